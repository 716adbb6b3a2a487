import type { Audit } from '../../domain/audits/schema.ts';
import type { Message } from '../../domain/messages/messages.ts';
import { consultationDecisions } from './consultation.ts';
import type { Decided, DecideDeps, Decisions } from './decided-mail.ts';
import { ladderDecisions } from './ladder.ts';
import { linkDecisions } from './links.ts';
import { newLeadDecisions } from './new-lead.ts';
import { returnDecisions } from './returns.ts';
import { staffDecisions } from './staff.ts';

type About = Message['about'];

/** Every kind of message, and what it comes to. */
const decisions: Decisions<About> = {
  ...returnDecisions,
  ...linkDecisions,
  ...ladderDecisions,
  ...newLeadDecisions,
  ...consultationDecisions,
  ...staffDecisions,
};

/** One kind's decision; the kind stands by itself so that decision and message are known to belong together. */
const decisionOf = <K extends About>(
  about: K,
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { about: K }>,
): Promise<Decided | undefined> => decisions[about](deps, audit, message);

/** What a message comes to at this moment; undefined when there is nothing left to say. */
export const decide = (deps: DecideDeps, audit: Audit, message: Message): Promise<Decided | undefined> =>
  decisionOf(message.about, deps, audit, message);

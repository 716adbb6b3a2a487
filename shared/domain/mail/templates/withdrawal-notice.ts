import { caseInWords } from '../../audits/names.ts';
import type { Withdrawal } from '../../returns/schema.ts';
import { layOut } from './layout.ts';
import type { Mail } from './layout.ts';
import type { Notice } from './notices.ts';
import {
  calendarBlocks,
  casesInOrder,
  enumerated,
  list,
  nobodyNamed,
  owner,
  paragraph,
  someReturn,
  theAudit,
  theReturn,
  whatIsOwed,
  whoToAsk,
} from './parts.ts';
import type { MailedReturn } from './parts.ts';

/** Why the manager no longer asks for a return, as a sentence; `other` says nothing that a mail may repeat. */
const withdrawalInWords: Readonly<Record<Withdrawal['reason'] | 'case-dropped', string>> = {
  'case-dropped': 'The reason: the case was taken out of the audit.',
  'not-involved': 'The reason: you were not involved in the case.',
  duplicate: 'The reason: it was asked for twice.',
  'filed-in-error': 'The reason: what came was sent by mistake.',
  'agency-closed': 'The reason: the agency has closed.',
  other: 'The business manager can tell you why.',
};

/** What is no longer asked for, as its notice says it: one return by its name, several by how many, and which. */
function noLongerAsked(returns: readonly MailedReturn[]) {
  const [first, ...others] = returns;
  if (first === undefined) throw new RangeError('a notice is about a return');
  if (others.length === 0) {
    return { subject: someReturn(first), what: theReturn(first), it: 'it', blocks: [] };
  }
  const what = whatIsOwed(returns);
  const cases = enumerated(casesInOrder(returns.map((one) => one.case)).map(caseInWords));
  return { subject: `${cases}, ${what}`, what, it: 'them', blocks: [list(returns.map(owner))] };
}

/**
 * Tells whoever was asked for returns that they are no longer asked for: one that was withdrawn, or all of a case that was
 * dropped.
 * @param notice.returns at least one
 * @param notice.othersAsked whether they were asked for anything else that is not withdrawn: without it their links end
 */
export function withdrawalNotice(
  notice: Notice & {
    returns: readonly MailedReturn[];
    reason: Withdrawal['reason'] | 'case-dropped';
    othersAsked: boolean;
  },
): Mail {
  const { audit, partnership } = notice;
  const { subject, what, it, blocks } = noLongerAsked(notice.returns);
  return layOut('notice', `No longer asked for: ${subject}, ${audit.quarter}`, [
    paragraph(
      `We no longer ask you for ${what}, for ${theAudit(partnership, audit)}.`,
      withdrawalInWords[notice.reason],
    ),
    ...blocks,
    paragraph(
      `You need do nothing more for ${it}. Anything that you sent for ${it} is kept, and is not counted.`,
      notice.othersAsked
        ? 'Your link still opens the other cases that you were asked about.'
        : 'You were asked for nothing else in this audit, so your link no longer opens anything.',
    ),
    ...calendarBlocks(notice.calendar),
    nobodyNamed,
    ...whoToAsk(partnership, notice.contact, 'If you have a question, or this looks wrong'),
  ]);
}

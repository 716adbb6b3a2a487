/** What must hold of a mail at the moment at which it goes, whatever happened since its fact. */
import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { londonDay } from '../../shared/base/time/days.ts';
import * as z from 'zod/mini';
import { takesReopening } from '../../shared/domain/audits/reopening.ts';
import { mailPartition } from '../../shared/domain/audits/table-keys.ts';
import { MailItem } from '../../shared/domain/mail/mail-item.ts';
import { messageId } from '../../shared/domain/messages/ids.ts';
import { isToStaff, type Message } from '../../shared/domain/messages/messages.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import { staff } from '../program.ts';
import { audit, holderOf, returnKey, type Play } from './state.ts';

const owed = new Set<Entry['state']>(['asked', 'known', 'reopened']);

/** Mails that ask somebody for what is owed: of nothing else may they speak. */
const asking = new Set<Message['about']>([
  'opening',
  'closing',
  'asked',
  'contact',
  'extension',
  'moved',
  'query',
  'send-back',
  'chaser',
  'escalation',
  'lead',
  'ladder-exhausted',
]);
/** Of a case that was dropped this may still be told. */
const ofDropped = new Set<Message['about']>([
  'withdrawal',
  'concern',
  'concern-open',
  'digest',
  'bounce',
  'mail-unknown',
]);

/**
 * Holds a mail that has just gone against what stands: it asks for nothing that is settled, dropped or not asked any more, and
 * goes to nobody but whose return it is now. What it brings, a link or a code, is kept.
 * @param code the newest one-time code that was made
 */
export function checkMail(play: Play, message: Message, sent: SendEmailCommandInput, code: string): void {
  const id = messageId(message);
  const stored = z.parse(MailItem, play.item(mailPartition(audit), id));
  const to = String(sent.Destination?.ToAddresses?.[0]);
  const text = String(sent.Content?.Simple?.Body?.Text?.Data);
  const about = stored.returns.map((one) => returnKey(one.case, one.agency));
  play.mails.push(`${play.today()} ${id} to ${to}: ${about.join(', ')}`);
  const broken = (law: string): never => {
    throw new Error(`a mail broke a law: ${law}\n${play.mails.at(-1)}`);
  };
  if (stored.state !== 'accepted') broken('what has gone is noted');
  const dropped = play.dropped();
  const { state, ...closing } = play.audit();
  for (const { case: one, agency, step } of stored.returns) {
    const last = play.logs.get(returnKey(one, agency))?.at(-1);
    if (last === undefined) return broken('nobody is written to about what was never asked');
    if (dropped.has(one) && !ofDropped.has(message.about)) broken('nobody is asked for what was dropped');
    if (asking.has(message.about) && !owed.has(last.state)) broken(`nobody is asked for what is ${last.state}`);
    if (step !== undefined) {
      if (state === 'closed' && last.state !== 'reopened')
        broken('after closing nothing is chased but what is asked again');
      if (!takesReopening({ ...closing, state }, londonDay(play.now())))
        broken('ninety days after closing nothing is chased');
      // A step is mailed once in its cycle, whoever hears of it.
      const key = `${returnKey(one, agency)} ${last.cycle} ${step}`;
      if (play.steps.has(key)) broken('a step is mailed once');
      play.steps.add(key);
    }
    if (isToStaff(message)) continue;
    const lead = agency === 'summary' ? play.professionals.get(one)?.lead : play.leads.get(agency);
    const holder = holderOf(play, one, agency)?.email;
    const may =
      message.about === 'escalation' || message.about === 'lead'
        ? [lead ?? holder]
        : message.about === 'code'
          ? [holder, lead]
          : [holder];
    if (!may.includes(to)) broken(`it is to whose return it is, ${may.join(' or ')}`);
  }
  if (isToStaff(message) && to !== staff.manager && to !== staff.second) broken('what staff are told goes to staff');
  const token = /open#t=([\w-]+)/.exec(text)?.[1];
  if (token !== undefined) play.links.push({ token, email: to, mintedAt: play.now().toISOString() });
  if (message.about === 'code') play.codes.set(to, code);
}

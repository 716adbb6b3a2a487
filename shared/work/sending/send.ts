import type { Audit } from '../../domain/audits/schema.ts';
import { getAuditWithTool } from '../../domain/audits/audit-tool.ts';
import type { AuditTools } from '../../domain/audits/read-tools.ts';
import { sendMail, type Attachment, type Mailer } from '../../base/aws/mailer.ts';
import { RetryLaterError } from '../../base/aws/redelivery.ts';
import { noteStep } from '../../domain/owed/store.ts';
import { isToStaff, type Message } from '../../domain/messages/messages.ts';
import { calendarFile } from '../../domain/mail/calendar-file.ts';
import { decide } from './decide-mail.ts';
import type { Decided, DecideDeps } from './decided-mail.ts';
import { mailTag, type MailItem } from '../../domain/mail/mail-item.ts';
import { subjectLine } from '../../domain/mail/templates/layout.ts';
import { claimMail, getMails, moveMail, noteCalendar } from '../../domain/mail/store.ts';
import { linkTo, tokenHash } from '../../domain/links/link.ts';
import { consultationPath } from '../../domain/links/open-path.ts';
import { putConsultationLink, putLink } from '../../domain/links/store.ts';
import { mailKindOf, messageId } from '../../domain/messages/ids.ts';

export interface SendDeps extends Omit<DecideDeps, 'tool'> {
  /** Tools of audits that this process has read. */
  tools: AuditTools;
  mailer: Mailer;
  /** A token of at least 128 random bits. */
  newToken: () => string;
  senderAddress: string;
  configurationSet: string;
}

const itemOf = (message: Message, decided: Decided | undefined, at: Date): Omit<MailItem, 'pk' | 'sk'> => ({
  audit: message.audit,
  kind: decided?.kind ?? mailKindOf(message),
  about: message.about,
  to: decided?.addressee ?? 'nobody',
  returns: decided?.returns ?? [],
  ...(isToStaff(message) ? { message } : {}),
  ...(decided?.role === undefined ? {} : { role: decided.role }),
  ...(decided?.tick === undefined ? {} : { tick: decided.tick }),
  state: decided === undefined ? 'void' : 'claimed',
  claimedAt: at.toISOString(),
});

/** Whether a message can be of a draft, which may be deleted before it is sent: what a consultation sends, and what becomes of that. */
const isOfDraft = ({ about }: Message): boolean =>
  about === 'consultation' || about === 'consultation-reminder' || about === 'mail-unknown' || about === 'bounce';

/** States in which a message needs nothing more. */
const done: ReadonlySet<MailItem['state']> = new Set(['accepted', 'void', 'unknown']);

/**
 * Sends what a message comes to at this moment, at most once. A redelivery that finds the mail `sending` cannot know
 * whether it went: it sends nothing and marks it `unknown`, which alerts the manager; only mail to staff is sent again.
 * @throws RetryLaterError when another is sending it: before that one has had its time, `sending` says nothing
 * @throws Error when SES refused the mail or left it open whether it went; the queue delivers the message again
 */
export async function sendMessage(deps: SendDeps, message: Message): Promise<void> {
  const { table, log } = deps;
  const id = messageId(message);
  const found = await getAuditWithTool(deps, message.audit);
  if (found === undefined) {
    if (!isOfDraft(message)) throw new Error('a message names an audit that is not there');
    log.info('mail-not-needed', { audit: message.audit, mail: id });
    return;
  }
  const { audit, tool } = found;

  const [before] = await getMails(table, audit.id, [id]);
  if (before !== undefined && done.has(before.state)) return;
  if (before?.state === 'sending' && !isToStaff(message)) {
    await moveMail(table, audit.id, id, 'sending', { state: 'unknown' });
    log.warn('mail-unknown', { audit: audit.id, mail: id });
    return;
  }

  const decided = await decide({ ...deps, tool }, audit, message);
  if (before === undefined) {
    const existing = await claimMail(table, id, itemOf(message, decided, deps.now()));
    // Somebody else claimed it between: theirs to send, and this delivery comes again if they are cut off.
    if (existing !== undefined && !done.has(existing.state))
      throw new RetryLaterError('a message is being sent by another');
    if (existing !== undefined) return;
  }
  if (decided === undefined) {
    if (before !== undefined) await moveMail(table, audit.id, id, before.state, { state: 'void' });
    log.info('mail-not-needed', { audit: audit.id, mail: id });
    return;
  }

  const link = decided.linked ? await mintLink(deps, audit.id, decided) : '';
  const mail = await decided.compose(link);
  const from = before?.state ?? 'claimed';
  if (mail === undefined) {
    await moveMail(table, audit.id, id, from, { state: 'void' });
    log.info('mail-not-needed', { audit: audit.id, mail: id });
    return;
  }
  await noteBefore(deps, audit.id, decided);
  // Of a mail that is decided anew, the record names what it says now.
  if (!(await moveMail(table, audit.id, id, from, { state: 'sending', returns: decided.returns }))) {
    throw new RetryLaterError('a message is being sent by another');
  }
  const result = await sendMail(deps.mailer, {
    from: deps.senderAddress,
    to: [decided.to],
    subject: subjectLine(deps.partnership.name, mail),
    text: mail.text,
    html: mail.html,
    tag: mailTag(audit.id, id),
    configurationSet: deps.configurationSet,
    attachments: attachmentsOf(deps, decided, audit),
  });
  if ('refused' in result) {
    await moveMail(table, audit.id, id, 'sending', { state: 'claimed' });
    log.warn('mail-refused', { audit: audit.id, mail: id, outcome: result.refused });
    throw new Error('SES refused a mail');
  }
  const at = deps.now();
  const accepted = { state: 'accepted' as const, acceptedAt: at.toISOString(), sesId: result.accepted };
  const noted =
    (await moveMail(table, audit.id, id, 'sending', accepted)) ||
    // A redelivery gave it up as unknown in the meantime; now it is known.
    (await moveMail(table, audit.id, id, 'unknown', accepted));
  await decided.accepted?.(at);
  log.info('mail-accepted', {
    audit: audit.id,
    mail: id,
    kind: decided.kind,
    outcome: noted ? 'noted' : 'not noted',
  });
}

/**
 * Notes what a mail stands for, so that no other stands for it too.
 * @throws Error when another got there first: the queue delivers the message again, and it is decided anew
 */
async function noteBefore({ table }: SendDeps, audit: string, decided: Decided): Promise<void> {
  const { steps, instead, calendar } = decided;
  const given = new Map(instead.map(({ mail, state }) => [mail, state]));
  for (const [mail, state] of given) {
    // From now on its own sender, however late, cannot send it any more.
    if (state === 'claimed' && !(await moveMail(table, audit, mail, 'claimed', { state: 'void' }))) {
      throw new Error('a step is being sent by another');
    }
  }
  const noted = await Promise.all(steps.map((step) => noteStep(table, step, [...given.keys()])));
  if (noted.includes(false)) throw new Error('a step was sent by another');
  await Promise.all(calendar.map((change) => noteCalendar(table, change)));
}

/** The calendar files of a mail: one for each entry that it sets or cancels. */
const attachmentsOf = (deps: SendDeps, decided: Decided, audit: Audit): Attachment[] =>
  decided.calendar.map((change) =>
    calendarFile(change, {
      audit,
      partnership: deps.partnership.name,
      organiser: deps.senderAddress,
      attendee: decided.to,
    }),
  );

/** Mints a link for an addressee and keeps its hash, before any mail can carry it. */
async function mintLink(
  deps: SendDeps,
  audit: string,
  { addressee, opens }: Pick<Decided, 'addressee' | 'opens'>,
): Promise<string> {
  const token = deps.newToken();
  const link = { audit, addressee, mintedAt: deps.now().toISOString() };
  if (opens === undefined) {
    await putLink(deps.table, tokenHash(token), link);
    return linkTo(deps.baseUrl, token);
  }
  await putConsultationLink(deps.table, tokenHash(token), link);
  return linkTo(deps.baseUrl, token, consultationPath);
}

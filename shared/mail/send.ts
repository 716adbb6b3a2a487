import { randomBytes } from 'node:crypto';
import { addresseeId } from '../audits/addressee.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Audit } from '../audits/schema.ts';
import { agencyKey, caseKey, getAudit, listAgencies, parseAgency, parseCase } from '../audits/store.ts';
import type { Log } from '../aws/log.ts';
import { sendMail, type Mailer } from '../aws/mailer.ts';
import { getItem, type Table } from '../aws/table.ts';
import { messageId, type Message } from '../effects/messages.ts';
import { settledBy } from '../figures/store.ts';
import { askedOf, type AskedReturn } from '../returns/asked.ts';
import { owedStates } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import { readLog } from '../returns/store.ts';
import { lookBackOf } from '../returns/look-back.ts';
import type { Mail } from './layout.ts';
import { mailTag, tokenHash, type MailItem, type MailKind } from './message.ts';
import { claimMail, getMails, moveMail, putLink } from './store.ts';
import * as templates from './templates.ts';

export interface SendDeps {
  table: Table;
  mailer: Mailer;
  log: Log;
  now: () => Date;
  /** A token of at least 128 random bits. */
  newToken: () => string;
  baseUrl: string;
  senderAddress: string;
  managerAddress: string;
}

/** A link's token: 192 random bits. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/** Whom the manager's mail is for, in items and in place of an addressee's id. */
const toManager = 'manager';

/** A mail as decided at the moment of sending; what needs a link gets it just before it goes. */
interface Decided {
  kind: MailKind;
  to: string;
  /** The addressee's id, or `manager`. */
  addressee: string;
  returns: { case: string; agency: string }[];
  compose: (link: string) => Mail;
}

const mailedAudit = (audit: Audit): templates.MailedAudit & { closesOn: string } => ({
  id: audit.id,
  title: audit.title,
  quarterLabel: audit.quarter.label,
  closesOn: audit.closesOn,
});

const owedOf = ({ case: entered, agency, last }: AskedReturn): templates.Owed =>
  agency === undefined
    ? { of: 'summary', case: entered.id, dueOn: last.dueOn }
    : {
        of: 'questionnaire',
        case: entered.id,
        agencyName: agency.name,
        dueOn: last.dueOn,
        lookBackFrom: lookBackOf(entered.referredOn).from,
      };

const emailOf = ({ case: entered, agency }: AskedReturn): string | undefined =>
  agency === undefined ? entered.leadProfessional?.email : agency.contact.email;

/** A mail to an addressee about what it owes at this moment; nothing owed, no mail. */
async function toAddressee(
  deps: SendDeps,
  audit: Audit,
  addressee: string,
  options: { kind: 'invite' | 'notice'; wanted: (one: AskedReturn) => boolean },
): Promise<Decided | undefined> {
  const asked = await askedOf(deps.table, audit.id, addressee);
  const owed = asked.filter((one) => owedStates.has(one.last.state) && options.wanted(one));
  const to = owed.map(emailOf).find((email) => email !== undefined);
  if (to === undefined) return undefined;
  return {
    kind: options.kind,
    to,
    addressee,
    returns: owed.map(({ last }) => ({ case: last.case, agency: last.agency })),
    compose: (link) => {
      const mail = { audit: mailedAudit(audit), owed: owed.map(owedOf), link, contact: deps.managerAddress };
      return options.kind === 'invite' ? templates.invite(mail) : templates.closingNotice({ ...mail, late: true });
    },
  };
}

/** The log of the return that a message is about, up to and with its entry. Undefined when there is no such entry. */
async function factOf(
  table: Table,
  message: { audit: string; case: string; agency: string; seq: number },
): Promise<{ entry: Entry; last: Entry } | undefined> {
  const log = await readLog(table, message);
  const entry = log.find((one) => one.seq === message.seq);
  const last = log.at(-1);
  return entry === undefined || last === undefined ? undefined : { entry, last };
}

const agencyName = async (table: Table, audit: string, agency: string): Promise<string> => {
  const row = agency === SUMMARY ? undefined : await getItem(table, agencyKey(audit, agency));
  return row === undefined ? 'the lead professional' : parseAgency(row).name;
};

/** The addressee of one return now: the contact of its agency, or the case's lead professional. */
async function ownerOf(table: Table, audit: string, id: string, agency: string): Promise<string | undefined> {
  const row = await getItem(table, agency === SUMMARY ? caseKey(audit, id) : agencyKey(audit, agency));
  if (row === undefined) return undefined;
  const email = agency === SUMMARY ? parseCase(row).leadProfessional?.email : parseAgency(row).contact.email;
  return email === undefined ? undefined : addresseeId(audit, email);
}

const alert = (deps: SendDeps, returns: Decided['returns'], mail: Mail): Decided => ({
  kind: 'alert',
  to: deps.managerAddress,
  addressee: toManager,
  returns,
  compose: () => mail,
});

/** What a message comes to at this moment; undefined when there is nothing left to say. */
async function decide(deps: SendDeps, audit: Audit, message: Message): Promise<Decided | undefined> {
  const { table } = deps;
  switch (message.about) {
    case 'opening':
      if (audit.state !== 'open') return undefined;
      return toAddressee(deps, audit, message.addressee, {
        kind: 'invite',
        // Returns asked for since are told of by their own message.
        wanted: ({ last }) => last.askedOn === audit.opensOn,
      });
    case 'closing':
      return toAddressee(deps, audit, message.addressee, { kind: 'notice', wanted: () => true });
    case 'asked': {
      if (audit.state !== 'open') return undefined;
      const fact = await factOf(table, message);
      const addressee = await ownerOf(table, audit.id, message.case, message.agency);
      if (fact === undefined || addressee === undefined) return undefined;
      const overtaken = fact.last.askedOn !== fact.entry.askedOn || fact.last.dueOn !== fact.entry.dueOn;
      if (overtaken) return undefined;
      return toAddressee(deps, audit, addressee, {
        kind: 'invite',
        wanted: ({ last }) => last.case === message.case && last.agency === message.agency,
      });
    }
    case 'concern': {
      const fact = await factOf(table, message);
      if (fact?.entry.counted === undefined) return undefined;
      const { case: id, agency } = message;
      const mail = templates.concern({
        audit: mailedAudit(audit),
        case: id,
        agencyName: await agencyName(table, audit.id, agency),
        version: fact.entry.counted.version,
      });
      return alert(deps, [{ case: id, agency }], mail);
    }
    case 'cannot-identify': {
      const fact = await factOf(table, message);
      // Mended or overtaken since: there is nothing left to mend.
      if (fact === undefined || fact.last.seq !== fact.entry.seq) return undefined;
      const { case: id, agency } = message;
      const mail = templates.cannotIdentify({
        audit: mailedAudit(audit),
        case: id,
        agencyName: await agencyName(table, audit.id, agency),
        missing: fact.entry.missing ?? ['unspecified'],
      });
      return alert(deps, [{ case: id, agency }], mail);
    }
    case 'case-settled': {
      const settled = await settledBy(table, audit.id, message.fact, message.case);
      if (settled === undefined) return undefined;
      const { case: id, ...counts } = settled.counts;
      return alert(
        deps,
        [],
        templates.caseSettled({ audit: mailedAudit(audit), case: id, revision: settled.revision, counts }),
      );
    }
    case 'mail-unknown': {
      const [mail] = await getMails(table, audit.id, [message.message]);
      if (mail === undefined || mail.state !== 'unknown' || mail.kind === 'alert') return undefined;
      const agencies = new Set(mail.returns.map((one) => one.agency));
      const names = (await listAgencies(table, audit.id)).filter((one) => agencies.has(one.id)).map((one) => one.name);
      return alert(
        deps,
        mail.returns,
        templates.mailUnknown({
          audit: mailedAudit(audit),
          kind: mail.kind,
          agencyNames: names,
          addressee: mail.to,
        }),
      );
    }
  }
}

const itemOf = (message: Message, decided: Decided | undefined, at: Date): Omit<MailItem, 'pk' | 'sk'> => ({
  audit: message.audit,
  kind: decided?.kind ?? (messageId(message).split('/')[0] as MailKind),
  about: message.about,
  to: decided?.addressee ?? 'nobody',
  returns: decided?.returns ?? [],
  state: decided === undefined ? 'void' : 'claimed',
  claimedAt: at.toISOString(),
});

/** States in which a message needs nothing more. */
const done: ReadonlySet<MailItem['state']> = new Set(['accepted', 'void', 'unknown']);

/**
 * Sends what a message comes to at this moment, at most once. A redelivery that finds the mail `sending` cannot know
 * whether it went: it sends nothing and marks it `unknown`, which alerts the manager; only mail to the manager is sent
 * again.
 * @throws Error when SES refused the mail or left it open whether it went; the queue delivers the message again
 */
export async function sendMessage(deps: SendDeps, message: Message): Promise<void> {
  const { table, log } = deps;
  const id = messageId(message);
  const audit = await getAudit(table, message.audit);
  if (audit === undefined) throw new Error('a message names an audit that is not there');

  const [before] = await getMails(table, audit.id, [id]);
  if (before !== undefined && done.has(before.state)) return;
  if (before?.state === 'sending' && before.to !== toManager) {
    await moveMail(table, audit.id, id, 'sending', { state: 'unknown' });
    log.warn('mail-unknown', { audit: audit.id, mail: id });
    return;
  }

  const decided = await decide(deps, audit, message);
  if (before === undefined) {
    const existing = await claimMail(table, id, itemOf(message, decided, deps.now()));
    // Somebody else claimed it between: theirs to send, and this delivery comes again if they are cut off.
    if (existing !== undefined && !done.has(existing.state)) throw new Error('a message is being sent by another');
    if (existing !== undefined) return;
  }
  if (decided === undefined) {
    if (before !== undefined) await moveMail(table, audit.id, id, before.state, { state: 'void' });
    log.info('mail-not-needed', { audit: audit.id, mail: id });
    return;
  }

  const link = decided.addressee === toManager ? '' : await mintLink(deps, audit.id, decided.addressee);
  const mail = decided.compose(link);
  const from = before?.state ?? 'claimed';
  if (!(await moveMail(table, audit.id, id, from, { state: 'sending' }))) {
    throw new Error('a message is being sent by another');
  }
  const result = await sendMail(deps.mailer, {
    from: deps.senderAddress,
    to: decided.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    tag: mailTag(audit.id, id),
  });
  if ('refused' in result) {
    await moveMail(table, audit.id, id, 'sending', { state: 'claimed' });
    log.warn('mail-refused', { audit: audit.id, mail: id, outcome: result.refused });
    throw new Error('SES refused a mail');
  }
  const accepted = { state: 'accepted' as const, acceptedAt: deps.now().toISOString(), sesId: result.accepted };
  const noted =
    (await moveMail(table, audit.id, id, 'sending', accepted)) ||
    // A redelivery gave it up as unknown in the meantime; now it is known.
    (await moveMail(table, audit.id, id, 'unknown', accepted));
  log.info('mail-accepted', {
    audit: audit.id,
    mail: id,
    kind: decided.kind,
    outcome: noted ? 'noted' : 'not noted',
  });
}

/** Mints a link for an addressee and keeps its hash, before any mail can carry it. */
async function mintLink(deps: SendDeps, audit: string, addressee: string): Promise<string> {
  const token = deps.newToken();
  await putLink(deps.table, tokenHash(token), { audit, addressee, mintedAt: deps.now().toISOString() });
  return `${deps.baseUrl}/open#t=${token}`;
}

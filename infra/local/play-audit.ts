/** Plays an audit file through the public HTTP endpoint of a deployment, from the first entry to the last download. */
import * as z from 'zod/mini';
import { SUMMARY } from '../../shared/audits/ids.ts';
import { Completeness, ReturnState } from '../../shared/audits/routes.ts';
import { Agency, Audit, Case } from '../../shared/audits/schema.ts';
import { Aggregate } from '../../shared/figures/aggregate.ts';
import { RevisionShown } from '../../shared/figures/routes.ts';
import { Asked, Checked } from '../../shared/returns/routes.ts';
import { Receipt } from '../../shared/returns/schema.ts';
import { type AuditFile, type FiledReply, type PlayableAct, type PlayedDay, playedDays } from './audit-file.ts';
import { type Drainable, drained } from './clients.ts';
import { type Mailbox, openMailbox, type SentMail, tokenIn } from './mailbox.ts';
import { CountedTool } from './recount.ts';
import { obtain } from './request.ts';

/** A deployment and the emulator that it runs on. */
export interface Deployed extends Drainable {
  /** The emulator's own address. */
  readonly endpoint: string;
  /** For SDK clients of the emulator, as root. */
  readonly env: Record<string, string>;
  readonly outputs: Record<string, string>;
  readonly apiUrl: string;
}

/** Access tokens of the people who run an audit. */
export interface StaffTokens {
  readonly manager: string;
  readonly lead: string;
}

/** A file of the newest revision's pack, as downloaded. */
export interface DownloadedFile {
  name: string;
  url: string;
  text: string;
}

/** Everything that playing an audit comes to. */
export interface Played {
  tool: CountedTool;
  /** As at the day the audit closes. */
  completeness: Completeness;
  /** The newest first. */
  revisions: RevisionShown[];
  files: DownloadedFile[];
  aggregate: Aggregate;
  mails: SentMail[];
  /** By address, lower case: the newest link that was mailed to it. */
  links: ReadonlyMap<string, string>;
}

/** How many returns of one day are replied to at once. */
const atOnce = 4;

/**
 * Plays an audit: the manager enters and opens it; the acts, replies and summaries go in day by day (on one day in that
 * order), all drained in between; the manager closes it and the lead downloads the newest pack.
 * Replies for different returns go in a few at a time; those for one return in the file's order.
 * @throws AuditFileError before anything is sent when the file has acts that cannot be played
 * @throws Refused when the API says no to anything; Error when the system does not come to rest
 */
export async function playAudit(
  deployed: Deployed,
  file: AuditFile,
  staff: StaffTokens,
  say: (line: string) => void,
): Promise<Played> {
  const days = playedDays(file);
  const { apiUrl } = deployed;
  const { id, closesOn } = file.audit;
  const mailbox = await openAudit(deployed, file, staff.manager, say);
  const play: Play = { apiUrl, file, manager: staff.manager, mailbox };

  for (const day of days) {
    say(`${day.on}: ${whatHappens(day)}`);
    for (const act of day.acts) await carryOut(play, act);
    if (day.acts.length > 0) await settle(deployed, mailbox, day.on);
    await eachReturn(day.replies, (replies) => replyAll(play, replies));
    if (day.replies.length > 0) await settle(deployed, mailbox, day.on);
    for (const { text, case: id } of day.summaries) await submit(play, { case: id, agency: SUMMARY }, { text });
    if (day.summaries.length > 0) await settle(deployed, mailbox, day.on);
  }

  say(`closing the audit (${closesOn})`);
  await obtain(apiUrl, Audit, { method: 'POST', path: `/v1/audits/${id}/close`, token: staff.manager });
  await settle(deployed, mailbox, closesOn);

  say('downloading the newest revision');
  const [tool, completeness, newest] = await Promise.all([
    obtain(apiUrl, CountedTool, { method: 'GET', path: `/v1/tools/${file.audit.tool}` }),
    obtain(apiUrl, Completeness, {
      method: 'GET',
      path: `/v1/audits/${id}/completeness?asAt=${closesOn}`,
      token: staff.manager,
    }),
    downloadNewest(apiUrl, id, staff.lead),
  ]);
  return { tool, completeness, ...newest, mails: mailbox.sent(), links: mailbox.links() };
}

/** Enters and opens an audit, and waits until everybody has been invited and every link in a mail opens. */
export async function openAudit(
  deployed: Deployed,
  file: AuditFile,
  manager: string,
  say: (line: string) => void,
): Promise<Mailbox> {
  const { apiUrl } = deployed;
  const { id, opensOn } = file.audit;
  const mailbox = openMailbox(deployed, id);
  say(`entering ${plural(file.agencies.length, 'agency', 'agencies')} and ${plural(file.cases.length, 'case')}`);
  await enter(apiUrl, file, manager);
  say(`opening the audit (${opensOn})`);
  await obtain(apiUrl, Audit, { method: 'POST', path: `/v1/audits/${id}/open`, token: manager });
  await settle(deployed, mailbox, opensOn);
  for (const url of mailbox.links().values()) {
    await obtain(apiUrl, Asked, { method: 'GET', path: '/v1/asked', token: tokenIn(url) });
  }
  return mailbox;
}

/** Waits until nothing moves, then takes what was mailed as mail of that day. */
async function settle(deployed: Deployed, mailbox: Mailbox, on: string): Promise<void> {
  await drained(deployed, deployed);
  await mailbox.collect(on);
}

/** What every step needs. */
interface Play {
  apiUrl: string;
  file: AuditFile;
  /** The manager's token. */
  manager: string;
  mailbox: Mailbox;
}

const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

function whatHappens({ acts, replies, summaries }: PlayedDay): string {
  return [
    acts.length > 0 && plural(acts.length, 'act'),
    replies.length > 0 && plural(replies.length, 'reply', 'replies'),
    summaries.length > 0 && plural(summaries.length, 'summary', 'summaries'),
  ]
    .filter((part) => part !== false)
    .join(', ');
}

/** Enters the audit with its agencies and cases, in draft. What identifies people is not sent. */
async function enter(apiUrl: string, file: AuditFile, token: string): Promise<void> {
  const root = `/v1/audits/${file.audit.id}`;
  await obtain(apiUrl, Audit, { method: 'POST', path: '/v1/audits', token, body: file.audit });
  await inTurns(file.agencies, ({ id, ...body }) =>
    obtain(apiUrl, Agency, { method: 'PUT', path: `${root}/agencies/${id}`, token, body }),
  );
  await inTurns(file.cases, ({ id, children, adults, ...rest }) => {
    const body = {
      ...rest,
      children: children.map(({ identifiers: _kept, ...child }) => child),
      ...(adults === undefined ? {} : { adults: adults.map(({ identifiers: _kept, ...adult }) => adult) }),
    };
    return obtain(apiUrl, Case, { method: 'PUT', path: `${root}/cases/${id}`, token, body });
  });
}

interface To {
  case: string;
  agency: string;
}

const returnPath = (file: AuditFile, to: To): string =>
  `/v1/audits/${file.audit.id}/cases/${to.case}/returns/${to.agency}`;

async function carryOut({ apiUrl, file, manager: token }: Play, act: PlayableAct): Promise<void> {
  const { kind, on, case: id, agency } = act;
  const path = `${returnPath(file, { case: id, agency })}/${kind}`;
  await obtain(apiUrl, ReturnState, { method: 'POST', path, token, body: bodyOf(act, on) });
}

function bodyOf(act: PlayableAct, askedOn: string): Record<string, string> {
  switch (act.kind) {
    case 'extend':
      return { askedOn, dueOn: act.dueOn, reason: act.reason };
    case 'withdraw':
      return { reason: act.reason };
    case 'ask':
      return { askedOn, ...(act.dueOn === undefined ? {} : { dueOn: act.dueOn }) };
  }
}

/** The token that was mailed to whoever owes a return. */
function tokenOf({ file, mailbox }: Play, to: To): string {
  const email =
    to.agency === SUMMARY
      ? file.cases.find(({ id }) => id === to.case)?.leadProfessional?.email
      : file.agencies.find(({ id }) => id === to.agency)?.contact.email;
  const url = mailbox.links().get(email?.toLowerCase() ?? '');
  if (url === undefined)
    throw new Error(`No mail with a link has gone to ${to.agency} of ${to.case}: nobody asked it.`);
  return tokenIn(url);
}

async function replyAll(play: Play, replies: readonly FiledReply[]): Promise<void> {
  for (const { check, submission, on: _on, ...to } of replies) {
    await obtain(play.apiUrl, Checked, {
      method: 'POST',
      path: `${returnPath(play.file, to)}/check`,
      token: tokenOf(play, to),
      body: check,
    });
    if (submission !== undefined) await submit(play, to, submission);
  }
}

async function submit(play: Play, to: To, body: unknown): Promise<void> {
  const path = `${returnPath(play.file, to)}/submissions`;
  await obtain(play.apiUrl, Receipt, { method: 'POST', path, token: tokenOf(play, to), body });
}

/** Does something for every return of a list, a few at once; what belongs to one return comes together, in order. */
async function eachReturn<T extends To>(
  list: readonly T[],
  act: (ofOne: readonly T[]) => Promise<void>,
): Promise<void> {
  const byReturn = Map.groupBy(list, (one) => `${one.case}/${one.agency}`);
  await inTurns([...byReturn.values()], act);
}

/** Does something for each of a list, a few at once; the first failure ends it. */
async function inTurns<T>(list: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  const left = [...list];
  const work = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

const RevisionPage = z.object({ revisions: z.array(RevisionShown), next: z.optional(z.string()) });
const RevisionFiles = z.object({ files: z.array(z.object({ name: z.string(), url: z.string() })) });

/** All revisions, and the files of the newest as its short-lived URLs give them. */
export async function downloadNewest(
  apiUrl: string,
  audit: string,
  token: string,
): Promise<Pick<Played, 'revisions' | 'files' | 'aggregate'>> {
  const path = `/v1/audits/${audit}/revisions`;
  const revisions: RevisionShown[] = [];
  let after = '';
  do {
    const page = await obtain(apiUrl, RevisionPage, { method: 'GET', path: `${path}${after}`, token });
    revisions.push(...page.revisions);
    after = page.next === undefined ? '' : `?after=${page.next}`;
  } while (after !== '');
  const newest = revisions[0];
  if (newest === undefined) throw new Error('The audit is closed, and no revision of its figures was published.');

  const shown = await obtain(apiUrl, RevisionFiles, { method: 'GET', path: `${path}/${newest.revision}`, token });
  const files = await Promise.all(
    shown.files.map(async ({ name, url }) => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`Downloading ${name} was answered ${response.status}.`);
      return { name, url, text: await response.text() };
    }),
  );
  const figures = files.find(({ name }) => name === 'restricted/aggregate.json');
  if (figures === undefined) throw new Error('The newest revision has no aggregate.json.');
  return { revisions, files, aggregate: z.parse(Aggregate, JSON.parse(figures.text)) };
}

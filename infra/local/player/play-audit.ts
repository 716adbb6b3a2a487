/** Plays an audit file through the public HTTP endpoint of a deployment, from the first entry to the last download. */
import * as z from 'zod/mini';
import { SUMMARY } from '../../../shared/domain/audits/ids.ts';
import { addDays } from '../../../shared/base/time/days.ts';
import { Amended } from '../../../shared/front/manager/amendment-responses.ts';
import { Completeness, OpenedAudit } from '../../../shared/front/manager/responses.ts';
import { ToDoList } from '../../../shared/front/manager/to-do-responses.ts';
import { Agency, Audit, Case } from '../../../shared/domain/audits/schema.ts';
import { Aggregate } from '../../../shared/domain/figures/aggregate.ts';
import { RevisionShown } from '../../../shared/front/lead/responses.ts';
import { ReleaseShown } from '../../../shared/front/lead/responses.ts';
import { CaseIdentifiers } from '../../../shared/domain/identifiers/schema.ts';
import { Asked, Checked } from '../../../shared/front/agency/responses.ts';
import type { Tool } from '../../../shared/domain/tool/tool.ts';
import { Receipt, ReturnState } from '../../../shared/domain/returns/told.ts';
import { type AuditFile, type FiledAct, type FiledReply, fileUntil, type PlayedDay, playedDays } from './audit-file.ts';
import { answering, type Answering } from './answering.ts';
import { closingDayOf, fileAsOf, lastDay, lastDayOf } from './amended-file.ts';
import { calendarDays, tickOf } from './calendar.ts';
import { type Mailbox, type SentMail, tokenIn } from '../emulator/mailbox.ts';
import { type ToolFile, toolFile } from '../oracle/tool-file.ts';
import { library } from '../library.ts';
import { passGate } from './gates.ts';
import { obtain } from './request.ts';
import { fetched, type Stage } from './stage.ts';

/** Access tokens of the people who run an audit. */
export interface StaffTokens {
  readonly manager: string;
  readonly lead: string;
}

/** A file of the newest revision's packs, as downloaded. */
export interface DownloadedFile {
  name: string;
  url: string;
  body: Uint8Array;
}

/** Everything that playing an audit comes to. */
export interface Played {
  /** The file as far as it was played. */
  file: AuditFile;
  /** The questionnaire that was loaded for it, as its file has it. */
  tool: ToolFile;
  /** As at the last day played. */
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

/** Whether the files of every revision are made as it is published, or those of the newest when all has been played. */
export type Packs = 'of each revision' | 'of the newest';

/** Whether all is drained after each act and each list of a day, or only where somebody waits for a link, and at the closing. */
export type Rests = 'after each act' | 'where it must';

/**
 * Plays an audit: the manager enters and opens it; the acts, replies and summaries go in day by day (on one day in that
 * order), all drained in between as the options say; the manager closes it, what is done after closing follows, and the lead downloads the
 * newest pack.
 * Replies for different returns go in a few at a time; those for one return in the file's order.
 * @param options.tool the questionnaire that the file names; the library's where it is left out
 * @throws Refused when the API says no to anything; Error when the system does not come to rest
 */
export async function playAudit(
  stage: Stage,
  file: AuditFile,
  staff: StaffTokens,
  options: { tool?: Tool; packs: Packs; rests?: Rests; say: (line: string) => void },
): Promise<Played> {
  const { say, tool = toolOf(file) } = options;
  const closesOn = closingDayOf(file);
  const rest = options.rests === 'where it must' ? () => Promise.resolve() : stage.settle;
  const begun: Play = { ...(await begin(stage, file, tool, staff.manager, say)), staff, say, rest };
  await withPacks(begun, options.packs, async (play) => {
    const playAll = async (days: readonly PlayedDay[]): Promise<void> => {
      for (const day of days) {
        say(`${day.on}: ${whatHappens(day)}`);
        bounceFrom(play, day.on);
        await happen(play, day, (replies) => eachReturn(replies, (ofOne) => replyAll(play, ofOne)));
      }
    };
    const days = playedDays(file);
    await playAll(days.filter(({ on }) => on <= closesOn));
    say(`closing the audit (${closesOn})`);
    await play.stage.settle(closesOn);
    await close(play);
    await playAll(days.filter(({ on }) => on > closesOn));
    await play.stage.settle(lastDayOf(file));
  });
  return end(begun, lastDayOf(file), say);
}

/** One calendar day as it was played. */
export interface CalendarDay {
  on: string;
  /** What was done on it, in a few words; empty when nothing was. */
  what: string;
  /** What was sent on it, in order. */
  mails: SentMail[];
}

/**
 * Plays the calendar of an audit from the day it opens up to a day, which may come after its closing. On each day, after
 * the opening on the first: the 08:00 tick if it is a working day, then the day's acts, replies and summaries, one after
 * the other, all drained in between; on the closing day, last of all, the manager closes the audit.
 * When it is still open at the end, the lead asks for its figures as they stand.
 * @param options.told hears of each day when it is over
 * @param options.isTicked whether the tick of a working day is given; each is if absent
 * @throws Refused when the API says no to anything; Error when a tick fails or the system does not come to rest
 */
export async function playCalendar(
  stage: Stage,
  file: AuditFile,
  staff: StaffTokens,
  options: {
    tool?: Tool;
    until: string;
    packs: Packs;
    say: (line: string) => void;
    told: (day: CalendarDay) => void;
    isTicked?: (day: string) => boolean;
  },
): Promise<Played> {
  const { until, say, isTicked = () => true, tool = toolOf(file) } = options;
  const days = calendarDays(file.audit.opensOn, until);
  const begun: Play = { ...(await begin(stage, file, tool, staff.manager, say)), staff, say, rest: stage.settle };
  await withPacks(begun, options.packs, (play) => playDays(play, days, { told: options.told, isTicked }));
  return end(begun, until, say);
}

async function playDays(
  play: Play,
  days: readonly string[],
  { told, isTicked }: { told: (day: CalendarDay) => void; isTicked: (day: string) => boolean },
): Promise<void> {
  const { opensOn } = play.file.audit;
  const byDay = new Map(playedDays(play.file).map((day) => [day.on, day]));
  let before = 0;
  for (const on of days) {
    // The tick comes before whatever is amended on its day, the closing after.
    const time = isTicked(on) ? tickOf(on, fileAsOf(play.file, addDays(on, -1)).audit.extraHolidays) : undefined;
    const day = byDay.get(on);
    bounceFrom(play, on);
    if (time !== undefined) {
      await play.stage.tick(time);
      await play.stage.settle(on);
    }
    if (day !== undefined) await happen(play, day, (replies) => replyAll(play, replies));
    const isClosing = on === fileAsOf(play.file, on).audit.closesOn;
    if (isClosing) await close(play);
    const mails = play.stage.mailbox.sent();
    const what = [
      on === opensOn && 'opened',
      time !== undefined && 'tick',
      day !== undefined && whatHappens(day),
      isClosing && 'closed',
    ];
    told({ on, what: what.filter((part) => part !== false).join(', '), mails: mails.slice(before) });
    before = mails.length;
  }
}

/** Plays with the files of every revision made at once, or with `build-pack` held back until all has been played. */
async function withPacks(play: Play, packs: Packs, work: (play: Play) => Promise<void>): Promise<void> {
  return packs === 'of each revision' ? work(play) : play.stage.withoutPacks(() => work(play));
}

/** Enters and opens an audit, and waits until everybody has been invited and every link in a mail opens. */
export async function openAudit(
  stage: Stage,
  file: AuditFile,
  manager: string,
  say: (line: string) => void,
): Promise<Mailbox> {
  return (await begin(stage, file, toolOf(file), manager, say)).stage.mailbox;
}

/** An audit that is open. */
interface Opened {
  stage: Stage;
  apiUrl: string;
  file: AuditFile;
  tool: Tool;
  /** Whose link replies go in by. */
  answers: Answering;
}

/** What every step needs. */
interface Play extends Opened {
  staff: StaffTokens;
  say: (line: string) => void;
  /** What is waited for after each act and each list of a day. */
  rest: (on: string) => Promise<void>;
}

/** The questionnaire of the library that an audit file names. @throws Error where it has none of that id */
function toolOf({ audit }: AuditFile): Tool {
  const tool = library.find(audit.tool);
  if (tool === undefined) throw new Error(`The library does not have the questionnaire ${audit.tool}.`);
  return tool;
}

async function begin(
  stage: Stage,
  file: AuditFile,
  tool: Tool,
  token: string,
  say: (line: string) => void,
): Promise<Opened> {
  const { apiUrl } = stage;
  const { id, opensOn } = file.audit;
  const opened: Opened = {
    stage,
    apiUrl,
    file,
    tool,
    answers: answering(file),
  };
  bounceFrom(opened, opensOn);
  say(`loading and freezing the questionnaire ${tool.id}`);
  await loadTool(apiUrl, tool, token);
  say(`entering ${plural(file.agencies.length, 'agency', 'agencies')} and ${plural(file.cases.length, 'case')}`);
  await enter(apiUrl, file, token);
  say(`opening the audit (${opensOn})`);
  const opening = { audit: id, looks: 'readiness', moves: 'open', token, on: opensOn } as const;
  await passGate(apiUrl, OpenedAudit, opening, say);
  await stage.settle(opensOn);
  for (const url of stage.mailbox.links().values()) {
    await obtain(apiUrl, Asked, { method: 'GET', path: '/v1/asked', token: tokenIn(url) });
  }
  return opened;
}

/** Mail to an address bounces all day long from the day that the file says: the opening's and the tick's too. */
function bounceFrom({ file, stage }: Opened, on: string): void {
  for (const act of file.acts ?? []) if (act.kind === 'bounce' && act.on === on) stage.bounceFrom(act.address);
}

/** The acts of a day one by one, then its replies, then its summaries; all is drained after each act and each list. */
async function happen(
  play: Play,
  day: PlayedDay,
  reply: (replies: readonly FiledReply[]) => Promise<void>,
): Promise<void> {
  for (const act of day.acts) {
    // The post office knows already.
    if (act.kind === 'bounce') continue;
    await carryOut(play, act);
    await play.rest(day.on);
  }
  const summaries = day.summaries.map((one) => ({ case: one.case, agency: SUMMARY }));
  if ([...day.replies, ...summaries].some((to) => linkOf(play, to) === undefined)) await play.stage.settle(day.on);
  await reply(day.replies);
  if (day.replies.length > 0) await play.rest(day.on);
  for (const { on: _on, case: id, ...content } of day.summaries) {
    await submit(play, { case: id, agency: SUMMARY, on: day.on }, content);
  }
  if (day.summaries.length > 0) await play.rest(day.on);
}

async function close(play: Play): Promise<void> {
  const { apiUrl, file, staff, say } = play;
  const on = closingDayOf(file);
  const closing = { audit: file.audit.id, looks: 'closing', moves: 'close', token: staff.manager, on } as const;
  await passGate(apiUrl, Audit, closing, say);
  await play.stage.settle(on);
}

const RevisionAsked = z.object({ request: z.string() });

/** To whom the shareable pack is handed on: the readers of the 2015 report (1.2.1). */
const readers = ['Executive Group', "Children's Improvement Board"];

/** Has figures published if the audit stays open, releases them, and fetches all that there is. */
async function end(play: Play, last: string, say: (line: string) => void): Promise<Played> {
  const { apiUrl, file, staff, stage } = play;
  const { id } = file.audit;
  if (last < closingDayOf(file)) {
    say('asking for the figures as they stand');
    const path = `/v1/audits/${id}/revisions`;
    await obtain(apiUrl, RevisionAsked, { method: 'POST', path, token: staff.lead, on: last, body: {} });
    await play.stage.settle(last);
  }

  say('releasing the shareable pack, and downloading both');
  await releaseNewest(apiUrl, id, staff.lead);
  const [completeness, downloaded] = await Promise.all([
    obtain(apiUrl, Completeness, {
      method: 'GET',
      path: `/v1/audits/${id}/completeness?asAt=${last}`,
      token: staff.manager,
    }),
    downloadNewest(apiUrl, id, staff.lead, stage.download),
  ]);
  const played = fileUntil(file, last);
  return {
    file: played,
    tool: toolFile(JSON.stringify(play.tool)),
    completeness,
    ...downloaded,
    mails: stage.mailbox.sent(),
    links: stage.mailbox.links(),
  };
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

/** As much as is looked at of what is told of a questionnaire. */
const Loaded = z.object({ id: z.string() });

/** Loads a questionnaire and freezes it; one that is frozen already stays as it is. @throws Refused where it is another */
async function loadTool(apiUrl: string, tool: Tool, token: string): Promise<void> {
  const path = `/v1/tools/${tool.id}`;
  await obtain(apiUrl, Loaded, { method: 'PUT', path, token, body: tool });
  await obtain(apiUrl, Loaded, { method: 'POST', path: `${path}/freeze`, token });
}

/**
 * Enters the audit with its agencies and cases, in draft, and who the people of each case are, one after the other as whoever
 * types it would: of several changes of a draft at once some are told to come again.
 */
async function enter(apiUrl: string, file: AuditFile, token: string): Promise<void> {
  const root = `/v1/audits/${file.audit.id}`;
  const on = file.audit.opensOn;
  await obtain(apiUrl, Audit, { method: 'POST', path: '/v1/audits', token, on, body: file.audit });
  for (const { id, ...body } of file.agencies) {
    await obtain(apiUrl, Agency, { method: 'PUT', path: `${root}/agencies/${id}`, token, on, body });
  }
  for (const { id, children, adults, ...rest } of file.cases) {
    const body = {
      ...rest,
      children: children.map(({ identifiers: _apart, ...child }) => child),
      ...(adults === undefined ? {} : { adults: adults.map(({ identifiers: _apart, ...adult }) => adult) }),
    };
    await obtain(apiUrl, Case, { method: 'PUT', path: `${root}/cases/${id}`, token, on, body });
    for (const { id: person, identifiers } of [...children, ...(adults ?? [])]) {
      if (identifiers === undefined) continue;
      const path = `${root}/cases/${id}/people/${person}/identifiers`;
      await obtain(apiUrl, CaseIdentifiers, { method: 'PUT', path, token, on, body: identifiers });
    }
  }
}

interface To {
  case: string;
  agency: string;
}

/** What is sent for a return on a day. */
type SentOn = To & { on: string };

const returnPath = (file: AuditFile, to: To): string =>
  `/v1/audits/${file.audit.id}/cases/${to.case}/returns/${to.agency}`;

/** An act that somebody does; a bounce is what happens to mail. */
type DoneAct = Exclude<FiledAct, { kind: 'bounce' }>;
type Amending = Extract<FiledAct, { kind: 'amend' }>;
type SeeingTo = Extract<FiledAct, { kind: 'seen-to' }>;

/** Acts that are not about how one return stands. */
const noted: ReadonlySet<DoneAct['kind']> = new Set(['contact', 'acknowledge', 'drop', 'move']);

/** As much as is looked at of their answers. */
const Noted = z.object({ audit: z.string() });

async function carryOut(play: Play, act: DoneAct): Promise<void> {
  if (act.kind === 'amend') return amend(play, act);
  if (act.kind === 'seen-to') return seeTo(play, act);
  const { apiUrl, file, staff, answers } = play;
  const token = act.kind === 'query' ? staff.lead : staff.manager;
  const schema = noted.has(act.kind) ? Noted : ReturnState;
  await obtain(apiUrl, schema, { ...actRequest(file, act), token, on: act.on });
  answers.take(act);
}

/** Says who saw to what a record check left, as the list of things to do names it. @throws Error where nothing is listed */
async function seeTo({ apiUrl, file, staff }: Play, act: SeeingTo): Promise<void> {
  const { on, case: id, agency } = act;
  const token = staff.manager;
  const path = `/v1/audits/${file.audit.id}/to-do`;
  const { toDo } = await obtain(apiUrl, ToDoList, { method: 'GET', path, token, on });
  const left = toDo.find((one) => one.case === id && one.agency === agency);
  if (left === undefined)
    throw new Error(`The record check of ${agency} of ${id} has left nothing to see to by ${on}.`);
  await obtain(apiUrl, Noted, { ...seenToRequest(file, act, left.seq), token, on });
}

/** The request that says who saw to something. @param seq the entry of the check that left it */
export const seenToRequest = (file: AuditFile, act: SeeingTo, seq: number) => ({
  method: 'POST' as const,
  path: `${returnPath(file, act)}/to-do/${seq}/seen-to`,
  body: { by: act.by, note: act.note },
});

/** Amends the audit, an agency or a case; who is new in a case is entered after it. What it meets is accepted, and told. */
async function amend({ apiUrl, file, staff, answers, say }: Play, act: Amending): Promise<void> {
  const { on } = act;
  const { path, body, identified } = amendRequest(file, act);
  const token = staff.manager;
  const { asked, sentBack } = await obtain(apiUrl, Amended, { method: 'POST', path, token, on, body });
  if (asked.length > 0) say(`${on}: the amendment asks ${asked.join(', ')}`);
  if (sentBack.length > 0) say(`${on}: the amendment sends back what ${sentBack.join(', ')} answered`);
  answers.take(act);
  for (const one of identified) {
    await obtain(apiUrl, CaseIdentifiers, { method: 'PUT', path: one.path, token, on, body: one.identifiers });
  }
}

/** The request that an amendment is, and the identifiers that are entered after it. */
export function amendRequest(file: AuditFile, { reason, audit, agency, case: change }: Amending) {
  const root = `/v1/audits/${file.audit.id}`;
  const { children, adults, ...rest } = change ?? {};
  const entered =
    change === undefined
      ? {}
      : {
          case: {
            ...rest,
            ...(children === undefined ? {} : { children: children.map(({ identifiers: _apart, ...child }) => child) }),
            ...(adults === undefined ? {} : { adults: adults.map(({ identifiers: _apart, ...adult }) => adult) }),
          },
        };
  return {
    path: `${root}/amendments`,
    body: {
      reason,
      accept: ['child-added'],
      ...(audit === undefined ? {} : { audit }),
      ...(agency === undefined ? {} : { agency }),
      ...entered,
    },
    identified: [...(children ?? []), ...(adults ?? [])].flatMap(({ id, identifiers }) =>
      identifiers === undefined || change === undefined
        ? []
        : [{ path: `${root}/cases/${change.id}/people/${id}/identifiers`, identifiers }],
    ),
  };
}

/** The request that an act is: of the lead if it is a query, else of the manager. */
export function actRequest(
  file: AuditFile,
  act: Exclude<DoneAct, Amending | SeeingTo>,
): { method: 'POST' | 'PUT'; path: string; body: Record<string, string | boolean | undefined> } {
  const { kind, on: askedOn } = act;
  const dueOn = 'dueOn' in act && act.dueOn !== undefined ? { dueOn: act.dueOn } : {};
  const method = kind === 'contact' ? 'PUT' : 'POST';
  if (kind === 'move') {
    const { on: _on, kind: _kind, ...body } = act;
    return { method: 'POST', path: `/v1/audits/${file.audit.id}/move`, body };
  }
  if (kind === 'drop') {
    const { reason, replacedBy } = act;
    const body = { reason, ...(replacedBy === undefined ? {} : { replacedBy }) };
    return { method: 'POST', path: `/v1/audits/${file.audit.id}/cases/${act.case}/drop`, body };
  }
  const to = kind === 'contact' ? { case: act.case ?? caseOf(file, act.agency), agency: act.agency } : act;
  const path = `${returnPath(file, to)}/${kind}`;
  switch (kind) {
    case 'extend':
      return { method, path, body: { askedOn, dueOn: act.dueOn, reason: act.reason } };
    case 'withdraw':
      return { method, path, body: { reason: act.reason } };
    case 'ask':
      return { method, path, body: { askedOn, ...dueOn } };
    case 'contact':
      return { method, path, body: contactBody(act) };
    case 'query':
      return { method, path, body: { question: act.question, text: act.text, askedOn, ...dueOn } };
    case 'send-back':
      return { method, path, body: { reason: act.reason, text: act.text, askedOn, ...dueOn } };
    case 'decline':
      return { method, path, body: { reason: act.reason } };
    case 'acknowledge':
      return { method, path, body: { by: act.by, note: act.note } };
  }
}

/** What is sent of a changed contact, or of an auditor of one case. */
const contactBody = ({ email, case: one, wrong }: Extract<FiledAct, { kind: 'contact' }>) => ({
  email,
  ...(one === undefined ? {} : { role: 'auditor' }),
  ...(wrong === undefined ? {} : { wrong }),
});

/** A case that an agency is asked about: its contact is changed by way of any of its returns. */
function caseOf(file: AuditFile, agency: string): string {
  const { acts } = file;
  const { cases } = fileAsOf(file, lastDay);
  const asked = acts?.find((act) => act.kind === 'ask' && act.agency === agency);
  const id =
    cases.find((one) => one.expects.includes(agency))?.id ?? (asked?.kind === 'ask' ? asked.case : cases[0]?.id);
  if (id === undefined) throw new Error('An audit file without a case was played.');
  return id;
}

/** The newest link that was mailed to whoever answers for a return. */
function linkOf({ file, stage, answers }: Play, to: To): string | undefined {
  const email =
    to.agency === SUMMARY
      ? fileAsOf(file, lastDay).cases.find(({ id }) => id === to.case)?.leadProfessional?.email
      : answers.emailOf(to);
  return stage.mailbox.links().get(email?.toLowerCase() ?? '');
}

/** The token in it. */
function tokenOf(play: Play, to: To): string {
  const url = linkOf(play, to);
  if (url === undefined)
    throw new Error(`No mail with a link has gone to ${to.agency} of ${to.case}: nobody asked it.`);
  return tokenIn(url);
}

async function replyAll(play: Play, replies: readonly FiledReply[]): Promise<void> {
  for (const { check, submission, on = play.file.audit.opensOn, ...of } of replies) {
    const to = { ...of, on };
    await obtain(play.apiUrl, Checked, {
      method: 'POST',
      path: `${returnPath(play.file, to)}/check`,
      token: tokenOf(play, to),
      on,
      body: check,
    });
    if (submission !== undefined) await submit(play, to, submission);
  }
}

async function submit(play: Play, to: SentOn, body: unknown): Promise<void> {
  const path = `${returnPath(play.file, to)}/submissions`;
  await obtain(play.apiUrl, Receipt, { method: 'POST', path, token: tokenOf(play, to), on: to.on, body });
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
const RevisionFiles = z.object({ files: z.array(z.object({ name: z.string(), url: z.optional(z.string()) })) });

/** All revisions, the newest first. @throws Error where there is none */
async function listRevisions(
  apiUrl: string,
  audit: string,
  token: string,
): Promise<[RevisionShown, ...RevisionShown[]]> {
  const revisions: RevisionShown[] = [];
  let after = '';
  do {
    const path = `/v1/audits/${audit}/revisions${after}`;
    const page = await obtain(apiUrl, RevisionPage, { method: 'GET', path, token });
    revisions.push(...page.revisions);
    after = page.next === undefined ? '' : `?after=${page.next}`;
  } while (after !== '');
  const [newest, ...older] = revisions;
  if (newest === undefined) throw new Error('No revision of the audit has been published.');
  return [newest, ...older];
}

/** Releases the shareable pack of the newest revision, on the record. @throws Refused where it may not be */
export async function releaseNewest(apiUrl: string, audit: string, token: string): Promise<void> {
  const [newest] = await listRevisions(apiUrl, audit, token);
  const path = `/v1/audits/${audit}/revisions/${newest.revision}/releases`;
  await obtain(apiUrl, ReleaseShown, { method: 'POST', path, token, body: { to: readers } });
}

/**
 * All revisions, and the files of the newest that may be fetched, as their short-lived URLs give them: the shareable
 * pack's once it was released.
 */
export async function downloadNewest(
  apiUrl: string,
  audit: string,
  token: string,
  download: Stage['download'] = fetched,
): Promise<Pick<Played, 'revisions' | 'files' | 'aggregate'>> {
  const revisions = await listRevisions(apiUrl, audit, token);
  const path = `/v1/audits/${audit}/revisions/${revisions[0].revision}`;
  const shown = await obtain(apiUrl, RevisionFiles, { method: 'GET', path, token });
  const files: DownloadedFile[] = [];
  await inTurns(shown.files, async ({ name, url }) => {
    if (url === undefined) return;
    files.push({ name, url, body: await download(url) });
  });
  const figures = files.find(({ name }) => name === 'restricted/aggregate.json');
  if (figures === undefined) throw new Error('The newest revision has no aggregate.json.');
  const aggregate = z.parse(Aggregate, JSON.parse(Buffer.from(figures.body).toString()));
  return { revisions, files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)), aggregate };
}

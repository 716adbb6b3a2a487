/** The reconciler: compares facts with what has been made of them, and sends again what is behind. */
import { lastEntries } from '../../domain/returns/log.ts';
import { newestOfEach } from '../../domain/board/standing.ts';
import { listBoard } from '../../domain/board/store.ts';
import { listAddressChanges } from '../../domain/audits/address-changes.ts';
import { getAudit, listAuditIds, ownerRows, parseAgency, parseCase } from '../../domain/audits/store.ts';
import { isBeingDeleted } from '../../domain/audits/draft.ts';
import { getFanOut } from '../../domain/audits/fan-out.ts';
import { listMoves } from '../../domain/audits/moves.ts';
import type { Agency, Audit, Case } from '../../domain/audits/schema.ts';
import { openConcerns } from '../../domain/alerts/concerns.ts';
import { listAcknowledgements, listConcerns } from '../../domain/alerts/store.ts';
import type { Table } from '../../base/aws/table.ts';
import { fanOutMessages, type FanOutPlan } from '../chasing/fan-out.ts';
import { movedMessages, type MovePlan } from '../chasing/move.ts';
import { lastDay, listOwed } from '../../domain/owed/store.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Bucket } from '../../base/aws/files.ts';
import {
  allRevisions,
  getManifest,
  getPack,
  listRequests,
  listUnpublished,
  settledFacts,
  settledSort,
  type Revision,
} from '../../domain/figures/store.ts';
import type { MailItem } from '../../domain/mail/mail-item.ts';
import { allMails } from '../../domain/mail/store.ts';
import { holdingsOf } from '../../domain/links/link-expiry.ts';
import { readCaseStates } from '../../domain/returns/store.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import {
  alertOfSettled,
  alertsOfRevision,
  messagesOfAddress,
  messagesOfEntry,
  messagesOfMail,
  messagesOfTries,
  mergeEffects,
} from './effects-of-item.ts';
import { type Message } from '../../domain/messages/messages.ts';
import { clearDeleted } from '../../domain/identifiers/delete-draft.ts';
import { listTries } from '../../domain/identifiers/code-store.ts';
import { listLinks } from '../../domain/links/store.ts';
import { formerMessageId, messageId } from '../../domain/messages/ids.ts';
import { boardBehind, concernsBehind, linksBehind, owedBehind } from './rows-behind.ts';
import { isToldToAll } from './told-to-all.ts';
import { lastOfConsultation } from '../../domain/consultation/store.ts';
import { ofConsultation } from './consultation-behind.ts';
import { sweepEnded, type EndedDeps } from './sweep-ended.ts';
import { changesBehind, type Figured } from './changes-behind.ts';
import { noEffects, type Effects, type KeptRows } from './effects.ts';
import { linksOfAddress } from '../../domain/links/link-effects.ts';

export interface SweepDeps extends EndedDeps {
  bucket: Bucket;
  /** Keeps the rows of what is owed, of cases, of whose links are ended and of open concerns. */
  keep: (rows: KeptRows) => Promise<void>;
  /** Sends effects; `again` tells this sweep's sending from any before it. */
  send: (effects: Effects, again: string) => Promise<void>;
}

/** A sender takes seconds; one that has held a message for so long was cut off. */
const cutOffAfterMilliseconds = 15 * 60 * 1000;

/** Messages that facts call for and that nobody has claimed, or whose sender was cut off. */
function unsent(mails: ReadonlyMap<string, MailItem>, messages: readonly Message[], tick: string): Message[] {
  return messages.filter((message) => {
    const mail = mails.get(messageId(message)) ?? mails.get(formerMessageId(message) ?? '');
    if (mail === undefined) return true;
    const held = Date.parse(tick) - Date.parse(mail.claimedAt);
    return (mail.state === 'claimed' || mail.state === 'sending') && held > cutOffAfterMilliseconds;
  });
}

/** What the audit's opening, closing and moves call for: the fan-out itself while it is not done, then each of its messages. */
async function ofFanOuts(
  table: Table,
  audit: Audit,
  agencies: readonly Agency[],
  cases: readonly Case[],
): Promise<Effects> {
  const plans: Effects['plans'] = [];
  const messages: Message[] = [];
  const acts = audit.state === 'closed' ? (['opening', 'closing'] as const) : (['opening'] as const);
  const moves = await listMoves(table, audit.id);
  const messagesOfPlan = (plan: FanOutPlan | MovePlan): Message[] => {
    if (plan.act !== 'move') return fanOutMessages(plan, agencies, cases);
    return moves.filter(({ move }) => move === plan.move).flatMap((move) => movedMessages(move, agencies, cases));
  };
  const wanted: (FanOutPlan | MovePlan)[] = [
    ...acts.map((act) => ({ act, audit: audit.id })),
    ...moves.map(({ move }) => ({ act: 'move' as const, audit: audit.id, move })),
  ];
  for (const plan of wanted) {
    const fanOut = await getFanOut(table, audit.id, plan);
    if (fanOut?.done === true) messages.push(...messagesOfPlan(plan));
    else plans.push(plan);
  }
  return { ...noEffects(), plans, messages };
}

/** What the audit's publications call for (each one's alerts, the newest one's files, what was asked for), and how far they go. */
async function ofRevisions(
  { table, bucket }: SweepDeps,
  audit: Audit,
): Promise<{ effects: Effects; figured: Figured }> {
  // The notes first: what is published after they are read is in a revision, and not told as missing.
  const notes = await listUnpublished(table, audit.id);
  const [revisions, settled, requests] = await Promise.all([
    allRevisions(table, audit.id),
    settledFacts(table, audit.id),
    listRequests(table, audit.id),
  ]);
  const newest = revisions.at(-1);
  const [pack, manifest] = await Promise.all([
    newest === undefined ? undefined : getPack(table, audit.id, newest.revision),
    newest === undefined ? undefined : getManifest(bucket, audit.id, newest.manifest),
  ]);
  const isClosing = audit.state === 'closed' && !revisions.some((revision) => revision.status === 'final');
  return {
    effects: {
      ...noEffects(),
      changes: [
        ...requests
          .filter((request) => request.state === 'asked')
          .map((request) => ({ kind: 'request' as const, audit: audit.id, request: request.id })),
        ...(isClosing ? [{ kind: 'closing' as const, audit: audit.id }] : []),
      ],
      messages: [...revisions.flatMap(alertsOfRevision), ...settled.map(alertOfSettled)],
      packs: newest === undefined || pack !== undefined ? [] : [{ audit: audit.id, revision: newest.revision }],
    },
    figured: {
      counted: new Map((manifest?.cases ?? []).map((one) => [one.case, one])),
      noted: new Map(notes.map((note) => [note.case, note])),
      announced: announcedBy(revisions, settled),
    },
  };
}

const announcedBy = (revisions: readonly Revision[], settled: readonly { sk: string }[]): Set<string> =>
  new Set([
    ...settled.map((fact) => fact.sk),
    ...revisions.flatMap((revision) => revision.settled.map((one) => settledSort(one.case, one.logPosition))),
  ]);

async function sweepAudit(deps: SweepDeps, audit: Audit, tick: string): Promise<Effects> {
  const { table } = deps;
  const owners = await ownerRows(table, audit.id);
  const agencies = [...owners.agencies.values()].map(parseAgency);
  const cases = [...owners.cases.values()].map(parseCase);
  const [rows, board, concerns, links, mails, ofFanOut, ofRevision] = await Promise.all([
    listOwed(table, audit.id, lastDay),
    listBoard(table, audit.id),
    listConcerns(table, { audit: audit.id }),
    listLinks(table, audit.id),
    allMails(table, audit.id),
    ofFanOuts(table, audit, agencies, cases),
    ofRevisions(deps, audit),
  ]);
  const ofCases: Effects[] = [];
  const last: Entry[] = [];
  const newest: Entry[] = [];
  const open: Entry[] = [];
  const states: Entry[] = [];
  for (const one of cases) {
    const { id } = one;
    const entries = await readCaseStates(table, audit.id, id);
    const lastOfCase = [...lastEntries(entries).values()];
    states.push(...entries);
    last.push(...lastOfCase);
    newest.push(...newestOfEach(entries));
    if (entries.some((entry) => entry.concern === true)) {
      open.push(...openConcerns(entries, await listAcknowledgements(table, audit.id, id)));
    }
    ofCases.push({
      ...noEffects(),
      changes: changesBehind(audit, one, entries, ofRevision.figured),
      messages: entries.flatMap(messagesOfEntry),
    });
  }
  const unknown = [...mails.values()].flatMap(messagesOfMail);
  const wrongCodes = (await listTries(table, audit.id)).flatMap(messagesOfTries);
  const changes = await listAddressChanges(table, audit.id);
  const addresses = changes.flatMap(messagesOfAddress);
  const all = mergeEffects([
    ...ofCases,
    ofFanOut,
    ofRevision.effects,
    { ...noEffects(), messages: [...unknown, ...wrongCodes, ...addresses] },
  ]);
  const moves = await listMoves(table, audit.id);
  const wanted = all.messages.filter(isToldToAll({ audit, owners, entries: states, changes, moves }));
  const changed = changes.flatMap(linksOfAddress).map(({ addressee }) => addressee);
  const ended = linksBehind(audit.id, { holdings: holdingsOf(audit.id, owners), last, changed, rows: links });
  return {
    ...all,
    owed: owedBehind(rows, last),
    board: boardBehind(audit.id, board, newest),
    links: ended,
    concerns: concernsBehind(concerns, open),
    messages: unsent(mails, wanted, tick),
  };
}

/** Of a draft: what its consultation calls for, and mails of that which did not go as they should; undefined where there was none. */
async function sweepDraft({ table }: SweepDeps, audit: Audit, tick: string): Promise<Effects | undefined> {
  const last = await lastOfConsultation(table, audit.id);
  if (last === undefined) return undefined;
  const of = await ofConsultation(table, audit, last, tick);
  const mails = await allMails(table, audit.id);
  return { ...of, messages: unsent(mails, [...of.messages, ...[...mails.values()].flatMap(messagesOfMail)], tick) };
}

/** How many audits are looked at together: most of the time of one goes by waiting for its reads. */
const auditsAtOnce = 8;

/**
 * Compares facts with what has been made of them, for every audit, and sends again what is behind: the
 * way back from a lost stream record, a parked item or a dead-letter queue. An audit that fails does not stop the others.
 * @param tick the schedule's own time; makes this sweep's messages differ from any earlier ones
 * @returns how many messages it sent
 * @throws AggregateError once all others are swept, where an audit failed
 */
export async function sweep(deps: SweepDeps, tick: string): Promise<number> {
  const sweepOne = async (id: string): Promise<number> => {
    const audit = await getAudit(deps.table, id);
    // Whoever deleted it was cut off.
    if (audit === undefined && (await isBeingDeleted(deps.table, id))) await clearDeleted(deps, id);
    if (audit === undefined) return 0;
    const isDraft = audit.state === 'draft';
    const effects = await (isDraft ? sweepDraft : sweepAudit)(deps, audit, tick);
    if (effects === undefined) return 0;
    if (!isDraft) await sweepEnded(deps, audit, tick);
    const found = effects.changes.length + effects.messages.length + effects.plans.length + effects.packs.length;
    await deps.keep(effects);
    if (found > 0) await deps.send(effects, `#${tick}`);
    deps.log.info('audit-swept', { audit: id, count: found });
    return found;
  };
  const failures: unknown[] = [];
  const unlessItFails = async (id: string): Promise<number> => {
    try {
      return await sweepOne(id);
    } catch (error) {
      deps.log.failure('audit-not-swept', error, { audit: id });
      failures.push(error);
      return 0;
    }
  };
  const found = await mapInBatches(await listAuditIds(deps.table), ({ id }) => unlessItFails(id), auditsAtOnce);
  if (failures.length > 0) throw new AggregateError(failures, 'some audits were not swept');
  return found.reduce((sum, one) => sum + one, 0);
}

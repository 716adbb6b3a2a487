import type { Table } from '../../base/aws/table.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { listReadings, readAcknowledgements } from '../../domain/alerts/readings.ts';
import { listAddressChanges } from '../../domain/audits/address-changes.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { requireAudit, requireCase } from '../../domain/audits/require.ts';
import { reasonIn } from '../../domain/audits/amended-by.ts';
import { listJudgements } from '../../domain/audits/judgements.ts';
import { readCaseLog } from '../../domain/audits/case-log.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import { listTries } from '../../domain/identifiers/code-store.ts';
import { isChangeOf, listCopiesOpened, openedBefore, type Opened } from '../../domain/identifiers/openings.ts';
import { erasureShown } from '../../domain/identifiers/erasure.ts';
import { getErasure, listEntered, listPulls } from '../../domain/identifiers/store.ts';
import { shownDelivery } from '../../domain/mail/delivery.ts';
import { mailDay, notSent } from '../../domain/mail/mail-item.ts';
import { allMails } from '../../domain/mail/store.ts';
import { lastEntries, onOf } from '../../domain/returns/log.ts';
import {
  CheckContent,
  ExtensionContent,
  QueryContent,
  SeenToContent,
  type Entry,
} from '../../domain/returns/schema.ts';
import { gapCount, leftOpen } from '../../domain/returns/left-open.ts';
import { askedBy } from '../../domain/returns/reopened-for.ts';
import { stillOpen } from '../../domain/returns/still-open.ts';
import { getEntries, readCaseStates } from '../../domain/returns/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { History } from './responses.ts';
import type { ManagerHandlers } from './routes.ts';
import { neverAsked } from '../../domain/returns/refusals.ts';

type HistoryEvent = History['historyEvents'][number];

/** What was written with an act, as the manager reads it. */
type Words = Pick<HistoryEvent, 'note' | 'reason' | 'by'>;

/**
 * What was written with an act, for the manager: the note of a check or of declining, why more time was given, what a
 * return was sent back with, and who saw to what a check left to see to.
 */
function wordsOf({ act, content }: Entry): Words {
  if (content === undefined) return {};
  if (act === 'seen-to') return unpacked(SeenToContent, content);
  if (act === 'check' || act === 'decline') return { note: unpacked(CheckContent, content).note };
  if (act === 'send-back') return { note: unpacked(QueryContent, content).text };
  return act === 'extension' ? { reason: unpacked(ExtensionContent, content).reason } : {};
}

/** Acts whose words the manager may read. */
const hasWords: ReadonlySet<Entry['act']> = new Set(['check', 'decline', 'extension', 'send-back', 'seen-to']);

/** The states of a case's returns, and what the manager may read of what was written with them; no answer is read. */
async function statesWithWords(
  table: Table,
  audit: string,
  id: string,
): Promise<{ entries: Entry[]; words: Map<Entry, Words> }> {
  const entries = await readCaseStates(table, audit, id);
  const written = entries.filter(({ act }) => hasWords.has(act));
  const whole = await getEntries(table, written);
  return { entries, words: new Map(written.map((entry, index) => [entry, wordsOf(whole[index] ?? entry)])) };
}

/** Who the people of a case are: when it was entered, corrected and destroyed, by code. */
async function ofIdentifiers(table: Table, audit: string, id: string): Promise<HistoryEvent[]> {
  const [entered, erasure] = await Promise.all([listEntered(table, audit, id), getErasure(table, audit, id)]);
  const people = new Set<string>();
  const entering = entered.map((one): HistoryEvent => {
    const isFirst = !people.has(one.person);
    people.add(one.person);
    return {
      at: one.at,
      on: one.on,
      what: isFirst ? 'identifiers-entered' : 'identifiers-corrected',
      case: id,
      people: [one.person],
      fields: one.fields,
      confidential: one.confidential,
      ...(one.by === undefined ? {} : { by: one.by }),
    };
  });
  if (erasure === undefined) return entering;
  const { at, by, backupsUntil } = erasureShown(erasure);
  const erased = { at, on: erasure.on, what: 'identifiers-erased' as const, case: id, backupsUntil };
  return [...entering, { ...erased, ...(by === undefined ? {} : { by }) }];
}

/** What was amended of a case since the audit opened, and why. */
const ofAmendments = async (table: Table, audit: string, id: string): Promise<HistoryEvent[]> =>
  (await readCaseLog(table, audit, id)).flatMap(({ version, fields, content, receivedAt, on, by }) => {
    const reason = reasonIn(content);
    // The entry that stands for the case as it was entered amends nothing.
    if (reason === undefined) return [];
    return [
      {
        at: receivedAt,
        on: onOf({ on, receivedAt }),
        what: 'amendment' as const,
        case: id,
        version,
        amended: fields,
        reason,
        ...(by === undefined ? {} : { by }),
      },
    ];
  });

/** How the audit lead answered the audit's own question about a case, by code. */
const ofJudgements = async (table: Table, audit: string, id: string): Promise<HistoryEvent[]> =>
  (await listJudgements(table, audit))
    .filter((one) => one.case === id)
    .map(({ at, on, answer, by }) => ({
      at,
      on,
      what: 'judgement' as const,
      case: id,
      code: answer,
      ...(by === undefined ? {} : { by }),
    }));

/** Wrong codes that were tried on returns of a case, and with whose link. */
const ofWrongCodes = async (table: Table, audit: string, id: string): Promise<HistoryEvent[]> =>
  (await listTries(table, audit)).flatMap(({ addressee, wrong }) =>
    wrong
      .filter((one) => one.case === id)
      .map(({ at, agency }) => ({ at, what: 'wrong-code' as const, case: id, agency, by: addressee })),
  );

/** Changes of the addresses of a case's returns; of one that was wrong, with what of the case was opened with it. */
async function ofAddresses(
  table: Table,
  audit: string,
  id: string,
  entries: readonly Entry[],
): Promise<HistoryEvent[]> {
  const agencies = [...lastEntries(entries).keys()];
  const changes = await listAddressChanges(table, audit);
  const events = await mapInBatches(changes, async ({ of = [], what, wrong, at, on, by }): Promise<HistoryEvent[]> => {
    const mine = agencies.filter((agency) => isChangeOf(of, { case: id, agency }));
    const opened = wrong && mine.length > 0 ? await openedBefore(table, audit, of, [id]) : undefined;
    return mine.map((agency) => ({
      at,
      on: onOf({ on, receivedAt: at }),
      what: 'address',
      case: id,
      agency,
      code: what,
      ...(by === undefined ? {} : { by }),
      ...(opened === undefined ? {} : { wrong: true, opened: openedOf(opened, agency) }),
    }));
  });
  return events.flat();
}

/** Of what was opened, that of one agency's return. */
const openedOf = ({ details, answers }: Opened, agency: string): Opened => ({
  details: details.filter((one) => one.agency === agency),
  answers: answers.filter((one) => one.agency === agency),
});

/** Everything that happened to a case, or to one of its returns, the oldest first. */
async function historyOf(
  table: Table,
  { audit, entered }: { audit: Audit; entered: Case },
  agency?: string,
): Promise<History> {
  const id = entered.id;
  const [
    { entries, words },
    identifying,
    wrongCodes,
    amendments,
    judged,
    mails,
    pulls,
    copies,
    readings,
    acknowledged,
  ] = await Promise.all([
    statesWithWords(table, audit.id, id),
    ofIdentifiers(table, audit.id, id),
    ofWrongCodes(table, audit.id, id),
    ofAmendments(table, audit.id, id),
    ofJudgements(table, audit.id, id),
    allMails(table, audit.id),
    listPulls(table, audit.id, id),
    listCopiesOpened(table, audit.id, id),
    listReadings(table, audit.id, id),
    readAcknowledgements(table, audit.id, id),
  ]);
  const last = lastEntries(entries);
  const historyEvents: HistoryEvent[] = [
    ...entries.map((entry) => ({
      at: entry.receivedAt,
      on: onOf(entry),
      what: entry.act,
      case: id,
      agency: entry.agency,
      seq: entry.seq,
      state: entry.state,
      dueOn: entry.dueOn,
      ...codeOf(entry),
      ...(entry.act === 'submission' ? submittedOf(entry, last.get(entry.agency), entered, audit) : {}),
      ...correctionOf(entry),
      ...checkedOf(entry),
      ...(entry.by === undefined ? {} : { by: entry.by }),
      ...words.get(entry),
    })),
    ...identifying,
    ...(await ofAddresses(table, audit.id, id, entries)),
    ...[...mails.values()].flatMap((mail) =>
      mail.returns
        .filter((one) => one.case === id)
        .map((one) => ({
          at: mail.acceptedAt ?? mail.claimedAt,
          on: mailDay(mail),
          what: 'mail' as const,
          case: id,
          agency: one.agency,
          kind: mail.kind,
          code: mail.about,
          by: mail.to,
          delivery: notSent.has(mail.state) ? ('not-sent' as const) : shownDelivery(mail),
        })),
    ),
    ...pulls.map(({ at, agency: of, addressee: by, people, link, mintedAt }) => ({
      at,
      what: 'pull' as const,
      case: id,
      agency: of,
      by,
      people,
      ...(link === undefined ? {} : { link, mintedAt }),
    })),
    ...copies.map(({ at, agency: of, addressee: by, version, link, mintedAt }) => ({
      at,
      what: 'copy' as const,
      case: id,
      agency: of,
      by,
      version,
      link,
      mintedAt,
    })),
    ...wrongCodes,
    ...amendments,
    ...judged,
    ...readings.map(({ at, agency, seq, by }) => ({
      at,
      what: 'reading' as const,
      case: id,
      agency,
      seq,
      ...(by === undefined ? {} : { by }),
    })),
    ...acknowledged.map((one) => ({
      at: one.at,
      on: onOf({ on: one.on, receivedAt: one.at }),
      what: 'acknowledgement' as const,
      case: id,
      agency: one.agency,
      seq: one.upTo,
      by: one.name,
      note: one.note,
    })),
  ];
  return {
    audit: audit.id,
    case: id,
    historyEvents: historyEvents
      .filter((one) => agency === undefined || one.agency === agency)
      .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
  };
}

/** What a submission leaves open; until when that can be filled in is said of the version that counts. */
function submittedOf(
  entry: Entry,
  last: Entry | undefined,
  entered: Case,
  audit: Audit,
): Pick<HistoryEvent, 'version' | 'gaps' | 'unexplained' | 'stillOpen'> {
  const counts = last?.counted?.seq === entry.seq ? last : undefined;
  const open = counts && stillOpen(counts, entered, { closesOn: audit.closesOn, late: audit.state === 'closed' });
  const left = leftOpen(entry, entered);
  return {
    version: entry.versions,
    gaps: entry.agency === SUMMARY ? 0 : gapCount(left),
    unexplained: left.unexplained,
    ...(open === undefined ? {} : { stillOpen: open }),
  };
}

function codeOf(entry: Entry): { code?: string } {
  const asks = askedBy(entry);
  const code = entry.reason ?? entry.dropped?.reason ?? entry.declined ?? asks?.question ?? asks?.reason;
  return code === undefined ? {} : { code };
}

function correctionOf(entry: Entry): Pick<HistoryEvent, 'version' | 'correction'> {
  if (entry.correction === undefined) return {};
  const { version, ...correction } = entry.correction;
  return { version, correction };
}

/** What a check said of each person, where this one said it; of what is seen to, which check left it. */
function checkedOf({ act, checked }: Entry): Pick<HistoryEvent, 'said' | 'check'> {
  if (checked === undefined) return {};
  if (act === 'seen-to') return { check: checked.seq };
  const { people, unlisted } = checked;
  return act === 'check' ? { said: { ...(people && { people }), ...(unlisted && { unlisted }) } } : {};
}

/** What the business manager is shown of what happened. */
export const createHistoryHandlers = ({
  table,
}: ManagerDeps): Pick<ManagerHandlers, 'case-history' | 'return-history'> => ({
  async 'case-history'(request) {
    const { audit, case: id } = request.params;
    const [of, entered] = await Promise.all([requireAudit(table, audit), requireCase(table, audit, id)]);
    return { status: 200, body: await historyOf(table, { audit: of, entered }) };
  },

  async 'return-history'(request) {
    const { audit, case: id, agency } = request.params;
    const [of, entered] = await Promise.all([requireAudit(table, audit), requireCase(table, audit, id)]);
    const history = await historyOf(table, { audit: of, entered }, agency);
    if (history.historyEvents.length === 0) throw new HttpProblem('not-found', neverAsked);
    return { status: 200, body: history };
  },
});

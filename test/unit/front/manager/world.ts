import type { Agency, Audit, Case } from '../../../../shared/domain/audits/schema.ts';
import {
  casePuts,
  createAudit,
  getAudit,
  moveAudit,
  putAgency,
  stillIn,
} from '../../../../shared/domain/audits/store.ts';
import { SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { putItem, putNew } from '../../../../shared/base/aws/table.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { boardOfEntry, concernsOfEntry, linksOfEntry, owedOf } from '../../../../shared/work/relay/effects-of-item.ts';
import { keepRows } from '../../../../shared/work/relay/store.ts';
import type {
  Check,
  DeclineReason,
  Entry,
  NewCorrection,
  SeenTo,
  Withdrawal,
} from '../../../../shared/domain/returns/schema.ts';
import { lastEntry, readLog } from '../../../../shared/domain/returns/store.ts';
import { entryOf, assessed } from '../../domain/returns/samples.ts';
import { agency, audit, entered, keptLog } from './fixture.ts';
import { partnership, staff } from '../../../program.ts';
import { openAws } from '../../../aws/aws.ts';
import {
  decideAsk,
  decideCheck,
  decideCorrection,
  decideDecline,
  decideExtension,
  decideSubmission,
  decideWithdrawal,
  type Decision,
  type Assessed,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery, decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';
import { decideSeenTo } from '../../../../shared/domain/returns/decide-seen-to.ts';
import { frozenTool, libraryTool, loadLibrary, stepDown2 } from '../../../library.ts';
import { openAudit, type AuditWithTool } from '../../../../shared/domain/audits/audit-tool.ts';

/** A case with a lead professional of its own, or with none. */
export const caseOf = (id: string, leadProfessional?: string): Case => {
  const { leadProfessional: _shared, ...rest } = entered(id);
  return leadProfessional === undefined ? rest : { ...rest, leadProfessional: { email: leadProfessional } };
};

/** The steps of the standard ladder for what is due on 1 May 2026, a Friday before a bank holiday. */
export const stepDays = {
  before5: '2026-04-24',
  before2: '2026-04-29',
  due: '2026-05-01',
  after2: '2026-05-06',
  after5: '2026-05-11',
  after8: '2026-05-14',
};

/** Two agencies asked about two cases, the first of which has a lead professional. */
export const agencies = { gp: agency('gp-a', 'general-practice'), police: agency('police', 'police') };
const usual = {
  agencies: Object.values(agencies),
  cases: [
    { case: caseOf('case-1', 'social.worker@council.example'), expects: ['gp-a', 'police'] },
    { case: caseOf('case-2'), expects: ['gp-a'] },
  ],
};

/**
 * An audit in a table in memory, in which anything can happen to its returns: each act is decided by the rules, put, and
 * told to the rows that the relay keeps, as the stream would.
 */
export async function world(
  of: { agencies: readonly Agency[]; cases: readonly { case: Case; expects: readonly string[] }[] } = usual,
  more: Partial<Audit> = {},
) {
  const aws = openAws();
  const table = aws.createTable();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const draft: Audit = { ...audit, ...more, state: 'draft' };
  await loadLibrary(table);
  await createAudit(table, draft);
  for (const one of of.agencies) await putAgency(table, draft, one);

  let minutes = 0;
  /** Instants that rise: each act comes a minute after the one before. */
  const nextStamp = (): { receivedAt: Date } => ({ receivedAt: new Date(Date.UTC(2026, 3, 13, 9, minutes++)) });
  const serviceOf = (id: string): string => of.agencies.find((one) => one.id === id)?.service ?? SUMMARY;

  const act = async (id: string, agency: string, decide: (last: Entry | undefined) => Decision): Promise<Entry> => {
    const entry = entryOf(decide(await lastEntry(table, { audit: draft.id, case: id, agency })));
    await putNew(table, entry);
    await keepRows(table, {
      owed: [owedOf(entry)],
      board: [boardOfEntry(entry, entry)],
      links: linksOfEntry(entry),
      concerns: concernsOfEntry(entry),
    });
    return entry;
  };
  const existing = (last: Entry | undefined): Entry => {
    if (last === undefined) throw new Error('nobody was asked');
    return last;
  };
  const dates = { askedOn: draft.opensOn, dueOn: draft.dueOn };
  const ask = (id: string, agency: string, cycle: { askedOn: string; dueOn: string } = dates, atOpening = false) =>
    act(id, agency, (last) =>
      decideAsk(
        last,
        { audit: draft.id, case: id, agency, service: serviceOf(agency), ...cycle, atOpening },
        nextStamp(),
      ),
    );

  for (const { case: one, expects } of of.cases) {
    await transact(table, [stillIn(draft), ...casePuts(draft.id, one)]);
    for (const id of [...expects, ...(one.leadProfessional === undefined ? [] : [SUMMARY])]) {
      await ask(one.id, id, dates, true);
    }
  }
  const current = async (): Promise<Audit> => {
    const found = await getAudit(table, draft.id);
    if (found === undefined) throw new Error('the audit is gone');
    return found;
  };
  await openAudit(
    table,
    await current(),
    { state: 'open', openedAt: '2026-04-13T07:00:00.000Z' },
    frozenTool(libraryTool(draft.tool)),
  );

  return {
    aws,
    table,
    identifiers,
    /** What stands in the table. */
    items: () => aws.items(table.name),
    current,
    withTool: async (): Promise<AuditWithTool> => ({ audit: await current(), tool: stepDown2 }),
    close: async (closedAt = '2026-05-29T15:00:00.000Z', played: { closedOn?: string } = {}) =>
      moveAudit(table, await current(), { state: 'closed', closedAt, ...played }),
    ask,
    check: (id: string, agency: string, check: Check) =>
      act(id, agency, (last) => decideCheck(existing(last), check, nextStamp())),
    seenTo: (id: string, agency: string, seq: number, word: SeenTo = { by: 'A. Manager', note: 'Rang the agency' }) =>
      act(id, agency, (last) => decideSeenTo(existing(last), seq, word, nextStamp())),
    submit: (id: string, agency: string, letter = 'a', of: Partial<Assessed> = {}) =>
      act(id, agency, (last) => decideSubmission(existing(last), assessed(letter, of), nextStamp())),
    extend: (id: string, agency: string, askedOn: string, dueOn: string) =>
      act(id, agency, (last) => decideExtension(existing(last), { askedOn, dueOn, reason: 'Leave' }, nextStamp())),
    query: (id: string, agency: string, askedOn: string, dueOn: string, text = 'Which assessment was it?') =>
      act(id, agency, (last) => decideQuery(existing(last), { question: 'A1', text, askedOn, dueOn }, nextStamp())),
    sendBack: (id: string, agency: string, askedOn: string, dueOn: string, text = 'Please look again.') =>
      act(id, agency, (last) => decideSendBack(existing(last), { reason: 'gaps', text, askedOn, dueOn }, nextStamp())),
    decline: (id: string, agency: string, reason: DeclineReason = 'no-capacity') =>
      act(id, agency, (last) => decideDecline(existing(last), { reason }, nextStamp())),
    withdraw: (id: string, agency: string, reason: Withdrawal['reason'] = 'duplicate') =>
      act(id, agency, (last) => decideWithdrawal(existing(last), { reason }, nextStamp())),
    correct: async (id: string, agency: string, correction: NewCorrection) => {
      const log = await readLog(table, { audit: draft.id, case: id, agency });
      return act(id, agency, () => decideCorrection(log, correction, nextStamp()));
    },
    /** Puts a mail as if it had gone. */
    mail: (id: string, mail: Record<string, unknown>) =>
      putItem(table, {
        pk: `MAIL#${draft.id}`,
        sk: id,
        audit: draft.id,
        kind: id.split('/')[0],
        about: 'asked',
        to: '0123456789abcdef0123456789abcdef',
        returns: [{ case: 'case-1', agency: 'gp-a' }],
        state: 'accepted',
        claimedAt: '2026-04-13T07:01:00.000Z',
        acceptedAt: '2026-04-13T07:01:01.000Z',
        ...mail,
      }),
  };
}
export type World = Awaited<ReturnType<typeof world>>;

/** What a mail of such an audit is decided with, at a moment. */
export const deciding = ({ table }: World, now: string) => ({
  table,
  tool: stepDown2,
  log: keptLog().log,
  now: () => new Date(now),
  newCode: () => '12345678',
  linkDays: 90,
  partnership,
  managerAddress: staff.manager,
  secondContactAddress: staff.second,
  baseUrl: 'https://audits.example',
});

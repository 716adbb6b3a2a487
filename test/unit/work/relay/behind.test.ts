/** What lags behind the logs, and what does not: a sweep that writes or sends where all is right would never come to rest. */
import { describe, expect, test } from 'vitest';
import type { BoardRow } from '../../../../shared/domain/board/store.ts';
import { noLinkValid } from '../../../../shared/domain/links/link-expiry.ts';
import type { Owed } from '../../../../shared/domain/owed/store.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { changesBehind, type Figured } from '../../../../shared/work/relay/changes-behind.ts';
import { boardBehind, linksBehind, owedBehind } from '../../../../shared/work/relay/rows-behind.ts';
import { asked, queried } from '../../domain/returns/samples.ts';

const of = { audit: '2026-q2', case: 'case-3', agency: 'gp' };
const entry = (agency: string, seq: number, more: Partial<Entry> = {}): Entry => ({
  ...asked(),
  ...of,
  agency,
  seq,
  ...more,
});
const change = (agency: string, seq: number) => ({ kind: 'return', ...of, agency, seq });

describe('figures lag behind a case', () => {
  const log = [entry('gp', 1), entry('gp', 2, { state: 'submitted' }), entry('school', 1, { state: 'withdrawn' })];
  const behind = (more: Partial<Figured>, version?: number, entries = log, state: 'open' | 'closed' = 'open') =>
    changesBehind({ id: of.audit, state }, { id: of.case, version }, entries, {
      counted: new Map(),
      noted: new Map(),
      announced: new Set(),
      ...more,
    });
  const counted = (gp: number, school: number, version?: number): Partial<Figured> => ({
    counted: new Map([[of.case, { seqs: { gp, school }, ...(version === undefined ? {} : { version }) }]]),
  });
  const noted = (logPosition: number, version?: number): Partial<Figured> => ({
    noted: new Map([[of.case, { case: of.case, logPosition, version }]]),
  });

  test('by the last entry of each return that no revision counts', () => {
    expect(behind({})).toEqual([change('gp', 2), change('school', 1)]);
    expect(behind(counted(1, 1))).toEqual([change('gp', 2)]);
    expect(behind(counted(2, 1))).toEqual([]);
  });

  test('by an amendment that none counts', () => {
    const amended = { kind: 'case', audit: of.audit, case: of.case, version: 3 };
    expect(behind(counted(2, 1, 2), 3)).toEqual([amended]);
    expect(behind(counted(1, 1), 3)).toEqual([change('gp', 2), amended]);
    expect(behind(counted(2, 1, 3), 3)).toEqual([]);
  });

  test('by nothing that was noted as read, as far as the logs go and the case was amended', () => {
    const announced = new Set(['SETTLED#case-3#3']);
    expect(behind({ ...noted(3), announced })).toEqual([]);
    expect(behind({ ...noted(4), announced })).toEqual([]);
    expect(behind({ ...noted(2), announced })).toEqual([change('gp', 2), change('school', 1)]);
    expect(behind({ ...noted(5, 3), announced }, 3)).toEqual([]);
    // As far as the logs go, by the sum; but it was the case before it was amended that was read.
    expect(behind({ ...noted(9, 2), announced }, 3)).toHaveLength(3);
  });

  test('by any one change where a case that was read is settled and nothing tells so, while the audit is open', () => {
    expect(behind(noted(3))).toEqual([change('gp', 2)]);
    expect(behind(noted(3), undefined, log, 'closed')).toEqual([]);
    const unsettled = [entry('gp', 2, { state: 'known' }), entry('school', 1, { state: 'withdrawn' })];
    expect(behind(noted(3), undefined, unsettled)).toEqual([]);
  });
});

describe('rows of what is owed', () => {
  const { dueOn, askedOn, cycle } = asked();
  const row = (more: Partial<Owed> = {}): Owed => ({ ...of, seq: 1, cycle, askedOn, dueOn, ...more });
  const owing = entry('gp', 3);
  const answered = entry('gp', 3, { state: 'submitted' });
  const again = queried(entry('gp', 2, { state: 'submitted', versions: 1 }));

  test('are right where they say when it is due, and whether it is asked again', () => {
    expect(owedBehind([row()], [owing])).toEqual([]);
    expect(owedBehind([], [answered])).toEqual([]);
  });

  test('that are missing or of another date or cycle are kept as the log says', () => {
    const kept = { owed: row({ seq: 3 }), settled: false };
    expect(owedBehind([], [owing])).toEqual([kept]);
    const early = row({ dueOn: '2026-04-24' });
    expect(owedBehind([early], [owing])).toEqual([{ owed: { ...early, seq: 3 }, settled: true }, kept]);
    expect(owedBehind([row({ cycle: cycle + 1 })], [owing])).toEqual([kept]);
    const reopened = { owed: expect.objectContaining({ cycle: again.cycle, reopened: true }), settled: false };
    expect(owedBehind([row({ dueOn: again.dueOn, cycle: again.cycle })], [again])).toEqual([reopened]);
  });

  test('of what has come, and of what nobody was asked, are dropped', () => {
    expect(owedBehind([row()], [answered])).toEqual([{ owed: row({ seq: 3 }), settled: true }]);
    const ofNobody = row({ case: 'case-9' });
    expect(owedBehind([row(), ofNobody], [owing])).toEqual([{ owed: ofNobody, settled: true }]);
  });
});

describe("a case's row", () => {
  const kept = (...entries: Entry[]): BoardRow => ({ case: of.case, entries });
  const behind = (rows: BoardRow[], last: Entry[]) => boardBehind(of.audit, rows, last);
  const back = (agency: string, seq: number) =>
    expect.objectContaining({ of: 'entry', return: { ...of, agency }, standing: expect.objectContaining({ seq }) });

  test('is right where it has the newest entry of each return', () => {
    expect(behind([kept(entry('gp', 2), entry('school', 1))], [entry('gp', 2), entry('school', 1)])).toEqual([]);
  });

  test('that is missing, or lags, is set again', () => {
    expect(behind([], [entry('gp', 2), entry('school', 1)])).toEqual([back('gp', 2), back('school', 1)]);
    expect(behind([kept(entry('gp', 1), entry('school', 1))], [entry('gp', 2), entry('school', 1)])).toEqual([
      back('gp', 2),
    ]);
  });

  test('has no return that was taken out, and is none of a case that was', () => {
    const school = { of: 'return-deleted', return: { ...of, agency: 'school' } };
    expect(behind([kept(entry('gp', 2), entry('school', 1))], [entry('gp', 2)])).toEqual([school]);
    // Deleted in draft, and asked again: the log has begun anew.
    expect(behind([kept(entry('school', 4))], [entry('school', 1)])).toEqual([school]);
    expect(behind([{ case: 'case-9', entries: [] }], [])).toEqual([
      { of: 'case-deleted', audit: of.audit, case: 'case-9' },
    ]);
  });
});

describe('rows of whose links are ended', () => {
  const [contact, auditor, other] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];
  const holdings = new Map([
    [contact, [{ agency: 'gp', except: ['case-2'] }]],
    [auditor, [{ agency: 'gp', case: 'case-2' }]],
  ]);
  const behind = (
    last: [agency: string, id: string, state?: 'withdrawn' | 'asked'][],
    rows: Record<string, string> = {},
    changed: string[] = [],
  ): string[] =>
    linksBehind(of.audit, {
      holdings,
      last: last.map(([agency, id, state = 'asked']) => ({ agency, case: id, state })),
      changed,
      rows: new Map(Object.entries(rows)),
    }).map((effect) => ('addressee' in effect ? effect.addressee : ''));

  test('are right where those who have a return that stands have none', () => {
    expect(
      behind([
        ['gp', 'case-1'],
        ['gp', 'case-2'],
      ]),
    ).toEqual([]);
    expect(
      behind([
        ['gp', 'case-1', 'withdrawn'],
        ['gp', 'case-3'],
      ]),
    ).toEqual([]);
  });

  test('are missing of those whose returns are all withdrawn, and of nobody who was asked nothing', () => {
    expect(
      behind([
        ['gp', 'case-1', 'withdrawn'],
        ['gp', 'case-2'],
      ]),
    ).toEqual([contact]);
    expect(
      behind([
        ['gp', 'case-1'],
        ['gp', 'case-2', 'withdrawn'],
      ]),
    ).toEqual([auditor]);
    expect(behind([['gp', 'case-2', 'withdrawn']], { [auditor]: noLinkValid })).toEqual([]);
  });

  test('are wrong of those who are asked again; and looked at too is whoever lost an address', () => {
    expect(
      behind(
        [
          ['gp', 'case-1'],
          ['gp', 'case-2'],
        ],
        { [contact]: noLinkValid },
      ),
    ).toEqual([contact]);
    expect(behind([], {}, [other])).toEqual([other]);
    expect(behind([], { [other]: noLinkValid }, [other])).toEqual([]);
  });
});

/** What is written of a decision: what settled is told, what was read is noted, and no note of what was not counted is lost. */
import { describe, expect, test } from 'vitest';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { logPositionOf } from '../../../../shared/domain/figures/case-partial.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import {
  lastRevision,
  listUnpublished,
  noteUnpublished,
  settledFacts,
} from '../../../../shared/domain/figures/store.ts';
import { stepDown2 } from '../../../library.ts';
import type { Decision } from '../../../../shared/work/aggregate/decide-publication.ts';
import { emptyCache } from '../../../../shared/work/aggregate/figures-cache.ts';
import { noteAll, writeDecision } from '../../../../shared/work/aggregate/publish.ts';
import type { CountedCase } from '../../../../shared/work/aggregate/read.ts';
import { openAws } from '../../../aws/aws.ts';
import { recordCalls } from '../../../aws/hooks.ts';
import { audit, keptLog } from '../../front/manager/fixture.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';

const now = () => new Date('2026-04-20T10:00:00.000Z');

function world() {
  const aws = openAws();
  const { log, lines } = keptLog();
  const deps = {
    table: aws.createTable(),
    bucket: aws.createBucket(),
    log,
    now,
    tools: emptyTools(),
    cache: emptyCache(),
  };
  const notes = async () =>
    (await listUnpublished(deps.table, audit.id))
      .toSorted((a, b) => (a.case < b.case ? -1 : 1))
      .map((one) => [one.case, one.logPosition, one.version]);
  /** Writes a decision on top of the notes that stand. */
  const write = async (cases: CountedCase[], decision: Decision) => {
    const read = { audit, requests: [], revision: undefined, judgements: 0, announced: new Set<string>() };
    return writeDecision(deps, { ...read, notes: await listUnpublished(deps.table, audit.id) }, cases, decision);
  };
  return { aws, deps, lines, notes, write };
}

/** A case of which nothing has come, whose one log goes so far. */
function counted(id: string, seq: number, version?: number): CountedCase {
  const partial = partialOf(stepDown2, {
    audit: audit.id,
    case: id,
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    returns: [{ agency: 'gp', service: 'police', seq, state: 'no-reply', settled: false, gaps: 0, unexplained: 0 }],
    ...(version === undefined ? {} : { version }),
  });
  return { id, partial, logPosition: logPositionOf(partial) };
}
const revisionOf = (cases: CountedCase[]): Decision => ({
  kind: 'revision',
  manifest: manifestOf(
    { audit: audit.id, tool: audit.tool, status: 'interim' },
    cases.map(({ partial }) => partial),
  ),
  revision: { audit: audit.id, revision: 1, status: 'interim', settled: [] },
});

describe('a revision', () => {
  test('drops the notes of what it counts, as far as it does', async () => {
    const it = world();
    for (const [id, logPosition, version] of [
      ['counted', 3, undefined],
      ['read-further', 4, undefined],
      ['amended-since', 3, 2],
      ['not-counted', 3, undefined],
    ] as const) {
      await noteUnpublished(it.deps.table, audit.id, { case: id, logPosition, version });
    }
    const cases = ['counted', 'read-further', 'amended-since'].map((id) => counted(id, 3));
    expect(await it.write(cases, revisionOf(cases))).toBe(1);
    expect(await it.notes()).toEqual([
      ['amended-since', 3, 2],
      ['not-counted', 3, undefined],
      ['read-further', 4, undefined],
    ]);
    expect(await lastRevision(it.deps.table, audit.id)).toMatchObject({ publishedAt: now().toISOString() });
    const fields = { audit: audit.id, revision: 1, kind: 'interim' };
    expect(it.lines).toEqual([{ level: 'info', code: 'revision-published', fields }]);
  });

  test('that another has published first is none, and drops nothing', async () => {
    const it = world();
    const cases = [counted('case-1', 3)];
    await it.write(cases, revisionOf(cases));
    await noteUnpublished(it.deps.table, audit.id, { case: 'case-1', logPosition: 3 });
    expect(await it.write(cases, revisionOf(cases))).toBeUndefined();
    expect(await it.notes()).toEqual([['case-1', 3, undefined]]);
    expect(await it.write(cases, { kind: 'behind' })).toBeUndefined();
  });
});

test('where nothing is new, what settled is told all the same, and what was read is noted', async () => {
  const it = world();
  const { partial } = counted('case-1', 3);
  const { length } = partial.figures.returns;
  const counts = {
    expected: length,
    returned: 0,
    complete: 0,
    notKnown: 0,
    cannotIdentify: 0,
    noReply: 0,
    withdrawn: 1,
  };
  const revision = await it.write([counted('case-1', 3)], {
    kind: 'nothing-new',
    revision: 4,
    changed: [counted('case-1', 3)],
    settled: [{ case: 'case-1', ...counts, logPosition: 3 }],
  });
  expect(revision).toBe(4);
  expect(await settledFacts(it.deps.table, audit.id)).toEqual([
    { sk: 'SETTLED#case-1#3', audit: audit.id, case: 'case-1' },
  ]);
  expect(await it.notes()).toEqual([['case-1', 3, undefined]]);
  const fields = { audit: audit.id, revision: 4 };
  expect(it.lines).toEqual([{ level: 'info', code: 'nothing-new-to-publish', fields }]);
});

test('what was noted as read so far is not noted again', async () => {
  const it = world();
  const calls = recordCalls(it.aws);
  const noted = [
    { case: 'case-1', logPosition: 3 },
    { case: 'case-2', logPosition: 2 },
  ];
  await noteAll(it.deps, audit, [counted('case-1', 3), counted('case-2', 3), counted('case-3', 1, 2)], noted);
  expect(calls).toHaveLength(2);
  expect(await it.notes()).toEqual([
    ['case-2', 3, undefined],
    ['case-3', 2, 2],
  ]);
  await noteAll(it.deps, audit, [counted('case-4', 0)]);
  expect(await it.notes()).toContainEqual(['case-4', 0, undefined]);
});

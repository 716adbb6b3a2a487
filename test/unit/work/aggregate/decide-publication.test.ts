/** What is published on top of what: no case from less than was read before, no settling told twice. */
import { describe, expect, test } from 'vitest';
import { logPositionOf, type CasePartial, type ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { partialOf, withoutSample } from '../../../../shared/domain/figures/count-case.ts';
import { caseFacts } from '../../../../shared/domain/figures/facts.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { settledSort, type Revision } from '../../../../shared/domain/figures/store.ts';
import { stepDown2 } from '../../../library.ts';
import { decidePublication, newlySettled, type Wish } from '../../../../shared/work/aggregate/decide-publication.ts';
import { emptyCache } from '../../../../shared/work/aggregate/figures-cache.ts';
import type { CountedCase, Newest } from '../../../../shared/work/aggregate/read.ts';
import { audit, entered } from '../../front/manager/fixture.ts';
import { factsWith } from '../../../facts.ts';

const open = { ...audit, state: 'open' as const, openedAt: '2026-04-13T07:00:00.000Z' };
const interim: Wish = { status: 'interim' };

const returned = (agency: string, more: Partial<ReturnFacts> = {}): ReturnFacts => ({
  agency,
  service: 'police',
  seq: 2,
  state: 'complete',
  settled: true,
  gaps: 0,
  unexplained: 0,
  counted: {
    version: 1,
    sha256: 'a'.repeat(64),
    receivedAt: '2026-04-20T09:00:00.000Z',
    coverage: 'all-children',
    answers: { A1: { answer: 'yes' } },
    facts: factsWith(),
  },
  ...more,
});
const without = (agency: string, state: ReturnFacts['state'], settled = true): ReturnFacts => {
  const { counted: _counted, ...rest } = returned(agency, { state, settled });
  return rest;
};
const partial = (id: string, returns: ReturnFacts[], more: object = {}): CasePartial =>
  partialOf(stepDown2, {
    audit: audit.id,
    case: id,
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    returns,
    ...more,
  });
const newestOf = (partials: CasePartial[], more: Partial<Revision> = {}): Newest => ({
  revision: {
    audit: audit.id,
    revision: 3,
    status: 'interim',
    manifest: 'a'.repeat(64),
    publishedAt: '2026-04-20T10:00:00.000Z',
    settled: [],
    ...more,
  },
  manifest: manifestOf({ audit: audit.id, tool: audit.tool, status: more.status ?? 'interim' }, partials),
});
/** What becomes of these cases; those that the newest revision counts are known as it counted them. */
function decide(cases: CasePartial[], newest?: { of: CasePartial[]; more?: Partial<Revision> }, wish = interim) {
  const cache = emptyCache();
  for (const one of newest?.of ?? []) cache.putPartial(one);
  return (announced: string[] = []) =>
    decidePublication(
      { cache },
      { audit: open, requests: [], revision: undefined, notes: [], judgements: 0, announced: new Set(announced) },
      newest && newestOf(newest.of, newest.more),
      stepDown2,
      cases.map((one) => ({ id: one.figures.case, partial: one, logPosition: logPositionOf(one) })),
      wish,
    );
}

const whole = partial('case-1', [
  returned('a', { explained: true }),
  returned('b'),
  returned('c', { state: 'with-gaps', gaps: 1 }),
  without('d', 'not-known'),
  without('e', 'declined'),
  without('f', 'withdrawn'),
]);
const half = partial('case-2', [
  returned('a'),
  without('b', 'no-reply', false),
  without('c', 'cannot-identify', false),
]);

describe('a settled case', () => {
  test('is told with its counts, and the audit once every case is settled', () => {
    const counts = {
      expected: 6,
      returned: 3,
      complete: 2,
      explained: 1,
      notKnown: 1,
      cannotIdentify: 0,
      noReply: 0,
      declined: 1,
      withdrawn: 1,
    };
    expect(decide([whole], undefined, { ...interim, note: 'One', request: 'request-1' })()).toMatchObject({
      kind: 'revision',
      revision: {
        revision: 1,
        status: 'interim',
        note: 'One',
        request: 'request-1',
        dataCut: '2026-04-20T09:00:00.000Z',
        settled: [{ case: 'case-1', ...counts, logPosition: 12 }],
        auditSettled: { ...counts, summaries: { owed: 0, received: 0 } },
      },
    });
    const both = decide([whole, half])();
    expect(both).toMatchObject({ revision: { settled: [{ case: 'case-1' }] } });
    expect('revision' in both && both.revision).not.toHaveProperty('auditSettled');
  });

  test('is told once a settling: not of what was announced without figures, nor of a correction', () => {
    const announced = decide([whole])([settledSort('case-1', 12)]);
    expect(announced).toMatchObject({ kind: 'revision', revision: { settled: [] } });
    const newest = newestOf([whole]);
    expect(newlySettled(half, undefined)).toBe(false);
    expect([newlySettled(whole, undefined), newlySettled(whole, newest)]).toEqual([true, false]);
    const one = partial('case-1', [returned('a')]);
    const corrected = partial('case-1', [returned('a', { seq: 3, beforeCorrections: 2 })]);
    const answered = partial('case-1', [returned('a', { seq: 3 })]);
    expect([corrected, answered].map((read) => newlySettled(read, newestOf([one])))).toEqual([false, true]);
  });

  test('is no news where every case was settled before; it is with one case more, and once one opened again', () => {
    const other = partial('case-2', [returned('a')]);
    const again = partial('case-1', [returned('a', { seq: 4, unexplained: 1 })]);
    const first = partial('case-1', [returned('a')]);
    const settles = (of: CasePartial[], cases: CasePartial[]): boolean => {
      const decision = decide(cases, { of })();
      return decision.kind === 'revision' && decision.revision.auditSettled !== undefined;
    };
    expect(settles([first], [again])).toBe(false);
    expect(settles([first], [other])).toBe(true);
    const settled = partial('case-2', [returned('a'), without('b', 'not-known'), without('c', 'withdrawn')]);
    expect(settles([first, half], [settled])).toBe(true);
    expect(settles([first], [half])).toBe(false);
  });

  test('that was dropped is not told so', () => {
    const dropped = partial('case-1', [], { dropped: { reason: 'moved-away', seqs: { a: 3 } } });
    expect(decide([dropped, half])()).toMatchObject({ kind: 'revision', revision: { settled: [] } });
    // Nor is an audit of which nothing is left.
    const nothingLeft = decide([dropped])();
    expect('revision' in nothingLeft && nothingLeft.revision).not.toHaveProperty('auditSettled');
  });
});

describe('a decision is behind', () => {
  const first = partial('case-1', [returned('a'), returned('b')], { version: 2 });

  test('where less of a case was read than the newest revision had, of one log or of the case itself', () => {
    for (const read of [
      partial('case-1', [returned('a', { seq: 1 }), returned('b', { seq: 9 })], { version: 2 }),
      partial('case-1', [returned('a', { seq: 9 })], { version: 2 }),
      partial('case-1', [returned('a', { seq: 9 }), returned('b')]),
    ]) {
      expect(decide([read, half], { of: [first] })()).toEqual({ kind: 'behind' });
    }
    const further = partial('case-1', [returned('a', { seq: 3, gaps: 1, state: 'with-gaps' }), returned('b')], {
      version: 2,
    });
    expect(decide([further], { of: [first] })()).toMatchObject({ kind: 'revision', revision: { revision: 4 } });
  });

  test('where the figures are final already; a further final revision may follow', () => {
    const final = { of: [first], more: { status: 'final' as const } };
    expect(decide([half], final)()).toEqual({ kind: 'behind' });
    expect(decide([half], final, { status: 'final' })()).toMatchObject({ kind: 'revision' });
  });
});

describe('nothing new', () => {
  test('is what says the same: what was read further is noted, and what settled is told all the same', () => {
    const first = partial('case-1', [returned('a')]);
    const again = partial('case-1', [returned('a', { seq: 4 })]);
    const decision = decide([again, half], { of: [first, half] })();
    expect(decision).toMatchObject({
      kind: 'nothing-new',
      revision: 3,
      settled: [{ case: 'case-1', logPosition: 4 }],
    });
    expect('changed' in decision && decision.changed.map((one) => one.id)).toEqual(['case-1']);
  });

  test('is not guessed where a case is not known as it was counted', () => {
    const first = partial('case-1', [returned('a')]);
    const unknown = (read?: CountedCase['read']) =>
      decidePublication(
        { cache: emptyCache() },
        { audit: open, requests: [], revision: undefined, notes: [], judgements: 0, announced: new Set() },
        newestOf([first]),
        stepDown2,
        [
          {
            id: 'case-1',
            partial: partial('case-1', [returned('a', { seq: 4 })]),
            logPosition: 4,
            ...(read && { read }),
          },
        ],
        interim,
      );
    expect(() => unknown()).toThrow('a case whose logs were not read is not known as it was counted');
    const row = entered('case-1');
    expect(() => unknown({ row, versions: [row], entries: [] })).toThrow(
      "a case's log does not give the figures that the newest revision counted",
    );
  });
});

test('a case that was counted before there was a sample is taken out as it was counted, and put in with its sample', () => {
  const row = entered('case-1');
  const cache = emptyCache();
  const facts = caseFacts(stepDown2, audit.id, row, []);
  const now = partialOf(stepDown2, facts);
  const newest = newestOf([partialOf(stepDown2, withoutSample(facts))]);
  expect(newest.manifest.totals).not.toHaveProperty('sample');
  const decision = decidePublication(
    { cache },
    { audit: open, requests: [], revision: undefined, notes: [], judgements: 0, announced: new Set() },
    newest,
    stepDown2,
    [{ id: row.id, partial: now, logPosition: logPositionOf(now), read: { row, versions: [row], entries: [] } }],
    interim,
  );
  expect(decision).toMatchObject({ kind: 'revision', manifest: { totals: { cases: 1, sample: { children: 2 } } } });
});

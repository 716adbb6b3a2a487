import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, contentHash } from '../../../../shared/base/content/canonical.ts';
import { Manifest, manifestOf, refresh, sameFigures } from '../../../../shared/domain/figures/manifest.ts';
import type { CaseFacts, CasePartial } from '../../../../shared/domain/figures/case-partial.ts';
import { factsOf, tool } from './arbitraries.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { runs } from '../../../runs.ts';
import { factsWith } from '../../../facts.ts';

const of = { audit: '2026-q2', tool: tool.id, status: 'interim' as const };

const facts = (id: string, receivedAt?: string): CaseFacts => ({
  audit: of.audit,
  case: id,
  route: { from: 'CP', to: 'CIN' },
  factors: [],
  returns: [
    receivedAt === undefined
      ? { agency: 'police', service: 'police', seq: 1, state: 'no-reply', settled: false, gaps: 0, unexplained: 0 }
      : {
          agency: 'police',
          service: 'police',
          seq: 2,
          state: 'with-gaps',
          settled: true,
          gaps: 1,
          unexplained: 0,
          counted: {
            version: 1,
            sha256: 'c'.repeat(64),
            receivedAt,
            coverage: 'all-children',
            answers: {},
            facts: factsWith(),
          },
        },
  ],
  summary: { seq: 4, withdrawn: false, received: false },
});

const waiting = partialOf(tool, facts('case-2'));
const early = partialOf(tool, facts('case-1', '2026-04-20T09:00:00Z'));
const late = partialOf(tool, facts('case-1', '2026-04-20T09:00:00.500Z'));

describe('manifestOf', () => {
  test('names each case, what is open, every last seq and the newest version counted', () => {
    const manifest = manifestOf(of, [waiting, late]);
    expect(Manifest.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
    expect(manifest).toMatchObject({
      status: 'interim',
      dataCut: '2026-04-20T09:00:00.500Z',
      open: ['case-2'],
      cases: [
        { case: 'case-1', settled: true, partial: contentHash(late), seqs: { police: 2, summary: 4 } },
        {
          case: 'case-2',
          settled: false,
          partial: contentHash(waiting),
          seqs: { police: 1, summary: 4 },
          dataCut: null,
        },
      ],
    });
    expect(manifestOf(of, [waiting]).dataCut).toBeNull();
    expect([manifest, manifestOf({ ...of, amendments: 3 }, [])].map(({ amendments }) => amendments)).toEqual([
      undefined,
      3,
    ]);
  });

  test('the newest is the latest instant, however many digits its seconds have', () => {
    const other = partialOf(tool, facts('case-2', '2026-04-20T09:00:00Z'));
    expect(manifestOf(of, [late, other]).dataCut).toBe('2026-04-20T09:00:00.500Z');
    const first = partialOf(tool, facts('case-0', '2026-04-20T09:00:00Z'));
    expect(manifestOf(of, [late, first]).dataCut).toBe('2026-04-20T09:00:00.500Z');
  });

  test.each<[string, CasePartial[]]>([
    ['a case twice', [early, late]],
    ['another audit', [partialOf(tool, { ...facts('case-1'), audit: 'other' })]],
    ['another tool', [partialOf({ ...tool, id: 'step-down@3' }, facts('case-1'))]],
  ])('refuses %s', (_, partials) => {
    expect(() => manifestOf(of, partials)).toThrow(RangeError);
  });
});

describe('refresh', () => {
  test('equals counting everything, whatever changed and however often', () => {
    const change = fc.constantFrom('case-1', 'case-2', 'case-10').chain((id) => factsOf(id));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const held = new Map<string, CasePartial>();
        let previous: Manifest | undefined;
        for (const next of changes) {
          const partial = partialOf(tool, next);
          const old = held.get(next.case);
          previous = refresh(of, { previous, before: old ? [old] : [], after: [partial] });
          held.set(next.case, partial);
        }
        const anew = manifestOf(of, [...held.values()]);
        expect(canonicalJson(previous ?? manifestOf(of, []))).toBe(canonicalJson(anew));
      }),
      { numRuns: runs(15, 400) },
    );
  });

  test('several cases at once, from what storage gives back', () => {
    const first: Manifest = JSON.parse(JSON.stringify(manifestOf(of, [waiting, early])));
    const answered = partialOf(tool, facts('case-2', '2026-04-19T09:00:00.000Z'));
    const second = refresh(
      { ...of, status: 'final' },
      { previous: first, before: [early, waiting], after: [answered, late] },
    );
    expect(canonicalJson(second)).toBe(canonicalJson(manifestOf({ ...of, status: 'final' }, [late, answered])));
    expect(second.dataCut).toBe('2026-04-20T09:00:00.500Z');
    expect(second.open).toEqual([]);
  });

  test('the data cut goes back when the newest version goes', () => {
    const first = manifestOf(of, [waiting, late]);
    expect(refresh(of, { previous: first, before: [late], after: [early] }).dataCut).toBe('2026-04-20T09:00:00Z');
  });

  test('is of one questionnaire, by its hash too once that is named', () => {
    const named = (sha: string) => ({ ...of, toolSha256: sha.repeat(64) });
    const from = (previous: Manifest, to: Parameters<typeof refresh>[0]) =>
      refresh(to, { previous, before: [], after: [] });
    expect(from(manifestOf(of, []), named('a')).toolSha256).toBe('a'.repeat(64));
    expect(from(manifestOf(named('a'), []), named('a')).toolSha256).toBe('a'.repeat(64));
    expect(() => from(manifestOf(named('a'), []), named('b'))).toThrow('another audit or tool');
  });

  test('refuses a partial that the last revision does not name, or would count twice', () => {
    const previous = manifestOf(of, [early]);
    expect(() => refresh(of, { previous, before: [late], after: [late] })).toThrow(RangeError);
    expect(() => refresh(of, { previous, before: [], after: [late] })).toThrow(RangeError);
    expect(() => refresh(of, { before: [early], after: [late] })).toThrow(RangeError);
    expect(() => refresh({ ...of, audit: 'other' }, { previous, before: [], after: [] })).toThrow(RangeError);
    expect(() => refresh({ ...of, tool: 'step-down@3' }, { previous, before: [], after: [] })).toThrow(RangeError);
  });
});

describe('sameFigures', () => {
  const first = manifestOf(of, [early, waiting]);

  test('sees through seqs, versions and the data cut', () => {
    expect(sameFigures(first, manifestOf(of, [late, waiting]))).toBe(true);
  });

  test('sees the status, another case and a changed one', () => {
    expect(sameFigures(first, manifestOf({ ...of, status: 'final' }, [early, waiting]))).toBe(false);
    expect(sameFigures(first, manifestOf(of, [early]))).toBe(false);
    expect(sameFigures(first, manifestOf(of, [early, partialOf(tool, facts('case-3'))]))).toBe(false);
    expect(sameFigures(first, manifestOf(of, [early, partialOf(tool, facts('case-2', '2026-04-20T09:00:00Z'))]))).toBe(
      false,
    );
  });
});

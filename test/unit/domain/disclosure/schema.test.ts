import { describe, expect, test } from 'vitest';
import { ShareableAggregate } from '../../../../shared/domain/disclosure/schema.ts';
import type { FiguresFile } from '../../../../shared/domain/figures/figures.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { partialsOf, reference } from '../figures/reference.ts';
import { restricted, tool } from '../../work/packs/sample.ts';

const cases = partialsOf(reference).map(({ figures }) => figures);
const file: FiguresFile = shareable({ exact: restricted, cases, tool, rule: defaultRule, released: [] });
const E6 = file.questions['E6']!;

const refusedFor = (figures: unknown): string[] => {
  const parsed = ShareableAggregate.safeParse(figures);
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
};
const withQuestion = (of: Partial<FiguresFile['questions'][string]>) => ({
  ...file,
  questions: { ...file.questions, E6: { ...E6, ...of } },
});
const small = ['a small count is shown'];
const stray = ['a percentage stands without its count or its base'];

describe('the shareable file', () => {
  test('is taken as it is made', () => {
    expect(refusedFor(file)).toEqual([]);
    expect(E6.percent).toMatchObject({ yes: '28.9' });
  });

  test('is refused with a small count anywhere', () => {
    const row = { asked: 10, answered: 10, unanswered: 0, notApplicable: 0, counts: { yes: 6, no: 4 } };
    expect(refusedFor({ ...file, completeness: { ...file.completeness, noReply: 4 } })).toEqual(small);
    expect(refusedFor({ ...file, completeness: { ...file.completeness, noReply: 5 } })).toEqual([]);
    expect(
      refusedFor({ ...file, completeness: { ...file.completeness, summaries: { owed: 8, received: 1 } } }),
    ).toEqual(small);
    expect(refusedFor(withQuestion({ unanswered: 3 }))).toEqual(small);
    expect(refusedFor(withQuestion({ byService: { police: row } }))).toEqual(small);
    expect(refusedFor(withQuestion({ byService: { police: { ...row, counts: { yes: 5, no: 5 } } } }))).toEqual([]);
  });

  test('is refused with a percentage of which count or base is hidden', () => {
    expect(refusedFor(withQuestion({ counts: { ...E6.counts, yes: null } }))).toEqual(stray);
    expect(refusedFor(withQuestion({ answered: null }))).toEqual(stray);
    expect(refusedFor(withQuestion({ answeredExcludingDontKnow: null }))).toEqual(stray);
    const none = { yes: null, no: null, 'dont-know': null };
    expect(
      refusedFor(withQuestion({ counts: { ...E6.counts, yes: null }, percent: { ...E6.percent, yes: null } })),
    ).toEqual(stray);
    expect(
      refusedFor(
        withQuestion({ answered: null, percent: none, answeredExcludingDontKnow: null, percentExcludingDontKnow: {} }),
      ),
    ).toEqual([]);
  });

  test('is refused with what names a case', () => {
    expect(refusedFor(withQuestion({ byCase: {} }))).not.toEqual([]);
    expect(refusedFor({ ...file, signals: [] })).not.toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { completenessShown } from '../../../../shared/domain/disclosure/completeness.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import type { Figures } from '../../../../shared/domain/figures/figures.ts';
import { stepDown2015 } from '../../../../shared/domain/tool/step-down-2015.ts';
import { partialsOf, reference } from '../figures/reference.ts';
import { restricted } from '../../work/packs/sample.ts';

const tool = stepDown2015;
const cases = partialsOf(reference).map(({ figures }) => figures);
const { questions } = shareable({ exact: restricted, cases, tool, rule: defaultRule, released: [] });

const shown = (of: Partial<Aggregate['completeness']>, without = new Set<string>()): Figures['completeness'] => {
  const completeness = { ...restricted.completeness, ...of };
  return completenessShown({ ...restricted, completeness }, questions, tool, defaultRule, without);
};

describe('completenessShown', () => {
  test('hides two states that cover each other, and leaves expected', () => {
    expect(shown({})).toMatchObject({
      expected: 44,
      distributed: null,
      cannotIdentify: null,
      noReply: null,
      withdrawn: 0,
    });
  });

  test('hides expected where one state is all that there is', () => {
    const one = shown({ expected: 40, cannotIdentify: 0, noReply: 2 });
    expect(one).toMatchObject({ expected: null, distributed: null, noReply: null, cannotIdentify: 0, returned: 38 });
  });

  test('hides a further state where one is small, and shows a sum of two that are both hidden', () => {
    const two = shown({ expected: 50, notKnown: 10, cannotIdentify: 0, noReply: 2, distributed: 50 });
    expect(two).toMatchObject({ expected: 50, distributed: 50, notKnown: null, noReply: null, withdrawn: 0 });
  });

  test('shows what is not small', () => {
    const states = { notKnown: 0, cannotIdentify: 6, noReply: 0, withdrawn: 5 };
    expect(shown({ expected: 49, distributed: 38, ...states })).toMatchObject({
      expected: 49,
      distributed: 38,
      ...states,
    });
  });

  test.each([
    ['few are complete', 3],
    ['few have gaps', 35],
    ['as many have gaps as left a question empty of which that is hidden', 38],
  ])('hides complete where %s', (_, complete) => {
    expect(shown({ complete }).complete).toBeNull();
  });

  // Of 50 that came 40 are complete, and nothing that is hidden says how many left a question empty.
  const many = { expected: 50, returned: 50, complete: 40, notKnown: 0, cannotIdentify: 0, noReply: 0, withdrawn: 0 };
  const told = Object.fromEntries(Object.entries(questions).map(([id, one]) => [id, { ...one, unanswered: 0 }]));
  const explainedOf = (explained: number, hidden: Record<string, number> = {}, without = new Set<string>()) => {
    const exact = { ...restricted, completeness: { ...restricted.completeness, ...many, explained } };
    const of = Object.fromEntries(
      Object.entries(restricted.questions).map(([id, one]) => [id, { ...one, unanswered: hidden[id] ?? 0 }]),
    );
    const shownNow = Object.fromEntries(
      Object.entries(told).map(([id, one]) => [id, { ...one, unanswered: id in hidden ? null : 0 }]),
    );
    return completenessShown({ ...exact, questions: of }, shownNow, tool, defaultRule, without).explained;
  };

  test.each([
    ['as many as are neither few nor nearly all', 20, {}, 20],
    ['none', 0, {}, 0],
    ['all of those complete', 40, {}, 40],
    ['few', 3, {}, null],
    ['nearly all of those complete', 38, {}, null],
    ['as many are not as left a written answer empty of which that is hidden', 20, { E2: 30 }, null],
    ['more are not than left that empty', 20, { E2: 4 }, 20],
  ])('of those explained: %s', (_, explained, hidden, expected) => {
    expect(explainedOf(explained, hidden)).toBe(expected);
  });

  test('hides explained where complete is hidden, or it must not stand beside an earlier release', () => {
    expect(shown({ complete: 3, explained: 3 }).explained).toBeNull();
    expect(explainedOf(20, {}, new Set(['/completeness/explained']))).toBeNull();
  });

  test.each([
    [
      { owed: 8, received: 6 },
      { owed: 8, received: null },
    ],
    [
      { owed: 8, received: 8 },
      { owed: 8, received: 8 },
    ],
    [
      { owed: 10, received: 5 },
      { owed: 10, received: 5 },
    ],
    [
      { owed: 8, received: 3 },
      { owed: 8, received: null },
    ],
    [
      { owed: 3, received: 0 },
      { owed: null, received: null },
    ],
  ])('of summaries %o shows %o', (summaries, expected) => {
    expect(shown({ summaries }).summaries).toEqual(expected);
  });

  test('shows only what came where the rest must not stand beside an earlier release', () => {
    const without = new Set(['/completeness', '/completeness/complete', '/completeness/summaries']);
    const { returned, summaries, ...rest } = shown({}, without);
    expect([returned, summaries]).toEqual([38, { owed: null, received: null }]);
    expect(Object.values(rest).every((n) => n === null)).toBe(true);
  });
});

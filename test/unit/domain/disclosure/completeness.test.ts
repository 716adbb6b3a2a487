import { describe, expect, test } from 'vitest';
import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { completenessShown } from '../../../../shared/domain/disclosure/completeness.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import type { Figures } from '../../../../shared/domain/figures/figures.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2015 } from '../../../library.ts';
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

  test('hides a withdrawn one as any other', () => {
    const few = shown({ expected: 50, notKnown: 10, cannotIdentify: 0, noReply: 0, withdrawn: 2, distributed: 48 });
    expect(few).toMatchObject({ expected: 50, notKnown: null, withdrawn: null, noReply: 0 });
  });

  test('hides one that was declined as any other, and how many were distributed where that would tell it', () => {
    const others = { expected: 50, noReply: 0, withdrawn: 0, declined: 2 };
    const beside = shown({ ...others, notKnown: 10, cannotIdentify: 0, distributed: 50 });
    expect(beside).toMatchObject({ expected: 50, distributed: 50, notKnown: null, declined: null, noReply: 0 });
    const apart = shown({ ...others, notKnown: 0, cannotIdentify: 10, distributed: 40 });
    expect(apart).toMatchObject({ expected: 50, distributed: null, cannotIdentify: null, declined: null, notKnown: 0 });
  });

  test('shows how many were distributed where neither part of it is hidden', () => {
    const one = shown({ expected: 40, notKnown: 0, cannotIdentify: 2, noReply: 0, withdrawn: 0, distributed: 38 });
    expect(one).toMatchObject({ expected: null, distributed: 38, cannotIdentify: null });
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

describe('what complete and explained give away', () => {
  const [first, text] = [tool.questions[0]!, tool.questions.find(({ type }) => type === 'text')!];
  const { appliesWhen: _, reasons: __, ...plain } = { ...first, boxes: [] };
  const of = (id: string, more: object = {}): Question => ({ ...plain, id, ...more });
  const small: Tool = {
    ...tool,
    questions: [of('Q1'), of('Q2'), { ...text, id: 'T1', boxes: [] }, { ...text, id: 'T2', boxes: [] }],
  };
  const more: Tool = { ...small, questions: [...small.questions, of('Q9'), { ...text, id: 'T9', boxes: [] }] };
  /** Of 40 that came 30 are complete and 20 explained; of each question how many left it empty, if that is shown. */
  const given = (
    unanswered: Record<string, number>,
    hiddenIn: string[],
    {
      some,
      explained = 20,
      complete = 30,
      by = small,
    }: { some?: number; explained?: number; complete?: number; by?: Tool } = {},
  ): [complete: number | null, explained: number | null | undefined] => {
    const rows = some === undefined ? {} : { 'some-children': { ...restricted.questions['A1']!, asked: some } };
    const exactOf = (n: number, asked = 40) => ({
      ...restricted.questions['A1']!,
      asked,
      unanswered: n,
      byCoverage: asked === 40 ? rows : { 'some-children': { ...restricted.questions['A1']!, asked: 1 } },
    });
    const all = { Q1: 0, Q2: 0, T1: 0, T2: 0, ...unanswered };
    const exact = Object.fromEntries(Object.entries(all).map(([id, n]) => [id, exactOf(n)]));
    const shownNow = Object.fromEntries(
      Object.entries(all).map(([id, n]) => [
        id,
        {
          ...questions['A1']!,
          unanswered: hiddenIn.includes(id) ? null : n,
          byCoverage: hiddenIn.includes('coverage') ? {} : { 'all-children': questions['A1']! },
        },
      ]),
    );
    const found = completenessShown(
      {
        ...restricted,
        questions: { Q0: exactOf(0, 20), ...exact },
        completeness: { ...restricted.completeness, returned: 40, complete, explained },
      },
      shownNow,
      by,
      defaultRule,
      new Set(),
    );
    return [found.complete, found.explained];
  };

  test.each<
    [
      what: string,
      unanswered: Record<string, number>,
      hidden: string[],
      more: Parameters<typeof given>[2],
      stands: boolean,
    ]
  >([
    ['nothing that is hidden', { Q1: 5, Q2: 5 }, [], {}, true],
    ['nothing: nearly all are complete', { Q1: 5, Q2: 5 }, [], { complete: 38 }, false],
    ['one that can be more or less', { Q1: 6, Q2: 6 }, ['Q1'], {}, true],
    ['one of which all that are left are the gaps', { Q1: 6, Q2: 4 }, ['Q1'], {}, false],
    ['one that all with gaps left empty', { Q1: 10, Q2: 6 }, ['Q1'], {}, false],
    ['one of two that all with gaps left empty', { Q1: 10, Q2: 6 }, ['Q1', 'Q2'], {}, false],
    ['who covers some children, where the gaps are no more', { Q1: 4 }, ['coverage'], { some: 6 }, false],
    ['who covers some children, where they are more', { Q1: 5 }, ['coverage'], { some: 6 }, true],
    ['nothing where who covers some children is shown', { Q1: 4 }, [], { some: 6 }, true],
    ['a question that the figures do not have', { Q1: 6, Q2: 6 }, [], { by: more }, true],
    ['nobody covers some children', { Q1: 11 }, ['coverage'], {}, true],
  ])('complete, beside %s', (_, unanswered, hidden, more, stands) => {
    const complete = more?.complete ?? 30;
    expect(given(unanswered, hidden, more)[0]).toBe(stands ? complete : null);
  });

  test('neither, beside a question that may be left empty: who does has no gap', () => {
    const by: Tool = {
      ...small,
      questions: [
        of('Q1'),
        of('Q2', { optional: true }),
        of('T1', { type: 'text' }),
        of('T2', { type: 'text', optional: true }),
      ],
    };
    // Ten with gaps, who are all that left Q1 empty; twenty not explained, of whom ten lack T1.
    expect(given({ Q1: 6, Q2: 6, T1: 6, T2: 6 }, ['Q1', 'T1'], { by })).toEqual([null, null]);
    expect(given({ Q1: 6, Q2: 6, T1: 6, T2: 6 }, ['Q1', 'T1'])).toEqual([30, 20]);
    expect(given({ T1: 6, T2: 6 }, ['T1'], { by })).toEqual([30, null]);
    expect(given({ T1: 6, T2: 6 }, ['T1'])).toEqual([30, 20]);
  });

  const boxes: Tool = {
    ...small,
    questions: [
      of('Q1', { boxes: [{ id: 'more', wording: 'More?', type: 'text', when: 'always' }] }),
      ...small.questions.slice(1),
    ],
  };
  const reasons: Tool = {
    ...small,
    questions: [of('Q1', { reasons: [{ value: 'a', label: 'A' }] }), ...small.questions.slice(1)],
  };
  test.each<
    [
      what: string,
      unanswered: Record<string, number>,
      hidden: string[],
      more: Parameters<typeof given>[2],
      stands: boolean,
    ]
  >([
    ['nothing that is hidden', { T1: 10 }, [], {}, true],
    ['one that can be more or less', { T1: 12 }, ['T1'], {}, true],
    ['one of which all that are left are those without', { T1: 10 }, ['T1'], {}, false],
    ['two of which all that are left are those without', { T1: 5, T2: 5 }, ['T1'], {}, false],
    ['one, where boxes are asked for too', { T1: 10 }, ['T1'], { by: boxes }, true],
    ['one, where reasons are asked for too', { T1: 10 }, ['T1'], { by: reasons }, true],
    ['one that all that are not explained left empty', { T1: 20 }, ['T1'], { by: boxes }, false],
    ['a text that the figures do not have', { Q1: 6, Q2: 6, T1: 12 }, [], { by: more }, true],
    ['one of two that all that are not explained left empty', { T1: 20, T2: 5 }, ['T1', 'T2'], { by: boxes }, false],
    ['a question of another kind', { Q1: 9, Q2: 5 }, ['Q1'], { explained: 10 }, true],
  ])('explained, beside %s', (_, unanswered, hidden, more, stands) => {
    expect(given(unanswered, hidden, more)).toEqual([30, stands ? (more?.explained ?? 20) : null]);
  });
});

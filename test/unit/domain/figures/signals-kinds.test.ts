/** Signals of several answers, numbers, dates and of each child. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import { saysOf } from '../../../../shared/domain/tool/signal-rules.ts';
import type { Content } from '../../../../shared/domain/tool/submission.ts';
import type { Signal as Rule, Tool } from '../../../../shared/domain/tool/tool.ts';
import type { Answered } from '../../../../shared/domain/figures/signals-of-return.ts';
import { signalsOf } from '../../../../shared/domain/figures/signals.ts';
import { appliesPlainly } from '../../../applies-plainly.ts';
import { everyKind } from '../../../every-kind.ts';
import { runs } from '../../../runs.ts';
import { contentOf } from '../tool/samples.ts';

const described = {
  ...everyKind,
  factors: [{ value: 'fire', label: 'A fire' }],
  calledFor: [],
  questions: everyKind.questions.map((one) => (one.id === 'J4' ? { ...one, about: 'case' as const } : one)),
};
const withRule = (signal: object): Tool => ({ ...described, signals: [signal as Rule] });
const family = [
  { id: 'ann', ageBand: 'school-age' as const },
  { id: 'bob', ageBand: 'pre-school' as const },
];
const by = (agency: string, answers: object, more: Partial<Answered> = {}): Answered => ({
  case: 'case-1',
  agency,
  service: agency,
  facts: { factors: [], children: family, service: agency },
  content: { answers: answers as Answers },
  ...more,
});
const of = (ann: unknown, bob?: unknown) => ({
  children: {
    ...(ann === undefined ? {} : { ann: { answer: ann } }),
    ...(bob === undefined ? {} : { bob: { answer: bob } }),
  },
});
/** A line a signal: whose, of whom, and what was answered. */
const lines = (signal: object, returns: Answered[]): string[] => {
  const tool = withRule(signal);
  expect(faultsOf(tool)).toEqual([]);
  return signalsOf(tool, returns).map(
    ({ agency, child, answers }) =>
      `${agency ?? '-'} ${child ?? '-'}: ${answers
        .map(
          (one) => `${one.agency ?? one.service ?? '-'} ${one.child ?? '-'} ${one.question}=${one.answer ?? 'empty'}`,
        )
        .join(', ')}`,
  );
};

describe('answers that stand together', () => {
  const rule = { rule: 'together', id: 'a', label: 'A' };
  const K1 = { question: 'K1', is: 'no' };

  test('of the same child are of one child, each told apart', () => {
    const both = { ...rule, answers: [K1, { question: 'K4', atMost: 2 }], sameChild: true };
    expect(lines(both, [by('police', { K1: of('no', 'yes'), K4: of(3, 1) })])).toEqual([]);
    expect(lines(both, [by('police', { K1: of('no', 'no'), K4: of(0, 2) })])).toEqual([
      'police ann: police ann K1=no, police ann K4=0',
      'police bob: police bob K1=no, police bob K4=2',
    ]);
  });

  test('of any child are of whichever gave them', () => {
    const any = { ...rule, answers: [K1, { question: 'K4', atMost: 2 }] };
    expect(lines(any, [by('police', { K1: of('no', 'yes'), K4: of(3, 1) })])).toEqual([
      'police -: police ann K1=no, police bob K4=1',
    ]);
  });

  test('go with what is asked once', () => {
    const mixed = { ...rule, answers: [K1, { question: 'J1', is: ['yes', 'dont-know'] }], sameChild: true };
    const given = { K1: of('yes', 'no'), J1: { answer: 'dont-know', reason: 'other' } };
    expect(lines(mixed, [by('police', given)])).toEqual(['police bob: police bob K1=no, police - J1=dont-know']);
    expect(lines(mixed, [by('police', { ...given, J1: { answer: 'no' } })])).toEqual([]);
  });

  test.each<[unknown, boolean, object]>([
    [['once'], true, { is: 'once' }],
    [['never', 'once'], true, { is: 'once' }],
    [['never', 'once'], false, { is: 'once', only: true }],
    [['once'], true, { is: 'once', only: true }],
    [['once', 'often'], true, { is: ['often', 'once'], only: true }],
    [['none'], false, { is: ['often', 'once'] }],
  ])('of several, %j: %j where the rule says %j', (answer, isRaised, waited) => {
    const one = { ...rule, answers: [{ question: 'J3', ...waited }] };
    expect(lines(one, [by('police', { J3: { answer } })])).toEqual(
      isRaised ? [`police -: police - J3=${(answer as string[]).join(' ')}`] : [],
    );
  });

  test.each<[unknown, boolean]>([
    [2, false],
    [3, true],
    [5, true],
    [6, false],
    ['dont-know', false],
  ])('of a number from 3 to 5, %j: %j', (answer, isRaised) => {
    const one = { ...rule, answers: [{ question: 'J4', atLeast: 3, atMost: 5 }] };
    expect(lines(one, [by('police', { J4: { answer } })]).length).toBe(isRaised ? 1 : 0);
  });

  test('only in a case, or of a child, that is as the rule says', () => {
    const inFire = { ...rule, answers: [K1], where: { factor: 'fire' } };
    const given = { K1: of('no', 'no') };
    expect(lines(inFire, [by('police', given)])).toEqual([]);
    expect(
      lines(inFire, [by('police', given, { facts: { factors: ['fire'], children: family, service: 'police' } })]),
    ).toHaveLength(1);
    const young = { ...rule, answers: [K1], where: { ageBand: ['pre-school'] }, sameChild: true };
    expect(lines(young, [by('police', given)])).toEqual(['police bob: police bob K1=no']);
  });
});

describe('agencies contradict each other', () => {
  const between = [['yes'], ['no']];

  test('about the same child, and about no other', () => {
    const rule = { rule: 'agencies-contradict', between, questions: ['K1'] };
    expect(lines(rule, [by('school', { K1: of('yes', 'no') }), by('police', { K1: of('yes', 'yes') })])).toEqual([
      '- bob: police bob K1=yes, school bob K1=no',
    ]);
    expect(lines(rule, [by('school', { K1: of('yes') }), by('police', { K1: of(undefined, 'no') })])).toEqual([]);
  });

  test('in one case, whatever the children of another are called', () => {
    const rule = { rule: 'agencies-contradict', between, questions: ['K1'] };
    expect(lines(rule, [by('school', { K1: of('yes') }), by('police', { K1: of('no') }, { case: 'case-2' })])).toEqual(
      [],
    );
  });

  test('with several answers, but for one that says both', () => {
    const rule = { rule: 'agencies-contradict', between: [['none'], ['once', 'often']], questions: ['K3'] };
    const all = [
      by('a', { J1: { answer: 'yes' }, K3: of(['none']) }),
      by('b', { J1: { answer: 'yes' }, K3: of(['never', 'often']) }),
      by('c', { J1: { answer: 'yes' }, K3: of(['never']) }),
    ];
    expect(lines(rule, all)).toEqual(['- ann: a ann K3=none, b ann K3=never often']);
  });

  test('by numbers that are more than so far apart', () => {
    const rule = { rule: 'agencies-contradict', apart: 3, questions: ['J4', 'K4'] };
    const all = [
      by('a', { J4: { answer: 5 }, K4: of(0, 9) }),
      by('b', { J4: { answer: 8 }, K4: of(4, 9) }),
      by('c', { J4: { answer: 'dont-know', reason: 'other' }, K4: of(2) }),
    ];
    expect(lines(rule, all)).toEqual(['- ann: a ann K4=0, b ann K4=4']);
  });

  test.each<[string, string, boolean]>([
    ['2026-01-01', '2026-01-11', false],
    ['2026-01-01', '2026-01-12', true],
    ['2026-01', '2026-02-10', false],
    ['2026-01', '2026-02-11', true],
    ['2026-02-11', '2026-01', true],
    ['2026-01', '2026-01-31', false],
    ['2024-02', '2024-03-11', true],
    ['dont-know', '2026-01-01', false],
  ])('by days that are more than ten apart, surely: %s and %s: %j', (one, other, isRaised) => {
    const rule = { rule: 'agencies-contradict', apart: 10, questions: ['J5'] };
    const all = [by('a', { J5: { answer: one } }), by('b', { J5: { answer: other } })];
    expect(lines(rule, all)).toEqual(isRaised ? [`- -: a - J5=${one}, b - J5=${other}`] : []);
  });
});

test('a concern, an answer that does not apply and one of none are told of each child', () => {
  const returns = [by('police', { K1: of('no', 'yes'), K2: of('yes', 'yes'), K3: of(['none']) })];
  const K2 = 'police ann: police ann K2=yes';
  expect(lines({ rule: 'concern-raised' }, returns)).toEqual([K2, 'police bob: police bob K2=yes']);
  expect(lines({ rule: 'does-not-apply' }, returns)).toEqual([
    'police bob: police bob K2=yes',
    'police ann: police ann K3=none',
  ]);
  const none = { rule: 'no-assessment-tool', question: 'J3', none: ['none'] };
  expect(
    lines(none, [by('a', {}), by('b', { J3: { answer: ['none'] } }), by('c', { J3: { answer: ['once'] } })]),
  ).toEqual(['a -: a - J3=empty', 'b -: b - J3=none']);
});

test('a number is an answer to what asks for an assessment tool', () => {
  const none = { rule: 'no-assessment-tool', question: 'J4', none: ['dont-know'] };
  const answers = [{}, { J4: { answer: 3 } }, { J4: { answer: 'dont-know', reason: 'other' } }];
  expect(
    lines(
      none,
      answers.map((given, at) => by(`a${at}`, given)),
    ),
  ).toEqual(['a0 -: a0 - J4=empty', 'a2 -: a2 - J4=dont-know']);
});

test('a service stands out by its answers about children too', () => {
  const rule = { rule: 'outlier-service', between: [['yes'], ['no']], atLeast: 4, othersAtMost: { part: 1, of: 2 } };
  const own = [by('school', { K1: of('no', 'no') }), by('school', { K1: of('no', 'no') }, { case: 'case-2' })];
  const others = [by('police', { K1: of('yes', 'no') }), by('nurse', { K1: of('yes') })];
  expect(lines(rule, [...own, ...others])).toEqual(['- -: school - K1=no, - - K1=no']);
});

describe('whatever is answered', () => {
  /** The rules once more, in the plainest way: a line a signal. */
  function recount(returns: { of: Answered; content: Content }[]): string[] {
    const found: string[] = [];
    const answer = (content: Content, id: string, child?: string): unknown => {
      const given = JSON.parse(JSON.stringify(content.answers))[id];
      return child === undefined ? given?.answer : given?.children?.[child]?.answer;
    };
    for (const { of: one, content } of returns) {
      for (const { id } of family) {
        const times = answer(content, 'K4', id);
        if (!content.childrenCovered.includes(id)) continue;
        if (answer(content, 'K1', id) === 'no' && typeof times === 'number' && times <= 4)
          found.push(`unseen ${one.case} ${one.agency} ${id}`);
      }
      const ticked = answer(content, 'J3');
      if (JSON.stringify(ticked) === '["once"]') found.push(`once ${one.case} ${one.agency} -`);
    }
    for (const name of ['case-1', 'case-2']) {
      for (const { id } of family) {
        const said = returns
          .filter(({ of: one, content }) => one.case === name && content.childrenCovered.includes(id))
          .flatMap(({ content }) => {
            const times = answer(content, 'K4', id);
            return typeof times === 'number' ? [times] : [];
          });
        if (said.length > 0 && Math.max(...said) - Math.min(...said) > 5) found.push(`far ${name} - ${id}`);
      }
      for (const { id } of family) {
        const said = returns
          .filter(({ of: one, content }) => one.case === name && content.childrenCovered.includes(id))
          .filter(({ of: one, content }) => applies(one, content).includes(`K2/${id}`))
          .flatMap(({ content }) => answer(content, 'K2', id) ?? []);
        if (new Set(said).size === 2) found.push(`contradicts ${name} - ${id}`);
      }
    }
    return found.toSorted();
  }
  const applies = (one: Answered, content: Content): string[] =>
    appliesPlainly(described, content, { factors: [], children: family }, one.service);
  const rules: Rule[] = [
    {
      rule: 'together',
      id: 'unseen',
      label: 'U',
      answers: [
        { question: 'K1', is: 'no' },
        { question: 'K4', atMost: 4 },
      ],
      sameChild: true,
    },
    { rule: 'together', id: 'once', label: 'O', answers: [{ question: 'J3', is: 'once', only: true }] },
    { rule: 'agencies-contradict', id: 'far', apart: 5, questions: ['K4'] },
    { rule: 'agencies-contradict', id: 'contradicts', between: [['yes'], ['no']], questions: ['K2'] },
  ];
  const tool: Tool = { ...described, signals: rules };

  test('the same signals come from a plain reading of the rules', () => {
    expect(faultsOf(tool)).toEqual([]);
    const content = contentOf(tool).map((one) => {
      // Of the family, under its own names.
      const names = new Map(one.childrenCovered.map((id, at) => [id, family[at]?.id]));
      const kept = one.childrenCovered.flatMap((id) => names.get(id) ?? []);
      const answers = Object.fromEntries(
        Object.entries(one.answers).map(([id, given]) => {
          const children = (given as { children?: Record<string, unknown> }).children;
          if (children === undefined) return [id, given];
          return [
            id,
            {
              children: Object.fromEntries(
                Object.entries(children).flatMap(([child, own]) =>
                  names.get(child) === undefined ? [] : [[names.get(child)!, own]],
                ),
              ),
            },
          ];
        }),
      );
      return { ...one, childrenCovered: kept, answers };
    });
    const places = ['case-1', 'case-2'].flatMap((name) => ['a', 'b', 'c'].map((agency) => [name, agency] as const));
    fc.assert(
      fc.property(fc.tuple(...places.map(() => content)), (contents) => {
        const returns = contents.map((one, at) => {
          const [name, agency] = places[at]!;
          const facts = {
            factors: [],
            children: family.filter(({ id }) => one.childrenCovered.includes(id)),
            service: agency,
            involvement: one.header?.involvement,
          };
          return { content: one, of: by(agency, one.answers, { case: name, facts }) };
        });
        const raised = signalsOf(
          tool,
          returns.map(({ of: one }) => one),
        ).map(({ id, case: name, agency, child }) => `${id} ${name} ${agency ?? '-'} ${child ?? '-'}`);
        expect(raised.toSorted()).toEqual(recount(returns));
      }),
      { numRuns: runs(60, 1000) },
    );
  });
});

test('each rule is told in words', () => {
  const says = (signal: object): string => saysOf(withRule(signal), signal as Rule);
  const rule = { rule: 'together', id: 'a', label: 'A' };
  expect(
    [
      {
        ...rule,
        answers: [
          { question: 'K1', is: 'no' },
          { question: 'K4', atMost: 2 },
        ],
        sameChild: true,
      },
      { ...rule, answers: [{ question: 'J3', is: ['once', 'often'], only: true }], where: { factor: 'fire' } },
      { ...rule, answers: [{ question: 'J4', atLeast: 3, atMost: 5 }] },
      { ...rule, answers: [{ question: 'J4', atLeast: 3, atMost: 3 }] },
      { rule: 'agencies-contradict', questions: ['K1'], between: [['yes'], ['no']] },
      { rule: 'agencies-contradict', between: [['yes'], ['no']] },
      { rule: 'agencies-contradict', questions: ['J4'], apart: 3 },
      { rule: 'agencies-contradict', questions: ['J5'], apart: 1 },
      { rule: 'agencies-contradict', questions: ['J5', 'K4'], apart: 10 },
    ].map(says),
  ).toEqual([
    'One questionnaire gave all of these answers about one child: K1 "No", K4 2 or less.',
    'One questionnaire, where the case has a fire, gave this answer: J3 "Once" or "Often" and no other.',
    'One questionnaire gave this answer: J4 from 3 to 5.',
    'One questionnaire gave this answer: J4 3.',
    'About one child, one agency answered "Yes" and another "No" to K1. Questions about an agency\'s own work are left out.',
    'About one case or child, one agency answered "Yes" and another "No" to the same question about the case or child. Questions about an agency\'s own work are left out.',
    "About one case, agencies gave numbers that are more than 3 apart to J4. Questions about an agency's own work are left out.",
    "About one case, agencies gave dates that are more than 1 day apart to J5. Questions about an agency's own work are left out.",
    "About one case or child, agencies gave numbers that are more than 10 apart, or dates that are more than 10 days apart, to J5 or K4. Questions about an agency's own work are left out.",
  ]);
});

/** Signals of tools that nobody has seen: the rules, written again in the plainest way, are held against any questionnaire. */
import { plainAnswer } from '../../../plain-answer.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answered } from '../../../../shared/domain/figures/signals-of-return.ts';
import { signalsOf } from '../../../../shared/domain/figures/signals.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import { keyOf, saysOf, titleOf } from '../../../../shared/domain/tool/signal-rules.ts';
import { Tool, type Question, type Signal } from '../../../../shared/domain/tool/tool.ts';
import { runs } from '../../../runs.ts';
import { factsWith } from '../../../facts.ts';
import { stepDown2, unreported } from '../../../library.ts';

const ids = ['Q1', 'Q2', 'Q3', 'Q4'];
const values = ['never', 'rarely', 'often', 'always', 'dont-know', 'not-applicable'];
const reasons = [{ value: 'other', label: 'Another reason' }];

const questionOf = (id: string): fc.Arbitrary<Question> =>
  fc
    .record({
      about: fc.constantFrom('agency' as const, 'case' as const),
      offered: fc.subarray(values, { minLength: 1 }),
      isText: fc.boolean(),
    })
    .map(({ about, offered, isText }) => {
      const isOpen = id === 'Q4' && isText;
      return {
        id,
        section: 'S',
        wording: `What about ${id}?`,
        type: isOpen ? ('text' as const) : ('choice' as const),
        about,
        options: isOpen ? [] : offered.map((value) => ({ value, label: `${value.toUpperCase()}: more of it` })),
        ...(!isOpen && offered.includes('dont-know') && { reasons }),
        boxes: [],
        // So that some answers are to what does not apply.
        ...(id === 'Q3' && { appliesWhen: { factor: 'fire' } }),
      };
    });

const between: fc.Arbitrary<[string[], string[]]> = fc
  .shuffledSubarray(values.slice(0, 5), { minLength: 2 })
  .chain((both) =>
    fc.integer({ min: 1, max: both.length - 1 }).map((at): [string[], string[]] => [both.slice(0, at), both.slice(at)]),
  );
const given = fc.record({ question: fc.constantFrom(...ids), is: fc.constantFrom(...values) });
const together = fc.uniqueArray(given, { selector: ({ question }) => question, minLength: 1, maxLength: 3 });
const ruleOf: fc.Arbitrary<Signal> = fc.oneof(
  together.map((answers): Signal => ({ rule: 'together', id: '', label: 'What stands together', answers })),
  between.map((sides): Signal => ({ rule: 'agencies-contradict', between: sides })),
  fc.record({ sides: between, label: fc.constantFrom(undefined, 'Alone') }).map(({ sides, label }): Signal => ({
    rule: 'outlier-service',
    ...(label !== undefined && { label }),
    between: sides,
    atLeast: 2,
    othersAtMost: { part: 1, of: 2 },
  })),
  fc.record({ question: fc.constantFrom(...ids), factor: fc.constantFrom(undefined, 'fire') }).map((one): Signal => ({
    rule: 'no-assessment-tool',
    question: one.question,
    none: ['never'],
    ...(one.factor !== undefined && { factor: one.factor }),
  })),
);

/** A sound tool with several rules of a name, each with an id of its own. */
const toolOf: fc.Arbitrary<Tool> = fc
  .record({
    questions: fc.tuple(...ids.map(questionOf)),
    rules: fc.array(ruleOf, { minLength: 1, maxLength: 6 }),
  })
  .map(({ questions, rules }): Tool => {
    const tool: Tool = {
      ...unreported(stepDown2),
      factors: [{ value: 'fire', label: 'A fire' }],
      calledFor: [],
      sections: [{ id: 'S', title: 'Everything' }],
      questions,
      concerns: [],
      comparable: [],
      signals: [],
    };
    // What no question of this tool can tell is refused when it is loaded: see faults.ts.
    const sound = rules
      .map((rule, at): Signal => ({ ...rule, id: `rule-${at}` }))
      .filter((rule) => faultsOf({ ...tool, signals: [rule] }).length === 0);
    return { ...tool, signals: sound };
  });

const agencies = [
  ['school-a', 'school'],
  ['school-b', 'school'],
  ['police', 'police'],
] as const;

const returnsOf = (tool: Tool): fc.Arbitrary<Answered[]> => {
  const answers = fc
    .tuple(
      ...tool.questions.map(({ options }) =>
        fc.constantFrom(
          undefined,
          ...(options.length === 0 ? ['never', 'often', 'In words'] : options.map(({ value }) => value)),
        ),
      ),
    )
    .map((all) =>
      Object.fromEntries(
        tool.questions.flatMap(({ id }, at) => {
          const answer = all[at];
          return answer === undefined ? [] : [[id, { answer }] as const];
        }),
      ),
    );
  const places = ['case-1', 'case-2', 'case-10'].flatMap((id) => agencies.map((agency) => [id, ...agency] as const));
  return fc.subarray(places).chain((chosen) =>
    fc.tuple(
      ...chosen.map(([id, agency, service]) =>
        answers.map((of): Answered => ({
          case: id,
          agency,
          service,
          facts: factsWith({ factors: id === 'case-2' ? [] : ['fire'] }),
          content: { answers: of },
        })),
      ),
    ),
  );
};

/** The rules from docs/signals.md, a line a signal. */
function recount(tool: Tool, returns: readonly Answered[]): string[] {
  const said = (one: Answered, id: string): string | undefined => plainAnswer(one.content.answers, id);
  const applies = (one: Answered, id: string): boolean => id !== 'Q3' || one.facts.factors.includes('fire');
  const lines: string[] = [];
  for (const rule of tool.signals) {
    if (rule.rule === 'together') {
      for (const one of returns) {
        let all = true;
        for (const waited of rule.answers) if ('is' in waited && said(one, waited.question) !== waited.is) all = false;
        if (all)
          lines.push(
            `${rule.id} ${one.case} ${one.agency}: ${rule.answers.map((waited) => ('is' in waited ? waited.is : '')).join()}`,
          );
      }
    }
    if (rule.rule === 'no-assessment-tool') {
      for (const one of returns) {
        const word = said(one, rule.question);
        if (rule.factor !== undefined && !one.facts.factors.includes(rule.factor)) continue;
        if (!applies(one, rule.question) || (word !== undefined && word !== 'never')) continue;
        lines.push(`${rule.id} ${one.case} ${one.agency}: ${word ?? 'empty'}`);
      }
    }
    if (!('between' in rule)) continue;
    const [left, right] = rule.between;
    for (const { id, about, options } of tool.questions) {
      const offers = (side: string[]): boolean => options.some(({ value }) => side.includes(value));
      if (!offers(left) || !offers(right)) continue;
      const answered = returns.filter(
        (one) => applies(one, id) && said(one, id) !== undefined && said(one, id) !== 'not-applicable',
      );
      const on = (side: string[], among: readonly Answered[]) => among.filter((one) => side.includes(said(one, id)!));
      if (rule.rule === 'agencies-contradict') {
        if (about !== 'case') continue;
        for (const of of new Set(answered.map((one) => one.case))) {
          const here = answered.filter((one) => one.case === of);
          if (on(left, here).length === 0 || on(right, here).length === 0) continue;
          const who = [...on(left, here), ...on(right, here)].map((one) => `${one.agency} ${said(one, id)}`);
          lines.push(`${rule.id} ${of} ${id}: ${who.toSorted().join()}`);
        }
        continue;
      }
      for (const service of ['school', 'police']) {
        const own = answered.filter((one) => one.service === service);
        const others = answered.filter((one) => one.service !== service);
        const sided = on([...left, ...right], others).length;
        for (const side of [left, right]) {
          const alike = on(side, others).length;
          if (own.length < 2 || on(side, own).length < own.length || sided === 0 || alike / sided > 1 / 2) continue;
          lines.push(`${rule.id} ${service} ${id}: ${own.length} of ${own.length}, ${alike} of ${sided}`);
        }
      }
    }
  }
  return lines.toSorted();
}

function lineOf({
  rule,
  id,
  case: of,
  agency,
  service,
  questions,
  answers,
}: ReturnType<typeof signalsOf>[number]): string {
  const sum = (isOwn: boolean): string => {
    const counted = answers.filter((one) => (one.service !== undefined) === isOwn);
    return `${counted.reduce((all, { count = 0 }) => all + count, 0)} of ${counted[0]?.base}`;
  };
  if (rule === 'outlier-service') return `${id} ${service} ${questions.join()}: ${sum(true)}, ${sum(false)}`;
  if (rule === 'agencies-contradict') {
    return `${id} ${of} ${questions.join()}: ${answers
      .map((one) => `${one.agency} ${one.answer}`)
      .toSorted()
      .join()}`;
  }
  return `${id} ${of} ${agency}: ${answers.map(({ answer }) => answer ?? 'empty').join()}`;
}

const played = toolOf.chain((tool) => returnsOf(tool).map((returns) => ({ tool, returns })));

describe('whatever a tool asks, and by whatever rules', () => {
  test('its signals are those that the rules, written again, raise, and every rule is met', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(played, ({ tool, returns }) => {
        const signals = signalsOf(tool, returns);
        for (const { rule } of signals) met.add(rule);
        expect(signals.map(lineOf).toSorted()).toStrictEqual(recount(tool, returns));
      }),
      { numRuns: runs(400, 10_000), seed: 20_150_501 },
    );
    expect([...met].toSorted()).toStrictEqual([
      'agencies-contradict',
      'no-assessment-tool',
      'outlier-service',
      'together',
    ]);
  });

  test('they are the same, in the same order, in whatever order the returns come', () => {
    fc.assert(
      fc.property(
        played.chain(({ tool, returns }) =>
          fc.shuffledSubarray(returns, { minLength: returns.length }).map((shuffled) => ({ tool, returns, shuffled })),
        ),
        ({ tool, returns, shuffled }) => {
          expect(signalsOf(tool, shuffled)).toStrictEqual(signalsOf(tool, returns));
        },
      ),
      { numRuns: runs(100, 2000) },
    );
  });

  test('each is found again by its rule, carries what the tool calls it, and its rule is told in words', () => {
    fc.assert(
      fc.property(played, ({ tool, returns }) => {
        for (const signal of signalsOf(tool, returns)) {
          const [rule, ...more] = tool.signals.filter((one) => keyOf(one) === keyOf(signal));
          expect(more).toEqual([]);
          expect([signal.rule, signal.label]).toEqual([rule?.rule, rule?.label]);
          expect(titleOf(signal)).toBe(rule?.label ?? titleOf({ rule: signal.rule }));
          // Values of the wire, and what explains an option, are not for reading.
          expect(saysOf(tool, rule!)).not.toMatch(/never|rarely|often|always|dont-know|more of it/);
        }
      }),
      { numRuns: runs(100, 2000) },
    );
  });

  test('a sound tool of that kind is one of the format', () => {
    fc.assert(
      fc.property(toolOf, (tool) => {
        expect(Tool.safeParse(tool).error?.issues).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });
});

test('an answer on neither side contradicts nobody, and one of several on a side contradicts each of the other', () => {
  const tool: Tool = {
    ...stepDown2,
    signals: [
      {
        rule: 'agencies-contradict',
        id: 'seen-often',
        label: 'Agencies saw the child more and less often',
        between: [['never', 'rarely'], ['always']],
      },
    ],
    questions: [
      {
        ...stepDown2.questions[0]!,
        id: 'Q1',
        about: 'case',
        options: values.slice(0, 4).map((value) => ({ value, label: value })),
      },
    ],
  };
  const saying = (agency: string, answer: string): Answered => ({
    case: 'case-1',
    agency,
    service: agency,
    facts: factsWith(),
    content: { answers: { Q1: { answer } } },
  });
  const never = saying('police', 'never');
  expect(signalsOf(tool, [never, saying('school', 'rarely'), saying('camhs', 'often')])).toStrictEqual([]);
  expect(signalsOf(tool, [never, saying('school', 'rarely'), saying('camhs', 'always')])).toStrictEqual([
    {
      rule: 'agencies-contradict',
      id: 'seen-often',
      label: 'Agencies saw the child more and less often',
      case: 'case-1',
      questions: ['Q1'],
      agencies: ['camhs', 'police', 'school'],
      answers: [
        { agency: 'camhs', question: 'Q1', answer: 'always' },
        { agency: 'police', question: 'Q1', answer: 'never' },
        { agency: 'school', question: 'Q1', answer: 'rarely' },
      ],
    },
  ]);
});

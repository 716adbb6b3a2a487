import * as fc from 'fast-check';
import type { CaseFacts, ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { stepDown2 } from '../../../library.ts';
import { AgeBand } from '../../../../shared/domain/tool/codes.ts';
import type { Answer, Answers, Given } from '../../../../shared/domain/tool/answers.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';
import { factsWith, ofCase } from '../../../facts.ts';

/** The tool with everything in it: conditions on answers and factors, "not applicable", reasons, texts. */
export const tool: Tool = stepDown2;

/** `constructor` is a service like any other: a slug. */
const services: Record<string, string> = {
  'school-a': 'school',
  'school-b': 'school',
  police: 'police',
  'general-practice': 'general-practice',
  odd: 'constructor',
};

/** What can be given to a question: of its options, or what its kind takes in their place; all that is counted, and what is not. */
function givenTo({ type, options, min = 0, max = 12 }: Question): fc.Arbitrary<Given> {
  const values = options.map(({ value }) => value);
  if (type === 'several') {
    const alone = options.flatMap((option) => (option.alone === true ? [[option.value]] : []));
    const together = options.flatMap((option) => (option.alone === true ? [] : [option.value]));
    return fc.oneof(fc.shuffledSubarray(together, { minLength: 1 }), ...alone.map((one) => fc.constant(one)));
  }
  const own = {
    number: fc.integer({ min, max }),
    date: fc.constantFrom('2026-03-01', '2026-02'),
    text: fc.constantFrom('In words', 'not-applicable', 'dont-know'),
  };
  const either = type === 'number' || type === 'date' || type === 'text' ? [own[type]] : [];
  return fc.oneof(...either, ...(values.length === 0 ? [] : [fc.constantFrom(...values)]));
}

const answerTo = (question: Question): fc.Arbitrary<Answer> => {
  const reasons = (question.reasons ?? []).map(({ value }) => value);
  return givenTo(question).chain((answer) =>
    [answer].flat().includes('dont-know') && question.type !== 'text'
      ? fc.constantFrom<Answer>({ answer }, ...reasons.map((reason) => ({ answer, reason })))
      : fc.constant({ answer }),
  );
};

/** Answers to any of a tool's questions: of those about each child for any of the children. */
function answersOf({ questions }: Tool, children: readonly string[]): fc.Arbitrary<Answers> {
  const ofEach = (question: Question): fc.Arbitrary<Answers[string]> =>
    fc
      .subarray([...children])
      .chain((about) =>
        fc.record({ children: fc.record(Object.fromEntries(about.map((id) => [id, answerTo(question)]))) }),
      )
      .map((given) => structuredClone(given));
  return fc
    .subarray(questions)
    .chain((asked) =>
      fc.tuple(
        ...asked.map((question) =>
          (question.about === 'child' ? ofEach(question) : answerTo(question)).map(
            (given) => [question.id, given] as const,
          ),
        ),
      ),
    )
    .map((entries) => Object.fromEntries(entries));
}

type Counted = NonNullable<ReturnFacts['counted']>;

const countedUnder = (of: Tool, children: CaseFacts['children']): fc.Arbitrary<Counted> =>
  fc.subarray([...(children ?? [])]).chain((covered) =>
    fc.record({
      version: fc.integer({ min: 1, max: 3 }),
      sha256: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
      receivedAt: fc.constantFrom('2026-04-20T09:00:00.000Z', '2026-04-30T09:00:00.000Z', '2026-04-30T09:00:00.001Z'),
      coverage: fc.constantFrom('all-children' as const, 'some-children' as const),
      answers: answersOf(
        of,
        covered.map(({ id }) => id),
      ),
      facts: fc.constant(factsWith({ children: covered })),
    }),
  );

const returnOf = (agency: string, counted: fc.Arbitrary<Counted>): fc.Arbitrary<ReturnFacts> => {
  const common = { agency: fc.constant(agency), service: fc.constant(services[agency]!), seq: fc.nat({ max: 9 }) };
  return fc.oneof(
    fc.record({
      ...common,
      state: fc.constantFrom(
        'no-reply' as const,
        'cannot-identify' as const,
        'not-known' as const,
        'withdrawn' as const,
      ),
      settled: fc.boolean(),
      gaps: fc.constant(0),
      unexplained: fc.constant(0),
    }),
    fc.record({
      ...common,
      state: fc.constantFrom('with-gaps' as const, 'complete' as const),
      settled: fc.boolean(),
      gaps: fc.nat({ max: 3 }),
      unexplained: fc.nat({ max: 3 }),
      counted,
    }),
    fc.record({
      ...common,
      state: fc.constant('complete' as const),
      settled: fc.boolean(),
      gaps: fc.constant(0),
      unexplained: fc.constant(0),
      explained: fc.constant(true as const),
      counted,
    }),
  );
};

const childOf = (id: string) =>
  fc.record({
    id: fc.constant(id),
    ageBand: fc.constantFrom(...AgeBand.options),
    attributes: fc.dictionary(fc.constantFrom('sex', 'constructor'), fc.constantFrom('female', 'constructor')),
  });

/** None, or as many children as there can be of a case here. */
const someChildren: fc.Arbitrary<NonNullable<CaseFacts['children']>> = fc
  .integer({ min: 0, max: 3 })
  .chain((many) => fc.tuple(...Array.from({ length: many }, (_, at) => childOf(`child-${at + 1}`))));

/** Any state that one case can be in, under a tool. */
export const factsUnder =
  (of: Tool) =>
  (id: string): fc.Arbitrary<CaseFacts> =>
    fc.option(someChildren, { nil: undefined }).chain((children) =>
      fc
        .record(
          {
            audit: fc.constant('2026-q2'),
            case: fc.constant(id),
            route: fc.constantFrom({ from: 'CP', to: 'CIN' }, { from: 'CIN', to: 'closure' }),
            factors: fc.uniqueArray(fc.constantFrom('domestic-abuse', 'neglect', 'constructor')),
            ...(children && { children: fc.constant(children) }),
            attributes: fc.dictionary(fc.constantFrom('area', 'constructor'), fc.constantFrom('north', 'south')),
            returns: fc
              .uniqueArray(fc.constantFrom(...Object.keys(services)))
              .chain((agencies) => fc.tuple(...agencies.map((agency) => returnOf(agency, countedUnder(of, children))))),
            summary: fc.record({ seq: fc.nat({ max: 9 }), withdrawn: fc.boolean(), received: fc.boolean() }),
          },
          {
            requiredKeys: ['audit', 'case', 'route', 'factors', 'returns', ...(children ? ['children' as const] : [])],
          },
        )
        .map(ofCase),
    );

/** Any state that one case can be in. */
export const factsOf = factsUnder(tool);

/** An audit of up to four cases, one of a kind. */
export const auditUnder = (of: Tool): fc.Arbitrary<CaseFacts[]> =>
  fc
    .uniqueArray(fc.constantFrom('case-1', 'case-2', 'case-10', 'constructor'))
    .chain((ids) => fc.tuple(...ids.map(factsUnder(of))));

export const audit = auditUnder(tool);

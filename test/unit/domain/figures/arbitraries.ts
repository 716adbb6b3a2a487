import * as fc from 'fast-check';
import type { CaseFacts, ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { stepDown2 } from '../../../library.ts';
import { AgeBand } from '../../../../shared/domain/tool/codes.ts';
import type { Answer, Answers } from '../../../../shared/domain/tool/answers.ts';
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

const answerTo = (question: Question): fc.Arbitrary<Answer> => {
  if (question.options.length === 0) return fc.constantFrom({ answer: 'In words' }, { answer: 'not-applicable' });
  const reasons = (question.reasons ?? []).map(({ value }) => value);
  return fc
    .constantFrom(...question.options.map(({ value }) => value))
    .chain((answer) =>
      answer === 'dont-know'
        ? fc.constantFrom<Answer>({ answer }, ...reasons.map((reason) => ({ answer, reason })))
        : fc.constant({ answer }),
    );
};

const answers: fc.Arbitrary<Answers> = fc
  .subarray(tool.questions)
  .chain((asked) =>
    fc.tuple(...asked.map((question) => answerTo(question).map((answer) => [question.id, answer] as const))),
  )
  .map((entries) => Object.fromEntries(entries));

const counted = fc.record({
  version: fc.integer({ min: 1, max: 3 }),
  sha256: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
  receivedAt: fc.constantFrom('2026-04-20T09:00:00.000Z', '2026-04-30T09:00:00.000Z', '2026-04-30T09:00:00.001Z'),
  coverage: fc.constantFrom('all-children' as const, 'some-children' as const),
  answers,
  facts: fc.constant(factsWith()),
});

const returnOf = (agency: string): fc.Arbitrary<ReturnFacts> => {
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

/** Any state that one case can be in. */
export const factsOf = (id: string): fc.Arbitrary<CaseFacts> =>
  fc
    .record(
      {
        audit: fc.constant('2026-q2'),
        case: fc.constant(id),
        route: fc.constantFrom({ from: 'CP', to: 'CIN' }, { from: 'CIN', to: 'closure' }),
        factors: fc.uniqueArray(fc.constantFrom('domestic-abuse', 'neglect', 'constructor')),
        children: fc.array(
          fc.record({
            id: fc.constant('child-1'),
            ageBand: fc.constantFrom(...AgeBand.options),
            attributes: fc.dictionary(fc.constantFrom('sex', 'constructor'), fc.constantFrom('female', 'constructor')),
          }),
          { maxLength: 3 },
        ),
        attributes: fc.dictionary(fc.constantFrom('area', 'constructor'), fc.constantFrom('north', 'south')),
        returns: fc
          .uniqueArray(fc.constantFrom(...Object.keys(services)))
          .chain((agencies) => fc.tuple(...agencies.map(returnOf))),
        summary: fc.record({ seq: fc.nat({ max: 9 }), withdrawn: fc.boolean(), received: fc.boolean() }),
      },
      { requiredKeys: ['audit', 'case', 'route', 'factors', 'returns'] },
    )
    .map(ofCase);

/** An audit of up to four cases, one of a kind. */
export const audit: fc.Arbitrary<CaseFacts[]> = fc
  .uniqueArray(fc.constantFrom('case-1', 'case-2', 'case-10', 'constructor'))
  .chain((ids) => fc.tuple(...ids.map(factsOf)));

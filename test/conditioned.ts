/** Tools whose questions rest on anything that they can rest on, made at random, and cases for them. */
import * as fc from 'fast-check';
import { AgeBand } from '../shared/domain/tool/codes.ts';
import type { DescribedCase } from '../shared/domain/tool/facts.ts';
import { faultsOf } from '../shared/domain/tool/faults.ts';
import { type Condition, deepest } from '../shared/domain/tool/condition.ts';
import { type Question, type Tool } from '../shared/domain/tool/tool.ts';
import { stepDown2, unreported } from './library.ts';
import { details, text, yesNoDontKnow } from './questions.ts';

const options = (...values: string[]) => values.map((value) => ({ value, label: `In words: ${value}` }));

/** What the tool brings: nothing of it is of a theme that the code has seen. */
export const theme = {
  services: options('harbour', 'lighthouse', 'ferry').map((one) => ({ ...one, needs: ['name' as const] })),
  factors: options('fog', 'ice'),
  attributes: [
    { id: 'coast', label: 'Coast', of: 'case' as const, options: options('east', 'west') },
    { id: 'swims', label: 'Swims', of: 'child' as const, options: options('well', 'badly') },
  ],
};
const bands = AgeBand.options;

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });

/** A question that another may rest on, with what can be answered to it. */
export interface Answerable {
  id: string;
  values: readonly string[];
}

function factOf(before: readonly Answerable[]): fc.Arbitrary<Condition> {
  const facts: fc.Arbitrary<Condition>[] = [
    fc.constantFrom('fog', 'ice').map((factor) => ({ factor })),
    some(['harbour', 'lighthouse', 'ferry']).map((service) => ({ service })),
    some(bands).map((ageBand) => ({ ageBand })),
    fc.constantFrom('past' as const, 'present' as const).map((involvement) => ({ involvement })),
    some(['east', 'west']).map((is) => ({ attribute: 'coast', is })),
    some(['well', 'badly']).map((is) => ({ attribute: 'swims', is })),
  ];
  const earlier = before.map(({ id, values }) => some(values).map((is): Condition => ({ question: id, is })));
  return earlier.length === 0 ? fc.oneof(...facts) : fc.oneof(...facts, fc.oneof(...earlier), fc.oneof(...earlier));
}

/** Whatever a question may rest on, joined as deep as is said. */
export function conditionOf(before: readonly Answerable[], levels: number): fc.Arbitrary<Condition> {
  if (levels === 0) return factOf(before);
  const parts = fc.array(conditionOf(before, levels - 1), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 3, arbitrary: factOf(before) },
    { weight: 1, arbitrary: parts.map((all) => ({ all })) },
    { weight: 1, arbitrary: parts.map((any) => ({ any })) },
  );
}

const asked = (id: string, appliesWhen?: Condition) => ({
  id,
  about: 'agency' as const,
  wording: 'Was it so?',
  boxes: [details('In words?', ['no'])],
  ...(appliesWhen && { appliesWhen }),
});

/** A tool whose first question is everybody's, and of which each other may rest on anything before it; sound. */
export const conditionedTool: fc.Arbitrary<Tool> = fc
  .integer({ min: 2, max: 12 })
  .chain((last) => {
    const ids = Array.from({ length: last }, (_, at) => `${'ABC'[Math.floor(at / 4)]}${(at % 4) + 1}`);
    return fc.tuple(
      ...ids.map((id, at): fc.Arbitrary<Question> => {
        if (at === 0) return fc.constant(yesNoDontKnow(asked(id)));
        const answerable = ids
          .slice(0, at)
          .filter((one) => !one.endsWith('4'))
          .map((one) => ({ id: one, values: ['yes', 'no', 'dont-know'] }));
        return fc
          .option(conditionOf(answerable, deepest - 1), { nil: undefined, freq: 4 })
          .map((when) => (id.endsWith('4') ? text({ ...asked(id, when), boxes: [] }) : yesNoDontKnow(asked(id, when))));
      }),
    );
  })
  .map((questions) => ({
    ...unreported(stepDown2),
    ...theme,
    id: 'seafaring@1',
    theme: 'seafaring',
    calledFor: [],
    sections: ['A', 'B', 'C'].map((id) => ({ id, title: `Section ${id}` })),
    questions,
    concerns: [],
    comparable: [],
    signals: [{ rule: 'does-not-apply' as const }],
  }))
  .filter((tool) => faultsOf(tool).every(({ path }) => path.at(-1) === 'section'));

const attributesOf = (id: string, values: string[]) =>
  fc.option(
    fc.constantFrom(...values).map((value) => ({ [id]: value })),
    { nil: undefined },
  );

/** A case for such a tool, of the same children each time. */
export const describedCase: fc.Arbitrary<DescribedCase> = fc.record({
  factors: fc.subarray(['fog', 'ice']),
  attributes: attributesOf('coast', ['east', 'west']),
  children: fc.tuple(
    ...['child-1', 'child-2', 'child-3'].map((id) =>
      fc.record({
        id: fc.constant(id),
        ageBand: fc.constantFrom(...bands),
        attributes: attributesOf('swims', ['well', 'badly']),
      }),
    ),
  ),
});

export const childrenCovered = some(['child-1', 'child-2', 'child-3']);
export const service = fc.constantFrom('harbour', 'lighthouse', 'ferry');

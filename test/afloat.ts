/**
 * Tools made at random, with questions of every kind, asked once and of each child, which rest on anything that they can rest
 * on; and what of them is comparable with a tool of another theme.
 */
import * as fc from 'fast-check';
import { type Condition, deepest } from '../shared/domain/tool/condition.ts';
import { decidesYesOrNo, standsAlone } from '../shared/domain/tool/comparable.ts';
import { faultsOf } from '../shared/domain/tool/faults.ts';
import type { Box, Comparable, Option, Question, Tool } from '../shared/domain/tool/tool.ts';
import { type Answerable, conditionOf, theme } from './conditioned.ts';
import { stepDown2, unreported } from './library.ts';
import { band, choice, date, grade, number, quality, scale, several, text, yesNo, yesNoDontKnow } from './questions.ts';

const steps: Option[] = ['calm', 'choppy', 'rough'].map((value) => ({ value, label: `In words: ${value}` }));
const none: Option = { value: 'none', label: 'None of these' };

type Asked = Parameters<typeof choice>[0];

/** Every kind of question, with and without what can be given in its place. */
const kinds: ((asked: Asked) => Question)[] = [
  (asked) => yesNoDontKnow(asked),
  (asked) => yesNoDontKnow({ ...asked, canBeNotApplicable: true }),
  (asked) => yesNo(asked),
  (asked) => grade({ ...asked, canBeNotApplicable: true }),
  (asked) => quality(asked),
  (asked) => band(asked, true),
  (asked) => choice({ ...asked, canBeNotApplicable: true }, steps),
  (asked) => scale(asked, steps),
  (asked) => several(asked, steps, [none]),
  (asked) => several({ ...asked, canBeNotApplicable: true }, steps),
  (asked) => number({ ...asked, min: 2, max: 9 }, true),
  (asked) => number({ ...asked, canBeNotApplicable: true }),
  (asked) => date(asked, true),
  (asked) => date({ ...asked, canBeNotApplicable: true, optional: true }),
  (asked) => text(asked),
  (asked) => text({ ...asked, optional: true }),
];

const boxFor = ({ options }: Question): fc.Arbitrary<Box[]> => {
  const own = { id: 'details', wording: 'In words?', type: 'text' as const };
  const values = options.map(({ value }) => value);
  return fc.oneof(
    fc.constant<Box[]>([]),
    fc.constant<Box[]>([{ ...own, when: 'always' }]),
    fc.constant<Box[]>([{ ...own, offered: true }]),
    ...(values.length === 0 ? [] : [fc.subarray(values, { minLength: 1 }).map((when) => [{ ...own, when }])]),
  );
};

const answerable = (questions: readonly Question[]): Answerable[] =>
  questions.flatMap(({ id, options }) =>
    options.length === 0 ? [] : [{ id, values: options.map(({ value }) => value) }],
  );

function questionAfter(id: string, before: readonly Question[]): fc.Arbitrary<Question> {
  const isFirst = before.length === 0;
  return fc
    .tuple(
      fc.constantFrom(...kinds),
      fc.constantFrom(...(isFirst ? (['agency', 'case'] as const) : (['agency', 'case', 'child', 'child'] as const))),
    )
    .chain(([make, whom]) => {
      const plain = make({ id, about: whom, wording: 'Was it so?' });
      // A grade is of a file.
      const about = plain.type === 'grade' && whom === 'child' ? 'case' : whom;
      const onWhich = before.filter((one) => about === 'child' || one.about !== 'child');
      const when: fc.Arbitrary<Condition | undefined> = isFirst
        ? fc.constant(undefined)
        : fc.option(conditionOf(answerable(onWhich), deepest - 2), { nil: undefined, freq: 2 });
      return fc
        .tuple(boxFor(plain), when)
        .map(([boxes, appliesWhen]): Question => ({ ...plain, about, boxes, ...(appliesWhen && { appliesWhen }) }));
    });
}

function questionsOf(ids: readonly string[], before: readonly Question[] = []): fc.Arbitrary<Question[]> {
  const [id, ...rest] = ids;
  if (id === undefined) return fc.constant([...before]);
  return questionAfter(id, before).chain((question) => questionsOf(rest, [...before, question]));
}

const options = (...values: string[]): Option[] => values.map((value) => ({ value, label: `In words: ${value}` }));

/** The options of all questions that are made here. */
const everyOption =
  'yes no 0 1-3 4-6 7+ very-good fairly-good fairly-bad very-bad inadequate requires-improvement good outstanding none calm choppy rough'.split(
    ' ',
  );

/** A tool of another theme, with which a {@link kindsTool} may declare some of its questions comparable. */
export const elsewhere: Tool = {
  ...unreported(stepDown2),
  ...theme,
  id: 'ashore@1',
  title: 'Children ashore',
  theme: 'ashore',
  calledFor: [],
  sections: [{ id: 'O', title: 'Ashore' }],
  questions: [
    yesNoDontKnow({ id: 'O1', about: 'agency', wording: 'Were all?', canBeNotApplicable: true }),
    yesNoDontKnow({ id: 'O2', about: 'agency', wording: 'Was any?', canBeNotApplicable: true }),
    choice({ id: 'O3', about: 'case', wording: 'Which?', canBeNotApplicable: true }, options(...everyOption)),
    yesNo({ id: 'O4', about: 'case', wording: 'And this, which nothing is compared with?' }),
  ],
  concerns: [],
  comparable: [],
  signals: [],
};

function comparableFor(questions: readonly Question[]): fc.Arbitrary<Comparable[]> {
  const beside = questions.filter((question) => standsAlone(question) === undefined).map(({ id }) => id);
  const deciding = questions
    .filter((question) => standsAlone(question) === undefined && decidesYesOrNo(question))
    .map(({ id }) => id);
  const stated = (question: string, rule: Comparable['rule'], of: fc.Arbitrary<string[]>): fc.Arbitrary<Comparable[]> =>
    fc
      .option(of, { nil: [] })
      .map((parts) => (parts.length === 0 ? [] : [{ with: elsewhere.id, question, rule, parts }]));
  const some = fc.subarray(deciding);
  return fc
    .tuple(
      stated('O1', 'all', some),
      stated('O2', 'any', some),
      stated('O3', 'same', beside.length === 0 ? fc.constant([]) : fc.constantFrom(...beside).map((id) => [id])),
    )
    .map((all) => all.flat());
}

/** A sound tool with questions of any kind, of which the first is everybody's and each other may rest on any before it. */
export const kindsTool: fc.Arbitrary<Tool> = fc
  .integer({ min: 1, max: 12 })
  .chain((last) => questionsOf(Array.from({ length: last }, (_, at) => `${'ABC'[Math.floor(at / 4)]}${(at % 4) + 1}`)))
  .chain((questions) => comparableFor(questions).map((comparable) => ({ questions, comparable })))
  .map(({ questions, comparable }) => ({
    ...unreported(stepDown2),
    ...theme,
    id: 'afloat@1',
    title: 'Children afloat',
    theme: 'afloat',
    calledFor: [],
    sections: ['A', 'B', 'C']
      .filter((id) => questions.some(({ section }) => section === id))
      .map((id) => ({ id, title: `Section ${id}` })),
    questions,
    concerns: [],
    comparable,
    signals: [{ rule: 'does-not-apply' as const }],
  }))
  .filter((tool) => faultsOf(tool).length === 0);

import * as fc from 'fast-check';
import type { Answer, Given } from '../../../../shared/domain/tool/answers.ts';
import { boxesOf, type Content } from '../../../../shared/domain/tool/submission.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';

const day = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2039-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const blank = fc.constantFrom('', ' ', '\n\t');
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), blank);
const filled = text.map((words) => `${words}x`);
const dateBox = fc.oneof(
  day,
  day.map((date) => date.slice(0, 7)),
  blank,
);

/** What is given as an answer of each kind. */
function valueOf({ type, options, min = 0, max = 1_000_000 }: Question): fc.Arbitrary<Given> {
  const values = options.map((option) => option.value);
  const own: fc.Arbitrary<Given>[] =
    type === 'text'
      ? [filled]
      : type === 'number'
        ? [fc.integer({ min, max })]
        : type === 'date'
          ? [day, day.map((date) => date.slice(0, 7))]
          : [];
  if (type === 'several') {
    const together = options.flatMap((option) => (option.alone ? [] : [option.value]));
    const alone = options.flatMap((option) => (option.alone ? [[option.value]] : []));
    return fc.oneof(
      fc.shuffledSubarray(together, { minLength: 1 }),
      ...(alone.length > 0 ? [fc.constantFrom(...alone)] : []),
    );
  }
  return fc.oneof(...own, ...(values.length > 0 ? [fc.constantFrom(...values)] : []));
}

function answerTo(question: Question): fc.Arbitrary<Answer> {
  const boxes = fc
    .subarray(boxesOf(question))
    .chain((some) => fc.record(Object.fromEntries(some.map(({ id, type }) => [id, type === 'date' ? dateBox : text]))));
  const value = valueOf(question);
  const reason = fc.constantFrom(...(question.reasons ?? [{ value: '' }]).map((r) => r.value));
  return fc
    .tuple(value, reason, boxes)
    .map(([answer, reason, boxes]): Answer =>
      Object.assign([answer].flat().includes('dont-know') && question.reasons ? { answer, reason } : { answer }, boxes),
    );
}

const dates = fc.uniqueArray(day, { maxLength: 2 }).map((days) => days.toSorted());
const header = fc
  .tuple(filled, fc.constantFrom('past' as const, 'present' as const), dates, fc.boolean())
  .map(([role, involvement, [from, to], open]) =>
    Object.assign(
      { role, involvement },
      from === undefined ? {} : open && to === undefined ? { to: from } : { from },
      to === undefined ? {} : { to },
    ),
  );

/** Any content that the tool lets an agency send, gaps and blank boxes included. */
export function contentOf(tool: Tool): fc.Arbitrary<Content> {
  return fc
    .record(
      {
        header,
        childrenCovered: fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,32}$/), { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: ['childrenCovered'] },
    )
    .chain((content) => {
      const { childrenCovered } = content;
      const given = (question: Question) =>
        question.about === 'child'
          ? fc.record({
              children: fc
                .subarray(childrenCovered)
                .chain((some) => fc.record(Object.fromEntries(some.map((id) => [id, answerTo(question)])))),
            })
          : answerTo(question);
      return fc
        .subarray(tool.questions)
        .chain((some) => fc.record(Object.fromEntries(some.map((q) => [q.id, given(q)]))))
        .map((answers) => structuredClone({ ...content, answers }));
    });
}

import { appliesInWords } from './condition-words.ts';
import { isOfChild } from './answers.ts';
import { largest } from './parts.ts';
import {
  boxesOf,
  childIdPattern,
  dateAnswerPattern,
  dateBoxPattern,
  maxChildren,
  notBlankPattern,
} from './submission.ts';
import { maxTextLength } from './text-length.ts';
import type { Box, Option, Question, Tool } from './tool.ts';

/** A JSON Schema, or a part of one, as plain JSON. */
export type JsonSchema = { [keyword: string]: Json };
type Json = string | number | boolean | Json[] | JsonSchema;

const written: JsonSchema = { type: 'string', maxLength: maxTextLength };
const day: JsonSchema = { type: 'string', format: 'date', pattern: String.raw`^\d{4}-\d{2}-\d{2}$` };
const labelled = (options: readonly Option[]): JsonSchema => ({
  type: 'string',
  oneOf: options.map(({ value, label }) => ({ const: value, title: label })),
});
const closed = (properties: JsonSchema, required: string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

function boxesSchema(question: Question): JsonSchema {
  return Object.fromEntries(
    boxesOf(question).map(({ id, type }) => {
      const wording = question.boxes.find((box) => box.id === id)?.wording;
      const schema: JsonSchema = type === 'date' ? { type: 'string', pattern: dateBoxPattern.source } : written;
      return [id, wording === undefined ? schema : { ...schema, title: wording }];
    }),
  );
}

/** Which answers ask for a box, in words for whoever writes a client. */
function askedFor({ id, when, offered }: Box): string {
  const asked = when === undefined ? [] : [when === 'always' ? 'asked for always' : `asked for on ${when.join(', ')}`];
  return `${id} is ${[...asked, ...(offered === true ? ['offered with every answer'] : [])].join(' and ')}`;
}

/**
 * When a question applies, and the boxes that an answer asks for: told to the reader, as an answer that does not apply is kept
 * and not counted, and leaving a box empty is counted and not refused.
 */
function remarksOn(tool: Tool, question: Question): JsonSchema {
  const where = appliesInWords(tool, question);
  const remarks = [...(where === undefined ? [] : [`applies only where ${where}`]), ...question.boxes.map(askedFor)];
  return remarks.length === 0 ? {} : { $comment: remarks.join('; ') };
}

function answerSchema(tool: Tool, question: Question): JsonSchema {
  const { wording, guidance } = question;
  const boxes = boxesSchema(question);
  const about: JsonSchema = {
    title: wording,
    ...(guidance !== undefined && { description: guidance }),
    ...remarksOn(tool, question),
  };
  const once = onceSchema(question, boxes);
  if (!isOfChild(question)) return { ...about, ...once };
  const children: JsonSchema = {
    description: 'The answer about each child covered, by its id.',
    type: 'object',
    propertyNames: { type: 'string', pattern: childIdPattern.source },
    additionalProperties: once,
  };
  return { ...about, ...closed({ children }, ['children']) };
}

/** What an answer can be, as far as it is not one of the question's options. */
function ownSchema({ type, min = 0, max = largest }: Question): JsonSchema | undefined {
  if (type === 'text') return { ...written, pattern: notBlankPattern.source };
  if (type === 'number') return { type: 'integer', minimum: min, maximum: max };
  return type === 'date' ? { type: 'string', pattern: dateAnswerPattern.source } : undefined;
}

/** One answer to a question, about nobody in particular. */
function onceSchema(question: Question, boxes: JsonSchema): JsonSchema {
  const { options, reasons } = question;
  const own = ownSchema(question);
  const alone = options.filter((option) => option.alone === true && option.value !== 'dont-know');
  const known = options.filter((option) => option.value !== 'dont-know');
  const unknown = options.filter((option) => option.value === 'dont-know');
  const several = question.type === 'several';
  const listOf = (of: readonly Option[], maxItems: number): JsonSchema => ({
    type: 'array',
    items: labelled(of),
    minItems: 1,
    maxItems,
    uniqueItems: true,
  });
  const together = known.filter((option) => option.alone !== true);
  const severalOf = (): JsonSchema =>
    alone.length === 0
      ? listOf(together, together.length)
      : { anyOf: [listOf(together, together.length), listOf(alone, 1)] };
  const valuesOf = (): JsonSchema => (several ? severalOf() : labelled(known));
  const answer = own === undefined ? valuesOf() : known.length === 0 ? own : { anyOf: [own, labelled(known)] };
  const plain = closed({ answer, ...boxes }, ['answer']);
  if (!reasons) return plain;
  const withReason = closed(
    { answer: several ? listOf(unknown, 1) : labelled(unknown), reason: labelled(reasons), ...boxes },
    ['answer', 'reason'],
  );
  return { oneOf: [plain, withReason] };
}

/**
 * The JSON Schema (2020-12) of a submission's body, for whoever writes a client. `baseId` is the path that tools are
 * served under, so the `$id` is e.g. `/v1/tools/one@1/schema.json`. It says all that is checked of a body but
 * what JSON Schema cannot: one answer at the least is to a question that applies, answers are about children that are covered,
 * `to` is not before `from`, a date names a day that exists, no text is all of characters that do not show, and none holds half
 * of a surrogate pair (a pattern for either is read differently by different implementations). It counts a text's length in characters where
 * the parser counts code units: they differ for emoji and the like in a text near the limit.
 */
export function jsonSchemaOf(tool: Tool, baseId: string): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${baseId}/${tool.id}/schema.json`,
    title: tool.title,
    ...closed(
      {
        header: {
          description: 'Who answered, and when the agency was involved.',
          ...closed(
            {
              role: { type: 'string', maxLength: 200, pattern: notBlankPattern.source },
              involvement: { type: 'string', enum: ['past', 'present'] },
              from: day,
              to: { ...day, description: 'Not before the date in from.' },
            },
            ['role', 'involvement'],
          ),
        },
        childrenCovered: {
          description: "The case's ids of the children that these answers are about.",
          type: 'array',
          items: { type: 'string', pattern: childIdPattern.source },
          minItems: 1,
          maxItems: maxChildren,
          uniqueItems: true,
        },
        answers: {
          description: 'By question id. At least one that applies; a question left out is a gap, and not refused.',
          minProperties: 1,
          ...closed(Object.fromEntries(tool.questions.map((q) => [q.id, answerSchema(tool, q)])), []),
        },
      },
      ['childrenCovered', 'answers'],
    ),
  };
}

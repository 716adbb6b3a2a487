import * as z from 'zod/mini';
import { compile } from 'zod/v4/core';
import { visible } from '../../base/content/text.ts';
import { Answers, isOfChild, type Given } from './answers.ts';
import { inPageOrder, type Problem, problemsFor, type Rule } from './problems.ts';
import { largest } from './parts.ts';
import { maxTextLength } from './text-length.ts';
import type { Box, Question, Tool } from './tool.ts';

/**
 * What an agency sends for one case, whatever its tool asks. Days are ISO dates; `childrenCovered` holds the case's ids of
 * children; the answers of one submission are by question id. What was sent is held against its tool by
 * {@link parseContent}; what was stored, and so has been, is read with this.
 */
export const Content = z.object({
  header: z.exactOptional(
    z.object({
      role: z.string(),
      involvement: z.enum(['past', 'present']),
      from: z.exactOptional(z.string()),
      to: z.exactOptional(z.string()),
    }),
  ),
  childrenCovered: z.array(z.string()),
  answers: Answers,
});
export type Content = z.infer<typeof Content>;

/** The most children one submission can cover. */
export const maxChildren = 50;

/** A child's id in its case. */
export const childIdPattern = /^[a-z0-9-]{1,32}$/;
/** At least one character that is not white space: what JSON Schema can say of a text that shows something. */
export const notBlankPattern = /\S/;
/** No half of a surrogate pair: such a text has no UTF-8 form, and so no hash. */
export const wellFormedPattern = /^[^\uD800-\uDFFF]*$/u;
/** What a date is answered with: a day, or a month where the day is not known. Whether the day exists is checked apart. */
export const dateAnswerPattern = /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/;
/** What a date box takes: a day, a month where the day is not known, or blank. Whether the day exists is checked apart. */
export const dateBoxPattern = /^(\s*|\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)$/;

const written = () => z.string().check(z.maxLength(maxTextLength), z.regex(wellFormedPattern));
/** A day, or a month where the day is not known. */
const dateAnswer = z.union([z.iso.date(), z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))]);
const dateBox = () => z.union([z.iso.date(), z.string().check(z.regex(/^(\s*|\d{4}-(0[1-9]|1[0-2]))$/))]);

/** The boxes that may stand on any answer to the question: its own, and `details`. */
export function boxesOf(question: Question): Pick<Box, 'id' | 'type'>[] {
  const own = question.boxes.map(({ id, type }) => ({ id, type }));
  return own.some((box) => box.id === 'details') ? own : [...own, { id: 'details', type: 'text' }];
}

/** What is wrong between an answer and its reason, where the question takes reasons. */
function reasonRule(question: Question, given: Record<string, unknown>): Rule['rule'] | undefined {
  if (question.reasons === undefined) return undefined;
  const values = valuesGiven(given);
  const isUnknown = values.includes('dont-know');
  const hasReason = given['reason'] !== undefined;
  if (isUnknown === hasReason) return undefined;
  if (isUnknown) return 'reason-required';
  // An answer that is none of the question's is told by itself.
  const isKnown = typeof given['answer'] === 'number' || values.some((value) => isOption(question, value));
  return isKnown || isDay(question, values) ? 'reason-not-allowed' : undefined;
}

const isOption = ({ options }: Question, value: unknown): boolean => options.some((option) => option.value === value);

const isDay = ({ type }: Question, values: readonly unknown[]): boolean =>
  type === 'date' && values.every((value) => dateAnswer.safeParse(value).success);

/** The values that an answer gives, whatever they are. */
const valuesGiven = ({ answer }: Record<string, unknown>): unknown[] => (Array.isArray(answer) ? answer : [answer]);

/** What is wrong among the values of an answer, each of which may be offered. */
function valuesRule(question: Question, given: Record<string, unknown>): Rule['rule'] | undefined {
  const values = valuesGiven(given);
  if (question.type !== 'several' || values.length < 2) return undefined;
  if (new Set(values).size !== values.length) return 'given-twice';
  const isAlone = question.options.some(({ value, alone }) => alone === true && values.includes(value));
  return isAlone ? 'not-alone' : undefined;
}

const day = z.iso.date();

const endsBeforeItBegins = ({ from, to }: Record<string, unknown>): boolean => {
  // A date that does not exist is before and after nothing.
  const [begins, ends] = [day.safeParse(from), day.safeParse(to)];
  return begins.success && ends.success && begins.data > ends.data;
};

/** What an answer can be: a value of the question's, or what its kind takes, in place of which it may offer values too. */
function givenSchema({ type, options, min = 0, max = largest }: Question): z.ZodMiniType<Given, Given> {
  const values = z.enum(options.map((option) => option.value));
  const or = (own: z.ZodMiniType<Given, Given>): z.ZodMiniType<Given, Given> =>
    options.length === 0 ? own : z.union([own, values]);
  if (type === 'text') return written().check(z.regex(visible));
  if (type === 'number') return or(z.int().check(z.gte(min), z.lte(max)));
  if (type === 'date') return or(dateAnswer);
  return type === 'several' ? z.array(values).check(z.minLength(1), z.maxLength(options.length)) : values;
}

/** Whether a question takes this as its answer. */
export const takes = (question: Question, answer: Given): boolean =>
  z.safeParse(givenSchema(question), answer).success && valuesRule(question, { answer }) === undefined;

function answerSchema(question: Question) {
  const reason = question.reasons && z.enum(question.reasons.map((r) => r.value));
  const boxes = boxesOf(question).map((box) => [box.id, box.type === 'date' ? dateBox() : written()] as const);
  const besides = [...(reason ? [['reason', reason] as const] : []), ...boxes].map(
    ([id, schema]) => [id, z.exactOptional(schema)] as const,
  );
  const once = z
    .strictObject({ answer: givenSchema(question), ...Object.fromEntries(besides) })
    .check(
      z.refine(
        (given) => reasonRule(question, given) === undefined && valuesRule(question, given) === undefined,
        ruleMessage,
      ),
    );
  if (!isOfChild(question)) return once;
  return z.strictObject({ children: z.record(z.string().check(z.regex(childIdPattern)), once) });
}

/** Of what all take one of their options there is one kind. */
const kindOf = (type: Question['type']): string =>
  ['several', 'number', 'date', 'text'].includes(type) ? type : 'choice';

/** Of what holds between two fields: told by {@link rulesBroken}, whatever else is wrong. */
const ruleMessage = 'rule';

function contentSchema(tool: Tool) {
  // Questions that take the same answers share one schema: a third less time to build and compile.
  const kinds = new Map<string, ReturnType<typeof answerSchema>>();
  const answers = tool.questions.map((question) => {
    const { type, about, options, reasons, min, max } = question;
    const kind = JSON.stringify([kindOf(type), isOfChild({ about }), options, reasons, min, max, boxesOf(question)]);
    const schema = kinds.get(kind) ?? answerSchema(question);
    kinds.set(kind, schema);
    return [question.id, z.exactOptional(schema)] as const;
  });
  const content = z.strictObject({
    header: z.exactOptional(
      z
        .strictObject({
          role: z.string().check(z.maxLength(200), z.regex(wellFormedPattern), z.regex(visible)),
          involvement: z.enum(['past', 'present']),
          from: z.exactOptional(z.iso.date()),
          to: z.exactOptional(z.iso.date()),
        })
        .check(z.refine((header) => !endsBeforeItBegins(header), ruleMessage)),
    ),
    childrenCovered: z.array(z.string().check(z.regex(childIdPattern))).check(
      z.minLength(1),
      z.maxLength(maxChildren),
      z.refine((children) => new Set(children).size === children.length, ruleMessage),
    ),
    answers: z.strictObject(Object.fromEntries(answers)),
  });
  if (!tool.questions.some(isOfChild)) return content;
  return content.check(z.refine((value) => notCovered(tool, value).length === 0, ruleMessage));
}

/** Answers about children whom the submission does not cover. */
function notCovered(tool: Tool, { childrenCovered, answers }: Record<string, unknown>): Rule[] {
  if (!Array.isArray(childrenCovered) || !isRecord(answers)) return [];
  const covered = new Set<unknown>(childrenCovered);
  return tool.questions.filter(isOfChild).flatMap(({ id }) =>
    Object.keys(childrenUnder(answers, id))
      .filter((child) => !covered.has(child))
      .map((child): Rule => ({ rule: 'not-covered', path: ['answers', id, 'children', child] })),
  );
}

/** What stands under the children of a question. */
function childrenUnder(answers: Record<string, unknown>, id: string): Record<string, unknown> {
  const given = Object.hasOwn(answers, id) ? answers[id] : undefined;
  return isRecord(given) && isRecord(given['children']) ? given['children'] : {};
}

const compiled = new WeakMap<Tool, ReturnType<typeof contentSchema>>();

/**
 * The tool's strict schema, built and compiled on first use and kept: compiling takes some 15 ms, which at import every
 * cold start would pay. Throws if a part cannot be compiled, rather than fall back to the slow parser unseen.
 */
export function submissionSchemaOf(tool: Tool): ReturnType<typeof contentSchema> {
  const kept = compiled.get(tool);
  if (kept) return kept;
  const schema = compile(contentSchema(tool), { strict: true });
  compiled.set(tool, schema);
  return schema;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Each answer to a question, with its place. */
function givenTo(
  question: Question,
  answers: Record<string, unknown>,
): { given: Record<string, unknown>; path: PropertyKey[] }[] {
  const { id } = question;
  const places: [unknown, PropertyKey[]][] = isOfChild(question)
    ? Object.entries(childrenUnder(answers, id)).map(([child, one]) => [one, ['answers', id, 'children', child]])
    : [[Object.hasOwn(answers, id) ? answers[id] : undefined, ['answers', id]]];
  return places.flatMap(([given, path]) => (isRecord(given) ? [{ given, path }] : []));
}

/** What holds between two fields. It is looked at whatever else is wrong, so that all problems are told at once. */
function rulesBroken(tool: Tool, value: unknown): Rule[] {
  if (!isRecord(value)) return [];
  const broken: Rule[] = [];
  const { header, childrenCovered, answers } = value;
  if (isRecord(header) && endsBeforeItBegins(header)) {
    broken.push({ rule: 'ends-before-it-begins', path: ['header', 'to'] });
  }
  if (Array.isArray(childrenCovered)) {
    const seen = new Set<unknown>();
    for (const [i, child] of childrenCovered.entries()) {
      if (seen.has(child)) broken.push({ rule: 'repeated', path: ['childrenCovered', i] });
      seen.add(child);
    }
  }
  if (isRecord(answers)) {
    for (const question of tool.questions) {
      for (const { given, path } of givenTo(question, answers)) {
        const rule = reasonRule(question, given);
        if (rule !== undefined) broken.push({ rule, path: [...path, 'reason'] });
        const ofValues = valuesRule(question, given);
        if (ofValues !== undefined) broken.push({ rule: ofValues, path: [...path, 'answer'] });
      }
    }
    broken.push(...notCovered(tool, value));
  }
  return broken;
}

/**
 * Holds a request's body (already read, and put right) against the tool. The content comes back as it was given, neither
 * changed nor re-ordered, because the hash is of what is stored. Otherwise every problem at once, however many (who answers
 * with them tells the first), each with the JSON pointer of its place and plain words that name what is allowed and never
 * what was sent. (The pointer of an unknown key holds that key: answer with it, but do not log it.)
 */
export function parseContent(
  tool: Tool,
  value: unknown,
): { ok: true; content: Content } | { ok: false; problems: Problem[] } {
  const schema = submissionSchemaOf(tool);
  // Valid, it is not built anew: what the schema would put out is a copy in another order of keys.
  // The schema's own look at children passes by a key that no object of a program takes: the value itself is looked at.
  if (z.validate(schema, value) && notCovered(tool, value).length === 0) return { ok: true, content: value };
  const { error } = schema.safeParse(value);
  const told = (error?.issues ?? []).filter((issue) => issue.message !== ruleMessage);
  const issues = [...rulesBroken(tool, value), ...told];
  const problemsOf = problemsFor(tool, value);
  return { ok: false, problems: inPageOrder(tool, issues.flatMap(problemsOf)) };
}

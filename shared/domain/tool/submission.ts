import * as z from 'zod/mini';
import { compile } from 'zod/v4/core';
import { visible } from '../../base/content/text.ts';
import { inPageOrder, type Problem, problemsFor, type Rule } from './problems.ts';
import type { Box, Question, Tool } from './tool.ts';

/** One answer: a value of the question (or its text), the reason where it is `dont-know`, and the boxes by their ids. */
const Answer = z.catchall(z.object({ answer: z.string(), reason: z.exactOptional(z.string()) }), z.string());
export type Answer = z.infer<typeof Answer>;

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
  answers: z.record(z.string(), Answer),
});
export type Content = z.infer<typeof Content>;
export type Answers = Content['answers'];

/** The longest text an answer or a box takes, in UTF-16 code units. */
export const maxTextLength = 20_000;
/** The most children one submission can cover. */
export const maxChildren = 50;

/** A child's id in its case. */
export const childIdPattern = /^[a-z0-9-]{1,32}$/;
/** At least one character that is not white space: what JSON Schema can say of a text that shows something. */
export const notBlankPattern = /\S/;
/** No half of a surrogate pair: such a text has no UTF-8 form, and so no hash. */
export const wellFormedPattern = /^[^\uD800-\uDFFF]*$/u;
/** What a date box takes: a day, a month where the day is not known, or blank. Whether the day exists is checked apart. */
export const dateBoxPattern = /^(\s*|\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)$/;

const written = () => z.string().check(z.maxLength(maxTextLength), z.regex(wellFormedPattern));
const dateBox = () => z.union([z.iso.date(), z.string().check(z.regex(/^(\s*|\d{4}-(0[1-9]|1[0-2]))$/))]);

/** The boxes that may stand on any answer to the question: its own, and `details`. */
export function boxesOf(question: Question): Pick<Box, 'id' | 'type'>[] {
  const own = question.boxes.map(({ id, type }) => ({ id, type }));
  return own.some((box) => box.id === 'details') ? own : [...own, { id: 'details', type: 'text' }];
}

/** What is wrong between an answer and its reason, where the question takes reasons. */
function reasonRule(question: Question, given: Record<string, unknown>): Rule['rule'] | undefined {
  if (question.reasons === undefined) return undefined;
  const isUnknown = given['answer'] === 'dont-know';
  const hasReason = given['reason'] !== undefined;
  if (isUnknown === hasReason) return undefined;
  if (isUnknown) return 'reason-required';
  // An answer that is none of the question's is told by itself.
  return question.options.some((option) => option.value === given['answer']) ? 'reason-not-allowed' : undefined;
}

const day = z.iso.date();

const endsBeforeItBegins = ({ from, to }: Record<string, unknown>): boolean => {
  // A date that does not exist is before and after nothing.
  const [begins, ends] = [day.safeParse(from), day.safeParse(to)];
  return begins.success && ends.success && begins.data > ends.data;
};

function answerSchema(question: Question) {
  const answer =
    question.type === 'text'
      ? written().check(z.regex(visible))
      : z.enum(question.options.map((option) => option.value));
  const reason = question.reasons && z.enum(question.reasons.map((r) => r.value));
  const boxes = boxesOf(question).map((box) => [box.id, box.type === 'date' ? dateBox() : written()] as const);
  const besides = [...(reason ? [['reason', reason] as const] : []), ...boxes].map(
    ([id, schema]) => [id, z.exactOptional(schema)] as const,
  );
  return z
    .strictObject({ answer, ...Object.fromEntries(besides) })
    .check(z.refine((given) => reasonRule(question, given) === undefined, ruleMessage));
}

/** Of what holds between two fields: told by {@link rulesBroken}, whatever else is wrong. */
const ruleMessage = 'rule';

function contentSchema(tool: Tool) {
  // Questions that take the same answers share one schema: a third less time to build and compile.
  const kinds = new Map<string, ReturnType<typeof answerSchema>>();
  const answers = tool.questions.map((question) => {
    const kind = JSON.stringify([question.options, question.reasons, boxesOf(question)]);
    const schema = kinds.get(kind) ?? answerSchema(question);
    kinds.set(kind, schema);
    return [question.id, z.exactOptional(schema)] as const;
  });
  return z.strictObject({
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
      const given = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
      const rule = isRecord(given) ? reasonRule(question, given) : undefined;
      if (rule !== undefined) broken.push({ rule, path: ['answers', question.id, 'reason'] });
    }
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
  if (z.validate(schema, value)) return { ok: true, content: value };
  const { error } = schema.safeParse(value);
  const told = (error?.issues ?? []).filter((issue) => issue.message !== ruleMessage);
  const issues = [...rulesBroken(tool, value), ...told];
  const problemsOf = problemsFor(tool, value);
  return { ok: false, problems: inPageOrder(tool, issues.flatMap(problemsOf)) };
}

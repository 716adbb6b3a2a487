import * as z from 'zod/mini';
import { AgeBand, IdentifierCode, ToolId, Whose } from './codes.ts';
import { CaseCondition } from './case-condition.ts';
import { Condition } from './condition.ts';
import { few, largest, partId, slug, some, value, words } from './parts.ts';

/**
 * A tool is data: every rule about what may be asked and answered is stated here and read by the parser, the form, the
 * receipt and the figures, so that none of them can drift from another. `Tool` is the shape of a tool file (`tool/v1`); what
 * holds between its parts is told by `faultsOf`, when a tool is loaded, never when it is used.
 */

/**
 * What kind of answer a question takes. One of its options, those of a `scale` in their order; `several` of them; a whole
 * `number`; a `date`; a `text`.
 */
export const QuestionType = z.enum([
  'yes-no-dont-know',
  'yes-no',
  'grade',
  'quality',
  'band',
  'choice',
  'scale',
  'several',
  'number',
  'date',
  'text',
]);
export type QuestionType = z.infer<typeof QuestionType>;

/** A value on the wire, and the words a person reads for it. */
export const Option = z.strictObject({ value, label: words });
export type Option = z.infer<typeof Option>;

/** One that may stand for all others: where several can be chosen, one that is `alone` stands by itself. */
const AnswerOption = z.strictObject({ value, label: words, alone: z.exactOptional(z.literal(true)) });

/** A code of the theme, and the words a person reads for it. */
const Named = z.strictObject({ value: slug, label: words });

/**
 * A kind of agency, and the least that it needs to find a family in its records: all that its agencies are given. A bare code
 * is needed of everybody.
 */
export const Service = z.strictObject({
  value: slug,
  label: words,
  needs: some(z.union([IdentifierCode, z.strictObject({ what: IdentifierCode, of: Whose })])),
});
export type Service = z.infer<typeof Service>;

/** Services that a case calls for: each case, one with a factor, one with a child of that age. */
export const CalledFor = z.union([
  z.strictObject({ always: z.literal(true), services: some(slug) }),
  z.strictObject({ factor: slug, services: some(slug) }),
  z.strictObject({ ageBand: AgeBand, services: some(slug) }),
]);
export type CalledFor = z.infer<typeof CalledFor>;

/** What the sample is described by, of each case or of each child. */
export const Attribute = z.strictObject({
  id: slug,
  label: words,
  of: z.enum(['case', 'child']),
  options: some(Option),
});
export type Attribute = z.infer<typeof Attribute>;

/**
 * A place for words (or a date) beside an answer. `when` says which answers ask for it: every one, or those listed; left
 * empty then, a comment is missing. One that is `offered` is shown whatever the answer, and is never missing for that. Each
 * box is the one or the other, or both. A box that was not asked for may still be filled in. A `date` takes YYYY-MM-DD, or
 * YYYY-MM where the day is not known.
 */
export const Box = z.strictObject({
  id: slug,
  wording: words,
  type: z.enum(['text', 'date']),
  when: z.exactOptional(z.union([z.literal('always'), some(value)])),
  offered: z.exactOptional(z.literal(true)),
});
export type Box = z.infer<typeof Box>;

const number = z.int().check(z.gte(0), z.lte(largest));

/**
 * One question. `about` says what it is about: an agency's own work, the case, or each `child` that the answers cover, of
 * whom it is answered apart. Only answers about the case or a child can contradict each other between agencies. A number is
 * `min` at least (0 without it) and `max` at most, of a `unit` in words; a number and a date may have options of their own,
 * to be given in their place. One that is `optional` is no gap. `reasons` is there exactly where `dont-know` is an option: one of them must come with it. `window` is the
 * length of the look-back, in months, that the wording speaks of. The options of a grade stand from the worst to the best:
 * `overall-better-than-sections` goes by their order. All grades of a tool have one scale.
 */
export const Question = z.strictObject({
  id: partId,
  section: partId,
  wording: words,
  guidance: z.exactOptional(words),
  type: QuestionType,
  about: z.enum(['agency', 'case', 'child']),
  options: few(AnswerOption),
  reasons: z.exactOptional(some(Option)),
  appliesWhen: z.exactOptional(Condition),
  window: z.exactOptional(z.strictObject({ months: z.int().check(z.gte(1), z.lte(24)) })),
  boxes: few(Box),
  min: z.exactOptional(number),
  max: z.exactOptional(number),
  unit: z.exactOptional(z.string().check(z.regex(/\S/), z.maxLength(60))),
  optional: z.exactOptional(z.literal(true)),
});
export type Question = z.infer<typeof Question>;

const Given = z.strictObject({ question: partId, is: value });

/** A question of another tool, and the rule by which this tool's questions give an answer that can stand beside it. */
export const Comparable = z.strictObject({
  with: ToolId,
  question: partId,
  rule: z.enum(['same', 'all', 'any']),
  parts: some(partId),
  note: z.exactOptional(words),
});
export type Comparable = z.infer<typeof Comparable>;

/**
 * A section of the audit lead's report: the questions whose figures stand in it, in this order; sections of the
 * questionnaire whose chart does (of those that none names it stands with their first question); and what is to be
 * written there. What no section names stands in one of its own.
 */
const reportSection = {
  title: words,
  questions: z.exactOptional(some(partId)),
  charts: z.exactOptional(some(partId)),
  write: z.exactOptional(some(words)),
};

/** One that may have sections in it, or be the one in which the grades of all sections stand side by side. */
export const ReportSection = z.strictObject({
  ...reportSection,
  grades: z.exactOptional(z.literal(true)),
  sections: z.exactOptional(some(z.strictObject(reportSection))),
});
export type ReportSection = z.infer<typeof ReportSection>;

/**
 * An answer that a rule waits for: one of these values (`only` they, where several can be chosen), or a number between two,
 * both included.
 */
const Waited = z.union([
  z.strictObject({
    question: partId,
    is: z.union([value, some(value)]),
    only: z.exactOptional(z.literal(true)),
  }),
  z.strictObject({ question: partId, atLeast: z.exactOptional(number), atMost: z.exactOptional(number) }),
]);
export type Waited = z.infer<typeof Waited>;

/** Two sets of answers between which a rule tells: whoever gave one of the first says otherwise than one of the second. */
const Sides = z.tuple([some(value), some(value)]);

/**
 * What a rule is called: by an `id` where a tool has several of its kind, and by people where the tool has a `label` of its
 * own for what it finds.
 */
const called = { id: z.exactOptional(slug), label: z.exactOptional(words) };

/**
 * A rule that raises a signal; each is told in docs/signals.md. A tool states a rule, with its thresholds, or its figures
 * raise no such signal.
 *
 * Of one return's own answers: with `answers`, all of them were given, and `together` is a rule that the tool alone has:
 * of questions about the child about any, or with `sameChild` all about one and the same, and with `where` in such a case alone;
 * with `sections`, `overall` is a better grade than each of those that was given; `no-assessment-tool`, its `question`
 * applies and was left empty or answered with one of `none` (a text is compared without case, outer spaces and a final full
 * stop), with `factor` in a case with that factor alone; `concern-raised`, one of the tool's `concerns` was given;
 * `does-not-apply`, a question was answered that does not apply.
 *
 * Of several returns: `outlier-service`, all answers of a service to a question are of one set of `between`, there are at
 * least `atLeast` of them, and of the others' answers that are in either set those of that one are at most `othersAtMost`,
 * a fraction; `agencies-contradict`, to a question about the case, or about the same child, agencies answered one of the
 * first set and one of the second, or numbers (or dates) more than `apart` (days) from each other; with `questions`, to one of
 * these.
 */
export const Signal = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('together'),
    id: slug,
    label: words,
    answers: some(Waited),
    sameChild: z.exactOptional(z.literal(true)),
    where: z.exactOptional(CaseCondition),
  }),
  z.strictObject({
    rule: z.enum(['disagreed-not-escalated', 'escalated-though-agreed']),
    ...called,
    answers: some(Given),
  }),
  z.strictObject({
    rule: z.literal('overall-better-than-sections'),
    ...called,
    overall: partId,
    sections: some(partId),
  }),
  z.strictObject({
    rule: z.literal('no-assessment-tool'),
    ...called,
    factor: z.exactOptional(slug),
    question: partId,
    none: some(z.string().check(z.maxLength(100))),
  }),
  z.strictObject({ rule: z.enum(['concern-raised', 'does-not-apply']), ...called }),
  z.strictObject({
    rule: z.literal('outlier-service'),
    ...called,
    between: Sides,
    atLeast: z.int().check(z.gte(2)),
    othersAtMost: z.strictObject({ part: z.int().check(z.gte(0)), of: z.int().check(z.gte(1)) }),
  }),
  z.strictObject({
    rule: z.literal('agencies-contradict'),
    ...called,
    questions: z.exactOptional(some(partId)),
    between: z.exactOptional(Sides),
    apart: z.exactOptional(number),
  }),
]);
export type Signal = z.infer<typeof Signal>;

/**
 * A questionnaire and all that its theme brings, as its file has it.
 *
 * `note` is for whoever reads the figures, e.g. whose words these are. `minutes` is how long a questionnaire takes once the
 * records are read. `lookBack` says from when on records are read: so many months before the case's referral, or before the
 * day that the audit looks back from. `judgement` is the audit's own question, which its lead answers case by case.
 * `levels` are levels of need, the highest first: with them a case has a route between two, or stands at one. `report` is in
 * which order the findings of the audit lead's report are; without it, they are in that of the sections.
 */
export const Tool = z.strictObject({
  schema: z.literal('tool/v1'),
  id: ToolId,
  title: words,
  theme: slug,
  note: z.exactOptional(words),
  minutes: z.exactOptional(z.int().check(z.gte(1), z.lte(600))),
  lookBack: z.exactOptional(
    z.strictObject({ months: z.int().check(z.gte(1), z.lte(240)), before: z.enum(['referral', 'windowsAnchor']) }),
  ),
  judgement: z.exactOptional(z.strictObject({ wording: words, options: some(Option) })),
  services: some(Service),
  factors: few(Named),
  calledFor: few(CalledFor),
  levels: z.exactOptional(
    some(z.strictObject({ value: z.string().check(z.regex(/^[A-Za-z0-9]{1,16}$/)), label: words })),
  ),
  attributes: z.exactOptional(some(Attribute)),
  sections: some(z.strictObject({ id: partId, title: words, guidance: z.exactOptional(words) })),
  questions: some(Question),
  report: z.exactOptional(some(ReportSection)),
  concerns: few(Given),
  comparable: few(Comparable),
  signals: few(Signal),
});
export type Tool = z.infer<typeof Tool>;

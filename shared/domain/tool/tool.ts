import * as z from 'zod/mini';

/**
 * A tool is data: every rule about what may be asked and answered is stated here and read by the parser, the form, the
 * receipt and the figures, so that none of them can drift from another. `Tool` is the shape with its inner consistency
 * (unique ids, conditions on earlier questions, boxes asked for by answers that exist); each tool is held against it by
 * a test, never at run time.
 */

const slug = z.string().check(z.regex(/^[a-z0-9-]{1,32}$/));
const questionId = z.string().check(z.regex(/^[A-Z][1-9][0-9]?(-[1-9])?$/));
const words = z.string().check(z.regex(/\S/), z.maxLength(600));

/** What kind of answer a question takes. */
export const QuestionType = z.enum(['yes-no-dont-know', 'yes-no', 'grade', 'quality', 'band', 'choice', 'text']);
export type QuestionType = z.infer<typeof QuestionType>;

/** A value on the wire, and the words a person reads for it. */
export const Option = z.strictObject({ value: z.string().check(z.regex(/^[a-z0-9+-]{1,32}$/)), label: words });
export type Option = z.infer<typeof Option>;

/** When a question applies: an earlier question of the same return was given one of these answers, or the case has the factor. */
export const Condition = z.union([
  z.strictObject({ question: questionId, is: z.array(slug).check(z.minLength(1)) }),
  z.strictObject({ factor: slug }),
]);
export type Condition = z.infer<typeof Condition>;

/**
 * A place for words (or a date) beside an answer. `when` says which answers ask for it: every one, or those listed. A box
 * that was not asked for may still be filled in. A `date` takes YYYY-MM-DD, or YYYY-MM where the day is not known.
 */
export const Box = z.strictObject({
  id: slug,
  wording: words,
  type: z.enum(['text', 'date']),
  when: z.union([z.literal('always'), z.array(z.string()).check(z.minLength(1))]),
});
export type Box = z.infer<typeof Box>;

/**
 * One question. `about` says whose work it is about: only answers about the `case` can contradict each other between
 * agencies. `reasons` is there exactly where `dont-know` is an option: one of them must come with it. `window` is the
 * length of the look-back, in months, that the wording speaks of.
 */
export const Question = z.strictObject({
  id: questionId,
  section: z.string().check(z.regex(/^[A-Z]$/)),
  wording: words,
  guidance: z.exactOptional(words),
  type: QuestionType,
  about: z.enum(['agency', 'case']),
  options: z.array(Option),
  reasons: z.exactOptional(z.array(Option).check(z.minLength(1))),
  appliesWhen: z.exactOptional(Condition),
  window: z.exactOptional(z.strictObject({ months: z.int().check(z.gte(1), z.lte(24)) })),
  boxes: z.array(Box),
});
export type Question = z.infer<typeof Question>;

const Given = z.strictObject({ question: questionId, is: slug });

/** A question of another tool, and the rule by which this tool's questions give an answer that can stand beside it. */
export const Comparable = z.strictObject({
  with: z.string(),
  question: questionId,
  rule: z.enum(['same', 'all', 'any']),
  parts: z.array(questionId).check(z.minLength(1)),
  note: z.exactOptional(words),
});
export type Comparable = z.infer<typeof Comparable>;

/** The answers between which a rule tells: `yes` and `no` in both tools. */
const Pair = z.tuple([slug, slug]);

/**
 * A rule that raises a signal; each is told in docs/signals.md. A tool states a rule, with its thresholds, or its figures
 * raise no such signal.
 *
 * Of one return's own answers: with `answers`, all of them were given; with `sections`, `overall` is a better grade than
 * each of those that was given; with `factor`, a case with that factor whose `question` was left empty or answered with
 * one of `none` (a text is compared without case, outer spaces and a final full stop); `concern-raised`, one of the
 * tool's `concerns` was given; `does-not-apply`, a question was answered that does not apply.
 *
 * Of several returns: `outlier-service`, all answers of a service to a question are one of `between`, there are at least
 * `atLeast` of them, and of the others' answers that are one of `between` that one is at most `othersAtMost`, a fraction;
 * `agencies-contradict`, to a question about the case agencies answered the one of `between` and the other.
 */
export const Signal = z.union([
  z.strictObject({
    rule: z.enum(['disagreed-not-escalated', 'escalated-though-agreed']),
    answers: z.array(Given).check(z.minLength(1)),
  }),
  z.strictObject({
    rule: z.literal('overall-better-than-sections'),
    overall: questionId,
    sections: z.array(questionId).check(z.minLength(1)),
  }),
  z.strictObject({
    rule: z.literal('no-assessment-tool'),
    factor: slug,
    question: questionId,
    none: z.array(z.string()).check(z.minLength(1)),
  }),
  z.strictObject({ rule: z.enum(['concern-raised', 'does-not-apply']) }),
  z.strictObject({
    rule: z.literal('outlier-service'),
    between: Pair,
    atLeast: z.int().check(z.gte(2)),
    othersAtMost: z.strictObject({ part: z.int().check(z.gte(0)), of: z.int().check(z.gte(1)) }),
  }),
  z.strictObject({ rule: z.literal('agencies-contradict'), between: Pair }),
]);
export type Signal = z.infer<typeof Signal>;

const Shape = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,32}@[0-9]{1,4}$/)),
  title: words,
  theme: z.literal('step-down'),
  sections: z.array(z.strictObject({ id: z.string(), title: words })).check(z.minLength(1)),
  questions: z.array(Question).check(z.minLength(1)),
  concerns: z.array(Given),
  comparable: z.array(Comparable),
  signals: z.array(Signal),
});

/** A questionnaire: immutable once an audit has opened with it. */
export type Tool = z.infer<typeof Shape>;

const repeated = (ids: string[]): string[] => ids.filter((id, i) => ids.indexOf(id) !== i);
const has = (question: Question | undefined, value: string): boolean =>
  question?.options.some((option) => option.value === value) ?? false;

/** What is wrong with a rule, beyond questions and answers that are not there. */
function signalFaults(signal: Signal, questions: ReadonlyMap<string, Question>): string[] {
  switch (signal.rule) {
    case 'overall-better-than-sections':
      // Only grades stand from the worst to the best.
      return [signal.overall, ...signal.sections]
        .filter((id) => questions.has(id) && questions.get(id)?.type !== 'grade')
        .map((id) => `${id} is compared as a grade and is none`);
    case 'no-assessment-tool': {
      const question = questions.get(signal.question);
      if (question === undefined || question.type === 'text') return [];
      return signal.none
        .filter((value) => !has(question, value))
        .map((value) => `no answer ${value} to ${question.id}`);
    }
    case 'outlier-service':
    case 'agencies-contradict': {
      const asked = [...questions.values()].filter(
        (question) => signal.rule === 'outlier-service' || question.about === 'case',
      );
      const isIdle = !asked.some((question) => signal.between.every((value) => has(question, value)));
      return isIdle ? [`${signal.rule} can be raised by no question`] : [];
    }
    case 'disagreed-not-escalated':
    case 'escalated-though-agreed':
    case 'concern-raised':
    case 'does-not-apply':
      return [];
  }
}

function questionFaults(tool: Tool, question: Question, at: number): string[] {
  const faults: string[] = [];
  const fault = (when: boolean, text: string): void => void (when && faults.push(`${question.id}: ${text}`));
  fault(!tool.sections.some((s) => s.id === question.section), 'is in no section of the tool');
  fault(!question.id.startsWith(question.section), 'has an id of another section');
  fault((question.type === 'text') !== (question.options.length === 0), 'text alone has no options');
  fault(repeated(question.options.map((o) => o.value)).length > 0, 'repeats an option');
  fault(repeated(question.boxes.map((b) => b.id)).length > 0, 'repeats a box');
  fault(
    question.boxes.some((b) => b.id === 'answer' || b.id === 'reason'),
    'has a box with a reserved name',
  );
  fault(has(question, 'dont-know') !== (question.reasons !== undefined), 'reasons go with dont-know, and only with it');
  for (const box of question.boxes) {
    fault(box.when !== 'always' && !box.when.every((v) => has(question, v)), `${box.id} waits for an unknown answer`);
  }
  const condition = question.appliesWhen;
  if (condition && 'question' in condition) {
    const earlier = tool.questions.slice(0, at).find((q) => q.id === condition.question);
    fault(earlier === undefined, 'depends on a question that does not come before it');
    fault(earlier !== undefined && !condition.is.every((v) => has(earlier, v)), 'depends on an unknown answer');
  }
  return faults;
}

function toolFaults(tool: Tool): string[] {
  const known = new Map(tool.questions.map((q) => [q.id, q]));
  const given = [...tool.concerns, ...tool.signals.flatMap((s) => ('answers' in s ? s.answers : []))];
  const named = [
    ...tool.comparable.flatMap((c) => c.parts),
    ...tool.signals.flatMap((s) => ('overall' in s ? [s.overall, ...s.sections] : 'factor' in s ? [s.question] : [])),
  ];
  return [
    ...repeated(tool.sections.map((s) => s.id)).map((id) => `section ${id} is there twice`),
    ...repeated(tool.questions.map((q) => q.id)).map((id) => `question ${id} is there twice`),
    ...repeated(tool.comparable.map((c) => `${c.with} ${c.question}`)).map((id) => `${id} is compared twice`),
    ...tool.comparable
      .filter((c) => c.rule === 'same' && c.parts.length !== 1)
      .map((c) => `${c.question} is the same as several`),
    ...given.filter((g) => !has(known.get(g.question), g.is)).map((g) => `no answer ${g.is} to ${g.question}`),
    ...named.filter((id) => !known.has(id)).map((id) => `no question ${id}`),
    ...tool.signals.flatMap((s) => signalFaults(s, known)),
    ...tool.questions.flatMap((q, at) => questionFaults(tool, q, at)),
  ];
}

export const Tool = Shape.check((ctx) => {
  for (const message of toolFaults(ctx.value)) ctx.issues.push({ code: 'custom', message, input: ctx.value, path: [] });
});

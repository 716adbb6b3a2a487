/** What somebody answers to a whole tool: each kind of question in each of its ways, one after the other. */
import { applicable } from '../../shared/domain/tool/conditions.ts';
import type { Facts } from '../../shared/domain/tool/facts.ts';
import { boxesAskedFor } from '../../shared/domain/tool/gaps.ts';
import type { Answer, Answers } from '../../shared/domain/tool/answers.ts';
import { boxesOf } from '../../shared/domain/tool/submission.ts';
import type { Question, Tool } from '../../shared/domain/tool/tool.ts';

/** One of several, a different one each time that as many were taken. */
const nth = <T>(of: readonly T[], at: number): T => {
  const one = of[at % of.length];
  if (one === undefined) throw new Error('there is nothing to choose from');
  return one;
};

function answerTo(question: Question, at: number): Answer {
  if (question.type === 'text') return { answer: `In words, of ${question.id}: “as we saw it”, 100 %.` };
  const { value } = nth(question.options, at);
  // That no reason was asked for is offered to nobody.
  const reasons = question.reasons?.filter((one) => one.value !== 'reason-not-collected');
  const reason = value === 'dont-know' && reasons !== undefined ? nth(reasons, at).value : undefined;
  const chosen = { answer: value, ...(reason === undefined ? {} : { reason }) };
  const types = new Map(boxesOf(question).map(({ id, type }) => [id, type]));
  const boxes = boxesAskedFor(question, chosen).map((box) => [
    box,
    types.get(box) === 'date' ? '2026-02-09' : `What ${question.id} asks for\nin ${box}.`,
  ]);
  return { ...chosen, ...Object.fromEntries(boxes) };
}

/** An answer to every question that applies. */
export function answersTo(tool: Tool, facts: Facts): Answers {
  const answers: Answers = {};
  for (const [at, question] of tool.questions.entries()) {
    if (applicable(tool, answers, facts).has(question.id)) answers[question.id] = answerTo(question, at);
  }
  return answers;
}

/** The same as fields of forms: `A1.answer`, `A1.details`, `E11.raised-on.day`. */
export function fieldsOf(answers: Answers): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(answers).flatMap(([id, answer]) =>
      Object.entries(answer).flatMap(([part, value]): [string, string][] => {
        const [date, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
        if (date === undefined) return [[`${id}.${part}`, value]];
        return [
          [`${id}.${part}.day`, String(Number(day))],
          [`${id}.${part}.month`, String(Number(month))],
          [`${id}.${part}.year`, year!],
        ];
      }),
    ),
  );
}

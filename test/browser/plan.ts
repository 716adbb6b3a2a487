/** What somebody answers to a whole tool: each kind of question in each of its ways, one after the other. */
import { typedAnswers, typedParts } from '../../shared/domain/drafts/typed-answer.ts';
import { datePartsOf } from '../../shared/domain/drafts/typed-date.ts';
import { askedOnceOf, fromKey, type Answer, type Answers, type Given } from '../../shared/domain/tool/answers.ts';
import { applicable, childrenIn } from '../../shared/domain/tool/conditions.ts';
import type { Facts } from '../../shared/domain/tool/facts.ts';
import { boxesAskedFor } from '../../shared/domain/tool/gaps.ts';
import { boxesOf } from '../../shared/domain/tool/submission.ts';
import type { Question, Tool } from '../../shared/domain/tool/tool.ts';
import type { Focused } from './keyboard.ts';

/** One of several, a different one each time that as many were taken. */
const nth = <T>(of: readonly T[], at: number): T => {
  const one = of[at % of.length];
  if (one === undefined) throw new Error('there is nothing to choose from');
  return one;
};

/** What is given: of a number and a date now that itself, now an option; of several now two of them, now one that stands alone. */
function givenTo({ id, type, options, min = 0, max = min + 90 }: Question, at: number): Given {
  const values = options.map(({ value }) => value);
  if (type === 'text') return `In words, of ${id}: “as we saw it”, 100 %.`;
  if (type === 'number' && (values.length === 0 || at % 3 > 0)) return Math.min(min + at, max);
  if (type === 'date' && (values.length === 0 || at % 3 > 0)) return nth(['2026-02-09', '2025-11'], at);
  if (type !== 'several') return nth(values, at);
  const others = options.filter(({ alone }) => alone !== true).map(({ value }) => value);
  const alone = options.filter((one) => one.alone === true).map(({ value }) => value);
  if (alone.length > 0 && at % 3 === 0) return [nth(alone, at)];
  const two = new Set([nth(others, at), nth(others, at + 1)]);
  return others.filter((value) => two.has(value));
}

function answerTo(question: Question, at: number): Answer {
  const answer = givenTo(question, at);
  // That no reason was asked for is offered to nobody.
  const reasons = question.reasons?.filter((one) => one.value !== 'reason-not-collected');
  const isUnknown = [answer].flat().includes('dont-know');
  const reason = isUnknown && reasons !== undefined ? nth(reasons, at).value : undefined;
  const chosen = { answer, ...(reason === undefined ? {} : { reason }) };
  const types = new Map(boxesOf(question).map(({ id, type }) => [id, type]));
  const boxes = boxesAskedFor(question, chosen).map((box) => [
    box,
    types.get(box) === 'date' ? '2026-02-09' : `What ${question.id} asks for\nin ${box}.`,
  ]);
  return { ...chosen, ...Object.fromEntries(boxes) };
}

/** An answer to every question that applies, about each child another one. */
export function answersTo(tool: Tool, facts: Facts): Answers {
  const answers: Answers = {};
  for (const [at, question] of tool.questions.entries()) {
    for (const [nthChild, { key, child }] of askedOnceOf(question, childrenIn(facts)).entries()) {
      if (!applicable(tool, answers, facts).has(key)) continue;
      const answer = answerTo(question, at + nthChild);
      if (child === undefined) answers[question.id] = answer;
      else answers[question.id] = { children: { ...childrenOf(answers[question.id]), [child]: answer } };
    }
  }
  return answers;
}

const childrenOf = (given: Answers[string] | undefined): Record<string, Answer> =>
  (given?.['children'] ?? {}) as Record<string, Answer>;

/** The boxes of a date, by name. */
const datesOf = (name: string, date: string): [string, string][] =>
  Object.entries(datePartsOf(date)).map(([part, text]): [string, string] => [`${name}.${part}`, text]);

/** What is chosen or typed in the fields of a form: `A1.answer`, `A1.details`, `B3/child-2.answer`, `E11.raised-on.day`. */
export function wantedBy(tool: Tool, answers: Answers): (at: Focused) => string | undefined {
  const texts = new Map<string, string>();
  const chosen = new Map<string, readonly string[]>();
  for (const [key, typed] of Object.entries(typedAnswers(answers))) {
    const question = tool.questions.find(({ id }) => id === fromKey(key).question)!;
    const dates = new Set(boxesOf(question).flatMap(({ id, type }) => (type === 'date' ? [id] : [])));
    for (const [part, text] of Object.entries(typed)) {
      const name = `${key}.${part}`;
      const { own, chosen: options } = part === 'answer' ? typedParts(question, text) : { own: text, chosen: [] };
      const isDate = part === 'answer' ? question.type === 'date' : dates.has(part);
      if (part === 'reason') chosen.set(name, [text]);
      else if (own !== '')
        for (const [field, one] of isDate ? datesOf(name, own) : [[name, own]]) texts.set(field!, one!);
      if (options.length > 0) chosen.set(name, options);
    }
  }
  return ({ kind, name, value }) => {
    if (kind === 'text') return texts.get(name) || undefined;
    const values = chosen.get(name);
    return kind === 'checkbox' ? values?.find((one) => one === value) : values?.[0];
  };
}

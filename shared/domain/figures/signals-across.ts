import { addDays, addMonths, daysBetween, type Day } from '../../base/time/days.ts';
import { valuesIn, answerTo, type Given } from '../tool/answers.ts';
import { appliesOnce } from '../tool/conditions.ts';
import type { Question, Signal as Rule, Tool } from '../tool/tool.ts';
import { readBy, tellsApart, type BetweenSides } from '../tool/signal-rules.ts';
import type { Signal } from './aggregate.ts';
import { answerIn, type Answered, type Raised } from './signals-of-return.ts';

/** An answer that is counted: its question applies, and "not applicable" is none. */
interface Counted {
  case: string;
  agency: string;
  service: string;
  /** Of whom, where the question is asked of each child. */
  child?: string;
  given: Given;
  /** As it is shown. */
  answer: string;
}

type CountedAnswers = (question: Question) => Counted[];

/** The counted answers to each question, in the order of the returns and of their children. */
export function countedAnswers(tool: Tool, returns: readonly Answered[]): CountedAnswers {
  const counted = new Map<string, Counted[]>();
  for (const of of returns) {
    const { answers } = of.content;
    for (const { question, child } of appliesOnce(tool, answers, of.facts)) {
      const given = answerTo(answers, question.id, child)?.answer;
      const answer = answerIn(of, question.id, child);
      if (given === undefined || answer === undefined || answer === 'not-applicable') continue;
      const one = { case: of.case, agency: of.agency, service: of.service, given, answer };
      const all = counted.get(question.id) ?? [];
      all.push({ ...one, ...(child !== undefined && { child }) });
      counted.set(question.id, all);
    }
  }
  return ({ id }) => counted.get(id) ?? [];
}

const unique = (items: readonly string[]): string[] => [...new Set(items)].toSorted();

/** The questions to which answers can stand on either side. */
const questionsOf = (tool: Tool, rule: BetweenSides): Question[] =>
  readBy(tool, rule).filter((question) => tellsApart(question, rule.between));

/**
 * The one set that an answer is of; undefined where it is of neither. Of several values given at once some may be of both:
 * then it is of neither too.
 */
function sideOf({ given }: Counted, between: BetweenSides['between']): readonly string[] | undefined {
  const [side, other] = between.filter((values) => valuesIn(given).some((value) => values.includes(value)));
  return other === undefined ? side : undefined;
}

type Outlier = Extract<Rule, { rule: 'outlier-service' }>;

/** What one service's answers to a question say beside all others'; undefined where they do not stand out. */
function outlierIn(rule: Outlier, question: string, given: readonly Counted[], service: string): Raised | undefined {
  const own = given.filter((one) => one.service === service);
  const side = rule.between.find((values) => own.every((one) => sideOf(one, rule.between) === values));
  if (side === undefined || own.length < rule.atLeast) return undefined;
  const others = given.filter((one) => one.service !== service && sideOf(one, rule.between) !== undefined);
  const alike = others.filter((one) => sideOf(one, rule.between) === side);
  const { part, of } = rule.othersAtMost;
  // With nothing to stand out from, nothing stands out.
  if (others.length === 0 || alike.length * of > part * others.length) return undefined;
  const countOf = (among: readonly Counted[], answer: string): number =>
    among.filter((one) => valuesIn(one.given).includes(answer)).length;
  const said = side.filter((answer) => countOf(own, answer) + countOf(alike, answer) > 0);
  return {
    service,
    questions: [question],
    agencies: unique(own.map(({ agency }) => agency)),
    answers: [
      ...said.map((answer) => ({ service, question, answer, count: countOf(own, answer), base: own.length })),
      ...said.map((answer) => ({ question, answer, count: countOf(alike, answer), base: others.length })),
    ],
  };
}

/** Services whose answers are all alike where the others' are not (audit report 2.3.4, 3.2.83, 3.2.84). */
export function outliers(tool: Tool, rule: Outlier, counted: CountedAnswers): Raised[] {
  return questionsOf(tool, rule).flatMap((question) => {
    const given = counted(question);
    return unique(given.map(({ service }) => service)).flatMap(
      (service) => outlierIn(rule, question.id, given, service) ?? [],
    );
  });
}

type Contradict = Extract<Rule, { rule: 'agencies-contradict' }>;

/** The days that a date may be: one, or those of a month. */
const daysOf = (date: Day): [first: Day, last: Day] =>
  date.length === 7 ? [`${date}-01`, addDays(addMonths(`${date}-01`, 1), -1)] : [date, date];

/** How far apart two answers are at the least: numbers, or dates in days. Undefined where one of them is neither. */
function distance(one: Counted, other: Counted, isDate: boolean): number | undefined {
  if (typeof one.given === 'number' && typeof other.given === 'number') return Math.abs(one.given - other.given);
  const dates = [one, other].map(({ given }) => valuesIn(given)[0] ?? '');
  if (!isDate || !dates.every((date) => /^\d{4}-\d{2}/.test(date))) return undefined;
  const [[first, last] = ['', ''], [from, to] = ['', '']] = dates.map(daysOf);
  return Math.max(daysBetween(last, from), daysBetween(to, first), 0);
}

/** The answers among these that lie too far from another one. */
function farApart(given: readonly Counted[], apart: number, isDate: boolean): Counted[] {
  const isFar = (one: Counted): boolean => given.some((other) => (distance(one, other, isDate) ?? 0) > apart);
  return given.filter(isFar);
}

/** The answers about one case, or one child, that contradict each other; none where they agree. */
function contradicting(rule: Contradict, question: Question, given: readonly Counted[]): Counted[] {
  if (rule.apart !== undefined) return farApart(given, rule.apart, question.type === 'date');
  const { between = [[], []] } = rule;
  const onASide = given.filter((one) => sideOf(one, between) !== undefined);
  return between.every((side) => onASide.some((one) => sideOf(one, between) === side)) ? onASide : [];
}

/** The questions that a rule compares. */
function comparedBy(tool: Tool, rule: Contradict): Question[] {
  const { between } = rule;
  return between === undefined ? readBy(tool, rule) : questionsOf(tool, { ...rule, between });
}

const shownAmong = ({ agency, child, answer }: Counted, question: string): Signal['answers'][number] => ({
  agency,
  ...(child !== undefined && { child }),
  question,
  answer,
});

/** Cases, or children of them, about whom agencies answered a question otherwise than each other. */
export function contradictions(tool: Tool, rule: Contradict, counted: CountedAnswers): Raised[] {
  return comparedBy(tool, rule).flatMap((question) => {
    const about = Map.groupBy(counted(question), (one) => JSON.stringify([one.case, one.child]));
    return [...about.values()].flatMap((given): Raised[] => {
      const found = contradicting(rule, question, given);
      const [first] = found;
      if (first === undefined) return [];
      return [
        {
          case: first.case,
          ...(first.child !== undefined && { child: first.child }),
          questions: [question.id],
          agencies: unique(found.map(({ agency }) => agency)),
          answers: found.map((one) => shownAmong(one, question.id)),
        },
      ];
    });
  });
}

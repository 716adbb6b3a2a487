import {
  answersTo,
  answerTo,
  fromKey,
  lineOf,
  valuesIn,
  type Answers,
  type AskedOnce,
  type Given,
} from '../tool/answers.ts';
import { appliesOnce } from '../tool/conditions.ts';
import { caseHolds, factsOfChild, type Facts } from '../tool/facts.ts';
import { concernsIn, gapsOf } from '../tool/gaps.ts';
import type { Question, Signal as Rule, Tool, Waited } from '../tool/tool.ts';
import type { Signal } from './aggregate.ts';

/** What signals are raised from: a counted questionnaire, and what decides which questions apply to it. */
export interface Answered {
  case: string;
  agency: string;
  service: string;
  facts: Facts;
  content: { answers: Answers };
}

/** What a rule found. The rule itself, and what its tool calls it, are said once for all of its signals. */
export type Raised = Omit<Signal, 'rule' | 'id' | 'label'>;

/** The answer as it is shown: several values with a space between, a number by its digits; undefined where there is none. */
export function answerIn({ content: { answers } }: Answered, question: string, child?: string): string | undefined {
  const given = answerTo(answers, question, child)?.answer;
  return given === undefined ? undefined : lineOf(given);
}

/** A question, and of whom where it was asked of each child. */
type Place = Pick<AskedOnce, 'child'> & { question: string };

const shownAt = (of: Answered, { question, child }: Place): Signal['answers'][number] => ({
  agency: of.agency,
  ...(child !== undefined && { child }),
  question,
  answer: answerIn(of, question, child) ?? null,
});

/** What one return's answers at these places raise. @param child of whom all of it is */
const raisedBy = (of: Answered, places: readonly Place[], child?: string): Raised => ({
  case: of.case,
  agency: of.agency,
  ...(child !== undefined && { child }),
  questions: [...new Set(places.map(({ question }) => question))],
  agencies: [of.agency],
  answers: places.map((place) => shownAt(of, place)),
});

/** Signals of places where something stands: one of what is asked once, one of each child. */
const raisedApart = (of: Answered, places: readonly Place[]): Raised[] =>
  [...Map.groupBy(places, ({ child }) => child)].map(([child, own]) => raisedBy(of, own, child));

const questionOf = (tool: Tool, id: string): Question | undefined =>
  tool.questions.find((question) => question.id === id);

/** Grades from the worst to the best; what is no grade has no place among them. */
const placeOf = (question: Question | undefined, answer: string | undefined): number =>
  (question?.options ?? [])
    .map(({ value }) => value)
    .filter((value) => value !== 'not-applicable' && value !== 'dont-know')
    .indexOf(answer ?? '');

function overallBetter(
  tool: Tool,
  rule: Extract<Rule, { rule: 'overall-better-than-sections' }>,
  of: Answered,
): Raised[] {
  const placed = (id: string): number => placeOf(questionOf(tool, id), answerIn(of, id));
  const graded = rule.sections.map(placed).filter((place) => place >= 0);
  if (graded.length === 0 || placed(rule.overall) <= Math.max(...graded)) return [];
  return [
    raisedBy(
      of,
      [rule.overall, ...rule.sections].map((question) => ({ question })),
    ),
  ];
}

/** Without case, outer spaces and a final full stop: `None. ` is `none`. */
const plain = (text: string): string => text.trim().replace(/\.$/, '').trim().toLowerCase();

function noAssessmentTool(tool: Tool, rule: Extract<Rule, { rule: 'no-assessment-tool' }>, of: Answered): Raised[] {
  const { question, factor } = rule;
  if (factor !== undefined && !of.facts.factors.includes(factor)) return [];
  // Nobody leaves empty what they were not asked.
  return appliesOnce(tool, of.content.answers, of.facts).flatMap((one) => {
    if (one.question.id !== question) return [];
    const place = { question, ...(one.child !== undefined && { child: one.child }) };
    const answer = answerTo(of.content.answers, question, one.child)?.answer;
    const given =
      answer === undefined ? [] : typeof answer === 'number' ? [String(answer)] : valuesIn(answer).map(plain);
    const said = given.map((value) => rule.none.find((word) => plain(word) === value));
    if (given.some((value, at) => value !== '' && said[at] === undefined)) return [];
    const raised = raisedBy(of, [place], one.child);
    // The tool's own word for it stands for what was written.
    return [{ ...raised, answers: raised.answers.map((shown) => ({ ...shown, answer: said[0] ?? null })) }];
  });
}

function doesNotApply(tool: Tool, of: Answered): Raised[] {
  const places = gapsOf(tool, of.content.answers, of.facts).doesNotApply.map(fromKey);
  return raisedApart(of, places).map((raised) => ({
    ...raised,
    // A text's words are never copied.
    answers: raised.answers.filter(({ question }) => questionOf(tool, question)?.type !== 'text'),
  }));
}

const isWithin = (
  given: Given | undefined,
  { atLeast = 0, atMost = Infinity }: Exclude<Waited, { is: unknown }>,
): boolean => typeof given === 'number' && given >= atLeast && given <= atMost;

/** Whether an answer is one that a rule waits for. */
function isAwaited(given: Given | undefined, waited: Waited): boolean {
  if (!('is' in waited)) return isWithin(given, waited);
  const awaited = new Set([waited.is].flat());
  const values = valuesIn(given);
  const isThere = values.some((value) => awaited.has(value));
  return isThere && (waited.only !== true || values.every((value) => awaited.has(value)));
}

/** Where a return gave an answer that a rule waits for. @param child of whom alone, of questions about the child */
const placesOf = (of: Answered, waited: Waited, child?: string): Place[] =>
  answersTo(of.content.answers, waited.question)
    .filter((one) => child === undefined || one.child === undefined || one.child === child)
    .filter(({ given }) => isAwaited(given.answer, waited))
    .map((one) => ({ question: waited.question, ...(one.child !== undefined && { child: one.child }) }));

/** All answers of a rule, given by one return. */
function givenTogether(of: Answered, answers: readonly Waited[], child?: string): Raised[] {
  const places = answers.map((waited) => placesOf(of, waited, child));
  return places.every((found) => found.length > 0) ? [raisedBy(of, places.flat(), child)] : [];
}

function together({ answers, sameChild, where }: Extract<Rule, { rule: 'together' }>, of: Answered): Raised[] {
  const isIn = (facts: Answered['facts']): boolean => where === undefined || caseHolds(where, facts);
  if (sameChild !== true) return isIn(of.facts) ? givenTogether(of, answers) : [];
  return of.facts.children
    .filter(({ id }) => isIn(factsOfChild(of.facts, id)))
    .flatMap(({ id }) => givenTogether(of, answers, id));
}

/** What a rule finds in one return's own answers; nothing where it is about several. */
export function raisedByReturn(tool: Tool, rule: Rule, of: Answered): Raised[] {
  switch (rule.rule) {
    case 'together':
      return together(rule, of);
    case 'disagreed-not-escalated':
    case 'escalated-though-agreed':
      return givenTogether(of, rule.answers);
    case 'concern-raised':
      return raisedApart(of, concernsIn(tool, of.content.answers).map(fromKey));
    case 'overall-better-than-sections':
      return overallBetter(tool, rule, of);
    case 'no-assessment-tool':
      return noAssessmentTool(tool, rule, of);
    case 'does-not-apply':
      return doesNotApply(tool, of);
    case 'outlier-service':
    case 'agencies-contradict':
      return [];
  }
}

import { applicable } from '../tool/conditions.ts';
import type { Facts } from '../tool/facts.ts';
import { gapsOf } from '../tool/gaps.ts';
import { answerTo, valuesIn, type Answers } from '../tool/answers.ts';
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

/** The answer as given; undefined where the question was left empty. */
export const answerIn = ({ content: { answers } }: Answered, question: string): string | undefined =>
  valuesIn(answerTo(answers, question)?.answer)[0];

/** The questions that raise a signal, and the answers to them that can be shown: a text's words are never copied. */
type Found = Pick<Signal, 'questions' | 'answers'>;

const shown = (of: Answered, questions: readonly string[]): Signal['answers'] =>
  questions.map((question) => ({ agency: of.agency, question, answer: answerIn(of, question) ?? null }));

const found = (of: Answered, questions: string[]): Found => ({ questions, answers: shown(of, questions) });

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
): Found | undefined {
  const placed = (id: string): number => placeOf(questionOf(tool, id), answerIn(of, id));
  const graded = rule.sections.map(placed).filter((place) => place >= 0);
  if (graded.length === 0 || placed(rule.overall) <= Math.max(...graded)) return undefined;
  return found(of, [rule.overall, ...rule.sections]);
}

/** Without case, outer spaces and a final full stop: `None. ` is `none`. */
const plain = (text: string): string => text.trim().replace(/\.$/, '').trim().toLowerCase();

function noAssessmentTool(
  tool: Tool,
  rule: Extract<Rule, { rule: 'no-assessment-tool' }>,
  of: Answered,
): Found | undefined {
  const { question, factor } = rule;
  if (factor !== undefined && !of.facts.factors.includes(factor)) return undefined;
  // Nobody leaves empty what they were not asked.
  if (!applicable(tool, of.content.answers, of.facts).has(question)) return undefined;
  const given = plain(answerIn(of, question) ?? '');
  const said = rule.none.find((word) => plain(word) === given);
  if (given !== '' && said === undefined) return undefined;
  // The tool's own word for it stands for what was written.
  return { questions: [question], answers: [{ agency: of.agency, question, answer: said ?? null }] };
}

function doesNotApply(tool: Tool, of: Answered): Found | undefined {
  const questions = gapsOf(tool, of.content.answers, of.facts).doesNotApply;
  if (questions.length === 0) return undefined;
  return {
    questions,
    answers: shown(
      of,
      questions.filter((id) => questionOf(tool, id)?.type !== 'text'),
    ),
  };
}

const isGiven = (of: Answered, waited: Waited): boolean =>
  'is' in waited && [waited.is].flat().includes(answerIn(of, waited.question) ?? '');

function foundIn(tool: Tool, rule: Rule, of: Answered): Found | undefined {
  switch (rule.rule) {
    case 'together':
    case 'disagreed-not-escalated':
    case 'escalated-though-agreed': {
      if (!rule.answers.every((one) => isGiven(of, one))) return undefined;
      return found(
        of,
        rule.answers.map(({ question }) => question),
      );
    }
    case 'concern-raised': {
      const raised = tool.concerns.filter((one) => isGiven(of, one)).map(({ question }) => question);
      return raised.length === 0 ? undefined : found(of, raised);
    }
    case 'overall-better-than-sections':
      return overallBetter(tool, rule, of);
    case 'no-assessment-tool':
      return noAssessmentTool(tool, rule, of);
    case 'does-not-apply':
      return doesNotApply(tool, of);
    case 'outlier-service':
    case 'agencies-contradict':
      return undefined;
  }
}

/** What a rule finds in one return's own answers; undefined where it finds nothing, or is about several. */
export function raisedByReturn(tool: Tool, rule: Rule, of: Answered): Raised | undefined {
  const raised = foundIn(tool, rule, of);
  if (raised === undefined) return undefined;
  const { questions, answers } = raised;
  return { case: of.case, agency: of.agency, questions, agencies: [of.agency], answers };
}

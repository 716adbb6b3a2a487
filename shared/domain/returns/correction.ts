import type { FieldProblem } from '../../base/http/problem.ts';
import { answerTo, fromLine, isOfChild, lineOf, type Given } from '../tool/answers.ts';
import { answerAllowed } from '../tool/problems.ts';
import { takes, type Content } from '../tool/submission.ts';
import type { Question, Tool } from '../tool/tool.ts';
import type { NewCorrection } from './schema.ts';

/** What can stand in place of an answer, after its pointer. */
function mustBe(question: Question): string {
  const values = question.options.map(({ value }) => value).join(', ');
  if (question.type === 'several') return `must be one or more, with a space between, of: ${values}`;
  return question.type === 'number' || question.type === 'date'
    ? `is not what the question takes: ${answerAllowed(question)}`
    : `must be one of: ${values}`;
}

const inAnyOrder = (given: Given): string => lineOf(given).split(' ').toSorted().join(' ');

/** Whether two answers say the same: of several the order says nothing. */
const isSame = (one: Given, other: Given | undefined): boolean =>
  other !== undefined && inAnyOrder(one) === inAnyOrder(other);

/**
 * What is wrong with a correction of these answers, each fault with its pointer; none when it can be taken.
 * A text cannot be corrected: a corrected one would be the lead's own words in the agency's place.
 */
export function correctionProblems(
  tool: Tool,
  { answers, childrenCovered: covered }: Pick<Content, 'answers'> & { childrenCovered: readonly string[] },
  correction: NewCorrection,
): FieldProblem[] {
  const { question: id, child, corrected, reason } = correction;
  const problems: FieldProblem[] = [];
  const problem = (when: boolean, pointer: string, code: string, detail: string): void =>
    void (when && problems.push({ pointer, code, detail }));

  const question = tool.questions.find((one) => one.id === id);
  const given = answerTo(answers, id, child)?.answer;
  problem(question === undefined, '/question', 'invalid_value', "is not a question of the audit's tool");
  problem(question?.type === 'text', '/question', 'invalid_value', 'is answered in words, which cannot be corrected');
  if (question !== undefined) {
    const isAsked = isOfChild(question);
    problem(!isAsked && child !== undefined, '/child', 'unrecognized_keys', 'goes with a question asked of each child');
    problem(
      isAsked && child === undefined,
      '/child',
      'invalid_type',
      'is missing: the question is asked of each child',
    );
    problem(
      isAsked && child !== undefined && !covered.includes(child),
      '/child',
      'invalid_value',
      'is none of the children that the answers are about',
    );
  }
  if (corrected === null) {
    problem(reason !== undefined, '/reason', 'unrecognized_keys', 'goes with a corrected answer only');
    return problems;
  }
  if (question !== undefined && question.type !== 'text') {
    const read = fromLine(question, corrected);
    problem(!takes(question, read), '/corrected', 'invalid_value', mustBe(question));
    problem(isSame(read, given), '/corrected', 'invalid_value', 'is the answer as it was given');
  }
  problem(reason === undefined, '/reason', 'invalid_type', 'is missing');
  return problems;
}

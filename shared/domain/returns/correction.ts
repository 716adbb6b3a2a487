import type { FieldProblem } from '../../base/http/problem.ts';
import { answerTo, valuesIn, type Answers } from '../tool/answers.ts';
import type { Tool } from '../tool/tool.ts';
import type { NewCorrection } from './schema.ts';

/**
 * What is wrong with a correction of these answers, each fault with its pointer; none when it can be taken.
 * A text cannot be corrected: a corrected one would be the lead's own words in the agency's place.
 */
export function correctionProblems(tool: Tool, answers: Answers, correction: NewCorrection): FieldProblem[] {
  const { question: id, corrected, reason } = correction;
  const problems: FieldProblem[] = [];
  const problem = (when: boolean, pointer: string, code: string, detail: string): void =>
    void (when && problems.push({ pointer, code, detail }));

  const question = tool.questions.find((one) => one.id === id);
  const values = question?.options.map(({ value }) => value) ?? [];
  const given = valuesIn(answerTo(answers, id)?.answer)[0];
  problem(question === undefined, '/question', 'invalid_value', "is not a question of the audit's tool");
  problem(question?.type === 'text', '/question', 'invalid_value', 'is answered in words, which cannot be corrected');
  if (corrected === null) {
    problem(reason !== undefined, '/reason', 'unrecognized_keys', 'goes with a corrected answer only');
    return problems;
  }
  if (values.length > 0) {
    const isOffered = values.includes(corrected);
    problem(!isOffered, '/corrected', 'invalid_value', `must be one of: ${values.join(', ')}`);
    problem(corrected === given, '/corrected', 'invalid_value', 'is the answer as it was given');
  }
  problem(reason === undefined, '/reason', 'invalid_type', 'is missing');
  return problems;
}

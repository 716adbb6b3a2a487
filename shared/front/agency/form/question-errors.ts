import type { DraftProblem } from '../../../domain/drafts/content.ts';
import { fromKey } from '../../../domain/tool/answers.ts';
import type { Question } from '../../../domain/tool/tool.ts';
import { controlId } from './questions/question.ts';

/** What is wrong with a question's answer, in words: by `answer`, `reason` or a box's id. */
export type QuestionErrors = Readonly<Record<string, string>>;

/** What is wrong with the questions of a page. */
export const errorsOf = (problems: readonly DraftProblem[], question: string): QuestionErrors =>
  Object.fromEntries(problems.filter((one) => one.question === question).map(({ part, words }) => [part, words]));

/** The same for the top of a page, each with where it leads. */
export const errorLinks = (
  problems: readonly DraftProblem[],
  questions: readonly Question[],
): { content: string; href: string }[] =>
  problems.flatMap(({ question: key = '', part, words }) => {
    const question = questions.find(({ id }) => id === fromKey(key).question);
    return question === undefined ? [] : [{ content: words, href: `#${controlId(key, question, part)}` }];
  });

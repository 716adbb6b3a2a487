/** How the answers of an audit file are read, written down a second time and with nothing of the product. */
import type { FiledAnswer } from '../player/audit-file.ts';
import type { Submission } from './book.ts';

/** What was answered to a question, about a child where it is asked of each; undefined where nothing was. */
export function givenTo(answers: Submission['answers'], question: string, child?: string): FiledAnswer | undefined {
  const given = answers[question];
  if (given === undefined) return undefined;
  const { children } = given;
  if (typeof children !== 'object') return child === undefined && isOne(given) ? given : undefined;
  return child === undefined ? undefined : children[child];
}

const isOne = (given: Submission['answers'][string]): given is FiledAnswer => 'answer' in given;

/** Everything that was answered to a question, about whomever. */
export function allGivenTo(answers: Submission['answers'], question: string): FiledAnswer[] {
  const given = answers[question];
  if (given === undefined) return [];
  return isOne(given) ? [given] : Object.values(given.children);
}

/** The words of an answer: one, or several; none of a number. */
export function wordsOf({ answer }: FiledAnswer): string[] {
  if (typeof answer === 'number') return [];
  return typeof answer === 'string' ? [answer] : answer;
}

import type { Earlier } from '../../../../domain/tool/conditions.ts';
import { askedKey } from '../../../../domain/tool/answers.ts';
import type { Joined } from '../../../../domain/tool/case-condition.ts';
import { fieldName } from './question.ts';

/** Which choices show what stands apart from them, for the script that does: `Q1.answer=yes Q1.reason=other`. */
export const shownWhen = (choices: readonly { field: string; value: string }[]): string =>
  choices.map(({ field, value }) => `${field}=${value}`).join(' ');

const choicesOf = ({ question, is }: Earlier, child: string | undefined): string =>
  shownWhen(is.map((value) => ({ field: fieldName(askedKey(question, child), 'answer'), value })));

type Choices = string | { all: Choices[] } | { any: Choices[] };

function joinedChoices(follows: Joined<Earlier>, child: string | undefined): Choices {
  if ('all' in follows) return { all: follows.all.map((part) => joinedChoices(part, child)) };
  return 'any' in follows ? { any: follows.any.map((part) => joinedChoices(part, child)) } : choicesOf(follows, child);
}

/**
 * The same of answers to questions that are joined: as JSON where they are, of lists of choices any of which will do.
 * @param child of whom the questions of the page are asked
 */
export function shownWhenAll(follows: Joined<Earlier>, child?: string): string {
  const choices = joinedChoices(follows, child);
  return typeof choices === 'string' ? choices : JSON.stringify(choices);
}

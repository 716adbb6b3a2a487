import type { Earlier } from '../../../../domain/tool/conditions.ts';
import type { Joined } from '../../../../domain/tool/case-condition.ts';
import { fieldName } from './question.ts';

/** Which choices show what stands apart from them, for the script that does: `Q1.answer=yes Q1.reason=other`. */
export const shownWhen = (choices: readonly { field: string; value: string }[]): string =>
  choices.map(({ field, value }) => `${field}=${value}`).join(' ');

const choicesOf = ({ question, is }: Earlier): string =>
  shownWhen(is.map((value) => ({ field: fieldName({ id: question }, 'answer'), value })));

type Choices = string | { all: Choices[] } | { any: Choices[] };

function joinedChoices(follows: Joined<Earlier>): Choices {
  if ('all' in follows) return { all: follows.all.map(joinedChoices) };
  return 'any' in follows ? { any: follows.any.map(joinedChoices) } : choicesOf(follows);
}

/** The same of answers to questions that are joined: as JSON where they are, of lists of choices any of which will do. */
export function shownWhenAll(follows: Joined<Earlier>): string {
  const choices = joinedChoices(follows);
  return typeof choices === 'string' ? choices : JSON.stringify(choices);
}

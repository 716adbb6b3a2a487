import type { Value } from '../../../base/html/template.ts';
import { hint } from '../../../base/ui/text.ts';
import { childInWords } from '../../../domain/audits/names.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import type { About } from '../../../domain/drafts/draft.ts';
import { childrenToCover } from '../../../domain/returns/log.ts';
import type { OpenReturn } from './return.ts';

/** The children that answers are about: as it was said, and before that those of whom the agency says that it has a record. */
export const coveredBy = (
  { case: entered, last }: Pick<OpenReturn, 'case' | 'last'>,
  { children }: About,
): string[] => [...(children ?? childrenToCover(last, childIdsOf(entered)))];

/** It stands above questions, and belongs to none of them. */
const apart = 'govuk-!-margin-bottom-6';

const whatToDo = 'answer for them together, and say in the comment where they differ.';

/**
 * Whom a question means by "this child" where answers are about more than one; nothing where they are about one. What a colleague
 * said of each is told to whoever said it, or has had a code.
 */
export function togetherHint(opened: Pick<OpenReturn, 'case' | 'last' | 'hadCode' | 'family'>, about: About): Value {
  const { last, hadCode, family } = opened;
  const mayBeNamed = about.children !== undefined || last.knows === undefined || hadCode || family.checked === last.seq;
  if (!mayBeNamed) {
    const isOne = opened.case.children.length < 2;
    return !isOne && hint({ classes: apart, content: `If your answers are about more than one child, ${whatToDo}` });
  }
  const named = coveredBy(opened, about).map(childInWords);
  if (named.length < 2) return undefined;
  return hint({
    classes: apart,
    content: `Your answers are about ${named.slice(0, -1).join(', ')} and ${named.at(-1) ?? ''}. Where a question says “this child”, ${whatToDo}`,
  });
}

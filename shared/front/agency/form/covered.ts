import type { Value } from '../../../base/html/template.ts';
import { hint } from '../../../base/ui/text.ts';
import { childInWords } from '../../../domain/audits/names.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import type { About } from '../../../domain/drafts/draft.ts';
import { childrenToCover } from '../../../domain/returns/log.ts';
import { isOfChild } from '../../../domain/tool/answers.ts';
import type { OpenReturn } from './return.ts';

/**
 * The children that answers are about: as it was said, and before that those of whom the agency says that it has a record, where
 * that may be told.
 */
export const coveredBy = (
  { case: entered, last, isCheckHidden }: Pick<OpenReturn, 'case' | 'last' | 'isCheckHidden'>,
  { children }: About,
): string[] => [...(children ?? (isCheckHidden ? [] : childrenToCover(last, childIdsOf(entered))))];

/**
 * Whom questions that are asked once mean where answers are about more than one child, by "this child" where the tool asks
 * nothing of each; nothing where they are about one.
 */
export function togetherHint(
  opened: Pick<OpenReturn, 'case' | 'last' | 'tool' | 'isCheckHidden'>,
  about: About,
): Value {
  const isTold = about.children !== undefined || !opened.isCheckHidden;
  const children = (isTold ? coveredBy(opened, about) : childIdsOf(opened.case)).map(childInWords);
  if (children.length < 2) return undefined;
  const all = `${children.slice(0, -1).join(', ')} and ${children.at(-1) ?? ''}`;
  if (opened.tool.questions.some(isOfChild)) {
    const whom = isTold ? all : 'all children that they are about';
    return hint({
      classes: 'govuk-!-margin-bottom-6',
      content: `These questions are asked once. Answer them for ${whom} together, and say in the comment where they differ.`,
    });
  }
  const are = isTold
    ? `Your answers are about ${all}. Where a question says “this child”`
    : 'If your answers are about more than one child';
  return hint({
    // It stands above questions, and belongs to none of them.
    classes: 'govuk-!-margin-bottom-6',
    content: `${are}, answer for them together, and say in the comment where they differ.`,
  });
}

import { childIdsOf } from '../audits/people.ts';
import type { Opened } from '../links/open.ts';
import { childrenToCover } from '../returns/log.ts';
import { Involvement } from '../tool/codes.ts';
import { factsIn } from '../tool/conditions.ts';
import { factsOf, type DescribedCase, type Facts } from '../tool/facts.ts';
import type { Tool } from '../tool/tool.ts';
import type { About } from './draft.ts';

/**
 * Whether what is said of who fills a return in, and which children it covers, decides which questions are asked. Of a case with
 * one child there is nothing to choose.
 */
export const restsOnAbout = (tool: Tool, { children }: Pick<DescribedCase, 'children'>): boolean =>
  tool.questions
    .flatMap(({ appliesWhen }) => factsIn(appliesWhen))
    .some((fact) => {
      if ('involvement' in fact) return true;
      const isOfChild =
        'ageBand' in fact ||
        ('attribute' in fact && tool.attributes?.find(({ id }) => id === fact.attribute)?.of === 'child');
      return isOfChild && children.length > 1;
    });

/**
 * What decides which questions apply to a draft. Until somebody has said which children it covers, those that its agency says
 * it knows, whom it should cover; all of the case's where it did not say.
 * @param opened.isCheckHidden whom the agency knows is not told: then it is as if it had not said
 */
export function factsOfDraft(
  { case: entered, last, isCheckHidden = false }: Pick<Opened, 'case' | 'last'> & { isCheckHidden?: boolean },
  { children = [], role = '', involvement }: About,
): Facts {
  const covered = children.length > 0 ? children : childrenToCover(isCheckHidden ? {} : last, childIdsOf(entered));
  const said = Involvement.safeParse(involvement);
  return factsOf(
    { case: entered, service: last.service },
    { childrenCovered: [...covered], ...(said.success && { header: { role, involvement: said.data } }) },
  );
}

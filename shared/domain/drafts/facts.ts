import { childIdsOf } from '../audits/people.ts';
import type { Opened } from '../links/open.ts';
import { childrenToCover } from '../returns/log.ts';
import { Involvement } from '../tool/codes.ts';
import { factsOf, type Facts } from '../tool/facts.ts';
import type { About } from './draft.ts';

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

import { isVisible } from '../../../base/content/text.ts';
import type { About } from '../../../domain/drafts/draft.ts';

/** How far a part of a return is. */
export type TaskStatus = 'not-started' | 'in-progress' | 'completed';

/** How far it is said who filled a return in, and whom it covers. */
export function aboutProgress({ role = '', involvement = '', children = [] }: About): TaskStatus {
  const isStarted = isVisible(role) || involvement !== '' || children.length > 0;
  const isComplete = isVisible(role) && involvement !== '' && children.length > 0;
  return isComplete ? 'completed' : isStarted ? 'in-progress' : 'not-started';
}

import type { Act } from './life-cycle.ts';
import type { Entry } from './schema.ts';

/** Why nobody is asked about a case that was taken out of the audit. */
export const caseDropped = 'the case was dropped, so nobody is asked about it any more';

/** Why an act is refused: the state as it is, for whoever comes second. */
export const describeRefusal = (act: Act, { state, dropped }: Pick<Entry, 'state' | 'dropped'>): string =>
  dropped === undefined
    ? `a return that is ${state} takes no ${act}`
    : `the case was dropped (${dropped.reason}): its returns take no ${act}`;

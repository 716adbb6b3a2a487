import { createHash } from 'node:crypto';
import { inGroups, lettersOf } from '../../base/content/letters.ts';
import type { ReturnKey } from '../audits/ids.ts';

/**
 * What a submission is called when somebody rings about it: eight letters that are told apart when they are read out, in two
 * groups. It comes from what was sent, of which return and as which version, so it is the same wherever it is shown.
 */
export function referenceOf({ audit, case: id, agency }: ReturnKey, of: { version: number; sha256: string }): string {
  const hash = createHash('sha256').update(['reference', audit, id, agency, of.version, of.sha256].join('\n')).digest();
  return inGroups(lettersOf(hash.subarray(0, 8)));
}

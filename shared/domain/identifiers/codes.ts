import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import { accepted, codeMinutes, isWaiting, issued } from './code-rules.ts';
import type { CodeItem } from './code-schema.ts';
import { changeCode, getCode, type Addressed } from './code-store.ts';

export { newCode } from './code-rules.ts';

/** A request for a code, as its message names it. */
export type CodeRequest = Addressed & { request: string };

async function waiting(table: Table, request: CodeRequest, now: Date): Promise<CodeItem | undefined> {
  const one = await getCode(table, request);
  return one !== undefined && isWaiting(one, now) ? one : undefined;
}

/** Whether somebody still waits for the code of a request: it has neither lapsed nor been used. */
export const isWaitedFor = async (table: Table, request: CodeRequest, now: Date): Promise<boolean> =>
  (await waiting(table, request, now)) !== undefined;

/**
 * Makes the code of a request, keeps its hash, and hands the code over for the mail: the only place where it is ever told.
 * Called again before the mail has gone, it makes another, and only that one works. Call it as late as a link is minted.
 * @returns the code and for how many minutes it opens, or undefined when nobody waits for it any more
 * @throws Error when another makes one at the same moment: the message is to be delivered again
 */
export async function issueCode(
  deps: { table: Table; log: Log; now: () => Date; newCode: () => string },
  request: CodeRequest,
): Promise<{ code: string; minutes: number } | undefined> {
  const now = deps.now();
  const one = await waiting(deps.table, request, now);
  if (one === undefined) return undefined;
  const code = deps.newCode();
  if (!(await changeCode(deps.table, one, issued(one, code, now)))) throw new Error('a code is being made by another');
  deps.log.info('code-issued', { audit: one.audit, case: one.case, agency: one.agency, seq: one.seq });
  return { code, minutes: codeMinutes };
}

/**
 * Times a code from the acceptance of its mail. Whoever is cut off before it has a code that is timed from when it was made,
 * seconds earlier; one that was used meanwhile stays so.
 */
export async function codeAccepted(table: Table, request: CodeRequest, acceptedAt: Date): Promise<void> {
  const one = await getCode(table, request);
  const change = one === undefined ? undefined : accepted(one, acceptedAt);
  if (one !== undefined && change !== undefined) await changeCode(table, one, change);
}

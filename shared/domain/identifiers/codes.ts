import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import { codeMinutes, isWaiting, issued } from './code-rules.ts';
import type { CodeItem } from './code-schema.ts';
import { changeCode, recentCodes } from './code-store.ts';

export { newCode } from './code-rules.ts';

/** A request for a code, as its message names it. */
export interface CodeRequest {
  audit: string;
  case: string;
  agency: string;
  request: string;
}

async function waiting(table: Table, { request, ...of }: CodeRequest, now: Date): Promise<CodeItem | undefined> {
  const recent = await recentCodes(table, of);
  const one = recent.find((item) => item.request === request);
  return one !== undefined && isWaiting(recent, one, now) ? one : undefined;
}

/**
 * For whom a code is to be made: the addressee whose link asked for it. Undefined when nobody waits for it any more: it has
 * lapsed, was used, or the same addressee has asked again since.
 */
export const codeAddressee = async (table: Table, request: CodeRequest, now: Date): Promise<string | undefined> =>
  (await waiting(table, request, now))?.addressee;

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

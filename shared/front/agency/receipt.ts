import { HttpProblem } from '../../base/http/problem.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { childIdsOf } from '../../domain/audits/people.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import { openReturn } from '../../domain/links/open.ts';
import { childrenNotCovered } from '../../domain/returns/log.ts';
import type { Entry, Receipt } from '../../domain/returns/schema.ts';
import type { AgencyDeps } from './deps.ts';
import { addressOf } from './paths.ts';
import type { AgencyHandlers } from './routes.ts';

/** Said to whoever submits an answer that a case may need escalating. */
export const concernWords =
  'You said that this case may need to be escalated. The business manager has been told. This does not replace your ' +
  'local safeguarding procedure: follow it now.';

/** What a submission counts for. */
export function countedOf({ counted }: Entry): NonNullable<Entry['counted']> {
  if (counted === undefined) throw new Error('a submission carries what it counts for');
  return counted;
}

/** The receipt of a submission's entry; worked out from the entry alone, so it is the same whenever it is asked for. */
export function receiptOf(audit: Audit, entered: Case, entry: Entry): Receipt {
  const counted = countedOf(entry);
  const left = entry.agency === SUMMARY ? [] : childrenNotCovered(entry, childIdsOf(entered));
  return {
    audit: entry.audit,
    case: entry.case,
    agency: entry.agency,
    version: counted.version,
    sha256: counted.sha256,
    receivedAt: counted.receivedAt,
    complete: counted.gaps.length + left.length === 0,
    gaps: counted.gaps,
    childrenNotCovered: left,
    unexplained: counted.unexplained,
    late: audit.closedAt !== undefined && counted.receivedAt > audit.closedAt,
    ...(entry.concern === true ? { concern: concernWords } : {}),
    copy: `${addressOf(entry)}/submissions/${counted.version}`,
  };
}

/** The entry of a version. @param number as a path names it @throws HttpProblem 404 */
export const versionIn = (log: readonly Entry[], number: string): Entry => {
  const entry = log.find((one) => one.act === 'submission' && one.counted?.version === Number(number));
  if (entry === undefined) throw new HttpProblem('not-found');
  return entry;
};

/** What the bearer of a link is told again of a version that it sent. */
export const createReceiptHandlers = ({ table }: AgencyDeps): Pick<AgencyHandlers, 'receipt'> => ({
  async receipt(request) {
    const opened = await openReturn(table, request, { wholeLog: true, callerMayReject: true });
    const entry = versionIn(opened.log, request.params.version);
    return { status: 200, body: receiptOf(opened.audit, opened.case, entry) };
  },
});

import { SUMMARY } from '../../domain/audits/ids.ts';
import type { Opened } from '../../domain/links/open.ts';
import { findForCopy } from '../../domain/identifiers/pull-key.ts';
import { gapCount, leftOpen } from '../../domain/returns/left-open.ts';
import { referenceOf } from '../../domain/returns/reference.ts';
import { isExplained } from '../../domain/returns/shown-state.ts';
import { partsInWords, partsLeft, type Summarised } from '../../domain/returns/summary.ts';
import { stillOpen } from '../../domain/returns/still-open.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import type { Receipt, VersionReceived } from '../../domain/returns/told.ts';
import { getState } from '../../domain/returns/store.ts';
import type { AgencyDeps } from './deps.ts';
import { addressOf } from './paths.ts';
import type { AgencyHandlers } from './routes.ts';
import { etagOf } from '../../base/http/entity-tag.ts';
import { versionSeq } from './versions.ts';

/** Said to whoever submits an answer that a case may need escalating. */
export const concernWords =
  'You said that this case may need to be escalated. The business manager has been told. This does not replace your ' +
  'local safeguarding procedure: follow it now.';

/** What a submission counts for. */
export function countedOf({ counted }: Entry): NonNullable<Entry['counted']> {
  if (counted === undefined) throw new Error('a submission carries what it counts for');
  return counted;
}

/** Which parts of a case summary came, and which can still be added. */
function partsIn(
  tool: Summarised,
  { parts }: NonNullable<Entry['counted']>,
  audit: { closesOn: string; late: boolean },
): Pick<Receipt, 'parts'> {
  if (parts === undefined) return {};
  return { parts: { given: parts, left: partsLeft(tool, parts).names, words: partsInWords(tool, parts, audit) } };
}

/** The receipt of a submission's entry; worked out from the entry alone, so it is the same whenever it is asked for. */
export function receiptOf(
  { audit, tool, case: entered }: Pick<Opened, 'audit' | 'tool' | 'case'>,
  entry: Entry,
): Receipt {
  const counted = countedOf(entry);
  const left = leftOpen(entry, entry.agency === SUMMARY ? { children: [], factors: [] } : entered);
  const gaps = gapCount(left);
  const late = audit.closedAt !== undefined && counted.receivedAt > audit.closedAt;
  const open = stillOpen(entry, entered, { closesOn: audit.closesOn, late });
  return {
    audit: entry.audit,
    case: entry.case,
    agency: entry.agency,
    version: counted.version,
    reference: referenceOf(entry, counted),
    ...(counted.replaces === undefined ? {} : { replaces: counted.replaces }),
    sha256: counted.sha256,
    receivedAt: counted.receivedAt,
    complete: gaps === 0,
    gaps: left.questions,
    childrenNotCovered: left.children,
    unexplained: left.unexplained,
    explained: entry.agency === SUMMARY || isExplained(entry, left),
    ...(open === undefined ? {} : { stillOpen: open }),
    ...partsIn(tool, counted, { closesOn: audit.closesOn, late }),
    late,
    ...(entry.concern === true ? { concern: concernWords } : {}),
    copy: `${addressOf(entry)}/submissions/${counted.version}`,
  };
}

/** Of a receipt what names the version: all that the link alone tells of what somebody else may have sent. */
const withoutAnswers = (receipt: Receipt): VersionReceived => {
  const { audit, case: id, agency, version, reference, replaces, sha256, receivedAt, late, copy } = receipt;
  const before = replaces === undefined ? {} : { replaces };
  return { audit, case: id, agency, version, reference, ...before, sha256, receivedAt, late, copy };
};

/** What the bearer of a link is told again of a version that was sent: with a pull key all that it was answered with. */
export const createReceiptHandlers = (deps: AgencyDeps): Pick<AgencyHandlers, 'receipt'> => ({
  async receipt(request) {
    const { opened, isGood } = await findForCopy(deps, request);
    const seq = await versionSeq(deps.table, opened, request.params.version);
    const entry = seq === opened.last.seq ? opened.last : await getState(deps.table, opened.key, seq);
    const body = receiptOf(opened, entry);
    return { status: 200, body: isGood ? body : withoutAnswers(body), headers: { etag: etagOf(body.version) } };
  },
});

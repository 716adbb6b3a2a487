/** Amendments of an audit and of its agencies, numbered in the order in which they came; a case's stand in its own log. */
import * as z from 'zod/mini';
import { queryAll, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import { packedReason, type AmendedBy } from './amended-by.ts';
import { agencyFieldNames, auditFieldNames } from './amend.ts';
import { AgencyId, AuditId, Day, Instant, padded } from './ids.ts';
import { auditPartition, sortPrefix } from './table-keys.ts';

const AmendmentItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  /** Its number among the audit's. */
  amendment: z.int().check(z.gte(1)),
  /** Of an agency's. */
  agency: z.optional(AgencyId),
  fields: z.array(z.enum(['added', ...auditFieldNames, ...agencyFieldNames])),
  content: z.instanceof(Uint8Array),
  /** The London day that it belongs to. */
  on: Day,
  receivedAt: Instant,
  by: z.optional(z.string()),
});
/** An amendment of an audit or of one of its agencies. */
export type AuditAmendment = Omit<z.infer<typeof AmendmentItem>, 'pk' | 'sk'>;

const amendmentKey = (audit: string, amendment: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.amendment}${padded(amendment)}`,
});

function parseAmendment(item: RawItem): AuditAmendment {
  const { pk: _pk, sk: _sk, ...amendment } = z.parse(AmendmentItem, item);
  return amendment;
}

/** Amendments of an audit and its agencies, the oldest first, read consistently. */
export const listAmendments = async (table: Table, audit: string): Promise<AuditAmendment[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.amendment)).map(parseAmendment);

/** A transaction's step: one more amendment, on condition that none has its number. */
export const amendmentPut = (
  of: Pick<AuditAmendment, 'audit' | 'amendment' | 'agency' | 'fields'>,
  reason: string,
  { receivedAt, on, by }: AmendedBy,
): Step => ({
  put: {
    ...amendmentKey(of.audit, of.amendment),
    ...of,
    content: packedReason(reason),
    on,
    receivedAt: receivedAt.toISOString(),
    ...(by === undefined ? {} : { by }),
  } satisfies z.infer<typeof AmendmentItem>,
  mustBeNew: true,
});

/** Amendments of an audit and of its agencies, numbered in the order in which they came; a case's stand in its own log. */
import * as z from 'zod/mini';
import { queryAll, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import type { Day as London } from '../../base/time/days.ts';
import { packedReason, type AmendedBy } from './amended-by.ts';
import { agencyFieldNames, auditFieldNames, type AuditFieldName } from './amend.ts';
import { AgencyId, AuditId, Day, Instant, padded } from './ids.ts';
import { Audit } from './schema.ts';
import { auditPartition, sortPrefix } from './table-keys.ts';

const { title, closesOn, extraHolidays } = Audit.shape;
const AuditFields = z.strictObject({ title: z.optional(title), closesOn: z.optional(closesOn), extraHolidays });

const AmendmentItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  /** Its number among the audit's. */
  amendment: z.int().check(z.gte(1)),
  /** Of an agency's. */
  agency: z.optional(AgencyId),
  fields: z.array(z.enum(['added', ...auditFieldNames, ...agencyFieldNames])),
  /**
   * Of an audit's: what its fields said before; one that it did not have is not there. Absent in what was put before this was
   * kept.
   */
  was: z.optional(AuditFields),
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

/**
 * An audit's own fields as they stood on a day, at its end.
 * @param amendments the audit's, the oldest first
 */
export function auditAsAt<T extends Pick<Audit, AuditFieldName>>(
  audit: T,
  amendments: readonly AuditAmendment[],
  day: London,
): T {
  const own = amendments.filter(({ agency }) => agency === undefined);
  const later = own.slice(own.findLastIndex(({ on }) => on <= day) + 1);
  const then = later.toReversed().flatMap(({ fields, was }) => {
    if (was === undefined) return [];
    const before: Record<string, unknown> = was;
    return fields.map((field) => [field, before[field]]);
  });
  return { ...audit, ...Object.fromEntries(then) };
}

/** A transaction's step: neither the audit nor an agency of it was amended since the audit was read. */
export const noneAmended = ({ id, amendments = 0 }: Pick<Audit, 'id' | 'amendments'>): Step => ({
  absent: amendmentKey(id, amendments + 1),
});

/** A transaction's step: one more amendment, on condition that none has its number. */
export const amendmentPut = (
  of: Pick<AuditAmendment, 'audit' | 'amendment' | 'agency' | 'fields' | 'was'>,
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

import * as z from 'zod/mini';
import { auditPartition, casePartition, sortPrefix } from '../audits/table-keys.ts';
import { AuditId, CaseId, Instant, padded, ReturnId, Slug } from '../audits/ids.ts';
import { putItem, putNew, queryAll, type Key, type Table } from '../../base/aws/table.ts';
import { packed } from '../../base/content/compressed.ts';

const stored = { pk: z.string(), sk: z.string(), audit: AuditId, case: CaseId };

/** A person's word on the concerns of a return: all of them up to an entry. What they wrote is compressed and never mailed. */
const AcknowledgementItem = z.strictObject({
  ...stored,
  agency: ReturnId,
  upTo: z.int(),
  at: Instant,
  /** Who saw it, as the manager entered it. */
  name: z.string(),
  by: z.optional(z.string()),
  content: z.instanceof(Uint8Array),
});
export type Acknowledged = Omit<z.infer<typeof AcknowledgementItem>, 'pk' | 'sk' | 'content'>;

/** Why a service that a case's factors call for is not asked. */
const WaiverItem = z.strictObject({
  ...stored,
  service: Slug,
  reason: z.string(),
  at: Instant,
  by: z.optional(z.string()),
});
export type Waived = Omit<z.infer<typeof WaiverItem>, 'pk' | 'sk'>;

const acknowledgementKey = (audit: string, id: string, agency: string, upTo: number): Key => ({
  pk: casePartition(audit, id),
  sk: `${sortPrefix.acknowledgement}${agency}#${padded(upTo)}`,
});

/** Records an acknowledgement; the first one of the same concerns stays. */
export async function putAcknowledgement(table: Table, acknowledged: Acknowledged, note: string): Promise<void> {
  const { audit, case: id, agency, upTo } = acknowledged;
  await putNew(table, { ...acknowledgementKey(audit, id, agency, upTo), ...acknowledged, content: packed({ note }) });
}

/** Acknowledgements of a case's concerns. */
export const listAcknowledgements = async (table: Table, audit: string, id: string): Promise<Acknowledged[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.acknowledgement)).map((item) => {
    const { pk: _pk, sk: _sk, content: _content, ...acknowledged } = z.parse(AcknowledgementItem, item);
    return acknowledged;
  });

/** Records why a service is not asked; a later word replaces it. */
export const putWaiver = (table: Table, waived: Waived): Promise<void> =>
  putItem(table, {
    pk: auditPartition(waived.audit),
    sk: `${sortPrefix.waived}${waived.case}#${waived.service}`,
    ...waived,
  });

/** Services of an audit's cases that are not asked, and why. */
export const listWaivers = async (table: Table, audit: string): Promise<Waived[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.waived)).map((item) => {
    const { pk: _pk, sk: _sk, ...waived } = z.parse(WaiverItem, item);
    return waived;
  });

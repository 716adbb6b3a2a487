/** What the staff read and wrote about concerns: for whoever shows it, and for nobody who mails. */
import * as z from 'zod/mini';
import { putItem, queryAll, type Table } from '../../base/aws/table.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { AuditId, CaseId, Instant, padded, ReturnId } from '../audits/ids.ts';
import { casePartition, sortPrefix } from '../audits/table-keys.ts';
import { AcknowledgementItem, type Acknowledged } from './store.ts';

/** What is kept of an acknowledgement's words, as its row's `content`. */
const AcknowledgementContent = z.object({ note: z.string() });

/** That somebody of the staff read the answer that raised a concern. */
const ReadingItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  seq: z.int(),
  at: Instant,
  by: z.optional(z.string()),
});
export type Reading = Omit<z.infer<typeof ReadingItem>, 'pk' | 'sk'>;

/** Puts a reading on the record; the same person's at the same instant is one. */
export async function putReading(table: Table, reading: Reading): Promise<void> {
  const { audit, case: id, agency, seq, at, by = '' } = reading;
  const sk = `${sortPrefix.reading}${at}#${agency}#${padded(seq)}#${by}`;
  await putItem(table, { pk: casePartition(audit, id), sk, ...reading });
}

/** Every reading of a case's concerns, the oldest first. */
export const listReadings = async (table: Table, audit: string, id: string): Promise<Reading[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.reading)).map((item) => {
    const { pk: _pk, sk: _sk, ...reading } = z.parse(ReadingItem, item);
    return reading;
  });

/** Acknowledgements of a case's concerns, with what was written. */
export const readAcknowledgements = async (
  table: Table,
  audit: string,
  id: string,
): Promise<(Acknowledged & { note: string })[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.acknowledgement)).map((item) => {
    const { pk: _pk, sk: _sk, content, ...acknowledged } = z.parse(AcknowledgementItem, item);
    return { ...acknowledged, note: unpacked(AcknowledgementContent, content).note };
  });

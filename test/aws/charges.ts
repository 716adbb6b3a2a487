/** What DynamoDB charges for a write. */
import { refIndex, type Key } from '../../shared/base/aws/table.ts';
import type { Write } from './meter.ts';
import { indexEntry } from './rows.ts';
import { itemSize, writeUnits, type Stored } from './size.ts';

/** What a call is charged. */
export interface Charge {
  readUnits: number;
  writes: Write[];
  bytesRead: number;
  bytesWritten: number;
  /** What SQS charges for: one for each 64 KB begun. 0 of other services. */
  chunks: number;
}

export const noCharge = (): Charge => ({ readUnits: 0, writes: [], bytesRead: 0, bytesWritten: 0, chunks: 0 });

/** What the index is charged for a write of the table: nothing as long as what it keeps of the item stays the same. */
export function indexWrites(before: Stored | undefined, after: Stored | undefined, times: number): Write[] {
  const [old, entry] = [before, after].map((item) => (item === undefined ? undefined : indexEntry(item)));
  const of = (one: Stored): Write => ({
    partition: one[refIndex.partition]?.S ?? '',
    sort: one[refIndex.sort]?.S ?? '',
    index: true,
    units: writeUnits(itemSize(one)) * times,
  });
  if (old === undefined) return entry === undefined ? [] : [of(entry)];
  if (entry === undefined) return [of(old)];
  const isKept =
    old[refIndex.partition]?.S === entry[refIndex.partition]?.S && old[refIndex.sort]?.S === entry[refIndex.sort]?.S;
  return isKept ? [] : [of(old), of(entry)];
}

/** The table's own charge for a write, made or refused: the larger of what was there and what would be. */
export function chargeWrite(charge: Charge, key: Key, sizes: readonly number[], times: number): void {
  const units = writeUnits(Math.max(0, ...sizes)) * times;
  charge.writes.push({ partition: key.pk, sort: key.sk, index: false, units });
}

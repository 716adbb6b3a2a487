/** What DynamoDB takes an item for, by the rules of its guide ("Item sizes and formats"), and what it charges for it. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as it is stored. */
export type Stored = Record<string, AttributeValue>;

/** Digits that a number's size depends on: leading and trailing zeroes are trimmed, and the exponent takes no part. */
const significantDigits = (number: string): number =>
  (number.split(/e/i)[0] ?? '').replaceAll(/[-+.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;

const numberSize = (number: string): number => Math.ceil(significantDigits(number) / 2) + 1;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const containerOverhead = 3;
const elementOverhead = 1;

/** Bytes of one value, its name left out. @throws TypeError of a kind that DynamoDB has not */
export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.L !== undefined) return containerOverhead + sum(value.L.map((one) => elementOverhead + valueSize(one)));
  if (value.M !== undefined) {
    return containerOverhead + sum(Object.values(value.M).map(() => elementOverhead)) + itemSize(value.M);
  }
  if (value.SS !== undefined) return sum(value.SS.map((one) => Buffer.byteLength(one)));
  if (value.NS !== undefined) return sum(value.NS.map(numberSize));
  if (value.BS !== undefined) return sum(value.BS.map((one) => one.byteLength));
  throw new TypeError('a value of no kind that DynamoDB has');
}

/** Bytes of an item: its attributes' names and values. */
export function itemSize(item: Stored): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSize(value);
  return size;
}

const kilobyte = 1024;

/** Write units of one standard write of so many bytes; nothing costs the least there is. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / kilobyte));

/** Read units of one read of so many bytes; nothing costs the least there is. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / (4 * kilobyte))) * (consistent ? 1 : 0.5);

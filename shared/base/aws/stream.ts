import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue as StreamValue, DynamoDBRecord } from 'aws-lambda';
import type { RawItem } from './table.ts';

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** A value as the stream's JSON has it, as the SDK has it: the one difference is that bytes come in base64. */
function asRead(value: StreamValue): AttributeValue {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.L !== undefined) return { L: value.L.map(asRead) };
  if (value.M !== undefined) return { M: allAsRead(value.M) };
  if (value.B !== undefined) return { B: bytesOf(value.B) };
  if (value.NULL !== undefined) return { NULL: true };
  if (value.SS !== undefined) return { SS: value.SS };
  if (value.NS !== undefined) return { NS: value.NS };
  if (value.BS !== undefined) return { BS: value.BS.map(bytesOf) };
  throw new Error('a value of the stream has no type that is known');
}

const allAsRead = (image: Readonly<Record<string, StreamValue>>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, asRead(value)]));

/**
 * A stream record as a plain item, as a read of the table would give it: its new image, or undefined for a removal.
 * @throws Error where a value is of no type that is known
 */
export const newImage = (record: DynamoDBRecord): RawItem | undefined =>
  record.dynamodb?.NewImage === undefined ? undefined : unmarshall(allAsRead(record.dynamodb.NewImage));

/** The keys of a stream record; empty texts where even those cannot be read. */
export function recordKeys(record: DynamoDBRecord): { pk: string; sk: string } {
  const keys = record.dynamodb?.Keys;
  return { pk: keys?.['pk']?.S ?? '', sk: keys?.['sk']?.S ?? '' };
}

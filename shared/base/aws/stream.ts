import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { RawItem } from './table.ts';

const plain = (image: NonNullable<DynamoDBRecord['dynamodb']>['NewImage']): RawItem =>
  unmarshall(image as Record<string, AttributeValue>);

/** A stream record as a plain item: its new image, or undefined for a removal. */
export const newImage = (record: DynamoDBRecord): RawItem | undefined =>
  record.dynamodb?.NewImage === undefined ? undefined : plain(record.dynamodb.NewImage);

/** The keys of a stream record; empty texts where even those cannot be read. */
export function recordKeys(record: DynamoDBRecord): { pk: string; sk: string } {
  const keys = record.dynamodb?.Keys;
  return { pk: keys?.['pk']?.S ?? '', sk: keys?.['sk']?.S ?? '' };
}

import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { asItem, orExisting, type Key, type Table, type Written } from './table.ts';

/**
 * Sets attributes of an existing item, on condition that its number `attribute` is lower than `value`, or that it has none.
 * Where there is no item, `existing` is undefined.
 */
export const updateNewer = (
  table: Table,
  key: Key,
  { attribute, value }: { attribute: string; value: number },
  set: Record<string, unknown>,
): Promise<Written> => {
  const names = Object.keys(set);
  return orExisting(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: asItem(key),
        UpdateExpression: `SET ${names.map((_, index) => `#s${index} = :s${index}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#c) OR #c < :c)',
        ExpressionAttributeNames: {
          '#c': attribute,
          ...Object.fromEntries(names.map((name, index) => [`#s${index}`, name])),
        },
        ExpressionAttributeValues: asItem({
          ':c': value,
          ...Object.fromEntries(names.map((name, index) => [`:s${index}`, set[name]])),
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
};

/** Takes attributes off an item; where there is none, there is nothing to do. */
export async function takeOff(table: Table, key: Key, attributes: readonly string[]): Promise<void> {
  await orExisting(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: asItem(key),
        UpdateExpression: `REMOVE ${attributes.map((_, index) => `#r${index}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#r${index}`, name])),
      }),
    ),
  );
}

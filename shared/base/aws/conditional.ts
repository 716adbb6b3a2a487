import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { asItem, orExisting, setting, type Item, type Key, type Table, type Written } from './table.ts';

/** Puts an item on condition that what is there has the value `expected`; or, where none is expected, that nothing is there. */
export const putIf = (
  table: Table,
  item: Item,
  { attribute, expected }: { attribute: string; expected: string | number | undefined },
): Promise<Written> =>
  orExisting(
    table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: asItem(item),
        ...(expected === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#c = :c',
              ExpressionAttributeNames: { '#c': attribute },
              ExpressionAttributeValues: asItem({ ':c': expected }),
            }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );

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
  const { UpdateExpression, names, values } = setting(set);
  return orExisting(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: asItem(key),
        UpdateExpression,
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#c) OR #c < :c)',
        ExpressionAttributeNames: { '#c': attribute, ...names },
        ExpressionAttributeValues: asItem({ ':c': value, ...values }),
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

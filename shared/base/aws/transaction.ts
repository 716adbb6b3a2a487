import {
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { asItem, setting, type Item, type Key, type Table } from './table.ts';

/**
 * One step of a transaction: a put that must be new, that may replace, or that replaces what has a value; a check that an
 * item's attribute has a value, or that there is no item; attributes that are set of an item of which one has a value. A put
 * may be into another table.
 */
export type Step =
  | { put: Item; mustBeNew: boolean; into?: Table }
  | { put: Item; replaces: Expected }
  | ({ check: Key } & Expected)
  | ({ update: Key; set: Record<string, unknown> } & Expected)
  | { absent: Key };

interface Expected {
  attribute: string;
  expected: string | number;
}

const hasValue = ({ attribute, expected }: Expected) => ({
  ConditionExpression: '#c = :c',
  ExpressionAttributeNames: { '#c': attribute },
  ExpressionAttributeValues: asItem({ ':c': expected }),
});
const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

/** A step as DynamoDB takes it. */
function transactItem({ name: TableName }: Table, step: Step): TransactWriteItem {
  if ('absent' in step) return { ConditionCheck: { TableName, Key: asItem(step.absent), ...isNew } };
  if ('check' in step) return { ConditionCheck: { TableName, Key: asItem(step.check), ...hasValue(step) } };
  if ('update' in step) {
    const { UpdateExpression, names, values } = setting(step.set);
    return {
      Update: {
        TableName,
        Key: asItem(step.update),
        UpdateExpression,
        ConditionExpression: '#c = :c',
        ExpressionAttributeNames: { '#c': step.attribute, ...names },
        ExpressionAttributeValues: asItem({ ':c': step.expected, ...values }),
      },
    };
  }
  const Item = asItem(step.put);
  if ('replaces' in step) return { Put: { TableName, Item, ...hasValue(step.replaces) } };
  return { Put: { TableName: step.into?.name ?? TableName, Item, ...(step.mustBeNew ? isNew : {}) } };
}

/** Whether a transaction failed because something else was under way on one of its items: the same may be tried again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).some((reason) => reason.Code === 'TransactionConflict');

/**
 * All of the steps or none. Returns the index of the first step whose condition failed, or undefined when all was written.
 * @throws whatever else made the transaction fail (throttling, conflict): the caller's caller retries
 */
export async function transact(table: Table, steps: readonly Step[]): Promise<number | undefined> {
  try {
    await table.client.send(
      new TransactWriteItemsCommand({
        TransactItems: steps.map((step) => transactItem(table, step)),
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const failed = reasons.findIndex((reason) => reason.Code === 'ConditionalCheckFailed');
    if (failed === -1) throw error;
    return failed;
  }
}

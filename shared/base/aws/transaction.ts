import {
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { asItem, type Item, type Key, type Table } from './table.ts';

/**
 * One step of a transaction: a put that must be new, that may replace, or that replaces what has a value; a check that an
 * item's attribute has a value, or that there is no item.
 */
export type Step =
  | { put: Item; mustBeNew: boolean }
  | { put: Item; replaces: Expected }
  | ({ check: Key } & Expected)
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
  const put = { TableName, Item: asItem(step.put) };
  if ('replaces' in step) return { Put: { ...put, ...hasValue(step.replaces) } };
  return { Put: { ...put, ...(step.mustBeNew ? isNew : {}) } };
}

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

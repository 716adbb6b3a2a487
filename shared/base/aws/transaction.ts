import {
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { asItem, setting, type Item, type Key, type Table } from './table.ts';

/**
 * One step of a transaction: a put that must be new or may replace, or, on condition that an item's attribute has a value, a
 * check or attributes that are set.
 */
export type Step =
  | { put: Item; mustBeNew: boolean }
  | { check: Key; attribute: string; expected: string }
  | { update: Key; attribute: string; expected: string; set: Record<string, unknown> };

type TransactItem = NonNullable<TransactWriteItemsCommandInput['TransactItems']>[number];

function transactItem(TableName: string, step: Step): TransactItem {
  if ('put' in step) {
    return {
      Put: {
        TableName,
        Item: asItem(step.put),
        ...(step.mustBeNew ? { ConditionExpression: 'attribute_not_exists(pk)' } : {}),
      },
    };
  }
  const ConditionExpression = '#c = :c';
  if ('check' in step) {
    return {
      ConditionCheck: {
        TableName,
        Key: asItem(step.check),
        ConditionExpression,
        ExpressionAttributeNames: { '#c': step.attribute },
        ExpressionAttributeValues: asItem({ ':c': step.expected }),
      },
    };
  }
  const { UpdateExpression, names, values } = setting(step.set);
  return {
    Update: {
      TableName,
      Key: asItem(step.update),
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeNames: { '#c': step.attribute, ...names },
      ExpressionAttributeValues: asItem({ ':c': step.expected, ...values }),
    },
  };
}

/**
 * All of the steps or none. Returns the index of the first step whose condition failed, or undefined when all was written.
 * @throws whatever else made the transaction fail (throttling, conflict): the caller's caller retries
 */
export async function transact(table: Table, steps: readonly Step[]): Promise<number | undefined> {
  try {
    await table.client.send(
      new TransactWriteItemsCommand({
        TransactItems: steps.map((step) => transactItem(table.name, step)),
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

import {
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { asItem, setting, type Condition, type Item, type Key, type Table } from './table.ts';

/**
 * One step of a transaction: a put that must be new, or replaces what is there (where conditions are given, what holds them);
 * a check that an item's attribute has a value, and `also` another one, which may count one up, or that there is no item;
 * attributes that are set of an item of which one has a value, and `also` another one; or a deletion.
 */
export type Step =
  | { put: Item; mustBeNew: boolean; onlyIf?: Condition; also?: Condition; into?: Table }
  | { check: Key; attribute: string; expected: string | number; also?: Condition; counts?: string }
  | { update: Key; attribute: string; expected: string | number; also?: Condition; set: Record<string, unknown> }
  | { absent: Key }
  | { delete: Key; onlyIf?: Condition; also?: Condition; from?: Table };

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

const conditionOf = ({
  attribute,
  expected,
}: Condition): {
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
} => ({
  ConditionExpression: expected === undefined ? 'attribute_not_exists(#c)' : '#c = :c',
  ExpressionAttributeNames: { '#c': attribute },
  ...(expected === undefined ? {} : { ExpressionAttributeValues: asItem({ ':c': expected }) }),
});

/** A condition that holds only with a second one. */
function withAlso(one: ReturnType<typeof conditionOf>, also: Condition | undefined): ReturnType<typeof conditionOf> {
  if (also === undefined) return one;
  const { attribute, expected } = also;
  const second = expected === undefined ? 'attribute_not_exists(#a)' : '#a = :a';
  return {
    ConditionExpression: `${one.ConditionExpression} AND ${second}`,
    ExpressionAttributeNames: { ...one.ExpressionAttributeNames, '#a': attribute },
    ExpressionAttributeValues: {
      ...one.ExpressionAttributeValues,
      ...(expected === undefined ? {} : asItem({ ':a': expected })),
    },
  };
}

/** A step as DynamoDB has it. */
function transactItem(table: Table, step: Step): TransactWriteItem {
  if ('put' in step) {
    const condition = step.mustBeNew
      ? isNew
      : step.onlyIf === undefined
        ? {}
        : withAlso(conditionOf(step.onlyIf), step.also);
    return { Put: { TableName: (step.into ?? table).name, Item: asItem(step.put), ...condition } };
  }
  if ('delete' in step) {
    const condition = step.onlyIf === undefined ? {} : withAlso(conditionOf(step.onlyIf), step.also);
    return { Delete: { TableName: (step.from ?? table).name, Key: asItem(step.delete), ...condition } };
  }
  if ('absent' in step) return { ConditionCheck: { TableName: table.name, Key: asItem(step.absent), ...isNew } };
  if ('update' in step) {
    const { attribute, expected, also } = step;
    const condition = withAlso(conditionOf({ attribute, expected }), also);
    const { UpdateExpression, names, values } = setting(step.set);
    return {
      Update: {
        TableName: table.name,
        Key: asItem(step.update),
        UpdateExpression,
        ConditionExpression: condition.ConditionExpression,
        ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, ...names },
        ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ...asItem(values) },
      },
    };
  }
  const { attribute, expected, also, counts } = step;
  const { ExpressionAttributeNames, ...condition } = withAlso(conditionOf({ attribute, expected }), also);
  const of = { TableName: table.name, Key: asItem(step.check), ...condition };
  if (counts === undefined) return { ConditionCheck: { ...of, ExpressionAttributeNames } };
  return {
    Update: {
      ...of,
      UpdateExpression: 'ADD #n :one',
      ExpressionAttributeNames: { ...ExpressionAttributeNames, '#n': counts },
      ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':one': { N: '1' } },
    },
  };
}

/** So often the same is tried while something else is under way on one of its items. */
const attempts = 6;

/**
 * All of the steps or none. Returns the index of the first step whose condition failed, or undefined when all was written.
 * Where something else is under way on one of the items nothing was written, and the client does not try again by itself:
 * the same is tried here until the other is done, whose outcome the conditions then tell.
 * @throws whatever else made the transaction fail (throttling, a conflict without end): the caller's caller retries
 */
export async function transact(table: Table, steps: readonly Step[]): Promise<number | undefined> {
  const TransactItems = steps.map((step) => transactItem(table, step));
  for (let attempt = 1; ; attempt++) {
    try {
      await table.client.send(new TransactWriteItemsCommand({ TransactItems }));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code);
      const failed = codes.indexOf('ConditionalCheckFailed');
      if (failed !== -1) return failed;
      if (!codes.includes('TransactionConflict') || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
    }
  }
}

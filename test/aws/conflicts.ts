/** Calls that AWS refuses because another one is under way on the same item or object. */
import {
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { serviceError } from './errors.ts';
import { keyOf } from './rows.ts';
import type { PendingCall } from './scheduler.ts';
import type { Stored } from './size.ts';

type Written = { TableName?: string | undefined; Item?: Stored | undefined; Key?: Stored | undefined };
const itemName = ({ TableName, Item, Key }: Written): string => JSON.stringify([TableName, keyOf(Item ?? Key ?? {})]);

const singleWrites = new Set(['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand']);

const stepsOf = ({ TransactItems = [] }: TransactWriteItemsCommandInput): string[] =>
  TransactItems.map((step) => itemName(step.Put ?? step.Update ?? step.Delete ?? step.ConditionCheck ?? {}));

/** What a call holds while it is under way: the items of a transaction, the object of a conditional put. */
const holdsOf = ({ command, input }: PendingCall): string[] => {
  if (command === 'TransactWriteItemsCommand') return stepsOf(input as TransactWriteItemsCommandInput);
  const { Bucket, Key, IfNoneMatch } = input as PutObjectCommandInput;
  return command === 'PutObjectCommand' && IfNoneMatch !== undefined ? [JSON.stringify([Bucket, Key])] : [];
};

/** The error that a call ends with while another holds what it wants; undefined if it wants nothing of it. */
export function conflictWith(other: PendingCall, call: PendingCall): Error | undefined {
  const held = holdsOf(other);
  if (held.length === 0) return undefined;
  const metadata = { $metadata: { httpStatusCode: 400 } };
  if (call.command === 'TransactWriteItemsCommand') {
    const codes = stepsOf(call.input as TransactWriteItemsCommandInput).map((name) => held.includes(name));
    if (!codes.includes(true)) return undefined;
    return new TransactionCanceledException({
      ...metadata,
      message: 'Transaction cancelled, please refer cancellation reasons for specific reasons',
      CancellationReasons: codes.map((isHeld) => ({ Code: isHeld ? 'TransactionConflict' : 'None' })),
    });
  }
  if (singleWrites.has(call.command)) {
    if (!held.includes(itemName(call.input))) return undefined;
    return new TransactionConflictException({ ...metadata, message: 'Transaction is ongoing for the item' });
  }
  if (!holdsOf(call).some((name) => held.includes(name))) return undefined;
  const message = 'The conditional request cannot succeed due to a conflicting operation against this resource.';
  return serviceError('s3', 'ConditionalRequestConflict', message, { status: 409 });
}

/** What DynamoDB answers and charges: the calls that stores make. Anything else is a fault of this fake. */
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type BatchGetItemCommandInput,
  type CancellationReason,
  type CreateTableCommandInput,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type KeysAndAttributes,
  type PutItemCommandInput,
  type QueryCommandInput,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { refIndex, type Key } from '../../shared/base/aws/table.ts';
import { chargeWrite, indexWrites, type Charge } from './charges.ts';
import { invalid, refuseUnknown } from './errors.ts';
import { holds, readExpressions, updated, type Placeholders } from './expressions.ts';
import { kept, keyIn, newItem, rangeOf } from './items.ts';
import { keyOf, type Row, type Rows } from './rows.ts';
import { itemSize, readUnits, type Stored } from './size.ts';

/** The tables of an account and region. */
export interface Tables {
  /** @throws ResourceNotFoundException */
  of: (name: string | undefined) => Rows;
  create: (name: string, options: { hasIndex: boolean; hasStream: boolean }) => void;
}

/** What is asked of one item: a put, an update, a deletion, or only a check. */
interface Step {
  rows: Rows;
  key: Key;
  before: Row | undefined;
  /** The item as it would be; undefined of a deletion and of a check. */
  after: Stored | undefined;
  writes: boolean;
  isMet: boolean;
  returnsOld: boolean;
}

type Asked = Placeholders & {
  TableName: string | undefined;
  Item?: Stored | undefined;
  Key?: Stored | undefined;
  ConditionExpression?: string | undefined;
  UpdateExpression?: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
};
type Kind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

const askedFields = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
];
const fieldsOf: Record<Kind, readonly string[]> = {
  Put: ['Item'],
  Update: ['Key', 'UpdateExpression'],
  Delete: ['Key'],
  ConditionCheck: ['Key'],
};
const readFields = ['ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames'];
const queryFields = [
  ...readFields,
  'TableName',
  'IndexName',
  'KeyConditionExpression',
  'ExpressionAttributeValues',
  'ScanIndexForward',
  'Limit',
  'ExclusiveStartKey',
];
const tableFields = [
  'TableName',
  'BillingMode',
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'StreamSpecification',
];

/** @throws ValidationException of what DynamoDB would not take, whatever is there */
function stepOf(tables: Tables, kind: Kind, asked: Asked): Step {
  refuseUnknown('table', asked, [...askedFields, ...fieldsOf[kind]]);
  const rows = tables.of(asked.TableName);
  const put = kind === 'Put' ? newItem(asked.Item, rows) : undefined;
  const key = put === undefined ? keyIn(asked.Key) : keyOf(put);
  const before = rows.get(key);
  const { condition, update } = readExpressions(asked);
  const isMet = holds(condition, before?.item);
  if (update?.some(({ attribute }) => ['pk', 'sk'].includes(attribute)) === true) {
    invalid('One or more parameter values were invalid: Cannot update attribute. This attribute is part of the key');
  }
  const isUpdate = kind === 'Update' && isMet;
  const after = isUpdate ? newItem(updated(before?.item ?? { ...asked.Key }, update ?? []), rows) : put;
  const returnsOld = asked.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return { rows, key, before, after, writes: kind !== 'ConditionCheck', isMet, returnsOld };
}

const transactional = 2;

/** Charges a step for what it writes, or would write. */
function chargeStep(charge: Charge, { key, before, after }: Step, times: number): void {
  chargeWrite(charge, key, [before?.size ?? 0, after === undefined ? 0 : itemSize(after)], times);
}

function write(charge: Charge, step: Step, times: number): void {
  const { rows, key, before, after } = step;
  chargeStep(charge, step, times);
  if (rows.hasIndex) charge.writes.push(...indexWrites(before?.item, after, times));
  if (after === undefined) return rows.remove(key);
  rows.put(kept(after));
  charge.bytesWritten += itemSize(after);
}

const failed = 'The conditional request failed';

/** One write by itself. @throws ConditionalCheckFailedException */
function writeOne(tables: Tables, kind: Kind, asked: Asked, charge: Charge): object {
  const step = stepOf(tables, kind, asked);
  if (step.isMet) {
    write(charge, step, 1);
    return {};
  }
  chargeStep(charge, step, 1);
  const { before, returnsOld } = step;
  throw new ConditionalCheckFailedException({
    message: failed,
    $metadata: { httpStatusCode: 400 },
    ...(before === undefined || !returnsOld ? {} : { Item: before.item }),
  });
}

const project = (item: Stored, names: readonly string[] | undefined): Stored =>
  names === undefined ? item : Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));

/** Charges a read of so many bytes. */
function chargeRead(charge: Charge, bytes: number, isConsistent: boolean): void {
  charge.readUnits += readUnits(bytes, isConsistent);
  charge.bytesRead += bytes;
}

const largestBatch = { keys: 100, bytes: 16 * 1024 * 1024 };
const largestTransaction = { steps: 100, bytes: 4 * 1024 * 1024 };

function repeats<T>(all: readonly T[], nameOf: (one: T) => string): boolean {
  return new Set(all.map(nameOf)).size < all.length;
}

/** A transaction's steps. @throws ValidationException of one that DynamoDB would not take */
function transactionOf(tables: Tables, input: TransactWriteItemsCommandInput): Step[] {
  refuseUnknown('table', input, ['TransactItems']);
  const asked = (input.TransactItems ?? []).map(({ Put, Update, Delete, ConditionCheck, ...strange }) => {
    refuseUnknown('table', strange, []);
    const all: [Kind, Asked | undefined][] = [
      ['Put', Put],
      ['Update', Update],
      ['Delete', Delete],
      ['ConditionCheck', ConditionCheck],
    ];
    const [first, ...others] = all.flatMap(([kind, one]) => (one === undefined ? [] : [{ kind, one }]));
    return first === undefined || others.length > 0 ? invalid('TransactItems can only contain one of each') : first;
  });
  if (asked.length === 0 || asked.length > largestTransaction.steps) {
    invalid(`a transaction has 1 to ${largestTransaction.steps} steps`);
  }
  const steps = asked.map(({ kind, one }) => stepOf(tables, kind, one));
  if (
    repeats(
      steps.map(({ key }, at) => ({ key, at })),
      ({ key, at }) => JSON.stringify([asked[at]?.one.TableName, key]),
    )
  ) {
    invalid('Transaction request cannot include multiple operations on one item');
  }
  const bytes = steps.reduce((sum, { after }) => sum + (after === undefined ? 0 : itemSize(after)), 0);
  if (bytes > largestTransaction.bytes) invalid('Transaction request exceeds the 4MB transaction size limit');
  return steps;
}

/** By command: what it does to the rows, what it is charged, and what it answers. */
export const dynamodbAnswers: Record<string, (tables: Tables, input: never, charge: Charge) => object> = {
  CreateTableCommand(tables, input: CreateTableCommandInput) {
    const { TableName = '', KeySchema = [], GlobalSecondaryIndexes = [], StreamSpecification } = input;
    refuseUnknown('table', input, tableFields);
    const names = (schema: typeof KeySchema): string =>
      schema.map((one) => `${one.AttributeName} ${one.KeyType}`).join();
    const isKnown =
      names(KeySchema) === 'pk HASH,sk RANGE' &&
      GlobalSecondaryIndexes.every(
        (index) =>
          index.IndexName === refIndex.name &&
          names(index.KeySchema ?? []) === `${refIndex.partition} HASH,${refIndex.sort} RANGE` &&
          index.Projection?.ProjectionType === 'KEYS_ONLY',
      ) &&
      (StreamSpecification?.StreamViewType ?? 'NEW_IMAGE') === 'NEW_IMAGE';
    if (!isKnown) throw new Error('the in-memory table has the keys, the index and the stream of the deployed ones');
    const hasStream = StreamSpecification?.StreamEnabled === true;
    tables.create(TableName, { hasIndex: GlobalSecondaryIndexes.length > 0, hasStream });
    return { TableDescription: { TableName, TableStatus: 'ACTIVE' } };
  },

  GetItemCommand(tables, input: GetItemCommandInput, charge) {
    refuseUnknown('table', input, ['TableName', 'Key', ...readFields]);
    const { projection } = readExpressions(input);
    const isConsistent = input.ConsistentRead === true;
    const row = tables.of(input.TableName).get(keyIn(input.Key), isConsistent);
    chargeRead(charge, row?.size ?? 0, isConsistent);
    return row === undefined ? {} : { Item: project(row.item, projection) };
  },

  BatchGetItemCommand(tables, input: BatchGetItemCommandInput, charge) {
    refuseUnknown('table', input, ['RequestItems']);
    const wanted = Object.entries(input.RequestItems ?? {});
    const count = wanted.reduce((sum, [, { Keys = [] }]) => sum + Keys.length, 0);
    if (count === 0 || count > largestBatch.keys) invalid(`a batch has 1 to ${largestBatch.keys} keys`);
    const Responses: Record<string, Stored[]> = {};
    const UnprocessedKeys: Record<string, KeysAndAttributes> = {};
    let bytes = 0;
    for (const [name, request] of wanted) {
      refuseUnknown('table', request, ['Keys', ...readFields]);
      const { projection } = readExpressions(request);
      const rows = tables.of(name);
      const isConsistent = request.ConsistentRead === true;
      const keys = (request.Keys ?? []).map((Key) => ({ Key, key: keyIn(Key) }));
      if (repeats(keys, ({ key }) => JSON.stringify([key.pk, key.sk]))) {
        invalid('Provided list of item keys contains duplicates');
      }
      const found: Stored[] = [];
      const left: Stored[] = [];
      for (const { Key, key } of keys) {
        const row = rows.get(key, isConsistent);
        // Once the answer is full, whatever is left is not read.
        if (left.length > 0 || bytes + (row?.size ?? 0) > largestBatch.bytes) {
          left.push(Key);
          continue;
        }
        bytes += row?.size ?? 0;
        chargeRead(charge, row?.size ?? 0, isConsistent);
        if (row !== undefined) found.push(project(row.item, projection));
      }
      Responses[name] = found;
      if (left.length > 0) UnprocessedKeys[name] = { ...request, Keys: left };
    }
    return { Responses, UnprocessedKeys };
  },

  QueryCommand(tables, input: QueryCommandInput, charge) {
    refuseUnknown('table', input, queryFields);
    const { TableName, IndexName, ConsistentRead = false, Limit, ExclusiveStartKey } = input;
    const rows = tables.of(TableName);
    if (IndexName !== undefined && (IndexName !== refIndex.name || !rows.hasIndex)) {
      invalid(`The table does not have the specified index: ${IndexName}`);
    }
    if (IndexName !== undefined && ConsistentRead) {
      invalid('Consistent reads are not supported on global secondary indexes');
    }
    if (Limit !== undefined && Limit < 1) invalid('Limit must be greater than or equal to 1');
    const { key, projection } = readExpressions(input);
    const wanted = {
      ...rangeOf(key, IndexName === undefined ? { partition: 'pk', sort: 'sk' } : refIndex),
      backwards: input.ScanIndexForward === false,
      limit: Limit,
      after: ExclusiveStartKey,
    };
    const page = IndexName === undefined ? rows.query(wanted, ConsistentRead) : rows.queryIndex(wanted);
    chargeRead(
      charge,
      page.rows.reduce((total, { size }) => total + size, 0),
      ConsistentRead,
    );
    return {
      Items: page.rows.map(({ item }) => project(item, projection)),
      Count: page.rows.length,
      ...(page.end === undefined ? {} : { LastEvaluatedKey: page.end }),
    };
  },

  PutItemCommand: (tables, input: PutItemCommandInput, charge) => writeOne(tables, 'Put', input, charge),
  UpdateItemCommand: (tables, input: UpdateItemCommandInput, charge) => writeOne(tables, 'Update', input, charge),
  DeleteItemCommand: (tables, input: DeleteItemCommandInput, charge) => writeOne(tables, 'Delete', input, charge),

  TransactWriteItemsCommand(tables, input: TransactWriteItemsCommandInput, charge) {
    const steps = transactionOf(tables, input);
    if (steps.every(({ isMet }) => isMet)) {
      for (const step of steps) {
        if (step.writes) write(charge, step, transactional);
        else chargeStep(charge, step, transactional);
      }
      return {};
    }
    for (const step of steps) chargeStep(charge, step, transactional);
    throw new TransactionCanceledException({
      message: 'Transaction cancelled, please refer cancellation reasons for specific reasons',
      $metadata: { httpStatusCode: 400 },
      CancellationReasons: steps.map(({ isMet, before, returnsOld }): CancellationReason => {
        if (isMet) return { Code: 'None' };
        const there = before !== undefined && returnsOld ? { Item: before.item } : {};
        return { Code: 'ConditionalCheckFailed', Message: failed, ...there };
      }),
    });
  },
};

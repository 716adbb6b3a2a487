/** What DynamoDB answers and charges: the calls that `shared/base/aws/table.ts` makes. Anything else is a fault of this fake. */
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type AttributeValue,
  type BatchGetItemCommandInput,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { refIndex, type Key } from '../../../shared/base/aws/table.ts';
import type { Write } from './meter.ts';
import { indexEntry, keyOf, type Row, type Rows, type Wanted } from './rows.ts';
import { itemSize, readUnits, writeUnits, type Stored } from './size.ts';

/** What a call is charged. */
export interface Charge {
  readUnits: number;
  writes: Write[];
  bytesRead: number;
  bytesWritten: number;
}

export const noCharge = (): Charge => ({ readUnits: 0, writes: [], bytesRead: 0, bytesWritten: 0 });

interface Conditional {
  ConditionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Stored | undefined;
}

/** @throws Error when a call says something that this fake would leave out of account */
function only(input: object, ...known: string[]): void {
  const strange = Object.entries(input).find(([name, value]) => value !== undefined && !known.includes(name));
  if (strange !== undefined) throw new Error(`the metered table does not know ${strange[0]}`);
}

const conditionalFields = ['ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues'];

const isSame = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  ((a.S !== undefined && a.S === b.S) || (a.N !== undefined && b.N !== undefined && Number(a.N) === Number(b.N)));

const isLess = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  (a?.N !== undefined && b?.N !== undefined && Number(a.N) < Number(b.N)) ||
  (a?.S !== undefined && b?.S !== undefined && a.S < b.S);

/** One term of a condition. @throws Error of a kind that no store uses */
function termHolds(term: string, { ExpressionAttributeNames, ExpressionAttributeValues }: Conditional, there?: Stored) {
  if (term === 'attribute_not_exists(pk)') return there === undefined;
  const [, name = '', operator = '', value = ''] = /^(#\w+) (=|<|<=) (:\w+)$/.exec(term) ?? [];
  const mine = there?.[ExpressionAttributeNames?.[name] ?? ''];
  const given = ExpressionAttributeValues?.[value];
  switch (operator) {
    case '=':
      return isSame(mine, given);
    case '<':
      return isLess(mine, given);
    case '<=':
      return isLess(mine, given) || isSame(mine, given);
    default:
      throw new Error(`the metered table does not know the condition ${term}`);
  }
}

const holds = (condition: Conditional, there: Row | undefined): boolean =>
  condition.ConditionExpression === undefined ||
  condition.ConditionExpression.split(' OR ').some((term) => termHolds(term, condition, there?.item));

function refuse(there: Row | undefined, returns: string | undefined): never {
  throw new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(there === undefined || returns !== 'ALL_OLD' ? {} : { Item: there.item }),
  });
}

/** What the index is charged for a write of the table: nothing as long as what it keeps of the item stays the same. */
function indexWrites(before: Stored | undefined, after: Stored | undefined, times: number): Write[] {
  const [old, entry] = [before, after].map((item) => (item === undefined ? undefined : indexEntry(item)));
  const of = (one: Stored): Write => ({
    partition: one[refIndex.partition]?.S ?? '',
    sort: one[refIndex.sort]?.S ?? '',
    index: true,
    units: writeUnits(itemSize(one)) * times,
  });
  if (old === undefined) return entry === undefined ? [] : [of(entry)];
  if (entry === undefined) return [of(old)];
  const isKept =
    old[refIndex.partition]?.S === entry[refIndex.partition]?.S && old['refSort']?.S === entry['refSort']?.S;
  return isKept ? [] : [of(old), of(entry)];
}

const transactional = 2;

/** The table's own charge for a write, made or refused: the larger of what was there and what would be. */
function chargeWrite(charge: Charge, key: Key, sizes: readonly number[], times = 1): void {
  const units = writeUnits(Math.max(0, ...sizes)) * times;
  charge.writes.push({ partition: key.pk, sort: key.sk, index: false, units });
}

function write(rows: Rows, charge: Charge, item: Stored, times = 1): void {
  const key = keyOf(item);
  const before = rows.get(key);
  rows.put(item);
  const after = rows.get(key);
  chargeWrite(charge, key, [before?.size ?? 0, after?.size ?? 0], times);
  charge.writes.push(...indexWrites(before?.item, item, times));
  charge.bytesWritten += after?.size ?? 0;
}

/** The attributes that an update sets. @throws Error of an update that does anything else */
function setBy({ UpdateExpression = '', ExpressionAttributeNames, ExpressionAttributeValues }: UpdateItemCommandInput) {
  const [, list] = /^SET (.+)$/.exec(UpdateExpression) ?? [];
  if (list === undefined) throw new Error(`the metered table does not know the update ${UpdateExpression}`);
  const set: Stored = {};
  for (const assignment of list.split(', ')) {
    const [, name = '', value = ''] = /^(#\w+) = (:\w+)$/.exec(assignment) ?? [];
    const attribute = ExpressionAttributeNames?.[name];
    const given = ExpressionAttributeValues?.[value];
    if (attribute === undefined || given === undefined) {
      throw new Error(`the metered table does not know the update ${UpdateExpression}`);
    }
    set[attribute] = given;
  }
  return set;
}

function wantedBy(input: QueryCommandInput): Wanted {
  const { KeyConditionExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  const value = (name: string): string | undefined => values?.[name]?.S;
  const how = {
    backwards: input.ScanIndexForward === false,
    limit: input.Limit,
    after: input.ExclusiveStartKey,
  };
  const isRef = input.IndexName === refIndex.name && names?.['#ref'] === refIndex.partition;
  switch (KeyConditionExpression ?? '') {
    case 'pk = :pk':
      return { ...how, partition: value(':pk') ?? '' };
    case 'pk = :pk AND begins_with(sk, :prefix)':
      return { ...how, partition: value(':pk') ?? '', prefix: value(':prefix') };
    case 'pk = :pk AND sk <= :last':
      return { ...how, partition: value(':pk') ?? '', last: value(':last') };
    case '#ref = :ref':
      if (isRef) return { ...how, partition: value(':ref') ?? '' };
  }
  throw new Error(`the metered table does not know the key condition ${KeyConditionExpression}`);
}

const sum = (rows: readonly Row[]): number => rows.reduce((total, { size }) => total + size, 0);

type Answers = Record<string, (rows: Rows, input: never, charge: Charge) => object>;

const queryFields = [
  'TableName',
  'IndexName',
  'ConsistentRead',
  'KeyConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ScanIndexForward',
  'Limit',
  'ExclusiveStartKey',
];

/** By command: what it does to the rows, what it is charged, and what it answers. Of one table alone. */
export const answers: Answers = {
  GetItemCommand(rows, input: GetItemCommandInput, charge) {
    only(input, 'TableName', 'Key', 'ConsistentRead');
    const row = rows.get(keyOf(input.Key ?? {}));
    charge.readUnits += readUnits(row?.size ?? 0, input.ConsistentRead === true);
    charge.bytesRead += row?.size ?? 0;
    return row === undefined ? {} : { Item: row.item };
  },

  BatchGetItemCommand(rows, input: BatchGetItemCommandInput, charge) {
    only(input, 'RequestItems');
    const wanted = Object.entries(input.RequestItems ?? {});
    if (wanted.length !== 1) throw new Error('the metered table is one table');
    return {
      Responses: Object.fromEntries(
        wanted.map(([name, request]) => {
          only(request, 'Keys', 'ConsistentRead');
          const found = (request.Keys ?? []).flatMap((key) => {
            const row = rows.get(keyOf(key));
            charge.readUnits += readUnits(row?.size ?? 0, request.ConsistentRead === true);
            charge.bytesRead += row?.size ?? 0;
            return row === undefined ? [] : [row.item];
          });
          return [name, found];
        }),
      ),
    };
  },

  QueryCommand(rows, input: QueryCommandInput, charge) {
    only(input, ...queryFields);
    const wanted = wantedBy(input);
    const page = input.IndexName === undefined ? rows.query(wanted) : rows.queryIndex(wanted);
    const size = sum(page.rows);
    charge.readUnits += readUnits(size, input.ConsistentRead === true);
    charge.bytesRead += size;
    return {
      Items: page.rows.map(({ item }) => item),
      ...(page.end === undefined ? {} : { LastEvaluatedKey: page.end }),
    };
  },

  PutItemCommand(rows, input: PutItemCommandInput, charge) {
    only(input, 'TableName', 'Item', ...conditionalFields, 'ReturnValuesOnConditionCheckFailure');
    const item = input.Item ?? {};
    const there = rows.get(keyOf(item));
    if (!holds(input, there)) {
      chargeWrite(charge, keyOf(item), [there?.size ?? 0, itemSize(item)]);
      refuse(there, input.ReturnValuesOnConditionCheckFailure);
    }
    write(rows, charge, item);
    return {};
  },

  UpdateItemCommand(rows, input: UpdateItemCommandInput, charge) {
    const known = ['TableName', 'Key', 'UpdateExpression', ...conditionalFields];
    only(input, ...known, 'ReturnValuesOnConditionCheckFailure');
    const key = keyOf(input.Key ?? {});
    const there = rows.get(key);
    if (!holds(input, there)) {
      chargeWrite(charge, key, [there?.size ?? 0]);
      refuse(there, input.ReturnValuesOnConditionCheckFailure);
    }
    write(rows, charge, { ...there?.item, ...input.Key, ...setBy(input) });
    return {};
  },

  DeleteItemCommand(rows, input: DeleteItemCommandInput, charge) {
    only(input, 'TableName', 'Key', ...conditionalFields);
    const key = keyOf(input.Key ?? {});
    const there = rows.get(key);
    chargeWrite(charge, key, [there?.size ?? 0]);
    if (!holds(input, there)) refuse(there, undefined);
    charge.writes.push(...indexWrites(there?.item, undefined, 1));
    rows.remove(key);
    return {};
  },

  TransactWriteItemsCommand(rows, input: TransactWriteItemsCommandInput, charge) {
    only(input, 'TransactItems', 'ClientRequestToken');
    const steps = (input.TransactItems ?? []).map(({ Put, ConditionCheck, ...strange }) => {
      only(strange);
      if (Put !== undefined) {
        only(Put, 'TableName', 'Item', ...conditionalFields);
        const key = keyOf(Put.Item ?? {});
        return { key, item: Put.Item, isMet: holds(Put, rows.get(key)) };
      }
      only(ConditionCheck ?? {}, 'TableName', 'Key', ...conditionalFields);
      const key = keyOf(ConditionCheck?.Key ?? {});
      return { key, item: undefined, isMet: holds(ConditionCheck ?? {}, rows.get(key)) };
    });
    const isMet = steps.every((step) => step.isMet);
    for (const { key, item } of steps) {
      if (isMet && item !== undefined) write(rows, charge, item, transactional);
      else {
        const sizes = [rows.get(key)?.size ?? 0, item === undefined ? 0 : itemSize(item)];
        chargeWrite(charge, key, sizes, transactional);
      }
    }
    if (isMet) return {};
    throw new TransactionCanceledException({
      message: 'Transaction cancelled',
      $metadata: {},
      CancellationReasons: steps.map((step) => ({ Code: step.isMet ? 'None' : 'ConditionalCheckFailed' })),
    });
  },
};

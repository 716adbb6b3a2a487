/** Calls of a table in any sequence: each is made of a real table and of the model, and both must answer alike. */
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { refIndex } from '../../../shared/base/aws/table.ts';
import { callOf, type Subject } from './subject.ts';
import {
  attributeNames,
  key,
  limit,
  partitions,
  queryPlan,
  references,
  transaction,
  write,
  type Bounds,
  type QueryPlan,
} from './table-arbitraries.ts';
import type { ModelTable } from './table-model.ts';
import {
  byBytes,
  keyOf,
  Placeholders,
  say,
  type Answer,
  type Conditional,
  type PlainItem,
  type PlainKey,
} from './table-model.ts';

/** A real table, with what it is reached by. */
export interface RealTable {
  subject: Subject;
  name: string;
}
type Call = fc.AsyncCommand<ModelTable, RealTable>;

const plain = (item: Record<string, AttributeValue>): PlainItem => unmarshall(item) as PlainItem;
const marshalled = (item: object): Record<string, AttributeValue> => marshall(item);
const keysOf = ({ pk, sk }: PlainKey): PlainKey => ({ pk, sk });

// ---- writes ----

/** The fields of a write, as its command and a transaction's step have them. */
function fieldsOf(name: string, write: Conditional) {
  const of = new Placeholders();
  const condition = write.condition === undefined ? {} : { ConditionExpression: say(write.condition, of) };
  const sets =
    'update' in write
      ? [
          ...Object.entries(write.set).map(([attribute, value]) => `${of.name(attribute)} = ${of.value(value)}`),
          ...write.increase.map((attribute) => `${of.name(attribute)} = ${of.name(attribute)} + ${of.value(1)}`),
        ]
      : [];
  const removes =
    'update' in write && write.remove.length > 0 ? ` REMOVE ${write.remove.map((one) => of.name(one)).join(', ')}` : '';
  const { names, values } = of;
  return {
    TableName: name,
    ...condition,
    ...(sets.length === 0 ? {} : { UpdateExpression: `SET ${sets.join(', ')}${removes}` }),
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: marshalled(values) }),
    ...(write.returnsOld ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const } : {}),
  };
}

function send({ subject: { dynamodb }, name }: RealTable, write: Conditional): Promise<unknown> {
  if ('put' in write)
    return dynamodb.send(new PutItemCommand({ ...fieldsOf(name, write), Item: marshalled(write.put) }));
  const Key = marshalled(keysOf(keyOf(write)));
  if ('update' in write) return dynamodb.send(new UpdateItemCommand({ ...fieldsOf(name, write), Key }));
  return dynamodb.send(new DeleteItemCommand({ ...fieldsOf(name, write), Key }));
}

function stepOf(name: string, write: Conditional): TransactWriteItem {
  if ('put' in write) return { Put: { ...fieldsOf(name, write), Item: marshalled(write.put) } };
  const Key = marshalled(keysOf(keyOf(write)));
  if ('update' in write) return { Update: { UpdateExpression: undefined, ...fieldsOf(name, write), Key } };
  if ('delete' in write) return { Delete: { ...fieldsOf(name, write), Key } };
  return { ConditionCheck: { ConditionExpression: undefined, ...fieldsOf(name, write), Key } };
}

const went: Answer = { went: true };
const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Everything that is there, read consistently. */
async function everything({ subject, name }: RealTable): Promise<PlainItem[]> {
  const found = await Promise.all(
    partitions.map((pk) =>
      subject.dynamodb.send(
        new QueryCommand({
          TableName: name,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: marshalled({ ':pk': pk }),
        }),
      ),
    ),
  );
  return found.flatMap(({ Items = [] }) => Items.map(plain));
}

const writeCall = (write: Conditional): Call =>
  callOf(
    write,
    async (model: ModelTable, real: RealTable) => {
      const refusal = model.refusal(write);
      if (refusal === undefined) model.commit(write);
      const error = await thrown(send(real, write));
      if (error !== undefined && !(error instanceof ConditionalCheckFailedException)) throw error;
      const answer =
        error === undefined
          ? went
          : { refused: 'ConditionalCheckFailed', ...(error.Item === undefined ? {} : { item: plain(error.Item) }) };
      expect(answer).toEqual(refusal ?? went);
    },
    (model) => !model.isImpossible(write),
  );

/** All of several writes and checks, or none of them. */
const transactionCall = (writes: readonly Conditional[]): Call =>
  callOf(
    { transaction: writes },
    async (model: ModelTable, real: RealTable) => {
      const refusals = writes.map((write) => model.refusal(write));
      const isRefused = refusals.some((one) => one !== undefined);
      if (!isRefused) for (const write of writes) if (!('check' in write)) model.commit(write);
      const TransactItems = writes.map((write) => stepOf(real.name, write));
      const error = await thrown(real.subject.dynamodb.send(new TransactWriteItemsCommand({ TransactItems })));
      if (error !== undefined && !(error instanceof TransactionCanceledException)) throw error;
      const reasons = error?.CancellationReasons?.map(({ Code, Item }) =>
        Code === 'None' ? went : { refused: Code, ...(Item === undefined ? {} : { item: plain(Item) }) },
      );
      expect(reasons).toEqual(isRefused ? refusals.map((one) => one ?? went) : undefined);
      expect(await everything(real)).toEqual(partitions.flatMap((pk) => model.partition(pk)));
    },
    (model) => writes.every((write) => !model.isImpossible(write)),
  );

// ---- reads ----

const getCall = (key: PlainKey, names: readonly string[] | undefined): Call =>
  callOf({ get: key, names }, async (model: ModelTable, { subject, name }: RealTable) => {
    const of = new Placeholders();
    const projection = names?.map((one) => of.name(one)).join(', ');
    const { Item } = await subject.dynamodb.send(
      new GetItemCommand({
        TableName: name,
        Key: marshalled(key),
        ConsistentRead: true,
        ...(projection === undefined ? {} : { ProjectionExpression: projection, ExpressionAttributeNames: of.names }),
      }),
    );
    const entries = Object.entries(model.find(key) ?? {});
    const wanted = Object.fromEntries(entries.filter(([one]) => names?.includes(one) ?? true));
    expect(Item === undefined ? undefined : plain(Item)).toEqual(entries.length === 0 ? undefined : wanted);
  });

const batchGetCall = (keys: readonly PlainKey[]): Call =>
  callOf({ batchGet: keys }, async (model: ModelTable, { subject, name }: RealTable) => {
    const RequestItems = { [name]: { Keys: keys.map(marshalled), ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await subject.dynamodb.send(new BatchGetItemCommand({ RequestItems }));
    expect(UnprocessedKeys ?? {}).toEqual({});
    const found = (Responses?.[name] ?? []).map(plain);
    const wanted = keys.flatMap((key) => model.find(key) ?? []);
    const inOrder = (items: readonly PlainItem[]): PlainItem[] =>
      items.toSorted((a, b) => byBytes(`${a.pk} ${a.sk}`, `${b.pk} ${b.sk}`));
    expect(inOrder(found)).toEqual(inOrder(wanted));
  });

const isIn = (sk: string, bounds: Bounds | undefined): boolean => {
  if (bounds === undefined) return true;
  if ('prefix' in bounds) return sk.startsWith(bounds.prefix);
  if ('from' in bounds) return byBytes(sk, bounds.from) >= 0 && byBytes(sk, bounds.to) <= 0;
  const found = byBytes(sk, bounds.text);
  return { '=': found === 0, '<': found < 0, '<=': found <= 0, '>': found > 0, '>=': found >= 0 }[bounds.by];
};
const sayBounds = (bounds: Bounds | undefined, of: Placeholders): string => {
  if (bounds === undefined) return '';
  if ('prefix' in bounds) return ` AND begins_with(sk, ${of.value(bounds.prefix)})`;
  if ('from' in bounds) return ` AND sk BETWEEN ${of.value(bounds.from)} AND ${of.value(bounds.to)}`;
  return ` AND sk ${bounds.by} ${of.value(bounds.text)}`;
};

/** A query through all of its pages. */
const queryCall = (plan: QueryPlan): Call =>
  callOf({ query: plan }, async (model: ModelTable, { subject, name }: RealTable) => {
    const { pk, bounds, forward, limit, names } = plan;
    const of = new Placeholders();
    const projection = names?.map((one) => of.name(one)).join(', ');
    const shown = (items: readonly PlainItem[]): object[] =>
      items.map((item) => Object.fromEntries(Object.entries(item).filter(([one]) => names?.includes(one) ?? true)));
    const KeyConditionExpression = `pk = ${of.value(pk)}${sayBounds(bounds, of)}`;
    const ascending = model.partition(pk, (sk) => isIn(sk, bounds));
    const wanted = forward ? ascending : ascending.toReversed();
    const found: PlainItem[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await subject.dynamodb.send(
        new QueryCommand({
          TableName: name,
          ConsistentRead: true,
          KeyConditionExpression,
          ExpressionAttributeValues: marshalled(of.values),
          ...(projection === undefined ? {} : { ProjectionExpression: projection, ExpressionAttributeNames: of.names }),
          ScanIndexForward: forward,
          ...(limit === undefined ? {} : { Limit: limit }),
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      const items = (page.Items ?? []).map(plain);
      const expected = wanted.slice(found.length, limit === undefined ? undefined : found.length + limit);
      expect(items).toEqual(shown(expected));
      found.push(...expected);
      start = page.LastEvaluatedKey;
      // A page that its limit ended names its last key, whether or not anything follows; no other page names one.
      const last = expected.length === limit ? expected.at(-1) : undefined;
      expect(start === undefined ? undefined : unmarshall(start)).toEqual(last && keysOf(last));
    } while (start !== undefined);
    expect(found).toEqual(wanted);
  });

/** A query of the index through all of its pages, once it has caught up. */
const indexCall = (plan: { ref: string; forward: boolean; limit: number | undefined }): Call =>
  callOf({ index: plan }, async (model: ModelTable, { subject, name }: RealTable) => {
    const { ref, forward, limit } = plan;
    await subject.settle(name);
    const found: PlainItem[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await subject.dynamodb.send(
        new QueryCommand({
          TableName: name,
          IndexName: refIndex.name,
          KeyConditionExpression: '#ref = :ref',
          ExpressionAttributeNames: { '#ref': refIndex.partition },
          ExpressionAttributeValues: marshalled({ ':ref': ref }),
          ScanIndexForward: forward,
          ...(limit === undefined ? {} : { Limit: limit }),
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      found.push(...(page.Items ?? []).map(plain));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    const ascending = model.indexed(ref);
    const keysAlone = ({ pk, sk, ref, refSort }: PlainItem) => ({ pk, sk, ref, refSort });
    const wanted = (forward ? ascending : ascending.toReversed()).map(keysAlone);
    expect(found.map(({ refSort }) => refSort)).toEqual(wanted.map(({ refSort }) => refSort));
    const byKey = (items: readonly object[]): string[] => items.map((one) => JSON.stringify(one)).toSorted();
    expect(byKey(found.map(keysAlone))).toEqual(byKey(wanted));
  });

/** Sequences of so many calls at most. */
export const tableCalls = (maxCommands: number): fc.Arbitrary<Iterable<Call>> =>
  fc.commands(
    [
      write.map((one) => writeCall(one)),
      write.map((one) => writeCall(one)),
      transaction.map((all) => transactionCall(all)),
      fc.tuple(key, attributeNames).map(([one, names]) => getCall(one, names)),
      fc.uniqueArray(key, { minLength: 1, selector: (one) => JSON.stringify(one) }).map((keys) => batchGetCall(keys)),
      queryPlan.map((plan) => queryCall(plan)),
      fc.record({ ref: fc.constantFrom(...references), forward: fc.boolean(), limit }).map((plan) => indexCall(plan)),
    ],
    { maxCommands, size: 'max' },
  );

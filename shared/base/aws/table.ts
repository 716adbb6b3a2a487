import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** A DynamoDB table, reached through one client. */
export interface Table {
  client: DynamoDBClient;
  name: string;
}

export interface Key {
  pk: string;
  sk: string;
}

/** An item as it goes in. */
export type Item = Key & Record<string, unknown>;

/** An item as it comes out: its store parses it before anything believes it. */
export type RawItem = Record<string, unknown>;

/** Opens a table. @param beside one that is open already, whose client it shares: making one takes time, and so does each connection */
export const openTable = (name: string, beside?: Table): Table => ({
  client: beside?.client ?? new DynamoDBClient({}),
  name,
});

/** An item as DynamoDB takes it; what is undefined is left out. */
export const asItem = (item: object): Record<string, AttributeValue> => marshall(item, { removeUndefinedValues: true });
const asRaw = (item: Record<string, AttributeValue>): RawItem => unmarshall(item);

/** What of an item comes back: these attributes alone; without any, all of it. */
function projection(attributes: readonly string[] | undefined): {
  ProjectionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
} {
  if (attributes === undefined) return {};
  // Under names of our own: many words are reserved.
  const names = attributes.map((name, index) => [`#p${index}`, name] as const);
  return {
    ProjectionExpression: names.map(([placeholder]) => placeholder).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names),
  };
}

/** One item, or those of its attributes that are named, read consistently, or undefined. */
export async function getItem(table: Table, key: Key, attributes?: readonly string[]): Promise<RawItem | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: asItem(key), ConsistentRead: true, ...projection(attributes) }),
  );
  return Item === undefined ? undefined : asRaw(Item);
}

const batchSize = 100;
const batchAttempts = 8;

/**
 * The items of many keys, read consistently, in the order of the keys; undefined where there is none.
 * @throws Error when the table still leaves keys unread after a stated number of attempts
 */
export async function getItems(table: Table, keys: readonly Key[]): Promise<(RawItem | undefined)[]> {
  const found = new Map<string, RawItem>();
  const nameOf = (key: Key): string => `${key.pk}\n${key.sk}`;
  const unique = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
  for (let start = 0; start < unique.length; start += batchSize) {
    let wanted = unique.slice(start, start + batchSize).map(({ pk, sk }) => asItem({ pk, sk }));
    for (let attempt = 1; wanted.length > 0; attempt++) {
      if (attempt > batchAttempts) throw new Error('batch read left keys unread');
      if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
      const answer = await table.client.send(
        new BatchGetItemCommand({ RequestItems: { [table.name]: { Keys: wanted, ConsistentRead: true } } }),
      );
      for (const item of answer.Responses?.[table.name] ?? []) {
        const raw = asRaw(item);
        found.set(nameOf({ pk: String(raw['pk']), sk: String(raw['sk']) }), raw);
      }
      wanted = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    }
  }
  return keys.map((key) => found.get(nameOf(key)));
}

/** The key condition of a partition, narrowed to a prefix of the sort key; DynamoDB refuses an empty one. */
const under = (
  pk: string,
  prefix: string,
): { KeyConditionExpression: string; ExpressionAttributeValues: Record<string, AttributeValue> } =>
  prefix === ''
    ? { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: asItem({ ':pk': pk }) }
    : {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: asItem({ ':pk': pk, ':prefix': prefix }),
      };

/** All pages of a query. */
async function allPages(table: Table, query: Omit<QueryCommandInput, 'TableName'>): Promise<RawItem[]> {
  const items: RawItem[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        ...query,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []).map(asRaw));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

/**
 * Every item of a partition whose sort key begins with a prefix, or those of its attributes that are named, read
 * consistently, in order of the sort key.
 */
export const queryAll = (
  table: Table,
  pk: string,
  prefix: string,
  attributes?: readonly string[],
): Promise<RawItem[]> => allPages(table, { ConsistentRead: true, ...under(pk, prefix), ...projection(attributes) });

/** The keys of every item of a partition whose sort key begins with a prefix, read consistently. */
export const queryKeys = async (table: Table, pk: string, prefix: string): Promise<Key[]> =>
  (await queryAll(table, pk, prefix, ['pk', 'sk'])).map((item) => ({ pk: String(item['pk']), sk: String(item['sk']) }));

/** Every item of a partition whose sort key is not after a text, read consistently, in order of the sort key. */
export const queryUpTo = (table: Table, pk: string, last: string): Promise<RawItem[]> =>
  allPages(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk <= :last',
    ExpressionAttributeValues: asItem({ ':pk': pk, ':last': last }),
  });

/** The item with the highest sort key under a prefix, or those of its attributes that are named, read consistently, or undefined. */
export async function queryLast(
  table: Table,
  pk: string,
  prefix: string,
  attributes?: readonly string[],
): Promise<RawItem | undefined> {
  const { Items } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      ...under(pk, prefix),
      ...projection(attributes),
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  const [item] = Items ?? [];
  return item === undefined ? undefined : asRaw(item);
}

/** One page of a partition, in order of the sort key. `after` is the sort key that the page before ended on. */
export async function queryPage(
  table: Table,
  pk: string,
  prefix: string,
  options: { limit: number; after?: string | undefined; descending?: boolean },
): Promise<{ items: RawItem[]; next?: string }> {
  const page = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      ...under(pk, prefix),
      ScanIndexForward: options.descending !== true,
      Limit: options.limit,
      ...(options.after === undefined ? {} : { ExclusiveStartKey: asItem({ pk, sk: options.after }) }),
    }),
  );
  const next = page.LastEvaluatedKey === undefined ? undefined : String(asRaw(page.LastEvaluatedKey)['sk']);
  return { items: (page.Items ?? []).map(asRaw), ...(next === undefined ? {} : { next }) };
}

/** The table's one index: items that carry `ref`, by `ref` and then by their own partition key. Eventually consistent. */
export const refIndex = { name: 'byRef', partition: 'ref', sort: 'refSort' } as const;

/** Keys of the items that carry a `ref`, in order of `refSort`. Eventually consistent: good for finding, not for deciding. */
export const queryRef = async (table: Table, ref: string): Promise<(Key & { refSort: string })[]> =>
  (
    await allPages(table, {
      IndexName: refIndex.name,
      KeyConditionExpression: '#ref = :ref',
      ExpressionAttributeNames: { '#ref': refIndex.partition },
      ExpressionAttributeValues: asItem({ ':ref': ref }),
    })
  ).map((item) => ({ pk: String(item['pk']), sk: String(item['sk']), refSort: String(item['refSort']) }));

/** What a conditional write came to; `existing` is the item that stood in the way. */
export type Written = { written: true } | { written: false; existing: RawItem | undefined };

/** What a conditional write came to. @throws whatever else than its condition made it fail */
export const orExisting = async (write: Promise<unknown>): Promise<Written> => {
  try {
    await write;
    return { written: true };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { written: false, existing: error.Item === undefined ? undefined : asRaw(error.Item) };
  }
};

/** Puts an item on condition that none has its key. */
export const putNew = (table: Table, item: Item): Promise<Written> =>
  orExisting(
    table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: asItem(item),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );

/** Puts an item, replacing what is there, on condition that there is none or that its number `attribute` is lower. */
export const putNewer = (table: Table, item: Item, attribute: string, value: number): Promise<Written> =>
  orExisting(
    table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: asItem(item),
        ConditionExpression: 'attribute_not_exists(pk) OR #attribute < :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: asItem({ ':value': value }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );

/** Deletes an item; gone already is fine. */
export async function deleteItem(table: Table, key: Key): Promise<void> {
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: asItem(key) }));
}

/** Puts an item, whatever is there. */
export async function putItem(table: Table, item: Item): Promise<void> {
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: asItem(item) }));
}

/** What sets attributes of an item, those that are undefined left out: the expression, its names and its values. */
export function setting(set: Record<string, unknown>): {
  UpdateExpression: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
} {
  const names = Object.keys(set).filter((name) => set[name] !== undefined);
  return {
    UpdateExpression: `SET ${names.map((_, index) => `#s${index} = :s${index}`).join(', ')}`,
    names: Object.fromEntries(names.map((name, index) => [`#s${index}`, name])),
    values: Object.fromEntries(names.map((name, index) => [`:s${index}`, set[name]])),
  };
}

/** That an item's attribute has a value; `undefined`: that it has no such attribute, or that there is no item. */
export interface Condition {
  attribute: string;
  expected: string | number | undefined;
}

/**
 * Sets attributes of an existing item on condition that its `attribute` still has the value `expected`.
 * @param also a further condition
 */
export const updateIf = (
  table: Table,
  key: Key,
  condition: { attribute: string; expected: string | number },
  set: Record<string, unknown>,
  also?: Condition,
): Promise<Written> => {
  const { UpdateExpression, names, values } = setting(set);
  return orExisting(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: asItem(key),
        UpdateExpression,
        ConditionExpression: ['#c = :c', ...(also === undefined ? [] : [holds(also.expected)])].join(' AND '),
        ExpressionAttributeNames: {
          '#c': condition.attribute,
          ...(also === undefined ? {} : { '#a': also.attribute }),
          ...names,
        },
        ExpressionAttributeValues: asItem({
          ':c': condition.expected,
          ...(also?.expected === undefined ? {} : { ':a': also.expected }),
          ...values,
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
};

const holds = (expected: Condition['expected']): string =>
  expected === undefined ? 'attribute_not_exists(#a)' : '#a = :a';

/** Deletes an item on condition that its `attribute` still has the value `expected`; gone already is fine. */
export const deleteIf = (
  table: Table,
  key: Key,
  condition: { attribute: string; expected: string | number },
): Promise<Written> =>
  orExisting(
    table.client.send(
      new DeleteItemCommand({
        TableName: table.name,
        Key: asItem(key),
        ConditionExpression: 'attribute_not_exists(pk) OR #c = :c',
        ExpressionAttributeNames: { '#c': condition.attribute },
        ExpressionAttributeValues: asItem({ ':c': condition.expected }),
      }),
    ),
  );

/** Deletes an item unless its `attribute`, a number or a moment, is higher than `value`; gone already is fine. */
export const deleteIfOlder = (table: Table, key: Key, attribute: string, value: number | string): Promise<Written> =>
  orExisting(
    table.client.send(
      new DeleteItemCommand({
        TableName: table.name,
        Key: asItem(key),
        ConditionExpression: 'attribute_not_exists(pk) OR #attribute <= :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: asItem({ ':value': value }),
      }),
    ),
  );

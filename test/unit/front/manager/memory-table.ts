import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Item, Table } from '../../../../shared/base/aws/table.ts';

type Stored = Record<string, AttributeValue>;

/** What the stores' conditions may say of the item that is there; anything else is a fault of this fake. */
function holds(
  condition: string | undefined,
  names: Record<string, string>,
  values: Stored,
  there: Stored | undefined,
) {
  const attribute = (name: string): unknown =>
    there === undefined ? undefined : unmarshall(there)[names[name] ?? name];
  const value = (name: string): unknown => unmarshall(values)[name];
  switch (condition) {
    case undefined:
      return true;
    case 'attribute_not_exists(pk)':
      return there === undefined;
    case 'attribute_not_exists(pk) OR #attribute < :value':
      return there === undefined || Number(attribute('#attribute')) < Number(value(':value'));
    case 'attribute_not_exists(pk) OR #attribute <= :value':
      return there === undefined || Number(attribute('#attribute')) <= Number(value(':value'));
    case 'attribute_not_exists(pk) OR #c = :c':
      return there === undefined || attribute('#c') === value(':c');
    case '#c = :c':
      return there !== undefined && attribute('#c') === value(':c');
    default:
      throw new Error(`the memory table does not know the condition ${condition}`);
  }
}

/** A table in memory behind a real client: it honours keys, order, prefixes and the conditions that the stores use. */
export function memoryTable(items: readonly Item[] = []) {
  const rows = new Map<string, Stored>();
  const idOf = (key: Stored): string => `${key['pk']?.S ?? ''}\n${key['sk']?.S ?? ''}`;
  const keep = (item: Stored): void => void rows.set(idOf(item), item);
  for (const item of items) keep(marshall(item, { removeUndefinedValues: true }));

  const refuse = (there: Stored | undefined): never => {
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
      ...(there === undefined ? {} : { Item: there }),
    });
  };

  const client = new DynamoDBClient({ region: 'eu-west-2' });
  const mock = mockClient(client);
  mock.on(GetItemCommand).callsFake(({ Key }: { Key: Stored }) => ({ Item: rows.get(idOf(Key)) }));
  mock.on(BatchGetItemCommand).callsFake(({ RequestItems }: { RequestItems: Record<string, { Keys: Stored[] }> }) => ({
    Responses: Object.fromEntries(
      Object.entries(RequestItems).map(([name, { Keys }]) => [
        name,
        Keys.flatMap((key) => rows.get(idOf(key)) ?? ([] as Stored[])),
      ]),
    ),
  }));
  mock
    .on(PutItemCommand)
    .callsFake(
      (input: {
        Item: Stored;
        ConditionExpression?: string;
        ExpressionAttributeNames?: Record<string, string>;
        ExpressionAttributeValues?: Stored;
      }) => {
        const there = rows.get(idOf(input.Item));
        const { ConditionExpression, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = input;
        if (!holds(ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues, there)) refuse(there);
        keep(input.Item);
        return {};
      },
    );
  mock
    .on(UpdateItemCommand)
    .callsFake(
      (input: {
        Key: Stored;
        UpdateExpression: string;
        ConditionExpression: string;
        ExpressionAttributeNames: Record<string, string>;
        ExpressionAttributeValues: Stored;
      }) => {
        const { ConditionExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
        const there = rows.get(idOf(input.Key));
        if (!holds(ConditionExpression, names, values, there)) refuse(there);
        const set = [...input.UpdateExpression.matchAll(/(#s\d+) = (:s\d+)/g)].map(([, name = '', value = '']) => [
          names[name] ?? '',
          values[value]!,
        ]);
        keep({ ...there, ...input.Key, ...(Object.fromEntries(set) as Stored) });
        return {};
      },
    );
  mock
    .on(DeleteItemCommand)
    .callsFake(
      (input: {
        Key: Stored;
        ConditionExpression: string;
        ExpressionAttributeNames: Record<string, string>;
        ExpressionAttributeValues: Stored;
      }) => {
        const there = rows.get(idOf(input.Key));
        const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
        if (!holds(input.ConditionExpression, names, values, there)) refuse(there);
        rows.delete(idOf(input.Key));
        return {};
      },
    );
  mock.on(TransactWriteItemsCommand).callsFake(
    ({
      TransactItems,
    }: {
      TransactItems: {
        Put?: { Item: Stored; ConditionExpression?: string };
        ConditionCheck?: {
          Key: Stored;
          ConditionExpression: string;
          ExpressionAttributeNames: Record<string, string>;
          ExpressionAttributeValues: Stored;
        };
      }[];
    }) => {
      const met = TransactItems.map(({ Put, ConditionCheck: check }) =>
        Put === undefined
          ? holds(
              check?.ConditionExpression,
              check?.ExpressionAttributeNames ?? {},
              check?.ExpressionAttributeValues ?? {},
              rows.get(idOf(check?.Key ?? {})),
            )
          : holds(Put.ConditionExpression, {}, {}, rows.get(idOf(Put.Item))),
      );
      if (met.includes(false)) {
        throw new TransactionCanceledException({
          message: 'Transaction cancelled',
          $metadata: {},
          CancellationReasons: met.map((one) => ({ Code: one ? 'None' : 'ConditionalCheckFailed' })),
        });
      }
      for (const { Put } of TransactItems) if (Put !== undefined) keep(Put.Item);
      return {};
    },
  );
  mock
    .on(QueryCommand)
    .callsFake(
      (input: {
        IndexName?: string;
        ExpressionAttributeValues: Stored;
        ScanIndexForward?: boolean;
        Limit?: number;
        ExclusiveStartKey?: Stored;
      }) => {
        const values = unmarshall(input.ExpressionAttributeValues);
        const [pk, sk] = input.IndexName === undefined ? ['pk', 'sk'] : ['ref', 'refSort'];
        const wanted = String(values[':pk'] ?? values[':ref']);
        const sortOf = (row: Stored): string => row[sk]?.S ?? '';
        const forward = input.ScanIndexForward !== false;
        const after = input.ExclusiveStartKey === undefined ? undefined : sortOf(input.ExclusiveStartKey);
        const all = [...rows.values()]
          .filter((row) => row[pk]?.S === wanted && sortOf(row).startsWith(String(values[':prefix'] ?? '')))
          .filter((row) => values[':last'] === undefined || sortOf(row) <= String(values[':last']))
          .toSorted((a, b) => (sortOf(a) < sortOf(b) === forward ? -1 : 1))
          .filter((row) => after === undefined || (forward ? sortOf(row) > after : sortOf(row) < after));
        const page = all.slice(0, input.Limit ?? all.length);
        const last = page.at(-1);
        return {
          Items: page,
          ...(last !== undefined && page.length < all.length
            ? { LastEvaluatedKey: { pk: last['pk'], sk: last['sk'] } }
            : {}),
        };
      },
    );

  const table: Table = { client, name: 'memory' };
  return {
    table,
    mock,
    /** What stands in it, by key. */
    items: (): Record<string, unknown>[] => [...rows.values()].map((row) => unmarshall(row)),
  };
}

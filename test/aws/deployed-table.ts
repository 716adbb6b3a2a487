import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { refIndex } from '../../shared/base/aws/table.ts';

/** What makes a table of the deployed one's keys and index. */
export const deployedTable = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', refIndex.partition, refIndex.sort].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: refIndex.name,
      KeySchema: [
        { AttributeName: refIndex.partition, KeyType: 'HASH' },
        { AttributeName: refIndex.sort, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
});

/** The calls that `agency-api` makes for a submission, and nothing else: the body is not even parsed. */
import { createHash } from 'node:crypto';
import { BatchGetItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { make, next, say } from './steps.ts';

const TableName = process.env['TABLE_NAME'] ?? '';
const dynamodb = new DynamoDBClient({});

/** A submission as the product stores it: its answers are compressed. */
const entry = {
  seq: { N: '2' },
  act: { S: 'submission' },
  state: { S: 'submitted' },
  service: { S: 'early-years' },
  cycle: { N: '1' },
  askedOn: { S: '2015-04-07' },
  dueOn: { S: '2015-04-24' },
  receivedAt: { S: '2015-04-10T09:00:00.000Z' },
  versions: { N: '1' },
  inCycle: { M: { versions: { N: '1' }, checks: { N: '0' } } },
  counted: {
    M: {
      version: { N: '1' },
      seq: { N: '2' },
      sha256: { S: 'a'.repeat(64) },
      receivedAt: { S: '2015-04-10T09:00:00.000Z' },
      covers: { L: [{ S: 'child-1' }, { S: 'child-2' }] },
      gaps: { L: [{ S: 'B3' }, { S: 'C11' }] },
      unexplained: { N: '3' },
      textsCounted: { BOOL: true },
    },
  },
  content: { B: new Uint8Array(330) },
};

/** What is asked of the last entry: all but what anybody wrote, and the keys. */
const names = (
  'pk sk audit case agency seq act state service cycle askedOn dueOn checkAskedOn cannotIdentifySince wasDueOn receivedAt on ' +
  'knows checked missing versions counted atOpening concern reopenedFor answers question correction reason declined move ' +
  'dropped inCycle limit keyed idempotencyKey by ref refSort'
)
  .split(' ')
  .map((name, index) => [`#p${index}`, name] as const);

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { audit = '', case: id = '', agency = '' } = event.pathParameters ?? {};
  const token = event.headers['authorization']?.slice('Bearer '.length) ?? '';
  const link = createHash('sha256').update(token).digest('hex');
  const pk = { S: `${audit}#${id}` };
  await make(
    [
      // The link, the audit, the case and the agency.
      () =>
        dynamodb.send(
          new BatchGetItemCommand({
            RequestItems: {
              [TableName]: {
                Keys: [
                  { pk: { S: `LINK#${link}` }, sk: { S: 'LINK' } },
                  { pk: { S: `AUDIT#${audit}` }, sk: { S: 'AUDIT' } },
                  { pk: { S: `AUDIT#${audit}` }, sk: { S: `CASE#${id}` } },
                  { pk: { S: `AUDIT#${audit}` }, sk: { S: `AGENCY#${agency}` } },
                ],
                ConsistentRead: true,
              },
            },
          }),
        ),
      // The last entry of the return's log.
      () =>
        dynamodb.send(
          new QueryCommand({
            TableName,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
            ExpressionAttributeValues: { ':pk': pk, ':prefix': { S: `R#${agency}#` } },
            ProjectionExpression: names.map(([placeholder]) => placeholder).join(', '),
            ExpressionAttributeNames: Object.fromEntries(names),
            ScanIndexForward: false,
            Limit: 1,
          }),
        ),
    ],
    [
      // The next entry.
      () =>
        dynamodb.send(
          new PutItemCommand({
            TableName,
            Item: {
              pk,
              sk: { S: `R#${agency}#${next()}` },
              audit: { S: audit },
              case: { S: id },
              agency: { S: agency },
              ...entry,
            },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
    ],
  );
  say('submission-taken');
  return { statusCode: 201, body: '{}' };
}

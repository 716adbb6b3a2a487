/** The processor time of what the in-memory AWS leaves out: writing a request, signing it, and reading its answer. */
import { Readable } from 'node:stream';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { median } from '../measure.ts';
import type { Stored } from '../../aws/size.ts';

const samples = 300;
const warmUp = 100;

/** A client whose requests are made and signed, and answered at once with a body given. */
const clientAnswering = (body: string): DynamoDBClient =>
  new DynamoDBClient({
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: {
      handle: () =>
        Promise.resolve({
          response: {
            statusCode: 200,
            headers: {
              'content-type': 'application/x-amz-json-1.0',
              'content-length': String(Buffer.byteLength(body)),
            },
            body: Readable.from([Buffer.from(body)]),
          },
        }),
    },
  });

/**
 * Milliseconds of processor time for one call, on this machine: the mean of putting an item and of reading it. Sockets
 * and TLS are not in it.
 */
export async function wireCpuMs(item: Stored): Promise<number> {
  const plain = Object.entries(item).map(([name, value]) => [
    name,
    value.B === undefined ? value : { B: Buffer.from(value.B).toString('base64') },
  ]);
  const putting = clientAnswering('{}');
  const reading = clientAnswering(JSON.stringify({ Count: 1, Items: [Object.fromEntries(plain)] }));
  const query = {
    TableName: 't',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'p' } },
  };
  const taken: number[] = [];
  for (let n = 0; n < warmUp + samples; n++) {
    const start = process.cpuUsage();
    await putting.send(new PutItemCommand({ TableName: 't', Item: item }));
    const { Items } = await reading.send(new QueryCommand(query));
    const { user, system } = process.cpuUsage(start);
    if (Items?.length !== 1) throw new Error('an answer was not read');
    if (n >= warmUp) taken.push((user + system) / 1000 / 2);
  }
  return median(taken);
}

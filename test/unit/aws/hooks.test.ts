/** What a test can do to the in-memory AWS: faults, cuts, answers in part, and notes of what was asked. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { putOnce } from '../../../shared/base/aws/files.ts';
import { sendMail } from '../../../shared/base/aws/mailer.ts';
import { sendAll } from '../../../shared/base/aws/queue.ts';
import { getItem, getItems, putItem, putNew, queryAll } from '../../../shared/base/aws/table.ts';
import { openAws } from '../../aws/aws.ts';
import { serviceError } from '../../aws/errors.ts';
import { CutOff, cutOff, failCall, inputsOf, leaveUnprocessed, recordCalls, refuseEntries } from '../../aws/hooks.ts';

const key = { pk: 'p', sk: 's' };
const throttled = serviceError('dynamodb', 'ThrottlingException', 'slow down');

function opened() {
  const aws = openAws();
  return { aws, table: aws.createTable() };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('failCall', () => {
  test('fails the n-th call of a kind, once, and does not make it', async () => {
    const { aws, table } = opened();
    failCall(aws, throttled, { command: 'PutItemCommand', at: 2 });
    await putItem(table, { ...key, n: 1 });
    expect(await getItem(table, key)).toEqual({ ...key, n: 1 });
    await expect(putItem(table, { ...key, n: 2 })).rejects.toBe(throttled);
    expect(await getItem(table, key)).toEqual({ ...key, n: 1 });
    await putItem(table, { ...key, n: 3 });
    expect(await getItem(table, key)).toEqual({ ...key, n: 3 });
  });

  test('after the call leaves it made, and nobody told: the same put again finds itself', async () => {
    const { aws, table } = opened();
    failCall(aws, serviceError('dynamodb', 'InternalServerError', 'no', { fault: 'server' }), { when: 'after' });
    await expect(putNew(table, key)).rejects.toMatchObject({ name: 'InternalServerError', $fault: 'server' });
    expect(await putNew(table, key)).toEqual({ written: false, existing: key });
  });

  test('of one table leaves the others alone, and can be taken off', async () => {
    const { aws, table } = opened();
    const other = aws.createTable('other');
    const restore = failCall(aws, throttled, { target: 'other' });
    await putItem(table, key);
    restore();
    await putItem(other, key);
    expect(await getItem(other, key)).toEqual(key);
  });
});

describe('cutOff', () => {
  test.each([
    ['after', { ...key, n: 2 }],
    ['before', { ...key, n: 1 }],
  ] as const)('%s the n-th call: whoever made it hears nothing any more', async (when, left) => {
    const { aws, table } = opened();
    const { restore, isCut } = cutOff(aws, { at: 2, when });
    await putItem(table, { ...key, n: 1 });
    expect(isCut()).toBe(false);
    await expect(putItem(table, { ...key, n: 2 })).rejects.toThrow(CutOff);
    await expect(putItem(table, { ...key, n: 3 })).rejects.toThrow(CutOff);
    expect(isCut()).toBe(true);
    restore();
    expect(await getItem(table, key)).toEqual(left);
  });

  test('counts the calls of a kind alone', async () => {
    const { aws, table } = opened();
    const { restore } = cutOff(aws, { at: 1, command: 'PutItemCommand' });
    expect(await getItem(table, key)).toBeUndefined();
    await expect(putItem(table, key)).rejects.toThrow(CutOff);
    await expect(getItem(table, key)).rejects.toThrow(CutOff);
    restore();
    expect(await getItem(table, key)).toEqual(key);
  });
});

describe('answers in part', () => {
  test('keys that a batch leaves unread are told, and read when they are asked for again', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { aws, table } = opened();
    const keys = ['a', 'b', 'c'].map((sk) => ({ pk: 'p', sk }));
    for (const one of keys) await putItem(table, one);
    const calls = recordCalls(aws);
    leaveUnprocessed(aws, { reads: 1 });
    leaveUnprocessed(aws, { at: 2, reads: 0 });
    expect(await getItems(table, keys)).toEqual(keys);
    expect(calls.map(({ command }) => command)).toEqual(['BatchGetItemCommand', 'BatchGetItemCommand']);
  });

  test('entries that a queue refuses are told and not sent; the others are', async () => {
    const { aws } = opened();
    const queue = aws.queues.create('q');
    refuseEntries(aws, { which: (_entry, place) => place === 1 });
    const messages = ['a', 'b', 'c'].map((text) => ({ body: { text } }));
    await expect(sendAll(aws.sqs, queue, messages)).rejects.toThrow('a queue refused messages');
    expect(aws.queues.messages(queue).map(({ body }) => JSON.parse(body))).toEqual([{ text: 'a' }, { text: 'c' }]);
    await sendAll(aws.sqs, queue, messages);
    expect(aws.queues.messages(queue)).toHaveLength(5);
  });
});

test('hooks see a call one within the other, the last one first, with the input that they leave each other', async () => {
  const { aws, table } = opened();
  const seen: string[] = [];
  const adding = (name: string) =>
    aws.use((call, make) => {
      const { Item } = call.input as { Item: object };
      seen.push(`${name} ${Object.keys(Item).join('')}`);
      return make({ ...call.input, Item: { ...Item, [name]: { S: name } } });
    });
  adding('a');
  const remove = adding('b');
  aws.use((_call, make) => make());
  await putItem(table, key);
  expect(seen).toEqual(['b pksk', 'a pkskb']);
  expect(aws.items(table.name)).toEqual([{ ...key, a: 'a', b: 'b' }]);
  remove();
  remove();
  await putItem(table, key);
  expect(seen.slice(2)).toEqual(['a pksk']);
  expect(aws.items(table.name)).toEqual([{ ...key, a: 'a' }]);
});

test('what AWS refuses is a rejection to a hook, which may answer in its place', async () => {
  const { aws, table } = opened();
  await putItem(table, key);
  const refused: unknown[] = [];
  aws.use((_call, make) =>
    make().catch((error: unknown) => {
      refused.push(error);
      return {};
    }),
  );
  expect(await putNew(table, key)).toEqual({ written: true });
  expect(refused).toMatchObject([{ name: 'ConditionalCheckFailedException' }]);
});

describe('recordCalls', () => {
  test('tells every call with its input, in order, whatever became of it', async () => {
    const { aws, table } = opened();
    const bucket = aws.createBucket();
    const calls = recordCalls(aws);
    await getItem(table, key);
    await putOnce(bucket, 'a', 'b', 'text/plain');
    await sendMail(aws.ses, {
      from: 'a@b.example',
      to: ['c@d.example'],
      subject: 's',
      text: 't',
      html: 'h',
      tag: 'tag',
      configurationSet: 'rules',
    });
    expect(calls.map(({ service, command, target }) => [service, command, target])).toEqual([
      ['dynamodb', 'GetItemCommand', 'main'],
      ['s3', 'PutObjectCommand', 'results'],
      ['ses', 'SendEmailCommand', ''],
    ]);
    expect(inputsOf(calls, GetItemCommand)).toMatchObject([{ TableName: 'main', ConsistentRead: true }]);
    calls.length = 0;
    await queryAll(table, 'p', '');
    expect(calls).toHaveLength(1);
  });
});

import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { getText, putOnce, type Bucket } from '../../../../shared/base/aws/files.ts';

const client = new S3Client({ region: 'eu-west-2' });
const s3 = mockClient(client);
const bucket: Bucket = { client, name: 'bucket' };
const failing = (name: string): S3ServiceException => new S3ServiceException({ name, $fault: 'client', $metadata: {} });

beforeEach(() => s3.reset());

test('an object that is there already is the same one', async () => {
  s3.on(PutObjectCommand).rejects(failing('PreconditionFailed'));
  await expect(putOnce(bucket, 'key', 'body', 'text/plain')).resolves.toBeUndefined();
  expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({ IfNoneMatch: '*', Key: 'key' });
});

test.each(['ConditionalRequestConflict', 'AccessDenied', 'SlowDown'])(
  'a put that failed is thrown: %s',
  async (name) => {
    s3.on(PutObjectCommand).rejects(failing(name));
    await expect(putOnce(bucket, 'key', 'body', 'text/plain')).rejects.toMatchObject({ name });
  },
);

test('an object without a body is no empty text', async () => {
  s3.on(GetObjectCommand).resolves({});
  await expect(getText(bucket, 'key')).rejects.toThrow('an object came without a body');
});

import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { Bucket } from '../../../../shared/base/aws/files.ts';

const refusal = (name: string) => new S3ServiceException({ name, $fault: 'client', $metadata: {}, message: name });

/** A bucket in memory behind a real client: a put that says `If-None-Match: *` never replaces anything. */
export function memoryBucket() {
  const objects = new Map<string, { body: string | Uint8Array; contentType: string | undefined }>();
  const puts: string[] = [];
  const client = new S3Client({
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const mock = mockClient(client);
  mock
    .on(PutObjectCommand)
    .callsFake(
      ({
        Key,
        Body,
        ContentType,
        IfNoneMatch,
      }: {
        Key: string;
        Body: string | Uint8Array;
        ContentType?: string;
        IfNoneMatch?: string;
      }) => {
        puts.push(Key);
        if (IfNoneMatch === '*' && objects.has(Key)) throw refusal('PreconditionFailed');
        objects.set(Key, { body: Body, contentType: ContentType });
        return {};
      },
    );
  mock.on(GetObjectCommand).callsFake(({ Key }: { Key: string }) => {
    const object = objects.get(Key);
    if (object === undefined) throw refusal('NoSuchKey');
    return { Body: { transformToByteArray: () => Promise.resolve(new Uint8Array(Buffer.from(object.body))) } };
  });
  const bucket: Bucket = { client, name: 'memory' };
  return { bucket, objects, puts };
}

/** What S3 answers and charges: puts, conditional or not, and gets. Anything else is a fault of this fake. */
import {
  BucketAlreadyOwnedByYou,
  NoSuchBucket,
  NoSuchKey,
  type CreateBucketCommandInput,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type { Charge } from './charges.ts';
import { refuseUnknown, serviceError } from './errors.ts';

export interface StoredObject {
  body: Uint8Array;
  contentType: string | undefined;
}

export interface Buckets {
  create: (name: string) => void;
  /** What stands in a bucket, by key. @throws NoSuchBucket */
  of: (name: string | undefined) => Map<string, StoredObject>;
  answers: Record<string, (input: never, charge: Charge) => object>;
}

export function createBuckets(): Buckets {
  const buckets = new Map<string, Map<string, StoredObject>>();
  const of = (name = ''): Map<string, StoredObject> => {
    const found = buckets.get(name);
    if (found === undefined) {
      throw new NoSuchBucket({ message: 'The specified bucket does not exist', $metadata: { httpStatusCode: 404 } });
    }
    return found;
  };
  const create = (name: string): void => {
    if (buckets.has(name)) throw new BucketAlreadyOwnedByYou({ message: 'it is yours already', $metadata: {} });
    buckets.set(name, new Map());
  };
  return {
    create,
    of,
    answers: {
      CreateBucketCommand(input: CreateBucketCommandInput) {
        refuseUnknown('bucket', input, ['Bucket', 'CreateBucketConfiguration']);
        create(input.Bucket ?? '');
        return {};
      },

      PutObjectCommand(input: PutObjectCommandInput, charge) {
        refuseUnknown('bucket', input, ['Bucket', 'Key', 'Body', 'ContentType', 'IfNoneMatch']);
        const { Bucket, Key = '', Body, ContentType, IfNoneMatch } = input;
        const objects = of(Bucket);
        if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw new Error('the in-memory bucket has no ETags');
        if (IfNoneMatch === '*' && objects.has(Key)) {
          const message = 'At least one of the pre-conditions you specified did not hold';
          throw serviceError('s3', 'PreconditionFailed', message, { status: 412 });
        }
        if (typeof Body !== 'string' && !(Body instanceof Uint8Array)) {
          throw new Error('the in-memory bucket takes text and bytes');
        }
        const body = new Uint8Array(typeof Body === 'string' ? Buffer.from(Body) : Body);
        objects.set(Key, { body, contentType: ContentType });
        charge.bytesWritten += body.byteLength;
        return {};
      },

      GetObjectCommand(input: GetObjectCommandInput, charge) {
        refuseUnknown('bucket', input, ['Bucket', 'Key']);
        const found = of(input.Bucket).get(input.Key ?? '');
        if (found === undefined) {
          throw new NoSuchKey({ message: 'The specified key does not exist.', $metadata: { httpStatusCode: 404 } });
        }
        const { body, contentType } = found;
        charge.bytesRead += body.byteLength;
        return {
          Body: {
            transformToByteArray: () => Promise.resolve(new Uint8Array(body)),
            transformToString: () => Promise.resolve(new TextDecoder().decode(body)),
          },
          ContentLength: body.byteLength,
          ...(contentType === undefined ? {} : { ContentType: contentType }),
        };
      },
    },
  };
}

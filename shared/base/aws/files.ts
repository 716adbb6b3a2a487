import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** An S3 bucket, reached through one client. */
export interface Bucket {
  client: S3Client;
  name: string;
}

export const openBucket = (name: string): Bucket => ({ client: new S3Client({}), name });

/** Puts an object whose content never changes under its key; one that is there already is the same one. */
export async function putOnce(
  bucket: Bucket,
  key: string,
  body: string | Uint8Array,
  contentType: string,
): Promise<void> {
  try {
    await bucket.client.send(
      new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: body, ContentType: contentType, IfNoneMatch: '*' }),
    );
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') return;
    throw error;
  }
}

/** The bytes of an object that is known to be there. @throws NoSuchKey or AccessDenied when it is not */
export async function getBytes(bucket: Bucket, key: string): Promise<Uint8Array> {
  const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
  if (Body === undefined) throw new Error('an object came without a body');
  return Body.transformToByteArray();
}

/** The text of an object that is known to be there. @throws NoSuchKey or AccessDenied when it is not */
export const getText = async (bucket: Bucket, key: string): Promise<string> =>
  new TextDecoder().decode(await getBytes(bucket, key));

/** A URL that opens one object for a while (seconds), as a download of that name. */
export const presigned = (
  bucket: Bucket,
  key: string,
  options: { seconds: number; fileName: string },
): Promise<string> =>
  getSignedUrl(
    bucket.client,
    new GetObjectCommand({
      Bucket: bucket.name,
      Key: key,
      ResponseContentDisposition: `attachment; filename="${options.fileName}"`,
    }),
    { expiresIn: options.seconds },
  );

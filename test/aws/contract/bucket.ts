/** What a bucket promises. */
import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getText, putOnce, type Bucket } from '../../../shared/base/aws/files.ts';
import { callOf, errorOf, type Effort, type Subject } from './subject.ts';

interface Kept {
  body: Uint8Array;
  type: string;
}
type Model = Map<string, Kept>;
type Call = fc.AsyncCommand<Model, Bucket>;

async function newBucket({ s3 }: Subject): Promise<Bucket> {
  const name = `contract-${randomUUID()}`;
  await s3.send(
    new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: 'eu-west-2' } }),
  );
  return { client: s3, name };
}

const putCall = (key: string, kept: Kept, mustBeNew: boolean): Call =>
  callOf({ put: key, type: kept.type, mustBeNew }, async (model: Model, { client, name }: Bucket) => {
    const isRefused = mustBeNew && model.has(key);
    if (!isRefused) model.set(key, kept);
    const putting = client.send(
      new PutObjectCommand({
        Bucket: name,
        Key: key,
        Body: kept.body,
        ContentType: kept.type,
        ...(mustBeNew ? { IfNoneMatch: '*' } : {}),
      }),
    );
    if (isRefused) expect(await errorOf(putting)).toBe('PreconditionFailed');
    else await putting;
  });

const getCall = (key: string): Call =>
  callOf({ get: key }, async (model: Model, { client, name }: Bucket) => {
    const getting = client.send(new GetObjectCommand({ Bucket: name, Key: key }));
    const kept = model.get(key);
    if (kept === undefined) {
      expect(await errorOf(getting)).toBe('NoSuchKey');
      return;
    }
    const { Body, ContentType, ContentLength } = await getting;
    expect(await Body?.transformToByteArray()).toEqual(kept.body);
    expect([ContentType, ContentLength]).toEqual([kept.type, kept.body.byteLength]);
  });

const key = fc.constantFrom('a', 'a/b', 'a b/ü.json');
const kept = fc.record({
  body: fc.uint8Array({ maxLength: 4 }),
  type: fc.constantFrom('application/json', 'text/csv; charset=utf-8'),
});

export function describeBucket(subject: () => Subject, { runs, calls, seed }: Effort): void {
  describe('a bucket', () => {
    test('answers any puts and gets as a map would, and replaces nothing that is to be new', async () => {
      const sequences = fc.commands(
        [fc.tuple(key, kept, fc.boolean()).map((all) => putCall(...all)), key.map((one) => getCall(one))],
        { maxCommands: calls, size: 'max' },
      );
      const property = fc.asyncProperty(sequences, async (sequence) => {
        const real = await newBucket(subject());
        await fc.asyncModelRun(() => ({ model: new Map<string, Kept>(), real }), sequence);
      });
      await expect(fc.assert(property, { numRuns: runs, seed })).resolves.toBeUndefined();
    });

    test('keeps the one of many that want the same new object', async () => {
      const bucket = await newBucket(subject());
      const bodies = Array.from({ length: 20 }, (_, n) => `body ${n}`);
      const putting = bodies.map((Body) =>
        bucket.client.send(new PutObjectCommand({ Bucket: bucket.name, Key: 'key', Body, IfNoneMatch: '*' })),
      );
      const ended = await Promise.allSettled(putting);
      const written = bodies.filter((_, n) => ended[n]?.status === 'fulfilled');
      const names = ended.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).name] : []));
      // Whoever is at it at the same time may be told so, in place of who was first.
      expect(names.filter((name) => !/^(PreconditionFailed|ConditionalRequestConflict)$/.test(name))).toEqual([]);
      expect(written).toHaveLength(1);
      expect(await getText(bucket, 'key')).toBe(written[0]);
      await putOnce(bucket, 'key', 'another', 'text/plain');
      expect(await getText(bucket, 'key')).toBe(written[0]);
    });

    test('that is not there is not found', async () => {
      const { s3 } = subject();
      expect(await errorOf(s3.send(new GetObjectCommand({ Bucket: 'contract-none', Key: 'a' })))).toBe('NoSuchBucket');
    });
  });
}

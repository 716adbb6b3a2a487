import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PackDeps } from '../../../shared/packs/build.ts';
import { buildPack } from '../../../shared/packs/build.ts';
import { takeChanges } from '../../../shared/figures/publish.ts';
import { getPack, packPath, putRequest } from '../../../shared/figures/store.ts';
import { decideSubmission } from '../../../shared/returns/log.ts';
import { append, lastEntry } from '../../../shared/returns/store.ts';
import { audit, gp, keptLog, openAudit } from '../audits/fixture.ts';
import { requestId } from '../effects/samples.ts';
import { weighed } from '../returns/samples.ts';
import { memoryBucket } from './memory-bucket.ts';

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
const now = () => new Date('2026-04-20T10:00:00.000Z');
const path = (revision: number): string => packPath(audit.id, revision, 'restricted/aggregate.json');

/** An open audit with one submission, and a way to publish what has come by now. */
async function published() {
  const { table } = await openAudit();
  const store = memoryBucket();
  const { log, lines } = keptLog();
  const deps: PackDeps = { table, bucket: store.bucket, log };

  /** A version; one that leaves counts and gaps as they were would not be published again. */
  const submit = async (letter: string, gaps: string[]): Promise<void> => {
    const last = await lastEntry(table, key);
    await append(table, last === undefined ? [] : [last], (entries) =>
      decideSubmission(
        entries.at(-1)!,
        weighed(letter, { gaps, content: { childrenCovered: ['child-1'], answers: {} } }),
        {
          receivedAt: now(),
        },
      ),
    );
  };
  const publish = async (digit: string): Promise<void> => {
    const request = digit + requestId.slice(1);
    await putRequest(table, { audit: audit.id, id: request, askedAt: now().toISOString(), state: 'asked' });
    await takeChanges({ ...deps, now }, audit.id, [{ kind: 'request', audit: audit.id, request }]);
  };
  await submit('a', ['A1']);
  await publish('1');
  return { deps, lines, submit, publish, ...store };
}

describe('buildPack', () => {
  test("makes the revision's files, and notes them with size and hash", async () => {
    const { deps, objects } = await published();
    await buildPack(deps, { audit: audit.id, revision: 1 });
    const file = objects.get(path(1));
    expect(file?.contentType).toBe('application/json');
    expect(JSON.parse(file?.body ?? '')).toMatchObject({
      schema: 'aggregate/v1',
      audit: { id: audit.id },
      revision: 1,
      status: 'interim',
      inputs: [{ case: 'case-1', agency: gp.id, version: 1, sha256: 'a'.repeat(64) }],
    });
    expect(await getPack(deps.table, audit.id, 1)).toStrictEqual({
      audit: audit.id,
      revision: 1,
      files: [
        {
          name: 'restricted/aggregate.json',
          bytes: Buffer.byteLength(file?.body ?? ''),
          sha256: createHash('sha256')
            .update(file?.body ?? '')
            .digest('hex'),
        },
      ],
    });
  });

  test('an order told again makes nothing again', async () => {
    const { deps, puts, lines } = await published();
    await buildPack(deps, { audit: audit.id, revision: 1 });
    const before = puts.length;
    await buildPack(deps, { audit: audit.id, revision: 1 });
    expect(puts).toHaveLength(before);
    expect(lines.at(-1)).toMatchObject({ code: 'pack-not-needed', fields: { revision: 1 } });
  });

  test('made by two at once, it has the same bytes and one note', async () => {
    const { deps, objects, puts } = await published();
    await Promise.all([1, 2].map(() => buildPack(deps, { audit: audit.id, revision: 1 })));
    expect(puts.filter((one) => one === path(1))).toHaveLength(2);
    const { files } = (await getPack(deps.table, audit.id, 1))!;
    const { body } = objects.get(path(1))!;
    expect(files[0]?.sha256).toBe(createHash('sha256').update(body).digest('hex'));
  });

  test('an order that a newer revision overtook is dropped', async () => {
    const { deps, submit, publish, objects } = await published();
    await submit('b', []);
    await publish('2');
    await buildPack(deps, { audit: audit.id, revision: 1 });
    expect(objects.has(path(1))).toBe(false);
    await buildPack(deps, { audit: audit.id, revision: 2 });
    expect(JSON.parse(objects.get(path(2))?.body ?? '')).toMatchObject({ revision: 2, inputs: [{ version: 2 }] });
  });

  test('an order before its revision can be read goes back to the queue', async () => {
    const { table } = await openAudit();
    const deps = { table, bucket: memoryBucket().bucket, log: keptLog().log };
    await expect(buildPack(deps, { audit: audit.id, revision: 1 })).rejects.toThrow('a revision that is not there');
    await expect(buildPack(deps, { audit: 'nowhere', revision: 1 })).rejects.toThrow('a revision that is not there');
  });

  test('a part that cannot be read keeps the pack from being noted', async () => {
    const { deps, objects } = await published();
    for (const name of objects.keys()) if (name.includes('/partials/')) objects.delete(name);
    await expect(buildPack(deps, { audit: audit.id, revision: 1 })).rejects.toThrow('NoSuchKey');
    expect(await getPack(deps.table, audit.id, 1)).toBeUndefined();
    expect(objects.has(path(1))).toBe(false);
  });
});

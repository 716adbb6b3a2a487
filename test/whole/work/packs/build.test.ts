import { createHash } from 'node:crypto';
import { NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { lazily } from '../../../../shared/base/aws/lazily.ts';
import { emptyCache } from '../../../../shared/work/aggregate/figures-cache.ts';
import { getPack, packPath, putRequest } from '../../../../shared/domain/figures/store.ts';
import type { PackDeps } from '../../../../shared/work/packs/build.ts';
import { buildPack } from '../../../../shared/work/packs/build.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { verify } from '../../../../shared/work/packs/verify.ts';
import { append, lastEntry } from '../../../../shared/domain/returns/store.ts';
import { putItem } from '../../../../shared/base/aws/table.ts';
import { packed } from '../../../../shared/base/content/compressed.ts';
import { contentHash } from '../../../../shared/base/content/canonical.ts';
import { auditToolKey } from '../../../../shared/domain/audits/read-tools.ts';
import type { Audit } from '../../../../shared/domain/audits/schema.ts';
import { createAudit } from '../../../../shared/domain/audits/store.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { publish as publishRow, putManifest } from '../../../../shared/domain/figures/store.ts';
import { stepDown2, stepDown2015 } from '../../../library.ts';
import { audit, entered, gp, keptLog, openAudit } from '../../../unit/front/manager/fixture.ts';
import { requestId } from '../../../unit/work/relay/samples.ts';
import { assessedAs } from '../../../unit/domain/returns/samples.ts';
import { openAws } from '../../../aws/aws.ts';
import { inputsOf, recordCalls } from '../../../aws/hooks.ts';
import { makeFigures, makeOnce, plainDraw } from '../../../unit/work/packs/plain-draw.ts';
import { takeChanges } from '../../../../shared/work/aggregate/take-changes.ts';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';
import { factsWith } from '../../../facts.ts';

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
const now = () => new Date('2026-04-20T10:00:00.000Z');
const path = (revision: number, name = 'restricted/aggregate.json'): string => packPath(audit.id, revision, name);

/** An open audit with one submission, and a way to publish what has come by now. */
async function published() {
  const { aws, table } = await openAudit();
  const bucket = aws.createBucket();
  const objects = aws.objects(bucket.name);
  const calls = recordCalls(aws);
  const { log, lines } = keptLog();
  const deps: PackDeps = { table, tools: emptyTools(), bucket, log, make: makeFigures, rule: defaultRule };

  const submit = async (answers: Record<string, { answer: string }>): Promise<void> => {
    const last = await lastEntry(table, key);
    await append(table, last === undefined ? [] : [last], (entries) =>
      decideSubmission(
        entries.at(-1)!,
        assessedAs(
          stepDown2,
          { childrenCovered: ['child-1'], answers },
          factsWith({ factors: entered('case-1').factors }),
        ),
        { receivedAt: now() },
      ),
    );
  };
  const publish = async (digit: string): Promise<void> => {
    const request = digit + requestId.slice(1);
    await putRequest(table, { audit: audit.id, id: request, askedAt: now().toISOString(), state: 'asked' });
    await takeChanges({ ...deps, now, cache: emptyCache() }, audit.id, [{ kind: 'request', audit: audit.id, request }]);
  };
  await submit({ A1: { answer: 'yes' } });
  await publish('1');
  const textOf = (revision: number, name?: string): string =>
    Buffer.from(objects.get(path(revision, name))?.body ?? '').toString();
  const jsonOf = (revision: number, name?: string): unknown => JSON.parse(textOf(revision, name));
  /** The keys of every put, one that changed nothing included. */
  const puts = (): string[] => inputsOf(calls, PutObjectCommand).map(({ Key = '' }) => Key);
  return { deps, lines, submit, publish, jsonOf, objects, puts };
}

/** A second revision with its whole pack, which several look at and none changes. */
const withPack = lazily(async () => {
  const one = await published();
  await one.submit({ A1: { answer: 'no' }, B1: { answer: 'yes' } });
  await one.publish('2');
  await buildPack({ ...one.deps, make: makeOnce }, { audit: audit.id, revision: 2 });
  return one;
});

describe('buildPack', () => {
  test("makes the revision's files, and notes them with size and hash", async () => {
    const { deps, objects, jsonOf } = await withPack();
    expect(objects.get(path(2))?.contentType).toBe('application/json');
    expect(jsonOf(2)).toMatchObject({
      schema: 'aggregate/v1',
      audit: { id: audit.id },
      revision: 2,
      status: 'interim',
      inputs: [{ case: 'case-1', agency: gp.id, version: 2 }],
    });
    const pack = await getPack(deps.table, audit.id, 2);
    expect(pack?.files.map(({ name }) => name)).toEqual(expect.arrayContaining(['shareable/manifest.json']));
    for (const { name, bytes, sha256 } of pack?.files ?? []) {
      const body = Buffer.from(objects.get(path(2, name))?.body ?? '');
      expect([name, body.byteLength]).toEqual([name, bytes]);
      expect(createHash('sha256').update(body).digest('hex')).toBe(sha256);
    }
  });

  test('makes files that can be derived again from what they carry', async () => {
    const { objects } = await withPack();
    const root = path(2, '');
    const files = new Map(
      [...objects].flatMap(([name, { body }]) =>
        name.startsWith(root) ? [[name.slice(root.length), Buffer.from(body)] as const] : [],
      ),
    );
    expect(await verify(files, plainDraw, { make: makeOnce })).toMatchObject({
      faults: [],
      revision: 2,
      submissions: 1,
    });
  });

  test('takes the questionnaire of each audit from what that audit kept, and not from what is loaded by that name', async () => {
    const { deps, objects } = await published();
    const { table, bucket } = deps;
    const kept = { ...stepDown2015, title: 'As it was asked then' };
    const quarter = { label: '2025 Q4', from: '2025-10-01', to: '2025-12-31' };
    const earlier: Audit = { ...audit, id: '2025-q4', quarter, tool: kept.id, state: 'closed' };
    await createAudit(table, earlier);
    await putItem(table, { ...auditToolKey(earlier.id), id: kept.id, sha256: contentHash(kept), packed: packed(kept) });
    const manifest = await putManifest(bucket, manifestOf({ audit: earlier.id, tool: kept.id, status: 'final' }, []));
    const publishedAt = '2026-01-20T10:00:00.000Z';
    await publishRow(table, { audit: earlier.id, revision: 1, status: 'final', manifest, publishedAt, settled: [] });

    await buildPack({ ...deps, make: makeOnce }, { audit: audit.id, revision: 1 });
    const root = path(1, '');
    const files = new Map(
      [...objects].flatMap(([name, { body }]) =>
        name.startsWith(root) ? [[name.slice(root.length), Buffer.from(body)] as const] : [],
      ),
    );
    const toolIn = (name: string): unknown => JSON.parse(String(files.get(`restricted/inputs/${name}`)));
    expect(toolIn('tools/step-down@2015.json')).toEqual(kept);
    expect(toolIn('tool.json')).toEqual(stepDown2);
    expect(JSON.parse(String(files.get('restricted/trends.json')))).toMatchObject({
      audits: [{ audit: earlier.id }, { audit: audit.id }],
    });
    expect(await verify(files, plainDraw, { make: makeOnce })).toMatchObject({ faults: [] });
  });

  test('says of one case that the sample is too small to hand on', async () => {
    const { deps, jsonOf } = await published();
    await buildPack(deps, { audit: audit.id, revision: 1 });
    expect(jsonOf(1, 'shareable/aggregate.json')).toMatchObject({
      completeness: { expected: null, returned: null },
      suppression: { tooSmall: expect.stringContaining('too small to publish') as string },
    });
  });

  test('an order told again makes nothing again', async () => {
    const { deps, puts, lines } = await published();
    await buildPack(deps, { audit: audit.id, revision: 1 });
    const before = puts().length;
    await buildPack(deps, { audit: audit.id, revision: 1 });
    expect(puts()).toHaveLength(before);
    expect(lines.at(-1)).toMatchObject({ code: 'pack-not-needed', fields: { revision: 1 } });
  });

  test('made by two at once, it has the same bytes and one note', async () => {
    const { deps, objects, puts } = await published();
    await Promise.all([1, 2].map(() => buildPack(deps, { audit: audit.id, revision: 1 })));
    expect(puts().filter((one) => one === path(1))).toHaveLength(2);
    const { files } = (await getPack(deps.table, audit.id, 1))!;
    for (const { name, sha256 } of files) {
      const { body } = objects.get(path(1, name))!;
      expect(createHash('sha256').update(body).digest('hex')).toBe(sha256);
    }
  });

  test('an order that a newer revision overtook is dropped', async () => {
    const { deps, submit, publish, objects, jsonOf } = await published();
    await submit({ A1: { answer: 'no' } });
    await publish('2');
    await buildPack(deps, { audit: audit.id, revision: 1 });
    expect(objects.has(path(1))).toBe(false);
    await buildPack(deps, { audit: audit.id, revision: 2 });
    expect(jsonOf(2)).toMatchObject({
      revision: 2,
      inputs: [{ version: 2 }],
      changes: {
        since: 1,
        rows: [
          { question: 'A1', measure: 'answer:yes', before: 1, after: 0 },
          { question: 'A1', measure: 'answer:no', before: 0, after: 1 },
        ],
      },
    });
  });

  test('what came after the revision is not in its files', async () => {
    const { deps, submit, jsonOf } = await published();
    await submit({ A1: { answer: 'no' } });
    await buildPack(deps, { audit: audit.id, revision: 1 });
    expect(jsonOf(1)).toMatchObject({ inputs: [{ version: 1 }], questions: { A1: { counts: { yes: 1, no: 0 } } } });
  });

  test('an order before its revision can be read goes back to the queue', async () => {
    const { table } = await openAudit();
    const bucket = openAws().createBucket();
    const deps = { table, tools: emptyTools(), bucket, log: keptLog().log, make: makeFigures, rule: defaultRule };
    await expect(buildPack(deps, { audit: audit.id, revision: 1 })).rejects.toThrow('a revision that is not there');
    await expect(buildPack(deps, { audit: 'nowhere', revision: 1 })).rejects.toThrow('a revision that is not there');
  });

  test('a part that cannot be read keeps the pack from being noted', async () => {
    const { deps, objects } = await published();
    for (const name of objects.keys()) if (name.includes('/manifests/')) objects.delete(name);
    await expect(buildPack(deps, { audit: audit.id, revision: 1 })).rejects.toThrow(NoSuchKey);
    expect(await getPack(deps.table, audit.id, 1)).toBeUndefined();
    expect(objects.has(path(1))).toBe(false);
  });
});

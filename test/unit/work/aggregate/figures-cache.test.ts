import { beforeEach, describe, expect, test } from 'vitest';
import type { Case } from '../../../../shared/domain/audits/schema.ts';
import { amendCase } from '../../../../shared/domain/audits/amend.ts';
import type { CaseChange } from '../../../../shared/domain/audits/amendment.ts';
import { caseLogPuts } from '../../../../shared/domain/audits/case-log.ts';
import { caseAmended, casePut, listCases, putAgency, stillIn } from '../../../../shared/domain/audits/store.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { caseFacts } from '../../../../shared/domain/figures/facts.ts';
import { emptyCache, type FiguresCache } from '../../../../shared/work/aggregate/figures-cache.ts';
import { manifestOf, type Manifest } from '../../../../shared/domain/figures/manifest.ts';
import { allRevisions, getManifest, putRequest } from '../../../../shared/domain/figures/store.ts';
import { append, entryPut, lastEntry, readCaseLogs } from '../../../../shared/domain/returns/store.ts';
import { toolHash } from '../../../../shared/domain/tool/tool-hash.ts';
import { stepDown2, putAudit, openPut } from '../../../library.ts';
import { agency, audit, entered, keptLog } from '../../front/manager/fixture.ts';
import { openAws } from '../../../aws/aws.ts';
import { recordCalls } from '../../../aws/hooks.ts';
import { requestId } from '../relay/samples.ts';
import { assessedAs } from '../../domain/returns/samples.ts';
import { takeChanges } from '../../../../shared/work/aggregate/take-changes.ts';
import { decideAsk, decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';
import { factsWith } from '../../../facts.ts';

const agencies = [agency('gp-a', 'general-practice'), agency('school-b', 'school')];
const now = () => new Date('2026-04-20T10:00:00.000Z');

/** An audit in draft of two cases that ask both agencies. */
async function world() {
  const aws = openAws();
  const [table, bucket] = [aws.createTable(), aws.createBucket()];
  const calls = recordCalls(aws);
  const { log } = keptLog();
  await putAudit(table, audit);
  for (const one of agencies) await putAgency(table, audit, one);
  const enter = async (of: Case, isNew: boolean): Promise<void> => {
    const asks = agencies.flatMap(({ id, service }) => {
      const key = { audit: audit.id, case: of.id, agency: id, service };
      const dates = { askedOn: audit.opensOn, dueOn: audit.dueOn, atOpening: true };
      const decision = decideAsk(undefined, { ...key, ...dates }, { receivedAt: now() });
      return isNew && 'entry' in decision ? [entryPut(decision.entry)] : [];
    });
    await transact(table, [stillIn(audit), casePut(audit.id, of), ...asks]);
  };
  for (const id of ['case-1', 'case-2']) await enter(entered(id), true);
  const open = () => openPut(table, audit, '2026-04-13T07:00:00.000Z');
  let seq = 0;
  const submit = async (id: string, of: string, answer: string): Promise<void> => {
    const last = await lastEntry(table, { audit: audit.id, case: id, agency: of });
    const content = { childrenCovered: ['child-1', 'child-2'], answers: { A1: { answer } } };
    const assessed = assessedAs(stepDown2, content, factsWith({ factors: entered(id).factors }));
    const { entry } = await append(table, last === undefined ? [] : [last], (log) =>
      decideSubmission(log.at(-1)!, assessed, { receivedAt: now() }),
    );
    seq = entry.seq;
  };
  const amend = async (id: string, change: Omit<CaseChange, 'id'>): Promise<void> => {
    const before = (await listCases(table, audit.id)).find((one) => one.id === id)!;
    const { after, fields } = amendCase(before, { id, ...change });
    const isFirst = before.version === undefined;
    const entries = { after, fields, reason: 'It was wrong', ...(isFirst ? { entered: before } : {}) };
    const by = { receivedAt: now(), on: '2026-04-20' };
    await transact(table, [...caseLogPuts(audit.id, entries, by), ...caseAmended(audit.id, after)]);
  };
  const amended = (cache: FiguresCache, id: string, version: number) =>
    takeChanges(taking(cache), audit.id, [{ kind: 'case', audit: audit.id, case: id, version }]);
  const tools = emptyTools();
  const taking = (cache: FiguresCache) => ({ table, tools, bucket, log, now, cache });
  const take = (cache: FiguresCache, id: string, of: string) =>
    takeChanges(taking(cache), audit.id, [{ kind: 'return', audit: audit.id, case: id, agency: of, seq: seq || 1 }]);
  const request = async (cache: FiguresCache, digit: string): Promise<void> => {
    const id = digit + requestId.slice(1);
    await putRequest(table, { audit: audit.id, id, askedAt: now().toISOString(), state: 'asked' });
    await takeChanges(taking(cache), audit.id, [{ kind: 'request', audit: audit.id, request: id }]);
  };
  const manifests = async (): Promise<Manifest[]> =>
    Promise.all((await allRevisions(table, audit.id)).map((one) => getManifest(bucket, audit.id, one.manifest)));
  const recounted = async (): Promise<Manifest> => {
    const partials = await Promise.all(
      (await listCases(table, audit.id)).map(async (one) =>
        partialOf(stepDown2, caseFacts(stepDown2, audit.id, one, await readCaseLogs(table, audit.id, one.id))),
      ),
    );
    const toolSha256 = toolHash(stepDown2);
    return manifestOf({ audit: audit.id, tool: audit.tool, toolSha256, status: 'interim' }, partials);
  };
  return { enter, open, submit, amend, amended, take, request, manifests, recounted, calls };
}

let it: Awaited<ReturnType<typeof world>>;
beforeEach(async () => {
  it = await world();
});

describe('what a process knows already', () => {
  test('is the eight manifests that it took last, so that it does not grow with every audit', () => {
    const cache = emptyCache();
    const manifest = manifestOf({ audit: audit.id, tool: audit.tool, status: 'interim' }, []);
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    for (const name of names) cache.putManifest(name, manifest);
    expect(cache.getManifest('a')).toBe(manifest);
    // Taken again, it is among the last.
    cache.putManifest('a', manifest);
    cache.putManifest('i', manifest);
    const known = [...names, 'i'].filter((name) => cache.getManifest(name) !== undefined);
    expect(known).toEqual(['a', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
  });

  test('comes to the same figures as reading everything again, version after version', async () => {
    const [one, other] = [emptyCache(), emptyCache()];
    await it.open();
    const steps = [
      ['case-1', 'gp-a', 'yes'],
      ['case-2', 'gp-a', 'no'],
      ['case-1', 'school-b', 'no'],
      ['case-2', 'gp-a', 'yes'],
      ['case-2', 'school-b', 'yes'],
      ['case-1', 'gp-a', 'no'],
      ['case-2', 'school-b', 'no'],
    ] as const;
    for (const [index, [id, of, answer]] of steps.entries()) {
      await it.submit(id, of, answer);
      // Now and then another process takes a change, so that what the first knows is behind.
      await it.take(index % 3 === 1 ? other : one, id, of);
    }
    await it.request(one, '1');
    expect((await it.manifests()).at(-1)).toEqual(await it.recounted());
    expect((await it.manifests()).length).toBeGreaterThan(3);
  });

  test('is no obstacle where cases are amended meanwhile, told or not, by whichever process', async () => {
    const [one, other] = [emptyCache(), emptyCache()];
    await it.open();
    const settle = async (cache: FiguresCache, id: string, answer: string): Promise<void> => {
      for (const asked of ['gp-a', 'school-b']) {
        await it.submit(id, asked, answer);
        await it.take(cache, id, asked);
      }
    };
    await settle(one, 'case-1', 'yes');
    await settle(other, 'case-2', 'no');
    await it.amend('case-1', { factors: ['neglect'] });
    // Nobody was told of it yet; the process that knows the case as it was entered counts it as it is.
    await settle(one, 'case-1', 'no');
    expect((await it.manifests()).at(-1)).toEqual(await it.recounted());
    await it.amended(other, 'case-1', 2);
    await it.amend('case-2', { route: { from: 'CIN', to: 'CAF' } });
    await it.amended(one, 'case-2', 2);
    await it.amended(one, 'case-2', 2);
    await it.amend('case-2', { referredOn: '2025-08-01' });
    // Late, and after what came later.
    await it.amended(other, 'case-2', 3);
    await it.amended(other, 'case-2', 2);
    const before = (await it.manifests()).length;
    await it.request(one, '1');
    const manifests = await it.manifests();
    expect(manifests).toHaveLength(before + 1);
    expect(manifests.at(-1)).toEqual(await it.recounted());
    expect(manifests.at(-1)?.cases.map(({ version }) => version)).toStrictEqual([2, 3]);
  });

  test('spares the reading of noted cases and of the manifest', async () => {
    const cache = emptyCache();
    await it.open();
    await it.take(cache, 'case-1', 'gp-a');
    for (const asked of ['gp-a', 'school-b']) {
      await it.submit('case-1', asked, 'yes');
      await it.take(cache, 'case-1', asked);
    }
    await it.submit('case-2', 'gp-a', 'no');
    await it.take(cache, 'case-2', 'gp-a');
    await it.submit('case-1', 'gp-a', 'no');
    it.calls.length = 0;
    await it.take(cache, 'case-1', 'gp-a');
    // The revision, the notes (in two parts), what settled, the changed case's logs and its own; and the audit.
    const ofTable = it.calls.filter(({ service }) => service === 'dynamodb').map(({ command }) => command);
    const reads = ofTable.filter((command) => /Get|Query/.test(command));
    expect(reads.toSorted()).toEqual(['GetItemCommand', ...Array.from({ length: 6 }, () => 'QueryCommand')]);
    expect((await it.manifests()).at(-1)).toEqual(await it.recounted());
  });

  test('is nothing of a draft, whose cases may still change', async () => {
    const cache = emptyCache();
    await it.take(cache, 'case-2', 'gp-a');
    await it.enter({ ...entered('case-2'), factors: ['parental-mental-health'] }, false);
    await it.open();
    for (const asked of ['gp-a', 'school-b']) {
      await it.submit('case-1', asked, 'yes');
      await it.take(cache, 'case-1', asked);
    }
    expect(await it.manifests()).toHaveLength(1);
    expect((await it.manifests()).at(-1)).toEqual(await it.recounted());
  });
});

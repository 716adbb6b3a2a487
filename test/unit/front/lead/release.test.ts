import { describe, expect, test } from 'vitest';
import { putRequest } from '../../../../shared/domain/figures/store.ts';
import { listReleases } from '../../../../shared/work/packs/store.ts';
import { audit, keptLog, openAudit } from '../manager/fixture.ts';
import { requestId } from '../../work/relay/samples.ts';
import { call as callApi } from '../../../http-event.ts';
import { openProgram } from '../../../program.ts';
import { makeFigures } from '../../work/packs/plain-draw.ts';
const now = (): Date => new Date('2026-04-20T10:00:00.000Z');
const path = `/v1/audits/${audit.id}/revisions/1`;

/** An open audit with a first revision, and the audit lead's API on it. */
async function published() {
  const { aws, table } = await openAudit();
  const bucket = aws.createBucket();
  const { log, lines } = keptLog();
  await putRequest(table, { audit: audit.id, id: requestId, askedAt: now().toISOString(), state: 'asked' });
  const program = openProgram({ table, bucket }, { now, logOf: () => log, newId: () => requestId, make: makeFigures });
  await program.take(audit.id, [{ kind: 'request', audit: audit.id, request: requestId }]);
  const call = (
    method: 'GET' | 'POST',
    to: string,
    body?: unknown,
    group: 'audit-lead' | 'business-manager' = 'audit-lead',
  ) => callApi(program.leadApi, { method, path: to, body, group });
  const build = () => program.pack({ audit: audit.id, revision: 1 });
  const release = (to: unknown, group?: 'audit-lead' | 'business-manager') =>
    call('POST', `${path}/releases`, { to }, group);
  const fetchable = async (): Promise<Record<string, boolean>> => {
    const { files } = (await call('GET', path)).body as { files: { name: string; url?: string }[] };
    return Object.fromEntries(files.map(({ name, url }) => [name, url !== undefined]));
  };
  return { table, lines, build, call, release, fetchable };
}

describe('a release', () => {
  test('waits for the pack', async () => {
    const { release } = await published();
    expect(await release(['Executive Group'])).toMatchObject({
      status: 409,
      body: { detail: 'The files of this version of the figures have not been made yet. Try again in a few minutes.' },
    });
  });

  test('is on the record with its number, its readers and who made it, and opens the shareable files', async () => {
    const { build, release, fetchable, call, lines } = await published();
    await build();
    const before = await fetchable();
    expect(before['restricted/aggregate.json']).toBe(true);
    expect(Object.keys(before).filter((name) => name.startsWith('shareable/')).length).toBeGreaterThan(0);
    expect(Object.entries(before).filter(([name, open]) => open && name.startsWith('shareable/'))).toEqual([]);

    const first = {
      release: 1,
      revision: 1,
      to: ['Executive Group'],
      releasedAt: now().toISOString(),
      by: 'audit-lead-1',
    };
    expect(await release(['Executive Group'])).toStrictEqual({ status: 201, body: first });
    expect(Object.values(await fetchable())).not.toContain(false);
    expect(await release(['Improvement Board'])).toMatchObject({ status: 201, body: { release: 2 } });
    expect((await call('GET', path)).body['releases']).toMatchObject([
      first,
      { release: 2, to: ['Improvement Board'] },
    ]);
    // To whom it went is on the record, not in the log.
    expect(JSON.stringify(lines)).not.toContain('Executive Group');
  });

  test('of several at once each has a number of its own', async () => {
    const { table, build, release } = await published();
    await build();
    const answers = await Promise.all(['A', 'B', 'C'].map((name) => release([name])));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await listReleases(table, audit.id)).map((one) => one.release)).toEqual([1, 2, 3]);
  });

  test.each([
    ['nobody', []],
    ['a blank', [' ']],
    ['no list', 'Executive Group'],
  ])('to %s is refused by pointer', async (_what, to) => {
    const { build, release, table } = await published();
    await build();
    const answer = await release(to);
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toMatchObject([{ pointer: expect.stringMatching(/^\/to/) as string }]);
    expect(await listReleases(table, audit.id)).toEqual([]);
  });

  test('is the audit lead’s', async () => {
    const { release } = await published();
    expect((await release(['Executive Group'], 'business-manager')).status).toBe(403);
  });

  test('of a revision that is not there is not found', async () => {
    const { call } = await published();
    const to = { to: ['Executive Group'] };
    expect((await call('POST', `/v1/audits/${audit.id}/revisions/9/releases`, to)).status).toBe(404);
    expect((await call('POST', '/v1/audits/nowhere/revisions/1/releases', to)).status).toBe(404);
  });
});

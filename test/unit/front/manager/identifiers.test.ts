/** What the business manager enters of who a child is, and how it ends. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Bucket } from '../../../../shared/base/aws/files.ts';
import { queryAll } from '../../../../shared/base/aws/table.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { casePut, putAgency } from '../../../../shared/domain/audits/store.ts';
import { onCall } from '../../../aws/hooks.ts';
import { openProgram } from '../../../program.ts';
import { agency, audit } from './fixture.ts';
import { canary, refusal, request } from './requests.ts';
import { caseOf, world, type World } from './world.ts';
import { putAudit } from '../../../library.ts';

let it: World;
let bucket: Bucket;
beforeEach(async () => {
  it = await world();
  bucket = it.aws.createBucket();
});

const put = (body: unknown, more: { at?: string; case?: string; person?: string } = {}) =>
  request(it, 'put-identifiers', { person: 'child-1', body, ...more });
const events = async (of: { case?: string } = {}) =>
  ((await request(it, 'case-history', of))['historyEvents'] as Record<string, unknown>[]).filter(({ what }) =>
    String(what).startsWith('identifiers-'),
  );
const rows = (id = 'case-1') => queryAll(it.identifiers, `${audit.id}#${id}`, '');
const sweep = (at: string) =>
  openProgram({ table: it.table, identifiers: it.identifiers, bucket }, { now: () => new Date(at) }).sweep(at, () =>
    Promise.resolve(),
  );

describe('identifiers', () => {
  test('as they are entered and corrected stand in the history by code, without a value', async () => {
    await put({ name: canary, dateOfBirth: '2025-02-03' }, { at: '2026-04-20T09:00:00.000Z' });
    await put({ name: canary, dateOfBirth: '2025-02-03' }, { at: '2026-04-20T09:01:00.000Z' });
    await put({ name: canary, address: { value: canary, confidential: true } }, { at: '2026-04-20T09:02:00.000Z' });
    const of = { case: 'case-1', people: ['child-1'], by: 'staff-1', on: '2026-04-20' };
    const found = await events();
    expect(found).toStrictEqual([
      {
        ...of,
        at: '2026-04-20T09:00:00.000Z',
        what: 'identifiers-entered',
        fields: ['name', 'date-of-birth'],
        confidential: [],
      },
      // The same again changed nothing.
      {
        ...of,
        at: '2026-04-20T09:02:00.000Z',
        what: 'identifiers-corrected',
        fields: ['name', 'address'],
        confidential: ['address'],
      },
    ]);
    expect(JSON.stringify(it.items())).not.toContain('Quill');
    const shown = await request(it, 'get-identifiers');
    expect(shown['people']).toContainEqual({
      id: 'child-1',
      kind: 'child',
      identifiers: { name: canary, address: { value: canary, confidential: true } },
      enteredAt: '2026-04-20T09:02:00.000Z',
    });
  });

  test('that are confidential name agencies of the audit alone', async () => {
    const address = (to: string[]) => ({ address: { value: canary, confidential: true, to } });
    await put(address(['gp-a', 'summary']));
    const refused = put(address(['gp-a', 'the-press']));
    await expect(refused).rejects.toMatchObject({
      type: 'invalid-body',
      errors: [{ pointer: '/address/to/1', code: 'unknown-agency' }],
    });
  });

  test('that are confidential are told while nobody has decided to whom they go', async () => {
    const address = { value: canary, confidential: true };
    await put({ address });
    await put({ address: { ...address, to: [] } }, { person: 'adult-1' });
    expect((await request(it, 'shortfalls'))['undecided']).toStrictEqual([
      { case: 'case-1', person: 'child-1', fields: ['address'] },
    ]);
    await put({ address: { ...address, to: ['gp-a'] } }, { at: '2026-04-20T09:05:00.000Z' });
    expect((await request(it, 'shortfalls'))['undecided']).toStrictEqual([]);
  });

  test.each([
    ['/address/value', { address: { value: '', confidential: true } }],
    ['/address/confidential', { address: { value: 'x', confidential: false } }],
    ['/address/to', { address: { value: 'x', confidential: true, to: ['gp-a', 'gp-a'] } }],
    ['/dateOfBirth/value', { dateOfBirth: { value: '2013-02-29', confidential: true } }],
    ['/dateOfBirth/value', { dateOfBirth: { value: '2199-01-01', confidential: true } }],
    ['/nhsNumber/value', { nhsNumber: { value: '943 476 5918', confidential: true } }],
    ['/address', { address: 7 }],
  ])('that are marked badly are refused at %s', async (pointer, body) => {
    await expect(put(body)).rejects.toMatchObject({ type: 'invalid-body', errors: [{ pointer }] });
  });
});

describe('destroying them', () => {
  const entered = { name: canary, dateOfBirth: '2025-02-03' };

  test('refuses readers and writers from then on, says who and when, and the sweep deletes the rows', async () => {
    await put(entered);
    await put(entered, { case: 'case-2' });
    const erased = await request(it, 'erase-identifiers', { at: '2026-05-05T09:00:00.000Z' });
    const fact = { audit: audit.id, at: '2026-05-05T09:00:00.000Z', by: 'staff-1' };
    expect(erased).toStrictEqual({ ...fact, backupsUntil: '2026-06-09' });
    for (const id of ['case-1', 'case-2']) {
      expect(await refusal(request(it, 'get-identifiers', { case: id }))).toBe('erased');
      expect(await refusal(put(entered, { case: id }))).toBe('erased');
    }
    expect(await rows()).toHaveLength(1);
    await sweep('2026-05-05T10:00:00.000Z');
    expect([...(await rows()), ...(await rows('case-2'))]).toEqual([]);
    expect((await events()).at(-1)).toStrictEqual({
      at: fact.at,
      on: fact.at.slice(0, 10),
      what: 'identifiers-erased',
      case: 'case-1',
      by: 'staff-1',
      backupsUntil: '2026-06-09',
    });
  });

  test('of one case leaves the others, and again is answered the same', async () => {
    await put(entered);
    await put(entered, { case: 'case-2' });
    const first = await request(it, 'erase-case-identifiers', { at: '2026-05-05T09:00:00.000Z' });
    const again = await request(it, 'erase-case-identifiers', { at: '2026-05-06T09:00:00.000Z' });
    expect(again).toStrictEqual(first);
    await sweep('2026-05-05T10:00:00.000Z');
    expect(await rows()).toEqual([]);
    expect(await rows('case-2')).toHaveLength(1);
    expect(await refusal(request(it, 'get-identifiers'))).toBe('erased');
    expect(await request(it, 'get-identifiers', { case: 'case-2' })).toMatchObject({ case: 'case-2' });
    expect(JSON.stringify(await request(it, 'shortfalls'))).not.toContain('case-1');
  });

  test('follows the closing by ninety days, whoever looks or does not', async () => {
    await put(entered);
    await it.close('2026-05-29T15:00:00.000Z');
    const before = '2026-08-27T14:59:59.999Z';
    const after = '2026-08-27T15:00:00.000Z';
    expect(await request(it, 'get-identifiers', { at: before })).toMatchObject({ case: 'case-1' });
    // Refused before any sweep has come by.
    expect(await refusal(request(it, 'get-identifiers', { at: after }))).toBe('erased');
    await sweep(before);
    expect(await rows()).toHaveLength(1);
    await sweep('2026-08-27T15:30:00.000Z');
    expect(await rows()).toEqual([]);
    const told = { what: 'identifiers-erased', case: 'case-1', backupsUntil: '2026-10-01' };
    expect((await events()).at(-1)).toStrictEqual({ at: after, on: '2026-08-27', ...told });
    // The manager, later, is told what is so.
    const erased = await request(it, 'erase-identifiers', { at: '2026-09-30T09:00:00.000Z' });
    expect(erased).toStrictEqual({ audit: audit.id, at: after, backupsUntil: '2026-10-01' });
  });

  test('reaches who was taken off the case, reads nothing, and is done once', async () => {
    await put(entered);
    await put(entered, { person: 'child-2' });
    await transact(it.table, [
      casePut(audit.id, { ...caseOf('case-1'), children: caseOf('case-1').children.slice(0, 1) }),
    ]);
    await request(it, 'erase-identifiers');
    const first = await it.aws.meter.measure(() => sweep('2026-05-05T10:00:00.000Z'));
    expect(await rows()).toEqual([]);
    const ofTable = (usage: typeof first.usage) => usage.calls.filter(({ target }) => target === it.identifiers.name);
    expect(new Set(ofTable(first.usage).map(({ command }) => command))).toEqual(new Set(['DeleteItemCommand']));
    const again = await it.aws.meter.measure(() => sweep('2026-05-05T11:00:00.000Z'));
    expect(ofTable(again.usage)).toEqual([]);
  });

  test('lets nothing in that was on its way when it was said', async () => {
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await request(it, 'erase-identifiers');
      return make();
    });
    expect(await refusal(put(entered))).toBe('erased');
    expect(await rows()).toEqual([]);
    expect(await events()).toMatchObject([{ what: 'identifiers-erased' }]);
  });

  test('is not for a draft, in which what was entered can be replaced', async () => {
    const draft = { ...audit, id: 'draft-1', state: 'draft' as const };
    await putAudit(it.table, draft);
    await putAgency(it.table, draft, agency('gp-a', 'general-practice'));
    expect(await refusal(request(it, 'erase-identifiers', { audit: 'draft-1' }))).toBe('not-legal-now');
  });
});

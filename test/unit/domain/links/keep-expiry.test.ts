import { DeleteItemCommand, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { keepLinks, linksAttempts } from '../../../../shared/domain/links/keep-expiry.ts';
import { linksBehind } from '../../../../shared/work/relay/rows-behind.ts';
import { noLinkValid } from '../../../../shared/domain/links/link-expiry.ts';
import { inputsOf, recordCalls } from '../../../aws/hooks.ts';
import { audit } from '../../front/manager/fixture.ts';
import { agencies, caseOf, world, type World } from '../../front/manager/world.ts';
import { dropValidFrom, listLinks, putValidFrom } from '../../../../shared/domain/links/store.ts';
import type { LinksEffect } from '../../../../shared/domain/links/link-effects.ts';

const to = (email: string): string => addresseeId(audit.id, email);
const [gp, gpLead] = [to('gp-a@agency.example'), to('lead-of-gp-a@agency.example')];
const rowsOf = async (it: World): Promise<Record<string, string>> =>
  Object.fromEntries(await listLinks(it.table, audit.id));
const ofReturn = (act: 'ask' | 'withdrawal', agency = 'gp-a'): LinksEffect => ({
  of: 'return',
  audit: audit.id,
  case: 'case-1',
  agency,
  act,
});

describe('keepLinks', () => {
  test('says that the links of all whom withdrawn returns belonged to are ended, once nothing of theirs stands', async () => {
    const it = await world();
    await it.withdraw('case-1', 'gp-a');
    expect(await rowsOf(it)).toStrictEqual({});
    await it.withdraw('case-2', 'gp-a');
    expect(await rowsOf(it)).toStrictEqual({ [gp]: noLinkValid, [gpLead]: noLinkValid });
    await it.withdraw('case-1', 'summary');
    expect(await rowsOf(it)).toStrictEqual({
      [gp]: noLinkValid,
      [gpLead]: noLinkValid,
      [to('social.worker@council.example')]: noLinkValid,
    });
    await it.ask('case-2', 'gp-a');
    expect(await rowsOf(it)).toStrictEqual({ [to('social.worker@council.example')]: noLinkValid });
  });

  test('of several returns looks at each with the rows of its own, and at nothing of what is not there', async () => {
    const it = await world();
    for (const [id, agency] of [
      ['case-1', 'gp-a'],
      ['case-2', 'gp-a'],
      ['case-1', 'police'],
    ] as const) {
      await it.withdraw(id, agency);
    }
    const ended = await rowsOf(it);
    expect(Object.keys(ended)).toHaveLength(4);
    for (const addressee of Object.keys(ended)) {
      await dropValidFrom(it.table, { audit: audit.id, addressee, opensFrom: noLinkValid });
    }
    await keepLinks(it.table, [
      { ...ofReturn('withdrawal'), case: 'case-9' } as LinksEffect,
      ofReturn('withdrawal', 'school-a'),
      ofReturn('withdrawal'),
      ofReturn('withdrawal', 'police'),
    ]);
    expect(await rowsOf(it)).toStrictEqual(ended);
  });

  test("ends a contact's links though the return stands of a case that has an auditor of its own", async () => {
    const partner = 'partner@agency.example';
    const it = await world({
      agencies: [agencies.gp],
      cases: [
        { case: { ...caseOf('case-1'), auditors: { 'gp-a': partner } }, expects: ['gp-a'] },
        { case: caseOf('case-2'), expects: ['gp-a'] },
      ],
    });
    await it.withdraw('case-2', 'gp-a');
    expect(await rowsOf(it)).toStrictEqual({ [gp]: noLinkValid });
    await it.withdraw('case-1', 'gp-a');
    expect(await rowsOf(it)).toStrictEqual({ [gp]: noLinkValid, [to(partner)]: noLinkValid, [gpLead]: noLinkValid });
  });

  test('does nothing more the second time', async () => {
    const it = await world();
    for (const id of ['case-1', 'case-2']) await it.withdraw(id, 'gp-a');
    const calls = recordCalls(it.aws);
    await keepLinks(it.table, [ofReturn('withdrawal'), ofReturn('withdrawal')]);
    expect(inputsOf(calls, PutItemCommand)).toHaveLength(0);
    expect(inputsOf(calls, DeleteItemCommand)).toHaveLength(0);
    expect(inputsOf(calls, GetItemCommand)).toHaveLength(2);
  });

  test('of nothing reads nothing, and of however many askings once, where no link of the audit is ended', async () => {
    const it = await world();
    const calls = recordCalls(it.aws);
    await keepLinks(it.table, []);
    expect(calls).toHaveLength(0);
    await keepLinks(it.table, [ofReturn('ask'), ofReturn('ask', 'police'), { of: 'opening', audit: audit.id }]);
    expect(calls).toHaveLength(1);
  });

  test("of an asking looks at nobody's row but theirs who were asked", async () => {
    const it = await world();
    const other = { audit: audit.id, addressee: to('police@agency.example'), opensFrom: noLinkValid };
    await putValidFrom(it.table, other);
    await keepLinks(it.table, [ofReturn('ask')]);
    expect(await rowsOf(it)).toStrictEqual({ [other.addressee]: noLinkValid });
    await keepLinks(it.table, [ofReturn('ask'), { of: 'opening', audit: audit.id }]);
    expect(await rowsOf(it)).toStrictEqual({});
  });

  test('reads every log again after it wrote, and throws when the row was never right', async () => {
    const it = await world();
    for (const id of ['case-1', 'case-2']) await it.withdraw(id, 'gp-a');
    // A table that forgets what is put: as if somebody else always wrote between.
    it.aws.use((call, make) => (call.command === 'GetItemCommand' ? {} : make()));
    const calls = recordCalls(it.aws);
    const kept = keepLinks(it.table, [{ of: 'addressee', audit: audit.id, addressee: gp }]);
    await expect(kept).rejects.toThrow(`through ${linksAttempts} writes`);
    expect(inputsOf(calls, PutItemCommand)).toHaveLength(linksAttempts);
    // Agencies, cases and the last entries of both cases, each time.
    expect(inputsOf(calls, QueryCommand)).toHaveLength(4 * linksAttempts);
  });

  test('finds nothing by the index, and reads everything consistently', async () => {
    const it = await world();
    const calls = recordCalls(it.aws);
    for (const id of ['case-1', 'case-2']) await it.withdraw(id, 'gp-a');
    const queries = inputsOf(calls, QueryCommand);
    expect(queries.length).toBeGreaterThan(0);
    expect(queries.filter((query) => query.IndexName !== undefined || query.ConsistentRead !== true)).toStrictEqual([]);
    const gets = inputsOf(calls, GetItemCommand);
    expect(gets.filter((get) => get.ConsistentRead !== true)).toStrictEqual([]);
  });
});

describe('linksBehind', () => {
  const last = (id: string, agency: string, state: 'asked' | 'withdrawn') => ({ case: id, agency, state });
  const at = '2026-04-20T09:00:00.000Z';
  const facts = {
    holdings: new Map([
      ['one', [{ agency: 'gp-a' }, { agency: 'police', reissuedAt: at }]],
      ['two', [{ agency: 'summary', case: 'case-1' }]],
      ['three', [{ agency: 'summary', case: 'case-2' }]],
      ['four', [{ agency: 'housing' }]],
    ]),
    last: [
      last('case-1', 'gp-a', 'withdrawn'),
      last('case-1', 'police', 'withdrawn'),
      last('case-2', 'police', 'asked'),
      last('case-1', 'summary', 'withdrawn'),
      last('case-2', 'summary', 'asked'),
    ],
    changed: [] as string[],
    rows: new Map<string, string>(),
  };
  const behind = (more: Partial<typeof facts>): string[] =>
    linksBehind(audit.id, { ...facts, ...more }).map((one) => (one.of === 'addressee' ? one.addressee : one.of));

  test('finds rows that were lost', () => {
    expect(linksBehind(audit.id, facts)).toStrictEqual(
      ['one', 'two'].map((addressee) => ({ of: 'addressee', audit: audit.id, addressee })),
    );
  });

  test('finds none where all are right', () => {
    const right = new Map([
      ['one', at],
      ['two', noLinkValid],
    ]);
    expect(behind({ rows: right })).toStrictEqual([]);
    expect(behind({ rows: new Map([...right, ['one', noLinkValid]]) })).toStrictEqual(['one']);
    expect(behind({ rows: new Map([...right, ['three', noLinkValid]]) })).toStrictEqual(['three']);
  });

  test('looks at whom an address belonged to before, and at nobody who was never asked', () => {
    const rows = new Map([
      ['one', at],
      ['two', noLinkValid],
    ]);
    expect(behind({ rows, changed: ['five'] })).toStrictEqual(['five']);
    expect(behind({ rows: new Map([...rows, ['five', noLinkValid]]), changed: ['five'] })).toStrictEqual([]);
    // Asked for nothing, so no link was minted; a row that is there all the same stays as it ought to be.
    expect(behind({ rows: new Map([...rows, ['four', noLinkValid]]) })).toStrictEqual([]);
  });
});

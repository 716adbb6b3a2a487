/** Codes and the keys that they are exchanged for, as they stand in the table: what they open, and until when. */
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { codeMinutes, keyHours } from '../../../../shared/domain/identifiers/code-rules.ts';
import { changeCode, getCode, recentCodes, type Addressed } from '../../../../shared/domain/identifiers/code-store.ts';
import { isWaitedFor, issueCode, type CodeRequest } from '../../../../shared/domain/identifiers/codes.ts';
import { openForCopy, openForPull } from '../../../../shared/domain/identifiers/pull-key.ts';
import { apisOn, at, contentOf, emailOf, linkFor, makeAudit, pullKeyFor, returnPath } from '../../../audit.ts';
import { openAws } from '../../../aws/aws.ts';
import { recordCalls } from '../../../aws/hooks.ts';
import { quiet } from '../../../program.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';

const audit = 'audit-1';
const of = { audit, case: 'case-1', agency: 'police' };
const path = returnPath(audit, 'case-1', 'police');
const police: Addressed = { audit, addressee: addresseeId(audit, emailOf('police')) };
const notFound = { type: 'not-found' };

async function worldOf() {
  const aws = openAws();
  const table = aws.createTable();
  let now = at('2026-05-05');
  const apis = apisOn(table, () => now);
  await makeAudit(apis.manager, { audit, cases: ['case-1', 'case-2'] });
  const [contact, lead] = [
    await linkFor(table, audit, emailOf('police')),
    await linkFor(table, audit, 'lead-of-police@agency.example'),
  ];
  const asking = (token: string, key: string | undefined, id = 'case-1') => ({
    headers: { authorization: `Bearer ${token}`, ...(key !== undefined && { 'pull-key': key }) },
    params: { ...of, case: id },
    now,
  });
  const deps = { table, tools: emptyTools(), linkDays: 90 };
  return {
    aws,
    table,
    apis,
    contact,
    lead,
    later: (minutes: number) => void (now = new Date(now.getTime() + minutes * 60_000)),
    keyFor: (token: string) => pullKeyFor({ table, apis, now: () => now }, of, token),
    pull: (...ask: Parameters<typeof asking>) => openForPull(deps, asking(...ask)),
    copy: (...ask: Parameters<typeof asking>) => openForCopy(deps, asking(...ask)),
    askForCode: async (): Promise<CodeRequest> => {
      await apis.agency({ method: 'POST', path: `${path}/code`, token: contact });
      return { ...police, request: (await recentCodes(table, police))[0]!.request };
    },
    isWaitedFor: (request: CodeRequest) => isWaitedFor(table, request, now),
    issue: (request: CodeRequest, newCode: () => string) =>
      issueCode({ table, log: quiet, now: () => now, newCode }, request),
    exchange: (code: string) =>
      apis.agency({ method: 'POST', path: `${path}/pull-key`, body: { code }, token: contact }),
    submit: () =>
      apis.agency({ method: 'POST', path: `${path}/submissions`, body: contentOf({ A1: 'yes' }), token: contact }),
  };
}

describe('a pull key', () => {
  test('that is wrong costs the same calls with a link that is known as with one that is not', async () => {
    const it = await worldOf();
    const calls = recordCalls(it.aws);
    const callsOf = async (refused: Promise<unknown>): Promise<string[]> => {
      calls.splice(0);
      await expect(refused).rejects.toMatchObject(notFound);
      return calls.map(({ command }) => command).toSorted();
    };
    for (const open of [it.copy, it.pull]) {
      const known = await callsOf(open(it.contact, 'wrong'));
      expect(known).toEqual(await callsOf(open('no-such-link', 'wrong')));
      expect(known).toEqual(await callsOf(open(it.contact, undefined)));
    }
  });

  test('opens what its link opens, with that link and no other', async () => {
    const it = await worldOf();
    const key = await it.keyFor(it.contact);
    expect((await it.pull(it.contact, key)).key).toEqual(of);
    expect((await it.pull(it.contact, key, 'case-2')).key).toEqual({ ...of, case: 'case-2' });
    const theirs = await it.keyFor(it.lead);
    const another = await linkFor(it.table, audit, emailOf('police'));
    for (const refused of [
      it.pull(it.lead, key),
      it.pull(it.contact, theirs),
      it.pull(another, key),
      it.pull(it.contact, key, 'case-3'),
      it.pull(it.contact, undefined),
      it.pull(it.contact, `${key.slice(0, 7)}${'A'.repeat(32)}`),
      it.pull(it.contact, `x${key}`),
      it.pull(it.contact, `${key}x`),
      it.pull('no-such-token', key),
    ]) {
      await expect(refused).rejects.toMatchObject(notFound);
    }
  });

  test('opens no pull while the return is settled, and does once a check unsettles it', async () => {
    const it = await worldOf();
    const key = await it.keyFor(it.contact);
    const check = (outcome: string) =>
      it.apis.agency({ method: 'POST', path: `${path}/check`, body: { outcome }, token: it.contact });
    await check('known');
    expect((await it.pull(it.contact, key)).last.state).toBe('known');
    await check('not-known');
    await expect(it.pull(it.contact, key)).rejects.toMatchObject(notFound);
    expect((await it.pull(it.contact, key, 'case-2')).last.state).toBe('asked');
    await check('known');
    expect((await it.pull(it.contact, key)).last.state).toBe('known');
  });

  test('opens a copy of what was sent, though no pull of it', async () => {
    const it = await worldOf();
    const key = await it.keyFor(it.contact);
    await it.submit();
    expect((await it.copy(it.contact, key)).last.state).toBe('submitted');
    await expect(it.pull(it.contact, key)).rejects.toMatchObject(notFound);
    await expect(it.copy(it.lead, key)).rejects.toMatchObject(notFound);
    await expect(it.copy(it.contact, undefined)).rejects.toMatchObject(notFound);
  });

  test('opens pulls and copies for so many hours', async () => {
    const it = await worldOf();
    const key = await it.keyFor(it.contact);
    it.later(keyHours * 60 - 1);
    expect((await it.pull(it.contact, key)).key).toEqual(of);
    expect((await it.copy(it.contact, key)).key).toEqual(of);
    it.later(1);
    await expect(it.pull(it.contact, key)).rejects.toMatchObject(notFound);
    await expect(it.copy(it.contact, key)).rejects.toMatchObject(notFound);
  });
});

describe('a code', () => {
  test('is made for whoever waits for it', async () => {
    const it = await worldOf();
    const request = await it.askForCode();
    expect(await it.isWaitedFor(request)).toBe(true);
    expect(await it.issue(request, () => '12345678')).toEqual({ code: '12345678', minutes: codeMinutes });
    expect((await it.exchange('12345678')).status).toBe(201);
    expect(await it.isWaitedFor(request)).toBe(false);
    expect(await it.issue(request, () => '87654321')).toBeUndefined();
  });

  test('is made for nobody where nobody asked, or no longer waits', async () => {
    const it = await worldOf();
    const request = await it.askForCode();
    const never = { ...request, request: '000009' };
    expect([await it.isWaitedFor(never), await it.issue(never, () => '12345678')]).toEqual([false, undefined]);
    it.later(codeMinutes);
    expect([await it.isWaitedFor(request), await it.issue(request, () => '12345678')]).toEqual([false, undefined]);
  });

  test('that is made twice works as it was made last', async () => {
    const it = await worldOf();
    const request = await it.askForCode();
    await it.issue(request, () => '11111111');
    await it.issue(request, () => '22222222');
    expect((await it.exchange('11111111')).status).toBe(404);
    expect((await it.exchange('22222222')).status).toBe(201);
  });

  test('is made by one at a time', async () => {
    const it = await worldOf();
    const request = await it.askForCode();
    const one = (await getCode(it.table, request))!;
    let raced: Promise<boolean> | undefined;
    const making = it.issue(request, () => {
      raced = changeCode(it.table, one, { ttl: 1 });
      return '12345678';
    });
    await expect(making).rejects.toThrow('a code is being made by another');
    expect([await raced, await changeCode(it.table, one, { ttl: 2 })]).toEqual([true, false]);
    expect(await getCode(it.table, request)).toMatchObject({ ttl: 1, version: 2, state: 'asked' });
  });
});

/** Codes and the keys that they are exchanged for, as they stand in the table: what they open, and until when. */
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { codeMinutes, copyHours } from '../../../../shared/domain/identifiers/code-rules.ts';
import { codeAddressee, issueCode } from '../../../../shared/domain/identifiers/codes.ts';
import { openForCopy, openForPull } from '../../../../shared/domain/identifiers/pull-key.ts';
import { changeCode, getCode, recentCodes } from '../../../../shared/domain/identifiers/store.ts';
import { apisOn, at, contentOf, emailOf, linkFor, makeAudit, pullKeyFor, returnPath } from '../../../audit.ts';
import { openAws } from '../../../aws/aws.ts';
import { quiet } from '../../../program.ts';

const audit = 'audit-1';
const of = { audit, case: 'case-1', agency: 'police' };
const path = returnPath(audit, 'case-1', 'police');
const notFound = { type: 'not-found' };

async function worldOf() {
  const table = openAws().createTable();
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
  });
  return {
    table,
    apis,
    contact,
    lead,
    later: (minutes: number) => void (now = new Date(now.getTime() + minutes * 60_000)),
    keyFor: (token: string, id = 'case-1') => pullKeyFor({ table, apis, now: () => now }, { ...of, case: id }, token),
    pull: (...ask: Parameters<typeof asking>) => openForPull(table, asking(...ask)),
    copy: (...ask: Parameters<typeof asking>) => openForCopy(table, { ...asking(...ask), now }),
    askForCode: async () => {
      await apis.agency({ method: 'POST', path: `${path}/code`, token: contact });
      return { ...of, request: (await recentCodes(table, of))[0]!.request };
    },
    codeAddressee: (request: Parameters<typeof codeAddressee>[1]) => codeAddressee(table, request, now),
    issue: (request: Parameters<typeof codeAddressee>[1], newCode: () => string) =>
      issueCode({ table, log: quiet, now: () => now, newCode }, request),
    exchange: (code: string) =>
      apis.agency({ method: 'POST', path: `${path}/pull-key`, body: { code }, token: contact }),
    submit: () =>
      apis.agency({ method: 'POST', path: `${path}/submissions`, body: contentOf({ A1: 'yes' }), token: contact }),
  };
}

describe('a pull key', () => {
  test('opens its return to whom its code was mailed, and nothing else', async () => {
    const it = await worldOf();
    const key = await it.keyFor(it.contact);
    expect((await it.pull(it.contact, key)).key).toEqual(of);
    const theirs = await it.keyFor(it.lead);
    const other = await it.keyFor(it.contact, 'case-2');
    for (const refused of [
      it.pull(it.lead, key),
      it.pull(it.contact, theirs),
      it.pull(it.contact, key, 'case-2'),
      it.pull(it.contact, other),
      it.pull(it.contact, undefined),
      it.pull(it.contact, `${key.slice(0, 7)}${'A'.repeat(32)}`),
      it.pull(it.contact, `x${key}`),
      it.pull(it.contact, `${key}x`),
      it.pull('no-such-token', key),
    ]) {
      await expect(refused).rejects.toMatchObject(notFound);
    }
  });

  test('opens no pull once the return is settled, though a check unsettles it again', async () => {
    const it = await worldOf();
    const key = await it.keyFor(it.contact);
    const check = (outcome: string) =>
      it.apis.agency({ method: 'POST', path: `${path}/check`, body: { outcome }, token: it.contact });
    await check('known');
    expect((await it.pull(it.contact, key)).last.state).toBe('known');
    await check('not-known');
    await expect(it.pull(it.contact, key)).rejects.toMatchObject(notFound);
    await check('known');
    await expect(it.pull(it.contact, key)).rejects.toMatchObject(notFound);
    it.later(2);
    expect((await it.pull(it.contact, await it.keyFor(it.contact))).last.state).toBe('known');
  });

  test('opens a copy of what was sent, for so many hours', async () => {
    const it = await worldOf();
    const key = await it.keyFor(it.contact);
    await it.submit();
    expect((await it.copy(it.contact, key)).last.state).toBe('submitted');
    await expect(it.pull(it.contact, key)).rejects.toMatchObject(notFound);
    await expect(it.copy(it.lead, key)).rejects.toMatchObject(notFound);
    await expect(it.copy(it.contact, undefined)).rejects.toMatchObject(notFound);
    it.later(copyHours * 60 - 1);
    expect((await it.copy(it.contact, key)).key).toEqual(of);
    it.later(1);
    await expect(it.copy(it.contact, key)).rejects.toMatchObject(notFound);
  });
});

describe('a code', () => {
  test('is made for whoever waits for it', async () => {
    const it = await worldOf();
    const request = await it.askForCode();
    expect(await it.codeAddressee(request)).toBe(addresseeId(audit, emailOf('police')));
    expect(await it.issue(request, () => '12345678')).toEqual({ code: '12345678', minutes: codeMinutes });
    expect((await it.exchange('12345678')).status).toBe(201);
    expect(await it.codeAddressee(request)).toBeUndefined();
    expect(await it.issue(request, () => '87654321')).toBeUndefined();
  });

  test('is made for nobody where nobody asked, or no longer waits', async () => {
    const it = await worldOf();
    const request = await it.askForCode();
    const never = { ...request, request: '000009' };
    expect([await it.codeAddressee(never), await it.issue(never, () => '12345678')]).toEqual([undefined, undefined]);
    it.later(codeMinutes);
    expect([await it.codeAddressee(request), await it.issue(request, () => '12345678')]).toEqual([
      undefined,
      undefined,
    ]);
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
    const one = (await getCode(it.table, of, request.request))!;
    let raced: Promise<boolean> | undefined;
    const making = it.issue(request, () => {
      raced = changeCode(it.table, one, { tries: 1 });
      return '12345678';
    });
    await expect(making).rejects.toThrow('a code is being made by another');
    expect([await raced, await changeCode(it.table, one, { tries: 2 })]).toEqual([true, false]);
    expect(await getCode(it.table, of, request.request)).toMatchObject({ tries: 1, version: 2, state: 'asked' });
  });
});

/** Codes, wrong ones and keys as they stand in the table. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { codeAccepted, issueCode } from '../../../../shared/domain/identifiers/codes.ts';
import type { Table } from '../../../../shared/base/aws/table.ts';
import { keptLog } from '../../front/manager/fixture.ts';
import {
  changeCode,
  exchange,
  getCode,
  getKey,
  getTries,
  putCodeRequest,
  putTries,
  recentCodes,
  recentTries,
} from '../../../../shared/domain/identifiers/code-store.ts';
import { openAws } from '../../../aws/aws.ts';
import { onCall } from '../../../aws/hooks.ts';

const of = { audit: '2026-q2', addressee: 'a'.repeat(32) };
const return1 = { audit: of.audit, case: 'case-1', agency: 'police' };
const askedAt = '2026-05-05T09:00:00.000Z';
const at = '2026-05-05T09:05:00.000Z';
const day = '2026-05-05';

async function asked() {
  const aws = openAws();
  const table = aws.createTable();
  await putCodeRequest(table, { ...return1, ...of, seq: 1, askedAt });
  const code = (await recentCodes(table, of))[0]!;
  return { aws, table, exchanging: { code, key: 'the-key', session: 's', at, day, today: undefined } };
}

describe('wrong codes', () => {
  const tries = (on: string, addressee = of.addressee) => ({
    ...of,
    addressee,
    day: on,
    version: 1,
    wrong: [{ at: `${on}T09:00:00.000Z`, case: 'case-1', agency: 'police', session: 's' }],
  });

  test('are those of the last two days that had any, and of nobody else', async () => {
    const table = openAws().createTable();
    for (const on of ['2026-05-01', '2026-05-04', '2026-05-05']) await putTries(table, tries(on));
    await putTries(table, tries('2026-05-06', 'b'.repeat(32)));
    expect((await recentTries(table, of)).map((one) => one.day)).toEqual(['2026-05-05', '2026-05-04']);
    expect(await getTries(table, { ...of, day: '2026-05-04' })).toEqual(tries('2026-05-04'));
    expect(await getTries(table, { ...of, day: '2026-05-02' })).toBeUndefined();
  });

  test('that come at the same moment are counted one after the other', async () => {
    const table = openAws().createTable();
    expect(await putTries(table, tries(day))).toBe(true);
    expect(await putTries(table, tries(day))).toBe(false);
    expect(await putTries(table, { ...tries(day), version: 2 })).toBe(true);
  });
});

describe('a code is exchanged', () => {
  test('once, for a key of the link that it was typed with', async () => {
    const { table, exchanging } = await asked();
    expect(await exchange(table, exchanging)).toBe(true);
    expect(await getCode(table, exchanging.code)).toMatchObject({ state: 'used', version: 2 });
    expect(await getKey(table, 'the-key')).toMatchObject({ ...of, session: 's', exchangedAt: at });
    expect(await getKey(table, undefined)).toBeUndefined();
    expect(await exchange(table, { ...exchanging, key: 'another' })).toBe(false);
    expect(await getKey(table, 'another')).toBeUndefined();
  });

  test('not where another code was wrong at the same moment', async () => {
    const { table, exchanging } = await asked();
    const wrong = [{ at, case: 'case-1', agency: 'police', session: 's' }];
    const today = { ...of, day, version: 1, wrong };
    await putTries(table, today);
    expect(await exchange(table, exchanging)).toBe(false);
    await putTries(table, { ...today, version: 2 });
    expect(await exchange(table, { ...exchanging, today })).toBe(false);
    expect(await exchange(table, { ...exchanging, today: { ...today, version: 2 } })).toBe(true);
  });

  const refusal =
    (...codes: string[]) =>
    () => {
      throw new TransactionCanceledException({
        $metadata: {},
        message: 'cancelled',
        CancellationReasons: codes.map((Code) => ({ Code })),
      });
    };
  const transactions = { command: 'TransactWriteItemsCommand' };

  test('though it came upon another try: unless that one has used it', async () => {
    const { aws, table, exchanging } = await asked();
    onCall(aws, 1, transactions, refusal('None', 'TransactionConflict'));
    expect(await exchange(table, exchanging)).toBe(true);

    const second = await asked();
    onCall(second.aws, 1, transactions, async () => {
      await exchange(second.table, { ...second.exchanging, key: 'the-other-key' });
      return refusal('None', 'TransactionConflict')();
    });
    expect(await exchange(second.table, second.exchanging)).toBe(false);
    expect(await getKey(second.table, 'the-key')).toBeUndefined();
  });

  test('or throws, where something else went wrong, or there is no end of others', async () => {
    const { aws, table, exchanging } = await asked();
    onCall(aws, 1, transactions, refusal('ThrottlingError'));
    await expect(exchange(table, exchanging)).rejects.toThrow(TransactionCanceledException);
    aws.use((call, make) => (call.command === transactions.command ? refusal('TransactionConflict')() : make()));
    await expect(exchange(table, exchanging)).rejects.toThrow(TransactionCanceledException);
    expect(await getCode(table, exchanging.code)).toMatchObject({ state: 'asked' });
  });
});

describe('a code that is made for its mail', () => {
  const deps = (table: Table, code = '1234ABCD') => {
    const { log, lines } = keptLog();
    return { lines, table, log, now: () => new Date(at), newCode: () => code };
  };
  const request = { ...of, request: '000001' };

  test('is told to the mail alone, and put on record by whose return it is', async () => {
    const { table } = await asked();
    const { lines, ...issuing } = deps(table);
    expect(await issueCode(issuing, request)).toEqual({ code: '1234ABCD', minutes: 60 });
    expect(lines).toEqual([{ level: 'info', code: 'code-issued', fields: { ...return1, seq: 1 } }]);
    expect(JSON.stringify([lines, await recentCodes(table, of)])).not.toContain('1234ABCD');
    expect(await issueCode(issuing, { ...of, request: '000009' })).toBeUndefined();
  });

  test('is timed from the acceptance of its mail, unless it was used or never made', async () => {
    const { table } = await asked();
    await codeAccepted(table, request, new Date(at));
    expect((await getCode(table, request))?.state).toBe('asked');
    await codeAccepted(table, { ...of, request: '000009' }, new Date(at));
    expect(await getCode(table, { ...of, request: '000009' })).toBeUndefined();
    await issueCode(deps(table), request);
    await codeAccepted(table, request, new Date('2026-05-05T09:20:00.000Z'));
    expect((await getCode(table, request))?.expiresAt).toBe('2026-05-05T10:20:00.000Z');
    await changeCode(table, (await getCode(table, request))!, { state: 'used' });
    await codeAccepted(table, request, new Date('2026-05-05T09:40:00.000Z'));
    expect((await getCode(table, request))?.expiresAt).toBe('2026-05-05T10:20:00.000Z');
  });
});

import * as z from 'zod/mini';
import { putIf } from '../../base/aws/conditional.ts';
import { getItem, putNew, queryAll, queryPage, updateIf, type Key, type Table } from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { padded, type ReturnKey } from '../audits/ids.ts';
import { codesPartition, keyPartition, soleSort, sortPrefix, triesPartition } from '../audits/table-keys.ts';
import { codesADay, keyHash, ttlAfter } from './code-rules.ts';
import { CodeItem, KeyItem, TriesItem, type Tries } from './code-schema.ts';

/** An addressee of an audit. */
export interface Addressed {
  audit: string;
  addressee: string;
}

/** Who stands in where a link opens nothing, so that looking costs the same. */
export const nobody: Addressed = { audit: '', addressee: 'nobody' };

const codeKey = ({ audit, addressee }: Addressed, request: string): Key => ({
  pk: codesPartition(audit, addressee),
  sk: `${sortPrefix.code}${request}`,
});

/** The last codes that an addressee was asked for, newest first: as many as are mailed in a day. */
export const recentCodes = async (table: Table, { audit, addressee }: Addressed): Promise<CodeItem[]> => {
  const pk = codesPartition(audit, addressee);
  const { items } = await queryPage(table, pk, sortPrefix.code, { limit: codesADay, descending: true });
  return items.map((item) => z.parse(CodeItem, item));
};

/** The code of one request, or undefined. */
export async function getCode(table: Table, of: Addressed & { request: string }): Promise<CodeItem | undefined> {
  const item = await getItem(table, codeKey(of, of.request));
  return item === undefined ? undefined : z.parse(CodeItem, item);
}

/** Puts a request for a code after the newest. @returns false when another came first */
export async function putCodeRequest(
  table: Table,
  of: ReturnKey & Pick<CodeItem, 'seq' | 'addressee' | 'askedAt'>,
): Promise<boolean> {
  const { audit, case: id, agency, addressee, seq, askedAt } = of;
  const request = padded(seq);
  const item: CodeItem = {
    ...codeKey({ audit, addressee }, request),
    audit,
    addressee,
    seq,
    request,
    case: id,
    agency,
    askedAt,
    state: 'asked',
    version: 1,
    // It counts for a day.
    ttl: ttlAfter(askedAt),
  };
  return (await putNew(table, item)).written;
}

/** Changes a code's row on condition that nobody changed it since. @returns false when somebody did */
export const changeCode = async (table: Table, one: CodeItem, change: Partial<CodeItem>): Promise<boolean> => {
  const condition = { attribute: 'version', expected: one.version };
  return (await updateIf(table, { pk: one.pk, sk: one.sk }, condition, { ...change, version: one.version + 1 }))
    .written;
};

const triesKey = ({ audit, addressee, day }: Addressed & { day: string }): Key => ({
  pk: triesPartition(audit),
  sk: `${addressee}#${day}`,
});

const parseTries = (item: unknown): Tries => {
  const { pk: _pk, sk: _sk, ...tries } = z.parse(TriesItem, item);
  return tries;
};

/** An addressee's wrong codes of the last two days that had any, the newest first: an hour ago may have been yesterday. */
export const recentTries = async (table: Table, { audit, addressee }: Addressed): Promise<Tries[]> => {
  const { items } = await queryPage(table, triesPartition(audit), `${addressee}#`, { limit: 2, descending: true });
  return items.map(parseTries);
};

/** Every wrong code of an audit, by addressee and day. */
export const listTries = async (table: Table, audit: string): Promise<Tries[]> =>
  (await queryAll(table, triesPartition(audit), '')).map(parseTries);

/** An addressee's wrong codes of one day, or undefined. */
export async function getTries(table: Table, of: Addressed & { day: string }): Promise<Tries | undefined> {
  const item = await getItem(table, triesKey(of));
  return item === undefined ? undefined : parseTries(item);
}

/** Counts a wrong code. @returns false when another was counted at the same moment */
export const putTries = async (table: Table, tries: Tries): Promise<boolean> => {
  const before = tries.version - 1;
  const condition = { attribute: 'version', expected: before === 0 ? undefined : before };
  return (await putIf(table, { ...triesKey(tries), ...tries }, condition)).written;
};

/** The write of a wrong code that is not counted: as much work as one that is, so that a refusal does not tell which it was. */
export async function putNoTries(table: Table, day: string): Promise<void> {
  await putIf(table, { ...triesKey({ ...nobody, day }), version: 0 }, { attribute: 'version', expected: -1 });
}

const keyKey = (hash: string): Key => ({ pk: keyPartition(hash), sk: soleSort.key });

/**
 * Exchanges a code for a key, once, while as many wrong codes stand as were read: however many codes are tried at once, no
 * right one opens beyond what a link may try.
 * @param of.today the addressee's wrong codes of today, if there are any
 * @returns false when the code was used, or another was wrong, at the same moment
 */
export async function exchange(
  table: Table,
  of: { code: CodeItem; key: string; session: string; at: string; day: string; today: Tries | undefined },
): Promise<boolean> {
  const { code, today } = of;
  const { audit, addressee, version } = code;
  const key: KeyItem = {
    ...keyKey(keyHash(of.key)),
    audit,
    addressee,
    session: of.session,
    exchangedAt: of.at,
    ttl: ttlAfter(of.at),
  };
  const triesAt = triesKey({ audit, addressee, day: of.day });
  const steps: Step[] = [
    today === undefined ? { absent: triesAt } : { check: triesAt, attribute: 'version', expected: today.version },
    {
      put: { ...code, state: 'used', version: version + 1 },
      mustBeNew: false,
      onlyIf: { attribute: 'version', expected: version },
    },
    { put: key, mustBeNew: true },
  ];
  return (await transact(table, steps)) === undefined;
}

/** What a pull key refers to; a row that never is where none was presented, so that a look costs the same. */
export async function getKey(table: Table, presented: string | undefined): Promise<KeyItem | undefined> {
  const item = await getItem(table, keyKey(keyHash(presented ?? '')));
  return item === undefined ? undefined : z.parse(KeyItem, item);
}

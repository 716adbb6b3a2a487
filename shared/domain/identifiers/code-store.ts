import * as z from 'zod/mini';
import { getItem, putNew, queryPage, updateIf, type Key, type Table } from '../../base/aws/table.ts';
import { padded, type ReturnKey } from '../audits/ids.ts';
import { casePartition, sortPrefix } from '../audits/table-keys.ts';
import { codesAtOnce } from './code-rules.ts';
import { CodeItem } from './code-schema.ts';

const codePrefix = (agency: string): string => `${sortPrefix.code}${agency}#`;
const codeKey = (of: ReturnKey, request: string): Key => ({
  pk: casePartition(of.audit, of.case),
  sk: `${codePrefix(of.agency)}${request}`,
});

/** The last codes that a return was asked for, newest first: as many as can be open at once. */
export const recentCodes = async (table: Table, of: ReturnKey): Promise<CodeItem[]> => {
  const { items } = await queryPage(table, casePartition(of.audit, of.case), codePrefix(of.agency), {
    limit: codesAtOnce,
    descending: true,
  });
  return items.map((item) => z.parse(CodeItem, item));
};

/** The code of one request, or undefined. */
export async function getCode(table: Table, of: ReturnKey, request: string): Promise<CodeItem | undefined> {
  const item = await getItem(table, codeKey(of, request));
  return item === undefined ? undefined : z.parse(CodeItem, item);
}

/** Puts a request for a code after the newest. @returns false when another came first */
export async function putCodeRequest(
  table: Table,
  of: ReturnKey,
  { seq, addressee, askedAt }: Pick<CodeItem, 'seq' | 'addressee' | 'askedAt'>,
): Promise<boolean> {
  const request = padded(seq);
  const item: CodeItem = {
    ...codeKey(of, request),
    ...of,
    seq,
    request,
    addressee,
    askedAt,
    state: 'asked',
    version: 1,
    tries: 0,
  };
  return (await putNew(table, item)).written;
}

/** Changes a code's row on condition that nobody changed it since. @returns false when somebody did */
export const changeCode = async (table: Table, one: CodeItem, change: Partial<CodeItem>): Promise<boolean> => {
  const condition = { attribute: 'version', expected: one.version };
  return (await updateIf(table, { pk: one.pk, sk: one.sk }, condition, { ...change, version: one.version + 1 }))
    .written;
};

/** The write of a try that changes nothing: as much work as one that does, so that a refusal does not tell which it was. */
export async function changeNoCode(table: Table, of: ReturnKey): Promise<void> {
  await updateIf(table, codeKey(of, padded(0)), { attribute: 'version', expected: -1 }, { version: 0, tries: 0 });
}

import * as z from 'zod/mini';
import { casePartition, sortPrefix } from '../audits/table-keys.ts';
import { padded, type ReturnKey } from '../audits/ids.ts';
import type { Case } from '../audits/schema.ts';
import { getItem, putItem, putNew, queryAll, queryPage, updateIf, type Key, type Table } from '../../base/aws/table.ts';
import type { Entry } from '../returns/schema.ts';
import { codesAtOnce } from './code-rules.ts';
import { codesOf, owingOf, shortfalls } from './minimum-sets.ts';
import { CodeItem, IdentifiersItem, PullItem, type Pull, type Shortfall } from './schema.ts';

// ---- the identifiers table ----

const personPrefix = 'PERSON#';

/** Where it stands who a person is. */
export const identifiersKey = (audit: string, id: string, person: string): Key => ({
  pk: casePartition(audit, id),
  sk: `${personPrefix}${person}`,
});

/** Enters who a person is, in place of what was entered before. */
export const putIdentifiers = (identifiers: Table, entered: Omit<IdentifiersItem, 'pk' | 'sk'>): Promise<void> =>
  putItem(identifiers, {
    ...identifiersKey(entered.audit, entered.case, entered.person),
    ...entered,
  });

/** Who the people of a case are, by person. */
export const readIdentifiers = async (
  identifiers: Table,
  audit: string,
  id: string,
): Promise<Map<string, IdentifiersItem>> =>
  new Map(
    (await queryAll(identifiers, casePartition(audit, id), personPrefix)).map((item) => {
      const row = z.parse(IdentifiersItem, item);
      return [row.person, row];
    }),
  );

/**
 * What the details of an audit's cases are short of, by case and then service.
 * @param cases each with the logs of its returns, oldest first
 */
export async function readShortfalls(
  identifiers: Table,
  audit: string,
  cases: readonly { entered: Pick<Case, 'id' | 'children' | 'adults'>; entries: readonly Entry[] }[],
): Promise<Shortfall[]> {
  const rows = await Promise.all(
    cases.map(async ({ entered, entries }) => {
      const people = await readIdentifiers(identifiers, audit, entered.id);
      const codes = new Map([...people].map(([person, row]) => [person, codesOf(row.identifiers)]));
      return shortfalls({ case: entered, owing: owingOf(entries), entered: codes });
    }),
  );
  return rows.flat();
}

// ---- codes and pulls, in the main table ----

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

/** Puts a pull on the record. @param id tells pulls of the same instant apart */
export const putPull = (table: Table, pull: Pull, id: string): Promise<void> =>
  putItem(table, { pk: casePartition(pull.audit, pull.case), sk: `${sortPrefix.pull}${pull.at}#${id}`, ...pull });

/** Every pull of a case, the oldest first. */
export const listPulls = async (table: Table, audit: string, id: string): Promise<Pull[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.pull)).map((item) => {
    const { pk: _pk, sk: _sk, ...pull } = z.parse(PullItem, item);
    return pull;
  });

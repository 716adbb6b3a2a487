import * as z from 'zod/mini';
import { auditPartition, casePartition, sortPrefix } from '../audits/table-keys.ts';
import type { Audit, Case } from '../audits/schema.ts';
import { peopleOf } from '../audits/people.ts';
import { caseUnchanged } from '../audits/draft.ts';
import { agencyThere, stillIn } from '../audits/store.ts';
import {
  deleteItem,
  getItems,
  putItem,
  putNew,
  queryAll,
  queryKeys,
  type Item,
  type Key,
  type RawItem,
  type Table,
} from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Entry } from '../returns/schema.ts';
import { codesOf, owingOf, shortfalls, type Needing } from './minimum-sets.ts';
import { Erasure } from './erasure.ts';
import { EnteredRecord, IdentifiersItem, PullItem, type Pull, type Shortfall, type Undecided } from './schema.ts';
import { confidentialFields, fieldsEntered, undecidedFields } from './served.ts';

const ErasureItem = z.extend(Erasure, { pk: z.string(), sk: z.string() });
const EnteredItem = z.extend(EnteredRecord, { pk: z.string(), sk: z.string() });

// ---- the identifiers table ----

const personPrefix = 'PERSON#';

/** Where it stands who a person is. */
export const identifiersKey = (audit: string, id: string, person: string): Key => ({
  pk: casePartition(audit, id),
  sk: `${personPrefix}${person}`,
});

const enteredItem = (entered: Omit<IdentifiersItem, 'pk' | 'sk'>): Item => ({
  ...identifiersKey(entered.audit, entered.case, entered.person),
  ...entered,
});

/**
 * Enters who a person is, in place of what was entered before, and puts it on the record which of it was: in one
 * transaction, so that neither is without the other, and nothing is entered once the identifiers were destroyed, or of
 * somebody whom a draft has no more.
 * @param read.caseRow the row of the case, as it was read to see that it has the person
 * @param read.before what stood of the person when it was read
 * @param read.agencies those that may have what is confidential
 * @returns false when the audit or its draft moved on, or they were destroyed, or somebody else entered them meanwhile
 */
export async function putIdentifiers(
  tables: { table: Table; identifiers: Table },
  audit: Audit,
  {
    caseRow,
    before,
    agencies = [],
  }: { caseRow: RawItem; before: IdentifiersItem | undefined; agencies?: readonly string[] },
  entered: Omit<IdentifiersItem, 'pk' | 'sk'> & { on: string },
): Promise<boolean> {
  const { case: id, person, identifiers, enteredAt, on, by } = entered;
  const record: EnteredRecord = {
    audit: audit.id,
    case: id,
    person,
    at: enteredAt,
    on,
    ...(by === undefined ? {} : { by }),
    fields: fieldsEntered(identifiers),
    confidential: confidentialFields(identifiers),
  };
  const sk = `${sortPrefix.entered}${enteredAt}#${person}`;
  const steps: Step[] = [
    stillIn(audit),
    ...erasureKeys(audit.id, id).map((absent) => ({ absent })),
    { put: { pk: casePartition(audit.id, id), sk, ...record }, mustBeNew: true },
    {
      put: enteredItem(entered),
      mustBeNew: before === undefined,
      ...(before === undefined ? {} : { onlyIf: { attribute: 'enteredAt', expected: before.enteredAt } }),
      into: tables.identifiers,
    },
    // Once it is open nobody is taken off a case, and no agency goes.
    ...(audit.state === 'draft'
      ? [caseUnchanged(audit.id, id, caseRow), ...agencies.map((agency) => agencyThere(audit.id, agency))]
      : []),
  ];
  return (await transact(tables.table, steps)) === undefined;
}

/** What was entered of the people of a case and when, by code, the oldest first. */
export const listEntered = async (table: Table, audit: string, id: string): Promise<EnteredRecord[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.entered)).map((item) => {
    const { pk: _pk, sk: _sk, ...record } = z.parse(EnteredItem, item);
    return record;
  });

/**
 * Everybody of a case of whom anything may stand in the identifiers table: its people, and whoever was once one of them and
 * was entered. That is read from the record, by keys alone.
 */
export const everEntered = async (table: Table, audit: string, { id, ...people }: Case): Promise<string[]> => {
  const keys = await queryKeys(table, casePartition(audit, id), sortPrefix.entered);
  const persons = keys.map(({ sk }) => sk.slice(sk.lastIndexOf('#') + 1));
  return [...new Set([...peopleOf(people).map((one) => one.id), ...persons])];
};

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

/** What is found wrong with the details of an audit's cases. */
export interface Details {
  /** By case and then service. */
  shortfalls: Shortfall[];
  /** What is confidential and nobody has decided to whom it goes, by case and then person. */
  undecided: Undecided[];
}

/**
 * What the details of an audit's cases are short of, and what nobody has decided about them: each case's are read once.
 * @param cases each with the logs of its returns, oldest first
 */
export async function readDetails(
  identifiers: Table,
  audit: string,
  tool: Needing,
  cases: readonly { entered: Pick<Case, 'id' | 'children' | 'adults'>; entries: readonly Entry[] }[],
): Promise<Details> {
  const found = await Promise.all(
    cases.map(async ({ entered, entries }): Promise<Details> => {
      const rows = await readIdentifiers(identifiers, audit, entered.id);
      const codes = new Map([...rows].map(([person, row]) => [person, codesOf(row.identifiers)]));
      const undecided = peopleOf(entered).map(({ id }) => ({
        case: entered.id,
        person: id,
        fields: undecidedFields(rows.get(id)?.identifiers ?? {}),
      }));
      return {
        shortfalls: shortfalls(tool, { case: entered, owing: owingOf(entries), entered: codes }),
        undecided: undecided.filter(({ fields }) => fields.length > 0),
      };
    }),
  );
  return {
    shortfalls: found.flatMap((one) => one.shortfalls),
    undecided: found.flatMap((one) => one.undecided),
  };
}

// ---- their destruction: facts in the main table ----

const erasureKey = ({ audit, case: id = '' }: { audit: string; case?: string | undefined }): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.erased}${id}`,
});

/** The keys of what may say that a case's identifiers were destroyed: with the audit's, or alone. */
export const erasureKeys = (audit: string, id: string): [Key, Key] => [
  erasureKey({ audit }),
  erasureKey({ audit, case: id }),
];

const parseErasure = (item: RawItem): Erasure => {
  const { pk: _pk, sk: _sk, ...erasure } = z.parse(ErasureItem, item);
  return erasure;
};

/** The first of the facts that say so; undefined while the identifiers of the case stand. */
export async function getErasure(table: Table, audit: string, id: string): Promise<Erasure | undefined> {
  const rows = await getItems(table, erasureKeys(audit, id));
  return rows.flatMap((row) => (row === undefined ? [] : [parseErasure(row)])).toSorted(byInstant)[0];
}

const byInstant = (a: Erasure, b: Erasure): number => (a.at < b.at ? -1 : Number(a.at > b.at));

/** All erasures of an audit: the whole one first, then by case. */
export const listErasures = async (table: Table, audit: string): Promise<Erasure[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.erased)).map(parseErasure);

/** A transaction's step: the identifiers of a case, or of a whole audit, are destroyed from now on. */
export const erasurePut = (erasure: Erasure): { put: Item; mustBeNew: true } => ({
  put: { ...erasureKey(erasure), ...erasure },
  mustBeNew: true,
});

/** Says that identifiers are destroyed, for good. @returns what says so: this, or what said so before */
export async function putErasure(table: Table, erasure: Erasure): Promise<Erasure> {
  const result = await putNew(table, erasurePut(erasure).put);
  if (result.written) return erasure;
  if (result.existing === undefined) throw new Error('a refused write came back without what stood in its way');
  return parseErasure(result.existing);
}

/** Notes when the rows that an erasure is of were gone. */
export async function noteErased(table: Table, erasure: Erasure, deletedAt: string): Promise<void> {
  await putItem(table, { ...erasureKey(erasure), ...erasure, deletedAt });
}

/** Deletes the identifiers of people by their keys: nothing of them is read. */
export const deleteIdentifiers = async (
  identifiers: Table,
  people: readonly { audit: string; case: string; person: string }[],
): Promise<void> => {
  await mapInBatches(people, ({ audit, case: id, person }) =>
    deleteItem(identifiers, identifiersKey(audit, id, person)),
  );
};

// ---- pulls, in the main table ----

/** Puts a pull on the record. @param id tells pulls of the same instant apart */
export const putPull = (table: Table, pull: Pull, id: string): Promise<void> =>
  putItem(table, { pk: casePartition(pull.audit, pull.case), sk: `${sortPrefix.pull}${pull.at}#${id}`, ...pull });

/** Every pull of a case, the oldest first. */
export const listPulls = async (table: Table, audit: string, id: string): Promise<Pull[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.pull)).map((item) => {
    const { pk: _pk, sk: _sk, ...pull } = z.parse(PullItem, item);
    return pull;
  });

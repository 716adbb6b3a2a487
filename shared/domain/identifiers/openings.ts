/** What was opened with a code: who the people of a case are, and copies of what was answered; when, and through which link. */
import * as z from 'zod/mini';
import { putItem, queryAll, type Item, type Table } from '../../base/aws/table.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { ChangedOf } from '../audits/address-changes.ts';
import { AuditId, CaseId, Instant, PersonId, ReturnId } from '../audits/ids.ts';
import { casePartition, sortPrefix } from '../audits/table-keys.ts';
import { sessionOf } from './code-rules.ts';
import { listPulls } from './store.ts';

/** A link as the record names it: its token, shortened from its hash, and when it was made for its mail. */
export const linkNamed = (
  tokenHash: string,
  { mintedAt }: { mintedAt: string },
): { link: string; mintedAt: string } => ({
  link: sessionOf(tokenHash),
  mintedAt,
});

const copyFields = {
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  /** 0 for a draft of which nothing was sent yet. */
  version: z.int(),
  at: Instant,
  /** The addressee whose link and key it was, by opaque id. */
  addressee: z.string(),
  link: z.string(),
  mintedAt: Instant,
};
const CopyItem = z.strictObject({ pk: z.string(), sk: z.string(), ...copyFields });

/** That somebody opened a copy of what was answered. */
export type CopyOpened = Omit<z.infer<typeof CopyItem>, 'pk' | 'sk'>;

/** That a copy is opened, as it is put on the record. One that is opened twice in one instant through one link is opened once. */
export const copyOpenedItem = (copy: CopyOpened): Item => ({
  pk: casePartition(copy.audit, copy.case),
  sk: `${sortPrefix.copy}${copy.at}#${copy.agency}#${copy.version}#${copy.link}`,
  ...copy,
});

/** Puts it on the record that a copy is opened. */
export const putCopyOpened = (table: Table, copy: CopyOpened): Promise<void> => putItem(table, copyOpenedItem(copy));

/** Every copy of a case that was opened, the oldest first. */
export const listCopiesOpened = async (table: Table, audit: string, id: string): Promise<CopyOpened[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.copy)).map((item) => {
    const { pk: _pk, sk: _sk, ...copy } = z.parse(CopyItem, item);
    return copy;
  });

const through = { link: z.optional(z.string()), mintedAt: z.optional(Instant) };

/** What one addressee opened of some returns, the oldest first. */
export const Opened = z
  .strictObject({
    /** Who the people of a case are: each time, people by opaque id. Of older ones the link is not known. */
    details: z.array(
      z.strictObject({ at: Instant, case: CaseId, agency: ReturnId, people: z.array(PersonId), ...through }),
    ),
    /** Copies of what was answered. */
    answers: z.array(z.strictObject({ at: Instant, case: CaseId, agency: ReturnId, version: z.int(), ...through })),
  })
  .register(z.globalRegistry, { id: 'Opened' });
export type Opened = z.infer<typeof Opened>;

const inTime = <T extends { at: string }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));

/** Whether a change of an address is of a return. */
export const isChangeOf = (
  of: readonly Pick<ChangedOf, 'agency' | 'case'>[],
  one: { case: string; agency: string },
): boolean => of.some(({ agency, case: id }) => agency === one.agency && (id === undefined || id === one.case));

/**
 * What was opened of the returns of a change by those whose they were before it.
 * @param cases those that are looked at: every case of the audit, or one
 */
export async function openedBefore(
  table: Table,
  audit: string,
  of: readonly ChangedOf[],
  cases: readonly string[],
): Promise<Opened> {
  const isBefore = (one: { case: string; agency: string; addressee: string }): boolean =>
    of.some((part) => part.was === one.addressee && isChangeOf([part], one));
  const found = await mapInBatches(cases, async (id) => {
    const [pulls, copies] = await Promise.all([listPulls(table, audit, id), listCopiesOpened(table, audit, id)]);
    return { pulls: pulls.filter(isBefore), copies: copies.filter(isBefore) };
  });
  return {
    details: inTime(found.flatMap(({ pulls }) => pulls.map(({ audit: _of, addressee: _whose, ...pull }) => pull))),
    answers: inTime(found.flatMap(({ copies }) => copies.map(({ audit: _of, addressee: _whose, ...copy }) => copy))),
  };
}

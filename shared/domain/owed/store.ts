import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { auditPartition, casePartition, owedPartition, soleSort, sortPrefix } from '../audits/table-keys.ts';
import { AuditId, CaseId, Day, ReturnId } from '../audits/ids.ts';
import {
  deleteIfOlder,
  deleteItem,
  queryKeys,
  getItem,
  getItems,
  putNewer,
  queryUpTo,
  updateIf,
  type Key,
  type Table,
} from '../../base/aws/table.ts';

const stored = { pk: z.string(), sk: z.string(), audit: AuditId };

/** What is owed: one row a return, sorted by due date, kept by the relay from the last entry that it saw. */
const OwedItem = z.strictObject({
  ...stored,
  case: CaseId,
  agency: ReturnId,
  seq: z.int(),
  cycle: z.int(),
  askedOn: Day,
  dueOn: Day,
  /** Somebody asks it again: what is chased after the audit has closed. */
  reopened: z.optional(z.literal(true)),
});
export type Owed = Omit<z.infer<typeof OwedItem>, 'pk' | 'sk'>;

/** The last step of the ladder that a return got in its cycle, and by which mail. */
const SentStepItem = z.strictObject({
  ...stored,
  case: CaseId,
  agency: ReturnId,
  cycle: z.int(),
  step: z.int(),
  mail: z.string(),
  /** Cycle and step as one number that only grows. */
  position: z.int(),
});
export type SentStep = Omit<z.infer<typeof SentStepItem>, 'pk' | 'sk' | 'position'>;

/** The newest tick of an audit: an older one is ignored. */
const TickItem = z.strictObject({ ...stored, day: Day, ordinal: z.int() });

/** Rows of what is owed are spread over so many partitions, so that no opening or closing makes one of them hot. */
export const owedShards = 8;

const shardOf = (id: string, agency: string): number =>
  (createHash('sha256').update(`${id}\n${agency}`).digest()[0] ?? 0) % owedShards;

const owedKey = (one: { audit: string; case: string; agency: string; dueOn: string }): Key => ({
  pk: owedPartition(one.audit, shardOf(one.case, one.agency)),
  sk: `${one.dueOn}#${one.case}#${one.agency}`,
});

const stepKey = (of: { audit: string; case: string; agency: string }): Key => ({
  pk: casePartition(of.audit, of.case),
  sk: `${sortPrefix.step}${of.agency}`,
});

const tickKey = (audit: string): Key => ({ pk: auditPartition(audit), sk: soleSort.tick });

/** Notes that a return is owed, unless a later entry has said so already. */
export async function keepOwed(table: Table, owed: Owed): Promise<void> {
  await putNewer(table, { ...owedKey(owed), ...owed }, 'seq', owed.seq);
}

/** Drops the note that a return was owed by a date, unless a later entry made it. */
export async function dropOwed(
  table: Table,
  owed: { audit: string; case: string; agency: string; dueOn: string; seq: number },
): Promise<void> {
  await deleteIfOlder(table, owedKey(owed), 'seq', owed.seq);
}

/** Drops every note that a return is owed, whatever its dates: the return was deleted. */
export async function dropOwedOf(table: Table, of: { audit: string; case: string; agency: string }): Promise<void> {
  const keys = await queryKeys(table, owedPartition(of.audit, shardOf(of.case, of.agency)), '');
  const mine = keys.filter(({ sk }) => sk.endsWith(`#${of.case}#${of.agency}`));
  await Promise.all(mine.map((key) => deleteItem(table, key)));
}

/** No due date is later. */
export const lastDay = '9999-12-31';

/** Everything that is owed in an audit and due on a day or before; reads only that. */
export async function listOwed(table: Table, audit: string, dueBy: string): Promise<Owed[]> {
  const shards = await Promise.all(
    Array.from({ length: owedShards }, (_, shard) => queryUpTo(table, owedPartition(audit, shard), `${dueBy}#~`)),
  );
  return shards.flat().map((item) => {
    const { pk: _pk, sk: _sk, ...owed } = z.parse(OwedItem, item);
    return owed;
  });
}

/** The last steps that returns got, by `case#agency`. */
export async function sentSteps(
  table: Table,
  returns: readonly { audit: string; case: string; agency: string }[],
): Promise<Map<string, SentStep>> {
  const items = await getItems(table, returns.map(stepKey));
  return new Map(
    items.flatMap((item) => {
      if (item === undefined) return [];
      const { pk: _pk, sk: _sk, position: _position, ...step } = z.parse(SentStepItem, item);
      return [[`${step.case}#${step.agency}`, step] as const];
    }),
  );
}

const stepOffset = 1000;

/**
 * Notes the step that a mail stands for.
 * @param instead mails that never went: what is noted for one of them is taken over
 * @returns false when a later step, or another mail, was noted in between: the mail must not go
 */
export async function noteStep(table: Table, step: SentStep, instead: readonly string[] = []): Promise<boolean> {
  const position = step.cycle * 2 * stepOffset + stepOffset + step.step;
  const result = await putNewer(table, { ...stepKey(step), ...step, position }, 'position', position);
  if (result.written) return true;
  const existing = z.parse(SentStepItem, result.existing);
  if (existing.position !== position) return false;
  if (existing.mail === step.mail) return true;
  if (!instead.includes(existing.mail)) return false;
  const taken = { attribute: 'mail', expected: existing.mail };
  return (await updateIf(table, stepKey(step), taken, { mail: step.mail })).written;
}

const ordinalOf = (day: string): number => Number(day.replaceAll('-', ''));

/** Notes a tick. @returns false when a newer one of the audit is noted already */
export async function noteTick(table: Table, audit: string, day: string): Promise<boolean> {
  const ordinal = ordinalOf(day);
  const result = await putNewer(table, { ...tickKey(audit), audit, day, ordinal }, 'ordinal', ordinal);
  if (result.written) return true;
  return result.existing !== undefined && z.parse(TickItem, result.existing).day === day;
}

/** The newest tick of an audit, or undefined before the first. */
export async function newestTick(table: Table, audit: string): Promise<string | undefined> {
  const item = await getItem(table, tickKey(audit));
  return item === undefined ? undefined : z.parse(TickItem, item).day;
}

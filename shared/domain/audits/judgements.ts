/** How the audit lead answers the audit's own question, case by case: a log of the audit, numbered in the order of answering. */
import * as z from 'zod/mini';
import { putNew, queryAll, queryLast, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import { packed, unpacked } from '../../base/content/compressed.ts';
import { AuditId, CaseId, Day, Instant, padded } from './ids.ts';
import { auditPartition, sortPrefix } from './table-keys.ts';

/** What is kept of an answer's words. */
const JudgementContent = z.strictObject({ note: z.string() });

const Ordinal = z.int().check(z.gte(1));

const JudgementItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  /** Its number among the audit's. */
  judgement: Ordinal,
  answer: z.string(),
  content: z.optional(z.instanceof(Uint8Array)),
  /** The London day that it belongs to. */
  on: Day,
  at: Instant,
  by: z.optional(z.string()),
});
/** The audit lead's answer about a case, and what they wrote with it. */
export type Judgement = Omit<z.infer<typeof JudgementItem>, 'pk' | 'sk' | 'content'> & { note?: string };

const judgementKey = (audit: string, judgement: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.judgement}${padded(judgement)}`,
});

function parseJudgement(item: RawItem): Judgement {
  const { pk: _pk, sk: _sk, content, ...judgement } = z.parse(JudgementItem, item);
  return { ...judgement, ...(content !== undefined && unpacked(JudgementContent, content)) };
}

/** Every answer that was given in an audit, the oldest first, read consistently. */
export const listJudgements = async (table: Table, audit: string): Promise<Judgement[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.judgement)).map(parseJudgement);

/** How many answers were given in an audit. Read consistently. */
export async function countJudgements(table: Table, audit: string): Promise<number> {
  const last = await queryLast(table, auditPartition(audit), sortPrefix.judgement);
  return last === undefined ? 0 : parseJudgement(last).judgement;
}

/** Puts an answer on the record, unless another took its number. @returns whether it stands */
export async function putJudgement(table: Table, { note, ...judgement }: Judgement): Promise<boolean> {
  const content = note === undefined ? {} : { content: packed({ note } satisfies z.infer<typeof JudgementContent>) };
  const item = { ...judgementKey(judgement.audit, judgement.judgement), ...judgement, ...content };
  return (await putNew(table, item)).written;
}

/** The answer that stands of each case: the newest. @param given the oldest first */
export const standingJudgements = <Given extends { case: string }>(given: readonly Given[]): Map<string, Given> =>
  new Map(given.map((one) => [one.case, one]));

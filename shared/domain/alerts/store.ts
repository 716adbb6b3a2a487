import * as z from 'zod/mini';
import { auditPartition, casePartition, concernsPartition, sortPrefix } from '../audits/table-keys.ts';
import { AuditId, CaseId, Day, Instant, padded, ReturnId, Slug } from '../audits/ids.ts';
import {
  deleteIf,
  getItem,
  putItem,
  putNew,
  queryAll,
  queryKeys,
  queryPage,
  type Key,
  type RawItem,
  type Table,
} from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import { packed } from '../../base/content/compressed.ts';

const stored = { pk: z.string(), sk: z.string(), audit: AuditId, case: CaseId };

/** A person's word on the concerns of a return: all of them up to an entry. What they wrote is compressed and never mailed. */
export const AcknowledgementItem = z.strictObject({
  ...stored,
  agency: ReturnId,
  upTo: z.int(),
  at: Instant,
  /** The London day that it belongs to; absent in older ones, whose day is that of `at`. */
  on: z.optional(Day),
  /** Who saw it, as the manager entered it. */
  name: z.string(),
  by: z.optional(z.string()),
  content: z.instanceof(Uint8Array),
});
export type Acknowledged = Omit<z.infer<typeof AcknowledgementItem>, 'pk' | 'sk' | 'content'>;

/** Why a service that a case calls for is not asked. */
const WaiverItem = z.strictObject({
  ...stored,
  service: Slug,
  reason: z.string(),
  at: Instant,
  /** The London day that it belongs to; absent in older ones, whose day is that of `at`. */
  on: z.optional(Day),
  by: z.optional(z.string()),
});
export type Waived = Omit<z.infer<typeof WaiverItem>, 'pk' | 'sk'>;

/** A concern that nobody has acknowledged, as the relay keeps it in the list of all. */
const ConcernItem = z.strictObject({
  ...stored,
  agency: ReturnId,
  /** The entry whose answers raised it, and the version that it holds. */
  seq: z.int(),
  version: z.int(),
  raisedAt: Instant,
});
export type OpenConcern = Omit<z.infer<typeof ConcernItem>, 'pk' | 'sk'>;

const acknowledgementKey = (audit: string, id: string, agency: string, upTo: number): Key => ({
  pk: casePartition(audit, id),
  sk: `${sortPrefix.acknowledgement}${agency}#${padded(upTo)}`,
});

/** Records an acknowledgement; the first one of the same concerns stays. */
export async function putAcknowledgement(table: Table, acknowledged: Acknowledged, note: string): Promise<void> {
  const { audit, case: id, agency, upTo } = acknowledged;
  await putNew(table, { ...acknowledgementKey(audit, id, agency, upTo), ...acknowledged, content: packed({ note }) });
}

/** Acknowledgements of a case's concerns, without what was written. */
export const listAcknowledgements = async (table: Table, audit: string, id: string): Promise<Acknowledged[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.acknowledgement)).map((item) => {
    const { pk: _pk, sk: _sk, content: _content, ...acknowledged } = z.parse(AcknowledgementItem, item);
    return acknowledged;
  });

const concernKey = ({ audit, case: id, agency, seq }: Omit<OpenConcern, 'version' | 'raisedAt'>): Key => ({
  pk: concernsPartition,
  sk: `${audit}#${id}#${agency}#${padded(seq)}`,
});

const parseConcern = (item: RawItem): OpenConcern => {
  const { pk: _pk, sk: _sk, ...concern } = z.parse(ConcernItem, item);
  return concern;
};

/** Puts a concern into the list; again is the same. */
export const keepConcern = (table: Table, concern: OpenConcern): Promise<void> =>
  putItem(table, { ...concernKey(concern), ...concern });

/** Takes a concern off the list; gone already is fine. */
export async function dropConcern(table: Table, concern: OpenConcern): Promise<void> {
  await deleteIf(table, concernKey(concern), { attribute: 'seq', expected: concern.seq });
}

/** The list of open concerns: of one return, of an audit, or all. Some may have been acknowledged a moment ago. */
export const listConcerns = async (
  table: Table,
  of: { audit?: string; case?: string; agency?: string } = {},
): Promise<OpenConcern[]> => {
  const names = [of.audit, of.case, of.agency].flatMap((name) => (name === undefined ? [] : [`${name}#`]));
  return (await queryAll(table, concernsPartition, names.join(''))).map(parseConcern);
};

/** One page of that list, in order of audit, case and agency. */
export async function pageOfConcerns(
  table: Table,
  { audit, ...page }: { audit: string | undefined; limit: number; after: string | undefined },
): Promise<{ concerns: OpenConcern[]; next?: string }> {
  const { items, next } = await queryPage(table, concernsPartition, audit === undefined ? '' : `${audit}#`, page);
  return { concerns: items.map(parseConcern), ...(next === undefined ? {} : { next }) };
}

const waiverKey = ({ audit, case: id, service }: Pick<Waived, 'audit' | 'case' | 'service'>): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.waived}${id}#${service}`,
});

const parseWaiver = (item: RawItem): Waived => {
  const { pk: _pk, sk: _sk, ...waived } = z.parse(WaiverItem, item);
  return waived;
};

/** Why a service is not asked about a case; undefined where nobody has said so. */
export async function getWaiver(
  table: Table,
  of: Pick<Waived, 'audit' | 'case' | 'service'>,
): Promise<Waived | undefined> {
  const item = await getItem(table, waiverKey(of));
  return item === undefined ? undefined : parseWaiver(item);
}

/** A transaction's step: why a service is not asked, in place of the word before, on condition that it still stands. */
export const waiverPut = (waived: Waived, before?: Waived): Step => ({
  put: { ...waiverKey(waived), ...waived },
  mustBeNew: before === undefined,
  ...(before === undefined ? {} : { onlyIf: { attribute: 'reason', expected: before.reason } }),
});

/** The keys of what says so of one case. */
export const waiverKeys = (table: Table, audit: string, id: string): Promise<Key[]> =>
  queryKeys(table, auditPartition(audit), `${sortPrefix.waived}${id}#`);

/** Services of an audit's cases that are not asked, and why. */
export const listWaivers = async (table: Table, audit: string): Promise<Waived[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.waived)).map(parseWaiver);

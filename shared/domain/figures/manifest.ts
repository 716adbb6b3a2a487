import * as z from 'zod/mini';
import { AuditId, CaseId, Instant, Sha256 } from '../audits/ids.ts';
import { figuresHash, partialHash } from './case-partial.ts';
import type { CasePartial } from './case-partial.ts';
import { Totals, addPartial, emptyTotals, subtractPartial } from './totals.ts';

/** One case of a revision. */
export const ManifestCase = z.strictObject({
  case: CaseId,
  settled: z.boolean(),
  /** of the partial's figures: revisions that agree on it say the same of the case */
  hash: Sha256,
  /** of the whole partial: the name it is stored under */
  partial: Sha256,
  /** which version of the case was counted; absent of the first */
  version: z.optional(z.int().check(z.gte(2))),
  /** each return's last seq (the summary's under `summary`) when the case was counted */
  seqs: z.record(z.string(), z.int().check(z.gte(0))),
  /** as the partial has it */
  beforeCorrections: z.optional(z.record(z.string(), z.int().check(z.gte(0)))),
  /** the newest `receivedAt` counted in this case; null where nothing is */
  dataCut: z.nullable(Instant),
});
export type ManifestCase = z.infer<typeof ManifestCase>;

/** A revision's content: the audit's totals and, by hash, the partials they are the totals of. */
export const Manifest = z.strictObject({
  schema: z.literal('manifest/v1'),
  audit: AuditId,
  tool: z.string(),
  /** of the tool as canonical JSON; absent in revisions that were published before it was named */
  toolSha256: z.optional(Sha256),
  status: z.enum(['interim', 'final']),
  /** how often the audit and its agencies were amended when it was counted; absent where they never were */
  amendments: z.optional(z.int().check(z.gte(1))),
  /** how many answers the audit lead had given to the audit's own question; absent where none */
  judgements: z.optional(z.int().check(z.gte(1))),
  totals: Totals,
  /** the newest `receivedAt` counted; null where nothing is */
  dataCut: z.nullable(Instant),
  /** sorted by id */
  cases: z.array(ManifestCase),
  /** the cases that are not settled, sorted by id */
  open: z.array(CaseId),
});
export type Manifest = z.infer<typeof Manifest>;

/** What a manifest is of, whatever its cases say. */
export interface ManifestOf {
  audit: string;
  /** the tool's id */
  tool: string;
  /** of the tool as canonical JSON */
  toolSha256?: string | undefined;
  status: Manifest['status'];
  amendments?: number | undefined;
  judgements?: number | undefined;
}

function newest(instants: Iterable<string | null>): string | null {
  let latest: string | null = null;
  for (const instant of instants) {
    if (instant === null) continue;
    if (latest === null || Date.parse(instant) > Date.parse(latest)) latest = instant;
  }
  return latest;
}

function entryOf(partial: CasePartial): ManifestCase {
  return {
    case: partial.figures.case,
    settled: partial.figures.settled,
    hash: figuresHash(partial),
    partial: partialHash(partial),
    ...(partial.version !== undefined && { version: partial.version }),
    seqs: partial.seqs,
    ...(partial.beforeCorrections !== undefined && { beforeCorrections: partial.beforeCorrections }),
    dataCut: newest(partial.inputs.map(({ receivedAt }) => receivedAt)),
  };
}

function build(
  { audit, tool, toolSha256, status, amendments, judgements }: ManifestOf,
  totals: Totals,
  entries: Iterable<ManifestCase>,
): Manifest {
  const cases = [...entries].toSorted((a, b) => (a.case < b.case ? -1 : 1));
  const dataCut = newest(cases.map((entry) => entry.dataCut));
  const open = cases.filter(({ settled }) => !settled).map((entry) => entry.case);
  const counted = { totals, dataCut, cases, open };
  return {
    schema: 'manifest/v1',
    audit,
    tool,
    ...(toolSha256 !== undefined && { toolSha256 }),
    status,
    ...(amendments !== undefined && { amendments }),
    ...(judgements !== undefined && { judgements }),
    ...counted,
  };
}

/** Whether two name one tool; by its hash where both have it. */
const isSameTool = (a: Pick<ManifestOf, 'tool' | 'toolSha256'>, b: Pick<ManifestOf, 'tool' | 'toolSha256'>): boolean =>
  a.tool === b.tool && (a.toolSha256 ?? b.toolSha256) === (b.toolSha256 ?? a.toolSha256);

/**
 * The next revision's manifest from the last one's: totals − `before` + `after`, byte for byte what counting every
 * case anew gives.
 * @param change.previous the last revision's manifest; undefined before the first
 * @param change.before the partials, as the last manifest names them, of the cases that changed
 * @param change.after the new partials of those cases, and those of cases that the last manifest has not
 * @throws RangeError where `before` is not what the last manifest names, a case would be counted twice, or a partial
 * belongs to another audit or tool
 */
export function refresh(
  of: ManifestOf,
  change: { previous?: Manifest | undefined; before: readonly CasePartial[]; after: readonly CasePartial[] },
): Manifest {
  const { previous, before, after } = change;
  if (previous && (previous.audit !== of.audit || !isSameTool(previous, of))) {
    throw new RangeError('The last revision is of another audit or tool');
  }
  const entries = new Map((previous?.cases ?? []).map((entry) => [entry.case, entry]));
  let totals = previous?.totals ?? emptyTotals;
  for (const partial of before) {
    const id = partial.figures.case;
    if (entries.get(id)?.partial !== partialHash(partial)) {
      throw new RangeError(`The last revision does not name this partial of ${id}`);
    }
    totals = subtractPartial(totals, partial);
    entries.delete(id);
  }
  for (const partial of after) {
    const { audit, tool, case: id } = partial.figures;
    if (audit !== of.audit || tool !== of.tool)
      throw new RangeError(`The partial of ${id} is of another audit or tool`);
    if (entries.has(id)) throw new RangeError(`${id} would be counted twice`);
    totals = addPartial(totals, partial);
    entries.set(id, entryOf(partial));
  }
  return build(of, totals, entries.values());
}

/** A manifest counted from nothing. Throws RangeError for a case twice, or one of another audit or tool. */
export const manifestOf = (of: ManifestOf, partials: readonly CasePartial[]): Manifest =>
  refresh(of, { before: [], after: partials });

/**
 * True where two revisions say the same: equal status, as many answers to the audit's own question, and every case's figures (counts, states, gaps) equal. Seqs,
 * versions and the data cut may differ; such a revision is not published.
 */
export const sameFigures = (a: Manifest, b: Manifest): boolean =>
  a.status === b.status &&
  a.judgements === b.judgements &&
  a.cases.length === b.cases.length &&
  // The hash is of the case's id too.
  a.cases.every(({ hash }, index) => hash === b.cases[index]?.hash);

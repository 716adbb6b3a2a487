import { versionNumber } from '../../domain/audits/case-log.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import { logPositionOf } from '../../domain/figures/case-partial.ts';
import { settlingOf } from '../../domain/figures/facts.ts';
import type { ManifestCase } from '../../domain/figures/manifest.ts';
import { settledSort, type Unpublished } from '../../domain/figures/store.ts';
import { lastEntries } from '../../domain/returns/log.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import type { Effects } from './effects.ts';

/** How far the figures have come with an audit's cases. */
export interface Figured {
  /** By case: how far its logs go that the newest revision counts. */
  counted: ReadonlyMap<string, Pick<ManifestCase, 'seqs' | 'version'>>;
  /** By case: how far its logs went when they were read, where no revision counts them yet. */
  noted: ReadonlyMap<string, Unpublished>;
  /** Sort keys under which settled cases were announced, by a revision or without new figures. */
  announced: ReadonlySet<string>;
}

/**
 * Changes of a case that no revision counts and no note says were read: the last one of each return is enough. Of a case
 * that was read and is settled, while nothing tells so, any one is: taking it again publishes the case.
 * @param audit once it is closed, nothing is published by itself
 * @param entered the case's row: it says how often the case was amended
 * @param entries the states of its returns, each oldest first
 */
export function changesBehind(
  audit: Pick<Audit, 'id' | 'state'>,
  entered: Pick<Case, 'id' | 'version'>,
  entries: readonly Entry[],
  figured: Figured,
): Effects['changes'] {
  const last = [...lastEntries(entries).values()];
  const { id } = entered;
  const version = versionNumber(entered);
  const changeOf = ({ audit: of, case: id, agency, seq }: Entry) => ({
    kind: 'return' as const,
    audit: of,
    case: id,
    agency,
    seq,
  });
  const counted = figured.counted.get(id);
  const news = last.filter(({ agency, seq }) => (counted?.seqs[agency] ?? 0) < seq);
  const noted = figured.noted.get(id);
  const seqs = Object.fromEntries(last.map(({ agency, seq }) => [agency, seq]));
  const isNoted =
    noted !== undefined && noted.logPosition >= logPositionOf({ seqs, version }) && versionNumber(noted) >= version;
  if (!isNoted) {
    const isAmended = versionNumber(counted ?? {}) < version;
    return [
      ...news.map(changeOf),
      ...(isAmended ? [{ kind: 'case' as const, audit: audit.id, case: id, version }] : []),
    ];
  }
  const { settled, at } = settlingOf(entries);
  const isUnannounced = audit.state === 'open' && settled && !figured.announced.has(settledSort(id, at));
  return isUnannounced ? news.slice(0, 1).map(changeOf) : [];
}

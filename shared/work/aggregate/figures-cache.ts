import { versionNumber } from '../../domain/audits/case-log.ts';
import type { Case } from '../../domain/audits/schema.ts';
import { canonicalJson } from '../../base/content/canonical.ts';
import type { Manifest } from '../../domain/figures/manifest.ts';
import type { CasePartial } from '../../domain/figures/case-partial.ts';

/**
 * What a process has read or worked out and need not read again: manifests by their hash, partials by how far the case's
 * logs were read, and of a case as it was entered what its partials rest on. None of it can change once the audit is open,
 * so what is kept is right however old it is.
 */
export interface FiguresCache {
  getManifest: (hash: string) => Manifest | undefined;
  putManifest: (hash: string, manifest: Manifest) => void;
  /** A case's partial from that version of it and its logs up to those seqs. */
  getPartial: (of: { audit: string; case: string } & Pick<CasePartial, 'seqs' | 'version'>) => CasePartial | undefined;
  /** The partial that this process took last of a case. */
  getNewestPartial: (of: { audit: string; case: string }) => CasePartial | undefined;
  putPartial: (partial: CasePartial) => void;
  /** A case as it was entered; its lead professional's address may have changed since, and is in no figure. */
  getCase: (of: { audit: string; case: string }) => Case | undefined;
  /** Takes a case's row; one of an amended case is not kept, as it is not the case as it was entered. */
  putCase: (audit: string, entered: Case) => void;
  /** Whether the audit was known to be open before: from then on its cases' rows, on which partials rest, stay as they are. */
  isOpened: (audit: string) => boolean;
  noteOpened: (audit: string) => void;
}

/** A map that forgets what was put first when it holds more than a number of entries. */
function bounded<T>(most: number): { get: (key: string) => T | undefined; put: (key: string, value: T) => void } {
  const entries = new Map<string, T>();
  return {
    get: (key) => entries.get(key),
    put: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      for (const oldest of entries.keys()) {
        if (entries.size <= most) break;
        entries.delete(oldest);
      }
    },
  };
}

/** Nothing yet. A manifest of a thousand cases takes about a megabyte, a partial some ten kilobytes. */
export function emptyCache(): FiguresCache {
  const manifests = bounded<Manifest>(8);
  const partials = bounded<CasePartial>(512);
  const newest = bounded<CasePartial>(512);
  const cases = bounded<Case>(2000);
  const opened = bounded<true>(1000);
  const nameOf = (of: { audit: string; case: string }): string => `${of.audit}#${of.case}`;
  return {
    getManifest: manifests.get,
    putManifest: manifests.put,
    getPartial: (of) => partials.get(`${nameOf(of)}#${versionNumber(of)}#${canonicalJson(of.seqs)}`),
    getNewestPartial: (of) => newest.get(nameOf(of)),
    putPartial: (partial) => {
      const { seqs, figures } = partial;
      partials.put(`${nameOf(figures)}#${versionNumber(partial)}#${canonicalJson(seqs)}`, partial);
      newest.put(nameOf(figures), partial);
    },
    getCase: (of) => cases.get(nameOf(of)),
    putCase: (audit, entered) => {
      if (entered.version === undefined) cases.put(nameOf({ audit, case: entered.id }), entered);
    },
    isOpened: (audit) => opened.get(audit) === true,
    noteOpened: (audit) => opened.put(audit, true),
  };
}

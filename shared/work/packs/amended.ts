import type { AuditAmendment } from '../../domain/audits/amendment-log.ts';
import { caseFieldNames, versionNumber, type CaseEntry } from '../../domain/audits/case-log.ts';
import type { AmendedRow } from '../../domain/figures/aggregate.ts';
import type { Manifest } from '../../domain/figures/manifest.ts';

/** The parts of a case's log that came since the revision before; of a case that it does not count, all of it. */
export function entriesSince(
  one: Manifest['cases'][number],
  log: readonly CaseEntry[],
  previous: Manifest | undefined,
): CaseEntry[] {
  const before = previous?.cases.find((other) => other.case === one.case);
  const from = before === undefined ? 0 : versionNumber(before);
  return log.filter(({ version }) => version > from && version <= versionNumber(one));
}

/**
 * What was amended since the revision before, or since the opening: the audit and its agencies first, then each case, each
 * field once. An agency that was added or corrected is told as `agencies`: whose address it was is in no figure.
 */
export function amendedSince(
  { manifest, previous }: { manifest: Manifest; previous: Manifest | undefined },
  ofAudit: readonly AuditAmendment[],
  ofCases: readonly CaseEntry[],
): AmendedRow[] {
  const own = ofAudit.filter(
    ({ amendment }) => amendment > (previous?.amendments ?? 0) && amendment <= (manifest.amendments ?? 0),
  );
  const fields = [...new Set(own.flatMap((one) => (one.agency === undefined ? one.fields : ['agencies'])))].toSorted();
  const byCase = Map.groupBy(ofCases, (entry) => entry.case);
  return [
    ...(fields.length === 0 ? [] : [{ fields }]),
    ...[...byCase]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([id, entries]): AmendedRow[] => {
        const said = new Set(entries.flatMap((entry) => entry.fields));
        return said.size === 0 ? [] : [{ case: id, fields: caseFieldNames.filter((field) => said.has(field)) }];
      }),
  ];
}

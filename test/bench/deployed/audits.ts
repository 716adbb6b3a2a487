/** Audits to measure on: the reference audit's cases, agencies and answers, as many times as a measure needs. */
import { readFileSync } from 'node:fs';
import { type AuditFile, parseAuditFile } from '../../../infra/local/player/audit-file.ts';

/** A submission of the reference audit, and whose it is. */
export interface Return {
  case: string;
  agency: string;
  submission: NonNullable<AuditFile['replies'][number]['submission']>;
}

const reference = parseAuditFile(
  JSON.parse(readFileSync(new URL('../../reference-audit/audit.json', import.meta.url), 'utf8')),
);

/**
 * An audit of those agencies only that submit something, without case summaries: a case is settled with its last
 * submission.
 * @param times how often it has each case of the reference audit
 * @returns the audit, with the submissions in the order of the days on which they come
 */
export function auditOf(id: string, times = 1): { file: AuditFile; returns: Return[] } {
  const byDay = reference.replies.toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : 1));
  const submitted = byDay.flatMap(({ case: of, agency, submission }) =>
    submission === undefined ? [] : [{ case: of, agency, submission }],
  );
  const copies = Array.from({ length: times }, (_, copy) => (of: string) => `${of}-${copy + 1}`);
  const cases = copies.flatMap((named) =>
    reference.cases.map(({ leadProfessional: _nobody, ...one }) => ({
      ...one,
      id: named(one.id),
      expects: submitted.filter((reply) => reply.case === one.id).map(({ agency }) => agency),
    })),
  );
  return {
    file: { audit: { ...reference.audit, id }, agencies: reference.agencies, cases, replies: [] },
    returns: copies.flatMap((named) => submitted.map((one) => ({ ...one, case: named(one.case) }))),
  };
}

/** The last submission of each case, which settles it, and all that come before those. */
export function settling(returns: readonly Return[]): { before: Return[]; last: Return[] } {
  const last = [...Map.groupBy(returns, (one) => one.case).values()].flatMap((ofCase) => ofCase.slice(-1));
  return { before: returns.filter((one) => !last.includes(one)), last };
}

/** The path of a return's submissions. */
export const submissionsPath = (audit: string, { case: id, agency }: Pick<Return, 'case' | 'agency'>): string =>
  `/v1/audits/${audit}/cases/${id}/returns/${agency}/submissions`;

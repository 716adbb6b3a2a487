import * as z from 'zod/mini';
import { addDays, londonDay, type Day as London } from '../../base/time/days.ts';
import { AuditId, CaseId, Day, Instant } from '../audits/ids.ts';
import type { Audit } from '../audits/schema.ts';
import { momentAfterClosing } from '../audits/closed-on.ts';

/** Backups of the table keep what was destroyed for so many days: point-in-time recovery reaches back so far. */
export const backupDays = 35;

/** That identifiers were destroyed: those of a case, or of a whole audit. It is never taken back. */
export const Erasure = z.strictObject({
  audit: AuditId,
  /** Absent: of every case. */
  case: z.optional(CaseId),
  at: Instant,
  /** The London day that it belongs to: the request's, or that of the moment at which the time was up. */
  on: Day,
  /** The member of staff who said so (the user pool's opaque subject); absent where the time was up. */
  by: z.optional(z.string()),
  /** When the rows were gone. */
  deletedAt: z.optional(Instant),
});
export type Erasure = z.infer<typeof Erasure>;

/** An erasure as people are told of it. */
export const ErasureShown = z
  .strictObject({
    audit: AuditId,
    case: z.optional(CaseId),
    at: Instant,
    by: z.optional(z.string()),
    /** The last day on which a backup still holds what was destroyed. */
    backupsUntil: z.iso.date(),
  })
  .register(z.globalRegistry, { id: 'Erasure' });

/** Until when a backup may still hold what was destroyed: counted from when the rows are gone, an hour later at most. */
export const backupsUntil = ({ at, deletedAt }: Pick<Erasure, 'at' | 'deletedAt'>): London =>
  addDays(londonDay(new Date(deletedAt ?? at)), backupDays);

export const erasureShown = (erasure: Erasure): z.infer<typeof ErasureShown> => {
  const { deletedAt: _deletedAt, on: _on, ...fact } = erasure;
  return { ...fact, backupsUntil: backupsUntil(erasure) };
};

/**
 * The erasure that the passing of time is: so many days after the audit closed. The same however late it is looked at.
 * @param days what the deployment says: `identifiersDays`
 */
export function erasureInTime(audit: Pick<Audit, 'id' | 'closedAt'>, days: number, now: Date): Erasure | undefined {
  const at = momentAfterClosing(audit, days);
  return at === undefined || now.getTime() < Date.parse(at)
    ? undefined
    : { audit: audit.id, at, on: londonDay(new Date(at)) };
}

import * as z from 'zod/mini';
import { AuditId, CaseId, ReturnId, type ReturnKey } from '../../domain/audits/ids.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { getAudit } from '../../domain/audits/store.ts';
import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';

/** What a path of an audit, and of one of its cases, names. */
export const AuditParams = z.strictObject({ audit: AuditId });
export const CaseParams = z.strictObject({ audit: AuditId, case: CaseId });

/** The path of one return: whoever asks for it, answers it or acts on it names it alike. */
export const returnPath = '/v1/audits/{audit}/cases/{case}/returns/{agency}';

/** What {@link returnPath} names. */
export const ReturnParams = z.strictObject({ audit: AuditId, case: CaseId, agency: ReturnId });

/** The address of one return. */
export const addressOf = ({ audit, case: id, agency }: ReturnKey): string =>
  returnPath.replace('{audit}', audit).replace('{case}', id).replace('{agency}', agency);

/** The audit that a request's path names. @throws HttpProblem 404 */
export async function auditOf(table: Table, request: { params: { audit: string } }): Promise<Audit> {
  const audit = await getAudit(table, request.params.audit);
  if (audit === undefined) throw new HttpProblem('not-found');
  return audit;
}

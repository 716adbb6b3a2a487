import * as z from 'zod/mini';
import type { ReturnKey } from '../../domain/audits/ids.ts';
import { AuditId, CaseId, ReturnId } from '../../domain/audits/path-ids.ts';

/** What a path of an audit, and of one of its cases, names. */
export const AuditParams = z.strictObject({ audit: AuditId });
export const CaseParams = z.strictObject({ audit: AuditId, case: CaseId });

/** A version of a return or a revision of the figures, by its number. */
export const NumberInPath = z.string().check(z.regex(/^[1-9][0-9]{0,5}$/));

/** The path of one return: whoever asks for it, answers it or acts on it names it alike. */
export const returnPath = '/v1/audits/{audit}/cases/{case}/returns/{agency}';

/** What {@link returnPath} names. */
export const ReturnParams = z.strictObject({ audit: AuditId, case: CaseId, agency: ReturnId });

/** The address of one return. */
export const addressOf = ({ audit, case: id, agency }: ReturnKey): string =>
  returnPath.replace('{audit}', audit).replace('{case}', id).replace('{agency}', agency);

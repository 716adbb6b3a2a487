import * as z from 'zod/mini';
import { AuditId } from '../../domain/audits/ids.ts';
import type { Route } from '../../base/http/route.ts';

const RevisionParams = z.strictObject({
  audit: AuditId,
  revision: z.string().check(z.regex(/^[1-9][0-9]{0,5}$/)),
});

/** To whom the shareable pack is handed on: bodies and offices, such as the Executive Group. */
const NewRelease = z
  .strictObject({
    to: z
      .array(z.string().check(z.minLength(1), z.maxLength(200), z.regex(/\S/)))
      .check(z.minLength(1), z.maxLength(50)),
  })
  .register(z.globalRegistry, { id: 'NewRelease' });
export type NewRelease = z.infer<typeof NewRelease>;

/** What the audit lead can do with the packs. */
export const packRoutes = [
  {
    id: 'get-revision',
    method: 'GET',
    path: '/v1/audits/{audit}/revisions/{revision}',
    access: 'audit-lead',
    summary: 'A revision with its files, each behind a short-lived URL, and to whom it was released',
    params: RevisionParams,
    problems: [404],
  },
  {
    id: 'release',
    method: 'POST',
    path: '/v1/audits/{audit}/revisions/{revision}/releases',
    access: 'audit-lead',
    summary:
      'Release the shareable pack of a revision, on the record, unless it would tell a suppressed count beside what was released before',
    params: RevisionParams,
    body: NewRelease,
    problems: [404, 409],
  },
] as const satisfies readonly Route[];
export type PackRouteId = (typeof packRoutes)[number]['id'];

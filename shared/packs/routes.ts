import * as z from 'zod/mini';
import { AuditId, Instant, Sha256 } from '../audits/ids.ts';
import { RevisionShown } from '../figures/routes.ts';
import type { Route } from '../http/route.ts';

const RevisionParams = z.strictObject({
  audit: AuditId,
  revision: z.string().check(z.regex(/^[1-9][0-9]{0,5}$/)),
});

const FileShown = z.strictObject({
  name: z.string(),
  bytes: z.int(),
  sha256: Sha256,
  /** Opens this one file until `expiresAt`; absent for a file of a shareable pack that has not been released. */
  url: z.optional(z.string()),
  expiresAt: z.optional(Instant),
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

/** A shareable pack that was handed on. */
export const ReleaseShown = z
  .strictObject({
    release: z.int(),
    revision: z.int(),
    to: z.array(z.string()),
    releasedAt: Instant,
    /** The member of staff who released it (the user pool's opaque subject). */
    by: z.optional(z.string()),
  })
  .register(z.globalRegistry, { id: 'Release' });
export type ReleaseShown = z.infer<typeof ReleaseShown>;

/** What the audit lead can do with the packs. */
export const packRoutes = [
  {
    id: 'get-revision',
    method: 'GET',
    path: '/v1/audits/{audit}/revisions/{revision}',
    access: 'audit-lead',
    summary: 'A revision with its files, each behind a short-lived URL, and to whom it was released',
    params: RevisionParams,
    answers: {
      200: {
        description: 'The revision; `files` is empty until its pack is made, and stays so if a newer one overtook it',
        schema: z.strictObject({
          revision: RevisionShown,
          files: z.array(FileShown),
          releases: z.array(ReleaseShown),
        }),
      },
    },
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
    answers: { 201: { description: 'Released: its files can now be fetched', schema: ReleaseShown } },
    problems: [404, 409],
  },
] as const satisfies readonly Route[];
export type PackRouteId = (typeof packRoutes)[number]['id'];

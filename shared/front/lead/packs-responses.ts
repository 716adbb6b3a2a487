import * as z from 'zod/mini';
import { Instant, Sha256 } from '../../domain/audits/ids.ts';
import { RevisionShown } from './figures-responses.ts';
import type { Responses } from '../../base/http/route.ts';
import type { PackRouteId } from './packs-routes.ts';

const FileShown = z.strictObject({
  name: z.string(),
  bytes: z.int(),
  sha256: Sha256,
  /** Opens this one file until `expiresAt`; absent for a file of a shareable pack that has not been released. */
  url: z.optional(z.string()),
  expiresAt: z.optional(Instant),
});

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

/** The responses of `packRoutes`. */
export const packResponses: Responses<PackRouteId> = {
  'get-revision': {
    200: {
      description: 'The revision; `files` is empty until its pack is made, and stays so if a newer one overtook it',
      schema: z.strictObject({
        revision: RevisionShown,
        files: z.array(FileShown),
        releases: z.array(ReleaseShown),
      }),
    },
  },
  release: { 201: { description: 'Released: its files can now be fetched', schema: ReleaseShown } },
};

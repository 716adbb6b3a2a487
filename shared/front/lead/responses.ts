import * as z from 'zod/mini';
import { AgencyId, AuditId, CaseId, Instant, Sha256 } from '../../domain/audits/ids.ts';
import type { Responses } from '../../base/http/route.ts';
import type { leadRoutes } from './routes.ts';
import { CorrectionReason } from '../../domain/returns/schema.ts';
import { ReturnState } from '../../domain/returns/told.ts';

/** One immutable publication of an audit's figures. */
export const RevisionShown = z
  .strictObject({
    revision: z.int(),
    status: z.enum(['interim', 'final']),
    publishedAt: Instant,
    /** The newest `receivedAt` that it counts; absent when it counts nothing. */
    dataCut: z.optional(Instant),
    note: z.optional(z.string()),
    /** Of its manifest, which names every partial it was added up from. */
    manifest: Sha256,
  })
  .register(z.globalRegistry, { id: 'Revision' });
export type RevisionShown = z.infer<typeof RevisionShown>;

/** A coded correction as it is kept, beside the answer as it was given. */
const CorrectionShown = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    agency: AgencyId,
    /** The number of its entry in the return's log. */
    seq: z.int(),
    receivedAt: Instant,
    version: z.int(),
    question: z.string(),
    /** Of whom, where the question is asked of each child. */
    child: z.optional(z.string()),
    /** As given; null where the question was left empty. */
    answer: z.nullable(z.string()),
    /** null where the correction was taken back. */
    corrected: z.nullable(z.string()),
    reason: z.optional(CorrectionReason),
  })
  .register(z.globalRegistry, { id: 'Correction' });
export type CorrectionShown = z.infer<typeof CorrectionShown>;

/** An answer to the audit's own question, and who gave it when. */
const JudgementGiven = z.strictObject({
  answer: z.string(),
  note: z.optional(z.string()),
  at: Instant,
  /** The member of staff who gave it (the user pool's opaque subject). */
  by: z.optional(z.string()),
});

/** The audit's own question about a case, with the answer that stands. */
const JudgementShown = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    /** As the questionnaire asks it, and what may be answered. */
    wording: z.string(),
    options: z.array(z.strictObject({ value: z.string(), label: z.string() })),
    /** The newest answer, which is the one that stands; absent until there is one. */
    stands: z.optional(JudgementGiven),
    /** Every answer before it, the oldest first. */
    earlier: z.array(JudgementGiven),
  })
  .register(z.globalRegistry, { id: 'Judgement' });
export type JudgementShown = z.infer<typeof JudgementShown>;

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

/** The responses of `leadRoutes`. */
export const leadResponses: Responses<typeof leadRoutes> = {
  'list-revisions': {
    200: {
      description: 'A page of revisions',
      schema: z.strictObject({ revisions: z.array(RevisionShown), next: z.optional(z.string()) }),
    },
  },
  'ask-revision': {
    202: {
      description: 'Asked; it is published within moments, unless nothing has changed since the newest one',
      schema: z.strictObject({ request: z.string(), newest: z.optional(z.int()) }),
    },
  },
  query: { 200: { description: 'The return as it now stands', schema: ReturnState } },
  correct: {
    200: {
      description: 'The correction beside the answer as it was given; the same again is answered the same',
      schema: CorrectionShown,
    },
  },
  'get-judgement': { 200: { description: 'The question, and what was answered', schema: JudgementShown } },
  judge: {
    200: { description: 'As it now stands; the same again is answered the same', schema: JudgementShown },
  },
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

import * as z from 'zod/mini';
import type { Responses } from '../../base/http/route.ts';
import { AgencyId, AuditId, Day, Instant } from '../../domain/audits/ids.ts';
import type { consultationRoutes } from './consultation-routes.ts';

/** What the business manager is told of one agency in a consultation. */
const AgencyConsulted = z.strictObject({
  agency: AgencyId,
  name: z.string(),
  /** Of the newest mail with a link; `not-sent`: none has gone yet. */
  mail: z.enum(['not-sent', 'delivered', 'bounced', 'unknown']),
  /** Whether the reminder went. */
  reminded: z.boolean(),
  comments: z.int(),
  /** It was asked, and has said nothing. */
  silent: z.boolean(),
});

/** How a consultation stands. */
const ConsultationShown = z
  .strictObject({
    audit: AuditId,
    /** `running`: comments are taken; `over`: the last day has passed; `ended`: you ended it; `opened`: the audit has opened. */
    state: z.enum(['running', 'over', 'ended', 'opened']),
    /** An audit can have several, one after the other: which one this is. */
    number: z.int(),
    /** The day on which it was begun, and the last on which comments are taken. */
    begunOn: Day,
    by: Day,
    /** The day on which whoever has said nothing is reminded; absent where nobody is. */
    remindedOn: z.optional(Day),
    agencies: z.array(AgencyConsulted),
    /** Ids of the agencies that have said nothing. */
    silent: z.array(AgencyId),
    /** How many comments there are, and how many of them nobody has answered: of those before too. */
    comments: z.int(),
    unanswered: z.int(),
  })
  .register(z.globalRegistry, { id: 'ConsultationShown' });
export type ConsultationShown = z.infer<typeof ConsultationShown>;

/** A comment as the business manager reads it. */
const CommentShown = z
  .strictObject({
    comment: z.int(),
    /** Absent of one on the questionnaire as a whole. */
    question: z.optional(z.string()),
    text: z.string(),
    at: Instant,
    on: Day,
    /** The tool that it was made on, and the hash of it as it stood then. */
    tool: z.string(),
    toolSha256: z.string(),
    /** Whose contact made it. */
    agencies: z.array(z.strictObject({ agency: AgencyId, name: z.string() })),
    /** What was answered, the oldest first. */
    answers: z.array(z.strictObject({ answer: z.int(), text: z.string(), at: Instant, on: Day })),
  })
  .register(z.globalRegistry, { id: 'CommentShown' });
export type CommentShown = z.infer<typeof CommentShown>;

const stands = { description: 'The consultation as it stands', schema: ConsultationShown };

/** The responses of `consultationRoutes`. */
export const consultationResponses: Responses<typeof consultationRoutes> = {
  'begin-consultation': { 200: stands },
  'change-consultation': { 200: stands },
  'end-consultation': { 200: stands },
  consultation: { 200: stands },
  'list-comments': {
    200: {
      description: 'A page of comments, the oldest first; apart those on questions that are there no more',
      schema: z.strictObject({
        comments: z.array(CommentShown),
        gone: z.array(CommentShown),
        next: z.optional(z.string()),
      }),
    },
  },
  'answer-comment': {
    201: {
      description: 'It is kept; the same words as the newest answer are the same answer',
      schema: z
        .strictObject({ audit: AuditId, comment: z.int(), answer: z.int(), on: Day })
        .register(z.globalRegistry, { id: 'CommentAnswered' }),
    },
  },
};

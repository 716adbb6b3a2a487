import * as z from 'zod/mini';
import type { Responses } from '../../base/http/route.ts';
import { AuditId, Day } from '../../domain/audits/ids.ts';
import type { consultedRoutes } from './consultation-routes.ts';

/** What the bearer of a consultation's link is asked. */
const Consulted = z
  .strictObject({
    audit: z.strictObject({ id: AuditId, title: z.string(), quarter: z.string() }),
    /** The names of the agencies that the addressee is the contact of. */
    agencies: z.array(z.string()),
    /** The last day on which comments are taken. */
    by: Day,
    /** Whether they are, today. */
    takesComments: z.boolean(),
    /** As people read it: `October to December 2026`, `Friday 15 January 2027`. */
    words: z.strictObject({ quarter: z.string(), by: z.string() }),
    /** The questionnaire as it stands: it may be a draft. */
    tool: z.record(z.string(), z.unknown()),
  })
  .register(z.globalRegistry, { id: 'Consulted' });
export type Consulted = z.infer<typeof Consulted>;

/** A comment as all who are consulted read it. */
const CommentRead = z
  .strictObject({
    comment: z.int(),
    /** Absent of one on the questionnaire as a whole. */
    question: z.optional(z.string()),
    text: z.string(),
    on: Day,
    /** Whether it was made with a link of the same addressee. Whose any other is, is told to the business manager alone. */
    mine: z.boolean(),
    /** What the business manager answered, the oldest first. */
    answers: z.array(z.strictObject({ text: z.string(), on: Day })),
  })
  .register(z.globalRegistry, { id: 'CommentRead' });
export type CommentRead = z.infer<typeof CommentRead>;

/** The responses of `consultedRoutes`. */
export const consultedResponses: Responses<typeof consultedRoutes> = {
  consulted: { 200: { description: 'The questionnaire, and until when comments are taken', schema: Consulted } },
  'read-comments': {
    200: {
      description: 'A page of comments, the oldest first; apart those on questions that are there no more',
      schema: z.strictObject({
        comments: z.array(CommentRead),
        gone: z.array(CommentRead),
        next: z.optional(z.string()),
      }),
    },
  },
  comment: {
    201: {
      description: 'It is kept; the same words on the same question again are the same comment',
      schema: z
        .strictObject({ comment: z.int(), question: z.optional(z.string()), on: Day })
        .register(z.globalRegistry, { id: 'CommentTaken' }),
    },
  },
};

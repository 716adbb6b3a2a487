import * as z from 'zod/mini';
import { PersonId } from '../../domain/audits/ids.ts';
import { OpenQueryRow } from '../../domain/figures/case-partial.ts';
import { DeclineReason, PersonChecked } from '../../domain/returns/schema.ts';
import { toDoFields } from './to-do-responses.ts';

/** What an agency said of a return, and what is asked of it again: fields of the board's row. */
export const saidByAgency = {
  /** Why the agency declines, while it does. */
  declined: z.optional(DeclineReason),
  /** What the newest record check said of each person, and what of it is to be seen to, until somebody says that it is. */
  people: z.optional(z.record(PersonId, PersonChecked)),
  toDo: z.optional(z.strictObject(toDoFields)),
  /** Of a reopened return: the queries that wait for an answer, and why it was sent back. */
  openQueries: z.optional(z.array(OpenQueryRow)),
};

import * as z from 'zod/mini';
import { AgencyId, AuditId, CaseId, Day, Instant, PersonId } from '../../domain/audits/ids.ts';

/** What a record check left to see to, as its return's row shows it too. */
export const toDoFields = {
  /** The entry of the check in the return's log. */
  seq: z.int(),
  /** The day that the check belongs to; absent in what was said before it was kept. */
  saidOn: z.optional(Day),
  people: z.array(z.strictObject({ person: PersonId, says: z.enum(['cannot-tell', 'moved']) })),
  unlisted: z.boolean(),
};

/** A thing to do: nobody has said that it is seen to. */
const ToDoShown = z
  .strictObject({
    case: CaseId,
    agency: AgencyId,
    agencyName: z.string(),
    ...toDoFields,
    /** Where to say who saw to it. */
    seenToUrl: z.string(),
    /** Where the check's own words stand. */
    historyUrl: z.string(),
  })
  .register(z.globalRegistry, { id: 'ToDo' });

export const ToDoList = z
  .strictObject({ audit: AuditId, toDo: z.array(ToDoShown) })
  .register(z.globalRegistry, { id: 'ToDoList' });
export type ToDoList = z.infer<typeof ToDoList>;

/** Whose word it is that something is seen to: of several who say so, the first one's. */
export const SeenToShown = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    agency: AgencyId,
    seq: z.int(),
    at: Instant,
    on: Day,
    by: z.string(),
    note: z.string(),
  })
  .register(z.globalRegistry, { id: 'SeenToShown' });
export type SeenToShown = z.infer<typeof SeenToShown>;

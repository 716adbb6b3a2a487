import { standing } from '../returns/drop.ts';
import { lastEntries } from '../returns/log.ts';
import { toDoOf, type ToDo } from '../returns/people-checked.ts';
import type { Entry } from '../returns/schema.ts';

/** What a record check left to see to, and nobody has said that it is seen to. */
export type OpenToDo = ToDo & { case: string; agency: string };

/**
 * All that record checks have left to see to, by case and agency: until somebody says so, a later check says otherwise, or the
 * agency is asked again. Of a case that was dropped nothing is.
 * @param cases each with the entries of its returns, of each the newest at least
 */
export const openToDos = (cases: readonly { entered: { id: string }; entries: readonly Entry[] }[]): OpenToDo[] =>
  standing(cases).flatMap(({ entered, entries }) =>
    [...lastEntries(entries)].flatMap(([agency, { checked }]) => {
      const toDo = toDoOf(checked);
      return toDo === undefined ? [] : [{ case: entered.id, agency, ...toDo }];
    }),
  );

import type { Check, PeopleChecked, PersonChecked } from './schema.ts';

type People = Readonly<Record<string, PersonChecked>>;

/**
 * What a check of each person comes to: one whose record is here makes the family known; else one who cannot be told from
 * the details leaves them not to be identified; else the agency has no record of them, or its record has moved.
 */
export function outcomeOfPeople(people: People): 'known' | 'not-known' | 'cannot-identify' {
  const said = new Set(Object.values(people));
  if (said.has('known')) return 'known';
  return said.has('cannot-tell') ? 'cannot-identify' : 'not-known';
}

/** Those whom a check of each person says the agency knows, in order. */
export const knownOf = (people: People): string[] =>
  Object.keys(people)
    .filter((id) => people[id] === 'known')
    .toSorted();

/** Whom a check says that the agency knows: undefined where it did not say, so all children of the case. */
export const knowsOf = (check: Extract<Check, { outcome: 'known' }>): string[] | undefined =>
  check.people === undefined ? check.knows?.toSorted() : knownOf(check.people);

/** What a check said of people, by the entry that says it; nothing where it spoke of the family as a whole. */
export function peopleChecked(
  check: Exclude<Check, { outcome: 'declined' }>,
  seq: number,
): { checked?: PeopleChecked } {
  const { people, unlisted } = check;
  if (people === undefined && unlisted === undefined) return {};
  return {
    checked: {
      seq,
      // In order, so that the same said in another order is the same.
      ...(people === undefined ? {} : { people: inOrder(people) }),
      ...(unlisted === undefined ? {} : { unlisted }),
    },
  };
}

const inOrder = (people: People): Record<string, PersonChecked> =>
  Object.fromEntries(Object.entries(people).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Whether two checks say the same of everybody. */
export function samePeople(a: PeopleChecked | undefined, b: PeopleChecked | undefined): boolean {
  const said = (one: PeopleChecked | undefined): string =>
    JSON.stringify([one?.people ?? null, one?.unlisted ?? false]);
  return said(a) === said(b);
}

/** One person whose record somebody has to see to. */
export interface PersonToSee {
  person: string;
  says: 'cannot-tell' | 'moved';
}

/** What a check left for the manager to see to. */
export interface ToDo {
  people: PersonToSee[];
  unlisted: boolean;
}

/**
 * What of a check the manager has to see to: a person whose record has moved, or who cannot be told from the details, and a
 * child who is not on the list. That an agency has no record of one person is plain. Where it cannot tell who the family
 * is, the alert of that says so, and only the rest is a thing to do.
 * @returns undefined where nothing is
 */
export function toDoOf(checked: PeopleChecked | undefined): ToDo | undefined {
  if (checked === undefined) return undefined;
  const said = checked.people ?? {};
  const isTold = outcomeOfPeople(said) === 'cannot-identify';
  const people = Object.entries(said).flatMap(([person, says]): PersonToSee[] =>
    says === 'moved' || (says === 'cannot-tell' && !isTold) ? [{ person, says }] : [],
  );
  const unlisted = checked.unlisted === true;
  return people.length === 0 && !unlisted ? undefined : { people, unlisted };
}

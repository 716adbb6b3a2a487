import type { Day } from '../../base/time/days.ts';
import type { Check, Entry, PeopleChecked, PersonChecked } from './schema.ts';

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

/** What a check says of people; nothing where it speaks of the family as a whole. */
type SaidOfPeople = Pick<PeopleChecked, 'people' | 'unlisted'>;

function saidIn({ people, unlisted }: Exclude<Check, { outcome: 'declined' }>): SaidOfPeople | undefined {
  if (people === undefined && unlisted === undefined) return undefined;
  return {
    // In order, so that the same said in another order is the same.
    ...(people === undefined ? {} : { people: inOrder(people) }),
    ...(unlisted === undefined ? {} : { unlisted }),
  };
}

const inOrder = (people: People): Record<string, PersonChecked> =>
  Object.fromEntries(Object.entries(people).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const isSame = (a: SaidOfPeople | undefined, b: SaidOfPeople | undefined): boolean => {
  const said = (one: SaidOfPeople | undefined): string => JSON.stringify([one?.people ?? null, one?.unlisted ?? false]);
  return said(a) === said(b);
};

/** Whether a check says the same of everybody as one before. */
export const samePeople = (
  check: Exclude<Check, { outcome: 'declined' }>,
  before: PeopleChecked | undefined,
): boolean => isSame(saidIn(check), before);

/**
 * What stands of people after a check. One that says the same as the check before, in no new words, leaves it as it was. One that
 * leaves nothing to see to that was not seen to leaves nothing to see to.
 * @param entry the entry of the check: its number and its day; `words`, a short hash of its note; `areNew`: it did not come before
 */
export function peopleChecked(
  check: Exclude<Check, { outcome: 'declined' }>,
  before: PeopleChecked | undefined,
  entry: { seq: number; on: Day | undefined; words: string | undefined; areNew: boolean },
): { checked?: PeopleChecked } {
  const said = saidIn(check);
  if (said === undefined) return {};
  const isRepeated = before !== undefined && !entry.areNew;
  if (isRepeated && isSame(said, before)) return { checked: before };
  const { seq, on, words } = entry;
  const isSeenTo = isRepeated && before.seenTo !== undefined && leavesNoMore(said, before);
  return {
    checked: {
      seq,
      ...said,
      ...(on === undefined ? {} : { on }),
      ...(words === undefined ? {} : { said: words }),
      ...(isSeenTo ? { seenTo: before.seenTo } : {}),
    },
  };
}

/** The newest check of a log, or that an agency declined. @param after only what came after that entry */
export const newestCheck = (log: readonly Entry[], after = 0): Entry | undefined =>
  log.findLast(({ act, seq }) => act === 'check' && seq > after);

/** One person whose record somebody has to see to. */
export interface PersonToSee {
  person: string;
  says: 'cannot-tell' | 'moved';
}

/** What a check left for the manager to see to. */
export interface ToDo {
  /** The entry of the check. */
  seq: number;
  /** The day that the check belongs to, where that is kept. */
  saidOn?: Day;
  people: PersonToSee[];
  unlisted: boolean;
}

/** What of a check is to be seen to, whether or not somebody has. */
function toSeeIn({ people = {}, unlisted }: SaidOfPeople): Pick<ToDo, 'people' | 'unlisted'> {
  const isTold = outcomeOfPeople(people) === 'cannot-identify';
  return {
    people: Object.entries(people).flatMap(([person, says]): PersonToSee[] =>
      says === 'moved' || (says === 'cannot-tell' && !isTold) ? [{ person, says }] : [],
    ),
    unlisted: unlisted === true,
  };
}

/** Whether all that a check leaves to see to was left by the one before it. */
function leavesNoMore(said: SaidOfPeople, before: SaidOfPeople): boolean {
  const [now, then] = [toSeeIn(said), toSeeIn(before)];
  const isThere = ({ person, says }: PersonToSee): boolean =>
    then.people.some((one) => one.person === person && one.says === says);
  return now.people.every(isThere) && (then.unlisted || !now.unlisted);
}

/**
 * What of a check the manager has to see to: a person whose record has moved, or who cannot be told from the details, and a
 * child who is not on the list. That an agency has no record of one person is plain. Where it cannot tell who the family
 * is, the alert of that says so, and only the rest is a thing to do.
 * @returns undefined where nothing is, or somebody has seen to it
 */
export function toDoOf(checked: PeopleChecked | undefined): ToDo | undefined {
  if (checked === undefined || checked.seenTo !== undefined) return undefined;
  const { people, unlisted } = toSeeIn(checked);
  if (people.length === 0 && !unlisted) return undefined;
  return { seq: checked.seq, ...(checked.on === undefined ? {} : { saidOn: checked.on }), people, unlisted };
}

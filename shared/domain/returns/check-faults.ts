import { pointerOf } from '../../base/content/pointer.ts';
import type { FieldProblem } from '../../base/http/problem.ts';
import { childIdsOf, peopleOf } from '../audits/people.ts';
import type { Case } from '../audits/schema.ts';
import { knownOf, outcomeOfPeople } from './people-checked.ts';
import type { Check } from './schema.ts';

/**
 * What is wrong with a check of this case, each fault with its pointer: it names only people of the case; where it says of
 * each person what the records say it says so of every child, and its outcome and whom it knows are what that comes to.
 */
export function checkFaults(check: Check, entered: Pick<Case, 'children' | 'adults'>): FieldProblem[] {
  if (check.outcome === 'declined') return [];
  const known = new Set(peopleOf(entered).map(({ id }) => id));
  const knows = check.outcome === 'known' ? (check.knows ?? []) : [];
  const unknown = (place: (string | number)[]): FieldProblem => ({
    pointer: pointerOf(place),
    code: 'unknown-person',
    detail: 'is not a child or adult of this case',
  });
  const faults = knows.flatMap((id, index) => (known.has(id) ? [] : [unknown(['knows', index])]));
  const { people } = check;
  if (people === undefined) return faults;
  const fault = (pointer: string, code: string, detail: string): FieldProblem => ({ pointer, code, detail });
  const left = childIdsOf(entered).filter((id) => !Object.hasOwn(people, id));
  const outcome = outcomeOfPeople(people);
  const isOther = JSON.stringify(knows.toSorted()) !== JSON.stringify(knownOf(people));
  return [
    ...faults,
    ...Object.keys(people).flatMap((id) => (known.has(id) ? [] : [unknown(['people', id])])),
    ...left.map((id) =>
      fault(pointerOf(['people', id]), 'invalid_type', 'is missing: say so of every child of the case'),
    ),
    ...(check.outcome === outcome
      ? []
      : [fault('/outcome', 'invalid_value', `must be ${outcome}: what is said of the people comes to that`)]),
    ...(check.outcome === 'known' && check.knows !== undefined && isOther
      ? [fault('/knows', 'invalid_value', 'must be left out, or name those whom people says are known')]
      : []),
  ];
}

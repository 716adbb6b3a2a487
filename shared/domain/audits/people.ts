import { adultInWords, childInWords } from './names.ts';
import type { Case } from './schema.ts';

/** A person of a case, by opaque id. */
export type Person = { id: string; kind: 'child' } | { id: string; kind: 'adult'; role: string };

/** Everybody whom a case is about: its children, then its parents and carers. */
export const peopleOf = ({ children, adults = [] }: Pick<Case, 'children' | 'adults'>): Person[] => [
  ...children.map(({ id }): Person => ({ id, kind: 'child' })),
  ...adults.map(({ id, role }): Person => ({ id, kind: 'adult', role })),
];

/** The children of a case, by id. */
export const childIdsOf = ({ children }: Pick<Case, 'children'>): string[] => children.map(({ id }) => id);

/** How people read the ids of a case's people: `Child 2`, `Adult 1`. */
export function personInWords(entered: Pick<Case, 'children' | 'adults'>): (id: string) => string {
  const children = new Set(childIdsOf(entered));
  return (id) => (children.has(id) ? childInWords(id) : adultInWords(id));
}

import type { Case } from '../audits/schema.ts';
import { childrenNotCovered } from './log.ts';
import type { Counted, Entry } from './schema.ts';

/** What of a case decides which of a return's questions are open, and whom it should cover. */
export type Asked = Pick<Case, 'children' | 'factors'>;

/** What a return's counted version leaves open. */
export interface LeftOpen {
  /** Applicable questions without an answer, by id. */
  questions: string[];
  /** Children whom the agency knows (all of the case's if it did not say) and that are not covered, by id. */
  children: string[];
  /** Boxes that were asked for, and text questions, left empty. */
  unexplained: number;
}

/** Gaps of a return: applicable questions without an answer, and children that it should cover and does not. */
export const gapCount = ({ questions, children }: Pick<LeftOpen, 'questions' | 'children'>): number =>
  questions.length + children.length;

/** Whether a case has all of some factors. */
export const hasAll = (factors: readonly string[], of: readonly string[]): boolean =>
  of.every((factor) => factors.includes(factor));

const sum = (groups: readonly { unexplained: number }[]): number =>
  groups.reduce((total, { unexplained }) => total + unexplained, 0);

/** Questions left open under the factors that the case has now. */
export function questionsLeft(
  { gaps, unexplained, underFactors = [] }: Pick<Counted, 'gaps' | 'unexplained' | 'underFactors'>,
  factors: readonly string[],
): Pick<LeftOpen, 'questions' | 'unexplained'> {
  const holds = (group: { factors: readonly string[] }): boolean => hasAll(factors, group.factors);
  if (underFactors.every((group) => holds(group) === (group.held === true))) return { questions: gaps, unexplained };
  const resting = new Set(underFactors.flatMap((group) => group.gaps));
  const holding = underFactors.filter(holds);
  return {
    questions: [...gaps.filter((id) => !resting.has(id)), ...holding.flatMap((group) => group.gaps)],
    unexplained: unexplained - sum(underFactors.filter(({ held }) => held === true)) + sum(holding),
  };
}

/**
 * What a return leaves open as its case stands: the case's factors and children may have been corrected since the version
 * came. Nothing where no version counts.
 */
export function leftOpen(last: Pick<Entry, 'counted' | 'knows'>, of: Asked): LeftOpen {
  if (last.counted === undefined) return { questions: [], children: [], unexplained: 0 };
  return {
    ...questionsLeft(last.counted, of.factors),
    children: childrenNotCovered(
      last,
      of.children.map(({ id }) => id),
    ),
  };
}

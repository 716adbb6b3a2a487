import { caseFactsOf, caseHolds, type DescribedCase } from '../tool/facts.ts';
import { childrenNotCovered } from './log.ts';
import type { Counted, Entry } from './schema.ts';

/** What of a case decides which of a return's questions are open, and whom it should cover. */
export type Asked = DescribedCase;

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

type Group = NonNullable<Counted['openWhere']>[number];

const sum = (groups: readonly Group[]): number => groups.reduce((total, { unexplained }) => total + unexplained, 0);

/** What is open of questions that rest on the case, by what they rest on. */
const groupsIn = ({ openWhere, underFactors = [] }: Pick<Counted, 'openWhere' | 'underFactors'>): readonly Group[] =>
  openWhere ??
  underFactors.map(({ factors, ...group }) => ({ ...group, where: { all: factors.map((factor) => ({ factor })) } }));

/** Questions left open as the case is now. */
function questionsLeft(counted: Counted, of: Asked): Pick<LeftOpen, 'questions' | 'unexplained'> {
  const { gaps, unexplained, covers } = counted;
  const groups = groupsIn(counted);
  const facts = caseFactsOf(of, covers);
  const holding = groups.filter(({ where }) => caseHolds(where, facts));
  if (groups.every((group) => holding.includes(group) === (group.held === true))) {
    return { questions: gaps, unexplained };
  }
  const resting = new Set(groups.flatMap((group) => group.gaps));
  return {
    questions: [...gaps.filter((id) => !resting.has(id)), ...holding.flatMap((group) => group.gaps)],
    unexplained: unexplained - sum(groups.filter(({ held }) => held === true)) + sum(holding),
  };
}

/**
 * What a return leaves open as its case stands: its factors, attributes and children may have been corrected since the version
 * came. Nothing where no version counts.
 */
export function leftOpen(last: Pick<Entry, 'counted' | 'knows'>, of: Asked): LeftOpen {
  if (last.counted === undefined) return { questions: [], children: [], unexplained: 0 };
  return {
    ...questionsLeft(last.counted, of),
    children: childrenNotCovered(
      last,
      of.children.map(({ id }) => id),
    ),
  };
}

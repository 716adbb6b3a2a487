import { SUMMARY } from '../audits/ids.ts';
import { settledStates, type State } from '../returns/life-cycle.ts';

/** A return of a case, as its last entry tells it. */
export interface CoveringReturn {
  agency: string;
  state: State;
  /** The version that counts; it stays while the return is reopened, and is gone once it is withdrawn. */
  counted?: { covers: readonly string[] } | undefined;
}

/**
 * Coverage gaps of a case: its children whom no counted questionnaire covers, whether or not an agency says it knows
 * them (audit report 2.3.3). A case summary covers nobody.
 *
 * A child becomes a gap with the first questionnaire that leaves it out while no other covers it, and stops being one
 * with the first that covers it. Until a questionnaire is in, none of the children is covered by anybody and that says
 * nothing that `no-reply` does not, so nobody is a gap; unless none is to come any more (all are settled, or nobody was
 * asked): then all are.
 * @param children of the case, by id
 * @param returns the last entries of the case's returns
 * @returns ids in the order of `children`
 */
export function coverageGaps(children: readonly string[], returns: readonly CoveringReturn[]): string[] {
  const questionnaires = returns.filter(({ agency }) => agency !== SUMMARY);
  const anyReturned = questionnaires.some(({ counted }) => counted !== undefined);
  const anyToCome = questionnaires.some(({ state }) => !settledStates.has(state));
  if (!anyReturned && anyToCome) return [];
  const covered = new Set(questionnaires.flatMap(({ counted }) => counted?.covers ?? []));
  return children.filter((child) => !covered.has(child));
}

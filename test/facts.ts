/** What decides which questions apply, for tests in which little of it does. */
import type { CaseFacts } from '../shared/domain/figures/case-partial.ts';
import type { Facts } from '../shared/domain/tool/facts.ts';

/** Facts of a return of which nothing else is said. */
export const factsWith = (more: Partial<Facts> = {}): Facts => ({
  factors: [],
  service: 'police',
  children: [],
  ...more,
});

/** A case whose returns are known to be of it: its factors, and each its own service, decide which questions apply. */
export const ofCase = (one: CaseFacts): CaseFacts => ({
  ...one,
  returns: one.returns.map(({ counted, ...rest }) =>
    counted === undefined
      ? rest
      : { ...rest, counted: { ...counted, facts: { ...counted.facts, factors: one.factors, service: rest.service } } },
  ),
});

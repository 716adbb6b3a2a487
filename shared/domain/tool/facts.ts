import type { AgeBand, Involvement } from './codes.ts';
import type { Content } from './submission.ts';
import type { CaseFact, Joined } from './case-condition.ts';

/** What of a child decides which questions apply. */
export interface ChildFacts {
  id: string;
  /** Absent in the packs of an older release: its tools did not look at it. */
  ageBand?: AgeBand;
  attributes?: Readonly<Record<string, string>> | undefined;
}

/** What of a case decides which questions apply. */
export interface DescribedCase {
  factors: readonly string[];
  attributes?: Readonly<Record<string, string>> | undefined;
  children: readonly ChildFacts[];
}

/** All that decides which of a tool's questions apply to a return, beside its own answers. */
export interface Facts extends DescribedCase {
  /** Those that the answers are about. */
  children: readonly ChildFacts[];
  /** Of the agency that answers. */
  service: string;
  /** Whether it is or was involved with the family; absent where it did not say: then neither holds. */
  involvement?: Involvement | undefined;
}

/**
 * What decides which questions apply to a return.
 * @param of.service the service of the agency that answers
 * @param content what it says of itself, and which of the case's children it covers
 */
export function factsOf(
  { case: of, service }: { case: DescribedCase; service: string },
  { childrenCovered, header }: Pick<Content, 'childrenCovered' | 'header'>,
): Facts {
  return { ...caseFactsOf(of, childrenCovered), service, involvement: header?.involvement };
}

/** What of a case decides, as far as answers about these children go. */
export const caseFactsOf = (
  { factors, attributes, children }: DescribedCase,
  covered: readonly string[],
): DescribedCase => ({
  factors,
  attributes,
  children: children.filter(({ id }) => covered.includes(id)),
});

/** The same, as far as they decide which questions about one child apply to it. */
export const factsOfChild = <Of extends DescribedCase>(facts: Of, child: string): Of => ({
  ...facts,
  children: facts.children.filter(({ id }) => id === child),
});

const hasOneOf = (of: Pick<ChildFacts, 'attributes'>, attribute: string, is: readonly string[]): boolean =>
  of.attributes !== undefined && Object.hasOwn(of.attributes, attribute) && is.includes(of.attributes[attribute] ?? '');

/**
 * Whether a case has a fact: what is a child's, at least one of the children has, or the one that the fact names. An attribute is the case's or a child's by
 * its id, of which a tool has each once.
 */
export function caseHas(fact: CaseFact, of: DescribedCase): boolean {
  if ('factor' in fact) return of.factors.includes(fact.factor);
  const children = fact.child === undefined ? of.children : of.children.filter(({ id }) => id === fact.child);
  if ('ageBand' in fact) return children.some(({ ageBand }) => ageBand !== undefined && fact.ageBand.includes(ageBand));
  return [of, ...children].some((one) => hasOneOf(one, fact.attribute, fact.is));
}

/** Whether what is said of a case, joined, holds. */
export function caseHolds(condition: Joined<CaseFact>, of: DescribedCase): boolean {
  if ('all' in condition) return condition.all.every((part) => caseHolds(part, of));
  if ('any' in condition) return condition.any.some((part) => caseHolds(part, of));
  return caseHas(condition, of);
}

import type { CaseStates } from '../returns/store.ts';
import type { AgeBand } from '../tool/codes.ts';
import type { Theme } from '../tool/theme.ts';
import type { Waived } from './store.ts';

/** What a tool's theme calls for. */
export type Calls = Pick<Theme, 'calledFor'>;

/** A case, as far as it says whom to ask. */
export interface AskedOfCase {
  case: string;
  factors: readonly string[];
  /** How old its children are. */
  ageBands: readonly AgeBand[];
  /** Services of every agency that was ever put on the case, whatever became of its return. */
  askedServices: readonly string[];
  /** Services that the business manager does not ask, each with a reason on record. */
  waived: readonly { service: string; reason: string }[];
}

/** Services that a case calls for by its theme (audit report 2.3.2): always, by a factor, or by a child's age; each once. */
export const servicesCalledFor = (
  { calledFor }: Calls,
  { factors, ageBands }: Pick<AskedOfCase, 'factors' | 'ageBands'>,
): string[] => [
  ...new Set(
    calledFor
      .filter((rule) =>
        'factor' in rule
          ? factors.includes(rule.factor)
          : 'ageBand' in rule
            ? ageBands.includes(rule.ageBand)
            : rule.always,
      )
      .flatMap(({ services }) => services),
  ),
];

/**
 * Services that a case calls for, that nobody asked, and of which nobody has said why not. A withdrawn return was asked for.
 * A theme that calls for nothing finds nothing missing.
 */
export const neverAsked = (tool: Calls, cases: readonly AskedOfCase[]): { case: string; service: string }[] =>
  cases.flatMap((one) =>
    servicesCalledFor(tool, one)
      .filter((service) => !one.askedServices.includes(service))
      .filter((service) => !one.waived.some((waived) => waived.service === service))
      .map((service) => ({ case: one.case, service })),
  );

/**
 * What {@link neverAsked} finds in an audit's cases.
 * @param logs every case with the logs of its returns
 * @param waived every waiver of the audit
 */
export const neverAskedIn = (
  tool: Calls,
  logs: readonly CaseStates[],
  waived: readonly Waived[],
): { case: string; service: string }[] =>
  neverAsked(
    tool,
    logs.map(({ entered, entries }) => ({
      case: entered.id,
      factors: entered.factors,
      ageBands: entered.children.map(({ ageBand }) => ageBand),
      askedServices: [...new Set(entries.map((entry) => entry.service))],
      waived: waived.filter((one) => one.case === entered.id),
    })),
  );

import type { CaseStates } from '../returns/store.ts';
import type { Waived } from './store.ts';

/** Of a theme: services that a case calls for when it has any of the factors. */
interface ThemeRule {
  theme: string;
  factors: readonly string[];
  services: readonly string[];
}

/**
 * What themes call for. In the 2015 audit of children stepped down, nobody asked adult services, and the gap showed
 * where domestic abuse or a parent's mental health played a part; housing would have helped (audit report 2.3.2).
 */
export const themeRules: readonly ThemeRule[] = [
  {
    theme: 'step-down',
    factors: ['domestic-abuse', 'parental-mental-health'],
    services: ['adult-services', 'housing'],
  },
];

/** A case, as far as it says whom to ask. */
export interface AskedOfCase {
  case: string;
  factors: readonly string[];
  /** Services of every agency that was ever put on the case, whatever became of its return. */
  askedServices: readonly string[];
  /** Services that the business manager does not ask, each with a reason on record. */
  waived: readonly { service: string; reason: string }[];
}

/** Whether any rule says what cases of a theme call for; of a theme without one nothing can be found missing. */
export const hasThemeRule = (theme: string): boolean => themeRules.some((rule) => rule.theme === theme);

/** Services that a case with these factors calls for, each once. */
export const servicesCalledFor = (theme: string, factors: readonly string[]): string[] => [
  ...new Set(
    themeRules
      .filter((rule) => rule.theme === theme && rule.factors.some((factor) => factors.includes(factor)))
      .flatMap((rule) => rule.services),
  ),
];

/**
 * Services that a case's factors call for, that nobody asked, and of which nobody has said why not. A withdrawn return
 * was asked for. A theme without rules calls for nothing.
 */
export const neverAsked = (theme: string, cases: readonly AskedOfCase[]): { case: string; service: string }[] =>
  cases.flatMap((one) =>
    servicesCalledFor(theme, one.factors)
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
  theme: string,
  logs: readonly CaseStates[],
  waived: readonly Waived[],
): { case: string; service: string }[] =>
  neverAsked(
    theme,
    logs.map(({ entered, entries }) => ({
      case: entered.id,
      factors: entered.factors,
      askedServices: [...new Set(entries.map((entry) => entry.service))],
      waived: waived.filter((one) => one.case === entered.id),
    })),
  );

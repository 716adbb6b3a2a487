/** Sentences that page and report share, each with the check that it rests on: nothing is said that was not looked at. */
import { servicesCalledFor, type Calls } from '../../../domain/alerts/never-asked.ts';
import { signalRules } from '../../../domain/figures/aggregate.ts';
import { keyOf, titleOf } from '../../../domain/tool/signal-rules.ts';
import type { Signal as Rule, Tool } from '../../../domain/tool/tool.ts';
import type { Figures } from '../../../domain/figures/figures.ts';

/** With this many answers, one of them is two points of a percentage (audit report 2.3.10). */
const enough = 50;

/** Whether the questionnaires counted are few. Of a number that is not shown nothing is said. */
export const areFew = ({ completeness: { returned } }: Figures): boolean => returned !== null && returned < enough;

/** What can be said where no service stands as called for and never asked: whether anything called for one at all. */
export function nobodyMissed({ questions }: Figures, tool: Calls): string {
  if (tool.calledFor.length === 0) {
    return 'No rule says which services this theme calls for, so nobody could look for one that was never asked.';
  }
  const factors = new Set(Object.values(questions).flatMap(({ byFactor }) => Object.keys(byFactor)));
  const isByFactor = tool.calledFor.every((rule) => 'factor' in rule);
  return isByFactor && servicesCalledFor(tool, { factors: [...factors], ageBands: [] }).length === 0
    ? 'No case has a factor for which a rule calls for a service.'
    : 'Every service that a case calls for was asked, or somebody has said why not.';
}

/** Why there can be no signals, where nothing was looked at; undefined where the rules had something to look at. */
export function whyNoSignals({ completeness }: Figures, tool: Tool): string | undefined {
  if (tool.signals.length === 0) return 'The questionnaire states no rules for signals, so none were looked for.';
  return completeness.returned === 0
    ? 'The questionnaire states rules for signals, and no questionnaire is counted for them to look at.'
    : undefined;
}

/** The rules of a questionnaire in the order in which they are told. */
export const rulesInOrder = ({ signals }: Tool): Rule[] =>
  signals.toSorted((a, b) => signalRules.indexOf(a.rule) - signalRules.indexOf(b.rule));

/**
 * What the rules that raised nothing look for: those that the questionnaire states, and those that it does not, which nobody
 * looked for.
 * @param raised what the rules that raised something are found by
 */
export function quietRules(tool: Tool, raised: ReadonlySet<string>): { stated: string[]; unstated: string[] } {
  const stated = rulesInOrder(tool).filter((rule) => !raised.has(keyOf(rule)));
  const names = new Set(tool.signals.map(({ rule }) => rule));
  // What stands together is a questionnaire's own to say: nobody misses it in another.
  const unstated = signalRules.filter((rule) => rule !== 'together' && !names.has(rule));
  return { stated: stated.map(titleOf), unstated: unstated.map((rule) => titleOf({ rule })) };
}

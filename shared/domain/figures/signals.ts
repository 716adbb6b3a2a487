import type { Signal as Rule, Tool } from '../tool/tool.ts';
import type { Signal } from './aggregate.ts';
import { contradictions, countedAnswers, outliers } from './signals-across.ts';
import { raisedByReturn, type Answered, type Raised } from './signals-of-return.ts';

const inOrder = (a: Answered, b: Answered): number => {
  if (a.case !== b.case) return a.case < b.case ? -1 : 1;
  return a.agency < b.agency ? -1 : 1;
};

/**
 * The signals that counted questionnaires raise by the rules that their tool states; each rule is told in
 * docs/signals.md. Rule after rule as the tool states them; within one by case and agency, or by question and then
 * service or case. The order of `returns` does not matter.
 *
 * A signal names returns and answers, and scores nobody. It holds no words that an agency wrote.
 * @param returns every counted questionnaire of the audit, each once
 */
export function signalsOf(tool: Tool, returns: readonly Answered[]): Signal[] {
  const sorted = returns.toSorted(inOrder);
  const counted = countedAnswers(tool, sorted);
  const raisedBy = (rule: Rule): Raised[] => {
    if (rule.rule === 'outlier-service') return outliers(tool, rule, counted);
    if (rule.rule === 'agencies-contradict') return contradictions(tool, rule, counted);
    return sorted.flatMap((of) => raisedByReturn(tool, rule, of));
  };
  return tool.signals.flatMap((stated) => {
    const { rule, id, label } = stated;
    const named = { rule, ...(id !== undefined && { id }), ...(label !== undefined && { label }) };
    return raisedBy(stated).map((raised) => ({ ...named, ...raised }));
  });
}

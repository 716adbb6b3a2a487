import { distributedOf } from '../returns/shown-state.ts';
import type { Changes } from './aggregate.ts';
import { numbersOf } from './numbers.ts';
import { getOwn, noTally } from './tally.ts';
import type { QuestionTotals } from './tally.ts';
import type { CompletenessTotals, Totals } from './totals.ts';
import { isOfChild } from '../tool/answers.ts';
import type { Question, Tool } from '../tool/tool.ts';
import { countedOptions } from '../tool/options.ts';

/** A number that a change can be of. */
type Measured = [measure: string, count: number];

function completenessOf(counted: CompletenessTotals): Measured[] {
  const { expected, returned, complete, explained = 0, notKnown, cannotIdentify, noReply } = counted;
  return Object.entries({
    expected,
    distributed: distributedOf(counted),
    returned,
    complete,
    explained,
    notKnown,
    cannotIdentify,
    noReply,
    declined: counted.declined ?? 0,
    withdrawn: counted.withdrawn,
    summariesOwed: counted.summariesOwed,
    summariesReceived: counted.summariesReceived,
  });
}

function countsOf(question: Question, totals: QuestionTotals | undefined): Measured[] {
  const { asked, answered, unanswered, notApplicable, questionnaires = 0, counts } = totals ?? noTally;
  return [
    ...Object.entries({ asked, answered, unanswered, notApplicable }),
    ...Object.entries(isOfChild(question) ? { questionnaires } : {}),
    ...Object.entries(question.type === 'number' ? { sum: numbersOf(question, counts).sum } : {}),
    ...countedOptions(question).map(({ value }): Measured => [`answer:${value}`, getOwn(counts, value) ?? 0]),
  ];
}

/**
 * What changed from one revision of an audit to a later one: completeness first, then question by question in the
 * tool's order; only numbers that differ. The cuts of a question have no rows of their own, so figures that only moved
 * between services or cases give none.
 * @param tool the audit's
 */
export function changesOf(
  before: { revision: number; totals: Totals },
  after: { totals: Totals },
  tool: Tool,
): Changes {
  const rowsOf = (question: string | null, were: readonly Measured[], are: readonly Measured[]): Changes['rows'] => {
    const now = new Map(are);
    return were.flatMap(([measure, count]) => {
      const then = now.get(measure) ?? 0;
      return then === count ? [] : [{ question, measure, before: count, after: then }];
    });
  };
  return {
    since: before.revision,
    rows: [
      ...rowsOf(null, completenessOf(before.totals.completeness), completenessOf(after.totals.completeness)),
      ...tool.questions.flatMap((question) =>
        rowsOf(
          question.id,
          countsOf(question, getOwn(before.totals.questions, question.id)),
          countsOf(question, getOwn(after.totals.questions, question.id)),
        ),
      ),
    ],
  };
}

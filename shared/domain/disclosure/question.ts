import type { Aggregate } from '../figures/aggregate.ts';
import { overlapNote } from '../figures/make-aggregate.ts';
import type { Rows } from '../figures/tally.ts';
import type { Question } from '../tool/tool.ts';
import type { QuestionShown, Shown, TallyShown } from '../figures/figures.ts';
import type { Hidden } from './cells.ts';
import { answerKey, answerKeys, cellsOfQuestion, dontKnowKey, hiddenAmong, isTold, tallyShown } from './cells.ts';
import type { CutPlan, QuestionPlan } from './suppression-plan.ts';

type QuestionFigures = Aggregate['questions'][string];

const withNulls = <T>(map: Readonly<Record<string, T>>): Record<string, null> =>
  Object.fromEntries(Object.keys(map).map((key) => [key, null]));

/** The reasons that the tool offers; one that it does not would, by being there, say that somebody gave none. */
const offered = ({ reasons = [] }: Question): string[] => reasons.map(({ value }) => value);

const rowsShown = (rows: Rows, plan: CutPlan): Record<string, TallyShown> =>
  Object.fromEntries(
    Object.entries(rows).flatMap(([key, tally]) => {
      const hidden = plan.get(key);
      return hidden === undefined ? [] : [[key, tallyShown(tally, hidden)]];
    }),
  );

const headed = ({
  wording,
  type,
  about,
  unit,
}: QuestionFigures): Pick<QuestionShown, 'wording' | 'type' | 'about' | 'unit'> => ({
  wording,
  type,
  about,
  ...(unit !== undefined && { unit }),
});

function withheldQuestion(
  question: Question,
  exact: QuestionFigures,
  { asked, answered }: Pick<QuestionShown, 'asked' | 'answered'>,
): QuestionShown {
  return {
    ...headed(exact),
    asked,
    answered,
    unanswered: null,
    notApplicable: null,
    counts: withNulls(exact.counts),
    percent: withNulls(exact.percent),
    percentExcludingDontKnow: withNulls(exact.percentExcludingDontKnow),
    answeredExcludingDontKnow: null,
    dontKnowReasons: Object.fromEntries(offered(question).map((reason) => [reason, null])),
    byService: {},
    byRoute: {},
    byFactor: {},
    byCoverage: {},
  };
}

/** The percentages of which count and base are both shown. */
function percentShown(percent: QuestionFigures['percent'], base: Shown, hidden: Hidden): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(percent).map(([value, printed]) => [
      value,
      base === null || hidden.has(answerKey(value)) ? null : printed,
    ]),
  );
}

/** A question as its plan lets it be shown. No plan: withheld whole, and not even how many were asked is told. */
export function questionShown(question: Question, exact: QuestionFigures, plan?: QuestionPlan): QuestionShown {
  if (plan?.hidden === undefined) {
    return withheldQuestion(question, exact, {
      asked: plan?.asked === true ? exact.asked : null,
      answered: plan?.answered === true ? exact.answered : null,
    });
  }
  const { hidden, reasons } = plan;
  const cells = cellsOfQuestion(question, exact);
  const tally = tallyShown(exact, hidden, cells);
  const known = answerKeys(cells).filter((key) => key !== dontKnowKey);
  const answeredExcludingDontKnow = isTold(known, hiddenAmong(cells, hidden)) ? exact.answeredExcludingDontKnow : null;
  return {
    ...headed(exact),
    ...tally,
    percent: percentShown(exact.percent, tally.answered, hidden),
    percentExcludingDontKnow: percentShown(exact.percentExcludingDontKnow, answeredExcludingDontKnow, hidden),
    answeredExcludingDontKnow,
    dontKnowReasons:
      reasons === undefined
        ? Object.fromEntries(offered(question).map((reason) => [reason, null]))
        : Object.fromEntries(
            Object.entries(exact.dontKnowReasons).map(([reason, n]) => [reason, reasons.has(reason) ? null : n]),
          ),
    byService: rowsShown(exact.byService, plan.cuts.byService),
    byRoute: rowsShown(exact.byRoute, plan.cuts.byRoute),
    byFactor: rowsShown(exact.byFactor, plan.cuts.byFactor),
    byCoverage: rowsShown(exact.byCoverage, plan.cuts.byCoverage),
    // Of parts that are hidden, what they add up to would say something.
    ...(exact.note !== undefined && (hidden.size === 0 || exact.note === overlapNote) && { note: exact.note }),
  };
}

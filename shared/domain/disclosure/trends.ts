import { quarterInWords } from '../audits/names.ts';
import { getOwn } from '../figures/tally.ts';
import type { Figures, QuestionShown } from '../figures/figures.ts';
import { ofAnotherTheme, type TrendPoint, type Trends } from '../figures/trends.ts';

function pointShown(point: TrendPoint, question: QuestionShown): TrendPoint {
  const values = Object.keys(point.counts);
  return {
    ...point,
    n: question.answeredExcludingDontKnow,
    counts: Object.fromEntries(values.map((value) => [value, getOwn(question.counts, value) ?? null])),
    percent: Object.fromEntries(
      values.map((value) => [value, getOwn(question.percentExcludingDontKnow, value) ?? null]),
    ),
  };
}

/**
 * `trends.json` of the shareable pack: of each point only what that audit's shareable figures show themselves, so that it
 * can tell nothing that they do not. A point that was worked out from the parts of a split question is left out: it counts
 * questionnaires by two answers at once, and the figures do not show that.
 * @param shared the shareable figures of the audits that the trends are of; a point of a revision without any is left out
 */
export function shareableTrends(trends: Trends, shared: readonly Figures[]): Trends {
  const figuresOf = ({ audit, revision }: Pick<TrendPoint, 'audit' | 'revision'>): Figures | undefined =>
    shared.find((one) => one.suppression !== undefined && one.audit.id === audit && one.revision === revision);
  const pointsShown = (points: readonly TrendPoint[]): TrendPoint[] =>
    points.flatMap((point) => {
      const figures = figuresOf(point);
      if (figures === undefined || point.questions.length > 1) return [];
      if (point.rule !== 'asked' && point.rule !== 'same') return [];
      return (
        point.questions
          .flatMap((id) => getOwn(figures.questions, id) ?? [])
          // Of a number there is nothing that could stand in a trend but how many answered.
          .filter(({ type }) => type !== 'number')
          .map((question) => pointShown(point, question))
      );
    });
  return {
    ...trends,
    notes: [
      ...trends.notes,
      'Numbers that the figures to share of an audit do not show are not shown here, and points that were worked out from several questions are left out.',
    ],
    // An audit's own shareable figures say how much of what it counts may be told.
    audits: trends.audits.flatMap((one) => {
      const figures = figuresOf(one);
      return figures === undefined
        ? []
        : [
            {
              ...one,
              counts:
                `${quarterInWords(figures.audit.quarter)} (${one.audit}): ${figures.notes.counts}` +
                (one.theme === undefined ? '' : ` ${ofAnotherTheme(one.theme)}`),
            },
          ];
    }),
    series: trends.series
      .map((series) => ({ ...series, points: pointsShown(series.points) }))
      .filter(({ points }) => points.length > 0),
  };
}

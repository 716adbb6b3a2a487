import { oneLine } from '../../../base/html/printable.ts';
import { percentOf } from '../../../domain/figures/percent.ts';
import type { QuestionShown, Shown } from '../../../domain/figures/figures.ts';
import { countedOptions, shortLabel } from '../../../domain/tool/options.ts';
import type { Question } from '../../../domain/tool/tool.ts';
import { aDate, datesGiven, isDateOrOption } from '../tables/dates.ts';
import { barBlock, hasRoom, nothing, type BarWords, type Segment } from './bars.ts';
import type { ChartBlock, LegendItem } from './drawing.ts';
import { bar, fillOf, hidden, type Fill } from './palette.ts';
import { ticksBlock, type Tick } from './several.ts';

/** What is said instead of a number that could make somebody recognisable. */
const notShown = 'not shown';
const ofHidden = 'of a number that is not shown';

/** What one of a question's answers is called in a drawing. */
export const calledIn = ({ options }: Question, label: string): string => oneLine(shortLabel(options, label));

/** One answer of a question as it is drawn. */
interface Part {
  value: string;
  /** as far as its explanation, on one line */
  label: string;
  fill: Fill;
}

/** The answers of a question that are drawn, in the tool's order; of a date all dates together are the first. */
export function partsOf(question: Question): Part[] {
  const options = countedOptions(question);
  const steps = options.filter(({ value }) => value !== 'dont-know').length;
  if (question.type === 'several') {
    return options.map(({ value, label }) => {
      const isUnknown = value === 'dont-know';
      return {
        value,
        label: calledIn(question, label),
        fill: isUnknown ? fillOf(question.type, value, 0, steps) : bar,
      };
    });
  }
  const dates = isDateOrOption(question) ? [aDate] : [];
  const parts = [...dates, ...options];
  // "Don't know" is no step, wherever it stands: what comes after it is as far on as it would be without it.
  const places = parts.filter(({ value }) => value !== 'dont-know').map(({ value }) => value);
  return parts.map(({ value, label }) => ({
    value,
    label: calledIn(question, label),
    fill: fillOf(question.type, value, places.indexOf(value), steps),
  }));
}

/** How many gave an answer, and what percentage of all who answered that is as it is printed. */
function shownOf(question: Question, shown: QuestionShown, { value }: Part): { n: Shown; printed: string | null } {
  if (question.type !== 'date' || value !== aDate.value) {
    return { n: shown.counts[value] ?? null, printed: shown.percent[value] ?? null };
  }
  const n = datesGiven(shown);
  return { n, printed: n === null || shown.answered === null ? null : percentOf(n, shown.answered) };
}

function segments(question: Question, shown: QuestionShown, base: number): Segment[] {
  let rest = 1;
  let isHidden = false;
  const parts = partsOf(question).flatMap((part): Segment[] => {
    const { n, printed } = shownOf(question, shown, part);
    if (n === null) {
      isHidden = true;
      return [];
    }
    rest -= n / base;
    const number = printed === null ? `${n}` : `${printed}%`;
    return [{ share: n / base, fill: part.fill, labels: [`${part.label} ${number}`, number] }];
  });
  return isHidden ? [...parts, { share: Math.max(rest, 0), fill: hidden, labels: [notShown, '[c]'] }] : parts;
}

/** The answers whose counts are told though what they are out of is not, as far as the bar has room for all of them. */
function knownIn(question: Question, shown: QuestionShown): string {
  const known = partsOf(question).flatMap((part) => {
    const { n } = shownOf(question, shown, part);
    return n === null ? [] : [`${part.label} ${n}`];
  });
  const words = `${known.join(', ')}, ${ofHidden}`;
  return known.length > 0 && hasRoom(words) ? words : notShown;
}

/** What there is to say of a question that has no numbers to draw; undefined where it has. */
function instead(question: Question, shown: QuestionShown): BarWords | undefined {
  const { asked, answered, notApplicable, unit, type } = shown;
  const values = Object.values(shown.counts);
  const isHidden = values.length > 0 && values.every((n) => n === null);
  if (isHidden) return { fill: hidden, words: notShown };
  if (answered === null && type !== 'several') return { fill: hidden, words: knownIn(question, shown) };
  if (answered === null || answered > 0) return undefined;
  if (asked === null) return nothing('nobody answered');
  if (asked === 0) {
    return nothing(
      unit === 'child'
        ? 'it applied to no child that a questionnaire covers'
        : 'it applied to no questionnaire that was returned',
    );
  }
  return nothing(asked === notApplicable ? 'not applicable, said everyone who was asked' : 'nobody answered');
}

/** The base of a question: what the drawing is out of, of how many, and about whom. @param n of answers, or of numbers */
export function baseOf(
  { asked, notApplicable, unit }: Pick<QuestionShown, 'asked' | 'notApplicable' | 'unit'>,
  n: Shown,
  what?: 'numbers',
): string[] {
  return [
    `n = ${n ?? '[c]'}`,
    ...(unit === 'child'
      ? [`${what ?? 'answers'} about`, asked === null ? 'a child' : `a child, of ${asked}`]
      : [...(what === undefined ? [] : [what]), ...(asked === null ? [] : [`of ${asked} asked`])]),
    ...(notApplicable === null || notApplicable === 0 ? [] : [`${notApplicable} not applicable`]),
  ];
}

/** A question as it is drawn where it has nothing but words to say. */
export const wordsBlock = (question: Question, shown: QuestionShown, words: string): ChartBlock =>
  barBlock({
    id: question.id,
    wording: shown.wording,
    base: baseOf(shown, shown.answered),
    content: instead(question, shown) ?? nothing(words),
  });

function tickOf(question: Question, shown: QuestionShown, part: Part): Tick['shown'] {
  const { n, printed } = shownOf(question, shown, part);
  if (n === null) return { hidden: 'not shown' };
  // A count alone may be told where what it is out of may not.
  if (shown.answered === null) return { hidden: `${n}, ${ofHidden}` };
  return { share: n / shown.answered, label: printed === null ? `${n}` : `${n} (${printed}%)` };
}

const ticksOf = (question: Question, shown: QuestionShown): Tick[] =>
  partsOf(question).map((part) => ({ words: part.label, fill: part.fill, shown: tickOf(question, shown, part) }));

/** A question with the answers to it: one bar of all of them or, where several can be given, one for each. */
export function questionBlock(question: Question, shown: QuestionShown): ChartBlock {
  const { answered } = shown;
  const of = { id: question.id, wording: shown.wording, base: baseOf(shown, answered) };
  const words = instead(question, shown);
  if (words !== undefined) return barBlock({ ...of, content: words });
  if (question.type === 'several') return ticksBlock({ ...of, ticks: ticksOf(question, shown) });
  return barBlock({ ...of, content: segments(question, shown, answered ?? 0) });
}

/** What the fills of a question mean. */
export const legendOf = (question: Question): LegendItem[] =>
  partsOf(question).map(({ label, fill }) => ({ label, fill }));

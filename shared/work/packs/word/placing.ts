import type { Signal } from '../../../domain/figures/aggregate.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import type { Section } from './outline.ts';
import { otherSection } from './outline.ts';

/** A chart's own name, without folder and ending: `trends-2` of `charts/trends-2.svg`. */
const chartName = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.svg$/, '');

const flat = (sections: readonly Section[]): Section[] =>
  sections.flatMap((section) => [section, ...flat(section.sections ?? [])]);

/** What stands in each section, by the section's id. */
export interface Placed<Chart> {
  questions: Map<string, Question[]>;
  charts: Map<string, Chart[]>;
  signals: Map<string, Signal[]>;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const there = map.get(key);
  if (there === undefined) map.set(key, [value]);
  else there.push(value);
}

/**
 * Puts every question, chart and signal into exactly one section: a question where it is named, in the order in which the
 * section names them; the chart of a section of the tool where that is named, or else with its first question, any other by
 * the longest start of its name; a signal with its first question. What no section names goes to `otherSection`.
 */
export function place<Chart extends { name: string; section?: string | undefined }>(
  sections: readonly Section[],
  tool: Tool,
  charts: readonly Chart[],
  signals: readonly Signal[],
): Placed<Chart> {
  const all = flat(sections);
  const named = new Map(all.flatMap(({ id, questions = [] }) => questions.map((question) => [question, id] as const)));
  const sectionOf = (question: string): string => named.get(question) ?? otherSection.id;

  const questions: Placed<Chart>['questions'] = new Map();
  for (const question of tool.questions) push(questions, sectionOf(question.id), question);
  for (const { id, questions: order = [] } of all) {
    questions.get(id)?.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  }

  const starts = all
    .flatMap(({ id, charts: own = [] }) => own.map((start) => ({ start, id })))
    .toSorted((a, b) => b.start.length - a.start.length);
  const withChart = new Map(all.flatMap(({ id, chartsOf = [] }) => chartsOf.map((section) => [section, id] as const)));
  const homeOf = ({ name, section }: Chart): string | undefined => {
    if (section === undefined) return starts.find(({ start }) => chartName(name).startsWith(start))?.id;
    const first = tool.questions.find((question) => question.section === section);
    return withChart.get(section) ?? (first && sectionOf(first.id));
  };
  const placedCharts: Placed<Chart>['charts'] = new Map();
  for (const chart of charts) push(placedCharts, homeOf(chart) ?? otherSection.id, chart);

  const placedSignals: Placed<Chart>['signals'] = new Map();
  for (const signal of signals) {
    const [first] = signal.questions;
    push(placedSignals, first === undefined ? otherSection.id : sectionOf(first), signal);
  }
  return { questions, charts: placedCharts, signals: placedSignals };
}

/** Whether anything stands in a section that is there only when it is needed. */
export const isNeeded = (placed: Placed<unknown>, id: string): boolean =>
  placed.questions.has(id) || placed.charts.has(id) || placed.signals.has(id);

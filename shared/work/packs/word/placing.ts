import type { Signal } from '../../../domain/figures/aggregate.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import type { Section } from './outline.ts';
import { otherSection } from './outline.ts';

/** The 2015 id that a question's id begins with: `A3` for `A3` and for `A3-2`. */
const stem = (id: string): string => id.split('-', 1)[0] ?? id;

/** A chart's own name, without folder and ending: `section-a` of `charts/section-a.svg`. */
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
 * Puts every question, chart and signal into exactly one section: a question where its id or stem is named, in the order
 * in which the section names them; a chart by the longest start of its name; a signal with its first question. What no
 * section names goes to `otherSection`.
 */
export function place<Chart extends { name: string }>(
  sections: readonly Section[],
  tool: Tool,
  charts: readonly Chart[],
  signals: readonly Signal[],
): Placed<Chart> {
  const all = flat(sections);
  const named = new Map(all.flatMap(({ id, questions = [] }) => questions.map((question) => [question, id] as const)));
  const sectionOf = (question: string): string => named.get(question) ?? named.get(stem(question)) ?? otherSection.id;

  const questions: Placed<Chart>['questions'] = new Map();
  for (const question of tool.questions) push(questions, sectionOf(question.id), question);
  for (const { id, questions: order = [] } of all) {
    const rank = (question: Question): number => {
      const own = order.indexOf(question.id);
      return own === -1 ? order.indexOf(stem(question.id)) : own;
    };
    questions.get(id)?.sort((a, b) => rank(a) - rank(b));
  }

  const starts = all
    .flatMap(({ id, charts: own = [] }) => own.map((start) => ({ start, id })))
    .toSorted((a, b) => b.start.length - a.start.length);
  const placedCharts: Placed<Chart>['charts'] = new Map();
  for (const chart of charts) {
    const home = starts.find(({ start }) => chartName(chart.name).startsWith(start));
    push(placedCharts, home?.id ?? otherSection.id, chart);
  }

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

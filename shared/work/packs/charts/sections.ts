import type { Question, Tool } from '../../../domain/tool/tool.ts';
import type { Figures, QuestionShown } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import { barBlock, nothing, partedBy, type Bar, type Segment } from './bars.ts';
import { drawings, legend, type ChartBlock, type Drawing, type Group } from './drawing.ts';
import { fillOf, hidden } from './palette.ts';
import { countedOptions } from '../../../domain/tool/options.ts';

/** What is said instead of a number that could make somebody recognisable. */
const notShown = 'not shown: small numbers';

/** A label as far as its explanation: "Good" of "Good: goes beyond the minimum requirements". */
const short = (words: string): string => words.split(':')[0] ?? words;

function segments(question: Question, shown: QuestionShown, base: number): Segment[] {
  let rest = 1;
  let isHidden = false;
  const parts = countedOptions(question).flatMap(({ value, label }, index): Segment[] => {
    const n = shown.counts[value] ?? null;
    if (n === null) {
      isHidden = true;
      return [];
    }
    rest -= n / base;
    const printed = shown.percent[value] ?? null;
    const number = printed === null ? `${n}` : `${printed}%`;
    return [
      { share: n / base, fill: fillOf(question.type, value, index), labels: [`${short(label)} ${number}`, number] },
    ];
  });
  return isHidden
    ? [...parts, { share: Math.max(rest, 0), fill: hidden, labels: [notShown, 'not shown', '[c]'] }]
    : parts;
}

function contentOf(question: Question, shown: QuestionShown): Bar['content'] {
  const { asked, answered, notApplicable } = shown;
  if (answered === null) return { fill: hidden, words: notShown };
  if (answered > 0) {
    const all = Object.values(shown.counts).every((n) => n === null);
    return all ? { fill: hidden, words: notShown } : segments(question, shown, answered);
  }
  if (asked === null) return nothing('nobody answered');
  if (asked === 0) return nothing('it applied to no questionnaire that was returned');
  return nothing(asked === notApplicable ? 'not applicable, said everyone who was asked' : 'nobody answered');
}

function baseOf({ asked, answered, notApplicable }: QuestionShown): string[] {
  return [
    `n = ${answered ?? '[c]'}`,
    ...(asked === null ? [] : [`of ${asked} asked`]),
    ...(notApplicable === null || notApplicable === 0 ? [] : [`${notApplicable} not applicable`]),
  ];
}

type QuestionBlock = ChartBlock & { question: string };

/** Questions of the same answers share a legend, in the order in which the tool asks the first of them. */
function groupsOf(figures: Figures, questions: readonly Question[]): Group<QuestionBlock>[] {
  const groups = new Map<string, { first: Question; blocks: QuestionBlock[] }>();
  for (const question of questions) {
    const shown = figures.questions[question.id];
    const options = countedOptions(question);
    if (shown === undefined || options.length === 0) continue;
    const key = JSON.stringify([question.type, options]);
    const group = groups.get(key) ?? { first: question, blocks: [] };
    groups.set(key, group);
    const bar = {
      id: question.id,
      wording: shown.wording,
      base: baseOf(shown),
      content: contentOf(question, shown),
    };
    group.blocks.push({ ...barBlock(bar), question: question.id });
  }
  return [...groups.values()].map(({ first, blocks }) => ({
    heading: partedBy(
      legend(
        countedOptions(first).map(({ value, label }, index) => ({
          label: short(label),
          fill: fillOf(first.type, value, index),
        })),
      ),
    ),
    blocks,
  }));
}

/** Of each section the answers to its questions as bars; a section without such questions has no chart. */
export function sectionDrawings(
  figures: Figures,
  tool: Tool,
): { section: string; drawing: Drawing; questions: string[] }[] {
  return tool.sections.flatMap(({ id, title }) => {
    const groups = groupsOf(
      figures,
      tool.questions.filter(({ section }) => section === id),
    );
    return drawings(
      {
        name: `section-${id.toLowerCase()}`,
        title: `Section ${id}: ${title}`,
        notes: [
          'Each bar is all answers to one question; n is how many questionnaires answered it, "don\'t know" included.',
          ...(isShareable(figures)
            ? ['Hatched, or [c]: not shown, because numbers as small as these could make somebody recognisable.']
            : []),
        ],
        describe: (blocks) =>
          `Bars of 100 per cent, one for each of these questions: ${blocks.map(({ question }) => question).join(', ')}. The table beside this chart has every number in it.`,
      },
      groups,
    ).map(({ drawing, blocks }) => ({ section: id, drawing, questions: blocks.map(({ question }) => question) }));
  });
}

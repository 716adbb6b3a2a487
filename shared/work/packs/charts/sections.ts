import { isOfChild } from '../../../domain/tool/answers.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import type { Figures, QuestionShown } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import { partedBy } from './bars.ts';
import { drawings, hiddenNote, legend, type ChartBlock, type Drawing, type Group } from './drawing.ts';
import { baseOf, legendOf, calledIn, questionBlock, wordsBlock } from './question-bars.ts';
import { ticksKey } from './several.ts';
import { spreadBlock } from './spread.ts';
import { countedOptions } from '../../../domain/tool/options.ts';

type QuestionBlock = ChartBlock & { question: Question };

/** A section's questions as they are drawn. */
interface SectionDrawing {
  section: string;
  drawing: Drawing;
  questions: string[];
}

/** Questions whose answers can be drawn, each with its figures; a number has a drawing of its own. */
const drawnIn = (figures: Figures, questions: readonly Question[]): [Question, QuestionShown][] =>
  questions.flatMap((question): [Question, QuestionShown][] => {
    const shown = figures.questions[question.id];
    const isDrawn = question.type !== 'number' && countedOptions(question).length > 0;
    return shown === undefined || !isDrawn ? [] : [[question, shown]];
  });

/** Questions of the same answers share a legend, in the order in which the tool asks the first of them. */
function groupsOf(figures: Figures, questions: readonly Question[]): Group<QuestionBlock>[] {
  const groups = new Map<string, { first: Question; blocks: QuestionBlock[] }>();
  for (const [question, shown] of drawnIn(figures, questions)) {
    const options = countedOptions(question);
    const key = question.type === 'several' ? question.type : JSON.stringify([question.type, options]);
    const group = groups.get(key) ?? { first: question, blocks: [] };
    groups.set(key, group);
    group.blocks.push({ ...questionBlock(question, shown), question });
  }
  return [...groups.values()].map(({ first, blocks }) => ({
    heading: partedBy(first.type === 'several' ? ticksKey : legend(legendOf(first))),
    blocks,
  }));
}

/** What a chart counts, for whoever sees it without the page or the report that it is from. */
const countedIn = ({ notes }: Figures): string => `${notes.counts} A case counts once for each questionnaire about it.`;

const childNote =
  'Of a question about each child n is how many answers about a child there are: one for each child that a questionnaire covers.';

/** What a bar is, and what n is, of the questions of a section. */
function barNotes(questions: readonly Question[]): string[] {
  const [several, stacked] = [true, false].map((is) =>
    questions.some(({ type, options }) => (type === 'several') === is && options.length > 0),
  );
  const aBar = stacked === true ? 'Each bar is all answers to one question' : 'Each bar is one answer to a question';
  const but = several === true && stacked === true ? ', except where several answers can be given' : '';
  const ofChildren = questions.filter(isOfChild).length;
  const isOfChildren = ofChildren > 0 && ofChildren === questions.length;
  const n = isOfChildren
    ? 'how many answers about a child there are, one for each child that a questionnaire covers'
    : 'how many questionnaires answered it';
  return [`${aBar}${but}; n is ${n}, "don't know" included.`, ...(ofChildren > 0 && !isOfChildren ? [childNote] : [])];
}

const ids = (questions: readonly Question[]): string => questions.map(({ id }) => id).join(', ');

function describe(blocks: readonly QuestionBlock[]): string {
  const questions = blocks.map(({ question }) => question);
  const several = questions.filter(({ type }) => type === 'several');
  const others = questions.filter(({ type }) => type !== 'several');
  return [
    ...(others.length > 0 ? [`Bars of 100 per cent, one for each of these questions: ${ids(others)}.`] : []),
    ...(several.length > 0
      ? [`A bar for each answer, out of all who answered, to each of these questions: ${ids(several)}.`]
      : []),
    'The table beside this chart has every number in it.',
  ].join(' ');
}

const drawn = (section: string, made: ReturnType<typeof drawings<QuestionBlock>>): SectionDrawing[] =>
  made.map(({ drawing, blocks }) => ({ section, drawing, questions: blocks.map(({ question }) => question.id) }));

/** Of each section the answers to its questions as bars; a section without such questions has no chart. */
export const sectionDrawings = (figures: Figures, tool: Tool): SectionDrawing[] =>
  tool.sections.flatMap(({ id, title }) => {
    const questions = tool.questions.filter(({ section }) => section === id);
    return drawn(
      id,
      drawings(
        {
          name: `section-${id.toLowerCase()}`,
          title: `Section ${id}: ${title}`,
          notes: [
            countedIn(figures),
            ...barNotes(drawnIn(figures, questions).map(([question]) => question)),
            ...(isShareable(figures) ? [hiddenNote] : []),
          ],
          describe,
        },
        groupsOf(figures, questions),
      ),
    );
  });

/**
 * A number question with how its numbers spread, and what was answered in place of one.
 * @param alike itself and the questions of its drawing that ask for the same unit: they have one axis
 */
function numberBlock(question: Question, shown: QuestionShown, alike: readonly QuestionShown[]): ChartBlock {
  const { numbers } = shown;
  if (numbers === undefined || numbers.min === null || numbers.median === null || numbers.max === null) {
    return wordsBlock(question, shown, 'nobody gave a number');
  }
  return spreadBlock({
    id: question.id,
    wording: shown.wording,
    base: baseOf(shown, numbers.n, 'numbers'),
    lowest: numbers.min,
    median: numbers.median,
    highest: numbers.max,
    room: Math.max(...alike.map((one) => one.numbers?.max ?? 0)),
    unit: question.unit ?? '',
    besides: countedOptions(question).flatMap(({ value, label }) => {
      const n = shown.counts[value] ?? 0;
      return n === 0 ? [] : [`${calledIn(question, label)} ${n}`];
    }),
  });
}

/** What the names of drawings of numbers begin with. */
export const numbersName = 'numbers-';

/** Of each section how the numbers spread that were given to its questions; in figures that tell of none, no chart. */
export const numberDrawings = (figures: Figures, tool: Tool): SectionDrawing[] =>
  tool.sections.flatMap(({ id, title }) => {
    const asked = tool.questions.flatMap((question): { question: Question; shown: QuestionShown }[] => {
      const shown = figures.questions[question.id];
      return question.section !== id || shown?.numbers === undefined ? [] : [{ question, shown }];
    });
    const blocks = asked.map(({ question, shown }): QuestionBlock => {
      const alike = asked.filter((one) => question.unit !== undefined && one.question.unit === question.unit);
      return { ...numberBlock(question, shown, [shown, ...alike.map((one) => one.shown)]), question };
    });
    return drawn(
      id,
      drawings(
        {
          name: `${numbersName}${id.toLowerCase()}`,
          title: `Section ${id}: ${title}: the numbers`,
          notes: [
            countedIn(figures),
            'Each line goes from the lowest number that was given to the highest. The dot is the median, the number in the middle when all are put in order. n is how many numbers were given.',
            ...(blocks.some(({ question }) => isOfChild(question)) ? [childNote] : []),
          ],
          describe: (own) =>
            `Lines from the lowest number to the highest with a dot at the median, one for each of these questions: ${ids(own.map(({ question }) => question))}. The table beside this chart has every number in it.`,
        },
        [{ heading: { height: 0, draw: () => [] }, blocks }],
      ),
    );
  });

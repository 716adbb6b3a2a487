/** The questions of a tool as rows of the sheet `survey`. */
import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '../../../shared/domain/tool/condition.ts';
import type { Box, Question, Tool } from '../../../shared/domain/tool/tool.ts';
import { limitsText } from './cell-lists.ts';
import { conditionText, factsOf, type IsSeveral } from './condition-text.ts';
import type { Lists } from './lists-of.ts';
import { joinedConditions } from './joined-conditions.ts';

/** What stands in a row, by the column's title. */
export type Cells = Readonly<Record<string, string | undefined>>;

/** A section is called so where a question has its name: XLSForm has one name for one thing. */
const sectionMark = 'section.';

const isOfAnswers = (condition: Condition): boolean => factsOf(condition).every((fact) => 'question' in fact);
const isOfTheRest = (condition: Condition): boolean => factsOf(condition).every((fact) => !('question' in fact));

/**
 * A condition in the two columns that it can stand in: what earlier answers decide where every editor of XLSForm finds it, the
 * rest in ours. One that mixes them otherwise than `these answers, and this besides` stands in ours as a whole.
 */
function conditionCells(condition: Condition, isSeveral: IsSeveral): Cells {
  const said = (part: Condition | undefined): string => (part === undefined ? '' : conditionText(part, isSeveral));
  if (isOfAnswers(condition)) return { relevant: said(condition) };
  if (!isOfTheRest(condition) && 'all' in condition) {
    const from = condition.all.findIndex((part) => !isOfAnswers(part));
    const [answers, rest] = [condition.all.slice(0, from), condition.all.slice(from)];
    const whole = (parts: Condition[]): Condition | undefined => (parts.length > 1 ? { all: parts } : parts[0]);
    const [first, second] = [whole(answers), whole(rest)];
    if (rest.every(isOfTheRest) && isDeepStrictEqual(joinedConditions([first, second]), condition)) {
      return { relevant: said(first), asked_if: said(second) };
    }
  }
  return { asked_if: said(condition) };
}

function typeText({ type, options }: Question, lists: Lists): string {
  switch (type) {
    case 'several':
      return `select_multiple ${lists.nameOf(options)}`;
    case 'number':
      return 'integer';
    case 'date':
    case 'text':
      return type;
    case 'yes-no-dont-know':
    case 'yes-no':
    case 'grade':
    case 'quality':
    case 'band':
    case 'choice':
    case 'scale':
      return `select_one ${lists.nameOf(options)}`;
  }
}

const yesIf = (when: true | undefined): string => (when === true ? 'yes' : '');

function boxCells(question: Question, { id, wording, type, when, offered }: Box, isSeveral: IsSeveral): Cells {
  const always = `\${${question.id}} != ''`;
  return {
    type,
    name: `${question.id}.${id}`,
    label: wording,
    kind: 'box',
    relevant:
      when === undefined
        ? ''
        : when === 'always'
          ? always
          : conditionText({ question: question.id, is: when }, isSeveral),
    offered: yesIf(offered),
  };
}

function questionCells(question: Question, lists: Lists, isSeveral: IsSeveral, place: number | undefined): Cells {
  const { id, wording, guidance, type, about, options, reasons, appliesWhen, window, unit, optional } = question;
  const isChosen = typeText(question, lists).startsWith('select_');
  return {
    type: typeText(question, lists),
    name: id,
    label: wording,
    hint: guidance,
    ...(appliesWhen !== undefined && conditionCells(appliesWhen, isSeveral)),
    constraint: limitsText({
      ...(question.min !== undefined && { min: question.min }),
      ...(question.max !== undefined && { max: question.max }),
    }),
    kind: isChosen ? type : '',
    about,
    reasons: reasons === undefined ? '' : lists.nameOf(reasons),
    instead: (type === 'number' || type === 'date') && options.length > 0 ? lists.nameOf(options) : '',
    unit,
    window_months: window === undefined ? '' : String(window.months),
    optional: yesIf(optional),
    place: place === undefined ? '' : String(place),
  };
}

/** The rows of the sheet `survey`: each section with its questions in it, each question with its boxes after it. */
export function surveyCells(tool: Tool, lists: Lists): Cells[] {
  const { sections, questions } = tool;
  const several = new Set(questions.flatMap(({ id, type }) => (type === 'several' ? [id] : [])));
  const isSeveral: IsSeveral = (id) => several.has(id);
  const taken = new Set(questions.map(({ id }) => id.toLowerCase()));
  const inRows = sections.flatMap(({ id }) => questions.filter(({ section }) => section === id));
  // Sections can take turns: then each question says where it stands.
  const isInOrder = inRows.every(({ id }, at) => questions[at]?.id === id);
  return sections.flatMap(({ id, title, guidance }): Cells[] => [
    {
      type: 'begin_group',
      name: taken.has(id.toLowerCase()) ? `${sectionMark}${id}` : id,
      label: title,
      hint: guidance,
    },
    ...questions.flatMap((question, at): Cells[] =>
      question.section === id
        ? [
            questionCells(question, lists, isSeveral, isInOrder ? undefined : at + 1),
            ...question.boxes.map((box) => boxCells(question, box, isSeveral)),
          ]
        : [],
    ),
    { type: 'end_group' },
  ]);
}

/** A section's own name. */
export const sectionName = (name: string): string =>
  name.startsWith(sectionMark) ? name.slice(sectionMark.length) : name;

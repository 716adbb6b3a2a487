/** The sheet for people: how the workbook is filled in, with a question as an example. Nothing is read from it. */
import { sheetColumns } from './columns.ts';

/** A line of the sheet, in one cell or several. */
export interface Line {
  cells: readonly string[];
  isHeading?: true;
}

const steps = [
  'This workbook is a questionnaire. Each sheet after this one is a part of it; nothing on this sheet is read.',
  '1. On the sheet settings, say what it is called, and give it a short name and a version.',
  '2. On the sheet choices, write the lists of answers: one answer a row.',
  '3. On the sheet survey, write the questions, one a row, between the begin_group and the end_group of their section.',
  '4. Fill in the other sheets where you need them. What is left empty is left out; without rows in services, the usual services can be asked.',
  '5. Have it checked: npm run tool -- check FORM.xlsx. It names everything that is wrong, by sheet, row and column.',
  '6. Make the questionnaire of it: npm run tool -- import FORM.xlsx TOOL.json.',
  'The workbook is an XLSForm: programs that know that format open it too, and forms made with them can be imported here.',
];

const example: readonly Readonly<Record<string, string>>[] = [
  { type: 'begin_group', name: 'A', label: 'The child' },
  {
    type: 'select_one yes-no',
    name: 'A1',
    label: 'Was the child seen alone?',
    hint: 'Go by your own records.',
    kind: 'yes-no',
    about: 'agency',
  },
  {
    type: 'text',
    name: 'A1.details',
    label: 'Why was the child not seen alone?',
    relevant: "${A1} = 'no'",
    kind: 'box',
  },
  {
    type: 'integer',
    name: 'A2',
    label: 'How many times was the child seen?',
    relevant: "${A1} = 'yes'",
    constraint: '. >= 1 and . <= 100',
    about: 'agency',
    unit: 'times',
  },
  { type: 'end_group' },
];

const answers: readonly Readonly<Record<string, string>>[] = [
  { list_name: 'yes-no', name: 'yes', label: 'Yes' },
  { list_name: 'yes-no', name: 'no', label: 'No' },
];

/** An example's rows under those titles that they use. */
function shown(rows: readonly Readonly<Record<string, string>>[], titles: readonly string[]): Line[] {
  const used = titles.filter((title) => rows.some((row) => row[title] !== undefined));
  return [{ cells: used, isHeading: true }, ...rows.map((row) => ({ cells: used.map((title) => row[title] ?? '') }))];
}

const titlesOf = (name: 'survey' | 'choices'): string[] => sheetColumns[name].columns.map(({ title }) => title);

/** Every line of the sheet. */
export const instructions: readonly Line[] = [
  { cells: ['How to fill in this workbook'], isHeading: true },
  ...steps.map((step) => ({ cells: [step] })),
  { cells: [] },
  {
    cells: ['An example for the sheet survey: a section with two questions, and a box beside the first'],
    isHeading: true,
  },
  ...shown(example, titlesOf('survey')),
  { cells: [] },
  { cells: ['And for the sheet choices: the answers to the first question'], isHeading: true },
  ...shown(answers, titlesOf('choices')),
  ...Object.values(sheetColumns).flatMap(({ name, says, columns }): Line[] => [
    { cells: [] },
    { cells: [`The sheet ${name}`], isHeading: true },
    { cells: [says] },
    ...columns.map(({ title, says: meaning }) => ({ cells: [title, meaning] })),
  ]),
];

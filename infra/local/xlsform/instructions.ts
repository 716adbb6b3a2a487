/** The sheets for people: how the workbook is filled in, and an example. Nothing is read from them. */
import { sheetColumns } from './columns.ts';

/** A line of a sheet, in one cell or several. */
export interface Line {
  cells: readonly string[];
  isHeading?: true;
}

const steps = [
  'On the sheet settings, say what the questionnaire is called, and give it a short name and a version.',
  'On the sheet choices, write the lists of answers: one answer a row.',
  'On the sheet survey, write the questions, one a row, between the begin_group and the end_group of their section.',
  'Fill in the other sheets where you need them. What is left empty is left out; without rows in services, the usual services can be asked.',
  'Have it checked: npm run tool -- check FORM.xlsx. It names everything that is wrong, by sheet, row and column.',
  'Make the questionnaire of it: npm run tool -- import FORM.xlsx TOOL.json.',
];

const about = [
  'This workbook is a questionnaire. Nothing is read from this sheet, nor from the sheet example: copy rows from there.',
  'It is an XLSForm: programs that know that format open it too, and forms made with them can be imported here.',
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

const titlesOf = (name: 'survey' | 'choices'): string[] => sheetColumns[name].columns.map(({ title }) => title);

/** An example's rows, in the columns of the sheet that they can be copied to. */
function shown(rows: readonly Readonly<Record<string, string>>[], titles: readonly string[]): Line[] {
  return [
    { cells: titles, isHeading: true },
    ...rows.map((row) => ({ cells: titles.map((title) => row[title] ?? '') })),
  ];
}

/** The sheet `example`: rows for `survey`, and under them rows for `choices`. */
export const exampleLines: readonly Line[] = [
  ...shown(example, titlesOf('survey')),
  { cells: [] },
  ...shown(answers, titlesOf('choices')),
];

/** Every line of the sheet `instructions`. */
export const instructionLines: readonly Line[] = [
  { cells: ['How to fill in this workbook'], isHeading: true },
  ...about.map((line) => ({ cells: ['', line] })),
  ...steps.map((step, at) => ({ cells: [`${at + 1}.`, step] })),
  ...Object.values(sheetColumns).flatMap(({ name, says, columns }): Line[] => [
    { cells: [] },
    { cells: [`The sheet ${name}`, says], isHeading: true },
    ...columns.map(({ title, says: meaning }) => ({ cells: [title, meaning] })),
  ]),
];

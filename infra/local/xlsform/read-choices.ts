/** The sheet `choices`: lists of answers. */
import type { Row, Table } from './grid.ts';
import { wordsOf, type Languages } from './languages.ts';
import { valueName } from './names.ts';
import { listed, rowReader, type Placed, type Reading } from './reading.ts';

/** An answer as the tool has it. */
export interface Answer {
  value: string;
  label: string;
  alone?: true;
}

/** A list as the form has it. */
export interface ChoiceList {
  name: string;
  answers: readonly { given: string; label: string; alone: boolean; row: number; column: string }[];
}

/** Answers as a question has them, and the value of each that the form calls otherwise. */
export interface Answers extends Placed<Answer[]> {
  valueOf: (given: string) => string;
}

/** Every list, by its name. */
export function readChoices(table: Table | undefined, languages: Languages, reading: Reading): Map<string, ChoiceList> {
  const lists = new Map<string, ChoiceList>();
  if (table === undefined) return lists;
  const labelIn = wordsOf(table.columns, 'label', languages);
  for (const row of table.rows) {
    const { code, fault, isYes } = rowReader(table, row, reading);
    const [list, name] = [code('list_name'), nameIn(row, code)];
    if (list === undefined && name === undefined) continue;
    const label = labelIn(row);
    if (list === undefined) fault('list_name', 'is empty: which list does this answer belong to?');
    if (name === undefined) fault('name', 'is empty: an answer has a short name');
    if (label === undefined) fault('label', 'is empty: an answer has words that people read');
    for (const [title] of row.cells) {
      if (/^(?:image|audio|video|big-image)(?:::|$)/.test(title))
        fault(title, 'is a picture or a sound, which no answer has here');
    }
    if (list === undefined || name === undefined) continue;
    const before = lists.get(list)?.answers ?? [];
    const answer = {
      given: name,
      label: label?.text ?? name,
      alone: isYes('alone'),
      row: row.row,
      column: label?.column ?? 'label',
    };
    lists.set(list, { name: list, answers: [...before, answer] });
  }
  return lists;
}

/** Old forms call an answer's name its value. */
const nameIn = ({ cells }: Row, code: (title: string) => string | undefined): string | undefined =>
  code(cells.has('name') ? 'name' : 'value');

const meant: readonly { value: string; names: RegExp; labels: RegExp }[] = [
  { value: 'yes', names: /^(?:yes)$/, labels: /^yes\.?$/ },
  { value: 'no', names: /^(?:no)$/, labels: /^no\.?$/ },
  {
    value: 'dont-know',
    names: /^(?:dont?[_-]?know|don_t_know|do[_-]not[_-]know)$/,
    labels: /^(?:(?:i )?(?:don['’]?t|do not) know|not known)\.?$/,
  },
  {
    value: 'not-applicable',
    names: /^not[_-]?applicable$/,
    labels: /^(?:not applicable|n\/a)\.?$/,
  },
];

const meaningOf = ({ given, label }: ChoiceList['answers'][number]): string | undefined =>
  meant.find(({ labels }) => labels.test(label.toLowerCase()))?.value ??
  meant.find(({ names }) => names.test(given.toLowerCase()))?.value;

/** The answers of a list, as they are called in a tool of ours, or in one that is made of any form. */
export function answersOf(
  list: ChoiceList,
  { isOurs, canStandAlone }: { isOurs: boolean; canStandAlone: boolean },
  reading: Reading,
): Answers {
  const taken = new Set<string>();
  const values = new Map<string, string>();
  const meanings = isOurs ? [] : list.answers.map(meaningOf);
  const sheet = { name: 'choices' };
  const parts = list.answers.map((answer, at): Placed<Answer> => {
    const { given, label, row, column } = answer;
    const meaning = meanings[at];
    const isOnly = meaning !== undefined && meanings.indexOf(meaning) === meanings.lastIndexOf(meaning);
    const value = isOnly ? meaning : valueName(given, taken);
    taken.add(value);
    if (!values.has(given)) values.set(given, value);
    const place = (title?: string) => ({ sheet: sheet.name, row, ...(title !== undefined && { column: title }) });
    if (value !== given && meaning === undefined) {
      reading.remarks.push({ ...place('name'), detail: `is called ${value} in the tool` });
    }
    const isAlone = answer.alone || (canStandAlone && (value === 'dont-know' || value === 'not-applicable') && !isOurs);
    return {
      value: { value, label, ...(isAlone && { alone: true }) },
      origins: [
        [[], place()],
        [['value'], place('name')],
        [['label'], place(column)],
        [['alone'], place('alone')],
      ],
    };
  });
  return { ...listed(parts), valueOf: (given) => values.get(given) ?? given };
}

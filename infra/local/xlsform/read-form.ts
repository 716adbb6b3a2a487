/** The sheets of a workbook as a tool, or all that is wrong with them. */
import { toolFrom } from '../../../shared/domain/tool/read-tool.ts';
import type { FieldProblem } from '../../../shared/base/http/problem.ts';
import type { Service, Tool } from '../../../shared/domain/tool/tool.ts';
import { nearestOf } from '../../../shared/base/content/nearest.ts';
import { forPeople, sheetColumns } from './columns.ts';
import { mapFacts, type Written } from './condition-text.ts';
import { tableOf, type CellFault, type Place, type RawSheet, type Table } from './grid.ts';
import { othersOf } from './languages.ts';
import { readChoices } from './read-choices.ts';
import type { ReadQuestion } from './read-question.ts';
import { languagesOf, readSettings } from './read-settings.ts';
import { readSurvey } from './read-survey.ts';
import { readTheme } from './read-theme.ts';
import { listed, placesIn, within, type Origins, type Reading } from './reading.ts';

/** What a form that says nothing of them has: who can be asked, and why somebody does not know. */
export interface Usual {
  services: readonly Service[];
  reasons: readonly { value: string; label: string }[];
}

/** A tool, or all that is wrong; and what of the form is not taken over. */
export type ReadForm = ({ tool: Tool } | { faults: readonly CellFault[] }) & { remarks: readonly CellFault[] };

const isKnown = (name: string): name is keyof typeof sheetColumns => Object.hasOwn(sheetColumns, name);

/** The sheets that are read, by name, and what is to be said of the others. */
function tablesOf(sheets: readonly RawSheet[], reading: Reading): Map<string, Table> {
  const tables = new Map<string, Table>();
  for (const sheet of sheets) {
    const name = sheet.name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
    const table = tableOf(sheet, name);
    if (isKnown(name)) {
      if (tables.has(name))
        reading.faults.push({ sheet: name, row: 1, detail: `stands here twice: as ${sheet.name} too` });
      else tables.set(name, table);
    } else if (name === 'entities' && table.rows.length > 0) {
      reading.faults.push({
        sheet: name,
        row: table.rows[0]?.row ?? 2,
        detail: 'makes entities, which are nothing here',
      });
    } else if (!Object.hasOwn(forPeople, name) && table.rows.length > 0) {
      const near = nearestOf(name, Object.keys(sheetColumns), 0.34);
      const meant = near === undefined ? '' : `: did you mean ${near}?`;
      reading.remarks.push({ sheet: sheet.name, row: 1, detail: `is a sheet that is not read${meant}` });
    }
  }
  return tables;
}

/** Columns of XLSForm's own that change how a form looks, or what a device does. */
const shown =
  /^(?:appearance|required|required_message|constraint_message|autoplay|disabled|value|list_name|name|label|image|audio|video|big-image|calculation|repeat_count|choice_filter|default|trigger|save_to|read_only|media|notes?|comments?)(?:::.*)?$/;

/** Says which columns nothing is read from. */
function columnRemarks({ name, columns, rows }: Table, reading: Reading): void {
  if (!isKnown(name) || name === 'settings') return;
  const titles = sheetColumns[name].columns.map(({ title }) => title);
  for (const column of columns) {
    const [plain = ''] = column.split('::');
    if (
      titles.includes(column) ||
      ((name === 'survey' || name === 'choices') && (shown.test(column) || titles.includes(plain)))
    )
      continue;
    if (!rows.some(({ cells }) => cells.has(column))) continue;
    const near = nearestOf(column, titles, 0.34);
    const meant = near === undefined ? '' : `: did you mean ${near}?`;
    reading.remarks.push({ sheet: name, row: 1, column, detail: `is a column that is not read${meant}` });
  }
}

/** The questions in their places, with names and answers called as the tool calls them. */
function settled(questions: readonly ReadQuestion[]): ReadQuestion[] {
  const known = new Map<string, ReadQuestion>();
  for (const one of questions) if (!known.has(one.name)) known.set(one.name, one);
  const rename = (condition: Written): Written =>
    mapFacts(condition, (fact) => {
      const earlier = 'question' in fact ? known.get(fact.question) : undefined;
      return earlier === undefined || !('question' in fact)
        ? fact
        : { question: earlier.value.id, is: fact.is.map(earlier.valueOf) };
    });
  const inPlace = questions
    .map((one, at) => ({ one, place: one.place ?? at + 1 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ one }) => one);
  return inPlace.map((one) => {
    const { appliesWhen } = one.value;
    return appliesWhen === undefined ? one : { ...one, value: { ...one.value, appliesWhen: rename(appliesWhen) } };
  });
}

/** What stands at a pointer. */
function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

/** In which sheet a field is looked for that stands in none. */
const sheetOf: Readonly<Record<string, string>> = { questions: 'survey', sections: 'survey', calledFor: 'called_for' };

function elsewhere(pointer: string): Place {
  const field = pointer.split('/')[1] ?? '';
  const name = sheetOf[field] ?? field;
  return { sheet: isKnown(name) ? name : 'settings', row: 1 };
}

const order = Object.keys(sheetColumns);

/** Each once, in the order of the workbook. */
function inOrder(faults: readonly CellFault[], tables: ReadonlyMap<string, Table>): CellFault[] {
  const once = new Map(
    faults.map((fault) => [JSON.stringify([fault.sheet, fault.row, fault.column, fault.detail]), fault]),
  );
  const rank = ({ sheet, row, column }: CellFault): number[] => [
    order.includes(sheet) ? order.indexOf(sheet) : order.length,
    row,
    column === undefined ? -1 : (tables.get(sheet)?.columns.indexOf(column) ?? -1),
  ];
  return [...once.values()].toSorted((a, b) => {
    const [one, other] = [rank(a), rank(b)];
    return one.map((n, index) => n - (other[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  });
}

/** What the sheets come to before anybody held it against the format of tools. */
interface Made {
  value: Record<string, unknown>;
  origins: Origins;
  leftOut: ReadonlySet<string>;
}

/** Makes what should be a tool of the sheets; undefined where there are no questions. */
function made(tables: ReadonlyMap<string, Table>, name: string, usual: Usual, reading: Reading): Made | undefined {
  const survey = tables.get('survey');
  if (survey === undefined || survey.rows.length === 0) {
    const missing = 'is not there: a form has a sheet called survey, with its questions';
    reading.faults.push({ sheet: 'survey', row: 1, detail: survey === undefined ? missing : 'has no questions' });
    return undefined;
  }
  const languages = languagesOf(tables.get('settings'));
  const lists = readChoices(tables.get('choices'), languages, reading);
  const settings = readSettings(tables.get('settings'), lists, name, reading);
  for (const language of othersOf(survey.columns, 'label', languages)) {
    const column = `label::${language}`;
    reading.remarks.push({ sheet: 'survey', row: 1, column, detail: 'is another language, and is not taken over' });
  }
  const read = readSurvey(survey, { title: settings.title, languages, lists, usualReasons: usual.reasons }, reading);
  const theme = readTheme(tables, lists, reading);
  const questions = listed(settled(read.questions));
  const sections = listed(read.sections);
  return {
    value: {
      schema: 'tool/v1',
      ...settings.value,
      services: usual.services,
      factors: [],
      calledFor: [],
      concerns: [],
      comparable: [],
      signals: [],
      ...theme.value,
      sections: sections.value,
      questions: questions.value,
    },
    origins: [
      ...settings.origins,
      ...theme.origins,
      ...within('sections', sections.origins),
      ...within('questions', questions.origins),
    ],
    leftOut: read.leftOut,
  };
}

/** Whether what was told already, while the cells were read, is why this is wrong too. */
function isTold({ sheet, row, column }: Place, told: readonly CellFault[], isPart: boolean): boolean {
  return told.some((fault) => {
    if (fault.sheet !== sheet) return false;
    // Of a list that is too short: rows of its sheet were refused.
    if (!isPart) return true;
    return fault.row === row && (column === undefined || fault.column === column);
  });
}

/** What is wrong with what was made, where it stands in the workbook; each thing once. */
function faultsAt({ value, origins, leftOut }: Made, problems: readonly FieldProblem[], reading: Reading): CellFault[] {
  const placeOf = placesIn(origins);
  return problems.flatMap(({ pointer, detail, code }) => {
    const said = at(value, pointer);
    if (typeof said === 'string' && leftOut.has(said)) return [];
    const place = placeOf(pointer);
    const found = place ?? elsewhere(pointer);
    if (isTold(found, reading.faults, place !== undefined)) return [];
    return [{ ...found, detail: code === 'unrecognized_keys' ? 'says nothing in such a row' : detail }];
  });
}

/**
 * Reads the sheets of a workbook: XLSForm's own, and ours where it has them.
 * @param name what the form is called where it does not say: its file's name
 */
export function readForm(sheets: readonly RawSheet[], name: string, usual: Usual): ReadForm {
  const reading: Reading = { faults: [], remarks: [] };
  const tables = tablesOf(sheets, reading);
  for (const table of tables.values()) {
    reading.faults.push(...table.faults);
    columnRemarks(table, reading);
  }
  const value = made(tables, name, usual, reading);
  const tool = value === undefined ? { faults: [] } : toolFrom(value.value);
  const faults = [
    ...reading.faults,
    ...('faults' in tool && value !== undefined ? faultsAt(value, tool.faults, reading) : []),
  ];
  const remarks = inOrder(reading.remarks, tables);
  if ('tool' in tool && faults.length === 0) return { tool: tool.tool, remarks };
  return { faults: inOrder(faults, tables), remarks };
}

/** The same before it is held against the format of tools: what is written reads back, whether it fits together or not. */
export function valueOfForm(sheets: readonly RawSheet[], usual: Usual): Record<string, unknown> | readonly CellFault[] {
  const reading: Reading = { faults: [], remarks: [] };
  const value = made(tablesOf(sheets, reading), 'form', usual, reading);
  return value === undefined || reading.faults.length > 0 ? reading.faults : value.value;
}

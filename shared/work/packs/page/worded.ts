/** Tables whose codes are put into words, as a page and a workbook show them. CSV files and `aggregate.json` keep the codes. */
import { shownStates } from '../../../domain/returns/shown-state.ts';
import { keyOf, titleOf } from '../../../domain/tool/signal-rules.ts';
import { capital } from '../../../domain/figures/words.ts';
import { factorInWords, levelsTogether, routeInWords, serviceInWords } from '../../../domain/tool/theme.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { Cell, PackTable } from '../tables/table.ts';
import { answerInWords, correctionReasonWords, measureInWords, stateWords } from './words.ts';

/** A table of which cells of one column are put into words. */
export const inWords = (
  table: PackTable,
  column: string,
  words: (cell: string, row: readonly Cell[]) => string,
): PackTable => {
  const at = table.columns.findIndex(({ id }) => id === column);
  return {
    ...table,
    rows: table.rows.map((row) =>
      row.map((one, index) => (index === at && typeof one === 'string' ? words(one, row) : one)),
    ),
  };
};

/** The text of a cell; null where it has none. */
export const toText = (one: Cell | undefined): string | null => (typeof one === 'string' && one !== '' ? one : null);

/** The table of who was asked about which case, its states in words. */
export const statesInWords = (table: PackTable): PackTable =>
  inWords(table, 'state', (cell) => {
    const state = shownStates.find((one) => one === cell);
    return state === undefined ? cell : stateWords[state];
  });

/** The table of corrections, its answers and reasons in words. */
export function correctionsInWords(tool: Tool, table: PackTable): PackTable {
  const question = table.columns.findIndex(({ id }) => id === 'question');
  const answer = (value: string, row: readonly Cell[]): string =>
    value === '' ? 'no answer' : answerInWords(tool, toText(row[question]), value);
  return inWords(
    inWords(inWords(table, 'answer', answer), 'corrected', answer),
    'reason',
    (reason) => correctionReasonWords[reason] ?? reason,
  );
}

/** The table of answers to the audit's own question, in words. */
export const judgementsInWords = ({ judgement }: Tool, table: PackTable): PackTable =>
  inWords(table, 'answer', (answer) => judgement?.options.find(({ value }) => value === answer)?.label ?? answer);

/** The table of changes, what they are of in words. */
export function changesInWords(tool: Tool, table: PackTable): PackTable {
  const question = table.columns.findIndex(({ id }) => id === 'question');
  return inWords(table, 'measure', (measure, row) => measureInWords(tool, toText(row[question]), measure));
}

const signalsInWords = (tool: Tool, table: PackTable): PackTable =>
  inWords(table, 'rule', (cell) => {
    const rule = tool.signals.find((one) => keyOf(one) === cell);
    return rule === undefined ? cell : titleOf(rule);
  });

const cutTitles: Readonly<Record<string, string>> = {
  all: 'All',
  service: 'Service',
  case: 'Case',
  factor: 'Factor (overlapping)',
  coverage: 'Children covered',
};

const groupWords: Readonly<Record<string, (tool: Tool, code: string) => string>> = {
  service: serviceInWords,
  factor: factorInWords,
  route: routeInWords,
};

/** A table whose services, factors and levels of need are called what the tool calls them. */
export function themeInWords(tool: Tool, table: PackTable): PackTable {
  const named = table.columns.filter(({ id }) => Object.hasOwn(groupWords, id));
  return named.reduce(
    (worded, { id }) => inWords(worded, id, (code) => (code === '' ? '' : (groupWords[id]?.(tool, code) ?? code))),
    table,
  );
}

/** The table of numbers, what they are broken down by in words, and each group as the tool calls it. */
function numbersInWords(tool: Tool, table: PackTable): PackTable {
  const cut = table.columns.findIndex(({ id }) => id === 'cut');
  const grouped = inWords(table, 'group', (code, row) => groupWords[toText(row[cut]) ?? '']?.(tool, code) ?? code);
  const levels = levelsTogether(
    table.rows.flatMap((row) => (row[cut] === 'route' ? [toText(row[cut + 1]) ?? ''] : [])),
  );
  return inWords(grouped, 'cut', (code) => (code === 'route' ? capital(levels) : (cutTitles[code] ?? code)));
}

/** The tables of a pack as a workbook shows them. Answers stand there as they are counted, beside their words. */
export const tablesInWords = (tool: Tool, tables: readonly PackTable[]): PackTable[] =>
  tables.map((coded) => {
    const table = themeInWords(tool, coded);
    switch (table.id) {
      case 'completeness-by-case':
        return statesInWords(table);
      case 'signals':
        return signalsInWords(tool, table);
      case 'corrections':
        return correctionsInWords(tool, table);
      case 'judgements':
        return judgementsInWords(tool, table);
      case 'changes':
        return changesInWords(tool, table);
      case 'numbers':
        return numbersInWords(tool, table);
      default:
        return table;
    }
  });

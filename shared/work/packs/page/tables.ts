import { html as markup, type Html } from '../../../base/html/template.ts';
import { isMark, markText, type Cell, type Column, type PackTable } from '../tables/table.ts';

const textOf = (cell: Cell): string => (isMark(cell) ? markText(cell) : `${cell}`);

const cellText = (cell: Cell, { kind }: Column): string =>
  kind === 'percent' && !isMark(cell) && cell !== '' ? `${cell}%` : textOf(cell);

const isNumber = ({ kind }: Column): boolean => kind !== 'text';
const numberClass = (column: Column): Html | false => isNumber(column) && markup` class="n"`;

/** How a table is shown. */
export interface Showing {
  /** ids of columns that are left out, for instance because the groups' heads have them */
  without?: readonly string[];
  /** ids of columns that stand in the head of each run of equal rows instead of in every row */
  groupBy?: readonly string[];
  /** what is said under a group's head, from its first row */
  groupNote?: (row: readonly Cell[]) => string;
  /** a landmark of its own; else a group, of which a page can have many */
  isRegion?: boolean;
  /** ids of columns of long words */
  wide?: readonly string[];
  /** titles of columns, by id, where the reader of a page needs others than those of a file */
  titles?: Readonly<Record<string, string>>;
}

interface Run {
  key: string;
  rows: Cell[][];
}

function runsOf(rows: readonly Cell[][], by: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const row of rows) {
    const key = JSON.stringify(by.map((index) => row[index]));
    const last = runs.at(-1);
    if (last?.key === key) last.rows.push(row);
    else runs.push({ key, rows: [row] });
  }
  return runs;
}

/**
 * A table with its caption and notes, in a box that scrolls sideways by itself and can be reached with the keyboard. The
 * first column shown is the head of its rows.
 */
export function tableMarkup(table: PackTable, showing: Showing = {}): Html {
  const { without = [], groupBy = [], groupNote, isRegion = false, wide = [], titles = {} } = showing;
  const shown = table.columns.flatMap((column, index) =>
    without.includes(column.id) || groupBy.includes(column.id) ? [] : [{ column, index }],
  );
  const by = groupBy.map((id) => table.columns.findIndex((column) => column.id === id));
  const captionId = `caption-${table.id}`;
  const rowMarkup = (row: readonly Cell[]): Html =>
    markup`<tr>${shown.map(({ column, index }, place) => {
      const text = cellText(row[index] ?? '', column);
      return place === 0 ? markup`<th scope="row">${text}</th>` : markup`<td${numberClass(column)}>${text}</td>`;
    })}</tr>\n`;
  const runMarkup = ({ rows }: Run): Html => {
    const first = rows[0] ?? [];
    const heads = by.map((index) => textOf(first[index] ?? '')).filter((head) => head !== '');
    const note = groupNote?.(first) ?? '';
    return markup`<tbody>${
      by.length > 0 &&
      markup`<tr><th class="group" scope="rowgroup" colspan="${shown.length}"><span class="stay">${heads.map(
        (head, place) => (place === 0 && heads.length > 1 ? markup`<span class="q">${head}</span> ` : head),
      )}${note !== '' && markup`<span class="small">${note}</span>`}</span></th></tr>\n`
    }${rows.map(rowMarkup)}</tbody>\n`;
  };
  return markup`<div class="scroll" role="${isRegion ? 'region' : 'group'}" aria-labelledby="${captionId}" tabindex="0"><table id="table-${table.id}">
<caption id="${captionId}"><span class="stay">${table.title}</span></caption>
<thead><tr>${shown.map(
    ({ column }) =>
      markup`<th scope="col"${
        isNumber(column) ? markup` class="n"` : wide.includes(column.id) && markup` class="words"`
      }>${titles[column.id] ?? column.title}</th>`,
  )}</tr></thead>
${runsOf(table.rows, by).map(runMarkup)}</table></div>
${table.notes.map((note) => markup`<p class="small">${note}</p>\n`)}`;
}

import { quarterInWords } from '../../../domain/audits/names.ts';
import { dateInWords, dayOf, type When } from '../../../base/time/days.ts';
import type { DatedFigures } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import type { BookPlan, SheetLine, SheetPlan } from './sheets.ts';
import { isMark } from '../tables/table.ts';
import type { Cell, PackTable } from '../tables/table.ts';
import { writeBook } from './xlsx.ts';

/** What stands on a workbook's cover, and in its properties. */
export interface WorkbookAbout {
  title: string;
  /** what it is, in a sentence or two */
  description: string;
  status: 'interim' | 'final';
  revision: number;
  /** when the newest return that is counted came; null where none is */
  dataCut: When | null;
  /** the standing words: how to read the figures, and what they do not say */
  words: readonly string[];
  /** whom to ask, without an address */
  contact: string;
  /** ISO 8601, from the data: the time that the file's properties name */
  writtenAt: string;
}

const shorthand = {
  c: '[c] means suppressed, so that nobody can be made out.',
  z: '[z] means not applicable, as a percentage of nothing is.',
} as const;

const toContents: SheetLine = { text: 'Back to the contents', sheet: 'Contents' };

/** A workbook's cover as the figures tell it; of either pack. */
export function workbookAbout(figures: DatedFigures): WorkbookAbout {
  const { audit, status, revision, dataCut, notes, note, suppression } = figures;
  return {
    title: `${audit.title}, ${quarterInWords(audit.quarter)}: figures`,
    description: isShareable(figures)
      ? 'The figures of a multi-agency case audit, made safe to pass on: small numbers are suppressed.'
      : "The exact figures of a multi-agency case audit, case by case. The audit lead's file, not to be passed on.",
    status,
    revision,
    dataCut,
    words: [
      notes.counts,
      'A percentage stands beside the number that it is out of, and is rounded once, half up, from the exact fraction.',
      'The answers that a percentage is out of include "don\'t know", unless its column says that it leaves them out.',
      'A case can have several factors: the rows by factor overlap and do not add up to the total.',
      ...(notes.child === undefined ? [] : [notes.child]),
      ...(note === undefined ? [] : [`About this version: ${note}`]),
      ...(suppression === undefined ? [] : Object.values(suppression.rules)),
      ...(suppression?.tooSmall === undefined ? [] : [suppression.tooSmall]),
    ],
    contact: "Questions about these figures go to the partnership's audit lead.",
    writtenAt:
      dataCut !== null && 'instant' in dataCut
        ? dataCut.instant
        : `${dataCut === null ? audit.windowsAnchor : dataCut.day}T00:00:00.000Z`,
  };
}

function cover(about: WorkbookAbout): SheetPlan {
  const { title, description, status, revision, dataCut, words, contact } = about;
  return {
    name: 'Cover',
    title,
    lines: [
      { text: description },
      {
        text:
          status === 'final'
            ? `Version ${revision} of the figures, final: the audit is closed.`
            : `Version ${revision} of the figures, interim: returns may still come.`,
      },
      {
        text:
          dataCut === null
            ? `No return is counted${status === 'final' ? '' : ' yet'}.`
            : `The newest return counted came on ${dateInWords(dayOf(dataCut))}.`,
      },
      { text: 'Go to the contents', sheet: 'Contents' },
      { text: 'How to read the figures', isHeading: true },
      ...words.map((text) => ({ text })),
      { text: 'Shorthand', isHeading: true },
      { text: shorthand.c },
      { text: shorthand.z },
      { text: 'Contact', isHeading: true },
      { text: contact },
    ],
  };
}

function contents(tables: readonly PackTable[]): SheetPlan {
  return {
    name: 'Contents',
    title: 'Contents',
    lines: [{ text: 'This worksheet contains one table. Each name in its first column leads to that worksheet.' }],
    table: {
      name: 'table_contents',
      columns: [
        { title: 'Worksheet', kind: 'text' },
        { title: 'What it shows', kind: 'text' },
        { title: 'Rows', kind: 'count' },
      ],
      rows: [
        [{ text: 'Notes', sheet: 'Notes' }, 'Every note that the other worksheets refer to', ''],
        ...tables.map(({ id, title, rows }) => [{ text: id, sheet: id }, title, rows.length]),
      ],
    },
  };
}

/** Every note once, in the order of reading; its number is its place. */
const numberedNotes = (tables: readonly PackTable[]): string[] => [...new Set(tables.flatMap(({ notes }) => notes))];

function notesSheet(tables: readonly PackTable[], notes: readonly string[]): SheetPlan {
  return {
    name: 'Notes',
    title: 'Notes',
    lines: [{ text: 'This worksheet contains one table.' }, toContents],
    table: {
      name: 'table_notes',
      columns: [
        { title: 'Note number', kind: 'count' },
        { title: 'Note', kind: 'text' },
        { title: 'Worksheets', kind: 'text' },
      ],
      rows: notes.map((note, at): Cell[] => [
        at + 1,
        note,
        tables
          .filter((table) => table.notes.includes(note))
          .map(({ id }) => id)
          .join(', '),
      ]),
    },
  };
}

function tableSheet(table: PackTable, notes: readonly string[]): SheetPlan {
  const { id, title, columns, rows } = table;
  const cells = rows.flat();
  const marks = new Set(cells.filter(isMark).map(({ mark }) => mark));
  const own = table.notes.map((note) => ({ text: `Note ${notes.indexOf(note) + 1}: ${note}` }));
  // A marked-up table must have a row of data, and an invented one could be counted: so there is none.
  if (rows.length === 0) {
    const text = 'This worksheet contains no table: nothing stands in it in this version of the figures.';
    return { name: id, title, lines: [{ text }, ...own, toContents] };
  }
  return {
    name: id,
    title,
    lines: [
      { text: `This worksheet contains one table of ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}.` },
      ...own,
      ...(['c', 'z'] as const).filter((mark) => marks.has(mark)).map((mark) => ({ text: shorthand[mark] })),
      ...(cells.includes('') ? [{ text: 'Some cells are empty: nothing was said there, or nothing applies.' }] : []),
      toContents,
    ],
    table: { name: `table_${id.replaceAll('-', '_')}`, columns, rows },
  };
}

/**
 * The tables as a workbook (Office Open XML): a cover, the contents with links, the notes, and each table on a worksheet
 * of its own, marked up as a table, as the UK Government Analysis Function has it ("Releasing statistics in
 * spreadsheets"). Counts and percentages are numbers, a percentage with the decimal that it is published with; all else
 * is text, so that no band becomes a date and nothing a formula. The same tables give the same bytes.
 * @throws RangeError where two worksheets, or two columns of a table, would have one name
 */
export function figuresWorkbook(
  tables: readonly PackTable[],
  about: WorkbookAbout,
  write: (book: BookPlan) => Promise<Uint8Array> = writeBook,
): Promise<Uint8Array> {
  const notes = numberedNotes(tables);
  const { title, description, writtenAt } = about;
  return write({
    title,
    description,
    writtenAt,
    sheets: [
      cover(about),
      contents(tables),
      notesSheet(tables, notes),
      ...tables.map((table) => tableSheet(table, notes)),
    ],
  });
}

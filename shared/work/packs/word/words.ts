import type { Cell } from '../tables/table.ts';
import { isMark, markText } from '../tables/table.ts';

/** Characters that no XML 1.0 document may hold, and halves of pairs. */
const notXml = /[\p{Cc}--[\t\n\r]]|[\uFFFE\uFFFF]/gv;

/** The text with a replacement character for each that XML cannot hold: one stray byte must not keep the file from opening. */
export const clean = (text: string): string => text.toWellFormed().replace(notXml, '\uFFFD');

/** A slug as words: `one-two` as `one two`. */
export const unslug = (slug: string): string => slug.replaceAll('-', ' ');

/** A cell as it is printed. */
export const cellText = (cell: Cell): string => (isMark(cell) ? markText(cell) : String(cell));

/** In which of a form's languages its words are read. */
import type { Row } from './grid.ts';

export interface Languages {
  /** What the form calls its own: `english (en)`, in small letters. */
  first?: string;
}

const languageOf = (title: string): string => title.slice(title.indexOf('::') + 2);
const bare = (language: string): string => language.replace(/\s*\(.*\)\s*$/, '');
const code = (language: string): string => /\(([^)]*)\)\s*$/.exec(language)?.[1] ?? language;

const isLanguage = (title: string, language: string): boolean => {
  const one = languageOf(title);
  return one === language || bare(one) === bare(language) || code(one) === code(language);
};

/** The column that has the words of a form's own language: its default one, else the one without any, else the first. */
export function columnOf(columns: readonly string[], name: string, { first }: Languages): string | undefined {
  const said = columns.filter((title) => title === name || title.startsWith(`${name}::`));
  const own = first === undefined ? undefined : said.find((title) => title !== name && isLanguage(title, first));
  return own ?? said.find((title) => title === name) ?? said[0];
}

/** Reads a row's words, and tells in which column they stand. */
export function wordsOf(
  columns: readonly string[],
  name: string,
  languages: Languages,
): (row: Row) => { text: string; column: string } | undefined {
  const own = columnOf(columns, name, languages);
  return ({ cells }) => {
    for (const column of [own, name]) {
      const text = column === undefined ? undefined : cells.get(column);
      if (text !== undefined && column !== undefined) return { text, column };
    }
    return undefined;
  };
}

/** The languages that are left out. */
export const othersOf = (columns: readonly string[], name: string, languages: Languages): string[] => {
  const own = columnOf(columns, name, languages);
  return columns.filter((title) => title.startsWith(`${name}::`) && title !== own).map(languageOf);
};

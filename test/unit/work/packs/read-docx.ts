/** A Word file as a reader sees it: its parts, its paragraphs, its headings, its tables. */
import { strFromU8, unzipSync } from 'fflate';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
export const unescapeXml = (xml: string): string =>
  xml.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]!);

export interface ReadDocx {
  files: Record<string, Uint8Array>;
  xml: string;
  /** the text of every paragraph, tables' cells included, in order */
  paragraphs: { style: string; text: string; xml: string }[];
  headings: { level: number; text: string }[];
  /** rows of cells */
  tables: { rows: string[][]; xml: string }[];
  text: string;
}

const textOf = (xml: string): string =>
  unescapeXml([...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''));

export function readDocx(bytes: Uint8Array): ReadDocx {
  const files = unzipSync(bytes);
  const xml = strFromU8(files['word/document.xml']!);
  const paragraphs = [...xml.matchAll(/<w:p(?: [^>]*)?>.*?<\/w:p>|<w:p\/>/gs)].map(([one]) => ({
    style: /<w:pStyle w:val="([^"]*)"/.exec(one)?.[1] ?? '',
    text: textOf(one),
    xml: one,
  }));
  return {
    files,
    xml,
    paragraphs,
    headings: paragraphs
      .filter(({ style }) => /^Heading\d$/.test(style))
      .map(({ style, text }) => ({ level: Number(style.at(-1)), text })),
    tables: [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([one]) => ({
      xml: one,
      rows: [...one.matchAll(/<w:tr(?: [^>]*)?>.*?<\/w:tr>/gs)].map(([row]) =>
        [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) => textOf(cell)),
      ),
    })),
    text: paragraphs.map(({ text }) => text).join('\n'),
  };
}

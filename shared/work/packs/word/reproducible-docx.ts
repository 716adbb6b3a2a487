import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';

/** Made from its parts, so that it is the same clock time, and the same bytes, in every time zone. */
const zipTime = new Date(1980, 0, 1);

const contentTypes = '[Content_Types].xml';
const order = (a: string, b: string): number =>
  Number(b === contentTypes) - Number(a === contentTypes) || (a < b ? -1 : Number(a > b));

/** Numbers the values that a pattern's second group finds from 1, in the order in which they come first. */
function renumber(xml: string, pattern: RegExp): string {
  const numbers = new Map<string, number>();
  return xml.replaceAll(pattern, (_, before: string, value: string) => {
    const number = numbers.get(value) ?? numbers.size + 1;
    numbers.set(value, number);
    return `${before}${number}`;
  });
}

/**
 * What the library counts on from file to file: drawings, bookmarks and their names. The patterns hold a quote or an
 * angle bracket, which text of the report cannot: there they are escaped.
 */
const counters = [
  /(<wp:docPr\b[^>]*?\bid=")([^"]*)/g,
  /(<w:bookmark(?:Start|End)\b[^>]*?\bw:id=")([^"]*)/g,
  /((?:\bw:anchor="|\bw:name="|<w:instrText[^>]*>\s*PAGEREF )_Toc)([0-9]+)/g,
];

function settle(name: string, xml: string, at: string): string {
  if (name === 'docProps/core.xml') {
    return xml.replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${at}`);
  }
  return counters.reduce(renumber, xml);
}

/**
 * The same Word file, packed so that the same content gives the same bytes, whenever and wherever it is made.
 * @param at the time that the file says it was made, ISO 8601
 */
export function reproducibleDocx(docx: Uint8Array, at: string): Uint8Array {
  const files = unzipSync(docx);
  const packed: Zippable = {};
  for (const name of Object.keys(files).toSorted(order)) {
    const bytes = files[name];
    if (bytes === undefined || name.endsWith('/')) continue;
    const isXml = name.endsWith('.xml') || name.endsWith('.rels');
    packed[name] = isXml ? strToU8(settle(name, strFromU8(bytes), at)) : [bytes, { level: 0 }];
  }
  return zipSync(packed, { level: 9, mtime: zipTime });
}

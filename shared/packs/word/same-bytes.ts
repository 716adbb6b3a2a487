import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';

/** Made from its parts, so that it is the same clock time, and the same bytes, in every time zone. */
const zipTime = new Date(1980, 0, 1);

const contentTypes = '[Content_Types].xml';
const order = (a: string, b: string): number =>
  Number(b === contentTypes) - Number(a === contentTypes) || (a < b ? -1 : Number(a > b));

/** What the maker of the file leaves to clock and counters, put in order: times of making, and drawings' numbers. */
function settle(name: string, xml: string, at: string): string {
  if (name === 'docProps/core.xml') {
    return xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${at}`);
  }
  let drawing = 0;
  return xml.replace(/(<wp:docPr\b[^>]*?\bid=")[^"]*/g, (_, before: string) => `${before}${(drawing += 1)}`);
}

/**
 * The same Word file, packed so that the same content gives the same bytes, whenever and wherever it is made.
 * @param at the time that the file says it was made, ISO 8601
 */
export function sameBytes(docx: Uint8Array, at: string): Uint8Array {
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

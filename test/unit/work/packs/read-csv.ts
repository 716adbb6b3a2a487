import type { PackFile } from '../../../../shared/work/packs/tables/file.ts';

/** The records of a CSV text as RFC 4180 has it, strictly: what is no such text throws. */
export function parseRecords(body: string): string[][] {
  const records: string[][] = [];
  const rest = body.startsWith('\uFEFF') ? body.slice(1) : body;
  const fieldPattern = /(?:"(?<quoted>(?:[^"]|"")*)"|(?<bare>[^",\r\n]*))(?<end>,|\r\n)/gy;
  let record: string[] = [];
  while (fieldPattern.lastIndex < rest.length) {
    const at = fieldPattern.lastIndex;
    const groups = fieldPattern.exec(rest)?.groups;
    if (groups === undefined) throw new Error(`no CSV at character ${at}`);
    record.push(groups['quoted']?.replaceAll('""', '"') ?? groups['bare'] ?? '');
    if (groups['end'] === '\r\n') {
      records.push(record);
      record = [];
    }
  }
  return records;
}

/** A text cell read back by the rule that the metadata states. */
export const plain = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

/** Rows of a pack's CSV file by header, apostrophes taken away. */
export function readCsv(file: PackFile): Record<string, string>[] {
  if (typeof file.body !== 'string') throw new TypeError(`${file.name} is no text`);
  const [header = [], ...rows] = parseRecords(file.body);
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`a row of ${file.name} has ${row.length} cells`);
    return Object.fromEntries(header.map((id, at) => [id, plain(row[at] ?? '')]));
  });
}

/** Texts that spreadsheets are known to misread, or that break careless writers. */
export const nastyTexts = [
  '=1+1',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("https://evil.example","look")',
  '@SUM(1,1)',
  '+44 20 7946 0000',
  '-1+1',
  '\t=1+1',
  '  =1+1',
  '\r=1+1',
  '\uFEFF=1+1',
  '\u200B=1+1',
  '\u00A0=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(1)',
  '−5',
  "'=1+1",
  "'",
  "''",
  "'quoted' words",
  '0',
  '1-3',
  '4-6',
  '7+',
  '007',
  '1e5',
  '12345678901234567890',
  '1/2',
  '1 1/2',
  '2015-03',
  '2015-03-01',
  '2015-05-15T12:00:00.000Z',
  '3 March 2015',
  'March 2015',
  'mar-3',
  'MARCH1',
  'Sept 4',
  'Mon 3 March 2015',
  '3rd March',
  '12:30',
  '10 am',
  '5 p',
  'TRUE',
  'false',
  '£5',
  '5%',
  '(5)',
  '5-',
  '1,234',
  '.5',
  '[c]',
  '[z]',
  '#N/A',
  '#REF!',
  '{=1}',
  'He said "no", twice; then left',
  'one;two\tthree|four',
  'line\nbreak, =1+1\n=2+2',
  '"',
  '""',
  ' trailing ',
  '😀 well done 👩‍👧‍👦',
  'naïve café Łódź שלום',
] as const;

/** As long as an answer can be. */
export const longText = `long ${'x, "y"\n'.repeat(2_856)}`;

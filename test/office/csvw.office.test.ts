/** The CSV files as a reader of CSV on the Web that is not ours reads them, by the metadata beside them. */
import { describe, expect, test } from 'vitest';
import { responsesCsv } from '../../shared/work/packs/sheets/responses-csv.ts';
import { textsCsv } from '../../shared/work/packs/sheets/texts-csv.ts';
import { longText, nastyTexts, parseRecords } from '../unit/work/packs/read-csv.ts';
import { responses, tool } from '../unit/work/packs/sample.ts';
import { readByMetadata, type Checked } from './checkers.ts';
import { filesOfPacks } from './packs.ts';

const first = responses[0]!;
const nasty: Checked[] = [
  ...responsesCsv(tool, responses, []),
  ...textsCsv(
    tool,
    [...nastyTexts, longText].map((text, at) => ({
      ...first,
      agency: `agency-${at}`,
      content: { ...first.content, answers: { E2: { answer: text } } },
    })),
    [],
  ),
].map((file) => ({ ...file, name: `nasty/${file.name}` }));

const files = [...(await filesOfPacks()), ...nasty].filter(({ name }) => /\.csv(-metadata\.json)?$/.test(name));
const tables = files.filter(({ name }) => name.endsWith('.csv'));
const bodyOf = (name: string): string => String(files.find((file) => file.name === name)?.body);

interface Metadata {
  tableSchema: { columns: { name: string; null: string[]; datatype: string | { base: string }; separator?: string }[] };
}

type Cell = string | number | null | string[];

/** What a reader has to find: numbers as numbers, decimals as they are printed, texts as they stand, lists parted, nothing where null. */
function expected(name: string): Record<string, Cell>[] {
  const { columns } = (JSON.parse(bodyOf(`${name}-metadata.json`)) as Metadata).tableSchema;
  const [, ...records] = parseRecords(bodyOf(name));
  return records.map((record) =>
    Object.fromEntries(
      columns.map(({ name: column, null: nulls, datatype, separator }, at) => {
        const cell = record[at]!;
        if (separator !== undefined) return [column, cell === '' ? [] : cell.split(separator)];
        if (nulls.includes(cell)) return [column, null];
        return [column, typeof datatype !== 'string' && datatype.base === 'integer' ? Number(cell) : cell];
      }),
    ),
  );
}

describe('read by csvw', async () => {
  const read = await readByMetadata(files);

  test('are the files of both packs, each with its metadata', () => {
    const ofPacks = ['figures.csv', 'responses.csv', 'texts.csv'].map((name) => `restricted/${name}`);
    expect(tables.map(({ name }) => name).filter((name) => name.startsWith('2015/'))).toEqual(
      [...ofPacks, 'shareable/figures.csv'].map((name) => `2015/${name}`),
    );
    expect([...read.keys()].toSorted()).toEqual(tables.map(({ name }) => `${name}-metadata.json`).toSorted());
  });

  test.each(tables)('$name has no problem, and every cell is what it is meant to be', ({ name }) => {
    const { problems, rows } = read.get(`${name}-metadata.json`)!;
    expect(problems).toEqual([]);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows).toStrictEqual(expected(name));
  });
});

test('a number that the metadata does not allow, and a key twice, are found out', async () => {
  const name = '2015/shareable/figures.csv';
  const metadata = { name: `${name}-metadata.json`, body: bodyOf(`${name}-metadata.json`) };
  const wrong = async (body: string): Promise<string[]> =>
    [...(await readByMetadata([{ name, body }, metadata])).values()].flatMap(({ problems }) => problems);
  const lines = bodyOf(name).split('\r\n');
  const row = lines.findIndex((line) => /,\d+\.\d,/.test(line));
  const with100 = lines.with(row, lines[row]!.replace(/,\d+\.\d,/, ',100.1,')).join('\r\n');
  expect(await wrong(with100)).toEqual([expect.stringContaining('100.1')]);
  expect(await wrong(lines.toSpliced(row, 0, lines[row]!).join('\r\n'))).toEqual([
    expect.stringContaining('duplicate primary key'),
  ]);
});

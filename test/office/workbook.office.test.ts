import { beforeAll, describe, expect, test } from 'vitest';
import { kindsOf, type SampleKind } from '../../shared/work/packs/tables/sample.ts';
import type { PackTable } from '../../shared/work/packs/tables/table.ts';
import { tablesOf } from '../../shared/work/packs/tables/tables.ts';
import { figuresWorkbook, workbookAbout } from '../../shared/work/packs/sheets/workbook.ts';
import { numbersOf } from '../unit/work/packs/numbers.ts';
import { longText, nastyTexts, parseRecords } from '../unit/work/packs/read-csv.ts';
import { everyKind, everyKindFigures } from '../unit/work/packs/every-kind.ts';
import { datedRestricted, restricted, tool } from '../unit/work/packs/sample.ts';
import { convert, everySheetAsCsv, partOf } from './libreoffice.ts';

const ofEveryKind = everyKindFigures();

/** The reference audit, and one that asks every kind of question. */
const books = [
  { book: 'figures', figures: datedRestricted, exact: restricted, asked: tool },
  { book: 'kinds', figures: ofEveryKind.restricted, exact: ofEveryKind.exact, asked: everyKind },
].map((one) => ({ ...one, tables: tablesOf(one.figures, one.asked), about: workbookAbout(one.figures) }));
const [{ tables, about }] = books as [(typeof books)[number]];
const misread = [...nastyTexts, longText];
const nasty: PackTable = {
  id: 'nasty',
  title: 'Texts that are often misread',
  notes: [],
  columns: [
    { id: 'n', title: 'Number', kind: 'count' },
    { id: 'text', title: 'Text', kind: 'text' },
  ],
  rows: misread.map((text, at) => [at, text]),
};

/** Where each column of a table of answers stands in the figures. */
const fields: Record<string, string> = {
  Asked: 'asked',
  Answered: 'answered',
  Unanswered: 'unanswered',
  'Not applicable': 'notApplicable',
  'Answered without "don\'t know"': 'answeredExcludingDontKnow',
};
const completenessRows =
  'expected distributed returned complete explained notKnown cannotIdentify noReply declined withdrawn summaries/owed summaries/received'.split(
    ' ',
  );
const cuts: Record<string, string> = {
  'by-service': 'byService',
  'by-case': 'byCase',
  'by-route': 'byRoute',
  'by-factor': 'byFactor',
  'by-coverage': 'byCoverage',
};

/** Where a kind of an attribute stands in the figures. */
const attributePlace = ({ by, code }: SampleKind): string =>
  `/sample/attributes/${typeof by === 'string' ? by : by.attribute}/${code === undefined ? 'notRecorded' : `counts/${code}`}`;

let sheets: Map<string, string[][]>;
let ods: Buffer;

/** The rows of a worksheet's table as LibreOffice shows them, by column. */
function rowsOf({ id, columns }: PackTable, book = 'figures'): Record<string, string>[] {
  const rows = (sheets.get(`${book}-${id}`) ?? sheets.get(`nasty-${id}`))!;
  const header = rows.findIndex((row) => columns.every(({ title }, at) => row[at] === title));
  return rows
    .slice(header + 1)
    .map((row) => Object.fromEntries(columns.map(({ title }, at) => [title, row[at] ?? ''])));
}
const table = (id: string) => tables.find((one) => one.id === id)!;

beforeAll(async () => {
  const written = books.map(async (one) => ({
    name: `${one.book}.xlsx`,
    body: await figuresWorkbook(one.tables, one.about),
  }));
  const files = [...(await Promise.all(written)), { name: 'nasty.xlsx', body: await figuresWorkbook([nasty], about) }];
  const made = await convert(files, everySheetAsCsv);
  sheets = new Map(
    [...made].map(([name, bytes]) => [
      name.replace(/\.csv$/, ''),
      parseRecords(bytes.toString('utf8').replaceAll(/\r?\n/g, '\r\n')),
    ]),
  );
  ods = (await convert(files, 'ods')).get('figures.ods')!;
});

describe('the workbook opened by LibreOffice', () => {
  test.each(books)('has every worksheet, with its title first: $book', ({ book, tables: of, about: said }) => {
    for (const { id, title } of of) expect(sheets.get(`${book}-${id}`)?.[0]?.[0]).toBe(title);
    expect(sheets.get(`${book}-Cover`)?.[0]?.[0]).toBe(said.title);
  });

  test.each(books)('shows every number of aggregate.json as aggregate.json has it, and none besides: $book', (of) => {
    const { exact, asked, book } = of;
    const known = (id: string) => of.tables.filter((one) => one.id === id);
    const rows = (id: string) => known(id).flatMap((one) => rowsOf(one, book));
    const found = new Map<string, string>();
    const contradictions: string[] = [];
    // A base stands beside each of its answers: it has to be the same every time.
    const put = (place: string, value: string): void => {
      if ((found.get(place) ?? value) !== value) contradictions.push(place);
      found.set(place, value);
    };
    for (const [at, row] of rows('completeness').entries())
      put(`/completeness/${completenessRows[at]}`, row['Questionnaires']!);
    for (const row of rows('completeness-by-case')) {
      const of = `/completeness/cases/${row['Case']}/returns/${row['Agency']}`;
      put(`${of}/gaps`, row['Left unanswered']!);
      put(`${of}/unexplained`, row['Comments missing']!);
    }
    const behind = 'Questionnaires behind asked';
    for (const row of rows('questions')) {
      for (const [title, field] of Object.entries(fields)) put(`/questions/${row['Question']}/${field}`, row[title]!);
      if ((row[behind] ?? '') !== '') put(`/questions/${row['Question']}/questionnaires`, row[behind]!);
    }
    for (const row of rows('answers')) {
      const [of, answer] = [`/questions/${row['Question']}`, row['Answer']];
      // All dates together: how many there are is worked out from what is counted beside them.
      if (answer === '') continue;
      put(`${of}/counts/${answer}`, row['Count']!);
      put(`${of}/answered`, row['Answered']!);
      put(`${of}/percent/${answer}`, row['Percent']!);
      if (answer !== 'dont-know')
        put(`${of}/percentExcludingDontKnow/${answer}`, row['Percent without "don\'t know"']!);
    }
    const sampleKinds = kindsOf(exact.sample!, asked);
    for (const row of rows('sample')) {
      put(`/sample/${row['Of']!.toLowerCase()}`, row['Out of']!);
      if (row['By'] === 'All') {
        put(`/sample/${row['Of']!.toLowerCase()}`, row['n']!);
        continue;
      }
      const kind = sampleKinds.find(({ part, kind }) => part === row['By'] && kind === row['Kind'])!;
      const place = typeof kind.by === 'string' ? `by${kind.by.charAt(0).toUpperCase()}${kind.by.slice(1)}` : '';
      put(place === '' ? attributePlace(kind) : `/sample/${place}/${kind.code}`, row['n']!);
    }
    for (const row of rows('dont-know-reasons')) {
      put(`/questions/${row['Question']}/dontKnowReasons/${row['Reason']}`, row['Count']!);
    }
    for (const [id, cut] of Object.entries(cuts)) {
      const group = known(id)[0]?.columns[1]?.title ?? '';
      for (const row of rows(id)) {
        const of = `/questions/${row['Question']}/${cut}/${row[group]}`;
        for (const title of ['Asked', 'Answered', 'Unanswered', 'Not applicable'])
          put(`${of}/${fields[title]}`, row[title]!);
        if (row['Answer'] !== '') put(`${of}/counts/${row['Answer']}`, row['Count']!);
        if ((row[behind] ?? '') !== '') put(`${of}/questionnaires`, row[behind]!);
      }
    }
    for (const row of rows('numbers')) {
      const cut = row['Broken down by']!;
      const of = `/questions/${row['Question']}${cut === 'all' ? '' : `/${cuts[`by-${cut}`]}/${row['Questionnaires of']}`}`;
      put(`${of}/answered`, row['Answered']!);
      put(`${of}/numbers/n`, row['Numbers given']!);
      for (const [title, field] of Object.entries({ Sum: 'sum', Lowest: 'min', Median: 'median', Highest: 'max' })) {
        if (row[title] !== '[z]') put(`${of}/numbers/${field}`, row[title]!);
      }
    }
    expect(contradictions).toStrictEqual([]);
    expect(found).toStrictEqual(numbersOf(exact));
  });

  test('has bands as they are', () => {
    const bands = rowsOf(table('answers')).filter((row) => row['Question'] === 'D1');
    expect(bands.map((row) => row['Answer'])).toStrictEqual(['0', '1-3', '4-6', '7+']);
  });

  test('keeps every text, whatever it looks like', () => {
    const oneBreak = (text: string): string => text.replaceAll(/\r\n?/g, '\n');
    expect(rowsOf(nasty).map((row) => oneBreak(row['Text']!))).toStrictEqual(misread.map(oneBreak));
  });

  test('has no date, no formula, no error value', () => {
    const content = partOf(ods, 'content.xml');
    const types = new Set([...content.matchAll(/office:value-type="(\w+)"/g)].map(([, type]) => type));
    expect(types).toStrictEqual(new Set(['float', 'string']));
    expect(content).not.toContain('table:formula');
  });

  test('has each table marked up under its name, and nothing merged', () => {
    const content = partOf(ods, 'content.xml');
    for (const { id, rows } of tables) {
      expect(content.includes(`table:name="table_${id.replaceAll('-', '_')}"`)).toBe(rows.length > 0);
    }
    expect(content).not.toMatch(/table:number-(?:columns|rows)-spanned/);
  });

  test('has its title and language', () => {
    const meta = partOf(ods, 'meta.xml');
    expect(meta).toContain(`<dc:title>${about.title}</dc:title>`);
    expect(meta).toContain('<dc:language>en-GB</dc:language>');
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountedReturn, Summary } from '../../../../shared/work/packs/tables/counted-returns.ts';
import { textsCsv } from '../../../../shared/work/packs/sheets/texts-csv.ts';
import { anyText } from './any-text.ts';
import { everyKind, everyKindFigures } from './every-kind.ts';
import { longestWritten } from '../../../../shared/base/content/text.ts';
import { maxTextLength } from '../../../../shared/domain/tool/text-length.ts';
import { longText, parseRecords, readCsv } from './read-csv.ts';
import { responses, tool } from './sample.ts';

const rowsOf = (...args: Parameters<typeof textsCsv>) => readCsv(textsCsv(...args)[0]!);
const first = responses[0]!;
const saying = (answers: CountedReturn['content']['answers']): CountedReturn => ({
  ...first,
  content: { ...first.content, answers },
});
const summary = (of: string, text: string): Summary => ({
  case: of,
  version: 2,
  sha256: 'a'.repeat(64),
  receivedAt: '2015-05-01T12:00:00.000Z',
  text,
});

describe('textsCsv', () => {
  test('has each part of a case summary that was given, its text last', () => {
    const parts = { route: { from: 'CP', to: 'CIN' }, from: '2013-05-01', outcome: 'Seen each week.' };
    const rows = rowsOf(tool, [], [{ ...summary('case-1', 'In short.'), ...parts }]);
    expect(rows.map((row) => [row['agency'], row['question'], row['box'], row['text']])).toStrictEqual([
      ['summary', '', 'route', 'CP-CIN'],
      ['summary', '', 'from', '2013-05-01'],
      ['summary', '', 'outcome', 'Seen each week.'],
      ['summary', '', 'summary', 'In short.'],
    ]);
  });

  test('has every text answer and every filled box of the reference audit, and nothing else', () => {
    const textIds = new Set(tool.questions.filter(({ type }) => type === 'text').map(({ id }) => id));
    const expected = responses.flatMap((one) =>
      Object.entries(one.content.answers).flatMap(([question, given]) =>
        Object.entries(given)
          .filter(
            ([box, text]) => box !== 'reason' && (box !== 'answer' || textIds.has(question)) && text.trim() !== '',
          )
          .map(([box, text]) => [one.case, one.agency, question, box, text].join('\n')),
      ),
    );
    const rows = rowsOf(tool, responses, []);
    expect(
      rows.map((row) => [row['case'], row['agency'], row['question'], row['box'], row['text']].join('\n')).toSorted(),
    ).toStrictEqual(expected.toSorted());
    expect(rows.length).toBeGreaterThan(0);
  });

  test('names what was asked: the wording of the box where it has one, else of the question', () => {
    const rows = rowsOf(
      tool,
      [saying({ D3: { answer: 'no', frequency: 'never', details: 'unasked' }, A1: { answer: 'yes', details: '  ' } })],
      [],
    );
    expect(rows.map(({ question, box, asked }) => [question, box, asked])).toStrictEqual([
      ['D3', 'frequency', 'How often did supervision cover this case?'],
      ['D3', 'details', 'Is the worker on this case supervised regularly, that is every 4 to 6 weeks?'],
    ]);
  });

  test('any text is read back exactly', () => {
    const written = anyText.filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(written, written, (answer, told) => {
        const rows = rowsOf(tool, [saying({ E2: { answer, details: told } })], [summary('case-9', told)]);
        expect(rows.map(({ text }) => text)).toStrictEqual([answer, told, told]);
      }),
    );
  });

  test('a text as long as one can be is there whole', () => {
    const rows = rowsOf(tool, [saying({ E2: { answer: longText } })], []);
    expect(rows.map(({ text }) => text)).toStrictEqual([longText]);
  });

  test('the longest text of each kind is there whole, in cells that no spreadsheet cuts', () => {
    // What begins so has an apostrophe before it.
    const long = (longest: number): string => `=${'\u00e9'.repeat(longest - 1)}`;
    const answer = long(maxTextLength);
    const text = long(longestWritten);
    const files = textsCsv(tool, [saying({ E2: { answer, details: answer } })], [summary('case-1', text)]);
    expect(readCsv(files[0]!).map((row) => row['text'])).toStrictEqual([answer, answer, text]);
    const cells = parseRecords(String(files[0]!.body)).flat();
    expect(Math.max(...cells.map(({ length }) => length))).toBe(32_767);
  });

  test("case summaries come last, under the return's name", () => {
    const rows = rowsOf(tool, [], [summary('case-2', 'Later'), summary('case-1', 'First')]);
    expect(rows).toMatchObject([
      { case: 'case-1', agency: 'summary', version: '2', question: '', box: 'summary', text: 'First' },
      { case: 'case-2', agency: 'summary', text: 'Later' },
    ]);
  });

  test('whatever order the parts come in, the bytes are the same', () => {
    const summaries = [summary('case-1', 'One'), summary('case-2', 'Two')];
    expect(textsCsv(tool, responses.toReversed(), summaries.toReversed())).toStrictEqual(
      textsCsv(tool, responses, summaries),
    );
  });
});

test('what is written about a child stands under that child, and nothing of it is lost', () => {
  const { responses: counted } = everyKindFigures();
  const first = counted.find(({ content }) => content.childrenCovered.length > 1);
  const [one, other] = first!.content.childrenCovered;
  const written = {
    B7: { children: { [other!]: { answer: 'Said the second' }, [one!]: { answer: 'Said the first' } } },
    B6: { children: { [one!]: { answer: 'other', details: 'An aunt' } } },
    A3: { answer: ['none'], details: 'The family declined.' },
  };
  const rows = rowsOf(everyKind, [{ ...first!, content: { ...first!.content, answers: written } }], []);
  expect(rows.map(({ question, child, box, text }) => [question, child, box, text])).toStrictEqual([
    ['A3', '', 'details', 'The family declined.'],
    ['B6', one, 'details', 'An aunt'],
    ['B7', one, 'answer', 'Said the first'],
    ['B7', other, 'answer', 'Said the second'],
  ]);
  const all = rowsOf(everyKind, counted, []);
  const keys = all.map((row) => ['case', 'agency', 'question', 'child', 'box'].map((id) => row[id]).join(' '));
  expect(new Set(keys).size).toBe(all.length);
});

import { describe, expect, test } from 'vitest';
import type { Figures, TallyShown } from '../../../../shared/domain/figures/figures.ts';
import { figuresCsv } from '../../../../shared/work/packs/sheets/figures-csv.ts';
import { stepDown2 } from '../../../library.ts';
import { countedFrom, factsOf } from '../../domain/disclosure/audits.ts';
import { numbersOf } from './numbers.ts';
import { everyKind, everyKindFigures } from './every-kind.ts';
import { readCsv } from './read-csv.ts';
import { restricted, tool } from './sample.ts';

const cutFields: Record<string, string> = {
  service: 'byService',
  case: 'byCase',
  route: 'byRoute',
  factor: 'byFactor',
  coverage: 'byCoverage',
};

/** The places that one row of the file fills, worked out from its words alone. */
function placesOf(row: Record<string, string>): [string, string][] {
  const { question = '', cut = '', group = '', agency = '', measure = '', answer = '', reason = '', count = '' } = row;
  if (measure.startsWith('sample')) {
    const part = { all: measure.slice(6).toLowerCase(), ageBand: `byAgeBand/${group}` }[cut];
    const [id, value] = group.split('/');
    const described = `attributes/${id}/${value === undefined ? 'notRecorded' : `counts/${value}`}`;
    return [[`/sample/${part ?? (cut === 'attribute' ? described : `${cutFields[cut]}/${group}`)}`, count]];
  }
  if (question === '') {
    if (agency !== '') return [[`/completeness/cases/${group}/returns/${agency}/${measure}`, count]];
    if (measure.startsWith('summaries')) return [[`/completeness/summaries/${measure.slice(9).toLowerCase()}`, count]];
    return [[`/completeness/${measure}`, count]];
  }
  const of = cut === 'all' ? `/questions/${question}` : `/questions/${question}/${cutFields[cut]}/${group}`;
  if (measure === 'numbers') return [[`${of}/numbers/n`, count]];
  // Where no number was given there is no lowest, and the file has no number there.
  if (/^(sum|min|median|max)$/.test(measure)) {
    return row['value'] === '[z]' ? [] : [[`${of}/numbers/${measure}`, row['value']!]];
  }
  if (measure === 'dontKnowReason') return [[`${of}/dontKnowReasons/${reason}`, count]];
  if (measure !== 'answer') return [[`${of}/${measure}`, count]];
  const counted: [string, string] = [`${of}/counts/${answer}`, count];
  if (cut !== 'all') return [counted];
  const excluding: [string, string] = [`${of}/percentExcludingDontKnow/${answer}`, row['percentExcludingDontKnow']!];
  return [counted, [`${of}/percent/${answer}`, row['percent']!], ...(answer === 'dont-know' ? [] : [excluding])];
}

const rowsOf = (figures: Figures) => readCsv(figuresCsv(figures, tool)[0]!);

describe('figuresCsv', () => {
  const rows = rowsOf(restricted);

  test('has every number of questions and completeness exactly once', () => {
    const expected = numbersOf(restricted);
    const places = rows.flatMap(placesOf);
    expect(places.length).toBe(new Set(places.map(([place]) => place)).size);
    expect(new Map(places)).toStrictEqual(expected);
    expect(expected.size).toBeGreaterThan(9000);
  });

  test('its key tells any two rows apart', () => {
    const { tableSchema } = JSON.parse(String(figuresCsv(restricted, tool)[1]?.body)) as {
      tableSchema: { primaryKey: string[] };
    };
    const keys = rows.map((row) => JSON.stringify(tableSchema.primaryKey.map((id) => row[id])));
    expect(new Set(keys).size).toBe(rows.length);
  });

  test('every percentage stands beside its count, its base and the wording as asked', () => {
    const row = rows.find((one) => one['question'] === 'D3' && one['cut'] === 'all' && one['answer'] === 'no');
    const d3 = restricted.questions['D3']!;
    expect(row).toMatchObject({
      audit: restricted.audit.id,
      revision: '7',
      status: 'final',
      section: 'D',
      wording: d3.wording,
      count: String(d3.counts['no']),
      answered: String(d3.answered),
      percent: d3.percent['no'],
      answeredExcludingDontKnow: String(d3.answeredExcludingDontKnow),
      percentExcludingDontKnow: d3.percentExcludingDontKnow['no'],
    });
    for (const one of rows.filter(({ percent }) => percent !== '')) expect(one['answered']).toMatch(/^\d+$/);
  });

  test('bands are the codes of the tool, with their words beside them', () => {
    const bands = rows.filter(
      ({ question, cut, measure }) => question === 'D1' && cut === 'all' && measure === 'answer',
    );
    expect(bands.map(({ answer, label }) => [answer, label])).toStrictEqual([
      ['0', 'None'],
      ['1-3', '1 to 3'],
      ['4-6', '4 to 6'],
      ['7+', '7 or more'],
    ]);
    expect(figuresCsv(restricted, tool)[0]?.body).toContain(`,"'1-3",,"1 to 3",`);
  });

  test('a suppressed number is [c], a percentage of nothing [z], and what is withheld has no row', () => {
    const e5 = restricted.questions['E5']!;
    const withheld: Record<string, TallyShown> = {};
    const { cases: _cases, neverAsked: _neverAsked, ...completeness } = restricted.completeness;
    const shareable: Figures = {
      ...restricted,
      completeness: { ...completeness, cannotIdentify: null },
      questions: {
        E5: {
          ...e5,
          counts: { ...e5.counts, yes: null, no: null },
          percent: { ...e5.percent, yes: null, no: null },
          percentExcludingDontKnow: { yes: null, no: null },
          byCase: undefined,
          byService: withheld,
          byRoute: withheld,
          byFactor: withheld,
          byCoverage: withheld,
        },
        A1: { ...restricted.questions['A1']!, answered: 0, percent: { yes: null, no: null, 'dont-know': null } },
      },
      suppression: { smallCount: 5, minimumCases: 3, rules: { small: 'No count from 1 to 4.' }, suppressed: [] },
    };
    const files = figuresCsv(shareable, tool);
    const shown = readCsv(files[0]!);
    expect(shown.find(({ measure }) => measure === 'cannotIdentify')?.['count']).toBe('[c]');
    expect(shown.find(({ question, answer }) => question === 'E5' && answer === 'yes')).toMatchObject({
      count: '[c]',
      percent: '[c]',
      percentExcludingDontKnow: '[c]',
    });
    expect(shown.find(({ question, answer }) => question === 'A1' && answer === 'yes')?.['percent']).toBe('[z]');
    expect(shown.filter(({ question, cut }) => question === 'E5' && cut !== 'all')).toStrictEqual([]);
    expect(shown.filter(({ agency }) => agency !== '')).toStrictEqual([]);
    expect(String(files[1]?.body)).toContain('No count from 1 to 4.');
  });

  test('the same figures give the same bytes', () => {
    expect(figuresCsv(structuredClone(restricted), tool)).toStrictEqual(figuresCsv(restricted, tool));
  });
});

test('a sample has every number of it once, and of an attribute how many are not recorded', () => {
  const facts = factsOf(stepDown2, 7, 9);
  const { exact } = countedFrom(stepDown2, facts);
  const rows = readCsv(figuresCsv(exact, stepDown2)[0]!);
  const places = rows.flatMap(placesOf);
  expect(new Map(places)).toStrictEqual(numbersOf(exact));
  expect(places.map(([place]) => place)).toContain('/sample/attributes/sex/notRecorded');
  expect(rows.find(({ group }) => group === 'sex/female')).toMatchObject({
    cut: 'attribute',
    measure: 'sampleChildren',
    label: 'Sex: Female',
  });
});

describe('figuresCsv of every kind of question', () => {
  const { restricted: exact, shareable } = everyKindFigures();
  const rows = readCsv(figuresCsv(exact, everyKind)[0]!);
  const inAll = (question: string, measure: string) =>
    rows.find((row) => row['question'] === question && row['cut'] === 'all' && row['measure'] === measure);

  test('has every number exactly once, those of numbers and of questionnaires behind answers about a child too', () => {
    const places = rows.flatMap(placesOf);
    expect(places.length).toBe(new Set(places.map(([place]) => place)).size);
    expect(new Map(places)).toStrictEqual(numbersOf(exact));
    expect(places.map(([place]) => place)).toEqual(
      expect.arrayContaining(['/questions/B4/numbers/median', '/questions/B1/questionnaires']),
    );
  });

  test('says what its counts count', () => {
    const units = new Map(rows.map((row) => [row['question'], row['unit']]));
    expect(everyKind.questions.map(({ id }) => units.get(id))).toStrictEqual(
      everyKind.questions.map(({ about }) => (about === 'child' ? 'child' : 'questionnaire')),
    );
  });

  test('has the spread of numbers as values, and how many they are as a count', () => {
    const { numbers } = exact.questions['A4']!;
    expect(inAll('A4', 'numbers')?.['count']).toBe(String(numbers!.n));
    expect(['sum', 'min', 'median', 'max'].map((measure) => inAll('A4', measure)?.['value'])).toStrictEqual(
      [numbers!.sum, numbers!.min, numbers!.median, numbers!.max].map(String),
    );
  });

  test('says that several answers overlap, and hands on nothing of the numbers that were given', () => {
    const several = rows.find((row) => row['question'] === 'A3' && row['measure'] === 'answer' && row['cut'] === 'all');
    expect(several?.['note']).toMatch(/overlap/);
    const handedOn = readCsv(figuresCsv(shareable, everyKind)[0]!).filter((row) => row['question'] === 'A4');
    const spread = new Set(['numbers', 'sum', 'min', 'median', 'max']);
    expect(handedOn.filter(({ measure, value }) => spread.has(measure!) || value !== '')).toStrictEqual([]);
  });
});

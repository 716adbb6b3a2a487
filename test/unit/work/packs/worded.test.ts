/** The tables that people read: codes stand in columns of their own, or not at all. */
import { describe, expect, test } from 'vitest';
import { trendsOf } from './figure-samples.ts';
import { everyKind, everyKindFigures } from './every-kind.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { keyOf } from '../../../../shared/domain/tool/signal-rules.ts';
import { shownStates } from '../../../../shared/domain/returns/shown-state.ts';
import { CorrectionReason } from '../../../../shared/domain/returns/schema.ts';
import { tablesInWords } from '../../../../shared/work/packs/page/worded.ts';
import type { PackTable } from '../../../../shared/work/packs/tables/table.ts';
import { tablesOf } from '../../../../shared/work/packs/tables/tables.ts';
import { tool as asked } from './sample.ts';

const table = (id: string, columns: readonly string[], rows: PackTable['rows']): PackTable => ({
  id,
  title: id,
  notes: [],
  columns: columns.map((column) => ({ id: column, title: column, kind: 'text' })),
  rows,
});

const tool: Tool = {
  ...asked,
  signals: [
    ...asked.signals,
    {
      rule: 'together',
      id: 'agreed-and-unheard',
      label: 'Nobody heard the child, and all agreed',
      answers: [{ question: 'E4', is: 'yes' }],
    },
  ],
};

describe('a workbook', () => {
  const columns = ['question', 'answer', 'corrected', 'reason'];
  const given = [
    table(
      'completeness-by-case',
      ['case', 'state'],
      shownStates.map((state) => ['case-1', state]),
    ),
    table(
      'signals',
      ['rule'],
      tool.signals.map((rule) => [keyOf(rule)]),
    ),
    table(
      'corrections',
      columns,
      CorrectionReason.options.map((reason) => ['E7', 'dont-know', 'no', reason]),
    ),
    table(
      'changes',
      ['question', 'measure'],
      [
        ['E7', 'answer:dont-know'],
        ['', 'cannotIdentify'],
      ],
    ),
    table('answers', ['question', 'answer'], [['E7', 'dont-know']]),
  ];
  const [states, signals, corrections, changes, answers] = tablesInWords(tool, given).map(({ rows }) => rows);

  test('says states, rules, corrections and changes in words', () => {
    const words = [states, signals, corrections, changes].flatMap((rows) =>
      (rows ?? []).flatMap((row) => row.slice(row.length > 1 ? 1 : 0).map(String)),
    );
    expect(words.filter((one) => /^[a-z]+(-[a-z]+)*$|^answer:|[a-z][A-Z]/.test(one))).toEqual([]);
    expect(signals?.at(-1)).toEqual(['Nobody heard the child, and all agreed']);
    expect(states?.map((row) => row[1])).toContain('Cannot tell from the details');
    expect(corrections?.[0]).toEqual(['E7', "Don't know", 'No', 'The text says otherwise']);
    expect(changes?.map((row) => row[1])).toEqual(['Answered "Don\'t know"', 'Cannot tell from the details']);
  });

  test('keeps the answer that is counted, which has its words beside it', () => {
    expect(answers).toEqual([['E7', 'dont-know']]);
  });
});

test('services, factors and levels of need are called what the tool calls them', () => {
  const columns = ['case', 'service', 'factor', 'route'];
  const [worded] = tablesInWords(tool, [
    table('by-any', columns, [
      ['case-1', 'camhs', 'domestic-abuse', 'CP-CIN'],
      ['case-1', '', 'unheard-of', 'closure'],
    ]),
  ]);
  expect(worded?.rows).toEqual([
    [
      'case-1',
      'Child and adolescent mental health services (CAMHS)',
      'Domestic abuse',
      'Child protection plan (CP) to Child in need plan (CIN)',
    ],
    ['case-1', '', 'unheard-of', 'Case closed, no plan'],
  ]);
});

test('a row over the quarters has its answer in words, and says what its percentage is out of', () => {
  const trends = trendsOf(everyKind, ['A2']);
  const [table] = tablesInWords(
    everyKind,
    tablesOf(everyKindFigures().restricted, everyKind, trends).filter(({ id }) => id === 'trends'),
  );
  const { columns, rows } = table!;
  const cellsOf = (id: string) => new Set(rows.map((row) => row[columns.findIndex((column) => column.id === id)]));
  expect(cellsOf('label')).toEqual(new Set(trends.series[0]!.answers.map(({ label }) => label)));
  expect(cellsOf('rule')).toEqual(new Set(['the same question']));
  expect(columns.find(({ kind }) => kind === 'percent')?.title).toBe('Percent without "don\'t know"');
});

test('numbers are broken down in words, by what the questionnaire calls each group', () => {
  const [numbers] = tablesInWords(
    everyKind,
    tablesOf(everyKindFigures().restricted, everyKind).filter(({ id }) => id === 'numbers'),
  );
  const words = numbers!.rows
    .filter(([question]) => question === 'A4')
    .map(([, , , cut, group]) => [cut, group].map((cell) => (typeof cell === 'string' ? cell : '')).join(': '));
  for (const one of [
    'All: ',
    'Service: General practice',
    "Factor (overlapping): A parent's illness",
    'Case: case-1',
  ]) {
    expect(words).toContain(one);
  }
  expect(words.filter((one) => /^(all|service|route|factor|coverage)\b/.test(one))).toStrictEqual([]);
});

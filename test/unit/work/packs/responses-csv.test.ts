import { describe, expect, test } from 'vitest';
import type { CountedReturn } from '../../../../shared/work/packs/tables/counted-returns.ts';
import { responsesCsv } from '../../../../shared/work/packs/sheets/responses-csv.ts';
import { everyKind, everyKindFigures } from './every-kind.ts';
import { readCsv } from './read-csv.ts';
import { responses, restricted, tool } from './sample.ts';

const rowsOf = (...args: Parameters<typeof responsesCsv>) => readCsv(responsesCsv(...args)[0]!);
const rows = rowsOf(tool, responses, []);

const tally = (of: typeof rows, by: (row: Record<string, string>) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const row of of) counts[by(row)] = (counts[by(row)] ?? 0) + 1;
  return counts;
};

describe('responsesCsv', () => {
  test('has one row for each counted questionnaire and question', () => {
    expect(responses).toHaveLength(38);
    expect(rows).toHaveLength(38 * tool.questions.length);
    expect(new Set(rows.map((row) => [row['case'], row['agency'], row['question']].join(' '))).size).toBe(rows.length);
  });

  test.each(tool.questions.map(({ id, type }) => ({ id, type })))(
    'the figures of $id can be counted again from it',
    ({ id, type }) => {
      const shown = restricted.questions[id]!;
      const of = rows.filter(({ question, state }) => question === id && state !== 'does-not-apply');
      const states = tally(of, ({ state }) => state!);
      expect(of).toHaveLength(shown.asked);
      expect([states['answered'] ?? 0, states['unanswered'] ?? 0, states['not-applicable'] ?? 0]).toStrictEqual([
        shown.answered,
        shown.unanswered,
        shown.notApplicable,
      ]);
      if (type === 'text') return;
      const answered = of.filter(({ state }) => state === 'answered');
      const withNought = (counts: Record<string, number>) =>
        Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
      expect(tally(answered, ({ answer }) => answer!)).toStrictEqual(withNought(shown.counts));
      const unknown = answered.filter(({ answer }) => answer === 'dont-know');
      expect(tally(unknown, ({ reason }) => reason!)).toStrictEqual(withNought(shown.dontKnowReasons));
      for (const [service, row] of Object.entries(shown.byService)) {
        expect(
          tally(
            answered.filter((one) => one['service'] === service),
            ({ answer }) => answer!,
          ),
        ).toStrictEqual(withNought(row.counts));
      }
    },
  );

  const first = responses[0]!;
  const changed = (answers: CountedReturn['content']['answers']): CountedReturn => ({
    ...first,
    content: { ...first.content, answers },
  });

  test('an answer to a question that does not apply is shown and said not to apply', () => {
    const odd = changed({ E4: { answer: 'yes' }, E5: { answer: 'no' } });
    expect(rowsOf(tool, [odd], []).find(({ question }) => question === 'E5')).toMatchObject({
      answer: 'no',
      applies: 'no',
      state: 'does-not-apply',
    });
  });

  test('a "don\'t know" without a reason has the one that it is counted under', () => {
    const bare = changed({ A1: { answer: 'dont-know' }, A2: { answer: 'dont-know', reason: 'not-in-records' } });
    const reasons = rowsOf(tool, [bare], []).map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason !== '')).toStrictEqual(['reason-not-collected', 'not-in-records']);
  });

  test('holds no text that an agency wrote', () => {
    const told = changed({ E2: { answer: 'SECRET-1' }, A1: { answer: 'yes', details: 'SECRET-2' } });
    const body = String(responsesCsv(tool, [told], [])[0]?.body);
    expect(body).not.toContain('SECRET');
    expect(readCsv(responsesCsv(tool, [told], [])[0]!).find(({ question }) => question === 'E2')).toMatchObject({
      answer: '',
      state: 'answered',
    });
  });

  test('a correction stands beside the answer of the version that was read, and only there', () => {
    const correction = {
      case: first.case,
      agency: first.agency,
      version: first.version,
      question: 'D3',
      answer: 'yes',
      corrected: 'no',
      reason: 'text-says-otherwise' as const,
    };
    const of = rowsOf(tool, responses, [correction, { ...correction, version: first.version + 1, question: 'D2' }]);
    expect(of.filter(({ corrected }) => corrected !== '')).toMatchObject([
      {
        case: first.case,
        agency: first.agency,
        question: 'D3',
        corrected: 'no',
        correctionReason: 'text-says-otherwise',
      },
    ]);
  });

  test('whatever order the questionnaires come in, the bytes are the same', () => {
    expect(responsesCsv(tool, responses.toReversed(), [])).toStrictEqual(responsesCsv(tool, responses, []));
  });
});

describe('responsesCsv of every kind of question', () => {
  const { restricted: exact, responses: counted } = everyKindFigures();
  const rows = rowsOf(everyKind, counted, []);

  test('has a row an answer: of a question about each child one for each whom the questionnaire covers', () => {
    const expected = counted.flatMap(({ case: of, agency, content }) =>
      everyKind.questions.flatMap(({ id, about }) =>
        (about === 'child' ? content.childrenCovered : ['']).map((child) => [of, agency, id, child].join(' ')),
      ),
    );
    const keys = rows.map((row) => ['case', 'agency', 'question', 'child'].map((id) => row[id]).join(' '));
    expect(keys.toSorted()).toStrictEqual(expected.toSorted());
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each(everyKind.questions.map(({ id, type }) => ({ id, type })))(
    'the figures of $id ($type) can be counted again from it',
    ({ id, type }) => {
      const shown = exact.questions[id]!;
      const of = rows.filter(({ question, state }) => question === id && state !== 'does-not-apply');
      const states = tally(of, ({ state }) => state!);
      const bases = ['answered', 'unanswered', 'not-applicable'].map((state) => states[state] ?? 0);
      expect([of.length, ...bases]).toStrictEqual([shown.asked, shown.answered, shown.unanswered, shown.notApplicable]);
      const answered = of.filter(({ state }) => state === 'answered');
      const values = answered.flatMap(({ answer }) => answer!.split(';'));
      const options = new Set(everyKind.questions.find((one) => one.id === id)!.options.map(({ value }) => value));
      const counts = Object.fromEntries(
        Object.keys(shown.counts).map((value) => [value, values.filter((one) => one === value).length]),
      );
      expect(counts).toStrictEqual(shown.counts);
      const given = answered.flatMap(({ number }) => (number === '' ? [] : [Number(number)])).toSorted((x, y) => x - y);
      const [low, high] = [given[Math.floor((given.length - 1) / 2)]!, given[Math.floor(given.length / 2)]!];
      const sum = given.reduce((all, one) => all + one, 0);
      const spread = { n: given.length, sum, min: given[0], median: (low + high) / 2, max: given.at(-1) };
      expect(given.length === 0 ? undefined : spread).toStrictEqual(shown.numbers);
      const dates = values.filter((one) => one !== '' && !options.has(one));
      expect(dates.filter((one) => !/^2026-\d\d(-\d\d)?$/.test(one))).toStrictEqual([]);
      expect(type === 'date').toBe(dates.length > 0);
    },
  );

  test('several answers stand in one cell, in the order of the questionnaire, and the metadata says how it is parted', () => {
    const [first] = counted;
    const content = { ...first!.content, answers: { A3: { answer: ['money', 'respite'] } } };
    const files = responsesCsv(everyKind, [{ ...first!, content }], []);
    expect(readCsv(files[0]!).find(({ question }) => question === 'A3')).toMatchObject({
      answer: 'respite;money',
      label: 'A break for the child; Advice about money',
      state: 'answered',
    });
    const { tableSchema } = JSON.parse(String(files[1]!.body)) as {
      tableSchema: { columns: { name: string; separator?: string }[]; primaryKey: string[] };
    };
    expect(tableSchema.columns.filter(({ separator }) => separator === ';').map(({ name }) => name)).toStrictEqual([
      'answer',
      'corrected',
    ]);
    expect(tableSchema.primaryKey).toStrictEqual(['case', 'agency', 'question', 'child']);
    // No code and no child's id has what parts a cell.
    expect(rows.filter(({ child }) => child!.includes(';'))).toStrictEqual([]);
  });
});

/** The sheets of our own: what the theme brings, the rules, the report. */
import { readCommas, readLines, readNeeds, readWaited } from './cell-lists.ts';
import type { SheetName } from './columns.ts';
import { conditionIn } from './form-row.ts';
import type { Row, Table } from './grid.ts';
import { answersOf, type ChoiceList } from './read-choices.ts';
import {
  given,
  listed,
  rowReader,
  within,
  type Origins,
  type Path,
  type Placed,
  type Reading,
  type RowReader,
} from './reading.ts';

type Value = Record<string, unknown>;

/** A row as a part of the tool; where a field stands in a column of another name, which. */
function part(
  row: RowReader,
  value: Value,
  columns: readonly (readonly [path: Path, title: string])[] = [],
): Placed<Value> {
  const kept = given(value);
  return {
    value: kept,
    origins: [
      [[], row.place()],
      ...Object.keys(value).map((key) => [[key], row.place(key)] as const),
      ...columns.map(([path, title]) => [path, row.place(title)] as const),
    ],
  };
}

type ReadRow = (row: RowReader) => Placed<Value> | undefined;

function partsOf(table: Table | undefined, read: ReadRow, reading: Reading): Placed<Value[]> | undefined {
  if (table === undefined || table.rows.length === 0) return undefined;
  return listed(table.rows.flatMap((row: Row) => read(rowReader(table, row, reading)) ?? []));
}

const commas = ({ code }: RowReader, title: string): string[] | undefined => {
  const text = code(title);
  return text === undefined ? undefined : readCommas(text);
};
const lines = ({ words }: RowReader, title: string): string[] | undefined => {
  const text = words(title);
  return text === undefined ? undefined : readLines(text);
};
const yes = ({ isYes }: RowReader, title: string): true | undefined => (isYes(title) ? true : undefined);

const named: ReadRow = (row) => part(row, { value: row.code('value'), label: row.words('label') });

const service: ReadRow = (row) => {
  const needs = row.code('needs');
  return part(row, {
    value: row.code('value'),
    label: row.words('label'),
    needs: needs === undefined ? undefined : readNeeds(needs),
  });
};

const called: ReadRow = (row) => {
  const said = ['always', 'factor', 'age_band'].filter((title) => row.code(title) !== undefined);
  const value = {
    always: yes(row, 'always'),
    factor: row.code('factor'),
    ageBand: row.code('age_band'),
    services: commas(row, 'services') ?? [],
  };
  if (said.length === 1)
    return part(row, value, [
      [['ageBand'], 'age_band'],
      [['services'], 'services'],
    ]);
  row.fault(said[1] ?? 'always', 'says of which cases once: in always, factor or age_band');
  return undefined;
};

const concern: ReadRow = (row) =>
  part(row, { question: row.code('question'), is: row.code('answer') }, [[['is'], 'answer']]);

const comparable: ReadRow = (row) =>
  part(row, {
    with: row.code('with'),
    question: row.code('question'),
    rule: row.code('rule'),
    parts: commas(row, 'parts') ?? [],
    note: row.words('note'),
  });

function attributeIn(lists: ReadonlyMap<string, ChoiceList>, reading: Reading): ReadRow {
  return (row) => {
    const name = row.code('options');
    const list = name === undefined ? undefined : lists.get(name);
    if (list === undefined) {
      row.fault(
        'options',
        name === undefined
          ? 'is empty: which list are its values?'
          : `names the list ${name}, which the sheet choices does not have`,
      );
      return undefined;
    }
    const options = answersOf(list, { isOurs: true, canStandAlone: false }, reading);
    const read = part(row, {
      id: row.code('id'),
      label: row.words('label'),
      of: row.code('of'),
      options: options.value,
    });
    return { ...read, origins: [...read.origins, ...within('options', options.origins)] };
  };
}

function waitedIn(row: RowReader): unknown[] | undefined {
  const said = lines({ ...row, words: row.code }, 'answers');
  return said?.flatMap((line) => {
    const waited = readWaited(line);
    if (waited === undefined) row.fault('answers', `cannot be read at "${line}": A1 = yes, or A1 = one of yes, no`);
    return waited ?? [];
  });
}

function partIn(row: RowReader): Value | undefined {
  const text = row.code('others_at_most');
  if (text === undefined) return undefined;
  const [, of, all] = /^(\d{1,6})\s+of\s+(\d{1,6})$/.exec(text) ?? [];
  if (of === undefined) row.fault('others_at_most', 'is no part: write it as 1 of 2');
  return of === undefined ? undefined : { part: Number(of), of: Number(all) };
}

/** Columns of a rule, and the field of each. */
const ruleColumns: readonly (readonly [path: Path, title: string])[] = [
  [['sameChild'], 'same_child'],
  [['between'], 'one_side'],
  [['between', 1], 'other_side'],
  [['atLeast'], 'at_least'],
  [['othersAtMost'], 'others_at_most'],
];

const signal: ReadRow = (row) => {
  const sides = [commas(row, 'one_side'), commas(row, 'other_side')];
  return part(
    row,
    {
      rule: row.code('rule'),
      id: row.code('id'),
      label: row.words('label'),
      answers: waitedIn(row),
      sameChild: yes(row, 'same_child'),
      where: conditionIn(row, 'where'),
      overall: row.code('overall'),
      sections: commas(row, 'sections'),
      factor: row.code('factor'),
      question: row.code('question'),
      none: lines(row, 'none'),
      between: sides.every((side) => side === undefined) ? undefined : sides.map((side) => side ?? []),
      atLeast: row.whole('at_least'),
      othersAtMost: partIn(row),
      questions: commas(row, 'questions'),
      apart: row.whole('apart'),
    },
    ruleColumns,
  );
};

function reportOf(table: Table | undefined, reading: Reading): Placed<Value[]> | undefined {
  if (table === undefined || table.rows.length === 0) return undefined;
  const sections: Placed<Value>[] = [];
  for (const cells of table.rows) {
    const row = rowReader(table, cells, reading);
    const read = part(row, {
      title: row.words('title'),
      questions: commas(row, 'questions'),
      charts: commas(row, 'charts'),
      write: lines(row, 'write'),
      grades: yes(row, 'grades'),
    });
    const kind = row.code('kind')?.toLowerCase() ?? 'section';
    const above = sections.at(-1);
    if (kind === 'section') sections.push(read);
    else if (kind !== 'part') row.fault('kind', 'is neither section nor part');
    else if (above === undefined) row.fault('kind', 'is a part of no section: a section stands above it');
    else {
      const parts = Array.isArray(above.value['sections']) ? above.value['sections'] : [];
      above.value['sections'] = [...parts, read.value];
      above.origins = [...above.origins, ...within('sections', within(parts.length, read.origins))];
    }
  }
  return listed(sections);
}

/** Every list of the tool that a sheet of ours has, by its field. */
export function readTheme(
  tables: ReadonlyMap<string, Table>,
  lists: ReadonlyMap<string, ChoiceList>,
  reading: Reading,
): Placed<Value> {
  const of = (name: SheetName, read: ReadRow) => partsOf(tables.get(name), read, reading);
  const read = {
    services: of('services', service),
    factors: of('factors', named),
    levels: of('levels', named),
    calledFor: of('called_for', called),
    attributes: of('attributes', attributeIn(lists, reading)),
    concerns: of('concerns', concern),
    comparable: of('comparable', comparable),
    signals: of('signals', signal),
    report: reportOf(tables.get('report'), reading),
  };
  const entries = Object.entries(read).flatMap(([field, parts]) => (parts === undefined ? [] : [{ field, parts }]));
  return {
    value: Object.fromEntries(entries.map(({ field, parts }) => [field, parts.value])),
    origins: entries.flatMap(({ field, parts }): Origins => within(field, parts.origins)),
  };
}

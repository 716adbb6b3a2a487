/** The sheet `settings`: what the questionnaire is called, and what is said of it as a whole. */
import { sheetColumns } from './columns.ts';
import type { Table } from './grid.ts';
import type { Languages } from './languages.ts';
import { themeName } from './names.ts';
import { answersOf, type ChoiceList } from './read-choices.ts';
import { given, rowReader, within, type Origins, type Placed, type Reading } from './reading.ts';

type Value = Record<string, unknown>;

/** In which language a form's words are, by its own settings. */
export const languagesOf = (table: Table | undefined): Languages => {
  const first = table?.rows[0]?.cells.get('default_language')?.trim().toLowerCase();
  return first === undefined || first === 'default' ? {} : { first };
};

/** A version as a tool can have it. */
const isVersion = /^(\d{1,4})(?:\.0+)?$/;

/** Settings that a form can have and that change nothing of what is asked. */
const known = new Set([...sheetColumns.settings.columns.map(({ title }) => title), 'default_language', 'style']);

/**
 * What the tool has of the settings.
 * @param name what the form is called where it does not say: its file's name
 */
export function readSettings(
  table: Table | undefined,
  lists: ReadonlyMap<string, ChoiceList>,
  name: string,
  reading: Reading,
): Placed<Value> & { title: string } {
  const sheet = table ?? { name: 'settings', rows: [] };
  const [first = { row: 2, cells: new Map<string, string>() }, ...others] = sheet.rows;
  const row = rowReader(sheet, first, reading);
  for (const other of others) {
    reading.faults.push({ sheet: sheet.name, row: other.row, detail: 'is a second row: there is one about the whole' });
  }
  for (const title of first.cells.keys()) {
    if (!known.has(title)) row.remark(title, 'is of the form alone, and is not taken over');
  }
  const formId = row.code('form_id') ?? name;
  const slug = themeName(formId);
  if (slug === '')
    row.fault('form_id', 'has no small letter, digit or - in it: it is the short name of the questionnaire');
  else if (row.code('form_id') === undefined)
    row.remark('form_id', `is not there: the tool is called ${slug}, as the file is`);
  else if (slug !== formId) row.remark('form_id', `is called ${slug} in the tool`);
  const written = row.code('version');
  const version = isVersion.exec(written ?? '')?.[1];
  if (written !== undefined && version === undefined) {
    row.remark('version', 'is no number of at most four digits: the tool is version 1');
  }
  const title = row.words('form_title') ?? formId;
  const months = row.whole('look_back_months');
  const before = row.code('look_back_before');
  if ((months === undefined) !== (before === undefined)) {
    row.fault(
      months === undefined ? 'look_back_months' : 'look_back_before',
      'is empty: how far one looks back has a length and an end',
    );
  }
  const list = row.code('judgement_options');
  const judged = list === undefined ? undefined : lists.get(list);
  if (list !== undefined && judged === undefined) {
    row.fault('judgement_options', `names the list ${list}, which the sheet choices does not have`);
  }
  const judgement = row.words('judgement');
  const options = judged === undefined ? undefined : answersOf(judged, { isOurs: true, canStandAlone: false }, reading);
  const origins: Origins = [
    [['id'], row.place('form_id')],
    [['title'], row.place('form_title')],
    [['theme'], row.place(row.code('theme') === undefined ? 'form_id' : 'theme')],
    [['note'], row.place('note')],
    [['minutes'], row.place('minutes')],
    [['lookBack'], row.place('look_back_months')],
    [['lookBack', 'before'], row.place('look_back_before')],
    [['judgement'], row.place('judgement')],
    [['judgement', 'options'], row.place('judgement_options')],
    ...within('judgement', within('options', options?.origins ?? [])),
  ];
  return {
    title,
    value: given({
      id: `${slug === '' ? 'x' : slug}@${version ?? '1'}`,
      title,
      theme: row.code('theme') ?? (slug === '' ? 'x' : slug),
      note: row.words('note'),
      minutes: row.whole('minutes'),
      lookBack: months === undefined || before === undefined ? undefined : { months, before },
      judgement:
        judgement === undefined && list === undefined
          ? undefined
          : { ...(judgement !== undefined && { wording: judgement }), options: options?.value ?? [] },
    }),
    origins,
  };
}

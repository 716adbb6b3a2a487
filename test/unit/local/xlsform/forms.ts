/** Forms written as tables, as people write them down. */
import type { RawSheet } from '../../../../infra/local/xlsform/grid.ts';
import { placeInWords } from '../../../../infra/local/xlsform/grid.ts';
import { readForm, type ReadForm, type Usual } from '../../../../infra/local/xlsform/read-form.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';

export const usual: Usual = {
  services: [{ value: 'school', label: 'School', needs: ['name'] }],
  reasons: [{ value: 'not-in-records', label: 'Our records do not say' }],
};

/** A sheet of a table with bars between its cells. */
export function sheet(name: string, table: string): RawSheet {
  const rows = table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/^\||\|$/g, '')
        .split('|')
        .map((text) => ({ text: text.trim().replaceAll('\\n', '\n') })),
    );
  return { name, rows, merged: [] };
}

export const settings = sheet('settings', '| form_title | form_id | version |\n| A form | a-form | 3 |');
export const yesNo = '| list_name | name | label |\n| yn | yes | Yes |\n| yn | no | No |';

/** Reads a form by its questions and its lists. */
export const read = (survey: string, choices = yesNo, ...others: RawSheet[]): ReadForm =>
  readForm([sheet('survey', survey), sheet('choices', choices), settings, ...others], 'file', usual);

/** The tool of a form that is one. */
export function toolOf(form: ReadForm): Tool {
  if ('faults' in form)
    throw new Error(form.faults.map((fault) => `${placeInWords(fault)}: ${fault.detail}`).join('\n'));
  return form.tool;
}

/** What is wrong with a form, as people read it. */
export const faultsOf = (form: ReadForm): string[] =>
  'faults' in form ? form.faults.map((fault) => `${placeInWords(fault)}: ${fault.detail}`) : [];

export const remarksOf = ({ remarks }: ReadForm): string[] =>
  remarks.map((remark) => `${placeInWords(remark)}: ${remark.detail}`);

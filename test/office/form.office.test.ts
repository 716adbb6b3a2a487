/** A questionnaire's workbook in the programs of those who fill it in: LibreOffice, and pyxform behind the editors of XLSForm. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { library } from '../../infra/local/library.ts';
import { toolOfWorkbook, workbookOf } from '../../infra/local/xlsform/import-tool.ts';
import { valueOfForm } from '../../infra/local/xlsform/read-form.ts';
import { readWorkbook, writeWorkbook } from '../../infra/local/xlsform/workbook.ts';
import { sheetsOf } from '../../infra/local/xlsform/write-tool.ts';
import { anyTool } from '../any-tool.ts';
import { readForms } from './checkers.ts';
import { convert } from './libreoffice.ts';

const tools = library.ids.map((id) => ({ name: `${id.replace('@', '-')}.xlsx`, tool: library.find(id)! }));
const others = fc.sample(anyTool, { numRuns: 12, seed: 4 }).map((tool, at) => ({ name: `other-${at}.xlsx`, tool }));

let made: { name: string; body: Uint8Array }[];
let saved: Map<string, Buffer>;
beforeAll(async () => {
  made = await Promise.all([
    ...tools.map(async ({ name, tool }) => ({ name, body: await workbookOf(tool) })),
    ...others.map(async ({ name, tool }) => ({ name, body: await writeWorkbook(sheetsOf(tool), tool.title) })),
  ]);
  saved = await convert(made, 'xlsx');
});

describe('a workbook that LibreOffice opened and saved', () => {
  test.each(tools)('$name is imported without a difference', async ({ name, tool }) => {
    expect(await toolOfWorkbook(saved.get(name)!, 'form')).toStrictEqual({ tool, remarks: [] });
  });

  test.each(others)('$name, of whatever it says, too', async ({ name, tool }) => {
    expect(valueOfForm(await readWorkbook(saved.get(name)!), { services: [], reasons: [] })).toStrictEqual(tool);
  });
});

describe('a workbook in pyxform', () => {
  test('is taken without a word, with every question and box in it, before and after LibreOffice saved it', async () => {
    const library = tools.map(({ name }) => name);
    const files = [
      ...made.filter(({ name }) => library.includes(name)),
      ...library.map((name) => ({ name: `saved/${name}`, body: saved.get(name)! })),
    ];
    const read = await readForms(files);
    for (const { name, tool } of tools) {
      const asked = tool.questions.flatMap(({ id, boxes }) => [id, ...boxes.map((box) => `${id}.${box.id}`)]);
      expect(read.get(name)).toStrictEqual({ warnings: [], asked });
      expect(read.get(`saved/${name}`)).toStrictEqual({ warnings: [], asked });
    }
  });
});

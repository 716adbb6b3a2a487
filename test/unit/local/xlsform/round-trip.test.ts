import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { library } from '../../../../infra/local/library.ts';
import { conditionText, readCondition } from '../../../../infra/local/xlsform/condition-text.ts';
import type { RawSheet, SheetText } from '../../../../infra/local/xlsform/grid.ts';
import { toolOfWorkbook, workbookOf } from '../../../../infra/local/xlsform/import-tool.ts';
import { valueOfForm } from '../../../../infra/local/xlsform/read-form.ts';
import { readWorkbook, writeWorkbook } from '../../../../infra/local/xlsform/workbook.ts';
import { sheetsOf } from '../../../../infra/local/xlsform/write-tool.ts';
import type { Condition } from '../../../../shared/domain/tool/condition.ts';
import { Tool } from '../../../../shared/domain/tool/tool.ts';
import { anyCondition, anyTool } from '../../../any-tool.ts';
import { runs, seedOf } from '../../../runs.ts';

const nothing = { services: [], reasons: [] };

/** Sheets as they are read, of such as were written. */
const asRead = (sheets: readonly SheetText[]): RawSheet[] =>
  sheets.map(({ name, columns, rows }) => ({
    name,
    rows: [columns, ...rows].map((row) => row.map((text) => ({ text }))),
    merged: [],
  }));

describe('a condition in a cell', () => {
  test('reads back as the same tree', () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        expect(readCondition(conditionText(condition, (id) => id === 'several'))).toStrictEqual(condition);
      }),
    );
  });
});

describe('the rows of a tool', () => {
  const rowsOf = (tool: Tool): Record<string, string>[] => {
    const { columns, rows } = sheetsOf(tool).find(({ name }) => name === 'survey')!;
    return rows.map((row) => Object.fromEntries(columns.map((title, at) => [title, row[at] ?? ''])));
  };
  const tool = library.find('step-down@2')!;
  const [first, second, third] = tool.questions;
  const asking = (appliesWhen: Condition) =>
    rowsOf({ ...tool, questions: [first!, second!, { ...third!, appliesWhen }] }).find(
      ({ name }) => name === third!.id,
    )!;
  const [yes, no] = [first!.id, second!.id].map((question) => ({ question, is: ['yes'] }));

  test('say where every editor of XLSForm finds it what earlier answers decide, and beside it the rest', () => {
    expect(asking({ all: [yes!, no!, { factor: 'neglect' }] })).toMatchObject({
      relevant: "${A1} = 'yes' and ${A2} = 'yes'",
      asked_if: "factor = 'neglect'",
    });
    expect(asking({ any: [yes!, { factor: 'neglect' }] })).toMatchObject({
      relevant: '',
      asked_if: "${A1} = 'yes' or factor = 'neglect'",
    });
  });

  test('call no section as a question', () => {
    const rows = rowsOf({
      ...tool,
      questions: tool.questions.map((one) => (one === first ? { ...one, id: 'a' } : one)),
    });
    expect(rows[0]).toMatchObject({ type: 'begin_group', name: 'section.A' });
    expect(rows.filter(({ type }) => type === 'begin_group').map(({ name }) => name)).toContain('B');
  });

  test('have a list that several questions use once', () => {
    const { rows } = sheetsOf(tool).find(({ name }) => name === 'choices')!;
    expect(rows.filter(([list, value]) => list === 'yes-no-dont-know' && value === 'yes')).toHaveLength(1);
  });
});

describe('a tool and its workbook', () => {
  test('the arbitrary makes what a tool file can be', () => {
    fc.assert(
      fc.property(anyTool, (tool) => {
        expect(Tool.safeParse(tool).error).toBeUndefined();
      }),
      { numRuns: runs(30, 300), seed: seedOf(13) },
    );
  });

  test('rows give back every tool, whatever it says', () => {
    fc.assert(
      fc.property(anyTool, (tool) => {
        expect(valueOfForm(asRead(sheetsOf(tool)), nothing)).toStrictEqual(tool);
      }),
      { numRuns: runs(60, 3000), seed: seedOf(11) },
    );
  });

  test('so do files, and what is read and written again is the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyTool, async (tool) => {
        const read = await readWorkbook(await writeWorkbook(sheetsOf(tool), tool.title));
        const value = valueOfForm(read, nothing);
        expect(value).toStrictEqual(tool);
        expect(sheetsOf(Tool.parse(value))).toStrictEqual(sheetsOf(tool));
      }),
      { numRuns: runs(12, 300), seed: seedOf(12) },
    );
  });

  test.each(library.ids)('%s comes back without a difference, and nothing is left out of it', async (id) => {
    const tool = library.find(id)!;
    const read = await toolOfWorkbook(await workbookOf(tool), 'form');
    expect(read).toStrictEqual({ tool, remarks: [] });
  });

  test('is the same file each time', async () => {
    const tool = library.find(library.ids[0]!)!;
    expect(await workbookOf(tool)).toStrictEqual(await workbookOf(tool));
  });
});

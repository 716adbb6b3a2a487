import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checked, readToolFile } from '../../../infra/local/tool-check.ts';
import { stepDown2 } from '../../library.ts';

const library = 'shared/domain/tool/library/step-down@2.json';

describe('checking a tool file', () => {
  test('says which tool it is', () => {
    expect(checked(JSON.stringify(stepDown2), 'mine.json')).toMatchObject({
      lines: [
        'mine.json is a tool: step-down@2, Children whose plan was stepped down (67 questions, 6 sections, 14 services).',
      ],
      isSound: true,
    });
  });

  test('says every fault by line and place', () => {
    const text = JSON.stringify({ ...stepDown2, theme: 'Step down', minutes: 0 }, null, 2);
    const { lines, isSound } = checked(text, 'mine.json');
    expect(isSound).toBe(false);
    expect(lines).toEqual([
      'mine.json is not a tool yet: 2 faults.',
      '  line 5: /theme has characters that are not allowed here',
      expect.stringMatching(/^ {2}line 7: \/minutes must be at least 1/),
    ]);
  });

  test('shows no more faults than a screen is good for', () => {
    const many = {
      ...stepDown2,
      questions: [...Array(4).keys()].flatMap(() => stepDown2.questions.map((one) => ({ ...one, about: 'x' }))),
    };
    const { lines } = checked(JSON.stringify(many), 'mine.json');
    expect(lines).toHaveLength(202);
    expect(lines.at(-1)).toMatch(/^ {2}and \d+ more$/);
  });

  test('says of what is no JSON that it is none', () => {
    expect(checked('{"schema"', 'mine.json').lines).toEqual([expect.stringMatching(/^mine.json is no JSON: /)]);
  });
});

describe('npm run tool', () => {
  const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((done) => {
      execFile(process.execPath, ['infra/local/tool.ts', ...args], (error, out, err) =>
        done({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });

  test('ends with 0 for a tool, 1 for what is none yet', async () => {
    expect(await run('check', library)).toMatchObject({
      code: 0,
      out: expect.stringContaining('is a tool: step-down@2'),
    });
    const folder = mkdtempSync(join(tmpdir(), 'tool-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'mine.json');
    writeFileSync(file, '{}');
    expect(await run('check', file)).toMatchObject({ code: 1, out: expect.stringContaining('line 1: /schema') });
  });

  test.each([[[]], [['check']], [['chek', library]], [['check', library, 'more']]])(
    'ends with 2 where it is called wrongly: %j',
    async (args) => {
      expect(await run(...args)).toMatchObject({ code: 2, err: expect.stringContaining('npm run tool -- check FILE') });
    },
  );

  test('ends with 2 and says why where there is no such file', async () => {
    expect(await run('check', 'nowhere.json')).toMatchObject({ code: 2, err: expect.stringContaining('nowhere.json') });
  });

  test('makes a workbook of a tool, and the same tool of the workbook, which the demo plays too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tool-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [form, file] = [join(folder, 'form.xlsx'), join(folder, 'tool.json')];
    expect(await run('workbook', library, form)).toMatchObject({ code: 0, out: `${form} is written.\n` });
    expect(await run('workbook', library, form)).toMatchObject({
      code: 2,
      err: `${form} is there already, and nothing is written over it.\n`,
    });
    expect(await run('import', form, file)).toMatchObject({ code: 0, out: expect.stringContaining('is a tool') });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toStrictEqual(stepDown2);
    expect(await run('check', form)).toMatchObject({ code: 0, out: expect.stringContaining('step-down@2') });
    expect(await readToolFile(form)).toStrictEqual(stepDown2);
  });

  test('says what is wrong with a form by sheet, row and column, and makes no tool of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tool-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [form, file] = [join(folder, 'form.xlsx'), join(folder, 'tool.json')];
    const rows = [
      ['type', 'name', 'label'],
      ['start', 'begun'],
      ['geopoint', 'where', 'Where?'],
    ];
    writeFileSync(form, await writeXlsx({ sheets: [{ name: 'survey', rows }] }));
    const said = [
      `${form} is not a tool yet: 1 fault.`,
      '  survey row 3, column type: asks for a place on a map',
      'To know:',
      '  survey row 2, column type: is put in by a device, and is not taken over',
      '  settings row 2, column form_id: is not there: the tool is called form, as the file is',
      '',
    ].join('\n');
    expect(await run('import', form, file)).toMatchObject({ code: 1, out: said });
    expect(existsSync(file)).toBe(false);
    await expect(readToolFile(form)).rejects.toThrow('survey row 3, column type: asks for a place on a map');
    expect(await run('workbook', form, join(folder, 'other.xlsx'))).toMatchObject({ code: 1, out: said });
  });

  test('says of a file that is packed and no workbook what it is not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tool-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'form.xlsx');
    writeFileSync(file, 'PK and no more');
    expect(await run('check', file)).toMatchObject({
      code: 2,
      err: `${file} is no workbook: it cannot be unpacked.\n`,
    });
  });
});

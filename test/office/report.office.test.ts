/** `report.docx` as an office program shows it: turned into a PDF by LibreOffice, read with poppler's tools. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportDocument } from '../../shared/work/packs/word/report.ts';
import { charts, draw, restrictedInput, shareableInput } from '../unit/work/packs/report-sample.ts';
import { tool } from '../unit/work/packs/sample.ts';
import { poppler } from './checkers.ts';
import { convert } from './libreoffice.ts';

const inputs = { restricted: restrictedInput, shareable: shareableInput };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  const files = await Promise.all(
    Object.entries(inputs).map(async ([pack, input]) => ({
      name: `${pack}.docx`,
      body: await reportDocument(input, draw),
    })),
  );
  const made = await convert(files, 'pdf');
  await Promise.all([...made].map(([name, body]) => writeFile(join(folder, name), body)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Said of the whole file with its lines joined; and page by page, as it is laid out. */
const text = (pack: string): Promise<string> => poppler('pdftotext', join(folder, `${pack}.pdf`), '-');
const words = (pages: string): string => pages.replaceAll(/\s+/g, ' ');

describe.each(Object.keys(inputs))('the %s report as a PDF', (pack) => {
  test('shows every chart, large enough to be read', async () => {
    const list = await poppler('pdfimages', '-list', join(folder, `${pack}.pdf`));
    const images = list
      .split('\n')
      .slice(2)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , type]) => type === 'image');
    expect(images).toHaveLength(charts.length);
    // Column 12 is dots to the inch across: what is 1600 wide and shows more than 260 is narrower than 15 cm.
    for (const line of images) expect(Number(line[12])).toBeLessThan(260);
  });

  test('has every question in its exact wording, twice: with its figures, and in Appendix 1', async () => {
    const all = words(await text(pack));
    const twice = tool.questions.filter(({ id, wording }) => all.split(`${id} ${wording}`).length > 2);
    expect(twice).toEqual(tool.questions);
  });

  test('has contents, and no page without any', async () => {
    const pages = (await text(pack)).split('\f').slice(0, -1);
    expect(pages[0]).toContain('Contents');
    expect(words(pages.slice(0, 2).join(' '))).toContain('3.4 The decision to step down 3.5 Challenge and escalation');
    const bare = pages.filter(
      (page) =>
        page.replaceAll(
          /The audit lead's file: .*|File to share: .*|April to June 2015, .*|Page \d+ of \d+|\s/g,
          '',
        ) === '',
    );
    expect(bare).toEqual([]);
    expect(pages.length).toBeGreaterThan(25);
  });

  test('is titled, on A4, and says on each page what it is', async () => {
    const info = await poppler('pdfinfo', join(folder, `${pack}.pdf`));
    expect(info).toMatch(/Title: +Children where interventions have been stepped down: report/);
    expect(info).toMatch(/Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/);
    const pages = (await text(pack)).split('\f').slice(0, -1);
    for (const [at, page] of pages.entries()) expect(page).toContain(`Page ${at + 1} of ${pages.length}`);
  });
});

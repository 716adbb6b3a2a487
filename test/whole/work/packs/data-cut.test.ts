/** One data cut in every file: what is an instant in one pack and a day in the other is worded alike, in London's time. */
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { dated, type DatedFigures } from '../../../../shared/domain/figures/figures.ts';
import { figuresPage } from '../../../../shared/work/packs/page/figures-page.ts';
import { figuresWorkbook, workbookAbout } from '../../../../shared/work/packs/sheets/workbook.ts';
import { reportDocument } from '../../../../shared/work/packs/word/report.ts';
import { partialsOf, reference } from '../../../unit/domain/figures/reference.ts';
import { readDocx } from '../../../unit/work/packs/read-docx.ts';
import { draw } from '../../../unit/work/packs/report-sample.ts';
import { restricted, tool } from '../../../unit/work/packs/sample.ts';

/** Half past midnight of the next day in London, in summer. */
const instant = '2026-05-28T23:30:00.000Z';
const exact = { ...restricted, dataCut: instant };
const safe = shareable({
  exact,
  cases: partialsOf(reference).map(({ figures }) => figures),
  tool,
  rule: defaultRule,
  released: [],
});

async function said(figures: DatedFigures): Promise<Record<'page' | 'cover' | 'report', string>> {
  const book = await readXlsx(await figuresWorkbook([], workbookAbout(figures)));
  const report = await reportDocument({ figures, tool, publishedAt: instant, charts: [] }, draw);
  return {
    page: figuresPage(figures, tool).replaceAll(/<(?!time)[^>]*>/g, '|'),
    cover: book.sheets[0]!.rows.flat().join('\n'),
    report: readDocx(report).text,
  };
}

describe('half past eleven at night by UTC, in May', () => {
  test('is an instant in the one file and London’s day in the other', () => {
    expect(dated(exact).dataCut).toEqual({ instant });
    expect(safe.dataCut).toBe('2026-05-29');
    expect(dated(safe).dataCut).toEqual({ day: '2026-05-29' });
  });

  test.each([
    ['restricted', dated(exact), instant, '29 May 2026, 00:30 BST'],
    ['shareable', dated(safe), '2026-05-29', '29 May 2026'],
  ])('is the 29th in every file of the %s pack', async (_pack, figures, machine, words) => {
    const { page, cover, report } = await said(figures);
    expect(page).toContain(`<time datetime="${machine}">${words}|`);
    expect(cover).toContain('The newest return counted came on 29 May 2026.');
    expect(report).toContain(`Newest questionnaire counted: ${words}\n`);
    expect(report).toContain(`Newest questionnaire counted\n${words}\n`);
    // The report's own publication is an instant in both packs.
    expect(report).toContain('published 29 May 2026, 00:30 BST');
    for (const text of [page, cover, report]) expect(text).not.toMatch(/28 May|UTC/);
  });
});

test('a day that is taken for an instant, or the other way round, is refused and not worded', () => {
  const figures = dated(exact);
  for (const dataCut of [{ instant: '2026-05-29' }, { day: instant }, { instant: '2026-05-29T00:30' }]) {
    expect(() => figuresPage({ ...figures, dataCut }, tool)).toThrow(RangeError);
    expect(() => figuresWorkbook([], workbookAbout({ ...figures, dataCut }))).toThrow(RangeError);
  }
});

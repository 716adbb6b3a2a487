import { expect, test } from 'vitest';
import { sampleShown } from '../../../../shared/domain/disclosure/sample-shown.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import type { Figures } from '../../../../shared/domain/figures/figures.ts';
import { criteria, sample } from '../../../../shared/work/packs/tables/sample.ts';
import { samplePart } from '../../../../shared/work/packs/page/parts.ts';
import { markupOf } from '../../../../shared/base/html/template.ts';
import { stepDown2 as tool } from '../../../library.ts';
import { countedFrom, factsOf } from '../../domain/disclosure/audits.ts';

const { exact, cases } = countedFrom(tool, factsOf(tool, 12, 9));
const chosen = [
  { text: 'Of different ages', met: false, why: 'Nobody was older' },
  { text: 'A step down <last> year', met: true },
];
const figures: Figures = { ...exact, sample: { ...exact.sample!, criteria: chosen } };
const rowsOf = (of: Figures) => sample(of, tool)!.rows;

test('each count stands beside what it is out of, and a percentage beside both', () => {
  const { cases: all, children, byAgeBand, attributes } = exact.sample!;
  const rows = rowsOf(figures);
  expect(rows.slice(0, 2)).toEqual([
    ['All', 'All cases', 'Cases', all, all, '100.0'],
    ['All', 'All children', 'Children', children, children, '100.0'],
  ]);
  expect(rows.find(([, kind]) => kind === 'Not yet born')?.slice(2, 5)).toEqual([
    'Children',
    byAgeBand['unborn'],
    children,
  ]);
  const left = rows.filter(([part, kind]) => part === 'Ethnicity' && kind === 'Not recorded');
  expect(left.map((row) => row[3])).toEqual([attributes['ethnicity']!.notRecorded]);
  expect(rows.filter(([part]) => part === 'Sex').map(([, kind]) => kind)).toEqual(['Female', 'Male', 'Not recorded']);
});

test('what is not shown is marked, its percentage too, and a route that is not told has no row', () => {
  const shown = sampleShown(figures.sample as typeof exact.sample & object, cases, defaultRule, new Set());
  const suppression = { ...defaultRule, rules: {}, suppressed: [] };
  const rows = rowsOf({ ...figures, sample: shown, suppression });
  expect(rows.filter((row) => JSON.stringify(row[3]) === '{"mark":"c"}' && typeof row[5] === 'string')).toEqual([]);
  expect(rows.filter(([part]) => part === 'Levels of need')).toHaveLength(Object.keys(shown.byRoute!).length);
  const numbers = rows.flatMap((row) => row.slice(3, 5)).filter((cell) => typeof cell === 'number');
  expect(numbers.filter((n) => n > 0 && n < defaultRule.smallCount)).toEqual([]);
});

test('what it was chosen by is told with what could not be met and why, and that it was not entered', () => {
  expect(criteria(figures)?.rows).toEqual([
    ['Of different ages', 'no', 'Nobody was older'],
    ['A step down <last> year', 'yes', ''],
  ]);
  const page = (of: Figures) => markupOf(samplePart([sample(of, tool)!, criteria(of)!])!);
  expect(page(figures)).toContain('A step down &lt;last&gt; year');
  expect(page(exact)).toContain('It was not entered by what the cases were chosen.');
});

test('of figures from before there was one there is no table', () => {
  const { sample: _sample, ...before } = figures;
  expect([sample(before, tool), criteria(before), samplePart([])]).toEqual([undefined, undefined, undefined]);
});

/** What the bench found, for people: the lines it prints, docs/benchmarks.md and its charts. All of it comes from the results alone. */
import { html as svg, markupOf, type Html } from '../../shared/base/html/template.ts';
import type { Result, Results } from './results.ts';

const number = (n: number): string => (Math.abs(n) >= 100 ? n.toFixed(0) : String(Number(n.toPrecision(3))));
const targetOf = ({ at, target }: Result): string => `${at === 'most' ? '≤' : '≥'} ${number(target)}`;
const spreadOf = ({ low, high }: Result): string => `${number(low)} to ${number(high)}`;

/** Rows under a heading, their columns in line. */
function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** The measures as a table for a terminal; under each what stands beside it, and why its target is missed. */
export function resultLines(results: readonly Result[]): string[] {
  if (results.length === 0) return [];
  const table = inColumns([
    ['measure', 'ratio', 'rounds', 'target', 'met'],
    ...results.map((one) => [one.id, number(one.ratio), spreadOf(one), targetOf(one), one.met ? 'yes' : 'no']),
  ]);
  const [heading = '', ...lines] = table;
  return [
    '',
    heading,
    ...results.flatMap(({ beside, short }, index) => [
      lines[index] ?? '',
      ...beside.map((text) => `    ${text}`),
      ...(short === undefined ? [] : [`    not met: ${short}`]),
    ]),
  ];
}

const exponentsOf = ({ exponents }: Results['growth'][number]): string[] =>
  [exponents.cpu, exponents.reads, exponents.memory].map((exponent) => exponent.toFixed(2));

const sizesOf = ({ points }: Results['growth'][number]): string =>
  `${points[0]?.n.toLocaleString('en-GB')} to ${points.at(-1)?.n.toLocaleString('en-GB')}`;

/** How costs grow, for a terminal: exponents, 0 being not at all and 1 in proportion. */
export function growthLines(growth: Results['growth']): string[] {
  if (growth.length === 0) return [];
  return [
    '',
    ...inColumns([
      ['growth of', 'by', 'sizes', 'time', 'reads', 'memory'],
      ...growth.map((one) => [one.of, one.by, sizesOf(one), ...exponentsOf(one)]),
    ]),
  ];
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (heading: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(heading),
  row(heading.map(() => '---')),
  ...rows.map(row),
];

const kindsOf = (growth: Results['growth'], what: 'of' | 'by'): string =>
  [...new Set(growth.map((one) => one[what]))].join(', ');

/** The page: one table, and one line a measure. What stands beside a figure, and why a target is missed, stays in the JSON. */
function markdown({ node, cores, date, measures, growth }: Results): string {
  return [
    '# Benchmarks',
    '',
    `Measured on ${date} with node ${node} on ${cores} cores. \`npm run bench\` measures again, prints and writes this page.`,
    'A figure is a ratio of two things measured in turns in one run, because absolute times of a shared machine mean nothing,',
    'or a count that no machine changes.',
    '',
    ...table(
      ['measure', 'ratio', 'rounds', 'target', 'limit', 'met'],
      measures.map((one) => [
        one.id,
        number(one.ratio),
        spreadOf(one),
        targetOf(one),
        number(one.limit),
        one.met ? 'yes' : '**no**',
      ]),
    ),
    '',
    ...measures.map((one) => `- **${one.id}**: ${one.what.replace(/\.$/, '')}.`),
    '',
    '_The same AWS calls_ are made by a function in [test/bench](../test/bench) that makes them in the same order and does',
    'nothing else; _limit_ is what cannot be bettered.',
    '',
    '![each ratio beside its target](benchmarks.svg)',
    '',
    `What grows, and by what: ${kindsOf(growth, 'of')}; by ${kindsOf(growth, 'by')}. A slope of 0 is not at all, 1 in proportion.`,
    '',
    '![how costs grow](growth.svg)',
    '',
    'All figures, each with what it is compared to, what was measured beside it and why a target is missed, are in',
    '[benchmarks.json](benchmarks.json). What was mended for them is in [ADR 26](adr/0026-measured-and-mended.md), how far they',
    'carry in [scale.md](scale.md).',
    '',
  ].join('\n');
}

const ink = '#1c1c1c';
const quiet = '#505050';
const good = '#12436d';
const missed = '#a8325e';
const text = (
  x: number,
  y: number,
  words: string,
  style: { size?: number; anchor?: string; colour?: string } = {},
): Html =>
  svg`<text x="${x}" y="${y}" font-family="Arial, sans-serif" font-size="${style.size ?? 13}" text-anchor="${style.anchor ?? 'start'}" fill="${style.colour ?? ink}">${words}</text>`;

const page = (width: number, height: number, title: string, parts: readonly Html[]): string =>
  `${markupOf(svg`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"><title>${title}</title><rect width="${width}" height="${height}" fill="#ffffff"/>${parts}</svg>`)}\n`;

/** How far each ratio is from its target: 1 at the target, beyond it to the left. */
const ofTarget = ({ at, ratio, target }: Result): number => (at === 'most' ? ratio / target : target / ratio);

/** Bars of every ratio out of its target; what is beyond the line is not met. */
function ratioChart(measures: readonly Result[]): string {
  const [left, line, step, top] = [120, 460, 34, 60];
  const most = 2;
  const scale = (share: number): number => left + Math.min(share, most) * (line - left);
  const height = top + measures.length * step + 30;
  return page(900, height, 'Each ratio beside its target', [
    text(left, 24, 'Each ratio, out of its target', { size: 16 }),
    text(line, 46, 'target', { anchor: 'middle', colour: quiet }),
    ...measures.flatMap((one, index) => {
      const y = top + index * step;
      const end = scale(ofTarget(one));
      const words = `${number(one.ratio)} (at ${one.at} ${number(one.target)}${one.met ? '' : ': not met'})`;
      return [
        text(left - 10, y + 16, one.id, { anchor: 'end' }),
        svg`<rect x="${left}" y="${y}" width="${Math.max(1, Math.round(end - left))}" height="${step - 12}" fill="${one.met ? good : missed}"/>`,
        text(Math.max(end, line) + 8, y + 16, words),
      ];
    }),
    svg`<line x1="${line}" y1="${top - 8}" x2="${line}" y2="${height - 24}" stroke="${ink}" stroke-dasharray="4 3"/>`,
  ]);
}

const colours = ['#12436d', '#a8325e', '#28752c', '#7a4d00', '#5b2a86', '#0b6e75'];

/** Reads of each kind of work over size, both in logarithms; one small plot for each thing that grows. */
function growthChart(growth: Results['growth']): string {
  const kinds = [...new Set(growth.map(({ by }) => by))];
  const [width, height, gap] = [260, 240, 30];
  const plots = kinds.flatMap((by, column) => {
    const own = growth.filter((one) => one.by === by);
    const points = own.flatMap((one) => one.points);
    const [from, to] = [Math.min(...points.map(({ n }) => n)), Math.max(...points.map(({ n }) => n))];
    const reads = points.map((point) => Math.max(point.reads, 0.5));
    const [least, most] = [Math.min(...reads), Math.max(...reads)];
    const left = 60 + column * (width + gap + 20);
    const top = 60;
    const share = (n: number, low: number, high: number): number =>
      low === high ? 0.5 : Math.log(n / low) / Math.log(high / low);
    const x = (n: number): number => Math.round(left + share(n, from, to) * width);
    const y = (n: number): number => Math.round(top + height - share(Math.max(n, 0.5), least, most) * height);
    return [
      text(left, 48, `by ${by}`),
      svg`<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="#c0c0c0"/>`,
      text(left, top + height + 16, from.toLocaleString('en-GB'), { size: 11, colour: quiet }),
      text(left + width, top + height + 16, to.toLocaleString('en-GB'), { size: 11, anchor: 'end', colour: quiet }),
      text(left - 4, top + 10, number(most), { size: 11, anchor: 'end', colour: quiet }),
      text(left - 4, top + height, number(least), { size: 11, anchor: 'end', colour: quiet }),
      ...own.flatMap((one, index) => {
        const colour = colours[index % colours.length] ?? ink;
        const way = one.points.map((point) => `${x(point.n)},${y(point.reads)}`).join(' ');
        return [
          svg`<polyline points="${way}" fill="none" stroke="${colour}" stroke-width="2"/>`,
          ...one.points.map((point) => svg`<circle cx="${x(point.n)}" cy="${y(point.reads)}" r="3" fill="${colour}"/>`),
          text(left, top + height + 38 + index * 18, `${one.of}: ${one.exponents.reads.toFixed(2)}`, { colour }),
        ];
      }),
    ];
  });
  const mostLines = Math.max(...kinds.map((by) => growth.filter((one) => one.by === by).length));
  return page(60 + kinds.length * (width + gap + 20), 60 + height + 48 + mostLines * 18, 'How reads grow', [
    text(60, 24, 'Read units over size, both in logarithms; the number is the slope', { size: 16 }),
    ...plots,
  ]);
}

/** The files that a whole run leaves in docs. */
export const reportFiles = (results: Results): { path: string; text: string }[] => [
  { path: 'docs/benchmarks.json', text: `${JSON.stringify(results, null, 2)}\n` },
  { path: 'docs/benchmarks.md', text: markdown(results) },
  { path: 'docs/benchmarks.svg', text: ratioChart(results.measures) },
  { path: 'docs/growth.svg', text: growthChart(results.growth) },
];

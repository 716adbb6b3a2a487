import { html as svg, type Html } from '../../../base/html/template.ts';
import { caseInWords } from '../../../domain/audits/names.ts';
import type { Figures } from '../../../domain/figures/figures.ts';
import { barBlock, nothing, partedBy, type Segment } from './bars.ts';
import {
  chartWidth,
  drawings,
  label,
  leading,
  legend,
  lines,
  margin,
  onFill,
  type ChartBlock,
  type Canvas,
  type Drawing,
  type LegendItem,
  hiddenNote,
} from './drawing.ts';
import { textWidth, wrapped, type Face } from './measure.ts';
import { hidden, quietInk, returned, rule, states } from './palette.ts';

type Case = NonNullable<Figures['completeness']['cases']>[number];
type Return = Case['returns'][number];

const agencyFace: Face = { size: 14 };
const caseFace: Face = { size: 13, bold: true };
const cellFace: Face = { size: 14, bold: true };
const smallFace: Face = { size: 12 };
const agencyWidth = 210;
const narrowest = 58;
const widestColumn = 80;
const rowHeight = 34;

const gridX = margin + agencyWidth;
const gridWidth = chartWidth - margin - gridX;

interface Columns {
  cases: readonly Case[];
  width: number;
}

/** As many cases side by side as there is room for with their names on one line where that can be, evenly shared out. */
function columnsOf(cases: readonly Case[]): Columns[] {
  const widestName = Math.max(...cases.map((one) => textWidth(caseInWords(one.case), caseFace) + 8));
  const most = Math.floor(gridWidth / Math.min(Math.max(widestName, narrowest), widestColumn));
  const sets = Math.ceil(cases.length / most);
  const each = Math.ceil(cases.length / Math.max(sets, 1));
  return Array.from({ length: sets }, (_, index) => ({
    cases: cases.slice(index * each, (index + 1) * each),
    width: Math.min(widestColumn, gridWidth / each),
  }));
}

function headingOf({ cases, width }: Columns): ChartBlock {
  const texts = cases.map((one) => wrapped(caseInWords(one.case), caseFace, width - 8));
  const most = Math.max(...texts.map(({ length }) => length));
  const height = most * leading(caseFace) + 26;
  return {
    height,
    draw: (_canvas, y) =>
      cases.flatMap((one, index) => {
        const centre = gridX + (index + 0.5) * width;
        const own = texts[index] ?? [];
        const top = y + 8 + (most - own.length) * leading(caseFace);
        return [
          ...lines(centre, top, own, { ...caseFace, anchor: 'middle' }),
          ...(one.settled
            ? []
            : [label(centre, y + height - 6, 'open', { ...smallFace, anchor: 'middle', colour: quietInk })]),
        ];
      }),
  };
}

const cellText = ({ state, gaps }: Return): string =>
  state === 'with-gaps' ? `${states[state].letters} ${gaps}` : states[state].letters;

/** A row of the grid: what stands at its left, and what is drawn about its middle in the columns. */
function rowBlock(left: string, cells: (canvas: Canvas, middle: number) => Html[], below = 0): ChartBlock {
  const texts = wrapped(left, agencyFace, agencyWidth - 12);
  const height = Math.max(rowHeight, texts.length * leading(agencyFace) + 8);
  return {
    height: height + below,
    draw: (canvas, y) => [
      svg`<path d="M${margin} ${y + 0.5}H${chartWidth - margin}" stroke="${rule}" fill="none"/>`,
      ...lines(margin, y + (height - texts.length * leading(agencyFace)) / 2, texts, agencyFace),
      ...cells(canvas, y + height / 2),
    ],
  };
}

const agencyBlock = (agency: string, { cases, width }: Columns): ChartBlock =>
  rowBlock(agency, (canvas, middle) =>
    cases.flatMap((one, index) => {
      const found = one.returns.find((owed) => owed.agency === agency);
      if (found === undefined) return [];
      const { fill } = states[found.state];
      const x = gridX + index * width;
      return [
        canvas.box(x + 3, middle - 14, width - 6, 28, fill),
        onFill(x + width / 2, middle + 5, cellText(found), fill, cellFace),
      ];
    }),
  );

const isReturned = ({ state }: Return): boolean => state === 'complete' || state === 'with-gaps';

const returnedBlock = ({ cases, width }: Columns): ChartBlock =>
  rowBlock(
    'Returned',
    (_canvas, middle) =>
      cases.map(({ returns }, index) =>
        label(gridX + (index + 0.5) * width, middle + 5, `${returns.filter(isReturned).length} of ${returns.length}`, {
          ...agencyFace,
          anchor: 'middle',
        }),
      ),
    10,
  );

const stateItems: LegendItem[] = Object.values(states).map(({ title, letters, fill }) => ({
  label: title,
  letters,
  fill,
}));

/** Case by agency: what became of every questionnaire. */
function matrix(cases: readonly Case[]): Drawing[] {
  const groups = columnsOf(cases).map((columns) => {
    const agencies = [...new Set(columns.cases.flatMap(({ returns }) => returns.map(({ agency }) => agency)))];
    return {
      heading: headingOf(columns),
      blocks: [...agencies.toSorted().map((agency) => agencyBlock(agency, columns)), returnedBlock(columns)],
    };
  });
  return drawings(
    {
      name: 'completeness',
      title: 'What became of every questionnaire, by agency and case',
      notes: [
        'The number after Q is how many questions or children are left out. An empty cell: the agency was not asked about that case. Open: something is still due on the case.',
      ],
      key: legend(stateItems),
      describe: () =>
        'A grid with a row for each agency and a column for each case. The letters in a cell say what became of the questionnaire. The table beside this chart has the same in words.',
    },
    groups,
  ).map(({ drawing }) => drawing);
}

/** The counts that the shareable pack shows, as one bar. What is not shown stays hatched. */
function counts({ completeness: shown }: Figures): Drawing[] {
  const { expected, returned: came, complete } = shown;
  const parts: { title: string; fill: LegendItem['fill']; n: number | null }[] = [
    ...(came !== null && complete === null
      ? [{ ...returned, n: came }]
      : [
          { ...states.complete, n: complete },
          { ...states['with-gaps'], n: came === null || complete === null ? null : came - complete },
        ]),
    { ...states['no-reply'], n: shown.noReply },
    { ...states['cannot-identify'], n: shown.cannotIdentify },
    { ...states['not-known'], n: shown.notKnown },
    { ...states.declined, n: shown.declined ?? null },
    { ...states.withdrawn, n: shown.withdrawn },
  ];
  const base = expected ?? 0;
  const known = parts.flatMap(({ n, ...part }): Segment[] =>
    n === null || base === 0 ? [] : [{ share: n / base, fill: part.fill, labels: [`${part.title} ${n}`, `${n}`] }],
  );
  const rest = 1 - known.reduce((sum, { share }) => sum + share, 0);
  const withheld = parts.flatMap(({ title, n }) => (n === null ? [title.toLowerCase()] : []));
  const key = [
    ...parts.filter(({ n }) => n !== null).map(({ title, fill }) => ({ label: title, fill })),
    ...(withheld.length > 0 ? [{ label: `Not shown: ${withheld.join(', ')}`, fill: hidden }] : []),
  ];
  const content =
    expected === null || withheld.length === parts.length
      ? { fill: hidden, words: 'not shown' }
      : base === 0
        ? nothing('no questionnaire was asked for')
        : [
            ...known,
            ...(withheld.length > 0 ? [{ share: Math.max(rest, 0), fill: hidden, labels: ['not shown', '[c]'] }] : []),
          ];
  const bar = barBlock({
    id: '',
    wording: 'What became of the questionnaires that were expected',
    base: [`n = ${expected ?? '[c]'}`, 'expected'],
    content,
  });
  return drawings(
    {
      name: 'completeness',
      title: 'What was asked for and what came',
      notes: [`Counts of questionnaires, not percentages. ${hiddenNote}`],
      describe: () =>
        'One bar: the questionnaires that were expected, by what became of them. The table beside this chart has every number in it.',
    },
    [{ heading: partedBy(legend(key)), blocks: [bar] }],
  ).map(({ drawing }) => drawing);
}

/** What came: case by agency where the figures have that, else the counts alone. */
export function completenessDrawings(figures: Figures): Drawing[] {
  const { cases } = figures.completeness;
  if (cases === undefined) return counts(figures);
  return cases.length === 0 ? [] : matrix(cases);
}

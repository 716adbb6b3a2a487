import { percentOf } from '../../../domain/figures/percent.ts';
import type { Figures, SampleShown, Shown } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import { capital } from '../../../domain/figures/words.ts';
import { ageBandInWords } from '../../../domain/tool/age-bands.ts';
import { AgeBand } from '../../../domain/tool/codes.ts';
import { factorInWords, routeInWords } from '../../../domain/tool/theme.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { count, counted, perCent, percent, text } from './columns.ts';
import type { Cell, PackTable } from './table.ts';

/** A kind of cases or children: of which of them it is, and how many. */
export interface SampleKind {
  /** what the kinds are kinds of, as a table of its own has it: `ageBand`, `route`, `factor`, an attribute's id */
  by: 'ageBand' | 'route' | 'factor' | { attribute: string };
  /** the code; none where nothing is recorded */
  code: string | undefined;
  /** in words */
  part: string;
  kind: string;
  of: 'cases' | 'children';
  n: Shown;
}

const bandInWords = (code: string): string => {
  const band = AgeBand.options.find((one) => one === code);
  return band === undefined ? code : capital(ageBandInWords(band));
};

const notRecorded = 'Not recorded';

/** Every kind that a sample tells of, in the order of reading. */
export function kindsOf(sample: SampleShown, tool: Tool): SampleKind[] {
  const kinds = (
    counts: Readonly<Record<string, Shown>>,
    of: Pick<SampleKind, 'by' | 'part' | 'of'>,
    words: (code: string) => string,
  ): SampleKind[] => Object.entries(counts).map(([code, n]) => ({ ...of, code, kind: words(code), n }));
  const { byAgeBand, byRoute = {}, byFactor, attributes } = sample;
  return [
    ...kinds(byAgeBand, { by: 'ageBand', part: 'Age', of: 'children' }, bandInWords),
    ...kinds(byRoute, { by: 'route', part: 'Levels of need', of: 'cases' }, (route) => routeInWords(tool, route)),
    ...kinds(byFactor, { by: 'factor', part: 'Factors', of: 'cases' }, (factor) => factorInWords(tool, factor)),
    ...Object.entries(attributes).flatMap(([id, { label, of, counts, notRecorded: left }]): SampleKind[] => {
      const options = tool.attributes?.find((one) => one.id === id)?.options ?? [];
      const own = { by: { attribute: id }, part: label, of: of === 'case' ? 'cases' : 'children' } as const;
      return [
        ...kinds(counts, own, (code) => options.find(({ value }) => value === code)?.label ?? code),
        { ...own, code: undefined, kind: notRecorded, n: left },
      ];
    }),
  ];
}

/** What the sample is made up of: each count beside what it is out of. A pack from before there was one has no such table. */
export function sample(figures: Figures, tool: Tool): PackTable | undefined {
  const { sample: shown } = figures;
  if (shown === undefined) return undefined;
  const row = (part: string, kind: string, of: 'cases' | 'children', n: Shown): Cell[] => {
    const base = shown[of];
    const printed = n === null || base === null ? undefined : percentOf(n, base);
    return [part, kind, capital(of), count(n), count(base), percent(printed, base)];
  };
  const kinds = kindsOf(shown, tool);
  const isLeftOut =
    isShareable(figures) && ['ageBand', 'route', 'factor'].some((by) => kinds.every((one) => one.by !== by));
  return {
    id: 'sample',
    title: 'What the sample is made up of',
    notes: [
      'These count cases and children, not questionnaires. Cases were chosen: how many there are of a kind says nothing of others.',
      'Factors overlap, as a case can have several: they do not add up to all cases.',
      ...(isLeftOut ? ['Kinds of which nothing may be told have no row.'] : []),
    ],
    columns: [
      text('part', 'By'),
      text('kind', 'Kind'),
      text('of', 'Of'),
      counted('count', 'n'),
      counted('base', 'Out of'),
      perCent('percent', 'Percent'),
    ],
    rows: [
      row('All', 'All cases', 'cases', shown.cases),
      row('All', 'All children', 'children', shown.children),
      ...kinds.map(({ part, kind, of, n }) => row(part, kind, of, n)),
    ],
  };
}

/** By what the cases were chosen, and what of that could not be met. */
export function criteria({ sample: shown }: Figures): PackTable | undefined {
  if (shown === undefined) return undefined;
  return {
    id: 'criteria',
    title: 'By what the cases were chosen, and what could not be met',
    notes: shown.criteria.length === 0 ? ['It was not entered by what the cases were chosen.'] : [],
    columns: [text('criterion', 'Criterion'), text('met', 'Met'), text('why', 'Why not, or how far')],
    rows: shown.criteria.map(({ text: words, met, why = '' }): Cell[] => [words, met ? 'yes' : 'no', why]),
  };
}

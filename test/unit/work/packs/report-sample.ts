/** What a report is made from, in both packs: the reference audit with every signal rule raised, and charts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Signal } from '../../../../shared/domain/figures/aggregate.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { dated } from '../../../../shared/domain/figures/figures.ts';
import { openDraw, type Draw, type Picture } from '../../../../shared/work/packs/word/picture.ts';
import type { ReportChart, ReportInput } from '../../../../shared/work/packs/word/report.ts';
import { partialsOf, reference } from '../../domain/figures/reference.ts';
import { datedRestricted, restricted, tool } from './sample.ts';

const { resolve } = createRequire(import.meta.url);
const file = (name: string): Uint8Array => readFileSync(resolve(name));

/** One that has drawn nothing yet. */
export const openAnew = (): Promise<Draw> =>
  openDraw({
    wasm: file('@resvg/resvg-wasm/index_bg.wasm'),
    fonts: [400, 700].map((weight) => file(`@fontsource/arimo/files/arimo-latin-${weight}-normal.woff2`)),
  });
export const drawAnew = await openAnew();

const pictures = new Map<string, Picture>();
/** The real thing, once for each chart. */
export const draw: Draw = (svg) => {
  const picture = pictures.get(svg) ?? drawAnew(svg);
  pictures.set(svg, picture);
  return picture;
};

const bars = (title: string, rows: number): string => {
  const lines = Array.from({ length: rows }, (_, at) => {
    const y = 40 + at * 34;
    return `<text x="0" y="${y + 18}" font-size="14">Question ${at + 1}</text><rect x="120" y="${y}" width="${300 - at * 11}" height="26" fill="#12436D"/><rect x="${420 - at * 11}" y="${y}" width="120" height="26" fill="#F46A25"/><text x="130" y="${y + 18}" font-size="14" fill="#fff">${31 - at} of 38</text>`;
  });
  const height = 50 + rows * 34;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="680" height="${height}" viewBox="0 0 680 ${height}" font-family="Arial, Helvetica, sans-serif"><title>${title}</title><rect width="680" height="${height}" fill="#fff"/><text x="0" y="22" font-size="16" font-weight="700">${title}</text>${lines.join('')}</svg>`;
};

const chart = (name: string, title: string, rows: number): ReportChart => ({
  name: `charts/${name}.svg`,
  section: /^section-(.)$/.exec(name)?.[1]?.toUpperCase(),
  title,
  description: `${title}: ${rows} questions, the first with 31 of 38 yes.`,
  svg: bars(title, rows),
});

export const charts: ReportChart[] = [
  chart('completeness', 'What was asked for and what came', 8),
  chart('section-a', 'Hearing the child and family', 4),
  chart('section-b', 'What is on file', 6),
  chart('section-c', 'Planning with the child and family', 13),
  chart('section-d', 'Oversight by managers', 5),
  chart('section-e', 'Stepping down', 10),
  chart('section-f', 'The file as a whole', 3),
  chart('a-chart-of-a-new-kind', 'A chart that no section names', 3),
];

export const signals: Signal[] = [
  {
    rule: 'disagreed-not-escalated',
    case: 'case-7',
    agency: 'school-4',
    questions: ['E4', 'E5'],
    agencies: ['school-4'],
    answers: [
      { agency: 'school-4', question: 'E4', answer: 'no' },
      { agency: 'school-4', question: 'E5', answer: 'no' },
    ],
  },
  {
    rule: 'concern-raised',
    case: 'case-2',
    agency: 'police',
    questions: ['F2'],
    agencies: ['police'],
    answers: [{ agency: 'police', question: 'F2', answer: 'yes' }],
  },
  {
    rule: 'outlier-service',
    service: 'childrens-services',
    questions: ['D3'],
    agencies: ['childrens-services'],
    answers: [
      { service: 'childrens-services', question: 'D3', answer: 'no', count: 8, base: 8 },
      { question: 'D3', answer: 'no', count: 8, base: 17 },
    ],
  },
  {
    rule: 'agencies-contradict',
    case: 'case-3',
    questions: ['C2'],
    agencies: ['childrens-services', 'police'],
    answers: [
      { agency: 'childrens-services', question: 'C2', answer: 'yes' },
      { agency: 'police', question: 'C2', answer: 'no' },
    ],
  },
  {
    rule: 'no-assessment-tool',
    case: 'case-2',
    agency: 'childrens-services',
    questions: ['C12'],
    agencies: ['childrens-services'],
    answers: [{ agency: 'childrens-services', question: 'C12', answer: null }],
  },
];

export const publishedAt = '2015-06-12T09:30:00Z';

/** The restricted report of the reference audit. */
export const restrictedInput: ReportInput = {
  figures: {
    ...datedRestricted,
    signals,
    completeness: { ...datedRestricted.completeness, neverAsked: [{ case: 'case-1', service: 'housing' }] },
    corrections: [
      {
        case: 'case-5',
        agency: 'police',
        version: 1,
        question: 'E4',
        answer: 'yes',
        corrected: 'no',
        reason: 'text-says-otherwise',
      },
    ],
    changes: { since: 6, rows: [{ question: 'A1', measure: 'answer:yes', before: 30, after: 31 }] },
  },
  tool,
  publishedAt,
  charts,
  sample: partialsOf(reference).map(({ figures }) => ({
    case: figures.case,
    route: figures.route,
    factors: figures.factors,
  })),
};

/** What the real disclosure control makes of the reference audit, where rows may rest on three cases. */
export const shareableInput: ReportInput = {
  figures: dated(
    shareable({
      exact: restricted,
      cases: partialsOf(reference).map(({ figures }) => figures),
      tool,
      rule: { smallCount: 5, minimumCases: 3 },
      released: [],
    }),
  ),
  tool,
  publishedAt,
  charts,
};

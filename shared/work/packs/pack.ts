import { type Aggregate } from '../../domain/figures/aggregate.ts';
import { stableJson } from '../../base/content/canonical.ts';
import { manifestOf, type Manifest } from '../../domain/figures/manifest.ts';
import { type CaseFigures } from '../../domain/figures/case-partial.ts';
import { signalsOf } from '../../domain/figures/signals.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { trendsOf } from '../../domain/figures/across-quarters.ts';
import { changesOf } from '../../domain/figures/changes.ts';
import { chartsOf } from './charts/charts.ts';
import { shareable } from '../../domain/disclosure/shareable.ts';
import { shareableTrends } from '../../domain/disclosure/trends.ts';
import { figuresCsv } from './sheets/figures-csv.ts';
import { dated, type FiguresFile } from '../../domain/figures/figures.ts';
import type { PackFile } from './tables/file.ts';
import { generator } from './generator.ts';
import {
  factsFrom,
  inputCaseName,
  inputRevisionName,
  countedReturnsOf,
  summariesOf,
  type PackInput,
} from './inputs.ts';
import { packManifest } from './manifest.ts';
import { namedTools, toolFiles, toolNamed } from './pack-tools.ts';
import type { CountedReturn } from './tables/counted-returns.ts';
import { responsesCsv } from './sheets/responses-csv.ts';
import { tablesInWords } from './page/worded.ts';
import { figuresPage } from './page/figures-page.ts';
import { tablesOf } from './tables/tables.ts';
import { textsCsv } from './sheets/texts-csv.ts';
import type { Trends } from '../../domain/figures/trends.ts';
import type { SampleCase } from './word/context.ts';
import type { Draw } from './word/picture.ts';
import { reportDocument } from './word/report.ts';
import { figuresWorkbook, workbookAbout } from './sheets/workbook.ts';
import { aggregateJson } from '../../domain/figures/make-aggregate.ts';
import { partialOf } from '../../domain/figures/count-case.ts';

const json = (name: string, value: unknown): PackFile => ({
  name,
  body: stableJson(value),
  contentType: 'application/json',
});

/** The file of each pack that takes longest to make, for its charts. */
export const reportName = 'report.docx';

const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** The files that both packs have, from what each may show. @param draw what draws the report's charts; without it there is no report */
async function commonFiles(
  from: { figures: FiguresFile; tool: Tool; trends: Trends; publishedAt: string; sample?: readonly SampleCase[] },
  draw: Draw | undefined,
): Promise<PackFile[]> {
  const { tool, trends, publishedAt, sample } = from;
  const figures = dated(from.figures);
  const tables = tablesOf(figures, tool, trends);
  const charts = chartsOf(figures, tool, trends);
  const [workbook, report] = await Promise.all([
    figuresWorkbook(tablesInWords(tool, tables), workbookAbout(figures)),
    draw && reportDocument({ figures, tool, trends, publishedAt, sample, charts, tables }, draw),
  ]);
  return [
    json('aggregate.json', from.figures),
    json('trends.json', trends),
    ...figuresCsv(figures, tool),
    {
      name: 'figures.xlsx',
      body: workbook,
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    },
    ...charts.map(({ name, svg }): PackFile => ({ name, body: svg, contentType: 'image/svg+xml' })),
    { name: 'figures.html', body: figuresPage(figures, tool, trends), contentType: 'text/html; charset=utf-8' },
    ...(report === undefined ? [] : [{ name: reportName, body: report, contentType: wordType }]),
  ];
}

const within = (folder: string, files: readonly PackFile[]): PackFile[] =>
  files.map((file) => ({ ...file, name: `${folder}/${file.name}` }));

/** What both packs say, before any file is made of it. */
export interface PackFigures {
  /** the restricted pack's `aggregate.json` */
  exact: Aggregate;
  /** the shareable pack's */
  safe: FiguresFile;
  /** of each case */
  counted: readonly CaseFigures[];
  responses: readonly CountedReturn[];
  totals: Manifest['totals'];
}

/**
 * The figures of a revision's two packs.
 * @throws RangeError where a submission does not fit its hash or the tool, or the parts do not belong together
 */
export function packFigures({ revision, cases, tool }: PackInput): PackFigures {
  const { audit, status, amendments, amended, note, neverAsked, previous, rule, released, criteria } = revision;
  const { judgements, judged } = revision;
  const partials = cases.map((one) => partialOf(tool, factsFrom(tool, audit.id, one)));
  const manifest = manifestOf({ audit: audit.id, tool: tool.id, status, amendments, judgements }, partials);
  const responses = countedReturnsOf(tool, audit.id, cases);
  const exact = aggregateJson({
    audit,
    revision: revision.revision,
    manifest,
    partials,
    tool,
    note,
    neverAsked,
    signals: signalsOf(tool, responses),
    changes: previous === undefined ? undefined : changesOf(previous, manifest, tool),
    amended,
    criteria,
    judged,
  });
  const counted = partials.flatMap(({ figures }) => (figures.dropped === undefined ? [figures] : []));
  const safe = shareable({ exact, cases: counted, tool, rule, released });
  return { exact, safe, counted, responses, totals: manifest.totals };
}

/**
 * Every file of a revision's two packs, by path (`restricted/aggregate.json`), in the order of their names.
 * @param draw what draws the reports' charts; without it the reports are left out
 * @throws RangeError as {@link packFigures}
 */
export async function packsOf(input: PackInput, draw: Draw | undefined): Promise<PackFile[]> {
  const { revision, cases, tool, earlierTools } = input;
  const { audit, status, publishedAt } = revision;
  const { exact, safe, counted, responses, totals } = packFigures(input);
  const own = { audit, revision: revision.revision, status, totals, tool };
  const quarters = revision.quarters.map((one) => ({ ...one, tool: toolNamed(input, one.audit.tool) }));
  const trends = trendsOf([...quarters, own], { theme: audit.theme, olderLeftOut: revision.olderLeftOut });
  const safeTrends = shareableTrends(trends, [...revision.releasedQuarters, safe]);

  const of = { audit: audit.id, revision: revision.revision, status, generator };
  const restricted: PackFile[] = [
    ...(await commonFiles({ figures: exact, tool, trends, publishedAt, sample: counted }, draw)),
    ...responsesCsv(tool, responses, exact.corrections),
    ...textsCsv(tool, responses, summariesOf(cases)),
    json(inputRevisionName, revision),
    ...toolFiles(input),
    ...cases.map((one) => json(inputCaseName(one.case), one)),
  ];
  const handedOn = await commonFiles({ figures: safe, tool, trends: safeTrends, publishedAt }, draw);
  return [
    ...within('restricted', [
      ...restricted,
      packManifest(restricted, {
        ...of,
        pack: 'restricted',
        figures: revision.manifest,
        tools: namedTools([tool, ...earlierTools]),
      }),
    ]),
    ...within('shareable', [
      ...handedOn,
      packManifest(handedOn, { ...of, pack: 'shareable', tools: namedTools([tool]) }),
    ]),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

import { aggregateJson } from '../figures/aggregate.ts';
import { stableJson } from '../figures/content.ts';
import { manifestOf } from '../figures/manifest.ts';
import { partialOf } from '../figures/partial.ts';
import { signalsOf } from '../figures/signals.ts';
import type { Tool } from '../tool/tool.ts';
import { changesOf } from './changes.ts';
import { chartsOf } from './charts/charts.ts';
import { figuresCsv, responsesCsv, textsCsv } from './csv.ts';
import { shareable, shareableTrends } from './disclosure/shareable.ts';
import type { Figures } from './figures.ts';
import type { PackFile } from './file.ts';
import { factsFrom, inputCaseName, inputRevisionName, responsesOf, summariesOf, type PackInput } from './inputs.ts';
import { packManifest } from './manifest.ts';
import { figuresPage } from './report-page.ts';
import { tablesOf } from './tables.ts';
import { trendsOf } from './trends.ts';
import type { Trends } from './trends.ts';
import { reportDocument } from './word/report.ts';
import { figuresWorkbook } from './workbook.ts';

const json = (name: string, value: unknown): PackFile => ({
  name,
  body: stableJson(value),
  contentType: 'application/json',
});

/** The files that both packs have, from what each may show. */
async function commonFiles(figures: Figures, tool: Tool, trends: Trends, publishedAt: string): Promise<PackFile[]> {
  const tables = tablesOf(figures, tool, trends);
  const charts = chartsOf(figures, tool, trends);
  const [workbook, report] = await Promise.all([
    figuresWorkbook(tables, { figures, publishedAt }),
    reportDocument({ figures, tool, trends, charts, publishedAt }),
  ]);
  return [
    json('aggregate.json', figures),
    json('trends.json', trends),
    ...figuresCsv(figures, tool),
    {
      name: 'figures.xlsx',
      body: workbook,
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    },
    ...charts.map(({ name, svg }): PackFile => ({ name, body: svg, contentType: 'image/svg+xml' })),
    { name: 'figures.html', body: figuresPage(figures, tool, trends), contentType: 'text/html; charset=utf-8' },
    {
      name: 'report.docx',
      body: report,
      contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    },
  ];
}

const within = (folder: string, files: readonly PackFile[]): PackFile[] =>
  files.map((file) => ({ ...file, name: `${folder}/${file.name}` }));

/**
 * Every file of a revision's two packs, by path (`restricted/aggregate.json`), in the order of their names.
 * @throws RangeError where a submission does not fit its hash or the tool, or the parts do not belong together
 */
export async function packsOf(input: PackInput, tool: Tool): Promise<PackFile[]> {
  const { revision, cases } = input;
  const { audit, status, note, neverAsked, publishedAt, previous } = revision;
  const partials = cases.map((one) => partialOf(tool, factsFrom(tool, audit.id, one)));
  const manifest = manifestOf({ audit: audit.id, tool: tool.id, status }, partials);
  const responses = responsesOf(tool, audit.id, cases);
  const corrections = partials.flatMap(({ figures }) => figures.corrections ?? []);

  const exact = aggregateJson({
    audit,
    revision: revision.revision,
    manifest,
    partials,
    tool,
    note,
    neverAsked,
    signals: signalsOf(tool, responses),
    corrections,
    changes: previous === undefined ? undefined : changesOf(previous, manifest.totals, tool),
  });
  const own = { audit, revision: revision.revision, status, totals: manifest.totals };
  const trends = trendsOf([...revision.quarters, own]);
  const safe = shareable(
    exact,
    partials.map(({ figures }) => figures),
    tool,
    revision.rule,
    revision.released,
  );
  const safeTrends = shareableTrends(trends, [...revision.releasedQuarters, safe]);

  const of = { audit: audit.id, revision: revision.revision, status };
  const restricted: PackFile[] = [
    ...(await commonFiles(exact, tool, trends, publishedAt)),
    ...responsesCsv(tool, responses, corrections),
    ...textsCsv(tool, responses, summariesOf(cases)),
    json(inputRevisionName, revision),
    ...cases.map((one) => json(inputCaseName(one.case), one)),
  ];
  const handedOn = await commonFiles(safe, tool, safeTrends, publishedAt);
  return [
    ...within('restricted', [...restricted, packManifest(restricted, { ...of, pack: 'restricted', figures: revision.manifest })]),
    ...within('shareable', [...handedOn, packManifest(handedOn, { ...of, pack: 'shareable' })]),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

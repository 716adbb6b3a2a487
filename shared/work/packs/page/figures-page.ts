import { quarterInWords } from '../../../domain/audits/names.ts';
import { printable } from '../../../base/html/printable.ts';
import { html as markup, markupOf, type Html } from '../../../base/html/template.ts';
import { dateInWords, whenInWords } from '../../../base/time/days.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { drawnCharts } from '../charts/charts.ts';
import type { DatedFigures, Figures } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import type { PackTable } from '../tables/table.ts';
import { tablesOf } from '../tables/tables.ts';
import type { Trends } from '../../../domain/figures/trends.ts';
import {
  changesPart,
  completenessPart,
  correctionsPart,
  judgementsPart,
  howToRead,
  notShownPart,
  samplePart,
  signalsPart,
  trendsPart,
} from './parts.ts';
import { sectionMarkup } from './sections.ts';
import { policyOf, style } from './style.ts';
import { tableMarkup } from './tables.ts';

/** A part of the page with a heading, and its line in the contents. */
interface Part {
  id: string;
  title: string;
  body: Html;
}

function partsOf(figures: Figures, tool: Tool, trends: Trends | undefined): Part[] {
  const tables = tablesOf(figures, tool, trends);
  const charts = drawnCharts(figures, tool, trends);
  const named = (id: string): PackTable | undefined => tables.find((table) => table.id === id);
  const chartsNamed = (name: string): typeof charts =>
    charts.filter(({ drawing }) => drawing.name.replace(/-\d+$/, '') === name);
  const part = (id: string, title: string, body: Html | undefined): Part[] =>
    body === undefined ? [] : [{ id, title, body }];
  const [signals, corrections, changes] = [named('signals'), named('corrections'), named('changes')];
  const judgements = named('judgements');
  const questions = named('questions');
  const grades = named('grades');
  return [
    ...part('how-to-read', 'How to read these figures', howToRead(figures)),
    ...part(
      'completeness',
      'What was asked for and what came',
      completenessPart(figures, tool, chartsNamed('completeness'), tables),
    ),
    ...part('sample', 'The sample', samplePart(tables)),
    ...part('signals', signals?.title ?? '', signals && signalsPart(signals, tool, figures)),
    ...tool.sections.flatMap((section) =>
      part(
        `section-${section.id.toLowerCase()}`,
        `Section ${section.id}: ${section.title}`,
        questions && sectionMarkup(figures, tool, section, { charts, questions }),
      ),
    ),
    ...part(
      'grades',
      'Grades by section',
      grades && tableMarkup({ ...grades, title: 'How often each grade was given' }, { isRegion: true }),
    ),
    ...part('trends', 'Over the quarters', trends && trendsPart(tool, trends, chartsNamed('trends'))),
    ...part('corrections', corrections?.title ?? '', corrections && correctionsPart(tool, corrections)),
    ...part('judgements', judgements?.title ?? '', judgements && judgementsPart(tool, judgements)),
    ...part('changes', changes?.title ?? '', changes && changesPart(tool, changes, figures.note)),
    ...part('not-shown', 'What is not shown, and why', figures.suppression && notShownPart(figures.suppression)),
  ];
}

function facts({ audit, revision, status, dataCut }: DatedFigures, tool: Tool): Html {
  const rows: [string, Html | string][] = [
    [
      'Quarter',
      `${quarterInWords(audit.quarter)} (${audit.quarter.label}: ${dateInWords(audit.quarter.from)} to ${dateInWords(audit.quarter.to)})`,
    ],
    ['Status', status === 'final' ? 'Final' : 'Interim: figures can still change'],
    ['Version of the figures', `${revision}`],
    [
      'Newest answer counted',
      dataCut === null
        ? 'none'
        : markup`<time datetime="${'day' in dataCut ? dataCut.day : dataCut.instant}">${whenInWords(dataCut)}</time>`,
    ],
    ['Questionnaire', `${tool.title} (${tool.id})`],
    ['Look-backs end on', dateInWords(audit.windowsAnchor)],
  ];
  return markup`<dl class="facts">${rows.map(([term, said]) => markup`<div><dt>${term}</dt><dd>${said}</dd></div>\n`)}</dl>`;
}

const styleText = markupOf(style)
  .replace(/^<style>/, '')
  .replace(/<\/style>$/, '');

/**
 * The figures of one revision as one HTML page that needs nothing else: no script, no request, charts and style within. It
 * holds what the pack it is made for holds, and no words that an agency wrote. The same figures give the same bytes.
 * @param figures of either pack
 * @param trends left out where the pack has none
 * @throws RangeError where a date of the audit is none, or the data cut is neither an instant nor a day
 */
export function figuresPage(figures: DatedFigures, tool: Tool, trends?: Trends): string {
  const { audit, revision, status } = figures;
  const kind = isShareable(figures)
    ? 'Figures to share: small numbers are not shown.'
    : "The audit lead's file: exact figures, case by case. Not to be passed on.";
  const parts = partsOf(figures, tool, trends);
  const tooSmall = figures.suppression?.tooSmall;
  const page = markup`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyOf(styleText)}">
<title>${audit.title}, ${quarterInWords(audit.quarter)}: version ${revision} of the figures (${status})</title>
<link rel="icon" href="data:,">
${style}
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
<header>
<p class="kind">${kind}</p>
<h1>${audit.title}</h1>
${facts(figures, tool)}
${figures.note !== undefined && markup`<p class="note">What this version of the figures changes: ${figures.note}</p>\n`}${
    tooSmall !== undefined && markup`<p class="note">${tooSmall}</p>\n`
  }</header>
<nav aria-label="Contents">
<h2>Contents</h2>
<ul>${parts.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>\n`)}</ul>
</nav>
<main id="main" tabindex="-1">
${parts.map(
  ({ id, title, body }) => markup`<section id="${id}" aria-labelledby="heading-${id}">
<h2 id="heading-${id}">${title}</h2>
${body}
</section>
`,
)}</main>
<footer>
<p>${kind} ${audit.id}, version ${revision} of the figures, ${status}.</p>
</footer>
</body>
</html>
`;
  return printable(markupOf(page));
}

import { listed } from '../../../domain/figures/words.ts';
import { caseInWords } from '../../../domain/audits/names.ts';
import { html as markup, type Html } from '../../../base/html/template.ts';
import { keyOf, saysOf, titleOf } from '../../../domain/tool/signal-rules.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { DrawnChart } from '../charts/charts.ts';
import { areFew, nobodyMissed, quietRules, rulesInOrder } from '../tables/claims.ts';
import { askForNumbers, overlapInWords, takeSeveral } from '../tables/kinds.ts';
import { medianNote } from '../tables/numbers.ts';
import { trendNumbers } from '../tables/trends.ts';
import type { Figures, Shown, Suppression } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import type { Cell, PackTable } from '../tables/table.ts';
import { comparisonNotes, noOtherAudit, trendNotes, type Trends } from '../../../domain/figures/trends.ts';
import { figureMarkup } from './sections.ts';
import { tableMarkup } from './tables.ts';
import {
  changesInWords,
  correctionsInWords,
  inWords,
  judgementsInWords,
  statesInWords,
  themeInWords,
} from './worded.ts';

const shownNumber = (n: Shown): string => (n === null ? '[c]' : `${n}`);

/** How to read what only some questionnaires ask for. */
function kindsToRead(figures: Figures): string[] {
  const questions = Object.values(figures.questions);
  return [
    ...(figures.notes.child === undefined ? [] : [figures.notes.child]),
    ...(takeSeveral(questions) ? [overlapInWords] : []),
    ...(askForNumbers(questions) && !isShareable(figures) ? [medianNote] : []),
  ];
}

/** The standing words on what these figures are and are not. */
export function howToRead(figures: Figures): Html {
  return markup`<ul>
<li>${figures.notes.counts}</li>
<li>Every percentage stands beside its n, the number of questionnaires that it is a percentage of. There are two: the first is out of all who answered, with "don't know" as an answer; the second leaves "don't know" out, and has an n of its own. Where many did not know, the two say very different things: read both.</li>
<li>A question was asked of every questionnaire that was returned and to which it applies. Who answered it, who left it empty and to whom it was not applicable: the tables of who answered tell them apart.</li>
${kindsToRead(figures).map((words) => markup`<li>${words}</li>\n`)}<li>Each percentage is rounded once, half up, to one decimal, from whole numbers. The parts of a question can add up to 99.9 or 100.1; a note says where they do, and none is forced.</li>
<li>${
    areFew(figures) && 'With so few cases one answer more or less moves a percentage by several points. '
  }Nothing here is an estimate for other children or other files, so there are no margins of error.</li>
<li>What agencies wrote in their own words is not on this page; written answers are only counted.</li>
${!isShareable(figures) && markup`<li>Where the audit lead reads an answer otherwise than it was given, the answer as given is what is counted.</li>`}
<li><strong>[z]</strong> stands where a number does not apply, as a percentage of nothing does not.${
    isShareable(figures) &&
    markup` <strong>[c]</strong> stands where a number is not shown, so that nobody can be made out; it can be nought, small or large. See <a href="#not-shown">what is not shown</a>.`
  }</li>
</ul>`;
}

const headCounts = [
  ['expected', 'Expected', "Every questionnaire on a case's list, whatever became of it"],
  [
    'distributed',
    'Distributed',
    'Expected, less those that could not tell from the details who the child is and those no longer asked for',
  ],
  ['returned', 'Returned', 'With a version that counts'],
  ['complete', 'Complete', 'Returned, and no question is left unanswered'],
  ['explained', 'With comments', 'Of those complete: no comment that was asked for is missing'],
] as const;

const reasonsForAbsence = [
  ['noReply', 'No reply', 'asked, and nothing was submitted'],
  ['cannotIdentify', 'Cannot tell from the details', 'the agency cannot tell who the child is'],
  ['notKnown', 'No record of them', 'the agency has no record of the family, a valid answer'],
  ['declined', 'Declined', 'the agency takes no part for this case'],
  ['withdrawn', 'No longer asked for', 'never counted'],
] as const;

/** Counts, never one percentage; the reasons for what did not come; and who is missing where. */
export function completenessPart(
  figures: Figures,
  tool: Tool,
  charts: readonly DrawnChart[],
  tables: readonly PackTable[],
): Html {
  const { completeness: shown } = figures;
  const byCase = tables.find(({ id }) => id === 'completeness-by-case');
  const settledAt = byCase?.columns.findIndex(({ id }) => id === 'settled') ?? -1;
  const neverAsked = tables.find(({ id }) => id === 'never-asked');
  const openQueries = tables.find(({ id }) => id === 'open-queries');
  const open = (shown.cases ?? []).filter(({ settled }) => !settled).map((one) => one.case);
  return markup`<dl class="counts">${headCounts.map(
    ([id, title, meaning]) =>
      markup`<div><dt>${title}</dt><dd class="number">${shownNumber(shown[id] ?? null)}</dd><dd class="meaning">${meaning}</dd></div>\n`,
  )}</dl>
<p>Why questionnaires that were expected did not come:</p>
<ul>${reasonsForAbsence.map(
    ([id, title, meaning]) =>
      markup`<li><strong>${title}: ${shownNumber(shown[id] ?? null)}</strong> (${meaning})</li>\n`,
  )}</ul>
<p>Case summaries of lead professionals stand outside these counts: ${shownNumber(shown.summaries.received)} received of ${shownNumber(
    shown.summaries.owed,
  )} asked for.</p>
${open.length > 0 && markup`<p class="note">Something is still due on ${listed(open.map(caseInWords))}.</p>\n`}${charts.map(figureMarkup)}${
    byCase !== undefined &&
    tableMarkup(statesInWords(byCase), {
      groupBy: ['case'],
      without: ['settled'],
      groupNote: (row) => (row[settledAt] === 'no' ? 'Something is still due on this case.' : ''),
      isRegion: true,
    })
  }${tables
    .filter(({ id }) => id === 'completeness')
    .map((table) =>
      tableMarkup({ ...table, title: 'Each count, and what it means' }, { isRegion: true, wide: ['meaning'] }),
    )}${
    neverAsked !== undefined &&
    (neverAsked.rows.length > 0
      ? tableMarkup(themeInWords(tool, neverAsked), { isRegion: true })
      : markup`<p>${nobodyMissed(figures, tool)}</p>`)
  }${openQueries !== undefined && tableMarkup(openQueries, { isRegion: true })}`;
}

/** What the sample is made up of and by what it was chosen, each count beside what it is out of; none where a pack has none. */
export function samplePart(tables: readonly PackTable[]): Html | undefined {
  const [sample, criteria] = ['sample', 'criteria'].map((name) => tables.find(({ id }) => id === name));
  if (sample === undefined) return undefined;
  return markup`${tableMarkup(sample, { groupBy: ['part'], isRegion: true })}${
    criteria !== undefined &&
    (criteria.rows.length === 0
      ? criteria.notes.map((note) => markup`<p>${note}</p>\n`)
      : tableMarkup(criteria, { isRegion: true, wide: ['criterion', 'why'] }))
  }`;
}

/** The signals, each rule with what raises it; places to look, which score nobody. */
export function signalsPart(table: PackTable, tool: Tool, { completeness }: Figures): Html {
  const key = table.columns.findIndex(({ id }) => id === 'rule');
  const raised = rulesInOrder(tool).flatMap((rule) => {
    const rows = table.rows.filter((row) => row[key] === keyOf(rule));
    return rows.length === 0 ? [] : [{ rule, rows }];
  });
  const quiet = quietRules(tool, new Set(raised.map(({ rule }) => keyOf(rule))));
  return markup`${table.notes.map((note) => markup`<p>${note}</p>\n`)}${raised.map(
    ({ rule, rows }) =>
      markup`<h3>${titleOf(rule)}</h3><p>${saysOf(tool, rule)}</p>${tableMarkup(
        themeInWords(tool, {
          ...table,
          id: `signals-${keyOf(rule)}`,
          title: `${titleOf(rule)}: where`,
          notes: [],
          rows,
        }),
        { without: ['rule', ...emptyColumns(table, rows)], isRegion: true, wide: ['answers'] },
      )}`,
  )}${
    quiet.stated.length > 0 &&
    (completeness.returned === 0
      ? markup`<p>No questionnaire is counted in which these rules could have found anything: ${quiet.stated.join('; ')}.</p>`
      : markup`<p>Nothing was found by these rules: ${quiet.stated.join('; ')}.</p>`)
  }${
    quiet.unstated.length > 0 &&
    markup`<p>Nobody looked for these, as the questionnaire does not state their rules: ${quiet.unstated.join('; ')}.</p>`
  }`;
}

/** Columns in which none of these rows has anything. */
const emptyColumns = (table: PackTable, rows: readonly Cell[][]): string[] =>
  table.columns.flatMap(({ id }, index) => (rows.every((row) => row[index] === '') ? [id] : []));

/** How the audit lead reads single answers otherwise. */
export function correctionsPart(tool: Tool, table: PackTable): Html {
  if (table.rows.length === 0) return markup`<p>None.</p>`;
  const worded = correctionsInWords(tool, table);
  return tableMarkup({ ...worded, title: 'Each answer as it was given, and as it is read' }, { isRegion: true });
}

/** How the audit lead answers the audit's own question, case by case. */
export const judgementsPart = (tool: Tool, table: PackTable): Html =>
  tableMarkup({ ...judgementsInWords(tool, table), title: 'Each case that is answered' }, { isRegion: true });

/** What differs from the revision before, number by number. */
export function changesPart(tool: Tool, table: PackTable, note: string | undefined): Html {
  const named = inWords(changesInWords(tool, table), 'question', (id) => (id === '' ? 'Completeness' : id));
  return markup`${note !== undefined && markup`<p>${note}</p>\n`}${
    table.rows.length === 0
      ? markup`<p>No total differs. Breakdowns, reasons for "don't know" and single cases are not compared.</p>`
      : tableMarkup(
          { ...named, title: 'Each number that differs', notes: [] },
          { groupBy: ['question'], isRegion: true },
        )
  }`;
}

/** A table of trends as a page shows it: each question once, above its audits. */
const trendRows = (table: PackTable): Html =>
  tableMarkup(
    { ...table, notes: [] },
    {
      groupBy: ['question', 'wording'],
      without: ['audit', 'answer', 'note'],
      titles: { label: 'Answer' },
      isRegion: true,
    },
  );

/** Audits beside each other, with what the questionnaires say of comparing them. */
export function trendsPart(tool: Tool, trends: Trends, charts: readonly DrawnChart[]): Html {
  const said = comparisonNotes(trends, tool.id);
  const ofMore = trends.series.filter(({ points }) => points.length > 1);
  const numbers = trendNumbers({ ...trends, series: ofMore }, tool);
  if (ofMore.length === 0 && trends.notes.includes(noOtherAudit)) {
    return markup`<p>There is no earlier audit yet to set beside this one.</p>`;
  }
  return markup`${trendNotes(trends).map((note) => markup`<p>${note}</p>\n`)}${
    charts.length === 0 &&
    numbers === undefined &&
    markup`<p>No question can be set beside that of an earlier audit in this pack.</p>\n`
  }${charts.map((chart) => [
    figureMarkup(chart),
    trendRows(chart.table),
  ])}${numbers !== undefined && markup`<p>${medianNote}</p>\n${trendRows(numbers)}`}${
    said.length > 0 &&
    markup`<ul>${said.map(({ question, note }) => markup`<li><strong>${question}:</strong> ${note}</li>\n`)}</ul>`
  }`;
}

/** What the shareable pack withholds, and by which rules. */
export function notShownPart(suppression: Suppression): Html {
  const { rules, suppressed, smallCount, minimumCases } = suppression;
  const of = (rule: string): string[] => suppressed.filter((one) => one.rule === rule).map(({ pointer }) => pointer);
  const names = [...new Set([...Object.keys(rules), ...suppressed.map(({ rule }) => rule)])];
  return markup`<p>No count from 1 to ${smallCount - 1} is shown, and no row of a breakdown that rests on fewer than ${minimumCases} cases. Other numbers are left out where the hidden ones could be worked out from them. What single agencies, cases and answers say (signals, corrections, breakdowns by case) is not part of this file at all.</p>
${tableMarkup(
  {
    id: 'suppression-rules',
    title: 'The rules, and how often each was applied',
    notes: ['One time can be a number, a row or a whole table.'],
    columns: [
      { id: 'rule', title: 'Rule', kind: 'text' },
      { id: 'meaning', title: 'In words', kind: 'text' },
      { id: 'times', title: 'Times applied', kind: 'count' },
    ],
    rows: names.map((name): Cell[] => [name, rules[name] ?? '', of(name).length]),
  },
  { isRegion: true, wide: ['meaning'] },
)}${
    suppressed.length > 0 &&
    markup`<details><summary>Each place where something is not shown, as it is named in the data file</summary>${names
      .filter((name) => of(name).length > 0)
      .map(
        (name) =>
          markup`<h3>${name}</h3><ul>${of(name).map((pointer) => markup`<li><code>${pointer}</code></li>\n`)}</ul>`,
      )}</details>`
  }`;
}

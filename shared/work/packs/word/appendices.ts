import { capital, listed, plural } from '../../../domain/figures/words.ts';
import { dateInWords, whenInWords } from '../../../base/time/days.ts';
import { isOfChild } from '../../../domain/tool/answers.ts';
import type { Box, Question, Tool } from '../../../domain/tool/tool.ts';
import type { PackTable } from '../tables/table.ts';
import type { ReportBlock, GridRow } from './blocks.ts';
import { bullet, grid, heading, paragraph, placeToWrite, shareOf } from './blocks.ts';
import type { Context, SampleCase } from './context.ts';
import { themeInWords } from '../page/worded.ts';
import { landscapeWidth } from './look.ts';
import { noteWords } from './question.ts';
import { namedRows, type NamedRow } from './rows.ts';
import { conditionWords, orList } from '../../../domain/tool/condition-words.ts';
import { answerWords } from '../../../domain/tool/options.ts';
import { cellText, unslug } from './words.ts';
import { caseInWords, quarterInWords } from '../../../domain/audits/names.ts';
import { routeName } from '../../../domain/figures/case-partial.ts';
import { factorInWords, levelsTogether, routeInWords } from '../../../domain/tool/theme.ts';

function boxWords(question: Question, { when, offered, type, wording }: Box): string {
  const asked =
    when === undefined
      ? []
      : [when === 'always' ? 'with every answer' : `with ${orList(when.map((value) => answerWords(question, value)))}`];
  const said = [...asked, ...(offered === true ? ['offered with every answer'] : [])];
  return `Box (${[...said, ...(type === 'date' ? ['a date'] : [])].join('; ')}): ${wording}`;
}

/** What can be answered to a question, as the questionnaire offers it. */
function answersAskedFor({ type, options, min = 0, max, unit }: Question): string {
  const offered = options.map(({ label }) => label).join('; ');
  const own = {
    text: 'In words',
    date: 'A date, or a month where the day is not known',
    number: `A whole number from ${min}${max === undefined ? '' : ` to ${max}`}${unit === undefined ? '' : ` (${unit})`}`,
  };
  if (type === 'text' || type === 'date' || type === 'number')
    return `${[own[type], ...(offered === '' ? [] : [offered])].join('; or ')}.`;
  const alone = options.filter((option) => option.alone === true).map(({ label }) => `"${label}"`);
  const together = alone.length === 0 ? '' : ` ${orList(alone)} stands by itself.`;
  return type === 'several' ? `All that apply: ${offered}.${together}` : `${offered}.`;
}

/** Appendix 1: every question in its exact wording, with its answers, boxes, guidance and when it applies. */
export function questionnaire({ tool }: Context): ReportBlock[] {
  const reasons = Map.groupBy(
    tool.questions.filter((question) => question.reasons !== undefined),
    (question) => (question.reasons ?? []).map(({ label }) => label).join('; '),
  );
  return [
    paragraph(
      `${tool.title}, ${tool.id}. The wording is that of this questionnaire as this program sends it to agencies.${
        tool.note === undefined ? '' : ` ${tool.note}`
      }`,
    ),
    ...[...reasons].map(([labels, questions]) =>
      paragraph(
        `${labels}.`,
        undefined,
        reasons.size === 1
          ? 'Whoever answers "don\'t know" gives one of these reasons:'
          : `Reasons for "don't know" in ${questions.map(({ id }) => id).join(', ')}:`,
      ),
    ),
    ...tool.sections.flatMap((section) => [
      heading(2, `Section ${section.id}: ${section.title}`),
      ...tool.questions
        .filter((question) => question.section === section.id)
        .flatMap((question) => {
          const condition = conditionWords(tool, question);
          return [
            paragraph(question.wording, 'Question', question.id),
            ...(condition === undefined ? [] : [paragraph(condition, 'Option')]),
            ...(question.guidance === undefined ? [] : [paragraph(question.guidance, 'Option', 'Guidance:')]),
            paragraph(answersAskedFor(question), 'Option', 'Answers:'),
            ...(isOfChild(question) ? [paragraph('Asked about each child whom the answers are about.', 'Option')] : []),
            ...question.boxes.map((box) => paragraph(boxWords(question, box), 'Option')),
          ];
        }),
    ]),
  ];
}

/** The levels of need of a case, in a sentence; nothing of one that has none. */
function levelsIn(tool: Pick<Tool, 'levels'>, known: SampleCase): string {
  const route = routeName(known);
  if (route === undefined) return '';
  return `${capital(levelsTogether([route]))}: ${routeInWords(tool, route)}. `;
}

/** Appendix 2: a heading a case with what to write. No summary's text is ever put here: it is untrusted, and may hold names. */
export function summaries({ figures, tool, sample }: Context): ReportBlock[] {
  const { cases, summaries: counted } = figures.completeness;
  if (cases === undefined) {
    return [
      paragraph(
        'Case summaries have their place in the report for the audit lead only. Nothing about a single case stands in this pack.',
      ),
    ];
  }
  const { owed, received } = { owed: counted.owed ?? 0, received: counted.received ?? 0 };
  const came =
    owed === 0
      ? 'No case summary was asked for.'
      : `Of ${plural(owed, 'case summary', 'case summaries')} asked for, ${received} came.`;
  return [
    paragraph(
      `${came}${
        received === 0
          ? ''
          : ` ${received === 1 ? 'Its' : 'Their'} text is not put here: it is what lead professionals wrote, as they wrote it, and may hold names, exact dates and places.`
      }`,
      'Caution',
    ),
    paragraph(
      `${received === 0 ? '' : 'Write each summary anew from the returned one. '}Before this appendix leaves the audit lead's hands, have a named person check it against the list of names of all children, adults and workers of the case. Give months or intervals, not dates; leave out places and facts so rare that they point to one family.`,
    ),
    ...cases.flatMap((one) => {
      const known = sample?.find((entry) => entry.case === one.case);
      return [
        heading(2, caseInWords(one.case)),
        ...(known === undefined
          ? []
          : [
              paragraph(
                `${levelsIn(tool, known)}Factors: ${known.factors.map((one) => factorInWords(tool, one)).join('; ') || 'none'}.`,
              ),
            ]),
        ...placeToWrite(
          'Why the family came to services; what the plan was to achieve; what agencies did; what was decided, why, and by whom; where things stand now.',
        ),
      ];
    }),
  ];
}

/** Cuts have thousands of rows: they are for the workbook. Signals stand in their sections. */
const elsewhere = new Set(['numbers', 'by-service', 'by-case', 'by-route', 'by-factor', 'by-coverage', 'signals']);

/** Columns that stand in the heading of a question's rows. */
const headed = new Set(['question', 'wording', 'note']);

/** Rows about one question stand under its wording and note, instead of repeating them in each. */
function grouped(table: PackTable): { columns: PackTable['columns']; rows: GridRow[] } {
  const named = namedRows(table);
  const has = (id: string): boolean => table.columns.some((column) => column.id === id);
  const questions = has('question') && has('wording') ? named.map((row) => cellText(row.cell('question'))) : [];
  const byQuestion = new Set(questions).size < questions.length;
  const shown = table.columns.map(
    ({ id }) => !(byQuestion && headed.has(id)) && !(has('label') && (id === 'answer' || id === 'reason')),
  );
  const own = <T>(cells: readonly T[]): T[] => cells.filter((_, at) => shown[at]);
  const over = (row: NamedRow): GridRow => {
    const note = has('note') ? cellText(row.cell('note')) : '';
    const wording = `${cellText(row.cell('question'))} ${cellText(row.cell('wording'))}`;
    return { over: note === '' ? wording : `${wording} (${noteWords(note)})` };
  };
  return {
    columns: own(table.columns),
    rows: table.rows.flatMap((row, at): GridRow[] => {
      const cells = own(row).map(cellText);
      const from = named[at];
      const isFirst = byQuestion && questions[at] !== questions[at - 1];
      return isFirst && from !== undefined ? [over(from), cells] : [cells];
    }),
  };
}

/** The tables of the appendix, each under a heading of its own, over the width of a page on its side. */
function tableBlocks(number: string, table: PackTable): ReportBlock[] {
  const rows =
    table.id === 'dont-know-reasons'
      ? table.rows.filter((row) => row[table.columns.findIndex(({ id }) => id === 'count')] !== 0)
      : table.rows;
  const { columns, rows: shown } = grouped({ ...table, rows });
  const notes = [
    ...table.notes,
    ...(rows.length < table.rows.length ? ['Reasons that nobody gave are left out.'] : []),
  ];
  return [
    heading(2, `${number} ${table.title}`),
    paragraph(notes.join(' ') || 'As it stands in the workbook.', 'Base'),
    shown.length === 0
      ? paragraph('Nothing stands in this table.')
      : grid({
          columns: columns.map(({ title, kind }, at) => {
            const numeric = kind !== 'text';
            const cells = shown.map((row) => ('over' in row ? '' : (row[at] ?? '')));
            return { title, numeric, share: shareOf(title, numeric, cells) };
          }),
          rows: shown,
          width: landscapeWidth,
          small: true,
        }),
  ];
}

/** Appendix 3: the figures in full: each count with its n, its base and both percentages. */
export function allFigures(context: Context): ReportBlock[] {
  const shown = context.tables.filter(({ id }) => !elsewhere.has(id));
  const cuts = context.tables.filter(({ id, rows }) => elsewhere.has(id) && id !== 'signals' && rows.length > 0);
  return [
    paragraph(context.figures.notes.counts, 'Caution'),
    paragraph(
      `${context.figures.notes.percent.replace('percentExcludingDontKnow', 'Percent without "don\'t know"').replace(/^p/, 'P')} ` +
        `[z] stands where a percent does not apply.${context.shareable ? ' [c] is a number that is withheld, so that nobody can be made out.' : ''}`,
    ),
    ...(cuts.length === 0
      ? []
      : [
          paragraph(
            `The workbook of this pack has these too, which are too long to be read here: ${cuts.map(({ title }) => title.toLowerCase()).join(', ')}.`,
          ),
        ]),
    ...shown.flatMap((table, at) =>
      tableBlocks(`${context.numberOf('figures')}.${at + 1}`, themeInWords(context.tool, table)),
    ),
    paragraph('End of the figures.', 'Base'),
  ];
}

/** Appendix 4: where the figures come from, and how anyone can check them. */
export function sources(context: Context): ReportBlock[] {
  const { figures, tool, publishedAt, shareable, tables, beside } = context;
  const { audit, suppression } = figures;
  const trends = tables.filter(({ id }) => id === 'trends' || id === 'trends-numbers');
  const audits = new Set(trends.flatMap(namedRows).map((row) => cellText(row.cell('audit'))));
  const others = audits.size > 1 ? '; those over the quarters also from one of each audit that they show' : '';
  const facts: string[][] = [
    ['Audit', `${audit.title} (${audit.id})`],
    [
      'Quarter',
      `${quarterInWords(audit.quarter)} (${audit.quarter.label}): ${dateInWords(audit.quarter.from)} to ${dateInWords(audit.quarter.to)}`,
    ],
    ['Questionnaire', `${tool.title} (${tool.id})`],
    ['Windows end on', dateInWords(audit.windowsAnchor)],
    [
      'Version of the figures',
      `${figures.revision}, ${figures.status}, published ${whenInWords({ instant: publishedAt })}`,
    ],
    ['Newest questionnaire counted', figures.dataCut === null ? 'none' : whenInWords(figures.dataCut)],
    ['Questionnaires counted', figures.completeness.returned === null ? '[c]' : String(figures.completeness.returned)],
    ...(figures.note === undefined ? [] : [['What this version changed', figures.note]]),
  ];
  return [
    grid({
      columns: [
        { title: 'Source', share: 30 },
        { title: 'This report', share: 70 },
      ],
      rows: facts,
      together: true,
    }),
    paragraph(
      `The ${listed(['figures', 'tables', ...beside])} of this report are made by program from one version of the figures${others}. A version never changes; what comes later is in a later one. What is written in the marked places is the audit lead's.`,
    ),
    ...(shareable
      ? [
          paragraph('How numbers are withheld', 'TableTitle'),
          ...(suppression?.tooSmall === undefined ? [] : [paragraph(suppression.tooSmall, 'Caution')]),
          ...(suppression === undefined
            ? []
            : [
                paragraph(
                  `No count from 1 to ${suppression.smallCount - 1} is shown, and a row of a breakdown rests on at least ${suppression.minimumCases} cases. Withheld numbers, rows and tables: ${suppression.suppressed.length}.`,
                ),
                ...Object.entries(suppression.rules).map(([rule, words]) => bullet(`${unslug(rule)}: ${words}`)),
              ]),
        ]
      : []),
    paragraph('How to check a figure', 'TableTitle'),
    bullet(
      `aggregate.json of the same pack has the figures of each question under the question's id: each count as a number${
        shareable ? ' (null where it is withheld)' : ''
      }, each percent as it is printed here.`,
    ),
    bullet(
      shareable
        ? 'The audit lead has the exact figures and the list of every questionnaire that they count.'
        : 'Its list of inputs names each questionnaire counted: case, agency, version and the SHA-256 of its content as canonical JSON (RFC 8785). Counting these again gives the figures of every question.',
    ),
    bullet(
      'This file as it was made is listed with its SHA-256 among the files of this version; made again by the same program, it has the same bytes. Once somebody writes in it, it is theirs.',
    ),
  ];
}

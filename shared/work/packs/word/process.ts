import { caseInWords } from '../../../domain/audits/names.ts';
import { quarterInWords } from '../../../domain/audits/names.ts';
import type { Aggregate } from '../../../domain/figures/aggregate.ts';
import { beforeInWords } from '../../../domain/returns/look-back.ts';
import { dateInWords, type Day } from '../../../base/time/days.ts';
import { serviceInWords } from '../../../domain/tool/theme.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { windowOf } from '../../../domain/tool/window.ts';
import { askOfChildren, childBaseNote } from '../tables/kinds.ts';
import { nobodyMissed } from '../tables/claims.ts';
import type { Figures } from '../../../domain/figures/figures.ts';
import type { ReportBlock } from './blocks.ts';
import { bullet, grid, paragraph } from './blocks.ts';
import type { Context } from './context.ts';
import { reasonWords } from './question.ts';
import { namedRows } from './rows.ts';
import { cellText, unslug } from './words.ts';

/** 1.1: which audit this is. */
export function theAudit({ figures: { audit, completeness: shown }, tool }: Context): ReportBlock[] {
  const { returned } = shown;
  return [
    paragraph(
      `This is the audit "${audit.title}" of the quarter ${quarterInWords(audit.quarter)} (${dateInWords(audit.quarter.from)} to ${dateInWords(audit.quarter.to)}), ` +
        `on the theme ${unslug(audit.theme)}. ${(returned ?? 0) > 0 ? 'Agencies answered the' : 'Its'} questionnaire ` +
        `${(returned ?? 0) > 0 ? '' : 'is '}"${tool.title}" (${tool.id}), which stands in Appendix 1 in its exact wording.`,
    ),
  ];
}

/** Which records the tool has looked at. */
const recordsToLookAt = (lookBack: NonNullable<Tool['lookBack']>, to: Day): string =>
  lookBack.before === 'referral'
    ? `The records to look at are those from ${beforeInWords(lookBack)} to ${dateInWords(to)}.`
    : `The records to look at are those of the ${beforeInWords(lookBack)} to ${dateInWords(to)}.`;

/** 2.2: how far back auditors looked, with the dates that the questions' windows come to. */
export function windows({ figures: { audit }, tool }: Context): ReportBlock[] {
  const spans = Map.groupBy(
    tool.questions.filter((question) => question.window !== undefined),
    (question) => question.window?.months ?? 0,
  );
  const { lookBack } = tool;
  return [
    paragraph(
      [
        ...(lookBack === undefined ? [] : [recordsToLookAt(lookBack, audit.windowsAnchor)]),
        ...(spans.size === 0
          ? []
          : ['Questions about a span of months look back from one day, the same for all cases.']),
      ].join(' ') || 'The questionnaire says nothing of how far back records are to be looked at.',
    ),
    ...[...spans]
      .toSorted(([a], [b]) => b - a)
      .flatMap(([months, questions]) => {
        const [first] = questions;
        const span = first && windowOf(first, audit.windowsAnchor);
        if (span === undefined) return [];
        const ids = questions.map(({ id }) => id).join(', ');
        return [bullet(`${months} months: ${dateInWords(span.from)} to ${dateInWords(span.to)} (${ids}).`)];
      }),
  ];
}

const came = new Set(['complete', 'with-gaps']);
const stateWords: Record<string, string> = {
  'no-reply': 'no reply',
  'cannot-identify': 'cannot tell from the details who the child is',
  'not-known': 'has no record of the family',
  'with-gaps': 'questions left unanswered',
  complete: 'complete',
  declined: 'declined',
  withdrawn: 'no longer asked for',
};

/** What is to be said of a return beside its agency; nothing of one that is complete and lacks no comment. */
function remarkOn({
  state,
  unexplained,
}: Pick<Aggregate['completeness']['cases'][number]['returns'][number], 'state' | 'unexplained'>): string {
  if (state !== 'complete') return ` (${stateWords[state] ?? state})`;
  return unexplained === 0 ? '' : ` (${unexplained} ${unexplained === 1 ? 'comment' : 'comments'} missing)`;
}

/** Which services the shareable figures show, and whether those are all: a row that is left out is not named anywhere. */
function servicesAsked({ questions, suppression }: Figures, tool: Tool): string {
  const codes = new Set(Object.values(questions).flatMap(({ byService }) => Object.keys(byService)));
  const named = [...codes].map((service) => serviceInWords(tool, service));
  const withheld = new Set(suppression?.suppressed.map(({ pointer }) => pointer));
  const areAll = Object.keys(questions).some((id) =>
    ['/questions', `/questions/${id}`, `/questions/${id}/byService`].every((pointer) => !withheld.has(pointer)),
  );
  if (areAll) return named.length === 0 ? 'No service was asked.' : `These services were asked: ${named.join('; ')}.`;
  const why = 'so that no agency can be made out.';
  return named.length === 0
    ? `Which services were asked is not told in this pack, ${why}`
    : `Among the services asked were: ${named.join('; ')}. Which others were is not told, ${why}`;
}

/** 2.2: who was asked: by case in the restricted report, by service in the shareable one. */
export function whoWasAsked(context: Context): ReportBlock[] {
  const { cases } = context.figures.completeness;
  if (cases === undefined) return [paragraph(servicesAsked(context.figures, context.tool))];
  if (cases.length === 0) return [paragraph('No case is in this audit.')];
  return [
    paragraph('Who was asked about each case, and what came', 'TableTitle'),
    grid({
      columns: [
        { title: 'Case', share: 14 },
        { title: 'Questionnaire came', share: 43 },
        { title: 'None came, and why', share: 43 },
      ],
      rows: cases.map((one) => {
        const list = (wanted: boolean): string =>
          one.returns
            .filter(({ state }) => came.has(state) === wanted)
            .map((of) => `${of.agency}${remarkOn(of)}`)
            .join(', ');
        const name = caseInWords(one.case);
        return [one.settled ? name : `${name} (open)`, list(true) || 'none', list(false) || 'none'];
      }),
    }),
    paragraph(
      'An agency without a remark sent a complete questionnaire, with its comments. Questions left unanswered: a question that applies, or a child, is left out. Comments missing: boxes that an answer asked for, or written answers, left empty.',
      'Base',
    ),
  ];
}

/** 2.3: the four counts, and what became of each questionnaire that did not come. */
export function completeness({ tables }: Context): ReportBlock[] {
  const table = tables.find(({ id }) => id === 'completeness');
  if (table === undefined) return [];
  return [
    paragraph(table.title, 'TableTitle'),
    grid({
      columns: [
        { title: 'Measure', share: 25 },
        { title: 'Count', share: 13, numeric: true },
        { title: 'What it means', share: 62 },
      ],
      rows: namedRows(table).map((row) => [
        cellText(row.cell('measure')),
        cellText(row.cell('count')),
        cellText(row.cell('meaning')),
      ]),
      together: true,
    }),
    paragraph(
      `${table.notes.join(' ')} There is no one rate of completion: it would be true of one base and hide the others.`,
      'Base',
    ),
  ];
}

/** 2.3: services that the cases call for and that nobody asked. Restricted. */
export function neverAsked({ figures, tool }: Context): ReportBlock[] {
  const rows = figures.completeness.neverAsked;
  if (rows === undefined) return [];
  if (rows.length === 0) return [paragraph(nobodyMissed(figures, tool))];
  const byCase = Map.groupBy(rows, (row) => row.case);
  return [
    paragraph('Services that a case calls for and nobody asked', 'TableTitle'),
    grid({
      columns: [
        { title: 'Case', share: 20 },
        { title: 'Never asked', share: 80 },
      ],
      rows: [...byCase].map(([id, services]) => [
        id,
        services.map(({ service }) => serviceInWords(tool, service)).join('; '),
      ]),
    }),
    paragraph('These stand outside every count above.', 'Base'),
  ];
}

/** 2.3: what was asked again and waits for an answer. Restricted, and nothing where nothing does. */
export function openQueries({ tables }: Context): ReportBlock[] {
  const table = tables.find(({ id }) => id === 'open-queries');
  if (table === undefined) return [];
  return [
    paragraph(table.title, 'TableTitle'),
    grid({
      columns: [
        { title: 'Case', share: 20 },
        { title: 'Agency', share: 30 },
        { title: 'Query on question', share: 20 },
        { title: 'Sent back', share: 30 },
      ],
      rows: namedRows(table).map((row) =>
        ['case', 'agency', 'question', 'reason'].map((column) => cellText(row.cell(column))),
      ),
    }),
    paragraph(table.notes.join(' '), 'Base'),
  ];
}

/** What became of the questions that are not in the table of those left empty or answered "don't know". */
interface Rest {
  /** those that applied to a questionnaire, all answered, some of them perhaps with "not applicable" */
  answered: number;
  isNotApplicable: boolean;
  /** those that applied to none */
  unasked: number;
}

/** 2.3, where nothing was left empty and nobody answered "don't know": of what that is said. */
function allAnswered({ tool, figures }: Context, { answered, isNotApplicable }: Rest): string {
  if (figures.completeness.returned === 0) return 'No questionnaire is counted, so there are no answers to count.';
  if (answered === 0)
    return 'No question applied to a questionnaire that is counted, so there are no answers to count.';
  const what = answered === tool.questions.length ? 'Every question' : 'Every question that applied to a questionnaire';
  const how = isNotApplicable ? 'answered, or said not to apply,' : 'answered';
  return `${what} was ${how} by all it was asked of, and none with "don't know".`;
}

/** Under the table of questions left empty or answered "don't know": which are not in it. */
function leftOut({ answered, isNotApplicable, unasked }: Rest): string[] {
  const always = isNotApplicable ? 'always answered, or said not to apply,' : 'always answered,';
  return [
    ...(answered === 0 ? [] : [`Questions that were ${always} and never with "don't know", are left out.`]),
    ...(unasked === 0 ? [] : ['Questions that applied to no questionnaire are left out.']),
    'Written ones need no answer, so an empty one is not counted as left unanswered.',
  ];
}

/** 2.3: how often each question was left empty or answered "don't know", and why. */
export function notAnswered(context: Context): ReportBlock[] {
  const all = context.tool.questions.flatMap((question) => {
    const asked = context.askedOf(question.id);
    const unknown = context.answersOf(question.id).find((row) => row.cell('answer') === 'dont-know');
    if (asked === undefined) return [];
    // A number that is not shown may be any: only a nought that is shown is one.
    const isClosed = asked.cell('unanswered') === 0 && (unknown?.cell('count') ?? 0) === 0;
    return [{ question, asked, unknown, isClosed, isAsked: asked.cell('asked') !== 0 }];
  });
  const answered = all.filter(({ isClosed, isAsked }) => isClosed && isAsked);
  const rest: Rest = {
    answered: answered.length,
    isNotApplicable: answered.some(({ asked }) => asked.cell('notApplicable') !== 0),
    unasked: all.filter(({ isAsked }) => !isAsked).length,
  };
  const rows = all
    .filter(({ isClosed }) => !isClosed)
    .map(({ question, asked, unknown }) => [
      `${question.id} ${question.wording}`,
      `${cellText(asked.cell('unanswered'))} of ${cellText(asked.cell('asked'))}`,
      cellText(asked.cell('percentUnanswered')),
      unknown === undefined
        ? 'not an answer'
        : `${cellText(unknown.cell('count'))} of ${cellText(asked.cell('answered'))}`,
      unknown === undefined ? '' : cellText(unknown.cell('percent')),
      reasonWords(context.reasonsOf(question.id)),
    ]);
  if (rows.length === 0) return [paragraph(allAnswered(context, rest))];
  return [
    paragraph('Questions left unanswered, and answered "don\'t know"', 'TableTitle'),
    grid({
      columns: [
        { title: 'Question', share: 38 },
        { title: 'Not answered', share: 12, numeric: true },
        { title: 'Percent of asked', share: 10, numeric: true },
        { title: '"Don\'t know"', share: 12, numeric: true },
        { title: 'Percent of answered', share: 11, numeric: true },
        { title: 'Reasons for "don\'t know"', share: 22 },
      ],
      rows,
      small: true,
    }),
    paragraph([...leftOut(rest), ...(askOfChildren(context.tool.questions) ? [childBaseNote] : [])].join(' '), 'Base'),
  ];
}

import { windowOf } from '../../../domain/tool/window.ts';
import type { Block } from './blocks.ts';
import { bullet, grid, paragraph } from './blocks.ts';
import type { Context } from './context.ts';
import { reasonWords } from './question.ts';
import { namedRows } from './rows.ts';
import { cellText, day, unslug } from './words.ts';

/** 1.1: which audit this is. */
export function theAudit({ figures: { audit }, tool }: Context): Block[] {
  return [
    paragraph(
      `This is the audit "${audit.title}" of the quarter ${audit.quarter.label} (${day(audit.quarter.from)} to ${day(audit.quarter.to)}), ` +
        `on the theme ${unslug(audit.theme)}. Agencies answered the questionnaire "${tool.title}" (${tool.id}), ` +
        `which stands in Appendix 1 in its exact wording.`,
    ),
  ];
}

/** 2.2: how far back auditors looked, with the dates that the questions' windows come to. */
export function windows({ figures: { audit }, tool }: Context): Block[] {
  const spans = Map.groupBy(
    tool.questions.filter((question) => question.window !== undefined),
    (question) => question.window?.months ?? 0,
  );
  return [
    paragraph(
      "Auditors looked back over at most 24 months before the referral to children's social care. Questions about a span of months look back from one day, the same for all cases.",
    ),
    ...[...spans]
      .toSorted(([a], [b]) => b - a)
      .flatMap(([months, questions]) => {
        const [first] = questions;
        const span = first && windowOf(first, audit.windowsAnchor);
        if (span === undefined) return [];
        const ids = questions.map(({ id }) => id).join(', ');
        return [bullet(`${months} months: ${day(span.from)} to ${day(span.to)} (${ids}).`)];
      }),
  ];
}

const came = new Set(['complete', 'with-gaps']);
const stateWords: Record<string, string> = {
  'no-reply': 'no reply',
  'cannot-identify': 'could not identify the child',
  'not-known': 'does not know the family',
  'with-gaps': 'with gaps',
  complete: 'complete',
  withdrawn: 'withdrawn',
};

/** 2.2: who was asked: by case in the restricted report, by service in the shareable one. */
export function whoWasAsked(context: Context): Block[] {
  const { cases } = context.figures.completeness;
  if (cases === undefined) {
    const services = Object.keys(Object.values(context.figures.questions)[0]?.byService ?? {});
    return [
      paragraph(
        services.length === 0
          ? 'Which services were asked is not told in this pack: so few agencies could be made out.'
          : `These services were asked: ${services.map(unslug).join(', ')}.`,
      ),
    ];
  }
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
            .map(({ agency, state }) => (state === 'complete' ? agency : `${agency} (${stateWords[state] ?? state})`))
            .join(', ');
        return [one.settled ? one.case : `${one.case} (open)`, list(true) || 'none', list(false) || 'none'];
      }),
    }),
    paragraph(
      'An agency without a remark sent a complete questionnaire. With gaps: a question that applies, or a child, is left out.',
      'Base',
    ),
  ];
}

/** 2.3: the four counts, and what became of each questionnaire that did not come. */
export function completeness({ tables }: Context): Block[] {
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

/** 2.3: services that the cases' factors call for and that nobody asked. Restricted. */
export function neverAsked({ figures }: Context): Block[] {
  const rows = figures.completeness.neverAsked;
  if (rows === undefined) return [];
  if (rows.length === 0) return [paragraph("Every service that the cases' factors call for was asked.")];
  const byCase = Map.groupBy(rows, (row) => row.case);
  return [
    paragraph("Services that a case's factors call for and nobody asked", 'TableTitle'),
    grid({
      columns: [
        { title: 'Case', share: 20 },
        { title: 'Never asked', share: 80 },
      ],
      rows: [...byCase].map(([id, services]) => [id, services.map(({ service }) => unslug(service)).join(', ')]),
    }),
    paragraph('These stand outside every count above.', 'Base'),
  ];
}

/** 2.3: how often each question was left empty or answered "don't know", and why. */
export function notAnswered(context: Context): Block[] {
  const rows = context.tool.questions.flatMap((question) => {
    const asked = context.askedOf(question.id);
    if (asked === undefined) return [];
    const unknown = context.answersOf(question.id).find((row) => row.cell('answer') === 'dont-know');
    const unanswered = asked.cell('unanswered');
    const dontKnow = unknown?.cell('count') ?? 0;
    if (unanswered === 0 && dontKnow === 0) return [];
    return [
      [
        `${question.id} ${question.wording}`,
        `${cellText(unanswered)} of ${cellText(asked.cell('asked'))}`,
        cellText(asked.cell('percentUnanswered')),
        unknown === undefined ? 'not an answer' : `${cellText(dontKnow)} of ${cellText(asked.cell('answered'))}`,
        unknown === undefined ? '' : cellText(unknown.cell('percent')),
        reasonWords(context.reasonsOf(question.id)),
      ],
    ];
  });
  if (rows.length === 0)
    return [paragraph('Every question was answered by all it was asked of, and none with "don\'t know".')];
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
    paragraph(
      'Questions that were always answered, and never with "don\'t know", are left out. Written ones need no answer, so an empty one is no gap.',
      'Base',
    ),
  ];
}

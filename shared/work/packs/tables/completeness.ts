import type { SendBackReason } from '../../../domain/returns/schema.ts';
import type { Calls } from '../../../domain/alerts/never-asked.ts';
import { nobodyMissed } from './claims.ts';
import type { Figures } from '../../../domain/figures/figures.ts';
import type { Cell, PackTable } from './table.ts';
import { count, text, counted } from './columns.ts';

/** The counts of completeness, each with its name and what it means. */
export const measures = [
  ['expected', 'Expected', "Every questionnaire on a case's list, whatever became of it"],
  [
    'distributed',
    'Distributed',
    'Expected, less those that could not tell from the details who the child is and those no longer asked for',
  ],
  ['returned', 'Returned', 'With a version that counts'],
  ['complete', 'Complete', 'Returned, and no question is left unanswered'],
  [
    'explained',
    'Complete with comments',
    'Of those complete: no comment that was asked for, and no written answer, is missing',
  ],
  ['notKnown', 'No record of them', 'The agency has no record of the family: a valid answer'],
  ['cannotIdentify', 'Cannot tell from the details', 'The agency cannot tell from the details who the child is'],
  ['noReply', 'No reply', 'Asked, and nothing submitted'],
  ['declined', 'Declined', 'The agency takes no part for this case, or the business manager says so for it'],
  ['withdrawn', 'No longer asked for', 'Taken off by the partnership; never counted'],
] as const;

/** What became of the questionnaires. */
export function completeness({ completeness: shown }: Figures): PackTable {
  return {
    id: 'completeness',
    title: 'What was asked for and what came',
    notes: [
      'Expected is these together: returned, no record of them, cannot tell from the details, no reply, declined, no longer asked for.',
      'Case summaries and services that nobody asked stand outside these counts.',
    ],
    columns: [text('measure', 'Measure'), counted('count', 'Questionnaires'), text('meaning', 'Meaning')],
    rows: [
      ...measures.map(([id, title, meaning]): Cell[] => [title, count(shown[id] ?? null), meaning]),
      [
        'Summaries asked for',
        count(shown.summaries.owed),
        "Lead professionals' case summaries, less those no longer asked for",
      ],
      ['Summaries received', count(shown.summaries.received), 'Of the summaries asked for'],
    ],
  };
}

/** The same, case by case. */
export function completenessByCase({ completeness: { cases } }: Figures): PackTable | undefined {
  if (cases === undefined) return undefined;
  return {
    id: 'completeness-by-case',
    title: 'What came, by case and agency',
    notes: [
      'Left unanswered are questions that apply and have no answer (written ones apart), and children whom the agency has a record of and does not cover.',
      'Comments missing are boxes that an answer asked for, and questions answered in writing, that were left empty.',
    ],
    columns: [
      text('case', 'Case'),
      text('settled', 'Nothing more due'),
      text('agency', 'Agency'),
      text('state', 'State'),
      counted('gaps', 'Left unanswered'),
      counted('unexplained', 'Comments missing'),
    ],
    rows: cases.flatMap((one) =>
      one.returns.map(({ agency, state, gaps, unexplained }): Cell[] => [
        one.case,
        one.settled ? 'yes' : 'no',
        agency,
        state,
        gaps,
        unexplained,
      ]),
    ),
  };
}

/** Services that the cases call for and that nobody asked. */
export function neverAsked(figures: Figures, tool: Calls): PackTable | undefined {
  const { neverAsked: rows } = figures.completeness;
  if (rows === undefined) return undefined;
  return {
    id: 'never-asked',
    title: 'Services that a case calls for and nobody asked',
    notes: ['Outside every other count.', ...(rows.length === 0 ? [nobodyMissed(figures, tool)] : [])],
    columns: [text('case', 'Case'), text('service', 'Service')],
    rows: rows.map((row): Cell[] => [row.case, row.service]),
  };
}

/** What was asked again and waits for an answer; a pack in which nothing does has no such table. */
export function openQueries({ openQueries: rows }: Figures): PackTable | undefined {
  if (rows === undefined) return undefined;
  return {
    id: 'open-queries',
    title: 'Queries not answered, and questionnaires sent back',
    notes: ['What was sent before counts until it is sent again.'],
    columns: [
      text('case', 'Case'),
      text('agency', 'Agency'),
      text('question', 'Query on question'),
      text('reason', 'Sent back'),
    ],
    rows: rows.map(({ case: id, agency, question = '', reason }): Cell[] => [
      id,
      agency,
      question,
      reason === undefined ? '' : sentBackWords[reason],
    ]),
  };
}

/** Why a questionnaire was sent back, as people read it. */
const sentBackWords: Readonly<Record<SendBackReason, string>> = {
  gaps: 'questions left unanswered',
  explanations: 'comments missing',
  other: 'another reason',
  'child-added': 'a child was added',
};

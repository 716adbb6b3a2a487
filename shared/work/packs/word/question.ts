import { caseInWords, childInWords } from '../../../domain/audits/names.ts';
import { isOfChild } from '../../../domain/tool/answers.ts';
import type { Question } from '../../../domain/tool/tool.ts';
import { isMark } from '../tables/table.ts';
import type { ReportBlock } from './blocks.ts';
import { grid, paragraph } from './blocks.ts';
import type { Context } from './context.ts';
import type { NamedRow } from './rows.ts';
import { conditionWords } from '../../../domain/tool/condition-words.ts';
import { answerWords } from '../../../domain/tool/options.ts';
import { cellText } from './words.ts';

/** Why "don't know", as `no longer involved 3, our records do not say 2`; reasons that nobody gave are left out. */
export function reasonWords(rows: readonly NamedRow[]): string {
  return rows
    .filter((row) => row.cell('count') !== 0)
    .map((row) => `${cellText(row.cell('label'))}: ${cellText(row.cell('count'))}`)
    .join('; ');
}

/** What a question counts, after how many it was asked of. */
function unitWords(question: Question, asked: NamedRow): string {
  if (!isOfChild(question)) return asked.cell('asked') === 1 ? 'questionnaire' : 'questionnaires';
  const times = asked.cell('asked') === 1 ? 'time' : 'times';
  const behind = asked.has('questionnaires') ? cellText(asked.cell('questionnaires')) : undefined;
  const of = behind === undefined ? '' : ` in ${behind} ${behind === '1' ? 'questionnaire' : 'questionnaires'}`;
  return `${times} about a child${of}`;
}

/** How the numbers spread that were given to a question; why that is not told, where it is not. */
function numberLines({ figures, shareable }: Context, question: Question): { text: string; lead?: string }[] {
  if (question.type !== 'number') return [];
  const { numbers } = figures.questions[question.id] ?? {};
  if (numbers === undefined) {
    return shareable ? [{ text: 'Answered with a number. The numbers are not part of this pack.' }] : [];
  }
  const { n, sum, min, median, max } = numbers;
  const unit = question.unit === undefined ? '' : ` (${question.unit})`;
  if (min === null || median === null || max === null) return [{ text: 'Nobody gave a number.' }];
  return [
    {
      lead: `Numbers given${unit}: ${n}.`,
      text: `Lowest ${min}; median ${median}; highest ${max}; together ${sum}.`,
    },
  ];
}

/** That a question is answered in words, or with a date, and where these are. */
function freeLines({ shareable }: Context, { type }: Question, asked: NamedRow): { text: string }[] {
  if (type !== 'text' && type !== 'date') return [];
  const [what, file] = type === 'text' ? ['words', 'texts.csv'] : ['dates', 'responses.csv'];
  const where = shareable
    ? ` The ${what} are not part of this pack.`
    : ` The ${what} are in ${file} of this pack, not here.`;
  return [
    {
      text: `${type === 'text' ? 'Answered in words.' : 'Answered with a date.'}${asked.cell('answered') === 0 ? '' : where}`,
    },
  ];
}

function base({ tool }: Context, question: Question, asked: NamedRow): string {
  const text = (column: string): string => cellText(asked.cell(column));
  const condition = conditionWords(tool, question);
  return (
    `Asked: ${text('asked')} ${unitWords(question, asked)}; answered: ${text('answered')}; unanswered: ${text('unanswered')}; ` +
    `not applicable: ${text('notApplicable')}.${condition === undefined ? '' : ` ${condition}`}`
  );
}

/**
 * A question's figures: its exact wording; each answer with its count, its percent of all answers and of those without
 * "don't know", both bases in the head; then who was asked, why agencies did not know, and what else must be known.
 */
export function questionBlocks(context: Context, question: Question): ReportBlock[] {
  const asked = context.askedOf(question.id);
  const title = paragraph(question.wording, 'Question', question.id);
  if (asked === undefined) return [title, paragraph('This version of the figures has none for this question.', 'Base')];
  const n = cellText(asked.cell('answered'));
  const known = cellText(asked.cell('answeredExcludingDontKnow'));
  const rows = context.answersOf(question.id);
  // Beside a number stands nothing but what was answered in its place: of that there is no percent without "don't know".
  const knows = question.type === 'number' || question.options.every(({ value }) => value !== 'dont-know');
  const reasons = reasonWords(context.reasonsOf(question.id));
  const note = rows[0]?.cell('note');
  const lines: { text: string; lead?: string }[] = [
    ...numberLines(context, question),
    { text: base(context, question, asked) },
    ...freeLines(context, question, asked),
    ...(reasons === '' ? [] : [{ text: reasons, lead: 'Why "don\'t know":' }]),
    ...(note === undefined || isMark(note) || note === '' ? [] : [{ text: noteWords(cellText(note)) }]),
    ...corrections(context, question),
  ];
  return [
    title,
    ...(rows.length === 0
      ? []
      : [
          grid({
            columns: [
              { title: 'Answer', share: 40 },
              { title: 'Count', share: 10, numeric: true },
              {
                title: knows ? `Percent (n = ${n})` : `Percent, with "don't know" (n = ${n})`,
                share: 25,
                numeric: true,
              },
              ...(knows ? [] : [{ title: `Percent, without "don't know" (n = ${known})`, share: 25, numeric: true }]),
            ],
            rows: rows.map((row) => [
              cellText(row.cell('label')),
              cellText(row.cell('count')),
              cellText(row.cell('percent')),
              ...(knows ? [] : [cellText(row.cell('percentExcludingDontKnow'))]),
            ]),
            together: true,
          }),
        ]),
    ...lines.map(({ text, lead }, at) => paragraph(text, 'Base', lead, at < lines.length - 1)),
  ];
}

/** The note as it stands in `aggregate.json`, with the fields' names in words. */
export const noteWords = (note: string): string => {
  const words = note.replace('percentExcludingDontKnow adds', 'percent without "don\'t know" adds').replace(/^p/, 'P');
  return words.endsWith('.') ? words : `${words}.`;
};

/** How the audit lead reads single answers otherwise: beside the count, which they do not change. */
function corrections({ figures }: Context, question: Question): { text: string; lead: string }[] {
  const made = (figures.corrections ?? []).filter((one) => one.question === question.id);
  return made.map((one) => ({
    lead: 'Read otherwise by the audit lead:',
    text: `${caseInWords(one.case)}, ${one.child === undefined ? '' : `${childInWords(one.child)}, `}${one.agency}, version ${one.version}: ${
      one.answer === null ? 'no answer' : answerWords(question, one.answer)
    } is read as ${answerWords(question, one.corrected)} (${one.reason.replaceAll('-', ' ')}). ${
      // Whether a question applied to one questionnaire does not stand in the figures.
      one.answer === null || question.appliesWhen !== undefined
        ? 'What is counted is not changed by it.'
        : 'The answer as given is counted.'
    }`,
  }));
}

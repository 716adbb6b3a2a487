import type { Tool } from '../../../domain/tool/tool.ts';
import type { ShownState } from '../../../domain/returns/shown-state.ts';
import { countedOptions, shortLabel } from '../../../domain/tool/options.ts';

export const stateWords: Readonly<Record<ShownState, string>> = {
  complete: 'Complete',
  'with-gaps': 'Questions left unanswered',
  'no-reply': 'No reply',
  'cannot-identify': 'Cannot tell from the details',
  'not-known': 'No record of them',
  declined: 'Declined',
  withdrawn: 'No longer asked for',
};

const measureWords: Readonly<Record<string, string>> = {
  asked: 'Asked',
  answered: 'Answered',
  unanswered: 'Unanswered',
  questionnaires: 'Questionnaires',
  sum: 'Sum of the numbers',
  expected: 'Expected',
  distributed: 'Distributed',
  returned: 'Returned',
  complete: 'Complete',
  explained: 'Complete with comments',
  notApplicable: 'Not applicable',
  notKnown: stateWords['not-known'],
  cannotIdentify: stateWords['cannot-identify'],
  noReply: stateWords['no-reply'],
  declined: 'Declined',
  withdrawn: stateWords.withdrawn,
  summariesOwed: 'Summaries asked for',
  summariesReceived: 'Summaries received',
  'summaries.owed': 'Summaries asked for',
  'summaries.received': 'Summaries received',
};

/** A measure of the changes between two versions of the figures: `answered`, `answer:yes`. */
export function measureInWords(tool: Tool, question: string | null, measure: string): string {
  const value = measure.startsWith('answer:') ? measure.slice('answer:'.length) : undefined;
  if (value === undefined) return measureWords[measure] ?? measure;
  return `Answered "${answerInWords(tool, question, value)}"`;
}

/** What stands on the questionnaire for an answer's value; the value itself where the tool does not know it. */
export function answerInWords(tool: Tool, question: string | null, value: string): string {
  const asked = tool.questions.find(({ id }) => id === question);
  const inWords = (one: string): string => {
    const option = asked?.options.find((offered) => offered.value === one);
    return option === undefined ? one : shortLabel(asked?.options ?? [], option.label);
  };
  // Several stand with a space between, which none of them has.
  return asked?.type === 'several' ? value.split(' ').map(inWords).join('; ') : inWords(value);
}

/** The heads of a question's answers. */
export const answerHeads = (question: Tool['questions'][number]): string[] =>
  countedOptions(question).map(({ label }) => shortLabel(question.options, label));

export const correctionReasonWords: Readonly<Record<string, string>> = {
  'text-says-otherwise': 'The text says otherwise',
  'question-misread': 'The question was misread',
  'wrong-box': 'It stands in the wrong box',
  'agency-confirmed': 'The agency confirmed it',
  other: 'Another reason',
};

export const cutWords = {
  byService: 'Service',
  byCase: 'Case',
  byFactor: 'Factor (overlapping)',
  byCoverage: 'Children covered',
} as const;

/** The footnote of a question that `aggregate.json` has, without the names of its fields. */
export const footnoteInWords = (note: string): string =>
  note
    .replace('percentExcludingDontKnow adds', 'without "don\'t know" the percentages add')
    .replace(/^percent adds/, 'The percentages add')
    .replace(/^without/, 'Without');

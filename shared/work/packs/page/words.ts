import type { signalRules } from '../../../domain/figures/aggregate.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { ShownState } from '../../../domain/returns/shown-state.ts';
import { countedOptions } from '../../../domain/tool/options.ts';

/** An answer's label as far as its explanation. */
export const short = (label: string): string => label.split(':')[0] ?? label;

export const stateWords: Readonly<Record<ShownState, string>> = {
  complete: 'Complete',
  'with-gaps': 'Questions left unanswered',
  'no-reply': 'No reply',
  'cannot-identify': 'Cannot tell from the details',
  'not-known': 'No record of them',
  declined: 'Declined',
  withdrawn: 'No longer asked for',
};

/** What raises each signal, in a sentence. */
export const signalWords: Readonly<Record<(typeof signalRules)[number], { title: string; says: string }>> = {
  'disagreed-not-escalated': {
    title: 'Disagreed, and did not escalate',
    says: 'An agency did not think that stepping down was right, and says that it did not escalate its disagreement.',
  },
  'escalated-though-agreed': {
    title: 'Escalated, though it agreed',
    says: 'An agency thought that stepping down was right, and yet says that it escalated its disagreement: one of the two answers may be wrong.',
  },
  'concern-raised': {
    title: 'A concern was raised',
    says: 'An agency answered that the case may need to be escalated. Whether the business manager has seen that, and what was done, does not stand in these figures.',
  },
  'outlier-service': {
    title: 'One service answers otherwise',
    says: 'Every answer that a service gave to a question is the same yes or no, and the others mostly answered otherwise: the total hides it.',
  },
  'agencies-contradict': {
    title: 'Agencies contradict each other',
    says: "About one case, one agency answered yes and another no to the same question about the case. Questions about an agency's own work are left out.",
  },
  'overall-better-than-sections': {
    title: 'Graded better as a whole than in any part',
    says: 'An agency graded its file as a whole better than it graded any section of the questionnaire.',
  },
  'no-assessment-tool': {
    title: 'No assessment tool was named',
    says: 'Domestic abuse is a factor of the case, and the agency named no assessment tool: it said that it used none, or left the question empty.',
  },
  'does-not-apply': {
    title: 'Answered, though it does not apply',
    says: "An agency answered a question that, by its other answers or the case's factors, does not apply. The answer is not counted.",
  },
};

const measureWords: Readonly<Record<string, string>> = {
  asked: 'Asked',
  answered: 'Answered',
  unanswered: 'Unanswered',
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
  const option = asked?.options.find((one) => one.value === value);
  return option === undefined ? value : short(option.label);
}

/** The heads of a question's answers. */
export const answerHeads = (question: Tool['questions'][number]): string[] =>
  countedOptions(question).map(({ label }) => short(label));

export const correctionReasonWords: Readonly<Record<string, string>> = {
  'text-says-otherwise': 'The text says otherwise',
  'question-misread': 'The question was misread',
  'wrong-box': 'It stands in the wrong box',
  'agency-confirmed': 'The agency confirmed it',
  other: 'Another reason',
};

/** How a question of one tool stands beside that of another. */
export const ruleWords: Readonly<Record<string, string>> = {
  asked: 'this question',
  same: 'the same question',
  all: 'its parts: yes if all are',
  any: 'its parts: yes if any is',
};

export const cutWords = {
  byService: 'Service',
  byCase: 'Case',
  byRoute: 'Route',
  byFactor: 'Factor (overlapping)',
  byCoverage: 'Children covered',
} as const;

/** The footnote of a question that `aggregate.json` has, without the names of its fields. */
export const footnoteInWords = (note: string): string =>
  note
    .replace('percentExcludingDontKnow adds', 'without "don\'t know" the percentages add')
    .replace(/^percent adds/, 'The percentages add')
    .replace(/^without/, 'Without');

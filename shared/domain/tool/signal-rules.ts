/** What the rules of a tool that raise signals have in common, and how each is told to people. */
import { caseInWords } from './condition-words.ts';
import type { Question, Signal, Tool, Waited } from './tool.ts';

/** What a rule is found by among those of its tool: its own id, or else its name, which then only one has. */
export const keyOf = ({ rule, id = rule }: { rule: string; id?: string | undefined }): string => id;

/** A rule that tells two sets of answers apart, in these of its tool's questions where it names some. */
export interface BetweenSides {
  rule: 'outlier-service' | 'agencies-contradict';
  between: Sides;
  questions?: readonly string[];
}
type Sides = Extract<Signal, { rule: 'outlier-service' }>['between'];

/** Whether a question offers an answer of each set, so that who answers it can stand on either side. */
export const tellsApart = ({ options }: Question, between: Sides): boolean =>
  between.every((side) => options.some(({ value }) => side.includes(value)));

/** The questions that a rule between two sets of answers reads. An agency's own work is its own: nobody contradicts it. */
export const readBy = (tool: Tool, { rule, questions }: Pick<BetweenSides, 'rule' | 'questions'>): Question[] =>
  tool.questions.filter(
    ({ id, about }) =>
      (rule === 'outlier-service' || about !== 'agency') && (questions === undefined || questions.includes(id)),
  );

/** An answer as the first of these questions that offers it has it, without its explanation. */
function answerWords(questions: readonly Question[], value: string): string {
  const labels = questions.flatMap(({ options }) => options.filter((option) => option.value === value));
  return `"${labels[0]?.label.split(':')[0] ?? value}"`;
}

const either = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;

/** An answer that a rule waits for, after the question that it is to. */
function waitedInWords(tool: Tool, waited: Waited): string {
  if ('is' in waited) {
    const asked = tool.questions.filter(({ id }) => id === waited.question);
    const values = either([waited.is].flat().map((value) => answerWords(asked, value)));
    return waited.only === true ? `${values} and no other` : values;
  }
  const { atLeast, atMost } = waited;
  if (atLeast === atMost) return `${atLeast ?? ''}`;
  if (atLeast === undefined) return `${atMost ?? ''} or less`;
  return atMost === undefined ? `${atLeast} or more` : `from ${atLeast} to ${atMost}`;
}

/** What the questions are about that agencies are compared by. */
function whomInWords(read: readonly Question[]): string {
  const about = new Set(read.map((question) => question.about));
  if (!about.has('child')) return 'case';
  return about.has('case') ? 'case or child' : 'child';
}

/** How far agencies are from each other. */
function farInWords(read: readonly Question[], apart: number): string {
  const types = new Set(read.map(({ type }) => type));
  const days = `${apart} ${apart === 1 ? 'day' : 'days'}`;
  if (!types.has('date')) return `agencies gave numbers that are more than ${apart} apart`;
  if (!types.has('number')) return `agencies gave dates that are more than ${days} apart`;
  return `agencies gave numbers that are more than ${apart} apart, or dates that are more than ${days} apart,`;
}

/** The two sets of a rule in words: what stands on one side, and on the other. */
function sidesInWords(tool: Tool, rule: BetweenSides): [string, string] {
  const read = readBy(tool, rule);
  const [one, other] = rule.between;
  const words = (side: readonly string[]): string => either(side.map((value) => answerWords(read, value)));
  return [words(one), words(other)];
}

const toldAs = {
  together: 'Answers that were given together',
  'disagreed-not-escalated': 'Disagreed, and did not escalate',
  'escalated-though-agreed': 'Escalated, though it agreed',
  'concern-raised': 'A concern was raised',
  'outlier-service': 'One service answers otherwise',
  'agencies-contradict': 'Agencies contradict each other',
  'overall-better-than-sections': 'Graded better as a whole than in any part',
  'no-assessment-tool': 'No assessment tool was named',
  'does-not-apply': 'Answered, though it does not apply',
} as const;

/** What a rule finds, in a few words: those of its tool, or else what is true of it in any. */
export const titleOf = ({ rule, label }: { rule: Signal['rule']; label?: string | undefined }): string =>
  label ?? toldAs[rule];

/** What raises the signals of a rule, in a sentence. */
export function saysOf(tool: Tool, rule: Signal): string {
  switch (rule.rule) {
    case 'together': {
      const given = rule.answers.map((waited) => `${waited.question} ${waitedInWords(tool, waited)}`);
      const who = `One questionnaire${rule.where === undefined ? '' : `, where ${caseInWords(tool, rule.where)},`}`;
      const whom = rule.sameChild === true ? ' about one child' : '';
      return given.length === 1
        ? `${who} gave this answer${whom}: ${given[0] ?? ''}.`
        : `${who} gave all of these answers${whom}: ${given.join(', ')}.`;
    }
    case 'disagreed-not-escalated':
      return 'An agency disagreed, and says that it did not escalate its disagreement.';
    case 'escalated-though-agreed':
      return 'An agency agreed, and yet says that it escalated its disagreement: one of the two answers may be wrong.';
    case 'concern-raised':
      return 'An agency answered that the case may need to be escalated. Whether the business manager has seen that, and what was done, does not stand in these figures.';
    case 'outlier-service': {
      const [one, other] = sidesInWords(tool, rule);
      return `Every answer that a service gave to a question is ${one}, or every one is ${other}, and the others mostly answered otherwise: the total hides it.`;
    }
    case 'agencies-contradict': {
      const { between, apart, ...named } = rule;
      const read = readBy(tool, named);
      const whom = whomInWords(read);
      const asked = rule.questions === undefined ? `the same question about the ${whom}` : either(rule.questions);
      const own = "Questions about an agency's own work are left out.";
      if (between === undefined) return `About one ${whom}, ${farInWords(read, apart ?? 0)} to ${asked}. ${own}`;
      const [one, other] = sidesInWords(tool, { ...named, between });
      return `About one ${whom}, one agency answered ${one} and another ${other} to ${asked}. ${own}`;
    }
    case 'overall-better-than-sections':
      return 'An agency graded its file as a whole better than it graded any section of the questionnaire.';
    case 'no-assessment-tool': {
      const factor = tool.factors.find(({ value }) => value === rule.factor);
      const says = 'named no assessment tool: it said that it used none, or left the question empty.';
      return factor === undefined
        ? `The agency ${says}`
        : `"${factor.label}" is a factor of the case, and the agency ${says}`;
    }
    case 'does-not-apply':
      return 'An agency answered a question that, by its other answers or by the details of the case, does not apply. The answer is not counted.';
  }
}

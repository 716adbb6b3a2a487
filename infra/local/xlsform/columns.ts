/** The sheets and columns of a tool's workbook: XLSForm's own, and ours for what it has no word for. */
import { AgeBand } from '../../../shared/domain/tool/codes.ts';

/** A column: what stands in it, for whoever fills it in. */
export interface ColumnPlan {
  title: string;
  width: number;
  says: string;
  /** The only values that it takes: they are offered in a drop-down. */
  values?: readonly string[];
}

/** A sheet with its columns. */
export interface SheetColumns {
  name: string;
  says: string;
  columns: readonly ColumnPlan[];
}

const yes = ['yes'] as const;

/** The kinds of a question of which one answer is chosen. */
export const chosenKinds = ['yes-no-dont-know', 'yes-no', 'grade', 'quality', 'band', 'choice', 'scale'] as const;
/** That of one of which all that apply are. */
export const severalKind = 'several';
export const about = ['agency', 'case', 'child'] as const;
/** The rows of `report`: a section, or a section within the one above. */
export const reportKinds = ['section', 'part'] as const;

const signalRules = [
  'together',
  'disagreed-not-escalated',
  'escalated-though-agreed',
  'overall-better-than-sections',
  'no-assessment-tool',
  'concern-raised',
  'outlier-service',
  'agencies-contradict',
  'does-not-apply',
] as const;

const column = (title: string, width: number, says: string, values?: readonly string[]): ColumnPlan => ({
  title,
  width,
  says,
  ...(values !== undefined && { values }),
});

const survey: SheetColumns = {
  name: 'survey',
  says: 'The questions, one a row, in the order in which they are asked. A section begins with begin_group and ends with end_group.',
  columns: [
    column(
      'type',
      30,
      'begin_group, end_group; select_one LIST (one answer of a list), select_multiple LIST (all that apply), integer (a whole number), date, text. LIST is a list_name of the sheet choices.',
    ),
    column(
      'name',
      14,
      "The question's short name, such as A1: a letter first, then letters, digits, - or _. Of a box: the question's name, a full stop, and the box's, such as A1.details.",
    ),
    column('label', 60, 'The question as people read it; of a section, its title.'),
    column('hint', 40, 'Guidance under the question, or under the title of a section.'),
    column(
      'relevant',
      30,
      "Asked only where an earlier answer was so: ${A1} = 'yes', or selected(${A2}, 'x') of a select_multiple; several joined by and, or and brackets. Of a box: the answers that ask for it, or ${A1} != '' for every answer.",
    ),
    column('constraint', 20, 'Of an integer, the least and the most: . >= 0 and . <= 20'),
    column(
      'kind',
      18,
      'Of a select_one, what kind of question it is; several, of a select_multiple; box, of a place for words (text) or a date beside the answer to the question above.',
      [...chosenKinds, severalKind, 'box'],
    ),
    column('about', 10, "What the question is about: the agency's own work, the case, or each child in turn.", about),
    column(
      'asked_if',
      34,
      "Asked only of some, or in some cases: service = 'school', involvement = 'past', factor = 'neglect', age_band = 'unborn', attribute sex = 'male'; joined by and, or and brackets.",
    ),
    column(
      'reasons',
      16,
      'The list of reasons that go with the answer dont-know. Every question that offers dont-know has one.',
    ),
    column(
      'instead',
      16,
      'Of an integer or a date, a list of answers that can be given in its place, such as dont-know.',
    ),
    column('unit', 12, 'Of an integer, what is counted: weeks, meetings.'),
    column('window_months', 10, 'How many months the question looks back, if its words say so.'),
    column('optional', 10, 'yes where a question may be left without an answer.', yes),
    column('offered', 10, 'Of a box: yes where it is shown whatever the answer, and may be left empty.', yes),
    column(
      'place',
      8,
      'The place of a question among all, where that is not the order of the rows. Left empty as a rule.',
    ),
  ],
};

const choices: SheetColumns = {
  name: 'choices',
  says: 'The lists of answers and reasons. The rows of one list have the same list_name.',
  columns: [
    column('list_name', 24, 'The list that the row belongs to.'),
    column('name', 24, "The answer's short name, such as yes: letters, digits, +, - or _."),
    column('label', 60, 'The answer as people read it.'),
    column('alone', 10, 'yes where, of all that apply, this answer stands by itself: none of these.', yes),
  ],
};

const settings: SheetColumns = {
  name: 'settings',
  says: 'One row about the questionnaire as a whole.',
  columns: [
    column('form_title', 40, 'What the questionnaire is called.'),
    column('form_id', 20, 'Its short name: small letters, digits and -.'),
    column(
      'version',
      10,
      'A number. A questionnaire that was used is never changed: the next one has the next number.',
    ),
    column('theme', 20, 'The theme of the audit, where it is not called as form_id.'),
    column('note', 40, 'For whoever reads the figures: whose words these are.'),
    column('minutes', 10, 'How long a questionnaire takes once the records are read.'),
    column('look_back_months', 12, 'From how many months back the records are read.'),
    column('look_back_before', 18, 'Before which day: the referral, or the day that the audit looks back from.', [
      'referral',
      'windowsAnchor',
    ]),
    column('judgement', 40, "The audit's own question, which its lead answers case by case."),
    column('judgement_options', 18, 'The list of answers to it.'),
  ],
};

const named = (name: string, says: string, example: string): SheetColumns => ({
  name,
  says,
  columns: [
    column('value', 28, `The short name, such as ${example}: small letters, digits and -.`),
    column('label', 50, 'As people read it.'),
  ],
});

const services: SheetColumns = {
  name: 'services',
  says: 'The kinds of agency that can be asked. Without this sheet they are the usual ones.',
  columns: [
    ...named('services', '', 'school').columns,
    column(
      'needs',
      60,
      'The least that it needs to find a family: name, date-of-birth, nhs-number, address, with commas; nhs-number of children (harmed-adult, harming-adult, adults) where not of everybody.',
    ),
  ],
};

const calledFor: SheetColumns = {
  name: 'called_for',
  says: 'Services that a case calls for. One of the first three columns says of which cases.',
  columns: [
    column('always', 10, 'yes: of each case.', yes),
    column('factor', 28, 'Of a case with this factor.'),
    column('age_band', 14, 'Of a case with a child of this age.', AgeBand.options),
    column('services', 60, 'The services, with commas.'),
  ],
};

const attributes: SheetColumns = {
  name: 'attributes',
  says: 'What the cases, or the children, are described by.',
  columns: [
    column('id', 20, 'The short name, such as sex.'),
    column('label', 40, 'As people read it.'),
    column('of', 10, 'Whose it is.', ['case', 'child']),
    column('options', 20, 'The list of its values.'),
  ],
};

const concerns: SheetColumns = {
  name: 'concerns',
  says: 'Answers that say that a case may need escalating: a person must acknowledge each.',
  columns: [column('question', 14, "The question's name."), column('answer', 24, "The answer's name.")],
};

const comparable: SheetColumns = {
  name: 'comparable',
  says: 'Questions of another questionnaire beside which answers to this one can stand.',
  columns: [
    column('with', 24, 'The other questionnaire, such as step-down@2.'),
    column('question', 14, 'Its question.'),
    column('rule', 10, 'same: one question is the same; all, any: yes where all, or any, of these are.', [
      'same',
      'all',
      'any',
    ]),
    column('parts', 24, 'The questions here, with commas.'),
    column('note', 60, 'How the two differ.'),
  ],
};

const signals: SheetColumns = {
  name: 'signals',
  says: 'Rules that point at answers to look into. Each rule uses some of the columns.',
  columns: [
    column('rule', 28, 'Which rule: docs/signals.md tells each.', signalRules),
    column('id', 20, 'The short name of a rule of your own.'),
    column('label', 40, 'What people read of what it finds.'),
    column(
      'answers',
      40,
      'The answers that raise it, a line each: A1 = yes; A2 = one of x, y; A2 only x; A3 from 2 to 5; A3 at least 2; A3 at most 5.',
    ),
    column('same_child', 12, 'yes: all answers are about one child.', yes),
    column('where', 30, "Only in such cases: factor = 'neglect', as in asked_if."),
    column('overall', 14, 'The grade of the whole.'),
    column('sections', 24, 'The grades of sections, with commas.'),
    column('factor', 24, 'Only in a case with this factor.'),
    column('question', 14, 'The question that the rule reads.'),
    column('none', 24, 'Answers that say none, a line each.'),
    column('one_side', 20, 'Answers of one side, with commas.'),
    column('other_side', 20, 'Answers of the other side, with commas.'),
    column('at_least', 10, 'So many answers at the least.'),
    column('others_at_most', 14, 'The part of the others at the most: 1 of 2.'),
    column('questions', 24, 'These questions alone, with commas.'),
    column('apart', 10, 'Numbers further apart than this, or dates by more days.'),
  ],
};

const report: SheetColumns = {
  name: 'report',
  says: "The sections of the audit lead's report, in order. Without this sheet they are those of the questionnaire.",
  columns: [
    column('kind', 12, 'section, or part: a section within the one above.', reportKinds),
    column('title', 50, 'Its title.'),
    column('questions', 40, 'The questions whose figures stand in it, with commas.'),
    column('charts', 20, 'The sections of the questionnaire whose chart does, with commas.'),
    column('write', 60, 'What is to be written there, a line each.'),
    column('grades', 10, 'yes: the grades of all sections stand here.', yes),
  ],
};

/** Every sheet that is read, in the order in which they are written. */
export const sheetColumns = {
  survey,
  choices,
  settings,
  services,
  factors: named('factors', 'What makes cases alike: a case has none, one or several.', 'neglect'),
  levels: named('levels', 'Levels of need, the highest first. Without this sheet a case has none.', 'CP'),
  called_for: calledFor,
  attributes,
  concerns,
  comparable,
  signals,
  report,
} satisfies Record<string, SheetColumns>;

export type SheetName = keyof typeof sheetColumns;

/** The sheets for people, which nothing is read from. */
export const forPeople = { instructions: 'instructions', example: 'example' } as const;

/** One row of the sheet `survey` that asks for something, and the boxes beside its answer. */
import type { Box, QuestionType } from '../../../shared/domain/tool/tool.ts';
import { readLimits, type Limits } from './cell-lists.ts';
import { about as abouts, chosenKinds, severalKind } from './columns.ts';
import type { Written } from './condition-text.ts';
import { conditionIn, saysNoAnswer, type FormContext } from './form-row.ts';
import type { Row } from './grid.ts';
import { joinedConditions } from './joined-conditions.ts';
import { answersOf, type Answer, type Answers } from './read-choices.ts';
import { given, within, type Placed, type Reading, type RowReader } from './reading.ts';
import type { RowKind } from './row-kinds.ts';

/** A question as it was read; words of a form are not checked yet. */
export interface QuestionValue {
  id: string;
  section: string;
  wording: string;
  guidance?: string;
  type: QuestionType;
  about: string;
  options: Answer[];
  reasons?: Answer[];
  appliesWhen?: Written;
  window?: { months: number };
  boxes: Partial<Box>[];
  min?: number;
  max?: number;
  unit?: string;
  optional?: true;
}

/** A question, and how the form speaks of it. */
export interface ReadQuestion extends Placed<QuestionValue> {
  /** Its name in the form. */
  name: string;
  /** Its place among all questions, where the form says it. */
  place?: number;
  valueOf: Answers['valueOf'];
}

export interface QuestionContext extends FormContext {
  /** Lists that were read, by how they were. */
  answers: Map<string, Answers>;
  label: string | undefined;
}

export type Asked = Extract<RowKind, { kind: 'choose' | 'number' | 'date' | 'text' }>;
type Words = { text: string; column: string } | undefined;

/** A row that asks for something, and what stands around it. */
export interface QuestionRow {
  row: RowReader;
  cells: Row;
  kind: Asked;
  id: string;
  name: string;
  section: string;
  label: Words;
  hint: Words;
  notes: readonly { text: string; row: RowReader }[];
  around: readonly (Written | undefined)[];
}

const isChosenKind = (kind: string): kind is (typeof chosenKinds)[number] => chosenKinds.some((one) => one === kind);

const nothing: Answers = { value: [], origins: [], valueOf: (value) => value };

/** The answers of a list that a row names. @param title the column in which it does */
function listNamed(
  name: string,
  title: string,
  { row }: QuestionRow,
  how: { isOurs: boolean; canStandAlone: boolean },
  { lists, answers }: QuestionContext,
  reading: Reading,
): Answers | undefined {
  const list = lists.get(name);
  if (list === undefined) {
    row.fault(title, `names the list ${name}, which the sheet choices does not have`);
    return undefined;
  }
  const key = `${how.isOurs} ${how.canStandAlone} ${name}`;
  const read = answers.get(key) ?? answersOf(list, how, reading);
  answers.set(key, read);
  return read;
}

/** The kind of question that a list of answers makes, where nobody says it. */
function kindOf(options: readonly Answer[]): QuestionType {
  const values = options.map(({ value }) => value);
  const isOfYesAndNo = values.every((value) => ['yes', 'no', 'dont-know', 'not-applicable'].includes(value));
  if (!isOfYesAndNo || !values.includes('yes') || !values.includes('no')) return 'choice';
  return values.includes('dont-know') ? 'yes-no-dont-know' : 'yes-no';
}

function typeOf(asked: Asked, { row }: QuestionRow, options: readonly Answer[]): QuestionType {
  const kind = row.code('kind')?.toLowerCase();
  if (asked.kind !== 'choose') {
    if (kind !== undefined) row.fault('kind', 'is of a select_one or a select_multiple alone');
    return asked.kind;
  }
  if (asked.several) {
    if (kind !== undefined && kind !== severalKind)
      row.fault('kind', `is of a select_one: a select_multiple is ${severalKind}`);
    return 'several';
  }
  if (kind === undefined) return kindOf(options);
  if (isChosenKind(kind)) return kind;
  row.fault(
    'kind',
    kind === severalKind ? 'is of a select_multiple alone' : `is none of ${chosenKinds.join(', ')}, box`,
  );
  return 'choice';
}

function optionsOf(asked: Asked, of: QuestionRow, context: QuestionContext, reading: Reading): Answers | undefined {
  const { row } = of;
  const instead = row.code('instead');
  if (asked.kind === 'number' || asked.kind === 'date') {
    const how = { isOurs: true, canStandAlone: false };
    return instead === undefined ? nothing : listNamed(instead, 'instead', of, how, context, reading);
  }
  if (instead !== undefined) row.fault('instead', 'is of an integer or a date alone');
  if (asked.kind !== 'choose') return nothing;
  const how = { isOurs: row.code('kind') !== undefined, canStandAlone: asked.several };
  const read = listNamed(asked.list, 'type', of, how, context, reading);
  if (read === undefined || !asked.orOther) return read;
  const other: Placed<Answer> = { value: { value: 'other', label: 'Other' }, origins: [[[], row.place('type')]] };
  if (read.value.some(({ value }) => value === 'other')) return read;
  return {
    valueOf: read.valueOf,
    value: [...read.value, other.value],
    origins: [...read.origins, ...within(read.value.length, other.origins)],
  };
}

function limitsOf(asked: Asked, { row }: QuestionRow): Limits {
  const text = row.code('constraint');
  if (text === undefined) return {};
  const limits = asked.kind === 'number' ? readLimits(text) : undefined;
  if (limits === undefined) {
    const detail = 'can only say of an integer how little and how much it can be: . >= 0 and . <= 20';
    row.fault('constraint', detail);
  }
  return limits ?? {};
}

/** The box that XLSForm puts beside an answer that the list does not have. */
const otherBox: Box = { id: 'details', wording: 'Please say which.', type: 'text', when: ['other'] };

/** Reads a question; undefined where it cannot be one. */
export function readQuestion(of: QuestionRow, context: QuestionContext, reading: Reading): ReadQuestion | undefined {
  const { row, kind: asked, label, hint, notes, id, name, section, around } = of;
  const labelColumn = context.label ?? 'label';
  if (label === undefined) row.fault(labelColumn, 'is empty: a question has words that people read');
  saysNoAnswer(row, label?.column, label?.text);
  saysNoAnswer(row, hint?.column, hint?.text);
  const options = optionsOf(asked, of, context, reading);
  const type = typeOf(asked, of, options?.value ?? []);
  const limits = limitsOf(asked, of);
  const relevant = conditionIn(row, 'relevant');
  const askedIf = conditionIn(row, 'asked_if');
  const applies = joinedConditions([...around, relevant, askedIf]);
  const reasonsList = row.code('reasons');
  const hasDontKnow = options?.value.some(({ value }) => value === 'dont-know') ?? false;
  const reasons =
    reasonsList === undefined
      ? undefined
      : listNamed(reasonsList, 'reasons', of, { isOurs: true, canStandAlone: false }, context, reading);
  const about = row.code('about')?.toLowerCase() ?? 'agency';
  if (!abouts.some((one) => one === about)) row.fault('about', `is none of ${abouts.join(', ')}`);
  const months = row.whole('window_months');
  const place = row.whole('place');
  const guidance = [...notes.map(({ text }) => text), ...(hint === undefined ? [] : [hint.text])].join('\n');
  const isOther = asked.kind === 'choose' && asked.orOther;
  if (options === undefined || label === undefined) return undefined;
  const value: QuestionValue = {
    id,
    section,
    wording: label.text,
    type,
    about: abouts.some((one) => one === about) ? about : 'agency',
    options: options.value,
    boxes: isOther ? [otherBox] : [],
    ...given({
      guidance: guidance === '' ? undefined : guidance,
      reasons: reasons?.value ?? (hasDontKnow && reasonsList === undefined ? [...context.usualReasons] : undefined),
      appliesWhen: applies,
      window: months === undefined ? undefined : { months },
      ...limits,
      unit: row.words('unit'),
      optional: row.isYes('optional') ? (true as const) : undefined,
    }),
  };
  const conditionTitle = relevant === undefined && askedIf !== undefined ? 'asked_if' : 'relevant';
  const bound = { of: [['min'], ['max']] as const, place: row.place('constraint') };
  return {
    value,
    name,
    valueOf: options.valueOf,
    ...(place !== undefined && { place }),
    origins: [
      [[], row.place()],
      [['id'], row.place('name')],
      [['section'], row.place()],
      [['wording'], row.place(label.column)],
      [['guidance'], notes[0]?.row.place(labelColumn) ?? row.place(hint?.column ?? 'hint')],
      [['type'], row.place('kind')],
      [['about'], row.place('about')],
      [['options'], row.place(asked.kind === 'choose' ? 'type' : 'instead')],
      ...within('options', options.origins),
      [['reasons'], row.place('reasons')],
      ...(reasons === undefined ? [] : within('reasons', reasons.origins)),
      [['appliesWhen'], row.place(conditionTitle)],
      ...partOrigins(applies, relevant, around, row),
      [['window'], row.place('window_months')],
      [['boxes'], row.place()],
      ...bound.of.map((path) => [path, bound.place] as const),
      [['unit'], row.place('unit')],
      [['optional'], row.place('optional')],
    ],
  };
}

/** How many parts of what is joined a condition makes. */
const partsOf = (condition: Written | undefined): number => {
  if (condition === undefined) return 0;
  return 'all' in condition ? condition.all.length : 1;
};

/** Of a condition from two columns, which part stands in which. */
function partOrigins(
  applies: Written | undefined,
  relevant: Written | undefined,
  around: readonly (Written | undefined)[],
  row: RowReader,
): Placed<unknown>['origins'] {
  const before = around.reduce((total, one) => total + partsOf(one), 0) + partsOf(relevant);
  if (applies === undefined || !('all' in applies) || before === 0) return [];
  return applies.all.map(
    (_part, at) => [['appliesWhen', 'all', at], row.place(at < before ? 'relevant' : 'asked_if')] as const,
  );
}

/** What asks for a box: answers to its question, or any. */
function whenOf(
  condition: Written,
  { id, name, valueOf }: { id: string; name: string; valueOf: Answers['valueOf'] },
): string[] | undefined {
  if (!('question' in condition) || (condition.question !== name && condition.question !== id)) return undefined;
  return condition.is.map(valueOf);
}

/** Reads a box, and puts it beside the answer to its question. */
export function readBox(
  of: { row: RowReader; cells: Row; type: 'text' | 'date'; label: Words },
  questions: readonly ReadQuestion[],
  leftOut: ReadonlySet<string>,
  labelColumn: string,
): void {
  const { row, type, label } = of;
  const name = row.code('name') ?? '';
  const dot = name.indexOf('.');
  const [questionName, id] = dot < 0 ? ['', ''] : [name.slice(0, dot), name.slice(dot + 1)];
  const question = questions.findLast((one) => one.name === questionName || one.value.id === questionName);
  if (leftOut.has(questionName)) return;
  if (question === undefined || id === '') {
    row.fault(
      'name',
      "is no box of a question above: its name is the question's, a full stop and its own, such as A1.details",
    );
    return;
  }
  if (label === undefined) row.fault(labelColumn, 'is empty: a box has words that people read');
  for (const title of [
    'asked_if',
    'constraint',
    'reasons',
    'instead',
    'about',
    'optional',
    'unit',
    'window_months',
    'place',
    'hint',
  ]) {
    if (row.code(title) !== undefined) row.fault(title, 'is of a question, and not of a box');
  }
  const isAlways = /^\$\{\s*([^}\s]+)\s*\}\s*!=\s*(?:''|"")$/.exec(row.code('relevant') ?? '')?.[1] === questionName;
  const condition = isAlways ? undefined : conditionIn(row, 'relevant');
  const when = condition === undefined ? undefined : whenOf(condition, { ...question, id: question.value.id });
  if (condition !== undefined && when === undefined) {
    row.fault('relevant', `can only say which answers to ${questionName} ask for the box`);
  }
  if (question.value.boxes.some((box) => box === otherBox)) question.value.boxes.splice(0, 1);
  const at = question.value.boxes.length;
  question.value.boxes.push(
    given({
      id,
      wording: label?.text ?? id,
      type,
      when: isAlways ? ('always' as const) : when,
      offered: row.isYes('offered') ? (true as const) : undefined,
    }),
  );
  question.origins = [
    ...question.origins,
    [['boxes', at], row.place()],
    [['boxes', at, 'id'], row.place('name')],
    [['boxes', at, 'wording'], row.place(label?.column ?? labelColumn)],
    [['boxes', at, 'when'], row.place('relevant')],
    [['boxes', at, 'offered'], row.place('offered')],
  ];
}

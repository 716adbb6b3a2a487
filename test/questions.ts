/** Builders of questions, for tools that tests make up: the answer values of the wire, with the words a person reads. */
import type { Box, Option, Question } from '../shared/domain/tool/tool.ts';

const yes: Option = { value: 'yes', label: 'Yes' };
const no: Option = { value: 'no', label: 'No' };
const dontKnow: Option = { value: 'dont-know', label: "Don't know" };
const notApplicable: Option = { value: 'not-applicable', label: 'Not applicable' };

const grades: Option[] = [
  { value: 'inadequate', label: 'Inadequate: falls short of the minimum requirements' },
  { value: 'requires-improvement', label: 'Requires improvement: meets the minimum requirements' },
  { value: 'good', label: 'Good: goes beyond the minimum requirements' },
  { value: 'outstanding', label: 'Outstanding: goes well beyond the minimum requirements' },
];
const qualities: Option[] = [
  { value: 'very-good', label: 'Very good' },
  { value: 'fairly-good', label: 'Fairly good' },
  { value: 'fairly-bad', label: 'Fairly bad' },
  { value: 'very-bad', label: 'Very bad' },
];
const bands: Option[] = [
  { value: '0', label: 'None' },
  { value: '1-3', label: '1 to 3' },
  { value: '4-6', label: '4 to 6' },
  { value: '7+', label: '7 or more' },
];

/** Why an auditor does not know (audit report 2.3.5: one heap of don't-knows could not be read). */
const reasons: Option[] = [
  { value: 'not-involved-then', label: 'We were not involved at that time' },
  { value: 'no-longer-involved', label: 'We are no longer involved' },
  { value: 'not-in-records', label: 'Our records do not say' },
  { value: 'record-not-accessible', label: 'I could not get at the record' },
  { value: 'question-unclear', label: 'The question is not clear to me' },
  { value: 'other', label: 'Another reason (please say which)' },
];

type Asked = Pick<Question, 'id' | 'about' | 'wording'> &
  Partial<
    Pick<Question, 'guidance' | 'appliesWhen' | 'window' | 'boxes' | 'reasons' | 'min' | 'max' | 'unit' | 'optional'>
  > & {
    /** Whether `not-applicable` can be a right answer. */
    canBeNotApplicable?: boolean;
  };

function build(
  type: Question['type'],
  values: Option[],
  { canBeNotApplicable, reasons: ownReasons, ...asked }: Asked,
  withDontKnow: boolean,
): Question {
  return {
    ...asked,
    section: asked.id.slice(0, 1),
    type,
    options: [...values, ...(withDontKnow ? [dontKnow] : []), ...(canBeNotApplicable ? [notApplicable] : [])],
    ...(withDontKnow && { reasons: ownReasons ?? reasons }),
    boxes: asked.boxes ?? [],
  };
}

/** Yes, no or don't know; the reasons are the current ones unless the question brings its own. */
export const yesNoDontKnow = (asked: Asked): Question => build('yes-no-dont-know', [yes, no], asked, true);

/** Yes or no: the auditor must decide. */
export const yesNo = (asked: Asked): Question => build('yes-no', [yes, no], asked, false);

/** One of the four grades. */
export const grade = (asked: Asked): Question => build('grade', grades, asked, false);

/** How good something is, on four steps with no middle. */
export const quality = (asked: Asked): Question => build('quality', qualities, asked, false);

/** How many, as a band. The 2015 bands had no way to say that nobody can tell; `withDontKnow` gives one. */
export const band = (asked: Asked, withDontKnow = false): Question => build('band', bands, asked, withDontKnow);

/** One of the question's own options, or don't know. */
export const choice = (asked: Asked, options: Option[]): Question => build('choice', options, asked, true);

/** One of ordered options, or don't know. */
export const scale = (asked: Asked, options: Option[]): Question => build('scale', options, asked, true);

/** All that apply, or one of those that stand alone; don't know does. */
export function several(asked: Asked, options: Option[], alone: Option[] = []): Question {
  const built = build('several', [...options, ...alone], asked, true);
  const stand = new Set(['dont-know', 'not-applicable', ...alone.map(({ value }) => value)]);
  return {
    ...built,
    options: built.options.map((option) => (stand.has(option.value) ? { ...option, alone: true } : option)),
  };
}

/** How many; `withDontKnow` gives a way to say that nobody can tell. */
export const number = (asked: Asked, withDontKnow = false): Question => build('number', [], asked, withDontKnow);

/** When; `withDontKnow` gives a way to say that nobody can tell. */
export const date = (asked: Asked, withDontKnow = false): Question => build('date', [], asked, withDontKnow);

/** The auditor's own words. Leaving it out is not a gap. */
export const text = (asked: Asked): Question => build('text', [], asked, false);

/** The box `details`, asked for by every answer or by those named. */
export const details = (wording: string, when: NonNullable<Box['when']> = 'always'): Box => ({
  id: 'details',
  wording,
  type: 'text',
  when,
});

/** The box `details`, offered with every answer, and asked for by those named. */
export const offered = (wording: string, when?: string[]): Box => ({
  id: 'details',
  wording,
  type: 'text',
  ...(when !== undefined && { when }),
  offered: true,
});

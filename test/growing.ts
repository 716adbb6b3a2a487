/** A questionnaire with every kind of question, asked once and of each child, and a case with children for it. */
import type { Case } from '../shared/domain/audits/schema.ts';
import { faultsOf } from '../shared/domain/tool/faults.ts';
import type { Condition } from '../shared/domain/tool/condition.ts';
import { Tool, type Question } from '../shared/domain/tool/tool.ts';
import { stepDown2, unreported } from './library.ts';
import {
  band,
  choice,
  date,
  details,
  grade,
  number,
  quality,
  scale,
  several,
  text,
  yesNo,
  yesNoDontKnow,
} from './questions.ts';

const steps = [
  { value: 'worse', label: 'Worse: more often, or more serious' },
  { value: 'same', label: 'About the same' },
  { value: 'better', label: 'Better' },
];
const parts = [
  { value: 'sleep', label: 'Sleep' },
  { value: 'school', label: 'School' },
  { value: 'play', label: 'Play with other children' },
];
const none = { value: 'none', label: 'None of these' };
const said = (question: string, ...is: string[]): Condition => ({ question, is });

/** One question of each kind that can be asked so. */
const ofEachKind = (section: string, about: Question['about'], from = 1): Question[] => {
  let at = from;
  const asked = (wording: string, more: { boxes?: Question['boxes'] } = {}) => ({
    id: `${section}${at++}`,
    about,
    wording,
    ...more,
  });
  return [
    yesNoDontKnow({
      ...asked('Was it seen?', { boxes: [details('Where was it seen?', ['yes'])] }),
      canBeNotApplicable: true,
    }),
    scale(asked('How is it now against the start?'), steps),
    several(asked('What has changed?', { boxes: [details('What about school?', ['school'])] }), parts, [none]),
    number({ ...asked('How often was it?'), min: 0, max: 50, unit: 'times' }, true),
    number({ ...asked('How many people were there?'), min: 1 }),
    date(asked('When was it last?'), true),
    date(asked('When did it begin?')),
    ...(about === 'child' ? [] : [grade(asked('How good was the work?'))]),
    quality(asked('How good was the record?')),
    band(asked('How many letters were there?')),
    choice(asked('Who saw it?'), [{ value: 'us', label: 'We did' }]),
    text(asked('What else?')),
  ];
};

export const growing: Tool = Tool.parse({
  ...unreported(stepDown2),
  id: 'growing@1',
  title: 'Children growing up',
  theme: 'growing',
  sections: [
    { id: 'A', title: 'What was done' },
    { id: 'B', title: 'Each child' },
    { id: 'C', title: 'Now' },
  ],
  questions: [
    ...ofEachKind('A', 'agency'),
    ...ofEachKind('B', 'child'),
    number({
      id: 'B12',
      about: 'child',
      wording: 'How often did that make a difference?',
      appliesWhen: { all: [said('B10', 'us'), { ageBand: ['school-age', '16-17'] }] },
    }),
    yesNo({ id: 'C1', about: 'case', wording: 'Is any help needed now?' }),
    yesNo({
      id: 'C2',
      about: 'child',
      wording: 'Does this child need help now?',
      boxes: [details('What help?', ['yes'])],
      appliesWhen: said('C1', 'yes'),
    }),
    date({ id: 'C3', about: 'child', wording: 'Since when?', appliesWhen: said('C2', 'yes') }),
    text({ id: 'C4', about: 'case', wording: 'What went well?', optional: true }),
  ],
  concerns: [{ question: 'C2', is: 'yes' }],
  comparable: [],
  signals: [],
});

if (faultsOf(growing).length > 0) throw new Error('the questionnaire is not sound');

/** Children of whom it asks; of `child-1` one question less. @param count how many */
export const childrenOf = (count: number): Pick<Case, 'factors' | 'children'> => ({
  factors: [],
  children: Array.from({ length: count }, (_, at) => ({
    id: `child-${at + 1}`,
    ageBand: at === 0 ? 'pre-school' : 'school-age',
  })),
});

import type { Tool } from '../shared/domain/tool/tool.ts';
import { choice, date, grade, number, scale, several, text, yesNo, yesNoDontKnow } from './questions.ts';
import { stepDown2, unreported } from './library.ts';

const often = [
  { value: 'never', label: 'Never' },
  { value: 'once', label: 'Once' },
  { value: 'often', label: 'Often' },
];
const none = { value: 'none', label: 'None of these' };

/** A tool that asks in every way there is, once and of each child, with conditions on both. */
export const everyKind: Tool = {
  ...unreported(stepDown2),
  id: 'every-kind@1',
  title: 'Every kind of question',
  concerns: [{ question: 'K2', is: 'yes' }],
  comparable: [],
  signals: [],
  sections: [
    { id: 'J', title: 'The agency and the case' },
    { id: 'K', title: 'Each child' },
  ],
  questions: [
    yesNoDontKnow({ id: 'J1', about: 'case', wording: 'Was it so?' }),
    scale({ id: 'J2', about: 'case', wording: 'How often?', canBeNotApplicable: true }, often),
    several({ id: 'J3', about: 'agency', wording: 'Which of these?', canBeNotApplicable: true }, often, [none]),
    number({ id: 'J4', about: 'agency', wording: 'How many visits?', min: 1, max: 40, unit: 'visits' }, true),
    date({ id: 'J5', about: 'case', wording: 'When did it end?' }, true),
    text({ id: 'J6', about: 'agency', wording: 'What went well?', optional: true }),
    grade({ id: 'J7', about: 'agency', wording: 'How good?' }),
    yesNo({ id: 'K1', about: 'child', wording: 'Was the child seen?' }),
    yesNo({
      id: 'K2',
      about: 'child',
      wording: 'Is the child at risk now?',
      appliesWhen: { question: 'K1', is: ['no'] },
      boxes: [{ id: 'details', wording: 'How?', type: 'text', when: ['yes'] }],
    }),
    several(
      {
        id: 'K3',
        about: 'child',
        wording: 'What was weighed?',
        appliesWhen: { all: [{ question: 'J1', is: ['yes'] }, { ageBand: ['pre-school', 'school-age'] }] },
        boxes: [{ id: 'how', wording: 'How often?', type: 'text', when: ['often', 'once'] }],
      },
      often,
      [none],
    ),
    number({ id: 'K4', about: 'child', wording: 'How many times?', max: 9 }),
    date({ id: 'K5', about: 'child', wording: 'When last?', appliesWhen: { question: 'K3', is: ['once', 'often'] } }),
    choice({ id: 'K6', about: 'child', wording: 'Which?' }, often),
    text({ id: 'K7', about: 'child', wording: 'In words?' }),
  ],
};

import { band, details, grade, quality, reasonsOf2015, text, yesNo, yesNoDontKnow } from './options.ts';
import type { Question, Tool } from './tool.ts';

/**
 * The tool of the May 2015 audit (its Appendix 1): 41 questions and 17 boxes, each field's meaning kept, compounds
 * included, in this project's own words, so that its returns can be counted again. What was wrong with it is put right in `step-down@2`, not here.
 */

const ynd = (asked: Parameters<typeof yesNoDontKnow>[0]): Question =>
  yesNoDontKnow({ ...asked, reasons: reasonsOf2015 });
const sayMore = details('Please tell us more.');

export const stepDown2015: Tool = {
  id: 'step-down@2015',
  title: 'Children whose plan was stepped down (2015)',
  theme: 'step-down',
  sections: [
    { id: 'A', title: 'Hearing the child and family' },
    { id: 'B', title: 'What is on file' },
    { id: 'C', title: 'Planning with the child and family' },
    { id: 'D', title: 'Oversight by managers' },
    { id: 'E', title: 'Stepping down' },
    { id: 'F', title: 'The file as a whole' },
  ],
  questions: [
    ynd({
      id: 'A1',
      about: 'agency',
      wording:
        'Does the file show that your agency meets its own requirements for putting across what life is like for this child?',
      guidance: 'Go by the standards your own service works to.',
      boxes: [sayMore],
    }),
    ynd({
      id: 'A2',
      about: 'agency',
      wording: "Does the file show that the child's experience, taken as a whole, shapes what your agency does?",
      boxes: [sayMore],
    }),
    ynd({
      id: 'A3',
      about: 'agency',
      wording:
        'Do the plan and the part your agency plays in it have milestones that can be measured and that follow the improvement seen in the child?',
      guidance: 'Say yes only if all of it is so; use the box to say which part is not.',
      boxes: [sayMore],
    }),
    grade({
      id: 'A4',
      about: 'agency',
      wording:
        'Looking at your answers in this section, how do you grade the service for speaking up for the child and family?',
    }),
    ynd({ id: 'B1', about: 'agency', wording: "Does the file have the child's main details, and are they right?" }),
    band({
      id: 'B2',
      about: 'agency',
      wording:
        'How many visits by your agency does the file record in the 6 months up to the day this audit looks back from?',
      window: { months: 6 },
    }),
    ynd({
      id: 'B3',
      about: 'agency',
      wording: "Does the child's file hold a chronology that is up to date?",
      guidance: 'Say no if there is none, or if it has fallen behind; the box can say which.',
      boxes: [sayMore],
    }),
    quality({
      id: 'B4',
      about: 'agency',
      wording: 'How good is the recording on this file?',
      boxes: [details('What makes you say so?')],
    }),
    ynd({
      id: 'B5',
      about: 'agency',
      wording: 'Do the records weigh up what they describe, with signs of analysis?',
      boxes: [sayMore],
    }),
    grade({
      id: 'B6',
      about: 'agency',
      wording: 'Looking at your answers in this section, how do you grade the service for what is on file?',
    }),
    ynd({
      id: 'C1',
      about: 'agency',
      wording: 'Did your agency go to every meeting about this child and family that mattered to its work?',
      guidance: 'If it missed any, say which and why in the box.',
      boxes: [details('Please tell us more, above all if a meeting was missed.')],
    }),
    ynd({
      id: 'C2',
      about: 'case',
      wording: 'Were fathers who live elsewhere, and the wider family, engaged?',
      boxes: [sayMore],
    }),
    ynd({ id: 'C3', about: 'case', wording: 'Can the plan be clearly understood?' }),
    ynd({
      id: 'C4',
      about: 'case',
      wording: 'Is the plan built around outcomes, and SMART?',
      guidance: 'SMART: specific, measurable, achievable, realistic and timely.',
    }),
    ynd({
      id: 'C5',
      about: 'case',
      wording: 'Do planning meetings bring the plan up to date as needs change, as a matter of routine?',
    }),
    ynd({ id: 'C6', about: 'case', wording: "Does the plan keep both the risks and the child's needs in view?" }),
    ynd({ id: 'C7', about: 'case', wording: 'Is it clear what will be done if things do not go to plan?' }),
    ynd({
      id: 'C8',
      about: 'case',
      wording:
        "Does the plan make everyone's role clear: the social worker, the parent or carer, and each partner agency?",
    }),
    ynd({ id: 'C9', about: 'case', wording: 'Did the child in need meetings look at how far the plan had got?' }),
    ynd({
      id: 'C10',
      about: 'case',
      wording: 'Is it clear from the evidence that the plan has made things better for the child or family?',
    }),
    ynd({
      id: 'C11',
      about: 'case',
      wording: 'Was what is known of the past analysed to guide the plans that followed?',
    }),
    text({
      id: 'C12',
      about: 'agency',
      wording: 'Which tools did your agency use to help it analyse and decide for this child and family?',
      guidance: 'Assessment or screening tools, for instance. If none was used, please write: none.',
    }),
    grade({
      id: 'C13',
      about: 'agency',
      wording:
        'Looking at your answers in this section, how do you grade the service for planning with the child and family?',
    }),
    band({
      id: 'D1',
      about: 'agency',
      wording:
        "How many times did your agency's lead professional for the family change in the 6 months up to the day this audit looks back from?",
      window: { months: 6 },
    }),
    ynd({
      id: 'D2',
      about: 'agency',
      wording:
        "Does the file show a manager overseeing your agency's work in the 3 months up to the day this audit looks back from?",
      window: { months: 3 },
    }),
    ynd({
      id: 'D3',
      about: 'agency',
      wording: 'Is the worker on this case supervised regularly, that is every 4 to 6 weeks?',
      boxes: [
        { id: 'frequency', wording: 'How often did supervision cover this case?', type: 'text', when: ['yes'] },
        { id: 'recorded-in', wording: 'Where can the record of it be found?', type: 'text', when: ['yes'] },
      ],
    }),
    ynd({
      id: 'D4',
      about: 'case',
      wording:
        'Did issues between agencies lead to any professional disagreement or escalation, formal or informal, at whatever level?',
      boxes: [details('Please tell us what happened.', ['yes'])],
    }),
    grade({
      id: 'D5',
      about: 'agency',
      wording: 'Looking at your answers in this section, how do you grade the service for oversight by managers?',
    }),
    ynd({
      id: 'E1',
      about: 'agency',
      wording: 'Did your agency take part in deciding to step down?',
      boxes: [details('Please tell us why it did not.', ['no'])],
    }),
    text({ id: 'E2', about: 'agency', wording: 'As you understand it, why was the plan stepped down?' }),
    text({ id: 'E3', about: 'case', wording: 'Which risks and needs were weighed when it was decided to step down?' }),
    ynd({ id: 'E4', about: 'agency', wording: 'Did your agency think that stepping down was right?' }),
    ynd({
      id: 'E5',
      about: 'agency',
      wording: 'Did your agency escalate its disagreement with the lead agency?',
      guidance: 'Only if your agency did not agree with stepping down.',
      appliesWhen: { question: 'E4', is: ['no'] },
      boxes: [sayMore],
    }),
    ynd({
      id: 'E6',
      about: 'case',
      wording: 'Can you see, in the decision to step down, the voice of the child and what daily life was like?',
    }),
    ynd({ id: 'E7', about: 'case', wording: 'Did the family know why the case was stepped down?' }),
    ynd({
      id: 'E8',
      about: 'agency',
      wording: 'Does your agency plan to support the child or family now that the case is stepped down?',
      boxes: [sayMore],
    }),
    ynd({
      id: 'E9',
      about: 'agency',
      wording: 'Does stepping this case down make anything difficult for your agency?',
      boxes: [sayMore],
    }),
    grade({
      id: 'E10',
      about: 'agency',
      wording:
        'Looking at your answers in this section, how do you grade the service for the way the case was stepped down?',
    }),
    grade({
      id: 'F1',
      about: 'agency',
      wording: "Looking at all your answers, how do you grade your agency's file overall?",
    }),
    yesNo({
      id: 'F2',
      about: 'agency',
      wording: 'Has anything you found in this audit made you think that this case needs escalating?',
      guidance: 'If a child may be at risk now, do not wait for the audit: follow your safeguarding procedure today.',
      boxes: [details('Please tell us what, and what has been done so far.', ['yes'])],
    }),
    yesNo({
      id: 'F3',
      about: 'agency',
      wording: 'Is there practice here that you think went well?',
      boxes: [details('Please tell us about it.', ['yes'])],
    }),
  ],
  concerns: [{ question: 'F2', is: 'yes' }],
  comparable: [],
  signals: [
    {
      rule: 'disagreed-not-escalated',
      answers: [
        { question: 'E4', is: 'no' },
        { question: 'E5', is: 'no' },
      ],
    },
    {
      rule: 'escalated-though-agreed',
      answers: [
        { question: 'E4', is: 'yes' },
        { question: 'E5', is: 'yes' },
      ],
    },
    { rule: 'overall-better-than-sections', overall: 'F1', sections: ['A4', 'B6', 'C13', 'D5', 'E10'] },
    {
      rule: 'no-assessment-tool',
      factor: 'domestic-abuse',
      question: 'C12',
      none: [
        'none',
        'none used',
        'no',
        'no tools',
        'no tools used',
        'no tools were used',
        'nil',
        'n/a',
        'not applicable',
      ],
    },
    { rule: 'concern-raised' },
    { rule: 'outlier-service', between: ['yes', 'no'], atLeast: 4, othersAtMost: { part: 1, of: 2 } },
    { rule: 'agencies-contradict', between: ['yes', 'no'] },
    { rule: 'does-not-apply' },
  ],
};

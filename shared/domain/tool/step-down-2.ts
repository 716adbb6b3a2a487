import { band, choice, details, grade, quality, text, yesNo, yesNoDontKnow } from './options.ts';
import type { Comparable, Option, Question, Tool } from './tool.ts';

/**
 * The tool that the lessons of 2015 ask for. Every don't-know has a reason (audit report 2.3.5) and not-applicable stands
 * apart from it; each question asks one thing; look-backs end on the audit's day; and it asks what 2015 did not: whether
 * the agency was invited, what it was sent, when it learned of the stepping down, whether the reasons are on file, which
 * domestic abuse assessment was used, where supervision is recorded, and how each disagreement went.
 *
 * Ids are for good. A question keeps its 2015 id where it asks the same; the parts of a split question are `<id>-<n>`
 * (the id itself is not used again); a new question takes the section's next number: C14 to C17, D6 to D13, E11 to E12.
 * The order on the page is the order of this list, so that a question can depend on an earlier one.
 */

const orNot = true;
const explain = (wording = 'Please tell us what you saw.') => details(wording, ['yes', 'no']);
const ifNot = (wording: string) => details(wording, ['no']);
const noPlan = 'Not applicable: there was no plan while your agency was involved.';

const channels: Option[] = [
  { value: 'between-workers', label: 'Between the workers, informally' },
  { value: 'between-managers', label: 'Between managers' },
  { value: 'at-a-meeting', label: 'At a meeting about the child' },
  { value: 'written-procedure', label: 'Under the written procedure for professional disagreements' },
  { value: 'not-raised', label: 'It was not raised with the other agency' },
];
const outcomes: Option[] = [
  { value: 'decision-changed', label: 'The decision or plan was changed' },
  { value: 'decision-accepted', label: 'The decision was explained, and accepted' },
  { value: 'not-settled', label: 'It was never settled' },
  { value: 'still-open', label: 'It is still being worked on' },
];
const channelOf = (id: string, which: string, appliesWhen: NonNullable<Question['appliesWhen']>): Question =>
  choice(
    {
      id,
      about: 'agency',
      wording: `How was the ${which} disagreement raised?`,
      guidance: 'If it went further step by step, choose the furthest step that it reached.',
      appliesWhen,
      boxes: [
        {
          id: 'raised-on',
          wording: 'When was it raised? The year and month will do if the day is not recorded.',
          type: 'date',
          when: ['between-workers', 'between-managers', 'at-a-meeting', 'written-procedure'],
        },
        details('What was it about, and which agencies disagreed? Please leave out names.'),
      ],
    },
    channels,
  );
const outcomeOf = (id: string, which: string, appliesWhen: NonNullable<Question['appliesWhen']>): Question =>
  choice(
    {
      id,
      about: 'agency',
      wording: `How did the ${which} disagreement end?`,
      appliesWhen,
      boxes: [
        {
          id: 'settled-on',
          wording: 'When did it end? The year and month will do if the day is not recorded.',
          type: 'date',
          when: ['decision-changed', 'decision-accepted'],
        },
      ],
    },
    outcomes,
  );

const compared = (rule: Comparable['rule'], question: string, parts: string[], note?: string): Comparable => ({
  with: 'step-down@2015',
  question,
  rule,
  parts,
  ...(note !== undefined && { note }),
});

export const stepDown2: Tool = {
  id: 'step-down@2',
  title: 'Children whose plan was stepped down',
  theme: 'step-down',
  sections: [
    { id: 'A', title: 'Hearing the child and family' },
    { id: 'B', title: 'What is on file' },
    { id: 'C', title: 'Planning with the child and family' },
    { id: 'D', title: 'Oversight, supervision and disagreements' },
    { id: 'E', title: 'Stepping down' },
    { id: 'F', title: 'The file as a whole' },
  ],
  questions: [
    yesNoDontKnow({
      id: 'A1',
      about: 'agency',
      wording:
        'Does the file show that your agency meets its own requirements for putting across what life is like for this child?',
      guidance: 'Go by the standards your own service works to. Not applicable: your service has no such standards.',
      canBeNotApplicable: orNot,
      boxes: [explain()],
    }),
    yesNoDontKnow({
      id: 'A2',
      about: 'agency',
      wording: "Does the file show that the child's experience, taken as a whole, shapes what your agency does?",
      guidance:
        'As a whole: what the child says and shows at home, at school and to other services, not only to yours.',
      boxes: [explain()],
    }),
    yesNoDontKnow({
      id: 'A3-1',
      about: 'case',
      wording: 'Does the plan for the child have milestones that can be measured?',
      guidance: noPlan,
      canBeNotApplicable: orNot,
      boxes: [explain()],
    }),
    yesNoDontKnow({
      id: 'A3-2',
      about: 'agency',
      wording: "Does your agency's own part in the plan have milestones that can be measured?",
      guidance: 'Not applicable: there was no plan, or your agency had no part in it.',
      canBeNotApplicable: orNot,
      boxes: [ifNot('What is missing?')],
    }),
    yesNoDontKnow({
      id: 'A3-3',
      about: 'case',
      wording: 'Do the milestones follow improvement that people have seen in the child?',
      guidance: 'Improvement in the child, rather than tasks done by the adults. Not applicable: there was no plan.',
      canBeNotApplicable: orNot,
      boxes: [ifNot('What do they follow instead?')],
    }),
    grade({
      id: 'A4',
      about: 'agency',
      wording:
        'Looking at your answers in this section, how do you grade your agency for speaking up for the child and family?',
      guidance: 'Grade the work of your own agency on this case.',
    }),
    yesNoDontKnow({
      id: 'B1',
      about: 'agency',
      wording: "Does the file have the child's main details, and are they right?",
      guidance: 'Name, date of birth, address, NHS number or the like, and who has parental responsibility.',
      boxes: [ifNot('Which kind of detail was missing or wrong? Please do not write the detail itself.')],
    }),
    band(
      {
        id: 'B2',
        about: 'agency',
        wording:
          'How many visits by your agency does the file record in the 6 months up to the day this audit looks back from?',
        guidance:
          'Count times that someone saw the child or family in person; leave out calls and messages. Not applicable: your service does not visit.',
        canBeNotApplicable: orNot,
        window: { months: 6 },
      },
      true,
    ),
    yesNoDontKnow({
      id: 'B3-1',
      about: 'agency',
      wording: "Is there a chronology on your agency's file?",
      guidance: "A chronology of the child's or the family's significant events, in date order.",
      boxes: [ifNot('How does a reader of the file find out what happened when?')],
    }),
    yesNoDontKnow({
      id: 'B3-2',
      about: 'agency',
      wording: 'Is the chronology up to date?',
      guidance: "Up to date: it reaches the day your agency's work ended, or the present.",
      appliesWhen: { question: 'B3-1', is: ['yes'] },
      boxes: [explain('How is it used, or how far does it reach?')],
    }),
    quality({
      id: 'B4',
      about: 'agency',
      wording: 'How good is the recording on this file?',
      boxes: [details('What makes you say so?')],
    }),
    yesNoDontKnow({
      id: 'B5',
      about: 'agency',
      wording: 'Do the records weigh up what they describe, with signs of analysis?',
      boxes: [explain()],
    }),
    grade({
      id: 'B6',
      about: 'agency',
      wording: 'Looking at your answers in this section, how do you grade your agency for what is on file?',
    }),
    choice(
      {
        id: 'C14',
        about: 'agency',
        wording: 'Was your agency invited to the meetings about this child and family?',
        guidance:
          'Conferences, core groups, child in need and review meetings. Not applicable: none was held while your agency was involved.',
        canBeNotApplicable: orNot,
        boxes: [details('Which kinds of meeting was it not invited to?', ['some', 'none'])],
      },
      [
        { value: 'all', label: 'To all of them, as far as we know' },
        { value: 'some', label: 'To some of them' },
        { value: 'none', label: 'To none of them' },
      ],
    ),
    yesNoDontKnow({
      id: 'C1',
      about: 'agency',
      wording: 'Did your agency go to every meeting that it was invited to?',
      guidance: 'Joining by phone or video counts as going; sending a report does not, but do mention it.',
      appliesWhen: { question: 'C14', is: ['all', 'some'] },
      boxes: [ifNot('Which kinds of meeting were missed, and why?')],
    }),
    yesNoDontKnow({
      id: 'C15',
      about: 'agency',
      wording: 'Was your agency sent the notes of those meetings?',
      guidance: 'Not applicable: no meeting was held, or your agency is not one that gets the notes.',
      canBeNotApplicable: orNot,
      boxes: [ifNot('Which notes were missing, or came too late to use?')],
    }),
    yesNoDontKnow({
      id: 'C16',
      about: 'agency',
      wording: "Is the child's latest plan on your agency's file?",
      guidance: noPlan,
      canBeNotApplicable: orNot,
      boxes: [ifNot('How did your agency know what was expected of it?')],
    }),
    yesNoDontKnow({
      id: 'C2-1',
      about: 'case',
      wording: 'Was the father, or another parent who lives elsewhere, engaged?',
      guidance:
        'Say yes also where real efforts were made and are recorded. Not applicable: there is no such parent, or it was not safe to engage him or her.',
      canBeNotApplicable: orNot,
      boxes: [explain()],
    }),
    yesNoDontKnow({
      id: 'C2-2',
      about: 'case',
      wording: 'Was the wider family engaged?',
      guidance:
        'Grandparents, aunts and uncles, a new partner. Not applicable: there is nobody to engage, or it was not safe.',
      canBeNotApplicable: orNot,
      boxes: [explain()],
    }),
    yesNoDontKnow({
      id: 'C3',
      about: 'case',
      wording: 'Can the plan be clearly understood?',
      guidance: noPlan,
      canBeNotApplicable: orNot,
      boxes: [ifNot('What is hard to understand?')],
    }),
    yesNoDontKnow({
      id: 'C4-1',
      about: 'case',
      wording: 'Is the plan built around outcomes for the child?',
      guidance: noPlan,
      canBeNotApplicable: orNot,
      boxes: [ifNot('What is it built around?')],
    }),
    yesNoDontKnow({
      id: 'C4-2',
      about: 'case',
      wording: 'Is the plan SMART?',
      guidance: `Specific, measurable, achievable, realistic and timely: all five. ${noPlan}`,
      canBeNotApplicable: orNot,
      boxes: [ifNot('Which of the five is missing?')],
    }),
    yesNoDontKnow({
      id: 'C5',
      about: 'case',
      wording: 'Do planning meetings bring the plan up to date as needs change, as a matter of routine?',
      guidance: 'Say no if the meetings were cancelled. Not applicable: there was no plan, or no meeting was due.',
      canBeNotApplicable: orNot,
      boxes: [ifNot('What got in the way?')],
    }),
    yesNoDontKnow({
      id: 'C6-1',
      about: 'case',
      wording: 'Does the plan keep the risks to the child in view?',
      guidance: noPlan,
      canBeNotApplicable: orNot,
      boxes: [ifNot('Which kinds of risk does it miss?')],
    }),
    yesNoDontKnow({
      id: 'C6-2',
      about: 'case',
      wording: "Does the plan keep the child's needs in view?",
      guidance: noPlan,
      canBeNotApplicable: orNot,
      boxes: [ifNot('Which kinds of need does it miss?')],
    }),
    yesNoDontKnow({
      id: 'C7',
      about: 'case',
      wording: 'Is it clear what will be done if things do not go to plan?',
      guidance: noPlan,
      canBeNotApplicable: orNot,
      boxes: [ifNot('What is left open?')],
    }),
    yesNoDontKnow({
      id: 'C8-1',
      about: 'case',
      wording: "Does the plan make the social worker's role clear?",
      guidance: 'Not applicable: there was no plan, or no social worker in it.',
      canBeNotApplicable: orNot,
    }),
    yesNoDontKnow({
      id: 'C8-2',
      about: 'case',
      wording: 'Does the plan make clear what is expected of the parents or carers?',
      guidance: noPlan,
      canBeNotApplicable: orNot,
    }),
    yesNoDontKnow({
      id: 'C8-3',
      about: 'case',
      wording: 'Does the plan make the role of each partner agency clear?',
      guidance: 'Not applicable: there was no plan, or no partner agency in it.',
      canBeNotApplicable: orNot,
      boxes: [ifNot('Which services were left unclear?')],
    }),
    yesNoDontKnow({
      id: 'C9',
      about: 'case',
      wording: 'Did the child in need meetings look at how far the plan had got?',
      guidance: 'Not applicable: there was no child in need plan, or your agency was not part of its meetings.',
      canBeNotApplicable: orNot,
      boxes: [ifNot('What did they look at?')],
    }),
    yesNoDontKnow({
      id: 'C10-1',
      about: 'case',
      wording: 'Is it clear from the evidence that the plan has made things better for the child?',
      guidance: `If there are several children, answer for those you cover, and say in the box where they differ. ${noPlan}`,
      canBeNotApplicable: orNot,
      boxes: [explain('What is better, or what is not?')],
    }),
    yesNoDontKnow({
      id: 'C10-2',
      about: 'case',
      wording: 'Is it clear from the evidence that the plan has made things better for the family?',
      guidance: noPlan,
      canBeNotApplicable: orNot,
      boxes: [explain('What is better, or what is not?')],
    }),
    yesNoDontKnow({
      id: 'C11',
      about: 'case',
      wording: 'Was what is known of the past analysed to guide the plans that followed?',
      guidance: 'Earlier plans, older brothers and sisters, earlier relationships. Not applicable: there was no plan.',
      canBeNotApplicable: orNot,
      boxes: [explain()],
    }),
    choice(
      {
        id: 'C17',
        about: 'agency',
        wording: 'Which domestic abuse assessment did your agency use?',
        guidance:
          'If it used several, choose the main one and add the others in the box. Not applicable: your service is not one that assesses this.',
        canBeNotApplicable: orNot,
        appliesWhen: { factor: 'domestic-abuse' },
        boxes: [
          details('Please say which, or why none was used.', ['own-service', 'other', 'none']),
          {
            id: 'assessed-on',
            wording: 'When was it last done? The year and month will do.',
            type: 'date',
            when: ['risk-checklist', 'children-matrix', 'own-service', 'other'],
          },
        ],
      },
      [
        { value: 'risk-checklist', label: 'A risk indicator checklist (Dash)' },
        { value: 'children-matrix', label: 'A risk matrix made for children living with domestic abuse' },
        { value: 'own-service', label: "Our own service's assessment" },
        { value: 'other', label: 'Another one' },
        { value: 'none', label: 'None was used' },
      ],
    ),
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
        'Looking at your answers in this section, how do you grade your agency for planning with the child and family?',
      guidance: 'Not applicable: your agency had no part in the planning.',
      canBeNotApplicable: orNot,
    }),
    band(
      {
        id: 'D1',
        about: 'agency',
        wording:
          "How many times did your agency's lead professional for the family change in the 6 months up to the day this audit looks back from?",
        guidance:
          'Only if the lead professional came from your agency. Not applicable: it was somebody from another agency.',
        canBeNotApplicable: orNot,
        window: { months: 6 },
      },
      true,
    ),
    band(
      {
        id: 'D6',
        about: 'agency',
        wording:
          "How many times did your agency's main worker for the child change in the 6 months up to the day this audit looks back from?",
        guidance: 'Your own agency only. Not applicable: your service has no named worker for a child.',
        canBeNotApplicable: orNot,
        window: { months: 6 },
      },
      true,
    ),
    yesNoDontKnow({
      id: 'D2',
      about: 'agency',
      wording:
        "Does the file show a manager overseeing your agency's work in the 3 months up to the day this audit looks back from?",
      guidance: 'Not applicable: your agency was not working with the family in those months.',
      canBeNotApplicable: orNot,
      window: { months: 3 },
      boxes: [ifNot('When was the last time, if there was one?')],
    }),
    yesNoDontKnow({
      id: 'D3-1',
      about: 'agency',
      wording: 'Is the worker on this case supervised regularly?',
      guidance:
        'Look in the supervision record too, if it is kept apart from this file. Not applicable: the role has no case supervision.',
      canBeNotApplicable: orNot,
      boxes: [{ id: 'frequency', wording: 'How often did supervision cover this case?', type: 'text', when: ['yes'] }],
    }),
    yesNoDontKnow({
      id: 'D3-2',
      about: 'agency',
      wording: 'Did the supervision take place at least every 6 weeks?',
      appliesWhen: { question: 'D3-1', is: ['yes'] },
    }),
    choice(
      {
        id: 'D7',
        about: 'agency',
        wording: 'Where is the supervision recorded?',
        appliesWhen: { question: 'D3-1', is: ['yes'] },
        boxes: [details('Please say where.', ['elsewhere'])],
      },
      [
        { value: 'case-file', label: "On the child's file" },
        { value: 'supervision-file', label: 'In a separate supervision record' },
        { value: 'both', label: 'In both' },
        { value: 'elsewhere', label: 'Somewhere else' },
        { value: 'not-recorded', label: 'It is not recorded' },
      ],
    ),
    yesNoDontKnow({
      id: 'D4-1',
      about: 'case',
      wording: 'Did agencies disagree with each other about this case?',
      guidance: 'At any level, spoken or written. You will be asked about two disagreements one by one.',
    }),
    yesNoDontKnow({
      id: 'D4-2',
      about: 'case',
      wording: 'Was anything about this case escalated because of issues between agencies?',
      guidance: 'Formally or informally: taken to a manager, a named professional or the written procedure.',
      boxes: [details('Please tell us what happened.', ['yes'])],
    }),
    channelOf('D8', 'first', { question: 'D4-1', is: ['yes'] }),
    outcomeOf('D9', 'first', { question: 'D4-1', is: ['yes'] }),
    yesNoDontKnow({
      id: 'D10',
      about: 'agency',
      wording: 'Was there a second disagreement?',
      appliesWhen: { question: 'D4-1', is: ['yes'] },
    }),
    channelOf('D11', 'second', { question: 'D10', is: ['yes'] }),
    outcomeOf('D12', 'second', { question: 'D10', is: ['yes'] }),
    text({
      id: 'D13',
      about: 'agency',
      wording:
        'If there were more than two disagreements, how was each of the others raised, when, and how did it end?',
      appliesWhen: { question: 'D10', is: ['yes'] },
    }),
    grade({
      id: 'D5',
      about: 'agency',
      wording: 'Looking at your answers in this section, how do you grade your agency for oversight by managers?',
    }),
    choice(
      {
        id: 'E11',
        about: 'agency',
        wording: 'When did your agency learn that the case was to be stepped down?',
        boxes: [
          {
            id: 'learned-on',
            wording: 'On which date? The year and month will do if the day is not recorded.',
            type: 'date',
            when: ['before-decision', 'at-decision', 'afterwards'],
          },
        ],
      },
      [
        { value: 'before-decision', label: 'Before it was decided' },
        { value: 'at-decision', label: 'When it was decided' },
        { value: 'afterwards', label: 'Afterwards' },
        { value: 'from-this-audit', label: 'From this audit' },
      ],
    ),
    yesNoDontKnow({
      id: 'E1',
      about: 'agency',
      wording: 'Did your agency take part in deciding to step down?',
      boxes: [ifNot('Please tell us why it did not.')],
    }),
    yesNoDontKnow({
      id: 'E12',
      about: 'agency',
      wording: "Are the written reasons for stepping down on your agency's file?",
      guidance: 'A letter, the notes of the meeting or the closing record will do, if it says why.',
      boxes: [details('Which document has them?', ['yes'])],
    }),
    text({ id: 'E2', about: 'agency', wording: 'As you understand it, why was the plan stepped down?' }),
    text({ id: 'E3', about: 'case', wording: 'Which risks and needs were weighed when it was decided to step down?' }),
    yesNoDontKnow({
      id: 'E4',
      about: 'agency',
      wording: 'Did your agency think that stepping down was right?',
      guidance:
        'Go by what it thought at the time. Not applicable: nobody told your agency in time for it to have a view.',
      canBeNotApplicable: orNot,
      boxes: [ifNot('What did it think should happen instead?')],
    }),
    yesNoDontKnow({
      id: 'E5',
      about: 'agency',
      wording: 'Did your agency escalate its disagreement with the lead agency?',
      guidance: "Lead agency: the one that held the plan, most often children's services.",
      appliesWhen: { question: 'E4', is: ['no'] },
      boxes: [explain('How did it do so and what came of it, or why did it not?')],
    }),
    yesNoDontKnow({
      id: 'E6-1',
      about: 'case',
      wording: "Can you see the child's voice in the decision to step down?",
      guidance: 'What the child said or showed; for a baby, what those who know the baby saw.',
      boxes: [explain()],
    }),
    yesNoDontKnow({
      id: 'E6-2',
      about: 'case',
      wording: 'Can you see in the decision to step down what daily life was like for the child?',
      boxes: [explain()],
    }),
    yesNoDontKnow({
      id: 'E7',
      about: 'case',
      wording: 'Did the family know why the case was stepped down?',
      guidance: 'The parents or carers the child lives with. If some knew and others did not, say no, and use the box.',
      boxes: [ifNot('Who did not know: mother, father, another carer, the child?')],
    }),
    yesNoDontKnow({
      id: 'E8',
      about: 'agency',
      wording: 'Does your agency plan to support the child or family now that the case is stepped down?',
      guidance: "Not applicable: your agency's own work with them had ended.",
      canBeNotApplicable: orNot,
      boxes: [explain('What support, or why none?')],
    }),
    yesNoDontKnow({
      id: 'E9',
      about: 'agency',
      wording: 'Does stepping this case down make anything difficult for your agency?',
      guidance: "Not applicable: your agency's own work with them had ended.",
      canBeNotApplicable: orNot,
      boxes: [details('What is difficult?', ['yes'])],
    }),
    grade({
      id: 'E10',
      about: 'agency',
      wording:
        'Looking at your answers in this section, how do you grade your agency for the way the case was stepped down?',
      guidance: 'Not applicable: your agency had no part in it.',
      canBeNotApplicable: orNot,
    }),
    grade({
      id: 'F1',
      about: 'agency',
      wording: "Looking at all your answers, how do you grade your agency's file overall?",
      guidance: 'Your own judgement: it is not worked out from the other grades.',
    }),
    yesNo({
      id: 'F2',
      about: 'agency',
      wording: 'Has anything you found in this audit made you think that this case needs escalating?',
      guidance:
        'If a child may be at risk now, do not wait for the audit: follow your safeguarding procedure today. A yes here also goes straight to the partnership.',
      boxes: [details('Please tell us what, and what has been done so far.', ['yes'])],
    }),
    yesNo({
      id: 'F3',
      about: 'agency',
      wording: 'Is there practice here that you think went well?',
      guidance: 'Good practice is as much a part of this audit as what went wrong.',
      boxes: [details('Please tell us about it, so that others can learn from it.', ['yes'])],
    }),
  ],
  concerns: [{ question: 'F2', is: 'yes' }],
  comparable: [
    ...['A1', 'A2', 'A4', 'B1', 'B2', 'B4', 'B5', 'B6', 'C3', 'C5', 'C7', 'C9', 'C11', 'C13'].map((id) =>
      compared('same', id, [id]),
    ),
    ...['D1', 'D2', 'D5', 'E1', 'E4', 'E5', 'E7', 'E8', 'E9', 'E10', 'F1', 'F2', 'F3'].map((id) =>
      compared('same', id, [id]),
    ),
    compared('all', 'A3', ['A3-1', 'A3-2', 'A3-3']),
    compared('all', 'B3', ['B3-1', 'B3-2'], 'No chronology counts as no, whatever the second part would have been.'),
    compared(
      'same',
      'C1',
      ['C1'],
      'In 2015 an agency that had not been invited had no right answer; here it is not asked.',
    ),
    compared('all', 'C2', ['C2-1', 'C2-2']),
    compared('all', 'C4', ['C4-1', 'C4-2']),
    compared('all', 'C6', ['C6-1', 'C6-2']),
    compared('all', 'C8', ['C8-1', 'C8-2', 'C8-3']),
    compared(
      'any',
      'C10',
      ['C10-1', 'C10-2'],
      'The 2015 question asked about the child or the family: either will do.',
    ),
    compared('all', 'D3', ['D3-1', 'D3-2']),
    compared('any', 'D4', ['D4-1', 'D4-2']),
    compared('all', 'E6', ['E6-1', 'E6-2']),
  ],
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
    { rule: 'no-assessment-tool', factor: 'domestic-abuse', question: 'C17', none: ['none'] },
    { rule: 'concern-raised' },
    { rule: 'outlier-service', between: ['yes', 'no'], atLeast: 4, othersAtMost: { part: 1, of: 2 } },
    { rule: 'agencies-contradict', between: ['yes', 'no'] },
    { rule: 'does-not-apply' },
  ],
};

/** A small questionnaire of every kind of question, with questions about each child, and an audit that answers it. */
import { contentHash } from '../../../../shared/base/content/canonical.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { dated, type DatedFigures } from '../../../../shared/domain/figures/figures.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { applicable } from '../../../../shared/domain/tool/conditions.ts';
import { askedOnceOf, type Answer, type Answers } from '../../../../shared/domain/tool/answers.ts';
import { factsOf } from '../../../../shared/domain/tool/facts.ts';
import { faultsOf } from '../../../../shared/domain/tool/faults.ts';
import { toolHash } from '../../../../shared/domain/tool/tool-hash.ts';
import { Tool, type Question } from '../../../../shared/domain/tool/tool.ts';
import { factsFrom, InputCase, InputRevision, type PackInput } from '../../../../shared/work/packs/inputs.ts';
import { packTools } from '../../../../shared/work/packs/pack-tools.ts';
import { packFigures } from '../../../../shared/work/packs/pack.ts';
import { choice, details, grade, text, yesNoDontKnow } from '../../../questions.ts';
import { numbersFrom } from './figure-samples.ts';

const option = (value: string, label: string) => ({ value, label });
const dontKnow = option('dont-know', "Don't know");
const notApplicable = option('not-applicable', 'Not applicable');
const reasons = [
  option('not-in-records', 'Our records do not say'),
  option('other', 'Another reason (please say which)'),
];
const unknown = { options: [dontKnow], reasons };

type Rest = Pick<Question, 'id' | 'about' | 'wording'> & Partial<Question>;
const of = (type: Question['type'], { id, options = [], boxes = [], ...rest }: Rest): Question => ({
  id,
  section: id.slice(0, 1),
  type,
  options,
  boxes,
  ...rest,
});

const often = [
  option('never', 'Never'),
  option('seldom', 'Less than monthly'),
  option('monthly', 'Monthly'),
  option('weekly', 'Weekly'),
  option('daily', 'Every day'),
];

/** Every kind of question, each asked once and of each child where it can be. */
export const everyKind: Tool = Tool.parse({
  schema: 'tool/v1',
  id: 'young-carers@1',
  title: 'Children who care for someone at home',
  theme: 'young-carers',
  minutes: 20,
  lookBack: { months: 12, before: 'windowsAnchor' },
  services: ['childrens-services', 'police', 'general-practice', 'school', 'health-visiting'].map((value) => ({
    value,
    label: value.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase()),
    needs: ['name'],
  })),
  factors: [option('illness', "A parent's illness"), option('debt', 'Debt')],
  calledFor: [],
  attributes: [
    { id: 'area', label: 'Area', of: 'case', options: [option('north', 'North'), option('south', 'South')] },
    { id: 'carer', label: 'Main carer', of: 'child', options: [option('yes', 'Yes'), option('no', 'No')] },
  ],
  sections: [
    { id: 'A', title: 'The help for the family' },
    { id: 'B', title: 'Each child' },
  ],
  questions: [
    yesNoDontKnow({ id: 'A1', about: 'case', wording: 'Is there one plan that every agency has seen?' }),
    of('scale', {
      id: 'A2',
      about: 'agency',
      wording: 'How often did you see somebody of the family?',
      options: [...often, dontKnow],
      reasons,
    }),
    of('several', {
      id: 'A3',
      about: 'agency',
      wording: 'Which of these did you arrange? Tick all that apply.',
      options: [
        option('respite', 'A break for the child'),
        option('transport', 'Transport'),
        option('homework', 'Help with homework, at school or at home, in the hours after lessons'),
        option('money', 'Advice about money'),
        { ...option('none', 'None of these'), alone: true },
        { ...dontKnow, alone: true },
      ],
      reasons,
      boxes: [details('What else?', ['none'])],
    }),
    of('number', {
      id: 'A4',
      about: 'agency',
      wording: 'How many appointments did you cancel or move?',
      min: 0,
      max: 60,
      unit: 'appointments in twelve months',
      ...unknown,
    }),
    of('date', { id: 'A5', about: 'agency', wording: 'When did you first know of the caring?', ...unknown }),
    text({ id: 'A6', about: 'agency', wording: 'What should others learn from?' }),
    grade({ id: 'A7', about: 'agency', wording: 'How good was the work of your agency?' }),
    of('number', { id: 'A8', about: 'case', wording: 'How many people live in the home?', min: 1, max: 20 }),
    yesNoDontKnow({ id: 'B1', about: 'child', wording: 'Does this child know whom to ring in an emergency?' }),
    of('scale', {
      id: 'B2',
      about: 'child',
      wording: 'How often does this child miss school because of the caring?',
      options: often,
      appliesWhen: { ageBand: ['school-age', '16-17'] },
    }),
    of('several', {
      id: 'B3',
      about: 'child',
      wording: 'What does this child do for the person they care for?',
      options: [
        option('washing', 'Washing and dressing'),
        option('medicine', 'Medicine'),
        option('meals', 'Meals'),
        option('younger', 'Looking after younger children'),
        { ...notApplicable, alone: true },
      ],
    }),
    of('number', {
      id: 'B4',
      about: 'child',
      wording: 'On how many days of a usual week does this child care for somebody?',
      max: 7,
      unit: 'days a week',
      ...unknown,
    }),
    of('date', {
      id: 'B5',
      about: 'child',
      wording: 'When was this child last asked what they want?',
      appliesWhen: { question: 'B1', is: ['yes', 'no'] },
      options: [option('never', 'Never asked'), dontKnow],
      reasons,
    }),
    choice(
      {
        id: 'B6',
        about: 'child',
        wording: 'Who speaks for this child?',
        appliesWhen: { attribute: 'carer', is: ['yes'] },
        boxes: [details('Who else?', ['other'])],
        reasons,
      },
      [option('school', 'Somebody at school'), option('worker', 'A worker'), option('other', 'Somebody else')],
    ),
    text({ id: 'B7', about: 'child', wording: 'In this child’s own words' }),
  ],
  concerns: [{ question: 'B1', is: 'no' }],
  comparable: [],
  signals: [
    { rule: 'concern-raised' },
    { rule: 'agencies-contradict', between: [['yes'], ['no']] },
    { rule: 'does-not-apply' },
  ],
});

if (faultsOf(everyKind).length > 0) throw new Error('the questionnaire is not sound');

const agencies = ['childrens-services', 'police', 'general-practice', 'hill-school', 'lane-school', 'health-visiting'];
const serviceOf = (agency: string): string => (agency.endsWith('-school') ? 'school' : agency);
const bands = ['pre-school', 'school-age', '16-17', 'school-age'] as const;

type Roll = (below: number) => number;

/** What somebody could answer; undefined where it was left out. */
function answerTo(
  { id, type, options, reasons: why = [], min = 0, max = 9 }: Question,
  next: Roll,
): Answer | undefined {
  if (next(9) === 0) return undefined;
  const given = (value: string): Answer =>
    value === 'dont-know' ? { answer: value, reason: why[next(why.length)]!.value } : { answer: value };
  const free = type === 'number' || type === 'date' || type === 'text';
  const isOption = options.length > 0 && (!free || next(8) === 0);
  if (type === 'several') {
    const together = options.filter(
      ({ value, alone }) => alone !== true && !/^(dont-know|not-applicable)$/.test(value),
    );
    const several = together.filter(() => next(5) < 2).map(({ value }) => value);
    if (several.length > 0) return { answer: several };
    const by = options.filter((one) => !together.includes(one));
    const { answer, ...rest } = given(by[next(by.length)]!.value);
    return {
      answer: [String(answer)],
      ...rest,
      ...(answer === 'none' && next(2) === 0 && { details: 'The family declined.' }),
    };
  }
  if (isOption) return given(options[Math.floor((next(options.length * 3) / 3) * 0.999)]!.value);
  if (type === 'number') return { answer: min + Math.min(next(max - min + 1), next(max - min + 1)) };
  if (type === 'date') {
    const month = `2026-0${1 + next(6)}`;
    return { answer: next(4) === 0 ? month : `${month}-${10 + next(18)}` };
  }
  return { answer: `In words, to ${id}: 7+` };
}

function answersOf(children: readonly string[], next: Roll): Answers {
  return Object.fromEntries(
    everyKind.questions.flatMap((question): [string, Answers[string]][] => {
      const all = askedOnceOf(question, children).flatMap(({ child }): [string, Answer][] => {
        const one = answerTo(question, next);
        return one === undefined ? [] : [[child ?? '', one]];
      });
      if (all.length === 0) return [];
      return [[question.id, question.about === 'child' ? { children: Object.fromEntries(all) } : all[0]![1]]];
    }),
  );
}

/** Now and then an answer to what does not apply is left standing, as an agency may send it. */
function withoutMost(answers: Answers, applies: ReadonlySet<string>, next: Roll): Answers {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([id, given]): [string, Answers[string]][] => {
      const byChild = (given as { children?: Record<string, Answer> }).children;
      if (byChild === undefined) return applies.has(id) || next(6) === 0 ? [[id, given]] : [];
      const left = Object.entries(byChild).filter(([child]) => applies.has(`${id}/${child}`) || next(6) === 0);
      return left.length === 0 ? [] : [[id, { children: Object.fromEntries(left) }]];
    }),
  );
}

/** How the audit lead reads one agency's answers: about one child, several at once, a number. */
export const corrections = [
  { question: 'B1', child: 'child-1', corrected: 'yes', reason: 'text-says-otherwise' as const },
  { question: 'A3', corrected: 'respite money', reason: 'wrong-box' as const },
  { question: 'A4', corrected: '3', reason: 'agency-confirmed' as const },
];

function caseOf(id: string, next: Roll): InputCase {
  const children = Array.from({ length: 1 + next(3) }, (_, at) => ({
    id: `child-${at + 1}`,
    ageBand: bands[next(bands.length)]!,
    attributes: { carer: next(3) === 0 ? 'no' : 'yes' },
  }));
  const factors = ['illness', 'debt'].filter(() => next(2) === 0);
  const attributes = { area: next(2) === 0 ? 'north' : 'south' };
  const returns = agencies
    .filter(() => next(5) > 0)
    .map((agency): InputCase['returns'][number] => {
      const common = { agency, service: serviceOf(agency), seq: 3 };
      if (next(8) === 0) return { ...common, state: 'asked' };
      const covered = children.map((child) => child.id).filter((_, at) => at === 0 || next(5) > 0);
      const facts = factsOf(
        { case: { factors, attributes, children }, service: common.service },
        { childrenCovered: covered },
      );
      const all = answersOf(covered, next);
      const content = {
        childrenCovered: covered,
        answers: withoutMost(all, applicable(everyKind, all, facts), next),
      };
      const day = 10 + next(10);
      return {
        ...common,
        state: 'submitted',
        counted: {
          version: 1 + next(2),
          sha256: contentHash(content),
          receivedAt: `2026-09-${day}T09:30:00.000Z`,
          content,
          textsCounted: true,
          ...(id === 'case-2' && agency === 'police' && { corrections }),
        },
      };
    })
    .toSorted((a, b) => (a.agency < b.agency ? -1 : 1));
  return InputCase.parse({ schema: 'inputs-case/v1', case: id, factors, children, attributes, returns });
}

/** What both packs of an audit of so many cases are made from. */
export function everyKindInput(size = 10): PackInput {
  const next = numbersFrom(23);
  const ids = Array.from({ length: size }, (_, at) => `case-${at + 1}`).toSorted();
  const cases = ids.map((id) => caseOf(id, next));
  const audit = {
    id: '2026-young-carers',
    title: 'Children who care for someone: a made-up autumn',
    quarter: { label: '2026-Q3', from: '2026-07-01', to: '2026-09-30' },
    theme: everyKind.theme,
    tool: everyKind.id,
    windowsAnchor: '2026-08-31',
  };
  const status = 'final' as const;
  const partials = cases.map((one) => partialOf(everyKind, factsFrom(everyKind, audit.id, one)));
  const manifest = manifestOf(
    { audit: audit.id, tool: everyKind.id, toolSha256: toolHash(everyKind), status },
    partials,
  );
  const revision = InputRevision.parse({
    schema: 'inputs/v1',
    audit,
    revision: 2,
    status,
    publishedAt: '2026-10-05T08:00:00.000Z',
    manifest: contentHash(manifest),
    rule: defaultRule,
    neverAsked: [],
    quarters: [],
    olderLeftOut: false,
    released: [],
    releasedQuarters: [],
    cases: ids,
  });
  return { revision, cases, ...packTools(everyKind, []) };
}

/** The figures of the same audit in both packs, and its counted questionnaires. */
export function everyKindFigures(size?: number): ReturnType<typeof packFigures> & {
  restricted: DatedFigures;
  shareable: DatedFigures;
} {
  const made = packFigures(everyKindInput(size));
  return { ...made, restricted: dated(made.exact), shareable: dated(made.safe) };
}

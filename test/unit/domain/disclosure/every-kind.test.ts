/** Attacks on questions of which an answer is not one value of one questionnaire, each as a reader would try it. */
import { describe, expect, test } from 'vitest';
import { planOf, type Audit, type QuestionPlan } from '../../../../shared/domain/disclosure/suppression-plan.ts';
import { questionShown } from '../../../../shared/domain/disclosure/question.ts';
import type { Group } from '../../../../shared/domain/disclosure/questionnaires.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { partAt, questionAt } from '../../../../shared/domain/disclosure/withheld.ts';
import type { QuestionShown } from '../../../../shared/domain/figures/figures.ts';
import type { Condition } from '../../../../shared/domain/tool/condition.ts';
import type { Question } from '../../../../shared/domain/tool/tool.ts';
import { asking, casesSaying, exactOf, option, type CaseSays, type Said } from './kinds.ts';

const reasons = ['not-in-records', 'other'].map((value) => ({ value, label: value }));
const times = (n: number, said: Said): Said[] => Array<Said>(n).fill(said);

/** A case for each answer, of an agency of its own. */
const apart = (...answers: Said[]): CaseSays[] =>
  answers.map((said, at) => ({ says: [{ agency: `agency-${at}`, service: 'police', answers: [said] }] }));

/** The services that answered in five cases. */
function servicesOf(says: readonly CaseSays[]): Group[] {
  const found = new Map<string, string[]>();
  for (const [at, one] of says.entries()) {
    for (const { agency, service = agency } of one.says)
      found.set(service, [...(found.get(service) ?? []), `case-${at}`]);
  }
  return [...found]
    .map(([key, all]) => ({ key, asked: all.length, cases: new Set(all) }))
    .filter(({ cases }) => cases.size >= 5);
}

/** What is shown of a question that everybody was asked, in these cases; and of others in the same ones. */
function shownOf(
  question: Question,
  says: readonly CaseSays[],
  more: { withheld?: string[]; before?: [Question, readonly CaseSays[]]; children?: number[] } = {},
): QuestionShown {
  const cases = casesSaying(question, says).map((one, at) => ({
    ...one,
    ...(more.children && { sample: { children: more.children[at]!, byAgeBand: {}, attributes: {} } }),
    questions: { ...one.questions, ...(more.before && casesSaying(...more.before)[at]?.questions) },
  }));
  const returned = says.reduce((sum, one) => sum + one.says.length, 0);
  const audit: Audit = {
    tool: { questions: more.before ? [more.before[0], question] : [question] },
    cases,
    counted: {
      returned,
      cases: new Set(cases.map((one) => one.case)),
      groups: { byService: servicesOf(says), byRoute: [], byCoverage: [], byFactor: [] },
    },
    eligible: { byService: servicesOf(says).map(({ key }) => key), byRoute: [], byCoverage: [], byFactor: [] },
    rule: defaultRule,
    withheld: new Set(more.withheld),
  };
  const plans = new Map<string, QuestionPlan>();
  for (const one of audit.tool.questions) plans.set(one.id, planOf(one, exactOf(one, cases), plans, audit));
  return questionShown(question, exactOf(question, cases), plans.get(question.id));
}

const isWithheld = ({
  answered,
  unanswered,
  notApplicable,
  counts,
  answeredExcludingDontKnow,
}: QuestionShown): boolean =>
  [answered, unanswered, notApplicable, answeredExcludingDontKnow, ...Object.values(counts)].every((n) => n === null);

describe('answers that overlap', () => {
  const options = [option('letter'), option('visit'), option('call'), option('none', true)];
  const several = asking({ type: 'several', options });
  const counts = (...answers: Said[]): QuestionShown['counts'] => shownOf(several, apart(...answers)).counts;

  test('are shown where none of them, nor what they leave of others, is small', () => {
    expect(counts(...times(8, ['letter']), ...times(6, ['visit', 'call']), ...times(5, ['letter', 'call']))).toEqual({
      letter: 13,
      visit: 6,
      call: 11,
      none: 0,
    });
  });

  test('are hidden where few gave them', () => {
    const answers = [...times(8, ['letter']), ...times(6, ['visit']), ...times(3, ['call', 'visit'])];
    expect(counts(...answers)).toEqual({ letter: 8, visit: 9, call: null, none: 0 });
  });

  test('are hidden where few did not: those are who answered, less who gave them', () => {
    const answers = [...times(12, ['letter', 'visit']), ...times(6, ['letter', 'call']), ...times(2, ['visit'])];
    const shown = shownOf(several, apart(...answers));
    expect(shown).toMatchObject({ answered: 20, counts: { letter: null, visit: 14, call: 6 } });
    // Nor is it told by a percentage.
    expect(shown.percent['letter']).toBeNull();
  });

  test('are hidden where few gave others, and many stood apart: those are told', () => {
    const answers = [...times(9, ['letter']), ...times(2, ['visit']), ...times(9, ['none'])];
    expect(counts(...answers, ...times(6, ['letter', 'visit']))).toEqual({ letter: null, visit: 8, call: 0, none: 9 });
  });

  test('are withheld where two of them together tell how few gave both', () => {
    const both = (n: number): Said[] => [
      ...times(9, ['letter']),
      ...times(9, ['visit']),
      ...times(n, ['letter', 'visit']),
    ];
    expect(isWithheld(shownOf(several, apart(...both(2))))).toBe(true);
    expect(counts(...both(5))).toEqual({ letter: 14, visit: 14, call: 0, none: 0 });
  });

  test('are withheld where everybody gave the same', () => {
    expect(isWithheld(shownOf(several, apart(...times(20, ['letter', 'visit']))))).toBe(true);
    expect(counts(...times(12, ['letter', 'visit']), ...times(8, ['letter']))).toMatchObject({
      letter: null,
      visit: 12,
    });
  });

  test('are withheld where few gave any, and the others stood apart', () => {
    expect(isWithheld(shownOf(several, apart(...times(20, ['none']), ...times(3, ['letter']))))).toBe(true);
    expect(isWithheld(shownOf(several, apart(...times(20, ['none']))))).toBe(true);
  });

  test('are never covered by each other: a cover that is known to be one is told', () => {
    // Of nine, five wrote and five visited: were the visits hidden for the one who did both, they could only be five.
    const answers: Said[] = [
      ...times(4, ['letter']),
      ...times(4, ['visit']),
      ['letter', 'visit'],
      ...times(11, ['none']),
    ];
    expect(isWithheld(shownOf(several, apart(...answers)))).toBe(true);
  });

  test('are withheld where of the hidden each would have to be as high as a low number can be', () => {
    const answers = [...times(10, ['letter']), ...times(6, ['visit']), ...times(4, ['call'])];
    expect(isWithheld(shownOf(several, apart(...answers)))).toBe(true);
  });

  test('have no rows', () => {
    const of = (service: string, said: string[]): CaseSays[] =>
      apart(...times(15, [said[0]!]), ...times(15, [said[1]!])).map(({ says: [one] }) => ({
        says: [{ ...one!, service }],
      }));
    const plain = asking({ type: 'scale', options: options.slice(0, 2) });
    const says = ['police', 'school'].flatMap((service) => of(service, ['letter', 'visit']));
    expect(Object.keys(shownOf(plain, says).byService)).toEqual(['police', 'school']);
    for (const about of ['agency', 'child'] as const)
      expect(shownOf({ ...several, about }, says).byService).toEqual({});
    expect(shownOf({ ...plain, about: 'child' }, says)).toMatchObject({ answered: 60, byService: {} });
    expect(shownOf({ ...plain, type: 'date' }, says)).toMatchObject({ answered: 60, byService: {} });
  });

  describe('before another question', () => {
    const given: Said[] = [...times(9, ['letter']), ...times(9, ['visit']), ...times(7, ['letter', 'visit'])];
    const after = (is: string[], asked: (said: Said) => boolean): QuestionShown => {
      const waits: Condition = { question: 'P', is };
      const question = asking({ type: 'yes-no', options: [option('yes'), option('no')], appliesWhen: waits });
      const says = given.map((said, at): CaseSays => ({
        says: asked(said)
          ? [{ agency: `agency-${at}`, service: 'police', answers: [[at % 2 === 0 ? 'yes' : 'no']] }]
          : [],
      }));
      return shownOf(question, says, { before: [{ ...several, id: 'P' }, apart(...given)] });
    };

    test('tell how many that is asked of, where it waits for one', () => {
      expect(after(['letter'], (said) => said.includes('letter'))).toMatchObject({ asked: 16, answered: 16 });
      expect(after(['none', 'letter'], (said) => said.includes('letter'))).toMatchObject({ asked: 16, answered: 16 });
    });

    test('tell nothing of it where it waits for one of two: that would be how many gave both', () => {
      const shown = after(['letter', 'visit'], () => true);
      expect([shown.asked, isWithheld(shown)]).toEqual([null, true]);
    });
  });
});

describe('answers about each child', () => {
  const options = [option('yes'), option('no'), option('dont-know')];
  const child = asking({ type: 'yes-no-dont-know', about: 'child', options, reasons });
  const family = (agency: string, ...answers: Said[]): CaseSays => ({ says: [{ agency, answers }] });
  const families = (n: number, ...answers: Said[]): CaseSays[] =>
    Array.from({ length: n }, (_, at) => family(`agency-${at}`, ...answers));

  test('are shown where cases enough are behind each number', () => {
    const shown = shownOf(child, families(8, ['yes'], ['yes'], ['no']));
    expect(shown).toMatchObject({ asked: 24, answered: 24, counts: { yes: 16, no: 8, 'dont-know': 0 }, unit: 'child' });
    expect(JSON.stringify(shown)).not.toContain('questionnaires');
  });

  test('are hidden where they are those of one family, however many children it has', () => {
    const says = [...families(8, ['yes'], ['no'], ['no']), family('school', ...times(6, ['dont-know']))];
    const shown = shownOf(child, says);
    expect(shown.counts['dont-know']).toBeNull();
    // The same number of one child each is no secret.
    const many = Array.from({ length: 6 }, (_, at) => family(`school-${at}`, ['dont-know']));
    expect(shownOf(child, [...families(8, ['yes'], ['no'], ['no']), ...many]).counts['dont-know']).toBe(6);
  });

  test('are hidden where they are those of one case, however many agencies say so', () => {
    const one: CaseSays = {
      says: Array.from({ length: 6 }, (_, at) => ({ agency: `of-${at}`, answers: times(2, ['dont-know']) })),
    };
    expect(shownOf(child, [...families(8, ['yes'], ['no'], ['no']), one]).counts['dont-know']).toBeNull();
  });

  test('are hidden where beside those of one agency only few are left', () => {
    const police = Array.from({ length: 6 }, () => family('police', ['no'], ['no'], ['yes']));
    const others = families(8, ['yes'], ['dont-know']);
    const few = Array.from({ length: 2 }, (_, at) => family(`school-${at}`, ['no'], ['yes']));
    // 14 said no, 12 of them the police.
    expect(shownOf(child, [...police, ...others, ...few]).counts).toMatchObject({ no: null });
    expect(shownOf(child, [...police, ...others]).counts).toMatchObject({ no: 12 });
  });

  test('are withheld where all but one agency said the same', () => {
    const police = Array.from({ length: 6 }, () => family('police', ['no'], ['yes']));
    expect(isWithheld(shownOf(child, [...police, ...families(8, ['yes'], ['yes'])]))).toBe(true);
  });

  test('are withheld where only a few more children than questionnaires are behind them', () => {
    const says = Array.from({ length: 20 }, (_, at) => family(`a-${at}`, [at % 2 === 0 ? 'yes' : 'no']));
    const more = [family('b-1', ['yes'], ['no'], ['no']), family('b-2', ['yes'], ['no'])];
    expect(shownOf(child, says)).toMatchObject({ asked: 20, counts: { yes: 10, no: 10 } });
    const shown = shownOf(child, [...says, ...more]);
    expect([shown.asked, isWithheld(shown)]).toEqual([null, true]);
  });

  test('are withheld where only a few cases have more than one child: nothing is told of children then', () => {
    const six = (at: number): CaseSays => ({
      says: Array.from({ length: 6 }, (_, i) => ({
        agency: `of-${at}-${i}`,
        answers: i < 3 ? [['yes'], ['no']] : [['no'], ['yes']],
      })),
    });
    const says = [
      six(1),
      six(2),
      ...Array.from({ length: 10 }, (_, at) => family(`a-${at}`, [at % 2 === 0 ? 'yes' : 'no'])),
    ];
    const children = says.map(({ says: [one] }) => one!.answers.length);
    expect(shownOf(child, says)).toMatchObject({ asked: 34 });
    const shown = shownOf(child, says, { children });
    expect([shown.asked, isWithheld(shown)]).toEqual([null, true]);
  });

  test('tell no reason: one agency gives the same for all of a family', () => {
    const other = { ...child, reasons };
    const shown = shownOf(other, families(8, ['yes'], ['dont-know'], ['dont-know']));
    expect(shown).toMatchObject({
      counts: { 'dont-know': 16 },
      dontKnowReasons: { 'not-in-records': null, other: null },
    });
    expect(shownOf(other, families(8, ['yes'], ['no'])).dontKnowReasons).toEqual({ 'not-in-records': 0, other: 0 });
  });

  test('tell not even how many children were asked about where they are withheld', () => {
    const shown = shownOf(child, families(8, ['yes'], ['no']), { withheld: [questionAt('Q')] });
    expect([shown.asked, isWithheld(shown)]).toEqual([null, true]);
  });

  test('are withheld where they wait for what was answered of the case: how many children those have is told nowhere', () => {
    const parent = asking({ id: 'P', type: 'yes-no', options: [option('yes'), option('no')] });
    const said = apart(...times(10, ['yes']), ...times(10, ['no']));
    const waits: Condition = { question: 'P', is: ['yes'] };
    const says = said.map(({ says: [one] }, at): CaseSays => ({
      says: at < 10 ? [{ ...one!, answers: [['yes'], ['no'], ['yes']] }] : [],
    }));
    const shown = shownOf({ ...child, appliesWhen: waits }, says, { before: [parent, said] });
    expect([shown.asked, isWithheld(shown)]).toEqual([null, true]);
  });

  test('are shown where they wait for an answer about the same child that is shown', () => {
    const before = families(12, ['yes'], ['yes'], ['no']);
    const says = families(12, ['yes'], ['no']);
    const waits: Condition = { question: 'P', is: ['yes'] };
    const shown = shownOf({ ...child, appliesWhen: waits }, says, { before: [{ ...child, id: 'P' }, before] });
    expect(shown).toMatchObject({ asked: 24, counts: { yes: 12, no: 12 } });
  });

  test('that overlap are all shown, or none of them', () => {
    const several = asking({ type: 'several', about: 'child', options: ['a', 'b', 'c'].map((one) => option(one)) });
    const shown = shownOf(several, families(10, ['a', 'b'], ['b'], ['a', 'c'], ['c']));
    expect(shown.counts).toEqual({ a: 20, b: 20, c: 20 });
    // Children of one family alone were given it, or were not.
    const says = [...families(10, ['a', 'b'], ['b'], ['a']), family('school', ...times(6, ['a', 'c']))];
    expect(isWithheld(shownOf(several, says))).toBe(true);
    const all = [...families(10, ['a', 'b'], ['a']), family('school', ...times(6, ['b']))];
    expect(isWithheld(shownOf(several, all))).toBe(true);
    // Each but one family's gave one answer.
    const more = [...families(10, ['a'], ['b']), family('school', ...times(6, ['a', 'b']))];
    expect(isWithheld(shownOf(several, more))).toBe(true);
  });
});

describe('a number', () => {
  const number = asking({ type: 'number', options: [option('dont-know')], reasons });
  const shown = shownOf(number, apart(...times(14, ['3']), ...times(5, ['17']), ...times(6, 'unanswered')));

  test('tells how many answered, and nothing else', () => {
    const { wording: _wording, ...rest } = shown;
    expect(rest).toEqual({
      type: 'number',
      about: 'agency',
      asked: 25,
      answered: 19,
      unanswered: null,
      notApplicable: null,
      counts: { 'dont-know': null },
      percent: { 'dont-know': null },
      percentExcludingDontKnow: {},
      answeredExcludingDontKnow: null,
      dontKnowReasons: { 'not-in-records': null, other: null },
      byService: {},
      byRoute: {},
      byFactor: {},
      byCoverage: {},
    });
  });

  test('tells it too where all answered, and where nobody was asked', () => {
    expect(shownOf(number, apart(...times(20, ['3'])))).toMatchObject({ asked: 20, answered: 20, unanswered: null });
    expect(shownOf(number, [])).toMatchObject({ asked: 0, answered: 0, unanswered: null });
  });

  test('tells nothing where few did not answer', () => {
    expect(shownOf(number, apart(...times(20, ['3']), ...times(3, 'unanswered')))).toMatchObject({ answered: null });
  });

  test('tells nothing of what waits for an answer in its place', () => {
    const waits: Condition = { question: 'P', is: ['dont-know'] };
    const question = asking({ type: 'yes-no', options: [option('yes'), option('no')], appliesWhen: waits });
    const said = apart(...times(10, ['3']), ...times(10, ['dont-know']));
    const says = said.map(({ says: [one] }, at): CaseSays => ({
      says: at < 10 ? [] : [{ ...one!, answers: [[at % 2 === 0 ? 'yes' : 'no']] }],
    }));
    const after = shownOf(question, says, { before: [{ ...number, id: 'P' }, said] });
    expect([after.asked, isWithheld(after)]).toEqual([null, true]);
  });
});

describe('a date', () => {
  const date = asking({ type: 'date', options: [option('dont-know'), option('not-applicable')], reasons });

  test('tells the counts of its options, and how many answered', () => {
    const answers = [...times(14, []), ...times(6, ['dont-know']), ...times(5, 'unanswered')];
    expect(shownOf(date, apart(...answers))).toMatchObject({
      asked: 25,
      answered: 20,
      unanswered: 5,
      counts: { 'dont-know': 6 },
      answeredExcludingDontKnow: 14,
      byService: {},
    });
  });

  test('is withheld where the few who did not know could be told from those who did', () => {
    const answers = [...times(18, []), ...times(2, ['dont-know'])];
    expect(isWithheld(shownOf(date, apart(...answers)))).toBe(true);
    // Nor does how many dates were given stand alone.
    expect(isWithheld(shownOf(date, apart(...answers, ...times(3, 'unanswered'))))).toBe(true);
  });
});

test('what waits for "not applicable" is told of no more than that is', () => {
  const options = [option('yes'), option('no'), option('not-applicable')];
  const parent = asking({ id: 'P', type: 'yes-no', options });
  const said = apart(
    ...times(10, ['yes']),
    ...times(10, ['no']),
    ...times(3, 'not-applicable'),
    ...times(2, 'unanswered'),
  );
  const waits: Condition = { question: 'P', is: ['not-applicable'] };
  const question = asking({ type: 'yes-no', options: options.slice(0, 2), appliesWhen: waits });
  const says = said.map(({ says: [one] }, at): CaseSays => ({
    says: at >= 20 && at < 23 ? [{ ...one!, answers: [[at % 2 === 0 ? 'yes' : 'no']] }] : [],
  }));
  const shown = shownOf(question, says, { before: [parent, said] });
  expect(shownOf(parent, said).notApplicable).toBeNull();
  expect([shown.asked, isWithheld(shown)]).toEqual([null, true]);
});

test('the part of an earlier release that is forbidden is not shown', () => {
  const several = asking({ type: 'several', options: [option('a'), option('b'), option('dont-know', true)], reasons });
  const says = apart(...times(9, ['a']), ...times(9, ['b']), ...times(8, ['a', 'b']), ...times(8, ['dont-know']));
  expect(isWithheld(shownOf(several, says))).toBe(false);
  expect(isWithheld(shownOf(several, says, { withheld: [questionAt('Q')] }))).toBe(true);
  expect(shownOf(several, says, { withheld: [partAt('Q', 'dontKnowReasons')] }).dontKnowReasons).toEqual({
    'not-in-records': null,
    other: null,
  });
});

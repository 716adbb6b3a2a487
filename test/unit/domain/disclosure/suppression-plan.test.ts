/** How far one question is shown, rule by rule. */
import { describe, expect, test } from 'vitest';
import { planOf, type Audit, type QuestionPlan } from '../../../../shared/domain/disclosure/suppression-plan.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import type { Group } from '../../../../shared/domain/disclosure/questionnaires.ts';
import { partAt, questionAt } from '../../../../shared/domain/disclosure/withheld.ts';
import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import type { CaseFigures } from '../../../../shared/domain/figures/case-partial.ts';
import type { Tally } from '../../../../shared/domain/figures/tally.ts';
import type { Condition } from '../../../../shared/domain/tool/condition.ts';
import type { Question } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2 } from '../../../library.ts';

type Exact = Aggregate['questions'][string];

const tally = (yes: number, no: number, dontKnow = 0, unanswered = 0, notApplicable = 0): Tally => ({
  asked: yes + no + dontKnow + unanswered + notApplicable,
  answered: yes + no + dontKnow,
  unanswered,
  notApplicable,
  counts: { yes, no, 'dont-know': dontKnow },
});

const exactOf = (of: Tally, more: Partial<Exact> = {}): Exact => ({
  wording: 'Was it so?',
  type: 'yes-no-dont-know',
  about: 'agency',
  ...of,
  percent: {},
  percentExcludingDontKnow: {},
  answeredExcludingDontKnow: 0,
  dontKnowReasons: {},
  byCase: {},
  byService: {},
  byRoute: {},
  byFactor: {},
  byCoverage: {},
  ...more,
});

const question = (appliesWhen?: Condition): Question => {
  const { appliesWhen: _, ...first } = stepDown2.questions[0]!;
  return { ...first, id: 'Q', ...(appliesWhen && { appliesWhen }) };
};

/** Cases of which so many were asked, and so many of those said that they did not know. */
const casesOf = (n: number, { asked = n, dontKnow = 0 } = {}): CaseFigures[] =>
  Array.from({ length: n }, (_, at) => ({
    audit: 'a',
    tool: 'step-down@2',
    case: `case-${at}`,
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    settled: true,
    returns: [],
    questions:
      at < asked
        ? { Q: { ...tally(1, 0, at < dontKnow ? 1 : 0), dontKnowReasons: {}, byService: {}, byCoverage: {} } }
        : {},
  }));

const group = (key: string, asked: number): Group => ({
  key,
  asked,
  cases: new Set(Array.from({ length: asked }, (_, i) => `case-${i}`)),
});

/** A question of this name that everybody is asked. */
const called = (id: string): Question => ({ ...question(), id });

const auditOf = (more: {
  cases?: CaseFigures[];
  services?: Group[];
  eligible?: Partial<Audit['eligible']>;
  withheld?: string[];
}): Audit => ({
  tool: { questions: ['P', 'Q'].map(called) },
  cases: more.cases ?? casesOf(20),
  counted: {
    returned: 40,
    cases: new Set(),
    groups: { byService: more.services ?? [], byRoute: [], byCoverage: [], byFactor: [] },
  },
  eligible: { byService: [], byRoute: [], byCoverage: [], byFactor: [], ...more.eligible },
  rule: defaultRule,
  withheld: new Set(more.withheld),
});

const plain = exactOf(tally(20, 10, 10));
const withheld = { hidden: undefined, reasons: undefined };
const hidden = (plan: QuestionPlan): string[] | undefined => plan.hidden && [...plan.hidden].toSorted();

describe('a question of everybody', () => {
  const planned = (exact: Exact, more: Parameters<typeof auditOf>[0] = {}): QuestionPlan =>
    planOf(question(), exact, new Map(), auditOf(more));

  test('is shown, with how many it was asked of', () => {
    expect(planned(plain)).toMatchObject({ asked: true, hidden: new Set() });
  });

  test('is withheld where an earlier release forbids it', () => {
    expect(planned(plain, { withheld: [questionAt('Q')] })).toMatchObject({ asked: true, ...withheld });
  });

  test('of which nobody was asked has nothing to hide', () => {
    expect(planned(exactOf(tally(0, 0)), { cases: [] })).toMatchObject({ hidden: new Set(), reasons: new Set() });
  });

  test('rests on 5 cases at least', () => {
    expect(hidden(planned(plain, { cases: casesOf(20, { asked: 5 }) }))).toEqual([]);
    expect(planned(plain, { cases: casesOf(20, { asked: 4 }) })).toMatchObject(withheld);
  });

  test('is withheld where all are in one cell, and not where some did not answer', () => {
    expect(planned(exactOf(tally(40, 0)))).toMatchObject(withheld);
    expect(hidden(planned(exactOf(tally(30, 0, 0, 10))))).toEqual([]);
  });

  test('hides what is small and one more, and is withheld where no answer would be left', () => {
    expect(hidden(planned(exactOf(tally(20, 10, 3))))).toEqual(['counts/dont-know', 'counts/no']);
    expect(planned(exactOf(tally(3, 0, 3, 20)))).toMatchObject(withheld);
    expect(planned(exactOf(tally(2, 20)))).toMatchObject(withheld);
  });
});

describe('a question of some', () => {
  test('with a factor is shown where the factor may be', () => {
    const of = (byFactor: string[]): QuestionPlan =>
      planOf(question({ factor: 'neglect' }), plain, new Map(), auditOf({ eligible: { byFactor } }));
    expect(of(['neglect'])).toMatchObject({ asked: true, hidden: new Set() });
    expect(of(['domestic-abuse'])).toMatchObject({ asked: false, ...withheld });
  });

  const after = (
    before: string[] | undefined,
    exact = plain,
    eligible: Partial<Audit['eligible']> = {},
  ): QuestionPlan => {
    const plan = planOf(question(), exact, new Map(), auditOf({}));
    const plans = new Map([['P', { ...plan, hidden: before && new Set(before) }]]);
    return planOf(question({ question: 'P', is: ['yes', 'no'] }), exact, plans, auditOf({ eligible }));
  };

  test('who gave an earlier answer is shown where that answer is', () => {
    expect(after([])).toMatchObject({ asked: true, hidden: new Set() });
    expect(after(['unanswered', 'counts/dont-know'])).toMatchObject({ asked: true, hidden: new Set() });
  });

  test('tells how many were asked only where that can be told', () => {
    expect(after(['counts/yes', 'counts/no'])).toMatchObject({ asked: true, ...withheld });
    expect(after(['counts/no', 'counts/dont-know'])).toMatchObject({ asked: false, ...withheld });
    expect(after(undefined)).toMatchObject({ asked: false, ...withheld });
    const unknown = planOf(question({ question: 'P', is: ['yes'] }), plain, new Map(), auditOf({}));
    expect(unknown).toMatchObject({ asked: false, ...withheld });
  });

  test('of some services is shown where each that answered may be a row', () => {
    const services = [group('a', 10), group('b', 30)];
    const of = (service: string[], byService: string[]): QuestionPlan =>
      planOf(question({ service }), plain, new Map(), auditOf({ services, eligible: { byService } }));
    expect(of(['a', 'b'], ['a', 'b'])).toMatchObject({ asked: true, hidden: new Set() });
    // Of one of them nothing came, and it is in no row.
    expect(of(['a', 'c'], ['a', 'b'])).toMatchObject({ asked: true, hidden: new Set() });
    expect(of(['a', 'b'], ['a'])).toMatchObject({ asked: false, ...withheld });
    expect(of(['c'], ['a', 'b'])).toMatchObject({ asked: false, ...withheld });
  });

  describe('whom several facts choose', () => {
    const chosen: Condition = { all: [{ factor: 'neglect' }, { ageBand: ['unborn'] }] };
    /** Of so many cases with two questionnaires each: in so many of them one was asked. */
    const of = (
      cases: number,
      asked: number,
      more: Parameters<typeof auditOf>[0] = {},
      condition: Condition = chosen,
    ) => {
      const both = casesOf(cases, { asked }).map((one) => ({
        ...one,
        questions: { ...one.questions, Z: { ...tally(2, 0), dontKnowReasons: {}, byService: {}, byCoverage: {} } },
      }));
      const audit = auditOf({ cases: both, ...more });
      const counted = { ...audit.counted, returned: 2 * cases };
      return planOf(question(condition), exactOf(tally(10, 10)), new Map(), { ...audit, counted });
    };

    test('is shown where they are enough, and the others too', () => {
      expect(of(20, 20)).toMatchObject({ asked: true });
      expect(of(20, 5)).toMatchObject({ asked: true });
      expect(of(20, 4)).toMatchObject({ asked: false, ...withheld });
    });

    test('is withheld where the others are few', () => {
      const all = casesOf(20).map((one, at) => ({
        ...one,
        questions: { Q: { ...tally(at < 4 ? 1 : 2, 0), dontKnowReasons: {}, byService: {}, byCoverage: {} } },
      }));
      const whole = all.map(({ questions, ...one }) => ({
        ...one,
        questions: { ...questions, Z: { ...questions.Q, asked: 2 } },
      }));
      expect(of(20, 20, { cases: whole })).toMatchObject({ asked: false, ...withheld });
    });

    test('is withheld where they differ by a few from a row that is shown', () => {
      const with20 = (services: Group[], byService: string[]) => of(20, 20, { services, eligible: { byService } });
      expect(with20([group('a', 18)], ['a'])).toMatchObject({ asked: false, ...withheld });
      expect(with20([group('a', 18)], [])).toMatchObject({ asked: true });
      expect(with20([group('a', 20)], ['a'])).toMatchObject({ asked: true });
      expect(with20([group('a', 10)], ['a'])).toMatchObject({ asked: true });
    });

    test('is withheld where an answer is among them', () => {
      const mixed: Condition = { any: [{ factor: 'neglect' }, { question: 'P', is: ['yes'] }] };
      expect(of(20, 20, {}, mixed)).toMatchObject({ asked: false, ...withheld });
    });
  });

  test('is withheld where all who answered said the same', () => {
    expect(after([], exactOf(tally(30, 0, 0, 10)))).toMatchObject(withheld);
  });

  test('is not broken down', () => {
    const exact = exactOf(tally(20, 20), { byCoverage: { 'all-children': tally(20, 20) } });
    expect(after([], exact, { byCoverage: ['all-children'] }).cuts.byCoverage.size).toBe(0);
  });
});

describe('the reasons for "don\'t know"', () => {
  const reasons = (exact: Exact, more: Parameters<typeof auditOf>[0] = {}): string[] | undefined => {
    const plan = planOf(question(), exact, new Map(), auditOf({ cases: casesOf(20, { dontKnow: 5 }), ...more }));
    return plan.reasons && [...plan.reasons].toSorted();
  };
  const of = (dontKnowReasons: Record<string, number>, dontKnow = 20): Exact =>
    exactOf(tally(20, 10, dontKnow), { dontKnowReasons });

  test('are shown, but for the small ones and one more, from the last', () => {
    expect(reasons(of({ a: 10, b: 10 }))).toEqual([]);
    expect(reasons(of({ a: 8, b: 8, c: 4 }))).toEqual(['b', 'c']);
    expect(reasons(of({ a: 4, b: 8, c: 8 }))).toEqual(['a', 'c']);
  });

  test('are withheld where "don\'t know" is hidden, an earlier release forbids them, or all are one', () => {
    expect(reasons(of({ a: 2, b: 1 }, 3))).toBeUndefined();
    expect(reasons(of({ a: 10, b: 10 }), { withheld: [partAt('Q', 'dontKnowReasons')] })).toBeUndefined();
    expect(reasons(of({ a: 20, b: 0 }))).toBeUndefined();
  });

  test('rest on 5 cases at least', () => {
    expect(reasons(of({ a: 10, b: 10 }), { cases: casesOf(20, { dontKnow: 4 }) })).toBeUndefined();
  });

  test('of nobody hide nothing', () => {
    expect(reasons(of({ a: 0, b: 0 }, 0), { cases: casesOf(20) })).toEqual([]);
  });
});

describe('a table', () => {
  const total = tally(40, 30, 20);
  const rows = { a: tally(20, 10, 10), b: tally(20, 20, 10) };
  const services = (byService: Record<string, Tally>, groups: Group[], more: Parameters<typeof auditOf>[0] = {}) => {
    const exact = exactOf(total, { byService });
    const eligible = { byService: Object.keys(byService) };
    const { cuts } = planOf(question(), exact, new Map(), auditOf({ services: groups, eligible, ...more }));
    return Object.fromEntries([...cuts.byService].map(([key, of]) => [key, [...of].toSorted()]));
  };
  const [ab] = [[group('a', 40), group('b', 50)]];

  test('has its rows, where they may be shown', () => {
    expect(services(rows, ab)).toEqual({ a: [], b: [] });
    expect(services(rows, ab, { withheld: [partAt('Q', 'byService')] })).toEqual({});
    expect(services(rows, ab, { withheld: [partAt('Q', 'byRoute')] })).toEqual({ a: [], b: [] });
  });

  test('hides in every row what is small in one', () => {
    const small = { a: tally(20, 17, 3), b: tally(20, 13, 17) };
    expect(services(small, ab)).toEqual({
      a: ['counts/dont-know', 'counts/no'],
      b: ['counts/dont-know', 'counts/no'],
    });
  });

  test('leaves out a row of which all say the same, and the last with it', () => {
    const groups = [group('a', 20), group('b', 40), group('c', 30)];
    const none = { a: tally(20, 0, 0), b: tally(15, 17, 8), c: tally(5, 13, 12) };
    // Left out alone, a is what the others leave of the total.
    expect(services(none, groups)).toEqual({ b: [] });
  });

  test('is withheld where of two rows one is left out', () => {
    const alike = { a: tally(40, 0, 0), b: tally(0, 30, 20) };
    expect(services(alike, [group('a', 40), group('b', 50)])).toEqual({});
  });

  test('leaves out the last where what is left out could not be a row', () => {
    const left = { a: tally(20, 10, 10), b: tally(18, 18, 9), c: tally(1, 1, 1) };
    const groups = [group('a', 40), group('b', 45), group('c', 3)];
    expect(services(left, groups, { eligible: { byService: ['a', 'b'] } })).toEqual({ a: [] });
  });

  test('has a row that everybody is in, whatever they say', () => {
    expect(services({ a: total }, [group('a', 90)])).toEqual({ a: [] });
    const exact = exactOf(tally(30, 0, 0, 10), { byService: { a: tally(30, 0, 0, 10) } });
    const audit = auditOf({ services: [group('a', 40)], eligible: { byService: ['a'] } });
    expect([...planOf(question(), exact, new Map(), audit).cuts.byService.keys()]).toEqual(['a']);
  });

  test('has no row of which it has no numbers', () => {
    expect(services(rows, ab, { eligible: { byService: ['a', 'b', 'none'] } })).toEqual({ a: [], b: [] });
  });

  test('is withheld where all of its rows say the same', () => {
    const exact = exactOf(tally(30, 0, 0, 10), { byService: { a: tally(15, 0, 0, 5), b: tally(15, 0, 0, 5) } });
    const audit = auditOf({ services: [group('a', 20), group('b', 20)], eligible: { byService: ['a', 'b'] } });
    expect(planOf(question(), exact, new Map(), audit).cuts.byService.size).toBe(0);
  });

  test('is withheld where too little of it could be shown', () => {
    const little = { a: tally(1, 1, 1), b: tally(39, 29, 19) };
    expect(services(little, ab)).toEqual({});
  });
});

describe('the table of factors', () => {
  const total = tally(40, 30, 20);
  const factors = (byFactor: Record<string, Tally>, eligible = Object.keys(byFactor), of = total) => {
    const { cuts } = planOf(
      question(),
      exactOf(of, { byFactor }),
      new Map(),
      auditOf({ eligible: { byFactor: eligible } }),
    );
    return Object.fromEntries([...cuts.byFactor].map(([key, hides]) => [key, [...hides].toSorted()]));
  };

  test('has each that may be shown by itself', () => {
    expect(factors({ a: tally(20, 10, 10), b: tally(10, 10, 10) })).toEqual({ a: [], b: [] });
    expect(factors({ a: tally(20, 10, 10), b: tally(10, 10, 10) }, ['b', 'none'])).toEqual({ b: [] });
  });

  test('hides in one what is small in it or in what it leaves', () => {
    const columns = ['counts/dont-know', 'counts/no'];
    expect(factors({ a: tally(20, 10, 3), b: tally(20, 10, 17), c: tally(20, 10, 10) })).toEqual({
      a: columns,
      b: columns,
      c: [],
    });
  });

  test('leaves out one in which, or outside of which, all say the same', () => {
    expect(factors({ a: tally(20, 0, 0), b: tally(20, 30, 20), c: tally(20, 10, 10) })).toEqual({ c: [] });
  });

  test('has one that all cases have, whatever they say', () => {
    const alike = tally(30, 0, 0, 10);
    expect(factors({ a: alike }, ['a'], alike)).toEqual({ a: [] });
  });

  test('leaves out one of which no answer could be shown', () => {
    expect(factors({ a: tally(1, 1, 1), b: tally(20, 10, 10) })).toEqual({ b: [] });
  });
});

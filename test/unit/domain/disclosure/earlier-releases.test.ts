/** What must not be shown beside an earlier release, number by number: what solving for it finds only in a rare audit. */
import { describe, expect, test } from 'vitest';
import { objections, type Release } from '../../../../shared/domain/disclosure/earlier-releases.ts';
import { countsWithoutCases, defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { cuts } from '../../../../shared/domain/disclosure/questionnaires.ts';
import type { CaseFigures } from '../../../../shared/domain/figures/case-partial.ts';
import type { Figures, QuestionShown, Shown, TallyShown } from '../../../../shared/domain/figures/figures.ts';
import { stepDown2 } from '../../../library.ts';
import { partOf } from './audits.ts';

/** A1 is asked of everybody, C17 where there is domestic abuse. */
const tool = partOf(stepDown2, (id) => ['A1', 'C17'].includes(id));

type Counts = [yes: Shown, no: Shown, dontKnow: Shown];

const tally = (asked: Shown, [yes, no, dontKnow]: Counts, unanswered: Shown = 0): TallyShown => ({
  asked,
  answered: asked,
  unanswered,
  notApplicable: 0,
  counts: { yes, no, 'dont-know': dontKnow },
});

const question = (of: TallyShown, more: Partial<QuestionShown> = {}): QuestionShown => ({
  wording: 'Was it so?',
  type: 'yes-no',
  about: 'agency',
  percent: {},
  percentExcludingDontKnow: {},
  answeredExcludingDontKnow: null,
  dontKnowReasons: {},
  byService: {},
  byRoute: {},
  byFactor: {},
  byCoverage: {},
  ...of,
  ...more,
});

const withheld = question({
  asked: 40,
  answered: null,
  unanswered: null,
  notApplicable: null,
  counts: { yes: null, no: null, 'dont-know': null },
});

/** A case's two answers to a question. */
const answered = (counts: { yes: number; no: number }): CaseFigures['questions'][string] => ({
  asked: 2,
  answered: 2,
  unanswered: 0,
  notApplicable: 0,
  counts: { ...counts, 'dont-know': 0 },
  dontKnowReasons: {},
  byService: {},
  byCoverage: {},
});

/** Cases of two questionnaires each; of the first `changed` A1 is answered otherwise than in the others' earlier release. */
const cases = (n: number, changed = 0, of: (at: number) => Partial<CaseFigures> = () => ({})): CaseFigures[] =>
  Array.from({ length: n }, (_, at) => ({
    audit: 'a',
    tool: tool.id,
    case: `case-${at}`,
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    settled: true,
    returns: [],
    questions: { A1: answered(at < changed ? { yes: 1, no: 1 } : { yes: 2, no: 0 }) },
    ...of(at),
  }));

const completeness: Figures['completeness'] = {
  expected: 60,
  distributed: 55,
  returned: 40,
  complete: 30,
  explained: 20,
  notKnown: 10,
  cannotIdentify: 5,
  noReply: 5,
  withdrawn: 0,
  summaries: { owed: 20, received: 10 },
};

function release(
  revision: number,
  of: {
    questions?: Record<string, QuestionShown>;
    cases?: CaseFigures[];
    completeness?: Partial<Figures['completeness']>;
    notes?: string;
    suppression?: Partial<NonNullable<Figures['suppression']>> | null;
  } = {},
): Release {
  const suppression = { ...defaultRule, rules: {}, suppressed: [], ...of.suppression };
  return {
    cases: of.cases ?? cases(20),
    figures: {
      schema: 'aggregate/v1',
      audit: { id: 'a' } as Figures['audit'],
      revision,
      status: 'interim',
      notes: { counts: of.notes ?? 'All.', percent: '', byFactor: '' },
      completeness: { ...completeness, ...of.completeness },
      questions: of.questions ?? {},
      ...(of.suppression === null ? {} : { suppression }),
    },
  };
}

const places = (now: Release, then: Release): string[] => objections(now, then, tool).map(({ at }) => at);

describe('a total that differs', () => {
  const then = tally(40, [20, 20, 0]);
  const hiding = tally(40, [20, 15, null]);
  test.each<[what: string, then: TallyShown, now: TallyShown, changed: number, stands: boolean]>([
    ['not at all, whatever changed behind it', then, then, 20, true],
    ['by 5 and 5, over 5 cases', then, tally(50, [25, 25, 0]), 5, true],
    ['by 5 and 5, over 4 cases', then, tally(50, [25, 25, 0]), 4, false],
    ['by 5 and 4', then, tally(49, [25, 24, 0]), 9, false],
    ['by 10 of one answer', then, tally(50, [30, 20, 0]), 10, false],
    ['up in one and down in another', then, tally(40, [25, 15, 0]), 10, false],
    ['down in both', then, tally(30, [15, 15, 0]), 5, true],
    ['down by 5 and 3', then, tally(32, [15, 17, 0]), 8, false],
    ['in a cell that has come to be hidden', then, tally(50, [25, 25, null]), 10, false],
    ['in a cell that is hidden no more', hiding, tally(50, [25, 20, 5]), 10, false],
    [
      'in how many did not answer, which was hidden',
      tally(40, [20, 10, null], null),
      tally(60, [25, 15, null], 15),
      10,
      false,
    ],
    ['in the hidden one by nought', hiding, tally(50, [25, 20, null]), 10, true],
    ['in the hidden one by 5', hiding, tally(55, [25, 20, null]), 10, true],
    ['in the hidden one by 2', hiding, tally(52, [25, 20, null]), 10, false],
    ['in the hidden one downwards', hiding, tally(45, [25, 20, null]), 10, false],
    ['by as many more as came unanswered', then, tally(50, [25, 20, 0], 5), 10, true],
  ])('%s', (_, before, now, changed, stands) => {
    const found = places(
      release(2, { questions: { A1: question(now) }, cases: cases(20, changed) }),
      release(1, { questions: { A1: question(before) } }),
    );
    expect(found).toEqual(stands ? [] : ['/questions/A1']);
  });

  test('of texts is how many answered', () => {
    const text = (answered: number) =>
      question({ asked: 40, answered, unanswered: 40 - answered, notApplicable: 0, counts: {} });
    const found = (now: number): string[] =>
      places(
        release(2, { questions: { A1: text(now) }, cases: cases(20, 20) }),
        release(1, { questions: { A1: text(20) } }),
      );
    expect(found(20)).toEqual([]);
    expect(found(23)).toEqual(['/questions/A1']);
  });

  test('of texts is how many answered, where who did not is hidden', () => {
    const text = (answered: number) =>
      question({ asked: 40, answered, unanswered: null, notApplicable: null, counts: {} });
    const then = release(1, { questions: { A1: text(30) } });
    const now = (answered: number): Release => release(2, { questions: { A1: text(answered) }, cases: cases(20, 20) });
    expect(places(now(30), then)).toEqual([]);
    expect(places(now(35), then)).toEqual(['/questions/A1']);
  });

  test('says what, and since when', () => {
    const [found] = objections(
      release(3, { questions: { A1: question(tally(49, [25, 24, 0])) }, cases: cases(20, 9) }),
      release(2, { questions: { A1: question(then) } }),
      tool,
    );
    expect(found!.why).toBe(
      'A1 has changed too little since version 2 of the figures was released: the difference would tell single answers apart.',
    );
  });
});

describe('what is not one answer of each questionnaire', () => {
  const many = cases(20, 20);
  const differs = (before: QuestionShown, now: QuestionShown): string[] =>
    places(release(2, { questions: { A1: now }, cases: many }), release(1, { questions: { A1: before } }));
  const told = tally(40, [20, 20, 0]);
  const later = tally(60, [30, 30, 0]);

  test.each<[what: string, more: Partial<QuestionShown>]>([
    ['answers that overlap', { type: 'several' }],
    ['dates', { type: 'date' }],
    ['answers about each child', { about: 'child', unit: 'child' }],
    ['texts about each child', { about: 'child', unit: 'child', type: 'text', counts: {} }],
  ])('%s stand where they are the same, and otherwise not, however much has changed', (_, more) => {
    expect(differs(question(told, more), question(told, more))).toEqual([]);
    expect(differs(question(told, more), question(later, more))).toEqual(['/questions/A1']);
    expect(differs(question(told), question(later))).toEqual([]);
  });

  const number = (asked: number, answered: Shown): QuestionShown =>
    question({ ...withheld, asked, answered }, { type: 'number' });
  test('of numbers how many answered is what was told, or is not told', () => {
    expect(differs(number(40, 30), number(40, 30))).toEqual([]);
    expect(differs(number(40, 30), number(60, 45))).toEqual(['/questions/A1']);
    expect(differs(number(40, 30), number(40, 31))).toEqual(['/questions/A1']);
    expect(differs(number(40, null), number(40, 30))).toEqual(['/questions/A1']);
    expect(differs(number(40, 30), number(60, null))).toEqual([]);
  });

  test('how many gave a date is no more told where all else was withheld', () => {
    const date = (given: Shown): QuestionShown => ({ ...withheld, type: 'date', answeredExcludingDontKnow: given });
    expect(differs(date(null), date(20))).toEqual(['/questions/A1']);
    expect(differs(date(20), date(21))).toEqual(['/questions/A1']);
  });
});

describe('a question that was withheld', () => {
  test.each<[what: string, asked: number]>([
    ['stays withheld, however many cases have changed', 40],
    ['and however many more were asked', 60],
  ])('%s', (_, asked) => {
    const now = release(2, { questions: { A1: question(tally(asked, [asked - 20, 20, 0])) }, cases: cases(20, 20) });
    expect(places(now, release(1, { questions: { A1: withheld } }))).toEqual(['/questions/A1']);
  });

  test('may stay so, and one that was shown may come to be', () => {
    const shown = release(1, { questions: { A1: question(tally(40, [20, 20, 0])) } });
    const hidden = release(2, { questions: { A1: withheld }, cases: cases(20, 1) });
    expect(places(hidden, release(1, { questions: { A1: withheld } }))).toEqual([]);
    expect(places(hidden, shown)).toEqual([]);
  });

  test('is no matter where one release does not have it', () => {
    expect(places(release(2, { questions: { A1: question(tally(41, [21, 20, 0])) } }), release(1))).toEqual([]);
    expect(places(release(2), release(1, { questions: { A1: question(tally(41, [21, 20, 0])) } }))).toEqual([]);
  });
});

describe('parts of a question', () => {
  const base = tally(40, [20, 10, 10]);
  const both = (now: Partial<QuestionShown>, then: Partial<QuestionShown>): string[] =>
    places(
      release(2, { questions: { A1: question(base, now) } }),
      release(1, { questions: { A1: question(base, then) } }),
    );

  test('reasons stand as they were, or are shown no more', () => {
    const [a, b] = [{ 'not-in-records': 10 }, { 'not-in-records': 5, other: 5 }];
    expect(both({ dontKnowReasons: a }, { dontKnowReasons: a })).toEqual([]);
    expect(both({ dontKnowReasons: {} }, { dontKnowReasons: a })).toEqual([]);
    expect(both({ dontKnowReasons: a }, { dontKnowReasons: { other: null } })).toEqual([
      '/questions/A1/dontKnowReasons',
    ]);
    expect(both({ dontKnowReasons: { other: null } }, { dontKnowReasons: a })).toEqual([]);
    expect(both({ dontKnowReasons: b }, { dontKnowReasons: a })).toEqual(['/questions/A1/dontKnowReasons']);
    // One that is shown is enough.
    expect(both({ dontKnowReasons: { other: 5, x: null } }, { dontKnowReasons: a })).toEqual([
      '/questions/A1/dontKnowReasons',
    ]);
  });

  test.each(cuts)('rows %s stand as they were, or are shown no more', (cut) => {
    const [a, b] = [{ one: tally(20, [10, 10, 0]) }, { one: tally(20, [15, 5, 0]) }];
    expect(both({ [cut]: a }, { [cut]: a })).toEqual([]);
    expect(both({ [cut]: a }, {})).toEqual([`every ${cut}`, `/questions/A1/${cut}`]);
    expect(both({}, { [cut]: a })).toEqual([]);
    expect(both({ [cut]: b }, { [cut]: a })).toEqual([`/questions/A1/${cut}`]);
  });
});

describe('how many are behind the rows', () => {
  const rows = { 'CP-CIN': tally(20, [10, 10, 0]) };
  const shown = { A1: question(tally(40, [20, 20, 0]), { byRoute: rows }) };
  const routes = (first: number) =>
    cases(20, 0, (at) => ({ route: { from: 'CP', to: at < first ? 'CIN' : 'closure' } }));

  test('must be as many as they were, where both releases tell', () => {
    const then = release(1, { questions: shown, cases: routes(10) });
    expect(places(release(2, { questions: shown, cases: routes(10) }), then)).toEqual([]);
    expect(places(release(2, { questions: shown, cases: routes(13) }), then)).toEqual(['every byRoute']);
  });

  test('is no matter where the release shows no such row, and is not told where the earlier one told none', () => {
    const none = { A1: question(tally(40, [20, 20, 0])) };
    const places2 = (now: Record<string, QuestionShown>, then: Record<string, QuestionShown>): string[] =>
      places(release(2, { questions: now, cases: routes(13) }), release(1, { questions: then, cases: routes(10) }));
    expect(places2(none, shown)).toEqual([]);
    expect(places2(shown, none)).toEqual(['every byRoute', '/questions/A1/byRoute']);
  });

  test.each<[what: string, shown: Partial<QuestionShown>, route: string, factors: string[], stands: boolean]>([
    ['of one row', { byRoute: rows }, 'CIN', [], false],
    ['of a row that is not shown', { byRoute: rows }, 'closure', [], true],
    ['of one row, of which nothing was shown', {}, 'CIN', [], true],
    ['of one factor', { byFactor: { neglect: tally(20, [10, 10, 0]) } }, 'CIN', ['neglect'], false],
    ['of none of the factors', { byFactor: { neglect: tally(20, [10, 10, 0]) } }, 'CIN', [], true],
  ])('must not be told by a total: all that came is %s', (_, then, route, factors, stands) => {
    const first = cases(20, 0, (at) => ({
      route: { from: 'CP', to: at < 10 ? 'CIN' : 'closure' },
      factors: at < 10 ? ['neglect'] : [],
    }));
    const more = cases(5, 0, (at) => ({ case: `more-${at}`, route: { from: 'CP', to: route }, factors }));
    const base = tally(40, [20, 20, 0]);
    const now = release(2, { questions: { A1: question(tally(50, [25, 25, 0])) }, cases: [...first, ...more] });
    const found = places(now, release(1, { questions: { A1: question(base, then) }, cases: first }));
    expect(found).toEqual(stands ? [] : ['/questions/A1']);
    // Where nothing else is there, the row is the total.
    const all = { route: { from: 'CP', to: route }, factors };
    const whole = [first, [...first, ...more]].map((some) => some.map((one) => ({ ...one, ...all })));
    expect(
      places(
        release(2, { questions: now.figures.questions, cases: whole[1]! }),
        release(1, { questions: { A1: question(base, then) }, cases: whole[0]! }),
      ),
    ).toEqual([]);
  });

  test('is told by a question of one factor too, and by no other', () => {
    const having = (n: number) => cases(20, 0, (at) => ({ factors: at < n ? ['domestic-abuse'] : [] }));
    const of = (id: string, asked: Shown) => ({ [id]: question({ ...tally(20, [10, 10, 0]), asked }) });
    const between = (questions: Record<string, QuestionShown>): string[] =>
      places(release(2, { questions, cases: having(12) }), release(1, { questions, cases: having(10) }));
    expect(between(of('C17', 20))).toEqual(['every byFactor']);
    expect(between(of('C17', null))).toEqual([]);
    expect(between(of('A1', 20))).toEqual([]);
    const [told, untold] = [of('C17', 20), { C17: { ...withheld, asked: null } }];
    const same = { cases: having(10) };
    expect(places(release(2, { questions: told, ...same }), release(1, { questions: untold, ...same }))).toEqual([
      'every byFactor',
      '/questions/C17',
    ]);
  });

  test('is told of no other rows by a question of one factor', () => {
    const questions = { C17: question(tally(20, [10, 10, 0])) };
    const of = (routes: number, having: number) =>
      cases(20, 0, (at) => ({
        route: { from: 'CP', to: at < routes ? 'CIN' : 'closure' },
        factors: at < having ? ['domestic-abuse'] : [],
      }));
    const [now, then] = [release(2, { questions, cases: of(13, 12) }), release(1, { questions, cases: of(10, 10) })];
    expect(places(now, then)).toEqual(['every byFactor']);
  });

  test('may be others where they are in no row that can be shown', () => {
    const routesOf = (...sizes: number[]): CaseFigures[] => {
      const names = sizes.flatMap((size, i) => Array.from({ length: size }, () => `R${i}`));
      return cases(20, 0, (at) => ({ route: { from: 'CP', to: names[at]! } }));
    };
    const questions = { A1: question(tally(40, [20, 20, 0]), { byRoute: { 'CP-R0': tally(20, [10, 10, 0]) } }) };
    const then = release(1, { questions, cases: routesOf(10, 4, 4, 2) });
    expect(places(release(2, { questions, cases: routesOf(10, 3, 4, 3) }), then)).toEqual([]);
    expect(places(release(2, { questions, cases: routesOf(9, 4, 4, 3) }), then)).toEqual(['every byRoute']);
  });
});

describe('what became of the questionnaires', () => {
  const from = (part: Partial<Figures['completeness']>, then: Partial<Figures['completeness']> = {}): string[] =>
    places(release(2, { completeness: part }), release(1, { completeness: then }));

  const noneKnown = {
    expected: null,
    distributed: null,
    notKnown: null,
    cannotIdentify: null,
    noReply: null,
    withdrawn: null,
  };

  test.each<
    [what: string, part: Partial<Figures['completeness']>, then: Partial<Figures['completeness']>, at: string[]]
  >([
    ['nothing', {}, {}, []],
    ['2 more that do not know the child', { notKnown: 12, expected: 65, distributed: 60 }, {}, ['/completeness']],
    ['5 more of three', { notKnown: 15, noReply: 10, expected: 70, distributed: 65 }, {}, []],
    ['one number hidden that was shown', { notKnown: null, expected: 65, distributed: 60 }, {}, ['/completeness']],
    [
      'the hidden rest, by 2',
      { notKnown: null, cannotIdentify: null, expected: 67, noReply: 10, distributed: null },
      { notKnown: null, cannotIdentify: null, distributed: null },
      ['/completeness'],
    ],
    [
      'all of it, where it was hidden before',
      { notKnown: 12 },
      { expected: null, distributed: null, notKnown: null, cannotIdentify: null, noReply: null, withdrawn: null },
      ['/completeness'],
    ],
    ['none declined, which was not counted before', { declined: 0 }, {}, []],
    ['2 declined, which was not counted before', { declined: 2, expected: 62 }, {}, ['/completeness']],
    ['5 declined and 5 more without reply', { declined: 5, noReply: 10, expected: 70, distributed: 60 }, {}, []],
    [
      'declined comes to be hidden',
      { declined: null, expected: 70 },
      { declined: 10, expected: 70 },
      ['/completeness'],
    ],
    ['2 more declined', { declined: 12, expected: 72 }, { declined: 10, expected: 70 }, ['/completeness']],
    [
      'nothing, of which two are hidden',
      { notKnown: null, cannotIdentify: null, distributed: null },
      { notKnown: null, cannotIdentify: null, distributed: null },
      [],
    ],
    ['all of it comes to be hidden but what came', { ...noneKnown, returned: 45 }, {}, []],
    [
      'complete comes to be hidden, with gaps as many as came before',
      { complete: null, returned: 45 },
      { returned: 50, complete: 8 },
      [],
    ],
    ['explained comes to be hidden, where few were', { explained: null }, { explained: 3 }, []],
    [
      'complete where it was not told before',
      {},
      { complete: null, explained: null },
      ['/completeness/complete', '/completeness/explained'],
    ],
    [
      'summaries owed where they were not told before',
      {},
      { summaries: { owed: null, received: null } },
      ['/completeness/summaries'],
    ],
    [
      'summaries received where they were not told before',
      {},
      { summaries: { owed: 20, received: null } },
      ['/completeness/summaries'],
    ],
    ['summaries come to be hidden', { summaries: { owed: 20, received: null } }, {}, []],
    [
      'nothing, of which what is complete, has comments or is a summary is hidden',
      { complete: null, explained: null, summaries: { owed: null, received: null } },
      { complete: null, explained: null, summaries: { owed: null, received: null } },
      [],
    ],
    [
      '2 more explained, of 7 more complete',
      { returned: 47, complete: 37, explained: 22 },
      {},
      ['/completeness/explained'],
    ],
    [
      '2 more lack a comment, of 7 more complete',
      { returned: 47, complete: 37, explained: 25 },
      {},
      ['/completeness/explained'],
    ],
    [
      '2 more summaries owed, 7 more received',
      { summaries: { owed: 22, received: 17 } },
      {},
      ['/completeness/summaries'],
    ],
    [
      '7 more summaries owed, 2 more received',
      { summaries: { owed: 27, received: 12 } },
      {},
      ['/completeness/summaries'],
    ],
    ['2 more complete', { complete: 32 }, {}, ['/completeness/complete', '/completeness/explained']],
    ['5 more complete, of 7 more', { complete: 35, returned: 47 }, {}, ['/completeness/complete']],
    ['5 more complete', { complete: 35 }, {}, []],
    ['complete comes to be hidden', { complete: null }, {}, []],
    ['2 more explained', { explained: 22 }, {}, ['/completeness/explained']],
    ['5 more explained', { explained: 25 }, {}, []],
    ['explained where it was not told before', { explained: 22 }, { explained: null }, ['/completeness/explained']],
    ['2 more summaries owed', { summaries: { owed: 22, received: 10 } }, {}, ['/completeness/summaries']],
    ['2 more received', { summaries: { owed: 20, received: 12 } }, {}, ['/completeness/summaries']],
    ['6 more owed, 5 more received', { summaries: { owed: 26, received: 15 } }, {}, ['/completeness/summaries']],
    ['5 more received', { summaries: { owed: 20, received: 15 } }, {}, []],
  ])('%s', (_, part, then, at) => expect(from(part, then)).toEqual(at));
});

describe('a whole release', () => {
  test.each<[what: string, now: Parameters<typeof release>[1], then: Parameters<typeof release>[1], at: string[]]>([
    ['of 3 questionnaires more', { completeness: { returned: 43 } }, {}, ['']],
    ['of 3 fewer', { completeness: { returned: 37 } }, {}, ['']],
    ['of another small count', { suppression: { smallCount: 6 } }, {}, ['']],
    ['of another number of cases', { suppression: { minimumCases: 4 } }, {}, ['']],
    ['that shows nothing', { completeness: { returned: 43 }, suppression: { tooSmall: 'Too small.' } }, {}, []],
    ['after one that shows nothing', { completeness: { returned: 43 } }, { suppression: { tooSmall: 'So.' } }, []],
    [
      'of 2 cases more, and it says so',
      { cases: cases(22), notes: '22 cases.' },
      { notes: '20 cases.' },
      ['/notes/counts'],
    ],
    ['of 5 cases more, and it says so', { cases: cases(25), notes: '25 cases.' }, { notes: '20 cases.' }, []],
    ['of 2 cases more, and does not say so', { cases: cases(22) }, {}, []],
    [
      'that says how many cases, as none did',
      { notes: '40 cases.' },
      { notes: countsWithoutCases(40, defaultRule) },
      ['/notes/counts'],
    ],
  ])('%s', (_, now, then, at) => expect(places(release(2, now), release(1, then))).toEqual(at));

  test('that is not disclosure-controlled is none', () => {
    expect(() => places(release(2, { suppression: null }), release(1))).toThrow(RangeError);
    expect(() => places(release(2), release(1, { suppression: null }))).toThrow('Only shareable figures');
  });

  test('says of each thing what it is, and since when', () => {
    const rows = { 'CP-CIN': tally(20, [10, 10, 0]) };
    const routes = (first: number) =>
      cases(20, 0, (at) => ({ route: { from: 'CP', to: at < first ? 'CIN' : 'closure' } }));
    const base = tally(40, [20, 10, 10]);
    const then = release(1, {
      notes: '20 cases.',
      cases: routes(10),
      questions: { A1: question(base, { byRoute: rows, dontKnowReasons: { a: 10 } }), C17: withheld },
    });
    const now = release(2, {
      notes: '22 cases.',
      cases: [...routes(13), ...cases(2, 0, () => ({ case: 'more' }))],
      questions: {
        A1: question(base, { byRoute: { 'CP-CIN': tally(20, [15, 5, 0]) }, dontKnowReasons: { a: 5 } }),
        C17: question({ ...base, asked: null }),
      },
      completeness: { notKnown: 12, complete: 32, summaries: { owed: 22, received: 10 } },
    });
    const since = 'since version 1 of the figures was released';
    expect(objections(now, then, tool).map(({ why }) => why)).toEqual([
      `The questionnaires behind the rows of byRoute are not those they were ${since}: the difference would be a row by itself.`,
      `The reasons for "don't know" to A1 are not those shown ${since}.`,
      `byRoute of A1 is not what was shown ${since}: the difference would be a row by itself.`,
      `C17 has been withheld ${since}: shown now, it would bound what was hidden then.`,
      `What became of a few questionnaires has changed ${since}: the difference would tell them.`,
      `A few questionnaires more or fewer are complete than ${since}: the difference would tell them.`,
      `A few questionnaires more or fewer lack no comment than ${since}: the difference would tell them.`,
      `A few summaries more or fewer are owed or in than ${since}: the difference would tell them.`,
      `A few cases more or fewer are counted than ${since}.`,
    ]);
    const whole = (of: Parameters<typeof release>[1]): string[] =>
      objections(release(2, of), then, tool).map(({ why }) => why);
    expect(whole({ suppression: { smallCount: 6 } })).toEqual([`The rule for what may be shown has changed ${since}.`]);
    expect(whole({ completeness: { returned: 43 } })).toEqual([
      `Too little has changed ${since}: a few questionnaires more or fewer would tell their answers.`,
    ]);
  });

  test('says of rows and cases that nothing was told of them, and of one row that it is all that came', () => {
    const rows = { 'CP-CIN': tally(20, [10, 10, 0]) };
    const [base, more] = [tally(40, [20, 20, 0]), tally(50, [25, 25, 0])];
    const first = cases(20, 0, (at) => ({ route: { from: 'CP', to: at < 10 ? 'CIN' : 'closure' } }));
    const five = cases(5, 0, (at) => ({ case: `more-${at}`, route: { from: 'CP', to: 'CIN' } }));
    const since = 'since version 1 of the figures was released';
    const why = (...[now, then]: Parameters<typeof release>[1][]): string[] =>
      objections(release(2, now), release(1, then), tool).map((one) => one.why);
    expect(
      why(
        { notes: '20 cases.', questions: { A1: question(base, { byRoute: rows }) } },
        { notes: countsWithoutCases(40, defaultRule), questions: { A1: question(base) } },
      ),
    ).toEqual([
      `Nothing of the rows of byRoute has been told ${since}: told now, it would bound what was hidden then.`,
      `byRoute of A1 is not what was shown ${since}: the difference would be a row by itself.`,
      `How many cases are counted has not been told ${since}.`,
    ]);
    expect(
      why(
        { questions: { A1: question(more) }, cases: [...first, ...five] },
        { questions: { A1: question(base, { byRoute: rows }) }, cases: first },
      ),
    ).toEqual([`All that has changed in A1 ${since} is of one of its rows: the difference would be that row's.`]);
  });
});

import { describe, expect, test } from 'vitest';
import { questionShown } from '../../../../shared/domain/disclosure/question.ts';
import { suppressedIn } from '../../../../shared/domain/disclosure/suppressed.ts';
import type { QuestionPlan } from '../../../../shared/domain/disclosure/suppression-plan.ts';
import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import type { Figures, QuestionShown, Suppressed } from '../../../../shared/domain/figures/figures.ts';
import type { Tally } from '../../../../shared/domain/figures/tally.ts';
import { stepDown2 } from '../../../library.ts';
import { restricted } from '../../work/packs/sample.ts';

const question = {
  ...stepDown2.questions[0]!,
  id: 'A1',
  reasons: ['not-in-records', 'other'].map((value) => ({ value, label: value })),
};

const tally = (yes: number, no: number, dontKnow: number, unanswered = 0): Tally => ({
  asked: yes + no + dontKnow + unanswered,
  answered: yes + no + dontKnow,
  unanswered,
  notApplicable: 0,
  counts: { yes, no, 'dont-know': dontKnow },
});

const exact: Aggregate['questions'][string] = {
  wording: 'Was it so?',
  type: 'yes-no-dont-know',
  about: 'agency',
  ...tally(20, 10, 10, 5),
  percent: { yes: '50.0', no: '25.0', 'dont-know': '25.0' },
  percentExcludingDontKnow: { yes: '66.7', no: '33.3' },
  answeredExcludingDontKnow: 30,
  dontKnowReasons: { 'not-in-records': 6, other: 4 },
  byService: { police: tally(10, 5, 5, 3), school: tally(10, 5, 5, 2) },
  byRoute: { 'CP-CIN': tally(20, 10, 10, 5) },
  byFactor: {},
  byCase: { 'case-1': tally(2, 0, 0) },
  byCoverage: { 'all-children': tally(20, 10, 10, 5) },
};
const { byCase: _byCase, ...shared } = exact;

const noCuts = { byService: new Map(), byRoute: new Map(), byCoverage: new Map(), byFactor: new Map() };
const plan = (of: Partial<QuestionPlan> = {}): QuestionPlan => ({
  asked: true,
  hidden: new Set(),
  reasons: new Set(),
  cuts: noCuts,
  ...of,
});

describe('a question as it is shown', () => {
  test('hides nothing that its plan does not', () => {
    const shown = questionShown(question, exact, plan());
    expect(shown).toEqual({ ...shared, byService: {}, byRoute: {}, byCoverage: {} });
  });

  test('withheld whole, tells how many were asked only where that is known', () => {
    const withheld: QuestionShown = {
      ...shared,
      asked: null,
      answered: null,
      unanswered: null,
      notApplicable: null,
      counts: { yes: null, no: null, 'dont-know': null },
      percent: { yes: null, no: null, 'dont-know': null },
      percentExcludingDontKnow: { yes: null, no: null },
      answeredExcludingDontKnow: null,
      dontKnowReasons: { 'not-in-records': null, other: null },
      byService: {},
      byRoute: {},
      byCoverage: {},
    };
    expect(questionShown(question, exact)).toEqual(withheld);
    expect(questionShown(question, exact, plan({ hidden: undefined, asked: false }))).toEqual(withheld);
    expect(questionShown(question, exact, plan({ hidden: undefined }))).toEqual({ ...withheld, asked: 45 });
    const { reasons: _, ...without } = question;
    expect(questionShown(without, exact).dontKnowReasons).toEqual({});
  });

  test('shows a percentage where its count and its base are shown', () => {
    const hidden = questionShown(question, exact, plan({ hidden: new Set(['counts/no', 'counts/dont-know']) }));
    expect(hidden).toMatchObject({
      answered: 40,
      percent: { yes: '50.0', no: null, 'dont-know': null },
      answeredExcludingDontKnow: null,
      percentExcludingDontKnow: { yes: null, no: null },
    });
    const baseless = questionShown(question, exact, plan({ hidden: new Set(['counts/dont-know', 'unanswered']) }));
    expect(baseless).toMatchObject({
      answered: null,
      percent: { yes: null, no: null, 'dont-know': null },
      answeredExcludingDontKnow: 30,
      percentExcludingDontKnow: { yes: '66.7', no: '33.3' },
    });
  });

  test('shows of the reasons those that are not hidden, and none where they are withheld', () => {
    const some = questionShown(question, exact, plan({ reasons: new Set(['other']) }));
    expect(some.dontKnowReasons).toEqual({ 'not-in-records': 6, other: null });
    const none = questionShown(question, exact, plan({ reasons: undefined }));
    expect(none.dontKnowReasons).toEqual({ 'not-in-records': null, other: null });
  });

  test('shows of each table the rows of its plan, each without what it hides', () => {
    const shown = questionShown(
      question,
      exact,
      plan({
        cuts: {
          ...noCuts,
          byService: new Map([['police', new Set(['counts/no', 'counts/dont-know'])]]),
          byCoverage: new Map([['all-children', new Set<string>()]]),
        },
      }),
    );
    expect(shown.byService).toEqual({
      police: { ...tally(10, 5, 5, 3), counts: { yes: 10, no: null, 'dont-know': null } },
    });
    expect([shown.byRoute, shown.byCoverage]).toEqual([{}, exact.byCoverage]);
  });

  test('has its note only where nothing is hidden', () => {
    const noted = { ...exact, note: 'They add up to 45.' };
    expect(questionShown(question, noted, plan()).note).toBe('They add up to 45.');
    expect(questionShown(question, noted, plan({ hidden: new Set(['counts/no', 'unanswered']) }))).not.toHaveProperty(
      'note',
    );
    expect(questionShown(question, exact, plan())).not.toHaveProperty('note');
  });
});

describe('what is suppressed is named', () => {
  const suppressed = (shown: QuestionShown, of = exact): Suppressed[] =>
    suppressedIn(
      { ...restricted, completeness: { ...restricted.completeness, explained: 0 }, questions: { A1: shown } },
      { ...restricted, questions: { A1: of } },
      { levels: [] },
    );
  const at = (rule: string, ...pointers: string[]): Suppressed[] =>
    pointers.map((pointer) => ({ pointer: `/questions/A1${pointer}`, rule }));
  const noRows = at('table-withheld', '/byService', '/byRoute', '/byCoverage', '/byFactor');

  test('a question that is withheld whole, once', () => {
    expect(suppressed(questionShown(question, exact))).toEqual(at('table-withheld', ''));
  });

  test('each number, percentage and base; tables of which nothing is shown once each', () => {
    const shown = questionShown(question, exact, plan({ hidden: new Set(['counts/no', 'counts/dont-know']) }));
    expect(suppressed(shown)).toEqual([
      ...at('small-count', '/counts/no', '/counts/dont-know', '/percent/no', '/percent/dont-know'),
      ...at(
        'small-count',
        '/percentExcludingDontKnow/yes',
        '/percentExcludingDontKnow/no',
        '/answeredExcludingDontKnow',
      ),
      ...noRows,
    ]);
  });

  test('how many answered and did not, and of no percentage that there is none of', () => {
    const of = { ...exact, percentExcludingDontKnow: { yes: null, no: null }, answeredExcludingDontKnow: 0 };
    const shown = questionShown(question, of, plan({ hidden: new Set(['unanswered', 'counts/dont-know']) }));
    expect(suppressed(shown, of)).toEqual([
      ...at('small-count', '/answered', '/unanswered', '/counts/dont-know'),
      ...at('small-count', '/percent/yes', '/percent/no', '/percent/dont-know'),
      ...noRows,
    ]);
  });

  test('a reason, or all of them at once', () => {
    const some = questionShown(question, exact, plan({ reasons: new Set(['other']) }));
    expect(suppressed(some)).toEqual([...at('small-count', '/dontKnowReasons/other'), ...noRows]);
    const none = questionShown(question, exact, plan({ reasons: undefined }));
    expect(suppressed(none)).toEqual([...at('table-withheld', '/dontKnowReasons'), ...noRows]);
    const without = { ...exact, dontKnowReasons: {} };
    expect(suppressed(questionShown(question, without, plan()), without)).toEqual(noRows);
  });

  test('that rows are left out, not which; and what is hidden in the others', () => {
    const police = new Map([['police', new Set(['counts/no', 'counts/dont-know'])]]);
    const all = new Map([['CP-CIN', new Set<string>()]]);
    const shown = questionShown(question, exact, plan({ cuts: { ...noCuts, byService: police, byRoute: all } }));
    expect(suppressed(shown)).toEqual([
      ...at('rows-withheld', '/byService'),
      ...at('small-count', '/byService/police/counts/no', '/byService/police/counts/dont-know'),
      ...at('table-withheld', '/byCoverage', '/byFactor'),
    ]);
  });

  test('what came of the questionnaires and summaries; nothing of a question that is not there', () => {
    const hidden: Figures['completeness'] = {
      ...restricted.completeness,
      noReply: null,
      explained: null,
      summaries: { owed: 8, received: null },
    };
    const pointers = ['/completeness/noReply', '/completeness/explained', '/completeness/summaries/received'];
    expect(
      suppressedIn(
        { ...restricted, completeness: hidden, questions: {} },
        { ...restricted, questions: { A1: exact } },
        { levels: [] },
      ),
    ).toEqual(pointers.map((pointer) => ({ pointer, rule: 'small-count' })));
  });
});

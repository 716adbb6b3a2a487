/** What page, report, workbook and trends state of an audit, in audits of which their sentences would be false. */
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import type { NeverAsked } from '../../../../shared/domain/figures/aggregate.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { type CaseFacts, type ReturnFacts } from '../../../../shared/domain/figures/case-partial.ts';
import { signalsOf } from '../../../../shared/domain/figures/signals.ts';
import { trendsOf } from '../../../../shared/domain/figures/across-quarters.ts';
import { chartsOf } from '../../../../shared/work/packs/charts/charts.ts';
import { tablesInWords } from '../../../../shared/work/packs/page/worded.ts';
import { quietRules } from '../../../../shared/work/packs/tables/claims.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { dated, type DatedFigures } from '../../../../shared/domain/figures/figures.ts';
import { figuresPage } from '../../../../shared/work/packs/page/figures-page.ts';
import { tablesOf } from '../../../../shared/work/packs/tables/tables.ts';
import { noOtherAudit, type Trends } from '../../../../shared/domain/figures/trends.ts';
import { figuresWorkbook, workbookAbout } from '../../../../shared/work/packs/sheets/workbook.ts';
import type { SampleCase } from '../../../../shared/work/packs/word/context.ts';
import { reportDocument } from '../../../../shared/work/packs/word/report.ts';
import { stepDown2 as whole2 } from '../../../library.ts';
import { stepDown2015 as whole2015 } from '../../../library.ts';
import type { Answers } from '../../../../shared/domain/tool/answers.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { reference } from '../../../unit/domain/figures/reference.ts';
import { withGaps } from '../../../unit/domain/disclosure/audits.ts';
import { readDocx } from '../../../unit/work/packs/read-docx.ts';
import { everyKind } from '../../../unit/work/packs/every-kind.ts';
import { plainDraw } from '../../../unit/work/packs/plain-draw.ts';
import { datedShareable } from '../../../unit/work/packs/sample.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';
import { factsWith } from '../../../facts.ts';

/** A tool with some questions of each section, those of every rule among them: what a file states does not rest on how many. */
const someOf = (tool: Tool): Tool => {
  const rules = JSON.stringify([tool.signals, tool.concerns]);
  const ruled = new Set(rules.match(/\b[A-F]\d+(?:-\d)?\b/g));
  return { ...tool, questions: tool.questions.filter(({ id }) => /^(?:[A-F]1|E2)$/.test(id) || ruled.has(id)) };
};
const stepDown2015 = someOf(whole2015);
const stepDown2 = someOf(whole2);

/** Every question with an answer that is not "don't know": the option that is wanted, where it is offered, else the first. */
const answering = (tool: Tool, wanted: string, but: Answers = {}): Answers => ({
  ...Object.fromEntries(
    tool.questions.map(({ id, options }) => {
      const option = options.find(({ value }) => value === wanted) ?? options[0];
      return [id, { answer: option?.value ?? 'In words' }];
    }),
  ),
  ...but,
});

const owed = (service: string, answers?: Answers): ReturnFacts => {
  const common = { agency: service, service, seq: 1, gaps: 0, unexplained: 0 };
  if (answers === undefined) return { ...common, state: 'no-reply', settled: false };
  return {
    ...common,
    state: 'complete',
    settled: true,
    counted: {
      version: 1,
      sha256: 'a'.repeat(64),
      receivedAt: '2015-05-07T10:00:00.000Z',
      coverage: 'all-children',
      answers,
      facts: factsWith(),
    },
  };
};

interface Wanted {
  tool?: Tool;
  neverAsked?: NeverAsked[];
  cases: (Pick<CaseFacts, 'factors' | 'returns' | 'summary'> & Partial<CaseFacts>)[];
}

interface Made {
  figures: DatedFigures;
  tool: Tool;
  trends: Trends;
  sample: readonly SampleCase[];
}

/** The restricted figures of an audit, by the very rules. */
function made({ tool = stepDown2015, neverAsked = [], cases }: Wanted): Made {
  const audit = { ...reference.audit, tool: tool.id };
  const facts = cases.map((one, at): CaseFacts =>
    withGaps(tool, { audit: audit.id, case: `case-${at + 1}`, route: { from: 'CP', to: 'CIN' }, ...one }),
  );
  const partials = facts.map((one) => partialOf(tool, one));
  const manifest = manifestOf({ audit: audit.id, tool: tool.id, status: 'interim' }, partials);
  const answered = facts.flatMap(({ case: id, returns }) =>
    returns.flatMap(({ agency, service, counted }) =>
      counted === undefined ? [] : [{ case: id, agency, service, facts: counted.facts, content: counted }],
    ),
  );
  const signals = signalsOf(tool, answered);
  const exact = aggregateJson({ audit, revision: 1, manifest, partials, tool, neverAsked, signals });
  const own = { audit, revision: 1, status: 'interim' as const, totals: manifest.totals, tool };
  return {
    figures: dated(exact),
    tool,
    trends: trendsOf([own]),
    sample: partials.map(({ figures: { case: id, route, level, factors } }) => ({ case: id, route, level, factors })),
  };
}

const pageOf = ({ figures, tool, trends }: Omit<Made, 'sample'>): string =>
  figuresPage(figures, tool, trends)
    .replaceAll(/<style>.*?<\/style>/gs, '')
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"');

/** Each of the same figures once: several tests look at different sentences of one file. */
function onceEach<T>(make: (of: T) => Promise<string>): (of: T) => Promise<string> {
  const files = new Map<string, Promise<string>>();
  return (of) => {
    const from = JSON.stringify(of);
    const text = files.get(from) ?? make(of);
    files.set(from, text);
    return text;
  };
}

const reportOf = onceEach(async ({ figures, tool, trends, sample }: Omit<Made, 'sample'> & Partial<Made>) => {
  // One stands for all, and none is drawn: what is looked at is the text.
  const charts = chartsOf(figures, tool, trends).slice(0, 1);
  const input = { figures, tool, trends, charts, sample, publishedAt: '2015-05-08T12:00:00.000Z' };
  return readDocx(await reportDocument(input, plainDraw)).text;
});

const workbookOf = onceEach(async ({ figures, tool, trends }: Omit<Made, 'sample'>) => {
  const book = await readXlsx(
    await figuresWorkbook(tablesInWords(tool, tablesOf(figures, tool, trends)), workbookAbout(figures)),
  );
  return book.sheets.map(({ rows }) => rows.flat().join('\n')).join('\n');
});

const noSummary = { factors: [] };
const called = 'Every service that a case calls for was asked';
const yes2015 = answering(stepDown2015, 'yes');

test('what a questionnaire says of a comparison, and that it makes none, page, report and workbook say alike', async () => {
  const then = made({ cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
  const now = made({
    tool: stepDown2,
    cases: [{ ...noSummary, returns: [owed('police', answering(stepDown2, 'yes'))] }],
  });
  const ofTwo = now.trends.notes.filter((note) => note !== noOtherAudit);
  const trends: Trends = {
    ...now.trends,
    notes: ofTwo,
    series: [...then.trends.series.slice(0, 2), ...now.trends.series],
  };
  const notes = [
    'step-down@2 has no question that it declares comparable with this one of step-down@2015.',
    'step-down@2: 2015 did not say what collective means; here guidance does.',
  ];
  trends.series = trends.series.map((series, at) => ({ ...series, notes: notes.slice(at, at + 1) }));
  for (const text of [
    pageOf({ ...now, trends }),
    await reportOf({ ...now, trends }),
    await workbookOf({ ...now, trends }),
  ])
    for (const note of notes) expect(text).toContain(note);
});

describe('services never asked', () => {
  const abuse = { factors: ['domestic-abuse'] };

  test.each([
    [
      'of a theme that has no rule',
      { tool: { ...stepDown2015, calledFor: [] }, cases: [{ ...abuse, returns: [owed('police', yes2015)] }] },
      'No rule says which services this theme calls for, so nobody could look for one that was never asked.',
    ],
    [
      'where no factor calls for one',
      { cases: [{ factors: ['neglect'], returns: [owed('police', yes2015)] }] },
      'No case has a factor for which a rule calls for a service.',
    ],
    [
      'where all that a factor calls for were asked',
      { cases: [{ ...abuse, returns: ['adult-services', 'housing', 'police'].map((one) => owed(one, yes2015)) }] },
      `${called}, or somebody has said why not.`,
    ],
    [
      // Nothing stands in the list, as somebody has said why, and yet nobody was asked.
      'where one that is called for was waived',
      { cases: [{ ...abuse, returns: [owed('adult-services', yes2015)] }] },
      `${called}, or somebody has said why not.`,
    ],
  ] satisfies [string, Wanted, string][])('%s, page, report and workbook say so alike', async (_of, wanted, words) => {
    const one = made(wanted);
    for (const text of [pageOf(one), await reportOf(one), await workbookOf(one)]) {
      expect(text).toContain(words);
      expect(text.replaceAll(words, '')).not.toContain(called);
    }
  });

  test('are listed where there are any, and nothing is said of all', async () => {
    const one = made({
      neverAsked: [{ case: 'case-1', service: 'housing' }],
      cases: [{ ...abuse, returns: [owed('police', yes2015)] }],
    });
    expect(await reportOf(one)).toContain('Never asked\ncase-1\nHousing\n');
    for (const text of [pageOf(one), await reportOf(one), await workbookOf(one)]) expect(text).not.toContain(called);
  });
});

describe('a theme without levels of need and without a look-back', () => {
  const { levels: _levels, lookBack: _lookBack, ...bare } = stepDown2015;
  const without = {
    factors: ['neglect'],
    route: undefined,
    returns: [owed('police', yes2015), owed('school', yes2015)],
  };

  test('has neither in page, report or workbook', async () => {
    const one = made({ tool: bare, cases: [without, without] });
    for (const text of [pageOf(one), await reportOf(one), await workbookOf(one)]) {
      expect(text).not.toMatch(/\broutes?\b|referral to children|Child protection plan/i);
    }
    expect(await reportOf(one)).toContain('Questions about a span of months look back from one day');
    expect(Object.keys(one.figures.questions['A1']!.byRoute)).toEqual([]);
  });

  test('with levels has a row for a route, and one for a level that a case stands at; none for a case without either', async () => {
    const cases = [{ ...without, route: { from: 'CIN', to: 'CP' } }, { ...without, level: 'CAF' }, without];
    const one = made({ tool: { ...bare, levels: stepDown2015.levels! }, cases });
    expect(Object.entries(one.figures.questions['A1']!.byRoute).map(([key, { asked }]) => [key, asked])).toEqual([
      ['CAF', 2],
      ['CIN-CP', 2],
    ]);
    const words = ['Early help assessment (CAF)', 'Child in need plan (CIN) to Child protection plan (CP)'];
    for (const text of [pageOf(one), await reportOf(one), await workbookOf(one)]) {
      for (const word of words) expect(text).toContain(word);
    }
  });

  // A sheet goes by its code, by-route, whatever stands in it.
  const between = { route: { from: 'CIN', to: 'CP' } };
  test.each([
    ['route', [between, between], /\blevel of need\b/i],
    ['level of need', [{ level: 'CAF' }, { level: 'CP' }], /(?<!by-)\broutes?\b/i],
    ['route or level of need', [between, { level: 'CAF' }], /\bby route\n/i],
  ])('with levels is broken down by %s, where cases have that, in each file alike', async (called, has, other) => {
    const cases = has.map((one) => ({ ...without, ...one }));
    const one = made({ tool: { ...bare, levels: stepDown2015.levels! }, cases });
    const [page, report, book] = [pageOf(one), await reportOf(one), await workbookOf(one)];
    const title = called.replace(/^./, (letter) => letter.toUpperCase());
    expect(page).toContain(`A1: answers by service, case, ${called}, factor`);
    expect(page).toContain(`|${title}|`);
    expect(report).toContain(`Questionnaires by ${called}\n${title}\nQuestionnaires\n`);
    expect(report).toContain(`answers by ${called}, `);
    expect(book).toContain(`Answers by ${called}\n`);
    expect(book).toContain(`\n${title}\nAsked\n`);
    for (const text of [page, report, book]) expect(text).not.toMatch(other);
  });

  test('that looks back from the audit’s own day says of which months', async () => {
    const tool: Tool = { ...bare, lookBack: { months: 12, before: 'windowsAnchor' } };
    expect(await reportOf(made({ tool, cases: [without] }))).toContain(
      'The records to look at are those of the 12 months to 1 April 2015.',
    );
  });
});

describe('who answered what', () => {
  const all = 'by all it was asked of';

  test('where no questionnaire is counted, nothing is said to have been answered', async () => {
    const one = made({ cases: [{ ...noSummary, returns: [owed('police'), owed('school')] }] });
    const [page, report, book] = [pageOf(one), await reportOf(one), await workbookOf(one)];
    expect(report).toContain('No questionnaire is counted, so there are no answers to count.');
    expect(report).toContain('Its questionnaire is "Children whose plan was stepped down (2015)"');
    expect(report).toContain('no questionnaire is counted for them to look at');
    expect(report).toContain('A service at 0 was asked, and no questionnaire of it is counted.');
    expect(page).toContain('No questionnaire is counted in which these rules could have found anything: Disagreed,');
    for (const text of [page, report, book]) {
      expect(text).not.toMatch(
        /Every question was|by all it was asked of|Agencies answered the|Each agency (answered|graded)|Nothing was found|Auditors looked|Some answered it/,
      );
    }
  });

  test('where there is no case at all, each file says that nothing is there', async () => {
    const one = made({ cases: [] });
    const report = await reportOf(one);
    expect(report).toContain('No case is in this audit.');
    expect(report).toContain('No case summary was asked for.');
    expect(report).not.toMatch(/Write each summary anew|text is not put here/);
    expect(pageOf(one)).toContain('|none|');
    expect(await workbookOf(one)).toContain('No return is counted yet.');
  });

  test('where everybody answered all, and nobody with "don\'t know"', async () => {
    const tool = { ...stepDown2015, questions: stepDown2015.questions.filter(({ id }) => id !== 'E5') };
    const one = made({ tool, cases: [{ ...noSummary, returns: [owed('police', answering(tool, 'yes'))] }] });
    expect(await reportOf(one)).toContain(`Every question was answered ${all}, and none with "don't know".`);
  });

  test('where a question applied to nobody, it is not said to have been answered', async () => {
    const one = made({ cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
    expect(one.figures.questions['E5']).toMatchObject({ asked: 0 });
    expect(await reportOf(one)).toContain(
      `Every question that applied to a questionnaire was answered ${all}, and none with "don't know".`,
    );
  });

  test('where somebody said that a question does not apply, that was no answer', async () => {
    const tool = {
      ...stepDown2,
      questions: stepDown2.questions.filter(({ appliesWhen }) => appliesWhen === undefined),
    };
    const answers = answering(tool, 'not-applicable');
    const one = made({ tool, cases: [{ ...noSummary, returns: [owed('police', answers)] }] });
    expect(await reportOf(one)).toContain(
      `Every question was answered, or said not to apply, ${all}, and none with "don't know".`,
    );
  });

  test('where some are left empty, the table says which others are not in it, and why', async () => {
    const { A1: _empty, ...rest } = yes2015;
    const one = made({ cases: [{ ...noSummary, returns: [owed('police', rest)] }] });
    const report = await reportOf(one);
    expect(report).toContain(
      'Questions that were always answered, and never with "don\'t know", are left out. Questions that applied to no questionnaire are left out. Written ones',
    );
    expect(report).not.toContain(all);
  });

  test('where every question is in the table, none is said to be left out', async () => {
    const tool = { ...stepDown2015, questions: stepDown2015.questions.filter(({ id }) => id === 'A1' || id === 'E2') };
    const one = made({ tool, cases: [{ ...noSummary, returns: [owed('police', {})] }] });
    expect(await reportOf(one)).not.toMatch(/Questions that (were|applied).*left out/);
  });
});

describe('one of anything', () => {
  const one = made({
    cases: [
      {
        factors: ['neglect'],
        returns: [owed('police', yes2015)],
        summary: { seq: 1, withdrawn: false, received: true },
      },
    ],
  });

  test('is one case, one questionnaire, one summary', async () => {
    const report = await reportOf(one);
    expect(report).toContain('\nOf 1 case.\n');
    expect(report).toContain('\nOf 1 case. A case can have several factors');
    expect(report).toContain('Asked: 1 questionnaire; answered: 1;');
    expect(report).toContain('Of 1 case summary asked for, 1 came. Its text is not put here');
    expect(one.figures.notes.counts).toContain('count 1 questionnaire about 1 case.');
    expect(one.trends.audits[0]!.counts).toContain('counts 1 questionnaire about 1 case.');
  });

  test('is never followed by a plural, in no file', async () => {
    for (const text of [pageOf(one), await reportOf(one), await workbookOf(one), JSON.stringify(one.trends)]) {
      expect(text).not.toMatch(
        /\b1 (questionnaires|cases|case summaries|summaries|agencies|answers|rows|services|children|gaps|audits|versions)\b/,
      );
    }
  });

  test('a case without a factor is said to have none', async () => {
    const without = made({ cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
    expect(await reportOf(without)).toContain('No case has a factor.');
    expect(await reportOf(one)).not.toContain('No case has a factor.');
  });
});

describe('signals', () => {
  test('of a questionnaire that states no rule were not looked for, and so not found', async () => {
    const tool = { ...stepDown2015, signals: [] };
    const one = made({ tool, cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
    const page = pageOf(one);
    expect(page).toContain(
      'Nobody looked for these, as the questionnaire does not state their rules: Disagreed, and did not escalate;',
    );
    expect(page).not.toContain('Nothing was found by these rules');
    for (const text of [await reportOf(one), await workbookOf(one)]) {
      expect(text).toContain('The questionnaire states no rules for signals, so none were looked for.');
    }
  });

  test('that the rules did not find are said to be none', async () => {
    const tool = {
      ...stepDown2015,
      signals: stepDown2015.signals.filter(({ rule }) => rule === 'agencies-contradict'),
    };
    const one = made({ tool, cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
    expect(pageOf(one)).toContain('Nothing was found by these rules: Agencies contradict each other.');
    const report = await reportOf(one);
    expect(report).toContain("The questionnaire's own rules for signals found nothing.");
    expect(report).toContain('Figures, charts and tables are in place.');
    expect(report).not.toContain('The figures, tables, charts and signals of this report');
  });

  test('rules are told apart by whether the questionnaire states them', () => {
    const tool = { ...stepDown2015, signals: stepDown2015.signals.filter(({ rule }) => rule !== 'outlier-service') };
    const { stated, unstated } = quietRules(tool, new Set(['concern-raised']));
    expect(unstated).toEqual(['One service answers otherwise']);
    expect(stated).not.toContain('A concern was raised');
    expect(stated).toHaveLength(6);
  });

  test("of a questionnaire's own rule are called as it calls them, on the page, in the workbook and in the report", async () => {
    const own = (id: string, label: string, is: string): Tool['signals'][number] => ({
      rule: 'together',
      id,
      label,
      answers: [
        { question: 'A1', is },
        { question: 'E1', is },
      ],
    });
    const tool: Tool = {
      ...stepDown2015,
      signals: [own('heard', 'Heard, and took part', 'yes'), own('unheard', 'Heard by nobody', 'no')],
    };
    const one = made({ tool, cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
    expect(one.figures.signals).toStrictEqual([
      {
        rule: 'together',
        id: 'heard',
        label: 'Heard, and took part',
        case: 'case-1',
        agency: 'police',
        questions: ['A1', 'E1'],
        agencies: ['police'],
        answers: [
          { agency: 'police', question: 'A1', answer: 'yes' },
          { agency: 'police', question: 'E1', answer: 'yes' },
        ],
      },
    ]);
    const page = pageOf(one);
    expect(page).toContain('|Heard, and took part||One questionnaire gave all of these answers: A1 "Yes", E1 "Yes".|');
    expect(page).toContain('Nothing was found by these rules: Heard by nobody.');
    expect(page).not.toContain('Answers that were given together');
    for (const text of [await reportOf(one), await workbookOf(one)]) {
      expect(text).toContain('Heard, and took part');
    }
  });

  test('a concern is not said to have reached anybody', () => {
    const one = made({ cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
    expect(one.figures.signals!.map(({ rule }) => rule)).toContain('concern-raised');
    expect(pageOf(one)).not.toContain('manager was told');
  });
});

describe('few', () => {
  const many = made({
    cases: Array.from({ length: 25 }, () => ({
      ...noSummary,
      returns: ['police', 'school'].map((s) => owed(s, yes2015)),
    })),
  });
  const few = made({ cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });

  test('is said where they are, and not of fifty', async () => {
    expect(many.figures.completeness.returned).toBe(50);
    expect(pageOf(few)).toContain('With so few cases one answer more or less');
    expect(pageOf(many)).not.toContain('With so few cases');
    expect(await reportOf(few)).toContain('not drawn at random, and they are few:');
    expect(await reportOf(many)).toContain('not drawn at random: no figure here');
  });

  test('is not said of a number that is not shown', () => {
    const { completeness } = few.figures;
    expect(
      pageOf({ ...few, figures: { ...few.figures, completeness: { ...completeness, returned: null } } }),
    ).not.toContain('With so few cases');
  });
});

describe('the shareable files', () => {
  /** An audit of the services asked in each case; each answers "yes" about every other case, so that no row is all alike. */
  const counted = (services: readonly string[][]): Made => {
    const cases = services.map((own, index) => ({
      ...noSummary,
      returns: own.map((service, at) => owed(service, answering(stepDown2015, (index + at) % 2 === 0 ? 'yes' : 'no'))),
    }));
    const facts = cases.map((one, at) =>
      withGaps(stepDown2015, {
        audit: reference.audit.id,
        case: `case-${at + 1}`,
        route: { from: 'CP', to: 'CIN' },
        ...one,
      }),
    );
    const partials = facts.map((one) => partialOf(stepDown2015, one));
    const manifest = manifestOf({ audit: reference.audit.id, tool: stepDown2015.id, status: 'final' }, partials);
    const exact = aggregateJson({ audit: reference.audit, revision: 1, manifest, partials, tool: stepDown2015 });
    const safe = shareable({
      exact,
      cases: partials.map(({ figures }) => figures),
      tool: stepDown2015,
      rule: defaultRule,
      released: [],
    });
    const own = { audit: reference.audit, revision: 1, status: 'final' as const, totals: manifest.totals };
    return { figures: dated(safe), tool: stepDown2015, trends: trendsOf([{ ...own, tool: stepDown2015 }]), sample: [] };
  };
  const textOf = async ({ figures, tool, trends }: Made): Promise<string> => reportOf({ figures, tool, trends });

  test('name all services only where none is left out', async () => {
    const two = Array.from({ length: 16 }, () => ['police', 'school']);
    const all = counted(two);
    expect(Object.keys(all.figures.questions['A1']!.byService)).toEqual(['police', 'school']);
    expect(await textOf(all)).toContain('These services were asked: Police; School.');

    // Four services in four cases each: none can be a row, and all together could be one.
    const others = ['camhs', 'housing', 'midwifery', 'probation'];
    const rare = counted(two.map((own, at) => [...own, ...others.slice(at >> 2, (at >> 2) + 1)]));
    expect(Object.keys(rare.figures.questions['A1']!.byService)).toEqual(['police', 'school']);
    const text = await textOf(rare);
    expect(text).toContain(
      'Among the services asked were: Police; School. Which others were is not told, so that no agency can be made out.',
    );
    expect(text).not.toMatch(/These services were asked|camhs|housing|midwifery|probation/i);
  });

  test('say that services are not told where they are withheld, and not that there are few', async () => {
    const text = await reportOf({ figures: datedShareable, tool: stepDown2015, trends: counted([]).trends });
    expect(text).toContain('Which services were asked is not told in this pack, so that no agency can be made out.');
  });

  test('caption a breakdown by what stands in it', () => {
    const page = figuresPage(datedShareable, stepDown2015);
    expect(Object.keys(datedShareable.questions['A1']!.byService)).toEqual([]);
    expect(page).toContain('A1: answers by children covered<');
    expect(page).not.toMatch(/answers by service|Factor \(overlapping\)|rows overlap/);
  });
});

describe('trends', () => {
  const one = made({ cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });

  test('say that there is no other audit only where none was found', () => {
    expect(one.trends.notes).toContain(noOtherAudit);
    expect(pageOf(one)).toContain('There is no earlier audit yet to set beside this one.');
    // How to compare is of no use where nothing stands.
    for (const note of one.trends.notes) expect(pageOf(one)).not.toContain(note);
    // Another audit was found, and nothing of it may be shown or compared.
    const notes = one.trends.notes.filter((note) => note !== noOtherAudit);
    const page = pageOf({ ...one, trends: { ...one.trends, notes } });
    expect(page).toContain('No question can be set beside that of an earlier audit in this pack.');
    expect(page).not.toContain('no earlier audit');
  });

  test('have how the numbers of each audit spread, in page, report and workbook', async () => {
    const now = made({
      tool: everyKind,
      cases: [{ ...noSummary, returns: [owed('police', { A4: { answer: 3 } })] }],
    });
    const series = now.trends.series.find(({ question }) => question === 'A4');
    const [point] = series!.points;
    expect([series!.answers, point!.numbers?.sum]).toEqual([[], 3]);
    const numbers = { n: 6, sum: 4321, min: 2, median: 617.5, max: 1999 };
    const before = { ...point!, audit: '2014-spring', numbers };
    const notes = now.trends.notes.filter((note) => note !== noOtherAudit);
    const trends = { ...now.trends, notes, series: [{ ...series!, points: [before, point!] }] };
    const page = pageOf({ ...now, trends });
    for (const text of [page, await reportOf({ ...now, trends }), await workbookOf({ ...now, trends })]) {
      for (const one of ['4321', '617.5', '1999', 'Median', 'is halfway between']) expect(text).toContain(one);
    }
    expect(page).not.toContain('No question can be set beside');
    expect(await reportOf({ ...now, trends })).toContain('also from one of each audit that they show');
    // Of one audit there is nothing beside it.
    expect(pageOf(now)).not.toContain('caption-trends-numbers');
  });

  test('do not say that quarters are about other children', () => {
    expect(JSON.stringify(one.trends)).not.toContain('is about other cases');
  });
});

describe('whose words', () => {
  test.each([stepDown2015, stepDown2])('$id’s are, stands beside the questionnaire', async (tool) => {
    const one = made({ tool, cases: [{ ...noSummary, returns: [owed('police', answering(tool, 'yes'))] }] });
    const report = await reportOf(one);
    expect(report).toContain(
      `${tool.title}, ${tool.id}. The wording is that of this questionnaire as this program sends it to agencies. Its words are this project's own, written after the audit of May 2015`,
    );
    expect(report).not.toContain('agencies saw');
  });

  test('of a tool that does not say it nothing is said', async () => {
    const { note: _own, ...silent } = stepDown2015;
    const tool = { ...silent, id: 'step-down@77' };
    const one = made({ tool, cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
    expect(await reportOf(one)).not.toContain("project's own");
  });
});

test('nothing has changed is said of what was compared', () => {
  const one = made({ cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
  const page = pageOf({ ...one, figures: { ...one.figures, changes: { since: 1, rows: [] } } });
  expect(page).toContain('No total differs. Breakdowns, reasons for "don\'t know" and single cases are not compared.');
});

test.each([
  ['A1', 'no', 'The answer as given is counted.'],
  ['A1', null, 'What is counted is not changed by it.'],
  // It is asked only of some, and whether of this one does not stand in the figures.
  ['E5', 'no', 'What is counted is not changed by it.'],
])('beside a reading of %s, given as %s, stands what is counted', async (question, answer, words) => {
  const one = made({ cases: [{ ...noSummary, returns: [owed('police', yes2015)] }] });
  const correction = { case: 'case-1', agency: 'police', version: 1, question, answer, corrected: 'yes' };
  const figures = { ...one.figures, corrections: [{ ...correction, reason: 'question-misread' as const }] };
  expect(await reportOf({ ...one, figures })).toContain(`is read as Yes (question misread). ${words}`);
});

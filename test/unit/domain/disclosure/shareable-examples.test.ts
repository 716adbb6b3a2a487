/** What the shareable figures of one audit show, number by number. */
import { describe, expect, test } from 'vitest';
import type { FiguresFile } from '../../../../shared/domain/figures/figures.ts';
import { defaultRule, ruleWords } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import type { Release } from '../../../../shared/domain/disclosure/earlier-releases.ts';
import { cuts } from '../../../../shared/domain/disclosure/questionnaires.ts';
import { ShareableAggregate } from '../../../../shared/domain/disclosure/schema.ts';
import { differences, shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { stepDown2 } from '../../../library.ts';
import { stepDown2015 } from '../../../library.ts';
import { partialsOf, reference } from '../figures/reference.ts';
import { restricted } from '../../work/packs/sample.ts';
import { countedFrom, countedOf, factsOf, madeUp, partOf } from './audits.ts';
import type { Counted } from './audits.ts';

const audited: Counted = {
  exact: restricted,
  cases: partialsOf(reference).map(({ figures }) => figures),
  tool: stepDown2015,
};
const share = (counted: Counted): FiguresFile => shareable({ ...counted, rule: defaultRule, released: [] });

const part2015 = partOf(stepDown2015, (_, at) => at % 6 === 0);

describe('the shareable figures of the reference audit', () => {
  test('hold nothing by case, nor who wrote', () => {
    const figures = share(audited);
    const text = JSON.stringify(figures);
    const services = new Set(reference.agencies.map(({ service }) => service));
    const agencies = reference.agencies.filter(({ id }) => !services.has(id));
    for (const { id } of [...agencies, ...reference.cases]) expect(text).not.toContain(`"${id}"`);
    for (const key of ['inputs', 'signals', 'corrections', 'changes', 'neverAsked', 'byCase', 'note"']) {
      expect(text).not.toContain(`"${key}":`);
    }
    // The sample says how many cases there are, and nothing of any.
    expect(JSON.stringify({ ...figures, sample: undefined })).not.toContain('"cases":');
  });

  test('say what came back, and not that four could not identify the child and two did not reply', () => {
    const figures = share(audited);
    expect(figures.completeness).toEqual({
      expected: 44,
      distributed: null,
      returned: 38,
      complete: 0,
      explained: 0,
      notKnown: 0,
      cannotIdentify: null,
      noReply: null,
      declined: 0,
      withdrawn: 0,
      summaries: { owed: 8, received: null },
    });
  });

  test("show E6 whole, D3 whole, A1 but for what its three noes and four don't-knows give away, and F2 not at all", () => {
    const figures = share(audited);
    const { E6, D3, A1, F2 } = figures.questions;
    expect(E6).toMatchObject({ counts: { yes: 11, no: 6, 'dont-know': 21 }, percent: { yes: '28.9' } });
    expect(D3).toMatchObject({ counts: { yes: 9, no: 16, 'dont-know': 6 }, answered: 31, unanswered: 7 });
    expect(A1).toMatchObject({
      counts: { yes: 31, no: null, 'dont-know': null },
      answered: 38,
      percent: { yes: '81.6' },
    });
    expect(F2).toMatchObject({ asked: 38, answered: null, counts: { yes: null, no: null } });
  });

  test('withhold a question that depends on an answer that is not shown', () => {
    const figures = share(audited);
    expect(figures.questions['E4']!.counts['no']).toBeNull();
    expect(figures.questions['E5']).toMatchObject({ asked: null, counts: { yes: null, no: null, 'dont-know': null } });
    expect(figures.suppression!.suppressed).toContainEqual({ pointer: '/questions/E5', rule: 'table-withheld' });
  });
});

test('a sample that is too small says so, and shows nothing', () => {
  const { exact, cases, tool } = madeUp(part2015, 3, 4);
  const figures = share({ exact, cases, tool });
  expect(figures.suppression!.tooSmall).toBe(
    'The sample is too small to publish: figures are given only for at least 10 questionnaires about at least 5 cases.',
  );
  const numbers: unknown[] = [];
  const look = (value: unknown): void =>
    typeof value === 'object' && value !== null ? Object.values(value).forEach(look) : void numbers.push(value);
  for (const { wording: _, type: __, about: ___, ...rest } of Object.values(figures.questions)) look(rest);
  look(figures.completeness);
  expect(numbers.every((n) => n === null)).toBe(true);
  expect(figures.notes.counts).not.toMatch(/\d/);
  expect(ShareableAggregate.parse(figures)).toEqual(figures);
});

test("a day stands for the instant at which the newest questionnaire came, London's", () => {
  expect(share(madeUp(part2015, 1, 40)).dataCut).toBe('2015-05-20');
  expect(madeUp(part2015, 1, 40).exact.dataCut).toBe('2015-05-20T22:30:00.000Z');
});

describe('a sample is large enough', () => {
  /** So many questionnaires of each case, all answered. */
  const questionnairesOf = (...sizes: number[]): FiguresFile => {
    const tool = partOf(stepDown2, (id) => id === 'A1');
    const facts = sizes.map((size, at) => ({
      audit: reference.audit.id,
      case: `case-${at + 1}`,
      route: { from: 'CP', to: 'CIN' },
      factors: [],
      returns: Array.from({ length: size }, (_, i) => ({
        agency: `agency-${i}`,
        service: 'police',
        seq: 1,
        state: 'complete' as const,
        settled: true,
        gaps: 0,
        unexplained: 0,
        counted: countedOf({ A1: { answer: (at + i) % 2 === 0 ? 'yes' : 'no' } }),
      })),
    }));
    return share(countedFrom(tool, facts));
  };

  test.each<[what: string, sizes: number[], isEnough: boolean]>([
    ['at 10 questionnaires about 5 cases', [2, 2, 2, 2, 2], true],
    ['not at 9', [2, 2, 2, 2, 1], false],
    ['not at 4 cases', [3, 3, 2, 2], false],
  ])('%s', (_, sizes, isEnough) => {
    const { suppression, completeness } = questionnairesOf(...sizes);
    expect(suppression!.tooSmall === undefined).toBe(isEnough);
    expect(completeness.returned).toBe(isEnough ? 10 : null);
  });

  test('and if not, the figures say so in place of each number', () => {
    const figures = questionnairesOf(2, 2);
    expect(Object.keys(figures.questions)).toEqual(['A1']);
    expect(figures.notes.counts).toBe(
      'These figures do not count children, and they do not show how common anything is.',
    );
    expect(figures.suppression).toMatchObject({
      rules: { 'sample-too-small': ruleWords('sample-too-small', defaultRule) },
      suppressed: [
        { pointer: '/completeness', rule: 'sample-too-small' },
        { pointer: '/questions', rule: 'sample-too-small' },
      ],
    });
  });
});

describe('the shareable figures of an audit of 40 cases', () => {
  const tool = partOf(stepDown2, (id) => ['A1', 'C17', 'E5'].includes(id));
  const audit = (): Counted => countedFrom(tool, factsOf(tool, 4, 40));

  test('show a question that rests on a factor or an answer where that is shown', () => {
    const { C17, E4, E5 } = share(audit()).questions;
    expect(E4!.counts).not.toContain(null);
    expect([C17!.asked, E5!.asked]).toEqual([45, 20]);
  });

  test('name each rule that was used, once, in words', () => {
    const { rules, suppressed } = share(audit()).suppression!;
    const used = ['rows-withheld', 'small-count', 'table-withheld'] as const;
    expect(Object.entries(rules)).toEqual(used.map((one) => [one, ruleWords(one, defaultRule)]));
    expect(new Set(suppressed.map(({ rule }) => rule))).toEqual(new Set(used));
  });

  test('have no questions that the exact figures do not have', () => {
    const counted = audit();
    const { C17: _, ...questions } = counted.exact.questions;
    const others = ['A1', 'E4', 'E5'];
    expect(Object.keys(share({ ...counted, exact: { ...counted.exact, questions } }).questions)).toEqual(others);
    const few = { ...counted, cases: counted.cases.slice(0, 2), exact: { ...counted.exact, questions } };
    expect(Object.keys(share(few).questions)).toEqual(others);
  });

  test('have no day where nothing has come', () => {
    const counted = audit();
    expect(share({ ...counted, exact: { ...counted.exact, dataCut: null } }).dataCut).toBeNull();
  });

  test.each(cuts)('have no rows %s where those released before rest on others', (cut) => {
    const one = partOf(stepDown2, (id) => id === 'A1');
    const counted = countedFrom(one, factsOf(one, 24, 40));
    const figures = share(counted);
    const half = (at: number): boolean => at % 2 === 0;
    const cases = counted.cases.map((of, at) => {
      const moved = <T extends { byService: object; byCoverage: object }>(counts: T): T => {
        const renamed = (rows: object): object =>
          Object.fromEntries(Object.entries(rows).map(([key, row]) => [half(at) ? key : `${key}-b`, row]));
        return {
          ...counts,
          ...(cut === 'byService' && { byService: renamed(counts.byService) }),
          ...(cut === 'byCoverage' && { byCoverage: renamed(counts.byCoverage) }),
        };
      };
      return {
        ...of,
        ...(cut === 'byRoute' && at === 0 && { route: { from: 'CP', to: 'elsewhere' } }),
        ...(cut === 'byFactor' && { factors: half(at) ? ['neglect'] : [] }),
        questions: Object.fromEntries(Object.entries(of.questions).map(([id, counts]) => [id, moved(counts)])),
      };
    });
    const then: Release = { figures: { ...figures, revision: 1 }, cases };
    const now = shareable({ ...counted, rule: defaultRule, released: [then] });
    expect(Object.keys(figures.questions['A1']![cut]).length).toBeGreaterThan(0);
    // Factors are held against the routes that are shown.
    const others = cuts.filter((each) => cut !== 'byRoute' || each !== 'byFactor');
    for (const each of others) {
      const { A1 } = now.questions;
      expect([each, A1![each]]).toEqual([each, each === cut ? {} : figures.questions['A1']![each]]);
    }
  });
});

test('figures by a rule that does not hold are no figures', () => {
  const rule = { smallCount: 3, minimumCases: 2 };
  const make = () => shareable({ ...audited, rule, released: [] });
  expect(make).toThrow(RangeError);
  expect(make).toThrow(/^The shareable figures are not safe: [^,]+, [^,]+$/);
});

test('where all figures are objected to, why is said, whatever is objected to besides', () => {
  const tool = partOf(stepDown2, (id) => id === 'A1');
  const counted = countedFrom(tool, factsOf(tool, 8, 40));
  const figures = share(counted);
  const { A1 } = figures.questions;
  const { yes, ...others } = A1!.counts;
  const changed = { ...figures, questions: { A1: { ...A1!, counts: { ...others, yes: yes! - 1 } } } };
  const byAnother = { ...figures, suppression: { ...figures.suppression!, smallCount: 6 } };
  const released = [changed, byAnother].map((one, at) => ({
    figures: { ...one, revision: at + 1 },
    cases: counted.cases,
  }));
  expect(shareable({ ...counted, rule: defaultRule, released }).suppression!.tooSmall).toBe(
    'The rule for what may be shown has changed since version 2 of the figures was released.',
  );
  const made = { figures, cases: counted.cases };
  expect(differences(made, [...released, ...released], tool)).toEqual([
    'A1 has changed too little since version 1 of the figures was released: the difference would tell single answers apart.',
    'The rule for what may be shown has changed since version 2 of the figures was released.',
  ]);
  expect(differences(made, [made], tool)).toEqual([]);
});

test('beside an earlier release of two cases fewer, figures do not say how many there are', () => {
  const tool = partOf(stepDown2, (id) => ['A1', 'A4', 'C17', 'E5'].includes(id));
  const facts = factsOf(tool, 2, 40);
  const release = (n: number, revision: number, released: Release[]): Release => {
    const { exact, cases } = countedFrom(tool, facts.slice(0, n), revision);
    return { figures: shareable({ exact, cases, tool, rule: defaultRule, released }), cases };
  };
  const first = release(36, 1, []);
  const second = release(38, 2, [first]);
  expect(first.figures.notes.counts).toContain(' 36 cases');
  expect(second.figures.suppression!.tooSmall).toBeUndefined();
  expect(second.figures.notes.counts).toMatch(/^These figures count \d+ questionnaires about at least 5 cases\./);
  expect(differences(second, [first], tool)).toEqual([]);
});

/** What the shareable figures of one audit show, number by number. */
import { describe, expect, test } from 'vitest';
import type { FiguresFile } from '../../../../shared/domain/figures/figures.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { ShareableAggregate } from '../../../../shared/domain/disclosure/schema.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import { stepDown2015 } from '../../../../shared/domain/tool/step-down-2015.ts';
import { partialsOf, reference } from '../figures/reference.ts';
import { restricted } from '../../work/packs/sample.ts';
import { madeUp, partOf } from './audits.ts';
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
    for (const key of ['inputs', 'signals', 'corrections', 'changes', 'neverAsked', 'cases', 'byCase', 'note"']) {
      expect(text).not.toContain(`"${key}":`);
    }
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

import { stepDown2 } from '../../../library.ts';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { summaryFaults } from '../../../../shared/domain/audits/faults.ts';
import { NewSummary, SummaryContent } from '../../../../shared/domain/returns/schema.ts';
import {
  askedFor,
  askedParts,
  confirmedOf,
  doubtsOf,
  partsLeft,
  partsOf,
} from '../../../../shared/domain/returns/summary.ts';
import { entered } from '../../front/manager/fixture.ts';

const whole = {
  route: { from: 'CP', to: 'CIN' },
  from: '2025-09-30',
  to: '2026-01-15',
  reason: 'The risk was lower.',
  outcome: 'Seen each week.',
  text: 'In short.',
};
const tool = stepDown2;

describe('a case summary', () => {
  test('has parts, of which only the text is required', () => {
    expect(z.parse(NewSummary, { text: 'In short.' })).toEqual({ text: 'In short.' });
    expect(z.parse(NewSummary, whole)).toEqual(whole);
    expect(z.parse(NewSummary, { ...whole, route: 'CP-CIN' })).toEqual(whole);
    for (const bad of [
      { ...whole, text: ' ' },
      { from: '2026-01-15' },
      { ...whole, to: 'last May' },
      { ...whole, route: 'CP' },
    ]) {
      expect(z.safeParse(NewSummary, bad).success).toBe(false);
    }
  });

  test('that was written before there were parts is still read', () => {
    expect(z.parse(SummaryContent, { text: 'x'.repeat(50_000) }).text).toHaveLength(50_000);
  });

  test('is held against the levels that are known, and its days against each other', () => {
    expect(summaryFaults(whole, tool)).toEqual([]);
    expect(summaryFaults({}, tool)).toEqual([]);
    const wrong = { ...whole, route: { from: 'CP', to: 'CN' }, to: '2025-09-29' };
    expect(summaryFaults(wrong, tool).map(({ pointer }) => pointer)).toEqual(['/route/to', '/to']);
    expect(summaryFaults({ route: { from: 'CP', to: 'CP' } }, tool)).toHaveLength(1);
  });

  test('is read part by part, the free text last', () => {
    expect(partsOf(tool, whole).map(({ id, words }) => `${id}: ${words}`)).toEqual([
      'route: from Child protection plan (CP) to Child in need plan (CIN)',
      'from: Tuesday 30 September 2025',
      'to: Thursday 15 January 2026',
      'reason: The risk was lower.',
      'outcome: Seen each week.',
      'text: In short.',
    ]);
    expect(
      partsOf(tool, whole)
        .map(({ text }) => text)
        .slice(0, 3),
    ).toEqual(['CP-CIN', '2025-09-30', '2026-01-15']);
    expect(partsOf(tool, whole).map(({ asked }) => asked)).toEqual([
      'Level of need before and after',
      'Date of the referral to children’s social care',
      'Date the level of need changed',
      'Why the level of need changed',
      'Outcome for the children',
      'Case summary',
    ]);
    expect(partsOf(tool, { text: 'In short.' }).map(({ id }) => id)).toEqual(['text']);
  });

  test('is to be looked at again where its route goes the other way than the case’s, or a day has not come', () => {
    const today = '2026-01-15';
    const down = { route: { from: 'CP', to: 'CIN' }, today };
    const parts = (of: Parameters<typeof doubtsOf>[1], from: Parameters<typeof doubtsOf>[2] = down): string[] =>
      doubtsOf(tool, of, from).map(({ part }) => part);
    expect([{}, whole, { route: { from: 'CIN', to: 'CIN' } }].map((one) => parts(one))).toEqual([[], [], []]);
    expect(parts({ route: { from: 'CIN', to: 'CP' } })).toEqual(['route']);
    expect(parts({ route: { from: 'closure', to: 'CIN' } })).toEqual(['route']);
    // Of an audit of cases that were stepped up the same holds the other way.
    const up = { route: { from: 'CIN', to: 'CP' }, today };
    expect(parts({ route: { from: 'CIN', to: 'CP' } }, up)).toEqual([]);
    expect(doubtsOf(tool, { route: { from: 'CP', to: 'CAF' } }, up).map(({ words }) => words)).toEqual([
      'The level of need after is lower than the level before. This case is in the audit because its level went the other way. Are the two the right way round?',
    ]);
    // Where the case has no route, or of a level that nobody knows, nothing can be told.
    expect(parts({ route: { from: 'CIN', to: 'CP' } }, { today })).toEqual([]);
    expect(parts({ route: { from: 'CIN', to: 'Nowhere' } })).toEqual([]);
    expect(parts({ route: { from: 'Nowhere', to: 'CP' } })).toEqual([]);
    expect(parts({ from: '2026-01-15', to: '2026-01-16' })).toEqual(['to']);
    expect(parts({ route: { from: 'CIN', to: 'CP' }, from: '2026-01-16' })).toEqual(['route', 'from']);
    const [doubt] = doubtsOf({}, { to: '2026-01-16' }, { today });
    expect(doubt?.words).toBe(
      'Date the work with the family ended: Friday 16 January 2026 has not come yet. Is the date right?',
    );
  });

  test('speaks of no level, change or referral where the tool has none', () => {
    const plain = {};
    expect(askedParts(plain)).not.toContain('route');
    expect(askedParts(plain)).toHaveLength(askedParts(tool).length - 1);
    expect(partsLeft(plain, ['text']).names).not.toContain('route');
    expect(partsLeft(tool, ['text']).names).toContain('route');
    // Of one level alone there is no route.
    expect(askedParts({ levels: [{ value: 'CP', label: 'Plan' }] })).toEqual(askedParts(plain));
    const words = Object.values(askedFor(plain)).slice(1).join('\n');
    expect(words).not.toMatch(/level|change|referral/i);
  });

  test('finds what the case has already, to be confirmed', () => {
    const { route, from, to } = whole;
    expect(confirmedOf(entered('case-1'))).toEqual({ route, from, to });
    const { steppedDownOn: _, ...still } = entered('case-1');
    expect(confirmedOf(still)).toStrictEqual({ route, from });
    expect(confirmedOf({})).toStrictEqual({});
  });
});

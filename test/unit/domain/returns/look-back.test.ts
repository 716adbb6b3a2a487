import { expect, test } from 'vitest';
import {
  beforeInWords,
  lookBackInWords,
  lookBackOf,
  type LooksBack,
} from '../../../../shared/domain/returns/look-back.ts';
import { stepDown2 } from '../../../library.ts';

const audit = { windowsAnchor: '2026-03-31' };

test('records are read from 24 months before the referral to the day that the audit looks back from', () => {
  expect(lookBackOf(stepDown2, { referredOn: '2026-02-28' }, audit)?.from).toBe('2024-02-28');
  const days = lookBackOf(stepDown2, { referredOn: '2025-11-03' }, audit)!;
  expect(days).toEqual({ from: '2023-11-03', to: '2026-03-31' });
  expect(lookBackInWords(stepDown2, days)).toBe(
    'Friday 3 November 2023 (24 months before the referral to children’s social care) to Tuesday 31 March 2026',
  );
});

test('where a tool looks back from the audit’s own day, a referral says nothing, and none is spoken of', () => {
  const tool: LooksBack = { lookBack: { months: 1, before: 'windowsAnchor' } };
  const days = lookBackOf(tool, { referredOn: '2020-01-01' }, audit)!;
  expect(days).toEqual({ from: '2026-02-28', to: '2026-03-31' });
  expect(lookBackOf(tool, {}, audit)).toEqual(days);
  expect(lookBackInWords(tool, days)).toBe('Saturday 28 February 2026 to Tuesday 31 March 2026 (1 month)');
  expect(beforeInWords({ months: 12, before: 'windowsAnchor' })).toBe('12 months');
});

test('where a tool says nothing of it, and where a case has no referral to look back from, nothing is said', () => {
  expect(lookBackOf({}, { referredOn: '2025-11-03' }, audit)).toBeUndefined();
  expect(lookBackOf(stepDown2, {}, audit)).toBeUndefined();
});

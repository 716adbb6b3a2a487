import { expect, test } from 'vitest';
import { lookBackInWords, lookBackOf } from '../../../../shared/domain/returns/look-back.ts';

test('records are read from 24 months before the referral to the day that the audit looks back from', () => {
  expect(lookBackOf({ referredOn: '2026-02-28' }, { windowsAnchor: '2026-03-31' }).from).toBe('2024-02-28');
  const days = lookBackOf({ referredOn: '2025-11-03' }, { windowsAnchor: '2026-03-31' });
  expect(days).toEqual({ from: '2023-11-03', to: '2026-03-31' });
  expect(lookBackInWords(days)).toBe(
    'Friday 3 November 2023 (24 months before the referral to children’s social care) to Tuesday 31 March 2026',
  );
});

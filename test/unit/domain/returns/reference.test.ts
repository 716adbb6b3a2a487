import { expect, test } from 'vitest';
import { referenceOf } from '../../../../shared/domain/returns/reference.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
const sha256 = 'a'.repeat(64);

test('a reference can be read out, is the same whenever it is asked for, and another of anything else', () => {
  const reference = referenceOf(key, { version: 1, sha256 });
  expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(referenceOf({ ...key }, { version: 1, sha256 })).toBe(reference);
  const others = [
    referenceOf({ ...key, case: 'case-2' }, { version: 1, sha256 }),
    referenceOf({ ...key, agency: 'gp-b' }, { version: 1, sha256 }),
    referenceOf({ ...key, audit: '2026-q3' }, { version: 1, sha256 }),
    referenceOf(key, { version: 2, sha256 }),
    referenceOf(key, { version: 1, sha256: 'b'.repeat(64) }),
  ];
  expect(new Set([reference, ...others]).size).toBe(6);
});

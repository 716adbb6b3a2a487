import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { inGroups, lettersOf } from '../../../../shared/base/content/letters.ts';
import { referenceOf } from '../../../../shared/domain/returns/reference.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
const sha256 = 'a'.repeat(64);

test('a reference can be read out, is the same whenever it is asked for, and another of anything else', () => {
  const reference = referenceOf(key, { version: 1, sha256 });
  expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  // One that was read out is found again by a later release.
  const words = `reference\n2026-q2\ncase-1\ngp-a\n1\n${sha256}`;
  const hash = createHash('sha256').update(words).digest();
  expect(reference).toBe(inGroups(lettersOf(hash.subarray(0, 8))));
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

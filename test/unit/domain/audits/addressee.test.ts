import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';

describe('addresseeId', () => {
  test('is 32 hex digits that say nothing of the address', () => {
    // printf '2026-q2\ngp@practice.example' | sha256sum | cut -c1-32
    expect(addresseeId('2026-q2', 'gp@practice.example')).toBe('d42c5faaa61637fbe8eaefd4df63b6d3');
  });

  test('is the same for an address however it is written, and another in another audit', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.emailAddress(), (one, other) => {
        expect(addresseeId('q1', one.toUpperCase())).toBe(addresseeId('q1', one));
        expect(addresseeId('q1', one)).not.toBe(addresseeId('q2', one));
        expect(addresseeId('q1', one) === addresseeId('q1', other)).toBe(one.toLowerCase() === other.toLowerCase());
      }),
    );
  });
});

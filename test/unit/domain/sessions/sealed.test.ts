import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sealed, unsealed } from '../../../../shared/domain/sessions/sealed.ts';

const secret = 's'.repeat(43);

test('what is sealed opens with its secret, and another time looks otherwise', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = sealed(secret, 'here', text);
      expect(unsealed(secret, 'here', bytes)).toBe(text);
      expect(sealed(secret, 'here', text)).not.toEqual(bytes);
    }),
    { numRuns: 20 },
  );
});

test('it opens with no other secret, in no other place, and not once a bit of it was changed', () => {
  const bytes = sealed(secret, 'here', 'CQ');
  expect(Buffer.from(bytes).toString('latin1')).not.toContain('CQ');
  expect(() => unsealed('o'.repeat(43), 'here', bytes)).toThrow('unable to authenticate');
  expect(() => unsealed(secret, 'there', bytes)).toThrow('unable to authenticate');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
    expect(() => unsealed(secret, 'here', changed)).toThrow('unable to authenticate');
  }
  expect(() => unsealed(secret, 'here', bytes.subarray(0, 20))).toThrow('Invalid authentication tag length');
});

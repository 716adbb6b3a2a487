/** A link as mails carry it, and as it is read again. What is typed for it: test/unit/domain/mail/mail-item.test.ts. */
import { expect, test } from 'vitest';
import { keyFault, linkTo, partsOfLink } from '../../../../shared/domain/links/link.ts';

const token = '7AB2C0D1E3F45G6H8J9KMNPQRSTV';

test('its token stands in the fragment, and is taken from there', () => {
  const link = linkTo('https://audits.example/form', token);
  expect(link).toBe(`https://audits.example/form/open#t=${token}`);
  expect(partsOfLink(link)).toEqual({ page: 'https://audits.example/form/open', token });
  expect(partsOfLink(`/open#t=${token}`)).toEqual({ page: '/open', token });
  for (const none of ['https://audits.example/open', `https://audits.example/open?t=${token}`, '']) {
    expect(() => partsOfLink(none)).toThrow(new TypeError('a link is no address with a key'));
  }
});

test('what has both small letters and capitals may be an older key where it has as many signs as those had, and no other', () => {
  const older = 'aB-_0oO1lI'.padEnd(32, 'x');
  expect(keyFault(older)).toBeUndefined();
  for (const none of [`${older}x`, `-${older}`, older.slice(1), older.toLowerCase(), older.toUpperCase()]) {
    expect(keyFault(none)).toBeDefined();
  }
});

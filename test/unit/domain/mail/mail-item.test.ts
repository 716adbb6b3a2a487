import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { MailItem, mailTag } from '../../../../shared/domain/mail/mail-item.ts';
import { inGroups } from '../../../../shared/base/content/letters.ts';
import {
  keyFault,
  LinkItem,
  linkTo,
  partsOfLink,
  tokenHash,
  tokenTyped,
  newToken,
} from '../../../../shared/domain/links/link.ts';
import { anyCharacter } from '../../../any-character.ts';

describe('mailTag', () => {
  test('is the first 32 hex digits of the hash of the audit and the message', () => {
    const whole = createHash('sha256').update('2026-q2\ninvite/case-1/gp-a/1').digest('hex');
    expect(mailTag('2026-q2', 'invite/case-1/gp-a/1')).toBe(whole.slice(0, 32));
  });

  test('holds only what SES takes, whatever the message is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: anyCharacter }), (audit, id) => {
        expect(mailTag(audit, id)).toMatch(/^[A-Za-z0-9_-]{32}$/);
      }),
    );
  });

  test('tells audits and messages apart', () => {
    const tags = ['q1', 'q2', 'q1-invite'].flatMap((audit) =>
      ['invite/a', 'invite/b', 'a'].map((id) => mailTag(audit, id)),
    );
    expect(new Set(tags).size).toBe(9);
  });
});

describe('tokens', () => {
  test('are kept by their SHA-256', () => {
    // printf abc | sha256sum
    expect(tokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('have at least 128 random bits, and stand in a fragment and a header as they are', () => {
    const tokens = Array.from({ length: 1000 }, newToken);
    expect(new Set(tokens).size).toBe(1000);
    for (const token of tokens) {
      // Five bits a letter.
      expect(token).toMatch(/^[0-9A-HJKMNP-TV-Z]{28}$/);
    }
    const used = new Set(tokens.flatMap((token) => Array.from(token)));
    expect(used.size).toBe(32);
  });

  const token = '7AB2C0D1E3F45G6H8J9KMNPQRSTV';
  const older = 'aB-_0oO1lI'.padEnd(32, 'x');
  const link = linkTo('https://audits.example', token);
  const wrapped = `https://eur02.safelinks.protection.outlook.com/?url=${encodeURIComponent(link)}&data=05%7C01`;

  test.each([
    ['as it stands', token],
    ['in its groups', inGroups(token)],
    ['in other groups and small letters', token.toLowerCase().replaceAll(/.{5}/g, '$& ')],
    ['with a line end, tabs and no-break spaces', `\t${token.slice(0, 9)}\u00a0${token.slice(9)}\r\n`],
    ['with the dashes that a word processor makes', inGroups(token).replaceAll('-', '\u2013')],
    ['with signs that nobody sees', `\ufeff${token.slice(0, 9)}\u00ad\u200b${token.slice(9)}`],
    ['with letters that look alike', token.replaceAll('0', 'o').replaceAll('1', 'l')],
    ['with other ones', token.replaceAll('0', 'O').replaceAll('1', 'i')],
    ['as its whole link', link],
    ['as a link whose # was encoded', link.replace('#', '%23')],
    ['as one whose # was encoded twice', link.replace('#', '%2523')],
    ['as a link that a program has wrapped', wrapped],
    ['as one that was wrapped twice', `https://filter.example/?u=${encodeURIComponent(wrapped)}`],
  ])('are read however they are typed or pasted: %s', (_how, typed) => {
    expect(tokenTyped(typed)).toBe(token);
  });

  test.each([
    ['that is one', token.toLowerCase(), undefined],
    ['that is one in a link', link, undefined],
    ['that may be an older one', older, undefined],
    ['in small letters that is short', token.slice(1).toLowerCase(), { has: 27 }],
    ['that is long', `${inGroups(token)}-0`, { has: 29 }],
    ['with signs that no key has', `${token.slice(2)}u*`, { strange: ['U', '*'] }],
    ['that is the address of the page', 'https://audits.example/open', 'address'],
    ['that is nothing', '', { has: 0 }],
  ])('are told from what can be none, whoever was given one: %s', (_what, typed, fault) => {
    expect(keyFault(typed)).toEqual(fault);
  });

  test('that were mailed before are read as they stand, in which every letter counts', () => {
    expect(tokenTyped(older)).toBe(older);
    expect(tokenTyped(` ${older}\n`)).toBe(older);
    expect(tokenTyped(linkTo('https://audits.example', older))).toBe(older);
  });

  test('are read from anything at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (typed) => {
        expect(tokenTyped(typed)).not.toMatch(/\s/);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{1,40}$/), (of) => {
        expect(partsOfLink(linkTo('https://audits.example/form', of))).toStrictEqual({
          page: 'https://audits.example/form/open',
          token: of,
        });
      }),
    );
  });

  test('stand in no error', () => {
    expect(() => partsOfLink('https://audits.example/SECRET')).toThrow(/^(?!.*SECRET)/);
  });
});

describe('what is stored of mails and links', () => {
  const mail = {
    pk: 'MAIL#2026-q2',
    sk: 'invite/case-1/gp-a/1',
    audit: '2026-q2',
    kind: 'invite',
    about: 'asked',
    to: '0123456789abcdef0123456789abcdef',
    returns: [{ case: 'case-1', agency: 'gp-a' }],
    state: 'claimed',
    claimedAt: '2026-04-20T09:30:00.000Z',
  };
  const link = {
    pk: `LINK#${'a'.repeat(64)}`,
    sk: 'LINK',
    audit: '2026-q2',
    addressee: '0123456789abcdef0123456789abcdef',
    mintedAt: '2026-04-20T09:30:00.000Z',
  };

  test('is keys and states', () => {
    expect(z.safeParse(MailItem, mail).success).toBe(true);
    expect(z.safeParse(LinkItem, link).success).toBe(true);
  });

  test.each(['subject', 'text', 'html', 'address', 'link', 'token'])('has no place for a %s', (name) => {
    expect(z.safeParse(MailItem, { ...mail, [name]: 'x' }).success).toBe(false);
    expect(z.safeParse(LinkItem, { ...link, [name]: 'x' }).success).toBe(false);
  });
});

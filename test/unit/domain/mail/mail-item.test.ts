import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { MailItem, mailTag } from '../../../../shared/domain/mail/mail-item.ts';
import { LinkItem, tokenHash, newToken } from '../../../../shared/domain/links/link.ts';

describe('mailTag', () => {
  test('is the first 32 hex digits of the hash of the audit and the message', () => {
    const whole = createHash('sha256').update('2026-q2\ninvite/case-1/gp-a/1').digest('hex');
    expect(mailTag('2026-q2', 'invite/case-1/gp-a/1')).toBe(whole.slice(0, 32));
  });

  test('holds only what SES takes, whatever the message is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (audit, id) => {
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
      expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(Buffer.from(token, 'base64url').byteLength).toBeGreaterThanOrEqual(16);
    }
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

import { describe, expect, test } from 'vitest';
import {
  begun,
  cookieValue,
  formTokenOf,
  idleMinutes,
  isFormToken,
  isLive,
  longestHours,
  readCookie,
  sessionHash,
  ttlOf,
  usedNow,
} from '../../../../shared/domain/sessions/session.ts';
import { newSessionSecret } from '../../../../shared/domain/sessions/secret.ts';

const link = 'a'.repeat(64);
const start = new Date('2026-04-20T09:00:00.000Z');
const after = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);

describe('a session', () => {
  test('ends an hour after it was last used', () => {
    const session = begun(link, start);
    expect(isLive(session, after(idleMinutes - 0.001))).toBe(true);
    expect(isLive(session, after(idleMinutes))).toBe(false);
    const used = usedNow(session, after(59))!;
    expect(isLive(used, after(59 + 59))).toBe(true);
    expect(isLive(used, after(59 + 60))).toBe(false);
  });

  test('ends after twelve hours, however much it is used', () => {
    let session = begun(link, start);
    const end = longestHours * 60;
    for (let at = 30; at < end; at += 30) session = usedNow(session, after(at)) ?? session;
    expect(isLive(session, after(end - 1))).toBe(true);
    expect(isLive(session, after(end))).toBe(false);
    // Its row may go then, and not before.
    expect(ttlOf(session) * 1000).toBe(after(end).getTime());
  });

  test('notes that it is used once in five minutes', () => {
    const session = begun(link, start);
    expect(usedNow(session, after(4.9))).toBeUndefined();
    expect(usedNow(session, after(5))).toEqual({ ...session, usedAt: after(5).toISOString() });
  });
});

describe('its cookie', () => {
  test('says its secret and its link, and reads back', () => {
    const secret = newSessionSecret();
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(readCookie(cookieValue({ secret, link }))).toEqual({ secret, link });
    expect(newSessionSecret()).not.toBe(secret);
  });

  test.each([undefined, '', 'x', `${'s'.repeat(43)}.`, `${'s'.repeat(42)}.${link}`, `${'s'.repeat(43)}.${link}.x`])(
    'is none where it is %s',
    (value) => {
      expect(readCookie(value)).toBeUndefined();
    },
  );
});

describe('the token of its forms', () => {
  test('is its own, and neither its secret nor what it is kept under', () => {
    const [one, other] = [newSessionSecret(), newSessionSecret()];
    expect(isFormToken(formTokenOf(one), one)).toBe(true);
    expect(isFormToken(formTokenOf(other), one)).toBe(false);
    expect(new Set([formTokenOf(one), sessionHash(one), one]).size).toBe(3);
  });

  test('is another each time, and every one of them is good: no part of it stands in two pages', () => {
    const secret = newSessionSecret();
    const tokens = Array.from({ length: 50 }, () => formTokenOf(secret));
    expect(tokens.every((token) => isFormToken(token, secret))).toBe(true);
    for (const part of [0, 1, 2, 3, 4, 5, 6, 7])
      expect(new Set(tokens.map((token) => token.slice(part * 10, part * 10 + 10))).size).toBe(50);
  });

  test('is none where any character of it is another', () => {
    const secret = newSessionSecret();
    const token = formTokenOf(secret);
    for (let at = 0; at < token.length - 1; at++) {
      const other = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect(isFormToken(other, secret)).toBe(false);
    }
  });

  test.each([undefined, '', 'x', ['x']])('is none where it is %s', (given) => {
    expect(isFormToken(given, newSessionSecret())).toBe(false);
  });
});

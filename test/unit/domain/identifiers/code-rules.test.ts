import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accepted,
  codeHash,
  codesADay,
  codesInBurst,
  isGoodKey,
  isNewRequest,
  isOfUse,
  isWaiting,
  issued,
  keyHash,
  newCode,
  newSecret,
  nextRequestAt,
  openCode,
  sessionOf,
  takesCodes,
  triesADay,
  triesLeft,
  triesOfSession,
  ttlAfter,
  withWrongCode,
  type Presented,
} from '../../../../shared/domain/identifiers/code-rules.ts';
import { inGroups, lettersTyped } from '../../../../shared/base/content/letters.ts';
import type { CodeItem, Tries } from '../../../../shared/domain/identifiers/code-schema.ts';

const of = { audit: '2026-q2', addressee: 'a'.repeat(32) };
const key = { audit: of.audit, case: 'case-1', agency: 'gp-a' };
const start = Date.parse('2026-05-05T09:00:00.000Z');
const after = (seconds: number): Date => new Date(start + seconds * 1000);

const request = (seq: number, more: Partial<CodeItem> = {}): CodeItem => ({
  pk: `CODES#${of.audit}#${of.addressee}`,
  sk: `CODE#${String(seq).padStart(6, '0')}`,
  ...key,
  ...of,
  seq,
  request: String(seq).padStart(6, '0'),
  askedAt: after(0).toISOString(),
  state: 'asked',
  version: 1,
  ttl: 0,
  ...more,
});
const mailed = (code = '1234ABCD', more: Partial<CodeItem> = {}): CodeItem => {
  const one = request(1, more);
  return { ...one, ...issued(one, code, after(0)), ...more };
};

describe('a request for a code', () => {
  test('is mailed at most three times in any ten minutes and twenty times in any day, however often it comes', () => {
    const asks = fc.array(fc.oneof(fc.nat(200), fc.nat(7200)), { maxLength: 120 });
    fc.assert(
      fc.property(asks, (all) => {
        const times: number[] = [];
        let seconds = 0;
        for (const wait of all) {
          seconds += wait;
          const recent = times
            .map((at, index) => request(index + 1, { askedAt: after(at).toISOString() }))
            .toReversed()
            .slice(0, codesADay);
          const fits = (span: number, most: number): boolean => times.filter((at) => seconds - at < span).length < most;
          const isNew = fits(600, codesInBurst) && fits(86_400, codesADay);
          expect(isNewRequest(recent, after(seconds))).toBe(isNew);
          if (isNew) times.push(seconds);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('is mailed again when ten minutes have passed since the first of three', () => {
    const three = [request(3), request(2), request(1)];
    expect([599, 600].map((seconds) => isNewRequest(three, after(seconds)))).toEqual([false, true]);
  });

  test('may be deleted by the table a day after it is of any use, and not before', () => {
    expect(ttlAfter('2026-05-05T09:00:00.000Z')).toBe(Date.parse('2026-05-06T09:00:00.000Z') / 1000);
    expect(ttlAfter('2026-05-05T09:00:00.001Z')).toBe(Date.parse('2026-05-06T09:00:01.000Z') / 1000);
  });

  test('is none for a day after twenty, however long ago the last was, and the next is taken when the first is a day old', () => {
    const twenty = Array.from({ length: codesADay }, (_, i) =>
      request(codesADay - i, { askedAt: after((codesADay - 1 - i) * 1800).toISOString() }),
    );
    expect(isNewRequest(twenty, after(86_399))).toBe(false);
    expect(isNewRequest(twenty, after(86_400))).toBe(true);
    expect(isNewRequest(twenty.slice(1), after(86_399))).toBe(true);
    expect(nextRequestAt(twenty, after(36_000))).toEqual(after(86_400));
    expect(nextRequestAt(twenty, after(90_000))).toEqual(after(90_000));
    expect(nextRequestAt(twenty.slice(1), after(36_000))).toEqual(after(36_000));
  });

  test('is of use while its mail may come, and then while its code opens something', () => {
    const one = request(1);
    expect([1, 3599, 3600].map((seconds) => isOfUse(one, after(seconds)))).toEqual([true, true, false]);
    const late = { ...mailed(), expiresAt: after(5000).toISOString() };
    expect([1, 4999, 5000].map((seconds) => isOfUse(late, after(seconds)))).toEqual([true, true, false]);
    expect(isOfUse({ ...late, state: 'used' }, after(1))).toBe(false);
  });

  test('waits for its mail until it lapses or is used, whatever else was asked for since', () => {
    const one = request(1);
    expect(isWaiting(one, after(3599))).toBe(true);
    expect(isWaiting(one, after(3600))).toBe(false);
    expect(isWaiting({ ...one, state: 'issued' }, after(1))).toBe(true);
    expect(isWaiting({ ...one, state: 'used' }, after(1))).toBe(false);
  });
});

describe('a code', () => {
  test('is forty random bits in eight characters that nobody mistakes for each other', () => {
    const codes = Array.from({ length: 2000 }, newCode);
    expect(codes.every((code) => /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(codes.length);
    // Each character says five bits: all of them come, about as often.
    const counts = Map.groupBy(codes.join(''), (char) => char);
    expect(counts.size).toBe(32);
    expect(Math.min(...[...counts.values()].map(({ length }) => length))).toBeGreaterThan(350);
    expect(codes.every((code) => lettersTyped(code) === code)).toBe(true);
  });

  test('is kept only as a hash, which is worth nothing for another addressee or request', () => {
    const row = mailed('1234ABCD');
    expect(JSON.stringify(row)).not.toContain('1234ABCD');
    const hashes = [
      codeHash(row, '1234ABCD'),
      codeHash({ ...row, audit: 'other' }, '1234ABCD'),
      codeHash({ ...row, addressee: 'b'.repeat(32) }, '1234ABCD'),
      codeHash({ ...row, request: '000002' }, '1234ABCD'),
      keyHash('1234ABCD'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(row.codeHash).toBe(hashes[0]);
    // Codes and keys that stand in the table are found by a later release too.
    const hash = (words: string): string => createHash('sha256').update(words).digest('hex');
    expect(row.codeHash).toBe(hash(`code\n${of.audit}\n${of.addressee}\n000001\n1234ABCD`));
    expect(keyHash('1234ABCD')).toBe(hash('key\n1234ABCD'));
  });

  test.each(['1234ABCD', '1234-abcd', ' 1234 abcd\n', inGroups('1234ABCD'), 'I234ABCD', 'l234\u2011abcd'])(
    'typed as %j is right',
    (code) => {
      expect(openCode([mailed()], code, after(1))?.seq).toBe(1);
    },
  );

  test('typed with a letter for nought is right', () => {
    expect(openCode([mailed('1034ABCD')], 'lO34-abcd', after(1))?.seq).toBe(1);
  });

  test.each(['', '1234ABCE', '1234ABC', '1234ABCDD', 'open sesame'])('typed as %j is wrong', (code) => {
    expect(openCode([mailed()], code, after(1))).toBeUndefined();
  });

  test('opens for an hour from its mail, counted anew from when that was accepted', () => {
    const one = mailed();
    expect(openCode([one], '1234ABCD', after(3599.999))).toBeDefined();
    expect(openCode([one], '1234ABCD', after(3600))).toBeUndefined();
    const late = { ...one, ...accepted(one, after(1200)) };
    expect(openCode([late], '1234ABCD', after(1200 + 3599))).toBeDefined();
    expect(openCode([late], '1234ABCD', after(1200 + 3600))).toBeUndefined();
    expect(accepted(request(1), after(1))).toBeUndefined();
    expect(accepted({ ...one, state: 'used' }, after(1))).toBeUndefined();
  });

  test('opens nothing before its mail or after its use, and any of several that are open opens', () => {
    expect(openCode([request(1)], '1234ABCD', after(1))).toBeUndefined();
    expect(openCode([mailed('1234ABCD', { state: 'used' })], '1234ABCD', after(1))).toBeUndefined();
    const two = { ...request(2), ...issued(request(2), 'ZZZZ9999', after(0)) };
    const open = [two, mailed()];
    expect(openCode(open, 'ZZZZ9999', after(1))?.seq).toBe(2);
    expect(openCode(open, '1234ABCD', after(1))?.seq).toBe(1);
  });
});

describe('wrong codes', () => {
  const wrongBy = (session: string, seconds: number): Tries['wrong'][number] => ({
    at: after(seconds).toISOString(),
    case: 'case-1',
    agency: 'gp-a',
    session,
  });
  const tries = (wrong: Tries['wrong'], day = '2026-05-05'): Tries => ({ ...of, day, version: wrong.length, wrong });

  test('are counted one after the other', () => {
    const first = withWrongCode(undefined, { ...of, day: '2026-05-05' }, wrongBy('s', 0));
    expect(first).toEqual({ ...of, day: '2026-05-05', version: 1, wrong: [wrongBy('s', 0)] });
    expect(withWrongCode(first, { ...of, day: '2026-05-05' }, wrongBy('s', 1))).toMatchObject({
      version: 2,
      wrong: [wrongBy('s', 0), wrongBy('s', 1)],
    });
  });

  test('are five to a link for as long as a code is open, and a hundred to an addressee on one day', () => {
    const by = fc.array(fc.record({ session: fc.constantFrom('a', 'b', 'c'), at: fc.nat(7200) }), { maxLength: 130 });
    fc.assert(
      fc.property(by, fc.nat(7200), (all, seconds) => {
        const before = all.filter(({ at }) => at <= seconds);
        const days = [tries(before.map(({ session, at }) => wrongBy(session, at)))];
        const recent = before.filter(({ session, at }) => session === 'a' && seconds - at < 3600).length;
        expect(takesCodes(days, 'a', after(seconds))).toBe(recent < triesOfSession && before.length < triesADay);
      }),
    );
  });

  test('leave all tries where there are none of today', () => {
    expect(triesLeft([], 'a', after(0))).toEqual({ session: triesOfSession, day: triesADay });
    expect(triesLeft([tries([wrongBy('a', 0)], '2026-05-04')], 'b', after(0))).toEqual({
      session: triesOfSession,
      day: triesADay,
    });
  });

  test('of an hour ago count although that was yesterday, and those of yesterday are not of today', () => {
    const midnight = Date.parse('2026-05-05T23:00:00.000Z'); // It is midnight in London.
    const at = (minutes: number): string => new Date(midnight + minutes * 60_000).toISOString();
    const yesterday = Array.from({ length: 5 }, () => ({ ...wrongBy('a', 0), at: at(-10) }));
    expect(takesCodes([tries(yesterday)], 'a', new Date(at(10)))).toBe(false);
    expect(takesCodes([tries(yesterday)], 'b', new Date(at(10)))).toBe(true);
    const many = Array.from({ length: triesADay }, () => ({ ...wrongBy('x', 0), at: at(-10) }));
    expect(takesCodes([tries(many)], 'b', new Date(at(-5)))).toBe(false);
    expect(takesCodes([tries(many)], 'b', new Date(at(10)))).toBe(true);
  });
});

describe('a pull key', () => {
  const session = '5'.repeat(64);
  const row = {
    pk: 'KEY#x',
    sk: 'KEY',
    ...of,
    session,
    exchangedAt: after(0).toISOString(),
    ttl: 0,
  };
  const presented: Presented = { row, of: key, link: { addressee: of.addressee }, session };

  test('is 192 random bits, kept as a hash', () => {
    const keys = Array.from({ length: 100 }, newSecret);
    expect(keys.every((one) => /^[A-Za-z0-9_-]{32}$/.test(one))).toBe(true);
    expect(new Set(keys).size).toBe(100);
    expect(keyHash(keys[0]!)).toMatch(/^[0-9a-f]{64}$/);
    expect(sessionOf(session)).toHaveLength(16);
  });

  test('is good for twelve hours with the link that it was exchanged by, whichever of its returns is opened', () => {
    expect(isGoodKey(presented, after(0))).toBe(true);
    expect(isGoodKey({ ...presented, of: { ...key, case: 'case-9' } }, after(1))).toBe(true);
    expect(isGoodKey(presented, after(12 * 3600 - 1))).toBe(true);
    expect(isGoodKey(presented, after(12 * 3600))).toBe(false);
  });

  test('opens nothing in another session, for another audit or addressee, or where there is none', () => {
    const wrong: Presented[] = [
      { ...presented, row: undefined },
      { ...presented, session: '6'.repeat(64) },
      { ...presented, link: { addressee: 'b'.repeat(32) } },
      { ...presented, of: { ...key, audit: 'other' } },
    ];
    expect(wrong.map((one) => isGoodKey(one, after(1)))).toEqual([false, false, false, false]);
  });
});

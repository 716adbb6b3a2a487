import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeHash,
  isNewRequest,
  isWaiting,
  issued,
  keyHash,
  newCode,
  newestOf,
  newSecret,
  opensCopy,
  opensPull,
  pullKeyOf,
  readPullKey,
  tried,
  type Presented,
} from '../../../../shared/domain/identifiers/code-rules.ts';
import type { CodeItem } from '../../../../shared/domain/identifiers/code-schema.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { asked, entryOf, key, queried, stamp, assessed } from '../returns/samples.ts';
import {
  decideAsk,
  decideCheck,
  decideSubmission,
  decideWithdrawal,
} from '../../../../shared/domain/returns/decide-entry.ts';

const addressee = 'a'.repeat(32);
const other = 'b'.repeat(32);
const start = Date.parse('2026-05-05T09:00:00.000Z');
const after = (seconds: number): Date => new Date(start + seconds * 1000);

const request = (seq: number, more: Partial<CodeItem> = {}): CodeItem => ({
  pk: `${key.audit}#${key.case}`,
  sk: `CODE#${key.agency}#${String(seq).padStart(6, '0')}`,
  ...key,
  seq,
  request: String(seq).padStart(6, '0'),
  addressee,
  askedAt: after(0).toISOString(),
  state: 'asked',
  version: 1,
  tries: 0,
  ...more,
});
const mailed = (code = '12345678', more: Partial<CodeItem> = {}): CodeItem => {
  const one = request(1, more);
  return { ...one, ...issued(one, code, after(0)), ...more };
};
const exchange = (now: Date, seq = 1) => ({ secret: newSecret(), seq, now });

describe('a request for a code', () => {
  test('is the same one within a minute, and a new one from then on', () => {
    expect(isNewRequest([], addressee, after(0))).toBe(true);
    expect(isNewRequest([request(1)], addressee, after(59.999))).toBe(false);
    expect(isNewRequest([request(1)], addressee, after(60))).toBe(true);
  });

  test("of another addressee does not stand in this one's way", () => {
    expect(isNewRequest([request(1)], other, after(1))).toBe(true);
  });

  test('is refused in silence while three were asked for in ten minutes', () => {
    const recent = [3, 2, 1].map((seq) => request(seq, { askedAt: after(seq * 61).toISOString() }));
    expect(isNewRequest(recent, addressee, after(300))).toBe(false);
    expect(isNewRequest(recent, other, after(300))).toBe(false);
    expect(isNewRequest(recent, addressee, after(61 + 600))).toBe(true);
  });

  test('is mailed at most three times in any ten minutes, whoever asks and how often', () => {
    const asks = fc.array(fc.record({ after: fc.nat(200), who: fc.constantFrom(addressee, other) }), { maxLength: 40 });
    fc.assert(
      fc.property(asks, (all) => {
        const rows: CodeItem[] = [];
        let seconds = 0;
        for (const ask of all) {
          seconds += ask.after;
          const recent = rows.toReversed().slice(0, 3);
          if (!isNewRequest(recent, ask.who, after(seconds))) continue;
          rows.push(request(rows.length + 1, { addressee: ask.who, askedAt: after(seconds).toISOString() }));
        }
        const times = rows.map((one) => Date.parse(one.askedAt));
        expect(times.every((time) => times.filter((t) => t >= time && t < time + 600_000).length <= 3)).toBe(true);
        for (const who of [addressee, other]) {
          const own = rows.filter((one) => one.addressee === who).map((one) => Date.parse(one.askedAt));
          expect(own.every((time, index) => index === 0 || time - own[index - 1]! >= 60_000)).toBe(true);
        }
      }),
    );
  });

  test('waits for its mail until it lapses, is used, or is overtaken by the same addressee', () => {
    const one = request(1);
    expect(isWaiting([one], one, after(599))).toBe(true);
    expect(isWaiting([one], one, after(600))).toBe(false);
    expect(isWaiting([request(2, { addressee: other }), one], one, after(1))).toBe(true);
    expect(isWaiting([request(2), one], one, after(1))).toBe(false);
    expect(isWaiting([one], { ...one, state: 'issued' }, after(1))).toBe(true);
    expect(isWaiting([one], { ...one, state: 'used' }, after(1))).toBe(false);
  });
});

describe('a code', () => {
  test('is eight digits, leading noughts kept', () => {
    const codes = Array.from({ length: 500 }, newCode);
    expect(codes.every((code) => /^\d{8}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBeGreaterThan(495);
  });

  test('is kept only as a hash, which is worth nothing for another return or request', () => {
    const of = request(1);
    const row = mailed('12345678');
    expect(JSON.stringify(row)).not.toContain('12345678');
    const hashes = [
      codeHash(of, '12345678'),
      codeHash({ ...of, audit: 'other' }, '12345678'),
      codeHash({ ...of, case: 'other' }, '12345678'),
      codeHash({ ...of, agency: 'other' }, '12345678'),
      codeHash({ ...of, request: '000002' }, '12345678'),
      keyHash(of, '12345678'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(row.codeHash).toBe(hashes[0]);
  });

  test.each(['12345678', '1234 5678', ' 12345678\n', '1234-5678'])('typed as %j is right', (code) => {
    expect(tried(mailed(), code, exchange(after(1)))?.right).toBe(true);
  });

  test.each(['', '12345679', '1234567', '123456789', 'abcdefgh'])('typed as %j is wrong, and counted', (code) => {
    expect(tried(mailed(), code, exchange(after(1)))).toEqual({ right: false, change: { tries: 1 } });
  });

  test('opens for ten minutes from its mail', () => {
    expect(tried(mailed(), '12345678', exchange(after(599.999)))?.right).toBe(true);
    expect(tried(mailed(), '12345678', exchange(after(600)))).toBeUndefined();
  });

  test('opens nothing before its mail, after its use, or when there is none', () => {
    expect(tried(request(1), '12345678', exchange(after(1)))).toBeUndefined();
    expect(tried(undefined, '12345678', exchange(after(1)))).toBeUndefined();
    const one = mailed();
    const used = { ...one, ...tried(one, '12345678', exchange(after(1)))?.change };
    expect(tried(used, '12345678', exchange(after(2)))).toBeUndefined();
  });

  test('can be tried five times, the right one among them', () => {
    const guesses = fc.array(fc.constantFrom('12345678', '00000000', '99999999'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(guesses, (all) => {
        const one = mailed();
        const opened: number[] = [];
        for (const [index, guess] of all.entries()) {
          const result = tried(one, guess, exchange(after(1)));
          if (result === undefined) continue;
          if (result.right) opened.push(index);
          Object.assign(one, result.change);
        }
        const first = all.indexOf('12345678');
        expect(opened).toEqual(first >= 0 && first < 5 ? [first] : []);
        expect(one.tries).toBeLessThanOrEqual(5);
      }),
    );
  });

  test('is the newest of its addressee', () => {
    const rows = [request(3, { addressee: other }), request(2), request(1)];
    expect(newestOf(rows, addressee)?.seq).toBe(2);
    expect(newestOf(rows, 'c'.repeat(32))).toBeUndefined();
  });
});

describe('a pull key', () => {
  const exchanged = (log: readonly Entry[]): Presented => {
    const one = mailed();
    const to = exchange(after(60), log.at(-1)?.seq ?? 0);
    const row = { ...one, ...tried(one, '12345678', to)?.change };
    return { row, of: key, secret: to.secret, addressee };
  };
  const first = asked();
  const known = entryOf(decideCheck(first, { outcome: 'known' }, stamp));
  const sent = entryOf(decideSubmission(known, assessed('a'), stamp));
  const reopened = queried(sent);

  test('is read back from what was handed out, and nothing else is', () => {
    const secret = newSecret();
    expect(readPullKey(pullKeyOf('000007', secret))).toEqual({ request: '000007', secret });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant(undefined)), (text) => {
        expect(readPullKey(text)).toEqual({ request: '000000', secret: '' });
      }),
    );
  });

  test('opens pulls, as often as it is used, until the return is settled', () => {
    const presented = exchanged([first]);
    expect(opensPull(presented, [first])).toBe(true);
    expect(opensPull(presented, [first])).toBe(true);
    expect(opensPull(presented, [first, known])).toBe(true);
    expect(opensPull(presented, [first, known, sent])).toBe(false);
  });

  test('is over once the return was settled, even if it is asked for again', () => {
    const presented = exchanged([first]);
    expect(opensPull(presented, [first, known, sent, reopened])).toBe(false);
    const withdrawn = entryOf(decideWithdrawal(first, { reason: 'other' }, stamp));
    const ask = { ...key, service: first.service, askedOn: '2026-05-06', dueOn: '2026-05-20', atOpening: false };
    const again = entryOf(decideAsk(withdrawn, ask, stamp));
    expect(opensPull(presented, [first, withdrawn, again])).toBe(false);
    expect(opensPull(exchanged([first, withdrawn, again]), [first, withdrawn, again])).toBe(true);
  });

  test('that was exchanged for a copy of what was sent opens no pull, then or later', () => {
    const presented = exchanged([first, known, sent]);
    expect(opensPull(presented, [first, known, sent])).toBe(false);
    expect(opensPull(presented, [first, known, sent, reopened])).toBe(false);
    expect(opensPull(exchanged([first, known, sent, reopened]), [first, known, sent, reopened])).toBe(true);
  });

  test('opens copies for twelve hours, whatever became of the return', () => {
    const presented = exchanged([first]);
    expect(opensCopy(presented, after(60 + 12 * 3600 - 1))).toBe(true);
    expect(opensCopy(presented, after(60 + 12 * 3600))).toBe(false);
  });

  test('opens nothing in other hands, for another return, or guessed', () => {
    const presented = exchanged([first]);
    const row = presented.row!;
    const { keyHash: _hash, ...without } = row;
    const wrong: Presented[] = [
      { ...presented, addressee: other },
      { ...presented, secret: newSecret() },
      { ...presented, secret: '' },
      { ...presented, of: { ...key, case: 'case-4' } },
      { ...presented, of: { ...key, agency: 'police' } },
      { ...presented, row: undefined },
      { ...presented, row: request(1) },
      { ...presented, row: mailed() },
      { ...presented, row: without },
      { ...presented, row: { ...row, keyHash: '0'.repeat(64) } },
    ];
    for (const one of wrong) {
      expect(opensPull(one, [first])).toBe(false);
      expect(opensCopy(one, after(61))).toBe(false);
    }
    expect(opensPull(presented, [first])).toBe(true);
  });
});

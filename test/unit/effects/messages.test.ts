import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Change, changeId, Message, messageId } from '../../../shared/effects/messages.ts';
import { addressee, requestId } from './samples.ts';

const slug = fc.constantFrom('a', 'b', 'a-b', 'summary', '1', '000001', 'x'.repeat(32));
const seq = fc.integer({ min: 1, max: 12 });
const someone = fc.constantFrom('0'.repeat(32), 'f'.repeat(32));
const ofReturn = { case: slug, agency: slug, seq };

/** Messages of one audit: ids are told apart within it. */
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ about: fc.constant('opening' as const), audit: fc.constant('q'), addressee: someone }),
  fc.record({ about: fc.constant('closing' as const), audit: fc.constant('q'), addressee: someone }),
  fc.record({ about: fc.constant('asked' as const), audit: fc.constant('q'), ...ofReturn }),
  fc.record({ about: fc.constant('concern' as const), audit: fc.constant('q'), ...ofReturn }),
  fc.record({ about: fc.constant('cannot-identify' as const), audit: fc.constant('q'), ...ofReturn }),
  fc.record({
    about: fc.constant('case-settled' as const),
    audit: fc.constant('q'),
    case: slug,
    fact: fc.oneof(
      seq.map((n) => `REV#${String(n).padStart(6, '0')}`),
      fc.tuple(slug, seq).map(([id, taken]) => `SETTLED#${id}#${taken}`),
    ),
  }),
  fc.record({
    about: fc.constant('mail-unknown' as const),
    audit: fc.constant('q'),
    message: someone.map((id) => `invite/${id}`),
  }),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('return' as const), audit: slug, ...ofReturn }),
  fc.record({ kind: fc.constant('closing' as const), audit: slug }),
  fc.record({
    kind: fc.constant('request' as const),
    audit: slug,
    request: fc.constantFrom(requestId, '0'.repeat(8) + requestId.slice(8)),
  }),
);

const copy = <T>(value: T): T => structuredClone(value);

describe('ids', () => {
  test('a message has the same id whenever its fact is told, and no other message has it', () => {
    fc.assert(
      fc.property(message, message, (one, other) => {
        expect(messageId(copy(one))).toBe(messageId(one));
        expect(messageId(one) === messageId(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect({ ...z.parse(Message, one) }).toStrictEqual({ ...one });
      }),
      { numRuns: 2000 },
    );
  });

  test('a change has the same id whenever it is told, and no other change has it', () => {
    fc.assert(
      fc.property(change, change, (one, other) => {
        expect(changeId(copy(one))).toBe(changeId(one));
        expect(changeId(one) === changeId(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect({ ...z.parse(Change, one) }).toStrictEqual({ ...one });
      }),
      { numRuns: 2000 },
    );
  });

  test("a message's id begins with the kind of its mail", () => {
    const of = { audit: 'q', case: 'case-1', agency: 'gp-a', seq: 3 };
    expect(messageId({ about: 'opening', audit: 'q', addressee })).toBe(`invite/${addressee}`);
    expect(messageId({ about: 'closing', audit: 'q', addressee })).toBe(`notice/closing/${addressee}`);
    expect(messageId({ about: 'asked', ...of })).toBe('invite/case-1/gp-a/3');
    expect(messageId({ about: 'concern', ...of })).toBe('alert/concern/case-1/gp-a/3');
    expect(messageId({ about: 'cannot-identify', ...of })).toBe('alert/cannot-identify/case-1/gp-a/3');
    expect(messageId({ about: 'case-settled', audit: 'q', case: 'case-1', fact: 'REV#000002' })).toBe(
      'alert/case-settled/case-1/REV#000002',
    );
    expect(messageId({ about: 'mail-unknown', audit: 'q', message: `invite/${addressee}` })).toBe(
      `alert/mail-unknown/invite/${addressee}`,
    );
  });
});

describe('what a queue takes', () => {
  const of = { audit: 'a'.repeat(32), case: 'c'.repeat(32), agency: 'g'.repeat(32) };
  const changes: Change[] = [
    { kind: 'return', ...of, seq: 9999 },
    { kind: 'closing', audit: of.audit },
    { kind: 'request', audit: of.audit, request: requestId },
  ];

  /** What SQS takes of a deduplication id and of a group id. */
  const fifo = /^[a-zA-Z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;

  test('the longest ids make good deduplication ids, also when a sweep sends again', () => {
    for (const again of ['', '#2026-04-20T09:00:00Z', '#2026-04-20T09:00:00.000Z']) {
      for (const change of changes) expect(`${changeId(change)}${again}`).toMatch(fifo);
    }
    expect(of.audit).toMatch(fifo);
  });

  test('the longest message stays a small one', () => {
    const longest: Message = { about: 'cannot-identify', ...of, seq: 999_999 };
    expect(JSON.stringify(longest).length).toBeLessThan(256);
    expect(messageId(longest).length).toBeLessThan(128);
    expect(
      z.parse(Message, { about: 'mail-unknown', audit: of.audit, message: messageId({ ...longest, about: 'asked' }) }),
    ).toBeDefined();
  });

  test.each([
    ['an address in place of an addressee', { about: 'opening', audit: 'q', addressee: 'quill@home.example' }],
    ['a note', { about: 'asked', audit: 'q', case: 'c', agency: 'g', seq: 1, note: 'Quill' }],
    ['a name in place of a case', { about: 'concern', audit: 'q', case: 'Quill F', agency: 'g', seq: 1 }],
    ['a fact that is none', { about: 'case-settled', audit: 'q', case: 'c', fact: 'Quill' }],
    ['a seq that is none', { about: 'asked', audit: 'q', case: 'c', agency: 'g', seq: 0 }],
  ])('never %s', (_name, message) => {
    expect(z.safeParse(Message, message).success).toBe(false);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { NewerMessageError } from '../../../../shared/base/aws/redelivery.ts';
import {
  Change,
  Message,
  messageVersion,
  outgoing,
  PackOrder,
  Plan,
  readMessage,
  type StaffMessage,
} from '../../../../shared/domain/messages/messages.ts';
import { addressee, requestId } from '../../work/relay/samples.ts';
import { changeId, formerMessageId, mailKindOf, messageId } from '../../../../shared/domain/messages/ids.ts';
import { MailKind } from '../../../../shared/domain/mail/mail-item.ts';
import { runs } from '../../../runs.ts';

const slug = fc.constantFrom('a', 'b', 'a-b', 'summary', '1', '000001', 'x'.repeat(32));
const seq = fc.integer({ min: 1, max: 12 });
const day = fc.constantFrom('2026-04-24', '2026-04-27');
const someone = fc.constantFrom('0'.repeat(32), 'f'.repeat(32));
const ofReturn = { case: slug, agency: slug, seq };
/** Each alone, and what came back from each to the other. */
const toStaff: fc.Arbitrary<Pick<StaffMessage, 'to' | 'cameBackFrom'>> = fc.constantFrom(
  { to: 'manager' },
  { to: 'second' },
  { to: 'manager', cameBackFrom: 'second' },
  { to: 'second', cameBackFrom: 'manager' },
);
const forStaff = <T extends object>(message: fc.Arbitrary<T>) =>
  fc.tuple(message, toStaff).map(([one, whose]) => ({ ...one, ...whose }));

/** Messages of one audit: ids are told apart within it. */
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ about: fc.constant('opening' as const), audit: fc.constant('q'), addressee: someone }),
  fc.record({ about: fc.constant('closing' as const), audit: fc.constant('q'), addressee: someone }),
  fc.record({ about: fc.constant('asked' as const), audit: fc.constant('q'), ...ofReturn }),
  forStaff(fc.record({ about: fc.constant('concern' as const), audit: fc.constant('q'), ...ofReturn })),
  forStaff(fc.record({ about: fc.constant('cannot-identify' as const), audit: fc.constant('q'), ...ofReturn })),
  forStaff(
    fc.record({ about: fc.constantFrom('limit' as const, 'to-do' as const), audit: fc.constant('q'), ...ofReturn }),
  ),
  forStaff(fc.record({ about: fc.constant('code-limit' as const), audit: fc.constant('q'), addressee: someone, day })),
  fc.record({ about: fc.constant('moved' as const), audit: fc.constant('q'), addressee: someone, move: seq }),
  forStaff(
    fc.record({
      about: fc.constant('case-settled' as const),
      audit: fc.constant('q'),
      case: slug,
      fact: fc.oneof(
        seq.map((n) => `REV#${String(n).padStart(6, '0')}`),
        fc.tuple(slug, seq).map(([id, taken]) => `SETTLED#${id}#${taken}`),
      ),
    }),
  ),
  forStaff(
    fc.record({
      about: fc.constant('audit-settled' as const),
      audit: fc.constant('q'),
      fact: seq.map((n) => `REV#${String(n).padStart(6, '0')}`),
    }),
  ),
  forStaff(
    fc.record({
      about: fc.constantFrom('mail-unknown' as const, 'bounce' as const),
      audit: fc.constant('q'),
      message: someone.map((id) => `invite/${id}`),
    }),
  ),
  fc.record({
    about: fc.constantFrom(
      ...(['extension', 'withdrawal', 'query', 'send-back', 'settled'] as const satisfies Message['about'][]),
    ),
    audit: fc.constant('q'),
    ...ofReturn,
  }),
  fc.record({
    about: fc.constantFrom('contact' as const, 'reissue' as const, 'lead' as const),
    audit: fc.constant('q'),
    addressee: someone,
    change: seq,
  }),
  fc.record({
    about: fc.constant('code' as const),
    audit: fc.constant('q'),
    case: slug,
    agency: slug,
    request: fc.constantFrom('000001', '000010', 'x'),
  }),
  fc.record({
    about: fc.constantFrom('chaser' as const, 'escalation' as const),
    audit: fc.constant('q'),
    addressee: someone,
    tick: day,
  }),
  forStaff(
    fc.record({
      about: fc.constantFrom('ladder-exhausted' as const, 'concern-open' as const, 'digest' as const),
      audit: fc.constant('q'),
      tick: day,
    }),
  ),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('return' as const), audit: slug, ...ofReturn }),
  fc.record({ kind: fc.constant('case' as const), audit: slug, case: slug, version: seq }),
  fc.record({ kind: fc.constant('closing' as const), audit: slug }),
  fc.record({
    kind: fc.constant('request' as const),
    audit: slug,
    request: fc.constantFrom(requestId, '0'.repeat(8) + requestId.slice(8)),
  }),
);

const plan: fc.Arbitrary<Plan> = fc.oneof(
  fc.record({ act: fc.constantFrom('opening' as const, 'closing' as const), audit: slug }),
  fc.record({ act: fc.constant('tick' as const), audit: slug, day }),
);

const pack: fc.Arbitrary<PackOrder> = fc.record({ audit: slug, revision: seq });

const copy = <T>(value: T): T => structuredClone(value);

describe('ids', () => {
  test('a message has the same id whenever its fact is told, and no other message has it', () => {
    fc.assert(
      fc.property(message, message, (one, other) => {
        expect(messageId(copy(one))).toBe(messageId(one));
        expect(messageId(one) === messageId(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect({ ...z.parse(Message, one) }).toStrictEqual({ ...one });
      }),
      { numRuns: runs(500, 20_000) },
    );
  });

  test('a change has the same id whenever it is told, and no other change has it', () => {
    fc.assert(
      fc.property(change, change, (one, other) => {
        expect(changeId(copy(one))).toBe(changeId(one));
        expect(changeId(one) === changeId(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect({ ...z.parse(Change, one) }).toStrictEqual({ ...one });
      }),
      { numRuns: runs(500, 20_000) },
    );
  });

  test('the kind of mail that a message may come to is one, and its id begins with it', () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(MailKind.options).toContain(mailKindOf(one));
        expect(messageId(one).split('/')[0]).toBe(mailKindOf(one));
      }),
      { numRuns: runs(500, 20_000) },
    );
  });

  test("a message's id begins with the kind of its mail", () => {
    const of = { audit: 'q', case: 'case-1', agency: 'gp-a', seq: 3 };
    const toManager = { to: 'manager' } as const;
    expect(messageId({ about: 'opening', audit: 'q', addressee })).toBe(`invite/${addressee}`);
    expect(messageId({ about: 'closing', audit: 'q', addressee })).toBe(`notice/closing/${addressee}`);
    expect(messageId({ about: 'asked', ...of })).toBe('invite/case-1/gp-a/3');
    expect(messageId({ about: 'concern', ...of, to: 'second' })).toBe('alert/concern/case-1/gp-a/3/second');
    const wrong = { about: 'code-limit', audit: 'q', addressee, day: '2026-04-24', ...toManager } as const;
    expect(messageId(wrong)).toBe(`alert/code-limit/${addressee}/2026-04-24/manager`);
    expect(messageId({ about: 'cannot-identify', ...of, ...toManager })).toBe(
      'alert/cannot-identify/case-1/gp-a/3/manager',
    );
    expect(messageId({ about: 'case-settled', audit: 'q', case: 'case-1', fact: 'REV#000002', ...toManager })).toBe(
      'alert/case-settled/case-1/REV#000002/manager',
    );
    expect(messageId({ about: 'mail-unknown', audit: 'q', message: `invite/${addressee}`, ...toManager })).toBe(
      `alert/mail-unknown/invite/${addressee}/manager`,
    );
    expect(messageId({ about: 'bounce', audit: 'q', message: `invite/${addressee}`, ...toManager })).toBe(
      `alert/bounce/invite/${addressee}/manager`,
    );
    expect(messageId({ about: 'audit-settled', audit: 'q', fact: 'REV#000002', ...toManager })).toBe(
      'alert/audit-settled/REV#000002/manager',
    );
    for (const about of ['extension', 'withdrawal', 'query', 'settled'] as const) {
      expect(messageId({ about, ...of })).toBe(`notice/${about}/case-1/gp-a/3`);
    }
    // A new contact is invited; whoever's link is reissued is told so.
    expect(messageId({ about: 'contact', audit: 'q', addressee, change: 4 })).toBe(`invite/contact/${addressee}/4`);
    expect(messageId({ about: 'reissue', audit: 'q', addressee, change: 4 })).toBe(`notice/reissue/${addressee}/4`);
    expect(messageId({ about: 'code', audit: 'q', case: 'case-1', agency: 'gp-a', request: '000002' })).toBe(
      'code/case-1/gp-a/000002',
    );
    const tick = '2026-04-24';
    expect(messageId({ about: 'chaser', audit: 'q', addressee, tick })).toBe(`chaser/${addressee}/${tick}`);
    expect(messageId({ about: 'escalation', audit: 'q', addressee, tick })).toBe(`escalation/${addressee}/${tick}`);
    expect(messageId({ about: 'ladder-exhausted', audit: 'q', tick, ...toManager })).toBe(
      `alert/ladder-exhausted/${tick}/manager`,
    );
    expect(messageId({ about: 'concern-open', audit: 'q', tick, to: 'second' })).toBe(
      `alert/concern-open/${tick}/second`,
    );
    expect(messageId({ about: 'digest', audit: 'q', tick, ...toManager })).toBe(`digest/${tick}/manager`);
  });
});

describe('a message to staff', () => {
  const of = { audit: 'q', case: 'case-1', agency: 'gp-a', seq: 3 };

  test('is one a recipient: its id ends in whose it is, and one that came back is another', () => {
    const ids = [
      messageId({ about: 'concern', ...of, to: 'manager' }),
      messageId({ about: 'concern', ...of, to: 'second' }),
      messageId({ about: 'concern', ...of, to: 'second', cameBackFrom: 'manager' }),
      messageId({ about: 'concern', ...of, to: 'manager', cameBackFrom: 'second' }),
    ];
    expect(ids).toStrictEqual(
      ['manager', 'second', 'manager/second', 'second/manager'].map((whose) => `alert/concern/case-1/gp-a/3/${whose}`),
    );
  });

  test('that was written before it was one a recipient is the manager’s', () => {
    const old = { about: 'concern', ...of };
    expect(readMessage(Message, old)).toMatchObject({ success: true, data: { ...old, to: 'manager' } });
  });

  test('stood under an id without a recipient then, and one that came back under none', () => {
    expect(formerMessageId({ about: 'concern', ...of, to: 'second' })).toBe('alert/concern/case-1/gp-a/3');
    expect(formerMessageId({ about: 'concern', ...of, to: 'second', cameBackFrom: 'manager' })).toBeUndefined();
    expect(formerMessageId({ about: 'asked', ...of })).toBeUndefined();
  });
});

describe('a message in its queue', () => {
  /** Every queue of ours: what it takes, and any of its messages. */
  const queues: [name: string, schema: z.core.$ZodType, any: fc.Arbitrary<Change | Message | Plan | PackOrder>][] = [
    ['changes', Change, change],
    ['messages', Message, message],
    ['plans', Plan, plan],
    ['packs', PackOrder, pack],
  ];
  const inQueue = (body: unknown): unknown => JSON.parse(JSON.stringify(body));
  const dataOf = <T extends z.core.$ZodType>(schema: T, body: unknown): z.output<T> => {
    const parsed = readMessage(schema, body);
    if (!parsed.success) throw parsed.error;
    return parsed.data;
  };
  /** Fields that a message of ours may get one day. */
  const known = new Set(
    [
      ['v', 'kind', 'about', 'act', 'audit', 'case', 'agency', 'seq', 'request', 'addressee', 'fact', 'message'],
      ['change', 'tick', 'day', 'revision', 'to', 'cameBackFrom'],
    ].flat(),
  );
  const extras = fc.dictionary(
    fc
      .oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'length'))
      .filter((name) => !known.has(name)),
    fc.jsonValue(),
    { minKeys: 1 },
  );

  test.each(queues)('of %s says its version, and reads as it was written', (_name, schema, any) => {
    fc.assert(
      fc.property(any, (one) => {
        const { body } = outgoing(one);
        expect(body).toEqual({ v: 1, ...one });
        expect(inQueue(dataOf(schema, inQueue(body)))).toStrictEqual(inQueue(one));
      }),
    );
  });

  test.each(queues)(
    'of %s reads the same without a version: it was written before there was one',
    (_n, schema, any) => {
      fc.assert(
        fc.property(any, (one) => {
          expect(inQueue(dataOf(schema, inQueue(one)))).toStrictEqual(inQueue(one));
        }),
      );
    },
  );

  test.each(queues)('of %s reads the same with fields that nobody knows', (_name, schema, any) => {
    fc.assert(
      fc.property(any, extras, fc.boolean(), (one, more, isVersioned) => {
        const body = inQueue({ ...more, ...(isVersioned ? outgoing(one).body : one) });
        expect(inQueue(dataOf(schema, body))).toStrictEqual(inQueue(one));
      }),
      { numRuns: runs(150, 5000) },
    );
  });

  test('keeps its id, whatever is beside it', () => {
    fc.assert(
      fc.property(message, change, extras, (one, other, more) => {
        const beside = (body: object) => inQueue({ ...more, ...body });
        expect(messageId(dataOf(Message, beside(outgoing(one).body)))).toBe(messageId(one));
        expect(changeId(dataOf(Change, beside(outgoing(other).body)))).toBe(changeId(other));
      }),
    );
  });

  test.each(queues)(
    'of %s of a newer version is not read, and not taken for an unreadable one',
    (_name, schema, any) => {
      fc.assert(
        fc.property(any, fc.integer({ min: messageVersion + 1, max: 1_000_000 }), fc.boolean(), (one, v, isOther) => {
          const body = inQueue(isOther ? { v, of: 'another shape' } : { ...one, v });
          expect(() => readMessage(schema, body)).toThrow(NewerMessageError);
        }),
      );
    },
  );

  test.each([0, -1, 1.5, '1', null, true, {}, []])('with the version %j was written by no version', (v) => {
    for (const body of [
      { v, kind: 'closing', audit: 'q' },
      { v, of: 'another shape' },
    ]) {
      expect(readMessage(Change, body).success).toBe(false);
    }
  });

  test.each([null, [], 'text', 7, {}, { v: 1 }, { v: 1, kind: 'opened', audit: 'q' }])(
    '%j is none, in any queue',
    (body) => {
      for (const [, schema] of queues) expect(readMessage(schema, body).success).toBe(false);
    },
  );
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

  const { audit } = of;
  const someone = 'f'.repeat(32);
  const tick = '2026-04-24';
  /** Mails that go to agencies, as long as they can be: of each of them a later message may tell. */
  const longest: Message[] = [
    { about: 'closing', audit, addressee: someone },
    { about: 'asked', ...of, seq: 999_999 },
    { about: 'withdrawal', ...of, seq: 999_999 },
    { about: 'contact', audit, addressee: someone, change: 999_999 },
    { about: 'reissue', audit, addressee: someone, change: 999_999 },
    { about: 'lead', audit, addressee: someone, change: 999_999 },
    { about: 'code', audit, case: of.case, agency: of.agency, request: 'r'.repeat(64) },
    { about: 'escalation', audit, addressee: someone, tick },
  ];

  test.each(longest)('a mail about $about can be told of, however long its ids', (message) => {
    expect(z.parse(Message, message)).toStrictEqual(message);
    expect(JSON.stringify(message).length).toBeLessThan(256);
    for (const about of ['bounce', 'mail-unknown'] as const) {
      const told: Message = { about, audit, message: messageId(message), to: 'manager' };
      expect(z.parse(Message, told)).toStrictEqual(told);
      // DynamoDB takes 1024 bytes of a sort key.
      expect(messageId(told).length).toBeLessThan(256);
    }
  });

  test("the longest alert's id stays a small one", () => {
    const alert: Message = { about: 'cannot-identify', ...of, seq: 999_999, to: 'second', cameBackFrom: 'manager' };
    expect(JSON.stringify(alert).length).toBeLessThan(256);
    expect(messageId(alert).length).toBeLessThan(128);
  });

  test.each([
    ['an address in place of an addressee', { about: 'opening', audit: 'q', addressee: 'quill@home.example' }],
    ['a name in place of a case', { about: 'concern', audit: 'q', case: 'Quill F', agency: 'g', seq: 1 }],
    ['a fact that is none', { about: 'case-settled', audit: 'q', case: 'c', fact: 'Quill' }],
    [
      'an address in place of who is chased',
      { about: 'chaser', audit: 'q', addressee: 'q@home.example', tick: '2026-04-24' },
    ],
    ['a tick that is no day', { about: 'digest', audit: 'q', tick: '2026-02-30' }],
    ['an address that took over', { about: 'contact', audit: 'q', addressee: 'quill@home.example', change: 1 }],
    ['a name in place of a request', { about: 'code', audit: 'q', case: 'c', agency: 'g', request: 'Quill F' }],
    [
      'an address in place of whose it is',
      { about: 'digest', audit: 'q', tick: '2026-04-24', to: 'quill@home.example' },
    ],
    ['a seq that is none', { about: 'asked', audit: 'q', case: 'c', agency: 'g', seq: 0 }],
  ])('never %s', (_name, message) => {
    expect(z.safeParse(Message, message).success).toBe(false);
  });

  test.each([
    ['a note', { about: 'asked', audit: 'q', case: 'c', agency: 'g', seq: 1 }, { note: 'Quill' }],
    ['a code', { about: 'code', audit: 'q', case: 'c', agency: 'g', request: '000001' }, { code: '12345678' }],
    ['what is asked', { about: 'query', audit: 'q', case: 'c', agency: 'g', seq: 1 }, { text: 'Was Quill seen?' }],
    [
      'a bounced address',
      { about: 'bounce', audit: 'q', message: 'invite/1', to: 'manager' },
      { address: 'q@home.example' },
    ],
  ])('never %s: beside what is known it is not read', (_name, message, more) => {
    expect(z.parse(Message, { ...message, ...more })).toStrictEqual(message);
  });
});

test('a message about an entry is told by what it is about, the return and the entry', () => {
  const of = { audit: 'q', case: 'case-1', agency: 'gp-a', seq: 3 };
  for (const about of ['extension', 'withdrawal', 'query', 'send-back', 'settled'] as const) {
    expect(messageId({ about, ...of })).toBe(`notice/${about}/case-1/gp-a/3`);
  }
  for (const about of ['concern', 'cannot-identify', 'to-do', 'limit'] as const) {
    expect(messageId({ about, ...of, to: 'manager' })).toBe(`alert/${about}/case-1/gp-a/3/manager`);
  }
});

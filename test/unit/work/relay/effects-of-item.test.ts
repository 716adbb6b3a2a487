import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { Item } from '../../../../shared/base/aws/table.ts';
import {
  alertOfSettled,
  alertsOfRevision,
  concernsOfEntry,
  effectsOf,
  effectsOfDeletion,
  messagesOfAddress,
  messagesOfEntry,
  messagesOfMail,
  owedOf,
  mergeEffects,
} from '../../../../shared/work/relay/effects-of-item.ts';
import { Change, Message, PackOrder, Plan } from '../../../../shared/domain/messages/messages.ts';
import { acts, states } from '../../../../shared/domain/returns/life-cycle.ts';
import {
  acknowledgement,
  addressChange,
  auditRow,
  code,
  entry,
  mail,
  request,
  requestId,
  revision,
  settledCase,
  settledRow,
  was,
  withoutEffects,
  addressee,
} from './samples.ts';
import { noEffects, type Effects } from '../../../../shared/work/relay/effects.ts';
import { linksOfAddress } from '../../../../shared/domain/links/link-effects.ts';

const only = (some: Partial<Effects>): Effects => ({
  owed: [],
  board: [],
  links: [],
  concerns: [],
  changes: [],
  messages: [],
  plans: [],
  packs: [],
  ...some,
});
const ofReturn = { audit: '2026-q2', case: 'case-1', agency: 'gp-a', seq: 2 };
const change = { kind: 'return' as const, ...ofReturn };
const toManager = { to: 'manager' as const };
const row = { ...ofReturn, cycle: 1, askedOn: '2026-04-13', dueOn: '2026-05-01' };
const kept = [{ owed: row, settled: false }];
/** What is asked again is marked: it is what is chased once the audit has closed. */
const keptAgain = [{ owed: { ...row, reopened: true as const }, settled: false }];
const dropped = [{ owed: row, settled: true }];
const links = (act: 'ask' | 'withdrawal') => [
  { of: 'return' as const, audit: '2026-q2', case: 'case-1', agency: 'gp-a', act },
];

/** All that follows from an item, the row of its case apart. */
const besideBoard = (item: unknown): Effects => ({ ...effectsOf(item), board: [] });

describe('an entry of a log', () => {
  test.each([...new Set(acts.map((act) => act.replace(/^check-.*/, 'check')))])('%s is told to the figures', (act) => {
    expect(effectsOf(entry({ act, atOpening: true })).changes).toStrictEqual([change]);
  });

  test('asking is told to the one asked', () => {
    expect(besideBoard(entry({ act: 'ask', state: 'asked' }))).toStrictEqual(
      only({ owed: kept, links: links('ask'), changes: [change], messages: [{ about: 'asked', ...ofReturn }] }),
    );
  });

  test('asking before the opening is not: the invite of the opening stands for it', () => {
    expect(besideBoard(entry({ act: 'ask', state: 'asked', atOpening: true }))).toStrictEqual(
      only({ owed: kept, links: links('ask'), changes: [change] }),
    );
  });

  test('a check `cannot-identify` alerts the manager', () => {
    expect(besideBoard(entry({ act: 'check', state: 'cannot-identify', missing: ['name'] }))).toStrictEqual(
      only({ owed: dropped, changes: [change], messages: [{ about: 'cannot-identify', ...ofReturn, ...toManager }] }),
    );
  });

  test('the entry that reaches what a cycle takes tells the manager, by keys alone', () => {
    for (const limit of ['versions', 'checks']) {
      const act = limit === 'versions' ? 'submission' : 'check';
      const { messages } = effectsOf(entry({ act, state: 'known', limit, keys: [{ key: 'k', body: 'b' }] }));
      expect(messages).toStrictEqual([{ about: 'limit', ...ofReturn, ...toManager }]);
    }
  });

  test('a check that leaves something to see to is a thing to do, when it says so and not when it is carried on', () => {
    const checked = { seq: 2, people: { 'child-1': 'known', 'child-2': 'moved' } };
    const toDo = { about: 'to-do', ...ofReturn, ...toManager };
    expect(effectsOf(entry({ act: 'check', state: 'known', checked })).messages).toStrictEqual([toDo]);
    const unlisted = { seq: 2, unlisted: true };
    expect(effectsOf(entry({ act: 'check', state: 'not-known', checked: unlisted })).messages).toContainEqual(toDo);
    const before = { ...checked, seq: 1 };
    expect(effectsOf(entry({ act: 'check', state: 'known', checked: before })).messages).toStrictEqual([]);
    expect(effectsOf(entry({ act: 'extension', state: 'known', checked })).messages).not.toContainEqual(toDo);
    // All that this one leaves was left by the one before, and is seen to.
    const seenTo = { ...checked, seenTo: 1 };
    expect(effectsOf(entry({ act: 'check', state: 'known', checked: seenTo })).messages).toStrictEqual([]);
    const plain = { seq: 2, people: { 'child-1': 'known', 'child-2': 'no-record' } };
    expect(effectsOf(entry({ act: 'check', state: 'known', checked: plain })).messages).toStrictEqual([]);
  });

  test('declining for an agency settles the return, and takes its entries out of calendars', () => {
    expect(besideBoard(entry({ act: 'decline', state: 'declined' }))).toStrictEqual(
      only({ owed: dropped, changes: [change], messages: [{ about: 'settled', ...ofReturn }] }),
    );
  });

  test('no other check alerts anybody', () => {
    for (const [state, owed] of [
      ['known', kept],
      ['reopened', keptAgain],
    ] as const) {
      expect(besideBoard(entry({ act: 'check', state }))).toStrictEqual(only({ owed: [...owed], changes: [change] }));
    }
    for (const state of ['not-known', 'submitted', 'declined']) {
      expect(besideBoard(entry({ act: 'check', state }))).toStrictEqual(
        only({ owed: dropped, changes: [change], messages: [{ about: 'settled', ...ofReturn }] }),
      );
    }
  });

  test('a submission settles the return; one with a concern is listed and alerts both of the staff, and that first', () => {
    const settled = { about: 'settled' as const, ...ofReturn };
    const concern = { ...ofReturn, version: 3, raisedAt: '2026-04-20T09:30:00.000Z' };
    expect(besideBoard(entry({ act: 'submission', state: 'submitted', concern: true, versions: 3 }))).toStrictEqual(
      only({
        owed: dropped,
        concerns: [{ of: 'raised', concern }],
        changes: [change],
        messages: [
          { about: 'concern', ...ofReturn, to: 'manager' },
          { about: 'concern', ...ofReturn, to: 'second' },
          settled,
        ],
      }),
    );
    expect(besideBoard(entry({ act: 'submission', state: 'submitted' }))).toStrictEqual(
      only({ owed: dropped, changes: [change], messages: [settled] }),
    );
  });

  test.each([
    ['extension', 'known', kept],
    ['extension', 'reopened', keptAgain],
    ['query', 'reopened', keptAgain],
    ['send-back', 'reopened', keptAgain],
  ])('an %s of a return that is %s has its notice', (act, state, owed) => {
    expect(besideBoard(entry({ act, state }))).toStrictEqual(
      only({ owed, changes: [change], messages: [{ about: act as 'query', ...ofReturn }] }),
    );
  });

  // The notice of a withdrawal takes the calendar entry out itself; a second message would race it.
  test('a withdrawal has one message: its notice', () => {
    expect(besideBoard(entry({ act: 'withdrawal', state: 'withdrawn', reason: 'duplicate' }))).toStrictEqual(
      only({
        owed: dropped,
        links: links('withdrawal'),
        changes: [change],
        messages: [{ about: 'withdrawal', ...ofReturn }],
      }),
    );
  });

  test('so has a case that is dropped, for each of its returns', () => {
    const { messages } = besideBoard(entry({ act: 'drop', state: 'withdrawn', dropped: { reason: 'other' } }));
    expect(messages).toStrictEqual([{ about: 'withdrawal', ...ofReturn }]);
  });

  test.each([
    ['submitted', dropped],
    ['reopened', keptAgain],
  ])('a correction of a return that is %s mails nobody, and what is owed stays', (state, owed) => {
    const correction = { version: 1, question: 'A1', corrected: 'no', reason: 'wrong-box' };
    expect(besideBoard(entry({ act: 'correction', state, correction }))).toStrictEqual(
      only({ owed, changes: [change] }),
    );
  });

  test.each(states)('what is seen to of a return that is %s mails nobody, and what is owed stays', (state) => {
    const checked = { seq: 1, unlisted: true, seenTo: 2 };
    const { messages, owed, links, concerns, changes } = effectsOf(entry({ act: 'seen-to', state, checked }));
    expect({ messages, links, concerns, changes }).toStrictEqual({
      messages: [],
      links: [],
      concerns: [],
      changes: [change],
    });
    expect(owed).toStrictEqual(effectsOf(entry({ act: 'extension', state })).owed);
  });

  test.each(states)('a return that is %s is kept among what is owed exactly if it is chased', (state) => {
    const owed = state === 'reopened' ? { ...row, reopened: true } : row;
    expect(effectsOf(entry({ state })).owed).toStrictEqual([
      { owed, settled: !['asked', 'known', 'reopened'].includes(state) },
    ]);
  });

  test('the row of the due date before goes when a cycle moves it, and not when the day stays', () => {
    const moved = { act: 'extension', cycle: 2, askedOn: '2026-04-20', dueOn: '2026-05-08' };
    const now = { ...row, cycle: 2, askedOn: '2026-04-20', dueOn: '2026-05-08' };
    expect(effectsOf(entry({ ...moved, wasDueOn: '2026-05-01' })).owed).toStrictEqual([
      { owed: now, settled: false, wasDueOn: '2026-05-01' },
    ]);
    expect(effectsOf(entry({ ...moved, wasDueOn: '2026-05-08' })).owed).toStrictEqual([{ owed: now, settled: false }]);
  });

  test("a summary's entries are told like any other's", () => {
    expect(effectsOf(entry({ sk: 'R#summary#000002', agency: 'summary', act: 'submission' })).changes).toStrictEqual([
      { ...change, agency: 'summary' },
    ]);
  });
});

describe('other items', () => {
  test('an audit that opens is fanned out', () => {
    expect(effectsOf(auditRow({ state: 'open' }))).toStrictEqual(
      only({ plans: [{ act: 'opening', audit: '2026-q2' }], links: [{ of: 'opening', audit: '2026-q2' }] }),
    );
  });

  test('an audit that closes is fanned out, and its final figures are made', () => {
    expect(effectsOf(auditRow({ state: 'closed' }))).toStrictEqual(
      only({ plans: [{ act: 'closing', audit: '2026-q2' }], changes: [{ kind: 'closing', audit: '2026-q2' }] }),
    );
  });

  test("an audit in draft is nobody else's business", () => {
    expect(effectsOf(auditRow({ state: 'draft' }))).toStrictEqual(only({}));
  });

  test('a revision has its pack made, and alerts once a newly settled case', () => {
    expect(effectsOf(revision({ settled: [settledCase('case-1'), settledCase('case-2')] }))).toStrictEqual(
      only({
        messages: ['case-1', 'case-2'].map((id) => ({
          about: 'case-settled',
          audit: '2026-q2',
          case: id,
          fact: 'REV#000007',
          ...toManager,
        })),
        packs: [{ audit: '2026-q2', revision: 7 }],
      }),
    );
    expect(effectsOf(revision()).messages).toStrictEqual([]);
  });

  test('a revision that finds every case settled says so after the cases', () => {
    const whole = revision({ settled: [settledCase('case-1')], auditSettled: { expected: 2 } });
    expect(effectsOf(whole).messages).toStrictEqual([
      { about: 'case-settled', audit: '2026-q2', case: 'case-1', fact: 'REV#000007', ...toManager },
      { about: 'audit-settled', audit: '2026-q2', fact: 'REV#000007', ...toManager },
    ]);
  });

  test('a case settled without new figures alerts too', () => {
    expect(effectsOf(settledRow())).toStrictEqual(
      only({
        messages: [
          { about: 'case-settled', audit: '2026-q2', case: 'case-1', fact: 'SETTLED#case-1#12', ...toManager },
        ],
      }),
    );
  });

  test('a request goes to the figures until it is answered', () => {
    expect(effectsOf(request())).toStrictEqual(
      only({ changes: [{ kind: 'request', audit: '2026-q2', request: requestId }] }),
    );
    expect(effectsOf(request({ state: 'answered', answered: 8 }))).toStrictEqual(only({}));
  });

  test('a mail alerts when it is not known whether it went, and only then', () => {
    for (const state of ['claimed', 'sending', 'accepted', 'void']) {
      expect(effectsOf(mail(state))).toStrictEqual(only({}));
    }
    expect(effectsOf(mail('unknown'))).toStrictEqual(
      only({
        messages: [{ about: 'mail-unknown', audit: '2026-q2', message: `invite/${addressee}`, ...toManager }],
      }),
    );
  });

  test.each(['bounced', 'complained'])('a mail that %s is told to the manager, and not as one in doubt', (delivery) => {
    const bounce = { about: 'bounce', audit: '2026-q2', message: `invite/${addressee}`, ...toManager };
    expect(effectsOf(mail('accepted', { delivery })).messages).toStrictEqual([bounce]);
    // Marked unknown by a redelivery, and then told of by SES after all.
    expect(effectsOf(mail('unknown', { delivery })).messages).toStrictEqual([bounce]);
  });

  test('a mail that arrived alerts nobody', () => {
    for (const state of ['accepted', 'unknown']) {
      expect(effectsOf(mail(state, { delivery: 'delivered' }))).toStrictEqual(only({}));
    }
  });

  const told = { about: 'digest' as const, audit: '2026-q2', tick: '2026-04-24' };

  test.each([
    ['manager', 'second', 'bounced'],
    ['manager', 'second', 'complained'],
    ['second', 'manager', 'bounced'],
  ] as const)('a mail to the %s that comes back is sent to the %s (%s)', (to, other, delivery) => {
    expect(effectsOf(mail('accepted', { delivery, to, message: { ...told, to } }))).toStrictEqual(
      only({ messages: [{ ...told, to: other, cameBackFrom: to }] }),
    );
  });

  test('the bounce of a mail that had come back once sends nothing', () => {
    const message = { ...told, to: 'second', cameBackFrom: 'manager' };
    expect(effectsOf(mail('accepted', { delivery: 'bounced', to: 'second', message }))).toStrictEqual(only({}));
  });

  test('nor does that of a mail from before mail to staff was one a recipient: it went to both', () => {
    expect(effectsOf(mail('accepted', { delivery: 'bounced', to: 'manager' }))).toStrictEqual(only({}));
  });

  test('an acknowledgement takes concerns off the list', () => {
    const { seq: _seq, ...of } = ofReturn;
    expect(effectsOf(acknowledgement())).toStrictEqual(only({ concerns: [{ of: 'acknowledged', ...of, upTo: 2 }] }));
  });

  test.each(['contact', 'reissue', 'lead'] as const)('a change of an address (%s) is told to the address', (what) => {
    expect(effectsOf(addressChange(what))).toStrictEqual(
      only({
        messages: [{ about: what, audit: '2026-q2', addressee, change: 3 }],
        links: [{ of: 'addressee', audit: '2026-q2', addressee }],
      }),
    );
  });

  test("a case's own auditor is told as a contact is; that an address was wrong before is told to nobody", () => {
    expect(effectsOf(addressChange('auditor')).messages).toStrictEqual([
      { about: 'contact', audit: '2026-q2', addressee, change: 3 },
    ]);
    expect(effectsOf(addressChange('wrong')).messages).toStrictEqual([]);
  });

  test('a changed contact may end the links of whom the returns belonged to, too', () => {
    expect(effectsOf(addressChange('contact', { was })).links).toStrictEqual(
      [addressee, was].map((one) => ({ of: 'addressee', audit: '2026-q2', addressee: one })),
    );
  });

  test('a code is mailed when it is asked for, and not again as it goes its way', () => {
    expect(effectsOf(code('asked'))).toStrictEqual(
      only({
        messages: [
          { about: 'code', audit: '2026-q2', case: 'case-1', agency: 'gp-a', asker: addressee, request: '000002' },
        ],
      }),
    );
    for (const state of ['issued', 'used']) expect(effectsOf(code(state))).toStrictEqual(only({}));
  });

  test.each(Object.entries(withoutEffects))('nothing follows from %s', (_kind, item) => {
    expect(effectsOf(item)).toStrictEqual(only({}));
  });
});

const allKinds: Item[] = [
  entry({ act: 'ask', state: 'asked' }),
  entry({ act: 'check', state: 'cannot-identify' }),
  entry({ act: 'submission', state: 'submitted', concern: true }),
  auditRow({ state: 'open' }),
  auditRow({ state: 'closed' }),
  revision({ settled: [settledCase('case-1')] }),
  settledRow(),
  request(),
  entry({ act: 'extension', state: 'known', cycle: 2, wasDueOn: '2026-04-24' }),
  entry({ act: 'withdrawal', state: 'withdrawn' }),
  entry({ act: 'query', state: 'reopened', question: 'A1' }),
  entry({ act: 'correction', state: 'submitted' }),
  entry({ act: 'seen-to', state: 'submitted' }),
  revision({ settled: [], auditSettled: { expected: 2 } }),
  mail('unknown'),
  mail('accepted', { delivery: 'bounced' }),
  addressChange('contact'),
  addressChange('reissue'),
  code('asked'),
  acknowledgement(),
  ...Object.values(withoutEffects),
];

describe('what an item says in words', () => {
  const canary = 'Quill Featherstonehaugh, born 2019-02-03, 943 476 5919, was visited at home';
  const words = {
    title: canary,
    note: canary,
    name: canary,
    text: canary,
    by: canary,
    content: new TextEncoder().encode(canary),
    idempotencyKey: canary,
    service: canary,
    quarter: { label: canary },
    contact: { email: 'quill@home.example' },
    identifiers: { name: canary, nhsNumber: '9434765919' },
    reason: canary,
    to: canary,
    sesId: canary,
    missing: [canary],
    knows: [canary],
    counted: { covers: [canary] },
    extra: { deep: [canary] },
  };

  test('is in no effect of any kind of item', () => {
    // What is a code of an entry is held against its codes, below.
    const { service: _service, missing: _missing, knows: _knows, counted: _counted, reason: _reason, ...open } = words;
    const isEntry = (item: Item): boolean => item.sk.startsWith('R#');
    const effects = allKinds.map((item) => effectsOf({ ...item, ...(isEntry(item) ? open : words) }));
    // The same follows as without the words: the kinds of item that have effects still have them.
    expect(effects).toStrictEqual(allKinds.map((item) => effectsOf(item)));
    expect(effects.filter((one) => Object.values(one).flat().length > 0)).toHaveLength(20);
    expect(JSON.stringify(effects)).not.toMatch(/Quill|Featherstonehaugh|943|2019|visited|home/i);
  });

  test.each([
    entry({ audit: canary }),
    entry({ case: canary }),
    entry({ agency: canary }),
    revision({ settled: [{ ...settledCase('case-1'), case: canary }] }),
    request({ id: canary }),
    auditRow({ state: canary }),
    entry({ dueOn: canary }),
    entry({ askedOn: canary }),
    entry({ wasDueOn: canary }),
    entry({ service: canary }),
    entry({ missing: [canary] }),
    entry({ knows: [canary] }),
    entry({ reason: canary }),
    entry({ checkAskedOn: canary }),
    addressChange('contact', { addressee: 'quill@home.example' }),
    addressChange('contact', { was: 'quill@home.example' }),
    code('asked', { request: canary }),
    { ...acknowledgement(), agency: canary },
  ])('cannot stand where an id belongs: $sk', (item) => {
    expect(() => effectsOf(item)).toThrow(z.core.$ZodError);
  });
});

describe('the row of a case', () => {
  const ofCase = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };

  test('is told what an entry says of how its return stands, and nothing that anybody wrote', () => {
    const item = entry({
      on: '2026-04-20',
      checkAskedOn: '2026-04-13',
      knows: ['child-1'],
      by: 'somebody',
      note: 'words',
    });
    expect(effectsOf(item).board).toStrictEqual([
      {
        of: 'entry',
        return: ofCase,
        standing: {
          seq: 2,
          act: 'check',
          state: 'known',
          service: 'general-practice',
          cycle: 1,
          askedOn: '2026-04-13',
          dueOn: '2026-05-01',
          checkAskedOn: '2026-04-13',
          receivedAt: '2026-04-20T09:30:00.000Z',
          on: '2026-04-20',
          knows: ['child-1'],
          versions: 0,
        },
      },
    ]);
  });

  test('is told of an entry and of a case that were deleted, by their keys', () => {
    expect(effectsOfDeletion({ pk: '2026-q2#case-1', sk: 'R#gp-a#000001' })).toStrictEqual(
      only({ board: [{ of: 'return-deleted', return: ofCase }] }),
    );
    expect(effectsOfDeletion({ pk: 'AUDIT#2026-q2', sk: 'CASE#case-1' })).toStrictEqual(
      only({ board: [{ of: 'case-deleted', audit: '2026-q2', case: 'case-1' }] }),
    );
  });

  test.each(['AUDIT', 'AGENCY#gp-a', 'LEAD#gp-a', 'CASELEAD#case-1', 'WAIVED#case-1#housing'])(
    'is told of no other deletion: %s',
    (sk) => {
      expect(effectsOfDeletion({ pk: 'AUDIT#2026-q2', sk })).toStrictEqual(noEffects());
    },
  );
});

describe('an item that is not what its keys say', () => {
  test.each([
    ['an entry without its seq', entry({ seq: undefined })],
    ['an entry whose seq is a text', entry({ seq: '2' })],
    ['an entry without its cycle', entry({ cycle: undefined })],
    ['an entry due on no day', entry({ dueOn: '2026-02-30' })],
    ['a change of an address of an unknown kind', addressChange('contact', { what: 'both' })],
    ['an audit without a state', auditRow({ state: undefined })],
    ['an audit in a state that there is not', auditRow({ state: 'reopened' })],
    ['a revision without its cases', revision({ settled: undefined })],
    ['a settled case without its audit', { ...settledRow(), audit: undefined }],
    ['a request without its id', request({ id: undefined })],
    ['a mail without a state', mail('accepted', { state: undefined })],
    ['an item without keys', {}],
    ['no item', undefined],
  ])('%s is not guessed at', (_name, item) => {
    expect(() => effectsOf(item)).toThrow(z.core.$ZodError);
  });
});

describe('every effect', () => {
  test('fits the schema of the queue that it goes to', () => {
    const all = mergeEffects(allKinds.map(effectsOf));
    expect(all.changes.map((one) => z.parse(Change, one))).toStrictEqual(all.changes);
    expect(all.messages.map((one) => z.parse(Message, one))).toStrictEqual(all.messages);
    expect(all.plans.map((one) => z.parse(Plan, one))).toStrictEqual(all.plans);
    expect(all.packs.map((one) => z.parse(PackOrder, one))).toStrictEqual(all.packs);
    expect(all.changes.length * all.messages.length * all.plans.length * all.packs.length).toBeGreaterThan(0);
  });

  test('stands in the order of its facts', () => {
    const one = effectsOf(entry());
    const other = effectsOf(request());
    const later = effectsOf(entry({ seq: 3, act: 'submission', state: 'submitted' }));
    expect(mergeEffects([one, noEffects(), other, later])).toStrictEqual(
      only({
        board: [...one.board, ...later.board],
        owed: [...kept, { owed: { ...row, seq: 3 }, settled: true }],
        changes: [change, ...other.changes, { ...change, seq: 3 }],
        messages: [{ about: 'settled', ...ofReturn, seq: 3 }],
      }),
    );
    expect(mergeEffects([])).toStrictEqual(only({}));
  });

  test('is what the sweep works out from the same facts', () => {
    const stamp = { versions: 1, receivedAt: '2026-04-20T09:30:00.000Z' };
    const concern = { ...row, ...stamp, act: 'submission', state: 'submitted' as const, concern: true };
    expect(messagesOfEntry(concern)).toStrictEqual(effectsOf(entry(concern)).messages);
    expect(concernsOfEntry(concern)).toStrictEqual(effectsOf(entry(concern)).concerns);
    const extension = { ...row, ...stamp, act: 'extension', state: 'known' as const, wasDueOn: '2026-04-24' };
    expect([owedOf(extension)]).toStrictEqual(effectsOf(entry(extension)).owed);
    const change = { audit: '2026-q2', addressee, was };
    expect(linksOfAddress(change)).toStrictEqual(effectsOf(addressChange('contact', { was })).links);
    const bounced = {
      audit: '2026-q2',
      sk: `invite/${addressee}`,
      state: 'accepted',
      to: addressee,
      delivery: 'bounced',
    };
    expect(messagesOfMail(bounced)).toStrictEqual(effectsOf(mail('accepted', bounced)).messages);
    const moved = { audit: '2026-q2', addressee, change: 3, what: 'contact' as const };
    expect(messagesOfAddress(moved)).toStrictEqual(effectsOf(addressChange('contact')).messages);
    const published = { audit: '2026-q2', revision: 7, settled: [{ case: 'case-1' }] };
    expect(alertsOfRevision(published)).toStrictEqual(effectsOf(revision(published)).messages);
    const settled = { audit: '2026-q2', case: 'case-1', sk: 'SETTLED#case-1#12' };
    expect([alertOfSettled(settled)]).toStrictEqual(effectsOf(settledRow()).messages);
  });
});

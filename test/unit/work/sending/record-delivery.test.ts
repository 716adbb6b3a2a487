import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PermanentError, RetryLaterError } from '../../../../shared/base/aws/redelivery.ts';
import { readEvent, recordDelivery } from '../../../../shared/work/sending/record-delivery.ts';
import type { Delivery } from '../../../../shared/domain/mail/mail-item.ts';
import { overtakes, shownDelivery, type DeliveryOutcome } from '../../../../shared/domain/mail/delivery.ts';
import { claimMail, getMails, moveMail } from '../../../../shared/domain/mail/store.ts';
import { keptLog } from '../../front/manager/fixture.ts';
import { openAws } from '../../../aws/aws.ts';
import { onCall } from '../../../aws/hooks.ts';

const TAG = '0123456789abcdef0123456789abcdef';
const mail = {
  timestamp: '2026-01-12T09:00:00.000Z',
  source: 'audits@partnership.example',
  messageId: 'ses-1',
  destination: ['contact@agency.example'],
  commonHeaders: { subject: 'What your agency is asked for' },
  tags: { 'ses:configuration-set': ['rules'], message: [TAG] },
};
const recipients = [{ emailAddress: 'contact@agency.example', status: '5.1.1' }];
const at = '2026-01-12T09:00:05.000Z';

const told = (event: object) => readEvent(JSON.stringify(event));
const bounce = (bounceType: string, bounceSubType: string) =>
  told({
    eventType: 'Bounce',
    mail,
    bounce: { bounceType, bounceSubType, bouncedRecipients: recipients, timestamp: at, feedbackId: 'f' },
  });

describe('an event of SES', () => {
  const found = { tag: TAG, sesId: 'ses-1' };

  test('says that a mail was delivered, when, and which it is', () => {
    const event = { eventType: 'Delivery', mail, delivery: { timestamp: at, recipients: mail.destination } };
    expect(told(event)).toEqual({ about: 'outcome', mail: found, outcome: { delivery: 'delivered', deliveryAt: at } });
  });

  test.each([
    ['Permanent', 'NoEmail', 'no-such-address'],
    ['Permanent', 'Suppressed', 'suppressed'],
    ['Permanent', 'OnAccountSuppressionList', 'suppressed'],
    ['Permanent', 'General', 'refused'],
    ['Permanent', 'SomethingNew', 'refused'],
    ['Undetermined', 'Undetermined', 'refused'],
  ])('says that a mail bounced and why: %s, %s', (type, subType, bounceReason) => {
    expect(bounce(type, subType)).toEqual({
      about: 'outcome',
      mail: found,
      outcome: { delivery: 'bounced', deliveryAt: at, bounceReason },
    });
  });

  test('of a transient bounce is not the end of it', () => {
    expect(bounce('Transient', 'MailboxFull')).toEqual({ about: 'not-final', mail: found });
  });

  test('says that the recipient complained', () => {
    const complaint = { complainedRecipients: recipients, timestamp: at, complaintFeedbackType: 'abuse' };
    expect(told({ eventType: 'Complaint', mail, complaint })).toEqual({
      about: 'outcome',
      mail: found,
      outcome: { delivery: 'complained', deliveryAt: at, bounceReason: 'complaint' },
    });
  });

  test('says that SES did not let the mail out', () => {
    expect(told({ eventType: 'Reject', mail, reject: { reason: 'Bad content' } })).toEqual({
      about: 'outcome',
      mail: found,
      outcome: { delivery: 'bounced', deliveryAt: mail.timestamp, bounceReason: 'rejected' },
    });
  });

  test('without a tag is found by the id of SES', () => {
    const { tags: _tags, ...untagged } = mail;
    const event = { eventType: 'Delivery', mail: untagged, delivery: { timestamp: at } };
    expect(told(event)).toMatchObject({ mail: { sesId: 'ses-1' } });
    expect(told({ ...event, mail: { ...mail, tags: { other: ['x'] } } })).toMatchObject({ mail: { sesId: 'ses-1' } });
    expect(JSON.stringify(told(event))).not.toContain('tag');
  });

  test('is told by the same clock, however its instant is written', () => {
    const event = { eventType: 'Delivery', mail, delivery: { timestamp: '2026-01-12T10:00:05+01:00' } };
    expect(told(event)).toMatchObject({ outcome: { deliveryAt: at } });
  });

  test.each([
    ['Successfully validated SNS topic for Amazon SES event publishing.', 'not-an-event'],
    ['{"eventType":"Open","mail":{}}', 'Open'],
    ['{"eventType":"Rendering Failure"}', 'Rendering Failure'],
    ['{"eventType":"contact@agency.example"}', 'not-an-event'],
    ['{"notificationType":"Bounce"}', 'not-an-event'],
    ['null', 'not-an-event'],
    ['[]', 'not-an-event'],
  ])('that is not read is known by a code: %s', (message, code) => {
    expect(readEvent(message)).toEqual({ about: 'nothing', code });
  });

  test.each([
    ['no account of the mail', { eventType: 'Delivery', delivery: { timestamp: at } }],
    ['no id', { eventType: 'Delivery', mail: { ...mail, messageId: '' }, delivery: { timestamp: at } }],
    ['no instant', { eventType: 'Delivery', mail, delivery: {} }],
    ['a tag that is none of ours', { eventType: 'Reject', mail: { ...mail, tags: { message: ['x'] } } }],
    [
      'a new type of bounce',
      { eventType: 'Bounce', mail, bounce: { bounceSubType: 'Odd', bounceType: 'Odd', timestamp: at } },
    ],
  ])('that is read but is not as described is refused: %s', (_, event) => {
    expect(() => told(event)).toThrow(expect.objectContaining({ name: expect.stringContaining('ZodError') }));
  });

  test('leaves addresses and subject behind', () => {
    for (const event of [bounce('Permanent', 'NoEmail'), bounce('Transient', 'General')]) {
      expect(JSON.stringify(event)).not.toMatch(/@|asked for/);
    }
  });
});

describe('an event that is taken', () => {
  const { log, lines } = keptLog();
  const record = (event: object): Promise<void> =>
    recordDelivery({ table: openAws().createTable(), log }, { Message: JSON.stringify(event) });

  test('and is not as described will be no other the next time: it is parked, without a word of it', async () => {
    const refused = await record({ eventType: 'Delivery', mail, delivery: {} }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PermanentError);
    expect(refused).toMatchObject({ code: 'unreadable-event', cause: { name: '$ZodError' } });
    expect((refused as Error).message).toBe('unreadable-event');
    expect(lines).toEqual([]);
  });

  test('and is about no mail may be ahead of the index that finds it: it is retried', async () => {
    const { tags: _tags, ...untagged } = mail;
    const early = await record({ eventType: 'Delivery', mail: untagged, delivery: { timestamp: at } }).catch(
      (error: unknown) => error,
    );
    expect(early).toMatchObject({ message: 'an event is about a mail that is not there' });
    expect(early).not.toBeInstanceOf(PermanentError);
    expect(early).not.toBeInstanceOf(RetryLaterError);
  });
});

describe('an outcome that is taken', () => {
  const id = 'invite/x';
  const outcomeAt = (second: number) => `2026-01-12T09:00:0${second}.000Z`;
  const { tags: _tags, ...untagged } = mail;
  const delivered = (second: number) => ({
    eventType: 'Delivery',
    mail: untagged,
    delivery: { timestamp: outcomeAt(second) },
  });
  const bounced = (second: number, bounceType = 'Permanent') => ({
    eventType: 'Bounce',
    mail: untagged,
    bounce: { bounceType, bounceSubType: 'NoEmail', timestamp: outcomeAt(second) },
  });
  async function open() {
    const aws = openAws();
    const table = aws.createTable();
    const { log, lines } = keptLog();
    const claimed = { audit: 'q', kind: 'invite', about: 'asked', to: '0'.repeat(32), state: 'claimed' } as const;
    await claimMail(table, id, { ...claimed, returns: [], claimedAt: at });
    await moveMail(table, 'q', id, 'claimed', { state: 'accepted', sesId: 'ses-1' });
    const record = (event: object): Promise<void> => recordDelivery({ table, log }, { Message: JSON.stringify(event) });
    const stands = async () => {
      const [found] = await getMails(table, 'q', [id]);
      return [found?.delivery, found?.deliveryAt, found?.bounceReason];
    };
    const last = () => lines.at(-1);
    return { aws, record, stands, last };
  }
  const ids = { audit: 'q', mail: id };
  const line = (kind: string, outcome: string) => ({
    level: 'info',
    code: 'delivery-told',
    fields: { ...ids, kind, outcome },
  });

  test('is noted, and gives way to what SES says was later', async () => {
    const { record, stands, last } = await open();
    await record(delivered(5));
    expect(await stands()).toEqual(['delivered', outcomeAt(5), undefined]);
    expect(last()).toEqual(line('delivered', 'noted'));
    await record(bounced(4));
    expect(await stands()).toEqual(['delivered', outcomeAt(5), undefined]);
    expect(last()).toEqual(line('bounced', 'known or overtaken'));
    await record(bounced(6));
    expect(await stands()).toEqual(['bounced', outcomeAt(6), 'no-such-address']);
  });

  test('is decided anew where another was noted in between, as often as it says', async () => {
    const { aws, record, stands } = await open();
    const other = (second: number, event: (second: number) => object): (() => void) =>
      onCall(aws, 1, { command: 'UpdateItemCommand' }, async (_call, make) => {
        await record(event(second));
        return make();
      });
    other(6, bounced);
    await record(delivered(5));
    expect(await stands()).toEqual(['bounced', outcomeAt(6), 'no-such-address']);
    other(7, bounced);
    await record(delivered(8));
    expect(await stands()).toEqual(['delivered', outcomeAt(8), undefined]);
    // A table that always says that something else was noted.
    let asked = 0;
    aws.use((call, make) => {
      if (call.command !== 'UpdateItemCommand') return make();
      asked += 1;
      const Item = { ...marshall({ ...stored(), delivery: 'delivered', deliveryAt: outcomeAt(asked) }) };
      throw new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item });
    });
    await expect(record(bounced(9))).rejects.toThrow('told of by others each time');
    expect(asked).toBe(5);
  });
  const stored = () => ({
    pk: 'MAIL#q',
    sk: id,
    audit: 'q',
    kind: 'invite',
    about: 'asked',
    to: '0'.repeat(32),
    state: 'accepted',
    returns: [],
    claimedAt: at,
  });

  test('is none that is not final, or is of another type', async () => {
    const { record, stands, last } = await open();
    await record(bounced(5, 'Transient'));
    expect(last()).toEqual({ level: 'info', code: 'delivery-not-final', fields: ids });
    await record({ eventType: 'Open', mail: untagged });
    expect(last()).toEqual({ level: 'info', code: 'delivery-event-ignored', fields: { kind: 'Open' } });
    expect(await stands()).toEqual([undefined, undefined, undefined]);
  });
});

describe('a mail to staff that did not arrive', () => {
  const told = async (to: string, eventType: 'Bounce' | 'Delivery' | 'Complaint') => {
    const { log, lines } = keptLog();
    const table = openAws().createTable();
    const claimed = { audit: 'q', kind: 'alert', about: 'concern', to, state: 'claimed' } as const;
    await claimMail(table, 'alert/x', { ...claimed, returns: [], claimedAt: at });
    await moveMail(table, 'q', 'alert/x', 'claimed', { state: 'accepted', sesId: 'ses-1' });
    const what = {
      Bounce: { bounce: { bounceType: 'Permanent', bounceSubType: 'NoEmail', timestamp: at } },
      Delivery: { delivery: { timestamp: at } },
      Complaint: { complaint: { timestamp: at } },
    }[eventType];
    const { tags: _tags, ...untagged } = mail;
    const event = { Message: JSON.stringify({ eventType, mail: untagged, ...what }) };
    await recordDelivery({ table, log }, event);
    await recordDelivery({ table, log }, event);
    return lines.filter(({ code }) => code === 'staff-mail-bounced');
  };

  test.each(['manager', 'second'])('is a line of its own, which an alarm counts: to the %s', async (to) => {
    const line = { level: 'warn', code: 'staff-mail-bounced', fields: { audit: 'q', mail: 'alert/x' } };
    expect(await told(to, 'Bounce')).toEqual([line, line]);
    expect(await told(to, 'Complaint')).toEqual([line, line]);
    expect(await told(to, 'Delivery')).toEqual([]);
  });

  test('is none of an agency’s', async () => {
    expect(await told('0'.repeat(32), 'Bounce')).toEqual([]);
  });
});

describe('what becomes of a mail', () => {
  const outcomes: fc.Arbitrary<DeliveryOutcome> = fc.record({
    delivery: fc.constantFrom<Delivery[]>('delivered', 'bounced', 'complained'),
    deliveryAt: fc.integer({ min: 0, max: 4 }).map((second) => `2026-01-12T09:00:0${second}.000Z`),
  });
  const afterAll = (events: readonly DeliveryOutcome[]): Partial<DeliveryOutcome> =>
    events.reduce<Partial<DeliveryOutcome>>((known, event) => (overtakes(event, known) ? event : known), {});

  test('is the same in whatever order and however often it is told', () => {
    const tellings = fc.array(outcomes, { minLength: 1, maxLength: 6 }).chain((events) => {
      const twice = [...events, ...events];
      return fc.tuple(fc.constant(events), fc.shuffledSubarray(twice, { minLength: twice.length }));
    });
    fc.assert(
      fc.property(tellings, ([events, again]) => {
        expect(afterAll(again)).toEqual(afterAll(events));
      }),
    );
  });

  test('is the latest of what was told, and of one instant the worst', () => {
    fc.assert(
      fc.property(fc.array(outcomes, { minLength: 1, maxLength: 6 }), (events) => {
        const last = afterAll(events);
        const latest = events
          .map((event) => event.deliveryAt)
          .toSorted()
          .at(-1);
        expect(last.deliveryAt).toBe(latest);
        const then = new Set(events.filter((event) => event.deliveryAt === latest).map((event) => event.delivery));
        const worst = (['bounced', 'complained', 'delivered'] as const).find((delivery) => then.has(delivery));
        expect(last.delivery).toBe(worst);
      }),
    );
  });

  test('told again changes nothing', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        expect(overtakes(outcome, outcome)).toBe(false);
      }),
    );
  });

  test('is a bounce when it was delivered before, whichever is told first', () => {
    const delivered: DeliveryOutcome = { delivery: 'delivered', deliveryAt: '2026-01-12T09:00:00.000Z' };
    const bounced: DeliveryOutcome = {
      delivery: 'bounced',
      deliveryAt: '2026-01-12T11:00:00.000Z',
      bounceReason: 'refused',
    };
    expect(afterAll([delivered, bounced])).toEqual(bounced);
    expect(afterAll([bounced, delivered])).toEqual(bounced);
  });

  test('is shown as delivered, bounced or unknown', () => {
    expect(shownDelivery({})).toBe('unknown');
    expect(shownDelivery({ delivery: 'delivered' })).toBe('delivered');
    expect(shownDelivery({ delivery: 'bounced' })).toBe('bounced');
    expect(shownDelivery({ delivery: 'complained' })).toBe('bounced');
  });
});

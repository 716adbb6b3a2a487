/** Mails as they stand in the table: claimed once, moved on, found by what SES tells of them, and what became of them. */
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { deleteItem } from '../../../../shared/base/aws/table.ts';
import { overtakes, shownDelivery, type DeliveryOutcome } from '../../../../shared/domain/mail/delivery.ts';
import { mailTag, type MailItem } from '../../../../shared/domain/mail/mail-item.ts';
import {
  allMails,
  claimMail,
  findMail,
  getMails,
  mailKey,
  moveMail,
  neverWent,
  noteOutcome,
} from '../../../../shared/domain/mail/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { inputsOf, onCall, recordCalls } from '../../../aws/hooks.ts';

const audit = '2026-q2';
const id = 'invite/case-1/gp-a/1';
const mail = (more: Partial<MailItem> = {}): Omit<MailItem, 'pk' | 'sk'> => ({
  audit,
  kind: 'invite',
  about: 'asked',
  to: '0'.repeat(32),
  returns: [{ case: 'case-1', agency: 'gp-a' }],
  state: 'claimed',
  claimedAt: '2026-04-20T09:30:00.000Z',
  ...more,
});
const open = () => {
  const aws = openAws();
  return { aws, table: aws.createTable() };
};
const stored = async (table: ReturnType<typeof open>['table'], one = id): Promise<MailItem> => {
  const [found] = await getMails(table, audit, [one]);
  if (found === undefined) throw new Error('there is no such mail');
  return found;
};

describe('a mail is claimed', () => {
  test('once: whoever comes second is told what stands, and changes nothing', async () => {
    const { table } = open();
    expect(await claimMail(table, id, mail())).toBeUndefined();
    expect(await claimMail(table, id, mail({ claimedAt: '2026-04-20T10:00:00.000Z' }))).toMatchObject(mail());
    expect(await stored(table)).toEqual({ ...mailKey(audit, id), ...mail(), ref: expect.any(String), refSort: 'MAIL' });
  });

  test('to be found by its tag, unless it never goes out', async () => {
    const { table } = open();
    await claimMail(table, id, mail());
    await claimMail(table, 'void', mail({ state: 'void' }));
    expect((await findMail(table, { tag: mailTag(audit, id), sesId: 'none' }))?.sk).toBe(id);
    expect(await stored(table, 'void')).not.toHaveProperty('ref');
    expect(await findMail(table, { tag: mailTag(audit, 'void'), sesId: 'none' })).toBeUndefined();
  });
});

describe('a mail moves on', () => {
  test('from the state that it is in, and is kept under the id that SES gives it', async () => {
    const { table } = open();
    await claimMail(table, id, mail());
    const accepted = { state: 'accepted', acceptedAt: '2026-04-20T09:31:00.000Z', sesId: 'ses-1' } as const;
    expect(await moveMail(table, audit, id, 'sending', accepted)).toBe(false);
    expect(await findMail(table, { sesId: 'ses-1' })).toBeUndefined();
    expect(await moveMail(table, audit, id, 'claimed', accepted)).toBe(true);
    expect(await findMail(table, { sesId: 'ses-1' })).toMatchObject({ sk: id, ...accepted });
  });

  test('without an id of SES writes nothing else', async () => {
    const { aws, table } = open();
    await claimMail(table, id, mail());
    const calls = recordCalls(aws);
    expect(await moveMail(table, audit, id, 'claimed', { state: 'sending' })).toBe(true);
    expect(inputsOf(calls, PutItemCommand)).toEqual([]);
  });
});

describe('a mail that SES tells of is found', () => {
  test('by its tag before its id, and without a tag nothing is looked for by one', async () => {
    const { aws, table } = open();
    await claimMail(table, id, mail());
    await claimMail(table, 'other', mail());
    await moveMail(table, audit, 'other', 'claimed', { state: 'accepted', sesId: 'ses-1' });
    expect((await findMail(table, { tag: mailTag(audit, id), sesId: 'ses-1' }))?.sk).toBe(id);
    expect((await findMail(table, { tag: 'f'.repeat(32), sesId: 'ses-1' }))?.sk).toBe('other');
    const calls = recordCalls(aws);
    expect((await findMail(table, { sesId: 'ses-1' }))?.sk).toBe('other');
    expect(inputsOf(calls, QueryCommand)).toEqual([]);
  });

  test('by a tag that is its own, whatever else the index has under it', async () => {
    const { aws, table } = open();
    await claimMail(table, id, mail());
    const tag = mailTag(audit, id);
    // As an index may: rows that are gone, and rows of other mails.
    await claimMail(table, 'other', mail());
    const keys = ['gone', 'other', id]
      .map((one) => mailKey(audit, one))
      .map(({ pk, sk }) => ({
        pk: { S: pk },
        sk: { S: sk },
        refSort: { S: 'MAIL' },
      }));
    onCall(aws, 1, { command: 'QueryCommand' }, () => ({ Items: keys }));
    expect((await findMail(table, { tag, sesId: 'none' }))?.sk).toBe(id);
  });

  test('and is none where it is gone', async () => {
    const { table } = open();
    await claimMail(table, id, mail());
    await moveMail(table, audit, id, 'claimed', { state: 'accepted', sesId: 'ses-1' });
    await deleteItem(table, mailKey(audit, id));
    expect(await findMail(table, { sesId: 'ses-1' })).toBeUndefined();
    expect(await findMail(table, { sesId: 'ses-2' })).toBeUndefined();
  });
});

describe('what became of a mail', () => {
  const bounced = { delivery: 'bounced', deliveryAt: '2026-04-20T09:40:00.000Z', bounceReason: 'refused' } as const;
  const delivered = { delivery: 'delivered', deliveryAt: '2026-04-20T09:45:00.000Z' } as const;

  test('is noted, with why it came back; what comes later takes its place, and leaves no reason behind', async () => {
    const { table } = open();
    await claimMail(table, id, mail());
    expect(await noteOutcome(table, await stored(table), bounced)).toBeUndefined();
    expect(await stored(table)).toMatchObject(bounced);
    expect(await noteOutcome(table, await stored(table), delivered)).toBeUndefined();
    const after = await stored(table);
    expect(after).toMatchObject(delivered);
    expect(after).not.toHaveProperty('bounceReason');
  });

  test('is not noted over what another noted since: that one is told', async () => {
    const { table } = open();
    await claimMail(table, id, mail());
    const read = await stored(table);
    await noteOutcome(table, read, delivered);
    expect(await noteOutcome(table, read, bounced)).toMatchObject({ sk: id, ...delivered });
    const second = await stored(table);
    await noteOutcome(table, second, bounced);
    expect(await noteOutcome(table, second, { ...delivered, deliveryAt: '2026-04-20T09:50:00.000Z' })).toMatchObject(
      bounced,
    );
    expect(await stored(table)).toMatchObject(bounced);
  });

  test('is told of no mail that is not there', async () => {
    const { table } = open();
    const gone = { ...mailKey(audit, id), ...mail() };
    await expect(noteOutcome(table, gone, bounced)).rejects.toThrow('The conditional request failed');
    await expect(noteOutcome(table, { ...gone, ...delivered }, bounced)).rejects.toThrow(
      'The conditional request failed',
    );
    expect(await getMails(table, audit, [id])).toEqual([undefined]);
  });

  test('is the later of two by the clock of SES, and of the same instant the worse; what was not known gives way', () => {
    const at = (delivery: DeliveryOutcome['delivery'], minute: number): DeliveryOutcome => ({
      delivery,
      deliveryAt: `2026-04-20T09:${minute}:00.000Z`,
    });
    expect(overtakes(at('delivered', 40), {})).toBe(true);
    expect(overtakes(at('delivered', 40), { delivery: 'bounced' })).toBe(true);
    expect(overtakes(at('delivered', 40), { deliveryAt: at('bounced', 50).deliveryAt })).toBe(true);
    expect(overtakes(at('delivered', 40), at('bounced', 30))).toBe(true);
    expect(overtakes(at('bounced', 40), at('delivered', 50))).toBe(false);
    const kinds = ['delivered', 'complained', 'bounced'] as const;
    const worse = kinds.map((next) => kinds.filter((known) => overtakes(at(next, 40), at(known, 40))));
    expect(worse).toEqual([[], ['delivered'], ['delivered', 'complained']]);
    expect([{}, ...kinds.map((delivery) => ({ delivery }))].map(shownDelivery)).toEqual([
      'unknown',
      'delivered',
      'bounced',
      'bounced',
    ]);
  });
});

test('mails that reached nobody are those that nobody sent: claimed still, or void', async () => {
  const { table } = open();
  for (const state of ['claimed', 'sending', 'accepted', 'unknown', 'void'] as const) {
    await claimMail(table, state, mail({ state }));
  }
  const ids = ['claimed', 'sending', 'accepted', 'unknown', 'void', 'nothing', 'claimed'];
  expect(await neverWent(table, audit, ids)).toEqual(
    new Map([
      ['claimed', 'claimed'],
      ['void', 'void'],
    ]),
  );
  await claimMail(table, 'elsewhere', mail({ audit: 'another' }));
  expect([...(await allMails(table, audit)).keys()].toSorted()).toEqual(ids.slice(0, 5).toSorted());
});

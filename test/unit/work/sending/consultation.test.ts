/** Mails of a consultation: decided when they are sent, planned by its log and the morning's tick, and sent again by the sweep. */
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { getAudit, moveAudit, putAgency } from '../../../../shared/domain/audits/store.ts';
import { deleteItem } from '../../../../shared/base/aws/table.ts';
import { decideBegin, decideChange, decideEnd } from '../../../../shared/domain/consultation/consultation.ts';
import {
  lastOfConsultation,
  putComment,
  putConsultation,
  type ConsultationEntry,
} from '../../../../shared/domain/consultation/store.ts';
import { getFanOut, putFanOut } from '../../../../shared/domain/audits/fan-out.ts';
import { getConsultationLink } from '../../../../shared/domain/links/store.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { getMails } from '../../../../shared/domain/mail/store.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import type { Message, Plan } from '../../../../shared/domain/messages/messages.ts';
import { noteTick } from '../../../../shared/domain/owed/store.ts';
import { ticksOf } from '../../../../shared/work/chasing/tick.ts';
import { effectsOf } from '../../../../shared/work/relay/effects-of-item.ts';
import { clearDeleted } from '../../../../shared/domain/identifiers/delete-draft.ts';
import { deleteDraft, draftAuditPut } from '../../../../shared/domain/audits/draft.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { openAws } from '../../../aws/aws.ts';
import { loadLibrary, putAudit } from '../../../library.ts';
import { openProgram } from '../../../program.ts';
import { agency, audit } from '../../front/manager/fixture.ts';
import type { World } from '../../front/manager/world.ts';
import { manager, senderOf } from './sender.ts';

const agencies = [
  agency('gp-a', 'general-practice'),
  agency('police', 'police'),
  agency('school-a', 'school', 'schools@agency.example'),
  agency('school-b', 'school', 'Schools@agency.example'),
];
const to = (email: string): string => addresseeId(audit.id, email);
const stamp = (on: string) => ({ at: `${on}T09:00:00.000Z`, on });
const begun = { audit: audit.id, seq: 1 };

/** A draft whose questionnaire is consulted on from 1 to 10 April 2026, which is the Friday after Easter. */
async function consulting() {
  const aws = openAws();
  const table = aws.createTable();
  await loadLibrary(table);
  await putAudit(table, audit);
  for (const one of agencies) await putAgency(table, audit, one);
  const put = async (decided: ReturnType<typeof decideBegin>): Promise<void> => {
    if (!('entry' in decided) || !(await putConsultation(table, decided.entry))) throw new Error('it was not put');
  };
  await put(decideBegin(audit, undefined, '2026-04-10', stamp('2026-04-01')));
  const at = { now: new Date('2026-04-02T09:30:00.000Z') };
  const it = { table, aws } as unknown as World;
  const sender = senderOf(it, () => at.now);
  const program = openProgram({ table, bucket: aws.createBucket() }, { now: () => at.now });
  const last = async (): Promise<ConsultationEntry> => (await lastOfConsultation(table, audit.id))!;
  return {
    table,
    at,
    ...sender,
    last,
    change: async (by: string, on: string) => put(decideChange(audit, await last(), by, stamp(on))),
    end: async (on: string) => put(decideEnd(audit, await last(), stamp(on))),
    deleteDraft: async () => {
      expect(await deleteDraft(table, (await getAudit(table, audit.id))!)).toBe(true);
      await clearDeleted({ table, identifiers: table }, audit.id);
    },
    open: () => moveAudit(table, audit, { state: 'open' }),
    comments: async (of: string, email: string, number = 1) => {
      const entry = await last();
      const facts = {
        audit: audit.id,
        comment: number,
        round: entry.round,
        tool: audit.tool,
        toolSha256: 'a',
        sha256: 'b',
      };
      const comment = { ...facts, addressee: to(email), agencies: [of], ...stamp('2026-04-02'), text: 'Clear' };
      if (!(await putComment(table, comment, entry))) throw new Error('it was not put');
    },
    plan: async (plan: Plan): Promise<Message[]> => {
      const planned: Message[] = [];
      await program.plan(plan, (messages) => Promise.resolve(void planned.push(...messages)));
      return planned;
    },
    sweep: async (tick: string) => {
      const swept: { plans: Plan[]; messages: Message[] }[] = [];
      await program.sweep(tick, (effects) => Promise.resolve(void swept.push(effects)));
      return swept.flatMap(({ plans, messages }) => [...plans, ...messages]);
    },
  };
}

const told = (email: string, seq = 1): Message => ({
  about: 'consultation',
  audit: audit.id,
  addressee: to(email),
  seq,
});
const reminder = (email: string, tick = '2026-04-08', seq = 1): Message => ({
  about: 'consultation-reminder',
  audit: audit.id,
  addressee: to(email),
  seq,
  tick,
});
const gp = 'gp-a@agency.example';

describe('that a questionnaire is consulted on', () => {
  test('is told with a link of its own kind, in a notice that names no return', async () => {
    const it = await consulting();
    await it.send(told('schools@agency.example'));
    const [mail] = it.sent;
    expect(mail?.Destination?.ToAddresses).toStrictEqual(['schools@agency.example']);
    const { Subject, Body } = mail!.Content!.Simple!;
    expect(Subject!.Data).toContain('Please comment on the questionnaire by Friday 10 April 2026');
    const text = Body!.Text!.Data!.replaceAll(/\s+/g, ' ');
    expect(text).toContain('https://audits.example/consultation#t=token-1');
    expect(text).toContain('for The school-a and The school-b before it is final');
    expect(text).toContain('We ask under section 16H');
    expect(text).not.toContain('Before, the last day was');
    expect(await getConsultationLink(it.table, tokenHash('token-1'))).toMatchObject({
      addressee: to('schools@agency.example'),
    });
    const [item] = await getMails(it.table, audit.id, [messageId(told('schools@agency.example'))]);
    expect(item).toMatchObject({
      kind: 'notice',
      about: 'consultation',
      returns: [],
      state: 'accepted',
      role: 'contact',
    });
  });

  test('is told once, however often and late', async () => {
    const it = await consulting();
    await it.send(told(gp));
    await it.send(told(gp));
    expect(it.sent).toHaveLength(1);
  });

  test('of another last day says both, and what it has overtaken is told to nobody', async () => {
    const it = await consulting();
    await it.change('2026-04-17', '2026-04-02');
    await it.send(told(gp));
    await it.send(told(gp, 2));
    expect(it.sent).toHaveLength(1);
    const text = it.sent[0]!.Content!.Simple!.Body!.Text!.Data!.replaceAll(/\s+/g, ' ');
    expect(text).toContain('by Friday 17 April 2026');
    expect(text).toContain('Before, the last day was Friday 10 April 2026.');
  });

  test.each([
    ['ended', (it) => it.end('2026-04-02')],
    ['over', (it) => Promise.resolve((it.at.now = new Date('2026-04-11T09:00:00.000Z')))],
    ['open, as an audit', (it) => it.open()],
    ['of nobody who is a contact', (it) => deleteItem(it.table, { pk: `AUDIT#${audit.id}`, sk: 'AGENCY#gp-a' })],
  ] satisfies [string, (it: Awaited<ReturnType<typeof consulting>>) => Promise<unknown>][])(
    'and is %s by the time that it is sent, is told to nobody',
    async (_what, happens) => {
      const it = await consulting();
      await noteTick(it.table, audit.id, '2026-04-08');
      await happens(it);
      await it.send(told(gp));
      await it.send(reminder(gp));
      expect(it.sent).toHaveLength(0);
    },
  );

  test('of a draft that was deleted since is told to nobody, and nothing of it is left', async () => {
    const it = await consulting();
    await it.send(told(gp));
    await it.deleteDraft();
    await it.send(told('police@agency.example'));
    expect(it.sent).toHaveLength(1);
    expect(await getConsultationLink(it.table, tokenHash('token-1'))).toBeUndefined();
    expect(await getMails(it.table, audit.id, [messageId(told(gp))])).toStrictEqual([undefined]);
  });

  test('and that its mail came back, tells the manager which agencies, and what to do', async () => {
    const it = await consulting();
    await it.send(told('schools@agency.example'));
    const message = messageId(told('schools@agency.example'));
    const program = openProgram({ table: it.table }, { now: () => it.at.now });
    const timestamp = '2026-04-02T09:40:00.000Z';
    await program.recordDelivery({
      Message: JSON.stringify({
        eventType: 'Bounce',
        bounce: { bounceType: 'Permanent', bounceSubType: 'General', timestamp },
        mail: { messageId: 'ses-1', timestamp },
      }),
    });
    await it.send({ about: 'bounce', audit: audit.id, message, to: 'manager' });
    const [, alert] = it.sent;
    expect(alert?.Destination?.ToAddresses).toStrictEqual([manager]);
    const text = alert!.Content!.Simple!.Body!.Text!.Data!.replaceAll(/\s+/g, ' ');
    expect(text).toContain('The email that asks for comments on the questionnaire came back');
    expect(text).toContain("the contact's address of The school-a and The school-b");
    expect(text).toContain('enter the agency with it: the new address is sent a link within the hour');
    // Told again once the draft was deleted, it is of nothing.
    await it.deleteDraft();
    await program.recordDelivery({
      Message: JSON.stringify({
        eventType: 'Delivery',
        delivery: { timestamp },
        mail: { messageId: 'ses-1', timestamp },
      }),
    });
    const unknown = { eventType: 'Delivery', delivery: { timestamp }, mail: { messageId: 'ses-9', timestamp } };
    await expect(program.recordDelivery({ Message: JSON.stringify(unknown) })).rejects.toThrow('not there');
  });
});

describe('a reminder', () => {
  test('goes to whoever has said nothing, for the agencies that have not', async () => {
    const it = await consulting();
    await noteTick(it.table, audit.id, '2026-04-08');
    await it.comments('gp-a', gp);
    await it.send(reminder(gp));
    expect(it.sent).toHaveLength(0);
    await it.comments('school-a', 'somebody-else@agency.example', 2);
    await it.send(reminder('schools@agency.example'));
    const { Subject, Body } = it.sent[0]!.Content!.Simple!;
    expect(Subject!.Data).toContain('Reminder: comment on the questionnaire by Friday 10 April 2026');
    const text = Body!.Text!.Data!.replaceAll(/\s+/g, ' ');
    expect(text).toContain('Nobody has said anything yet for The school-b.');
    expect(text).toContain('Comments are taken until Friday 10 April 2026.');
  });

  test('that comes after the next tick goes all the same, and once; of an entry that another has overtaken none does', async () => {
    const it = await consulting();
    await noteTick(it.table, audit.id, '2026-04-09');
    await it.send(reminder(gp, '2026-04-08'));
    await it.send(reminder(gp, '2026-04-09'));
    expect(it.sent).toHaveLength(1);
    await it.change('2026-04-17', '2026-04-02');
    await it.send(reminder('police@agency.example', '2026-04-09'));
    expect(it.sent).toHaveLength(1);
    await it.send(reminder('police@agency.example', '2026-04-09', 2));
    expect(it.sent).toHaveLength(2);
  });

  test('is planned from its day to the last day, of a draft that is consulted on alone, and is one message however often', async () => {
    const it = await consulting();
    await it.comments('gp-a', gp);
    const days = async (day: string): Promise<string[]> => {
      const plans = await ticksOf(it.table, day);
      const all = await Promise.all(plans.map((plan) => it.plan(plan)));
      return all.flat().map(messageId);
    };
    const all = ['police@agency.example', 'schools@agency.example'].map((email) => messageId(reminder(email)));
    expect(await days('2026-04-07')).toStrictEqual([]);
    expect((await days('2026-04-08')).toSorted()).toStrictEqual(all.toSorted());
    // A day on which nobody works has no tick; one that was missed is made good on the next.
    expect((await days('2026-04-10')).toSorted()).toStrictEqual(all.toSorted());
    expect(await days('2026-04-13')).toStrictEqual([]);
    await it.end('2026-04-09');
    expect(await ticksOf(it.table, '2026-04-09')).toStrictEqual([]);
  });
  test('of an agency that is closed on its day waits for the next working day, and goes with that of another of its address', async () => {
    const it = await consulting();
    const { edits, ...rest } = (await getAudit(it.table, audit.id))!;
    const closures = [
      { agency: 'police', from: '2026-04-08', to: '2026-04-08' },
      { agency: 'school-a', from: '2026-04-08', to: '2026-04-10' },
    ];
    const put = draftAuditPut({ ...rest, ...(edits === undefined ? {} : { edits }) }, { ...rest, closures });
    expect(await transact(it.table, [put])).toBeUndefined();
    const due = async (day: string) => (await it.plan({ act: 'tick', audit: audit.id, day })).map(messageId).toSorted();
    const ids = (...emails: string[]) => emails.map((email) => messageId(reminder(email))).toSorted();
    expect(await due('2026-04-08')).toStrictEqual(ids(gp, 'schools@agency.example'));
    expect(await due('2026-04-09')).toStrictEqual(ids(gp, 'police@agency.example', 'schools@agency.example'));
  });
});

describe('what follows', () => {
  test('from an entry of its log is a plan; from an end, a comment and an answer nothing', async () => {
    const it = await consulting();
    expect(effectsOf({ pk: 'AUDIT#a', sk: 'CONSULTATION#000001', ...(await it.last()) }).plans).toStrictEqual([
      { act: 'consultation', ...begun },
    ]);
    await it.end('2026-04-02');
    const nothing = { messages: [], plans: [], changes: [], packs: [] };
    const ended = { pk: 'AUDIT#a', sk: 'CONSULTATION#000002', ...(await it.last()) };
    expect(effectsOf(ended)).toMatchObject(nothing);
    for (const sk of ['COMMENT#000001', 'ANSWER#000001#000001']) {
      expect(effectsOf({ pk: 'AUDIT#a', sk, audit: 'a', comment: 1 })).toMatchObject(nothing);
    }
  });

  test('from a plan is one message a contact, once, and none where it was overtaken', async () => {
    const it = await consulting();
    const plan: Plan = { act: 'consultation', ...begun };
    const all = await it.plan(plan);
    expect(all.map(messageId)).toStrictEqual(
      [gp, 'police@agency.example', 'schools@agency.example']
        .map((email) => messageId(told(email)))
        .toSorted((a, b) => (a < b ? -1 : 1)),
    );
    expect(await it.plan(plan)).toStrictEqual([]);
    await it.change('2026-04-17', '2026-04-02');
    await putFanOut(it.table, audit.id, { act: 'consultation', seq: 1, done: false });
    expect(await it.plan(plan)).toStrictEqual([]);
    // One that was cut off goes on behind its cursor.
    const cursor = all.map((one) => ('addressee' in one ? one.addressee : ''))[0]!;
    await putFanOut(it.table, audit.id, { act: 'consultation', seq: 2, cursor, done: false });
    expect(await it.plan({ ...plan, seq: 2 })).toHaveLength(2);
    expect(await getFanOut(it.table, audit.id, { act: 'consultation', seq: 2 })).toMatchObject({ done: true });
    await putFanOut(it.table, audit.id, { act: 'consultation', seq: 2, done: false });
    await it.open();
    expect(await it.plan({ ...plan, seq: 2 })).toStrictEqual([]);
  });

  test('is sent again by the sweep: the plan that was lost, then whom nobody has mailed, an agency that came later among them', async () => {
    const it = await consulting();
    const tick = '2026-04-02T10:05:00Z';
    expect(await it.sweep(tick)).toStrictEqual([{ act: 'consultation', ...begun }]);
    for (const message of await it.plan({ act: 'consultation', ...begun })) await it.send(message);
    expect(await it.sweep(tick)).toStrictEqual([]);
    await putAgency(it.table, audit, agency('housing', 'housing'));
    await putAgency(it.table, audit, agency('police', 'police', 'right@police.example'));
    expect((await it.sweep(tick)).map((one) => 'addressee' in one && one.addressee)).toStrictEqual(
      [to('housing@agency.example'), to('right@police.example')].toSorted(),
    );
    expect(await it.sweep('2026-04-11T10:05:00Z')).toStrictEqual([]);
    await it.end('2026-04-02');
    expect(await it.sweep(tick)).toStrictEqual([]);
  });
});

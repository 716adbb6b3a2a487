import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { lastEntry } from '../../../../shared/domain/returns/store.ts';
import { returnKeyOf, SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { concernOf } from '../../../../shared/domain/alerts/concerns.ts';
import { keepConcern, putAcknowledgement } from '../../../../shared/domain/alerts/store.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { managerRoutes } from '../../../../shared/front/manager/routes.ts';
import { messagesOfEntry } from '../../../../shared/work/relay/effects-of-item.ts';
import { changeAddress } from '../../../../shared/domain/audits/address-changes.ts';
import { putItem } from '../../../../shared/base/aws/table.ts';
import { noteStep, noteTick } from '../../../../shared/domain/owed/store.ts';
import type { Message, StaffMessage } from '../../../../shared/domain/messages/messages.ts';
import { changeCode, putCodeRequest, putTries, recentCodes } from '../../../../shared/domain/identifiers/code-store.ts';
import { decide } from '../../../../shared/work/sending/decide-mail.ts';
import type { Decided } from '../../../../shared/work/sending/decided-mail.ts';
import { getMails } from '../../../../shared/domain/mail/store.ts';
import { agency, audit, entered, keptLog } from '../../front/manager/fixture.ts';
import { request } from '../../front/manager/requests.ts';
import { agencies, caseOf, stepDays, world, type World } from '../../front/manager/world.ts';
import { referenceOf } from '../../../../shared/domain/returns/reference.ts';
import { revision, settledCase, settledRow } from '../relay/samples.ts';
import { manager, second, senderOf } from './sender.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import { mostInCycle } from '../../../../shared/domain/returns/cycle.ts';
import { partnership } from '../../../program.ts';
import { stepDown2 } from '../../../library.ts';

const gpAddress = 'gp-a@agency.example';
const workerAddress = 'social.worker@council.example';
const to = (email: string): string => addresseeId(audit.id, email);
const gp = to(gpAddress);
const link = 'https://audits.example/open#t=token';

const depsOf = (it: World, more: { secondContactAddress?: string; now?: () => Date } = {}) => ({
  table: it.table,
  tool: stepDown2,
  log: keptLog().log,
  now: () => new Date('2026-04-20T09:30:00.000Z'),
  newCode: () => '12345678',
  linkDays: 90,
  partnership,
  managerAddress: manager,
  secondContactAddress: second,
  baseUrl: 'https://audits.example',
  ...more,
});
const decided = async (it: World, message: Message, more = {}): Promise<Decided | undefined> =>
  decide(depsOf(it, more), await it.current(), message);

/** A mail that must be: its parts, and what it says. */
async function mailed(it: World, message: Message, more = {}) {
  const found = await decided(it, message, more);
  if (found === undefined) throw new Error('there is nothing to say');
  const mail = await found.compose(found.linked ? link : '');
  if (mail === undefined) throw new Error('there is nothing to say at the last moment');
  // Whether a link is minted and whether the words hold one is the same thing.
  expect(mail.text.includes(link)).toBe(found.linked);
  expect(mail.kind).toBe(found.kind);
  const text = mail.text.replaceAll(/\s+/g, ' ');
  return { ...found, subject: mail.subject, text };
}
const returnsOf = (found: Decided): string[] =>
  found.returns.map((one) => `${one.case} ${one.agency}${one.step === undefined ? '' : ` ${one.step}`}`);
const calendarOf = (found: Decided): string[] =>
  found.calendar.map((change) => `${change.standing ? 'set' : 'cancel'} ${change.dueOn}`);
/** Sends a mail that must go. */
async function goes(it: World, message: Message): Promise<void> {
  const { send, sent } = senderOf(it);
  await send(message);
  expect(sent).toHaveLength(1);
}

const opening = (addressee = gp): Message => ({ about: 'opening', audit: audit.id, addressee });
const ofEntry =
  (about: 'asked' | 'extension' | 'withdrawal' | 'query' | 'send-back' | 'settled') =>
  (entry: { case: string; agency: string; seq: number }): Message => ({
    about,
    audit: audit.id,
    case: entry.case,
    agency: entry.agency,
    seq: entry.seq,
  });
/** To staff, to the manager unless it says otherwise. */
const toStaff =
  (about: 'concern' | 'cannot-identify' | 'to-do', to: Pick<StaffMessage, 'to' | 'cameBackFrom'> = { to: 'manager' }) =>
  (entry: { case: string; agency: string; seq: number }): Message => ({
    about,
    audit: audit.id,
    case: entry.case,
    agency: entry.agency,
    seq: entry.seq,
    ...to,
  });

describe('the opening', () => {
  test('invites an addressee to all that it owes, with an entry for its calendar', async () => {
    const it = await world();
    const mail = await mailed(it, opening());
    expect(mail).toMatchObject({ kind: 'invite', to: gpAddress, addressee: gp, role: 'contact', steps: [] });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
    expect(calendarOf(mail)).toStrictEqual(['set 2026-05-01']);
    expect(mail.text).toContain('You are asked for 2 questionnaires');
    expect(mail.text).toContain('Look at records from');
    expect(mail.text).toContain(`"${audit.title}" (April to June 2026)`);
    expect(mail.text).toContain('about 60 minutes for each questionnaire');
  });

  test("invites a lead professional to its summary, and nobody's lead to anything", async () => {
    const it = await world();
    const mail = await mailed(it, opening(to(workerAddress)));
    expect(mail).toMatchObject({ kind: 'invite', to: workerAddress, role: 'lead-professional' });
    expect(returnsOf(mail)).toStrictEqual(['case-1 summary']);
    expect(await decided(it, opening(to('lead-of-gp-a@agency.example')))).toBeUndefined();
    expect(await decided(it, opening(to('nobody@agency.example')))).toBeUndefined();
  });

  test('leaves out what was asked for since, or is no longer owed', async () => {
    const it = await world();
    await it.ask('case-1', 'gp-a', { askedOn: '2026-04-14', dueOn: '2026-05-01' });
    expect(returnsOf(await mailed(it, opening()))).toStrictEqual(['case-2 gp-a']);
    await it.withdraw('case-2', 'gp-a');
    expect(await decided(it, opening())).toBeUndefined();
  });

  test('leaves out what was asked for on its very day, once it was open: that has an invite of its own', async () => {
    const it = await world();
    await it.ask('case-2', 'police', { askedOn: audit.opensOn, dueOn: audit.dueOn });
    const invite = opening(to('police@agency.example'));
    expect(returnsOf(await mailed(it, invite))).toStrictEqual(['case-1 police']);
    await it.ask('case-1', 'police', { askedOn: audit.opensOn, dueOn: '2026-05-08' });
    expect(await decided(it, invite)).toBeUndefined();
  });

  test('has what was asked for in draft with days of its own, or given more time since; not what came back', async () => {
    const it = await world();
    const police = opening(to('police@agency.example'));
    await it.ask('case-2', 'police', { askedOn: '2026-04-20', dueOn: '2026-05-08' }, true);
    await it.extend('case-1', 'police', '2026-04-15', '2026-05-11');
    expect(returnsOf(await mailed(it, police))).toStrictEqual(['case-1 police', 'case-2 police']);
    await it.submit('case-1', 'police');
    await it.query('case-1', 'police', '2026-04-21', '2026-05-08');
    expect(returnsOf(await mailed(it, police))).toStrictEqual(['case-2 police']);
  });

  test('says nothing once the audit is closed', async () => {
    const it = await world();
    await it.close();
    expect(await decided(it, opening())).toBeUndefined();
  });

  test('attaches no entry in an audit that wants none, and so takes none out', async () => {
    const it = await world(undefined, { calendarEntries: false });
    const mail = await mailed(it, opening());
    expect(calendarOf(mail)).toStrictEqual([]);
    expect(mail.text).not.toMatch(/calendar|attached/);
    await goes(it, opening());
    for (const id of ['case-1', 'case-2']) {
      expect(
        await decided(it, ofEntry('settled')(await it.check(id, 'gp-a', { outcome: 'not-known' }))),
      ).toBeUndefined();
    }
  });

  test('whose mail never went has attached nothing that could be taken out', async () => {
    const it = await world({ agencies: [agencies.gp], cases: [{ case: caseOf('case-1'), expects: ['gp-a'] }] });
    const { send, answers, sent } = senderOf(it);
    answers('refuses');
    await expect(send(opening())).rejects.toThrow('SES refused a mail');
    const entry = await it.check('case-1', 'gp-a', { outcome: 'not-known' });
    answers('accepts');
    await send(opening());
    expect(sent).toStrictEqual([]);
    expect(await getMails(it.table, audit.id, [`invite/${gp}`])).toMatchObject([{ state: 'void' }]);
    expect(await decided(it, ofEntry('settled')(entry))).toBeUndefined();
  });
});

describe('the closing', () => {
  const closing: Message = { about: 'closing', audit: audit.id, addressee: gp };

  test('tells what has not come, and ends the calendar entries', async () => {
    const it = await world();
    await goes(it, opening());
    await it.submit('case-1', 'gp-a');
    await it.close();
    const mail = await mailed(it, closing);
    expect(mail.kind).toBe('notice');
    expect(returnsOf(mail)).toStrictEqual(['case-2 gp-a']);
    expect(calendarOf(mail)).toStrictEqual(['cancel 2026-05-01']);
  });

  test('says on which day the audit closed, early or late, and no other', async () => {
    const it = await world();
    await it.close('2026-06-02T23:30:00.000Z');
    const mail = await mailed(it, closing);
    expect(mail.text).toContain('closed on Wednesday 3 June 2026.');
    expect(mail.text).not.toContain('29 May');
  });

  test.each([closing, { about: 'contact', audit: audit.id, addressee: gp, change: 1 } as const])(
    'gives the day that the request gave, whatever the clock said: $about',
    async (message) => {
      const it = await world();
      await it.close('2026-07-30T09:00:00.000Z', { closedOn: '2026-06-03' });
      const found = await decided(it, message, { now: () => new Date('2026-07-30T10:00:00.000Z') });
      const text = (await found?.compose(link))?.text.replaceAll(/\s+/g, ' ');
      expect(text).toContain('closed on Wednesday 3 June 2026.');
      expect(text).not.toMatch(/29 May|30 July/);
    },
  );

  test('never says of a return that counts that it was not received', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.query('case-1', 'gp-a', '2026-05-05', '2026-05-19');
    await it.check('case-2', 'gp-a', { outcome: 'not-known' });
    await it.close();
    const mail = await mailed(it, closing);
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.subject).toContain('1 query not answered');
    expect(mail.text).toContain('We have what you sent for this, and it counts.');
    expect(`${mail.subject}${mail.text}`).not.toMatch(/not received|has not come/);
  });

  test('tells nothing to whom nothing is missing from', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.check('case-2', 'gp-a', { outcome: 'not-known' });
    await it.close();
    expect(await decided(it, closing)).toBeUndefined();
  });
});

describe('asking while the audit is open', () => {
  test('invites to that return alone', async () => {
    const it = await world();
    await goes(it, opening());
    const entry = await it.ask('case-1', 'gp-a', { askedOn: '2026-04-20', dueOn: '2026-05-08' });
    const mail = await mailed(it, ofEntry('asked')(entry));
    expect(mail).toMatchObject({ kind: 'invite', to: gpAddress });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    // The other return is still due on the old day.
    expect(calendarOf(mail)).toStrictEqual(['set 2026-05-08']);
  });

  test('of one of several returns of an address is of that alone', async () => {
    const shared = { ...agencies.police, contact: agencies.gp.contact };
    const it = await world({
      agencies: [agencies.gp, shared],
      cases: [{ case: caseOf('case-1'), expects: ['gp-a', 'police'] }],
    });
    const entry = await it.ask('case-1', 'gp-a', { askedOn: '2026-04-20', dueOn: '2026-05-08' });
    const mail = await mailed(it, ofEntry('asked')(entry));
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.text).toContain('for your calendar');
    expect(mail.text).toContain('Friday 1 May 2026 and Friday 8 May 2026');
  });

  test('still does when the agency said in between that it knows the family', async () => {
    const it = await world();
    const entry = await it.ask('case-1', 'gp-a', { askedOn: '2026-04-20', dueOn: '2026-05-08' });
    await it.check('case-1', 'gp-a', { outcome: 'known' });
    expect(returnsOf(await mailed(it, ofEntry('asked')(entry)))).toStrictEqual(['case-1 gp-a']);
  });

  test('is overtaken by an answer, another asking, a withdrawal, or the closing', async () => {
    const it = await world();
    const asked = ofEntry('asked')(await it.ask('case-1', 'gp-a', { askedOn: '2026-04-20', dueOn: '2026-05-08' }));
    const again = await it.ask('case-1', 'gp-a', { askedOn: '2026-04-21', dueOn: '2026-05-08' });
    expect(await decided(it, asked)).toBeUndefined();
    await it.check('case-1', 'gp-a', { outcome: 'cannot-identify' });
    expect(await decided(it, ofEntry('asked')(again))).toBeUndefined();
    const third = await it.ask('case-1', 'gp-a', { askedOn: '2026-04-22', dueOn: '2026-05-08' });
    await it.close();
    expect(await decided(it, ofEntry('asked')(third))).toBeUndefined();
    expect(
      await decided(it, { about: 'asked', audit: audit.id, case: 'case-1', agency: 'gp-a', seq: 99 }),
    ).toBeUndefined();
  });
});

describe('an extension', () => {
  test('has its notice, which moves the calendar entry', async () => {
    const it = await world();
    await goes(it, opening(to(workerAddress)));
    const entry = await it.extend('case-1', SUMMARY, '2026-04-20', '2026-05-08');
    const mail = await mailed(it, ofEntry('extension')(entry));
    expect(mail).toMatchObject({ kind: 'notice', to: workerAddress, role: 'lead-professional' });
    expect(calendarOf(mail)).toStrictEqual(['cancel 2026-05-01', 'set 2026-05-08']);
    expect(mail.text).toContain('now due by Friday 8 May 2026');
    expect(mail.text).toContain('Before, it was due by Friday 1 May 2026');
    expect(mail.text).not.toContain('Leave');
  });

  test('of something else that is due on the old day leaves that entry', async () => {
    const it = await world();
    await goes(it, opening());
    const entry = await it.extend('case-1', 'gp-a', '2026-04-20', '2026-05-08');
    expect(calendarOf(await mailed(it, ofEntry('extension')(entry)))).toStrictEqual(['set 2026-05-08']);
  });

  test('is overtaken by the next, and by what settles the return', async () => {
    const it = await world();
    const first = await it.extend('case-1', 'gp-a', '2026-04-20', '2026-05-08');
    const next = await it.extend('case-1', 'gp-a', '2026-04-21', '2026-05-11');
    expect(await decided(it, ofEntry('extension')(first))).toBeUndefined();
    await it.submit('case-1', 'gp-a');
    expect(await decided(it, ofEntry('extension')(next))).toBeUndefined();
  });
});

describe('a query', () => {
  test('has its notice, with the question and never what is asked', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    const entry = await it.query('case-1', 'gp-a', '2026-05-05', '2026-05-19', 'Did Quill see the nurse?');
    const mail = await mailed(it, ofEntry('query')(entry));
    expect(mail).toMatchObject({ kind: 'notice', to: gpAddress });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(calendarOf(mail)).toStrictEqual(['set 2026-05-01', 'set 2026-05-19']);
    expect(mail.subject).toContain('A1');
    const { wording } = stepDown2.questions.find(({ id }) => id === 'A1')!;
    expect(mail.text).toContain(`question A1: ${wording}`);
    expect(`${mail.subject}${mail.text}`).not.toContain('Quill');
  });

  test('that is answered has none', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    const entry = await it.query('case-1', 'gp-a', '2026-05-05', '2026-05-19');
    await it.submit('case-1', 'gp-a', 'b');
    expect(await decided(it, ofEntry('query')(entry))).toBeUndefined();
  });

  test('is named in every later mail about the return, also after more time', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.query('case-1', 'gp-a', '2026-05-05', '2026-05-19');
    const entry = await it.extend('case-1', 'gp-a', '2026-05-18', '2026-05-22');
    const { wording } = stepDown2.questions.find(({ id }) => id === 'A1')!;
    const said = `query on question A1 ("${wording}"):`;
    expect((await mailed(it, ofEntry('extension')(entry))).text).toContain(said);
    await it.check('case-1', 'gp-a', { outcome: 'known', knows: ['child-1'] });
    await noteTick(it.table, audit.id, '2026-05-22');
    const chaser = await mailed(it, { about: 'chaser', audit: audit.id, addressee: gp, tick: '2026-05-22' });
    expect(chaser.text).toContain(said);
  });
});

describe('several things asked at once', () => {
  test('are one mail, the newest: it lists all, and what is asked stands in none', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    const first = await it.query('case-1', 'gp-a', '2026-05-05', '2026-05-19', 'Did Quill see the nurse?');
    const back = await it.sendBack('case-1', 'gp-a', '2026-05-05', '2026-05-20', 'Quill is missing.');
    expect(await decided(it, ofEntry('query')(first))).toBeUndefined();
    const mail = await mailed(it, ofEntry('send-back')(back));
    expect(mail).toMatchObject({ kind: 'notice', to: gpAddress });
    expect(mail.subject).toContain('Sent back: Case 1, with 1 query, due Wednesday 20 May 2026');
    expect(mail.text).toContain(`question A1: ${stepDown2.questions.find(({ id }) => id === 'A1')!.wording}`);
    expect(`${mail.subject}${mail.text}`).not.toContain('Quill');
    await it.submit('case-1', 'gp-a', 'b');
    expect(await decided(it, ofEntry('send-back')(back))).toBeUndefined();
  });

  test('after the closing are mailed and chased for 90 days, and nothing else that is owed is', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.close();
    const entry = await it.query('case-1', 'gp-a', '2026-06-01', '2026-06-15');
    const at = (day: string) => ({ now: () => new Date(`${day}T09:00:00.000Z`) });
    expect(returnsOf(await mailed(it, ofEntry('query')(entry), at('2026-06-01')))).toStrictEqual(['case-1 gp-a']);
    await noteTick(it.table, audit.id, '2026-06-17');
    const chaser: Message = { about: 'chaser', audit: audit.id, addressee: gp, tick: '2026-06-17' };
    const mail = await mailed(it, chaser, at('2026-06-17'));
    // The other case's return never came: it is not chased any more.
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a 2']);
    expect(mail.text).toContain('The audit closed on Friday 29 May 2026. What you send can still change the report.');
    expect(mail.text).not.toContain('The closing date of the audit is');
    expect(await decided(it, chaser, at('2026-08-28'))).toBeUndefined();
    expect(await decided(it, ofEntry('query')(entry), at('2026-08-28'))).toBeUndefined();
    expect(await decided(it, chaser, at('2026-08-27'))).toBeDefined();
  });
});

describe('what a record check leaves to be seen to', () => {
  const people = { 'child-1': 'known', 'child-2': 'moved' } as const;

  test('is told to the manager without a name, until another check says otherwise or the agency is asked again', async () => {
    const it = await world();
    const entry = await it.check('case-1', 'gp-a', { outcome: 'known', people, unlisted: true, note: 'Quill moved.' });
    const message = toStaff('to-do')(entry);
    const mail = await mailed(it, message);
    expect(mail).toMatchObject({ kind: 'alert', to: manager, addressee: 'manager' });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.text).toContain('Child 2: the record has moved to another agency or area');
    expect(mail.text).toContain('A child of the household is not on the list of the case');
    expect(`${mail.subject}${mail.text}`).not.toContain('Quill');
    expect(mail.text).toContain('The gp-a');
    // Answering overtakes it in nothing.
    await it.submit('case-1', 'gp-a');
    expect(await decided(it, message)).toBeDefined();
    // Another that leaves something else has a mail of its own.
    const other = { 'child-1': 'moved', 'child-2': 'known' } as const;
    const next = await it.check('case-1', 'gp-a', { outcome: 'known', people: other });
    expect(await decided(it, message)).toBeUndefined();
    expect((await mailed(it, toStaff('to-do')(next))).text).toContain('Child 1: the record has moved');
    await it.check('case-1', 'gp-a', { outcome: 'known', people: { ...people, 'child-2': 'known' } });
    expect(await decided(it, toStaff('to-do')(next))).toBeUndefined();
  });

  test('says where it is marked as seen to, by an address that is a route; and is told nobody once it is', async () => {
    const it = await world();
    const entry = await it.check('case-1', 'gp-a', { outcome: 'known', people });
    const { text } = await mailed(it, toStaff('to-do')(entry));
    const [path] = (text.match(/https:\/\/audits\.example\S+/g) ?? []).map((url) => new URL(url).pathname);
    expect(path).toBe(managerRoutes['list-to-do'].path.replace('{audit}', audit.id));
    await it.seenTo('case-1', 'gp-a', entry.seq);
    expect(await decided(it, toStaff('to-do')(entry))).toBeUndefined();
  });

  test('said again in another state is told once, whichever entry says so last', async () => {
    const it = await world();
    const entry = await it.check('case-1', 'gp-a', { outcome: 'known', people });
    await it.decline('case-1', 'gp-a');
    const again = await it.check('case-1', 'gp-a', { outcome: 'known', people });
    expect(messagesOfEntry(again).map(({ about }) => about)).not.toContain('to-do');
    expect(await decided(it, toStaff('to-do')(entry))).toBeDefined();
  });
});

describe('declining', () => {
  test('takes the entry out of the calendar, and nobody is chased for it', async () => {
    const it = await world();
    await goes(it, opening(to('police@agency.example')));
    const entry = await it.decline('case-1', 'police');
    expect(calendarOf(await mailed(it, ofEntry('settled')(entry)))).toStrictEqual(['cancel 2026-05-01']);
    await noteTick(it.table, audit.id, stepDays.after2);
    const chaser: Message = {
      about: 'chaser',
      audit: audit.id,
      addressee: to('police@agency.example'),
      tick: stepDays.after2,
    };
    expect(await decided(it, chaser)).toBeUndefined();
  });
});

describe('a withdrawal', () => {
  test('has its notice, without a link, which takes the calendar entry out', async () => {
    const it = await world();
    await goes(it, opening(to(workerAddress)));
    const entry = await it.withdraw('case-1', SUMMARY, 'not-involved');
    const mail = await mailed(it, ofEntry('withdrawal')(entry));
    expect(mail).toMatchObject({ kind: 'notice', to: workerAddress, linked: false });
    expect(calendarOf(mail)).toStrictEqual(['cancel 2026-05-01']);
    expect(mail.text).toContain('your link no longer opens anything');
  });

  test('of one return among others says that the link still opens those', async () => {
    const it = await world();
    await goes(it, opening());
    const mail = await mailed(it, ofEntry('withdrawal')(await it.withdraw('case-1', 'gp-a')));
    expect(calendarOf(mail)).toStrictEqual([]);
    expect(mail.text).toContain('Your link still opens the other cases');
  });

  test('by its case being dropped has one mail an addressee, of all that ends with it', async () => {
    const it = await world();
    await goes(it, opening());
    await request(it, 'drop-case', { body: { reason: 'moved-away' } });
    const dropped = async (agency: string): Promise<Message> =>
      ofEntry('withdrawal')((await lastEntry(it.table, { audit: audit.id, case: 'case-1', agency }))!);
    const mail = await mailed(it, await dropped('gp-a'));
    expect(mail).toMatchObject({ kind: 'notice', to: gpAddress, linked: false });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.text).toContain('The reason: the case was taken out of the audit.');
    expect(mail.text).toContain('Your link still opens the other cases');
    expect((await mailed(it, await dropped('police'))).text).toContain('your link no longer opens anything');
    await it.withdraw('case-2', 'gp-a');
    expect((await mailed(it, await dropped('gp-a'))).text).toContain('your link no longer opens anything');
  });

  test('that was taken back has none', async () => {
    const it = await world();
    const entry = await it.withdraw('case-1', 'gp-a');
    await it.ask('case-1', 'gp-a', { askedOn: '2026-04-20', dueOn: '2026-05-08' });
    expect(await decided(it, ofEntry('withdrawal')(entry))).toBeUndefined();
  });
});

describe('what is settled', () => {
  /** Nothing of it is open. */
  const whole = { covers: ['child-1', 'child-2'] };

  test('by a version has its receipt, with its reference and none of its answers', async () => {
    const it = await world();
    await goes(it, opening());
    const entry = await it.submit('case-1', 'gp-a', 'a', whole);
    const mail = await mailed(it, ofEntry('settled')(entry));
    expect(mail).toMatchObject({ kind: 'notice', to: gpAddress, linked: true });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    // The other return is still due on the same day.
    expect(calendarOf(mail)).toStrictEqual([]);
    const text = mail.text.replaceAll(/\s+/g, ' ');
    const reference = referenceOf(entry, entry.counted!);
    expect(text).toContain(`The receipt number is ${reference}.`);
    expect(text).toContain('You can correct it until the audit closes, on Friday 29 May 2026.');
    expect(text).toContain('This email has nothing of what you wrote.');
    expect(text).not.toContain('version');
    const again = await it.submit('case-1', 'gp-a', 'b', whole);
    expect((await mailed(it, ofEntry('settled')(again))).text).toContain('version 2');
    // What came before it is told of by it.
    expect(await decided(it, ofEntry('settled')(entry))).toBeUndefined();
  });

  test('by a version that leaves something open says what, and that it can be filled in', async () => {
    const it = await world();
    await goes(it, opening());
    const open = await it.submit('case-1', 'gp-a', 'a', { covers: ['child-1'], gaps: ['A1', 'B2'] });
    const text = (await mailed(it, ofEntry('settled')(open))).text.replaceAll(/\s+/g, ' ');
    expect(text).toContain('Of it, 2 questions are left unanswered and 1 child is not covered.');
    expect(text).toContain('This can be filled in until the audit closes, on Friday 29 May 2026.');
    const silent = await it.submit('case-1', 'gp-a', 'c', { ...whole, unexplained: 3 });
    const receipt = await mailed(it, ofEntry('settled')(silent));
    expect(receipt.subject).not.toContain('unanswered');
    expect(receipt.text).toContain('Of it, 3 comments are missing.');
    await it.submit('case-1', 'gp-a', 'd', { covers: ['child-1'], gaps: ['A1', 'B2'] });
    const link = await mailed(it, { about: 'reissue', audit: audit.id, addressee: gp, change: 1 });
    expect(link.text).toContain('2 questions are left unanswered');
    expect(link.text).not.toContain('Nothing more');
    // The last to be settled is no version: what the first left open can still be filled in.
    const last = await it.check('case-2', 'gp-a', { outcome: 'not-known' });
    const notice = await mailed(it, ofEntry('settled')(last));
    expect(calendarOf(notice)).toStrictEqual(['cancel 2026-05-01']);
    expect(notice.text.replaceAll(/\s+/g, ' ')).toContain('Case 1, The gp-a: 2 questions are left unanswered');
    expect(notice.text).not.toMatch(/nothing more|need do nothing/i);
  });

  test('has its receipt go to whoever answers for that return now, with a link of theirs, and to nobody who did', async () => {
    const it = await world();
    const [own, other] = [await it.submit('case-1', 'gp-a', 'a', whole), await it.submit('case-2', 'gp-a', 'a', whole)];
    const change = (email: string, of: object) =>
      request(it, 'change-contact', { ...of, body: { email, role: 'case' in of ? 'auditor' : 'contact' } });
    await change('partner@agency.example', { case: 'case-1' });
    const toAuditor = await mailed(it, ofEntry('settled')(own));
    expect(toAuditor).toMatchObject({ to: 'partner@agency.example', role: 'auditor', linked: true });
    expect(toAuditor.text).not.toContain('Case 2');
    expect((await mailed(it, ofEntry('settled')(other))).to).toBe(gpAddress);
    await change('new@agency.example', {});
    expect((await mailed(it, ofEntry('settled')(own))).to).toBe('partner@agency.example');
    const toContact = await mailed(it, ofEntry('settled')(other));
    expect(toContact).toMatchObject({ to: 'new@agency.example', role: 'contact', linked: true });
    expect(toContact.text).not.toContain('Case 1');
  });

  test('by a case summary has a receipt that says which parts came', async () => {
    const it = await world();
    await goes(it, opening());
    const entry = await it.submit('case-1', 'summary', 'a', { covers: [], parts: ['from', 'text'] });
    const text = (await mailed(it, ofEntry('settled')(entry))).text.replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'Filled in: Date of the referral to children’s social care; Case summary. Not filled in: Level of need',
    );
    expect(text).not.toContain('answers');
    expect(text.split('until the audit closes')).toHaveLength(2);
    expect(text).toContain('Open this link to do so, or to correct what came.');
    const all = ['route', 'from', 'to', 'reason', 'outcome', 'text'] as const;
    const complete = await it.submit('case-1', 'summary', 'b', { covers: [], parts: [...all] });
    expect((await mailed(it, ofEntry('settled')(complete))).text.replaceAll(/\s+/g, ' ')).toMatch(
      /Every part is filled in\. You can correct it until the audit closes, on [^.]*\. Open this link to do so\./,
    );
  });

  test('by a version after closing has its receipt too, and by anything else nothing', async () => {
    const it = await world();
    await it.close();
    const late = await it.submit('case-1', 'gp-a', 'a', whole);
    const text = (await mailed(it, ofEntry('settled')(late))).text.replaceAll(/\s+/g, ' ');
    expect(text).toContain('The audit is closed: what you correct now can still change the report.');
    expect(
      await decided(it, ofEntry('settled')(await it.check('case-2', 'gp-a', { outcome: 'not-known' }))),
    ).toBeUndefined();
  });

  test('by anything else has a mail only when it takes out a calendar entry: that of its last return', async () => {
    const it = await world();
    await goes(it, opening());
    const first = ofEntry('settled')(await it.check('case-1', 'gp-a', { outcome: 'not-known' }));
    expect(await decided(it, first)).toBeUndefined();
    const last = ofEntry('settled')(await it.check('case-2', 'gp-a', { outcome: 'not-known' }));
    const mail = await mailed(it, last);
    expect(mail).toMatchObject({ kind: 'notice', to: gpAddress, linked: false });
    expect(calendarOf(mail)).toStrictEqual(['cancel 2026-05-01']);
    expect(mail.text).toContain('Nothing more is due from you by Friday 1 May 2026');
    await goes(it, last);
    // The other return's message comes late, or again: the entry is gone already.
    expect(await decided(it, first)).toBeUndefined();
  });

  test('by a version takes the entry out with its receipt: one mail', async () => {
    const it = await world();
    await goes(it, opening(to(workerAddress)));
    const mail = await mailed(it, ofEntry('settled')(await it.submit('case-1', SUMMARY)));
    expect(calendarOf(mail)).toStrictEqual(['cancel 2026-05-01']);
    expect(mail.text).toContain('The receipt number is');
  });

  test('names every day that it takes out, when several went before it was sent', async () => {
    const it = await world();
    await it.extend('case-2', 'gp-a', '2026-04-13', '2026-05-08');
    await goes(it, opening());
    const first = ofEntry('settled')(await it.check('case-1', 'gp-a', { outcome: 'not-known' }));
    await it.check('case-2', 'gp-a', { outcome: 'not-known' });
    const mail = await mailed(it, first);
    expect(calendarOf(mail)).toStrictEqual(['cancel 2026-05-01', 'cancel 2026-05-08']);
    expect(mail.text).toContain('Nothing more is due from you by Friday 1 May 2026 and Friday 8 May 2026');
  });

  test('is not overtaken by a correction, nor by what is seen to: neither has a mail of its own', async () => {
    const it = await world();
    await goes(it, opening(to('police@agency.example')));
    const { seq } = await it.check('case-1', 'police', { outcome: 'known', unlisted: true });
    const entry = await it.submit('case-1', 'police');
    await it.seenTo('case-1', 'police', seq);
    await it.correct('case-1', 'police', { version: 1, question: 'A1', corrected: 'no', reason: 'wrong-box' });
    expect(calendarOf(await mailed(it, ofEntry('settled')(entry)))).toStrictEqual(['cancel 2026-05-01']);
  });

  test('is overtaken by a query', async () => {
    const it = await world();
    await goes(it, opening(to(workerAddress)));
    const entry = await it.submit('case-1', SUMMARY);
    await it.sendBack('case-1', SUMMARY, '2026-05-05', '2026-05-19');
    expect(await decided(it, ofEntry('settled')(entry))).toBeUndefined();
  });
});

describe('what a check leaves to see to', () => {
  test('is told while its case is in the audit, and not once that is dropped', async () => {
    const it = await world();
    const people = { 'child-1': 'known', 'child-2': 'moved' } as const;
    const { seq } = await it.check('case-1', 'gp-a', { outcome: 'known', people });
    const of = { audit: audit.id, case: 'case-1', agency: 'gp-a', seq };
    const toDo: Message = { about: 'to-do', ...of, to: 'manager' };
    expect(returnsOf(await mailed(it, toDo))).toStrictEqual(['case-1 gp-a']);
    await request(it, 'drop-case', { body: { reason: 'moved-away' } });
    expect(await decided(it, toDo)).toBeUndefined();
  });
});

describe('a return that has come as often as is taken', () => {
  const full = async (it: World): Promise<void> => {
    for (let n = 1; n <= mostInCycle; n++) await it.submit('case-1', 'gp-a', n % 2 === 0 ? 'a' : 'b');
  };
  const limit = (seq: number): Message => ({
    about: 'limit',
    audit: audit.id,
    case: 'case-1',
    agency: 'gp-a',
    seq,
    to: 'manager',
  });

  test('is put before nobody once nothing more is to come of it', async () => {
    const it = await world();
    await full(it);
    const { seq } = await it.withdraw('case-1', 'gp-a');
    expect(await decided(it, limit(seq - 1))).toBeUndefined();
  });

  test('is put before the manager, until it takes more', async () => {
    const it = await world();
    await full(it);
    const mail = await mailed(it, limit(mostInCycle + 1));
    expect(mail).toMatchObject({ kind: 'alert', to: manager });
    expect(mail.text).toContain('has sent answers on Case');
    expect(mail.text).toContain('ask the audit lead to send a query about it');
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(await decided(it, limit(mostInCycle))).toBeUndefined();
    await it.query('case-1', 'gp-a', '2026-05-05', '2026-05-19');
    expect(await decided(it, limit(mostInCycle + 1))).toBeUndefined();
  });
});

describe('a changed contact and a reissued link', () => {
  const change = async (it: World, what: 'contact' | 'reissue', email: string): Promise<Message> => {
    const fact = { audit: audit.id, change: 1, addressee: to(email), what, at: '2026-04-20T09:00:00.000Z' };
    const moved = { is: { ...agencies.gp, contact: { email } }, sets: ['contact' as const] };
    expect(await changeAddress(it.table, await it.current(), fact, { agencies: [moved], cases: [] })).toBe(true);
    return { about: what, audit: audit.id, addressee: to(email), change: 1 };
  };

  test('a new contact is invited to what is owed, in its own calendar; the old one hears no more', async () => {
    const it = await world();
    await goes(it, opening());
    await it.submit('case-2', 'gp-a');
    const mail = await mailed(it, await change(it, 'contact', 'new@agency.example'));
    expect(mail).toMatchObject({ kind: 'invite', to: 'new@agency.example', addressee: to('new@agency.example') });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(calendarOf(mail)).toStrictEqual(['set 2026-05-01']);
    expect(await decided(it, opening())).toBeUndefined();
    await noteTick(it.table, audit.id, stepDays.due);
    expect(await decided(it, { about: 'chaser', audit: audit.id, addressee: gp, tick: stepDays.due })).toBeUndefined();
  });

  test('a new contact to whom nothing is owed is not invited; a reissued link is sent all the same', async () => {
    const it = await world();
    for (const id of ['case-1', 'case-2']) await it.submit(id, 'gp-a', 'a', { covers: ['child-1', 'child-2'] });
    expect(await decided(it, await change(it, 'contact', gpAddress))).toBeUndefined();
    const mail = await mailed(it, { about: 'reissue', audit: audit.id, addressee: gp, change: 2 });
    expect(mail).toMatchObject({ kind: 'notice', to: gpAddress, linked: true });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
    expect(mail.text).toContain('Nothing more is due from you at present');
  });

  test('nobody is sent a link that opens nothing: all is withdrawn, or the links of the audit are over', async () => {
    const it = await world();
    const reissue: Message = { about: 'reissue', audit: audit.id, addressee: to(workerAddress), change: 1 };
    expect(await decided(it, reissue)).toBeDefined();
    await it.withdraw('case-1', SUMMARY);
    expect(await decided(it, reissue)).toBeUndefined();
    await it.close('2026-05-29T15:00:00.000Z');
    const contact: Message = { about: 'contact', audit: audit.id, addressee: gp, change: 1 };
    const until = (day: string) => ({ now: () => new Date(`${day}T15:00:00.000Z`) });
    // After closing links still open, and a late return is taken, for ninety days.
    expect(await decided(it, contact, until('2026-08-26'))).toBeDefined();
    expect(await decided(it, contact, until('2026-08-27'))).toBeUndefined();
    expect(await decided(it, { ...contact, about: 'reissue' }, until('2026-08-26'))).toBeDefined();
    expect(await decided(it, { ...contact, about: 'reissue' }, until('2026-08-27'))).toBeUndefined();
  });
});

describe('a code', () => {
  const of = { audit: audit.id, case: 'case-1', agency: 'gp-a' };
  const codeOf = (asker: string): Message => ({ about: 'code', ...of, asker, request: '000001' });
  const code = codeOf(gp);
  const asked = (it: World, addressee: string) =>
    putCodeRequest(it.table, { ...of, seq: 1, addressee, askedAt: '2026-04-20T09:29:00.000Z' });
  const rowsOf = (it: World) => recentCodes(it.table, { audit: audit.id, addressee: gp });

  test('goes to the address whose link asked for it, without a link or a calendar entry', async () => {
    const it = await world();
    await asked(it, gp);
    const mail = await mailed(it, code);
    expect(mail).toMatchObject({ kind: 'code', to: gpAddress, addressee: gp, linked: false, calendar: [] });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.text).toContain('1234-5678');
    expect(mail.subject).not.toContain('1234');
    // It opens all that the link opens, and says so.
    expect(`${mail.subject} ${mail.text}`).not.toMatch(/Case \d/);
    expect(mail.text).toContain('who each of your cases is about');
    expect((await rowsOf(it))[0]).toMatchObject({ state: 'issued', expiresAt: '2026-04-20T10:30:00.000Z' });
    // It is timed anew from when its mail was accepted.
    await mail.accepted?.(new Date('2026-04-20T09:45:00.000Z'));
    expect((await rowsOf(it))[0]?.expiresAt).toBe('2026-04-20T10:45:00.000Z');
  });

  test('promises nobody who the cases are about once that is shown no more', async () => {
    const it = await world();
    await asked(it, gp);
    for (const id of ['case-1', 'case-2']) await it.submit(id, 'gp-a');
    expect((await mailed(it, code)).text).not.toContain('who each of your cases is about');
  });

  test("goes to the agency's lead when the lead's own link asked", async () => {
    const it = await world();
    const lead = to('lead-of-gp-a@agency.example');
    await asked(it, lead);
    expect(await mailed(it, codeOf(lead))).toMatchObject({
      kind: 'code',
      to: 'lead-of-gp-a@agency.example',
      role: 'lead',
    });
  });

  test('that nobody asked for, or waits for any more, is none', async () => {
    const it = await world();
    expect(await decided(it, code)).toBeUndefined();
    await asked(it, gp);
    const lapsed = { now: () => new Date('2026-04-20T10:29:00.000Z') };
    expect(await decided(it, code, lapsed)).toBeUndefined();
    // What was written before codes were the addressee's has lapsed too.
    expect(await decided(it, { about: 'code', ...of, request: '000001' })).toBeUndefined();
  });

  test('that is used between the decision and the mail is none at the last moment', async () => {
    const it = await world();
    await asked(it, gp);
    const found = await decided(it, code);
    const [row] = await rowsOf(it);
    await changeCode(it.table, row!, { state: 'used' });
    expect(await found?.compose('')).toBeUndefined();
  });
});

describe('wrong codes', () => {
  const message: Message = { about: 'code-limit', audit: audit.id, addressee: gp, day: '2026-04-20', to: 'manager' };
  const wrong = (n: number) =>
    Array.from({ length: n }, () => ({
      at: '2026-04-20T09:00:00.000Z',
      case: 'case-1',
      agency: 'gp-a',
      session: 's'.repeat(16),
    }));

  test('are told to the manager once a day has as many as are taken', async () => {
    const it = await world();
    expect(await decided(it, message)).toBeUndefined();
    const tries = { audit: audit.id, addressee: gp, day: '2026-04-20' };
    await putTries(it.table, { ...tries, version: 1, wrong: wrong(99) });
    expect(await decided(it, message)).toBeUndefined();
    await putTries(it.table, { ...tries, version: 2, wrong: wrong(100) });
    const mail = await mailed(it, message);
    expect(mail).toMatchObject({ kind: 'alert', to: manager, addressee: 'manager' });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.text).toContain('with the link of The gp-a');
  });

  test('are told of each return that they were tried on, once', async () => {
    const it = await world();
    const tries = { audit: audit.id, addressee: gp, day: '2026-04-20', version: 1 };
    const [first, ...others] = wrong(100);
    await putTries(it.table, {
      ...tries,
      wrong: [{ ...first!, case: 'case-2' }, { ...first!, agency: 'police' }, ...others],
    });
    const mail = await mailed(it, message);
    expect(returnsOf(mail)).toStrictEqual(['case-2 gp-a', 'case-1 police', 'case-1 gp-a']);
    expect(mail.text).toContain('The gp-a and The police');
  });
});

describe('a chaser', () => {
  const chaser = (tick: string, addressee = gp): Message => ({ about: 'chaser', audit: audit.id, addressee, tick });
  const at = async (tick: string): Promise<World> => {
    const it = await world();
    await noteTick(it.table, audit.id, tick);
    return it;
  };

  test('lists every return whose step is due, and notes the steps as its own', async () => {
    const it = await at(stepDays.before5);
    const message = chaser(stepDays.before5);
    const mail = await mailed(it, message);
    expect(mail).toMatchObject({ kind: 'chaser', to: gpAddress, role: 'contact', tick: stepDays.before5 });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a -5', 'case-2 gp-a -5']);
    expect(mail.steps).toStrictEqual(
      ['case-1', 'case-2'].map((id) => ({
        audit: audit.id,
        case: id,
        agency: 'gp-a',
        cycle: 1,
        step: -5,
        mail: messageId(message),
      })),
    );
    expect(mail.calendar).toStrictEqual([]);
  });

  test('lists only what is due: each return by its own cycle', async () => {
    const it = await at(stepDays.before5);
    await it.extend('case-1', 'gp-a', '2026-04-20', '2026-05-08');
    expect(returnsOf(await mailed(it, chaser(stepDays.before5)))).toStrictEqual(['case-2 gp-a -5']);
  });

  test('does not go for what is settled, cannot be identified, or is withdrawn', async () => {
    const it = await at(stepDays.due);
    await it.submit('case-1', 'gp-a');
    expect(returnsOf(await mailed(it, chaser(stepDays.due)))).toStrictEqual(['case-2 gp-a 0']);
    await it.check('case-2', 'gp-a', { outcome: 'cannot-identify' });
    expect(await decided(it, chaser(stepDays.due))).toBeUndefined();
    await it.withdraw('case-1', SUMMARY);
    expect(await decided(it, chaser(stepDays.due, to(workerAddress)))).toBeUndefined();
  });

  test('does not go for a tick that a newer one overtook, nor before any tick, nor after the closing', async () => {
    const it = await world();
    expect(await decided(it, chaser(stepDays.before5))).toBeUndefined();
    await noteTick(it.table, audit.id, stepDays.before5);
    expect(await decided(it, chaser(stepDays.before5))).toBeDefined();
    await noteTick(it.table, audit.id, stepDays.before2);
    expect(await decided(it, chaser(stepDays.before5))).toBeUndefined();
    await it.close();
    expect(await decided(it, chaser(stepDays.before2))).toBeUndefined();
  });

  test('does not go for a step that another mail has noted; its own note is no reason', async () => {
    const it = await at(stepDays.before5);
    const message = chaser(stepDays.before5);
    const step = { audit: audit.id, case: 'case-1', agency: 'gp-a', cycle: 1, step: -5 };
    await noteStep(it.table, { ...step, mail: 'chaser/another/2026-04-24' });
    expect(returnsOf(await mailed(it, message))).toStrictEqual(['case-2 gp-a -5']);
    // Cut off after noting: the same message comes again.
    const { answers, send } = senderOf(it);
    answers('refuses');
    const before = await mailed(it, message);
    await expect(send(message)).rejects.toThrow('SES refused');
    const again = await mailed(it, message);
    expect([returnsOf(again), again.text]).toStrictEqual([returnsOf(before), before.text]);
    answers('accepts');
    await send(message);
    await noteTick(it.table, audit.id, '2026-04-27');
    expect(await decided(it, chaser('2026-04-27'))).toBeUndefined();
  });

  test('goes for a step of this cycle, whatever an earlier one had', async () => {
    const it = await at(stepDays.before5);
    await goes(it, chaser(stepDays.before5));
    await it.extend('case-1', 'gp-a', stepDays.before5, '2026-05-06');
    await noteTick(it.table, audit.id, stepDays.before2);
    expect(returnsOf(await mailed(it, chaser(stepDays.before2)))).toStrictEqual(['case-1 gp-a -5', 'case-2 gp-a -2']);
  });

  test('does not go to a lead', async () => {
    const it = await at(stepDays.due);
    expect(await decided(it, chaser(stepDays.due, to('lead-of-gp-a@agency.example')))).toBeUndefined();
  });

  test('does not go where the step reached is an escalation', async () => {
    const it = await at(stepDays.after5);
    expect(await decided(it, chaser(stepDays.after5))).toBeUndefined();
  });

  test('says by how many working days what is overdue', async () => {
    const it = await at(stepDays.after2);
    expect((await mailed(it, chaser(stepDays.after2))).text).toContain('overdue by 2 working days');
  });
});

describe('an escalation', () => {
  const lead = to('lead-of-gp-a@agency.example');
  const escalation = (tick: string, addressee = lead): Message => ({
    about: 'escalation',
    audit: audit.id,
    addressee,
    tick,
  });

  test("goes to the agency's lead, and a summary's to the lead professional; not to the contact", async () => {
    const it = await world();
    await noteTick(it.table, audit.id, stepDays.after5);
    const mail = await mailed(it, escalation(stepDays.after5));
    expect(mail).toMatchObject({ kind: 'escalation', to: 'lead-of-gp-a@agency.example', role: 'lead' });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a 5', 'case-2 gp-a 5']);
    expect(mail.steps.map((step) => step.step)).toStrictEqual([5, 5]);
    expect(await mailed(it, escalation(stepDays.after5, to(workerAddress)))).toMatchObject({
      to: workerAddress,
      role: 'lead-professional',
    });
    expect(await decided(it, escalation(stepDays.after5, gp))).toBeUndefined();
  });

  describe('of a late summary', () => {
    const managerAddress = 'team.manager@council.example';
    const managed = async (lead = managerAddress): Promise<World> => {
      const leadProfessional = { email: workerAddress, lead: { email: lead } };
      const it = await world({
        agencies: [],
        cases: [{ case: { ...caseOf('case-1'), leadProfessional }, expects: [] }],
      });
      await noteTick(it.table, audit.id, stepDays.after5);
      return it;
    };

    test("goes to the lead professional's own manager, not to who did not reply", async () => {
      const it = await managed();
      const mail = await mailed(it, escalation(stepDays.after5, to(managerAddress)));
      expect(mail).toMatchObject({ kind: 'escalation', to: managerAddress, role: 'lead' });
      expect(returnsOf(mail)).toStrictEqual(['case-1 summary 5']);
      expect(mail.text).toContain('You get this email as the manager of the lead professional of Case 1.');
      expect(mail.text).toContain('- Case 1, case summary: was due by Friday 1 May 2026, overdue by 5 working days.');
      expect(mail.text).not.toMatch(/child-1|domestic|CP|30 September/);
      expect(await decided(it, escalation(stepDays.after5, to(workerAddress)))).toBeUndefined();
      expect(await decided(it, opening(to(managerAddress)))).toBeUndefined();
    });

    test('goes once to a lead professional who answers to nobody else', async () => {
      const it = await managed(workerAddress);
      const mail = await mailed(it, escalation(stepDays.after5, to(workerAddress)));
      expect(mail).toMatchObject({ to: workerAddress });
      expect(mail.text).toContain('We asked the lead professional of Case 1');
      const alone = await world({ agencies: [], cases: [{ case: caseOf('case-1', workerAddress), expects: [] }] });
      await noteTick(alone.table, audit.id, stepDays.after5);
      const own = await mailed(alone, escalation(stepDays.after5, to(workerAddress)));
      expect(own.text).toContain('What we ask for is a brief summary of the case. Tell us if none can come.');
      expect(own.text).not.toContain('We asked the lead professional');
    });

    test('comes back from an address that the digest tells of', async () => {
      const it = await managed();
      const returns = [{ case: 'case-1', agency: SUMMARY, step: 5 }];
      const bounced = { delivery: 'bounced', deliveryAt: '2026-05-11T07:02:00.000Z', tick: stepDays.after5 };
      const escalated = { kind: 'escalation', to: to(managerAddress), role: 'lead', returns, ...bounced };
      await it.mail(`escalation/${to(managerAddress)}/${stepDays.after5}`, escalated);
      await noteTick(it.table, audit.id, '2026-05-12');
      const digest = await mailed(it, { about: 'digest', audit: audit.id, tick: '2026-05-12', to: 'manager' });
      expect(digest.text).toContain('the address of the manager of the lead professional of Case 1');
      expect(digest.text).toContain('overdue by 6 working days. Nobody has been reminded.');
    });
  });

  test('goes to a contact who is the lead as well', async () => {
    const it = await world({
      agencies: [{ ...agency('gp-a', 'general-practice'), lead: { email: gpAddress } }],
      cases: [{ case: caseOf('case-1'), expects: ['gp-a'] }],
    });
    await noteTick(it.table, audit.id, stepDays.after5);
    expect(await mailed(it, escalation(stepDays.after5, gp))).toMatchObject({ to: gpAddress, role: 'lead' });
  });

  test('does not go when it came in the meantime', async () => {
    const it = await world();
    await noteTick(it.table, audit.id, stepDays.after5);
    for (const id of ['case-1', 'case-2']) await it.submit(id, 'gp-a');
    expect(await decided(it, escalation(stepDays.after5))).toBeUndefined();
  });
});

test("an agency's senior contact whose address bounces stays in the digest until another is entered", async () => {
  const it = await world();
  const returns = [{ case: 'case-1', agency: 'gp-a', step: 5 }];
  const bounced = { delivery: 'bounced', deliveryAt: '2026-05-11T07:02:00.000Z', tick: stepDays.after5 };
  const wrong = to(agencies.gp.lead.email);
  const escalated = { kind: 'escalation', to: wrong, role: 'lead', returns, ...bounced };
  await it.mail(`escalation/${wrong}/${stepDays.after5}`, escalated);
  const digestOn = async (tick: string) => {
    await noteTick(it.table, audit.id, tick);
    return mailed(it, { about: 'digest', audit: audit.id, tick, to: 'manager' });
  };
  const before = await digestOn('2026-05-12');
  expect(before.text).toContain("Mail does not reach the senior contact's address of The gp-a");
  expect(before.text).toContain('Find out the right address, and enter it');
  const change = { id: 'gp-a', lead: { email: 'new.lead@agency.example' } };
  const at = '2026-05-12T09:00:00.000Z';
  await request(it, 'amend', { body: { reason: 'Its address was wrong.', agency: change }, at });
  const after = await digestOn('2026-05-13');
  expect(after.text).not.toContain('Mail does not reach');
  expect(after.text).toContain('overdue by 7 working days.');
});

describe('the end of the ladder', () => {
  const ended = (tick: string, to: Pick<StaffMessage, 'to' | 'cameBackFrom'> = { to: 'manager' }): Message => ({
    about: 'ladder-exhausted',
    audit: audit.id,
    tick,
    ...to,
  });

  test('is one alert to the manager for all that reached it, noted like any step', async () => {
    const it = await world();
    await it.submit('case-1', 'police');
    await noteTick(it.table, audit.id, stepDays.after8);
    const mail = await mailed(it, ended(stepDays.after8));
    expect(mail).toMatchObject({ kind: 'alert', to: manager, addressee: 'manager', tick: stepDays.after8 });
    expect(returnsOf(mail).toSorted()).toStrictEqual(['case-1 gp-a 8', 'case-1 summary 8', 'case-2 gp-a 8']);
    expect(mail.steps).toHaveLength(3);
    expect(mail.text).toContain('Case 1, The gp-a: was due by Friday 1 May 2026, overdue by 8 working days.');
    expect(mail.text).toContain(
      'Case 1, case summary: was due by Friday 1 May 2026, overdue by 8 working days. Nobody has been reminded.',
    );
    await goes(it, ended(stepDays.after8));
    await noteTick(it.table, audit.id, '2026-05-15');
    expect(await decided(it, ended('2026-05-15'))).toBeUndefined();
  });

  test('that came back goes to the second contact with all of it that is still owed', async () => {
    const it = await world();
    await noteTick(it.table, audit.id, stepDays.after8);
    await goes(it, ended(stepDays.after8));
    await it.submit('case-1', 'police');
    const sentOn = ended(stepDays.after8, { to: 'second', cameBackFrom: 'manager' });
    const mail = await mailed(it, sentOn);
    expect(mail).toMatchObject({ to: second, addressee: 'second' });
    // The steps stay noted for the mail that came back.
    expect(new Set(mail.steps.map((step) => step.mail))).toStrictEqual(new Set([messageId(ended(stepDays.after8))]));
    expect(returnsOf(mail).toSorted()).toStrictEqual(['case-1 gp-a 8', 'case-1 summary 8', 'case-2 gp-a 8']);
    expect(mail.text).toContain(`could not be delivered to ${partnership.manager}, the business manager`);
    await goes(it, sentOn);
  });

  test('is none while a step before it is due, or once a newer tick came', async () => {
    const it = await world();
    await noteTick(it.table, audit.id, stepDays.after5);
    expect(await decided(it, ended(stepDays.after5))).toBeUndefined();
    await noteTick(it.table, audit.id, stepDays.after8);
    await noteTick(it.table, audit.id, '2026-05-15');
    expect(await decided(it, ended(stepDays.after8))).toBeUndefined();
  });
});

describe('a concern', () => {
  const tell = (entry: Entry, to?: Pick<StaffMessage, 'to' | 'cameBackFrom'>): Message => toStaff('concern', to)(entry);
  const acknowledge = (it: World, entry: Entry): Promise<void> =>
    putAcknowledgement(
      it.table,
      { ...returnKeyOf(entry), upTo: entry.seq, at: '2026-04-15T10:00:00.000Z', name: 'A. Manager' },
      'Spoke to the team',
    );

  test('goes to the manager and the second contact, a mail each, which repeats nothing of it', async () => {
    const it = await world();
    const content = { childrenCovered: ['child-1'], answers: { F1: { answer: 'Quill is not safe' } } };
    const entry = await it.submit('case-1', 'police', 'a', { concern: true, content });
    for (const [to, mailbox] of [
      ['manager', manager],
      ['second', second],
    ] as const) {
      const mail = await mailed(it, tell(entry, { to }));
      expect(mail).toMatchObject({ kind: 'alert', to: mailbox, addressee: to });
      expect(mail.text).toContain('version 1 of the return from The police');
      expect(mail.text).not.toContain('Quill');
    }
  });

  test('says where it can be read, by an address that is a route', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    const { text } = await mailed(it, tell(entry));
    const [path, ...more] = (text.match(/https:\/\/audits\.example\S+/g) ?? []).map((url) => new URL(url).pathname);
    expect(path).toBe(`/v1/audits/${audit.id}/cases/case-1/returns/police/concerns/${entry.seq}`);
    expect(more).toStrictEqual([]);
    expect(managerRoutes['read-concern'].path.replaceAll(/\{\w+\}/g, '')).toBe(
      path?.replaceAll(/(?<=audits\/|cases\/|returns\/|concerns\/)[\w-]+/g, ''),
    );
  });

  test('is one mail where manager and second contact have one address, however it is written', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    const one = { secondContactAddress: manager.toUpperCase() };
    expect(await decided(it, tell(entry), one)).toBeDefined();
    expect(await decided(it, tell(entry, { to: 'second' }), one)).toBeUndefined();
    expect(await decided(it, tell(entry, { to: 'second', cameBackFrom: 'manager' }), one)).toBeUndefined();
  });

  test.each([
    ['manager', 'second', second, `${partnership.manager}, the business manager`],
    ['second', 'manager', manager, `${partnership.secondContact}, the second contact`],
  ] as const)(
    'that came back from the %s is sent to the %s, and says so first',
    async (cameBackFrom, to, mailbox, whom) => {
      const it = await world();
      const entry = await it.submit('case-1', 'police', 'a', { concern: true });
      const mail = await mailed(it, tell(entry, { to, cameBackFrom }));
      expect(mail).toMatchObject({ to: mailbox, addressee: to });
      expect(mail.text).toMatch(
        new RegExp(
          `^Act now: .*? This email could not be delivered to ${whom}, so it is sent to you\\. .* An answer says`,
        ),
      );
    },
  );

  test('is told even when a later version says no, and after the closing; not once it is acknowledged', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    await it.submit('case-1', 'police', 'b');
    await it.close();
    expect((await mailed(it, tell(entry))).text).toContain('version 1 of');
    await acknowledge(it, entry);
    expect(await decided(it, tell(entry))).toBeUndefined();
  });

  const open = (tick: string, to: StaffMessage['to'] = 'manager'): Message => ({
    about: 'concern-open',
    audit: audit.id,
    tick,
    to,
  });

  test('is told again at each tick until somebody acknowledges it', async () => {
    const it = await world();
    await noteTick(it.table, audit.id, '2026-04-15');
    expect(await decided(it, open('2026-04-15'))).toBeUndefined();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    await it.submit('case-1', 'police', 'b');
    for (const [to, mailbox] of [
      ['manager', manager],
      ['second', second],
    ] as const) {
      const mail = await mailed(it, open('2026-04-15', to));
      expect(mail).toMatchObject({ kind: 'alert', to: mailbox, addressee: to, tick: '2026-04-15' });
      expect(returnsOf(mail)).toStrictEqual(['case-1 police']);
      expect(mail.text).toContain('Case 1: raised on Monday 13 April 2026, open for 2 working days');
      expect(mail.text).toContain(`https://audits.example/v1/concerns?audit=${audit.id}`);
    }
    await acknowledge(it, entry);
    expect(await decided(it, open('2026-04-15'))).toBeUndefined();
  });

  test('is one mail for all that are open, whatever became of their returns', async () => {
    const it = await world();
    await it.submit('case-1', 'police', 'a', { concern: true });
    await it.submit('case-1', 'police', 'b', { concern: true });
    await it.submit('case-2', 'gp-a', 'a', { concern: true });
    await it.withdraw('case-2', 'gp-a');
    await noteTick(it.table, audit.id, '2026-04-15');
    const mail = await mailed(it, open('2026-04-15'));
    expect(returnsOf(mail)).toStrictEqual(['case-1 police', 'case-2 gp-a']);
    expect(mail.text).toContain('3 concerns are open');
  });

  test('is told after the closing too; not for a tick that is not the newest', async () => {
    const it = await world();
    await it.submit('case-1', 'police', 'a', { concern: true });
    await noteTick(it.table, audit.id, '2026-04-15');
    await noteTick(it.table, audit.id, '2026-04-16');
    expect(await decided(it, open('2026-04-15'))).toBeUndefined();
    expect(await decided(it, open('2026-04-16'))).toBeDefined();
    await it.close();
    expect(await decided(it, open('2026-04-16'))).toBeDefined();
  });

  test('of a row that no entry of the log bears out is not told', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police');
    await keepConcern(it.table, concernOf(entry));
    await keepConcern(it.table, { ...concernOf(entry), seq: 9 });
    await noteTick(it.table, audit.id, '2026-04-15');
    expect(await decided(it, open('2026-04-15'))).toBeUndefined();
  });
});

describe('an agency that cannot identify the family', () => {
  test('is put before the manager, by code', async () => {
    const it = await world();
    const entry = await it.check('case-1', 'gp-a', {
      outcome: 'cannot-identify',
      missing: ['address'],
      note: 'Quill has moved',
    });
    const mail = await mailed(it, toStaff('cannot-identify')(entry));
    expect(mail).toMatchObject({ kind: 'alert', to: manager });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.text).toContain('the address was missing or did not match');
    expect(mail.text).not.toContain('Quill');
  });

  test('is not once it is mended, or was said anew in other codes', async () => {
    const it = await world();
    const first = await it.check('case-1', 'gp-a', { outcome: 'cannot-identify', missing: ['address'] });
    const next = await it.check('case-1', 'gp-a', { outcome: 'cannot-identify', missing: ['name'] });
    expect(await decided(it, toStaff('cannot-identify')(first))).toBeUndefined();
    await it.ask('case-1', 'gp-a', { askedOn: '2026-04-20', dueOn: '2026-05-08' });
    expect(await decided(it, toStaff('cannot-identify')(next))).toBeUndefined();
  });
});

describe('what is settled as a whole', () => {
  const settled = (fact: string, id = 'case-1'): Message => ({
    about: 'case-settled',
    audit: audit.id,
    case: id,
    fact,
    to: 'manager',
  });

  test('a case is told with the revision that counts it, or the newest one', async () => {
    const it = await world();
    await putItem(it.table, revision({ settled: [{ ...settledCase('case-1'), taken: 12 }] }));
    await putItem(it.table, settledRow());
    for (const fact of ['REV#000007', 'SETTLED#case-1#12']) {
      const mail = await mailed(it, settled(fact));
      expect(mail).toMatchObject({ kind: 'alert', to: manager, addressee: 'manager' });
      expect(mail.text).toContain('Version 7 of the figures includes it');
      expect(mail.text).toContain('This can be filled in until the audit closes, on Friday 29 May 2026.');
    }
    const closed = await world();
    await putItem(closed.table, revision({ settled: [{ ...settledCase('case-1'), taken: 12 }] }));
    await closed.close('2026-05-29T15:00:00.000Z');
    const late = await mailed(closed, settled('REV#000007'));
    expect(late.text).toContain('The audit is closed: what is filled in now can still change the report.');
    expect(await decided(it, settled('REV#000007', 'case-2'))).toBeUndefined();
    expect(await decided(it, settled('REV#000008'))).toBeUndefined();
  });

  test('the audit is told once its revision says so', async () => {
    const it = await world();
    const { case: _case, ...counts } = settledCase('case-1');
    await putItem(it.table, revision({ auditSettled: { ...counts, summaries: { owed: 2, received: 1 } } }));
    await putItem(it.table, revision({ sk: 'REV#000008', revision: 8 }));
    const mail = await mailed(it, { about: 'audit-settled', audit: audit.id, fact: 'REV#000007', to: 'manager' });
    expect(mail.text).toContain('2 asked for, 1 received');
    expect(mail.text).toContain('This can be filled in until the audit closes, on Friday 29 May 2026.');
    for (const fact of ['REV#000008', 'REV#000009']) {
      expect(await decided(it, { about: 'audit-settled', audit: audit.id, fact, to: 'manager' })).toBeUndefined();
    }
  });
});

describe("the manager's digest", () => {
  const digest = (tick: string): Message => ({ about: 'digest', audit: audit.id, tick, to: 'manager' });

  test('is none while there is nothing to say', async () => {
    const it = await world({
      agencies: [agencies.police],
      cases: [{ case: { ...caseOf('case-1'), factors: [] }, expects: ['police'] }],
    });
    await noteTick(it.table, audit.id, '2026-04-14');
    expect(await decided(it, digest('2026-04-14'))).toBeUndefined();
    // The third working day after the asking.
    await noteTick(it.table, audit.id, '2026-04-16');
    const mail = await mailed(it, digest('2026-04-16'));
    expect(mail).toMatchObject({ kind: 'digest', to: manager, tick: '2026-04-16', returns: [] });
    expect(mail.text).toContain('The police');
    await it.check('case-1', 'police', { outcome: 'known' });
    expect(await decided(it, digest('2026-04-16'))).toBeUndefined();
  });

  test('gives the counts, what is overdue, who was reminded, and the closing date when it is near', async () => {
    const it = await world();
    await it.submit('case-1', 'police');
    const returns = [{ case: 'case-1', agency: 'gp-a', step: 2 }];
    const chased = { kind: 'chaser', to: gp, role: 'contact', tick: stepDays.after2, returns };
    await it.mail(`chaser/${gp}/${stepDays.after2}`, chased);
    await noteTick(it.table, audit.id, '2026-05-07');
    const before = await mailed(it, digest('2026-05-07'));
    expect(before.text).toContain(
      '- Expected: 3 - Distributed: 3 - Returned: 1, of which complete: 0, of which with comments: 0',
    );
    expect(before.text).toContain('Case summaries are shown separately: 1 asked for, 0 received.');
    expect(before.text).toContain(
      '- Case 1, The gp-a: was due by Friday 1 May 2026, overdue by 3 working days. Reminders went to the contact.',
    );
    expect(before.text).toContain(
      '- Case 2, The gp-a: was due by Friday 1 May 2026, overdue by 3 working days. Nobody has been reminded.',
    );
    expect(before.text).not.toContain('closing date');
    await noteTick(it.table, audit.id, '2026-05-14');
    const near = await mailed(it, digest('2026-05-14'));
    expect(near.text).toContain('The closing date is Friday 29 May 2026: 10 working days from today.');
    expect(near.text).toContain('Overdue, and all reminders have been sent');
  });

  test('names what record checks left to see to, and since when, until somebody says that it is seen to', async () => {
    const it = await world();
    const { seq } = await it.check('case-1', 'gp-a', { outcome: 'known', unlisted: true, note: 'Quill has a brother' });
    await it.submit('case-1', 'gp-a');
    await noteTick(it.table, audit.id, '2026-04-15');
    const { text } = await mailed(it, digest('2026-04-15'));
    expect(text).toContain('- Case 1, The gp-a: since Monday 13 April 2026, open for 2 working days.');
    expect(text).toContain('One is open: it is listed at the address below');
    expect(text).toContain(`https://audits.example/v1/audits/${audit.id}/to-do`);
    expect(text).not.toContain('Quill');
    await it.seenTo('case-1', 'gp-a', seq);
    expect(await mailed(it, digest('2026-04-15'))).not.toMatchObject({ text: expect.stringContaining('to-do') });
  });

  test('of an audit 15 days past its closing date says so, and what can be done', async () => {
    const it = await world();
    await noteTick(it.table, audit.id, '2026-06-15');
    const mail = await mailed(it, digest('2026-06-15'));
    expect(mail.text).toContain('The audit is past its closing date, Friday 29 May 2026, by 17 days.');
    expect(mail.text).toContain('The audit stays open until you close it.');
    expect(mail.text).not.toMatch(/meanwhile|chasers/);
  });

  test('is not told for a tick that is not the newest, or once the audit is closed', async () => {
    const it = await world();
    await noteTick(it.table, audit.id, '2026-04-16');
    expect(await decided(it, digest('2026-04-16'))).toBeDefined();
    await noteTick(it.table, audit.id, '2026-04-17');
    expect(await decided(it, digest('2026-04-16'))).toBeUndefined();
    await it.close();
    expect(await decided(it, digest('2026-04-17'))).toBeUndefined();
  });
});

describe('a mail that did not go as it should', () => {
  const id = `invite/${gp}`;
  const unknown: Message = { about: 'mail-unknown', audit: audit.id, message: id, to: 'manager' };
  const bounce: Message = { about: 'bounce', audit: audit.id, message: id, to: 'manager' };
  const bounced = { delivery: 'bounced', deliveryAt: '2026-04-13T07:02:00.000Z', role: 'contact' };

  test('that nobody knows whether it went is put before the manager, until its fate is told', async () => {
    const it = await world();
    await it.mail(id, { to: gp, state: 'unknown' });
    const mail = await mailed(it, unknown);
    expect(mail).toMatchObject({ kind: 'alert', to: manager });
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.text).toContain(
      `the email that asks for questionnaires or summaries was sent to The gp-a (reference ${gp})`,
    );
    await it.mail(id, { to: gp, state: 'unknown', delivery: 'delivered', deliveryAt: '2026-04-13T07:02:00.000Z' });
    expect(await decided(it, unknown)).toBeUndefined();
    await it.mail(id, { to: gp, state: 'accepted' });
    expect(await decided(it, unknown)).toBeUndefined();
  });

  test.each([
    ['contact', "the contact's address of The gp-a"],
    ['lead', "the senior contact's address of The gp-a"],
    ['lead-professional', 'the address of the lead professional of Case 1'],
  ])('that came back from a %s is put before the manager, by what the address is', async (role, whose) => {
    const it = await world();
    await it.mail(id, { to: gp, ...bounced, role, returns: [{ case: 'case-1', agency: 'gp-a', step: 5 }] });
    const mail = await mailed(it, bounce);
    expect(mail).toMatchObject({ kind: 'alert', to: manager });
    // The steps belong to the mail that came back.
    expect(returnsOf(mail)).toStrictEqual(['case-1 gp-a']);
    expect(mail.text).toContain(whose);
    expect(mail.text).not.toContain(gpAddress);
  });

  test('a complaint is told as a bounce; a mail that arrived after all is not', async () => {
    const it = await world();
    await it.mail(id, { to: gp, ...bounced, delivery: 'complained' });
    expect(await decided(it, bounce)).toBeDefined();
    await it.mail(id, { to: gp, ...bounced, delivery: 'delivered' });
    expect(await decided(it, bounce)).toBeUndefined();
    await it.mail(id, { to: gp });
    expect(await decided(it, bounce)).toBeUndefined();
  });

  test('to the manager raises no alert: it would not reach the manager either', async () => {
    const it = await world();
    for (const [own, kind] of [
      ['alert/concern/case-1/gp-a/2', 'alert'],
      ['digest/2026-04-16', 'digest'],
    ] as const) {
      await it.mail(own, { kind, to: 'manager', ...bounced, state: 'unknown' });
      expect(await getMails(it.table, audit.id, [own])).toMatchObject([{ delivery: 'bounced' }]);
      expect(await decided(it, { about: 'bounce', audit: audit.id, message: own, to: 'manager' })).toBeUndefined();
      await it.mail(own, { kind, to: 'manager', state: 'unknown' });
      expect(
        await decided(it, { about: 'mail-unknown', audit: audit.id, message: own, to: 'manager' }),
      ).toBeUndefined();
    }
  });

  test('that is not there is told of by nobody', async () => {
    const it = await world();
    expect(await decided(it, unknown)).toBeUndefined();
    expect(await decided(it, bounce)).toBeUndefined();
  });
});

test('no mail to anybody names a person of a case, or holds an address that is not for asking', async () => {
  const it = await world();
  expect(entered('case-1').children[0]?.id).toBe('child-1');
  await noteTick(it.table, audit.id, stepDays.due);
  const messages: Message[] = [opening(), { about: 'chaser', audit: audit.id, addressee: gp, tick: stepDays.due }];
  for (const message of messages) {
    const mail = await mailed(it, message);
    expect(`${mail.subject}${mail.text}`).not.toMatch(/child-1|adult-1/);
    expect(mail.text.match(/[\w.-]+@[\w.-]+\w/g)).toStrictEqual([manager]);
  }
});

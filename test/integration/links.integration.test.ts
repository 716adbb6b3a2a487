/**
 * What agencies are given in mails, and what it opens: links, those of a changed contact and reissued ones, and codes. All
 * of it is read from the mails, as agencies would.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newestTick } from '../../shared/chasing/store.ts';
import { recordDelivery } from '../../shared/mail/delivery.ts';
import {
  apisOn,
  at,
  contentOf,
  emailOf,
  itemsOf,
  makeAudit,
  newTable,
  quiet,
  returnPath,
  type Answer,
  type Apis,
  type StoredItem,
} from './fixture.ts';
import {
  mailsOf,
  managerAddress,
  newWorld,
  openPostOffice,
  stream,
  workersIn,
  type PostOffice,
  type SentMail,
  type World,
} from './workers.ts';

const audit = 'audit-1';
const canary = { name: 'Canary Quillfeather', dateOfBirth: '2011-11-21', nhsNumber: '943 476 5919' };

let postOffice: PostOffice;
let world: World;
let apis: Apis;
let now: Date;
/** What the stream has told of. */
let told: StoredItem[];

beforeAll(async () => {
  postOffice = await openPostOffice();
});
afterAll(() => postOffice.close());

beforeEach(async () => {
  now = at('2026-05-05');
  world = await newWorld(postOffice, []);
  apis = apisOn(world.table, () => now, await newTable());
  told = [];
  await makeAudit(apis.manager, { audit, cases: ['case-1', 'case-2', 'case-3'] });
  await settle();
});

/** Lets everything that follows from what was done happen. */
async function settle(): Promise<void> {
  await stream(world, told, () => now);
  told = await itemsOf(world.table);
}

/** A working day's tick. */
async function tick(day: string): Promise<void> {
  now = at(day, '07:00:00.000');
  const workers = workersIn(world, () => now);
  await workers.plan({ act: 'tick', audit, day }, async (messages) => {
    for (const message of messages) await workers.send(message);
  });
  await settle();
  now = at(day, '12:00:00.000');
}

const mailsTo = (email: string): SentMail[] => mailsOf(world).filter((mail) => mail.to === email);
const newestTo = (email: string): SentMail => {
  const mail = mailsTo(email).at(-1);
  if (mail === undefined) throw new Error('no such mail');
  return mail;
};
const tokenIn = (mail: SentMail): string => /\/open#t=([A-Za-z0-9_-]{32,})/.exec(mail.text)?.[1] ?? 'no link';
const casesIn = (mail: SentMail): string[] => [...new Set(mail.text.match(/case-\d/g) ?? [])].toSorted();

const asked = (token: string): Promise<Answer> => apis.agency({ method: 'GET', path: '/v1/asked', token });
const submit = (token: string, id: string, agency: string): Promise<Answer> =>
  apis.agency({
    method: 'POST',
    path: `${returnPath(audit, id, agency)}/submissions`,
    body: contentOf({ A1: 'yes' }),
    token,
  });
const act = (id: string, agency: string, what: string, body?: object): Promise<Answer> =>
  apis.manager({
    method: 'POST',
    path: `${returnPath(audit, id, agency)}/${what}`,
    ...(body === undefined ? {} : { body }),
  });
const newContact = 'new-contact@police.example';
const contact = (id: string, agency: string, email = newContact): Promise<Answer> =>
  apis.manager({ method: 'PUT', path: `${returnPath(audit, id, agency)}/contact`, body: { email } });

/** A token that nobody was ever given. */
const nothing = (): Promise<Answer> => asked('A'.repeat(32));

describe('a changed contact', () => {
  test('ends the links of the one before, and gets an invite whose link opens what is owed', async () => {
    const old = tokenIn(newestTo(emailOf('police')));
    expect(await asked(old)).toMatchObject({
      status: 200,
      body: { returns: [{ case: 'case-1' }, { case: 'case-2' }] },
    });
    now = at('2026-05-06');
    expect((await submit(old, 'case-2', 'police')).status).toBe(201);
    await contact('case-1', 'police');
    // Dead from the moment of the change, whoever has heard of it.
    expect(await asked(old)).toEqual(await nothing());
    expect(await submit(old, 'case-1', 'police')).toMatchObject({ status: 404 });
    await settle();
    expect(mailsTo(newContact)).toHaveLength(1);
    const invite = newestTo(newContact);
    expect(casesIn(invite)).toEqual(['case-1']);
    expect(invite.calendar).toEqual([expect.stringContaining('METHOD:REQUEST')]);
    const fresh = tokenIn(invite);
    expect(await asked(fresh)).toMatchObject({
      status: 200,
      body: { returns: [{ case: 'case-1' }, { case: 'case-2' }] },
    });
    expect((await submit(fresh, 'case-1', 'police')).status).toBe(201);
    expect(await asked(old)).toEqual(await nothing());
  });

  test('is chased from then on, and the one before is not; neither gets a step twice', async () => {
    await tick('2026-05-12');
    expect(casesIn(newestTo(emailOf('police')))).toEqual(['case-1', 'case-2']);
    const before = mailsTo(emailOf('police')).length;
    await contact('case-1', 'police');
    await settle();
    await tick('2026-05-13');
    expect(mailsTo(newContact)).toHaveLength(1);
    await tick('2026-05-15');
    expect(mailsTo(newContact)).toHaveLength(2);
    expect(casesIn(newestTo(newContact))).toEqual(['case-1', 'case-2']);
    expect(mailsTo(emailOf('police'))).toHaveLength(before);
    expect(await newestTick(world.table, audit)).toBe('2026-05-15');
  });

  test('that takes over a second agency opens both with one link', async () => {
    now = at('2026-05-06');
    await contact('case-1', 'police', emailOf('general-practice'));
    await settle();
    const newest = newestTo(emailOf('general-practice'));
    expect(casesIn(newest)).toEqual(['case-1', 'case-2']);
    const { body } = await asked(tokenIn(newest));
    expect(body['returns']).toMatchObject([
      { case: 'case-1', agency: 'general-practice' },
      { case: 'case-1', agency: 'police' },
      { case: 'case-2', agency: 'police' },
    ]);
  });

  test('is the way on after a bounce: the manager is told how, and the new address is invited and chased', async () => {
    const { tag } = newestTo(emailOf('police'));
    const event = {
      eventType: 'Bounce',
      mail: { messageId: 'ses', timestamp: now.toISOString(), tags: { message: [tag] } },
      bounce: { bounceType: 'Permanent', bounceSubType: 'NoEmail', timestamp: '2026-05-05T09:00:05.000Z' },
    };
    const bounce = { Message: JSON.stringify(event) };
    for (const notification of [bounce, bounce]) await recordDelivery({ table: world.table, log: quiet }, notification);
    await settle();
    expect(mailsTo(managerAddress)).toHaveLength(1);
    expect(newestTo(managerAddress).text).toMatch(/The\s+police/);
    await contact('case-2', 'police');
    await settle();
    expect(casesIn(newestTo(newContact))).toEqual(['case-1', 'case-2']);
    await tick('2026-05-12');
    expect(mailsTo(newContact)).toHaveLength(2);
    expect(mailsTo(emailOf('police'))).toHaveLength(1);
  });

  test('of a case summary leaves the case to its other agencies', async () => {
    const old = tokenIn(newestTo(emailOf('summary')));
    const police = tokenIn(newestTo(emailOf('police')));
    now = at('2026-05-06');
    await contact('case-1', 'summary', 'other-lead@social-care.example');
    await settle();
    expect(await asked(old)).toEqual(await nothing());
    expect((await asked(police)).status).toBe(200);
    const fresh = await asked(tokenIn(newestTo('other-lead@social-care.example')));
    expect(fresh.body['returns']).toMatchObject([{ case: 'case-1', agency: 'summary' }]);
  });
});

test('a reissued link ends all older ones of its address and no other; the notice brings the new one', async () => {
  const police = emailOf('police');
  await tick('2026-05-12');
  const older = mailsTo(police).map(tokenIn);
  expect(new Set(older).size).toBe(2);
  const other = tokenIn(newestTo(emailOf('school-a')));
  await act('case-2', 'police', 'reissue');
  for (const token of older) expect(await asked(token)).toEqual(await nothing());
  for (const token of older) expect(await submit(token, 'case-1', 'police')).toMatchObject({ status: 404 });
  now = at('2026-05-12', '12:00:01.000');
  await settle();
  expect(mailsTo(police)).toHaveLength(3);
  const fresh = tokenIn(newestTo(police));
  expect(await asked(fresh)).toMatchObject({
    status: 200,
    body: { returns: [{ case: 'case-1' }, { case: 'case-2' }] },
  });
  expect((await asked(other)).status).toBe(200);
  for (const token of older) expect(await asked(token)).toEqual(await nothing());
  // Once more ends this one too.
  now = at('2026-05-13');
  await act('case-2', 'police', 'reissue');
  await settle();
  expect(await asked(fresh)).toEqual(await nothing());
  expect((await asked(tokenIn(newestTo(police)))).status).toBe(200);
  const history = await apis.manager({ method: 'GET', path: `${returnPath(audit, 'case-1', 'police')}/history` });
  expect(history.body['happenings']).toMatchObject([
    { what: 'ask' },
    { kind: 'invite' },
    { kind: 'chaser' },
    { kind: 'notice', code: 'reissue' },
    { kind: 'notice', code: 'reissue' },
  ]);
});

describe('a code', () => {
  const gp = emailOf('general-practice');
  const path = returnPath(audit, 'case-1', 'general-practice');
  const codeIn = (mail: SentMail): string => /^(\d{4}[ ]?\d{4})$/m.exec(mail.text)?.[1] ?? 'no code';
  const enter = (identifiers: object): Promise<Answer> =>
    apis.manager({
      method: 'PUT',
      path: `/v1/audits/${audit}/cases/case-1/people/child-1/identifiers`,
      body: identifiers,
    });
  const ask = (token: string): Promise<Answer> => apis.identifiers({ method: 'POST', path: `${path}/code`, token });
  const exchange = (token: string, code: string): Promise<Answer> =>
    apis.identifiers({ method: 'POST', path: `${path}/pull-key`, token, body: { code } });
  const pull = (token: string, key: string): Promise<Answer> =>
    apis.identifiers({ method: 'GET', path: `${path}/identifiers`, token, headers: { 'pull-key': key } });
  const pullWith = async (token: string): Promise<Answer> => {
    await ask(token);
    await settle();
    const { body } = await exchange(token, codeIn(newestTo(gp)));
    return pull(token, String(body['pullKey']));
  };

  test('comes by mail to whoever asks with a link, and with it opens who the case is about', async () => {
    await enter(canary);
    const token = tokenIn(newestTo(gp));
    now = at('2026-05-06');
    expect(await ask(token)).toMatchObject({ status: 202 });
    // Asked again at once, it is the same request; its message comes twice all the same.
    expect(await ask(token)).toMatchObject({ status: 202 });
    await settle();
    const message = { about: 'code', audit, case: 'case-1', agency: 'general-practice', request: '000001' } as const;
    await workersIn(world, () => now).send(message);
    expect(mailsTo(gp)).toHaveLength(2);
    const mail = newestTo(gp);
    expect(mail.text).not.toContain('#t=');
    expect(mail.calendar).toEqual([]);
    const code = codeIn(mail);
    const { status, body } = await exchange(token, code);
    expect(status).toBe(201);
    expect(await pull(token, String(body['pullKey']))).toMatchObject({
      status: 200,
      body: { people: [{ id: 'child-1', identifiers: { name: canary.name } }, { id: 'child-2' }] },
    });
    expect(await exchange(token, code)).toMatchObject({ status: 404 });
    const stored = JSON.stringify(await itemsOf(world.table));
    expect(
      [code, code.replaceAll(' ', ''), 'Canary', '2011-11-21', '9434765919'].filter((one) => stored.includes(one)),
    ).toEqual([]);
    expect(JSON.stringify(mailsOf(world))).not.toMatch(/Canary|Quillfeather|2011-11-21|943 ?476/);
    const history = await apis.manager({ method: 'GET', path: `${path}/history` });
    expect(history.body['happenings']).toMatchObject([
      { what: 'ask' },
      { what: 'mail', kind: 'invite' },
      { what: 'mail', kind: 'code' },
      { what: 'pull', people: ['child-1'] },
    ]);
  });

  test('shows mended details after the agency could not identify the child, who was never chased meanwhile', async () => {
    await enter({ name: canary.name });
    const token = tokenIn(newestTo(gp));
    now = at('2026-05-07');
    const check = { outcome: 'cannot-identify', missing: ['nhs-number', 'date-of-birth'] };
    expect((await apis.agency({ method: 'POST', path: `${path}/check`, body: check, token })).status).toBe(200);
    await settle();
    expect(mailsTo(managerAddress)).toHaveLength(1);
    expect(newestTo(managerAddress).text).toContain('NHS number');
    const before = mailsTo(gp).length;
    for (const day of ['2026-05-12', '2026-05-15', '2026-05-19', '2026-05-21']) await tick(day);
    expect(mailsTo(gp)).toHaveLength(before);

    now = at('2026-05-22');
    await enter(canary);
    await act('case-1', 'general-practice', 'ask', { askedOn: '2026-05-22', dueOn: '2026-06-05' });
    await settle();
    const invite = newestTo(gp);
    expect(mailsTo(gp)).toHaveLength(before + 1);
    expect(invite.calendar.some((file) => file.includes('20260605'))).toBe(true);
    expect((await pullWith(tokenIn(invite))).body['people']).toMatchObject([
      { identifiers: { name: canary.name, dateOfBirth: canary.dateOfBirth } },
      {},
    ]);
    // Step -5 of 5 June is 29 May.
    await tick('2026-05-28');
    expect(mailsTo(gp)).toHaveLength(before + 2);
    await tick('2026-05-29');
    expect(mailsTo(gp)).toHaveLength(before + 3);
  });

  test('that comes too late is not mailed at all, and one mailed to an address that lost its return opens nothing', async () => {
    await enter(canary);
    const token = tokenIn(newestTo(gp));
    now = at('2026-05-06', '09:00:00.000');
    await ask(token);
    now = at('2026-05-06', '09:10:00.000');
    await settle();
    expect(mailsTo(gp)).toHaveLength(1);
    await ask(token);
    await settle();
    expect(mailsTo(gp)).toHaveLength(2);
    const code = codeIn(newestTo(gp));
    await contact('case-1', 'general-practice');
    expect(await exchange(token, code)).toMatchObject({ status: 404 });
    await settle();
    expect(await exchange(tokenIn(newestTo(newContact)), code)).toMatchObject({ status: 404 });
  });
});

/**
 * What agencies are given in mails, and what it opens: links, those of a changed contact and reissued ones, and codes. All
 * of it is read from the mails, as agencies would.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import { putNew, deleteIf } from '../../shared/base/aws/table.ts';
import { newestTick } from '../../shared/domain/owed/store.ts';
import { recordDelivery } from '../../shared/work/sending/record-delivery.ts';
import { noLinkValid } from '../../shared/domain/links/link-expiry.ts';
import { lastEntry } from '../../shared/domain/returns/store.ts';
import { type Answer } from '../http-event.ts';
import { beginLife, live } from '../life.ts';
import { linksKeyOf, listLinks, putValidFrom } from '../../shared/domain/links/store.ts';
import { quiet, staff } from '../program.ts';
import {
  apisOn,
  at,
  contentOf,
  emailOf,
  linkFor,
  makeAudit,
  pullKeyFor,
  returnPath,
  type Apis,
  openAnyway,
} from '../audit.ts';
import type { Engine, PostOffice, SentMail, StoredItem } from '../engine.ts';
import { mailsOf, newWorld, stream, sweepAt, workersIn, type World } from '../world.ts';
import { decideWithdrawal } from '../../shared/domain/returns/decide-entry.ts';

const audit = 'audit-1';
const canary = { name: 'Canary Quillfeather', dateOfBirth: '2011-11-21', nhsNumber: '943 476 5919' };

/** The suite by subject, on an engine. */
export function linkSuites(engine: Engine) {
  const { fill, itemsOf, newTable } = engine;
  let postOffice: PostOffice;
  let world: World;
  let apis: Apis;
  let now: Date;
  /** What the stream has told of. */
  let told: StoredItem[];

  beforeAll(async () => {
    postOffice = await engine.openPostOffice();
  });
  afterAll(() => postOffice.close());

  beforeEach(async () => {
    now = at('2026-05-05');
    world = await newWorld(engine, postOffice, []);
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
  const tokenIn = (mail: SentMail): string => /\/open#t=([A-Z0-9]{28})/.exec(mail.text)?.[1] ?? 'no link';
  const casesIn = (mail: SentMail): string[] =>
    [...new Set([...mail.text.matchAll(/Case (\d)/g)].map(([, number]) => `case-${number}`))].toSorted();

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

  const changedContact = () =>
    describe('a changed contact', () => {
      test('ends the links of the one before, and gets an invite whose link opens what is owed', async () => {
        const old = tokenIn(newestTo(emailOf('police')));
        expect(await asked(old)).toMatchObject({
          status: 200,
          body: { returns: [{ case: 'case-1' }, { case: 'case-2' }] },
        });
        now = at('2026-05-06');
        expect((await submit(old, 'case-2', 'police')).status).toBe(201);
        // Its receipt goes to whom the return belongs to when it is sent.
        await settle();
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
        for (const notification of [bounce, bounce])
          await recordDelivery({ table: world.table, log: quiet }, notification);
        await settle();
        expect(mailsTo(staff.manager)).toHaveLength(1);
        expect(newestTo(staff.manager).text).toMatch(/The\s+police/);
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

  const reissued = (): void =>
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
      expect(history.body['historyEvents']).toMatchObject([
        { what: 'ask' },
        { kind: 'invite' },
        { kind: 'chaser' },
        { what: 'address', code: 'reissue' },
        { kind: 'notice', code: 'reissue' },
        { what: 'address', code: 'reissue' },
        { kind: 'notice', code: 'reissue' },
      ]);
    });

  const codes = () =>
    describe('a code', () => {
      const gp = emailOf('general-practice');
      const path = returnPath(audit, 'case-1', 'general-practice');
      const codeIn = (mail: SentMail): string => /^([0-9A-Z]{4}-[0-9A-Z]{4})$/m.exec(mail.text)?.[1] ?? 'no code';
      const enter = (identifiers: object): Promise<Answer> =>
        apis.manager({
          method: 'PUT',
          path: `/v1/audits/${audit}/cases/case-1/people/child-1/identifiers`,
          body: identifiers,
        });
      const ask = (token: string): Promise<Answer> => apis.agency({ method: 'POST', path: `${path}/code`, token });
      const exchange = (token: string, code: string): Promise<Answer> =>
        apis.agency({ method: 'POST', path: `${path}/pull-key`, token, body: { code } });
      const pull = (token: string, key: string): Promise<Answer> =>
        apis.agency({ method: 'GET', path: `${path}/identifiers`, token, headers: { 'pull-key': key } });
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
        await settle();
        // Its message comes twice.
        const message = {
          about: 'code',
          audit,
          case: 'case-1',
          agency: 'general-practice',
          asker: addresseeId(audit, gp),
          request: '000001',
        } as const;
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
          [code, code.replaceAll('-', ''), 'Canary', '2011-11-21', '9434765919'].filter((one) => stored.includes(one)),
        ).toEqual([]);
        expect(JSON.stringify(mailsOf(world))).not.toMatch(/Canary|Quillfeather|2011-11-21|943 ?476/);
        const history = await apis.manager({ method: 'GET', path: `${path}/history` });
        expect(history.body['historyEvents']).toMatchObject([
          { what: 'ask' },
          { what: 'mail', kind: 'invite' },
          { what: 'mail', kind: 'code' },
          { what: 'pull', people: ['child-1'] },
          // It was used already.
          { what: 'wrong-code' },
        ]);
      });

      test('shows mended details after the agency could not identify the child, who was never chased meanwhile', async () => {
        await enter({ name: canary.name });
        const token = tokenIn(newestTo(gp));
        now = at('2026-05-07');
        const check = { outcome: 'cannot-identify', missing: ['nhs-number', 'date-of-birth'] };
        expect((await apis.agency({ method: 'POST', path: `${path}/check`, body: check, token })).status).toBe(200);
        await settle();
        expect(mailsTo(staff.manager)).toHaveLength(1);
        expect(newestTo(staff.manager).text).toContain('NHS number');
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
        now = at('2026-05-06', '10:00:00.000');
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

  /** What a piece of work asked of the engine, whatever the order. */
  async function costOf<T>(work: () => Promise<T>): Promise<{ cost: string[]; answer: T }> {
    const life = beginLife();
    const answer = await live(life, work);
    return { cost: life.calls.map((call) => call.replace('Command', '')).toSorted(), answer };
  }

  const withdraw = (id: string, agency: string): Promise<Answer> =>
    act(id, agency, 'withdraw', { reason: 'not-involved' });
  const askAgain = (id: string, agency: string): Promise<Answer> =>
    act(id, agency, 'ask', { askedOn: '2026-05-08', dueOn: '2026-05-19' });
  /** From when on links of an address open anything; undefined when all do. */
  const validFrom = async (email: string): Promise<string | undefined> =>
    (await listLinks(world.table, audit)).get(addresseeId(audit, email));

  const opensNothing = () =>
    describe('whatever opens nothing', () => {
      /** What the bearer of a link can do with one return, and what a refusal costs. */
      const routes: Record<
        string,
        { cost: string[]; run: (token: string, path: string, key: string) => Promise<Answer> }
      > = {
        list: { cost: ['BatchGetItem', 'GetItem', 'GetItem'], run: (token) => asked(token) },
        read: {
          cost: ['BatchGetItem', 'GetItem', 'GetItem', 'Query'],
          run: (token, path) => apis.agency({ method: 'GET', path: `${path}/submissions/1/receipt`, token }),
        },
        check: {
          cost: ['BatchGetItem', 'GetItem', 'Query'],
          run: (token, path) =>
            apis.agency({ method: 'POST', path: `${path}/check`, body: { outcome: 'known' }, token }),
        },
        submit: {
          cost: ['BatchGetItem', 'GetItem', 'Query'],
          run: (token, path) =>
            apis.agency({ method: 'POST', path: `${path}/submissions`, body: contentOf({ A1: 'yes' }), token }),
        },
        'submit under a key': {
          cost: ['BatchGetItem', 'GetItem', 'Query'],
          run: (token, path) =>
            apis.agency({
              method: 'POST',
              path: `${path}/submissions`,
              body: contentOf({ A1: 'yes' }),
              token,
              headers: { 'idempotency-key': 'k-1' },
            }),
        },
        'ask for a code': {
          cost: ['BatchGetItem', 'GetItem', 'Query'],
          run: (token, path) => apis.agency({ method: 'POST', path: `${path}/code`, token }),
        },
        'exchange a code': {
          cost: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'Query', 'Query'],
          run: (token, path) =>
            apis.agency({ method: 'POST', path: `${path}/pull-key`, body: { code: '99999999' }, token }),
        },
        pull: {
          cost: ['BatchGetItem', 'BatchGetItem', 'GetItem', 'Query'],
          run: (token, path, key) =>
            apis.agency({ method: 'GET', path: `${path}/identifiers`, token, headers: { 'pull-key': key } }),
        },
        copy: {
          cost: ['BatchGetItem', 'GetItem', 'GetItem', 'Query'],
          run: (token, path, key) =>
            apis.agency({ method: 'GET', path: `${path}/submissions/1`, token, headers: { 'pull-key': key } }),
        },
      };

      interface Tried {
        token: string;
        path: string;
        key: string;
        /** It opens a list, though not the return. */
        opensList?: boolean;
      }
      /**
       * Links that open nothing, each with the return and the pull key that it is tried on.
       * @param tell what comes between the acts that ended some of them, and their being tried
       */
      async function refusedLinks(tell: () => Promise<void>): Promise<Record<string, Tried>> {
        const [police, gp, school] = [emailOf('police'), emailOf('general-practice'), emailOf('school-a')];
        const of = { audit, case: 'case-1', agency: 'police' };
        const path = returnPath(audit, 'case-1', 'police');
        await makeAudit(apis.manager, { audit: 'audit-2', cases: ['case-1'] });
        await makeAudit(apis.manager, { audit: 'audit-3', cases: ['case-1'], open: false });
        const elsewhere = await linkFor(world.table, 'audit-2', police);
        const draft = await linkFor(world.table, 'audit-3', police);
        const reissued = tokenIn(newestTo(gp));
        const moved = tokenIn(newestTo(police));
        const withdrawn = tokenIn(newestTo(school));
        const keys = {
          gp: await pullKeyFor(
            { table: world.table, apis, now: () => now },
            { ...of, agency: 'general-practice' },
            reissued,
          ),
          police: await pullKeyFor({ table: world.table, apis, now: () => now }, of, moved),
          school: await pullKeyFor(
            { table: world.table, apis, now: () => now },
            { audit, case: 'case-3', agency: 'school-a' },
            withdrawn,
          ),
        };
        await submit(reissued, 'case-1', 'general-practice');
        await submit(moved, 'case-1', 'police');
        await submit(withdrawn, 'case-3', 'school-a');
        now = at('2026-05-06');
        await act('case-1', 'general-practice', 'reissue');
        await contact('case-1', 'police');
        for (const id of ['case-2', 'case-3']) await withdraw(id, 'school-a');
        await tell();
        const good = tokenIn(newestTo(emailOf('summary')));
        const ofSchool = returnPath(audit, 'case-3', 'school-a');
        return {
          'a guessed one': { token: 'A'.repeat(32), path, key: keys.police },
          'one of another audit': { token: elsewhere, path, key: keys.police, opensList: true },
          'one in an audit that is not there': {
            token: elsewhere,
            path: path.replace(audit, 'audit-9'),
            key: keys.police,
            opensList: true,
          },
          'one of an audit in draft': { token: draft, path: path.replace(audit, 'audit-3'), key: keys.police },
          'one that was reissued': {
            token: reissued,
            path: returnPath(audit, 'case-1', 'general-practice'),
            key: keys.gp,
          },
          'one whose contact was changed': { token: moved, path, key: keys.police },
          'one whose returns are all withdrawn': { token: withdrawn, path: ofSchool, key: keys.school },
          'one whose returns are all withdrawn, on a return of others': { token: withdrawn, path, key: keys.police },
          'one that opens, on a return of others': { token: good, path: ofSchool, key: keys.police, opensList: true },
          'one that opens, on a return that nobody was asked for': {
            token: good,
            path: returnPath(audit, 'case-9', 'police'),
            key: keys.police,
            opensList: true,
          },
        };
      }

      test.each([
        ['once the relay has told of what ended it', settle],
        ['as soon as the manager has been told that it is ended', () => Promise.resolve()],
      ])('gets the same answer for the same calls, on every route, %s', async (_when, tell) => {
        const links = await refusedLinks(tell);
        for (const [route, { cost, run }] of Object.entries(routes)) {
          const whole = await run('A'.repeat(32), returnPath(audit, 'case-1', 'police'), '');
          expect(whole).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
          for (const [what, { token, path, key, opensList }] of Object.entries(links)) {
            if (route === 'list' && opensList === true) continue;
            const one = await costOf(() => run(token, path, key));
            expect({ route, what, ...one }).toEqual({ route, what, cost, answer: whole });
          }
        }
      });

      test('is told that it has no token, where it has none, before anything is read', async () => {
        for (const [route, { run }] of Object.entries(routes)) {
          const one = await costOf(() => run('', returnPath(audit, 'case-1', 'police'), ''));
          expect({ route, ...one }).toMatchObject({
            route,
            cost: [],
            answer: { status: 401, body: { type: '/problems/not-signed-in' } },
          });
        }
      });

      test('costs no more and no less where the link is good and what it is used with is not', async () => {
        const token = tokenIn(newestTo(emailOf('police')));
        const path = returnPath(audit, 'case-1', 'police');
        const whole = await nothing();
        // A code that could still be tried, and then a key that opens nothing any more.
        await apis.agency({ method: 'POST', path: `${path}/code`, token });
        await settle();
        const expectAlike = async (): Promise<void> => {
          for (const route of ['read', 'exchange a code', 'pull', 'copy']) {
            const { cost, run } = routes[route]!;
            const one = await costOf(() => run(token, path, `000001.${'A'.repeat(32)}`));
            expect({ route, ...one }).toEqual({ route, cost, answer: whole });
          }
        };
        await expectAlike();
        // Withdrawn, while another return of the address stands.
        await withdraw('case-1', 'police');
        await settle();
        await expectAlike();
      });

      test('is told from a withdrawn return among others; what is taken costs no look at it', async () => {
        const token = tokenIn(newestTo(emailOf('police')));
        await withdraw('case-1', 'police');
        await settle();
        expect(await submit(token, 'case-1', 'police')).toMatchObject({ status: 409 });
        const taken = await costOf(() => submit(token, 'case-2', 'police'));
        // One round of reads, and one write.
        expect(taken).toMatchObject({ cost: ['BatchGetItem', 'PutItem', 'Query'], answer: { status: 201 } });
        const path = returnPath(audit, 'case-2', 'school-a');
        const body = { outcome: 'known' };
        const theirs = tokenIn(newestTo(emailOf('school-a')));
        const checked = await costOf(() => apis.agency({ method: 'POST', path: `${path}/check`, body, token: theirs }));
        expect(checked).toMatchObject({ cost: ['BatchGetItem', 'PutItem', 'Query'], answer: { status: 200 } });
      });

      test('opens what a withdrawn return opens until the last one is withdrawn, and nothing from then on', async () => {
        const token = tokenIn(newestTo(emailOf('police')));
        const path = returnPath(audit, 'case-1', 'police');
        await submit(token, 'case-1', 'police');
        const key = await pullKeyFor(
          { table: world.table, apis, now: () => now },
          { audit, case: 'case-1', agency: 'police' },
          token,
        );
        const given = ['read', 'copy'].map((route) => routes[route]!);
        await withdraw('case-1', 'police');
        expect(await validFrom(emailOf('police'))).toBeUndefined();
        for (const { run } of given) expect(await run(token, path, key)).toMatchObject({ status: 200 });
        await withdraw('case-2', 'police');
        expect(await validFrom(emailOf('police'))).toBe(noLinkValid);
        for (const [route, { run }] of Object.entries(routes)) {
          expect({ route, answer: await run(token, path, key) }).toEqual({ route, answer: await nothing() });
        }
      });

      test('is ended by the relay, or by the same act again, where the function was cut off after the act was written', async () => {
        await withdraw('case-1', 'police');
        const token = tokenIn(newestTo(emailOf('police')));
        const before = await itemsOf(world.table);
        const kept = { table: world.table, told };
        const whole = beginLife();
        await live(whole, () => withdraw('case-2', 'police'));
        const written = whole.calls.indexOf('PutItemCommand') + 1;
        const meanwhile: number[] = [];
        for (let call = written; call <= whole.calls.length; call++) {
          for (const again of ['relay', 'act'] as const) {
            world = { ...world, table: await newTable() };
            apis = apisOn(world.table, () => now, kept.table);
            told = kept.told;
            await fill(world.table, before);
            const life = beginLife({ kill: { at: call, when: 'before' } });
            await expect(live(life, () => withdraw('case-2', 'police'))).rejects.toThrow('/withdraw');
            const last = await lastEntry(world.table, { audit, case: 'case-2', agency: 'police' });
            const isLost = last?.state === 'withdrawn' && (await validFrom(emailOf('police'))) === undefined;
            // What a withdrawn return opens: its state and what was sent, never who the case is about.
            meanwhile.push(...(isLost ? [(await submit(token, 'case-2', 'police')).status] : []));
            if (again === 'act') await withdraw('case-2', 'police');
            else if (last?.state === 'withdrawn') await settle();
            else continue;
            expect(await validFrom(emailOf('police'))).toBe(noLinkValid);
            expect(await asked(token)).toEqual(await nothing());
          }
        }
        expect(meanwhile.length).toBeGreaterThan(8);
        expect(new Set(meanwhile)).toEqual(new Set([409]));
      });
    });

  const whenLinksEnd = () =>
    describe('when links of an address end', () => {
      const police = emailOf('police');
      const school = emailOf('school-a');
      const withdrawAll = async (agency: 'police' | 'school-a'): Promise<void> => {
        for (const id of agency === 'police' ? ['case-1', 'case-2'] : ['case-2', 'case-3']) await withdraw(id, agency);
        await settle();
      };

      test('is not said while they are good', async () => {
        expect(await listLinks(world.table, audit)).toEqual(new Map());
        await withdraw('case-1', 'police');
        await settle();
        expect(await listLinks(world.table, audit)).toEqual(new Map());
      });

      test('is said of all whom the withdrawn returns belonged to, and taken back when one is asked for again', async () => {
        const old = tokenIn(newestTo(police));
        await withdrawAll('police');
        const ended = [police, 'lead-of-police@agency.example'].map((email) => [
          addresseeId(audit, email),
          noLinkValid,
        ]);
        expect(Object.fromEntries(await listLinks(world.table, audit))).toEqual(Object.fromEntries(ended));
        now = at('2026-05-08');
        await askAgain('case-2', 'police');
        await settle();
        expect(await listLinks(world.table, audit)).toEqual(new Map());
        const fresh = tokenIn(newestTo(police));
        expect(fresh).not.toBe(old);
        for (const token of [old, fresh]) {
          expect(await asked(token)).toMatchObject({
            status: 200,
            body: {
              returns: [
                { case: 'case-1', state: 'withdrawn' },
                { case: 'case-2', state: 'asked' },
              ],
            },
          });
        }
        expect((await submit(old, 'case-2', 'police')).status).toBe(201);
      });

      test('is the day of the reissue, where they were reissued before they were asked for again', async () => {
        const old = tokenIn(newestTo(police));
        await withdrawAll('police');
        now = at('2026-05-07');
        await act('case-1', 'police', 'reissue');
        await settle();
        expect(await validFrom(police)).toBe(noLinkValid);
        now = at('2026-05-08');
        await askAgain('case-2', 'police');
        await settle();
        expect(await validFrom(police)).toBe('2026-05-07T09:00:00.000Z');
        expect(await asked(old)).toEqual(await nothing());
        expect(await submit(old, 'case-2', 'police')).toEqual(await nothing());
        expect(await asked(tokenIn(newestTo(police)))).toMatchObject({ status: 200 });
      });

      test('is the day on which it takes over a return, where its own were all withdrawn', async () => {
        const old = tokenIn(newestTo(school));
        await withdrawAll('school-a');
        expect(await validFrom(school)).toBe(noLinkValid);
        now = at('2026-05-07');
        await contact('case-1', 'general-practice', school);
        await settle();
        expect(await validFrom(school)).toBe('2026-05-07T09:00:00.000Z');
        expect(await validFrom(emailOf('general-practice'))).toBe(noLinkValid);
        expect(await asked(old)).toEqual(await nothing());
        const fresh = tokenIn(newestTo(school));
        expect(await asked(fresh)).toMatchObject({
          status: 200,
          body: { returns: [{ agency: 'general-practice' }, { agency: 'school-a' }, { agency: 'school-a' }] },
        });
        expect((await submit(fresh, 'case-1', 'general-practice')).status).toBe(201);
        // What is withdrawn is refused by what it is, not as if the link were ended.
        expect((await submit(fresh, 'case-2', 'school-a')).status).toBe(409);
      });

      test('is worked out anew when the audit opens, as addresses change in draft without a word', async () => {
        await makeAudit(apis.manager, { audit: 'audit-2', cases: ['case-1', 'case-2'], open: false });
        for (const id of ['case-1', 'case-2']) {
          // Drafts of before could withdraw: their logs stand.
          const last = await lastEntry(world.table, { audit: 'audit-2', case: id, agency: 'police' });
          const withdrawn = decideWithdrawal(last!, { reason: 'not-involved' }, { receivedAt: now });
          if ('entry' in withdrawn) await putNew(world.table, withdrawn.entry);
        }
        await settle();
        const addressee = addresseeId('audit-2', police);
        expect((await listLinks(world.table, 'audit-2')).get(addressee)).toBe(noLinkValid);
        await apis.manager({
          method: 'PUT',
          path: '/v1/audits/audit-2/agencies/general-practice',
          body: {
            name: 'The practice',
            service: 'general-practice',
            contact: { email: police },
            lead: { email: 'lead-of-general-practice@agency.example' },
          },
        });
        await apis.manager({ method: 'POST', path: '/v1/audits/audit-2/open', body: openAnyway });
        await settle();
        expect((await listLinks(world.table, 'audit-2')).has(addressee)).toBe(false);
        expect(await asked(tokenIn(newestTo(police)))).toMatchObject({
          status: 200,
          body: { audit: { id: 'audit-2' } },
        });
      });

      test('is put right by the sweep, where it was lost, is out of date or is said of nobody; and left alone where it is right', async () => {
        await withdrawAll('school-a');
        now = at('2026-05-07');
        await contact('case-1', 'general-practice');
        await settle();
        const right = await listLinks(world.table, audit);
        expect(Object.fromEntries(right)).toEqual({
          [addresseeId(audit, school)]: noLinkValid,
          [addresseeId(audit, 'lead-of-school-a@agency.example')]: noLinkValid,
          [addresseeId(audit, emailOf('general-practice'))]: noLinkValid,
          [addresseeId(audit, newContact)]: '2026-05-07T09:00:00.000Z',
        });
        for (const [addressee, from] of right) {
          const of = { audit, addressee };
          await deleteIf(world.table, linksKeyOf(of), { attribute: 'opensFrom', expected: from });
        }
        await putValidFrom(world.table, { audit, addressee: addresseeId(audit, newContact), opensFrom: noLinkValid });
        await putValidFrom(world.table, { audit, addressee: addresseeId(audit, police), opensFrom: noLinkValid });
        await putValidFrom(world.table, {
          audit,
          addressee: addresseeId(audit, 'nobody@agency.example'),
          opensFrom: '2026-05-07T09:00:00.000Z',
        });
        const before = mailsOf(world).length;
        await sweepAt(world, '2026-05-07T10:00:00.000Z');
        const nobody = [addresseeId(audit, 'nobody@agency.example'), noLinkValid] as const;
        expect(await listLinks(world.table, audit)).toEqual(new Map([...right, nobody]));
        expect(mailsOf(world)).toHaveLength(before);

        const again = await costOf(() => sweepAt(world, '2026-05-07T11:00:00.000Z'));
        expect(again.answer).toBe(0);
        expect(again.cost.filter((call) => !/^(Get|BatchGet|Query)/.test(call))).toEqual([]);
      });
    });

  return { changedContact, reissued, codes, opensNothing, whenLinksEnd };
}

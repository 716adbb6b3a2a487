/** Who the family is, as a page: with a code alone, on the record, and what a session keeps of it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { transact } from '../../../../../shared/base/aws/transaction.ts';
import { moveAudit } from '../../../../../shared/domain/audits/store.ts';
import type { EnteredIdentifiers } from '../../../../../shared/domain/identifiers/schema.ts';
import { listPulls, putErasure, putIdentifiers } from '../../../../../shared/domain/identifiers/store.ts';
import { decideDecline } from '../../../../../shared/domain/returns/decide-entry.ts';
import { entryPut, lastEntry } from '../../../../../shared/domain/returns/store.ts';
import { pullKeyOf, readCookie } from '../../../../../shared/domain/sessions/session.ts';
import { familiesOf, familyOf } from '../../../../../shared/front/agency/form/family.ts';
import { giveCode, type Browser } from '../../../../form-code.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { openForm, tokenOn, wordsOf } from '../../../../form.ts';
import { audit, token } from '../../manager/fixture.ts';

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
const page = `${gpReturn}/people`;
const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
/** Nobody's: nothing of it may stand where it does not belong. */
const canaries = ['Canary', 'Quillfeather', 'Oldname', '2011-11-21', '9434765919', '943 476 5919', 'Nowhere Rise'];
const reference = 'canary-record-77';

let form: Awaited<ReturnType<typeof openForm>>;
let browser: Browser;

async function enter(person: string, identifiers: EnteredIdentifiers): Promise<void> {
  const { table, identifiers: rows } = form;
  const enteredAt = '2026-04-14T09:00:00.000Z';
  const row = { audit: audit.id, case: 'case-1', person, identifiers, enteredAt, on: '2026-04-14' };
  const tables = { table, identifiers: rows };
  expect(await putIdentifiers(tables, { ...audit, state: 'open' }, { caseRow: {}, before: undefined }, row)).toBe(true);
}

beforeEach(async () => {
  form = await openForm();
  await enter('child-1', {
    name: 'Canary Quillfeather',
    formerNames: ['Canary Oldname'],
    dateOfBirth: '2011-11-21',
    nhsNumber: '9434765919',
    address: { value: '7 Nowhere Rise', confidential: true, to: [] },
  });
  await enter('child-2', { name: { value: 'Canary Two', confidential: true, to: [] } });
  browser = form.browser();
  await browser.post('/session', { key: token });
});

const session = () => readCookie(browser.jar.get('__Host-form'))!;
const pulls = () => listPulls(form.table, audit.id, 'case-1');
const family = () => familyOf(form, session(), key);

describe('who the family is', () => {
  test('asks for a code first, and shows nothing and notes nothing without one', async () => {
    expect(await browser.get(page)).toMatchObject({ status: 303, location: `/code?to=${encodeURIComponent(page)}` });
    expect(await form.browser().get(page)).toMatchObject({ status: 401 });
    expect(await pulls()).toEqual([]);
  });

  test('is shown once a code was given, each identifier under its label, each look on the record', async () => {
    expect(await giveCode(form, browser, page)).toMatchObject({ status: 303, location: page });
    const shown = await browser.get(page);
    expect(shown.status).toBe(200);
    const words = wordsOf(shown.body);
    for (const one of [
      'kept only once you press “Save and go to the list of tasks”',
      'Child 1, aged under 1',
      'Name Canary Quillfeather',
      'Former names Canary Oldname',
      'Date of birth 21 November 2011',
      'NHS number 943 476 5919',
      'Address Kept confidential',
      'Child 2, of school age Name Kept confidential',
      'Adult 1, mother Details Nothing was entered',
    ])
      expect(words).toContain(one);
    expect(words).toContain('Go on to the record check');
    expect(shown.body).toContain(`href="${gpReturn}/check"`);
    expect(wordsOf((await browser.get(`${gpReturn}/check`)).body)).toContain(
      'You have seen who they are: look for them in your records, and answer here. You can see them again .',
    );
    expect(shown.body).not.toContain('Nowhere Rise');
    expect(shown.body).not.toContain('Canary Two');
    expect(await pulls()).toMatchObject([{ agency: 'gp-a', people: ['child-1'] }]);
    await browser.get(page);
    expect(await pulls()).toHaveLength(2);
  });

  test.each(['no-record', 'cannot-tell'])('is missed where %s was answered without a look', async (said) => {
    const warning = 'You have not looked at who they are since you entered your key.';
    const answer = async (from: Browser) => {
      const { token: secret, seq = '' } = fieldsOn((await from.get(`${gpReturn}/check`)).body);
      const people = ['child-1', 'child-2', 'adult-1'].map((id) => [`person.${id}`, said]);
      const more = said === 'cannot-tell' ? { missing: 'unspecified' } : {};
      const sent = await from.post(`${gpReturn}/check`, {
        token: secret!,
        seq,
        ...Object.fromEntries(people),
        ...more,
      });
      expect(sent.status).toBe(303);
      return from.get(`${gpReturn}/checked`);
    };
    const hasty = form.browser();
    await hasty.post('/session', { key: token });
    await giveCode(form, browser, page);
    await browser.get(page);
    expect(wordsOf((await hasty.get(`${gpReturn}/check`)).body)).toContain('First see who they are :');
    const told = await answer(hasty);
    expect(wordsOf(told.body)).toContain(warning);
    for (const to of ['check', 'people']) expect(told.body).toContain(`href="${gpReturn}/${to}"`);
    expect(wordsOf(told.body).includes('once you are asked again')).toBe(said === 'no-record');
    expect(wordsOf((await answer(browser)).body)).not.toContain(warning);
  });

  test('leaves nothing in the table of drafts once somebody signs out', async () => {
    await giveCode(form, browser);
    await browser.post(page, { ...fieldsOn((await browser.get(page)).body), reference });
    const kept = () => form.aws.items('drafts').map(({ sk }) => String(sk));
    expect(kept().filter((sk) => sk.startsWith('KEPT#'))).toHaveLength(2);
    await browser.post('/session/end', {});
    expect(kept()).toEqual([]);
  });

  test('is looked at by the same function as the API, which takes the key of the session for its link', async () => {
    await giveCode(form, browser);
    const { answer } = await form.ask('GET', `/v1${gpReturn}/identifiers`, {
      authorization: `Bearer ${token}`,
      'pull-key': pullKeyOf(session().secret),
    });
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      people: [
        { id: 'child-1', identifiers: { name: 'Canary Quillfeather' }, withheld: ['address'] },
        { id: 'child-2', identifiers: {}, withheld: ['name'] },
        { id: 'adult-1' },
      ],
    });
  });

  const over = {
    'the audit is closed': {
      words: 'This audit is closed.',
      make: () =>
        moveAudit(form.table, { ...audit, state: 'open' }, { state: 'closed', closedAt: '2026-04-20T09:00:00.000Z' }),
    },
    'nothing more is due': {
      words: 'Nothing more is due for this family',
      make: async () => {
        const decision = decideDecline(
          (await lastEntry(form.table, key))!,
          { reason: 'no-capacity' },
          { receivedAt: form.clock.now },
        );
        if (!('entry' in decision)) throw new Error('not legal');
        await transact(form.table, [entryPut(decision.entry)]);
      },
    },
    'it was destroyed': {
      words: 'was destroyed',
      make: () => putErasure(form.table, { audit: audit.id, at: '2026-04-20T09:00:00.000Z', on: '2026-04-20' }),
    },
  };
  test.each(Object.keys(over) as (keyof typeof over)[])('is told in words not to be shown once %s', async (when) => {
    await giveCode(form, browser);
    await over[when].make();
    const shown = await browser.get(page);
    expect(shown.status).toBe(200);
    expect(wordsOf(shown.body)).toContain(over[when].words);
    expect(canaries.filter((one) => shown.body.includes(one))).toEqual([]);
    expect(await pulls()).toEqual([]);
    expect(shown.body.includes('name="reference"')).toBe(when !== 'it was destroyed');
  });

  test.each(['the audit is closed', 'nothing more is due'] as const)(
    'is no link, asks for no code and is promised by none once %s',
    async (when) => {
      expect((await browser.get(gpReturn)).body).toContain(`href="${page}"`);
      expect(wordsOf((await browser.get(`/code?to=${page}`)).body)).toContain('who the family is');
      await over[when].make();
      const tasks = await browser.get(gpReturn);
      expect(wordsOf(tasks.body)).toContain(`Who the family is No longer shown: ${when}`);
      expect(tasks.body).not.toContain(`href="${page}"`);
      expect(wordsOf(tasks.body)).not.toContain('Due ');
      expect((await browser.get(`${gpReturn}/check`)).body).not.toContain(`href="${page}"`);
      const shown = await browser.get(page);
      expect(shown.status).toBe(200);
      expect(wordsOf(shown.body)).toContain(over[when].words);
      for (const one of ['/code', `/code?to=${gpReturn}`])
        expect(wordsOf((await browser.get(one)).body)).toContain('until you sign out: what was filled in before');
    },
  );

  test('of another return is nobody’s business', async () => {
    await giveCode(form, browser);
    expect((await browser.get(page.replace('gp-a', 'summary'))).status).toBe(404);
    expect((await browser.get(page.replace('case-1', 'case-2'))).status).toBe(404);
    expect(await pulls()).toEqual([]);
  });
});

describe('what a session keeps of it', () => {
  test('are initials of the children, in that session alone, which nobody reads in the table', async () => {
    await giveCode(form, browser);
    expect(await family()).toEqual({ initials: {} });
    await browser.get(page);
    expect(await family()).toEqual({ looked: true, initials: { 'child-1': 'CQ', 'child-2': null } });
    for (const one of [gpReturn, `${gpReturn}/check`, `${gpReturn}/pages/A-1`, '/asked'])
      expect(wordsOf((await browser.get(one)).body)).toContain(
        'Child 1, initials CQ, aged under 1; Child 2, name kept confidential, of school age',
      );
    const other = form.browser();
    await other.post('/session', { key: token });
    const { secret, link } = readCookie(other.jar.get('__Host-form'))!;
    expect(wordsOf((await other.get(gpReturn)).body)).toContain('Child 1, aged under 1; Child 2, of school age');
    expect(await familyOf(form, { secret, link }, key)).toEqual({ initials: {} });
  });

  test('goes when the identifiers are destroyed, of the case or of all', async () => {
    await giveCode(form, browser);
    await browser.get(page);
    await browser.post(page, { token: tokenOn((await browser.get(page)).body), reference });
    expect((await familiesOf(form, session()))(key)).toMatchObject({ initials: { 'child-1': 'CQ' }, reference });
    await putErasure(form.table, { audit: audit.id, case: 'case-1', at: '2026-04-20T09:00:00.000Z', on: '2026-04-20' });
    expect(await family()).toEqual({ initials: {} });
    expect((await familiesOf(form, session()))(key)).toEqual({ initials: {} });
  });
});

describe('a reference of the agency’s own', () => {
  test('is shown and taken no more from the moment on at which identifiers are destroyed, before any sweep', async () => {
    form = await openForm({ identifiersDays: 30 });
    const opened = async () => {
      browser = form.browser();
      await browser.post('/session', { key: token });
      await giveCode(form, browser);
    };
    await opened();
    await browser.post(page, { ...fieldsOn((await browser.get(page)).body), reference });
    await moveAudit(form.table, { ...audit, state: 'open' }, { state: 'closed', closedAt: '2026-03-21T10:00:00.000Z' });
    expect(wordsOf((await browser.get('/asked')).body)).toContain(reference);
    form.clock.now = new Date('2026-04-20T10:00:00.000Z');
    const shown = async () => {
      const bodies = [page, gpReturn, `${gpReturn}/check`, '/asked'].map(async (one) => (await browser.get(one)).body);
      return (await Promise.all(bodies)).map((body) => body.includes(reference));
    };
    expect(await shown()).toEqual([false, false, false, false]);
    await opened();
    expect(await shown()).toEqual([false, false, false, false]);
    expect(form.aws.items('drafts').filter(({ kind }) => kind === 'reference')).toHaveLength(1);
    const form2 = { token: tokenOn((await browser.get('/asked')).body), reference: 'another' };
    expect(await browser.post(page, form2)).toMatchObject({ status: 303, location: page });
    expect(JSON.stringify(form.aws.items('identifiers'))).not.toContain('another');
  });

  const keep = async (text: string) =>
    browser.post(page, { token: tokenOn((await browser.get(page)).body), reference: text });

  test('is kept beside the identifiers, and shown in every session that a code was given in', async () => {
    await giveCode(form, browser);
    expect(await keep(reference)).toMatchObject({ status: 303, location: gpReturn });
    expect(await family()).toMatchObject({ reference });
    expect((await browser.get(page)).body).toContain(`value="${reference}"`);
    expect(JSON.stringify(form.aws.items(form.identifiers.name))).toContain(reference);

    browser = form.browser();
    await browser.post('/session', { key: token });
    expect(await family()).toEqual({ initials: {} });
    for (const one of [gpReturn, '/asked']) expect((await browser.get(one)).body).not.toContain(reference);
    await giveCode(form, browser);
    expect(await family()).toEqual({ initials: {}, reference });
    // Not called what the number of a receipt is.
    expect(wordsOf((await browser.get(gpReturn)).body)).toContain(`Your own note of this case: ${reference}`);
    expect(wordsOf((await browser.get('/asked')).body)).toContain(`Your own note ${reference}`);
  });

  test('is taken back by an empty one', async () => {
    await giveCode(form, browser);
    await keep(reference);
    await keep('');
    expect(await family()).not.toHaveProperty('reference');
    expect(JSON.stringify(form.aws.items(form.identifiers.name))).not.toContain(reference);
  });

  test('is held to its length, without losing what was typed or looking at the people', async () => {
    await giveCode(form, browser);
    const { body } = await browser.get(page);
    const shown = await browser.post(page, { token: tokenOn(body), reference: 'x'.repeat(61) });
    expect(shown.status).toBe(422);
    expect(shown.body).toContain('x'.repeat(61));
    expect(await pulls()).toHaveLength(1);
  });

  test('is not lost with a session that ends while the page is open, and is kept from it once a code was given', async () => {
    await giveCode(form, browser);
    const { body } = await browser.get(page);
    form.clock.now = new Date(form.clock.now.getTime() + 61 * 60_000);
    const over = await browser.post(page, { ...fieldsOn(body), reference });
    expect(over.status).toBe(401);
    await browser.post('/session', { ...fieldsOn(over.body), key: token });
    let again = await browser.post(page, { ...fieldsOn(over.body) });
    for (let tries = 0; tries < 2; tries++) {
      expect([again.status, fieldsOn(again.body)['reference']]).toEqual([403, reference]);
      again = await browser.post(page, fieldsOn(again.body));
    }
    await giveCode(form, browser);
    expect(await browser.post(page, fieldsOn(again.body))).toMatchObject({ status: 303, location: gpReturn });
    expect(await family()).toMatchObject({ reference });
  });

  test('that a colleague kept since the page was opened stays where nothing was typed over it', async () => {
    await giveCode(form, browser);
    const { body } = await browser.get(page);
    await keep(reference);
    expect(await browser.post(page, fieldsOn(body))).toMatchObject({ status: 303, location: gpReturn });
    expect(JSON.stringify(form.aws.items(form.identifiers.name))).toContain(reference);
    expect((await browser.get(page)).body).toContain(`value="${reference}"`);
  });

  test('is not kept without a code, without the session’s token, or once the identifiers are destroyed', async () => {
    const { body } = await browser.get('/asked');
    const barred = await browser.post(page, { token: tokenOn(body), reference });
    expect(barred.status).toBe(403);
    expect(barred.body).toContain(`href="/code?to=${encodeURIComponent(page)}"`);
    await giveCode(form, browser);
    expect((await browser.post(page, { token: 'f'.repeat(64), reference })).status).toBe(403);
    await putErasure(form.table, { audit: audit.id, at: '2026-04-20T09:00:00.000Z', on: '2026-04-20' });
    expect(await browser.post(page, { token: tokenOn(body), reference })).toMatchObject({
      status: 303,
      location: page,
    });
    expect(JSON.stringify(form.aws.items(form.identifiers.name))).not.toContain(reference);
  });
});

test('who a child is, and what a return is called, stand in no log line, and outside the identifiers table nowhere in plain', async () => {
  await giveCode(form, browser);
  const { body } = await browser.get(page);
  await browser.post(page, { token: tokenOn(body), reference });
  const text = JSON.stringify([form.lines, form.aws.items(form.table.name), form.aws.items(form.drafts.name)]);
  expect([...canaries, reference].filter((one) => text.includes(one))).toEqual([]);
});

/** A case summary as a page: what stands in it, what is wrong with it, and that it is kept while it is written. */
import { beforeEach, describe, expect, test } from 'vitest';
import { unpacked } from '../../../../../shared/base/content/compressed.ts';
import { listCopiesOpened } from '../../../../../shared/domain/identifiers/openings.ts';
import { SummaryContent } from '../../../../../shared/domain/returns/schema.ts';
import { append, getEntry, lastEntry } from '../../../../../shared/domain/returns/store.ts';
import { decideWithdrawal } from '../../../../../shared/domain/returns/decide-entry.ts';
import { returnPage } from '../../../../../shared/front/agency/form/paths.ts';
import { openForm, wordsOf } from '../../../../form.ts';
import { askForCode, enterCode, giveCode, mailCode } from '../../../../form-code.ts';
import { audit, gp, summaryToken } from '../../manager/fixture.ts';

const key = { audit: audit.id, case: 'case-1', agency: 'summary' };
const [at, check] = [returnPage(key, 'summary'), returnPage(key, 'answers')];

let form: Awaited<ReturnType<typeof openForm>>;
let browser: ReturnType<typeof form.browser>;
beforeEach(async () => {
  form = await openForm();
  browser = await inside();
});
async function inside() {
  const opened = form.browser();
  await opened.post('/session', { key: summaryToken });
  return opened;
}

/** The fields of a page's form as they stand. */
const fieldsOf = (body: string): Record<string, string> => {
  const chosen = body.matchAll(/<input[^>]* name="([^"]+)" type="radio" value="([^"]*)" checked/g);
  const typed = body.matchAll(/<input[^>]* name="([^"]+)" type="text"(?: value="([^"]*)")?/g);
  const hidden = body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  const texts = body.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</g);
  return Object.fromEntries([...chosen, ...typed, ...hidden, ...texts].map(([, name, value = '']) => [name!, value]));
};

const last = async () => (await lastEntry(form.table, key))!;
/** What was sent last. */
async function sent() {
  const { content } = await getEntry(form.table, key, (await last()).seq);
  return unpacked(SummaryContent, content!);
}

/** Sends a form as it stands, with these fields; and where it is saved, what was looked through then. */
async function post(of: typeof browser, fields: Record<string, string>) {
  const saved = await of.post(at, fields);
  return saved.location === check ? of.post(check, fieldsOf((await of.get(check)).body)) : saved;
}
const send = async (fields: Record<string, string>, of = browser) =>
  post(of, { ...fieldsOf((await of.get(at)).body), ...fields });

describe('a case summary', () => {
  test('has what the case says already, to be confirmed or corrected', async () => {
    const page = await browser.get(at);
    expect(page.status).toBe(200);
    const words = wordsOf(page.body);
    expect(words).toContain('Level of need before Child protection plan (CP) Child in need plan (CIN)');
    expect(words).toContain('Early help assessment (CAF) Case closed, no plan');
    expect(words).toContain('You can enter up to 32,766 characters');
    const fields = fieldsOf(page.body);
    expect(fields['token']).toMatch(/^[\w-]{86}$/);
    expect(fields).toMatchObject({
      'route.from': 'CP',
      'route.to': 'CIN',
      'from.day': '30',
      'from.month': '9',
      'from.year': '2025',
      'to.day': '15',
      'to.month': '1',
      'to.year': '2026',
      reason: '',
      outcome: '',
      text: '',
    });
  });

  test('is sent as a version, by the rules of the API, and once', async () => {
    const fields = { text: 'It went\nwell.', reason: 'A plan was kept', 'to.day': '16' };
    expect(await send(fields)).toMatchObject({ status: 303, location: returnPage(key, 'sent', '1') });
    expect(await sent()).toEqual({
      route: { from: 'CP', to: 'CIN' },
      from: '2025-09-30',
      to: '2026-01-16',
      reason: 'A plan was kept',
      text: 'It went\nwell.',
    });
    expect(await last()).toMatchObject({ state: 'submitted', versions: 1, seq: 2 });
  });

  test('is received as what it is, with what is filled in and what is not', async () => {
    await send({ text: 'In short.' });
    const words = wordsOf((await browser.get(returnPage(key, 'sent', '1'))).body);
    expect(words).toContain('We have received the case summary');
    expect(words).toContain(
      'Not filled in: Why the level of need changed; Outcome for the children. This can be filled in',
    );
    expect(words).not.toContain('answers');
  });

  test('is sent with its text alone', async () => {
    const empty = { 'from.day': '', 'from.month': '', 'from.year': '', 'to.day': '', 'to.month': '', 'to.year': '' };
    const page = await browser.get(at);
    const { 'route.from': _from, 'route.to': _to, ...others } = fieldsOf(page.body);
    expect(await post(browser, { ...others, ...empty, text: 'All of it' })).toMatchObject({ status: 303 });
    expect(await sent()).toEqual({ text: 'All of it' });
  });

  test.each([
    ['without a text', { reason: 'kept' }, 'text', 'Enter the case summary'],
    ['with a blank text', { text: ' \u200b ' }, 'text', 'Enter the case summary'],
    [
      'with a text that is too long',
      { text: 'x'.repeat(32_767) },
      'text',
      'Case summary must be at most 32,766 characters long',
    ],
    [
      'with a day that is none',
      { text: 'kept', 'from.day': '31' },
      'from.day',
      'Date of the referral to children’s social care must be a real date',
    ],
    [
      'without a day',
      { text: 'kept', 'to.day': '' },
      'to.day',
      'Date the level of need changed must include a day, or be left empty if you do not know it',
    ],
    [
      'without a month',
      { text: 'kept', 'to.month': '' },
      'to.day',
      'Date the level of need changed must include a month, or be left empty if you do not know it',
    ],
    [
      'without a year',
      { text: 'kept', 'to.year': '' },
      'to.day',
      'Date the level of need changed must include a year, or be left empty if you do not know it',
    ],
    [
      'with days out of order',
      { text: 'kept', 'to.year': '2020' },
      'to.day',
      'Date the level of need changed must not be before the referral',
    ],
    [
      'with one level twice',
      { text: 'kept', 'route.to': 'CP' },
      'route.to',
      'Level of need after must be another level than the one the route comes from',
    ],
    ['with half a route', { text: 'kept', 'route.to': '' }, 'route.to', 'Level of need after must be chosen'],
  ])('is shown as it was typed %s', async (_how, fields: Record<string, string>, field, words) => {
    const shown = await send(fields);
    expect(shown.status).toBe(422);
    expect(shown.body).toContain(`<li><a href="#${field}">${words}</a></li>`);
    expect(shown.body).toContain(`id="${field}"`);
    expect(wordsOf(shown.body)).toContain('What you typed is saved. Correct this before you send it.');
    expect(wordsOf(shown.body).split(words)).toHaveLength(3);
    const held = fieldsOf(shown.body);
    for (const [name, value] of Object.entries(fields))
      expect(held[name] ?? '').toBe(value.trim() === '\u200b' ? '\u200b' : value);
    expect((await last()).seq).toBe(1);
  });

  test('that was sent is seen with a code alone, and that it was is on the record', async () => {
    await send({ text: 'The first' });
    browser = await inside();
    const shown = await browser.get(at);
    expect(shown.status).toBe(403);
    expect(shown.body).not.toContain('The first');
    expect(shown.body).toContain('href="/code?to=');
    expect(await listCopiesOpened(form.table, audit.id, 'case-1')).toEqual([]);
    await askForCode(browser);
    const code = await mailCode(form, 'social.worker@council.example');
    await enterCode(browser, await browser.get('/code'), code);
    const page = await browser.get(at);
    expect(fieldsOf(page.body)).toMatchObject({ text: 'The first' });
    for (const { body } of [shown, page]) expect(wordsOf(body)).toContain('Sent: version 1 was received on');
    expect(await listCopiesOpened(form.table, audit.id, 'case-1')).toMatchObject([{ agency: 'summary', version: 1 }]);
    expect(await send({ text: 'The second' })).toMatchObject({ status: 303, location: returnPage(key, 'sent', '2') });
  });

  test('that a program sent meanwhile is not replaced unseen, and what was typed is there', async () => {
    const mine = fieldsOf((await browser.get(at)).body);
    const headers = { authorization: `Bearer ${summaryToken}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'Of a colleague' });
    expect((await form.ask('POST', `/v1${returnPage(key, 'submissions')}`, headers, body)).answer.statusCode).toBe(201);
    const unseen = await browser.post(at, { ...mine, text: 'Of mine' });
    expect(unseen.status).toBe(409);
    expect(fieldsOf(unseen.body)).toMatchObject({ text: 'Of mine' });
    expect(unseen.body).not.toContain('Of a colleague');
    await giveCode(form, browser, undefined, 'social.worker@council.example');
    const both = await browser.post(at, fieldsOf(unseen.body));
    expect(both.status).toBe(409);
    expect(wordsOf(both.body)).toContain('You typed: Of mine');
    expect(fieldsOf(both.body)).toMatchObject({ text: 'Of a colleague' });
    expect(await sent()).toMatchObject({ text: 'Of a colleague' });
    await post(browser, { ...fieldsOf(both.body), text: 'Of mine' });
    expect(await sent()).toMatchObject({ text: 'Of mine' });
  });

  test('that a program sent since a draft was begun is replaced once that was said', async () => {
    await send({ text: 'Mine', after: 'list' });
    const mine = fieldsOf((await browser.get(at)).body);
    const headers = { authorization: `Bearer ${summaryToken}`, 'content-type': 'application/json' };
    await form.ask('POST', `/v1${returnPage(key, 'submissions')}`, headers, JSON.stringify({ text: 'Of a program' }));
    const told = await browser.post(at, mine);
    expect(told.status).toBe(403);
    expect(told.body).not.toContain('Of a program');
    expect(fieldsOf(told.body)).toMatchObject({ text: 'Mine' });
    await giveCode(form, browser, undefined, 'social.worker@council.example');
    const both = await browser.post(at, fieldsOf(told.body));
    expect(both.status).toBe(409);
    expect(wordsOf(both.body)).toContain('Version 1, which came after this was changed here, says: Of a program');
    expect(fieldsOf(both.body)).toMatchObject({ text: 'Mine' });
    await post(browser, fieldsOf(both.body));
    expect(await sent()).toMatchObject({ text: 'Mine' });
  });

  test('that comes with the token of an earlier session is shown as it was typed', async () => {
    const shown = await send({ text: 'kept', token: '' });
    expect(shown.status).toBe(403);
    expect(fieldsOf(shown.body)).toMatchObject({ text: 'kept', 'route.to': 'CIN' });
    expect(await browser.post(at, fieldsOf(shown.body))).toMatchObject({ status: 303 });
  });

  test('has no list of tasks: its address leads to it', async () => {
    expect(await browser.get(returnPage(key))).toMatchObject({ status: 303, location: at });
  });

  test('is not there for an agency, nor once it is withdrawn', async () => {
    expect((await browser.get(returnPage({ ...key, agency: gp.id }, 'summary'))).status).toBe(404);
    const entry = await last();
    const stamp = { receivedAt: form.clock.now };
    await append(form.table, [entry], () => decideWithdrawal(entry, { reason: 'other' }, stamp));
    expect(wordsOf((await browser.get(at)).body)).toContain('This is no longer asked for');
    const page = returnPage(key, 'summary');
    const refused = await browser.post(page, { text: 'kept', token: 'f' });
    expect(refused.body).toContain('>kept</textarea>');
  });
});

describe('a case summary that is being written', () => {
  const asData = { accept: 'application/json' };
  const code = (of: typeof browser) => giveCode(form, of, undefined, 'social.worker@council.example');
  const later = (minutes: number): void => {
    form.clock.now = new Date(form.clock.now.getTime() + minutes * 60_000);
  };

  test('is saved while it is typed, by one write in two rounds, whatever it is', async () => {
    const page = await browser.get(at);
    expect(page.body).toMatch(/<form[^>]* data-saves=/);
    const typed = { ...fieldsOf(page.body), text: 'Half of', 'to.day': 'aa' };
    const { usage } = await form.aws.meter.measure(() => browser.post(at, { ...typed, save: '1' }, asData));
    expect(usage.rounds).toBe(2);
    expect(usage.calls.filter(({ command }) => /Put|Update|Delete|Transact/.test(command))).toHaveLength(1);
    const told = await browser.post(at, { ...typed, text: 'Half of it', save: '2' }, asData);
    expect(JSON.parse(told.body)).toMatchObject({ saved: 'Saved at 10:30.', conflicts: [] });
    expect((await last()).seq).toBe(1);
    const again = await browser.get(at);
    expect(fieldsOf(again.body)).toMatchObject({ text: 'Half of it', 'to.day': 'aa', 'from.day': '30' });
    expect(wordsOf(again.body)).toContain('Saved at 10:30.');
  });

  test('is kept without a script, and gone on with in another session by whoever has a code', async () => {
    const { 'route.to': _to, ...fields } = fieldsOf((await browser.get(at)).body);
    const empty = { 'from.day': '', 'from.month': '', 'from.year': '' };
    const kept = await browser.post(at, { ...fields, ...empty, text: 'Half of it', after: 'list' });
    expect(kept).toMatchObject({ status: 303, location: '/asked' });
    const other = await inside();
    const hidden = await other.get(at);
    expect(hidden.status).toBe(403);
    expect(hidden.body).not.toContain('Half of it');
    expect(wordsOf(hidden.body)).toContain('It has been begun, by you or a colleague.');
    await code(other);
    const { body } = await other.get(at);
    expect(fieldsOf(body)).toMatchObject({ text: 'Half of it', 'from.day': '', 'route.from': 'CP' });
    expect(fieldsOf(body)).not.toHaveProperty('route.to');
  });

  test('is not written over where a colleague changed the same: both are shown, and nothing is sent', async () => {
    const mine = fieldsOf((await browser.get(at)).body);
    const other = await inside();
    const theirs = fieldsOf((await other.get(at)).body);
    await browser.post(at, { ...mine, outcome: 'Both are well', text: 'Mine', save: '1' }, asData);
    await code(other);
    later(3);
    const told = await other.post(at, { ...theirs, text: 'Theirs', save: '1' }, asData);
    expect(JSON.parse(told.body).conflicts).toEqual(['“Case summary” was changed by somebody else at 10:30.']);
    const both = await other.post(at, { ...theirs, text: 'Theirs' });
    expect(both.status).toBe(409);
    expect(both.body).toContain('data-unsaved="both-changed"');
    expect(wordsOf(both.body)).toContain('You typed: Theirs');
    expect(wordsOf(both.body)).toContain('“Case summary” was changed by somebody else at 10:30. What is kept');
    expect(wordsOf(both.body)).not.toContain('What you typed is saved.');
    expect(fieldsOf(both.body)).toMatchObject({ text: 'Mine', outcome: 'Both are well' });
    // What only a colleague changed is there too, and looked through before it is sent.
    const unseen = await other.post(at, theirs);
    expect(unseen.status).toBe(409);
    expect(wordsOf(unseen.body)).toContain('Parts of this were changed elsewhere');
    expect((await last()).seq).toBe(1);
    expect(await post(other, fieldsOf(unseen.body))).toMatchObject({ status: 303 });
    expect(await sent()).toMatchObject({ text: 'Mine', outcome: 'Both are well' });
  });

  test('by a colleague is shown to no session without a code, whatever it sends, and what that typed is not lost', async () => {
    const other = await inside();
    const mine = fieldsOf((await other.get(at)).body);
    await browser.post(at, { ...fieldsOf((await browser.get(at)).body), text: 'A secret.', save: '1' }, asData);
    for (const fields of [{ text: 'Mine' }, { reason: 'Mine' }]) {
      const shown = await other.post(at, { ...mine, ...fields });
      expect([403, 409]).toContain(shown.status);
      expect(shown.body).toContain('data-unsaved="typed"');
      expect(shown.body).not.toContain('A secret.');
      expect(fieldsOf(shown.body)).toMatchObject(fields);
    }
    expect((await last()).seq).toBe(1);
  });

  test('goes on from what was sent, and is sent as a further version', async () => {
    await send({ text: 'The first' });
    later(1);
    const headers = { authorization: `Bearer ${summaryToken}`, 'content-type': 'application/json' };
    const other = await openForm();
    const path = `/v1${returnPage(key, 'submissions')}`;
    await other.ask('POST', path, headers, JSON.stringify({ text: 'By a program' }));
    const theirs = other.browser();
    await theirs.post('/session', { key: summaryToken });
    expect((await theirs.get(at)).status).toBe(403);
    await giveCode(other, theirs, undefined, 'social.worker@council.example');
    const page = await theirs.get(at);
    expect(fieldsOf(page.body)).toMatchObject({ text: 'By a program', 'from.day': '' });
    const saved = await theirs.post(at, { ...fieldsOf(page.body), outcome: 'Well', after: 'list' });
    expect(saved).toMatchObject({ status: 303, location: '/asked' });
    const again = fieldsOf((await theirs.get(at)).body);
    expect(again).toMatchObject({ text: 'By a program', outcome: 'Well' });
    expect(await post(theirs, again)).toMatchObject({ location: returnPage(key, 'sent', '2') });
  });
});

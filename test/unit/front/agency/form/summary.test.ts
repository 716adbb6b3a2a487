/** A case summary as a page: what stands in it, what is wrong with it, and that it is sent once. */
import { beforeEach, describe, expect, test } from 'vitest';
import { unpacked } from '../../../../../shared/base/content/compressed.ts';
import { listCopiesOpened } from '../../../../../shared/domain/identifiers/openings.ts';
import { SummaryContent } from '../../../../../shared/domain/returns/schema.ts';
import { append, getEntry, lastEntry } from '../../../../../shared/domain/returns/store.ts';
import { decideWithdrawal } from '../../../../../shared/domain/returns/decide-entry.ts';
import { returnPage } from '../../../../../shared/front/agency/form/paths.ts';
import { openForm, tokenOn, wordsOf } from '../../../../form.ts';
import { askForCode, enterCode, mailCode } from '../../../../form-code.ts';
import { audit, gp, summaryToken } from '../../manager/fixture.ts';

const key = { audit: audit.id, case: 'case-1', agency: 'summary' };
const at = returnPage(key, 'summary');

let form: Awaited<ReturnType<typeof openForm>>;
let browser: ReturnType<typeof form.browser>;
beforeEach(async () => {
  form = await openForm();
  browser = form.browser();
  await browser.post('/session', { key: summaryToken });
});

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

/** Sends the form as it stands, with these fields. */
async function send(fields: Record<string, string>) {
  const page = await browser.get(at);
  return browser.post(at, { ...fieldsOf(page.body), ...fields });
}

describe('a case summary', () => {
  test('has what the case says already, to be confirmed or corrected', async () => {
    const page = await browser.get(at);
    expect(page.status).toBe(200);
    const words = wordsOf(page.body);
    expect(words).toContain('Level of need before Child protection plan (CP) Child in need plan (CIN)');
    expect(words).toContain('Early help assessment (CAF) Case closed, no plan');
    expect(words).toContain('You can enter up to 32,766 characters');
    const { token, ...fields } = fieldsOf(page.body);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(fields).toEqual({
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
      replaces: '0',
    });
  });

  test('is sent as a version, by the rules of the API, and once', async () => {
    const fields = { text: 'It went\nwell.', reason: 'A plan was kept', 'to.day': '16' };
    const page = await browser.get(at);
    const typed = { ...fieldsOf(page.body), ...fields };
    const to = returnPage(key, 'sent', '1');
    expect(await browser.post(at, typed)).toMatchObject({ status: 303, location: to });
    // A double click.
    expect(await browser.post(at, typed)).toMatchObject({ status: 303, location: to });
    expect(await sent()).toEqual({
      route: { from: 'CP', to: 'CIN' },
      from: '2025-09-30',
      to: '2026-01-16',
      reason: 'A plan was kept',
      text: 'It went\nwell.',
    });
    expect(await last()).toMatchObject({ state: 'submitted', versions: 1, seq: 2 });
  });

  test('is sent with its text alone', async () => {
    const empty = { 'from.day': '', 'from.month': '', 'from.year': '', 'to.day': '', 'to.month': '', 'to.year': '' };
    const page = await browser.get(at);
    const sending = { token: tokenOn(page.body), replaces: '0', text: 'All of it', ...empty };
    expect(await browser.post(at, sending)).toMatchObject({ status: 303 });
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
      'Date of the referral must be a real date',
    ],
    ['with half a day', { text: 'kept', 'to.year': '' }, 'to.day', 'Date of the step down must be a real date'],
    [
      'with days out of order',
      { text: 'kept', 'to.year': '2020' },
      'to.day',
      'Date of the step down must not be before the referral',
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
    expect(wordsOf(shown.body).split(words)).toHaveLength(3);
    const held = fieldsOf(shown.body);
    for (const [name, value] of Object.entries(fields))
      expect(held[name] ?? '').toBe(value.trim() === '\u200b' ? '\u200b' : value);
    expect((await last()).seq).toBe(1);
  });

  test('that was sent is seen with a code alone, and that it was is on the record', async () => {
    await send({ text: 'The first' });
    const shown = await browser.get(at);
    expect(shown.status).toBe(403);
    expect(shown.body).not.toContain('The first');
    expect(shown.body).toContain('href="/code?to=');
    expect(await listCopiesOpened(form.table, audit.id, 'case-1')).toEqual([]);
    await askForCode(browser);
    const code = await mailCode(form, 'social.worker@council.example');
    await enterCode(browser, await browser.get('/code'), code);
    const page = await browser.get(at);
    expect(fieldsOf(page.body)).toMatchObject({ text: 'The first', replaces: '1' });
    expect(await listCopiesOpened(form.table, audit.id, 'case-1')).toMatchObject([{ agency: 'summary', version: 1 }]);
    expect(await send({ text: 'The second' })).toMatchObject({ status: 303, location: returnPage(key, 'sent', '2') });
  });

  test('that somebody sent meanwhile is not replaced unseen, and what was typed is there', async () => {
    const mine = fieldsOf((await browser.get(at)).body);
    await send({ text: 'Of a colleague' });
    const shown = await browser.post(at, { ...mine, text: 'Of mine' });
    expect(shown.status).toBe(409);
    expect(wordsOf(shown.body)).toContain('A case summary was sent meanwhile');
    expect(fieldsOf(shown.body)).toMatchObject({ text: 'Of mine', replaces: '1' });
    expect(await sent()).toMatchObject({ text: 'Of a colleague' });
    await browser.post(at, fieldsOf(shown.body));
    expect(await sent()).toMatchObject({ text: 'Of mine' });
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

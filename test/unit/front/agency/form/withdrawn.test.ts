/** A return that staff withdrew, while somebody typed on it or after it was sent. */
import { beforeEach, describe, expect, test } from 'vitest';
import { getDraft } from '../../../../../shared/domain/drafts/store.ts';
import { decideAsk, decideWithdrawal } from '../../../../../shared/domain/returns/decide-entry.ts';
import type { Entry } from '../../../../../shared/domain/returns/schema.ts';
import { append, lastEntry } from '../../../../../shared/domain/returns/store.ts';
import { giveCode, type Browser } from '../../../../form-code.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { openForm, wordsOf } from '../../../../form.ts';
import { summaryToken, token } from '../../manager/fixture.ts';

const of = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
const cases = '/audits/2026-q2/cases/case-1/returns';
const at = `${cases}/gp-a`;
const asData = { accept: 'application/json' };
let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

async function inside(secret = token): Promise<Browser> {
  const browser = form.browser();
  await browser.post('/session', { key: secret });
  return browser;
}
async function send(answers: object = { A1: { answer: 'no' } }): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ childrenCovered: ['child-1'], answers });
  expect((await form.ask('POST', `/v1${at}/submissions`, headers, body)).answer.statusCode).toBe(201);
}
const last = async (key = of): Promise<Entry> => (await lastEntry(form.table, key))!;
async function withdraw(key = of): Promise<void> {
  const entry = await last(key);
  const stamp = { receivedAt: form.clock.now };
  await append(form.table, [entry], () => decideWithdrawal(entry, { reason: 'duplicate' }, stamp));
}
async function askAgain(): Promise<void> {
  const entry = await last();
  const again = { ...of, service: entry.service, askedOn: '2026-04-20', dueOn: '2026-05-01', atOpening: false };
  await append(form.table, [entry], () => decideAsk(entry, again, { receivedAt: form.clock.now }));
}

describe('while somebody types', () => {
  test.each([
    { page: 'questions', path: `${at}/pages/A-1`, typed: { 'A1.answer': 'yes', 'A1.details': 'Mine' } },
    { page: 'who filled it in', path: `${at}/about`, typed: { role: 'Mine', involvement: 'present' } },
    {
      page: 'a case summary',
      path: `${cases}/summary/summary`,
      typed: { text: 'Mine' },
      secret: summaryToken,
      key: { ...of, agency: 'summary' },
    },
  ])('nothing is said to be saved, and what was typed is in the page that says why: $page', async (on) => {
    const { path, typed, secret, key = of } = on;
    const browser = await inside(secret);
    const page = fieldsOn((await browser.get(path)).body);
    await withdraw(key);
    const told = await browser.post(path, { ...page, ...typed }, asData);
    expect([told.status, told.body]).toEqual([403, expect.not.stringContaining('Saved')]);
    const shown = await browser.post(path, { ...page, ...typed });
    expect(shown.status).toBe(409);
    expect(wordsOf(shown.body)).toContain('This is no longer asked for. Nothing of this page was saved');
    expect(fieldsOn(shown.body)).toMatchObject(typed);
    expect(await getDraft(form.drafts, key)).toBeUndefined();
  });
});

describe('what was sent before', () => {
  const pages = async (browser: Browser) =>
    Promise.all([`${at}/sent/1`, `${at}/copies/1`].map(async (path) => wordsOf((await browser.get(path)).body)));

  test('is said to count no more, and not to be corrected', async () => {
    await send();
    await withdraw();
    const browser = await inside();
    await giveCode(form, browser);
    for (const again of ['Nothing more is needed from you', 'You were asked again after that']) {
      const [sent = '', copy = ''] = await pages(browser);
      expect(copy).toContain('Version 1: it is kept, and counts no more, since it was no longer asked for');
      expect(sent).toContain(`What you sent is kept, and counts no more, since it was no longer asked for. ${again}`);
      expect(sent).not.toMatch(
        /You can correct it|What happens next|Change your answers|Answer what is left|left unanswered/,
      );
      await askAgain();
    }
    await send({ A1: { answer: 'yes' } });
    const [sent, copy] = await pages(browser);
    expect(copy).toContain('Version 1: a later one counts in its place');
    expect(sent).toContain('Version 2 has come since, and counts in place of this one');
  });

  test('tells nothing of its answers without a code, also where no draft is left of it', async () => {
    await send({ F2: { answer: 'yes', details: 'Why' } });
    const other = await inside();
    const raised = /You said that this case may need to be escalated/;
    const seen = async (browser: Browser) => wordsOf((await browser.get(`${at}/sent/1`)).body);
    const before = await seen(other);
    await withdraw();
    const withCode = await inside();
    await giveCode(form, withCode);
    expect(before).not.toMatch(raised);
    expect(await seen(other)).not.toMatch(raised);
    expect(await seen(withCode)).toMatch(raised);
  });

  test('tells nothing of what others sent to a session that only saved something', async () => {
    const other = await inside();
    const path = `${at}/pages/A-1`;
    await other.post(path, { ...fieldsOn((await other.get(path)).body), 'A1.answer': 'yes' });
    await send({ F2: { answer: 'yes', details: 'Why' } });
    await withdraw();
    const page = async () => wordsOf((await other.get(`${at}/sent/1`)).body);
    expect(await page()).not.toMatch(/this case may need to be escalated/);
    await askAgain();
    expect(await page()).not.toMatch(/this case may need to be escalated/);
  });

  test('tells the session that sent it of its answers, and none that is asked anew', async () => {
    const [own, other] = [await inside(), await inside()];
    const type = async (browser: Browser, path: string, typed: Record<string, string>) =>
      browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...typed });
    await type(own, `${at}/about`, { role: 'GP', involvement: 'past', children: 'child-1' });
    await type(own, `${at}/pages/F-1`, { 'F2.answer': 'yes', 'F2.details': 'Why' });
    const seen = async (browser: Browser) => wordsOf((await browser.get(`${at}/sent/1`)).body);
    const raised = /this case may need to be escalated/;
    expect((await type(own, `${at}/answers`, { open: 'yes' })).location).toBe(`${at}/sent/1`);
    expect(await seen(own)).toMatch(raised);
    await withdraw();
    expect(await seen(own)).toMatch(raised);
    await askAgain();
    expect((await type(other, `${at}/pages/F-1`, { 'F2.answer': 'no' })).status).toBe(303);
    expect(await seen(other)).not.toMatch(raised);
  });
});

describe('asked anew after that', () => {
  const summary = `${cases}/summary`;
  const typed = { 'A1.answer': 'yes', 'A1.details': 'OF THE WRONG FAMILY' };
  const type = async (browser: Browser, fields: Record<string, string>, path: string) =>
    browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...fields });
  const sendFrom = async (browser: Browser): Promise<void> => {
    await type(browser, typed, `${at}/pages/A-1`);
    await type(browser, { role: 'Of the wrong family', involvement: 'present' }, `${at}/about`);
    const looked = fieldsOn((await browser.get(`${at}/answers`)).body);
    expect((await browser.post(`${at}/answers`, { ...looked, open: 'yes', few: 'yes' })).status).toBe(303);
  };

  test('nobody finds what was sent of another family in the form: they are told, and can look at a copy', async () => {
    const browser = await inside();
    await giveCode(form, browser);
    await sendFrom(browser);
    await type(browser, { 'A2.answer': 'no' }, `${at}/pages/A-1`);
    await withdraw();
    await askAgain();
    for (const page of ['pages/A-1', 'about', 'answers']) {
      expect((await browser.get(`${at}/${page}`)).body).not.toMatch(/of the wrong family/i);
    }
    const list = await browser.get(at);
    expect(wordsOf(list.body)).toContain('You are asked anew. What was sent before was no longer asked for');
    expect(list.body).toContain(`href="${at}/copies/1"`);
    expect((await browser.get(`${at}/copies/1`)).body).toContain('OF THE WRONG FAMILY');
    // What is written now stays, also once it was sent.
    await type(browser, { 'A3-1.answer': 'yes' }, `${at}/pages/A-1`);
    const shown = fieldsOn((await browser.get(`${at}/pages/A-1`)).body);
    expect([shown['A3-1.answer'], shown['A1.answer']]).toEqual(['yes', undefined]);
    await send({ A2: { answer: 'yes' } });
    const after = await browser.get(at);
    expect(after.body).not.toContain('You are asked anew');
    expect(fieldsOn((await browser.get(`${at}/pages/A-1`)).body)).toMatchObject({ 'A3-1.answer': 'yes' });
  });

  test('nor once something else than the form has sent a version, which a page that was open is not barred by', async () => {
    const browser = await inside();
    await giveCode(form, browser);
    await sendFrom(browser);
    await type(browser, { 'A2.answer': 'no' }, `${at}/pages/A-1`);
    await withdraw();
    await askAgain();
    const open = fieldsOn((await browser.get(`${at}/pages/A-1`)).body);
    await send({ A2: { answer: 'yes' } });
    expect((await browser.get(`${at}/pages/A-1`)).body).not.toContain('OF THE WRONG FAMILY');
    expect((await browser.post(`${at}/pages/A-1`, { ...open, 'A3-1.answer': 'yes' })).status).toBe(303);
    await send({ A2: { answer: 'no' } });
    const shown = fieldsOn((await browser.get(`${at}/pages/A-1`)).body);
    expect([shown['A3-1.answer'], shown['A2.answer'], shown['A1.answer']]).toEqual(['yes', 'no', undefined]);
  });

  test('nor in a case summary', async () => {
    const key = { ...of, agency: 'summary' };
    const browser = await inside(summaryToken);
    await type(browser, { text: 'OF THE WRONG FAMILY' }, `${summary}/summary`);
    const looked = fieldsOn((await browser.get(`${summary}/answers`)).body);
    expect((await browser.post(`${summary}/answers`, looked)).status).toBe(303);
    await withdraw(key);
    const entry = await last(key);
    const again = { ...key, service: entry.service, askedOn: '2026-04-20', dueOn: '2026-05-01', atOpening: false };
    await append(form.table, [entry], () => decideAsk(entry, again, { receivedAt: form.clock.now }));
    const { body } = await browser.get(`${summary}/summary`);
    expect(body).not.toContain('OF THE WRONG FAMILY');
    expect(wordsOf(body)).toContain('You are asked anew.');
  });

  test('a page that was open since before is not taken unless it was looked at again', async () => {
    const browser = await inside();
    await giveCode(form, browser);
    await sendFrom(browser);
    const before = fieldsOn((await browser.get(`${at}/pages/A-1`)).body);
    await withdraw();
    await askAgain();
    expect((await browser.post(`${at}/pages/A-1`, before, asData)).status).toBe(403);
    const told = await browser.post(`${at}/pages/A-1`, before);
    expect(told.status).toBe(409);
    expect(wordsOf(told.body)).toContain('You were asked anew since you opened this page. Nothing of it is saved.');
    expect(fieldsOn(told.body)).toMatchObject(typed);
    expect((await browser.get(`${at}/pages/A-1`)).body).not.toContain('OF THE WRONG FAMILY');
    expect((await browser.post(`${at}/pages/A-1`, fieldsOn(told.body))).status).toBe(303);
  });

  test('two who begin at one moment lose nothing of each other, and find nothing of what was before', async () => {
    const [one, other] = [await inside(), await inside()];
    for (const browser of [one, other]) await giveCode(form, browser);
    await sendFrom(one);
    await withdraw();
    await askAgain();
    const pages = [
      fieldsOn((await one.get(`${at}/pages/A-1`)).body),
      fieldsOn((await other.get(`${at}/pages/A-1`)).body),
    ];
    await Promise.all([
      one.post(`${at}/pages/A-1`, { ...pages[0], 'A2.answer': 'yes' }),
      other.post(`${at}/pages/A-1`, { ...pages[1], 'A3-1.answer': 'yes' }),
    ]);
    expect((await getDraft(form.drafts, of))?.answers).toEqual({ A2: { answer: 'yes' }, 'A3-1': { answer: 'yes' } });
  });
});

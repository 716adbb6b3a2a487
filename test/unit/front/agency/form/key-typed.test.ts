/** A key that opens nothing: told on a page that can be loaded anew, with what was typed, which stands in no address and no table. */
import { beforeEach, describe, expect, test } from 'vitest';
import { fieldsOn } from '../../../../form-fields.ts';
import { openForm, wordsOf } from '../../../../form.ts';
import { token } from '../../manager/fixture.ts';

const typed = 'ABCD-EFGH “x” and more';
const page = '/open?again=key';
const cookie = '__Secure-key-typed';

let form: Awaited<ReturnType<typeof openForm>>;
let browser: ReturnType<(typeof form)['browser']>;
beforeEach(async () => {
  form = await openForm();
  browser = form.browser();
});

describe('a key that opens nothing', () => {
  test('is led on to the page that says so, as often as that is loaded', async () => {
    const answered = await browser.posted('/session', { key: typed });
    expect(answered).toMatchObject({ status: 303, location: page, body: '' });
    for (let time = 0; time < 3; time++) {
      const shown = await browser.get(page);
      expect(shown.status).toBe(404);
      expect(fieldsOn(shown.body)).toEqual({ key: typed });
      expect(wordsOf(shown.body)).toContain('A key has 28 letters and digits');
    }
    expect(form.aws.items('drafts')).toEqual([]);
  });

  test('stands in a cookie of that page alone, out of reach of scripts, for ten minutes', async () => {
    const sent = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://audits.example' };
    const { answer } = await form.ask('POST', '/session', sent, 'key=x');
    expect(answer.cookies).toEqual([
      expect.stringMatching(/^__Secure-key-typed=[\w-]+; Path=\/open; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/),
    ]);
  });

  test('is forgotten with a key that opens something, and when somebody signs out', async () => {
    await browser.post('/session', { key: typed });
    await browser.post('/session', { key: token });
    expect([...browser.jar.keys()]).toEqual(['__Host-form']);
    await browser.post('/session', { key: typed });
    await browser.post('/session/end', {});
    expect(browser.jar.size).toBe(0);
  });

  test('still leads back to the page that was asked for', async () => {
    const ended = await browser.get('/asked');
    const shown = await browser.post('/session', { ...fieldsOn(ended.body), key: typed });
    expect(fieldsOn(shown.body)).toEqual({ 'back-to': '/asked', key: typed });
  });

  test.each([
    ['is blank', { key: '' }, 422, 'Enter the key from your email'],
    ['nobody was given', { key: 'x'.repeat(28) }, 404, 'This key is not right'],
  ])('because it %s has the status and the words that it had', async (_why, fields, status, words) => {
    const shown = await browser.post('/session', fields);
    expect(shown.status).toBe(status);
    expect(wordsOf(shown.body)).toContain(words);
  });

  test.each([
    ['nothing', undefined],
    ['what is no JSON', 'x'],
    ['other JSON', Buffer.from('{"key":1}').toString('base64url')],
  ])('and of which the cookie says %s is the page for a key', async (_what, value) => {
    if (value !== undefined) browser.jar.set(cookie, value);
    const shown = await browser.get(page);
    expect(shown.status).toBe(200);
    expect(shown.body).toBe((await form.browser().get('/open')).body);
  });

  test('leads nowhere else, whatever its cookie says', async () => {
    browser.jar.set(cookie, Buffer.from('{"key":"x","back":"//evil.example"}').toString('base64url'));
    expect((await browser.get(page)).body).not.toContain('evil');
  });

  test.each([
    [
      'holds what was typed on another page',
      { key: 'x', 'post-again-at': '/audits/a/cases/b/returns/c/check', note: 'kept' },
      'kept',
    ],
    ['is longer than a cookie', { key: 'y'.repeat(3500) }, 'y'.repeat(3500)],
  ])('is answered with the page itself where it %s', async (_why, fields, held) => {
    const answered = await browser.posted('/session', fields);
    expect(answered.status).toBe(404);
    expect(answered.body).toContain(held);
    expect(browser.jar.size).toBe(0);
  });
});

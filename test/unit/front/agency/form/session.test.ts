/** The way in: from the key of a mail to a session, and what a session withstands. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openForm, tokenOn, wordsOf } from '../../../../form.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { token } from '../../manager/fixture.ts';

let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

const rows = (): number => form.aws.items('drafts').length;

/** A browser that has opened the link of the general practice. */
async function inside() {
  const browser = form.browser();
  const opened = await browser.post('/session', { key: token });
  expect(opened).toMatchObject({ status: 303, location: '/asked' });
  return browser;
}

describe('the page that a link opens', () => {
  test.each([
    '/open',
    '/open/',
    `/open#t=${token}`,
    `/open/#t=${token}`,
    `/open%23t=${token}`,
    `/open%2523t=${token}`,
    `/open%23t%3D${token}`,
  ])('is the same at %s, with a box for the key, and begins nothing', async (path) => {
    const [bare, shown] = [await form.browser().get('/open'), await form.browser().get(path)];
    expect(shown.status).toBe(200);
    expect(shown.body).toBe(bare.body);
    expect(shown.body).toContain('name="key"');
    expect(shown.body).not.toContain(token);
    expect(rows()).toBe(0);
    expect(JSON.stringify(form.lines)).not.toContain(token);
  });

  test('may load its own files alone, post to its own site alone, and be kept or framed by nobody', async () => {
    const { headers } = await form.browser().get('/open');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });
});

describe('a key', () => {
  test('begins a session, and leads on to the list', async () => {
    const browser = await inside();
    const list = await browser.get('/asked');
    expect(list.status).toBe(200);
    expect(wordsOf(list.body)).toContain('What we need from you');
    expect(list.body).not.toContain(token);
  });

  test.each([
    ['in groups', token.replaceAll(/.{4}/g, '$& ')],
    ['with a line end', `${token}\n`],
    ['between spaces', `  ${token}  `],
    ['as the whole link', `https://audits.example/open#t=${token}`],
    [
      'as a link that a program has wrapped, with much of its own',
      `https://eur02.safelinks.example/?url=https%3A%2F%2Faudits.example%2Fopen%23t%3D${token}&data=05${'%7C'.repeat(600)}`,
    ],
  ])('opens the same %s', async (_how, key) => {
    expect(await form.browser().post('/session', { key })).toMatchObject({ status: 303 });
  });

  test.each([
    ['that nobody was given', 'x'.repeat(28), 404, 'This key is not right'],
    ['of an older kind that nobody was given', 'xY-_'.repeat(8), 404, 'This key is not right'],
    [
      'that is as long as a code',
      'ABCD-EFGH',
      404,
      'This may be a code: a key is longer. It has 28 letters and digits',
    ],
    ['in small letters that is short', '7ab2-7ab2-7ab', 404, 'and this has 11: 17 are missing'],
    ['that lacks one letter', 'x'.repeat(27), 404, 'and this has 27: 1 is missing'],
    ['that has one too many', 'x'.repeat(29), 404, 'and this has 29: that is 1 too many'],
    ['with letters that no key has', `u!${'x'.repeat(26)}`, 404, 'and no “U”, “!” is among them'],
    ['that is the address alone', 'https://audits.example/open', 404, 'This is an address without a key'],
    ['that is blank', '   ', 422, 'Enter the key from your email'],
  ])('%s begins none, and says so beside the box and at the top', async (_which, key, status, words) => {
    const browser = form.browser();
    const shown = await browser.post('/session', { key });
    expect(shown.status).toBe(status);
    expect(shown.body).toContain('<title>Error: ');
    expect(wordsOf(shown.body).split(words)).toHaveLength(3);
    expect(shown.body).toContain('href="#key"');
    expect(browser.jar.has('__Host-form')).toBe(false);
    expect(rows()).toBe(0);
  });

  test('that opens nothing stands in the box as it was typed, to be corrected there', async () => {
    const typed = `${token.slice(0, -1)}" x`;
    const shown = await form.browser().post('/session', { key: typed });
    expect(fieldsOn(shown.body)).toEqual({ key: typed });
    expect(JSON.stringify(form.lines)).not.toContain(token.slice(0, -1));
  });

  test('is taken from a page of this site alone', async () => {
    const shown = await form.browser().post('/session', { key: token }, { origin: 'https://evil.example' });
    expect(shown.status).toBe(403);
    expect(rows()).toBe(0);
  });

  test('that comes as something else than a form is refused', async () => {
    const { answer } = await form.ask('POST', '/session', { 'content-type': 'application/json' }, `{"key":"${token}"}`);
    expect(answer.statusCode).toBe(415);
    expect(answer.headers?.['content-type']).toBe('text/html; charset=utf-8');
  });
});

describe('a session', () => {
  test('is a cookie that no script and no other site gets, whose secret stands nowhere', async () => {
    const { answer } = await form.ask(
      'POST',
      '/session',
      { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://audits.example' },
      `key=${token}`,
    );
    const [cookie = ''] = answer.cookies ?? [];
    expect(cookie).toMatch(/^__Host-form=[\w-]{43}\.[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    const [secret = ''] = cookie.slice('__Host-form='.length).split('.');
    expect(JSON.stringify([form.aws.items('drafts'), form.lines])).not.toContain(secret);
  });

  test('is begun anew by each key, whatever cookie a browser comes with', async () => {
    const browser = form.browser();
    const planted = `${'s'.repeat(43)}.${'a'.repeat(64)}`;
    browser.jar.set('__Host-form', planted);
    await browser.post('/session', { key: token });
    expect(browser.jar.get('__Host-form')).not.toBe(planted);
    expect(rows()).toBe(1);
  });

  test.each([
    ['another secret', (value: string) => `${'s'.repeat(43)}${value.slice(43)}`],
    ['another link', (value: string) => `${value.slice(0, 44)}${'0'.repeat(64)}`],
    ['half of it', (value: string) => value.slice(0, 60)],
    ['nothing', () => ''],
  ])('does not open with %s in its cookie', async (_what, change) => {
    const browser = await inside();
    browser.jar.set('__Host-form', change(browser.jar.get('__Host-form')!));
    const shown = await browser.get('/asked');
    expect(shown.status).toBe(401);
    expect(shown.body).not.toContain('Case 1');
    expect(shown.body).toContain('name="key"');
  });

  test('ends after an hour without use, and says that nothing is lost', async () => {
    const browser = await inside();
    const minutes = (count: number) => {
      form.clock.now = new Date(form.clock.now.getTime() + count * 60_000);
    };
    minutes(59);
    expect((await browser.get('/asked')).status).toBe(200);
    minutes(59);
    expect((await browser.get('/asked')).status).toBe(200);
    minutes(60);
    const ended = await browser.get('/asked');
    expect(ended.status).toBe(401);
    expect(wordsOf(ended.body)).toContain('Everything that was saved is there.');
  });

  test('was never there for whoever follows an address without one: nobody is told that they were signed out', async () => {
    const words = wordsOf((await form.browser().get('/asked')).body);
    expect(words).toContain('A key from your email opens this page.');
    expect(words).not.toContain('signed out');
  });

  test('is not begun by a wrong key, which is not told that a newer one replaced it: older ones still open', async () => {
    const words = wordsOf((await form.browser().post('/session', { key: 'x'.repeat(28) })).body);
    expect(words).toContain('A key from an older email opens nothing once your keys were replaced.');
    expect(words).not.toContain('each new key replaces');
  });

  test('is noted as used once in five minutes, by one write', async () => {
    const browser = await inside();
    const written = () => form.aws.items('drafts').map((row) => row['usedAt']);
    const before = written();
    await browser.get('/asked');
    expect(written()).toEqual(before);
    form.clock.now = new Date(form.clock.now.getTime() + 5 * 60_000);
    await browser.get('/asked');
    expect(written()).toEqual([form.clock.now.toISOString()]);
  });

  test('ends when somebody signs out, in every tab', async () => {
    const browser = await inside();
    const other = form.browser();
    for (const [name, value] of browser.jar) other.jar.set(name, value);
    const page = (await browser.get('/asked')).body;
    expect(await browser.post('/session/end', { token: tokenOn(page) })).toMatchObject({
      status: 303,
      location: '/open?out=yes',
    });
    expect(wordsOf((await browser.get('/open?out=yes')).body)).toContain('You are signed out.');
    expect(wordsOf((await browser.get('/open')).body)).not.toContain('You are signed out.');
    expect(browser.jar.size).toBe(0);
    expect(rows()).toBe(0);
    expect((await other.get('/asked')).status).toBe(401);
  });

  test('is not begun by a key that is cut short, which is told', async () => {
    const shown = await form.browser().post('/session', { key: 'ABCD-EFGH-JKMN' });
    expect([shown.status, rows()]).toEqual([404, 0]);
    expect(wordsOf(shown.body)).toContain('A key has 28 letters and digits');
  });

  test('is led to its end from every page, and from none that needs no session', async () => {
    const browser = await inside();
    const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
    const out = 'action="/session/end" method="post"';
    for (const path of ['', '/check', '/checked', '/decline', '/pages/A-1', '/about', '/answers'])
      expect([path, (await browser.get(`${gpReturn}${path}`)).body.includes(out)]).toEqual([path, true]);
    for (const path of ['/asked', '/code']) expect((await browser.get(path)).body).toContain(out);
    for (const path of ['/open', '/nothing-here']) expect((await form.browser().get(path)).body).not.toContain(out);
  });

  test.each([
    ['no token', {}],
    ['a blank one', { token: '' }],
    [
      'that of another session, such as of a page that was open before the key was entered anew',
      { token: 'f'.repeat(64) },
    ],
  ])('is ended too by a form with %s', async (_what, fields: Record<string, string>) => {
    const browser = await inside();
    expect(await browser.post('/session/end', fields)).toMatchObject({ status: 303, location: '/open?out=yes' });
    expect([browser.jar.size, rows()]).toEqual([0, 0]);
  });

  test('is not ended by another site', async () => {
    const browser = await inside();
    const shown = await browser.post('/session/end', {}, { 'sec-fetch-site': 'cross-site' });
    expect([shown.status, browser.jar.size, rows()]).toEqual([403, 1, 1]);
  });
});

describe('an address that is none', () => {
  test('is a page for a browser, and problem details for a program', async () => {
    const page = await form.browser().get('/nothing-here');
    expect(page).toMatchObject({ status: 404 });
    expect(wordsOf(page.body)).toContain('Page not found');
    const { answer } = await form.ask('GET', '/v1/nothing', {});
    expect(answer.headers?.['content-type']).toBe('application/problem+json');
    const curl = await form.ask('GET', '/nothing-here', { accept: '*/*' });
    expect(curl.answer.headers?.['content-type']).toBe('application/problem+json');
  });
});

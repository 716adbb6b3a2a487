/** The pages of those who answer, in a real browser: the way in, with scripts and without. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Assets } from '../../shared/base/ui/assets.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { openForm } from '../form.ts';
import { token } from '../unit/front/manager/fixture.ts';
import { barred } from './axe.ts';
import { builtAssets, screens, serve } from './site.ts';

let opened: OpenBrowser | undefined;
let assets: Assets;
let site: Awaited<ReturnType<typeof serve>>;
let context: BrowserContext;
let page: Page;
/** What must never happen while a page is open. */
let trouble: string[];

beforeAll(async () => {
  [opened, assets] = await Promise.all([openBrowser(), builtAssets()]);
});
afterAll(() => opened?.close());
beforeEach(async () => {
  const { program } = await openForm({ assets });
  site = await serve(program);
});
afterEach(async () => {
  await context.close();
  await site.close();
});

/** Opens a page in a browser of its own. */
async function visit(path: string, { scripts = true, on = screens.desktop } = {}): Promise<void> {
  trouble = [];
  context = await opened!.browser.newContext({ javaScriptEnabled: scripts, viewport: on });
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  page.on('request', (request) => {
    if (!request.url().startsWith(`${site.url}/`) && !request.url().startsWith('data:')) trouble.push(request.url());
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    // A page that says what is wrong is answered with its status, which the browser notes.
    if (!message.text().startsWith('Failed to load resource')) trouble.push(message.text());
  });
  await page.goto(`${site.url}${path}`);
}

const heading = (): Promise<string> => page.locator('h1').innerText();
const arrived = (): Promise<void> => page.waitForURL(`${site.url}/asked`);

describe('a link', () => {
  test.each(['/open#t=', '/open/#t=', '/open%23t=', '/open%2523t=', '/open%23t%3D', '/open?from=mail#t='])(
    'that arrives as %sKEY opens the list, and its key is in no address',
    async (path) => {
      await visit(`${path}${token}`);
      await arrived();
      expect(await heading()).toBe('What we need from you');
      const later = site.heard.slice(1);
      expect(JSON.stringify(later.map((one) => one.path))).not.toContain(token);
      expect(later.filter(({ method }) => method === 'POST')).toHaveLength(1);
      // Neither does the back button lead to it.
      await page.goBack();
      expect(page.url()).not.toContain(token);
      expect(trouble).toEqual([]);
    },
  );

  test.each(['#t=', '%23t%3D'])(
    'that a program has wrapped, and leads on to as /open%sKEY, opens the list',
    async (as) => {
      const wrapped = `https://filter.example/?url=${encodeURIComponent(`${site.url}/open#t=${token}`)}&data=05%7C01`;
      await visit('/open');
      await page.route('https://filter.example/**', (route) =>
        route.fulfill({ status: 302, headers: { location: `${site.url}/open${as}${token}` } }),
      );
      await page.goto(wrapped);
      await arrived();
      // Where it leads on to the page alone, there is the box, which takes the wrapped link too.
      await page.goto(`${site.url}/open`);
      await page.getByLabel('Key from your email').fill(wrapped);
      await page.getByRole('button', { name: 'Continue' }).click();
      await arrived();
      expect(await heading()).toBe('What we need from you');
    },
  );

  test('that is opened where its page stands already opens the list', async () => {
    await visit('/open');
    await page.goto(`${site.url}/open#t=${token}`);
    await arrived();
    expect(await heading()).toBe('What we need from you');
  });

  test('whose key was dropped on the way opens with what stands in the mail, without scripts too', async () => {
    await visit('/open', { scripts: false });
    await page.getByLabel('Key from your email').fill(token.replaceAll(/.{4}/g, '$& '));
    await page.getByRole('button', { name: 'Continue' }).click();
    await arrived();
    expect(await heading()).toBe('What we need from you');
  });

  test('is followed by keyboard alone', async () => {
    await visit('/open');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type(token);
    await page.keyboard.press('Enter');
    await arrived();
    expect(await heading()).toBe('What we need from you');
  });
});

describe('a key that opens nothing', () => {
  test('is told at the top, which has the focus and leads to the box', async () => {
    await visit('/open');
    await page.getByLabel('Key from your email').fill('no key of anybody');
    await page.getByRole('button', { name: 'Continue' }).click();
    // A script gives it the focus, once it runs.
    await page.locator('.govuk-error-summary:focus').waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    await page.locator('.govuk-error-summary a').click();
    expect(await page.evaluate('document.activeElement.id')).toBe('key');
    expect(await barred(page)).toEqual([]);
    expect(trouble).toEqual([]);
  });
});

test.each([true, false])(
  'what was typed when a session was over is there once a key was entered, scripts: %s',
  async (scripts) => {
    await visit('/open', { scripts });
    await page.getByLabel('Key from your email').fill(token);
    await page.getByRole('button', { name: 'Continue' }).click();
    await arrived();
    await page.getByRole('link', { name: 'Answer the record check' }).click();
    const note = page.getByLabel('A note for the business manager');
    await note.fill('Two lines\nof “words”');
    await page.getByLabel('We have a record of them').first().check();
    await context.clearCookies();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Key from your email').fill(token);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Nothing of it has been saved yet.').waitFor();
    // The browser has posted it once more by itself: nothing of it is in an address.
    expect(new URL(page.url()).pathname).toMatch(/\/check$/);
    expect(page.url()).not.toContain('words');
    expect(await note.inputValue()).toBe('Two lines\nof “words”');
    for (const one of await page.getByLabel('We have a record of them').all()) await one.check();
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await heading()).toBe('You have a record of them');
    // Neither the way back nor loading it anew sends anything again.
    const sent = () => site.heard.filter(({ method, path }) => method === 'POST' && path.endsWith('/check')).length;
    await page.reload();
    expect(sent()).toBe(3);
    // The page before shows what was typed on it.
    await page.goBack();
    await page.getByText('Nothing of it has been saved yet.').waitFor();
    expect(await note.inputValue()).toBe('Two lines\nof “words”');
    expect(sent()).toBe(3);
    expect(trouble).toEqual([]);
  },
);

test('a page comes compressed, as its files do, and those once', async () => {
  await visit(`/open#t=${token}`);
  await arrived();
  const path = '/audits/2026-q2/cases/case-1/returns/gp-a/pages/A-1';
  await page.goto(`${site.url}${path}`);
  const entries = (await page.evaluate(
    `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(
      ({ name, encodedBodySize, decodedBodySize }) => [new URL(name).pathname, encodedBodySize, decodedBodySize])`,
  )) as [string, number, number][];
  expect(entries[0]?.[0]).toBe(path);
  expect(entries.length).toBeGreaterThan(3);
  for (const [of, sent, unpacked] of entries) expect([of, sent < unpacked]).toEqual([of, true]);
  expect(entries.reduce((sum, [, sent]) => sum + sent, 0)).toBeLessThan(40 * 1024);
  const before = site.heard.length;
  await page.reload();
  expect(site.heard.slice(before).map((one) => one.path)).toEqual([path]);
});

describe('a key and a code', () => {
  test.each([
    ['key', '/open'],
    ['code', '/code'],
  ])('may be pasted, and asks for nothing to be remembered, solved or typed twice: %s', async (box, path) => {
    await visit(`/open#t=${token}`);
    await arrived();
    await page.goto(`${site.url}${path}`);
    if (path === '/code') {
      await page.getByRole('button', { name: 'Send me a code' }).click();
      await page.locator('#code').waitFor();
    }
    expect(await page.locator('main :is(input:not([type=hidden]), textarea, select)').count()).toBe(1);
    const isTaken = await page.evaluate(`(() => {
      const given = new DataTransfer();
      given.setData('text/plain', 'pasted');
      const paste = { clipboardData: given, bubbles: true, cancelable: true };
      return document.getElementById('${box}').dispatchEvent(new ClipboardEvent('paste', paste));
    })()`);
    expect(isTaken).toBe(true);
    await page.locator(`#${box}`).focus();
    await page.keyboard.insertText('AB2C-D3EF');
    expect(await page.locator(`#${box}`).inputValue()).toBe('AB2C-D3EF');
  });
});

test('a session says five minutes before that it ends, can be gone on with by one key, and takes nothing away', async () => {
  await visit(`/open#t=${token}`);
  await arrived();
  await page.clock.install();
  await page.goto(`${site.url}/audits/2026-q2/cases/case-1/returns/gp-a/pages/E-1`);
  await page.locator('[name="E2.answer"]').fill('A long answer, begun before lunch.');
  // Saved by itself, which is use of the session: from then on nothing happens.
  await page.clock.runFor('00:30');
  await page.locator('[data-saved]', { hasText: 'Saved' }).waitFor();
  const ends = (): Promise<string> => page.locator('[data-session-end]').innerText();
  const [first, dialog] = [await ends(), page.getByRole('dialog')];
  await page.clock.runFor('54:00');
  expect(await dialog.count()).toBe(0);
  await page.clock.runFor('02:00');
  await dialog.waitFor();
  // It has the focus, and Enter is enough.
  expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Stay signed in');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(ends, { timeout: 10_000 }).not.toBe(first);
  expect(await page.locator('[name="E2.answer"]').inputValue()).toBe('A long answer, begun before lunch.');
  expect(trouble).toEqual([]);
});

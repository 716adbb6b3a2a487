/** What the choices of a question show, in a real browser: with scripts what is asked for, and without all of it. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Assets } from '../../shared/base/ui/assets.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { openForm } from '../form.ts';
import { token } from '../unit/front/manager/fixture.ts';
import { builtAssets, serve, signIn } from './site.ts';

const pages = '/audits/2026-q2/cases/case-1/returns/gp-a/pages';

let opened: OpenBrowser | undefined;
let assets: Assets;
let form: Awaited<ReturnType<typeof openForm>>;
let site: Awaited<ReturnType<typeof serve>>;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [opened, assets] = await Promise.all([openBrowser(), builtAssets()]);
});
afterAll(() => opened?.close());
beforeEach(async () => {
  form = await openForm({ assets });
  site = await serve(form.program);
});
afterEach(async () => {
  await context.close();
  await site.close();
});

async function open(path: string, scripts: boolean): Promise<void> {
  context = await opened!.browser.newContext({ javaScriptEnabled: scripts });
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  await signIn(context, form, token);
  await page.goto(`${site.url}${pages}/${path}`);
}
const choose = (field: string, value: string): Promise<void> =>
  page.locator(`input[name="${field}"][value="${value}"]`).check();
const details = () => page.locator('textarea[name="A1.details"]');
const leave = () => page.locator('input[name="A1.answer"][value=""]');
const reason = () => page.locator('input[name="A1.reason"]').first();
const followUp = () => page.locator('[id="B3-2"]');

test('a box is shown beside the answers that ask for it, and its words stay when another is chosen', async () => {
  await open('A-1', true);
  expect(await details().isVisible()).toBe(false);
  expect(await reason().isVisible()).toBe(false);
  expect(await leave().isVisible()).toBe(false);
  await choose('A1.answer', 'yes');
  expect(await details().isVisible()).toBe(true);
  await leave().check();
  expect(await details().isVisible()).toBe(false);
  await choose('A1.answer', 'yes');
  await details().fill('Seen');
  await choose('A1.answer', 'dont-know');
  expect([await reason().isVisible(), await details().isVisible()]).toEqual([true, false]);
  await choose('A1.reason', 'other');
  expect(await details().isVisible()).toBe(true);
  await choose('A1.answer', 'not-applicable');
  expect([await reason().isVisible(), await details().isVisible()]).toEqual([false, false]);
  await choose('A1.answer', 'no');
  expect(await details().inputValue()).toBe('Seen');
  // Where something stands in it, it is shown whatever is chosen.
  await choose('A1.answer', 'not-applicable');
  await page
    .getByRole('button', { name: /^Save and/ })
    .first()
    .click();
  await page.waitForURL((to) => !to.pathname.includes('/pages/'));
  await page.goto(`${site.url}${pages}/A-1`);
  expect([await details().isVisible(), await details().inputValue()]).toEqual([true, 'Seen']);
});

test('a question that rests on another is shown beside the answer that it rests on', async () => {
  await open('B-1', true);
  expect(await followUp().isVisible()).toBe(false);
  await choose('B3-1.answer', 'yes');
  expect(await followUp().isVisible()).toBe(true);
  await choose('B3-1.answer', 'no');
  expect(await followUp().isVisible()).toBe(false);
});

test('without scripts all of it is there, with words that say when to fill it in', async () => {
  await open('A-1', false);
  expect([await reason().isVisible(), await details().isVisible()]).toEqual([true, true]);
  // An answer can be taken back, before it was saved and after.
  expect(await leave().isVisible()).toBe(false);
  await choose('A1.answer', 'yes');
  expect(await leave().isVisible()).toBe(true);
  await leave().check();
  await page
    .getByRole('button', { name: /^Save and/ })
    .first()
    .click();
  await page.waitForURL((to) => !to.pathname.includes('/pages/A-1'));
  await page.goto(`${site.url}${pages}/A-1`);
  expect(await page.locator('input[name="A1.answer"]:checked').count()).toBe(0);
  await page.goto(`${site.url}${pages}/B-1`);
  expect(await followUp().innerText()).toContain('Answer B3-2 only if you answered Yes to B3-1.');
});

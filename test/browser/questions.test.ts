/** What the choices of a question show, in a real browser: with scripts what is asked for, and without all of it. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Assets } from '../../shared/base/ui/assets.ts';
import { getDraft } from '../../shared/domain/drafts/store.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { openForm } from '../form.ts';
import { token } from '../unit/front/manager/fixture.ts';
import { builtAssets, serve, signIn } from './site.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
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
/** Saves what a page without scripts, or one of an earlier day, may have: a reason beside another answer, and more. */
async function leaveReason(more: Record<string, string> = {}): Promise<void> {
  const all = { 'A1.answer': 'yes', 'A1.reason': 'not-in-records', ...more };
  for (const of of new Set(Object.keys(all).map((field) => field[0]))) {
    await page.goto(`${site.url}${pages}/${of}-1`);
    const typed = Object.entries(all).filter(([field]) => field[0] === of);
    await page.evaluate(
      `(async () => {
        const fields = new FormData(document.querySelector('form[data-saves]'));
        for (const [name, value] of ${JSON.stringify(typed)}) fields.set(name, value);
        await fetch(location.href, { method: 'POST', body: new URLSearchParams(fields) });
      })()`,
    );
  }
}
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

test.each([true, false])(
  'a box that is offered is there whatever is chosen, with scripts or without: %s',
  async (scripts) => {
    await site.close();
    form = await openForm({ assets, tool: 'step-down@2015' });
    site = await serve(form.program);
    await open('F-1', scripts);
    const words = page.locator('textarea[name="F2.details"]');
    expect(await words.isVisible()).toBe(true);
    expect(await page.locator('[id="F2.details-hint"]').innerText()).toBe(
      'Fill this in if you answered Yes. Otherwise you can leave it empty.',
    );
    for (const answer of ['yes', 'no']) {
      await choose('F2.answer', answer);
      expect(await words.isVisible()).toBe(true);
    }
    await save();
    await page.waitForURL((to) => !to.pathname.includes('/pages/F-1'));
    const left = async (): Promise<string> => {
      await page.goto(`${site.url}${pages.replace(/pages$/, 'answers')}`);
      return page.locator('main').innerText();
    };
    expect(await left()).not.toMatch(/^F2 .*“/m);
    await page.goto(`${site.url}${pages}/F-1`);
    await choose('F2.answer', 'yes');
    await save();
    await page.waitForURL((to) => !to.pathname.includes('/pages/F-1'));
    expect(await left()).toMatch(/^F2 .*“Please tell us more\./m);
  },
);

const save = () =>
  page
    .getByRole('button', { name: /^Save and/ })
    .first()
    .click();
const kept = async () => (await getDraft(form.drafts, key))?.answers['A1'];

test('a reason for not knowing goes with that answer alone: changed for another it is not sent, and is back with it', async () => {
  await open('A-1', true);
  await choose('A1.answer', 'dont-know');
  await choose('A1.reason', 'not-in-records');
  await choose('A1.answer', 'yes');
  await choose('A1.answer', 'dont-know');
  expect(await page.locator('input[name="A1.reason"]:checked').getAttribute('value')).toBe('not-in-records');
  // What is saved while somebody types follows: what was chosen in between may be saved first.
  await page.getByText(/^Saved at/).waitFor();
  await expect.poll(kept, { timeout: 10_000 }).toEqual({ answer: 'dont-know', reason: 'not-in-records' });
  await choose('A1.answer', 'no');
  await save();
  await page.waitForURL((to) => !to.pathname.includes('/pages/A-1'));
  expect(await kept()).toEqual({ answer: 'no' });
  // Gone back to, it leads to no error either.
  await page.goBack();
  await choose('A1.answer', 'yes');
  await save();
  await page.waitForURL((to) => !to.pathname.includes('/pages/A-1'));
  expect(await kept()).toEqual({ answer: 'yes' });
});

test('without scripts a reason beside another answer is told, with the way to take it away', async () => {
  await open('A-1', false);
  await choose('A1.answer', 'yes');
  await choose('A1.reason', 'not-in-records');
  await save();
  const problem = page.locator('.govuk-error-summary');
  expect(await problem.innerText()).toContain('A1: you gave a reason for not knowing, but answered Yes.');
  expect(await reason().isVisible()).toBe(true);
  await page.getByLabel('Take the reason away').first().check();
  await save();
  await page.waitForURL((to) => !to.pathname.includes('/pages/A-1'));
  expect(await kept()).toEqual({ answer: 'yes' });
});

test('a reason that was left beside another answer is seen with scripts too, until the answer is changed', async () => {
  await open('A-1', true);
  await leaveReason();
  await page.goto(`${site.url}${pages.replace(/pages$/, 'answers')}`);
  await page.getByRole('link', { name: /^A1: you gave a reason/ }).click();
  await page.waitForURL(/A-1\?then=answers#A1\.reason$/);
  expect(await reason().isVisible()).toBe(true);
  expect(await page.evaluate('document.activeElement.id')).toBe('A1.reason');
  // What it is asked with is seen above it.
  expect(
    await page
      .locator('legend', { hasText: 'If you do not know: why?' })
      .first()
      .evaluate((one) => one.getBoundingClientRect().top),
  ).toBeGreaterThan(0);
  await choose('A1.answer', 'no');
  expect(await reason().isVisible()).toBe(false);
  await choose('A1.answer', 'dont-know');
  expect(await reason().isVisible()).toBe(true);
  await choose('A1.answer', 'yes');
  await save();
  await page.waitForURL(/answers$/);
  expect(await kept()).toEqual({ answer: 'yes' });
});

test('each thing to look at leads to a control that is seen', async () => {
  await open('A-1', true);
  await leaveReason({ 'B1.answer': 'no', 'F2.answer': 'yes' });
  const answers = `${site.url}${pages.replace(/pages$/, 'answers')}`;
  await page.goto(answers);
  const list = page.locator('h1 ~ ul a');
  const hrefs = await list.evaluateAll((links) => links.map((one) => one.getAttribute('href') ?? ''));
  expect(hrefs.length).toBeGreaterThan(30);
  const told = ['A1.reason', 'B1.details', 'F2.details', 'C12.answer', 'E1.answer', 'role'];
  expect(told.filter((id) => !hrefs.some((href) => href.endsWith(`#${id}`)))).toEqual([]);
  for (const id of told) {
    await page.goto(`${site.url}${hrefs.find((href) => href.endsWith(`#${id}`)) ?? ''}`);
    expect([
      id,
      await page.locator(`[id="${id}"]`).isVisible(),
      await page.evaluate('document.activeElement.id'),
    ]).toEqual([id, true, id]);
    await page.goto(answers);
  }
});

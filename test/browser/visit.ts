/** Somebody with a key and a browser, on the pages of the form that run in this process: what tests of what is typed share. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Assets } from '../../shared/base/ui/assets.ts';
import { getDraft } from '../../shared/domain/drafts/store.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { openForm, type FormOptions } from '../form.ts';
import { giveCode } from '../form-code.ts';
import { token } from '../unit/front/manager/fixture.ts';
import { builtAssets, serve, signIn } from './site.ts';

export const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
/** Its first page of questions. */
export const firstPage = `${gpReturn}/pages/A-1`;
export const gpKey = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };

/** Enters a key, as whoever has it in a mail does. */
export async function enterKey(on: Page, url: string, given = token): Promise<void> {
  await on.goto(`${url}/open`);
  await on.getByLabel('Key from your email').fill(given);
  await on.getByRole('button', { name: 'Continue' }).click();
  await on.waitForURL(`${url}/asked`);
}

/** The one visit of a test, once `open` was called. */
export interface Visit {
  form: Awaited<ReturnType<typeof openForm>>;
  site: Awaited<ReturnType<typeof serve>>;
  context: BrowserContext;
  page: Page;
  /** What went wrong in the page's scripts. */
  trouble: string[];
  /** What the browser asked before it left a page. */
  asked: string[];
}

/** Opens a browser for a file of tests, and a site and a visit for each of them. @param of what is asked, of whom */
export function visits(of: Pick<FormOptions, 'other'> = {}) {
  let opened: OpenBrowser | undefined;
  let assets: Assets;
  let visit: Pick<Visit, 'form' | 'site'> & Partial<Visit>;
  beforeAll(async () => {
    [opened, assets] = await Promise.all([openBrowser(), builtAssets()]);
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    const form = await openForm({ assets, ...of });
    visit = { form, site: await serve(form.program) };
  });
  afterEach(async () => {
    await visit.context?.close();
    await visit.site.close();
  });
  /** Enters the key and opens a page, in a browser whose clock stands still until it is moved. */
  return async ({ scripts = true, path = firstPage } = {}): Promise<Visit> => {
    const { form, site } = visit;
    const context = await opened!.browser.newContext({
      javaScriptEnabled: scripts,
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const made: Visit = { form, site, context, page, trouble: [], asked: [] };
    visit = made;
    page.on('pageerror', (error) => made.trouble.push(error.message));
    page.on('dialog', (dialog) => {
      made.asked.push(dialog.type());
      void dialog.accept();
    });
    if (scripts) await page.clock.install();
    await signIn(context, form, token);
    await page.goto(`${site.url}${path}`);
    return made;
  };
}

/** Gives the browser's own session a code. */
export async function enterCode({ form, context }: Visit): Promise<void> {
  const mine = form.browser();
  for (const { name, value } of await context.cookies()) mine.jar.set(name, value);
  await giveCode(form, mine);
}

/** What stands in the draft of the first question. */
export const firstAnswer = async ({ form }: Visit) => (await getDraft(form.drafts, gpKey))?.answers['A1'];

/** Answers the first question, whose box for words is shown then. */
export async function writeFirst({ page }: Visit, words: string): Promise<void> {
  await page.locator('input[name="A1.answer"][value="yes"]').check();
  await page.locator('textarea[name="A1.details"]').fill(words);
}

/** Presses the first button that saves. */
export const saveAndGoOn = ({ page }: Visit): Promise<void> =>
  page
    .getByRole('button', { name: /^Save and/ })
    .first()
    .click();

/** Stops a page's clock, as it stands: from then on nothing is tried again by itself until it is moved. */
export async function standStill(page: Page): Promise<void> {
  await page.clock.pauseAt((await page.evaluate<number>('Date.now()')) + 1000);
}

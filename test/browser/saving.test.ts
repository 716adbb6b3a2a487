/** A page of questions in a real browser: saved while it is typed on, and nothing of it lost to a connection or a session that ends. */
import type { Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { getDraft } from '../../shared/domain/drafts/store.ts';
import { giveCode } from '../form-code.ts';
import { fieldsOn } from '../form-fields.ts';
import { summaryToken, token } from '../unit/front/manager/fixture.ts';
import { barred } from './axe.ts';
import { signIn } from './site.ts';
import {
  enterKey,
  firstAnswer,
  firstPage,
  gpKey,
  gpReturn,
  saveAndGoOn,
  standStill,
  visits,
  writeFirst,
  type Visit,
} from './visit.ts';

const openVisit = visits();
let visit: Visit;
let form: Visit['form'];
let site: Visit['site'];
let context: Visit['context'];
let page: Visit['page'];
let trouble: string[];
let asked: string[];

async function open(of: { scripts?: boolean } = {}): Promise<void> {
  visit = await openVisit(of);
  ({ form, site, context, page, trouble, asked } = visit);
}
const pass = (seconds: number): Promise<void> => page.clock.runFor(seconds * 1000);
const line = (words: string) => page.locator('[data-saved]', { hasText: words }).waitFor();
const answer = () => firstAnswer(visit);
const posts = () => site.heard.filter(({ method, path }) => method === 'POST' && path === firstPage).length;
const write = (words: string) => writeFirst(visit, words);
const goOn = () => saveAndGoOn(visit);
/** Answers what is posted from the page of questions. @param how the first of them; the others are let through */
async function answerFirst(how: (route: Route) => Promise<unknown>): Promise<void> {
  let isFirst = true;
  await page.route(`**${firstPage}`, (route) => {
    if (route.request().method() !== 'POST' || !isFirst) return route.continue();
    isFirst = false;
    return how(route);
  });
}
const back = async (): Promise<void> => {
  await page.locator('.govuk-back-link').click();
  await page.waitForURL(`${site.url}${gpReturn}`);
};

describe('while somebody types', () => {
  test('it is saved after a pause, and the page says when', async () => {
    await open();
    await write('What we saw');
    await pass(2);
    await line('Saved at 10:30.');
    expect(await answer()).toEqual({ answer: 'yes', details: 'What we saw' });
    expect(posts()).toBe(1);
    // Nothing was typed since: it is sent once, and writes nothing more.
    await goOn();
    await page.waitForURL((url) => url.pathname !== firstPage);
    expect(posts()).toBe(2);
    expect((await getDraft(form.drafts, gpKey))?.rev).toBe(1);
    expect(trouble).toEqual([]);
  });

  test('it is saved every fifteen seconds at the latest, however long somebody types', async () => {
    await open();
    await standStill(page);
    await write('A');
    const box = page.locator('textarea[name="A1.details"]');
    for (let second = 0; second < 14; second += 1) {
      await box.press('End');
      await box.pressSequentially('b');
      await pass(1);
    }
    expect(posts()).toBe(0);
    await box.pressSequentially('c');
    await pass(1);
    await line('Saved at 10:30.');
    expect(posts()).toBe(1);
  });

  test('it is asked about where it is too much to go on its way while the page is left', async () => {
    await open();
    await page.locator('input[name="A1.answer"][value="yes"]').check();
    await page.locator('textarea[name="A1.details"]').fill('ж'.repeat(15_000));
    await page.goBack();
    expect(asked).toEqual(['beforeunload']);
  });

  test('so is who filled it in, and a case summary', async () => {
    await open();
    await page.goto(`${site.url}${gpReturn}/about`);
    await page.getByLabel('Your role').fill('Practice nurse');
    await pass(2);
    await line('Saved at 10:30.');
    expect((await getDraft(form.drafts, gpKey))?.about).toMatchObject({ role: 'Practice nurse' });
    await signIn(context, form, summaryToken);
    await page.goto(`${site.url}${gpReturn.replace('gp-a', 'summary')}/summary`);
    await page.locator('textarea[name=text]').fill('Half of it');
    await pass(2);
    await line('Saved at 10:30.');
    const written = async () => (await getDraft(form.drafts, { ...gpKey, agency: 'summary' }))?.answers['text'];
    expect(await written()).toEqual({ answer: 'Half of it' });
    // Enter in a box saves, and does not send.
    await page.locator('input[name="from.day"]').press('Enter');
    const check = (url: URL) => url.pathname.endsWith('/summary/answers');
    await page.waitForURL(check);
    await page.goBack();
    await page.locator('textarea[name=text]').fill('All of it');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.waitForURL(check);
    // What is to be changed is under the hands of whoever follows its link.
    await page.getByRole('link', { name: 'Change outcome for the children' }).click();
    await page.waitForURL((url) => url.hash === '#outcome');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.waitForURL(check);
    await page.getByRole('button', { name: 'Send the case summary' }).click();
    await page.waitForURL((url) => url.pathname.endsWith('/sent/1'));
    expect(await written()).toEqual({ answer: 'All of it' });
    expect(trouble).toEqual([]);
  });

  test('what is typed at the last moment goes with the page', async () => {
    await open();
    await write('At the last moment');
    await goOn();
    await page.waitForURL((url) => url.pathname !== firstPage);
    expect(await answer()).toEqual({ answer: 'yes', details: 'At the last moment' });
    // Nothing of it is left in the browser, for whoever uses it next.
    expect(await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])')).toBe('[{},{}]');
  });

  test('what somebody else changed is said, and is shown to nobody without a code when the page is sent', async () => {
    await open();
    const other = form.browser();
    await other.post('/session', { key: token });
    const theirs = (await other.get(firstPage)).body;
    await page.locator('input[name="A1.answer"][value="no"]').check();
    await pass(2);
    await line('Saved at 10:30.');
    await giveCode(form, other);
    await other.post(firstPage, { ...fieldsOn((await other.get(firstPage)).body), 'A1.details': 'Theirs' });
    expect(theirs).not.toContain('Theirs');
    await write('Mine');
    await pass(2);
    await line('Question A1 was changed elsewhere.');
    await goOn();
    // This session had no code: what a colleague wrote is not shown in it.
    await page.getByText('Somebody else has changed some of these answers').waitFor();
    expect(await page.content()).not.toContain('Theirs');
    expect(await page.locator('textarea[name="A1.details"]').inputValue()).toBe('Mine');
    expect(await barred(page)).toEqual([]);
  });

  test('both are shown when the page is sent, where a code was entered here', async () => {
    await open();
    const other = form.browser();
    await other.post('/session', { key: token });
    await giveCode(form, other);
    const mine = form.browser();
    for (const { name, value } of await context.cookies()) mine.jar.set(name, value);
    await giveCode(form, mine);
    await other.post(firstPage, {
      ...fieldsOn((await other.get(firstPage)).body),
      'A1.answer': 'no',
      'A1.details': 'Theirs',
    });
    await write('Mine');
    await pass(2);
    await line('Question A1 was changed by somebody else at 10:30.');
    await goOn();
    await page.getByText('You typed: Yes').waitFor();
    expect(await page.locator('textarea[name="A1.details"]').inputValue()).toBe('Theirs');
    expect(await page.locator('main').innerText()).toContain('Mine');
    expect(await barred(page)).toEqual([]);
    // Written once more, mine is taken.
    await write('Mine after all');
    await goOn();
    await page.waitForURL((url) => url.pathname !== firstPage);
    expect(await answer()).toEqual({ answer: 'yes', details: 'Mine after all' });
    expect(trouble).toEqual([]);
  });
});

describe('a save that is under way', () => {
  const hide = () =>
    page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'))`);

  test('takes what was typed since with it before the page is gone, and comes too late to undo that', async () => {
    await open();
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isUnderWay = (): void => {};
    const underWay = new Promise<void>((resolve) => (isUnderWay = resolve));
    await answerFirst(async (route) => {
      isUnderWay();
      await held;
      await route.continue();
    });
    await write('The first half');
    await pass(2);
    await underWay;
    await write('The first half and the second');
    await hide();
    await expect.poll(answer).toEqual({ answer: 'yes', details: 'The first half and the second' });
    letGo();
    await expect.poll(posts).toBeGreaterThan(1);
    await line('Saved at 10:30.');
    expect(await answer()).toEqual({ answer: 'yes', details: 'The first half and the second' });
    expect(trouble).toEqual([]);
  });

  test('is waited for, or asked about, where more was typed since', async () => {
    await open();
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await answerFirst(async (route) => {
      await held;
      await route.abort();
    });
    await write('The first half');
    await pass(2);
    await write('The first half and the second');
    await back();
    expect(asked).toEqual(['beforeunload']);
    letGo();
  });
});

describe('what stands on a page alone', () => {
  test('because something else than the service answered is tried again, and keeps no button from working', async () => {
    await open();
    await answerFirst((route) => route.fulfill({ contentType: 'text/html', body: '<p>Your proxy greets you.</p>' }));
    await write('Behind a proxy');
    await pass(2);
    await line('This is not saved yet. It is tried again in a moment');
    await pass(10);
    await line('Saved at 10:30.');
    await page.unroute(`**${firstPage}`);
    await answerFirst((route) => route.fulfill({ contentType: 'application/json', body: '{"hello":"proxy"}' }));
    await write('Behind a proxy, once more');
    await goOn();
    await page.waitForURL((url) => url.pathname !== firstPage);
    expect(await answer()).toEqual({ answer: 'yes', details: 'Behind a proxy, once more' });
    expect(trouble).toEqual([]);
  });

  test('as it was typed before a key was entered anew is asked about', async () => {
    await open();
    await write('Typed in the session before');
    await context.clearCookies();
    await goOn();
    await page.getByLabel('Key from your email').fill(token);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Nothing of it has been saved yet.').waitFor();
    expect(await page.locator('textarea[name="A1.details"]').inputValue()).toBe('Typed in the session before');
    await page.goto(`${site.url}/asked`);
    expect(asked).toEqual(['beforeunload']);
  });

  test.each([
    [413, 'This is not saved: it is too much for one page.'],
    [404, 'This is not saved: your key does not open this any more.'],
  ])('because of a %i is said, and not tried again: %s', async (status, words) => {
    await open();
    await page.route(`**${firstPage}`, (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status }) : route.continue(),
    );
    let tried = 0;
    page.on('request', (request) => (tried += request.method() === 'POST' ? 1 : 0));
    await write('What we saw');
    await pass(2);
    await line(words);
    await pass(30);
    expect(tried).toBe(1);
    await back();
    expect(asked).toEqual(['beforeunload']);
  });
});

describe('a connection that is lost', () => {
  test('is said, keeps the page as it is, and what was typed is saved when it is back', async () => {
    await open();
    await context.setOffline(true);
    await write('Typed in a lift');
    await pass(2);
    await line('There is no connection.');
    const tried = page.waitForEvent('requestfailed');
    await goOn();
    await tried;
    await line('There is no connection.');
    expect(new URL(page.url()).pathname).toBe(firstPage);
    expect(await page.locator('textarea[name="A1.details"]').inputValue()).toBe('Typed in a lift');
    expect(await answer()).toBeUndefined();
    // At once, and not when it would be tried again.
    await standStill(page);
    await line('There is no connection.');
    await context.setOffline(false);
    await line('Saved at 10:30.');
    expect(await answer()).toEqual({ answer: 'yes', details: 'Typed in a lift' });
    expect(trouble).toEqual([]);
  });
});

test('a connection that comes back while a save is still failing saves it at once', async () => {
  await open();
  let fail = (): void => {};
  const held = new Promise<void>((resolve) => (fail = resolve));
  let isUnderWay = (): void => {};
  const underWay = new Promise<void>((resolve) => (isUnderWay = resolve));
  await answerFirst(async (route) => {
    isUnderWay();
    await held;
    await route.abort();
  });
  await write('Typed in a lift');
  await standStill(page);
  await pass(2);
  await underWay;
  await page.evaluate(`dispatchEvent(new Event('online'))`);
  fail();
  await line('Saved at 10:30.');
  expect(await answer()).toEqual({ answer: 'yes', details: 'Typed in a lift' });
});

describe('a session', () => {
  test('that will end is said beforehand, and goes on for whoever wants', async () => {
    await open();
    await pass(54 * 60);
    expect(await page.locator('dialog').isVisible()).toBe(false);
    await pass(90);
    await page.getByRole('heading', { name: 'You will soon be signed out' }).waitFor();
    expect(await barred(page)).toEqual([]);
    form.clock.now = new Date(form.clock.now.getTime() + 56 * 60_000);
    // By keyboard alone.
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Stay signed in');
    await page.keyboard.press('Enter');
    await page.locator('[data-session-end]', { hasText: ':' }).waitFor();
    await page.locator('dialog').waitFor({ state: 'hidden' });
    expect(site.heard.at(-1)?.path).toBe('/session/state');
    await pass(10 * 60);
    expect(await page.locator('dialog').isVisible()).toBe(false);
    expect(trouble).toEqual([]);
  });

  test('that cannot be gone on with for want of a connection says so, and can be once there is one', async () => {
    await open();
    await pass(56 * 60);
    const [dialog, stay] = [page.locator('dialog'), page.getByRole('button', { name: 'Stay signed in' })];
    await dialog.waitFor();
    await context.setOffline(true);
    await stay.click();
    await page.getByText('there may be no connection. You are not signed out yet').waitFor();
    expect(await barred(page)).toEqual([]);
    await context.setOffline(false);
    await stay.click();
    await dialog.waitFor({ state: 'hidden' });
    await pass(50 * 60);
    expect(await dialog.isVisible()).toBe(false);
    // The next time it is asked as if nothing had been wrong.
    await pass(6 * 60);
    await dialog.waitFor();
    expect(await page.getByText('there may be no connection').isVisible()).toBe(false);
    expect(trouble).toEqual([]);
  });

  test('that ends in the middle of an answer loses nothing: a key in another window, and it is saved', async () => {
    await open();
    await write('The first half');
    await pass(2);
    await line('Saved');
    form.clock.now = new Date(form.clock.now.getTime() + 61 * 60_000);
    await write('The first half and the second');
    await pass(2);
    await page.getByText('You were signed out. What you typed is still on this page').waitFor();
    expect(await barred(page)).toEqual([]);
    const another = await context.newPage();
    await enterKey(another, site.url);
    await page.bringToFront();
    await page.evaluate(`dispatchEvent(new Event('focus'))`);
    await line('Saved at 11:31.');
    expect(await answer()).toEqual({ answer: 'yes', details: 'The first half and the second' });
    expect(await page.getByText('You were signed out').isVisible()).toBe(false);
    expect(trouble).toEqual([]);
  });
});

test('without scripts each page is sent by itself', async () => {
  await open({ scripts: false });
  await page.locator('input[name="A1.answer"][value="yes"]').check();
  await write('What we saw');
  await goOn();
  await page.waitForURL((url) => url.pathname !== firstPage);
  expect(await answer()).toEqual({ answer: 'yes', details: 'What we saw' });
});

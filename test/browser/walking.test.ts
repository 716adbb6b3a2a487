/** A page that says what is wrong with a form, of every form there is: a browser goes back to it, forward to it, and loads it anew. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { peopleRoutes } from '../../shared/front/agency/form/people-routes.ts';
import { formRoutes } from '../../shared/front/agency/form/routes.ts';
import type { Routes } from '../../shared/base/http/route.ts';
import { failCall } from '../aws/hooks.ts';
import { summaryToken, token } from '../unit/front/manager/fixture.ts';
import { signIn } from './site.ts';
import { enterCode, firstAnswer, firstPage, gpReturn, saveAndGoOn, visits, writeFirst, type Visit } from './visit.ts';

const open = visits();
const summary = `${gpReturn.replace(/gp-a$/, 'summary')}/summary`;
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const box = (page: Page, name: string): Locator => page.locator(`[name="${name}"]:not([type=hidden])`).first();

interface Wrong {
  /** Where the form is. */
  path: string;
  /** What comes before it, once the session is there. */
  before?: (visit: Visit) => Promise<unknown>;
  /** Types what is wrong, and sends it. */
  send: (visit: Visit) => Promise<unknown>;
  /** What the page says of it. */
  says: string;
  /** What was typed, in its box. */
  typed?: [name: string, value: string];
}

/** The 31st of February. */
async function noSuchDay(page: Page): Promise<void> {
  for (const [part, value] of [
    ['day', '31'],
    ['month', '2'],
    ['year', '2026'],
  ] as const)
    await box(page, `from.${part}`).fill(value);
}

/** What somebody does wrong on each form, by its route. */
const wrong: Record<string, Wrong> = {
  'begin-session': {
    path: '/open',
    async send({ page }) {
      await box(page, 'key').fill('ABCD-EFGH-JKMN');
      await press(page, 'Continue');
    },
    says: 'A key has 28 letters and digits',
    typed: ['key', 'ABCD-EFGH-JKMN'],
  },
  'end-session': {
    path: '/asked',
    async send({ page, form }) {
      failCall(form.aws, Object.assign(new Error('away'), { name: 'InternalServerError' }), {
        command: 'DeleteItemCommand',
      });
      await press(page, 'Sign out');
    },
    says: 'Sorry, there is a problem with the service',
  },
  'send-check': {
    path: `${gpReturn}/check`,
    async send({ page }) {
      await box(page, 'note').fill('Two lines\nof a note');
      await press(page, 'Continue');
    },
    says: 'There is a problem',
    typed: ['note', 'Two lines\nof a note'],
  },
  'send-decline': {
    path: `${gpReturn}/decline`,
    async send({ page }) {
      await box(page, 'note').fill('A note');
      await press(page, 'Send');
    },
    says: 'There is a problem',
    typed: ['note', 'A note'],
  },
  'ask-code': {
    path: '/code',
    async send({ page, context, form }) {
      // The key is entered anew in another window.
      await signIn(context, form, token);
      await press(page, 'Send me a code');
    },
    says: 'nothing has been sent',
  },
  'enter-code': {
    path: '/code',
    async before({ page, site }) {
      await page.goto(`${site.url}/code`);
      await press(page, 'Send me a code');
      await box(page, 'code').waitFor();
    },
    async send({ page }) {
      await box(page, 'code').fill('AB2C-D3EF');
      await press(page, 'Continue');
    },
    says: 'This code is not right, or it is too old.',
    typed: ['code', 'AB2C-D3EF'],
  },
  'keep-reference': {
    path: `${gpReturn}/people`,
    before: enterCode,
    async send({ page }) {
      await box(page, 'reference').fill('long'.repeat(40));
      await press(page, /^Save and/);
    },
    says: 'There is a problem',
    typed: ['reference', 'long'.repeat(40)],
  },
  'save-questions': {
    path: firstPage,
    async send(visit) {
      await visit.page.locator('input[name="A2.answer"][value="dont-know"]').check();
      await writeFirst(visit, 'Seen at home');
      await saveAndGoOn(visit);
    },
    says: 'There is a problem',
    typed: ['A1.details', 'Seen at home'],
  },
  'save-about': {
    path: `${gpReturn}/about`,
    async send(visit) {
      await noSuchDay(visit.page);
      await saveAndGoOn(visit);
    },
    says: 'There is a problem',
    typed: ['from.day', '31'],
  },
  'save-summary': {
    path: summary,
    before: ({ context, form }) => signIn(context, form, summaryToken),
    async send(visit) {
      await noSuchDay(visit.page);
      await saveAndGoOn(visit);
    },
    says: 'There is a problem',
    typed: ['from.day', '31'],
  },
  'send-answers': {
    path: `${gpReturn}/answers`,
    async before(visit) {
      await visit.page.goto(`${visit.site.url}${firstPage}`);
      await writeFirst(visit, 'Seen at home');
      await saveAndGoOn(visit);
      await visit.page.waitForURL((url) => url.pathname !== firstPage);
    },
    send: ({ page }) => press(page, 'Send'),
    says: 'There is a problem',
  },
};

const all: Routes = { ...formRoutes, ...peopleRoutes };
const forms = Object.keys(all).filter((id) => all[id]?.takes === 'form');

test('each form is walked here', () => {
  expect(Object.keys(wrong).toSorted()).toEqual(forms.toSorted());
});

describe.each([{ scripts: true }, { scripts: false }])(
  'a page that says what is wrong ($scripts: with scripts or without)',
  (with_) => {
    test.each(Object.entries(wrong))('of %s', async (_id, { path, before, send, says, typed }) => {
      const visit = await open({ ...with_, path: '/asked' });
      const { page, site, trouble } = visit;
      await before?.(visit);
      await page.goto(`${site.url}${path}`);
      await send(visit);
      const isThere = async (): Promise<void> => {
        await page.getByText(says).first().waitFor();
        const stands = typed === undefined ? undefined : await box(page, typed[0]).inputValue();
        expect(stands).toBe(typed?.[1]);
      };
      await isThere();
      const posts = () => site.heard.filter(({ method }) => method === 'POST').length;
      const sent = posts();
      await page.reload();
      await isThere();
      await page.goBack();
      await page.locator('h1').waitFor();
      expect(await page.getByText(says).count()).toBe(0);
      await page.goForward();
      await isThere();
      await page.goto(`${site.url}/open?out=yes`);
      await page.goBack();
      await isThere();
      expect(posts()).toBe(sent);
      expect(trouble).toEqual([]);
    });
  },
);

test('what was typed since on a page that was not taken is there when it is loaded anew, once it is saved', async () => {
  const visit = await open();
  const { page, context, form, site } = visit;
  await writeFirst(visit, 'Typed before');
  await context.clearCookies();
  await saveAndGoOn(visit);
  await box(page, 'key').fill(token);
  await press(page, 'Continue');
  await page.getByText('Nothing of it has been saved yet.').waitFor();
  expect(new URL(page.url()).search).toMatch(/^\?again=/);
  await box(page, 'A1.details').fill('Typed since');
  await page.clock.runFor(2000);
  await page.locator('[data-saved]', { hasText: 'Saved at' }).waitFor();
  await page.reload();
  expect(await box(page, 'A1.details').inputValue()).toBe('Typed since');
  expect(page.url()).toBe(`${site.url}${firstPage}`);
  expect(await firstAnswer({ ...visit, form })).toEqual({ answer: 'yes', details: 'Typed since' });
});

test('what was typed when a session was over is held by the page for a key, gone back to and loaded anew', async () => {
  const check = `${gpReturn}/check`;
  const { page, context, site, trouble } = await open({ path: check });
  await box(page, 'note').fill('Two lines\nof a note');
  await context.clearCookies();
  await press(page, 'Continue');
  const isHeld = () => page.getByText('What you typed is not lost: this page holds it.').waitFor();
  await isHeld();
  await page.reload();
  await isHeld();
  await page.goto(`${site.url}/open?out=yes`);
  await page.goBack();
  await isHeld();
  const toCheck = site.heard.filter(({ path }) => path.startsWith(check));
  expect(toCheck.map(({ method }) => method)).toEqual(['GET', 'POST']);
  // A wrong key in between, and the page that says so, are no way to lose it.
  await box(page, 'key').fill('ABCD-EFGH-JKMN');
  await press(page, 'Continue');
  await page.getByText('A key has 28 letters and digits').first().waitFor();
  await page.reload();
  await isHeld();
  await box(page, 'key').fill(token);
  await press(page, 'Continue');
  await page.getByText('Nothing of it has been saved yet.').waitFor();
  expect(await box(page, 'note').inputValue()).toBe('Two lines\nof a note');
  await page.reload();
  expect(await box(page, 'note').inputValue()).toBe('Two lines\nof a note');
  await page.goBack();
  await isHeld();
  expect(trouble).toEqual([]);
});

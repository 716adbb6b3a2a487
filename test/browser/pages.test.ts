/** Every page of those who answer, in every state, in a real browser: nobody is kept from using it. */
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { everyPage } from '../every-page.ts';
import { isFull } from '../runs.ts';
import { barred, outOfColumn, tooSmall } from './axe.ts';
import { builtAssets, screens, showcase, take, weightOf } from './site.ts';

const assets = await builtAssets();
const pages = await everyPage({ assets });

/** Names that have no look of their own: what is in them has, a script looks for them, or they are as it is without them. */
const hooks = new Set([
  'govuk-checkboxes',
  'govuk-generic-header__container',
  'govuk-js-character-count',
  'govuk-radios',
  'govuk-tag--blue',
]);

/**
 * In full every page is opened on both screens, and axe looks at it. Else those are on a telephone that have something on them
 * that no earlier one had, with axe, which takes half a second a page; and every sixth page on a desk.
 */
const seen = new Set<string>();
const withNews = new Set(
  pages
    .filter(({ body }) => {
      const has = [...body.matchAll(/class="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' '));
      const isNew = has.some((name) => !seen.has(name));
      for (const name of has) seen.add(name);
      return isNew;
    })
    .map(({ name }) => name),
);
const isOpened = (of: string, at: number, on: string): boolean =>
  isFull || (on === 'phone' ? withNews.has(of) : at % 6 === 0);
const isLookedAt = (of: string, on: string): boolean => isFull || (on === 'phone' && withNews.has(of));

let opened: OpenBrowser | undefined;
const shown = new Map<string, Awaited<ReturnType<typeof showcase>>>();
const trouble: string[] = [];

beforeAll(async () => {
  opened = await openBrowser();
  for (const screen of ['desktop', 'phone'] as const) {
    const one = await showcase(opened.browser, { assets, screen, scripts: true });
    one.page.on('pageerror', (error) => trouble.push(error.message));
    shown.set(screen, one);
  }
});
afterAll(() => opened?.close());

/** A form of a return on which something is chosen or typed. */
const typedForms = pages.flatMap(({ name, body }) =>
  [...body.matchAll(/<form action="\/audits[^]*?<\/form>/g)]
    .map(([form]) => form)
    .filter((form) => /<textarea|<select|<input(?![^>]*type="hidden")/.test(form))
    .map((form) => ({ name, begins: form.slice(0, form.indexOf('>') + 1) })),
);

test('no browser puts back into a form what stood in it before', () => {
  expect(typedForms.length).toBeGreaterThan(20);
  expect(typedForms.filter(({ begins }) => !begins.includes(' autocomplete="off"'))).toEqual([]);
});

describe.each(Object.entries(screens))('on a %s', (name, { width }) => {
  test.each(pages.filter(({ name: of }, at) => isOpened(of, at, name)))(
    '$name: nothing barred, nothing too small to touch, nothing wider than its place',
    async ({ name: of, body }) => {
      const { page, show } = shown.get(name)!;
      trouble.length = 0;
      await show(body, of);
      await take(page, `${of}-${name}`);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await tooSmall(page)).toEqual([]);
      expect(await outOfColumn(page)).toEqual([]);
      const summary = page.locator('.govuk-error-summary');
      const hasErrors = (await summary.count()) > 0;
      expect((await page.title()).startsWith('Error: ')).toBe(hasErrors);
      // It has the focus, and each line of it leads to something on the page, or to the page where it can be put right.
      expect(await page.evaluate(`document.activeElement.matches('.govuk-error-summary')`)).toBe(hasErrors);
      expect(
        await summary.locator('a').evaluateAll((links) =>
          links.flatMap((one) => {
            const to = one.getAttribute('href') ?? '';
            if (to.startsWith('/audits/')) return [];
            return one.ownerDocument.getElementById(to.slice(1)) === null ? [to] : [];
          }),
        ),
      ).toEqual([]);
      expect(isLookedAt(of, name) ? await barred(page) : []).toEqual([]);
      expect(trouble).toEqual([]);
    },
  );
});

test('no page fails but the one that is about it', () => {
  const failing = pages.filter(({ body }) => body.includes('there is a problem with the service'));
  expect(failing.map(({ name }) => name)).toEqual(['internal-error']);
});

test('what a page uses of the design system has its look', () => {
  const css = gunzipSync(assets.find(assets.nameOf('pages.css'))!.gzip).toString();
  const used = [...seen].filter((name) => name.startsWith('govuk-') && !hooks.has(name));
  expect(used.filter((name) => !new RegExp(`\\.${name.replace('!', String.raw`\\!`)}(?![\\w-])`).test(css))).toEqual(
    [],
  );
});

test('each page is under 40 KB with all that it loads, compressed', async () => {
  const weights = await Promise.all(
    pages.map(async ({ name, body }) => ({ name, weight: await weightOf(body, assets) })),
  );
  expect(weights.filter(({ weight }) => weight >= 40)).toEqual([]);
  // The longest pages load the most scripts too: one that is not there would make all of them light.
  expect(Math.max(...weights.map(({ weight }) => weight))).toBeGreaterThan(20);
});

test('each page is called something of its own', () => {
  expect(new Set(pages.map(({ name }) => name)).size).toBe(pages.length);
});

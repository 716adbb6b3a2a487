/** The figures' page and its charts in a real browser: what a reader, with or without a mouse, eyes or a large screen, gets. */
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chartsOf } from '../../shared/work/packs/charts/charts.ts';
import { figuresPage } from '../../shared/work/packs/page/figures-page.ts';
import { stepDown2 } from '../library.ts';
import type { Tool } from '../../shared/domain/tool/tool.ts';
import { isFull } from '../runs.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { hostile, secondToolFigures, trendsOf } from '../unit/work/packs/figure-samples.ts';
import { everyKind, everyKindFigures } from '../unit/work/packs/every-kind.ts';
import { datedRestricted, datedShareable, restricted, tool } from '../unit/work/packs/sample.ts';

const trends = trendsOf(stepDown2, ['A1', 'A2', 'A3-1', 'A4', 'B2', 'B6']);
const hostileTool = hostile(stepDown2);
const second = secondToolFigures(9);

/** A tool of some of its sections: a page with everything on it that need not be looked at forty times. */
const shortened = (whole: Tool, sections: string): Tool => ({
  ...whole,
  sections: whole.sections.filter(({ id }) => sections.includes(id)),
  questions: whole.questions.filter(({ section }) => sections.includes(section)),
});
/** As much of a tool as axe looks at in `npm test`: two questions of each section. */
const looked = (whole: Tool): Tool => {
  if (isFull) return whole;
  const of = Map.groupBy(whole.questions, ({ section }) => section);
  return { ...whole, questions: whole.sections.flatMap(({ id }) => of.get(id)?.slice(0, 2) ?? []) };
};
const reference = figuresPage(datedRestricted, tool);
const everything = figuresPage(second, shortened(stepDown2, 'AD'), trends);
const everythingLookedAt = figuresPage(second, looked(shortened(stepDown2, 'AD')), trends);

const ofEveryKind = everyKindFigures();
const kinds = figuresPage(ofEveryKind.restricted, everyKind);
const kindsWithheld = figuresPage(ofEveryKind.shareable, everyKind);

const hostileWords = figuresPage(
  secondToolFigures(3, hostileTool),
  looked(shortened(hostileTool, 'A')),
  trendsOf(hostileTool, ['A1', 'A4']),
);

/**
 * Each page, what axe looks at of it in `npm test` and on which screen: it takes seconds over each, and finds the same on
 * both but for what is too small to touch or runs over the edge. `npm run test:full` has it look at the whole on both.
 */
const pages: [name: string, html: string, lookedAt: string, on: string][] = [
  ['the reference audit', reference, figuresPage(datedRestricted, looked(tool)), 'desktop'],
  ['the second tool with everything', everything, everythingLookedAt, 'phone'],
  ['numbers withheld', figuresPage(datedShareable, tool), figuresPage(datedShareable, looked(tool)), 'phone'],
  ['every kind of question', kinds, kinds, 'phone'],
  ['every kind of question, numbers withheld', kindsWithheld, kindsWithheld, 'desktop'],
  ['hostile words', hostileWords, hostileWords, 'desktop'],
];
const screens: [name: string, width: number, height: number][] = [
  ['desktop', 1280, 900],
  ['phone', 360, 740],
];

let opened: OpenBrowser | undefined;
let context: BrowserContext;
let page: Page;
/** What must never happen while a page is open. */
let trouble: string[];

beforeAll(async () => {
  opened = await openBrowser();
});
afterAll(() => opened?.close());

beforeEach(async () => {
  trouble = [];
  context = await opened!.browser.newContext();
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === address) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: served });
    trouble.push(`asked for ${url.slice(0, 100)}`);
    return route.abort();
  });
  page = await context.newPage();
  page.on('console', (message) => trouble.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`));
});
afterEach(() => context.close());

const address = 'https://figures.example/figures.html';
let served = '';

async function show(html: string, width: number, height: number): Promise<void> {
  served = html;
  await page.setViewportSize({ width, height });
  await page.goto(address);
}

const violations = async (): Promise<string[]> => {
  const { violations: found, passes } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'])
    // Details of what is in order are not looked at, and take most of the time.
    .options({ resultTypes: ['violations'] })
    // The page has no frames; to look for problems across them takes as long again.
    .setLegacyMode()
    .analyze();
  expect(passes.length).toBeGreaterThan(20);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary ?? ''}`),
  );
};

describe.each(pages)('%s', (_name, html, lookedAt, on) => {
  test.each(screens)(
    'on a %s: nothing barred, nothing asked for, nothing wider than the screen',
    async (screen, width, height) => {
      await show(html, width, height);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const barred = async (): Promise<string[]> => {
        await show(lookedAt, width, height);
        return violations();
      };
      expect(isFull || screen === on ? await barred() : []).toStrictEqual([]);
      expect(trouble).toStrictEqual([]);
    },
  );
});

test.each([
  ['exact', figuresPage(datedRestricted, looked(shortened(tool, isFull ? 'AB' : 'A')))],
  ['withheld', figuresPage(datedShareable, looked(shortened(tool, isFull ? 'AB' : 'A')))],
])('with every part unfolded: %s', async (_name, html) => {
  await show(html, 360, 740);
  await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await violations()).toStrictEqual([]);
  expect(trouble).toStrictEqual([]);
});

describe('with the keyboard', () => {
  test('the first key leads past the contents, and focus can be seen', async () => {
    await show(reference, 1280, 900);
    await page.keyboard.press('Tab');
    const skip = page.locator('.skip');
    expect(await page.evaluate(`document.activeElement.className === 'skip'`)).toBe(true);
    const box = await skip.boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });

  test('a table that is wider than a phone scrolls by itself', async () => {
    await show(reference, 360, 740);
    const box = page.locator('.scroll').filter({ has: page.locator('#table-answers-section-a') });
    await box.focus();
    expect(await page.evaluate('document.activeElement.scrollWidth > document.activeElement.clientWidth')).toBe(true);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate('document.activeElement.scrollLeft')).toBeGreaterThan(0);
  });
});

test('on paper nothing is folded away and nothing is cut off at the side', async () => {
  await show(everything, 700, 990);
  await page.emulateMedia({ media: 'print' });
  expect(
    await page.evaluate(`document.querySelector('#table-cuts-a1').getBoundingClientRect().height`),
  ).toBeGreaterThan(100);
  expect(await page.locator('.skip').isVisible()).toBe(false);
  const wider = await page.evaluate(
    `[...document.querySelectorAll('svg')].filter((one) => one.getBoundingClientRect().right > innerWidth).length`,
  );
  expect(wider).toBe(0);
});

describe('the charts', () => {
  const sets = [
    ...chartsOf(restricted, tool),
    ...chartsOf(second, stepDown2, trends),
    ...chartsOf(datedShareable, tool),
    ...chartsOf(ofEveryKind.restricted, everyKind),
    ...chartsOf(ofEveryKind.shareable, everyKind),
    ...chartsOf(secondToolFigures(40), stepDown2, trendsOf(stepDown2, ['A1', 'A4'], 14)),
  ];

  /** In the page: the texts that a browser draws over each other or out of the picture, in a font that is wider than Arial. */
  const clashes = `(() => {
    const svg = document.querySelector('svg').getBoundingClientRect();
    const boxes = [...document.querySelectorAll('text')].map((one) => ({ text: one.textContent, ...one.getBoundingClientRect().toJSON() }))
      .map((box) => ({ ...box, top: box.top + box.height * 0.2, bottom: box.bottom - box.height * 0.2 }));
    const found = boxes.filter((box) => box.left < svg.left || box.right > svg.right || box.bottom > svg.bottom).map(({ text }) => 'out: ' + text);
    boxes.forEach((a, at) => boxes.slice(at + 1).forEach((b) => {
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) found.push(a.text + ' | ' + b.text);
    }));
    return found;
  })()`;

  test('draw no text over another or out of the picture, and are XML to the browser', async () => {
    const faults = (text: string): Promise<unknown> =>
      page.evaluate(
        `[...new DOMParser().parseFromString(${JSON.stringify(text)}, 'image/svg+xml').querySelectorAll('parsererror')].length`,
      );
    for (const chart of sets) {
      await page.setContent(`<!doctype html><body style="margin: 0">${chart.svg}`);
      const found = { chart: chart.name, clashes: await page.evaluate(clashes), faults: await faults(chart.svg) };
      expect(found).toStrictEqual({ chart: chart.name, clashes: [], faults: 0 });
    }
    expect(trouble).toStrictEqual([]);
  });
});

/** Somebody with a mail, a keyboard and a browser sends a whole return: with scripts and without, on a desk and on a telephone. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Assets } from '../../shared/base/ui/assets.ts';
import { unpacked } from '../../shared/base/content/compressed.ts';
import { readLog } from '../../shared/domain/returns/store.ts';
import { Content } from '../../shared/domain/tool/submission.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { openForm } from '../form.ts';
import { isFull } from '../runs.ts';
import { audit, entered, gp, token } from '../unit/front/manager/fixture.ts';
import { barred, tooSmall } from './axe.ts';
import { type Focused, keyboardOf } from './keyboard.ts';
import { answersTo, fieldsOf } from './plan.ts';
import { builtAssets, screens, serve, showcase, take } from './site.ts';
import { factsWith } from '../facts.ts';
import { toolIds, toolOf } from '../library.ts';

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
const about = { role: 'Practice nurse', involvement: 'present' };

let opened: OpenBrowser | undefined;
let assets: Assets;
let site: Awaited<ReturnType<typeof serve>> | undefined;
let context: BrowserContext | undefined;
beforeAll(async () => {
  [opened, assets] = await Promise.all([openBrowser(), builtAssets()]);
});
afterAll(() => opened?.close());
afterEach(async () => {
  await context?.close();
  await site?.close();
});

const all = toolIds.flatMap((tool) =>
  [true, false].flatMap((scripts) =>
    (['desktop', 'phone'] as const).map((screen) => ({
      tool,
      scripts,
      screen,
      how: `${tool} on a ${screen}, ${scripts ? 'with' : 'without'} scripts`,
    })),
  ),
);
/** Each tool, each screen, and both with scripts and without: the rest is for `npm run test:full`. */
const sample = all.filter(({ tool, scripts, screen }) =>
  tool === 'step-down@2015' ? !scripts && screen === 'phone' : scripts && screen === 'desktop',
);

/** What is wrong with a page as it stands, and with all that came before it. @param barredOn what axe finds on it */
function watch(page: Page, screen: keyof typeof screens, barredOn: () => Promise<string[]>) {
  const trouble: string[] = [];
  /** By field: the page that asks for it. */
  const asked = new Map<string, string>();
  page.on('pageerror', (error) => trouble.push(error.message));
  async function look(name: string): Promise<void> {
    await take(page, name);
    const { pathname } = new URL(page.url());
    const found = [
      ...(await tooSmall(page)),
      // On all pages where it has the time; the pages themselves are looked at in test/browser/pages.test.ts.
      ...(isFull ? await barredOn() : []),
    ];
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (width > screens[screen].width) found.push(`${width} pixels wide`);
    trouble.push(...found.map((one) => `${pathname}: ${one}`));
    const names = await page.evaluate<string[]>(
      `[...document.querySelectorAll('main :is(input:not([type=hidden]), textarea, select)')].map(({ name }) => name)`,
    );
    for (const field of new Set(names)) {
      const before = asked.get(field);
      if (before !== undefined && before !== pathname) trouble.push(`${field} is asked on ${before} and ${pathname}`);
      asked.set(field, pathname);
    }
  }
  return { trouble, look };
}

test.each(isFull ? all : sample)(
  '$how: a whole return is sent by keyboard alone',
  async ({ tool: id, scripts, screen }) => {
    const tool = toolOf(id)!;
    const form = await openForm({ assets, tool: id });
    site = await serve(form.program);
    context = await opened!.browser.newContext({ javaScriptEnabled: scripts, viewport: screens[screen] });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const hands = keyboardOf(page);
    const mirror = scripts || !isFull ? undefined : await showcase(opened!.browser, { assets, screen, scripts });
    onTestFinished(() => mirror?.close());
    const { trouble, look } = watch(page, screen, async () => {
      await mirror?.show(await page.content(), 'without-scripts');
      return barred(mirror?.page ?? page);
    });
    const heading = (): Promise<string> => page.locator('h1').innerText();
    const base = site.url;
    const path = (): string => page.url().slice(base.length);
    const shot = (name: string): string => `fill-${id.replace('@', '-')}-${screen}-${name}`;

    /** Fills in the page that is shown, and goes on to the next. */
    async function fill(name: string, wanted: (at: Focused) => string | undefined): Promise<void> {
      await look(shot(name));
      const from = path();
      await hands.fill(wanted);
      const problem = page.locator('.govuk-error-summary');
      if ((await problem.count()) > 0) trouble.push(`${from}: ${await problem.innerText()}`);
    }

    await page.goto(`${base}/open`);
    await fill('open', () => token);
    await look(shot('list'));
    await hands.follow('Answer the record check');
    await fill('check', ({ name }) => (name.startsWith('person.') ? 'known' : undefined));
    await look(shot('checked'));
    await hands.follow('Go on to the questionnaire');

    const answers = answersTo(tool, factsWith({ factors: entered(key.case).factors }));
    const fields = fieldsOf(answers);
    for (const section of tool.sections) {
      await look(shot(`tasks-${section.id}`));
      await hands.follow(`${section.id}. `);
      for (let page = path(); page.includes('/pages/'); page = path()) {
        await fill(page.split('/').at(-1)!, ({ name }) => fields.get(name));
        if (path() === page) break;
      }
    }
    await hands.follow('Who filled this in');
    // What was said in the record check is not asked again.
    expect(await page.locator('[name=children]:checked').count()).toBe(2);
    await fill('about', ({ name }) => about[name as keyof typeof about]);
    if (!path().endsWith('/answers')) await hands.follow('Check your answers');
    expect(await page.getByText('Left unanswered').count()).toBe(0);
    await fill('answers', () => undefined);
    await look(shot('sent'));
    expect(trouble).toEqual([]);
    expect(hands.unseen).toEqual([]);
    expect(path()).toMatch(/\/sent\/1$/);
    expect(await heading()).toBe('We have received your answers');

    const last = (await readLog(form.table, key)).at(-1);
    expect(last).toMatchObject({ state: 'submitted' });
    expect(unpacked(Content, last!.content!)).toEqual({
      header: about,
      childrenCovered: ['child-1', 'child-2'],
      answers,
    });
  },
);

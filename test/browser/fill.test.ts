/** Somebody with a mail, a keyboard and a browser sends a whole return: with scripts and without, on a desk and on a telephone. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Assets } from '../../shared/base/ui/assets.ts';
import { unpacked } from '../../shared/base/content/compressed.ts';
import { readLog } from '../../shared/domain/returns/store.ts';
import type { Case } from '../../shared/domain/audits/schema.ts';
import { Content } from '../../shared/domain/tool/submission.ts';
import type { Tool } from '../../shared/domain/tool/tool.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { openForm } from '../form.ts';
import { giveCode } from '../form-code.ts';
import { isFull } from '../runs.ts';
import { audit, entered, gp, token } from '../unit/front/manager/fixture.ts';
import { barred, tooSmall } from './axe.ts';
import { type Focused, keyboardOf } from './keyboard.ts';
import { answersTo, wantedBy } from './plan.ts';
import { builtAssets, screens, serve, showcase, take } from './site.ts';
import { factsWith } from '../facts.ts';
import { childrenOf, growing } from '../growing.ts';
import { domesticAbuse1, toolIds, toolOf } from '../library.ts';

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

/** Who is asked what about whom: a family of two. */
interface Asked {
  tool: Tool;
  service: string;
  case: Pick<Case, 'factors' | 'children'>;
}
const { factors, children } = entered(key.case);
const ofTwo: Asked['case'] = { factors, children };
const asked: Asked[] = [
  ...toolIds.map((id) => ({ tool: toolOf(id)!, service: gp.service, case: ofTwo })),
  ...[gp.service, 'school'].map((service) => ({ tool: domesticAbuse1, service, case: ofTwo })),
  { tool: growing, service: gp.service, case: childrenOf(2) },
];
const all = asked.flatMap((of) =>
  [true, false].flatMap((scripts) =>
    (['desktop', 'phone'] as const).map((screen) => ({
      ...of,
      scripts,
      screen,
      how: `${of.tool.id} as ${of.service} on a ${screen}, ${scripts ? 'with' : 'without'} scripts`,
    })),
  ),
);
/** In which way each is tried every time: both screens, with scripts and without. The rest is for `npm run test:full`. */
const everyTime: Readonly<Record<string, { scripts: boolean; screen: keyof typeof screens }>> = {
  'step-down@2015 general-practice': { scripts: false, screen: 'phone' },
  'step-down@2 general-practice': { scripts: true, screen: 'desktop' },
  'domestic-abuse@1 general-practice': { scripts: false, screen: 'desktop' },
  'domestic-abuse@1 school': { scripts: true, screen: 'phone' },
  'growing@1 general-practice': { scripts: true, screen: 'desktop' },
};
const sample = all.filter(({ tool, service, ...how }) => {
  const { scripts, screen } = everyTime[`${tool.id} ${service}`] ?? {};
  return how.scripts === scripts && how.screen === screen;
});

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

/** The fields of a page in which something else stands than was wanted: what is hidden stands there too. */
async function notStanding(page: Page, wanted: (at: Focused) => string | undefined): Promise<string[]> {
  const fields = await page.evaluate<Focused[]>(`
    [...document.querySelectorAll('main form[data-saves] :is(input:not([type=hidden]), textarea)')].map((one) => ({
      kind: one.matches('[type=radio], [type=checkbox]') ? one.type : 'text',
      name: one.name,
      value: one.value,
      text: '',
      isChecked: one.checked === true,
    }))`);
  return fields.flatMap((field) => {
    const want = wanted(field);
    const stands = field.kind === 'text' ? field.value === (want ?? '') : field.isChecked === (want === field.value);
    return stands
      ? []
      : [`${field.name} is ${field.kind === 'text' ? field.value : `${field.value} ${field.isChecked}`}`];
  });
}

test.each(isFull ? all : sample)(
  '$how: a whole return is sent by keyboard alone',
  async ({ tool, service, case: of, scripts, screen }) => {
    const form = await openForm({ assets, tool: tool.id, other: { tool, service, case: of } });
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
    const shot = (name: string): string => `fill-${tool.id.replace('@', '-')}-${service}-${screen}-${name}`;

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

    const answers = answersTo(tool, factsWith({ ...of, service, involvement: 'present' }));
    const wanted = wantedBy(tool, answers);
    const seen: string[] = [];
    for (const section of tool.sections) {
      await look(shot(`tasks-${section.id}`));
      // Of what is asked of each child the first row leads to all of them, one after the other.
      await hands.follow(`${section.id}. `);
      for (let at = path(); at.includes('/pages/'); at = path()) {
        seen.push(at);
        await fill(at.split('/').at(-1)!, wanted);
        if (path() === at) break;
      }
    }
    // Whoever takes it up again finds it on the pages as it was left.
    for (const at of seen) {
      await page.goto(`${base}${at}`);
      trouble.push(...(await notStanding(page, wanted)).map((one) => `${at}: ${one}`));
    }
    await page.goto(`${base}/audits/${key.audit}/cases/${key.case}/returns/${key.agency}`);
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

    // What was sent can be looked at in the same session, once it has a code.
    const mine = form.browser();
    for (const { name, value } of await context.cookies()) mine.jar.set(name, value);
    await giveCode(form, mine);
    await page.goto(`${base}${path().replace(/sent\/1$/, 'copies/1')}`);
    await look(shot('copy'));
    expect(await heading()).toBe('Copy of what was sent');
    expect(await page.getByText('Left unanswered').count()).toBe(0);
    expect(trouble).toEqual([]);

    const last = (await readLog(form.table, key)).at(-1);
    expect(last).toMatchObject({ state: 'submitted' });
    expect(unpacked(Content, last!.content!)).toEqual({
      header: about,
      childrenCovered: ['child-1', 'child-2'],
      answers,
    });
  },
);

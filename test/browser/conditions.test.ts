/**
 * A questionnaire that the code has never seen is filled in by two services in a real browser, with scripts and without: each
 * sees its own questions, and what decides may be said last and changed.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { unpacked } from '../../shared/base/content/compressed.ts';
import type { Assets } from '../../shared/base/ui/assets.ts';
import { getDraft } from '../../shared/domain/drafts/store.ts';
import { readLog } from '../../shared/domain/returns/store.ts';
import { Content } from '../../shared/domain/tool/submission.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { openForm } from '../form.ts';
import { atSea, seafaring } from '../seafaring.ts';
import { audit, gp, token } from '../unit/front/manager/fixture.ts';
import { builtAssets, screens, serve } from './site.ts';

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
const at = `/audits/${audit.id}/cases/case-1/returns/${gp.id}`;

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

/** The questions that somebody sees on a page. */
const seenOn = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('.question')].filter((one) => one.checkVisibility()).map(({ id }) => id)`,
  );

const choose = (page: Page, question: string, answer: string): Promise<void> =>
  page.check(`[name="${question}.answer"][value="${answer}"]`);

async function press(page: Page, name: RegExp): Promise<void> {
  const moved = page.waitForEvent('framenavigated');
  await page.getByRole('button', { name }).first().click();
  await moved;
  await page.waitForLoadState('load');
}

const services = [
  { service: 'harbour', own: ['B1'], others: ['B2', 'B3', 'D1'] },
  { service: 'lighthouse', own: ['B2', 'B3'], others: ['B1', 'D1'] },
];

describe.each(services)('a $service', ({ service, own, others }) => {
  test.each([true, false])(
    'is asked what is for it and the children that it covers, and no more, with scripts: %s',
    async (scripts) => {
      const form = await openForm({ assets, other: { tool: seafaring, service, case: atSea } });
      site = await serve(form.program);
      context = await opened!.browser.newContext({ javaScriptEnabled: scripts, viewport: screens.desktop });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const trouble: string[] = [];
      page.on('pageerror', (error) => trouble.push(error.message));
      const go = (path: string) => page.goto(`${site!.url}${path}`);
      const words = (): Promise<string> => page.locator('main').innerText();

      /** What is seen of the first page, where a script hides what is not to be answered. */
      const ifScripts = (...seen: string[]): string[] => (scripts ? seen : ['A1', 'A2', 'A3', 'A4', 'A5']);

      await go('/open');
      await page.locator('[name=key]').fill(token);
      await press(page, /./);

      // Before anybody has said who they are, neither past nor present is asked, and the children are those of the case.
      await go(at);
      expect(await words()).toContain('Which questions you are asked depends on this');
      expect(await words()).not.toContain('D. Of ferries alone');
      await go(`${at}/pages/C-1`);
      expect(await seenOn(page)).toEqual(['C3', 'C4', 'C5']);

      await go(`${at}/about`);
      await page.locator('[name=role]').fill('Keeper');
      await page.check('[name=involvement][value=past]');
      await page.check('[name=children][value="child-1"]');
      await page.uncheck('[name=children][value="child-2"]');
      await press(page, /^Save/);

      await go(`${at}/pages/A-1`);
      expect(await seenOn(page)).toEqual(ifScripts('A1', 'A5'));
      const markup = (await page.locator('main').textContent())?.replaceAll(/\s+/g, ' ');
      expect(markup).toContain('Answer A3 only if you answered Yes to A1 and No to A2.');
      expect(markup).toContain('Answer A4 only if you answered No to A1 or Yes to A2.');
      await choose(page, 'A1', 'yes');
      expect(await seenOn(page)).toEqual(ifScripts('A1', 'A2', 'A5'));
      await choose(page, 'A2', 'yes');
      expect(await seenOn(page)).toEqual(ifScripts('A1', 'A2', 'A4', 'A5'));
      await choose(page, 'A2', 'no');
      expect(await seenOn(page)).toEqual(ifScripts('A1', 'A2', 'A3', 'A5'));
      await choose(page, 'A3', 'no');
      await choose(page, 'A5', 'yes');
      await press(page, /^Save/);

      await go(`${at}/pages/B-1`);
      expect(await seenOn(page)).toEqual(own);
      for (const question of own) await choose(page, question, 'yes');
      await press(page, /^Save/);

      await go(`${at}/pages/C-1`);
      expect(await seenOn(page)).toEqual(['C1', 'C4', 'C5']);
      for (const question of ['C1', 'C4', 'C5']) await choose(page, question, 'no');
      await press(page, /^Save/);

      // A page of another service is passed by.
      await go(`${at}/pages/D-1`);
      expect(new URL(page.url()).pathname).toBe(at);

      await go(`${at}/answers`);
      const whole = await words();
      expect(whole).not.toContain('Left unanswered');
      expect(whole).not.toContain('Answered, and not sent');
      for (const question of [...others, 'A4', 'A6', 'C2', 'C3']) expect(whole).not.toContain(`asked as ${question}?`);

      // They are involved now after all, and it is the other child: what was said stays, and what is asked follows.
      await go(`${at}/about`);
      await page.check('[name=involvement][value=present]');
      await page.check('[name=children][value="child-2"]');
      await page.uncheck('[name=children][value="child-1"]');
      await press(page, /^Save/);
      await go(`${at}/pages/C-1`);
      expect(await seenOn(page)).toEqual(['C2', 'C3']);
      await choose(page, 'C2', 'yes');
      await choose(page, 'C3', 'yes');
      await press(page, /^Save/);
      await go(`${at}/answers`);
      expect(await words()).toMatch(
        /Answered, and not sent[^]*asked as C1\?[^]*asked as C4\?[^]*asked as C5\?[^]*Who filled this in/,
      );
      expect(await words()).not.toContain('Left unanswered');

      await press(page, /^Send/);
      // A child whom it should cover is left out, and to that it says yes.
      await page.check('[name=open]');
      await press(page, /^Send/);
      expect(await page.locator('h1').innerText()).toBe('We have received your answers');
      expect(trouble).toEqual([]);

      const yes = { answer: 'yes' };
      const no = { answer: 'no' };
      const last = (await readLog(form.table, key)).at(-1)!;
      expect(unpacked(Content, last.content!)).toEqual({
        header: { role: 'Keeper', involvement: 'present' },
        childrenCovered: ['child-2'],
        answers: {
          A1: yes,
          A2: no,
          A3: no,
          A5: yes,
          ...Object.fromEntries(own.map((question) => [question, yes])),
          C2: yes,
          C3: yes,
        },
      });
      expect(last.counted).toMatchObject({ gaps: [], unexplained: 0 });
      const kept = (await getDraft(form.drafts, key))?.answers;
      expect(kept).toMatchObject({ C1: no, C4: no, C5: no });
    },
  );
});

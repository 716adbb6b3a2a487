/** The page that a link in a mail opens, in a real browser, with the program's own answers behind it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openLinkPage } from '../../shared/front/agency/link-page.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';
import { opened as openedAudit } from '../unit/front/agency/requests.ts';
import { summaryToken, token } from '../unit/front/manager/fixture.ts';

const site = 'https://audits.example';
let browser: OpenBrowser | undefined;
let agency: Awaited<ReturnType<typeof openedAudit>>;
/** Every address that was asked for. */
let asked: string[];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  agency = await openedAudit();
  asked = [];
});

/** What a bearer's page shows, once it has its answer: its table's rows, its first words, and the whole. */
async function shownTo(bearer: string): Promise<{ rows: string[]; status: string; all: string }> {
  const context = await browser!.browser.newContext();
  await context.route('**/*', async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    asked.push(request.url());
    if (pathname === '/open') {
      const { body, contentType, headers } = openLinkPage();
      return route.fulfill({ contentType: contentType!, headers: headers!, body: String(body) });
    }
    const { authorization = '' } = await request.allHeaders();
    const answer = await agency.send(request.method(), pathname, { authorization });
    return route.fulfill({
      status: answer.status!,
      contentType: 'application/json',
      body: JSON.stringify(answer.body),
    });
  });
  const page: Page = await context.newPage();
  await page.goto(`${site}/open#t=${bearer}`);
  await page.locator('#status', { hasNotText: 'Fetching' }).waitFor();
  const shown = {
    rows: (await page.locator('#returns tr').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' ').trim()),
    status: await page.locator('#status').innerText(),
    all: await page.locator('main').innerText(),
  };
  expect(page.url()).toBe(`${site}/open`);
  await context.close();
  return shown;
}

test('a return with gaps says how many questions are open, and until when they can be filled in', async () => {
  const todo = await shownTo(token);
  expect(todo.rows).toEqual([expect.stringContaining('Case 1')]);
  expect(todo.rows[0]).toContain('To do');
  const answers = { A1: { answer: 'yes' } };
  const body = JSON.stringify({ childrenCovered: ['child-1'], answers });
  const { gaps } = (await agency.send('POST', '/submissions', {}, body)).body as { gaps: string[] };
  const sent = await shownTo(token);
  expect(sent.rows[0]).toContain(
    `Received. ${gaps.length} questions are left unanswered and 1 child is not covered. This can be filled in until the audit closes, on Friday 29 May 2026.`,
  );
  expect(sent.status).toContain('You were asked for 1 in all; 0 still to do.');
});

test('a case summary shows what the case has already, to be confirmed', async () => {
  const { rows, all } = await shownTo(summaryToken);
  expect(rows).toHaveLength(1);
  expect(all).toContain(
    'Case 1, case summary: please confirm or correct what we have. Level of need before and after: CP to CIN.',
  );
});

test('a link that is none opens nothing, and no address ever has a token in it', async () => {
  const { rows, status } = await shownTo('another-token-of-nobody');
  expect(rows).toEqual([]);
  expect(status).toMatch(/^This link does not open anything\./);
  await shownTo(token);
  expect(asked.some((url) => url.includes('token'))).toBe(false);
});

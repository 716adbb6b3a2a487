/** A mail in the mailbox of the local stage, as a browser shows it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMailboxServer, type MailboxServer } from '../../infra/local/mailbox/server.ts';
import { openBrowser, type OpenBrowser } from '../browser.ts';

const title = 'A page that runs its script';
/** Where the link of the mail leads. */
const form = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<!doctype html><title>x</title><script>document.title = '${title}'</script>`);
});

let mailbox: MailboxServer;
let opened: OpenBrowser;
beforeAll(async () => {
  await new Promise<void>((done) => form.listen(0, '127.0.0.1', done));
  const link = `http://127.0.0.1:${(form.address() as AddressInfo).port}/open`;
  const html = `<!doctype html><html><head><title>x</title></head><body><a href="${link}">Open</a>${'<p>Line</p>'.repeat(100)}
    <script>document.body.textContent = ''</script></body></html>`;
  const mail = { id: 'one', from: 'a@b.example', to: ['c@d.example'], cc: [], bcc: [], subject: 'Long', text: 'Long' };
  mailbox = await openMailboxServer({
    mails: () => Promise.resolve([{ ...mail, html, at: 0 }]),
    filesOf: () => Promise.resolve([]),
  });
  opened = await openBrowser();
});
afterAll(async () => {
  await opened?.close();
  await mailbox?.close();
  form.close();
  form.closeAllConnections();
});

test('a mail is shown in its whole length, runs nothing, and its link opens a page in a new tab that does what it always does', async () => {
  const page = await opened.browser.newPage({ viewport: { width: 600, height: 400 } });
  await page.goto(`${mailbox.url}mail/one`);
  const frame = page.frameLocator('iframe');
  await expect.poll(() => frame.locator('p').count()).toBe(100);
  for (const width of [600, 300]) {
    await page.setViewportSize({ width, height: 400 });
    const last = async (): Promise<number> => (await frame.locator('p').last().boundingBox())?.y ?? Infinity;
    const end = async (): Promise<number> => {
      const box = await page.locator('iframe').boundingBox();
      return (box?.y ?? 0) + (box?.height ?? 0);
    };
    await expect.poll(async () => (await end()) - (await last())).toBeGreaterThan(20);
    expect((await end()) - (await last())).toBeLessThan(80);
  }
  const [tab] = await Promise.all([page.waitForEvent('popup'), frame.getByRole('link', { name: 'Open' }).click()]);
  await expect.poll(() => tab.title()).toBe(title);
  expect(page.url()).toBe(`${mailbox.url}mail/one`);
});

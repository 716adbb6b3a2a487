/** The pages of those who answer, served over HTTP to a real browser, by the program in this process. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildPageAssets } from '../../infra/constructs/page-assets.ts';
import { lazily } from '../../shared/base/aws/lazily.ts';
import { zipped } from '../../shared/base/http/zipped.ts';
import { readAssets, type Assets } from '../../shared/base/ui/assets.ts';
import type { openForm } from '../form.ts';
import { context, eventOf } from '../http-event.ts';
import type { Program } from '../program.ts';

/** What pages are looked at on. */
export const screens = { desktop: { width: 1280, height: 900 }, phone: { width: 375, height: 740 } };

/** Takes a picture of a whole page, where the environment names a folder for them. */
export async function take(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** The files that pages load, built as they are deployed, once for all that look at pages in one process. */
export const builtAssets = lazily(async (): Promise<Assets> => {
  const folder = await mkdtemp(join(tmpdir(), 'page-assets-'));
  try {
    await buildPageAssets(folder);
    const assets = readAssets(folder);
    // A file is read when it is first asked for, and these are gone then.
    for (const file of await readdir(folder)) assets.find(basename(file, '.gz'));
    return assets;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** What is sent of a page and of the files that it names, compressed, in KB. */
export async function weightOf(body: string, { find }: Pick<Assets, 'find'>): Promise<number> {
  const loaded = [...body.matchAll(/\/assets\/([\w.-]+)/g)].map(([, name = '']) => {
    const asset = find(name);
    if (asset === undefined) throw new Error(`a page loads ${name}, which is not there`);
    // What cannot be unpacked would be no weight of anything.
    gunzipSync(asset.gzip);
    return asset.gzip.byteLength;
  });
  const { body: page } = await zipped({ status: 200, body, contentType: 'text/html' }, { 'accept-encoding': 'gzip' });
  return [Buffer.from(page as Uint8Array).byteLength, ...loaded].reduce((sum, bytes) => sum + bytes, 0) / 1024;
}

/**
 * A page that shows markup as it is handed over, with the files that it loads.
 * @param scripts whether its own scripts run. A browser that runs none at all cannot be looked at by axe, which is one
 */
export async function showcase(
  browser: Browser,
  { assets, screen, scripts }: { assets: Assets; screen: keyof typeof screens; scripts: boolean },
) {
  const context = await browser.newContext({ viewport: screens[screen] });
  context.setDefaultTimeout(15_000);
  let current = '';
  await context.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (!pathname.startsWith('/assets/'))
      return route.fulfill({ body: current, contentType: 'text/html; charset=utf-8' });
    const asset = assets.find(pathname.slice('/assets/'.length));
    return asset === undefined || (!scripts && pathname.endsWith('.js'))
      ? route.abort()
      : route.fulfill({ body: gunzipSync(asset.gzip), contentType: asset.contentType });
  });
  const page = await context.newPage();
  return {
    page,
    show: async (markup: string, name: string): Promise<void> => {
      current = markup;
      await page.goto(`http://localhost/${name}`);
    },
    close: () => context.close(),
  };
}

/**
 * Gives a browser a session, for tests of what comes after. The pages on which a key is entered take two thirds of the time
 * that it takes to come to a page of questions; they are held in form.test.ts.
 */
export async function signIn(
  on: BrowserContext,
  form: Awaited<ReturnType<typeof openForm>>,
  key: string,
): Promise<void> {
  const entered = form.browser();
  await entered.post('/session', { key });
  // Of its own host alone, and secure, as the program sets it: both are said by the address.
  await on.addCookies([...entered.jar].map(([name, value]) => ({ name, value, url: 'https://localhost/' })));
}

/** A request as it came. */
export interface Heard {
  method: string;
  /** With its query. */
  path: string;
  body: string;
}

/** Serves a program at an address of its own, as API Gateway would. */
export async function serve(program: Pick<Program, 'functionOf'>) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { method = 'GET', url = '/', headers } = request;
      const body = await text(request);
      heard.push({ method, path: url, body });
      // API Gateway decodes a path before it hands it over.
      const [address = '/', query] = url.split('?');
      const path = decodeURIComponent(address);
      const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      const got = await program.functionOf(method, path)(
        eventOf({
          method,
          path,
          headers: plain,
          ...(query === undefined ? {} : { query: Object.fromEntries(new URLSearchParams(query)) }),
          ...(body === '' ? {} : { body }),
        }),
        context,
      );
      response.writeHead(got.statusCode ?? 500, {
        ...(got.headers as Record<string, string>),
        ...(got.cookies === undefined ? {} : { 'set-cookie': got.cookies }),
      });
      response.end(got.isBase64Encoded ? Buffer.from(got.body ?? '', 'base64') : got.body);
    };
    answer().catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    heard,
    close: () => new Promise((resolve) => void server.close(resolve)),
  };
}

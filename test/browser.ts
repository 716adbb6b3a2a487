/** A real browser for tests, without anything installed on the system and without anything left behind. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

/** Installed browsers that will do where there is none in `node_modules`. */
const channels = ['chrome', 'chromium', 'msedge'];

export interface OpenBrowser {
  browser: Browser;
  /** everything the browser unpacked and wrote, gone after `close` */
  folder: string;
  close: () => Promise<void>;
}

/**
 * Unpacks the Chromium that npm brought, with the libraries and the font that come with it, into that folder. The package
 * unpacks into the temporary folder of its process, and its libraries only where it believes that it is in Lambda, so
 * it runs in a process of its own that is told both.
 */
async function unpack(folder: string): Promise<string> {
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename], { env });
  return stdout;
}

/** Its own font only, so that a page is laid out alike on every machine. */
const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>
`;

async function ownChromium(folder: string): Promise<LaunchOptions> {
  const executablePath = await unpack(folder);
  const fonts = join(folder, 'fonts.conf');
  await writeFile(fonts, fontsIn(folder));
  await mkdir(join(folder, 'tmp'));
  return {
    executablePath,
    // Hinting moves letters by fractions of a pixel from machine to machine.
    args: ['--font-render-hinting=none', '--disable-gpu'],
    env: {
      ...process.env,
      HOME: folder,
      TMPDIR: join(folder, 'tmp'),
      FONTCONFIG_FILE: fonts,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
    },
  };
}

async function launch(folder: string): Promise<Browser> {
  // Root may not use Chromium's sandbox; Playwright leaves it out unless it is asked for.
  if (process.platform === 'linux' && process.arch === 'x64') return chromium.launch(await ownChromium(folder));
  const refused: unknown[] = [];
  for (const channel of channels) {
    try {
      return await chromium.launch({ channel });
    } catch (error) {
      refused.push(error);
    }
  }
  throw new AggregateError(refused, `No browser: install one of ${channels.join(', ')}`);
}

/**
 * Opens a browser. Whoever opens it closes it, also when a test fails: `afterAll(() => opened?.close())`.
 * On Linux (x64) it is the Chromium of `node_modules`, elsewhere one that is installed.
 * @throws what keeps it from starting; nothing is left behind then either
 */
export async function openBrowser(): Promise<OpenBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  // For a process that ends without closing; Playwright ends the browser itself then.
  const atExit = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', atExit);
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    process.off('exit', atExit);
  };
  try {
    const browser = await launch(folder);
    return {
      browser,
      folder,
      close: async () => {
        try {
          await browser.close();
        } finally {
          await remove();
        }
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

if (import.meta.main) {
  const { default: packed } = await import('@sparticuz/chromium');
  process.stdout.write(await packed.executablePath());
}

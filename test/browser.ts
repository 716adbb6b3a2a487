/** A real browser for tests, without anything installed on the system and without anything left behind outside `.local`. */
import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import * as z from 'zod/mini';

/** Installed browsers that will do where there is none in `node_modules`. */
const channels = ['chrome', 'chromium', 'msedge'];

export interface OpenBrowser {
  browser: Browser;
  /** everything the browser wrote, gone after `close` */
  folder: string;
  close: () => Promise<void>;
}

const root = resolve(import.meta.dirname, '..');
const local = join(root, '.local');
const Package = z.object({ version: z.string() });

/** What the browser is started from: its program, the libraries and the font that come with it. */
interface Unpacked {
  folder: string;
  program: string;
}

/**
 * Unpacks the Chromium that npm brought. The package unpacks into the temporary folder of its process, and its libraries
 * only where it believes that it is in Lambda, so it runs in a process of its own that is told both.
 */
async function unpackInto(folder: string): Promise<string> {
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename], { env });
  return relative(folder, stdout);
}

/** Unpacked once on a machine, as that takes seconds: whoever finds it unpacked, or half of it by another, waits for nobody. */
async function unpacked(): Promise<Unpacked> {
  const packed = await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
  const { version } = Package.parse(JSON.parse(packed));
  const folder = join(local, `chromium-${version}`);
  const program = join(folder, 'chromium');
  if (existsSync(program)) return { folder, program };
  await mkdir(local, { recursive: true });
  const building = await mkdtemp(`${folder}-`);
  try {
    const found = await unpackInto(building);
    if (found !== 'chromium') throw new Error(`The browser was unpacked as ${found}.`);
    await rename(building, folder).catch((error: unknown) => {
      // Another process was there first.
      if (!existsSync(program)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return { folder, program };
}

/** Its own font only, so that a page is laid out alike on every machine. */
const fontsOf = (fonts: string, cache: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>
`;

async function ownChromium(folder: string): Promise<LaunchOptions> {
  const own = await unpacked();
  const fonts = join(folder, 'fonts.conf');
  await writeFile(fonts, fontsOf(join(own.folder, 'fonts'), join(folder, 'font-cache')));
  await mkdir(join(folder, 'tmp'));
  return {
    executablePath: own.program,
    // Hinting moves letters by fractions of a pixel from machine to machine.
    args: ['--font-render-hinting=none', '--disable-gpu'],
    env: {
      ...process.env,
      HOME: folder,
      TMPDIR: join(folder, 'tmp'),
      FONTCONFIG_FILE: fonts,
      LD_LIBRARY_PATH: join(own.folder, 'al2023', 'lib'),
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

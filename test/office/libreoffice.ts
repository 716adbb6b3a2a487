import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';

const timeLimit = 180_000;

const missing =
  'LibreOffice is not installed, and these tests open the files with it: ' +
  'apt-get install -y --no-install-recommends libreoffice-calc-nogui libreoffice-writer-nogui';

/** Runs it in a process group of its own, which is ended as a whole when the time is up: soffice starts others. */
function soffice(args: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn('soffice', args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    reject(new Error(`LibreOffice took more than ${timeLimit / 1000} seconds: ${said}`));
  }, timeLimit);
  child.on('error', (error) => {
    clearTimeout(timer);
    reject('code' in error && error.code === 'ENOENT' ? new Error(missing, { cause: error }) : error);
  });
  child.on('close', (code) => {
    clearTimeout(timer);
    if (code === 0) resolve();
    else reject(new Error(`LibreOffice ended with ${code}: ${said}`));
  });
  return promise;
}

/**
 * Opens files with LibreOffice, all in one run, and saves each as something else, with a profile of its own that is gone
 * afterwards, so that no run sees another's settings.
 * @param files each name says by its extension what it is; files of a pack will do
 * @param to what `--convert-to` takes: `pdf`, `ods`, `csv:Text - txt - csv (StarCalc):...`
 * @param infilter how to open them, where the default is not meant
 * @returns the files it made, by name: `figures.ods` of `figures.csv`
 * @throws Error where it is not installed, fails, takes more than three minutes or leaves a file out
 */
export async function convert(
  files: readonly { name: string; body: string | Uint8Array }[],
  to: string,
  infilter?: string,
): Promise<Map<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'office-'));
  try {
    const made = join(folder, 'made');
    await mkdir(made);
    const sources = files.map(({ name }) => join(folder, basename(name)));
    await Promise.all(files.map(({ body }, at) => writeFile(sources[at]!, body)));
    const profile = pathToFileURL(join(folder, 'profile')).href;
    const how = infilter === undefined ? [] : [`--infilter=${infilter}`];
    const start = [`-env:UserInstallation=${profile}`, '--headless', '--norestore', '--nolockcheck', ...how];
    await soffice([...start, '--convert-to', to, '--outdir', made, ...sources]);
    const names = await readdir(made);
    for (const { name } of files) {
      const stem = basename(name, extname(name));
      if (!names.some((one) => one.startsWith(stem))) throw new Error(`LibreOffice could not open ${name}`);
    }
    return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(made, name))] as const)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How LibreOffice writes every sheet of a workbook as a CSV file: cells as they are shown, UTF-8. */
export const everySheetAsCsv = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1';

/** The XML of one part of a file that is a zip: `content.xml` of an ODS, `word/document.xml` of a DOCX. */
export function partOf(file: Uint8Array, path: string): string {
  const part = unzipSync(file)[path];
  if (part === undefined) throw new Error(`the file has no ${path}`);
  return strFromU8(part);
}

/** Programs that look at files and are not ours, run to their end. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod/mini';

/** A file by its path, as a pack has it. */
export interface Checked {
  name: string;
  body: string | Uint8Array;
}

const project = resolve(import.meta.dirname, '../..');
const environment = '.local/python/office';
const requirements = 'test/office/requirements.txt';

const noReader =
  `A reader of files is not installed as ${requirements} has it, and these tests read the files with it: ` +
  `python3 -m venv ${environment} && ${environment}/bin/pip install -r ${requirements}`;
const noJava =
  'Java 17 or newer is not installed, and these tests check pages with a program that needs it: ' +
  'apt-get install -y --no-install-recommends default-jre-headless';

const noPoppler =
  "Poppler's tools are not installed, and these tests read PDF files with them: " +
  'apt-get install -y --no-install-recommends poppler-utils';

/**
 * Runs a program to its end.
 * @param missing says how to install it
 * @returns what it printed
 * @throws Error with `missing` where the program is not there, and with what it said where it fails
 */
function run(program: string, args: readonly string[], missing: string): Promise<string> {
  const { promise, resolve: done, reject } = Promise.withResolvers<string>();
  execFile(program, args, { maxBuffer: 2 ** 28, timeout: 180_000 }, (error, stdout, stderr) => {
    if (error === null) done(stdout);
    else if (error.code === 'ENOENT') reject(new Error(missing, { cause: error }));
    else reject(new Error(`${program} failed: ${stderr || error.message}`, { cause: error }));
  });
  return promise;
}

/** What one of Poppler's tools prints of a PDF file. @throws Error where they are not installed */
export const poppler = (tool: 'pdftotext' | 'pdfimages' | 'pdfinfo', ...args: string[]): Promise<string> =>
  run(tool, args, noPoppler);

/** Writes files to a folder of their own, which is gone afterwards. */
async function written<T>(files: readonly Checked[], use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'checked-'));
  try {
    for (const { name, body } of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), body);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const Read = z.object({
  csvw: z.string(),
  files: z.record(
    z.string(),
    z.object({
      problems: z.array(z.string()),
      rows: z.array(z.record(z.string(), z.nullable(z.union([z.string(), z.number(), z.array(z.string())])))),
    }),
  ),
});
export type ReadTable = z.infer<typeof Read>['files'][string];

/**
 * Reads CSV files by their metadata with the Python package `csvw`.
 * @param files CSV files and their metadata
 * @returns by the name of the metadata file; a cell that the metadata calls null is null, a decimal number is a text
 * @throws Error where the package is not installed in the version that is required, or fails on a file
 */
export function readByMetadata(files: readonly Checked[]): Promise<Map<string, ReadTable>> {
  return written(files, async (folder) => {
    const paths = files.flatMap(({ name }) => (name.endsWith('-metadata.json') ? [join(folder, name)] : []));
    const script = join(import.meta.dirname, 'csvw-rows.py');
    const stdout = await run(join(project, environment, 'bin/python'), ['-W', 'always', script, ...paths], noReader);
    const read = Read.parse(JSON.parse(stdout));
    assertInstalled('csvw', read.csvw);
    return new Map(Object.entries(read.files).map(([path, table]) => [path.slice(folder.length + 1), table]));
  });
}

/** Holds a package of the readers' environment against the version that is required. @throws Error where it is another */
function assertInstalled(name: string, version: string): void {
  if (!readFileSync(join(project, requirements), 'utf8').split('\n').includes(`${name}==${version}`)) {
    throw new Error(noReader);
  }
}

const ReadForms = z.object({
  pyxform: z.string(),
  files: z.record(z.string(), z.object({ warnings: z.array(z.string()), asked: z.array(z.string()) })),
});

/**
 * Reads XLSForms with the Python package `pyxform`.
 * @returns by the name of the file, what it warns of and the names of what is asked
 * @throws Error where the package is not installed in the version that is required
 */
export function readForms(files: readonly Checked[]): Promise<Map<string, z.infer<typeof ReadForms>['files'][string]>> {
  return written(files, async (folder) => {
    const script = join(import.meta.dirname, 'xlsform-words.py');
    const paths = files.map(({ name }) => join(folder, name));
    const stdout = await run(join(project, environment, 'bin/python'), [script, ...paths], noReader);
    const read = ReadForms.parse(JSON.parse(stdout));
    assertInstalled('pyxform', read.pyxform);
    return new Map(Object.entries(read.files).map(([path, form]) => [path.slice(folder.length + 1), form]));
  });
}

const Messages = z.object({
  messages: z.array(
    z.object({ url: z.optional(z.string()), type: z.string(), lastLine: z.optional(z.int()), message: z.string() }),
  ),
});

/** It runs for some seconds, once: it ends before what a compiler for programs that stay up makes would pay. */
const forOneShortRun = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xss2m'];

/**
 * Checks pages and drawings with the Nu HTML checker.
 * @param files each name says by its extension what it is: `.html` or `.svg`
 * @returns what it says of each file, by name: errors, warnings and remarks, with their lines
 * @throws Error where there is no Java, or where it looked at nothing
 */
export function checkMarkup(files: readonly Checked[]): Promise<Map<string, string[]>> {
  return written(files, async (folder) => {
    const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
    const args = [
      ...forOneShortRun,
      '-jar',
      jar,
      '--format',
      'json',
      '--exit-zero-always',
      '--also-check-svg',
      '--stdout',
    ];
    const stdout = await run('java', [...args, ...files.map(({ name }) => join(folder, name))], noJava);
    const said = new Map(files.map(({ name }) => [name, Array<string>()]));
    for (const { url, type, lastLine, message } of Messages.parse(JSON.parse(stdout)).messages) {
      const name = [...said.keys()].find((one) => url?.endsWith(`/${encodeURI(one)}`));
      if (name === undefined) throw new Error(`the checker says of no file: ${message}`);
      said.get(name)?.push(`${type}, line ${lastLine ?? '?'}: ${message}`);
    }
    return said;
  });
}

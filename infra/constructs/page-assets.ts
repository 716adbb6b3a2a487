/**
 * Builds the files that pages load: `node infra/constructs/page-assets.ts DIRECTORY`. Styles are compiled by Sass, scripts
 * bundled, each is compressed, and named by what it holds.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { compile } from 'sass';
import { projectRoot } from './bundling.ts';

const source = resolve(projectRoot, 'shared/base/ui/assets');

/** Not in the background: Sass then takes twice as long, and nothing here waits for anything else. */
const styles = (): string =>
  compile(join(source, 'pages.scss'), {
    loadPaths: [resolve(projectRoot, 'node_modules')],
    style: 'compressed',
    charset: false,
    quietDeps: true,
  }).css;

async function script(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(source, name)],
    bundle: true,
    minify: true,
    format: 'esm',
    // What the components of the design system are written for.
    target: 'es2020',
    write: false,
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${name} was not bundled`);
  return output.text;
}

/** Builds every file that pages load into a directory. */
export async function buildPageAssets(directory: string): Promise<void> {
  const files = {
    'pages.css': styles(),
    'pages.js': await script('pages.js'),
    'open.js': await script('open.js'),
    'held.js': await script('held.js'),
    'questions.js': await script('questions.js'),
    'saving.js': await script('saving.js'),
  };
  await mkdir(directory, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const [stem, kind] = file.split('.');
    await writeFile(join(directory, `${stem}-${hash}.${kind}.gz`), gzipSync(text, { level: 9 }));
  }
}

const [, program, directory] = process.argv;
if (program === import.meta.filename) {
  if (directory === undefined) throw new Error('say into which directory');
  await buildPageAssets(directory);
}

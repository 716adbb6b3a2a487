/**
 * Bundles functions: `node infra/constructs/bundle.ts DIRECTORY ENTRY…`, each into `DIRECTORY/<its name>/index.mjs`. A process of
 * its own, because synthesis does not wait; one for all of them, because what they share is then read and parsed once.
 */
import { basename } from 'node:path';
import { build } from 'esbuild';
import { bundling } from './bundling.ts';

const [outdir, ...entries] = process.argv.slice(2);
if (outdir === undefined || entries.length === 0) throw new Error('say into which directory, and what to bundle');
await build({
  ...bundling,
  entryPoints: entries.map((entry) => ({ in: entry, out: `${basename(entry, '.ts')}/index` })),
  outdir,
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
});

/** Bundles a function: `node infra/constructs/bundle.ts ENTRY DIRECTORY`. A process of its own, because synthesis does not wait. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from './bundling.ts';

const [entry, directory] = process.argv.slice(2);
if (entry === undefined || directory === undefined) throw new Error('say what to bundle, and into which directory');
await build({ ...bundling, entryPoints: [entry], outfile: join(directory, 'index.mjs'), logLevel: 'warning' });

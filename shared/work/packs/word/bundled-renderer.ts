import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { openDraw, type Draw } from './picture.ts';

/** What drawing needs beside code: whoever bundles this program puts these where packages are looked for. */
export const drawingFiles = [
  '@resvg/resvg-wasm/index_bg.wasm',
  '@fontsource/arimo/files/arimo-latin-400-normal.woff2',
  '@fontsource/arimo/files/arimo-latin-700-normal.woff2',
] as const;

/** What draws charts, with the renderer and the fonts that come with the program. @throws Error where they are missing */
export async function bundledRenderer(): Promise<Draw> {
  const { resolve } = createRequire(import.meta.url);
  const [wasm, ...fonts] = await Promise.all(drawingFiles.map((name) => readFile(resolve(name))));
  if (wasm === undefined) throw new Error('there is no renderer');
  return openDraw({ wasm, fonts });
}

/** Writes the files of the third reference audit that `docs/example` shows: `npx node test/write-example.ts`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { packsOf } from '../shared/work/packs/pack.ts';
import { bundledRenderer } from '../shared/work/packs/word/bundled-renderer.ts';
import { exampleFolder, isOfExample, playThirdReference } from './third-reference.ts';

const draw = await bundledRenderer();
const { stage, played } = await playThirdReference((input) => packsOf(input, draw));
rmSync(exampleFolder, { recursive: true, force: true });
for (const [name, body] of stage.packOf(played.revisions[0]?.revision ?? 0)) {
  if (!isOfExample(name)) continue;
  const path = new URL(name, exampleFolder);
  mkdirSync(new URL('.', path), { recursive: true });
  writeFileSync(path, body);
}
await stage.close();

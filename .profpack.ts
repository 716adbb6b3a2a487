import { goldenInput, goldenNames } from './test/unit/work/packs/golden.ts';
import { packsOf } from './shared/work/packs/pack.ts';
import { bundledRenderer } from './shared/work/packs/word/bundled-renderer.ts';
const draw = bundledRenderer();
for (let i = 0; i < 3; i++) for (const name of goldenNames) {
  const t = performance.now();
  const { input, tool } = goldenInput(name); await packsOf(input, tool, await draw as any);
  console.log(name, Math.round(performance.now() - t));
}

import { expect, test } from 'vitest';
import { bundledRenderer } from '../../../../shared/work/packs/word/bundled-renderer.ts';
import { openDraw } from '../../../../shared/work/packs/word/picture.ts';

// In a process of its own (test/vitest.config.ts): the renderer is started once in one, and here its first start has to fail.
test('a renderer that could not be started is started again', async () => {
  await expect(openDraw({ wasm: new Uint8Array(), fonts: [] })).rejects.toThrow(/WebAssembly/);
  const draw = await bundledRenderer();
  const { width, height } = draw('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');
  expect([width, height]).toEqual([30, 20]);
});

import { packsOf } from '../../shared/work/packs/pack.ts';
import { goldenInput, goldenNames } from '../unit/work/packs/golden.ts';
import { plainDraw } from '../unit/work/packs/plain-draw.ts';
import type { Checked } from './checkers.ts';

/** Every file of both packs of two audits, by path: the reference audit, and one with everything that a pack can rest on. */
export async function filesOfPacks(): Promise<Checked[]> {
  const packs = goldenNames.map(async (golden) => {
    const { input } = goldenInput(golden);
    // Charts stand in the report as pictures, which nothing here looks at.
    const files = await packsOf(input, plainDraw);
    return files.map(({ name, body }) => ({ name: `${golden}/${name}`, body }));
  });
  return (await Promise.all(packs)).flat();
}

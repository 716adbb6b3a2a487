import { packsOf } from '../../shared/work/packs/pack.ts';
import { everyKindInput } from '../unit/work/packs/every-kind.ts';
import { goldenInput, goldenNames } from '../unit/work/packs/golden.ts';
import { plainDraw } from '../unit/work/packs/plain-draw.ts';
import type { Checked } from './checkers.ts';

/**
 * Every file of both packs of three audits, by path: the reference audit, one with everything that a pack can rest on, and one
 * that asks every kind of question.
 */
export async function filesOfPacks(): Promise<Checked[]> {
  const inputs = [
    ...goldenNames.map((golden) => ({ golden, input: goldenInput(golden).input })),
    { golden: 'every-kind', input: everyKindInput() },
  ];
  const packs = inputs.map(async ({ golden, input }) => {
    // Charts stand in the report as pictures, which nothing here looks at.
    const files = await packsOf(input, plainDraw);
    return files.map(({ name, body }) => ({ name: `${golden}/${name}`, body }));
  });
  return (await Promise.all(packs)).flat();
}

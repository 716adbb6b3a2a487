import { ratiosOf, send, submittingIn, type Prepared } from '../deployed/submitting.ts';
import type { World } from '../deployed/world.ts';
import { median, percentile, type Figure, type Measure } from '../measure.ts';

const rounds = 5;

async function run(world: World): Promise<Figure> {
  const { product, sameCalls, noOp, restore } = await submittingIn(world);
  /** Sends each return's requests one after the other, whichever first being first in the next: milliseconds of each. */
  const round = async (): Promise<number[]> => {
    await restore();
    const sides: { requests: Prepared[]; times: number[] }[] = [product, sameCalls, noOp].map((requests) => ({
      requests,
      times: [],
    }));
    for (const index of product.keys()) {
      for (let turn = 0; turn < sides.length; turn++) {
        const side = sides[(index + turn) % sides.length];
        const request = side?.requests[index];
        if (request !== undefined) side?.times.push(await send(request));
      }
    }
    return sides.map(({ times }) => percentile(times, 0.95));
  };
  return world.alone([], async () => {
    // The first calls start the functions.
    await round();
    const taken: number[][] = [];
    while (taken.length < rounds) taken.push(await round());
    const [ours = [], theirs = [], noOps = []] = [0, 1, 2].map((side) => taken.map((one) => one[side] ?? NaN));
    const [p, s, n] = [ours, theirs, noOps].map((times) => median(times).toFixed(1));
    return {
      ratios: ratiosOf(ours, theirs),
      beside: [`${p} ms, the same calls ${s} ms`, `${median(ratiosOf(ours, noOps)).toFixed(2)} of a no-op's ${n} ms`],
    };
  });
}

/** How long the slowest of twenty submissions takes. */
export const submitP95 = (world: () => Promise<World>): Measure => ({
  id: 'submit-p95',
  what: 'p95 of a submission, one at a time, to that of a function that makes the same AWS calls and nothing else',
  target: { at: 'most', value: 1.15 },
  limit: 1,
  anchor: 'the same AWS calls',
  run: async () => run(await world()),
});

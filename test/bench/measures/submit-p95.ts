import { checkNew, type Prepared, sendAll, submittingIn, toNoOp, toProduct, toSameCalls } from '../deployed/submitting.ts';
import type { World } from '../deployed/world.ts';
import { interleaved, median, percentile, type Figure, type Measure } from '../measure.ts';

const rounds = 5;

async function run(world: World): Promise<Figure> {
  const { audit, next } = await submittingIn(world);
  return world.alone([], async () => {
    const p95 = async (requests: readonly Prepared[]): Promise<{ p95: number; answers: string[] }> => {
      const { each, answers } = await sendAll(requests, 1);
      return { p95: percentile(each, 0.95), answers };
    };
    const product = async (): Promise<number> => {
      const taken = await p95(toProduct(world, audit, next()));
      checkNew(taken.answers);
      return taken.p95;
    };
    const same = async (): Promise<number> => (await p95(toSameCalls(world, audit, next()))).p95;
    const noOp = async (): Promise<number> => (await p95(toNoOp(world, audit, next()))).p95;
    // The first calls start the functions.
    for (const warm of [product, same, noOp]) await warm();
    const noOps: number[] = [];
    const taken = await interleaved(rounds, product, async () => {
      const found = await same();
      noOps.push(await noOp());
      return found;
    });
    const [p, s, n] = [median(taken.map(({ a }) => a)), median(taken.map(({ b }) => b)), median(noOps)];
    return {
      ratios: taken.map(({ a, b }) => a / b),
      beside: [
        `${(p / n).toFixed(2)} of a no-op's (${p.toFixed(1)} ms, the same calls ${s.toFixed(1)} ms, a no-op ${n.toFixed(1)} ms)`,
      ],
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

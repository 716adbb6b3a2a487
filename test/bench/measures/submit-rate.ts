import { ratiosOf, sendAll, submittingIn, type Submitting } from '../deployed/submitting.ts';
import type { World } from '../deployed/world.ts';
import { interleaved, median, type Figure, type Measure } from '../measure.ts';

const rounds = 16;
const atOnce = 4;
/** Short, so that what else the machine does meets all alike. */
const ofRound = 38;

async function run(world: World): Promise<Figure> {
  const submitting = await submittingIn(world);
  const left = { product: 0, sameCalls: 0, noOp: 0 };
  /** The rate at which the next returns are taken. */
  const rateOf = (to: keyof typeof left & keyof Submitting) => async (): Promise<number> => {
    if (left[to] === submitting[to].length) {
      await submitting.restore();
      left[to] = 0;
    }
    const from = left[to];
    left[to] += ofRound;
    return sendAll(submitting[to].slice(from, left[to]), atOnce);
  };
  const [product, sameCalls, noOp] = [rateOf('product'), rateOf('sameCalls'), rateOf('noOp')];

  return world.alone([], async () => {
    await submitting.restore();
    // The first calls start the functions.
    for (const start of [product, sameCalls, noOp]) await start();
    const noOps: number[] = [];
    const taken = await interleaved(rounds, product, async () => {
      noOps.push(await noOp());
      return sameCalls();
    });
    const [ours, theirs] = [taken.map(({ a }) => a), taken.map(({ b }) => b)];
    const [p, s, n] = [ours, theirs, noOps].map((rates) => median(rates).toFixed(0));
    return {
      ratios: ratiosOf(ours, theirs),
      beside: [
        `${p} a second, the same calls ${s}`,
        `${median(ratiosOf(ours, noOps)).toFixed(2)} of a no-op's ${n} a second`,
      ],
    };
  });
}

/** How many submissions the deployed API takes, four at a time. */
export const submitRate = (world: () => Promise<World>): Measure => ({
  id: 'submit-rate',
  what: 'submissions a second, four at a time, to those of a function that makes the same AWS calls and nothing else',
  target: { at: 'least', value: 0.9 },
  limit: 1,
  anchor: 'ODK Central: 41.2 submissions/s on a 2 GB machine',
  run: async () => run(await world()),
});

import { ratiosOf, sendAll, submittingIn } from '../deployed/submitting.ts';
import type { World } from '../deployed/world.ts';
import { median, type Figure, type Measure } from '../measure.ts';

const rounds = 5;
const atOnce = 4;
/** So few at a turn, that what else the machine does meets all alike. */
const ofTurn = 19;

async function run(world: World): Promise<Figure> {
  const { product, sameCalls, noOp, restore } = await submittingIn(world);
  /** Sends each return's requests, some returns to each side in turn: how many each side took a second. */
  const round = async (): Promise<number[]> => {
    await restore();
    const sides = [product, sameCalls, noOp].map((requests) => ({ requests, milliseconds: 0 }));
    for (let from = 0, turn = 0; from < product.length; from += ofTurn, turn++) {
      for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
        side.milliseconds += await sendAll(side.requests.slice(from, from + ofTurn), atOnce);
      }
    }
    return sides.map(({ requests, milliseconds }) => (requests.length * 1000) / milliseconds);
  };
  return world.alone([], async () => {
    // The first calls start the functions.
    await round();
    const taken: number[][] = [];
    while (taken.length < rounds) taken.push(await round());
    const [ours = [], theirs = [], noOps = []] = [0, 1, 2].map((side) => taken.map((one) => one[side] ?? NaN));
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

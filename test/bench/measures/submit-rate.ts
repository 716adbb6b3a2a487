import { checkNew, sendAll, submittingIn, toNoOp, toProduct, toSameCalls } from '../deployed/submitting.ts';
import type { World } from '../deployed/world.ts';
import { interleaved, median, type Figure, type Measure } from '../measure.ts';

const rounds = 7;
const atOnce = 4;

/** Requests a second. */
const rateOf = (requests: number, milliseconds: number): number => (requests * 1000) / milliseconds;

async function run(world: World): Promise<Figure> {
  const { audit, next } = await submittingIn(world);
  return world.alone([], async () => {
    const rates = { noOp: [] as number[], same: [] as number[], product: [] as number[] };
    const product = async (): Promise<number> => {
      const returns = next();
      const { whole, answers } = await sendAll(toProduct(world, audit, returns), atOnce);
      checkNew(answers);
      return rateOf(returns.length, whole);
    };
    const same = async (): Promise<number> => {
      const returns = next();
      return rateOf(returns.length, (await sendAll(toSameCalls(world, audit, returns), atOnce)).whole);
    };
    const noOp = async (): Promise<number> => {
      const returns = next();
      return rateOf(returns.length, (await sendAll(toNoOp(world, audit, returns), atOnce)).whole);
    };
    // The first calls start the functions.
    for (const warm of [product, same, noOp]) await warm();
    const taken = await interleaved(rounds, product, async () => {
      const rate = await same();
      rates.noOp.push(await noOp());
      return rate;
    });
    rates.product = taken.map(({ a }) => a);
    rates.same = taken.map(({ b }) => b);
    const [p, s, n] = [median(rates.product), median(rates.same), median(rates.noOp)];
    return {
      ratios: taken.map(({ a, b }) => a / b),
      beside: [
        `${(p / n).toFixed(2)} of a no-op's (${p.toFixed(0)} a second, the same calls ${s.toFixed(0)}, a no-op ${n.toFixed(0)})`,
      ],
    };
  });
}

/** How many submissions the deployed API takes, at four at a time. */
export const submitRate = (world: () => Promise<World>): Measure => ({
  id: 'submit-rate',
  what: `submissions a second, four at a time, to those of a function that makes the same AWS calls and nothing else`,
  target: { at: 'least', value: 0.9 },
  limit: 1,
  anchor: 'ODK Central: 41.2 submissions/s on a 2 GB machine',
  run: async () => run(await world()),
});

import { auditOf, settling, type Return } from '../deployed/audits.ts';
import { type Prepared, ratiosOf, send, sendAll, toProduct, toSameCalls } from '../deployed/submitting.ts';
import type { OpenAudit, World } from '../deployed/world.ts';
import { interleaved, median, type Figure, type Measure } from '../measure.ts';

/** Each in an audit of its own, of the reference audit's eight cases. */
const rounds = 5;

/** A chain from a submission to what is published: the functions that log its first line and its last. */
interface Chain {
  submits: string;
  publishes: string;
  requests: (world: World, audit: OpenAudit, returns: readonly Return[]) => Prepared[];
}
const product: Chain = { submits: 'agency-api', publishes: 'aggregate', requests: toProduct };
const sameCalls: Chain = { submits: 'same-calls', publishes: 'aggregate-same-calls', requests: toSameCalls };

/** Functions of both chains. */
const running = ['relay-changes', 'aggregate', 'relay-same-calls', 'aggregate-same-calls'];

/** @returns milliseconds from each submission's line of log to that of what it published, in order */
async function lagsOf(world: World, { submits, publishes }: Chain, since: number, count: number): Promise<number[]> {
  const timesOf = async (name: string, message: string): Promise<number[]> =>
    (await world.lines(name, since)).filter((line) => line.message === message).map(({ at }) => at);
  const taken = await timesOf(submits, 'submission-taken');
  const published = await timesOf(publishes, 'revision-published');
  if (taken.length !== count || published.length !== count) {
    throw new Error(`${count} submissions published ${published.length} times`);
  }
  return taken.map((at, index) => (published[index] ?? NaN) - at);
}

async function run(world: World): Promise<Figure> {
  const made = Array.from({ length: rounds }, (_, index) => auditOf(`lag-${index + 1}`));
  const audits = await world.open(made.map(({ file }) => file));
  const { before, last } = settling(made[0]?.returns ?? []);
  const [first, measured] = [last.slice(0, 1), last.slice(1)];

  // All that comes before the last submissions, and one of those: what the others publish has something to go on.
  await world.alone(['relay-changes', 'aggregate'], async ({ settle }) => {
    for (const audit of audits) await sendAll(toProduct(world, audit, before), 4);
    await settle();
    for (const audit of audits) await sendAll(toProduct(world, audit, first), 1);
    await settle();
  });
  for (const { id } of audits) await world.copy(id);

  return world.alone(running, async ({ settle }) => {
    // The product's functions have been started by what came before; so are those that make the same calls.
    for (const audit of audits.slice(0, 1)) await sendAll(toSameCalls(world, audit, first), 1);
    await settle();
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (const audit of audits) {
      const since = Date.now();
      const [toOurs, toTheirs] = [product, sameCalls].map((chain) => chain.requests(world, audit, measured));
      /** Sends a submission when nothing moves any more of the one before. */
      const sendOf = (requests: readonly Prepared[] = []): (() => Promise<void>) => {
        const left = [...requests];
        return async () => {
          const request = left.shift();
          if (request !== undefined) await send(request);
          await settle();
        };
      };
      await interleaved(measured.length, sendOf(toOurs), sendOf(toTheirs));
      ours.push(median(await lagsOf(world, product, since, measured.length)));
      theirs.push(median(await lagsOf(world, sameCalls, since, measured.length)));
    }
    return {
      ratios: ratiosOf(ours, theirs),
      beside: [`${median(ours).toFixed(0)} ms, the same calls ${median(theirs).toFixed(0)} ms`],
    };
  });
}

/** How long a submission that settles its case takes until the figures with it are published. */
export const lag = (world: () => Promise<World>): Measure => ({
  id: 'lag',
  what: 'from a submission to the revision that it publishes, to functions that make the same AWS calls and nothing else',
  target: { at: 'most', value: 1.15 },
  limit: 1,
  anchor: 'AWS polls a stream 4 times a second',
  short:
    'From run to run it swings from 1.13 to 1.24. What is left is the processor time of one publication, most of it putting a manifest in canonical form, compressing and ' +
    'hashing it, and adding a case to the totals. Hashing each partial once took 8 ms away, comparing manifests without hashing ' +
    'one. A manifest that is not canonical would take some 5 ms less, and could not be named by its content.',
  run: async () => run(await world()),
});

import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { localClients, queueMessages } from '../../../infra/local/clients.ts';
import { auditOf, settling } from '../deployed/audits.ts';
import { sendAll, toProduct, versionOf } from '../deployed/submitting.ts';
import type { Alone, World } from '../deployed/world.ts';
import { interleaved, median, type Figure, type Measure } from '../measure.ts';

const rounds = 5;
/** Of a round: 2,000 in all. */
const items = 400;

/** How often the audit has each case of the reference audit: so often that no return is sent twice in one round. */
const times = 14;

/**
 * Lets a function take what waits for it.
 * @returns items a second, from the first start to the last end that it logged
 */
async function drainedBy(world: World, alone: Alone, name: string): Promise<number> {
  const since = Date.now();
  await alone.let(name, true);
  await alone.settle();
  await alone.let(name, false);
  const lines = await world.lines(name, since);
  const ends = lines.filter(({ message }) => message === 'batch-taken');
  const start = lines.find(({ message }) => message === 'START')?.at ?? NaN;
  if (ends.length * 10 < items) throw new Error(`${name} took ${ends.length} batches only`);
  return (items * 1000) / ((ends.at(-1)?.at ?? NaN) - start);
}

async function run(world: World): Promise<Figure> {
  const { file, returns } = auditOf('drain', times);
  const [audit] = await world.open([file]);
  if (audit === undefined) throw new Error('no audit was opened');
  // Each case goes on waiting for one return: nothing is published.
  const submitted = settling(returns).before.slice(0, items);
  const { sqs } = localClients(world.env);
  const [changes = '', puts = ''] = [world.outputs['ChangesQueueUrl'], world.outputs['OnePutQueueUrl']];

  return world.alone(['relay-changes'], async (alone) => {
    let version = 0;
    /** Fills the queue as the system itself does. @returns the bodies of its messages, in order */
    const fill = async (): Promise<string[]> => {
      await sendAll(toProduct(world, audit, versionOf(submitted, version++)), 4);
      await alone.settle();
      const bodies = (await queueMessages(world.endpoint, changes)).map(({ body }) => body);
      if (bodies.length !== items) throw new Error(`the queue holds ${bodies.length} changes`);
      return bodies;
    };
    const fillPuts = async (bodies: readonly string[]): Promise<void> => {
      for (let start = 0; start < bodies.length; start += 10) {
        const Entries = bodies.slice(start, start + 10).map((MessageBody, index) => ({
          Id: String(index),
          MessageBody,
          MessageGroupId: audit.id,
          MessageDeduplicationId: MessageBody.replaceAll(/[^\w-]/g, '#').slice(0, 128),
        }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl: puts, Entries }));
      }
    };
    const round = async (): Promise<void> => fillPuts(await fill());
    let filled = round();
    const product = async (): Promise<number> => {
      await filled;
      return drainedBy(world, alone, 'aggregate');
    };
    const sink = async (): Promise<number> => {
      await filled;
      return drainedBy(world, alone, 'one-put');
    };
    // The first batches start the functions.
    await product();
    await sink();
    const taken: { a: number; b: number }[] = [];
    for (let n = 0; n < rounds; n++) {
      filled = round();
      taken.push(...(await interleaved(1, n % 2 === 0 ? product : sink, n % 2 === 0 ? sink : product)));
    }
    const inOrder = taken.map(({ a, b }, n) => (n % 2 === 0 ? { product: a, sink: b } : { product: b, sink: a }));
    const [p, s] = [median(inOrder.map((one) => one.product)), median(inOrder.map((one) => one.sink))];
    return {
      ratios: inOrder.map((one) => one.product / one.sink),
      beside: [`${p.toFixed(0)} a second, one put for each ${s.toFixed(0)}; ${rounds} rounds of ${items}`],
    };
  });
}

/** How fast a backlog of changes is taken. */
export const drain = (world: () => Promise<World>): Measure => ({
  id: 'drain',
  what: '2,000 queued changes of one audit through `aggregate`, to a function that puts one item for each message',
  target: { at: 'least', value: 0.8 },
  limit: 1,
  anchor: 'NHS Notify: 8.3 events/s floor',
  run: async () => run(await world()),
});

import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { localClients } from '../../../infra/local/emulator/clients.ts';
import { auditOf, settling, type Return } from '../deployed/audits.ts';
import { sendAll, ratiosOf, toProduct } from '../deployed/submitting.ts';
import type { Alone, World } from '../deployed/world.ts';
import { interleaved, median, type Figure, type Measure } from '../measure.ts';

const rounds = 10;
/** Of a round: 2,000 in all. */
const items = 200;

/** How often the audit has each case of the reference audit: so often that no return is submitted twice. */
const times = 7;

/**
 * Lets a function take what waits for it.
 * @returns items a second, from the first start to the last end in its log
 */
async function drainedBy(world: World, alone: Alone, name: string): Promise<number> {
  const since = Date.now();
  await alone.let(name, true);
  await alone.settle();
  await alone.let(name, false);
  const lines = await world.lines(name, since);
  const [start, end] = [lines.find(({ message }) => message === 'START'), lines.findLast(isEnd)];
  if (start === undefined || end === undefined) throw new Error(`${name} was not started`);
  if (lines.filter(isEnd).length * 10 !== items) throw new Error(`${name} did not take ${items} in batches of ten`);
  return (items * 1000) / (end.at - start.at);
}

const isEnd = ({ message }: { message: string }): boolean => message === 'batch-taken';

async function run(world: World): Promise<Figure> {
  const { file, returns } = auditOf('drain', times);
  const [audit] = await world.open([file]);
  if (audit === undefined) throw new Error('no audit was opened');
  // Each case goes on waiting for one return: nothing is published.
  const submitted = settling(returns).before.slice(0, items);
  const { sqs } = localClients(world.env);

  let filled = 0;
  /** Sends the change of each return to a queue, as the relay does. */
  const fill = async (QueueUrl: string | undefined): Promise<void> => {
    filled += 1;
    for (let start = 0; start < submitted.length; start += 10) {
      const Entries = submitted.slice(start, start + 10).map(({ case: id, agency }: Return, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify({ kind: 'return', audit: audit.id, case: id, agency, seq: 2 }),
        MessageGroupId: audit.id,
        MessageDeduplicationId: `${audit.id}#${id}#${agency}#2#${filled}`,
      }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
  };

  return world.alone([], async (alone) => {
    await sendAll(toProduct(world, audit, submitted), 4);
    const restore = await world.snapshot(audit.id);
    const product = async (): Promise<number> => {
      await restore();
      await fill(world.outputs['ChangesQueueUrl']);
      return drainedBy(world, alone, 'aggregate');
    };
    const sink = async (): Promise<number> => {
      await fill(world.outputs['OnePutQueueUrl']);
      return drainedBy(world, alone, 'one-put');
    };
    // The first batches start the functions.
    for (const start of [product, sink]) await start();
    const taken = await interleaved(rounds, product, sink);
    const [ours, puts] = [taken.map(({ a }) => a), taken.map(({ b }) => b)];
    return {
      ratios: ratiosOf(ours, puts),
      beside: [
        `${median(ours).toFixed(0)} a second, one put for each ${median(puts).toFixed(0)}; ${rounds} rounds of ${items}`,
      ],
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
  short:
    'Ten changes in a row are of six cases: the audit and what a publication rests on are five reads, the logs of each case one, ' +
    'and a note one where it is news, in two rounds; the sink makes ten puts in one, and the local AWS serves one call after the ' +
    'other. Keeping the rows of cases took six reads away and is in the figure. Less would take changes that carry what they ' +
    'changed, which no queue may hold.',
  run: async () => run(await world()),
});

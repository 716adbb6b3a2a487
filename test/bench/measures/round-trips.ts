import { enterReference, referenceSubmissions, submitReference } from '../aws/audits.ts';
import type { Call, Usage } from '../../aws/meter.ts';
import { openPipeline, queueUrls } from '../aws/pipeline.ts';
import { median, type Figure, type Measure } from '../measure.ts';

type IsIt = (call: Call) => boolean;

const sendsChanges: IsIt = ({ service, target }) => service === 'sqs' && target === queueUrls.changes;
const publishes: IsIt = ({ writes }) => writes.some(({ sort, index }) => !index && sort.startsWith('REV#'));

/** How many rounds it took until a call was answered; undefined where there was none. */
function roundsUntil({ calls }: Usage, isIt: IsIt): number | undefined {
  const [first] = calls;
  const found = calls.find(isIt);
  return first === undefined || found === undefined ? undefined : found.round - first.round + 1;
}

/** An answer may take so many, and a figure three times that. */
const answerTarget = 2;
const figureTarget = 6;

interface Rounds {
  answer: number;
  relay: number;
  /** Absent where the submission called for no figure. */
  aggregate?: number;
}

/** The rounds of each reference submission, one after the other. @param isFresh each figure is a new process's first */
async function roundsOf(isFresh: boolean): Promise<Rounds[]> {
  const pipeline = openPipeline({ now: new Date() });
  const { meter } = pipeline.aws;
  await enterReference(pipeline);
  const all: Rounds[] = [];
  for (const reply of referenceSubmissions) {
    const { usage: submitted } = await meter.measure(() => submitReference(pipeline, reply));
    const records = pipeline.takeRecords();
    const { usage: relayed } = await meter.measure(() => pipeline.relay(records));
    const relay = roundsUntil(relayed, sendsChanges);
    if (relay === undefined) throw new Error('the relay told nobody of a submission');
    if (isFresh) pipeline.restartAggregate();
    const messages = pipeline.takeChanges();
    const { usage: aggregated } = await meter.measure(() => pipeline.aggregate(messages));
    const aggregate = roundsUntil(aggregated, publishes);
    all.push({ answer: submitted.rounds, relay, ...(aggregate === undefined ? {} : { aggregate }) });
    await pipeline.settle();
  }
  return all;
}

const figuresOf = (all: readonly Rounds[]): number[] =>
  all.flatMap(({ answer, relay, aggregate }) => (aggregate === undefined ? [] : [answer + relay + aggregate]));

async function run(): Promise<Figure> {
  const [warm, fresh] = [await roundsOf(false), await roundsOf(true)];
  const figures = figuresOf(warm);
  if (figures.length === 0) throw new Error('no submission published a figure');
  const [answer, figure] = [Math.max(...[...warm, ...fresh].map((one) => one.answer)), Math.max(...figures)];
  const worst = warm.find((one) => one.answer + one.relay + (one.aggregate ?? 0) === figure);
  const parts = `the answer ${worst?.answer}, the relay up to its sending ${worst?.relay}, aggregate up to the revision's row ${worst?.aggregate}`;
  const tell = (of: readonly Rounds[]): string => {
    const sums = figuresOf(of);
    return `${Math.max(...sums)} at worst and ${median(sums)} as a rule over ${sums.length} figures`;
  };
  return {
    ratios: [Math.max(figure, (figureTarget / answerTarget) * answer)],
    beside: [
      `the answer: ${answer} at worst (at most ${answerTarget})`,
      `the figure, by a process that has published before: ${tell(warm)}; by a new process: ${tell(fresh)}`,
      `the worst: ${parts}`,
    ],
  };
}

export const roundTrips: Measure = {
  id: 'round-trips',
  what:
    'Round trips to AWS until the figure is published that a submission calls for, its answer included (calls made side by side are one; ' +
    'the worst of the reference audit, by a process that has published before), or three times those before the answer, whichever is ' +
    'more: at most 6, and at most 2 before the answer',
  target: { at: 'most', value: figureTarget },
  limit: 5,
  anchor:
    'Nothing that waits for a write before it tells of it, and reads before it writes, can do with less than two for the answer (read, ' +
    'put), one for the relay (send) and two for the figure (read, put).',
  run,
};

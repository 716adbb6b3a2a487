import { enterReference, referenceSubmissions, submitReference } from '../aws/audits.ts';
import type { Usage } from '../aws/meter.ts';
import { openPipeline } from '../aws/pipeline.ts';
import { median, type Figure, type Measure } from '../measure.ts';

/** In which of its rounds a revision was published; undefined where none was. */
function publishedIn({ calls }: Usage): number | undefined {
  const [first] = calls;
  const publishing = calls.find(({ writes }) => writes.some(({ sort, index }) => !index && sort.startsWith('REV#')));
  return first === undefined || publishing === undefined ? undefined : publishing.round - first.round + 1;
}

/** An answer may take so many, and a figure three times that. */
const answerTarget = 2;
const figureTarget = 6;

async function run(): Promise<Figure> {
  const pipeline = openPipeline({ now: new Date() });
  const { meter } = pipeline.aws;
  await enterReference(pipeline);
  const answers: number[] = [];
  const figures: { answer: number; relay: number; aggregate: number }[] = [];
  for (const reply of referenceSubmissions) {
    const { usage: submitted } = await meter.measure(() => submitReference(pipeline, reply));
    answers.push(submitted.rounds);
    const records = pipeline.takeRecords();
    const { usage: relayed } = await meter.measure(() => pipeline.relay(records));
    const messages = pipeline.takeChanges();
    const { usage: aggregated } = await meter.measure(() => pipeline.aggregate(messages));
    const aggregate = publishedIn(aggregated);
    if (aggregate !== undefined) figures.push({ answer: submitted.rounds, relay: relayed.rounds, aggregate });
    await pipeline.settle();
  }
  const sums = figures.map(({ answer, relay, aggregate }) => answer + relay + aggregate);
  if (sums.length === 0) throw new Error('no submission published a figure');
  const [answer, figure] = [Math.max(...answers), Math.max(...sums)];
  const worst = figures[sums.indexOf(figure)];
  return {
    ratios: [Math.max(figure, (figureTarget / answerTarget) * answer)],
    beside: [
      `the answer: ${answer} (at most ${answerTarget})`,
      `the figure: ${figure} at worst, ${median(sums)} as a rule (the answer ${worst?.answer}, the relay ${worst?.relay}, ` +
        `aggregate up to the revision's row ${worst?.aggregate}), over the ${figures.length} submissions that published one`,
    ],
  };
}

export const roundTrips: Measure = {
  id: 'round-trips',
  what:
    'Round trips to AWS until the figure is published that a submission calls for, its answer included (calls made side by side are one; ' +
    'the worst of the reference audit), or three times those before the answer, whichever is more: at most 6, and at most 2 before the answer.',
  target: { at: 'most', value: figureTarget },
  limit: 5,
  anchor:
    'Nothing that waits for a write before it tells of it, and reads before it writes, can do with less than two for the answer (read, ' +
    'put), one for the relay (send) and two for the figure (read, put).',
  run,
};

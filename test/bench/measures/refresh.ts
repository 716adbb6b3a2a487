import { canonicalJson } from '../../../shared/base/content/canonical.ts';
import type { Manifest } from '../../../shared/domain/figures/manifest.ts';
import { makeAudit, submit } from '../aws/audits.ts';
import { bytesRead, type Usage } from '../../aws/meter.ts';
import { openPipeline, type Pipeline } from '../aws/pipeline.ts';
import { newestManifest, publishAsAsked, rebuild } from '../aws/publication.ts';
import { interleaved, median, type Figure, type Measure } from '../measure.ts';

const audit = 'refresh';
const cases = 1000;
const agencies = 20;
const rounds = 5;

/** Submits the one return that is late in a case, and has it relayed: only its figure is still to come. */
async function submitLate(pipeline: Pipeline, id: number): Promise<void> {
  await submit(pipeline, { audit, case: id, agency: 0 });
  await pipeline.relay(pipeline.takeRecords());
}

/** What `aggregate` asks for to take what was relayed and publish it. */
async function refreshed(pipeline: Pipeline): Promise<Usage> {
  const messages = pipeline.takeChanges();
  const { usage } = await pipeline.aws.meter.measure(() => pipeline.aggregate(messages));
  await pipeline.settle();
  return usage;
}

const said = ({ totals, cases }: Manifest): string => canonicalJson({ totals, cases });

async function run(): Promise<Figure> {
  const pipeline = openPipeline({ now: new Date() });
  // One late return a round, and as many again for a process that has published before.
  await makeAudit(pipeline, { audit, cases, agencies, isIn: (of) => of.case >= 2 * rounds || of.agency > 0 });
  await publishAsAsked(pipeline, audit);

  let late = 0;
  let isSubmitted = false;
  const begin = async (): Promise<void> => {
    if (!isSubmitted) await submitLate(pipeline, late++);
    isSubmitted = !isSubmitted;
  };
  const refresh = async (): Promise<{ usage: Usage; said: string }> => {
    await begin();
    pipeline.restartAggregate();
    const usage = await refreshed(pipeline);
    return { usage, said: said(await newestManifest(pipeline, audit)) };
  };
  const recount = async (): Promise<{ usage: Usage; said: string }> => {
    await begin();
    const { value, usage } = await pipeline.aws.meter.measure(() => rebuild(pipeline, audit, `aside-${late}`));
    return { usage, said: said(value) };
  };
  const taken = await interleaved(rounds, refresh, recount);
  if (taken.some(({ a, b }) => a.said !== b.said)) throw new Error('a refresh came to other figures than a rebuild');

  const warm: Usage[] = [];
  while (warm.length < rounds) {
    await submitLate(pipeline, late++);
    warm.push(await refreshed(pipeline));
  }
  const rebuilds = taken.map(({ b }) => b.usage);
  const middle = (usages: readonly Usage[], of: (usage: Usage) => number): number => median(usages.map(of));
  const cpu = (usage: Usage): number => usage.cpuMs;
  const told = (usages: readonly Usage[]): string =>
    `${Math.round(middle(usages, bytesRead) / 1024)} KB read in ${middle(usages, ({ calls }) => calls.length)} calls and ` +
    `${Math.round(middle(usages, cpu))} ms`;
  const share = (usages: readonly Usage[], of: (usage: Usage) => number): string =>
    (middle(usages, of) / middle(rebuilds, of)).toFixed(4);
  const shares = (usages: readonly Usage[]): string =>
    `${share(usages, bytesRead)} of the bytes, ${share(usages, cpu)} of the time`;
  const cold = taken.map(({ a }) => a.usage);
  return {
    ratios: taken.map(({ a, b }) => Math.max(bytesRead(a.usage) / bytesRead(b.usage), a.usage.cpuMs / b.usage.cpuMs)),
    beside: [
      `the refresh by a new process: ${told(cold)} (${shares(cold)})`,
      `by a process that has published before: ${told(warm)} (${shares(warm)})`,
      `the rebuild: ${told(rebuilds)}`,
    ],
  };
}

export const refresh: Measure = {
  id: 'refresh',
  what:
    'One late return up to its revision, by a new process, / everything counted from nothing: bytes read or processor time, whichever is ' +
    'the larger share, at 20,000 submissions in 1,000 cases, both with the same outcome.',
  target: { at: 'most', value: 0.01 },
  limit: 1 / cases,
  anchor: 'The limit is the one case of a thousand that changed: less than its logs cannot be read.',
  run,
};

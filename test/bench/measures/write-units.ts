import { enterReference, referenceSubmissions, submitReference } from '../aws/audits.ts';
import { unitsWritten, type Usage } from '../../aws/meter.ts';
import { openPipeline } from '../aws/pipeline.ts';
import { replay, type FunctionName } from '../aws/replay.ts';
import type { Figure, Measure } from '../measure.ts';

const kilobyte = 1024;

/** Units of the one write that a submission is. @throws Error when it was not one write */
function ownUnits(usage: Usage): number {
  const writing = usage.calls.filter(({ writes }) => writes.length > 0);
  if (writing.length !== 1) throw new Error(`a submission made ${writing.length} writes`);
  return unitsWritten(writing);
}

async function run(): Promise<Figure> {
  const pipeline = openPipeline({ now: new Date() });
  await enterReference(pipeline);
  const units: Record<FunctionName, number> = { 'agency-api': 0, 'relay-changes': 0, aggregate: 0 };
  const submissions = referenceSubmissions.map((reply) => () => submitReference(pipeline, reply));
  for await (const { of, usage } of replay(pipeline, submissions, [1])) {
    units[of] += of === 'agency-api' ? ownUnits(usage) : unitsWritten(usage.calls);
  }
  const sizes = referenceSubmissions.map(({ submission }) => Buffer.byteLength(JSON.stringify(submission)));
  const bodyUnits = sizes.reduce((sum, size) => sum + Math.ceil(size / kilobyte), 0);
  const all = units['agency-api'] + units['relay-changes'] + units.aggregate;
  const count = submissions.length;
  const each = (total: number): string => (total / count).toFixed(2);
  return {
    ratios: [units['agency-api'] / bodyUnits],
    beside: [
      `${count} submissions of ${Math.min(...sizes)} to ${Math.max(...sizes)} bytes: ${bodyUnits} KB begun, ${units['agency-api']} units`,
      `the whole chain to the figure, each submission by itself: ${each(all)} units a submission ` +
        `(its own ${each(units['agency-api'])}, the relay's rows ${each(units['relay-changes'])}, ` +
        `notes and revisions ${each(units.aggregate)}), ${(all / bodyUnits).toFixed(2)} a KB begun`,
    ],
  };
}

export const writeUnits: Measure = {
  id: 'write-units',
  what:
    "Write units of a submission's own write / KB begun of the body that was sent: the sums over the reference audit's " +
    'submissions.',
  target: { at: 'most', value: 0.6 },
  limit: 1 / 3,
  anchor:
    'Naive outbox: 34 units. The limit is what written answers compress to, about a third; a write is one unit at least, so a body of ' +
    'under 2 KB cannot come below a half.',
  run,
};

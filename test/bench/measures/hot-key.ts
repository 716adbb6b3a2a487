import { createHash } from 'node:crypto';
import { makeAudit, submit } from '../aws/audits.ts';
import { openPipeline } from '../aws/pipeline.ts';
import { replay } from '../aws/replay.ts';
import type { Figure, Measure } from '../measure.ts';

const cases = 1000;
const agencies = 10;

/** What DynamoDB takes a second for one partition key. */
const unitsASecond = 1000;

const audit = 'hot';

/** Partitions whose names begin with what they are of. */
const kinds: Record<string, string> = {
  AUDIT: "the audit's own (revisions)",
  UNPUBLISHED: 'notes of cases to be counted',
  OWED: 'a shard of what is owed',
};

/** What a partition is of; never which one it is. */
function kindOf(partition: string): string {
  if (partition.startsWith(`${audit}#`)) return "a case's logs";
  const [name = ''] = partition.split('#');
  return kinds[name] ?? `${name}#`;
}

/** An order that looks like none, the same in every run. */
const shuffled = <T extends { case: number; agency: number }>(all: readonly T[]): T[] => {
  const place = (of: T): string => createHash('sha256').update(`${of.case} ${of.agency}`).digest('hex');
  return all
    .map((of) => ({ of, place: place(of) }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ of }) => of);
};

async function run(): Promise<Figure> {
  const pipeline = openPipeline({ now: new Date() });
  await makeAudit(pipeline, { audit, cases, agencies, isIn: () => false });
  const returns = shuffled(
    Array.from({ length: cases * agencies }, (_, n) => ({
      audit,
      case: Math.floor(n / agencies),
      agency: n % agencies,
    })),
  );
  const units = new Map<string, number>();
  let revisions = 0;
  const submissions = returns.map((of) => () => submit(pipeline, of));
  for await (const { usage } of replay(pipeline, submissions, [10])) {
    for (const write of usage.calls.flatMap(({ writes }) => writes)) {
      const name = write.index ? `index ${write.partition}` : write.partition;
      units.set(name, (units.get(name) ?? 0) + write.units);
      if (write.sort.startsWith('REV#')) revisions += 1;
    }
  }
  const busiest = [...units].toSorted(([, a], [, b]) => b - a);
  const byKind = new Map<string, number>();
  for (const [name, own] of busiest) {
    const kind = kindOf(name);
    byKind.set(kind, Math.max(byKind.get(kind) ?? 0, own));
  }
  const [first] = busiest;
  if (first === undefined) throw new Error('nothing was written');
  const each = (total: number): string => (total / returns.length).toFixed(3);
  return {
    ratios: [unitsASecond / (first[1] / returns.length)],
    beside: [
      `busiest: ${kindOf(first[0])}, ${each(first[1])} write units a submission`,
      `the busiest key of each kind: ${[...byKind].map(([kind, own]) => `${kind} ${each(own)}`).join('; ')}`,
      `${returns.length} submissions of ${cases} cases by ${agencies} agencies, in no order, ten at a time: ${revisions} revisions`,
    ],
  };
}

export const hotKey: Measure = {
  id: 'hot-key',
  what:
    'Submissions a second at which the busiest key of one audit is full: 1,000 write units a second / its write units a submission, ' +
    'over 10,000 submissions of one audit, relay and aggregate included, ten submissions at a time.',
  target: { at: 'least', value: 1000 },
  limit: unitsASecond * cases,
  anchor:
    "1,000 write units a second for a key. The limit is 1,000 for each of the audit's 1,000 cases: nothing written but each submission, " +
    'of one unit, under its own case. One key for all, written in a transaction: 500.',
  run,
};

/** How what the program does grows with what it does it on: its time, its reads and its memory, and their exponents. */
import { GCProfiler } from 'node:v8';
import { newestOfEach } from '../../shared/domain/board/standing.ts';
import { putBoardRow } from '../../shared/domain/board/store.ts';
import { readCaseStates } from '../../shared/domain/returns/store.ts';
import { completenessOf } from '../../shared/front/manager/completeness.ts';
import { listCases, getAudit } from '../../shared/domain/audits/store.ts';
import { planTick } from '../../shared/work/chasing/tick.ts';
import { sendAll } from '../../shared/base/aws/queue.ts';
import type { Log } from '../../shared/base/aws/log.ts';
import { during, makeAudit, submit, type NumberedReturn } from './aws/audits.ts';
import { bytesRead, unitsRead, type Usage } from '../aws/meter.ts';
import { openPipeline, queueUrls, type Pipeline } from './aws/pipeline.ts';
import { publishAsAsked, publishCopies } from './aws/publication.ts';
import { median } from './measure.ts';
import { libraryTool } from '../library.ts';

/** What was asked for at one size. */
export interface Point {
  n: number;
  /** Milliseconds of processor time. */
  cpuMs: number;
  /** DynamoDB's read units. */
  reads: number;
  calls: number;
  /** Bytes read, of the table and the bucket. */
  bytes: number;
  /** How far the heap rose above where it stood, garbage not yet collected included; it stands lowest with `--expose-gc`. */
  memoryMb: number;
}

/** How something grows by something: `exponents` are the slopes in log-log, 1 being in proportion and 0 not at all. */
export interface Growth {
  of: string;
  by: string;
  points: Point[];
  exponents: { cpu: number; reads: number; memory: number };
}

/**
 * The slope of the straight line through points in log-log, by least squares. What is 0 counts as `least`: nothing has no
 * logarithm.
 * @throws RangeError of fewer than two sizes
 */
export function exponentOf(points: readonly { n: number; value: number }[], least = 1e-3): number {
  const logs = points.map(({ n, value }) => ({ x: Math.log(n), y: Math.log(Math.max(value, least)) }));
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const [x, y] = [mean(logs.map((one) => one.x)), mean(logs.map((one) => one.y))];
  const spread = logs.reduce((sum, one) => sum + (one.x - x) ** 2, 0);
  if (spread === 0) throw new RangeError('one size has no slope');
  return logs.reduce((sum, one) => sum + (one.x - x) * (one.y - y), 0) / spread;
}

/** Less than this of memory is not told from nothing, megabytes. */
const leastMemory = 1;

function growthOf(of: string, by: string, points: Point[]): Growth {
  const slope = (value: (point: Point) => number, least?: number): number =>
    exponentOf(
      points.map((point) => ({ n: point.n, value: value(point) })),
      least,
    );
  return {
    of,
    by,
    points,
    exponents: {
      cpu: slope(({ cpuMs }) => cpuMs),
      reads: slope(({ reads }) => reads),
      memory: slope(({ memoryMb }) => memoryMb, leastMemory),
    },
  };
}

const megabyte = 1024 * 1024;

/**
 * Does something as often as it is prepared for.
 * @returns the middle of each figure; of time the least, which is what the work itself takes: collecting garbage and compiling
 * come on top by turns
 */
async function pointOf<T>(
  pipeline: Pipeline,
  n: number,
  prepared: readonly (() => Promise<T>)[],
  act: (prepared: T) => Promise<unknown>,
): Promise<Point> {
  const taken: (Usage & { heap: number })[] = [];
  for (const prepare of prepared) {
    const of = await prepare();
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const profiler = new GCProfiler();
    profiler.start();
    const { usage } = await pipeline.aws.meter.measure(() => act(of));
    const ends = (profiler.stop()?.statistics ?? []).map(({ beforeGC }) => beforeGC.heapStatistics.usedHeapSize);
    taken.push({
      ...usage,
      heap: Math.max(0, process.memoryUsage().heapUsed - before, ...ends.map((end) => end - before)),
    });
  }
  const middle = (of: (usage: Usage & { heap: number }) => number): number => median(taken.map(of));
  return {
    n,
    cpuMs: Math.min(...taken.map(({ cpuMs }) => cpuMs)),
    reads: middle(unitsRead),
    calls: middle(({ calls }) => calls.length),
    bytes: middle(bytesRead),
    memoryMb: middle(({ heap }) => heap) / megabyte,
  };
}

/** An audit that things are measured on. */
interface Subject {
  pipeline: Pipeline;
  audit: string;
  /** The one return that is late in the n-th case. */
  late: (n: number) => NumberedReturn;
}

/** How often each thing is done at each size. */
const times = 5;
/** So many cases want one return each: they are submitted while something is measured. */
const lateCases = 2 * times;

const quiet: Log = { info: () => undefined, warn: () => undefined, failure: () => undefined };

async function found({ pipeline, audit }: Subject) {
  const audits = await getAudit(pipeline.table, audit);
  if (audits === undefined) throw new Error('there is no such audit');
  return audits;
}

/** Working days on which the ladder reaches a step of what is due on 1 May. */
const tickDays = ['2026-04-24', '2026-04-29', '2026-05-01'];

async function tick({ pipeline, audit }: Subject, day: string): Promise<void> {
  const { table, aws } = pipeline;
  const send: Parameters<typeof planTick>[0]['send'] = (messages) =>
    sendAll(
      aws.sqs,
      queueUrls.messages,
      messages.map((body) => ({ body })),
    );
  await planTick({ table, log: quiet, send }, { act: 'tick', audit, day });
}

/** What is measured. */
const things = {
  submission: 'a submission',
  refresh: "a late return's refresh",
  completeness: 'completeness',
  tick: 'a tick of the ladder',
} as const;
type Thing = keyof typeof things;

/** Measures everything on one audit. */
async function measured(subject: Subject, n: number): Promise<Record<Thing, Point>> {
  const { pipeline, late } = subject;
  // What is put at once, without a stream, has no rows that the relay would have kept.
  const { id: auditId } = await found(subject);
  for (const { id } of await listCases(pipeline.table, auditId)) {
    const entries = newestOfEach(await readCaseStates(pipeline.table, auditId, id));
    await putBoardRow(pipeline.table, { audit: auditId, case: id }, entries);
  }
  const count = (more: number): number[] => Array.from({ length: times }, (_, time) => more + time);
  const submission = await pointOf(
    pipeline,
    n,
    count(0).map((id) => () => Promise.resolve(late(id))),
    (of) => submit(pipeline, of),
  );
  await pipeline.settle();
  const refresh = await pointOf(
    pipeline,
    n,
    count(times).map((id) => async () => {
      await submit(pipeline, late(id));
      await pipeline.relay(pipeline.takeRecords());
      // By a process that knows nothing yet, which reads the most.
      pipeline.restartAggregate();
      return pipeline.takeChanges();
    }),
    async (messages) => {
      await pipeline.aggregate(messages);
    },
  );
  await pipeline.settle();
  const completeness = await pointOf(
    pipeline,
    n,
    tickDays.map(() => () => found(subject)),
    (audit) => completenessOf(pipeline.table, { audit, tool: libraryTool(audit.tool) }, '2026-04-20'),
  );
  const ticks = await pointOf(
    pipeline,
    n,
    tickDays.map((day) => () => Promise.resolve(day)),
    (day) => tick(subject, day),
  );
  return { submission, refresh, completeness, tick: ticks };
}

const growthsOf = (by: string, measures: readonly Record<Thing, Point>[]): Growth[] =>
  (Object.keys(things) as Thing[]).map((thing) =>
    growthOf(
      things[thing],
      by,
      measures.map((one) => one[thing]),
    ),
  );

/** Makes an audit in which so many returns are in, and one in each of the first cases is late; its figures are published. */
async function makeGrown(pipeline: Pipeline, audit: string, submissions: number): Promise<Subject> {
  const cases = Math.max(lateCases, Math.ceil(submissions / 20));
  await makeAudit(pipeline, {
    audit,
    cases,
    agencies: Math.ceil(submissions / cases),
    isIn: (of) => of.case >= lateCases || of.agency > 0,
  });
  await publishCopies(pipeline, audit);
  return { pipeline, audit, late: (id) => ({ audit, case: id, agency: 0 }) };
}

/** Makes an audit in which so many agencies owe a return each, twenty a case, beside cases in which one return is late. */
async function makeOwing(pipeline: Pipeline, audit: string, agencies: number): Promise<Subject> {
  const aCase = 20;
  // The first cases ask two agencies each, whose first is late; each of the others asks twenty more.
  const early = 2 * lateCases;
  const caseOf = (agency: number): number =>
    agency < early ? Math.floor(agency / 2) : lateCases + Math.floor((agency - early) / aCase);
  await makeAudit(pipeline, {
    audit,
    cases: lateCases + Math.ceil(agencies / aCase),
    agencies: early + agencies,
    asked: (of) => caseOf(of.agency) === of.case,
    isIn: (of) => of.agency < early && of.agency % 2 === 1,
  });
  await publishAsAsked(pipeline, audit);
  return { pipeline, audit, late: (id) => ({ audit, case: id, agency: 2 * id }) };
}

/** What has run once runs faster: everything does before anything is measured. */
async function warmUp(): Promise<void> {
  for (let time = 0; time < 2; time++) {
    const pipeline = openPipeline({ now: during });
    await measured(await makeGrown(pipeline, 'warm', 400), 400);
  }
}

/** By the submissions of the audit. A submission should not grow by them. */
export async function bySubmissions(sizes: readonly number[]): Promise<Growth[]> {
  const all: Record<Thing, Point>[] = [];
  for (const n of sizes) {
    all.push(await measured(await makeGrown(openPipeline({ now: during }), 'grown', n), n));
  }
  return growthsOf('submissions in the audit', all);
}

/** By the audits that are stored beside. Nothing should grow by them. */
export async function byAudits(sizes: readonly number[]): Promise<Growth[]> {
  const all: Record<Thing, Point>[] = [];
  const pipeline = openPipeline({ now: during });
  let stored = 0;
  for (const n of sizes) {
    for (; stored < n; stored++) {
      const audit = `other-${stored}`;
      await makeAudit(pipeline, { audit, cases: 8, agencies: 5, isIn: ({ agency }) => agency > 0 });
    }
    all.push(await measured(await makeGrown(pipeline, `grown-${n}`, 200), n));
  }
  return growthsOf('audits stored beside', all);
}

/** By the agencies that owe a return. A submission should not grow by them. */
export async function byAgencies(sizes: readonly number[]): Promise<Growth[]> {
  const all: Record<Thing, Point>[] = [];
  for (const n of sizes) {
    all.push(await measured(await makeOwing(openPipeline({ now: during }), 'owing', n), n));
  }
  return growthsOf('agencies that owe a return', all);
}

/** Everything, up to the sizes that are told of. */
export async function grown(): Promise<Growth[]> {
  await warmUp();
  return [
    ...(await bySubmissions([100, 1000, 10_000, 100_000])),
    ...(await byAudits([1, 10, 100, 1000])),
    ...(await byAgencies([10, 100, 1000, 10_000])),
  ];
}

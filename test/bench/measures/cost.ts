import { readFileSync } from 'node:fs';
import { createLog } from '../../../shared/base/aws/log.ts';
import { agencyRoutes } from '../../../shared/front/agency/routes.ts';
import { enterReference, reference, referenceSubmissions, submitReference } from '../aws/audits.ts';
import { accessLine, keepingLines, loggedBytes, platformLines } from '../aws/log-lines.ts';
import { unitsRead, unitsWritten, type Call, type Usage } from '../../aws/meter.ts';
import { openPipeline, queueUrls, type Pipeline } from '../aws/pipeline.ts';
import { drain, replay, type FunctionName, type Invocation } from '../aws/replay.ts';
import { wireCpuMs } from '../aws/wire.ts';
import type { Figure, Measure } from '../measure.ts';
import prices from '../prices.json' with { type: 'json' };
import { closeAnyway } from '../../audit.ts';

const { assumptions } = prices;
const region = 'us-east-1';

/** What is paid for: how much of it, in the units that prices are per. */
type Bill = Record<keyof typeof prices.prices, number>;

const nothing = (): Bill => ({
  httpApiRequests: 0,
  lambdaRequests: 0,
  lambdaGbSeconds: 0,
  dynamodbWriteUnits: 0,
  dynamodbReadUnits: 0,
  sqsStandardRequests: 0,
  sqsFifoRequests: 0,
  s3Puts: 0,
  s3Gets: 0,
  logGigabytes: 0,
});

/** Prices that are per million of what is counted. */
const perMillion = 1_000_000;
const perOne: ReadonlySet<keyof Bill> = new Set<keyof Bill>(['lambdaGbSeconds', 'logGigabytes']);

/** Megabytes of each function, as the stack deploys it. */
function memories(): Record<FunctionName, number> {
  const stack = readFileSync(new URL('../../../infra/pipeline-stack.ts', import.meta.url), 'utf8');
  const of = (name: FunctionName): number => {
    const [, memory] = new RegExp(`name: '${name}',[^}]*?(?:}[^}]*?)*?memory: (\\d+),`).exec(stack) ?? [];
    if (memory === undefined) throw new Error(`the stack does not say how much memory ${name} has`);
    return Number(memory);
  };
  return { 'agency-api': of('agency-api'), 'relay-changes': of('relay-changes'), aggregate: of('aggregate') };
}

/** An invocation's billed duration, milliseconds: its processor time on its share of a core, and its waits; rounded up. */
function billedMs(usage: Usage, memory: number, wireMs: number): number {
  const cpuMs = usage.cpuMs + usage.calls.length * wireMs;
  const share = Math.min(1, memory / assumptions.megabytesOfOneCore);
  return Math.ceil(cpuMs / share + usage.rounds * assumptions.roundTripMs);
}

const submissionRoute = (): string => {
  const { method, path } = agencyRoutes.submission;
  return `${method} ${path}`;
};

const countOf = (calls: readonly Call[], command: string): number =>
  calls.filter((call) => call.command === command).length;

const chunksTo = (calls: readonly Call[], isFifo: boolean): number =>
  calls
    .filter(({ service, target }) => service === 'sqs' && (target === queueUrls.changes) === isFifo)
    .reduce((sum, { chunks }) => sum + chunks, 0);

/** Adds to a bill what one invocation is charged for. */
function charge(bill: Bill, { of, usage }: Invocation, how: { memory: number; wireMs: number }): void {
  const { calls } = usage;
  bill.lambdaRequests += 1;
  bill.lambdaGbSeconds += (billedMs(usage, how.memory, how.wireMs) / 1000) * (how.memory / 1024);
  bill.dynamodbWriteUnits += unitsWritten(calls);
  bill.dynamodbReadUnits += unitsRead(usage);
  bill.sqsStandardRequests += chunksTo(calls, false);
  bill.sqsFifoRequests += chunksTo(calls, true);
  bill.s3Puts += countOf(calls, 'PutObjectCommand');
  bill.s3Gets += countOf(calls, 'GetObjectCommand');
  const lines = [...platformLines(how.memory), ...(of === 'agency-api' ? [accessLine(submissionRoute())] : [])];
  bill.logGigabytes += loggedBytes(lines, assumptions.logEventOverheadBytes) / 1e9;
  if (of === 'agency-api') bill.httpApiRequests += 1;
  // Lambda receives a batch, and deletes it, by one request each.
  if (of === 'aggregate') bill.sqsFifoRequests += 2;
}

async function closeReference(pipeline: Pipeline): Promise<void> {
  await pipeline.manager({ method: 'POST', path: `/v1/audits/${reference.audit.id}/close`, body: closeAnyway });
}

/** How often a function ran, and how long it did, milliseconds in all. */
interface Runs {
  count: number;
  ms: number;
}

const noRuns = (): Runs => ({ count: 0, ms: 0 });

/** What a million submissions would be charged, dollars, with and without their audit's closing. */
interface Charged {
  bill: Bill;
  withoutClosing: Bill;
  /** Of the submissions that were played. */
  functions: Record<FunctionName, Runs>;
}

/**
 * What the reference audit's submissions are charged, its revisions and the final one included.
 * @param together how many come between two looks at the stream, in turn
 */
async function billOf(together: readonly number[], wireMs: number): Promise<Charged> {
  const memory = memories();
  const bill = nothing();
  const functions = { 'agency-api': noRuns(), 'relay-changes': noRuns(), aggregate: noRuns() };
  const submissionsAlone = nothing();
  const { lines } = await keepingLines(async () => {
    const pipeline = openPipeline({ now: new Date() }, (service) => createLog(service, () => new Date()));
    const setUp = await keepingLines(() => enterReference(pipeline));
    if (setUp.lines.length === 0) throw new Error('the log was not kept');
    const submissions = referenceSubmissions.map((reply) => () => submitReference(pipeline, reply));
    const take = (invocation: Invocation): void => {
      const how = { memory: memory[invocation.of], wireMs };
      functions[invocation.of].count += 1;
      functions[invocation.of].ms += billedMs(invocation.usage, how.memory, wireMs);
      charge(bill, invocation, how);
    };
    for await (const invocation of replay(pipeline, submissions, together)) take(invocation);
    Object.assign(submissionsAlone, bill);
    await keepingLines(() => closeReference(pipeline));
    for await (const invocation of drain(pipeline)) take(invocation);
  });
  const own = loggedBytes(lines, assumptions.logEventOverheadBytes) / 1e9;
  for (const one of [bill, submissionsAlone]) one.logGigabytes += own;
  return { bill: dollars(bill), withoutClosing: dollars(submissionsAlone), functions };
}

/** Dollars for a million submissions, line by line. */
function dollars(bill: Bill): Bill {
  const made = nothing();
  for (const name of Object.keys(made) as (keyof Bill)[]) {
    const price = prices.prices[name][region] / (perOne.has(name) ? 1 : perMillion);
    made[name] = (bill[name] / referenceSubmissions.length) * perMillion * price;
  }
  return made;
}

const sumOf = (bill: Bill): number => Object.values(bill).reduce((sum, one) => sum + one, 0);

const names: Record<keyof Bill, string> = {
  httpApiRequests: 'HTTP API',
  lambdaRequests: 'Lambda requests',
  lambdaGbSeconds: 'Lambda GB-seconds',
  dynamodbWriteUnits: 'write units',
  dynamodbReadUnits: 'read units',
  sqsStandardRequests: 'SQS standard',
  sqsFifoRequests: 'SQS FIFO',
  s3Puts: 'S3 puts',
  s3Gets: 'S3 gets',
  logGigabytes: 'logs',
};

const told = (bill: Bill): string =>
  (Object.keys(names) as (keyof Bill)[]).map((name) => `${names[name]} ${bill[name].toFixed(2)}`).join(', ');

/** An item like a submission's entry, for the time that the SDK takes to write and read one. */
async function sampleItem() {
  const pipeline = openPipeline({ now: new Date() });
  await enterReference(pipeline);
  const [first] = referenceSubmissions;
  if (first === undefined) throw new Error('the reference audit has no submissions');
  await submitReference(pipeline, first);
  const { partition, sort } = { partition: `${reference.audit.id}#${first.case}`, sort: `R#${first.agency}#000003` };
  const row = pipeline.aws.rows(pipeline.table.name).get({ pk: partition, sk: sort });
  if (row === undefined) throw new Error('the submission has no entry');
  return row.item;
}

/** How many submissions come between two looks at the stream: a quarter of what comes in a second. */
const rates = [
  { rate: 'one at a time', together: [1] },
  { rate: '10 a second (2 and 3 by turns between two looks at the stream)', together: [2, 3] },
  { rate: '40 a second (10 between two looks)', together: [10] },
] as const;
const judged = rates[1];

async function run(): Promise<Figure> {
  // As in a function that has run for a while: the first runs compile.
  process.env['_X_AMZN_TRACE_ID'] = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0';
  const wireMs = await wireCpuMs(await sampleItem());
  for (let round = 0; round < 3; round++) await billOf(judged.together, wireMs);
  const bills: (Charged & { rate: string })[] = [];
  for (const { rate, together } of rates) bills.push({ rate, ...(await billOf(together, wireMs)) });
  const found = bills.find(({ rate }) => rate === judged.rate);
  if (found === undefined) throw new Error('no bill was made');
  const memory = memories();
  const runs = (Object.entries(found.functions) as [FunctionName, Runs][]).map(
    ([name, { count, ms }]) => `${name} (${memory[name]} MB) ${count} times ${Math.round(ms / count)} ms`,
  );
  return {
    ratios: [sumOf(found.bill)],
    beside: [
      `${region}, at ${judged.rate}: ${told(found.bill)}`,
      `without the audit's closing and its final revision: ${sumOf(found.withoutClosing).toFixed(2)}`,
      ...bills.map(({ rate, bill }) => `at ${rate}: ${sumOf(bill).toFixed(2)}`),
      `${referenceSubmissions.length} submissions: ${runs.join(', ')}`,
      `durations: processor time here (the SDK's requests and answers ${wireMs.toFixed(2)} ms a call, sockets and TLS left out) on the share of ` +
        `a core that the memory gives, and ${assumptions.roundTripMs} ms a round trip; no cold starts`,
      'left out: the packs, the mails, storage, keys, data out, and what runs whether or not anybody submits (looks at empty queues, the sweep)',
    ],
  };
}

export const cost: Measure = {
  id: 'cost',
  what:
    'Dollars for a million submissions at list prices, from the API to the published revision, packs and mails apart: metered over the ' +
    "reference audit's submissions, ten a second.",
  target: { at: 'most', value: 4 },
  limit: 1,
  anchor:
    'The HTTP API alone takes 1.00. A write of submission, copy and note together as one transaction, uncompressed, and a job for each: about 40.',
  short:
    'Two rows are written beside each submission (what is owed is dropped, the case is noted), five are read before each answer, ' +
    "three functions run, and a third of the log bytes are Lambda's own lines. At forty a second, where batches fill, it is two " +
    'dollars less. Not storing partials took some four dollars away. Four dollars would take a stream that waits for seconds to ' +
    'fill its batches, logs without the lines of the platform, and one of the two rows.',
  run,
};

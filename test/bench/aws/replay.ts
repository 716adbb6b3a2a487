/** Submissions played through the whole program, so many at a time, and what each invocation of a function asked for. */
import type { Usage } from '../../aws/meter.ts';
import type { Pipeline } from './pipeline.ts';

/** The functions that a submission passes through on its way to a figure. */
export type FunctionName = 'agency-api' | 'relay-changes' | 'aggregate';

/** One invocation. */
export interface Invocation {
  of: FunctionName;
  usage: Usage;
}

/** Relays and aggregates what is there, once each; the messages of one relaying may need several aggregations. */
async function* passOn(pipeline: Pipeline): AsyncGenerator<Invocation> {
  const { meter } = pipeline.aws;
  const records = pipeline.takeRecords();
  if (records.length > 0) {
    yield { of: 'relay-changes', usage: (await meter.measure(() => pipeline.relay(records))).usage };
  }
  for (;;) {
    const messages = pipeline.takeChanges();
    if (messages.length === 0) return;
    yield { of: 'aggregate', usage: (await meter.measure(() => pipeline.aggregate(messages))).usage };
  }
}

/** Relays and aggregates until nothing is left to do. */
export async function* drain(pipeline: Pipeline): AsyncGenerator<Invocation> {
  for (;;) {
    let isIdle = true;
    for await (const invocation of passOn(pipeline)) {
      isIdle = false;
      yield invocation;
    }
    if (isIdle) return;
  }
}

/**
 * Plays submissions: so many of them, then one look at the stream, and what it brought is aggregated; in the end until
 * nothing is left.
 * @param together how many come between two looks at the stream, in turn: `[2, 3]` are two and a half
 */
export async function* replay(
  pipeline: Pipeline,
  submissions: readonly (() => Promise<void>)[],
  together: readonly number[],
): AsyncGenerator<Invocation> {
  const { meter } = pipeline.aws;
  let next = 0;
  for (let look = 0; next < submissions.length; look++) {
    const until = next + (together[look % together.length] ?? 1);
    for (const submission of submissions.slice(next, until)) {
      yield { of: 'agency-api', usage: (await meter.measure(submission)).usage };
    }
    next = until;
    yield* passOn(pipeline);
  }
  yield* drain(pipeline);
}

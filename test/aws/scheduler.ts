/** Which calls go first: calls are held until no other is about to be made, and a schedule says who is answered next. */
import * as fc from 'fast-check';
import type { Service } from './errors.ts';

/** A call that was made and is not answered yet. */
export interface PendingCall {
  /** Counts calls from 1. */
  number: number;
  service: Service;
  /** `PutItemCommand` */
  command: string;
  /** The table, bucket or queue that it is for. A call for several tables is one for the first. */
  target: string;
  input: object;
}

/** What decides where the order is open. */
export interface Schedule {
  /** Which of the waiting calls are answered now, in this order; at least one. */
  next: (waiting: readonly PendingCall[]) => readonly PendingCall[];
  /**
   * A whole number below the one given: which message of a standard queue is received next, and which partition's record.
   * Without it the oldest is.
   */
  choose?: (below: number) => number;
}

/** All that is waiting, as it came. What is asked for together is answered together. */
export const inOrder: Schedule = { next: (waiting) => waiting };

/** One call at a time. @param choices whole numbers from 0, as long as calls are made: any order is one of them */
export function chosenBy(choices: Iterator<number>): Schedule {
  const choose = (below: number): number => {
    const { value, done } = choices.next();
    if (done === true) throw new Error('there are no choices left');
    return value % below;
  };
  return { next: (waiting) => waiting.slice(choose(waiting.length)).slice(0, 1), choose };
}

/** One call at a time, in an order that is the same for the same seed. */
export function seeded(seed: number): Schedule {
  const [choices] = fc.sample(fc.noBias(fc.infiniteStream(fc.nat())), { seed, numRuns: 1 });
  if (choices === undefined) throw new Error('no choices were drawn');
  return chosenBy(choices);
}

/** Turns of the event loop without a new call after which whoever waits is answered. */
const quietTurns = 3;

/**
 * A barrier that calls are held at until no other is about to be made, so that a round is what is asked for together. Who waits
 * for a timer or a thread is not waited for: an order is only repeated of work that waits for AWS alone.
 */
export interface Rounds {
  /** Resolves when the round is answered that the call belongs to, with its number. */
  enter: (call: PendingCall) => Promise<number>;
  /** How many rounds were answered. */
  count: () => number;
}

export function createRounds(schedule: Schedule): Rounds {
  const waiting = new Map<PendingCall, (round: number) => void>();
  let count = 0;
  const answer = (): void => {
    count += 1;
    for (const call of schedule.next([...waiting.keys()])) {
      const resolve = waiting.get(call);
      if (resolve === undefined) throw new Error('a schedule chose a call that is not waiting');
      waiting.delete(call);
      resolve(count);
    }
    if (waiting.size > 0) setImmediate(watch, waiting.size, 0);
  };
  const watch = (seen: number, quiet: number): void => {
    if (waiting.size > seen) setImmediate(watch, waiting.size, 0);
    else if (quiet < quietTurns) setImmediate(watch, seen, quiet + 1);
    else answer();
  };
  return {
    enter: (call) =>
      new Promise((resolve) => {
        waiting.set(call, resolve);
        if (waiting.size === 1) setImmediate(watch, 1, 0);
      }),
    count: () => count,
  };
}

/** Counts what calls of AWS cost, and how many of them had to be waited for one after the other. */
import type { Service } from './errors.ts';
import type { Rounds } from './scheduler.ts';

/** One write that a call made, under the key that it was charged to. */
export interface Write {
  /** The table's or the index's partition key. */
  partition: string;
  sort: string;
  index: boolean;
  units: number;
}

/** What one call came to. */
export interface Call {
  service: Service;
  command: string;
  /** The table, bucket or queue that it is for. */
  target: string;
  /** Calls with one number were under way together. */
  round: number;
  readUnits: number;
  writes: readonly Write[];
  /** Bytes of the items, objects or messages themselves. */
  bytesRead: number;
  bytesWritten: number;
  /** What SQS charges for: one for each 64 KB begun. 0 of other services. */
  chunks: number;
}

/** All that some work asked of AWS. */
export interface Usage {
  calls: readonly Call[];
  /** How often it waited: calls made side by side are waited for once. */
  rounds: number;
  /** Milliseconds of this process's processor time, user's and system's. */
  cpuMs: number;
}

const total = (usage: Usage, of: (call: Call) => number): number =>
  usage.calls.reduce((sum, call) => sum + of(call), 0);

export const unitsWritten = (calls: readonly Pick<Call, 'writes'>[]): number =>
  calls.reduce((sum, { writes }) => sum + writes.reduce((units, write) => units + write.units, 0), 0);
export const unitsRead = (usage: Usage): number => total(usage, (call) => call.readUnits);
export const bytesRead = (usage: Usage): number => total(usage, (call) => call.bytesRead);

export interface Meter {
  record: (call: Call) => void;
  /** Does work and says what it asked for. One work at a time: what others do meanwhile would be counted in. */
  measure: <T>(work: () => Promise<T>) => Promise<{ value: T; usage: Usage }>;
}

export function createMeter(rounds: Rounds): Meter {
  let current: Call[] | undefined;
  return {
    record: (call) => void current?.push(call),
    async measure(work) {
      if (current !== undefined) throw new Error('the meter is in use');
      const calls: Call[] = [];
      current = calls;
      const before = rounds.count();
      const start = process.cpuUsage();
      try {
        const value = await work();
        const { user, system } = process.cpuUsage(start);
        return { value, usage: { calls, rounds: rounds.count() - before, cpuMs: (user + system) / 1000 } };
      } finally {
        current = undefined;
      }
    },
  };
}

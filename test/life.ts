/** Lives of processes: one can be cut off at any call of an SDK client, and held back before any. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** What a call of a process that is no more ends with. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Where a process is cut off: before its n-th call leaves, or once its answer is there and before anybody sees it. */
export interface Kill {
  at: number;
  when: 'before' | 'after';
}

/** One process's life. */
export interface Life {
  /** Every call it made, in order: `GetItemCommand`. */
  readonly calls: string[];
  readonly isDead: () => boolean;
  /** Resolves when no call of it is under way. */
  readonly idle: () => Promise<void>;
  /** Runs one call; a dead process makes none. */
  readonly pass: <T>(name: string, call: () => Promise<T>) => Promise<T>;
}

/** Begins a life. @param gate is waited for before each call, to force an order on several processes */
export function beginLife(options: { kill?: Kill; gate?: (name: string) => Promise<void> } = {}): Life {
  const { kill, gate } = options;
  const calls: string[] = [];
  let dead = false;
  const pending = new Set<symbol>();
  const pass = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    await gate?.(name);
    if (dead) throw new Killed();
    const isLast = kill?.at === calls.push(name);
    if (isLast && kill.when === 'before') {
      dead = true;
      throw new Killed();
    }
    const self = Symbol(name);
    pending.add(self);
    const [answer] = await Promise.allSettled([call()]);
    pending.delete(self);
    if (isLast) dead = true;
    if (dead) throw new Killed();
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  };
  const idle = async (): Promise<void> => {
    while (pending.size > 0) await new Promise((resolve) => setImmediate(resolve));
  };
  return { calls, isDead: () => dead, idle, pass };
}

const present = new AsyncLocalStorage<Life>();

/** Does work as the process whose life it is: every call that it makes is the life's. */
export const live = <T>(life: Life, work: () => Promise<T>): Promise<T> => present.run(life, work);

/** Makes a call as one of the life's that it is made in. Outside of any life nothing changes. @param name `GetItemCommand` */
export const passedByLife = <Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> =>
  present.getStore()?.pass(name, call) ?? call();

/** A middleware, to stand first on a client: a call, its retries included, is one of the life's that it is made in. */
export const heldByLife =
  <Args extends object, Answer extends object>(
    next: (args: Args) => Promise<Answer>,
    context: { commandName?: string },
  ) =>
  (args: Args): Promise<Answer> =>
    passedByLife(context.commandName ?? 'unnamed', () => next(args));

/** Where {@link heldByLife} stands. */
export const first = { step: 'initialize', priority: 'high' } as const;

/** A turnstile for several processes: one call at a time, and which process goes next is chosen, not left to chance. */
export interface Turnstile {
  /** The life of one more process. */
  join: () => Life;
  /** Says that a process has ended, however it did. */
  leave: (life: Life) => void;
}

/**
 * Opens a turnstile. A call goes through when every process that has not ended stands before it, and none is inside.
 * @param choose which of the waiting processes goes next: an index into those given, in order of joining
 * @param early the calls of a process that go before any other that it makes at the same time, by number from 0 as made
 */
export function openTurnstile(
  choose: (waiting: readonly number[]) => number,
  early: readonly number[] = [],
): Turnstile {
  const waiting: { number: number; go: () => void }[][] = [];
  const made: number[] = [];
  const lives: Life[] = [];
  const ended = new Set<number>();
  let inside = false;
  const admit = (): void => {
    if (inside) return;
    const present = waiting.flatMap((queue, index) => (queue.length > 0 ? [index] : []));
    const isMissing = waiting.some((queue, index) => queue.length === 0 && !ended.has(index));
    if (present.length === 0 || isMissing) return;
    const next = present[choose(present)] ?? present[0];
    if (next === undefined) return;
    inside = true;
    const queue = waiting[next] ?? [];
    const rank = ({ number }: { number: number }): number =>
      early.includes(number) ? early.indexOf(number) : Infinity;
    // The sort is stable: whatever is not early goes as it came.
    const [admitted] = queue.toSorted((a, b) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b))));
    if (admitted === undefined) return;
    queue.splice(queue.indexOf(admitted), 1);
    admitted.go();
  };
  return {
    join: () => {
      const index = waiting.push([]) - 1;
      made.push(0);
      const inner = beginLife({
        gate: () =>
          new Promise((resolve) => {
            waiting[index]?.push({ number: made[index]!, go: resolve });
            made[index]! += 1;
            admit();
          }),
      });
      const life: Life = {
        ...inner,
        pass: async (name, call) => {
          try {
            return await inner.pass(name, call);
          } finally {
            inside = false;
            // The process acts on the answer first; it is back with its next call, or has ended, before anybody goes.
            setImmediate(admit);
          }
        },
      };
      lives.push(life);
      return life;
    },
    leave: (life) => {
      ended.add(lives.indexOf(life));
      admit();
    },
  };
}

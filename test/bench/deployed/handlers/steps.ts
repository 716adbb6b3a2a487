/** What the baselines are made of: calls that wait for each other or do not, and one line of log. */

/** Calls, round by round: those of one round leave at once, the next round when all of them are answered. */
export async function make(...rounds: readonly (readonly (() => Promise<unknown>)[])[]): Promise<void> {
  for (const round of rounds) await Promise.all(round.map((call) => call()));
}

/** Logs one line, as every call of a function of the product does. */
export const say = (message: string): void =>
  console.log(JSON.stringify({ level: 'INFO', message, timestamp: new Date().toISOString() }));

/** A number that is later than all before it, so that what is put under it is new, and the last of its kind. */
export const next = (): string => `${Date.now()}-${Math.random().toString(36).slice(2, 10)}`;

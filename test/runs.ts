/**
 * How often a property is tried that takes long: a sample in `npm test`, which is run before each commit, and many times
 * that in `npm run test:full`.
 */
export const isFull = process.env['TEST_RUNS'] === 'full';

/** @returns the one or the other number, of runs or of what goes with them, by which of the two commands asks */
export const runs = (sample: number, full: number): number => (isFull ? full : sample);

const given = process.env['TEST_SEED'];

/**
 * The seed of a sample is the same every time; in full each run has another one, unless `TEST_SEED` says which. Fast-check
 * prints it where one fails.
 */
export const seedOf = (sample: number): number => {
  if (given !== undefined) return Number(given);
  return isFull ? Date.now() : sample;
};

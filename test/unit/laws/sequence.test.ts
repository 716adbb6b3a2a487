/** A sequence of acts that breaks a law is made short: the few acts that are enough are found in some tens of tries. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sequences, type Step } from '../../laws/sequence.ts';
import { runs, seedOf } from '../../runs.ts';

const names = Array.from({ length: 50 }, (_, index) => `act-${index}`);
const drawn = sequences({ ...Object.fromEntries(names.map((name) => [name, 1])), close: 0 });

/** The shortest sequence that is found in which some acts stand in this order, and in how many tries after the first. */
function shortened(seed: number, isBroken: (steps: readonly Step[]) => boolean) {
  let tries = 0;
  const { counterexample } = fc.check(
    fc.property(drawn, (steps) => {
      tries += 1;
      return !isBroken(steps);
    }),
    { seed, numRuns: 100 },
  );
  if (counterexample === null) throw new Error('nothing that was drawn breaks it');
  return { steps: counterexample[0], tries };
}

const inOrder =
  (...wanted: readonly string[]) =>
  (steps: readonly Step[]): boolean => {
    let at = 0;
    for (const { act } of steps) if (act === wanted[at]) at += 1;
    return at === wanted.length;
  };

describe('a sequence', () => {
  test('has each act once at least, and one closing', () => {
    fc.assert(
      fc.property(drawn, (steps) => {
        const acts = steps.map(({ act }) => act);
        expect(new Set(acts)).toStrictEqual(new Set([...names, 'close']));
        expect(acts.filter((act) => act === 'close')).toHaveLength(1);
        expect(acts.length).toBeGreaterThan(names.length + 10);
      }),
      { numRuns: runs(20, 200), seed: seedOf(1) },
    );
  });

  test('that breaks a law is made short, to what is enough, as it was drawn', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { steps, tries } = shortened(seed, inOrder('act-7', 'close', 'act-3'));
        expect(steps.map(({ act }) => act)).toStrictEqual(['act-7', 'close', 'act-3']);
        expect(steps.every(({ again, arrives }) => !again && arrives === 'all')).toBe(true);
        expect(tries).toBeLessThan(250);
      }),
      { numRuns: runs(10, 100), seed: seedOf(2) },
    );
  });

  test('keeps of an act what the law hangs on', () => {
    const isBroken = (steps: readonly Step[]): boolean => steps.some(({ act, again }) => act === 'act-5' && again);
    const { steps } = shortened(3, isBroken);
    expect(steps).toMatchObject([{ act: 'act-5', again: true, arrives: 'all' }]);
  });
});

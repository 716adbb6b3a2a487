/** Sequences of acts as they are drawn, and made short where one of them breaks a law. */
import * as fc from 'fast-check';

/** One act of a sequence. It has a seed of its own, so that what it comes to does not hang on how many came before. */
export interface Step {
  act: string;
  seed: number;
  /** What is not for now is tried all the same, and what enters something once is done twice. */
  again: boolean;
  /** How much of what is underway arrives after it. */
  arrives: 'some' | 'all' | 'none';
}

/** An act with one thing less about it: done once, or told of at once. */
const plainer = (step: Step): Step[] => [
  ...(step.again ? [{ ...step, again: false }] : []),
  ...(step.arrives === 'all' ? [] : [{ ...step, arrives: 'all' as const }]),
];

/** A sequence with some of it left out, the largest parts first, and of those the latest; then with an act made plainer. */
function* shorter(steps: readonly Step[], largest: number): Iterable<[Step[], number]> {
  for (let size = largest; size >= 1; size = Math.floor(size / 2)) {
    for (let end = steps.length; end > 0; end -= size) {
      yield [steps.toSpliced(Math.max(end - size, 0), Math.min(size, end)), size];
    }
  }
  for (const [at, step] of steps.entries()) for (const less of plainer(step)) yield [steps.with(at, less), 0];
}

/**
 * Sequences that fast-check makes shorter by leaving out parts of them: halves, then quarters, down to single acts, so that the
 * last few that break a law are found in some tens of tries, wherever they stand.
 */
class Sequences extends fc.Arbitrary<Step[]> {
  readonly #drawn: fc.Arbitrary<Step[]>;

  constructor(drawn: fc.Arbitrary<Step[]>) {
    super();
    this.#drawn = drawn;
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<Step[]> {
    return new fc.Value(this.#drawn.generate(random, bias).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Step[] {
    return Array.isArray(value);
  }

  /** @param context the size of the parts that were last left out: larger ones were tried */
  override shrink(steps: Step[], context: unknown): fc.Stream<fc.Value<Step[]>> {
    const largest = typeof context === 'number' ? Math.min(context, steps.length) : Math.ceil(steps.length / 2);
    const all = shorter(steps, largest)[Symbol.iterator]();
    function* values(): IterableIterator<fc.Value<Step[]>> {
      for (let next = all.next(); next.done !== true; next = all.next()) {
        const [fewer, size] = next.value;
        yield new fc.Value(fewer, size);
      }
    }
    return new fc.Stream(values());
  }
}

/**
 * Sequences in which each act stands once, in any order, and between them some more, as often as their weights say. Some
 * close the audit on the way.
 */
export function sequences(weights: Readonly<Record<string, number>>): fc.Arbitrary<Step[]> {
  const each = Object.keys(weights).filter((name) => weights[name]! > 0);
  const deck = each.flatMap((name) => Array.from({ length: weights[name]! }, () => name));
  const steps = fc.record({
    seed: fc.nat(),
    again: fc.nat(5).map((one) => one === 0),
    arrives: fc.constantFrom('some' as const, 'some' as const, 'all' as const, 'none' as const),
  });
  const drawn = fc
    .tuple(
      fc.shuffledSubarray(each, { minLength: each.length }),
      fc.shuffledSubarray(deck, { minLength: 10, maxLength: 30 }),
      fc.array(fc.tuple(fc.nat({ max: each.length }), steps), { minLength: 30, maxLength: 30 }),
      fc.array(steps, { minLength: each.length, maxLength: each.length }),
      fc.integer({ min: 30, max: 70 }),
    )
    .map(([once, more, places, rest, closes]) => {
      const first: Step[] = once.map((act, index) => ({ act, ...rest[index]! }));
      const all = more.reduce((before, act, index) => {
        const [place, step] = places[index]!;
        return before.toSpliced(place, 0, { act, ...step });
      }, first);
      return all.toSpliced(closes, 0, { act: 'close', seed: closes, again: false, arrives: 'some' });
    });
  return new Sequences(drawn);
}

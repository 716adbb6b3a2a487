import * as fc from 'fast-check';

/**
 * Any character of Unicode, as the unit of `fc.string`. Its own `binary` is the same, and makes a table of all of them when it
 * is first asked for, which takes a second in every process.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10_f7_ff })
  // No half of a pair: they stand between.
  .map((point) => String.fromCodePoint(point < 0xd8_00 ? point : point + 0x8_00));

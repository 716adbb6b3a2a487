import * as fc from 'fast-check';
import { nastyTexts } from './read-csv.ts';

const character = fc
  .integer({ min: 0, max: 0x10_ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

/** Any text that a submission can hold: well-formed, control characters among it; those often misread more often. */
export const anyText = fc.oneof(
  fc.string({ unit: character }),
  fc.string({ unit: 'grapheme-ascii' }),
  fc.string({ unit: fc.constantFrom('"', "'", ',', ';', '\r', '\n', '\t', '=', '\uFEFF', '1', 'x', ' ') }),
  fc.constantFrom(...nastyTexts),
);

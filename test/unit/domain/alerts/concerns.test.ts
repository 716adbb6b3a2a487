import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openConcerns } from '../../../../shared/domain/alerts/concerns.ts';
import type { Acknowledged } from '../../../../shared/domain/alerts/store.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { asked, entryOf, stamp, assessed } from '../returns/samples.ts';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';

/** A log of submissions, some of which raise a concern. */
function logOf(agency: string, concerns: readonly boolean[]): Entry[] {
  const log: Entry[] = [{ ...asked(), agency }];
  for (const [index, concern] of concerns.entries()) {
    const last = log.at(-1) ?? asked();
    log.push(entryOf(decideSubmission(last, assessed(String(index % 10), { concern }), stamp)));
  }
  return log;
}

const acknowledged = (agency: string, upTo: number): Acknowledged => ({
  audit: '2026-q2',
  case: 'case-3',
  agency,
  upTo,
  at: '2026-04-21T09:00:00.000Z',
  name: 'A. Manager',
});
const seqs = (entries: readonly Entry[]): number[] => entries.map((entry) => entry.seq);

describe('openConcerns', () => {
  test('a concern is open from its submission on; a later version that says no does not close it', () => {
    expect(seqs(openConcerns(logOf('police', [false]), []))).toStrictEqual([]);
    expect(seqs(openConcerns(logOf('police', [true]), []))).toStrictEqual([2]);
    expect(seqs(openConcerns(logOf('police', [true, false]), []))).toStrictEqual([2]);
    expect(seqs(openConcerns(logOf('police', [true, false, true]), []))).toStrictEqual([2, 4]);
  });

  test('a word on it closes it and those before, and not one that is raised afterwards', () => {
    const log = logOf('police', [true, true, false, true]);
    expect(seqs(openConcerns(log, [acknowledged('police', 3)]))).toStrictEqual([5]);
    expect(seqs(openConcerns(log, [acknowledged('police', 3), acknowledged('police', 5)]))).toStrictEqual([]);
  });

  test("a word on one agency's concern does not close another's on the same case", () => {
    const both = [...logOf('gp-a', [true]), ...logOf('police', [true])];
    expect(openConcerns(both, [acknowledged('gp-a', 9)]).map((entry) => entry.agency)).toStrictEqual(['police']);
  });

  test('what is open is what was raised after the last word, whatever was said in what order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 9 })),
        (raised, words) => {
          const log = logOf('police', raised);
          const after = Math.max(0, ...words);
          expect(
            openConcerns(
              log,
              words.map((upTo) => acknowledged('police', upTo)),
            ),
          ).toStrictEqual(log.filter((entry) => entry.concern === true && entry.seq > after));
        },
      ),
    );
  });
});

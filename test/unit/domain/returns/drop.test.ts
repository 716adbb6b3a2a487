import { expect, test } from 'vitest';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { dropOf, entriesOfDrop } from '../../../../shared/domain/returns/drop.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { asked, assessed, entryOf, stamp } from './samples.ts';

const police: Entry = { ...asked(), agency: 'police', service: 'police' };
const drop = { reason: 'moved-away' as const };

test('a drop ends every return of its case, and what came counts no more', () => {
  const came = entryOf(decideSubmission(asked(), assessed('a'), stamp));
  const ended = entriesOfDrop([asked(), came, police], drop, stamp);
  expect(ended.map(({ agency, seq, state }) => [agency, seq, state])).toEqual([
    [came.agency, 3, 'withdrawn'],
    ['police', 2, 'withdrawn'],
  ]);
  for (const entry of ended) {
    expect(entry.dropped).toEqual(drop);
    expect(entry).not.toHaveProperty('counted');
  }
});

test('a case is dropped as soon as one of its returns says so, and once', () => {
  const [, ended] = entriesOfDrop([asked(), police], drop, stamp);
  expect(dropOf([asked(), police])).toBeUndefined();
  expect(dropOf([asked(), police, ended!])).toEqual(drop);
  expect(() => entriesOfDrop([asked(), police, ended!], drop, stamp)).toThrow(new RangeError('a case is dropped once'));
});

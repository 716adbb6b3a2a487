/** What the log of a return says of the opening. */
import { expect, test } from 'vitest';
import { decideAsk, decideCheck } from '../../../../shared/domain/returns/decide-entry.ts';
import { isOfOpening } from '../../../../shared/domain/returns/log.ts';
import { entryOf, key, stamp } from './samples.ts';

const ask = (atOpening: boolean) => ({
  ...key,
  service: 'general-practice',
  askedOn: '2026-04-13',
  dueOn: atOpening ? '2026-05-01' : '2026-05-08',
  atOpening,
});

test("the opening's invite is of what was asked for in draft, whatever came since, until somebody asks again", () => {
  const first = entryOf(decideAsk(undefined, ask(true), stamp));
  const known = entryOf(decideCheck(first, { outcome: 'known' }, stamp));
  const again = entryOf(decideAsk(known, ask(false), stamp));
  const stuck = entryOf(decideCheck(again, { outcome: 'cannot-identify' }, stamp));
  expect([[first], [first, known], [first, known, again], [first, known, again, stuck]].map(isOfOpening)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isOfOpening([entryOf(decideAsk(undefined, ask(false), stamp))])).toBe(false);
  expect(isOfOpening([])).toBe(false);
});

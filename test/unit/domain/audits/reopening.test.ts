/** What of a closed audit counts by the clock, and what by the day on which it closed, where the two differ. */
import { expect, test } from 'vitest';
import { askingFaults, reopeningDates, takesReopening } from '../../../../shared/domain/audits/reopening.ts';
import type { Audit } from '../../../../shared/domain/audits/schema.ts';
import { audit } from '../../front/manager/fixture.ts';

/** Closed on a day of its own calendar, that is played in November. */
const played: Audit = { ...audit, state: 'closed', closedOn: '2026-05-29', closedAt: '2026-11-30T14:00:00.000Z' };
const pointers = (of: Audit, asking: { askedOn: string; dueOn?: string }) =>
  askingFaults(of, asking).map(({ pointer }) => pointer);

test('of a played audit it is the clock that says whether a query is taken: for 90 days after it was really closed', () => {
  expect(takesReopening(played, '2026-11-30')).toBe(true);
  expect(takesReopening(played, '2027-02-28')).toBe(true);
  expect(takesReopening(played, '2027-03-01')).toBe(false);
});

test('of a played audit the dates of a query lie on its own calendar: due by the ninetieth day after the day it closed on', () => {
  expect(reopeningDates(played, { askedOn: '2026-06-01' })).toStrictEqual({
    askedOn: '2026-06-01',
    dueOn: '2026-06-15',
  });
  expect(reopeningDates(played, { askedOn: '2026-08-26' }).dueOn).toBe('2026-08-27');
  expect(pointers(played, { askedOn: '2026-08-26', dueOn: '2026-08-27' })).toStrictEqual([]);
  expect(pointers(played, { askedOn: '2026-08-26', dueOn: '2026-08-28' })).toStrictEqual(['/dueOn']);
  expect(pointers(played, { askedOn: '2026-08-28' })).toStrictEqual(['/askedOn']);
});

test('the dates of a query lie within the audit, or within the days after it that take one, and say so', () => {
  const open: Audit = { ...audit, state: 'open' };
  const faults = (of: Audit, askedOn: string, dueOn?: string) =>
    askingFaults(of, { askedOn, ...(dueOn === undefined ? {} : { dueOn }) });
  const within = (pointer: string, detail: string) => [{ pointer, code: 'invalid_value', detail }];
  for (const [askedOn, dueOn] of [
    ['2026-04-13', undefined],
    ['2026-05-29', undefined],
    ['2026-04-13', '2026-04-13'],
    ['2026-04-13', '2026-05-29'],
  ] as const) {
    expect(faults(open, askedOn, dueOn)).toEqual([]);
  }
  expect(faults(open, '2026-04-12')).toEqual(within('/askedOn', 'must lie within the audit'));
  expect(faults(open, '2026-05-30')).toEqual(within('/askedOn', 'must lie within the audit'));
  const due = within('/dueOn', 'must not be before the day of asking or after the audit');
  expect(faults(open, '2026-04-14', '2026-04-13')).toEqual(due);
  expect(faults(open, '2026-04-14', '2026-05-30')).toEqual(due);
  expect(faults(played, '2026-08-28')).toEqual(
    within('/askedOn', 'must lie within the 90 days after the audit closed'),
  );
  expect(faults(played, '2026-08-26', '2026-08-28')).toEqual(
    within('/dueOn', 'must not be before the day of asking or after the 90 days after the audit closed'),
  );
});

test('an audit that closed before days were kept closed on the day of its instant', () => {
  const { closedOn: _closedOn, ...older } = played;
  expect(pointers(older, { askedOn: '2026-12-01', dueOn: '2027-02-28' })).toStrictEqual([]);
  expect(pointers(older, { askedOn: '2026-12-01', dueOn: '2027-03-01' })).toStrictEqual(['/dueOn']);
});

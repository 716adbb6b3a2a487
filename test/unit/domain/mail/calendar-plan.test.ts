import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planCalendar, type CalendarChange } from '../../../../shared/domain/mail/calendar-plan.ts';
import type { CalendarItem } from '../../../../shared/domain/mail/mail-item.ts';
import { listCalendar, noteCalendar } from '../../../../shared/domain/mail/store.ts';
import { openAws } from '../../../aws/aws.ts';

const of = { audit: '2026-q2', addressee: '0123456789abcdef0123456789abcdef' };
const first = '2026-05-01';
const second = '2026-05-08';
const asItem = (change: CalendarChange): CalendarItem => ({ pk: 'p', sk: change.dueOn, ...change });
const change = (
  mail: string,
  dueOn: string,
  to: Pick<CalendarChange, 'standing' | 'stoodBefore' | 'sequence'>,
): CalendarChange => ({ ...of, mail, dueOn, ...to });

/** What stands after some changes, each noted as it is sent. */
function noted(items: readonly CalendarItem[], changes: readonly CalendarChange[]): CalendarItem[] {
  const all = new Map(items.map((item) => [item.dueOn, item]));
  for (const one of changes) {
    const before = all.get(one.dueOn);
    if (before === undefined || before.sequence < one.sequence) all.set(one.dueOn, asItem(one));
  }
  return [...all.values()];
}
const plan = (
  mail: string,
  standing: readonly CalendarItem[],
  dueDates: readonly string[],
  neverSent: readonly string[] = [],
): CalendarChange[] => planCalendar({ ...of, mail, standing, neverSent: new Set(neverSent), dueDates });

describe('planCalendar', () => {
  test('the first mail sets an entry for each due date, once a day', () => {
    expect(plan('invite/a', [], [second, first, first])).toStrictEqual([
      change('invite/a', first, { standing: true, stoodBefore: false, sequence: 1 }),
      change('invite/a', second, { standing: true, stoodBefore: false, sequence: 1 }),
    ]);
    expect(plan('invite/a', [], [])).toStrictEqual([]);
  });

  test('what was noted for a mail that did not go was never attached: it is set by the next, and never cancelled', () => {
    const standing = noted([], plan('invite/a', [], [first]));
    expect(plan('notice/b', standing, [], ['invite/a'])).toStrictEqual([]);
    expect(plan('notice/b', standing, [first], ['invite/a'])).toStrictEqual([
      change('notice/b', first, { standing: true, stoodBefore: false, sequence: 2 }),
    ]);
    const cancelled = noted(standing, plan('notice/b', standing, []));
    expect(plan('notice/c', cancelled, [], ['notice/b'])).toStrictEqual([
      change('notice/c', first, { standing: false, stoodBefore: true, sequence: 3 }),
    ]);
  });

  test('a later mail leaves alone what stands, sets the new day and cancels the old one', () => {
    const standing = noted([], plan('invite/a', [], [first]));
    expect(plan('notice/b', standing, [first])).toStrictEqual([]);
    expect(plan('notice/b', standing, [second])).toStrictEqual([
      change('notice/b', first, { standing: false, stoodBefore: true, sequence: 2 }),
      change('notice/b', second, { standing: true, stoodBefore: false, sequence: 1 }),
    ]);
  });

  test('a day that something else is still due on is not cancelled; when the last goes, it is', () => {
    const standing = noted([], plan('invite/a', [], [first, first]));
    expect(plan('notice/b', standing, [first])).toStrictEqual([]);
    expect(plan('notice/c', standing, [])).toStrictEqual([
      change('notice/c', first, { standing: false, stoodBefore: true, sequence: 2 }),
    ]);
  });

  test('a day that was cancelled comes back under a higher number', () => {
    let standing = noted([], plan('invite/a', [], [first]));
    standing = noted(standing, plan('notice/b', standing, []));
    expect(plan('notice/c', standing, [])).toStrictEqual([]);
    expect(plan('invite/d', standing, [first])).toStrictEqual([
      change('invite/d', first, { standing: true, stoodBefore: false, sequence: 3 }),
    ]);
  });

  test('a mail that was cut off after noting comes to its own changes again', () => {
    const standing = noted([], plan('invite/a', [], [first]));
    const moving = plan('notice/b', standing, [second]);
    expect(plan('notice/b', noted(standing, moving), [second])).toStrictEqual(moving);
    // Cut off between the two notes.
    expect(plan('notice/b', noted(standing, moving.slice(0, 1)), [second])).toStrictEqual(moving);
    expect(plan('notice/b', noted(standing, moving.slice(1)), [second])).toStrictEqual(moving);
  });
});

const days = fc.subarray([first, second, '2026-05-15', '2026-05-22']);

describe('any sequence of mails', () => {
  test('leaves standing exactly what was owed when the last one was made', () => {
    fc.assert(
      fc.property(fc.array(days, { maxLength: 12 }), (owed) => {
        let standing: CalendarItem[] = [];
        for (const [index, dueDates] of owed.entries()) {
          standing = noted(standing, plan(`mail/${index}`, standing, dueDates));
          expect(standing.flatMap((item) => (item.standing ? [item.dueOn] : [])).toSorted()).toStrictEqual(dueDates);
        }
      }),
    );
  });

  test('sends of each day a set and a cancellation in turn, under numbers that rise by one', () => {
    fc.assert(
      fc.property(fc.array(days, { maxLength: 12 }), (owed) => {
        let standing: CalendarItem[] = [];
        const sent: CalendarChange[] = [];
        for (const [index, dueDates] of owed.entries()) {
          const changes = plan(`mail/${index}`, standing, dueDates);
          expect(changes.map((one) => one.dueOn)).toStrictEqual(
            [...new Set(changes.map((one) => one.dueOn))].toSorted(),
          );
          sent.push(...changes);
          standing = noted(standing, changes);
        }
        for (const ofDay of Map.groupBy(sent, (one) => one.dueOn).values()) {
          expect(ofDay.map((one) => [one.sequence, one.standing])).toStrictEqual(
            ofDay.map((_, index) => [index + 1, index % 2 === 0]),
          );
        }
      }),
    );
  });

  test('a mail made again, wherever it was cut off, comes to the same changes', () => {
    fc.assert(
      fc.property(fc.array(days, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.boolean()), (owed, cut) => {
        let standing: CalendarItem[] = [];
        for (const [index, dueDates] of owed.entries()) {
          const changes = plan(`mail/${index}`, standing, dueDates);
          const half = noted(
            standing,
            changes.filter(() => cut.next().value === true),
          );
          expect(plan(`mail/${index}`, half, dueDates)).toStrictEqual(changes);
          standing = noted(half, changes);
        }
      }),
    );
  });
});

describe('what is noted of a calendar', () => {
  test("is an addressee's own, and a change that comes late does not take a later one back", async () => {
    const table = openAws().createTable();
    const set = change('invite/a', first, { standing: true, stoodBefore: false, sequence: 1 });
    const cancelled = change('notice/b', first, { standing: false, stoodBefore: true, sequence: 2 });
    await noteCalendar(table, cancelled);
    await noteCalendar(table, set);
    await noteCalendar(table, { ...set, addressee: 'f'.repeat(32) });
    expect(await listCalendar(table, of.audit, of.addressee)).toMatchObject([cancelled]);
  });
});

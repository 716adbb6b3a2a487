/** The second reference audit, its calendar played day by day: all that can happen, and what is mailed of it when. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { SentMail } from '../../infra/local/emulator/mailbox.ts';
import {
  type Calendar,
  holdsFor,
  manager,
  nameOf,
  ofTheLadder,
  playReference,
  second,
  stepsOf,
  wholeLadder,
} from './calendar.ts';

describe('the second reference audit, across Easter and the change of the clocks', () => {
  let calendar: Calendar;
  beforeAll(async () => {
    // Two days longer than the last act, which comes after the closing.
    calendar = await playReference('spring-2026', '2026-04-30');
  });
  holdsFor(() => calendar);

  const mails = (wanted: (mail: SentMail) => boolean): SentMail[] => calendar.played.mails.filter(wanted);

  test('nothing of the ladder comes at a weekend or over Easter', () => {
    const days = new Set(ofTheLadder(calendar.played.mails).map(({ on }) => on));
    for (const on of ['2026-03-28', '2026-03-29', '2026-04-03', '2026-04-04', '2026-04-05', '2026-04-06']) {
      expect(days).not.toContain(on);
    }
  });

  test('whoever shares an address hears of both services in one mail', () => {
    const [first] = mails(
      ({ kind, to }) => kind === 'chaser' && to[0]?.toLowerCase() === 'children@community-health.example',
    );
    expect(first?.returns.map(nameOf).toSorted()).toEqual([
      'case-2/health-visiting -5',
      'case-4/school-nursing -5',
      'case-5/school-nursing -5',
    ]);
  });

  test('who never answers is followed to the end of the ladder', () => {
    expect(stepsOf(calendar.played.mails, 'case-2/health-visiting')).toEqual(wholeLadder);
    expect(stepsOf(calendar.played.mails, 'case-3/summary')).toEqual(wholeLadder);
  });

  test('a return whose details were mended is chased again, and one that nobody mended is not', () => {
    expect(stepsOf(calendar.played.mails, 'case-4/meadow-practice')).toEqual(wholeLadder.slice(0, 4));
    expect(stepsOf(calendar.played.mails, 'case-2/harbour-practice')).toEqual([]);
  });

  test('an address that bounces is an alert, and the one after it gets an invite for what is owed', () => {
    const bounced = mails(({ alert }) => alert === 'bounce');
    expect(bounced.map(({ on, to }) => [on, to])).toEqual([['2026-03-20', [manager]]]);
    const invites = mails(({ kind, to }) => kind === 'invite' && to[0] === 'deputy@north-school.example');
    expect(invites.map(({ on, returns }) => [on, returns.map(nameOf).toSorted()])).toEqual([
      ['2026-03-24', ['case-1/north-school', 'case-3/north-school', 'case-5/north-school']],
    ]);
  });

  test('a concern is mailed at each tick until somebody acknowledges it, whatever a later version says', () => {
    const told = mails(({ alert, returns }) => alert === 'concern' && returns.some(({ case: id }) => id === 'case-4'));
    const days = ['2026-03-19', '2026-03-20', '2026-03-23', '2026-03-24', '2026-03-25'];
    expect(told.map(({ on, to }) => `${on} ${to.join(' ')}`).toSorted()).toEqual(
      days.flatMap((day) => [manager, second].map((to) => `${day} ${to}`)),
    );
  });

  test('a concern that is open at the closing is mailed each working day after it, and ends when it is acknowledged', () => {
    const told = mails(({ alert, returns }) => alert === 'concern' && returns.some(({ case: id }) => id === 'case-5'));
    expect([...new Set(told.map(({ on }) => on))]).toEqual([
      '2026-04-22',
      '2026-04-23',
      '2026-04-24',
      '2026-04-27',
      '2026-04-28',
    ]);
    expect(mails(({ on }) => on > '2026-04-28')).toEqual([]);
  });

  test('the one alert that came back from the manager went to the second contact, and completeness shows both', () => {
    const { played } = calendar;
    const last = mails(({ on }) => on === '2026-04-28');
    expect(last.map(({ kind, alert, to, delivery }) => [kind, alert, ...to, delivery].join(' ')).toSorted()).toEqual([
      `alert concern ${manager} bounced`,
      `alert concern ${second} delivered`,
      `alert concern ${second} delivered`,
    ]);
    expect(mails(({ to, delivery }) => to[0] === manager && delivery !== 'delivered')).toHaveLength(1);
    expect(played.completeness.staffMail).toEqual([
      { to: 'manager', kind: 'alert', about: 'concern-open', on: '2026-04-28', otherContact: 'delivered' },
    ]);
  });

  test('extensions, queries and withdrawals have their notices', () => {
    const told = (on: string, id: string): string[] =>
      mails((mail) => mail.on === on && mail.returns.some((one) => nameOf(one) === id)).map(({ kind }) => kind);
    expect(told('2026-03-24', 'case-1/police')).toContain('notice');
    expect(told('2026-03-26', 'case-5/harbour-practice')).toContain('notice');
    expect(told('2026-03-30', 'case-3/north-school')).toContain('notice');
    expect(told('2026-03-31', 'case-1/childrens-services')).toContain('notice');
  });

  test('the manager has at most one digest a day, on working days', () => {
    const digests = mails(({ kind }) => kind === 'digest');
    expect(digests.length).toBeGreaterThan(5);
    expect(new Set(digests.map(({ on }) => on)).size).toBe(digests.length);
    for (const { to } of digests) expect(to).toEqual([manager]);
  });
});

/** Both reference audits, their calendars played day by day: who is chased, escalated and put before the manager, and when. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AuditFile, readAuditFile } from '../../infra/local/player/audit-file.ts';
import type { SentMail } from '../../infra/local/emulator/mailbox.ts';
import { type CalendarDay, type Played, playCalendar } from '../../infra/local/player/play-audit.ts';
import { differences } from '../../infra/local/oracle/differences.ts';
import { recount } from '../../infra/local/oracle/recount.ts';
import { readDeployment, signInStaff } from './deployed.ts';
import { owedByTheLadder, type OwedMail } from './owed-by-the-ladder.ts';

const folder = resolve(import.meta.dirname, '../reference-audit');
const deployed = readDeployment();
const manager = 'manager@partnership.example';
const run = randomBytes(3).toString('hex');

const nameOf = (one: SentMail['returns'][number]): string =>
  `${one.case}/${one.agency}${one.step === undefined ? '' : ` ${one.step}`}`;

/** The mails of the ladder among all, told as the file's own reckoning tells them. */
function ofTheLadder(mails: readonly SentMail[]): OwedMail[] {
  return mails.flatMap(({ on, kind, alert, to, returns }) => {
    const what = kind === 'alert' ? alert : kind;
    if (what !== 'chaser' && what !== 'escalation' && what !== 'ladder-exhausted') return [];
    return [{ on, kind: what, to: to.join(' ').toLowerCase(), returns: returns.map(nameOf).toSorted() }];
  });
}

const lines = (mails: readonly OwedMail[]): string[] =>
  mails.map(({ on, kind, to, returns }) => `${on} ${kind} ${to}: ${returns.join(', ')}`).toSorted();

interface Calendar {
  file: AuditFile;
  played: Played;
  days: CalendarDay[];
}

/** Plays a file to its last day, as an audit of this run. */
async function play(name: string): Promise<Calendar> {
  const read = await readAuditFile(`${folder}/${name}.json`);
  const file = { ...read, audit: { ...read.audit, id: `${name.slice(0, 16)}-${run}` } };
  const days: CalendarDay[] = [];
  const played = await playCalendar(deployed, file, await signInStaff(deployed, `calendar-${name}`), {
    until: file.audit.closesOn,
    packs: 'of the newest',
    say: () => undefined,
    told: (day) => days.push(day),
  });
  return { file, played, days };
}

/** What holds of any calendar. */
function holdsFor(of: () => Calendar): void {
  test('exactly the chasers, escalations and alerts that the ladder owes went, on their days, to their addresses', () => {
    const { file, played } = of();
    const owed = owedByTheLadder(file, manager);
    expect(owed.length).toBeGreaterThan(20);
    expect(lines(ofTheLadder(played.mails))).toEqual(lines(owed));
  });

  test('nobody gets two mails of one kind of the ladder on one day', () => {
    const sent = ofTheLadder(of().played.mails).map(({ on, kind, to }) => `${on} ${kind} ${to}`);
    expect(new Set(sent).size).toBe(sent.length);
  });

  test('every mail comes to a fate, and only mail to an address that bounces does not arrive', () => {
    const { file, played } = of();
    const bounces = new Map(
      (file.acts ?? []).flatMap((act) => (act.kind === 'bounce' ? [[act.address.toLowerCase(), act.on]] : [])),
    );
    for (const { on, to, delivery } of played.mails) {
      const bouncing = to.some((address) => on >= (bounces.get(address.toLowerCase()) ?? '9999'));
      expect([on, to, delivery]).toEqual([on, to, bouncing ? 'bounced' : 'delivered']);
    }
  });

  test('the days are told one by one, each with its own mails, and add up to all that was sent', () => {
    const { file, played, days } = of();
    expect([days[0]?.on, days.at(-1)?.on]).toEqual([file.audit.opensOn, file.audit.closesOn]);
    expect(days[0]?.what).toMatch(/^opened/);
    expect(days.at(-1)?.what).toMatch(/closed$/);
    for (const { on, mails } of days) expect(mails.filter((mail) => mail.on !== on)).toEqual([]);
    expect(days.flatMap(({ mails }) => mails)).toEqual(played.mails);
  });

  test('cannot-identify is put before the manager on the day that it is said, and concerns to the second contact too', () => {
    const { file, played } = of();
    const said = (wanted: (reply: AuditFile['replies'][number]) => boolean): string[] =>
      file.replies.flatMap((one) => (wanted(one) ? [`${one.on} ${one.case}/${one.agency}`] : [])).toSorted();
    const told = (alert: string): string[] =>
      played.mails
        .flatMap((mail) => (mail.alert === alert ? mail.returns.map((one) => `${mail.on} ${nameOf(one)}`) : []))
        .toSorted();
    expect(told('cannot-identify')).toEqual(said(({ check }) => check.outcome === 'cannot-identify'));
    expect(told('concern')).toEqual(said(({ submission }) => submission?.answers['F2']?.answer === 'yes'));
    const concerns = played.mails.filter(({ alert }) => alert === 'concern' || alert === 'concern-open');
    for (const { to } of concerns) expect(to).toEqual([manager, 'second@partnership.example']);
  });

  test('the figures are those of a recount of the file', () => {
    const { file, played } = of();
    expect(played.file).toEqual(file);
    expect(differences(played.aggregate, recount(file, played.tool))).toEqual([]);
    expect(played.completeness.state).toBe('closed');
  });
}

/** Steps of one return, in the order that they went: `chaser -5` and so on. */
const stepsOf = (mails: readonly SentMail[], id: string): string[] =>
  ofTheLadder(mails).flatMap(({ kind, returns }) =>
    returns.flatMap((one) => (one.startsWith(`${id} `) ? [`${kind} ${one.slice(id.length + 1)}`] : [])),
  );

const wholeLadder = ['chaser -5', 'chaser -2', 'chaser 0', 'chaser 2', 'escalation 5', 'ladder-exhausted 8'];

describe('the reference audit of 2015', () => {
  let calendar: Calendar;
  beforeAll(async () => {
    calendar = await play('audit');
  });
  holdsFor(() => calendar);

  test.each(['health-visiting', 'school'])('%s of case 3 is chased to the end of the ladder', (agency) => {
    expect(stepsOf(calendar.played.mails, `case-3/${agency}`)).toEqual(wholeLadder);
  });

  test.each([2, 3, 4, 7])('the practice of case %i is never chased', (number) => {
    expect(stepsOf(calendar.played.mails, `case-${number}/general-practice`)).toEqual([]);
  });
});

describe('the second reference audit, across Easter and the change of the clocks', () => {
  let calendar: Calendar;
  beforeAll(async () => {
    calendar = await play('spring-2026');
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
    const daily = mails(({ alert }) => alert === 'concern-open').map(({ on }) => on);
    expect(daily).toEqual(['2026-03-20', '2026-03-23', '2026-03-24', '2026-03-25']);
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

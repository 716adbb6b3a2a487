/**
 * A reference audit whose calendar is played day by day on the deployed app, and what holds of any: who is chased,
 * escalated and put before the manager, and when. Each audit file is played by one test file, which holds all that is
 * looked at in that play.
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type AuditFile, readAuditFile } from '../../infra/local/player/audit-file.ts';
import type { SentMail } from '../../infra/local/emulator/mailbox.ts';
import { type CalendarDay, type Played, playCalendar, type StaffTokens } from '../../infra/local/player/play-audit.ts';
import { deployedStage } from '../../infra/local/player/stage.ts';
import { differences } from '../../infra/local/oracle/differences.ts';
import { recount } from '../../infra/local/oracle/recount.ts';
import { readDeployment, signInStaff } from './deployed.ts';
import { owedByTheLadder, type OwedMail } from './owed-by-the-ladder.ts';
import { type ConcernMail, owedConcerns } from './owed-concerns.ts';

const folder = resolve(import.meta.dirname, '../reference-audit');
const deployed = readDeployment();
/** To whom the deployment sends what needs the manager. */
export const manager = 'manager@partnership.example';
/** Who is told of concerns too. */
export const second = 'second@partnership.example';
const run = randomBytes(3).toString('hex');

/** `case/agency` and, of a mail of the ladder, its step. */
export const nameOf = (one: SentMail['returns'][number]): string =>
  `${one.case}/${one.agency}${one.step === undefined ? '' : ` ${one.step}`}`;

/** The mails of the ladder among all, told as the file's own reckoning tells them. */
export function ofTheLadder(mails: readonly SentMail[]): OwedMail[] {
  return mails.flatMap(({ on, kind, alert, to, returns }) => {
    const what = kind === 'alert' ? alert : kind;
    if (what !== 'chaser' && what !== 'escalation' && what !== 'ladder-exhausted') return [];
    return [{ on, kind: what, to: to.join(' ').toLowerCase(), returns: returns.map(nameOf).toSorted() }];
  });
}

const lines = (mails: readonly OwedMail[]): string[] =>
  mails.map(({ on, kind, to, returns }) => `${on} ${kind} ${to}: ${returns.join(', ')}`).toSorted();

export interface Calendar {
  file: AuditFile;
  /** The last day that was played. */
  until: string;
  staff: StaffTokens;
  played: Played;
  days: CalendarDay[];
}

/**
 * Plays a file of the reference audits, as an audit of this run.
 * @param name the file's, bare
 * @param to the last day; that of the closing where it is left out
 */
export async function playReference(name: string, to?: string): Promise<Calendar> {
  const read = await readAuditFile(`${folder}/${name}.json`);
  const file = { ...read, audit: { ...read.audit, id: `${name.slice(0, 16)}-${run}` } };
  const until = to ?? file.audit.closesOn;
  const days: CalendarDay[] = [];
  const staff = await signInStaff(deployed, `calendar-${name}`);
  const played = await playCalendar(deployedStage(deployed, file.audit.id), file, staff, {
    until,
    packs: 'of the newest',
    say: () => undefined,
    told: (day) => days.push(day),
  });
  return { file, until, staff, played, days };
}

/** Tests of what holds of any calendar. @param of asked in each test, when the calendar has been played */
export function holdsFor(of: () => Calendar): void {
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
    const { file, until, played, days } = of();
    expect([days[0]?.on, days.at(-1)?.on]).toEqual([file.audit.opensOn, until]);
    expect(days[0]?.what).toMatch(/^opened/);
    expect(days.filter(({ what }) => what.endsWith('closed')).map(({ on }) => on)).toEqual([file.audit.closesOn]);
    for (const { on, mails } of days) expect(mails.filter((mail) => mail.on !== on)).toEqual([]);
    expect(days.flatMap(({ mails }) => mails)).toEqual(played.mails);
  });

  test('cannot-identify is put before the manager on the day that it is said', () => {
    const { file, played } = of();
    const said = file.replies.filter(({ check }) => check.outcome === 'cannot-identify');
    const told = played.mails.filter(({ alert }) => alert === 'cannot-identify');
    expect(told.flatMap(({ on, returns }) => returns.map((one) => `${on} ${nameOf(one)}`)).toSorted()).toEqual(
      said.map((one) => `${one.on} ${one.case}/${one.agency}`).toSorted(),
    );
    for (const { to } of told) expect(to).toEqual([manager]);
  });

  test('exactly the mails of concerns went that the file calls for, one a recipient, and what came back to the other', () => {
    const { file, until, played } = of();
    const told = played.mails.filter(({ alert }) => alert === 'concern');
    const line = ({ on, to, returns, delivery }: ConcernMail): string =>
      `${on} ${to} ${returns.join(', ')}: ${delivery}`;
    const lines = told.map(({ to, returns, ...mail }) =>
      line({ ...mail, to: to.join(' '), returns: returns.map(nameOf).toSorted() }),
    );
    expect(lines.toSorted()).toEqual(owedConcerns(file, [manager, second], until).map(line).toSorted());
  });

  test('each mail has one recipient', () => {
    for (const { to } of of().played.mails) expect(to).toHaveLength(1);
  });

  test('the figures are those of a recount of the file', () => {
    const { file, played } = of();
    expect(played.file).toEqual(file);
    expect(differences(played.aggregate, recount(file, played.tool))).toEqual([]);
    expect(played.completeness.state).toBe('closed');
  });
}

/** Steps of one return, in the order that they went: `chaser -5` and so on. */
export const stepsOf = (mails: readonly SentMail[], id: string): string[] =>
  ofTheLadder(mails).flatMap(({ kind, returns }) =>
    returns.flatMap((one) => (one.startsWith(`${id} `) ? [`${kind} ${one.slice(id.length + 1)}`] : [])),
  );

/** Every step that a return goes through that nobody answers. */
export const wholeLadder = ['chaser -5', 'chaser -2', 'chaser 0', 'chaser 2', 'escalation 5', 'ladder-exhausted 8'];

/**
 * A reference audit whose calendar is played day by day on the deployed app, and what holds of any: each mail is one that its
 * file calls for, and each figure. Each audit file is played by one test file, which holds all that is looked at in that play.
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type AuditFile, readAuditFile } from '../../infra/local/player/audit-file.ts';
import { closingDayOf } from '../../infra/local/player/amended-file.ts';
import type { SentMail } from '../../infra/local/emulator/mailbox.ts';
import {
  type CalendarDay,
  playAudit,
  type Played,
  playCalendar,
  type StaffTokens,
} from '../../infra/local/player/play-audit.ts';
import { deployedStage } from '../../infra/local/player/stage.ts';
import { differences } from '../../infra/local/oracle/differences.ts';
import { mailDifferences } from '../../infra/local/oracle/mail-differences.ts';
import { reckon } from '../../infra/local/oracle/reckon.ts';
import { recount } from '../../infra/local/oracle/recount.ts';
import { readDeployment, signInStaff } from './deployed.ts';

const folder = resolve(import.meta.dirname, '../reference-audit');
const deployed = readDeployment();
/** To whom the deployment sends what needs the manager. */
export const manager = 'manager@partnership.example';
/** Who is told of concerns too. */
export const second = 'second@partnership.example';
const run = randomBytes(3).toString('hex');

export interface Calendar {
  file: AuditFile;
  /** The last day that was played. */
  until: string;
  staff: StaffTokens;
  played: Played;
  days: CalendarDay[];
}

/** A file of the reference audits, as an audit of this run. @param name the file's, bare */
async function ownFile(name: string): Promise<AuditFile> {
  const read = await readAuditFile(`${folder}/${name}.json`);
  return { ...read, audit: { ...read.audit, id: `${name.slice(0, 16)}-${run}` } };
}

/** Plays such a file act by act and reply by reply, without the days between: nobody is reminded. */
export async function playInOrder(name: string): Promise<Played> {
  const file = await ownFile(name);
  const staff = await signInStaff(deployed, `in-order-${name}`);
  return playAudit(deployedStage(deployed, file.audit.id), file, staff, {
    packs: 'of the newest',
    say: () => undefined,
  });
}

/**
 * Plays a file of the reference audits, its calendar day by day.
 * @param name the file's, bare
 * @param to the last day; that of the closing where it is left out
 */
export async function playReference(name: string, to?: string): Promise<Calendar> {
  const file = await ownFile(name);
  const until = to ?? closingDayOf(file);
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

/**
 * Tests of what holds of any calendar.
 * @param of asked in each test, when the calendar has been played
 * @param isHeld which mails are held against the reckoning: all where it is left out
 */
export function holdsFor(
  of: () => Calendar,
  isHeld: (mail: Pick<SentMail, 'on' | 'kind'>) => boolean = () => true,
): void {
  test('each mail went that the file calls for, on its day, to its address, with its returns and steps, and no other', () => {
    const { file, until, played } = of();
    const parts = reckon(file, { manager, second }, until);
    const held = parts.map(({ mails, ...part }) => ({ ...part, mails: mails.filter(isHeld) }));
    expect(mailDifferences(played.mails.filter(isHeld), held)).toEqual([]);
    expect(held.flatMap(({ mails }) => mails).length).toBeGreaterThan(50);
  });

  test('the days are told one by one, each with its own mails, and add up to all that was sent', () => {
    const { file, until, played, days } = of();
    expect([days[0]?.on, days.at(-1)?.on]).toEqual([file.audit.opensOn, until]);
    expect(days[0]?.what).toMatch(/^opened/);
    expect(days.filter(({ what }) => what.endsWith('closed')).map(({ on }) => on)).toEqual([closingDayOf(file)]);
    for (const { on, mails } of days) expect(mails.filter((mail) => mail.on !== on)).toEqual([]);
    expect(days.flatMap(({ mails }) => mails)).toEqual(played.mails);
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
  mails.flatMap(({ kind, alert = kind, returns }) =>
    returns.flatMap((one) =>
      one.step !== undefined && `${one.case}/${one.agency}` === id ? [`${alert} ${one.step}`] : [],
    ),
  );

/** Every step that a return goes through that nobody answers. */
export const wholeLadder = ['chaser -5', 'chaser -2', 'chaser 0', 'chaser 2', 'escalation 5', 'ladder-exhausted 8'];

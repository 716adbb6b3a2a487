/**
 * A reference audit whose calendar was played day by day, and what holds of any, wherever it was played: each mail is one
 * that its file calls for, and each figure.
 */
import { expect, test } from 'vitest';
import type { SentMail } from '../infra/local/emulator/mailbox.ts';
import { differences } from '../infra/local/oracle/differences.ts';
import { mailDifferences } from '../infra/local/oracle/mail-differences.ts';
import { libraryTool } from './library.ts';
import { reckon } from '../infra/local/oracle/reckon.ts';
import { recount } from '../infra/local/oracle/recount.ts';
import { closingDayOf } from '../infra/local/player/amended-file.ts';
import type { AuditFile } from '../infra/local/player/audit-file.ts';
import type { CalendarDay, Played } from '../infra/local/player/play-audit.ts';

/** To whom a deployment sends what needs the manager. */
export const manager = 'manager@partnership.example';
/** Who is told of concerns too. */
const second = 'second@partnership.example';

export interface Calendar {
  file: AuditFile;
  /** The last day that was played. */
  until: string;
  /** Whether the tick of that day was given. */
  isTicked: (day: string) => boolean;
  played: Played;
  days: CalendarDay[];
}

/** The days whose tick reminds or escalates; those of every other working day bring the manager what is open, and no more. */
export function ladderDays(file: AuditFile, until: string): ReadonlySet<string> {
  const ticks = reckon(file, libraryTool(file.audit.tool), { manager, second }, until).filter(
    ({ part }) => part === 'tick',
  );
  const isStep = ({ returns }: { returns: { step?: number }[] }): boolean =>
    returns.some(({ step }) => step !== undefined);
  return new Set(ticks.filter(({ mails }) => mails.some(isStep)).map(({ on }) => on));
}

/** Tests of what holds of any calendar. @param of asked in each test, when the calendar has been played */
export function holdsFor(of: () => Calendar): void {
  test('each mail went that the file calls for, on its day, to its address, with its returns and steps, and no other', () => {
    const { file, until, isTicked, played } = of();
    const parts = reckon(file, libraryTool(file.audit.tool), { manager, second }, until).filter(
      ({ part, on }) => part !== 'tick' || isTicked(on),
    );
    expect(mailDifferences(played.mails, parts)).toEqual([]);
    expect(parts.flatMap(({ mails }) => mails).length).toBeGreaterThan(50);
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

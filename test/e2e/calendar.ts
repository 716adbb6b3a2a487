/** A file of the reference audits, played on the deployed app. Each is played by one test file, which holds all that is looked at in that play. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type AuditFile, readAuditFile } from '../../infra/local/player/audit-file.ts';
import { closingDayOf } from '../../infra/local/player/amended-file.ts';
import {
  type CalendarDay,
  playAudit,
  type Played,
  playCalendar,
  type StaffTokens,
} from '../../infra/local/player/play-audit.ts';
import { deployedStage } from '../../infra/local/player/stage.ts';
import { type Calendar, ladderDays } from '../calendar.ts';
import { readDeployment, signInStaff } from './deployed.ts';

const folder = resolve(import.meta.dirname, '../reference-audit');
const deployed = readDeployment();
const run = randomBytes(3).toString('hex');

/** A file of the reference audits, as an audit of this run. @param name the file's, bare */
async function ownFile(name: string): Promise<AuditFile> {
  const read = await readAuditFile(`${folder}/${name}.json`);
  return { ...read, audit: { ...read.audit, id: `${name.slice(0, 16)}-${run}` } };
}

/**
 * Plays such a file act by act and reply by reply, without the days between, and without waiting for what follows from each:
 * nobody is reminded.
 */
export async function playInOrder(name: string): Promise<Played> {
  const file = await ownFile(name);
  const staff = await signInStaff(deployed, `in-order-${name}`);
  return playAudit(deployedStage(deployed, file.audit.id), file, staff, {
    packs: 'of the newest',
    rests: 'where it must',
    say: () => undefined,
  });
}

/**
 * Plays a file of the reference audits, its calendar day by day.
 * @param name the file's, bare
 * @param options.to the last day; that of the closing where it is left out
 * @param options.ticks a tick reads the whole audit: in memory each is given (test/whole/local), here a sample
 */
export async function playReference(
  name: string,
  options: { to?: string; ticks: 'of each working day' | 'of the ladder' },
): Promise<Calendar & { staff: StaffTokens }> {
  const file = await ownFile(name);
  const until = options.to ?? closingDayOf(file);
  const ladder = ladderDays(file, until);
  const isTicked = (day: string): boolean => options.ticks === 'of each working day' || ladder.has(day);
  const days: CalendarDay[] = [];
  const staff = await signInStaff(deployed, `calendar-${name}`);
  const played = await playCalendar(deployedStage(deployed, file.audit.id), file, staff, {
    until,
    packs: 'of the newest',
    say: () => undefined,
    told: (day) => days.push(day),
    isTicked,
  });
  return { file, until, isTicked, staff, played, days };
}

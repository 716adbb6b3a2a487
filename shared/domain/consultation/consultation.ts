/** A consultation on the questionnaire of an audit in draft: how it stands, and what the manager can do with it. */
import { dayInWords, type Day } from '../../base/time/days.ts';
import { badField, HttpProblem } from '../../base/http/problem.ts';
import { stepDates, type ClosedDays, type Ladder } from '../audits/ladder.ts';
import type { Audit } from '../audits/schema.ts';
import { requireDraft } from '../audits/require.ts';
import type { ConsultationEntry } from './store.ts';

/** Who acts, and when. */
export interface Stamp {
  at: string;
  on: Day;
  actor?: string;
}

/**
 * How one stands: `running` takes comments; `over`: its last day has passed; `ended` by the manager; `opened`: the audit has
 * opened since, with the questionnaire as it was by then.
 */
export type ConsultationState = 'running' | 'over' | 'ended' | 'opened';

/** How a consultation stands on a day. @param last the newest entry of its log */
export function stateOf(audit: Pick<Audit, 'state'>, last: ConsultationEntry, today: Day): ConsultationState {
  if (audit.state !== 'draft') return 'opened';
  if (last.act === 'end') return 'ended';
  return today > last.by ? 'over' : 'running';
}

/** Why no comment is taken, as people read it. */
const refusedBecause: Readonly<Record<Exclude<ConsultationState, 'running'>, (last: ConsultationEntry) => string>> = {
  over: ({ by }) => `Comments were taken until ${dayInWords(by)}. What was said can still be read.`,
  ended: () => 'The consultation was ended. What was said can still be read.',
  opened: () => 'The audit has opened, so its questionnaire does not change any more.',
};

/** @throws HttpProblem 409 where no comments are taken, which says why */
export function requireRunning(audit: Pick<Audit, 'state'>, last: ConsultationEntry, today: Day): void {
  const state = stateOf(audit, last, today);
  if (state !== 'running') throw new HttpProblem('not-legal-now', refusedBecause[state](last));
}

/** @throws HttpProblem 422 where a last day is none that anybody could comment by */
function requireDay(audit: Pick<Audit, 'closesOn'>, by: Day, today: Day): void {
  if (by < today) throw badField('/by', 'too_small', 'must not be before today');
  if (by > audit.closesOn) throw badField('/by', 'too_big', 'must not be after the audit closes');
}

/** What an act comes to: what stands already, or the entry that is to be put. */
export type ConsultationDecision = { stands: ConsultationEntry } | { entry: ConsultationEntry };

/**
 * Begins a consultation, the first of an audit or a further one once the one before is over.
 * @param last the newest entry of the log; undefined where there was none yet
 * @throws HttpProblem 409 where one is running to another day, or the audit is no draft; 422 where the day is none
 */
export function decideBegin(
  audit: Audit,
  last: ConsultationEntry | undefined,
  by: Day,
  stamp: Stamp,
): ConsultationDecision {
  requireDraft(audit);
  if (last !== undefined && stateOf(audit, last, stamp.on) === 'running') {
    if (last.by === by) return { stands: last };
    throw new HttpProblem(
      'not-legal-now',
      `A consultation is under way, until ${dayInWords(last.by)}. Give that one another day, or end it first.`,
    );
  }
  requireDay(audit, by, stamp.on);
  const seq = (last?.seq ?? 0) + 1;
  return { entry: { audit: audit.id, seq, act: 'begin', round: seq, by, ...stamp } };
}

const noneBegun = (): HttpProblem => new HttpProblem('not-legal-now', 'No consultation is under way. Begin one first.');

/**
 * Gives a consultation another last day, an earlier or a later one; one that is over takes comments again.
 * @throws HttpProblem 409 where none was begun, it was ended, or the audit is no draft; 422 where the day is none
 */
export function decideChange(
  audit: Audit,
  last: ConsultationEntry | undefined,
  by: Day,
  stamp: Stamp,
): ConsultationDecision {
  requireDraft(audit);
  if (last === undefined || last.act === 'end') throw noneBegun();
  if (last.by === by) return { stands: last };
  requireDay(audit, by, stamp.on);
  const { seq, round, by: wasBy } = last;
  return { entry: { audit: audit.id, seq: seq + 1, act: 'change', round, by, wasBy, ...stamp } };
}

/** Ends a consultation: no more comments are taken. @throws HttpProblem 409 where none was begun, or the audit is no draft */
export function decideEnd(audit: Audit, last: ConsultationEntry | undefined, stamp: Stamp): ConsultationDecision {
  requireDraft(audit);
  if (last === undefined) throw noneBegun();
  if (last.act === 'end') return { stands: last };
  const { seq, round, by } = last;
  return { entry: { audit: audit.id, seq: seq + 1, act: 'end', round, by, ...stamp } };
}

/** Two working days before the last day: time to read the questionnaire, and late enough that most have said something. */
const reminders: Ladder = [{ step: -2, does: 'chaser' }];

/**
 * The day on which whoever has said nothing is reminded: two working days before the last day, as the ladder of returns counts,
 * closed days included. Begun, or changed, on that day or later nobody is reminded: the mail that told of it stands for that.
 */
export function remindedOn(
  { by, on }: Pick<ConsultationEntry, 'by' | 'on'>,
  calendar: { extraHolidays?: readonly Day[] | undefined; closed?: readonly ClosedDays[] },
): Day | undefined {
  const [step] = stepDates(reminders, by, calendar);
  return step !== undefined && step.on > on && step.on <= by ? step.on : undefined;
}

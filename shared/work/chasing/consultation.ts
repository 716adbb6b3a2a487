/** Who is told of a consultation on a draft's questionnaire, and reminded of it. */
import type { Table } from '../../base/aws/table.ts';
import { getFanOut, putFanOut } from '../../domain/audits/fan-out.ts';
import { closedDaysOf } from '../../domain/audits/ladder.ts';
import type { Agency, Audit } from '../../domain/audits/schema.ts';
import { getAudit, listAgencies } from '../../domain/audits/store.ts';
import { consulted, isSilent } from '../../domain/consultation/comments.ts';
import { remindedOn } from '../../domain/consultation/consultation.ts';
import { lastOfConsultation, listCommentHeads, type ConsultationEntry } from '../../domain/consultation/store.ts';
import type { Message, Plan } from '../../domain/messages/messages.ts';
import { sendPages, type FanOutDeps } from './fan-out.ts';

export type ConsultationPlan = Extract<Plan, { act: 'consultation' }>;

/** Everybody who is consulted: one message a contact of agencies, in order of their ids. What it comes to is decided when it is sent. */
export const consultationMessages = (
  { audit, seq }: Pick<ConsultationEntry, 'audit' | 'seq'>,
  agencies: readonly Agency[],
): Message[] =>
  [...consulted(audit, agencies).keys()]
    .toSorted()
    .map((addressee) => ({ about: 'consultation', audit, addressee, seq }));

/** Whether an audit's newest entry is of a consultation that was not ended. */
export const isConsulted = async (table: Table, audit: string): Promise<boolean> =>
  ((await lastOfConsultation(table, audit))?.act ?? 'end') !== 'end';

/**
 * Fans an entry of a consultation out, from where an earlier delivery of the same plan stopped. Of one that another entry has
 * overtaken, and of an audit that is no draft any more, nobody is told.
 */
export async function fanOutConsultation(deps: FanOutDeps, { audit: id, seq }: ConsultationPlan): Promise<void> {
  const { table, log } = deps;
  const of = { act: 'consultation' as const, seq };
  const [audit, noted, last] = await Promise.all([
    getAudit(table, id),
    getFanOut(table, id, of),
    lastOfConsultation(table, id),
  ]);
  if (audit?.state !== 'draft' || noted?.done === true || last?.seq !== seq) return;
  const messages = consultationMessages(last, await listAgencies(table, id));
  await sendPages(deps, messages, noted?.cursor, (cursor) => putFanOut(table, id, { ...of, cursor, done: false }));
  await putFanOut(table, id, { ...of, done: true });
  log.info('fanned-out', { audit: id, kind: of.act, count: messages.length });
}

/** Of a tick: one message each contact of an agency that has said nothing, once the day of its reminder has come. */
export async function consultationReminders(table: Table, audit: Audit, tick: string): Promise<Message[]> {
  const last = await lastOfConsultation(table, audit.id);
  if (last === undefined || last.act === 'end' || tick > last.by) return [];
  const [agencies, heads] = await Promise.all([listAgencies(table, audit.id), listCommentHeads(table, audit.id)]);
  const isDue = (agency: Agency): boolean => {
    const closed = closedDaysOf(audit.closures, { agency: agency.id, service: agency.service });
    const day = remindedOn(last, { extraHolidays: audit.extraHolidays, closed });
    return day !== undefined && day <= tick && isSilent(agency.id, heads, last);
  };
  return [...consulted(audit.id, agencies)]
    .filter(([, of]) => of.some(isDue))
    .map(([addressee]): Message => ({
      about: 'consultation-reminder',
      audit: audit.id,
      addressee,
      seq: last.seq,
      tick,
    }))
    .toSorted((one, other) => ('addressee' in one && 'addressee' in other && one.addressee < other.addressee ? -1 : 1));
}

/** Of the sweep, what is left to be told of a consultation on a draft's questionnaire. */
import type { Table } from '../../base/aws/table.ts';
import { londonDay } from '../../base/time/days.ts';
import { getFanOut } from '../../domain/audits/fan-out.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { listAgencies } from '../../domain/audits/store.ts';
import { stateOf } from '../../domain/consultation/consultation.ts';
import type { ConsultationEntry } from '../../domain/consultation/store.ts';
import { consultationMessages } from '../chasing/consultation.ts';
import { noEffects, type Effects } from './effects.ts';

/**
 * What a running consultation calls for: its fan-out while that is not done, then each of its messages. So an agency that is
 * entered later, and one with a new address, are told too.
 * @param last the newest entry of its log
 * @param tick the schedule's own time
 */
export async function ofConsultation(
  table: Table,
  audit: Audit,
  last: ConsultationEntry,
  tick: string,
): Promise<Effects> {
  if (stateOf(audit, last, londonDay(new Date(tick))) !== 'running') return noEffects();
  const plan = { act: 'consultation' as const, seq: last.seq };
  const fanOut = await getFanOut(table, audit.id, plan);
  if (fanOut?.done !== true) return { ...noEffects(), plans: [{ ...plan, audit: audit.id }] };
  return { ...noEffects(), messages: consultationMessages(last, await listAgencies(table, audit.id)) };
}

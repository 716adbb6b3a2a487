import { addresseeId } from '../../domain/audits/addressee.ts';
import { answersFor } from '../../domain/audits/auditors.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { listConcerns } from '../../domain/alerts/store.ts';
import type { Agency, Audit, Case } from '../../domain/audits/schema.ts';
import {
  auditKey,
  getAudit,
  isChasedOn,
  isDraft,
  listAgencies,
  listAuditIds,
  listCases,
} from '../../domain/audits/store.ts';
import type { Log } from '../../base/aws/log.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { getItems, type Table } from '../../base/aws/table.ts';
import { StaffRecipient, type Message, type Plan } from '../../domain/messages/messages.ts';
import { neverWent } from '../../domain/mail/store.ts';
import { addWorkingDays, isWorkingDay } from '../../base/time/working-days.ts';
import { takesReopening } from '../../domain/audits/reopening.ts';
import { closedDaysOf, ladderOf } from '../../domain/audits/ladder.ts';
import { listOwed, noteTick, sentSteps } from '../../domain/owed/store.ts';
import { consultationReminders, isConsulted } from './consultation.ts';
import { planOwed, type PlannedStep, lastStep } from '../../domain/owed/plan.ts';

export interface TickDeps {
  table: Table;
  log: Log;
  send: (messages: readonly Message[]) => Promise<void>;
}

/**
 * Who hears of a step: of a chaser the agency's contact, the case's own auditor or the lead professional, of an escalation whom these answer to; where
 * a case names nobody, the lead professional.
 */
function addresseeOf(
  audit: string,
  step: PlannedStep,
  agencies: ReadonlyMap<string, Agency>,
  cases: ReadonlyMap<string, Case>,
): string | undefined {
  const agency = agencies.get(step.agency);
  const entered = cases.get(step.case);
  const professional = entered?.leadProfessional;
  const isEscalated = step.does === 'escalation';
  const answers = agency === undefined ? undefined : answersFor(agency, entered ?? {});
  const email =
    step.agency === SUMMARY
      ? (isEscalated ? (professional?.lead ?? professional) : professional)?.email
      : isEscalated
        ? agency?.lead.email
        : answers;
  return email === undefined ? undefined : addresseeId(audit, email);
}

/**
 * Messages of one tick of an audit: one an addressee and kind that has a step to hear of, one to the manager for what
 * reached the ladder's end, and the manager's daily ones. What each comes to is decided when it is sent.
 */
async function messagesOf(table: Table, audit: Audit, day: string): Promise<Message[]> {
  const ladder = ladderOf(audit.ladder);
  const firstStep = ladder[0]?.step ?? 0;
  // Nothing due later can have reached its first step; so nothing due later is read.
  const dueBy = addWorkingDays(day, Math.max(0, -firstStep), audit.extraHolidays);
  const owed = (await listOwed(table, audit.id, dueBy)).filter(
    (one) => audit.state === 'open' || one.reopened === true,
  );
  if (owed.length === 0) return [];
  const [sent, agencies, cases] = await Promise.all([
    sentSteps(table, owed),
    listAgencies(table, audit.id),
    listCases(table, audit.id),
  ]);
  const lost = await neverWent(
    table,
    audit.id,
    [...sent.values()].map(({ mail }) => mail),
  );
  const agencyById = new Map(agencies.map((agency) => [agency.id, agency]));
  const planned = planOwed(
    owed.map((one) => {
      const last = sent.get(`${one.case}#${one.agency}`);
      const service = agencyById.get(one.agency)?.service ?? SUMMARY;
      const closed = closedDaysOf(audit.closures, { agency: one.agency, service });
      if (last === undefined) return { ...one, closed };
      return { ...one, closed, sent: { cycle: last.cycle, step: lastStep(last, !lost.has(last.mail)) } };
    }),
    { ladder, tick: day, extraHolidays: audit.extraHolidays },
  );
  const caseById = new Map(cases.map((one) => [one.id, one]));
  const messages = new Map<string, Message>();
  for (const step of planned) {
    if (step.does === 'ladder-exhausted') {
      messages.set(step.does, { about: step.does, audit: audit.id, tick: day, to: 'manager' });
      continue;
    }
    const addressee = addresseeOf(audit.id, step, agencyById, caseById);
    if (addressee === undefined) continue;
    messages.set(`${step.does} ${addressee}`, { about: step.does, audit: audit.id, addressee, tick: day });
  }
  return [...messages.values()];
}

/**
 * Goes through an audit's ladder for one working day. Of a draft whoever is silent in its consultation is reminded. Of a closed audit its open concerns are told, and what was asked again
 * is chased, for 90 days. A tick older than
 * the audit's newest is ignored; the same tick again sends the same messages, whose ids come from audit, addressee, kind
 * and day.
 */
export async function planTick(deps: TickDeps, plan: Extract<Plan, { act: 'tick' }>): Promise<void> {
  const { table, log } = deps;
  const audit = await getAudit(table, plan.audit);
  // A draft can be deleted between.
  if (audit === undefined || !isWorkingDay(plan.day, audit.extraHolidays)) return;
  if (audit.state === 'draft' && !(await isConsulted(table, audit.id))) return;
  if (!(await noteTick(table, audit.id, plan.day))) {
    log.info('tick-overtaken', { audit: audit.id });
    return;
  }
  if (audit.state === 'draft') {
    const reminders = await consultationReminders(table, audit, plan.day);
    if (reminders.length > 0) await deps.send(reminders);
    log.info('tick-planned', { audit: audit.id, count: reminders.length });
    return;
  }
  const daily = { audit: audit.id, tick: plan.day };
  const concerns = await listConcerns(table, { audit: audit.id });
  const messages: Message[] = [
    ...(takesReopening(audit, plan.day) ? await messagesOf(table, audit, plan.day) : []),
    ...(concerns.length === 0 ? [] : StaffRecipient.options).map((to): Message => ({
      about: 'concern-open',
      ...daily,
      to,
    })),
    ...(audit.state === 'open' ? [{ about: 'digest', ...daily, to: 'manager' } as const] : []),
  ];
  if (messages.length > 0) await deps.send(messages);
  log.info('tick-planned', { audit: audit.id, count: messages.length });
}

/**
 * The ticks of a day: one for each open audit, for each that closed so lately that what is asked again is chased, for each draft
 * whose questionnaire is consulted on, and for each that has an open concern, whatever became of it. Only its state is read, so that an audit which cannot be read fails alone.
 */
export async function ticksOf(table: Table, day: string): Promise<Plan[]> {
  const [listed, concerns] = await Promise.all([listAuditIds(table), listConcerns(table)]);
  const withConcerns = new Set(concerns.map(({ audit }) => audit));
  const ids = [...new Set([...listed.map(({ id }) => id), ...withConcerns])];
  const rows = await getItems(table, ids.map(auditKey));
  const drafts = ids.filter((_id, at) => isDraft(rows[at]));
  const consulted = new Set(
    (await mapInBatches(drafts, async (id) => ((await isConsulted(table, id)) ? [id] : []))).flat(),
  );
  return ids
    .filter((id, at) => isChasedOn(rows[at], day) || withConcerns.has(id) || consulted.has(id))
    .map((audit) => ({ act: 'tick' as const, audit, day }));
}

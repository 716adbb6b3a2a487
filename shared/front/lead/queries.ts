import { HttpProblem, badField } from '../../base/http/problem.ts';
import { stampOf } from '../../base/http/request.ts';
import { dueOnFor } from '../../base/time/due-on.ts';
import { returnKeyOf } from '../../domain/audits/ids.ts';
import { requireAudit, requireOpen } from '../../domain/audits/require.ts';
import { returnStateOf } from '../../domain/returns/shown-state.ts';
import { append, lastEntry } from '../../domain/returns/store.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { LeadDeps } from './deps.ts';
import type { LeadHandlers } from './routes.ts';
import { decideQuery } from '../../domain/returns/decide-entry.ts';

/** What the audit lead asks about an answer. */
export const createQueryHandlers = ({ table, log }: LeadDeps): Pick<LeadHandlers, 'query'> => ({
  async query(request) {
    const audit = await requireAudit(table, request.params.audit);
    const key = returnKeyOf(request.params);
    const { question, text, askedOn, dueOn: given } = request.body;
    const last = await lastEntry(table, key);
    if (last === undefined) throw new HttpProblem('not-found');
    requireOpen(audit);
    if (!toolOfAudit(audit).questions.some((one) => one.id === question)) {
      throw badField('/question', 'invalid_value', "is not a question of the audit's tool");
    }
    if (askedOn < audit.opensOn || askedOn > audit.closesOn)
      throw badField('/askedOn', 'invalid_value', 'must lie within the audit');
    if (given !== undefined && (given < askedOn || given > audit.closesOn)) {
      throw badField('/dueOn', 'invalid_value', 'must not be before the day of asking or after the audit closes');
    }
    const dueOn = dueOnFor({
      askedOn,
      given,
      auditDueOn: audit.dueOn,
      closesOn: audit.closesOn,
      workingDays: 10,
      extraHolidays: audit.extraHolidays,
    });
    const { entry } = await append(table, [last], (entries) =>
      decideQuery(entries.at(-1) ?? last, { question, text, askedOn, dueOn }, stampOf(request)),
    );
    log.info('answer-queried', { ...key, seq: entry.seq });
    return { status: 200, body: returnStateOf(entry) };
  },
});

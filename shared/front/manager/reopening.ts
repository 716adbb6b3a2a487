import { HttpProblem, refuseFaults } from '../../base/http/problem.ts';
import { londonDay } from '../../base/time/days.ts';
import { stampOf } from '../../base/http/request.ts';
import type { ToolDeps } from '../../domain/audits/audit-tool.ts';
import { returnKeyOf, type ReturnKey } from '../../domain/audits/ids.ts';
import {
  askingFaults,
  reopeningDates,
  reopeningDays,
  takesReopening,
  type Asking,
} from '../../domain/audits/reopening.ts';
import { requireAuditWithTool, requireOpen } from '../../domain/audits/require.ts';
import { notReopenings, unlessOvertaken } from '../../domain/returns/at-once.ts';
import type { Decision } from '../../domain/returns/decide-entry.ts';
import { decideSendBack } from '../../domain/returns/decide-reopening.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { returnStateOf } from '../../domain/returns/shown-state.ts';
import { append, lastEntry } from '../../domain/returns/store.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';
import { neverAsked } from '../../domain/returns/refusals.ts';

type Decide = (last: Entry, dates: { askedOn: string; dueOn: string }) => Decision;

/**
 * Reopens a return for a query or a sending back, while its audit is open and for 90 days after.
 * @param prepare what is read for it, given the newest entry and the audit's tool: how it is decided, with the dates of its cycle
 * @throws HttpProblem 404, 409 where the audit or the return takes none, 422 for dates that cannot be
 */
export async function reopenReturn(
  deps: ToolDeps,
  { key, asking, now }: { key: ReturnKey; asking: Asking; now: Date },
  prepare: (read: Entry, tool: Tool) => Decide | Promise<Decide>,
): Promise<{ entry: Entry; repeated: boolean }> {
  const { table } = deps;
  const [{ audit, tool }, last] = await Promise.all([requireAuditWithTool(deps, key.audit), lastEntry(table, key)]);
  if (last === undefined) throw new HttpProblem('not-found', neverAsked);
  if (audit.state !== 'closed') requireOpen(audit);
  if (!takesReopening(audit, londonDay(now))) {
    throw new HttpProblem(
      'not-legal-now',
      `The audit closed more than ${reopeningDays} days ago. Nothing more is asked about its returns.`,
    );
  }
  refuseFaults(askingFaults(audit, asking));
  const dates = reopeningDates(audit, asking);
  const decide = await prepare(last, tool);
  return append(table, [last], (entries) =>
    unlessOvertaken(decide(entries.at(-1) ?? last, dates), notReopenings(entries.slice(1))),
  );
}

/** What the business manager has looked at again: a return that is sent back as a whole. */
export const createReopeningHandlers = ({ table, tools, log }: ManagerDeps): Pick<ManagerHandlers, 'send-back'> => ({
  async 'send-back'(request) {
    const key = returnKeyOf(request.params);
    const { reason, text, ...asking } = request.body;
    const { entry, repeated } = await reopenReturn(
      { table, tools },
      { key, asking, now: request.now },
      () => (last, dates) => decideSendBack(last, { reason, text, ...dates }, stampOf(request)),
    );
    log.info('manager-acted', { ...key, kind: 'send-back', seq: entry.seq, outcome: repeated ? 'repeat' : 'new' });
    return { status: 200, body: returnStateOf(entry) };
  },
});

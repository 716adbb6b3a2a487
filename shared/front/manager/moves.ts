import { isDeepStrictEqual } from 'node:util';
import { badField, HttpProblem, refuseFaults } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { dayInWords } from '../../base/time/days.ts';
import type { AuditWithTool } from '../../domain/audits/audit-tool.ts';
import { serviceFaults } from '../../domain/audits/faults.ts';
import { noneAmended } from '../../domain/audits/amendment-log.ts';
import { isForAll, listMoves, movedAgencies, putMove, type Move } from '../../domain/audits/moves.ts';
import { requireAuditWithTool, requireOpen } from '../../domain/audits/require.ts';
import type { Agency, NewMove } from '../../domain/audits/schema.ts';
import { listAgencies } from '../../domain/audits/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What was asked for of a move that there is. */
const wantedOf = ({ dueOn, reason, agency, service }: NewMove): NewMove => ({
  dueOn,
  reason,
  ...(agency === undefined ? {} : { agency }),
  ...(service === undefined ? {} : { service }),
});

/** @throws HttpProblem 422 where nobody's due date, or no later one, is meant */
function check({ audit, tool }: AuditWithTool, agencies: readonly Agency[], wanted: NewMove, today: string): void {
  const { dueOn, agency, service } = wanted;
  if (service !== undefined) refuseFaults(serviceFaults(service, tool, '/service'));
  if (!isForAll(wanted) && movedAgencies(wanted, agencies).length === 0) {
    throw agency === undefined
      ? badField('/service', 'unknown-service', 'is a service of no agency of this audit')
      : badField('/agency', 'unknown-agency', 'is not an agency of this audit');
  }
  if (dueOn > audit.closesOn) throw badField('/dueOn', 'too_big', 'must not be after the audit closes');
  if (dueOn <= today) throw badField('/dueOn', 'too_small', 'must be after today');
  if (isForAll(wanted) && dueOn <= audit.dueOn) {
    throw badField('/dueOn', 'too_small', "must be later than the audit's due date");
  }
}

/** How often a move that loses its race to something else is decided anew. */
const moveAttempts = 8;

/** What the business manager does about the due dates of many returns at once. */
export const createMoveHandlers = ({ table, tools, log }: ManagerDeps): Pick<ManagerHandlers, 'move-due-dates'> => ({
  async 'move-due-dates'(request) {
    const id = request.params.audit;
    const wanted = wantedOf(request.body);
    const isSaid = (move: Move): boolean => move.on === request.today && isDeepStrictEqual(wantedOf(move), wanted);
    for (let attempt = 1; attempt <= moveAttempts; attempt++) {
      const [{ audit, tool }, agencies, moves] = await Promise.all([
        requireAuditWithTool({ table, tools }, id),
        listAgencies(table, id),
        listMoves(table, id),
      ]);
      const newest = moves.at(-1);
      // Said twice it is one move, whether or not the first one has been entered by then.
      if (newest !== undefined && isSaid(newest)) return { status: 200, body: newest };
      requireOpen(audit);
      check({ audit, tool }, agencies, wanted, request.today);
      const move: Move = {
        audit: id,
        move: moves.length + 1,
        ...wanted,
        at: request.now.toISOString(),
        on: request.today,
        ...actorOf(request),
      };
      if (await putMove(table, audit, move, [noneAmended(audit)])) {
        log.info('due-dates-moved', { audit: id, seq: move.move, kind: isForAll(wanted) ? 'all' : 'some' });
        return { status: 200, body: move };
      }
      const first = (await listMoves(table, id)).find((one) => one.move === move.move);
      // The audit was amended or closed: it is decided anew, by the dates that it has now.
      if (first === undefined) continue;
      if (isSaid(first)) return { status: 200, body: first };
      const of = first.agency ?? first.service ?? 'every agency';
      throw new HttpProblem(
        'not-legal-now',
        `Somebody else moved due dates at the same moment, of ${of} to ${dayInWords(first.dueOn)}. Send yours again if it still holds.`,
      );
    }
    throw new HttpProblem('busy');
  },
});

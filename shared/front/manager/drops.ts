import { isDeepStrictEqual } from 'node:util';
import { type Table } from '../../base/aws/table.ts';
import { transact } from '../../base/aws/transaction.ts';
import { badField, HttpProblem } from '../../base/http/problem.ts';
import { actorOf, stampOf } from '../../base/http/request.ts';
import { droppedPut, getAdded, getDropped, listDropped, noneAdded, type Dropped } from '../../domain/audits/dropped.ts';
import { caseInWords } from '../../domain/audits/names.ts';
import { requireAudit, requireCase } from '../../domain/audits/require.ts';
import type { Drop } from '../../domain/audits/schema.ts';
import { droppedInWords } from '../../domain/returns/refusals.ts';
import { listCases, stillIn } from '../../domain/audits/store.ts';
import type { Erasure } from '../../domain/identifiers/erasure.ts';
import { erasurePut, getErasure } from '../../domain/identifiers/store.ts';
import { keepLinks } from '../../domain/links/keep-expiry.ts';
import { entriesOfDrop } from '../../domain/returns/drop.ts';
import { entryPut, readCaseStates } from '../../domain/returns/store.ts';
import { largestTransaction } from './cases.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** How often a drop is decided anew when something happened to one of the returns in between. */
const dropAttempts = 8;

const dropIn = ({ reason, replacedBy }: Drop): Drop => ({
  reason,
  ...(replacedBy === undefined ? {} : { replacedBy }),
});

/** @throws HttpProblem 422 where no case of the audit, or none that stands, can be in the place of this one */
async function checkReplacement(table: Table, audit: string, id: string, { replacedBy }: Drop): Promise<void> {
  if (replacedBy === undefined) return;
  const refuse = (detail: string): HttpProblem => badField('/replacedBy', 'unknown-case', detail);
  if (replacedBy === id) throw refuse('must be another case');
  const [cases, dropped] = await Promise.all([listCases(table, audit), listDropped(table, audit)]);
  if (!cases.some((one) => one.id === replacedBy)) throw refuse('is not a case of this audit');
  if (dropped.some((one) => one.case === replacedBy)) throw refuse('was dropped itself');
}

/** What a drop that was asked for comes to where the case is dropped already. @throws HttpProblem 409 where it was another */
function already(before: Dropped, wanted: Drop): Dropped {
  if (isDeepStrictEqual(dropIn(before), wanted)) return before;
  const replacedBy = before.replacedBy === undefined ? undefined : caseInWords(before.replacedBy);
  throw new HttpProblem('not-legal-now', `${droppedInWords(before, replacedBy)} That cannot be changed.`);
}

/** What the business manager does about a case as a whole, once the audit was opened. */
export const createDropHandlers = ({ table, log }: ManagerDeps): Pick<ManagerHandlers, 'drop-case'> => ({
  async 'drop-case'(request) {
    const { audit: auditId, case: id } = request.params;
    const wanted = dropIn(request.body);
    for (let attempt = 1; attempt <= dropAttempts; attempt++) {
      const [audit, before, added, erased] = await Promise.all([
        requireAudit(table, auditId),
        getDropped(table, auditId, id),
        getAdded(table, auditId, id),
        getErasure(table, auditId, id),
        requireCase(table, auditId, id),
      ]);
      // After it is known how many agencies there are.
      const entries = await readCaseStates(table, auditId, id);
      if (before !== undefined) return { status: 200, body: already(before, wanted) };
      if (audit.state === 'draft') {
        throw new HttpProblem('not-legal-now', 'The audit has not opened yet. Delete the case instead.');
      }
      await checkReplacement(table, auditId, id, wanted);
      const stamp = stampOf(request);
      const ended = entriesOfDrop(entries, wanted, stamp);
      const dropped: Dropped = {
        audit: auditId,
        case: id,
        ...wanted,
        at: request.now.toISOString(),
        on: request.today,
        ...actorOf(request),
      };
      const { at, on, by } = dropped;
      const erasure: Erasure = { audit: auditId, case: id, at, on, ...(by === undefined ? {} : { by }) };
      const steps = [
        stillIn(audit),
        noneAdded(auditId, id, added),
        droppedPut(dropped),
        // Who its people are is told to nobody from now on; the sweep deletes it.
        ...(erased === undefined ? [erasurePut(erasure)] : []),
        ...ended.map(entryPut),
      ];
      if (ended.length === 0)
        throw new HttpProblem('not-legal-now', 'Nobody was asked about this case, so there is nothing to take out.');
      // Nobody can be put on so large a case any more; one that was entered before is refused, and not a fault.
      if (steps.length > largestTransaction) {
        throw new HttpProblem(
          'not-legal-now',
          'So many agencies were asked about this case that it cannot be taken out in one act. Take out each of its returns instead.',
        );
      }
      // Something happened to the audit or to one of the returns, or another dropped the case: it is decided anew.
      if ((await transact(table, steps)) !== undefined) continue;
      // The relay does so too; the answer comes once the links that open nothing any more are ended.
      await keepLinks(
        table,
        ended.map(({ agency }) => ({ of: 'return', audit: auditId, case: id, agency, act: 'withdrawal' as const })),
      );
      log.info('case-dropped', { audit: auditId, case: id, kind: wanted.reason, count: ended.length });
      return { status: 200, body: dropped };
    }
    throw new HttpProblem('busy');
  },
});

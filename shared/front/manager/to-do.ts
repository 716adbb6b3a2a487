import { unpacked } from '../../base/content/compressed.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { stampOf } from '../../base/http/request.ts';
import { nameIn } from '../../domain/alerts/facts.ts';
import { openToDos } from '../../domain/alerts/to-do.ts';
import { returnKeyOf } from '../../domain/audits/ids.ts';
import { requireAudit } from '../../domain/audits/require.ts';
import { listAgencies } from '../../domain/audits/store.ts';
import { readBoard } from '../../domain/board/store.ts';
import { unlessOvertaken } from '../../domain/returns/at-once.ts';
import { decideSeenTo } from '../../domain/returns/decide-seen-to.ts';
import { onOf } from '../../domain/returns/log.ts';
import { SeenToContent } from '../../domain/returns/schema.ts';
import { append, getEntry, lastEntry } from '../../domain/returns/store.ts';
import { addressOf } from '../agency/paths.ts';
import type { ManagerDeps } from './deps.ts';
import { notInDraft } from './returns.ts';
import type { ManagerHandlers } from './routes.ts';
import type { SeenToShown, ToDoList } from './to-do-responses.ts';

/** What record checks leave to the business manager: what there is, and the word of whoever saw to it. */
export const createToDoHandlers = ({ table, log }: ManagerDeps): Pick<ManagerHandlers, 'list-to-do' | 'seen-to'> => ({
  async 'list-to-do'(request) {
    const { audit } = request.params;
    const [, cases, agencies] = await Promise.all([
      requireAudit(table, audit),
      readBoard(table, audit),
      listAgencies(table, audit),
    ]);
    const nameOf = nameIn(agencies);
    const body: ToDoList = {
      audit,
      toDo: openToDos(cases).map((one) => {
        const address = addressOf({ audit, case: one.case, agency: one.agency });
        return {
          ...one,
          agencyName: nameOf(one.agency),
          seenToUrl: `${address}/to-do/${one.seq}/seen-to`,
          historyUrl: `${address}/history`,
        };
      }),
    };
    return { status: 200, body };
  },

  async 'seen-to'(request) {
    const key = returnKeyOf(request.params);
    const seq = Number(request.params.seq);
    const [audit, last] = await Promise.all([requireAudit(table, key.audit), lastEntry(table, key)]);
    if (last === undefined || seq > last.seq) throw new HttpProblem('not-found');
    if (audit.state === 'draft') throw new HttpProblem('not-legal-now', notInDraft);
    const { entry, repeated } = await append(table, [last], (entries) =>
      unlessOvertaken(decideSeenTo(entries.at(-1) ?? last, seq, request.body, stampOf(request)), entries.slice(1)),
    );
    log.info('manager-acted', { ...key, kind: 'seen-to', seq: entry.seq, outcome: repeated ? 'repeat' : 'new' });
    const { content } = repeated ? await getEntry(table, key, entry.seq) : entry;
    if (content === undefined) throw new Error('whoever says that something is seen to says who they are');
    const { by, note } = unpacked(SeenToContent, content);
    const body: SeenToShown = { ...key, seq, at: entry.receivedAt, on: onOf(entry), by, note };
    return { status: 200, body };
  },
});

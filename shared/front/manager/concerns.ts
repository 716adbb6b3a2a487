import { HttpProblem } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { listAcknowledgements, putAcknowledgement } from '../../domain/alerts/store.ts';
import { returnKeyOf } from '../../domain/audits/ids.ts';
import { readStates } from '../../domain/returns/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What the business manager says to a concern: who saw it, and what they did. */
export const createConcernHandlers = ({ table, log }: ManagerDeps): Pick<ManagerHandlers, 'acknowledge'> => ({
  async acknowledge(request) {
    const key = returnKeyOf(request.params);
    const { by, note } = request.body;
    const entries = await readStates(table, key);
    const upTo = entries.findLast((entry) => entry.concern === true)?.seq;
    if (entries.length === 0) throw new HttpProblem('not-found');
    if (upTo === undefined) throw new HttpProblem('not-legal-now', 'no concern was raised on this return');
    const at = request.now.toISOString();
    const acknowledged = {
      ...key,
      upTo,
      at,
      name: by,
      ...actorOf(request),
    };
    await putAcknowledgement(table, acknowledged, note);
    const first = (await listAcknowledgements(table, key.audit, key.case)).find(
      (one) => one.agency === key.agency && one.upTo === upTo,
    );
    log.info('concern-acknowledged', { ...key, seq: upTo });
    return { status: 200, body: { ...key, upTo, at: first?.at ?? at, by: first?.name ?? by } };
  },
});

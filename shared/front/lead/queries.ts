import { badField } from '../../base/http/problem.ts';
import { stampOf } from '../../base/http/request.ts';
import { returnKeyOf } from '../../domain/audits/ids.ts';
import { decideQuery } from '../../domain/returns/decide-reopening.ts';
import { returnStateOf } from '../../domain/returns/shown-state.ts';
import { reopenReturn } from '../manager/reopening.ts';
import { countedVersion, refuseUnasked } from './counted.ts';
import type { LeadDeps } from './deps.ts';
import type { LeadHandlers } from './routes.ts';

/** What the audit lead asks about an answer. */
export const createQueryHandlers = ({ table, tools, log }: LeadDeps): Pick<LeadHandlers, 'query'> => ({
  async query(request) {
    const key = returnKeyOf(request.params);
    const { question, text, ...asking } = request.body;
    const { entry } = await reopenReturn({ table, tools }, { key, asking, now: request.now }, async (read, tool) => {
      if (!tool.questions.some((one) => one.id === question)) {
        throw badField('/question', 'invalid_value', "is not a question of the audit's tool");
      }
      const version = await countedVersion(table, key, read, tool);
      return (last, dates) => {
        const decision = decideQuery(last, { question, text, ...dates }, stampOf(request));
        // Of a version that came meanwhile nothing was read, and the query about the one before is refused. The same query
        // once more is a repeat, whatever its answer made of the question.
        if ('entry' in decision && last.counted?.seq === read.counted?.seq) refuseUnasked(version, question);
        return decision;
      };
    });
    log.info('answer-queried', { ...key, seq: entry.seq });
    return { status: 200, body: returnStateOf(entry) };
  },
});

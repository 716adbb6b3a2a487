import { unpacked } from '../../base/content/compressed.ts';
import { getItem } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { pageSizeOf } from '../../base/http/paging.ts';
import { actorOf } from '../../base/http/request.ts';
import { concernOf, isAcknowledged } from '../../domain/alerts/concerns.ts';
import { agencyNameOf, stillOpen, type NamedConcern } from '../../domain/alerts/facts.ts';
import { putReading, readAcknowledgements } from '../../domain/alerts/readings.ts';
import { listAcknowledgements, pageOfConcerns, putAcknowledgement } from '../../domain/alerts/store.ts';
import { returnKeyOf } from '../../domain/audits/ids.ts';
import { requireAudit, requireAuditWithTool, requireCase } from '../../domain/audits/require.ts';
import { entryKey, parseEntry, readStates } from '../../domain/returns/store.ts';
import { askedKey } from '../../domain/tool/answers.ts';
import { factsOf } from '../../domain/tool/facts.ts';
import { concernsIn } from '../../domain/tool/gaps.ts';
import { Content } from '../../domain/tool/submission.ts';
import { answersShown } from '../agency/copy.ts';
import { addressOf } from '../agency/paths.ts';
import type { ManagerDeps } from './deps.ts';
import type { Concern, ConcernRead } from './responses.ts';
import type { ManagerHandlers } from './routes.ts';
import { neverAsked } from '../../domain/returns/refusals.ts';

const concernShown = (concern: NamedConcern): Concern => ({
  ...concern,
  answerUrl: `${addressOf(concern)}/concerns/${concern.seq}`,
  acknowledgeUrl: `${addressOf(concern)}/acknowledge`,
});

/** What is done about concerns: who has not acted yet, what was answered, and the word of whoever acted. */
export const createConcernHandlers = ({
  table,
  tools,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'list-concerns' | 'read-concern' | 'acknowledge'> => ({
  async 'list-concerns'(request) {
    const { audit, after } = request.query;
    if (audit !== undefined) await requireAudit(table, audit);
    const { concerns, next } = await pageOfConcerns(table, {
      audit,
      limit: pageSizeOf(request.query),
      after: after?.replaceAll('/', '#'),
    });
    return {
      status: 200,
      body: {
        // Acknowledged a moment ago, a row may still be there.
        concerns: (await stillOpen(table, concerns)).map(concernShown),
        ...(next === undefined ? {} : { next: next.replaceAll('#', '/') }),
      },
    };
  },

  async 'read-concern'(request) {
    const key = returnKeyOf(request.params);
    const [{ audit, tool }, entered, item, acknowledged, agencyName] = await Promise.all([
      requireAuditWithTool({ table, tools }, key.audit),
      requireCase(table, key.audit, key.case),
      getItem(table, entryKey(key, Number(request.params.seq))),
      readAcknowledgements(table, key.audit, key.case),
      agencyNameOf(table, key.audit, key.agency),
    ]);
    const entry = item === undefined ? undefined : parseEntry(item);
    if (entry?.concern !== true || entry.content === undefined) throw new HttpProblem('not-found');
    const concern = concernOf(entry);
    const at = request.now.toISOString();
    // On the record before anything of it is shown.
    await putReading(table, { ...key, seq: entry.seq, at, ...actorOf(request) });
    log.info('concern-read', { ...key, seq: entry.seq });
    const content = unpacked(Content, entry.content);
    const { answers } = content;
    const facts = factsOf({ case: entered, service: entry.service }, content);
    const raising = new Set(concernsIn(tool, answers));
    const word = acknowledged.find((one) => isAcknowledged(concern, [one]));
    const body: ConcernRead = {
      ...concern,
      agencyName,
      acknowledgeUrl: `${addressOf(key)}/acknowledge`,
      answers: answersShown(tool, audit, answers, facts).filter(({ question, child }) =>
        raising.has(askedKey(question, child)),
      ),
      ...(word === undefined ? {} : { acknowledged: { at: word.at, by: word.name, note: word.note } }),
    };
    return { status: 200, body };
  },

  async acknowledge(request) {
    const key = returnKeyOf(request.params);
    const { by, note } = request.body;
    const entries = await readStates(table, key);
    const upTo = entries.findLast((entry) => entry.concern === true)?.seq;
    if (entries.length === 0) throw new HttpProblem('not-found', neverAsked);
    if (upTo === undefined)
      throw new HttpProblem(
        'not-legal-now',
        'No concern was raised on this return, so there is nothing to acknowledge.',
      );
    const at = request.now.toISOString();
    const acknowledged = {
      ...key,
      upTo,
      at,
      on: request.today,
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

import { getItem, type Table } from '../../base/aws/table.ts';
import { transact } from '../../base/aws/transaction.ts';
import { HttpProblem, badField } from '../../base/http/problem.ts';
import { stampOf, type Reply, type RequestContext } from '../../base/http/request.ts';
import { dayInWords } from '../../base/time/days.ts';
import { dueOnFor } from '../../base/time/due-on.ts';
import { SUMMARY, returnKeyOf, type ReturnKey } from '../../domain/audits/ids.ts';
import { caseUnchanged } from '../../domain/audits/draft.ts';
import { requireAudit, requireNotClosed } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { getAdded, notDropped, oneAdded } from '../../domain/audits/dropped.ts';
import { asRead, caseKey, parseAgency, parseCase } from '../../domain/audits/store.ts';
import { keepLinks } from '../../domain/links/keep-expiry.ts';
import { ownerKey } from '../../domain/links/owners.ts';
import { unlessOvertaken } from '../../domain/returns/at-once.ts';
import type { Ask, Entry } from '../../domain/returns/schema.ts';
import { returnStateOf } from '../../domain/returns/shown-state.ts';
import { caseFull, isFull } from '../../domain/returns/asked-agencies.ts';
import { append, appendAttempts, entryPut, lastEntry, readCaseStates, readStates } from '../../domain/returns/store.ts';
import { caseDropped, neverAsked } from '../../domain/returns/refusals.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';
import {
  decideAsk,
  decideDecline,
  decideExtension,
  decideWithdrawal,
  type Decision,
} from '../../domain/returns/decide-entry.ts';

/** The service of whoever owes a return: the agency's, or `summary`. @throws HttpProblem 404 */
async function serviceOf(table: Table, key: ReturnKey): Promise<string> {
  const row = await getItem(table, ownerKey(key.audit, key.case, key.agency));
  if (row === undefined) throw new HttpProblem('not-found');
  if (key.agency !== SUMMARY) return parseAgency(row).service;
  if (parseCase(row).leadProfessional === undefined) {
    throw new HttpProblem(
      'not-legal-now',
      'This case has no lead professional, so nobody can be asked for a summary. Name one first.',
    );
  }
  return SUMMARY;
}

/** Dates of a cycle that an ask starts. @throws HttpProblem 422 */
export function cycleOf(audit: Audit, ask: Ask): { askedOn: string; dueOn: string } {
  if (audit.state !== 'draft' && ask.askedOn === undefined) {
    throw badField('/askedOn', 'invalid_type', 'is missing: once the audit is open, say the day you ask');
  }
  const askedOn = ask.askedOn ?? audit.opensOn;
  if (askedOn < audit.opensOn) throw badField('/askedOn', 'too_small', 'must not be before the audit opens');
  if (askedOn > audit.closesOn) throw badField('/askedOn', 'too_big', 'must not be after the audit closes');
  if (ask.dueOn !== undefined && ask.dueOn < askedOn) {
    throw badField('/dueOn', 'too_small', 'must not be before the day of asking');
  }
  if (ask.dueOn !== undefined && ask.dueOn > audit.closesOn) {
    throw badField('/dueOn', 'too_big', 'must not be after the audit closes');
  }
  // The audit's own due date stands for the first asking; only a later one may need days that the calendar must know.
  const dueOn =
    ask.dueOn === undefined && askedOn === audit.opensOn
      ? audit.dueOn
      : dueOnFor({
          askedOn,
          given: ask.dueOn,
          auditDueOn: audit.dueOn,
          closesOn: audit.closesOn,
          workingDays: 5,
          extraHolidays: audit.extraHolidays,
        });
  return { askedOn, dueOn };
}

/** In draft nothing is extended, declined or withdrawn: it is changed. */
export const notInDraft = 'The audit has not opened yet. Say whom the case expects, or ask with other dates.';

/** What the business manager does about one return: ask for it, give it more time, decline it for its agency, withdraw it. */
export function createReturnHandlers({
  table,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'ask' | 'extend' | 'decline' | 'withdraw'> {
  /** Acts on one return, not of a draft. What was not withdrawn can be even once the audit is closed; nothing else of this. */
  const act = async (
    request: RequestContext & { params: ReturnKey },
    kind: string,
    decide: (audit: Audit, last: Entry) => Decision,
  ): Promise<Reply> => {
    const key = returnKeyOf(request.params);
    const [audit, last] = await Promise.all([requireAudit(table, request.params.audit), lastEntry(table, key)]);
    if (last === undefined) throw new HttpProblem('not-found', neverAsked);
    if (audit.state === 'draft') throw new HttpProblem('not-legal-now', notInDraft);
    if (kind !== 'withdrawal') requireNotClosed(audit);
    const { entry, repeated } = await append(table, [last], (entries) =>
      unlessOvertaken(decide(audit, entries.at(-1) ?? last), entries.slice(1)),
    );
    log.info('manager-acted', { ...key, kind, seq: entry.seq, outcome: repeated ? 'repeat' : 'new' });
    return { status: 200, body: returnStateOf(entry) };
  };

  return {
    async ask(request) {
      const key = returnKeyOf(request.params);
      let seen = 0;
      for (let attempt = 1; attempt <= appendAttempts; attempt++) {
        const audit = await requireAudit(table, request.params.audit);
        const [row, service, last, added] = await Promise.all([
          getItem(table, caseKey(key.audit, key.case)),
          serviceOf(table, key),
          lastEntry(table, key),
          getAdded(table, key.audit, key.case),
        ]);
        if (row === undefined) throw new HttpProblem('not-found');
        requireNotClosed(audit);
        if (attempt === 1) seen = last?.seq ?? 0;
        const since = last === undefined || last.seq === seen ? [] : await readStates(table, key);
        // After the row and the count: whoever puts another one on at the same moment, has it decided anew.
        const isFirst = last === undefined && key.agency !== SUMMARY;
        if (isFirst && isFull(await readCaseStates(table, key.audit, key.case))) {
          throw new HttpProblem('not-legal-now', caseFull);
        }
        const decision = unlessOvertaken(
          decideAsk(
            last,
            { ...key, service, ...cycleOf(audit, request.body), atOpening: audit.state === 'draft' },
            stampOf(request),
          ),
          since.filter(({ seq }) => seq > seen),
        );
        if ('refused' in decision) throw new HttpProblem('not-legal-now', decision.refused);
        if ('repeat' in decision) return { status: 200, body: returnStateOf(decision.repeat) };
        // The audit must not open between the reading and the writing: the opening's invite has to cover the return, or not.
        const isAdded = last === undefined && audit.state === 'open';
        const steps = [
          asRead(audit),
          entryPut(decision.entry),
          ...(isAdded ? [notDropped(key.audit, key.case), oneAdded(key.audit, key.case, added)] : []),
          ...(audit.state === 'draft' ? [caseUnchanged(key.audit, key.case, row)] : []),
        ];
        const failed = await transact(table, steps);
        if (isAdded && failed === 2) throw new HttpProblem('not-legal-now', caseDropped);
        // Somebody else acted on the return, the case or the audit: it is decided anew.
        if (failed !== undefined) continue;
        log.info('manager-acted', { ...key, kind: 'ask', seq: decision.entry.seq, outcome: 'new' });
        return { status: 200, body: returnStateOf(decision.entry) };
      }
      throw new HttpProblem('busy');
    },

    extend: (request) =>
      act(request, 'extension', (audit, last) => {
        const extension = request.body;
        if (extension.dueOn > audit.closesOn) throw badField('/dueOn', 'too_big', 'must not be after the audit closes');
        if (extension.dueOn <= extension.askedOn) {
          throw badField('/dueOn', 'too_small', 'must be after the day of extending');
        }
        const decision = decideExtension(last, extension, stampOf(request));
        if ('entry' in decision && extension.dueOn <= last.dueOn) {
          throw badField('/dueOn', 'too_small', `must be later than the current due date, ${dayInWords(last.dueOn)}`);
        }
        return decision;
      }),

    decline: (request) =>
      act(request, 'decline', (_audit, last) => decideDecline(last, request.body, stampOf(request))),

    async withdraw(request) {
      const reply = await act(request, 'withdrawal', (_audit, last) =>
        decideWithdrawal(last, request.body, stampOf(request)),
      );
      // The relay does so too; the answer comes once the links that open nothing any more are ended.
      await keepLinks(table, [{ of: 'return', ...returnKeyOf(request.params), act: 'withdrawal' }]);
      return reply;
    },
  };
}

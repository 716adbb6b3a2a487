import { isDeepStrictEqual } from 'node:util';
import { lastEntries } from '../../domain/returns/log.ts';
import type { Log } from '../../base/aws/log.ts';
import { getItem, transact, type Table } from '../../base/aws/table.ts';
import { keepLinks } from '../../domain/links/keep.ts';
import type { Handlers, Reply, HttpRequest } from '../../base/http/handler.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { decideAsk, decideExtension, decideWithdrawal, type Decision } from '../../domain/returns/log.ts';
import type { Ask, Entry, Extension, ReturnState, Withdrawal } from '../../domain/returns/schema.ts';
import { append, entryPut, lastEntry, readCaseLogs, readAllLogs, type CaseLogs } from '../../domain/returns/store.ts';
import { readShortfalls } from '../../domain/identifiers/store.ts';
import { londonDay } from '../../base/time/days.ts';
import { dueOnFor } from '../../base/time/due-on.ts';
import { toolOf } from '../../domain/tool/tools.ts';
import { SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import { completenessOf } from './completeness.ts';
import { createFollowUpHandlers, auditOf, param, stampOf } from './follow-up.ts';
import type { ManagerRouteId } from './routes.ts';
import type { Agency, Audit, Case, NewAgency, NewAudit, NewCase } from '../../domain/audits/schema.ts';
import {
  agencyKey,
  caseKey,
  casePut,
  createAudit,
  getAudit,
  listAgencies,
  listAuditIds,
  listCases,
  moveAudit,
  parseAgency,
  parseCase,
  putAgency,
  stillIn,
} from '../../domain/audits/store.ts';

export interface ManagerDeps {
  table: Table;
  /** The identifiers table. */
  identifiers: Table;
  log: Log;
}

/** DynamoDB takes so many steps in a transaction: the case, its condition and its returns' first entries. */
const largestTransaction = 100;

const badField = (pointer: string, code: string, detail: string): HttpProblem =>
  new HttpProblem('invalid-body', undefined, [{ pointer, code, detail }]);

const stateOf = (entry: Entry): ReturnState => ({
  audit: entry.audit,
  case: entry.case,
  agency: entry.agency,
  seq: entry.seq,
  state: entry.state,
  askedOn: entry.askedOn,
  dueOn: entry.dueOn,
});

/** The service of whoever owes a return: the agency's, or `summary`. @throws HttpProblem 404 */
async function serviceOf(table: Table, key: ReturnKey): Promise<string> {
  const row = await getItem(
    table,
    key.agency === SUMMARY ? caseKey(key.audit, key.case) : agencyKey(key.audit, key.agency),
  );
  if (row === undefined) throw new HttpProblem('not-found');
  if (key.agency !== SUMMARY) return parseAgency(row).service;
  if (parseCase(row).leadProfessional === undefined) {
    throw new HttpProblem('not-legal-now', 'a case without a lead professional owes no summary');
  }
  return SUMMARY;
}

/** Dates of a cycle that an ask starts. @throws HttpProblem 422 */
function cycleOf(audit: Audit, ask: Ask): { askedOn: string; dueOn: string } {
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

const entryOf = (decision: Decision): Entry | undefined => ('entry' in decision ? decision.entry : undefined);

/** What the business manager can do: make, open and close audits, say who is expected, and see what is missing. */
export function createManagerHandlers({ table, identifiers, log }: ManagerDeps): Handlers<ManagerRouteId> {
  const keyOf = (request: HttpRequest): ReturnKey => ({
    audit: param(request, 'audit'),
    case: param(request, 'case'),
    agency: param(request, 'agency'),
  });

  /** Acts on one return of an audit that is open or in draft. */
  const act = async (
    request: HttpRequest,
    kind: string,
    decide: (audit: Audit, last: Entry) => Decision,
  ): Promise<Reply> => {
    const key = keyOf(request);
    const [audit, last] = await Promise.all([auditOf(table, request), lastEntry(table, key)]);
    if (last === undefined) throw new HttpProblem('not-found');
    if (audit.state === 'closed') throw new HttpProblem('not-legal-now', 'the audit is closed');
    const { entry, repeated } = await append(table, [last], (entries) => decide(audit, entries.at(-1) ?? last));
    log.info('manager-acted', { ...key, kind, seq: entry.seq, outcome: repeated ? 'repeat' : 'new' });
    return { status: 200, body: stateOf(entry) };
  };

  /** Moves an audit on, once. @returns the audit in the state it was to be in */
  const move = async (
    audit: Audit,
    from: Audit['state'],
    change: Pick<Audit, 'state'> & Partial<Audit>,
  ): Promise<Audit> => {
    if (audit.state === change.state) return audit;
    if (audit.state !== from) {
      throw new HttpProblem('not-legal-now', `an audit that is ${audit.state} cannot become ${change.state}`);
    }
    if (!(await moveAudit(table, audit, change))) throw new HttpProblem('busy');
    log.info('audit-moved', { audit: audit.id, kind: change.state });
    return { ...audit, ...change };
  };

  /** An audit can open once every case asks somebody. @throws HttpProblem 409 that names the cases which do not */
  const ready = async (audit: Audit): Promise<CaseLogs[]> => {
    const logs = await readAllLogs(table, audit.id);
    if (logs.length === 0) throw new HttpProblem('not-legal-now', 'the audit has no cases');
    const empty = logs.filter(({ entries }) => !entries.some((entry) => entry.agency !== SUMMARY));
    if (empty.length > 0) {
      throw new HttpProblem(
        'not-legal-now',
        `nobody is asked about ${empty.map(({ entered }) => entered.id).join(', ')}`,
      );
    }
    return logs;
  };

  return {
    async 'create-audit'(request) {
      const wanted = request.body as NewAudit;
      if (toolOf(wanted.tool) === undefined)
        throw badField('/tool', 'invalid_value', 'is not a tool that is known here');
      const audit: Audit = { ...wanted, state: 'draft', createdAt: request.now.toISOString() };
      const existing = await createAudit(table, audit);
      if (existing === undefined) {
        log.info('audit-created', { audit: audit.id });
        return { status: 201, body: audit };
      }
      const same = Object.entries(wanted).every(([name, value]) =>
        isDeepStrictEqual(existing[name as keyof NewAudit], value),
      );
      if (!same) throw new HttpProblem('not-legal-now', 'another audit has this id');
      return { status: 201, body: existing };
    },

    async 'list-audits'(request) {
      const limit = Number(request.query['limit'] ?? '50');
      const ids = (await listAuditIds(table)).toReversed();
      const start =
        request.query['after'] === undefined ? 0 : ids.findIndex((one) => one.id === request.query['after']) + 1;
      const page = ids.slice(start, start + limit);
      const audits = await Promise.all(page.map((one) => getAudit(table, one.id)));
      const next = ids.length > start + limit ? page.at(-1)?.id : undefined;
      return {
        status: 200,
        body: { audits: audits.filter((audit) => audit !== undefined), ...(next === undefined ? {} : { next }) },
      };
    },

    async 'get-audit'(request) {
      const audit = await auditOf(table, request);
      const [agencies, cases] = await Promise.all([listAgencies(table, audit.id), listCases(table, audit.id)]);
      return { status: 200, body: { audit, agencies, cases } };
    },

    async 'put-agency'(request) {
      const audit = await auditOf(table, request);
      const agency: Agency = { ...(request.body as NewAgency), id: param(request, 'agency') };
      if (audit.state === 'closed') throw new HttpProblem('not-legal-now', 'the audit is closed');
      if (audit.state === 'open') {
        const row = await getItem(table, agencyKey(audit.id, agency.id));
        if (row !== undefined) {
          if (isDeepStrictEqual(parseAgency(row), agency)) return { status: 200, body: agency };
          throw new HttpProblem('not-legal-now', 'the audit is open: its agencies stand as they were entered');
        }
      }
      if (!(await putAgency(table, audit, agency))) throw new HttpProblem('busy');
      log.info('agency-entered', { audit: audit.id, agency: agency.id });
      return { status: 200, body: agency };
    },

    async 'put-case'(request) {
      const audit = await auditOf(table, request);
      const { expects, ...wanted } = request.body as NewCase;
      const entered: Case = { id: param(request, 'case'), ...wanted };
      if (audit.state !== 'draft')
        throw new HttpProblem('not-legal-now', 'cases are entered while the audit is in draft');
      const [agencies, entries] = await Promise.all([
        listAgencies(table, audit.id),
        readCaseLogs(table, audit.id, entered.id),
      ]);
      const services = new Map(agencies.map((agency) => [agency.id, agency.service]));
      const unknownIds = expects.flatMap((agency, index) =>
        services.has(agency)
          ? []
          : [{ pointer: `/expects/${index}`, code: 'unknown-agency', detail: 'is not an agency of this audit' }],
      );
      if (unknownIds.length > 0) throw new HttpProblem('invalid-body', undefined, unknownIds);

      const last = lastEntries(entries);
      const owing = [...expects, ...(entered.leadProfessional === undefined ? [] : [SUMMARY])];
      const asks = owing
        .filter((agency) => !last.has(agency))
        .flatMap((agency) => {
          const decision = decideAsk(
            undefined,
            {
              audit: audit.id,
              case: entered.id,
              agency,
              service: services.get(agency) ?? SUMMARY,
              ...cycleOf(audit, {}),
              atOpening: true,
            },
            stampOf(request),
          );
          return entryOf(decision) ?? [];
        });
      const steps = [stillIn(audit), casePut(audit.id, entered), ...asks.map(entryPut)];
      if (steps.length > largestTransaction) throw badField('/expects', 'too_big', 'names too many agencies at once');
      if ((await transact(table, steps)) !== undefined) throw new HttpProblem('busy');
      log.info('case-entered', { audit: audit.id, case: entered.id, count: asks.length });
      return { status: 200, body: entered };
    },

    async 'open-audit'(request) {
      const audit = await auditOf(table, request);
      const logs = await ready(audit);
      const opened = await move(audit, 'draft', { state: 'open', openedAt: request.now.toISOString() });
      return { status: 200, body: { ...opened, shortfalls: await readShortfalls(identifiers, audit.id, logs) } };
    },

    async 'close-audit'(request) {
      const change = { state: 'closed' as const, closedAt: request.now.toISOString() };
      return { status: 200, body: await move(await auditOf(table, request), 'open', change) };
    },

    async ask(request) {
      const key = keyOf(request);
      const [audit, row, service, last] = await Promise.all([
        auditOf(table, request),
        getItem(table, caseKey(key.audit, key.case)),
        serviceOf(table, key),
        lastEntry(table, key),
      ]);
      if (row === undefined) throw new HttpProblem('not-found');
      if (audit.state === 'closed') throw new HttpProblem('not-legal-now', 'the audit is closed');
      const decision = decideAsk(
        last,
        { ...key, service, ...cycleOf(audit, request.body as Ask), atOpening: audit.state === 'draft' },
        stampOf(request),
      );
      if ('refused' in decision) throw new HttpProblem('not-legal-now', decision.refused);
      if ('repeat' in decision) return { status: 200, body: stateOf(decision.repeat) };
      // The audit must not open between the reading and the writing: the opening's invite has to cover the return, or not.
      if ((await transact(table, [stillIn(audit), entryPut(decision.entry)])) !== undefined)
        throw new HttpProblem('busy');
      log.info('manager-acted', { ...key, kind: 'ask', seq: decision.entry.seq, outcome: 'new' });
      return { status: 200, body: stateOf(decision.entry) };
    },

    extend: (request) =>
      act(request, 'extension', (audit, last) => {
        const extension = request.body as Extension;
        if (extension.dueOn > audit.closesOn) throw badField('/dueOn', 'too_big', 'must not be after the audit closes');
        if (extension.dueOn <= extension.askedOn) {
          throw badField('/dueOn', 'too_small', 'must be after the day of extending');
        }
        const decision = decideExtension(last, extension, stampOf(request));
        if ('entry' in decision && extension.dueOn <= last.dueOn) {
          throw badField('/dueOn', 'too_small', 'must be later than the current due date');
        }
        return decision;
      }),

    async withdraw(request) {
      const reply = await act(request, 'withdrawal', (_audit, last) =>
        decideWithdrawal(last, request.body as Withdrawal, stampOf(request)),
      );
      // The relay does so too; the answer comes once the links that open nothing any more are ended.
      await keepLinks(table, [{ of: 'return', ...keyOf(request), act: 'withdrawal' }]);
      return reply;
    },

    ...createFollowUpHandlers({ table, log }),

    async completeness(request) {
      const audit = await auditOf(table, request);
      const asAt = request.query['asAt'] ?? londonDay(request.now);
      return { status: 200, body: await completenessOf(table, audit, asAt) };
    },
  };
}

import type { ReturnKey } from '../../domain/audits/ids.ts';
import { getAudit } from '../../domain/audits/store.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import type { Handlers, HttpRequest } from '../../base/http/handler.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { correctionProblems } from '../../domain/returns/correction.ts';
import { decideCorrection, decideQuery, type Stamp } from '../../domain/returns/log.ts';
import type { Entry, NewCorrection, Query } from '../../domain/returns/schema.ts';
import { append, lastEntry, readLog } from '../../domain/returns/store.ts';
import { dueOnFor } from '../../base/time/due-on.ts';
import type { Answers, Content } from '../../domain/tool/submission.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { CorrectionShown, RevisionShown } from './figures-responses.ts';
import type { LeadRouteId } from './figures-routes.ts';
import { lastRevision, listRevisions, putRequest, type Revision } from '../../domain/figures/store.ts';

export interface LeadDeps {
  table: Table;
  log: Log;
  newId: () => string;
}

/** A revision as the audit lead is shown it. */
export const revisionShown = (revision: Revision): RevisionShown => ({
  revision: revision.revision,
  status: revision.status,
  publishedAt: revision.publishedAt,
  manifest: revision.manifest,
  ...(revision.dataCut === undefined ? {} : { dataCut: revision.dataCut }),
  ...(revision.note === undefined ? {} : { note: revision.note }),
});

async function auditOf(table: Table, request: HttpRequest): Promise<Audit> {
  const audit = await getAudit(table, request.params['audit'] ?? '');
  if (audit === undefined) throw new HttpProblem('not-found');
  return audit;
}

const badField = (pointer: string, detail: string): HttpProblem =>
  new HttpProblem('invalid-body', undefined, [{ pointer, code: 'invalid_value', detail }]);

/** The return that a request's path names. */
const returnOf = (request: HttpRequest, audit: Audit): ReturnKey => ({
  audit: audit.id,
  case: request.params['case'] ?? '',
  agency: request.params['agency'] ?? '',
});

const stampOf = (request: HttpRequest): Stamp => {
  const by = request.claims['sub'];
  return { receivedAt: request.now, ...(by === undefined ? {} : { by }) };
};

/** The answers of the version that counts. */
function countedAnswers(entries: readonly Entry[]): Answers {
  const seq = entries.at(-1)?.counted?.seq;
  const content = entries.find((entry) => entry.seq === seq)?.content;
  if (content === undefined) throw new Error('a counted version has no content');
  return (unpacked(content) as Content).answers;
}

const correctionShown = (key: ReturnKey, entry: Entry, answers: Answers): CorrectionShown => {
  if (entry.correction === undefined) throw new Error('a correction says what it corrects');
  const { seq, receivedAt, correction } = entry;
  const { version, question, ...read } = correction;
  const answer = Object.hasOwn(answers, question) ? (answers[question]?.answer ?? null) : null;
  return { ...key, seq, receivedAt, version, question, answer, ...read };
};

/** What the audit lead can do with the figures: list revisions, ask for one, and query or correct an answer. */
export function createLeadHandlers({ table, log, newId }: LeadDeps): Handlers<LeadRouteId> {
  return {
    async 'list-revisions'(request) {
      const audit = await auditOf(table, request);
      const { after, limit } = request.query;
      const page = await listRevisions(table, audit.id, {
        limit: Number(limit ?? '50'),
        after: after === undefined ? undefined : Number(after),
      });
      return {
        status: 200,
        body: {
          revisions: page.revisions.map(revisionShown),
          ...(page.next === undefined ? {} : { next: String(page.next) }),
        },
      };
    },

    async 'ask-revision'(request) {
      const { note } = request.body as { note?: string };
      const [audit, newest] = await Promise.all([
        auditOf(table, request),
        lastRevision(table, request.params['audit'] ?? ''),
      ]);
      if (audit.state === 'draft') throw new HttpProblem('not-legal-now', 'the audit has not opened');
      if (audit.state === 'closed' && note === undefined) {
        throw new HttpProblem('invalid-body', undefined, [
          { pointer: '/note', code: 'invalid_type', detail: 'is missing: once the audit is closed, say what changed' },
        ]);
      }
      const id = newId();
      await putRequest(table, {
        audit: audit.id,
        id,
        askedAt: request.now.toISOString(),
        state: 'asked',
        ...(note === undefined ? {} : { note }),
        ...(request.claims['sub'] === undefined ? {} : { by: request.claims['sub'] }),
      });
      log.info('revision-asked', { audit: audit.id });
      return { status: 202, body: { request: id, ...(newest === undefined ? {} : { newest: newest.revision }) } };
    },

    async query(request) {
      const audit = await auditOf(table, request);
      const key = returnOf(request, audit);
      const { question, text, askedOn, dueOn: given } = request.body as Query;
      const last = await lastEntry(table, key);
      if (last === undefined) throw new HttpProblem('not-found');
      if (audit.state !== 'open') throw new HttpProblem('not-legal-now', `the audit is ${audit.state}`);
      if (!toolOfAudit(audit).questions.some((one) => one.id === question)) {
        throw badField('/question', "is not a question of the audit's tool");
      }
      if (askedOn < audit.opensOn || askedOn > audit.closesOn) throw badField('/askedOn', 'must lie within the audit');
      if (given !== undefined && (given < askedOn || given > audit.closesOn)) {
        throw badField('/dueOn', 'must not be before the day of asking or after the audit closes');
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
      const { seq, state } = entry;
      return { status: 200, body: { ...key, seq, state, askedOn: entry.askedOn, dueOn: entry.dueOn } };
    },

    async correct(request) {
      const audit = await auditOf(table, request);
      const key = returnOf(request, audit);
      const correction = request.body as NewCorrection;
      const entries = await readLog(table, key);
      if (entries.length === 0) throw new HttpProblem('not-found');
      const tool = toolOfAudit(audit);
      let answers: Answers = {};
      const { entry, repeated } = await append(table, entries, (log) => {
        const decision = decideCorrection(log, correction, stampOf(request));
        if ('refused' in decision) return decision;
        answers = countedAnswers(log);
        const problems = correctionProblems(tool, answers, correction);
        if (problems.length > 0) throw new HttpProblem('invalid-body', undefined, problems);
        return decision;
      });
      log.info('answer-corrected', { ...key, seq: entry.seq, outcome: repeated ? 'repeat' : 'new' });
      return { status: 200, body: correctionShown(key, entry, answers) };
    },
  };
}

import { isDeepStrictEqual } from 'node:util';
import { getItem } from '../../base/aws/table.ts';
import { HttpProblem, badField, refuseUnknownIds } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { dayInWords, londonDay } from '../../base/time/days.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { peopleOf } from '../../domain/audits/people.ts';
import { requireAudit, requireAuditWithTool, requireCase, requireNotClosed } from '../../domain/audits/require.ts';
import { mostAgencies, type Audit, type Case } from '../../domain/audits/schema.ts';
import { caseKey, listAgencies, parseCase } from '../../domain/audits/store.ts';
import { erasureInTime, erasureShown, type Erasure } from '../../domain/identifiers/erasure.ts';
import { codesOf } from '../../domain/identifiers/minimum-sets.ts';
import type { CaseIdentifiers, IdentifiersItem } from '../../domain/identifiers/schema.ts';
import { dateOfBirthOf, fieldsEntered, fieldsInWords, isMarked, namedIn } from '../../domain/identifiers/served.ts';
import {
  getErasure,
  listErasures,
  putErasure,
  putIdentifiers,
  readIdentifiers,
  readDetails,
} from '../../domain/identifiers/store.ts';
import { readAllStates } from '../../domain/returns/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** How often an entering that loses its race is decided anew. */
const enterAttempts = 8;

/** What is said to whoever enters what somebody else entered meanwhile: by code, no value. */
const overtaken = ({ identifiers }: IdentifiersItem): string =>
  `Somebody else entered details of this person at the same moment (${fieldsInWords(fieldsEntered(identifiers))}). Look at them as they stand now, and send yours again if they still hold.`;

/** Who the people of a case are, from the rows that stand of them. */
const shown = (audit: string, entered: Case, rows: ReadonlyMap<string, IdentifiersItem>): CaseIdentifiers => ({
  audit,
  case: entered.id,
  people: peopleOf(entered).map(({ id, kind }) => {
    const row = rows.get(id);
    return {
      id,
      kind,
      identifiers: row?.identifiers ?? {},
      ...(row === undefined ? {} : { enteredAt: row.enteredAt }),
    };
  }),
});

/** What is said to whoever asks for what was destroyed. */
const erasedProblem = (erasure: Erasure): HttpProblem => {
  const day = dayInWords(londonDay(new Date(erasure.at)));
  const until = dayInWords(erasureShown(erasure).backupsUntil);
  return new HttpProblem(
    'erased',
    `The details of this family were destroyed on ${day}, and cannot be entered again. Backups keep them until ${until}.`,
  );
};

/** What the business manager does so that agencies can tell who a case is about, and that nobody can any more. */
export function createIdentifierHandlers({
  table,
  tools,
  identifiers,
  identifiersDays,
  log,
}: ManagerDeps): Pick<
  ManagerHandlers,
  'put-identifiers' | 'get-identifiers' | 'erase-identifiers' | 'erase-case-identifiers' | 'shortfalls'
> {
  /** @throws HttpProblem 410 where a case's identifiers were destroyed, by somebody or in time */
  const refuseErased = async (audit: Audit, id: string, now: Date): Promise<void> => {
    const erasure = erasureInTime(audit, identifiersDays, now) ?? (await getErasure(table, audit.id, id));
    if (erasure !== undefined) throw erasedProblem(erasure);
  };

  /** Destroys identifiers: of one case, or of a whole audit. */
  const erase = async (audit: Audit, of: Omit<Erasure, 'audit'>): Promise<ReturnType<typeof erasureShown>> => {
    if (audit.state === 'draft') {
      throw new HttpProblem(
        'not-legal-now',
        'The audit has not opened yet. What was entered can be replaced, or goes when the case is deleted.',
      );
    }
    const wanted: Erasure = { audit: audit.id, ...of };
    const inTime = erasureInTime(audit, identifiersDays, new Date(of.at));
    // Of a time that is up the fact is that, whoever comes to it first.
    const erasure = await putErasure(table, inTime ?? wanted);
    log.info('identifiers-erased', { audit: audit.id, ...(of.case === undefined ? {} : { case: of.case }) });
    return erasureShown(erasure);
  };

  return {
    async 'put-identifiers'(request) {
      const { person } = request.params;
      const wanted = request.body;
      const named = namedIn(wanted);
      const meant = [...new Set(named.flatMap(({ to }) => to))].filter((id) => id !== SUMMARY);
      if (meant.length > mostAgencies) {
        throw badField('', 'too_big', `must not name more than ${mostAgencies} agencies: no case asks more`);
      }
      let seen: string | undefined;
      for (let attempt = 1; attempt <= enterAttempts; attempt++) {
        const [audit, caseRow, agencies] = await Promise.all([
          requireAudit(table, request.params.audit),
          getItem(table, caseKey(request.params.audit, request.params.case)),
          named.length === 0 ? [] : listAgencies(table, request.params.audit),
        ]);
        if (caseRow === undefined) throw new HttpProblem('not-found');
        const entered = parseCase(caseRow);
        if (!peopleOf(entered).some((one) => one.id === person)) throw new HttpProblem('not-found');
        requireNotClosed(audit);
        if ((dateOfBirthOf(wanted) ?? '') > request.today) {
          const at = isMarked(wanted.dateOfBirth) ? '/dateOfBirth/value' : '/dateOfBirth';
          throw badField(at, 'too_big', 'must not be in the future');
        }
        const known = new Set([SUMMARY, ...agencies.map(({ id }) => id)]);
        for (const { field, to } of named) {
          const detail = 'is not an agency of this audit';
          refuseUnknownIds(to, known, { at: `/${field}/to`, code: 'unknown-agency', detail });
        }
        await refuseErased(audit, entered.id, request.now);
        const rows = await readIdentifiers(identifiers, audit.id, entered.id);
        // What changes nothing is written nowhere, and is not on the record either.
        if (isDeepStrictEqual(rows.get(person)?.identifiers, wanted)) {
          return { status: 200, body: shown(audit.id, entered, rows) };
        }
        const before = rows.get(person);
        if (attempt === 1) seen = before?.enteredAt;
        if (before !== undefined && before.enteredAt !== seen)
          throw new HttpProblem('not-legal-now', overtaken(before));
        const row = {
          audit: audit.id,
          case: entered.id,
          person,
          identifiers: wanted,
          enteredAt: request.now.toISOString(),
          on: request.today,
          ...actorOf(request),
        };
        if (!(await putIdentifiers({ table, identifiers }, audit, { caseRow, before, agencies: meant }, row))) continue;
        log.info('identifiers-entered', { audit: audit.id, case: entered.id, count: codesOf(wanted).size });
        return {
          status: 200,
          body: shown(audit.id, entered, await readIdentifiers(identifiers, audit.id, entered.id)),
        };
      }
      throw new HttpProblem('busy');
    },

    async 'get-identifiers'(request) {
      const { audit: auditId, case: id } = request.params;
      const [entered, audit] = await Promise.all([requireCase(table, auditId, id), requireAudit(table, auditId)]);
      await refuseErased(audit, id, request.now);
      log.info('identifiers-read', { audit: auditId, case: id });
      return { status: 200, body: shown(auditId, entered, await readIdentifiers(identifiers, auditId, id)) };
    },

    async 'erase-identifiers'(request) {
      const audit = await requireAudit(table, request.params.audit);
      return {
        status: 200,
        body: await erase(audit, { at: request.now.toISOString(), on: request.today, ...actorOf(request) }),
      };
    },

    async 'erase-case-identifiers'(request) {
      const { audit: auditId, case: id } = request.params;
      const [audit] = await Promise.all([requireAudit(table, auditId), requireCase(table, auditId, id)]);
      const before = await getErasure(table, auditId, id);
      if (before !== undefined) return { status: 200, body: erasureShown(before) };
      return {
        status: 200,
        body: await erase(audit, { case: id, at: request.now.toISOString(), on: request.today, ...actorOf(request) }),
      };
    },

    async shortfalls(request) {
      const { audit, tool } = await requireAuditWithTool({ table, tools }, request.params.audit);
      const [logs, erasures] = await Promise.all([readAllStates(table, audit.id), listErasures(table, audit.id)]);
      const isErased = (id: string): boolean => erasures.some((one) => (one.case ?? id) === id);
      // Of what was destroyed nothing is short: nobody can put it right.
      const standing = erasureInTime(audit, identifiersDays, request.now) === undefined ? logs : [];
      const cases = standing.filter(({ entered }) => !isErased(entered.id));
      return {
        status: 200,
        body: { audit: audit.id, ...(await readDetails(identifiers, audit.id, tool, cases)) },
      };
    },
  };
}

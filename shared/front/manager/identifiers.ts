import { HttpProblem, badField } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { peopleOf } from '../../domain/audits/people.ts';
import { requireAudit, requireCase, requireNotClosed } from '../../domain/audits/require.ts';
import type { Case } from '../../domain/audits/schema.ts';
import { codesOf } from '../../domain/identifiers/minimum-sets.ts';
import type { CaseIdentifiers } from '../../domain/identifiers/schema.ts';
import { putIdentifiers, readIdentifiers, readShortfalls } from '../../domain/identifiers/store.ts';
import { readAllStates } from '../../domain/returns/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What the business manager does so that agencies can tell who a case is about. */
export function createIdentifierHandlers({
  table,
  identifiers,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'put-identifiers' | 'get-identifiers' | 'shortfalls'> {
  const shown = async (audit: string, entered: Case): Promise<CaseIdentifiers> => {
    const rows = await readIdentifiers(identifiers, audit, entered.id);
    return {
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
    };
  };

  return {
    async 'put-identifiers'(request) {
      const { person } = request.params;
      const [audit, entered] = await Promise.all([
        requireAudit(table, request.params.audit),
        requireCase(table, request.params.audit, request.params.case),
      ]);
      const wanted = request.body;
      if (!peopleOf(entered).some((one) => one.id === person)) throw new HttpProblem('not-found');
      requireNotClosed(audit);
      if (wanted.dateOfBirth !== undefined && wanted.dateOfBirth > request.today) {
        throw badField('/dateOfBirth', 'too_big', 'must not be in the future');
      }
      await putIdentifiers(identifiers, {
        audit: audit.id,
        case: entered.id,
        person,
        identifiers: wanted,
        enteredAt: request.now.toISOString(),
        ...actorOf(request),
      });
      log.info('identifiers-entered', { audit: audit.id, case: entered.id, count: codesOf(wanted).size });
      return { status: 200, body: await shown(audit.id, entered) };
    },

    async 'get-identifiers'(request) {
      const { audit, case: id } = request.params;
      const [entered] = await Promise.all([requireCase(table, audit, id), requireAudit(table, audit)]);
      log.info('identifiers-read', { audit, case: id });
      return { status: 200, body: await shown(audit, entered) };
    },

    async shortfalls(request) {
      const { audit } = request.params;
      await requireAudit(table, audit);
      const logs = await readAllStates(table, audit);
      return { status: 200, body: { audit, shortfalls: await readShortfalls(identifiers, audit, logs) } };
    },
  };
}

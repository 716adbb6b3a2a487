import { getItem } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { londonDay } from '../../base/time/days.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import { caseKey, getAudit, listCases, parseCase } from '../../domain/audits/store.ts';
import { codesOf } from '../../domain/identifiers/minimum.ts';
import type { CaseIdentifiers } from '../../domain/identifiers/schema.ts';
import { putIdentifiers, readIdentifiers, readShortfalls } from '../../domain/identifiers/store.ts';
import { readCaseLogs } from '../../domain/returns/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

const peopleOf = (entered: Case): { id: string; kind: 'child' | 'adult' }[] => [
  ...entered.children.map(({ id }) => ({ id, kind: 'child' as const })),
  ...(entered.adults ?? []).map(({ id }) => ({ id, kind: 'adult' as const })),
];

/** What the business manager does so that agencies can tell who a case is about. */
export function createIdentifierHandlers({
  table,
  identifiers,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'put-identifiers' | 'get-identifiers' | 'shortfalls'> {
  const caseOf = async (request: {
    params: { audit: string; case: string };
  }): Promise<{ audit: Audit; entered: Case }> => {
    const { audit: id, case: caseId } = request.params;
    const [audit, row] = await Promise.all([getAudit(table, id), getItem(table, caseKey(id, caseId))]);
    if (audit === undefined || row === undefined) throw new HttpProblem('not-found');
    return { audit, entered: parseCase(row) };
  };

  const shown = async (audit: string, entered: Case): Promise<CaseIdentifiers> => {
    const rows = await readIdentifiers(identifiers, audit, entered.id);
    return {
      audit,
      case: entered.id,
      people: peopleOf(entered).map((person) => {
        const row = rows.get(person.id);
        return {
          ...person,
          identifiers: row?.identifiers ?? {},
          ...(row === undefined ? {} : { enteredAt: row.enteredAt }),
        };
      }),
    };
  };

  return {
    async 'put-identifiers'(request) {
      const { audit, entered } = await caseOf(request);
      const wanted = request.body;
      const person = request.params.person;
      if (!peopleOf(entered).some((one) => one.id === person)) throw new HttpProblem('not-found');
      if (audit.state === 'closed') throw new HttpProblem('not-legal-now', 'the audit is closed');
      if (wanted.dateOfBirth !== undefined && wanted.dateOfBirth > londonDay(request.now)) {
        throw new HttpProblem('invalid-body', undefined, [
          { pointer: '/dateOfBirth', code: 'too_big', detail: 'must not be in the future' },
        ]);
      }
      await putIdentifiers(identifiers, {
        audit: audit.id,
        case: entered.id,
        person,
        identifiers: wanted,
        enteredAt: request.now.toISOString(),
        ...(request.claims['sub'] === undefined ? {} : { by: request.claims['sub'] }),
      });
      log.info('identifiers-entered', { audit: audit.id, case: entered.id, count: codesOf(wanted).size });
      return { status: 200, body: await shown(audit.id, entered) };
    },

    async 'get-identifiers'(request) {
      const { audit, entered } = await caseOf(request);
      log.info('identifiers-read', { audit: audit.id, case: entered.id });
      return { status: 200, body: await shown(audit.id, entered) };
    },

    async shortfalls(request) {
      const audit = await getAudit(table, request.params.audit);
      if (audit === undefined) throw new HttpProblem('not-found');
      const cases = await Promise.all(
        (await listCases(table, audit.id)).map(async (entered) => ({
          entered,
          entries: await readCaseLogs(table, audit.id, entered.id),
        })),
      );
      return { status: 200, body: { audit: audit.id, shortfalls: await readShortfalls(identifiers, audit.id, cases) } };
    },
  };
}

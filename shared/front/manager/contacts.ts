import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { actorOf, type Reply, type RequestContext } from '../../base/http/request.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import { SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import { requireAudit, requireOpened } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import {
  changeAddress,
  listAddressChanges,
  listAgencies,
  listCases,
  type AddressChange,
  type AddressRows,
} from '../../domain/audits/store.ts';
import { keepLinks } from '../../domain/links/keep-expiry.ts';
import { linksAreOver } from '../../domain/links/link-expiry.ts';
import { linksOfAddress } from '../../domain/links/link-effects.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What an address stands for in an audit, and what it is for whoever answers one return. */
async function rowsOf(
  table: Table,
  audit: Audit,
  id: string,
  agency: string,
): Promise<{ email: string; rows: AddressRows }> {
  const [agencies, cases] = await Promise.all([listAgencies(table, audit.id), listCases(table, audit.id)]);
  const email =
    agency === SUMMARY
      ? cases.find((one) => one.id === id)?.leadProfessional?.email
      : agencies.find((one) => one.id === agency)?.contact.email;
  if (email === undefined) throw new HttpProblem('not-found');
  const isSame = (other: string | undefined): boolean => other?.toLowerCase() === email.toLowerCase();
  return {
    email,
    rows: {
      agencies: agencies.filter((one) => isSame(one.contact.email)),
      cases: cases.filter((one) => isSame(one.leadProfessional?.email)),
    },
  };
}

/** @throws HttpProblem 409 where a new link would open nothing: before the audit opens, and once its links are over */
function requireLinks(audit: Audit, linkDays: number, now: Date): void {
  requireOpened(audit);
  if (linksAreOver(audit, linkDays, now)) {
    throw new HttpProblem('not-legal-now', `the audit closed more than ${linkDays} days ago: its links have ended`);
  }
}

/** How often a change of an address that loses its race is tried anew. */
const changeAttempts = 5;

/** What the business manager does about who answers: change the address, or send it a new link. */
export function createContactHandlers({
  table,
  linkDays,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'change-contact' | 'reissue-link'> {
  const changed = async (
    request: RequestContext & { params: ReturnKey },
    what: AddressChange['what'],
    change: (email: string, rows: AddressRows) => { email: string; rows: AddressRows },
  ): Promise<Reply> => {
    const audit = await requireAudit(table, request.params.audit);
    requireLinks(audit, linkDays, request.now);
    for (let attempt = 1; attempt <= changeAttempts; attempt++) {
      const before = await listAddressChanges(table, audit.id);
      const found = await rowsOf(table, audit, request.params.case, request.params.agency);
      const { email, rows } = change(found.email, found.rows);
      const number = before.length + 1;
      const fact: AddressChange = {
        audit: audit.id,
        change: number,
        addressee: addresseeId(audit.id, email),
        ...(what === 'contact' ? { was: addresseeId(audit.id, found.email) } : {}),
        what,
        at: request.now.toISOString(),
        on: request.today,
        ...actorOf(request),
      };
      if (await changeAddress(table, audit, fact, rows)) {
        // The relay does so too; the answer comes once older links are ended for whoever holds one.
        await keepLinks(table, linksOfAddress(fact));
        log.info('address-changed', { audit: audit.id, kind: what });
        return { status: 200, body: { audit: audit.id, what, change: number } };
      }
    }
    throw new HttpProblem('busy');
  };

  return {
    'change-contact': (request) =>
      changed(request, 'contact', (_email, rows) => {
        const { email } = request.body;
        const agency = request.params.agency;
        const id = request.params.case;
        // Only this agency, or this case's summary, changes hands; whatever else the old address stands for stays with it.
        return {
          email,
          rows: {
            agencies: rows.agencies.filter((one) => one.id === agency).map((one) => ({ ...one, contact: { email } })),
            cases:
              agency === SUMMARY
                ? rows.cases
                    .filter((one) => one.id === id)
                    .map((one) => ({ ...one, leadProfessional: { ...one.leadProfessional, email } }))
                : [],
          },
        };
      }),

    'reissue-link': (request) => changed(request, 'reissue', (email, rows) => ({ email, rows })),
  };
}

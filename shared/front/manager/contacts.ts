import { badField, HttpProblem } from '../../base/http/problem.ts';
import { actorOf, type Reply, type RequestContext } from '../../base/http/request.ts';
import {
  addressIn,
  changeAddress,
  listAddressChanges,
  rowsAnsweredBy,
  rowsChanged,
  type AddressChange,
  type AddressRows,
  type ChangedRole,
} from '../../domain/audits/address-changes.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import { returnKeyOf, SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import { requireAudit, requireOpened } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { ownerRows } from '../../domain/audits/store.ts';
import { keepLinks } from '../../domain/links/keep-expiry.ts';
import { linksAreOver } from '../../domain/links/link-expiry.ts';
import { linksOfAddress } from '../../domain/links/link-effects.ts';
import { lastEntry } from '../../domain/returns/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** @throws HttpProblem 409 where a new link would open nothing: before the audit opens, and once its links are over */
function requireLinks(audit: Audit, linkDays: number, now: Date): void {
  requireOpened(audit);
  if (linksAreOver(audit, linkDays, now)) {
    throw new HttpProblem('not-legal-now', `the audit closed more than ${linkDays} days ago: its links have ended`);
  }
}

/** How often a change of an address that loses its race is tried anew. */
const changeAttempts = 5;

/** Returns that an address is changed for: an agency's, or one case's alone. */
const changedOf = ({ case: id, agency }: ReturnKey, role: ChangedRole): { agency: string; case?: string } =>
  agency === SUMMARY || role === 'auditor' ? { agency, case: id } : { agency };

const whatIs = (agency: string, role: ChangedRole): AddressChange['what'] =>
  role === 'contact' || (agency === SUMMARY && role !== 'lead') ? 'contact' : role;

/** What the business manager does about who answers: change the address, or send it a new link. */
export function createContactHandlers({
  table,
  linkDays,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'change-contact' | 'reissue-link'> {
  /** Writes a change as the next one. @returns what is answered, or undefined where another change came between */
  const write = async (
    request: RequestContext,
    audit: Audit,
    of: Pick<AddressChange, 'change' | 'addressee' | 'was' | 'what' | 'of'>,
    rows: AddressRows,
  ): Promise<Reply | undefined> => {
    const at = { at: request.now.toISOString(), on: request.today };
    const fact: AddressChange = { audit: audit.id, ...of, ...at, ...actorOf(request) };
    if (!(await changeAddress(table, audit, fact, rows))) return undefined;
    // The relay does so too; the answer comes once older links are ended for whoever holds one.
    await keepLinks(table, linksOfAddress(fact));
    log.info('address-changed', { audit: audit.id, kind: fact.what });
    return answered(fact);
  };

  return {
    async 'change-contact'(request) {
      const { email, role = 'contact' } = request.body;
      const key = returnKeyOf(request.params);
      const audit = await requireAudit(table, key.audit);
      requireLinks(audit, linkDays, request.now);
      if (key.agency === SUMMARY && role === 'auditor') {
        throw badField('/role', 'invalid_value', 'is none of a case summary: its lead professional writes it');
      }
      const to = (address: string): string => addresseeId(audit.id, address);
      let seen: string | undefined;
      for (let attempt = 1; attempt <= changeAttempts; attempt++) {
        const before = await listAddressChanges(table, audit.id);
        const [rows, last] = await Promise.all([
          ownerRows(table, audit.id),
          role === 'auditor' ? lastEntry(table, key) : undefined,
        ]);
        const found = addressIn(rows, key, role);
        // Of a return that nobody was asked for nobody is the auditor.
        if (found === undefined || (role === 'auditor' && last === undefined)) throw new HttpProblem('not-found');
        const of = changedOf(key, role);
        const stands = before.findLast((one) => isOf(one, of, whatIs(key.agency, role)));
        if (stands !== undefined && found === email) return answered(stands);
        if (attempt > 1 && found !== seen) throw overtaken();
        seen = found;
        const reply = await write(
          request,
          audit,
          {
            change: before.length + 1,
            addressee: to(email),
            was: to(found),
            what: whatIs(key.agency, role),
            of: [{ ...of, was: to(found) }],
          },
          rowsChanged(rows, key, role, email),
        );
        if (reply !== undefined) return reply;
      }
      throw new HttpProblem('busy');
    },

    async 'reissue-link'(request) {
      const key = returnKeyOf(request.params);
      const audit = await requireAudit(table, key.audit);
      requireLinks(audit, linkDays, request.now);
      for (let attempt = 1; attempt <= changeAttempts; attempt++) {
        const before = await listAddressChanges(table, audit.id);
        const rows = await ownerRows(table, audit.id);
        const email = addressIn(rows, key, key.agency === SUMMARY ? 'contact' : 'auditor');
        if (email === undefined) throw new HttpProblem('not-found');
        const change = { change: before.length + 1, addressee: addresseeId(audit.id, email), what: 'reissue' as const };
        const reply = await write(request, audit, change, rowsAnsweredBy(rows, email));
        if (reply !== undefined) return reply;
      }
      throw new HttpProblem('busy');
    },
  };
}

/** Whether a change is of the same address of the same returns. */
const isOf = (change: AddressChange, of: { agency: string; case?: string }, what: AddressChange['what']): boolean =>
  change.what === what && (change.of ?? []).some((one) => one.agency === of.agency && one.case === of.case);

const answered = ({ audit, what, change }: AddressChange): Reply => ({ status: 200, body: { audit, what, change } });

const overtaken = (): HttpProblem =>
  new HttpProblem(
    'not-legal-now',
    'somebody else changed this address at the same moment: look at it as it stands now, and send yours again if it still holds',
  );

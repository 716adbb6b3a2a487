import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { badField, HttpProblem } from '../../base/http/problem.ts';
import { actorOf, type Reply, type RequestContext } from '../../base/http/request.ts';
import {
  addressIn,
  changeAddress,
  listAddressChanges,
  isAnswering,
  returnsOf,
  rowsAnsweredBy,
  rowsChanged,
  rowsCorrected,
  type AddressChange,
  type AddressRows,
  type ChangedRole,
  type OwnerRows,
} from '../../domain/audits/address-changes.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import { auditorOf } from '../../domain/audits/auditors.ts';
import { returnKeyOf, SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import { requireAudit, requireOpened } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { ownerRows, parseCase } from '../../domain/audits/store.ts';
import { openedBefore } from '../../domain/identifiers/openings.ts';
import { keepLinks } from '../../domain/links/keep-expiry.ts';
import { linksAreOver } from '../../domain/links/link-expiry.ts';
import { linksOfAddress } from '../../domain/links/link-effects.ts';
import { onOf } from '../../domain/returns/log.ts';
import { lastEntry } from '../../domain/returns/store.ts';
import type { AddressChanged } from './address-responses.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** @throws HttpProblem 409 where a new link would open nothing: before the audit opens, and once its links are over */
function requireLinks(audit: Audit, linkDays: number, now: Date): void {
  requireOpened(audit);
  if (linksAreOver(audit, linkDays, now)) {
    throw new HttpProblem(
      'not-legal-now',
      `The audit closed more than ${linkDays} days ago, and its links have ended. No new one can be made.`,
    );
  }
}

/** How often a change of an address that loses its race is tried anew. */
const changeAttempts = 5;

/** Returns that an address is changed for: an agency's, or one case's alone. */
const changedOf = ({ case: id, agency }: ReturnKey, role: ChangedRole): { agency: string; case?: string } =>
  agency === SUMMARY || role === 'auditor' ? { agency, case: id } : { agency };

const whatIs = (agency: string, role: ChangedRole): AddressChange['what'] =>
  role === 'contact' || (agency === SUMMARY && role !== 'lead') ? 'contact' : role;

/** What the business manager does about who answers: change the address, or send it a new link; and what was changed. */
export function createContactHandlers({
  table,
  linkDays,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'change-contact' | 'reissue-link' | 'list-addresses'> {
  /** A change as it is answered, with what was opened before it where the address was wrong. */
  const shown = async (fact: AddressChange, cases: readonly string[]): Promise<AddressChanged> => {
    const { audit, what, change, wrong, of = [] } = fact;
    if (wrong === undefined) return { audit, what, change };
    return { audit, what, change, wrong, opened: await openedBefore(table, audit, of, cases) };
  };
  /** Writes a change as the next one. @returns the change, or undefined where another one came between */
  const write = async (
    request: RequestContext,
    audit: Audit,
    of: Pick<AddressChange, 'change' | 'addressee' | 'was' | 'what' | 'wrong' | 'of'>,
    rows: AddressRows,
  ): Promise<AddressChange | undefined> => {
    const at = { at: request.now.toISOString(), on: request.today };
    const fact: AddressChange = { audit: audit.id, ...of, ...at, ...actorOf(request) };
    if (!(await changeAddress(table, audit, fact, rows))) return undefined;
    // The relay does so too; the answer comes once older links are ended for whoever holds one.
    await keepLinks(table, linksOfAddress(fact));
    log.info('address-changed', { audit: audit.id, kind: fact.what });
    return fact;
  };

  return {
    async 'change-contact'(request) {
      const { email, role = 'contact', wrong } = request.body;
      const key = returnKeyOf(request.params);
      const audit = await requireAudit(table, key.audit);
      requireLinks(audit, linkDays, request.now);
      if (key.agency === SUMMARY && role === 'auditor') {
        throw badField('/role', 'invalid_value', 'is none of a case summary: its lead professional writes it');
      }
      const to = (address: string): string => addresseeId(audit.id, address);
      let seen: Seen | undefined;
      for (let attempt = 1; attempt <= changeAttempts; attempt++) {
        const before = await listAddressChanges(table, audit.id);
        const [rows, last] = await Promise.all([
          ownerRows(table, audit.id),
          role === 'auditor' ? lastEntry(table, key) : undefined,
        ]);
        const found = addressIn(rows, key, role);
        // Of a return that nobody was asked for nobody is the auditor.
        if (found === undefined || (role === 'auditor' && last === undefined)) throw new HttpProblem('not-found');
        if (wrong && role === 'auditor' && !hasAuditor(rows, key)) {
          throw badField('/wrong', 'invalid_value', 'is of nobody: the case has no auditor of its own for this agency');
        }
        const done = async (fact: AddressChange): Promise<Reply> => ({
          status: 200,
          body: await shown(fact, [...rows.cases.keys()]),
        });
        const brought = broughtBy(before, changedOf(key, role), whatIs(key.agency, role), to(found));
        const isSame = wrong ? to(found) === to(email) : found === email;
        if (isSame && brought !== undefined) {
          const said = wrong ? saidWrong(before, brought) : brought;
          if (said !== undefined) return done(said);
        } else if (isSame && wrong) {
          throw badField('/email', 'invalid_value', 'is the address that stands: give the right one');
        }
        const first: Seen = seen ?? { found, changes: before.length };
        seen = first;
        requireSame(first, found, before);
        const fact = await write(
          request,
          audit,
          ...changeOf(before, rows, key, { email, role, wrong, found, brought }),
        );
        if (fact !== undefined) return done(fact);
      }
      throw new HttpProblem('busy');
    },

    async 'reissue-link'(request) {
      const key = returnKeyOf(request.params);
      const audit = await requireAudit(table, key.audit);
      requireLinks(audit, linkDays, request.now);
      let seen: Seen | undefined;
      for (let attempt = 1; attempt <= changeAttempts; attempt++) {
        const before = await listAddressChanges(table, audit.id);
        const rows = await ownerRows(table, audit.id);
        const email = addressIn(rows, key, key.agency === SUMMARY ? 'contact' : 'auditor');
        if (email === undefined) throw new HttpProblem('not-found');
        const addressee = addresseeId(audit.id, email);
        const first: Seen = seen ?? { found: email, changes: before.length };
        seen = first;
        // Another new link would end the one that somebody has just had sent.
        const same = before
          .slice(first.changes)
          .findLast((one) => one.what === 'reissue' && one.addressee === addressee);
        if (same !== undefined) return { status: 200, body: await shown(same, []) };
        requireSame(first, email, before);
        const answered = rowsAnsweredBy(rows, email);
        const change = { change: before.length + 1, addressee, what: 'reissue' as const };
        const fact = await write(request, audit, { ...change, of: returnsOf(answered) }, answered);
        if (fact !== undefined) return { status: 200, body: await shown(fact, []) };
      }
      throw new HttpProblem('busy');
    },

    async 'list-addresses'(request) {
      const audit = await requireAudit(table, request.params.audit);
      const [changes, { cases }] = await Promise.all([listAddressChanges(table, audit.id), ownerRows(table, audit.id)]);
      const all = await mapInBatches(changes, async (fact) => {
        const { audit: _of, ...told } = await shown(fact, [...cases.keys()]);
        return {
          ...told,
          of: (fact.of ?? []).map(({ was: _was, ...of }) => of),
          at: fact.at,
          on: onOf({ on: fact.on, receivedAt: fact.at }),
          ...(fact.by === undefined ? {} : { by: fact.by }),
        };
      });
      return { status: 200, body: { audit: audit.id, changes: all } };
    },
  };
}

/** What the next change is, and what it sets. */
function changeOf(
  before: readonly AddressChange[],
  rows: OwnerRows,
  key: ReturnKey,
  wanted: {
    email: string;
    role: ChangedRole;
    wrong: true | undefined;
    found: string;
    brought: AddressChange | undefined;
  },
): [Pick<AddressChange, 'change' | 'addressee' | 'was' | 'what' | 'wrong' | 'of'>, AddressRows] {
  const { email, role, wrong, found, brought } = wanted;
  const to = (address: string): string => addresseeId(key.audit, address);
  const what = whatIs(key.agency, role);
  const change = before.length + 1;
  if (wrong && to(found) === to(email) && brought !== undefined) {
    // Said only now, of an address that was changed already: of no row.
    const { addressee, was, of } = brought;
    const fact = { change, addressee, what: 'wrong' as const, wrong, ...(was === undefined ? {} : { was }) };
    return [
      { ...fact, ...(of === undefined ? {} : { of }) },
      { agencies: [], cases: [] },
    ];
  }
  const next = { change, addressee: to(email), was: to(found) };
  if (!wrong) {
    const of = [{ ...changedOf(key, role), was: to(found) }];
    return [{ ...next, what, of }, rowsChanged(rows, key, role, email)];
  }
  const corrected = rowsCorrected(rows, key, found, email);
  const of = returnsOf(corrected).map((one) => ({ ...one, was: to(found) }));
  // Whoever answers by it is mailed what is owed, though it was said of the lead.
  return [{ ...next, what: what === 'lead' && isAnswering(corrected) ? 'contact' : what, wrong, of }, corrected];
}

const isOf = ({ of = [] }: AddressChange, wanted: { agency: string; case?: string }): boolean =>
  of.some((one) => one.agency === wanted.agency && one.case === wanted.case);

/** The change that brought the address which stands; undefined of one that was entered. */
const broughtBy = (
  changes: readonly AddressChange[],
  of: { agency: string; case?: string },
  what: AddressChange['what'],
  addressee: string,
): AddressChange | undefined =>
  changes.findLast(
    (one) =>
      one.addressee === addressee &&
      (one.what === what || (one.wrong === true && one.what !== 'wrong')) &&
      isOf(one, of),
  );

/** What says that the address before a change was wrong: itself, or what was said later. */
const saidWrong = (changes: readonly AddressChange[], brought: AddressChange): AddressChange | undefined =>
  brought.wrong === true
    ? brought
    : changes.findLast((one) => one.what === 'wrong' && one.change > brought.change && one.was === brought.was);

const hasAuditor = (rows: OwnerRows, { case: id, agency }: ReturnKey): boolean => {
  const row = rows.cases.get(id);
  return row !== undefined && auditorOf(parseCase(row), agency) !== undefined;
};

/** What whoever changes an address has looked at: the address, and how many changes there were. */
interface Seen {
  found: string;
  changes: number;
}

const whatInWords: Readonly<Record<AddressChange['what'], string>> = {
  contact: 'the contact',
  auditor: 'who answers about this case',
  lead: 'the senior contact',
  reissue: 'a new link was sent',
  wrong: 'it was wrong',
};

/** @throws HttpProblem 409 where somebody else changed the address since, which says what of it was changed */
function requireSame(seen: Seen, found: string, changes: readonly AddressChange[]): void {
  if (found === seen.found) return;
  const did = changes
    .slice(seen.changes)
    .flatMap(({ what, wrong }) => (wrong ? [whatInWords[what], whatInWords.wrong] : [whatInWords[what]]));
  throw new HttpProblem(
    'not-legal-now',
    `Somebody else changed this address at the same moment (${[...new Set(did)].join(', ')}). Look at it as it stands now, and send yours again if it still holds.`,
  );
}

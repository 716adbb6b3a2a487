import { addresseeId } from '../audits/addressee.ts';
import { SUMMARY, type ReturnKey } from '../audits/ids.ts';
import type { Audit, Case } from '../audits/schema.ts';
import { auditKey, caseKey, parseAgency, parseAudit, parseCase, reissuedAtOf } from '../audits/store.ts';
import { getItems, type RawItem, type Table } from '../aws/table.ts';
import type { Request } from '../http/handler.ts';
import { HttpProblem } from '../http/problem.ts';
import { tokenHash, type LinkItem } from '../mail/message.ts';
import { linkKey, parseLink } from '../mail/store.ts';
import { askedOf, openedBy, ownerKey, type AskedReturn } from './asked.ts';
import type { Entry } from './schema.ts';
import { lastEntry, readLog } from './store.ts';

/** The token of a request, hashed. A request without one is looked up all the same, so that it takes the same work. */
export function bearerHash(request: Request): string {
  const [scheme, token] = (request.headers['authorization'] ?? '').split(' ');
  return tokenHash(scheme?.toLowerCase() === 'bearer' && token !== undefined ? token : '');
}

/** All that a decision on one return needs, read in one go. */
export interface Opened {
  audit: Audit;
  case: Case;
  key: ReturnKey;
  link: LinkItem;
  /** The return's log as far as it was read, oldest first; its last entry at least. */
  log: Entry[];
  last: Entry;
}

/** The return that a request's path names. */
export const returnKeyOf = (request: Request): ReturnKey => {
  const { audit, case: id, agency } = request.params as { audit: string; case: string; agency: string };
  return { audit, case: id, agency };
};

/**
 * Opens one return, whatever its state, to the bearer of a link: the link, the audit, the case, whose return it is, and its
 * log, all read at once. Unknown, ended and foreign links look the same and cost the same.
 * @throws HttpProblem 404
 */
export async function openWhatever(table: Table, request: Request, options: { wholeLog: boolean }): Promise<Opened> {
  const key = returnKeyOf(request);
  const { audit, case: id, agency } = key;
  const [rows, log] = await Promise.all([
    getItems(table, [linkKey(bearerHash(request)), auditKey(audit), caseKey(audit, id), ownerKey(audit, id, agency)]),
    options.wholeLog ? readLog(table, key) : lastEntry(table, key).then((last) => (last === undefined ? [] : [last])),
  ]);
  const [linkRow, auditRow, caseRow, ownerRow] = rows;
  const last = log.at(-1);
  if (linkRow === undefined || auditRow === undefined || caseRow === undefined || ownerRow === undefined) {
    throw new HttpProblem('not-found');
  }
  const link = parseLink(linkRow);
  const opened = parseAudit(auditRow);
  if (!ownedBy(link, audit, agency, ownerRow) || last === undefined || opened.state === 'draft') {
    throw new HttpProblem('not-found');
  }
  return { audit: opened, case: parseCase(caseRow), key, link, log, last };
}

/**
 * Opens one return as {@link openWhatever} does, unless all that the link's addressee was asked for is withdrawn: that ends
 * its links; one withdrawn return among others does not.
 * @throws HttpProblem 404
 */
export async function openReturn(table: Table, request: Request, options: { wholeLog: boolean }): Promise<Opened> {
  const opened = await openWhatever(table, request, options);
  if (opened.last.state === 'withdrawn') await stillAsked(table, opened.link);
  return opened;
}

/** Whether a link opens a return: its addressee is the agency's contact or lead, or the case's lead professional. */
function ownedBy(link: LinkItem, audit: string, agency: string, row: RawItem): boolean {
  if (link.audit !== audit) return false;
  const isMine = (email: string | undefined): boolean =>
    email !== undefined && addresseeId(audit, email) === link.addressee;
  const isLead = agency !== SUMMARY && isMine(parseAgency(row).lead.email);
  const isContact = isMine(
    agency === SUMMARY ? parseCase(row).leadProfessional?.email : parseAgency(row).contact.email,
  );
  const reissuedAt = reissuedAtOf(row);
  return (isContact && (reissuedAt === undefined || link.mintedAt >= reissuedAt)) || (isLead && !isContact);
}

/** What a link still opens. @throws HttpProblem 404 when all of it is withdrawn */
export async function stillAsked(table: Table, link: LinkItem): Promise<AskedReturn[]> {
  const returns = openedBy(link, await askedOf(table, link.audit, link.addressee));
  if (returns.every(({ last }) => last.state === 'withdrawn')) throw new HttpProblem('not-found');
  return returns;
}

import { returnKeyOf, SUMMARY, type ReturnKey } from '../audits/ids.ts';
import type { Agency, Audit, Case } from '../audits/schema.ts';
import { toolOfRead } from '../audits/audit-tool.ts';
import type { AuditTools } from '../audits/read-tools.ts';
import { auditKey, caseKey, parseAgency, parseAudit, parseCase } from '../audits/store.ts';
import { getItem, getItems, type RawItem, type Table } from '../../base/aws/table.ts';
import type { RequestHeaders } from '../../base/http/request.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { askedOf, openedBy, type AskedReturn } from './asked.ts';
import { isEnded, linksAreOver } from './link-expiry.ts';
import { opens, ownerKey, ownersOf } from './owners.ts';
import type { Entry } from '../returns/schema.ts';
import { lastEntry } from '../returns/store.ts';
import { tokenHash, type LinkItem } from './link.ts';
import type { Tool } from '../tool/tool.ts';
import { linkKey, parseLink, linksKeyOf } from './store.ts';

/** What opening a link works with. */
export interface LinkDeps {
  table: Table;
  /** Tools of audits that this process has read. */
  tools: AuditTools;
  /** Days after closing in which links still open. */
  linkDays: number;
}

/** A request by the bearer of a link. */
export interface LinkRequest {
  headers: RequestHeaders;
  /** The hash of the link's token, where a session stands for it. */
  link?: string;
  /** This invocation's clock: links end by it. */
  now: Date;
}

/** A request by the bearer of a link whose path names a return. */
export interface ReturnRequest extends LinkRequest {
  params: ReturnKey;
}

/** The token of a request, hashed; or the link of its session. A request without one is looked up all the same, so that it takes the same work. */
export function bearerHash({ headers, link }: Pick<LinkRequest, 'headers' | 'link'>): string {
  if (link !== undefined) return link;
  const [scheme, token] = (headers['authorization'] ?? '').split(' ');
  return tokenHash(scheme?.toLowerCase() === 'bearer' && token !== undefined ? token : '');
}

/** All that a decision on one return needs, read in one go. */
export interface Opened {
  audit: Audit;
  /** What it is asked with. */
  tool: Tool;
  case: Case;
  /** Absent for a case summary. */
  agency?: Agency;
  key: ReturnKey;
  link: LinkItem;
  /** The last entry of the return's log, without its content. */
  last: Entry;
}

/**
 * Looks for the return that a request names: the link, the audit and its tool, the case, whose return it is, and its state, all
 * read at once, whatever the link is. Nothing that grows with what was sent is read.
 * @returns the link, if there is one, and the return, if the link opens it
 */
async function find(
  deps: LinkDeps,
  request: ReturnRequest,
): Promise<{ link: LinkItem | undefined; opened: Opened | undefined }> {
  const { table, linkDays, tools } = deps;
  const key = returnKeyOf(request.params);
  const { audit, case: id, agency } = key;
  const toolKey = tools.keyOf(audit);
  const [rows, last] = await Promise.all([
    getItems(table, [
      linkKey(bearerHash(request)),
      auditKey(audit),
      caseKey(audit, id),
      ownerKey(audit, id, agency),
      ...(toolKey === undefined ? [] : [toolKey]),
    ]),
    lastEntry(table, key),
  ]);
  const [linkRow, auditRow, caseRow, ownerRow, toolRow] = rows;
  if (toolKey !== undefined) tools.take(audit, toolRow);
  const link = linkRow === undefined ? undefined : parseLink(linkRow);
  const isThere = auditRow !== undefined && caseRow !== undefined && ownerRow !== undefined && last !== undefined;
  if (link === undefined || !isThere || !ownedBy(link, audit, agency, { case: caseRow, owner: ownerRow })) {
    return { link, opened: undefined };
  }
  const found = parseAudit(auditRow);
  const isOver = linksAreOver(found, linkDays, request.now);
  if (found.state === 'draft' || isOver) return { link, opened: undefined };
  const owner = agency === SUMMARY ? {} : { agency: parseAgency(ownerRow) };
  const tool = await toolOfRead(deps, found);
  return { link, opened: { audit: found, tool, case: parseCase(caseRow), ...owner, key, link, last } };
}

/**
 * Opens one return, whatever its state, to the bearer of a link. Unknown and foreign links look the same and cost the same;
 * for callers that refuse a withdrawn return anyway, so that ended links do too.
 * @throws HttpProblem 404
 */
export async function openInAnyState(deps: LinkDeps, request: ReturnRequest): Promise<Opened> {
  const { opened } = await find(deps, request);
  if (opened === undefined) throw new HttpProblem('not-found');
  return opened;
}

/**
 * Opens one return as {@link openInAnyState} does, unless the link is ended, which shows where the return is withdrawn: a
 * link opens every other return that is its own. Whatever is refused has cost one more look, at when the links of an
 * addressee end.
 * @param options.callerMayReject the caller may still find nothing in what it opens, and then it must have cost the same
 * @throws HttpProblem 404
 */
export async function openReturn(
  deps: LinkDeps,
  request: ReturnRequest,
  options: { callerMayReject: boolean },
): Promise<Opened> {
  const { link, opened } = await find(deps, request);
  const isWithdrawn = opened?.last.state === 'withdrawn';
  if (opened !== undefined && !isWithdrawn && !options.callerMayReject) return opened;
  const row = await getItem(deps.table, linksKeyOf(link));
  if (opened === undefined || (isWithdrawn && isEnded(opened.link, row))) throw new HttpProblem('not-found');
  return opened;
}

/** Whether a link opens a return, by the rows of its owners. */
const ownedBy = (link: LinkItem, audit: string, agency: string, rows: { case: RawItem; owner: RawItem }): boolean =>
  link.audit === audit && ownersOf(audit, agency, rows).some((owner) => opens(link, owner));

/**
 * Opens the list of what the addressee of a link was asked for. Unknown and ended links look the same and cost the same;
 * only what a link opens is looked for.
 * @throws HttpProblem 404
 */
export async function openList(
  deps: LinkDeps,
  request: LinkRequest,
): Promise<{ audit: Audit & { state: 'open' | 'closed' }; tool: Tool; returns: AskedReturn[] }> {
  const { table, linkDays } = deps;
  const linkRow = await getItem(table, linkKey(bearerHash(request)));
  const link = linkRow === undefined ? undefined : parseLink(linkRow);
  const [auditRow, linksRow] = await getItems(table, [auditKey(link?.audit ?? ''), linksKeyOf(link)]);
  if (link === undefined || auditRow === undefined || isEnded(link, linksRow)) throw new HttpProblem('not-found');
  const audit = parseAudit(auditRow);
  if (audit.state === 'draft' || linksAreOver(audit, linkDays, request.now)) throw new HttpProblem('not-found');
  const [asked, tool] = await Promise.all([askedOf(table, link.audit, link.addressee), toolOfRead(deps, audit)]);
  return { audit: { ...audit, state: audit.state }, tool, returns: openedBy(link, asked) };
}

import { listAcknowledgements, putAcknowledgement, putWaiver } from '../../domain/alerts/store.ts';
import type { Log } from '../../base/aws/log.ts';
import { getItem, type Table } from '../../base/aws/table.ts';
import { keepLinks } from '../../domain/links/keep.ts';
import type { Handlers, Reply, HttpRequest } from '../../base/http/handler.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { listPulls } from '../../domain/identifiers/store.ts';
import { notSent } from '../../domain/mail/message.ts';
import { allMails } from '../../domain/mail/store.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { readCaseLogs, readLog } from '../../domain/returns/store.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import type { History } from './responses.ts';
import type { ManagerRouteId } from './routes.ts';
import type { Acknowledgement, Audit, NewContact, Waiver } from '../../domain/audits/schema.ts';
import {
  caseKey,
  changeAddress,
  changeLadder,
  getAudit,
  listAddressChanges,
  listAgencies,
  listCases,
  parseCase,
  type AddressChange,
  type AddressRows,
} from '../../domain/audits/store.ts';
import { shownDelivery } from '../../domain/mail/delivery.ts';
import { linksOfAddress } from '../../domain/links/link-effects.ts';

export type FollowUpId = Extract<
  ManagerRouteId,
  | 'change-contact'
  | 'reissue-link'
  | 'acknowledge'
  | 'waive-service'
  | 'change-ladder'
  | 'case-history'
  | 'return-history'
>;

/** A path parameter of a request. */
export const param = (request: HttpRequest, name: string): string => request.params[name] ?? '';

/** Who acted, and when. */
export const stampOf = (request: HttpRequest): { receivedAt: Date; by?: string } => ({
  receivedAt: request.now,
  ...(request.claims['sub'] === undefined ? {} : { by: request.claims['sub'] }),
});

/** The audit of a request. @throws HttpProblem 404 */
export async function auditOf(table: Table, request: HttpRequest): Promise<Audit> {
  const audit = await getAudit(table, param(request, 'audit'));
  if (audit === undefined) throw new HttpProblem('not-found');
  return audit;
}

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

/** Everything that happened to a case, or to one of its returns, the oldest first; never what anybody wrote. */
async function historyOf(table: Table, audit: string, id: string, agency?: string): Promise<History> {
  const [entries, mails, pulls, acknowledged] = await Promise.all([
    readCaseLogs(table, audit, id),
    allMails(table, audit),
    listPulls(table, audit, id),
    listAcknowledgements(table, audit, id),
  ]);
  const historyEvents: History['historyEvents'] = [
    ...entries.map((entry) => ({
      at: entry.receivedAt,
      what: entry.act,
      case: id,
      agency: entry.agency,
      seq: entry.seq,
      state: entry.state,
      dueOn: entry.dueOn,
      ...codeOf(entry),
      ...(entry.act === 'submission' ? { version: entry.versions } : {}),
      ...correctionOf(entry),
      ...(entry.by === undefined ? {} : { by: entry.by }),
    })),
    ...[...mails.values()].flatMap((mail) =>
      mail.returns
        .filter((one) => one.case === id)
        .map((one) => ({
          at: mail.acceptedAt ?? mail.claimedAt,
          what: 'mail' as const,
          case: id,
          agency: one.agency,
          kind: mail.kind,
          code: mail.about,
          by: mail.to,
          delivery: notSent.has(mail.state) ? ('not-sent' as const) : shownDelivery(mail),
        })),
    ),
    ...pulls.map((pull) => ({
      at: pull.at,
      what: 'pull' as const,
      case: id,
      agency: pull.agency,
      by: pull.addressee,
      people: pull.people,
    })),
    ...acknowledged.map((one) => ({
      at: one.at,
      what: 'acknowledgement' as const,
      case: id,
      agency: one.agency,
      seq: one.upTo,
      by: one.name,
    })),
  ];
  return {
    audit,
    case: id,
    historyEvents: historyEvents
      .filter((one) => agency === undefined || one.agency === agency)
      .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
  };
}

function codeOf(entry: Entry): { code?: string } {
  if (entry.reason !== undefined) return { code: entry.reason };
  return entry.act === 'query' && entry.question !== undefined ? { code: entry.question } : {};
}

function correctionOf(entry: Entry): Pick<History['historyEvents'][number], 'version' | 'correction'> {
  if (entry.correction === undefined) return {};
  const { version, ...correction } = entry.correction;
  return { version, correction };
}

/** How often a change of an address that loses its race is tried anew. */
const changeAttempts = 5;

/** What the business manager does while an audit runs, beyond asking, extending and withdrawing. */
export function createFollowUpHandlers({ table, log }: { table: Table; log: Log }): Handlers<FollowUpId> {
  const changed = async (
    request: HttpRequest,
    what: AddressChange['what'],
    change: (email: string, rows: AddressRows) => { email: string; rows: AddressRows },
  ): Promise<Reply> => {
    const audit = await auditOf(table, request);
    if (audit.state !== 'open') throw new HttpProblem('not-legal-now', `the audit is ${audit.state}`);
    for (let attempt = 1; attempt <= changeAttempts; attempt++) {
      const before = await listAddressChanges(table, audit.id);
      const found = await rowsOf(table, audit, param(request, 'case'), param(request, 'agency'));
      const { email, rows } = change(found.email, found.rows);
      const number = before.length + 1;
      const fact: AddressChange = {
        audit: audit.id,
        change: number,
        addressee: addresseeId(audit.id, email),
        ...(what === 'contact' ? { was: addresseeId(audit.id, found.email) } : {}),
        what,
        at: request.now.toISOString(),
        ...(request.claims['sub'] === undefined ? {} : { by: request.claims['sub'] }),
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
        const { email } = request.body as NewContact;
        const agency = param(request, 'agency');
        const id = param(request, 'case');
        // Only this agency, or this case's summary, changes hands; whatever else the old address stands for stays with it.
        return {
          email,
          rows: {
            agencies: rows.agencies.filter((one) => one.id === agency).map((one) => ({ ...one, contact: { email } })),
            cases:
              agency === SUMMARY
                ? rows.cases.filter((one) => one.id === id).map((one) => ({ ...one, leadProfessional: { email } }))
                : [],
          },
        };
      }),

    'reissue-link': (request) => changed(request, 'reissue', (email, rows) => ({ email, rows })),

    async acknowledge(request) {
      const key = { audit: param(request, 'audit'), case: param(request, 'case'), agency: param(request, 'agency') };
      const { by, note } = request.body as Acknowledgement;
      const entries = await readLog(table, key);
      const upTo = entries.findLast((entry) => entry.concern === true)?.seq;
      if (entries.length === 0) throw new HttpProblem('not-found');
      if (upTo === undefined) throw new HttpProblem('not-legal-now', 'no concern was raised on this return');
      const at = request.now.toISOString();
      const acknowledged = {
        ...key,
        upTo,
        at,
        name: by,
        ...(request.claims['sub'] === undefined ? {} : { by: request.claims['sub'] }),
      };
      await putAcknowledgement(table, acknowledged, note);
      const first = (await listAcknowledgements(table, key.audit, key.case)).find(
        (one) => one.agency === key.agency && one.upTo === upTo,
      );
      log.info('concern-acknowledged', { ...key, seq: upTo });
      return { status: 200, body: { ...key, upTo, at: first?.at ?? at, by: first?.name ?? by } };
    },

    async 'waive-service'(request) {
      const audit = await auditOf(table, request);
      const id = param(request, 'case');
      const row = await getItem(table, caseKey(audit.id, id));
      if (row === undefined) throw new HttpProblem('not-found');
      const { reason } = request.body as Waiver;
      const waived = { audit: audit.id, case: parseCase(row).id, service: param(request, 'service'), reason };
      const { receivedAt, ...by } = stampOf(request);
      await putWaiver(table, { ...waived, at: receivedAt.toISOString(), ...by });
      log.info('service-waived', { audit: audit.id, case: id, kind: waived.service });
      return { status: 200, body: waived };
    },

    async 'change-ladder'(request) {
      const audit = await auditOf(table, request);
      if (audit.state === 'closed') throw new HttpProblem('not-legal-now', 'the audit is closed');
      const { ladder } = request.body as { ladder: NonNullable<Audit['ladder']> };
      if (!(await changeLadder(table, audit, ladder))) throw new HttpProblem('busy');
      log.info('ladder-changed', { audit: audit.id });
      return { status: 200, body: { ...audit, ladder } };
    },

    async 'case-history'(request) {
      const audit = await auditOf(table, request);
      const id = param(request, 'case');
      if ((await getItem(table, caseKey(audit.id, id))) === undefined) throw new HttpProblem('not-found');
      return { status: 200, body: await historyOf(table, audit.id, id) };
    },

    async 'return-history'(request) {
      const audit = await auditOf(table, request);
      const history = await historyOf(table, audit.id, param(request, 'case'), param(request, 'agency'));
      if (history.historyEvents.length === 0) throw new HttpProblem('not-found');
      return { status: 200, body: history };
    },
  };
}

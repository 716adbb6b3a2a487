import { getItem, type Table } from '../../base/aws/table.ts';
import { transact } from '../../base/aws/transaction.ts';
import { parsed } from '../../base/http/parse.ts';
import { etagOf, versionOfTag } from '../../base/http/entity-tag.ts';
import { HttpProblem, refuseFaults } from '../../base/http/problem.ts';
import { stampOf } from '../../base/http/request.ts';
import type { AuditWithTool } from '../../domain/audits/audit-tool.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import {
  agencyChangeFaults,
  amendAgency,
  amendAudit,
  auditChangeFaults,
  auditFieldsOf,
} from '../../domain/audits/amend.ts';
import type { AgencyChange, Amendment, AuditChange } from '../../domain/audits/amendment.ts';
import { amendmentPut, listAmendments, type AuditAmendment } from '../../domain/audits/amendment-log.ts';
import { reasonIn } from '../../domain/audits/amended-by.ts';
import { readCaseLog, versionNumber } from '../../domain/audits/case-log.ts';
import { agencyFaults } from '../../domain/audits/faults.ts';
import {
  amendedSince,
  amendedInWords,
  areApart,
  isNewest,
  passedWords,
  type AmendedThing,
  type PriorAmendment,
} from '../../domain/audits/amended-since.ts';
import { datesUnderWay, listMoves, noneMoved, type Move } from '../../domain/audits/moves.ts';
import { requireAudit, requireAuditWithTool, requireOpen } from '../../domain/audits/require.ts';
import { NewAgency, type Agency, type Audit } from '../../domain/audits/schema.ts';
import { addressPut, listAddressChanges, type AddressChange } from '../../domain/audits/address-changes.ts';
import {
  agencyAdded,
  agencyAmended,
  agencyKey,
  auditAmended,
  listCases,
  parseAgency,
} from '../../domain/audits/store.ts';
import { keepLinks } from '../../domain/links/keep-expiry.ts';
import { linksOfAddress } from '../../domain/links/link-effects.ts';
import { lastEntries } from '../../domain/returns/log.ts';
import { owedStates } from '../../domain/returns/life-cycle.ts';
import { readAllStates } from '../../domain/returns/store.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { proposeCase } from './amend-case.ts';
import { largestTransaction } from './cases.ts';
import { changedAddress, repeats, under, type Amending, type Proposed } from './amending.ts';
import type { ManagerDeps } from './deps.ts';
import type { AmendmentShown } from './amendment-responses.ts';
import type { ManagerHandlers } from './routes.ts';

const tooMuch = (): HttpProblem =>
  new HttpProblem('not-legal-now', 'This is too much to amend at once. Name auditors in amendments of their own.');

/** How often an amendment that loses its race is decided anew before its sender is told to try again. */
const amendAttempts = 8;

/** One thing, an audit itself or an agency, as it was amended so far. */
const thingOf = (audit: Audit, all: readonly AuditAmendment[], agency?: string): AmendedThing => ({
  prior: all
    .filter((one) => one.agency === agency)
    .map(({ amendment: number, fields, on }) => ({ number, fields, on })),
  tag: audit.amendments ?? 0,
});

/** The due dates of all that is owed, by the logs, and those that a move is about to enter there. */
async function datesStanding(table: Table, audit: Audit, moves: readonly Move[]): Promise<string[]> {
  const [cases, underWay] = await Promise.all([readAllStates(table, audit.id), datesUnderWay(table, audit.id, moves)]);
  const last = cases.flatMap(({ entries }) => [...lastEntries(entries).values()]);
  return [...underWay, ...last.filter(({ state }) => owedStates.has(state)).map(({ dueOn }) => dueOn)];
}

/** What an amendment of the audit itself comes to. */
async function proposeAudit(
  table: Table,
  { audit, tool }: AuditWithTool,
  change: AuditChange,
  amending: Amending,
): Promise<Proposed> {
  const [all, moves] = await Promise.all([listAmendments(table, audit.id), listMoves(table, audit.id)]);
  const due = change.closesOn === undefined ? [] : await datesStanding(table, audit, moves);
  const { on: today } = amending.by;
  refuseFaults(auditChangeFaults(audit, change, tool, { today, due }));
  const { after, fields } = amendAudit(audit, change);
  const thing = thingOf(audit, all);
  if (fields.length === 0) return repeats({ audit, fields, asked: [], sentBack: [] }, thing);
  const amendment = all.length + 1;
  const amended = { ...after, amendments: amendment };
  return {
    steps: [
      amendmentPut(
        { audit: audit.id, amendment, fields, was: auditFieldsOf(audit, fields) },
        amending.reason,
        amending.by,
      ),
      auditAmended(amended),
      noneMoved(audit.id, moves),
    ],
    told: { audit: amended, fields, asked: [], sentBack: [] },
    addresses: [],
    thing,
  };
}

/** What adding an agency to an open audit, or an amendment of one, comes to. */
async function proposeAgency(
  table: Table,
  { audit, tool }: AuditWithTool,
  change: AgencyChange,
  amending: Amending,
): Promise<Proposed> {
  // Before the row that the changes are decided on.
  const { length: changes } = await listAddressChanges(table, audit.id);
  const [row, all] = await Promise.all([
    getItem(table, agencyKey(audit.id, change.id)),
    listAmendments(table, audit.id),
  ]);
  const amendment = all.length + 1;
  const audited = auditAmended({ ...audit, amendments: amendment });
  const { by, reason } = amending;
  const thing = thingOf(audit, all, change.id);
  const put = (fields: AuditAmendment['fields']) =>
    amendmentPut({ audit: audit.id, amendment, agency: change.id, fields }, reason, by);
  if (row === undefined) {
    const { id, ...wanted } = change;
    const agency: Agency = { ...under('/agency', () => parsed(NewAgency, wanted, { type: 'invalid-body' })), id };
    refuseFaults(agencyFaults(agency, tool).map((one) => ({ ...one, pointer: `/agency${one.pointer}` })));
    const fields = ['added' as const];
    return {
      steps: [put(fields), audited, ...agencyAdded(audit.id, agency)],
      told: { agency, fields, asked: [], sentBack: [] },
      addresses: [],
      thing,
    };
  }
  const before = parseAgency(row);
  refuseFaults(agencyChangeFaults(before, change));
  const { after, fields } = amendAgency(before, change);
  if (fields.length === 0) return repeats({ agency: before, fields, asked: [], sentBack: [] }, thing);
  const addresses: AddressChange[] = fields.includes('lead')
    ? changedAddress(
        { audit: audit.id, change: changes + 1, of: [{ agency: change.id }] },
        { was: addresseeId(audit.id, before.lead.email), now: addresseeId(audit.id, after.lead.email) },
        by,
      )
    : [];
  return {
    steps: [put(fields), audited, ...agencyAmended(audit.id, after), ...addresses.map(addressPut)],
    told: { agency: after, fields, asked: [], sentBack: [] },
    addresses,
    thing,
  };
}

/** @throws HttpProblem 412 where somebody amended the thing since its version was looked at, which says what they did */
function requireNewest(thing: AmendedThing, ifMatch: number, sharesNumbers: boolean): void {
  if (isNewest(thing, ifMatch, sharesNumbers)) return;
  throw new HttpProblem('version-passed', passedWords(thing, ifMatch));
}

/**
 * The fields of amendments that were made at the same moment, where this one can stand beside them.
 * @throws HttpProblem 409 where it cannot, which says what they changed
 */
function apartFrom(others: readonly PriorAmendment[], fields: readonly string[]): PriorAmendment['fields'] {
  const changed = [...new Set(others.flatMap((one) => one.fields))];
  if (areApart(fields, others)) return changed;
  throw new HttpProblem(
    'not-legal-now',
    `Somebody else amended this at the same moment (${amendedInWords(changed)}). Look at it as it stands now, and send yours again if it still holds.`,
  );
}

/** What readers are told of the thing once it is amended: a case's version, else the audit's amendments. */
const tagAfter = ({ told, thing }: Proposed): number =>
  told.case === undefined ? thing.tag + 1 : versionNumber(told.case);

function propose(table: Table, of: AuditWithTool, body: Amendment, amending: Amending): Promise<Proposed> {
  if (body.audit !== undefined) return proposeAudit(table, of, body.audit, amending);
  if (body.agency !== undefined) return proposeAgency(table, of, body.agency, amending);
  if (body.case !== undefined) return proposeCase(table, of, body.case, amending);
  throw new Error('an amendment is of one thing');
}

/** Every amendment of an audit, its agencies and its cases, the oldest first. */
async function amendmentsOf(table: Table, audit: string): Promise<AmendmentShown[]> {
  const [own, cases] = await Promise.all([listAmendments(table, audit), listCases(table, audit)]);
  const amended = cases.map(({ id }) => id);
  const ofCases = (await mapInBatches(amended, (id) => readCaseLog(table, audit, id))).flat();
  return [
    ...own.map(({ audit: _of, was: _was, content, ...one }) => ({ ...one, reason: reasonIn(content) ?? '' })),
    ...ofCases.flatMap(({ case: id, version, fields, content, on, receivedAt, by }): AmendmentShown[] => {
      const reason = reasonIn(content);
      // The entry that stands for the case as it was entered amends nothing.
      if (reason === undefined) return [];
      return [
        {
          case: id,
          version,
          fields,
          reason,
          receivedAt,
          ...(on === undefined ? {} : { on }),
          ...(by === undefined ? {} : { by }),
        },
      ];
    }),
  ].toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : Number(a.receivedAt > b.receivedAt)));
}

/** What the business manager amends while an audit is open, each with a reason; and what was amended. */
export const createAmendmentHandlers = ({
  table,
  tools,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'amend' | 'list-amendments'> => ({
  async amend(request) {
    const { reason, accept = [] } = request.body;
    const amending: Amending = { reason, accept, by: stampOf(request) };
    const ifMatch = request.headers['if-match'];
    let seen = 0;
    for (let attempt = 1; attempt <= amendAttempts; attempt++) {
      const found = await requireAuditWithTool({ table, tools }, request.params.audit);
      const { audit } = found;
      requireOpen(audit);
      const proposed = await propose(table, found, request.body, amending);
      const { steps, told, addresses, thing } = proposed;
      if (steps.length === 0) return { status: 200, body: told, headers: { etag: etagOf(thing.tag) } };
      if (steps.length > largestTransaction) throw tooMuch();
      if (ifMatch !== undefined) requireNewest(thing, versionOfTag(ifMatch), request.body.case === undefined);
      if (attempt === 1) seen = thing.prior.at(-1)?.number ?? 0;
      const meanwhile = apartFrom(amendedSince(thing, seen), told.fields);
      if ((await transact(table, steps)) === undefined) {
        // The relay does so too; the answer comes once older links are ended for whoever holds one.
        await keepLinks(table, addresses.flatMap(linksOfAddress));
        log.info('amended', {
          audit: audit.id,
          ...(told.case === undefined ? {} : { case: told.case.id }),
          ...(told.agency === undefined ? {} : { agency: told.agency.id }),
          count: told.fields.length,
        });
        const body = { ...told, ...(meanwhile.length === 0 ? {} : { meanwhile }) };
        return { status: 200, body, headers: { etag: etagOf(tagAfter(proposed)) } };
      }
    }
    throw new HttpProblem('busy');
  },

  async 'list-amendments'(request) {
    const audit = await requireAudit(table, request.params.audit);
    return { status: 200, body: { audit: audit.id, amendments: await amendmentsOf(table, audit.id) } };
  },
});

import { HttpProblem, refuseFaults, refuseUnknownIds } from '../../base/http/problem.ts';
import { parsed } from '../../base/http/parse.ts';
import { getItem, type RawItem, type Table } from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import type { AuditWithTool } from '../../domain/audits/audit-tool.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import type { AmendedBy } from '../../domain/audits/amended-by.ts';
import {
  addressPut,
  auditorsFrom,
  listAddressChanges,
  noneChanged,
  type AddressChange,
} from '../../domain/audits/address-changes.ts';
import { amendCase, auditorsChanged, caseChangeFaults } from '../../domain/audits/amend.ts';
import type { CaseChange } from '../../domain/audits/amendment.ts';
import { answersFor, auditorFaults } from '../../domain/audits/auditors.ts';
import { caseLogPuts, readCaseLog, versionNumber } from '../../domain/audits/case-log.ts';
import { getAdded, getDropped, notDropped, oneAdded } from '../../domain/audits/dropped.ts';
import { caseFaults } from '../../domain/audits/faults.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { NewCase, type Audit, type Case } from '../../domain/audits/schema.ts';
import {
  auditorsSinceOf,
  caseAmended,
  caseKey,
  casePuts,
  listAgencies,
  ownerRows,
  parseAgency,
  parseCase,
  stillIn,
} from '../../domain/audits/store.ts';
import { askedForChild, decideForChild } from '../../domain/returns/child-added.ts';
import { lastEntries } from '../../domain/returns/log.ts';
import { droppedInWords } from '../../domain/returns/refusals.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { entryPut, readCaseStates } from '../../domain/returns/store.ts';
import { decideAsk } from '../../domain/returns/decide-entry.ts';
import { changedAddress, repeats, under, type Amending, type Proposed } from './amending.ts';
import { cycleOf } from './returns.ts';

/** The first entry of a return that is asked for on the day of an amendment. */
function askedNow(audit: Audit, of: { case: string; agency: string; service: string }, { by }: Amending): Entry {
  const decision = decideAsk(
    undefined,
    { audit: audit.id, ...of, ...cycleOf(audit, { askedOn: by.on }), atOpening: false },
    by,
  );
  if (!('entry' in decision)) throw new Error('the first asking for a return is an entry');
  return decision.entry;
}

/** @throws HttpProblem 422 where a case has an auditor for an agency that is not asked about it */
const refuseAuditors = (of: Pick<Case, 'auditors'>, asked: { has: (agency: string) => boolean }): void =>
  refuseFaults(auditorFaults(of, asked).map((one) => ({ ...one, pointer: `/case${one.pointer}` })));

/** What adding a case to an open audit comes to: its row, its log, and who is asked about it from that day on. */
async function addCase(
  table: Table,
  { audit, tool }: AuditWithTool,
  change: CaseChange,
  amending: Amending,
): Promise<Proposed> {
  const { id, ...all } = change;
  const { expects, ...wanted } = under('/case', () => parsed(NewCase, all, { type: 'invalid-body' }));
  const entered: Case = { id, ...wanted };
  refuseFaults(caseFaults(entered, audit, tool).map((one) => ({ ...one, pointer: `/case${one.pointer}` })));
  const services = new Map((await listAgencies(table, audit.id)).map((agency) => [agency.id, agency.service]));
  refuseUnknownIds(expects, services, {
    at: '/case/expects',
    code: 'unknown-agency',
    detail: 'is not an agency of this audit',
  });
  refuseAuditors(entered, new Set(expects));
  const owing = [...expects, ...(entered.leadProfessional === undefined ? [] : [SUMMARY])];
  const asks = owing.map((agency) =>
    askedNow(audit, { case: id, agency, service: services.get(agency) ?? SUMMARY }, amending),
  );
  const log = caseLogPuts(audit.id, { after: entered, fields: ['added'], reason: amending.reason }, amending.by);
  return {
    steps: [...log, stillIn(audit), ...casePuts(audit.id, entered), ...asks.map(entryPut)],
    told: { case: entered, fields: ['added'], asked: owing, sentBack: [] },
    addresses: [],
    thing: { prior: [], tag: 0 },
  };
}

/**
 * The changes of addresses that an amendment of a case makes: a lead professional's manager is corrected, and another audits
 * the case for an agency. One address that takes over for several agencies is mailed once.
 * @param before how many changes there are; none of one who was not there before
 */
function addressChanges(
  audit: Audit,
  [was, is]: [Case, Case],
  agencies: ReadonlyMap<string, RawItem>,
  { before, by }: { before: number; by: AmendedBy },
): AddressChange[] {
  const to = (email: string): string => addresseeId(audit.id, email);
  const [oldLead, newLead] = [was.leadProfessional?.lead, is.leadProfessional?.lead];
  const leads =
    oldLead === undefined || newLead === undefined
      ? []
      : changedAddress(
          { audit: audit.id, change: before + 1, of: [{ agency: SUMMARY, case: is.id }] },
          { was: to(oldLead.email), now: to(newLead.email) },
          by,
        );
  const taken = auditorsChanged(was, is).flatMap((id) => {
    const row = agencies.get(id);
    if (row === undefined) return [];
    const agency = parseAgency(row);
    return [{ now: to(answersFor(agency, is)), of: { agency: id, case: is.id, was: to(answersFor(agency, was)) } }];
  });
  const auditors = [...Map.groupBy(taken, ({ now }) => now)].map(([addressee, all], index): AddressChange => ({
    audit: audit.id,
    change: before + leads.length + index + 1,
    addressee,
    what: 'auditor',
    of: all.map(({ of }) => of),
    at: by.receivedAt.toISOString(),
    on: by.on,
    ...(by.by === undefined ? {} : { by: by.by }),
  }));
  return [...leads, ...auditors];
}

/** What an amendment of a case comes to. @throws HttpProblem where it is refused */
export async function proposeCase(
  table: Table,
  { audit, tool }: AuditWithTool,
  change: CaseChange,
  amending: Amending,
): Promise<Proposed> {
  // Before the row that the changes are decided on.
  const { length: changes } = await listAddressChanges(table, audit.id);
  const [row, log, dropped, asked] = await Promise.all([
    getItem(table, caseKey(audit.id, change.id)),
    readCaseLog(table, audit.id, change.id),
    getDropped(table, audit.id, change.id),
    getAdded(table, audit.id, change.id),
  ]);
  if (dropped !== undefined) throw new HttpProblem('not-legal-now', droppedInWords(dropped));
  if (row === undefined) return addCase(table, { audit, tool }, change, amending);
  const before = parseCase(row);
  const { after, fields, added } = amendCase(before, change);
  const states =
    added.length > 0 || change.expects !== undefined || change.auditors !== undefined
      ? lastEntries(await readCaseStates(table, audit.id, before.id))
      : new Map<string, Entry>();
  refuseFaults(caseChangeFaults(before, change, audit, tool));
  // Sent again with who was asked when the case was added, it asks nobody anew.
  refuseUnknownIds(change.expects ?? [], states, {
    at: '/case/expects',
    code: 'not-asked',
    detail: 'is not asked about this case: ask it for a return by itself',
  });
  refuseAuditors(change, states);
  const last = log.at(-1);
  // An entry that stands for the case as it was entered amends nothing.
  const amended = log.filter((entry) => entry.fields.length > 0);
  const prior = amended.map(({ version: number, fields: of, on }) => ({ number, fields: of, on }));
  const thing = { prior, tag: versionNumber(before) };
  if (fields.length === 0) return repeats({ case: before, fields: [], asked: [], sentBack: [] }, thing);

  const { by, reason, accept } = amending;
  const again = added.length === 0 ? [] : [...states.values()].flatMap((entry) => askedForChild(entry) ?? []);
  if (again.length > 0 && !accept.includes('child-added')) {
    throw new HttpProblem(
      'not-accepted',
      `Adding a child asks ${again.length} of these again. To do so, send this again and name the code below in accept.`,
      again.map(({ last: of, does }) => ({
        pointer: '/accept',
        code: 'child-added',
        detail: `${of.agency} ${does === 'ask' ? 'has no record of the family: it is asked again' : 'has answered: its questionnaire is sent back'}.`,
      })),
    );
  }
  const entries = again.map((one) => decideForChild(one, { audit, children: added }, by));
  const isSet = fields.includes('leadProfessional');
  const asks =
    isSet && before.leadProfessional === undefined
      ? [askedNow(audit, { case: before.id, agency: SUMMARY, service: SUMMARY }, amending)]
      : [];
  const auditors = auditorsChanged(before, after);
  const { agencies } =
    auditors.length === 0 ? { agencies: new Map<string, RawItem>() } : await ownerRows(table, audit.id);
  const addresses = addressChanges(audit, [before, after], agencies, { before: changes, by });
  const since = auditorsFrom(auditorsSinceOf(row), auditors, by.receivedAt.toISOString());
  const puts = caseLogPuts(audit.id, { after, fields, reason, ...(last === undefined ? { entered: before } : {}) }, by);
  const setsAddresses = isSet || auditors.length > 0;
  const steps: Step[] = [
    ...puts,
    stillIn(audit),
    notDropped(audit.id, before.id),
    ...(asks.length === 0 ? [] : [oneAdded(audit.id, before.id, asked)]),
    ...caseAmended(audit.id, after, { professional: isSet, auditors, since }),
    ...addresses.map(addressPut),
    // Whoever changes an address at the same moment is not overwritten by what was read before.
    ...(setsAddresses && addresses.length === 0 ? [noneChanged(audit.id, changes)] : []),
    ...[...asks, ...entries].map(entryPut),
  ];
  return {
    steps,
    told: {
      case: after,
      fields,
      asked: [...asks, ...entries].filter(({ act }) => act === 'ask').map(({ agency }) => agency),
      sentBack: entries.filter(({ act }) => act === 'send-back').map(({ agency }) => agency),
    },
    addresses,
    thing,
  };
}

import type { Day } from '../../base/time/days.ts';
import type { Table } from '../../base/aws/table.ts';
import { concernsOf } from '../alerts/facts.ts';
import { neverAskedIn } from '../alerts/never-asked.ts';
import { listWaivers } from '../alerts/store.ts';
import type { AuditWithTool } from '../audits/audit-tool.ts';
import type { Audit } from '../audits/schema.ts';
import { listAgencies } from '../audits/store.ts';
import { readDetails } from '../identifiers/store.ts';
import { allMails } from '../mail/store.ts';
import { readAllStates } from '../returns/store.ts';
import type { ClosingFacts } from './closing.ts';
import type { OpeningFacts } from './opening.ts';

/** Reads what the opening of an audit is held against. @param tables.identifiers the identifiers table */
export async function readOpeningFacts(
  tables: { table: Table; identifiers: Table },
  { audit, tool, isToolFrozen }: AuditWithTool & { isToolFrozen: boolean },
  today: Day,
): Promise<OpeningFacts> {
  const { table, identifiers } = tables;
  const [agencies, cases, waived] = await Promise.all([
    listAgencies(table, audit.id),
    readAllStates(table, audit.id),
    listWaivers(table, audit.id),
  ]);
  const details = await readDetails(identifiers, audit.id, tool, cases);
  return {
    today,
    audit,
    tool,
    isToolFrozen,
    agencies,
    cases,
    ...details,
    neverAsked: neverAskedIn(tool, cases, waived),
  };
}

/** Reads what the closing of an audit is held against. */
export async function readClosingFacts(table: Table, audit: Audit, today: Day): Promise<ClosingFacts> {
  const [cases, mails, concerns] = await Promise.all([
    readAllStates(table, audit.id),
    allMails(table, audit.id),
    concernsOf(table, audit.id),
  ]);
  return { today, audit, cases, mails: [...mails.values()], concerns };
}

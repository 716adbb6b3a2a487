import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import type { AuditTools } from '../../domain/audits/read-tools.ts';

/** What the business manager's handlers work with. */
export interface ManagerDeps {
  table: Table;
  /** Tools of audits that this process has read. */
  tools: AuditTools;
  /** The identifiers table. */
  identifiers: Table;
  /** Days after closing in which links still open. */
  linkDays: number;
  /** Days after closing at whose end what identifies children and adults is destroyed. */
  identifiersDays: number;
  log: Log;
}

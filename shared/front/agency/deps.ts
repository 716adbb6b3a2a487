import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import type { AuditTools } from '../../domain/audits/read-tools.ts';

/** What the handlers for the bearer of a link work with. */
export interface AgencyDeps {
  table: Table;
  /** Tools of audits that this process has read. */
  tools: AuditTools;
  /** Days after closing in which links still open. */
  linkDays: number;
  log: Log;
  /** A pull key: at least 128 random bits. */
  newSecret: () => string;
}

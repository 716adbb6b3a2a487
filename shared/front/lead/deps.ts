import type { Bucket } from '../../base/aws/files.ts';
import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import type { AuditTools } from '../../domain/audits/read-tools.ts';

/** What the audit lead's handlers work with. */
export interface LeadDeps {
  table: Table;
  /** Tools of audits that this process has read. */
  tools: AuditTools;
  bucket: Bucket;
  log: Log;
  /** The id of a request for a revision. */
  newId: () => string;
}

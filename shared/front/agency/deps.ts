import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';

/** What the handlers for the bearer of a link work with. */
export interface AgencyDeps {
  table: Table;
  log: Log;
  /** The secret part of a pull key: at least 128 random bits. */
  newSecret: () => string;
}

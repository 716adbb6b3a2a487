import type { Log } from '../../../base/aws/log.ts';
import type { Table } from '../../../base/aws/table.ts';
import type { LinkDeps } from '../../../domain/links/open.ts';
import type { TimedDeps } from './family.ts';
import type { FormSite } from './site.ts';

/** What the pages of those who answer work with. */
export interface FormDeps extends LinkDeps, TimedDeps {
  /** Drafts and sessions. */
  drafts: Table;
  site: FormSite;
  log: Log;
  /** A sentence that says whether the family's consent is needed. */
  consent: string;
  /** A session's secret: 256 random bits. */
  newSessionSecret: () => string;
  /** What tells a page that is shown from every other. */
  newPageId: () => string;
  /** What a draft is given by which a page proves what it was shown of it: random, and not to be guessed. */
  newSalt: () => string;
}

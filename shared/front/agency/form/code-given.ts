import type { Table } from '../../../base/aws/table.ts';
import { keyOpensLink } from '../../../domain/identifiers/code-rules.ts';
import { getKey } from '../../../domain/identifiers/code-store.ts';
import { pullKeyOf } from '../../../domain/sessions/session.ts';
import type { OpenSession } from './session.ts';

/**
 * Whether a code was given in a session, and what it opened is still open: details, what others began, and copies. One read,
 * to be made beside those of the page (see `inSession`): it says nothing of the session itself or of its link.
 */
export const codeGiven = async ({ table }: { table: Table }, session: OpenSession, now: Date): Promise<boolean> =>
  keyOpensLink(await getKey(table, pullKeyOf(session.secret)), session.link, now);

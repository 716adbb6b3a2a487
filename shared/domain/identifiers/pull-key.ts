import type { Table } from '../../base/aws/table.ts';
import type { Request } from '../../base/http/handler.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { openReturn, openWhatever, returnKeyOf, type Opened } from '../links/open.ts';
import { opensCopy, opensPull, readPullKey, type Presented } from './code-rules.ts';
import { getCode } from './store.ts';

/** Opens a return as `open` does and, at the same time, reads what the pull key in the request's headers refers to. */
async function withKey(
  table: Table,
  request: Request,
  open: (table: Table, request: Request, options: { wholeLog: true; mayRefuse: true }) => Promise<Opened>,
): Promise<{ opened: Opened; presented: Presented }> {
  const of = returnKeyOf(request);
  const { request: asked, secret } = readPullKey(request.headers['pull-key']);
  const [opened, row] = await Promise.all([
    open(table, request, { wholeLog: true, mayRefuse: true }),
    getCode(table, of, asked),
  ]);
  return { opened, presented: { row, of, secret, addressee: opened.link.addressee } };
}

/**
 * Opens one return for a pull of its case's identifiers: to the bearer of a link and of a pull key (header `Pull-Key`), while
 * the return is unsettled. Everything else is refused alike, after the same reads.
 * @throws HttpProblem 404
 */
export async function openForPull(table: Table, request: Request): Promise<Opened> {
  const { opened, presented } = await withKey(table, request, openWhatever);
  if (!opensPull(presented, opened.log)) throw new HttpProblem('not-found');
  return opened;
}

/**
 * Opens one return with its whole log for a copy of what was sent: to the bearer of a link and of a pull key (header
 * `Pull-Key`). Everything else is refused alike, after the same reads.
 * @throws HttpProblem 404
 */
export async function openForCopy(table: Table, request: Request): Promise<Opened> {
  const { opened, presented } = await withKey(table, request, openReturn);
  if (!opensCopy(presented, request.now)) throw new HttpProblem('not-found');
  return opened;
}

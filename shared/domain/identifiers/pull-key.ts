import { returnKeyOf } from '../audits/ids.ts';
import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { openReturn, openInAnyState, type Opened, type ReturnRequest } from '../links/open.ts';
import { isOwnKey, opensCopy, opensPull, readPullKey, type Presented } from './code-rules.ts';
import { settledStates } from '../returns/life-cycle.ts';
import { readStates } from '../returns/store.ts';
import { getCode } from './code-store.ts';

/** Opens a return as `open` does and, at the same time, reads what the pull key in the request's headers refers to. */
async function withKey(
  table: Table,
  request: ReturnRequest,
  open: (table: Table, request: ReturnRequest, options: { callerMayReject: true }) => Promise<Opened>,
): Promise<{ opened: Opened; presented: Presented }> {
  const of = returnKeyOf(request.params);
  const { request: asked, secret } = readPullKey(request.headers['pull-key']);
  const [opened, row] = await Promise.all([open(table, request, { callerMayReject: true }), getCode(table, of, asked)]);
  return { opened, presented: { row, of, secret, addressee: opened.link.addressee } };
}

/**
 * Opens one return for a pull of its case's identifiers: to the bearer of a link and of a pull key (header `Pull-Key`), while
 * the audit is open and the return unsettled. Everything else is refused alike, after the same reads; the states that the return went through
 * are read once the key is known to be good.
 * @throws HttpProblem 404
 */
export async function openForPull(table: Table, request: ReturnRequest): Promise<Opened> {
  const { opened, presented } = await withKey(table, request, openInAnyState);
  // What is settled now opens no more, whatever came before, and nothing does after closing: refused before states are read.
  const mayOpen = isOwnKey(presented) && opened.audit.state === 'open' && !settledStates.has(opened.last.state);
  if (!mayOpen || !opensPull(presented, await readStates(table, opened.key))) throw new HttpProblem('not-found');
  return opened;
}

/**
 * Opens one return for a copy of what was sent: to the bearer of a link and of a pull key (header
 * `Pull-Key`). Everything else is refused alike, after the same reads.
 * @throws HttpProblem 404
 */
export async function openForCopy(table: Table, request: ReturnRequest & { now: Date }): Promise<Opened> {
  const { opened, presented } = await withKey(table, request, openReturn);
  if (!opensCopy(presented, request.now)) throw new HttpProblem('not-found');
  return opened;
}

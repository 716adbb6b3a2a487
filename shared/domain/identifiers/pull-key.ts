import { HttpProblem } from '../../base/http/problem.ts';
import { returnKeyOf } from '../audits/ids.ts';
import {
  bearerHash,
  openInAnyState,
  openReturn,
  type LinkDeps,
  type Opened,
  type ReturnRequest,
} from '../links/open.ts';
import { settledStates } from '../returns/life-cycle.ts';
import { isGoodKey } from './code-rules.ts';
import { getKey } from './code-store.ts';
import { getErasure } from './store.ts';

/** Opens a return as `open` does and, at the same time, reads what the pull key in the request's headers refers to. */
async function withKey(
  deps: LinkDeps,
  request: ReturnRequest,
  open: (deps: LinkDeps, request: ReturnRequest, options: { callerMayReject: true }) => Promise<Opened>,
): Promise<{ opened: Opened; isGood: boolean }> {
  const [opened, row] = await Promise.all([
    open(deps, request, { callerMayReject: true }),
    getKey(deps.table, request.headers['pull-key']),
  ]);
  const presented = { row, of: opened.key, link: opened.link, session: bearerHash(request) };
  return { opened, isGood: isGoodKey(presented, request.now) };
}

/**
 * Opens one return for a pull of its case's identifiers: to the bearer of a link and of a pull key (header `Pull-Key`), while
 * the audit is open, the return unsettled, and nobody has said that they are destroyed. Everything else is refused alike,
 * after the same reads.
 * @throws HttpProblem 404
 */
export async function openForPull(deps: LinkDeps, request: ReturnRequest): Promise<Opened> {
  const { audit, case: id } = returnKeyOf(request.params);
  const [{ opened, isGood }, erasure] = await Promise.all([
    withKey(deps, request, openInAnyState),
    getErasure(deps.table, audit, id),
  ]);
  const isServed = opened.audit.state === 'open' && !settledStates.has(opened.last.state) && erasure === undefined;
  if (!isGood || !isServed) throw new HttpProblem('not-found');
  return opened;
}

/**
 * Opens one return for a copy of what was sent: to the bearer of a link and of a pull key (header
 * `Pull-Key`). Everything else is refused alike, after the same reads.
 * @throws HttpProblem 404
 */
export async function openForCopy(deps: LinkDeps, request: ReturnRequest): Promise<Opened> {
  const { opened, isGood } = await withKey(deps, request, openReturn);
  if (!isGood) throw new HttpProblem('not-found');
  return opened;
}

import { HttpProblem } from '../../base/http/problem.ts';
import { returnKeyOf } from '../audits/ids.ts';
import {
  bearerHash,
  openInAnyState,
  openList,
  openReturn,
  type LinkDeps,
  type LinkRequest,
  type Opened,
  type ReturnRequest,
} from '../links/open.ts';
import { isGoodKey, keyOpensLink } from './code-rules.ts';
import { getKey } from './code-store.ts';
import { shownNoMore } from './shown-no-more.ts';
import { getErasure } from './store.ts';

/** A return that a link opens, and whether the bearer of the link has given a code (header `Pull-Key`). */
export interface OpenedWithKey {
  opened: Opened;
  isGood: boolean;
}

/** Opens a return as `open` does and, at the same time, reads what the pull key in the request's headers refers to. */
async function withKey(
  deps: LinkDeps,
  request: ReturnRequest,
  open: (deps: LinkDeps, request: ReturnRequest, options: { callerMayReject: true }) => Promise<Opened>,
): Promise<OpenedWithKey> {
  const [opened, row] = await Promise.all([
    open(deps, request, { callerMayReject: true }),
    getKey(deps.table, request.headers['pull-key']),
  ]);
  const presented = { row, of: opened.key, link: opened.link, session: bearerHash(request) };
  return { opened, isGood: isGoodKey(presented, request.now) };
}

/** Why nobody is told who the people of a case are: no code was given, or it is nobody's business any more. */
export type NotServed = 'no-key' | 'closed' | 'settled' | 'destroyed';

/** A return, and why who its people are is not served; undefined where it is. */
export interface ForPull {
  opened: Opened;
  notServed: NotServed | undefined;
}

/**
 * Opens one return for a look at its case's people, and says whether they are served: to the bearer of a link and of a pull key
 * (header `Pull-Key`), while the audit is open, the return unsettled, and nobody has said that they are destroyed.
 * @throws HttpProblem 404 where the link does not open the return
 */
export async function findForPull(deps: LinkDeps, request: ReturnRequest): Promise<ForPull> {
  const { audit, case: id } = returnKeyOf(request.params);
  const [{ opened, isGood }, erasure] = await Promise.all([
    withKey(deps, request, openInAnyState),
    getErasure(deps.table, audit, id),
  ]);
  if (!isGood) return { opened, notServed: 'no-key' };
  return { opened, notServed: erasure === undefined ? shownNoMore(opened) : 'destroyed' };
}

/**
 * The same for a caller who is told nothing of why: all is refused alike, after the same reads.
 * @throws HttpProblem 404
 */
export async function openForPull(deps: LinkDeps, request: ReturnRequest): Promise<Opened> {
  const { opened, notServed } = await findForPull(deps, request);
  if (notServed !== undefined) throw new HttpProblem('not-found');
  return opened;
}

/**
 * Opens one return for a copy of what was sent, or for what was worked out from it, and says whether the bearer of the link has
 * given a code.
 * @throws HttpProblem 404 where the link does not open the return
 */
export const findForCopy = (deps: LinkDeps, request: ReturnRequest): Promise<OpenedWithKey> =>
  withKey(deps, request, openReturn);

/**
 * The same for a caller who refuses nothing of what the link opens.
 * @throws HttpProblem 404
 */
export const findReturn = (deps: LinkDeps, request: ReturnRequest): Promise<OpenedWithKey> =>
  withKey(deps, request, (of, asked) => openReturn(of, asked, { callerMayReject: false }));

/**
 * The list that a link opens, and whether its bearer has given a code.
 * @throws HttpProblem 404 where the link opens nothing
 */
export async function findList(
  deps: LinkDeps,
  request: LinkRequest,
): Promise<{ list: Awaited<ReturnType<typeof openList>>; isGood: boolean }> {
  const [list, row] = await Promise.all([openList(deps, request), getKey(deps.table, request.headers['pull-key'])]);
  return { list, isGood: keyOpensLink(row, bearerHash(request), request.now) };
}

/**
 * The same for a caller who is told nothing of why: all is refused alike, after the same reads.
 * @throws HttpProblem 404
 */
export async function openForCopy(deps: LinkDeps, request: ReturnRequest): Promise<Opened> {
  const { opened, isGood } = await findForCopy(deps, request);
  if (!isGood) throw new HttpProblem('not-found');
  return opened;
}

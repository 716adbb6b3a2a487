import * as z from 'zod/mini';
import { getItem, queryAll, type Key, type Table } from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { AuditId, Day, Instant, padded } from './ids.ts';
import { getFanOut } from './fan-out.ts';
import { NewMove, type Agency, type Audit } from './schema.ts';
import { auditKey, stillIn } from './store.ts';
import { auditPartition, sortPrefix } from './table-keys.ts';

/** That due dates were moved: the fact, from which the entries and the notices follow. */
const MoveItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  move: z.int(),
  dueOn: Day,
  reason: z.string(),
  agency: NewMove.shape.agency,
  service: NewMove.shape.service,
  at: Instant,
  on: Day,
  by: z.optional(z.string()),
});
export type Move = Omit<z.infer<typeof MoveItem>, 'pk' | 'sk'>;

const moveKey = (audit: string, move: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.move}${padded(move)}`,
});

const shown = (item: unknown): Move => {
  const { pk: _pk, sk: _sk, ...move } = z.parse(MoveItem, item);
  return move;
};

/** One move of an audit. @throws Error where there is none: what names it has read it */
export async function getMove(table: Table, audit: string, move: number): Promise<Move> {
  const item = await getItem(table, moveKey(audit, move));
  if (item === undefined) throw new Error('a move that was named is not there');
  return shown(item);
}

/** The moves of an audit, the oldest first. Read consistently. */
export const listMoves = async (table: Table, audit: string): Promise<Move[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.move)).map(shown);

/**
 * Puts a move while its audit is in the state it was read in; one for everybody is the audit's own due date from then on.
 * @param also what else must hold
 * @returns false where another move came first, or the audit's state has moved, or something else does not hold
 */
export async function putMove(table: Table, audit: Audit, move: Move, also: readonly Step[] = []): Promise<boolean> {
  const state: Step = isForAll(move)
    ? { update: auditKey(audit.id), attribute: 'state', expected: audit.state, set: { dueOn: move.dueOn } }
    : stillIn(audit);
  const put: Step = { put: { ...moveKey(audit.id, move.move), ...move }, mustBeNew: true };
  return (await transact(table, [state, ...also, put])) === undefined;
}

/** A transaction's step: no due dates were moved since these moves were read. */
export const noneMoved = (audit: string, moves: readonly Move[]): Step => ({
  absent: moveKey(audit, moves.length + 1),
});

/** Due dates that were moved, and may not stand in the logs of the returns yet. @param moves all moves of the audit */
export async function datesUnderWay(table: Table, audit: string, moves: readonly Move[]): Promise<string[]> {
  const fanOuts = await Promise.all(moves.map(({ move }) => getFanOut(table, audit, { act: 'move', move })));
  return moves.flatMap(({ dueOn }, at) => (fanOuts[at]?.done === true ? [] : [dueOn]));
}

type MoveOf = Pick<Move, 'agency' | 'service'>;

/** Whether a move is of everybody's due dates: agencies' and lead professionals'. */
export const isForAll = ({ agency, service }: MoveOf): boolean => agency === undefined && service === undefined;

/** Whether a move is of what an agency owes, or with the service `summary` a lead professional. */
export const isMoved = (move: MoveOf, of: { agency: string; service: string }): boolean =>
  isForAll(move) || (move.agency === undefined ? move.service === of.service : move.agency === of.agency);

/** The agencies whose due dates a move is of. */
export const movedAgencies = (move: MoveOf, agencies: readonly Agency[]): Agency[] =>
  agencies.filter(({ id, service }) => isMoved(move, { agency: id, service }));

import { isForAll, listMoves, movedAgencies, type Move } from '../../domain/audits/moves.ts';
import type { Agency, Case, FanOut } from '../../domain/audits/schema.ts';
import { getFanOut, putFanOut } from '../../domain/audits/fan-out.ts';
import { listAgencies, listCases } from '../../domain/audits/store.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Message, Plan } from '../../domain/messages/messages.ts';
import { decideMove } from '../../domain/returns/move.ts';
import { append, readCaseStates } from '../../domain/returns/store.ts';
import { contactsIn, sendPages, type FanOutDeps } from './fan-out.ts';

export type MovePlan = Extract<Plan, { act: 'move' }>;

/** Everybody who is told of a move: one message an addressee. Whether a date of theirs was moved is decided when it is sent. */
export const movedMessages = (move: Move, agencies: readonly Agency[], cases: readonly Case[]): Message[] =>
  contactsIn(move.audit, movedAgencies(move, agencies), cases, { summaries: isForAll(move) }).map((addressee) => ({
    about: 'moved',
    audit: move.audit,
    addressee,
    move: move.move,
  }));

/** Enters a move in the logs of one case. Each entry names the move, so a second time enters nothing. */
async function enter({ table }: FanOutDeps, move: Move, id: string): Promise<void> {
  const entries = await readCaseStates(table, move.audit, id);
  const logs = [...Map.groupBy(entries, ({ agency }) => agency).values()];
  await mapInBatches(logs, (log) => append(table, log, (known) => decideMove(known, move)));
}

async function fanOutOne(deps: FanOutDeps, move: Move, agencies: readonly Agency[], cases: readonly Case[]) {
  const { table, log } = deps;
  const { audit, move: number } = move;
  const of = { act: 'move' as const, move: number };
  const noted: FanOut = (await getFanOut(table, audit, of)) ?? { ...of, done: false };
  if (noted.done) return;
  for (const { id } of cases.filter((one) => one.id > (noted.cases ?? ''))) {
    await enter(deps, move, id);
    await putFanOut(table, audit, { ...of, cases: id, done: false });
  }
  const entered = cases.at(-1)?.id ?? '';
  const messages = movedMessages(move, agencies, cases);
  await sendPages(deps, messages, noted.cursor, (cursor) =>
    putFanOut(table, audit, { ...of, cases: entered, cursor, done: false }),
  );
  await putFanOut(table, audit, { ...of, done: true });
  log.info('fanned-out', { audit, kind: 'move', count: messages.length });
}

/**
 * Fans a move of due dates out, from where an earlier delivery stopped: the entries, case by case, then the notices. Moves said
 * before it come first, whichever is delivered first, so that the dates are those that they were said in.
 * @throws HttpProblem `busy` when a return's log kept growing: the queue delivers the plan again
 */
export async function fanOutMove(deps: FanOutDeps, plan: MovePlan): Promise<void> {
  const { table } = deps;
  const [moves, agencies, cases] = await Promise.all([
    listMoves(table, plan.audit),
    listAgencies(table, plan.audit),
    listCases(table, plan.audit),
  ]);
  for (const move of moves.filter((one) => one.move <= plan.move)) await fanOutOne(deps, move, agencies, cases);
}

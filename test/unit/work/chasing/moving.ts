/** Due dates that are moved for many, as the tests of it say and fan them out. */
import { expect } from 'vitest';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import type { Move } from '../../../../shared/domain/audits/moves.ts';
import { listMoves, putMove } from '../../../../shared/domain/audits/moves.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { lastEntry } from '../../../../shared/domain/returns/store.ts';
import { fanOutMove } from '../../../../shared/work/chasing/move.ts';
import { audit, keptLog } from '../../front/manager/fixture.ts';
import { request } from '../../front/manager/requests.ts';
import type { World } from '../../front/manager/world.ts';

export const reason = 'The school holidays';
/** After everything that the world's own acts stamp. */
export const at = '2026-04-20T09:00:00.000Z';
export const all = { dueOn: '2026-05-08', reason };

/** Says a move, as the API puts it. */
export async function say(it: World, of: Pick<Move, 'dueOn'> & Partial<Move>): Promise<Move> {
  const number = (await listMoves(it.table, audit.id)).length + 1;
  const move = { audit: audit.id, move: number, reason, at, on: '2026-04-20', ...of };
  expect(await putMove(it.table, await it.current(), move)).toBe(true);
  return move;
}

/** Fans a move out. @returns the messages that it sends */
export async function fanOut(it: World, move: number): Promise<Message[]> {
  const sent: Message[] = [];
  const send = (messages: readonly Message[]) => Promise.resolve(void sent.push(...messages));
  await fanOutMove({ table: it.table, log: keptLog().log, send }, { act: 'move', audit: audit.id, move });
  return sent;
}

export const returns = [
  ['case-1', 'gp-a'],
  ['case-1', 'police'],
  ['case-1', 'summary'],
  ['case-2', 'gp-a'],
] as const;
export const last = (it: World, id: string, agency: string) =>
  lastEntry(it.table, { audit: audit.id, case: id, agency });

/** When each return is due. */
export const dueOn = async (it: World): Promise<string> =>
  (await Promise.all(returns.map(async ([id, of]) => (await last(it, id, of))?.dueOn.slice(5)))).join(' ');

/** All that stands in the logs. */
export const logsOf = (it: World) => it.items().filter(({ sk }) => String(sk).startsWith('R#'));

/** Says a move of an agency's due dates by the API. */
export const moveOfAgency = (it: World) =>
  request(it, 'move-due-dates', { body: { ...all, agency: 'gp-a', dueOn: '2026-05-20' }, at });

/** Brings the closing date forward, to before that. */
export const amendClosing = (it: World) =>
  request(it, 'amend', { body: { reason, audit: { closesOn: '2026-05-08' } }, at });

/** Whether a request was taken, or why not. */
export const outcome = async (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'taken',
    (error: unknown) => (error instanceof HttpProblem ? error.type : String(error)),
  );

/** Due dates that are moved for many, in any order, cut off at any call and beside others. One by one: test/unit/work/chasing. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listMoves } from '../../../../shared/domain/audits/moves.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { fanOutMove } from '../../../../shared/work/chasing/move.ts';
import { onCall, recordCalls } from '../../../aws/hooks.ts';
import { runs, seedOf } from '../../../runs.ts';
import { audit, keptLog } from '../../../unit/front/manager/fixture.ts';
import { world, type World } from '../../../unit/front/manager/world.ts';
import {
  amendClosing,
  dueOn,
  fanOut,
  last,
  logsOf,
  moveOfAgency,
  outcome,
  returns,
  say,
} from '../../../unit/work/chasing/moving.ts';

/** Moves that are not all of the same returns, nor each later than the one before. */
const some = [
  { dueOn: '2026-05-08' },
  { dueOn: '2026-05-20', agency: 'gp-a', at: '2026-04-20T09:05:00.000Z' },
  { dueOn: '2026-05-12', at: '2026-04-20T09:10:00.000Z' },
];

/** A world in which they were said, and nothing was fanned out. */
async function said(): Promise<World> {
  const it = await world();
  for (const move of some) await say(it, move);
  return it;
}

describe('moves fanned out', () => {
  test('in any order, and again, come to the same', async () => {
    const straight = await said();
    for (const number of [1, 2, 3]) await fanOut(straight, number);
    expect(await dueOn(straight)).toBe('05-20 05-12 05-12 05-20');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(1, 2, 3), { maxLength: 6 }), async (order) => {
        const it = await said();
        const sent = new Set<string>();
        for (const number of [...order, 3]) for (const one of await fanOut(it, number)) sent.add(messageId(one));
        expect(logsOf(it)).toStrictEqual(logsOf(straight));
        expect(sent.size).toBe(3 + 1 + 3);
      }),
      { numRuns: runs(6, 300), seed: seedOf(45) },
    );
  });

  test('and cut off at any call, and delivered again, come to the same and are told to the same', async () => {
    const straight = await said();
    const calls = recordCalls(straight.aws);
    const told = (await fanOut(straight, 3)).map(messageId).toSorted();
    const made = calls.length;
    for (let cut = 1; cut <= made; cut++) {
      for (const when of ['before', 'after'] as const) {
        const it = await said();
        onCall(it.aws, cut, {}, async (_call, make) => {
          if (when === 'after') await make();
          throw new Error('cut off');
        });
        const sent: Message[] = [];
        const send = (messages: readonly Message[]) => Promise.resolve(void sent.push(...messages));
        const deps = { table: it.table, log: keptLog().log, send };
        const plan = { act: 'move' as const, audit: audit.id, move: 3 };
        await expect(fanOutMove(deps, plan)).rejects.toThrow('cut off');
        await fanOutMove(deps, plan);
        expect(logsOf(it)).toStrictEqual(logsOf(straight));
        expect([...new Set(sent.map(messageId))].toSorted()).toStrictEqual(told);
      }
    }
  });
});

describe('a move and an earlier closing date at once', () => {
  /** Every call at which the first may be overtaken by the second: how many there are does not matter. */
  const stops = Array.from({ length: 16 }, (_, index) => index + 1);
  const orders = stops.flatMap((stop) => [
    { stop, first: moveOfAgency, second: amendClosing },
    { stop, first: amendClosing, second: moveOfAgency },
  ]);

  test.each(orders)('end with no due date after the closing date, and one of them is refused (%j)', async (order) => {
    const it = await world();
    const outcomes: string[] = [];
    const stop = onCall(it.aws, order.stop, {}, async (_call, make) => {
      outcomes.push(await outcome(order.second(it)));
      return make();
    });
    outcomes.push(await outcome(order.first(it)));
    stop();
    // The second came to nothing where the first made fewer calls.
    if (outcomes.length === 1) outcomes.push(await outcome(order.second(it)));
    for (const { move: number } of await listMoves(it.table, audit.id)) await fanOut(it, number);
    expect(outcomes.toSorted()).toStrictEqual(['invalid-body', 'taken']);
    const { closesOn } = await it.current();
    const dates = await Promise.all(returns.map(async ([id, of]) => (await last(it, id, of))!.dueOn));
    expect(dates.filter((one) => one > closesOn)).toStrictEqual([]);
  });
});

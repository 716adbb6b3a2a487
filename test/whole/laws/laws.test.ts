/**
 * The laws of an audit, over everything that a manager, an agency, an audit lead and the clock can do to it, in any order:
 * what is expected is the sum of its parts, what was published still derives, nobody is asked for what is settled or dropped,
 * and nothing that ended opens.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRouter } from '../../../shared/base/http/router.ts';
import { agencyRoutes } from '../../../shared/front/agency/routes.ts';
import { leadRoutes } from '../../../shared/front/lead/routes.ts';
import { managerRoutes } from '../../../shared/front/manager/routes.ts';
import { acts } from '../../laws/acts.ts';
import { begin } from '../../laws/begin.ts';
import { expectLaws } from '../../laws/laws.ts';
import { sequences, type Step } from '../../laws/sequence.ts';
import type { Play } from '../../laws/state.ts';
import { isFull, runs, seedOf } from '../../runs.ts';

/** So many plays more, once one has broken a law, to find fewer acts that break it. */
const mostToShorten = 250;

/** Does one act of a sequence, if there is anything to do it to. @returns what it was answered with */
async function perform(play: Play, { act, seed, again, arrives }: Step): Promise<number | undefined> {
  const { in: when, isOnce, do: work } = acts[act]!;
  const isNow = when === 'any' || when === play.audit().state;
  // What is not for now is tried now and then, and is refused.
  if (!isNow && !again) return undefined;
  play.draw(seed);
  play.pass(1 + Math.floor(play.random() * 20));
  const answer = await work(play);
  if (answer === undefined) return undefined;
  const { status } = answer;
  if (!isNow && status < 300 && when === 'open') throw new Error(`${act} is taken of a closed audit`);
  if (isOnce === true && again) {
    const before = play.writes();
    await play.repeat();
    if (status < 300 && play.writes() > before) throw new Error(`${act}, done twice, is entered twice`);
  }
  if (arrives !== 'none') await play.deliver(arrives === 'all');
  return status;
}

const routes = Object.entries({ ...managerRoutes, ...leadRoutes, ...agencyRoutes }).map(([id, route]) => ({
  id,
  isChange: route.method !== 'GET',
  find: createRouter([route]),
}));

test(
  'any sequence of acts, told late, twice and out of order, keeps every law',
  async () => {
    const taken = new Map<string, number>();
    const refused = new Map<string, number>();
    const requests = new Set<string>();
    const count = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);
    /** Acts of the first sequence that broke a law, and how many plays there were since. */
    let [first, since] = [0, 0];
    const seed = seedOf(63);
    if (isFull) console.log(`laws: TEST_SEED=${seed}`);
    await fc.assert(
      fc.asyncProperty(
        sequences(Object.fromEntries(Object.entries(acts).map(([name, { weight }]) => [name, weight]))),
        fc.record({ seed: fc.noShrink(fc.nat()), lossy: fc.boolean() }),
        async (steps, of) => {
          if (first > 0 && ++since > mostToShorten) return;
          const play = await begin(of);
          const done: string[] = [];
          try {
            for (const step of steps) {
              const line = `${play.today()} ${step.act}`;
              const at = done.push(line) - 1;
              const status = await perform(play, step);
              if (status === undefined) done.pop();
              else done[at] = `${line}: ${status}`;
              if (status !== undefined) count(status < 300 ? taken : refused, step.act);
            }
            for (const request of play.taken) requests.add(request);
            await expectLaws(play, of.lossy);
          } catch (error) {
            first ||= done.length;
            const logs = [...play.logs].map(
              ([of, log]) => `${of}: ${log.map((one) => `${one.act} ${one.state}`).join(', ')}`,
            );
            const acted = `after ${done.length} acts, at first ${first}`;
            throw new Error([String(error), acted, ...done, ...play.mails.slice(-8), ...logs].join('\n'), {
              cause: error,
            });
          }
        },
      ),
      { numRuns: runs(2, 200), seed },
    );
    // A property that passes over everything proves nothing.
    expect([...taken.keys()].toSorted()).toStrictEqual(Object.keys(acts).toSorted());
    const sum = (map: Map<string, number>): number => [...map.values()].reduce((total, one) => total + one, 0);
    expect(sum(refused)).toBeLessThan(sum(taken) / 4);
    // Whatever route changes something has an act here, or stands in the draft that a play begins with.
    const isTaken = ({ find }: (typeof routes)[number]): boolean =>
      [...requests].some((one) => find(...(one.split(' ') as [string, string])) !== undefined);
    expect(routes.filter((route) => route.isChange && !isTaken(route)).map(({ id }) => id)).toStrictEqual([]);
  },
  runs(600_000, 3_600_000),
);

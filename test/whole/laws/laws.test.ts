/**
 * The laws of an audit, over everything that a manager, an agency, an audit lead and the clock can do to it, in any order:
 * what is expected is the sum of its parts, what was published still derives, nobody is asked for what is settled or dropped,
 * and nothing that ended opens.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { acts } from '../../laws/acts.ts';
import { begin } from '../../laws/begin.ts';
import { expectLaws } from '../../laws/laws.ts';
import { runs, seedOf } from '../../runs.ts';

/** Every act in some order, and between them some more, as often as their weights say. */
const each = Object.keys(acts).filter((name) => acts[name]!.weight > 0);
const deck = each.flatMap((name) => Array.from({ length: acts[name]!.weight }, () => name));
const played = fc
  .tuple(
    fc.shuffledSubarray(each, { minLength: each.length }),
    fc.shuffledSubarray(deck, { minLength: 10, maxLength: 30 }),
    fc.infiniteStream(fc.nat({ max: each.length })),
  )
  .map(([once, more, places]) => more.reduce((all, name) => all.toSpliced(places.next().value ?? 0, 0, name), once));
const step = fc.record({ again: fc.nat(6), arrives: fc.constantFrom('some', 'some', 'all', 'none') });

test(
  'any sequence of acts, told late, twice and out of order, keeps every law',
  async () => {
    const taken = new Map<string, number>();
    const refused = new Map<string, number>();
    const count = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(
        fc.record({ seed: fc.nat(), lossy: fc.boolean(), closes: fc.integer({ min: 30, max: 70 }) }),
        played,
        fc.infiniteStream(step),
        async ({ seed, lossy, closes }, names, steps) => {
          const play = await begin({ seed, lossy });
          const done: string[] = [];
          try {
            for (const [index, act] of names.entries()) {
              const { again = 0, arrives = 'all' } = steps.next().value ?? {};
              const name = index === closes ? 'close' : act;
              const { in: when, isOnce, do: perform } = acts[name]!;
              const isNow = when === 'any' || when === play.audit().state;
              // What is not for now is tried now and then, and is refused.
              if (!isNow && again > 0) continue;
              play.pass(1 + Math.floor(play.random() * 20));
              const answer = await perform(play);
              if (answer === undefined) continue;
              done.push(`${play.today()} ${name}: ${answer.status}`);
              count(answer.status < 300 ? taken : refused, name);
              if (!isNow && answer.status < 300 && when === 'open')
                throw new Error(`${name} is taken of a closed audit`);
              if (isOnce === true && again === 1) {
                const before = [...play.logs.values()].flat().length;
                await play.repeat();
                const grown = [...play.logs.values()].flat().length - before;
                if (answer.status < 300 && grown > 0) throw new Error(`${name}, done twice, is entered twice`);
              }
              if (arrives !== 'none') await play.deliver(arrives === 'all');
            }
            await expectLaws(play, lossy);
          } catch (error) {
            const logs = [...play.logs].map(
              ([of, log]) => `${of}: ${log.map((one) => `${one.act} ${one.state}`).join(', ')}`,
            );
            throw new Error(`${String(error)}\n${[...done, ...play.mails.slice(-8), ...logs].join('\n')}`, {
              cause: error,
            });
          }
        },
      ),
      { numRuns: runs(3, 200), seed: seedOf(5), endOnFailure: true },
    );
    // A property that passes over everything proves nothing.
    expect([...taken.keys()].toSorted()).toStrictEqual(Object.keys(acts).toSorted());
    const sum = (map: Map<string, number>): number => [...map.values()].reduce((total, one) => total + one, 0);
    expect(sum(refused)).toBeLessThan(sum(taken) / 4);
  },
  runs(60_000, 1_800_000),
);

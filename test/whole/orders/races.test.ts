/** Races on the AWS in memory: every stop, and in each race more orders that are drawn. */
import { describe } from 'vitest';
import { memoryEngine } from '../../engine.ts';
import { raceSuite } from '../../orders/races.ts';
import { allOrders, seed } from '../../orders/seeds.ts';
import { runs } from '../../runs.ts';

describe(`in memory, seed ${seed}`, () => {
  const races = raceSuite(memoryEngine(), allOrders(runs(5, 100)), 4);
  races.ticks();
  races.relays();
});

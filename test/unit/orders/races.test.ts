/** Races on the AWS in memory: every stop, and in each race more orders that are drawn. */
import { describe } from 'vitest';
import { memoryEngine } from '../../engine.ts';
import { raceSuite } from '../../orders/races.ts';
import { allOrders, seed } from '../../orders/seeds.ts';

describe(`in memory, seed ${seed}`, () => {
  raceSuite(memoryEngine(), allOrders(25), 5);
});

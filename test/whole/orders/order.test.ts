/** Changes in any order, on the AWS in memory. */
import { describe } from 'vitest';
import { memoryEngine } from '../../engine.ts';
import { orderSuite } from '../../orders/order.ts';
import { allOrders, seed } from '../../orders/seeds.ts';
import { runs } from '../../runs.ts';

describe(`in memory, seed ${seed}`, () => {
  orderSuite(memoryEngine(), { ...allOrders(runs(20, 3000)), counted: runs(60, 200) });
});

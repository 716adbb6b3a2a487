/** A sample of the deals in `test/whole/orders`, on a real engine. */
import { orderSuite } from '../orders/order.ts';
import { seed } from '../orders/seeds.ts';
import { engine } from './fixture.ts';

orderSuite(engine, { seed, counted: 6, drawn: 0 });

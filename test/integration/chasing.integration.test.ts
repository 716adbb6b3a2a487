/** A sample of the ladder in `test/whole/orders`, on a real engine: the rows that ticks live on, and one that is refused. */
import { chasingSuites } from '../orders/chasing.ts';
import { engine } from './fixture.ts';

const suites = chasingSuites(engine);
suites.refused();
suites.rows(true);

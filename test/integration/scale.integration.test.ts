/** A tenth of what `test/whole/orders` tries, on a real engine, in a quarter of the time that functions may take for it all. */
import { scaleSuite } from '../orders/scale.ts';
import { engine } from './fixture.ts';

scaleSuite(engine, { owing: 100, exhausted: 10, entered: { cases: 20, agencies: 10 }, share: 0.25 });

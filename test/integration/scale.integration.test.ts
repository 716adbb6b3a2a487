/** A tenth of what `test/unit/orders` tries, on a real engine: here it takes time, and a tenth of what functions may take. */
import { scaleSuite } from '../orders/scale.ts';
import { engine } from './fixture.ts';

scaleSuite(engine, { owing: 100, exhausted: 10, entered: { cases: 20, agencies: 10 }, share: 0.1 });

/** A sample of the corrections in `test/whole/orders`, on a real engine: those that come at once. */
import { correctionSuites } from '../orders/corrections.ts';
import { engine } from './fixture.ts';

correctionSuites(engine, 12).atOnce();

/**
 * A sample of what `test/whole/orders` tries, on a real engine: an audit is entered and opened. With TEST_RUNS=full a tenth of
 * it all, in a quarter of the time that functions may take for the whole; on a busy machine that says nothing.
 */
import { scaleSuite } from '../orders/scale.ts';
import { isFull } from '../runs.ts';
import { engine } from './fixture.ts';

if (isFull) {
  const suites = scaleSuite(engine, { owing: 100, exhausted: 10, entered: { cases: 20, agencies: 10 }, share: 0.25 });
  suites.ticks();
  suites.entered();
} else {
  scaleSuite(engine, { owing: 0, exhausted: 0, entered: { cases: 5, agencies: 10 } }).entered();
}

/**
 * The largest audits that are promised, on the AWS in memory: what they read and call; nothing is timed. In `npm test` a
 * fifth of them, as what they call stands in proportion; in `npm run test:full` all.
 */
import { memoryEngine } from '../../engine.ts';
import { largest, scaleSuite } from '../../orders/scale.ts';
import { isFull } from '../../runs.ts';

const suites = scaleSuite(
  memoryEngine(),
  isFull ? largest : { owing: 200, exhausted: 20, entered: { cases: 50, agencies: 30 } },
);
suites.ticks();
suites.entered();

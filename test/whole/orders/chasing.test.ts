/** The ladder day by day, on the AWS in memory. */
import { memoryEngine } from '../../engine.ts';
import { chasingSuites } from '../../orders/chasing.ts';

const suites = chasingSuites(memoryEngine());
suites.ticks();
suites.cutOff();
suites.refused();
suites.escalation();
suites.decidedAnew();
suites.rows();

/** The largest audits that are promised, on the AWS in memory: what they read and call; nothing is timed. */
import { memoryEngine } from '../../engine.ts';
import { largest, scaleSuite } from '../../orders/scale.ts';

scaleSuite(memoryEngine(), largest);

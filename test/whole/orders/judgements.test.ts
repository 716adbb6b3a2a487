/** Answers to the audit's own question at once, on the AWS in memory. */
import { memoryEngine } from '../../engine.ts';
import { judgementSuites } from '../../orders/judgements.ts';

judgementSuites(memoryEngine(), 50);

/** Every worker cut off after each call that changes something, on the AWS in memory. */
import { memoryEngine } from '../../engine.ts';
import { cutOffSuites } from '../../orders/cut-off.ts';

const suites = cutOffSuites(memoryEngine());
suites.aggregate();
suites.buildPack();
suites.planChasers();
suites.sendMessage();
suites.relayChanges();
suites.consultation();

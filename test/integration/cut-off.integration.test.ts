/** A sample of what is cut off in `test/whole/orders`, on a real engine: what goes through queues to mails. */
import { cutOffSuites } from '../orders/cut-off.ts';
import { engine } from './fixture.ts';

cutOffSuites(engine, 2).planChasers();

/** A sample of what is cut off in `test/unit/orders`, on a real engine: what sends mails, and what publishes figures. */
import { cutOffSuites } from '../orders/cut-off.ts';
import { engine } from './fixture.ts';

const suites = cutOffSuites(engine);
suites.planChasers();
suites.sendMessage();

/** A sample of the links in `test/unit/orders`, on a real engine. */
import { linkSuites } from '../orders/links.ts';
import { engine } from './fixture.ts';

const suites = linkSuites(engine);
suites.changedContact();
suites.codes();

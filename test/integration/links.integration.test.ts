/** A sample of the links in `test/whole/orders`, on a real engine: reissued ones, from the mails and the ladder to what they open. */
import { linkSuites } from '../orders/links.ts';
import { engine } from './fixture.ts';

linkSuites(engine).reissued();

/** Links and codes, as agencies get them, on the AWS in memory. */
import { memoryEngine } from '../../engine.ts';
import { linkSuites } from '../../orders/links.ts';

const suites = linkSuites(memoryEngine());
suites.changedContact();
suites.reissued();
suites.codes();
suites.opensNothing();
suites.whenLinksEnd();

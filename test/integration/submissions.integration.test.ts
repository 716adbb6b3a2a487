/** A sample of the submissions in `test/whole/orders`, on a real engine: those that want one item at once. */
import { submissionSuites } from '../orders/submissions.ts';
import { engine } from './fixture.ts';

submissionSuites(engine, 12).atOnce();

/** Answers to the audit's own question at once, on a real engine. */
import { judgementSuites } from '../orders/judgements.ts';
import { engine } from './fixture.ts';

judgementSuites(engine, 12);

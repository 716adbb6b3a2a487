/** What the integration tests share: the local AWS as an engine, and the small audit that is made on it. */
import { localEngine } from '../engine.ts';

/** The local AWS; each file has clients of its own. */
export const engine = localEngine();
export const { sqs, newTable, newBucket, newQueue, itemsOf, fill, openPostOffice } = engine;

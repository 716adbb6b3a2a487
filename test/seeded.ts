/**
 * Before each test file: in `npm test` every property draws the same cases each time, so that nobody's first run fails by
 * chance. `npm run test:full` draws others each time, and many more; what it finds becomes an example.
 */
import * as fc from 'fast-check';
import { chai } from 'vitest';
import { isFull } from './runs.ts';

if (!isFull) fc.configureGlobal({ seed: 20_150_407 });

// A proxy round each assertion would tell a misspelt one, which the compiler tells before.
chai.config.useProxy = false;

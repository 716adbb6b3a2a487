import { createGroupHandler } from '../shared/aws/batch.ts';
import { readEnv, text } from '../shared/aws/env.ts';
import { openBucket } from '../shared/aws/files.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { Change } from '../shared/effects/messages.ts';
import { nothingKept } from '../shared/figures/kept.ts';
import { takeChanges } from '../shared/figures/publish.ts';

const env = readEnv({ TABLE_NAME: text, RESULTS_BUCKET: text });
const log = createLog('aggregate');
const deps = {
  table: openTable(env.TABLE_NAME),
  bucket: openBucket(env.RESULTS_BUCKET),
  log,
  now: () => new Date(),
  kept: nothingKept(),
};

export const handler = createGroupHandler({
  schema: Change,
  log,
  groupOf: (change) => change.audit,
  take: (audit, changes) => takeChanges(deps, audit, changes),
});

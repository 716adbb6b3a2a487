import { createGroupHandler } from '../shared/base/aws/batch.ts';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { openBucket } from '../shared/base/aws/files.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openOwnQueue, openQueues } from '../shared/base/aws/queue.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';
import { Change, readMessage } from '../shared/domain/messages/messages.ts';
import { emptyCache } from '../shared/work/aggregate/figures-cache.ts';
import { takeChanges } from '../shared/work/aggregate/take-changes.ts';

const env = readEnv({ TABLE_NAME: text, RESULTS_BUCKET: text, OWN_QUEUE_URL: text, DEAD_LETTER_QUEUE_URL: text });
const log = createLog('aggregate', () => new Date());
const deps = {
  table: openTable(env.TABLE_NAME),
  tools: emptyTools(),
  bucket: openBucket(env.RESULTS_BUCKET),
  log,
  now: () => new Date(),
  cache: emptyCache(),
};

export const handler = createGroupHandler({
  read: (body) => readMessage(Change, body),
  log,
  queue: openOwnQueue(openQueues(), { queue: env.OWN_QUEUE_URL, deadLetters: env.DEAD_LETTER_QUEUE_URL }),
  groupOf: (change) => change.audit,
  take: (audit, changes) => takeChanges(deps, audit, changes),
});

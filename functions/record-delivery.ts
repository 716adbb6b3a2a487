import { createQueueHandler } from '../shared/base/aws/batch.ts';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { Notification, recordDelivery } from '../shared/work/sending/record-delivery.ts';

const env = readEnv({ TABLE_NAME: text });
const log = createLog('record-delivery');
const deps = { table: openTable(env.TABLE_NAME), log };

export const handler = createQueueHandler({
  schema: Notification,
  log,
  take: (notification) => recordDelivery(deps, notification),
});

import { createQueueHandler } from '../shared/aws/batch.ts';
import { readEnv, text } from '../shared/aws/env.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { Notification, recordDelivery } from '../shared/mail/delivery.ts';

const env = readEnv({ TABLE_NAME: text });
const log = createLog('record-delivery');
const deps = { table: openTable(env.TABLE_NAME), log };

export const handler = createQueueHandler({
  schema: Notification,
  log,
  take: (notification) => recordDelivery(deps, notification),
});

import * as z from 'zod/mini';
import { createQueueHandler } from '../shared/base/aws/batch.ts';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openOwnQueue, openQueues } from '../shared/base/aws/queue.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { Notification, recordDelivery } from '../shared/work/sending/record-delivery.ts';

const env = readEnv({ TABLE_NAME: text, OWN_QUEUE_URL: text, DEAD_LETTER_QUEUE_URL: text });
const log = createLog('record-delivery', () => new Date());
const deps = { table: openTable(env.TABLE_NAME), log };

export const handler = createQueueHandler({
  // SES's own, by SNS: they are not of this program's versions.
  read: (body) => z.safeParse(Notification, body),
  log,
  queue: openOwnQueue(openQueues(), { queue: env.OWN_QUEUE_URL, deadLetters: env.DEAD_LETTER_QUEUE_URL }),
  take: (notification) => recordDelivery(deps, notification),
});

import { createQueueHandler } from '../shared/aws/batch.ts';
import { readEnv, text } from '../shared/aws/env.ts';
import { createLog } from '../shared/aws/log.ts';
import { openQueues, sendAll } from '../shared/aws/queue.ts';
import { openTable } from '../shared/aws/table.ts';
import { fanOut } from '../shared/chasing/fan-out.ts';
import { Plan } from '../shared/effects/messages.ts';

const env = readEnv({ TABLE_NAME: text, MESSAGES_QUEUE_URL: text });
const log = createLog('plan-chasers');
const queues = openQueues();
const deps = {
  table: openTable(env.TABLE_NAME),
  log,
  send: (messages: readonly object[]) =>
    sendAll(
      queues,
      env.MESSAGES_QUEUE_URL,
      messages.map((body) => ({ body })),
    ),
};

export const handler = createQueueHandler({ schema: Plan, log, take: (plan) => fanOut(deps, plan) });

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { createQueueHandler } from '../shared/base/aws/batch.ts';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openOwnQueue, openQueues, sendAll } from '../shared/base/aws/queue.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { takePlan } from '../shared/work/chasing/plan.ts';
import { ticksOf } from '../shared/work/chasing/tick.ts';
import { outgoing, Plan, readMessage, type Message } from '../shared/domain/messages/messages.ts';
import { londonDay } from '../shared/base/time/days.ts';

const env = readEnv({
  TABLE_NAME: text,
  MESSAGES_QUEUE_URL: text,
  PLANS_QUEUE_URL: text,
  OWN_QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
});
const log = createLog('plan-chasers', () => new Date());
const queues = openQueues();
const table = openTable(env.TABLE_NAME);
const deps = {
  table,
  log,
  send: (messages: readonly Message[]) => sendAll(queues, env.MESSAGES_QUEUE_URL, messages.map(outgoing)),
};

const takePlans = createQueueHandler({
  read: (body) => readMessage(Plan, body),
  log,
  queue: openOwnQueue(queues, { queue: env.OWN_QUEUE_URL, deadLetters: env.DEAD_LETTER_QUEUE_URL }),
  take: (plan) => takePlan(deps, plan),
});

/** The event that EventBridge Scheduler hands over. */
const Tick = z.object({ time: z.iso.datetime() });

/** Plans of the queue; and the schedule's own event, which makes a plan of each open audit. */
export const handler = async (event: SQSEvent | { time: string }): Promise<SQSBatchResponse> => {
  if ('Records' in event) return takePlans(event);
  const plans = await ticksOf(table, londonDay(new Date(z.parse(Tick, event).time)));
  await sendAll(queues, env.PLANS_QUEUE_URL, plans.map(outgoing));
  log.info('ticked', { count: plans.length });
  return { batchItemFailures: [] };
};

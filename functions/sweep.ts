/** The reconciler, hourly: the way back from whatever got lost. */
import * as z from 'zod/mini';
import { days, readEnv, text } from '../shared/base/aws/env.ts';
import { openBucket } from '../shared/base/aws/files.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openQueues } from '../shared/base/aws/queue.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { keepRows, sendEffects } from '../shared/work/relay/store.ts';
import { sweep } from '../shared/work/relay/sweep.ts';

const env = readEnv({
  TABLE_NAME: text,
  IDENTIFIERS_TABLE_NAME: text,
  DRAFTS_TABLE_NAME: text,
  IDENTIFIERS_DAYS: days,
  LINK_DAYS: days,
  RESULTS_BUCKET: text,
  CHANGES_QUEUE_URL: text,
  MESSAGES_QUEUE_URL: text,
  PLANS_QUEUE_URL: text,
  PACKS_QUEUE_URL: text,
});
const log = createLog('sweep', () => new Date());
const queues = {
  client: openQueues(),
  changes: env.CHANGES_QUEUE_URL,
  messages: env.MESSAGES_QUEUE_URL,
  plans: env.PLANS_QUEUE_URL,
  packs: env.PACKS_QUEUE_URL,
};
const table = openTable(env.TABLE_NAME);
const deps: Parameters<typeof sweep>[0] = {
  table,
  identifiers: openTable(env.IDENTIFIERS_TABLE_NAME, table),
  drafts: openTable(env.DRAFTS_TABLE_NAME, table),
  linkDays: env.LINK_DAYS,
  identifiersDays: env.IDENTIFIERS_DAYS,
  bucket: openBucket(env.RESULTS_BUCKET),
  log,
  keep: (rows) => keepRows(table, rows),
  send: (effects, again) => sendEffects(queues, effects, again),
};

/** The event that EventBridge Scheduler hands over. */
const Tick = z.object({ time: z.iso.datetime() });

export const handler = async (event: unknown): Promise<{ sent: number }> => {
  const { time } = z.parse(Tick, event);
  const sent = await sweep(deps, time);
  log.info('swept', { count: sent });
  return { sent };
};

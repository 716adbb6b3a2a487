import type { DynamoDBStreamEvent } from 'aws-lambda';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openQueues } from '../shared/base/aws/queue.ts';
import { relay } from '../shared/work/relay/relay.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { keepRows, park, sendEffects } from '../shared/work/relay/store.ts';

const env = readEnv({
  TABLE_NAME: text,
  CHANGES_QUEUE_URL: text,
  MESSAGES_QUEUE_URL: text,
  PLANS_QUEUE_URL: text,
  PACKS_QUEUE_URL: text,
  PARKED_QUEUE_URL: text,
});
const client = openQueues();
const table = openTable(env.TABLE_NAME);
const queues = {
  client,
  changes: env.CHANGES_QUEUE_URL,
  messages: env.MESSAGES_QUEUE_URL,
  plans: env.PLANS_QUEUE_URL,
  packs: env.PACKS_QUEUE_URL,
};
const deps: Parameters<typeof relay>[0] = {
  log: createLog('relay-changes', () => new Date()),
  keep: (rows) => keepRows(table, rows),
  send: (effects) => sendEffects(queues, effects),
  park: (parked) => park(client, env.PARKED_QUEUE_URL, parked),
};

export const handler = (event: DynamoDBStreamEvent): Promise<void> => relay(deps, event.Records);

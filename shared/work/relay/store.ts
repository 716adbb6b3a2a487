import type { SQSClient } from '@aws-sdk/client-sqs';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { sendAll } from '../../base/aws/queue.ts';
import type { Table } from '../../base/aws/table.ts';
import { keepConcerns } from '../../domain/alerts/keep-concerns.ts';
import { keepBoard } from '../../domain/board/keep-board.ts';
import { dropOwed, keepOwed } from '../../domain/owed/store.ts';
import { keepLinks } from '../../domain/links/keep-expiry.ts';
import { changeId } from '../../domain/messages/ids.ts';
import { outgoing } from '../../domain/messages/messages.ts';
import type { Effects, KeptRows, OwedEffect } from './effects.ts';

/** The queues that effects go to, by URL. */
export interface Queues {
  client: SQSClient;
  changes: string;
  messages: string;
  plans: string;
  packs: string;
}

/**
 * Sends effects to their queues. Everything may be sent again: what receives it takes repeats.
 * @param again what makes this sending different from an earlier one of the same change, which a FIFO queue would drop for
 * five minutes; empty for the relay
 * @throws Error when any queue refuses any of them
 */
export async function sendEffects(queues: Queues, effects: Effects, again = ''): Promise<void> {
  await Promise.all([
    sendAll(
      queues.client,
      queues.changes,
      effects.changes.map((change) => ({
        ...outgoing(change),
        fifo: { group: change.audit, deduplication: `${changeId(change)}${again}` },
      })),
    ),
    sendAll(queues.client, queues.messages, effects.messages.map(outgoing)),
    sendAll(queues.client, queues.plans, effects.plans.map(outgoing)),
    sendAll(queues.client, queues.packs, effects.packs.map(outgoing)),
  ]);
}

/** Parks what could not be read: its keys and why, never its content. */
export const park = (
  client: SQSClient,
  queueUrl: string,
  parked: readonly { pk: string; sk: string; code: string }[],
): Promise<void> =>
  sendAll(
    client,
    queueUrl,
    parked.map((body) => ({ body })),
  );

/**
 * Keeps all rows that follow from facts. A batch may be kept again, and in parts.
 * @throws whatever the table refused, and Error as `keepLinks` does
 */
export async function keepRows(table: Table, rows: KeptRows): Promise<void> {
  const deleted = rows.board.some(({ of }) => of !== 'entry');
  // What was deleted is owed no more, whatever its entries said that are told together with it.
  if (deleted) await keepAllOwed(table, rows.owed);
  await Promise.all([...(deleted ? [] : [keepAllOwed(table, rows.owed)]), keepBoard(table, rows.board)]);
  await keepLinks(table, rows.links);
  await keepConcerns(table, rows.concerns);
}

/** Keeps the rows of what is owed: each return's in the order of its entries, several returns at a time. */
async function keepAllOwed(table: Table, effects: readonly OwedEffect[]): Promise<void> {
  const ofReturns = [...Map.groupBy(effects, ({ owed }) => `${owed.audit}#${owed.case}#${owed.agency}`).values()];
  await mapInBatches(ofReturns, (one) => keepOwedOf(table, one));
}

async function keepOwedOf(table: Table, effects: readonly OwedEffect[]): Promise<void> {
  for (const { owed, settled, wasDueOn } of effects) {
    if (wasDueOn !== undefined) await dropOwed(table, { ...owed, dueOn: wasDueOn });
    if (settled) await dropOwed(table, owed);
    else await keepOwed(table, owed);
  }
}

import type { DynamoDBRecord } from 'aws-lambda';
import { newImage, recordKeys } from '../../base/aws/stream.ts';
import type { Log } from '../../base/aws/log.ts';
import { effectsOf, effectsOfDeletion, mergeEffects } from './effects-of-item.ts';
import { noEffects, type Effects, type KeptRows } from './effects.ts';

export interface RelayDeps {
  log: Log;
  /** Keeps the rows of what is owed, of cases, of whose links are ended and of open concerns, before anybody is sent a mail on the strength of them. */
  keep: (rows: KeptRows) => Promise<void>;
  send: (effects: Effects) => Promise<void>;
  park: (parked: readonly { pk: string; sk: string; code: string }[]) => Promise<void>;
}

/**
 * Turns stream records into messages that carry keys. What cannot be read is parked and the rest goes on.
 * @throws whatever a queue refused: the stream then delivers the whole batch again, which every consumer takes
 */
export async function relay(deps: RelayDeps, records: readonly DynamoDBRecord[]): Promise<void> {
  const effects: Effects[] = [];
  const unreadable: { pk: string; sk: string; code: string }[] = [];
  for (const record of records) {
    try {
      const image = newImage(record);
      effects.push(image === undefined ? effectsOfDeletion(recordKeys(record)) : effectsOf(image));
    } catch (error) {
      unreadable.push({ ...recordKeys(record), code: error instanceof Error ? error.name : 'unknown' });
    }
  }
  const all = mergeEffects(effects);
  // The figures rest on none of the rows; mails do.
  const { changes } = all;
  await Promise.all([
    deps.send({ ...noEffects(), changes }),
    deps.keep(all).then(() => deps.send({ ...all, changes: [] })),
  ]);
  if (unreadable.length > 0) await deps.park(unreadable);
  const count = all.changes.length + all.messages.length + all.plans.length + all.packs.length;
  deps.log.info('relayed', { count, outcome: unreadable.length === 0 ? 'all' : `${unreadable.length} parked` });
}

import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Table } from '../../base/aws/table.ts';
import { isAcknowledged } from './concerns.ts';
import { dropConcern, keepConcern, listAcknowledgements, listConcerns, type OpenConcern } from './store.ts';

/** What a fact says of the list of open concerns: one was raised, all of a return up to an entry were acknowledged, or a row stands for nothing. */
export type ConcernEffect =
  | { of: 'raised'; concern: OpenConcern }
  | { of: 'acknowledged'; audit: string; case: string; agency: string; upTo: number }
  | { of: 'nothing'; concern: OpenConcern };

/**
 * Keeps the list of open concerns. Facts may be told twice, late and out of order: one that was acknowledged before it is
 * told of again is not put back.
 */
export async function keepConcerns(table: Table, effects: readonly ConcernEffect[]): Promise<void> {
  for (const effect of effects) await keepOne(table, effect);
}

async function keepOne(table: Table, effect: ConcernEffect): Promise<void> {
  switch (effect.of) {
    case 'raised': {
      const { audit, case: id } = effect.concern;
      const acknowledged = await listAcknowledgements(table, audit, id);
      if (isAcknowledged(effect.concern, acknowledged)) await dropConcern(table, effect.concern);
      else await keepConcern(table, effect.concern);
      return;
    }
    case 'acknowledged': {
      const { of: _of, upTo, ...ofReturn } = effect;
      const ended = (await listConcerns(table, ofReturn)).filter(({ seq }) => seq <= upTo);
      await mapInBatches(ended, (concern) => dropConcern(table, concern));
      return;
    }
    case 'nothing':
      await dropConcern(table, effect.concern);
  }
}

import * as z from 'zod/mini';
import { getItem, putItem, type Key, type Table } from '../../base/aws/table.ts';
import { padded } from './ids.ts';
import { FanOut } from './schema.ts';
import { auditPartition, sortPrefix } from './table-keys.ts';

const FanOutItem = z.strictObject({ pk: z.string(), sk: z.string(), ...FanOut.shape, audit: z.string() });

/** Which fan-out of an audit: of moves, and of entries of a consultation, there are several. */
export type FanOutOf = Pick<FanOut, 'act' | 'move' | 'seq'>;

const fanOutKey = (audit: string, { act, move, seq }: FanOutOf): Key => {
  const number = move ?? seq;
  return {
    pk: auditPartition(audit),
    sk: `${sortPrefix.fanOut}${act}${number === undefined ? '' : `#${padded(number)}`}`,
  };
};

/** How far an audit's opening, closing, move or consultation has fanned out; undefined when it has not begun. */
export async function getFanOut(table: Table, audit: string, of: FanOutOf): Promise<FanOut | undefined> {
  const item = await getItem(table, fanOutKey(audit, of));
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, audit: _audit, ...fanOut } = z.parse(FanOutItem, item);
  return fanOut;
}

/** Notes how far a fan-out has come. Going back is harmless: messages have deterministic ids. */
export const putFanOut = (table: Table, audit: string, fanOut: FanOut): Promise<void> =>
  putItem(table, { ...fanOutKey(audit, fanOut), ...fanOut, audit });

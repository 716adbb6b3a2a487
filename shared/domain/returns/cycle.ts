import { createHash } from 'node:crypto';
import type { ReturnKey } from '../audits/ids.ts';
import type { Entry, UsedKey } from './schema.ts';

/** The most versions, and the most checks, that a return takes in one cycle. Only staff begin a cycle. */
export const mostInCycle = 50;

/** What a return has taken in its current cycle. Entries that were written before it was counted say nothing: none. */
export const takenInCycle = (last: Entry): NonNullable<Entry['inCycle']> => last.inCycle ?? { versions: 0, checks: 0 };

/** An `Idempotency-Key` as it is kept: worth nothing for another return, and the key is not told by it. */
export const keyHash = ({ audit, case: id, agency }: ReturnKey, key: string): string =>
  createHash('sha256').update([audit, id, agency, key].join('\n')).digest('base64url').slice(0, 16);

/** A content's hash, as far as two bodies of one key have to be told apart. */
const bodyHash = (sha256: string): string => sha256.slice(0, 24);

/** A key's use, as the entries after it carry it. */
export const useOf = (key: string, of: { version: number; seq: number; sha256: string }): UsedKey => ({
  key,
  version: of.version,
  seq: of.seq,
  body: bodyHash(of.sha256),
});

/** Whether a key came with this content. */
export const cameWith = ({ body }: UsedKey, sha256: string): boolean => body === bodyHash(sha256);

/** The keys of a cycle that are known from its last entry. Older entries have their own key alone, in clear. */
export function keysIn(last: Entry): readonly UsedKey[] {
  if (last.keys !== undefined) return last.keys;
  if (last.idempotencyKey === undefined || last.counted === undefined) return [];
  return [useOf(keyHash(last, last.idempotencyKey), last.counted)];
}

/** What an entry carries on of its cycle. */
export function carriedOn(last: Entry): Pick<Entry, 'inCycle' | 'keys' | 'keyed'> {
  const keys = keysIn(last);
  return {
    inCycle: takenInCycle(last),
    ...(keys.length === 0 ? {} : { keys: [...keys], keyed: keys.length }),
  };
}

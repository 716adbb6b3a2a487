import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import type { Opened } from '../../domain/links/open.ts';
import { readStates } from '../../domain/returns/store.ts';

/** The newest version of a return as its entity tag; `"0"` while none has come. Sent back as `If-Match`, it is held to. */
export const etagOf = (versions: number): string => `"${versions}"`;

/** The version that an `If-Match` names. @param header in the shape of an entity tag of {@link etagOf} */
export const versionOfTag = (header: string): number => Number(header.slice(1, -1));

/**
 * The seq of a version's entry. The newest one's is told by the last entry, and so is that a version is not there; for any
 * other the states are read.
 * @param number as a path names it
 * @throws HttpProblem 404
 */
export async function versionSeq(table: Table, { key, last }: Opened, number: string): Promise<number> {
  const version = Number(number);
  if (version > last.versions) throw new HttpProblem('not-found');
  if (last.counted?.version === version) return last.counted.seq;
  const states = await readStates(table, key);
  const entry = states.find((one) => one.act === 'submission' && one.counted?.version === version);
  if (entry === undefined) throw new HttpProblem('not-found');
  return entry.seq;
}

import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import type { Opened } from '../../domain/links/open.ts';
import { readStates } from '../../domain/returns/store.ts';

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

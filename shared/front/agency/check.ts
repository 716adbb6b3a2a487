import { HttpProblem, refuseFaults } from '../../base/http/problem.ts';
import { stampOf } from '../../base/http/request.ts';
import { SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import { openReturn, type Opened } from '../../domain/links/open.ts';
import { checkFaults } from '../../domain/returns/check-faults.ts';
import { newestCheck } from '../../domain/returns/people-checked.ts';
import type { Check, Entry } from '../../domain/returns/schema.ts';
import { append, getEntry } from '../../domain/returns/store.ts';
import type { AgencyDeps } from './deps.ts';
import type { Checked } from './responses.ts';
import type { AgencyHandlers } from './routes.ts';
import { etagOf } from '../../base/http/entity-tag.ts';
import { decideCheck, type Decision, type Stamp } from '../../domain/returns/decide-entry.ts';

const checkedOf = (key: ReturnKey, entry: Entry): Checked => ({
  ...key,
  state: entry.state,
  ...(entry.knows === undefined ? {} : { knows: entry.knows }),
  ...(entry.checked === undefined ? {} : { people: entry.checked.people, unlisted: entry.checked.unlisted }),
  ...(entry.state === 'declined' && entry.declined !== undefined ? { reason: entry.declined } : {}),
  ...(entry.state === 'cannot-identify' && entry.missing !== undefined ? { missing: entry.missing } : {}),
});

/** What whoever sends a check has seen of the return. */
export interface SeenOfLog {
  /** The log as it is now, without content, oldest first. */
  log: readonly Entry[];
  /** The last entry that they have seen. */
  seq: number;
  /** Whether they may know what a later check says. One who may not isn't told that theirs says the same. */
  mayKnow: (later: Entry) => boolean;
}

/** What a check comes to for somebody who has not seen the newest one: theirs does not take its place. */
function decideSeen(log: readonly Entry[], decision: Decision, { seq, mayKnow }: SeenOfLog): Decision {
  const later = newestCheck(log, seq);
  if (later === undefined || 'refused' in decision || (!('entry' in decision) && mayKnow(later))) return decision;
  return { type: 'version-passed', refused: 'Another record check has come meanwhile.' };
}

/**
 * Takes an agency's check of a return that was opened.
 * @param seen what was seen of the return, where another check that came since is not to be replaced
 * @returns its entry; of one that changes nothing, the one that it repeats
 * @throws HttpProblem 422 for what is wrong with it, 409 where the return takes none, 412 where another has come unseen
 */
export async function takeCheck(
  { table, log }: Pick<AgencyDeps, 'table' | 'log'>,
  opened: Opened,
  check: Check,
  stamp: Stamp,
  seen?: SeenOfLog,
): Promise<Entry> {
  if (opened.key.agency === SUMMARY)
    throw new HttpProblem('not-legal-now', 'A case summary has no record check. Send the summary itself.');
  refuseFaults(checkFaults(check, opened.case));
  // A note is held against the one before; nothing else of a check rests on what was written.
  const isNoteAfterCheck = check.note !== undefined && opened.last.act === 'check';
  const last = isNoteAfterCheck ? await getEntry(table, opened.key, opened.last.seq) : opened.last;
  const before = seen?.log.filter(({ seq }) => seq < last.seq) ?? [];
  const { entry, repeated } = await append(table, [...before, last], (entries) => {
    const decision = decideCheck(entries.at(-1) ?? last, check, stamp);
    return seen === undefined ? decision : decideSeen(entries, decision, seen);
  });
  log.info('check-taken', {
    ...opened.key,
    seq: entry.seq,
    kind: check.outcome,
    outcome: repeated ? 'repeat' : 'new',
  });
  return entry;
}

/** What the bearer of a link says first: whether its agency knows the family. */
export const createCheckHandlers = (deps: AgencyDeps): Pick<AgencyHandlers, 'check'> => ({
  async check(request) {
    const opened = await openReturn(deps, request, { callerMayReject: false });
    const entry = await takeCheck(deps, opened, request.body, stampOf(request));
    return { status: 200, body: checkedOf(opened.key, entry), headers: { etag: etagOf(entry.versions) } };
  },
});

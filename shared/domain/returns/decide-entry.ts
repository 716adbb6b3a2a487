import { askedRef, casePartition, logPrefix } from '../audits/table-keys.ts';
import { type ReturnKey, padded } from '../audits/ids.ts';
import { packed, unpacked } from '../../base/content/compressed.ts';
import { nextState, type Act } from './life-cycle.ts';
import {
  CheckContent,
  type Check,
  type Entry,
  type Extension,
  type NewCorrection,
  type QueryContent,
  type SummaryContent,
  type Withdrawal,
} from './schema.ts';
import type { Content } from '../tool/submission.ts';
import { newestCorrections } from './log.ts';

/** What a proposed act comes to: a new entry, nothing (a repeat of what already holds), or a refusal. */
export type Decision = { entry: Entry } | { repeat: Entry } | { refused: string };

/** Who acts and when; the clock only stamps. */
export interface Stamp {
  receivedAt: Date;
  /** The user pool's opaque subject, for acts of staff. */
  by?: string;
}

const own = (key: ReturnKey, seq: number): Pick<Entry, 'pk' | 'sk' | 'audit' | 'case' | 'agency' | 'seq'> => ({
  pk: casePartition(key.audit, key.case),
  sk: `${logPrefix(key.agency)}${padded(seq)}`,
  audit: key.audit,
  case: key.case,
  agency: key.agency,
  seq,
});

const describe = (act: Act, from: Entry['state']): string => `a return that is ${from} takes no ${act}`;

/** The entry after `last`: its key, the state it leads to, and what carries over from it. */
function following(last: Entry, act: Act, entryAct: Entry['act'], stamp: Stamp): Entry | undefined {
  const state = nextState(last.state, act);
  if (state === undefined) return undefined;
  const key = { audit: last.audit, case: last.case, agency: last.agency };
  return {
    ...own(key, last.seq + 1),
    act: entryAct,
    state,
    service: last.service,
    cycle: last.cycle,
    askedOn: last.askedOn,
    dueOn: last.dueOn,
    receivedAt: stamp.receivedAt.toISOString(),
    versions: last.versions,
    ...(last.knows === undefined ? {} : { knows: last.knows }),
    ...(last.counted === undefined ? {} : { counted: last.counted }),
    // Until it is answered the last entry says what is asked: every mail about the return names it.
    ...(state === 'reopened' && last.question !== undefined ? { question: last.question } : {}),
    ...(stamp.by === undefined ? {} : { by: stamp.by }),
  };
}

/** What begins a new cycle of the ladder. */
const newCycle = (
  last: Entry,
  askedOn: string,
  dueOn: string,
): Pick<Entry, 'cycle' | 'askedOn' | 'dueOn' | 'wasDueOn'> => ({
  cycle: last.seq + 1,
  askedOn,
  dueOn,
  wasDueOn: last.dueOn,
});

/** Asking for a return, which begins its log, or asking again, which starts a new cycle. */
export function decideAsk(
  last: Entry | undefined,
  ask: ReturnKey & { service: string; askedOn: string; dueOn: string; atOpening: boolean },
  stamp: Stamp,
): Decision {
  const { service, askedOn, dueOn, atOpening, ...key } = ask;
  const found = { ref: askedRef(key.audit, key.agency), refSort: key.case };
  const opening = atOpening ? { atOpening } : {};
  if (last === undefined) {
    return {
      entry: {
        ...own(key, 1),
        act: 'ask',
        state: 'asked',
        service,
        cycle: 1,
        askedOn,
        dueOn,
        receivedAt: stamp.receivedAt.toISOString(),
        versions: 0,
        ...(stamp.by === undefined ? {} : { by: stamp.by }),
        ...opening,
        ...found,
      },
    };
  }
  const entry = following(last, 'ask', 'ask', stamp);
  if (entry === undefined) return { refused: describe('ask', last.state) };
  if (last.act === 'ask' && last.askedOn === askedOn && last.dueOn === dueOn) return { repeat: last };
  return { entry: { ...entry, service, ...newCycle(last, askedOn, dueOn), ...opening, ...found } };
}

const same = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.length === b.length && a.every((item, index) => item === b[index]));

/** An agency's check. One that changes nothing, and brings no new note, is a repeat. */
export function decideCheck(last: Entry, check: Check, stamp: Stamp): Decision {
  const entry = following(last, `check-${check.outcome}`, 'check', stamp);
  const isNew = check.note !== undefined && check.note !== noteOf(last);
  const settledSo = last.state === check.outcome && !isNew;
  switch (check.outcome) {
    case 'known': {
      if (entry === undefined) return { refused: describe('check-known', last.state) };
      const knows = check.knows?.toSorted();
      if (entry.state === last.state && same(knows, last.knows) && !isNew) return { repeat: last };
      const { knows: _before, ...rest } = entry;
      return { entry: { ...rest, ...(knows === undefined ? {} : { knows }), ...noted(check.note) } };
    }
    case 'not-known': {
      if (settledSo) return { repeat: last };
      if (entry === undefined) return { refused: describe('check-not-known', last.state) };
      const { knows: _before, ...rest } = entry;
      return { entry: { ...rest, ...noted(check.note) } };
    }
    case 'cannot-identify': {
      if (entry === undefined) return { refused: describe('check-cannot-identify', last.state) };
      const missing = (check.missing ?? ['unspecified']).toSorted();
      if (settledSo && same(missing, last.missing)) return { repeat: last };
      const { knows: _before, ...rest } = entry;
      return { entry: { ...rest, missing, ...noted(check.note) } };
    }
  }
}

/** The note that the last check came with. */
const noteOf = (last: Entry): string | undefined =>
  last.act === 'check' && last.content !== undefined ? unpacked(CheckContent, last.content).note : undefined;

const noted = (note: string | undefined): { content?: Uint8Array<ArrayBuffer> } =>
  note === undefined ? {} : { content: packed({ note } satisfies CheckContent) };

/** What the rules of the tool say of a submission, worked out before it is put. */
export interface Assessed {
  sha256: string;
  content: Content | SummaryContent;
  covers: string[];
  gaps: string[];
  unexplained: number;
  concern: boolean;
  idempotencyKey?: string;
}

/** A submission: a new version, unless it equals the current version of a submitted return. */
export function decideSubmission(last: Entry, assessed: Assessed, stamp: Stamp): Decision {
  if (last.state === 'submitted' && last.counted?.sha256 === assessed.sha256) return { repeat: last };
  const entry = following(last, 'submission', 'submission', stamp);
  if (entry === undefined) return { refused: describe('submission', last.state) };
  const version = last.versions + 1;
  return {
    entry: {
      ...entry,
      versions: version,
      counted: {
        version,
        seq: entry.seq,
        sha256: assessed.sha256,
        receivedAt: entry.receivedAt,
        covers: assessed.covers,
        gaps: assessed.gaps,
        unexplained: assessed.unexplained,
      },
      content: packed(assessed.content),
      ...(assessed.concern ? { concern: true } : {}),
      ...(assessed.idempotencyKey === undefined ? {} : { idempotencyKey: assessed.idempotencyKey }),
    },
  };
}

/** A later due date; starts a new cycle. */
export function decideExtension(last: Entry, extension: Extension, stamp: Stamp): Decision {
  if (last.act === 'extension' && last.dueOn === extension.dueOn) return { repeat: last };
  const entry = following(last, 'extension', 'extension', stamp);
  if (entry === undefined) return { refused: describe('extension', last.state) };
  const { askedOn, dueOn, reason } = extension;
  return { entry: { ...entry, ...newCycle(last, askedOn, dueOn), content: packed({ reason }) } };
}

/** The lead's query about one answer: the return is reopened for it, and its newest version counts until the next. */
export function decideQuery(
  last: Entry,
  query: { question: string; text: string; askedOn: string; dueOn: string },
  stamp: Stamp,
): Decision {
  const { question, text, askedOn, dueOn } = query;
  const entry = following(last, 'query', 'query', stamp);
  if (entry === undefined) return { refused: describe('query', last.state) };
  return {
    entry: { ...entry, ...newCycle(last, askedOn, dueOn), question, content: packed({ text } satisfies QueryContent) },
  };
}

/**
 * The audit lead's coded correction of one answer, or taking it back. It begins no cycle, and what counts is as before.
 * @param log the whole log, oldest first; not empty
 */
export function decideCorrection(log: readonly Entry[], correction: NewCorrection, stamp: Stamp): Decision {
  const last = log.at(-1);
  if (last === undefined) throw new RangeError('what was never asked for cannot be corrected');
  const entry = following(last, 'correction', 'correction', stamp);
  if (entry === undefined) return { refused: describe('correction', last.state) };
  const counts = last.counted?.version;
  if (counts !== correction.version) {
    return {
      refused: `version ${counts} counts now, and this is a correction of version ${correction.version}: read version ${counts} first`,
    };
  }
  const before = newestCorrections(log).find((one) => one.correction?.question === correction.question);
  const said = before?.correction;
  if (before !== undefined && said?.corrected === correction.corrected && said.reason === correction.reason) {
    return { repeat: before };
  }
  if (correction.corrected === null && said === undefined) {
    return { refused: 'there is no correction of this answer to take back' };
  }
  return { entry: { ...entry, correction } };
}

/** A withdrawal: what was submitted is kept, and never counted again. */
export function decideWithdrawal(last: Entry, withdrawal: Withdrawal, stamp: Stamp): Decision {
  if (last.state === 'withdrawn' && last.reason === withdrawal.reason) return { repeat: last };
  const entry = following(last, 'withdrawal', 'withdrawal', stamp);
  if (entry === undefined) return { refused: describe('withdrawal', last.state) };
  const { counted: _counted, ...rest } = entry;
  return { entry: { ...rest, reason: withdrawal.reason } };
}

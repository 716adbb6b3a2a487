import { askedRef, casePartition, logPrefix } from '../audits/table-keys.ts';
import { type ReturnKey, padded } from '../audits/ids.ts';
import { packed, unpacked } from '../../base/content/compressed.ts';
import { londonDay, type Day } from '../../base/time/days.ts';
import { nextState, withdrawnOf, type Act } from './life-cycle.ts';
import {
  CheckContent,
  type Check,
  type Counted,
  type Decline,
  type Entry,
  type Extension,
  type NewCorrection,
  type SummaryContent,
  type SummaryPartName,
  type Withdrawal,
} from './schema.ts';
import type { Content } from '../tool/submission.ts';
import { passedSince, sentFrom, type Conditions } from './conditions.ts';
import { cameWith, carriedOn, keysIn, mostInCycle, takenInCycle, useOf } from './cycle.ts';
import { correctedKey, newestCorrections } from './log.ts';
import { knowsOf, peopleChecked, samePeople } from './people-checked.ts';
import { caseDropped, describeRefusal } from './refusals.ts';
import { reopenedForOf, saidOf } from './reopened-for.ts';

/**
 * What a proposed act comes to: a new entry, nothing (a repeat of what already holds; of an entry that is not at hand, by its
 * seq), or a refusal.
 */
export type Decision = { entry: Entry } | { repeat: Entry } | { repeatOf: number } | Refusal;

/** Why an act is not taken, in words for whoever proposed it; without a type, the state does not allow it. */
export interface Refusal {
  refused: string;
  type?: 'key-reused' | 'version-passed' | 'limit-reached';
}

/** Who acts and when; the clock only stamps. */
export interface Stamp {
  receivedAt: Date;
  /** The day of the request; without it, that of `receivedAt`. */
  on?: Day;
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

/** The entry after `last`: its key, the state it leads to, and what carries over from it. */
export function following(last: Entry, act: Act, entryAct: Entry['act'], stamp: Stamp): Entry | undefined {
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
    ...(last.checkAskedOn === undefined ? {} : { checkAskedOn: last.checkAskedOn }),
    receivedAt: stamp.receivedAt.toISOString(),
    on: stamp.on ?? londonDay(stamp.receivedAt),
    versions: last.versions,
    ...carriedOn(last),
    ...(last.knows === undefined ? {} : { knows: last.knows }),
    ...(last.move === undefined ? {} : { move: last.move }),
    ...(last.counted === undefined ? {} : { counted: last.counted }),
    ...(last.checked === undefined ? {} : { checked: last.checked }),
    // Until it is answered the last entry says what is asked: every mail about the return names it.
    ...(state === 'reopened' ? { reopenedFor: [...reopenedForOf(last)] } : {}),
    ...(last.answers === undefined ? {} : { answers: last.answers }),
    ...(stamp.by === undefined ? {} : { by: stamp.by }),
  };
}

/** An entry that begins a new cycle of the ladder, in which nothing has been taken yet. It belongs to the day of asking. */
export function inNewCycle(entry: Entry, last: Entry, { askedOn, dueOn }: Pick<Entry, 'askedOn' | 'dueOn'>): Entry {
  const { keys: _keys, keyed: _keyed, move: _move, ...rest } = entry;
  return {
    ...rest,
    cycle: entry.seq,
    on: askedOn,
    askedOn,
    dueOn,
    wasDueOn: last.dueOn,
    inCycle: { versions: 0, checks: 0 },
  };
}

/** Asking for a return, which begins its log, or asking again, which starts a new cycle. */
export function decideAsk(
  last: Entry | undefined,
  ask: ReturnKey & { service: string; askedOn: string; dueOn: string; atOpening: boolean },
  stamp: Stamp,
): Exclude<Decision, { repeatOf: number }> {
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
        checkAskedOn: askedOn,
        receivedAt: stamp.receivedAt.toISOString(),
        on: askedOn,
        versions: 0,
        inCycle: { versions: 0, checks: 0 },
        ...(stamp.by === undefined ? {} : { by: stamp.by }),
        ...opening,
        ...found,
      },
    };
  }
  if (last.dropped !== undefined) return { refused: caseDropped };
  const entry = following(last, 'ask', 'ask', stamp);
  if (entry === undefined) return { refused: describeRefusal('ask', last) };
  if (last.act === 'ask' && last.askedOn === askedOn && last.dueOn === dueOn && last.service === service)
    return { repeat: last };
  // The agency is to look again: what its last check said of each person, and what it answered, is overtaken.
  const { checked: _checked, answers: _answers, ...anew } = inNewCycle(entry, last, { askedOn, dueOn });
  return { entry: { ...anew, checkAskedOn: askedOn, service, ...opening, ...found } };
}

const same = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.length === b.length && a.every((item, index) => item === b[index]));

/** What is said to whoever has used up a cycle: what was sent stands, and who can begin another. */
const limitReached = (what: string): Refusal => ({
  type: 'limit-reached',
  refused:
    `${mostInCycle} ${what} have come since this return was last asked for, and it takes no more. The last of them stands. ` +
    'The business manager has been told. If something must still change, write to the business manager: once you are asked ' +
    'again, given more time or sent a query, this return takes more.',
});

/** An entry that is one more of its cycle, or the refusal of one too many. */
function oneMore(entry: Entry, last: Entry, of: 'versions' | 'checks'): Decision {
  const taken = takenInCycle(last);
  if (taken[of] >= mostInCycle) return limitReached(of === 'versions' ? 'versions' : 'record checks');
  const inCycle = { ...taken, [of]: taken[of] + 1 };
  return { entry: { ...entry, inCycle, ...(inCycle[of] === mostInCycle ? { limit: of } : {}) } };
}

/** An agency's check. One that changes nothing, and brings no new note, is a repeat. */
export function decideCheck(last: Entry, check: Check, stamp: Stamp): Decision {
  const decision = checkAlone(last, check, stamp);
  return 'entry' in decision ? oneMore(decision.entry, last, 'checks') : decision;
}

function checkAlone(last: Entry, check: Check, stamp: Stamp): Decision {
  const act = `check-${check.outcome}` as const;
  const entry = following(last, act, 'check', stamp);
  const words = check.note === undefined ? undefined : saidOf(check.note);
  const areNew = words !== undefined && check.note !== noteOf(last) && words !== last.checked?.said;
  const isNew = areNew || (check.outcome !== 'declined' && !samePeople(check, last.checked));
  const settledSo = last.state === check.outcome && !isNew;
  if (check.outcome === 'not-known' && settledSo) return { repeat: last };
  if (entry === undefined) return { refused: describeRefusal(act, last) };
  if (check.outcome === 'declined') {
    if (settledSo && check.reason === last.declined) return { repeat: last };
    return { entry: { ...entry, declined: check.reason, ...noted(check.note) } };
  }
  const { knows: _knew, checked: _checked, ...rest } = entry;
  const { seq, on } = entry;
  const said = { ...rest, ...peopleChecked(check, last.checked, { seq, on, words, areNew }), ...noted(check.note) };
  switch (check.outcome) {
    case 'known': {
      const knows = knowsOf(check);
      if (entry.state === last.state && same(knows, last.knows) && !isNew) return { repeat: last };
      return { entry: { ...said, ...(knows === undefined ? {} : { knows }) } };
    }
    case 'not-known':
      return { entry: said };
    case 'cannot-identify': {
      const missing = (check.missing ?? ['unspecified']).toSorted();
      if (settledSo && same(missing, last.missing)) return { repeat: last };
      return { entry: { ...said, missing, ...sinceOf(last, entry) } };
    }
  }
}

/** Since when an agency has been unable to tell who the family is; nothing where the entry before does not say it. */
const sinceOf = (last: Entry, entry: Entry): Pick<Entry, 'cannotIdentifySince'> => {
  const since = last.state === 'cannot-identify' ? last.cannotIdentifySince : entry.on;
  return since === undefined ? {} : { cannotIdentifySince: since };
};

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
  /** Text questions left empty are among `unexplained`. */
  textsCounted?: true;
  /** Of a case summary: the parts that are given. */
  parts?: SummaryPartName[];
  /** Of a questionnaire: what is open of questions that rest on the case, whether it is so or not. */
  openWhere?: NonNullable<Counted['openWhere']>;
  concern: boolean;
}

/** A repeat of an entry of the log. */
export const repeatOf = (last: Entry, seq: number): Decision =>
  last.seq === seq ? { repeat: last } : { repeatOf: seq };

/**
 * A submission. Its key is looked up first, then whether it equals the current version of a submitted return, then whether
 * the version that it is to replace is still the newest; else it is a new version.
 */
export function decideSubmission(last: Entry, assessed: Assessed, stamp: Stamp, conditions: Conditions = {}): Decision {
  const { sha256 } = assessed;
  const { key, draft } = conditions;
  const keys = keysIn(last);
  const before = keys.find((one) => one.key === key);
  if (before !== undefined) {
    if (cameWith(before, sha256)) return repeatOf(last, before.seq);
    return {
      type: 'key-reused',
      refused: 'Send this under a key of its own: what came with that one is kept as it was.',
    };
  }
  if (last.state === 'submitted' && last.counted?.sha256 === sha256) return repeatOf(last, last.counted.seq);
  const passed = passedSince(last, conditions);
  if (passed !== undefined) return { type: 'version-passed', refused: passed };
  const entry = following(last, 'submission', 'submission', stamp);
  if (entry === undefined) return { refused: describeRefusal('submission', last) };
  const version = last.versions + 1;
  const withdrawn = withdrawnOf(last);
  const allKeys = key === undefined ? keys : [...keys, useOf(key, { version, seq: entry.seq, sha256 })];
  const submitted: Entry = {
    ...entry,
    versions: version,
    counted: {
      version,
      seq: entry.seq,
      sha256,
      receivedAt: entry.receivedAt,
      ...(last.counted === undefined ? {} : { replaces: last.counted.version }),
      ...(withdrawn === undefined ? {} : { withdrawn }),
      covers: assessed.covers,
      gaps: assessed.gaps,
      unexplained: assessed.unexplained,
      ...sentFrom(last, entry.seq, draft),
      ...(assessed.textsCounted === true ? { textsCounted: true } : {}),
      ...(assessed.parts === undefined ? {} : { parts: assessed.parts }),
      ...(assessed.openWhere === undefined ? {} : { openWhere: assessed.openWhere }),
    },
    content: packed(assessed.content),
    // Whoever asks the same again has been answered.
    ...(last.state === 'reopened' ? { answers: [...reopenedForOf(last)] } : {}),
    ...(assessed.concern ? { concern: true } : {}),
    ...(allKeys.length === 0 ? {} : { keys: [...allKeys], keyed: allKeys.length }),
  };
  return oneMore(submitted, last, 'versions');
}

/** A later due date; starts a new cycle. */
export function decideExtension(last: Entry, extension: Extension, stamp: Stamp): Decision {
  if (last.act === 'extension' && last.dueOn === extension.dueOn) return { repeat: last };
  const entry = following(last, 'extension', 'extension', stamp);
  if (entry === undefined) return { refused: describeRefusal('extension', last) };
  return { entry: { ...inNewCycle(entry, last, extension), content: packed({ reason: extension.reason }) } };
}

/**
 * The audit lead's coded correction of one answer, or taking it back. It begins no cycle, and what counts is as before.
 * @param log the whole log, oldest first; not empty
 */
export function decideCorrection(log: readonly Entry[], correction: NewCorrection, stamp: Stamp): Decision {
  const last = log.at(-1);
  if (last === undefined) throw new RangeError('what was never asked for cannot be corrected');
  const entry = following(last, 'correction', 'correction', stamp);
  if (entry === undefined) return { refused: describeRefusal('correction', last) };
  const counts = last.counted?.version;
  if (counts !== correction.version) {
    return {
      refused: `Version ${counts} counts now, and this corrects version ${correction.version}. Read version ${counts}, then correct that one if it still needs it.`,
    };
  }
  const key = correctedKey(correction);
  const before = newestCorrections(log).find(
    (one) => one.correction !== undefined && correctedKey(one.correction) === key,
  );
  const said = before?.correction;
  if (before !== undefined && said?.corrected === correction.corrected && said.reason === correction.reason) {
    return { repeat: before };
  }
  if (correction.corrected === null && said === undefined) {
    return { refused: 'Nothing was corrected of this answer, so there is nothing to take back.' };
  }
  return { entry: { ...entry, correction } };
}

/** A withdrawal: what was submitted is kept, and never counted again. */
export function decideWithdrawal(last: Entry, withdrawal: Withdrawal, stamp: Stamp): Decision {
  if (last.state === 'withdrawn' && last.reason === withdrawal.reason) return { repeat: last };
  const entry = following(last, 'withdrawal', 'withdrawal', stamp);
  if (entry === undefined) return { refused: describeRefusal('withdrawal', last) };
  const { counted: _counted, ...rest } = entry;
  return { entry: { ...rest, reason: withdrawal.reason } };
}

/** The manager's word that an agency takes no part: it is not chased, and can still answer. */
export function decideDecline(last: Entry, decline: Decline, stamp: Stamp): Decision {
  if (last.state === 'declined' && last.declined === decline.reason) return { repeat: last };
  const entry = following(last, 'decline', 'decline', stamp);
  if (entry === undefined) return { refused: describeRefusal('decline', last) };
  return { entry: { ...entry, declined: decline.reason, ...noted(decline.note) } };
}

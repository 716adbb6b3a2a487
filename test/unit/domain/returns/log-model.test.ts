import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { Act, State } from '../../../../shared/domain/returns/life-cycle.ts';
import {
  Entry,
  type Check,
  type DeclineReason,
  type SendBackReason,
  type Withdrawal,
} from '../../../../shared/domain/returns/schema.ts';
import { outcomeOfPeople } from '../../../../shared/domain/returns/people-checked.ts';
import { leadsTo } from './design.ts';
import { key, query, assessed } from './samples.ts';
import {
  decideAsk,
  decideCheck,
  decideCorrection,
  decideDecline,
  decideExtension,
  decideSubmission,
  decideWithdrawal,
  type Decision,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery, decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';
import { decideSeenTo } from '../../../../shared/domain/returns/decide-seen-to.ts';
import { runs } from '../../../runs.ts';

/** One call, as somebody may make it at any moment, legal or not. */
type Call =
  | { act: 'ask'; askedOn: string; dueOn: string }
  | { act: 'check'; check: Check }
  | { act: 'submission'; letter: string }
  | { act: 'extension'; askedOn: string; dueOn: string }
  | { act: 'withdrawal'; reason: Withdrawal['reason'] }
  | { act: 'query'; question: string; text: string }
  | { act: 'send-back'; reason: SendBackReason; text: string }
  | { act: 'decline'; reason: DeclineReason }
  // Of what the newest check left, or of another entry, that is no check.
  | { act: 'seen-to'; of: 'newest' | 'another' }
  // Of the version that counts, or of one `back` from it.
  | { act: 'correction'; back: number; question: string; corrected: string | null };

const day = fc.constantFrom('2026-04-13', '2026-04-14', '2026-05-01');
const people = fc.subarray(['adult-1', 'child-1', 'child-2'], { minLength: 1 });
const said = fc.constantFrom('known' as const, 'no-record' as const, 'cannot-tell' as const, 'moved' as const);
/** A check of each person, with the outcome that it comes to; and perhaps a child who is not on the list. */
const ofEach = fc
  .record(
    {
      people: fc.record({ 'child-1': said, 'child-2': said, 'adult-1': said }, { noNullPrototype: true }),
      unlisted: fc.constant(true as const),
    },
    { requiredKeys: ['people'] },
  )
  .map((one): Check => ({ outcome: outcomeOfPeople(one.people), ...one }));
const declineReason = fc.constantFrom('no-capacity' as const, 'other' as const);
const check: fc.Arbitrary<Check> = fc.oneof(
  ofEach,
  fc.record({ outcome: fc.constant('declined' as const), reason: declineReason }),
  fc.constant<Check>({ outcome: 'not-known', unlisted: true }),
  fc.record({ outcome: fc.constant('known' as const), knows: people }, { requiredKeys: ['outcome'] }),
  fc.constant<Check>({ outcome: 'not-known' }),
  fc.record(
    {
      outcome: fc.constant('cannot-identify' as const),
      missing: fc.subarray(['name' as const, 'no-match' as const, 'unspecified' as const], { minLength: 1 }),
    },
    { requiredKeys: ['outcome'] },
  ),
);
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ act: fc.constant('ask' as const), askedOn: day, dueOn: day }),
  fc.record({ act: fc.constant('check' as const), check }),
  fc.record({ act: fc.constant('submission' as const), letter: fc.constantFrom('a', 'b') }),
  fc.record({ act: fc.constant('extension' as const), askedOn: day, dueOn: day }),
  fc.record({
    act: fc.constant('withdrawal' as const),
    reason: fc.constantFrom('duplicate' as const, 'filed-in-error' as const),
  }),
  fc.record({
    act: fc.constant('query' as const),
    question: fc.constantFrom('A1', 'A2'),
    text: fc.constantFrom('Which?', 'When?'),
  }),
  fc.record({
    act: fc.constant('send-back' as const),
    reason: fc.constantFrom('gaps' as const, 'other' as const),
    text: fc.constantFrom('Which?', 'When?'),
  }),
  fc.record({ act: fc.constant('decline' as const), reason: declineReason }),
  fc.record({ act: fc.constant('seen-to' as const), of: fc.constantFrom('newest', 'newest', 'newest', 'another') }),
  fc.record({
    act: fc.constant('correction' as const),
    back: fc.constantFrom(0, 0, 0, 1),
    question: fc.constantFrom('A1', 'A2'),
    corrected: fc.constantFrom('yes', 'no', null),
  }),
);

const actOf = (call: Call): Act => (call.act === 'check' ? `check-${call.check.outcome}` : call.act);

/** What the log should be, kept in the plainest way: everything that was ever taken. */
interface Model {
  state: State | undefined;
  dates: { cycle: number; askedOn: string; dueOn: string };
  /** Of the cycle before, while the last call is the one that began a new one. */
  wasDueOn: string | undefined;
  taken: { call: Call; seq: number; letter?: string; version?: number }[];
  knows: string[] | undefined;
  /** What the newest check said of each person. */
  checked: Said | undefined;
  /** The entry that said it, and the one that says who saw to it. */
  checkedBy: number | undefined;
  seenTo: number | undefined;
  /** What waits for an answer, and what the newest answer was of, by seq. */
  open: Asking[];
  answered: Asking[];
}

interface Asking {
  seq: number;
  asks: string;
}
/** A query or a sending back, told from any other. */
const asksOf = (call: Extract<Call, { act: 'query' | 'send-back' }>): string =>
  call.act === 'query' ? `query ${call.question} ${call.text}` : `send-back ${call.reason} ${call.text}`;
type Said = Pick<Exclude<Check, { outcome: 'declined' }>, 'people' | 'unlisted'>;
/** What a check leaves to see to, a line each. */
function leftIn({ people = {}, unlisted }: Said): string[] {
  const all = Object.entries(people);
  const isKnown = all.some(([, says]) => says === 'known');
  return [
    ...all.flatMap(([id, says]) => (says === 'moved' || (says === 'cannot-tell' && isKnown) ? [`${id} ${says}`] : [])),
    ...(unlisted === true ? ['unlisted'] : []),
  ];
}
const checkedIn = (check: Check): Said | undefined => {
  if (check.outcome === 'declined' || (check.people === undefined && check.unlisted === undefined)) return undefined;
  return { people: check.people, unlisted: check.unlisted };
};
const knownIn = (check: Check): string[] | undefined => {
  if (check.outcome !== 'known') return undefined;
  if (check.people === undefined) return check.knows?.toSorted();
  return Object.entries(check.people)
    .flatMap(([id, says]) => (says === 'known' ? [id] : []))
    .toSorted();
};
/** Why it is declined, by the agency or for it. */
const declinedIn = (call: Call | undefined): string | undefined => {
  if (call?.act === 'decline') return call.reason;
  return call?.act === 'check' && call.check.outcome === 'declined' ? call.check.reason : undefined;
};

const versionsIn = (model: Model) => model.taken.filter((one) => one.call.act === 'submission');

/** The newest version put after the last withdrawal. */
function countedIn(model: Model): { version: number; seq: number; sha256: string } | undefined {
  const withdrawn = model.taken.findLast((one) => one.call.act === 'withdrawal')?.seq ?? 0;
  const versions = versionsIn(model);
  const index = versions.findLastIndex((one) => one.seq > withdrawn);
  const newest = versions[index];
  return newest === undefined
    ? undefined
    : { version: index + 1, seq: newest.seq, sha256: (newest.letter ?? '').repeat(64) };
}

const sameSet = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  JSON.stringify(a?.toSorted()) === JSON.stringify(b?.toSorted());

/** Whether a call says only what already holds. */
function repeats(model: Model, call: Call): boolean {
  const newest = model.taken.at(-1)?.call;
  // That something is seen to changes nothing of how the return stands.
  const last = lastOf(model);
  switch (call.act) {
    case 'seen-to':
      return call.of === 'newest' && model.seenTo !== undefined;
    case 'ask':
      return last?.act === 'ask' && last.askedOn === call.askedOn && last.dueOn === call.dueOn;
    case 'check': {
      const { check } = call;
      if (check.outcome === 'declined') return declinedIn(last) === check.reason;
      if (!isDeepStrictEqual(checkedIn(check), model.checked)) return false;
      if (check.outcome === 'not-known') return model.state === 'not-known';
      if (check.outcome === 'known') {
        return leadsTo(model.state, 'check-known') === model.state && sameSet(knownIn(check), model.knows);
      }
      const before = last?.act === 'check' && last.check.outcome === 'cannot-identify' ? last.check : undefined;
      return before !== undefined && sameSet(check.missing ?? ['unspecified'], before.missing ?? ['unspecified']);
    }
    case 'submission':
      return model.state === 'submitted' && countedIn(model)?.sha256 === call.letter.repeat(64);
    case 'extension':
      return newest?.act === 'extension' && newest.dueOn === call.dueOn;
    case 'withdrawal':
      return last?.act === 'withdrawal' && last.reason === call.reason;
    case 'decline':
      return declinedIn(last) === call.reason;
    case 'query':
    case 'send-back':
      return ['submitted', 'reopened'].includes(model.state ?? '') && before(model, call) !== undefined;
    case 'correction':
      return false;
  }
}

/** Where the same was asked before. */
const before = (model: Model, call: Extract<Call, { act: 'query' | 'send-back' }>): number | undefined =>
  [...model.open, ...model.answered].find(({ asks }) => asks === asksOf(call))?.seq;

/** The version that a correction is of. */
const versionOf = (counted: number | undefined, back: number): number => (counted ?? 1) - back;

/** What a correction comes to before it is taken: the seq of what says the same, or that it says nothing that can be. */
function correctionIn(model: Model, call: Extract<Call, { act: 'correction' }>): number | 'refused' | 'new' {
  const counted = countedIn(model)?.version;
  if (leadsTo(model.state, 'correction') === undefined || call.back > 0) return 'refused';
  const before = model.taken.findLast(
    ({ call: one, version }) => one.act === 'correction' && one.question === call.question && version === counted,
  );
  if (before?.call.act === 'correction' && before.call.corrected === call.corrected) return before.seq;
  return before === undefined && call.corrected === null ? 'refused' : 'new';
}

const isAmong = (some: readonly string[], all: readonly string[]): boolean => some.every((one) => all.includes(one));

function take(model: Model, call: Call, to: State): void {
  if (call.act === 'submission' && model.state === 'reopened') model.answered = model.open;
  if (call.act === 'query' || call.act === 'send-back') {
    model.open = [...model.open, { seq: model.taken.length + 1, asks: asksOf(call) }];
  }
  if (to !== 'reopened') model.open = [];
  if (call.act === 'ask') {
    model.answered = [];
    model.checked = undefined;
    model.seenTo = undefined;
  }
  if (call.act === 'seen-to') model.seenTo = model.taken.length + 1;
  model.state = to;
  const isReopening = call.act === 'query' || call.act === 'send-back';
  const dates = call.act === 'ask' || call.act === 'extension' ? call : isReopening ? query : undefined;
  model.wasDueOn = dates === undefined || model.taken.length === 0 ? undefined : model.dates.dueOn;
  if (dates !== undefined) {
    model.dates = { cycle: model.taken.length + 1, askedOn: dates.askedOn, dueOn: dates.dueOn };
  }
  if (call.act === 'check' && call.check.outcome !== 'declined') {
    model.knows = knownIn(call.check);
    const said = checkedIn(call.check);
    const before = model.checked;
    if (!isDeepStrictEqual(said, before)) {
      model.checkedBy = model.taken.length + 1;
      const isNoNews = before !== undefined && said !== undefined && isAmong(leftIn(said), leftIn(before));
      if (!isNoNews) model.seenTo = undefined;
    }
    model.checked = said;
  }
  model.taken.push({
    call,
    seq: model.taken.length + 1,
    ...(call.act === 'submission' ? { letter: call.letter } : {}),
    ...(call.act === 'correction' ? { version: countedIn(model)?.version ?? 0 } : {}),
  });
}

const at = (minute: number): Date => new Date(Date.UTC(2026, 3, 20, 9, minute));

/** The real thing. */
function decide(log: readonly Entry[], call: Call, minute: number): Decision {
  const last = log.at(-1);
  const stamp = { receivedAt: at(minute) };
  if (call.act === 'ask') {
    const { askedOn, dueOn } = call;
    return decideAsk(last, { ...key, service: 'general-practice', askedOn, dueOn, atOpening: false }, stamp);
  }
  if (last === undefined) return { refused: 'there is no log' };
  switch (call.act) {
    case 'check':
      return decideCheck(last, call.check, stamp);
    case 'submission':
      return decideSubmission(last, assessed(call.letter), stamp);
    case 'extension':
      return decideExtension(last, { askedOn: call.askedOn, dueOn: call.dueOn, reason: 'asked for' }, stamp);
    case 'withdrawal':
      return decideWithdrawal(last, { reason: call.reason }, stamp);
    case 'query':
      return decideQuery(last, { ...query, question: call.question, text: call.text }, stamp);
    case 'send-back':
      return decideSendBack(last, { ...query, reason: call.reason, text: call.text }, stamp);
    case 'decline':
      return decideDecline(last, { reason: call.reason }, stamp);
    case 'seen-to': {
      // The first entry asks, and has left nothing.
      const seq = call.of === 'newest' ? (last.checked?.seq ?? 1) : 1;
      return decideSeenTo(last, seq, { by: 'A. Manager', note: 'Rang' }, stamp);
    }
    case 'correction': {
      const { back, question, corrected } = call;
      const version = versionOf(last.counted?.version, back);
      const reason = corrected === null ? {} : { reason: 'wrong-box' as const };
      return decideCorrection(log, { version, question, corrected, ...reason }, stamp);
    }
  }
}

/** What a call comes to, as far as the model can tell. */
type Outcome =
  | { repeat: Entry | undefined }
  | 'refused'
  | (Pick<Entry, 'sk' | 'seq' | 'state' | 'cycle' | 'askedOn' | 'dueOn' | 'versions' | 'service'> & {
      wasDueOn: string | undefined;
      asksAgain: number[] | undefined;
      answers: number[] | undefined;
      checked: Said | undefined;
      checkedBy: number | undefined;
      seenTo: number | undefined;
      declined: string | undefined;
      knows: string[] | undefined;
      isMissing: boolean;
      counted: { version: number; seq: number; sha256: string } | undefined;
      corrected: string | null | undefined;
      isStorable: boolean;
    });

function outcomeOf(decision: Decision, log: readonly Entry[]): Outcome {
  if ('refused' in decision) return 'refused';
  if ('repeatOf' in decision) return { repeat: log[decision.repeatOf - 1] };
  if ('repeat' in decision) return decision;
  const { entry } = decision;
  const { sk, seq, state, cycle, askedOn, dueOn, wasDueOn } = entry;
  const { versions, service, knows, missing, counted, correction } = entry;
  return {
    sk,
    seq,
    state,
    cycle,
    askedOn,
    dueOn,
    wasDueOn,
    asksAgain: entry.reopenedFor?.map((one) => one.seq),
    answers: entry.answers?.map((one) => one.seq),
    checked: entry.checked && { people: entry.checked.people, unlisted: entry.checked.unlisted },
    checkedBy: entry.checked?.seq,
    seenTo: entry.checked?.seenTo,
    declined: entry.declined,
    versions,
    service,
    knows,
    isMissing: missing !== undefined,
    counted: counted && { version: counted.version, seq: counted.seq, sha256: counted.sha256 },
    corrected: correction?.corrected,
    isStorable: z.safeParse(Entry, entry).success,
  };
}

/** What was last taken that is no word of something that is seen to. */
const lastOf = (model: Model): Call | undefined => model.taken.findLast(({ call: one }) => one.act !== 'seen-to')?.call;

/** What the design says a call comes to; takes it into the model when it is legal. */
function designed(model: Model, call: Call, log: readonly Entry[]): Outcome {
  const to = leadsTo(model.state, actOf(call));
  if (repeats(model, call)) {
    // The same version again is answered with its own entry, though a check stands behind it.
    if (call.act === 'submission') return { repeat: log[(countedIn(model)?.seq ?? 0) - 1] };
    if (call.act === 'seen-to') return { repeat: log[(model.seenTo ?? 0) - 1] };
    const isReopening = call.act === 'query' || call.act === 'send-back';
    return { repeat: isReopening ? log[(before(model, call) ?? 0) - 1] : log.at(-1) };
  }
  if (call.act === 'correction') {
    const found = correctionIn(model, call);
    if (found === 'refused') return found;
    if (found !== 'new') return { repeat: log[found - 1] };
  }
  if (to === undefined) return 'refused';
  const isLeft = model.checked !== undefined && leftIn(model.checked).length > 0;
  if (call.act === 'seen-to' && (call.of === 'another' || !isLeft)) return 'refused';
  take(model, call, to);
  const seq = model.taken.length;
  return {
    sk: `R#general-practice-a#${String(seq).padStart(6, '0')}`,
    seq,
    state: to,
    ...model.dates,
    wasDueOn: model.wasDueOn,
    asksAgain: to === 'reopened' ? model.open.map((one) => one.seq) : undefined,
    answers: model.answered.length === 0 ? undefined : model.answered.map((one) => one.seq),
    checked: model.checked,
    checkedBy: model.checked && model.checkedBy,
    seenTo: model.seenTo,
    declined: to === 'declined' ? declinedIn(lastOf(model)) : undefined,
    versions: versionsIn(model).length,
    service: 'general-practice',
    knows: model.knows,
    isMissing: to === 'cannot-identify',
    counted: countedIn(model),
    corrected: call.act === 'correction' ? call.corrected : undefined,
    isStorable: true,
  };
}

describe('any sequence of calls', { timeout: 60_000 }, () => {
  test('keeps to the design: what is legal is taken, what is not changes nothing, what repeats writes nothing', () => {
    const reached = new Set<State>();
    const beginning: Call = { act: 'ask', askedOn: '2026-04-13', dueOn: '2026-05-01' };
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
        const log: Entry[] = [];
        const model: Model = {
          state: undefined,
          dates: { cycle: 0, askedOn: '', dueOn: '' },
          wasDueOn: undefined,
          taken: [],
          knows: undefined,
          checked: undefined,
          checkedBy: undefined,
          seenTo: undefined,
          open: [],
          answered: [],
        };
        for (const [minute, call] of [beginning, ...calls].entries()) {
          const before = structuredClone(log);
          const decision = decide(log, call, minute);
          expect(log).toStrictEqual(before);
          expect(outcomeOf(decision, log)).toStrictEqual(designed(model, call, log));
          if ('entry' in decision) {
            log.push(decision.entry);
            reached.add(decision.entry.state);
          }
        }
      }),
      { numRuns: runs(200, 5000) },
    );
    expect(reached.size).toBe(8);
  });

  test('an entry is stamped with the moment it came, and with nobody where nobody signed in', () => {
    fc.assert(
      fc.property(check, fc.nat({ max: 59 }), (check, minute) => {
        const decision = decide([start], { act: 'check', check }, minute);
        const entry = 'entry' in decision ? decision.entry : start;
        expect(entry.receivedAt).toBe(at(minute).toISOString());
        expect('by' in entry).toBe(false);
      }),
    );
  });

  test('sort keys of a log stand in the order of its entries', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_998 }), fc.nat({ max: 999_998 }), (one, other) => {
        const sortKey = (seq: number): string => {
          const decision = decideCheck({ ...start, seq }, { outcome: 'known' }, { receivedAt: at(0) });
          return 'entry' in decision ? decision.entry.sk : '';
        };
        expect(Math.sign(one - other)).toBe(sortKey(one) < sortKey(other) ? -1 : sortKey(one) > sortKey(other) ? 1 : 0);
      }),
    );
  });
});

const first = decide([], { act: 'ask', askedOn: '2026-04-13', dueOn: '2026-05-01' }, 0);
if (!('entry' in first)) throw new Error('asking begins a log');
const start = first.entry;

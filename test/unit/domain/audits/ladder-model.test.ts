import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { closedDaysOf, standardLadder } from '../../../../shared/domain/audits/ladder.ts';
import { type Message } from '../../../../shared/domain/messages/messages.ts';
import { owedStates } from '../../../../shared/domain/returns/life-cycle.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { entriesOfDrop } from '../../../../shared/domain/returns/drop.ts';
import { addDays } from '../../../../shared/base/time/days.ts';
import { isWorkingDay } from '../../../../shared/base/time/working-days.ts';
import { stamp, assessed } from '../returns/samples.ts';
import { Oracle, rungsMet, type Chased, type Happening } from './oracle.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import { planOwed, type PlannedStep } from '../../../../shared/domain/owed/plan.ts';
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

const audit = '2026-q2';
// Easter, the change of the clocks and a bank holiday in May lie within.
const firstDay = '2026-03-16';
const lengthInDays = 42;
/** Then nothing more happens, and ticks come on time. */
const quietDays = 21;
const returnIds: readonly string[] = ['case-1/school', 'case-1/police', 'case-1/summary', 'case-2/school'];
const people = ['ann@example.org', 'bob@example.org', 'cyd@example.org'] as const;
const manager = 'manager';

// ---- what may happen ----

interface Act {
  day: number;
  /** Before the tick of its day, or after it. */
  before: boolean;
  act:
    | { what: 'ask' | 'extension' | 'query' | 'send-back'; of: string; inDays: number }
    | { what: 'submission'; of: string; letter: string }
    | {
        what:
          | 'check-known'
          | 'check-not-known'
          | 'check-cannot-identify'
          | 'check-declined'
          | 'correction'
          | 'seen-to'
          | 'decline'
          | 'withdrawal';
        of: string;
      }
    | { what: 'drop'; case: string }
    | { what: 'contact'; agency: string; email: string };
}

/** What becomes of the tick of a day; a late one comes some days on, just before that day's own tick or after it. */
type TickFate = 'on time' | 'missed' | 'doubled' | { late: number; first: boolean };

interface History {
  /** Due dates of the first asking, in days from the opening. */
  dueIn: number[];
  acts: Act[];
  ticks: TickFate[];
  /** School holidays: the first day, from the opening, and how many follow it. */
  holidays: { from: number; days: number }[];
}

const of = fc.constantFrom(...returnIds);
const act: fc.Arbitrary<Act['act']> = fc.oneof(
  fc.record({ what: fc.constant('ask' as const), of, inDays: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ what: fc.constant('extension' as const), of, inDays: fc.integer({ min: 0, max: 6 }) }),
  fc.record({
    what: fc.constantFrom('query' as const, 'send-back' as const),
    of,
    inDays: fc.integer({ min: 0, max: 20 }),
  }),
  fc.record({ what: fc.constant('submission' as const), of, letter: fc.constantFrom('a', 'b') }),
  fc.record({
    what: fc.constantFrom(
      'check-known' as const,
      'check-not-known' as const,
      'check-cannot-identify' as const,
      'check-declined' as const,
      'decline' as const,
      'correction' as const,
      'seen-to' as const,
      'withdrawal' as const,
    ),
    of,
  }),
  fc.record({ what: fc.constant('drop' as const), case: fc.constantFrom('case-1', 'case-2') }),
  fc.record({
    what: fc.constant('contact' as const),
    agency: fc.constantFrom('school', 'police', SUMMARY),
    email: fc.constantFrom(...people),
  }),
);
const acts = fc.array(fc.record({ day: fc.nat({ max: lengthInDays - 1 }), before: fc.boolean(), act }), {
  maxLength: 25,
});
const dueIn = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: returnIds.length, maxLength: returnIds.length });
const anyTick: fc.Arbitrary<TickFate> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('on time' as const) },
  { weight: 1, arbitrary: fc.constant('missed' as const) },
  { weight: 1, arbitrary: fc.constant('doubled' as const) },
  { weight: 1, arbitrary: fc.record({ late: fc.integer({ min: 1, max: 4 }), first: fc.boolean() }) },
);
const ticksOf = (tick: fc.Arbitrary<TickFate>) =>
  fc.array(tick, { minLength: lengthInDays, maxLength: lengthInDays, size: 'max' });
const holidays = fc.array(fc.record({ from: fc.nat({ max: lengthInDays }), days: fc.nat({ max: 16 }) }), {
  maxLength: 2,
});
const anyHistory = fc.record({ dueIn, acts, ticks: ticksOf(anyTick), holidays });
const punctual = fc.record({ dueIn, acts, ticks: ticksOf(fc.constant('on time')), holidays });

const isSchool = (id: string): boolean => id.endsWith('/school');
/** The holidays as the audit has them. */
const closuresOf = ({ holidays: all }: Pick<History, 'holidays'>): { service: string; from: string; to: string }[] =>
  all.map(({ from, days }) => ({
    service: 'education',
    from: addDays(firstDay, from),
    to: addDays(firstDay, from + days),
  }));

// ---- the rules at work: logs, the plan, messages by their ids ----

/** The app in miniature: the log decides what is owed, the plan which step, a message's id whether it is a repeat. */
class App {
  readonly #last = new Map<string, Entry>();
  readonly #sent = new Map<string, { cycle: number; step: number }>();
  readonly #messages = new Set<string>();
  #newestTick = '';
  readonly mails: (Chased & { planned: PlannedStep[] })[] = [];
  readonly #closures: ReturnType<typeof closuresOf>;

  constructor(closures: ReturnType<typeof closuresOf>) {
    this.#closures = closures;
  }

  readonly last = (id: string): Entry | undefined => this.#last.get(id);

  happens(id: string, happening: Happening, letter = 'a'): void {
    const decision = this.#decide(id, happening, letter);
    if (decision !== undefined && 'entry' in decision) this.#last.set(id, decision.entry);
  }

  #decide(id: string, happening: Happening, letter: string): Decision | undefined {
    const [caseId = '', agency = ''] = id.split('/');
    const last = this.#last.get(id);
    if (happening.what === 'ask') {
      const { on: askedOn, dueOn } = happening;
      const key = {
        audit,
        case: caseId,
        agency,
        service: agency === 'school' ? 'education' : agency,
        askedOn,
        dueOn,
        atOpening: false,
      };
      return decideAsk(last, key, stamp);
    }
    if (last === undefined) return undefined;
    switch (happening.what) {
      case 'extension':
        return decideExtension(last, { askedOn: happening.on, dueOn: happening.dueOn, reason: 'Leave' }, stamp);
      case 'query':
        return decideQuery(
          last,
          // In other words each time, so that each is an entry.
          { question: 'A1', text: `Which? ${last.seq}`, askedOn: happening.on, dueOn: happening.dueOn },
          stamp,
        );
      case 'send-back':
        return decideSendBack(
          last,
          { reason: 'gaps', text: `Fill them in. ${last.seq}`, askedOn: happening.on, dueOn: happening.dueOn },
          stamp,
        );
      case 'submission':
        return decideSubmission(last, assessed(letter), stamp);
      case 'withdrawal':
        return decideWithdrawal(last, { reason: 'duplicate' }, stamp);
      case 'correction': {
        // Each time another reading, so that each is an entry.
        const corrected = last.correction?.corrected === 'no' ? 'yes' : 'no';
        const version = last.counted?.version ?? 1;
        return decideCorrection([last], { version, question: 'A1', corrected, reason: 'wrong-box' }, stamp);
      }
      case 'drop':
        // The first that is said holds.
        return last.dropped === undefined
          ? { entry: entriesOfDrop([last], { reason: 'other' }, stamp)[0]! }
          : { repeat: last };
      case 'check-known':
        // A child who is not on the list is something to see to.
        return decideCheck(last, { outcome: 'known', unlisted: true }, stamp);
      case 'seen-to':
        return decideSeenTo(last, last.checked?.seq ?? 0, { by: 'A. Manager', note: 'Rang' }, stamp);
      case 'check-not-known':
        return decideCheck(last, { outcome: 'not-known' }, stamp);
      case 'decline':
        return decideDecline(last, { reason: 'no-capacity' }, stamp);
      case 'check-declined':
        return decideCheck(last, { outcome: 'declined', reason: 'legal-advice' }, stamp);
      case 'check-cannot-identify':
        return decideCheck(last, { outcome: 'cannot-identify', missing: ['address'] }, stamp);
    }
  }

  tick(day: string, addressOf: (id: string, kind: Chased['kind']) => string): void {
    if (!isWorkingDay(day) || day < this.#newestTick) return;
    this.#newestTick = day;
    const owed = [...this.#last].filter(([, entry]) => owedStates.has(entry.state));
    const planned = planOwed(
      owed.map(([id, entry]) => ({
        case: entry.case,
        agency: entry.agency,
        cycle: entry.cycle,
        askedOn: entry.askedOn,
        dueOn: entry.dueOn,
        closed: closedDaysOf(this.#closures, entry),
        sent: this.#sent.get(id),
      })),
      { ladder: standardLadder, tick: day },
    );
    const byMessage = new Map<string, { kind: Chased['kind']; to: string; planned: PlannedStep[] }>();
    for (const step of planned) {
      const to = addressOf(`${step.case}/${step.agency}`, step.does);
      const message: Message =
        step.does === 'ladder-exhausted'
          ? { about: step.does, audit, tick: day, to: 'manager' }
          : { about: step.does, audit, addressee: addresseeId(audit, to), tick: day };
      const group = byMessage.get(messageId(message)) ?? { kind: step.does, to, planned: [] };
      group.planned.push(step);
      byMessage.set(messageId(message), group);
    }
    for (const [id, { kind, to, planned }] of byMessage) {
      if (this.#messages.has(id)) continue;
      this.#messages.add(id);
      for (const { cycle, step, ...one } of planned) this.#sent.set(`${one.case}/${one.agency}`, { cycle, step });
      const returns = planned.map((one) => `${one.case}/${one.agency} ${one.step}`).toSorted();
      this.mails.push({ tick: day, kind, to, returns, planned });
    }
  }
}

// ---- playing a history to both ----

/** Plays a history day by day, and then a while of ticks that come on time and nothing else. */
function play(history: History, afterTick: (app: App) => void = () => {}): { app: App; oracle: Oracle } {
  const closures = closuresOf(history);
  const app = new App(closures);
  const oracle = new Oracle((id) => (isSchool(id) ? closures : []));
  const contacts = new Map<string, string>([
    ['school', people[0]],
    ['police', people[1]],
    [SUMMARY, people[1]],
  ]);
  // The police's lead is the school's contact, as a trust's safeguarding team may be.
  const leads = new Map<string, string>([
    ['school', people[2]],
    ['police', people[0]],
  ]);
  const addressOf = (id: string, kind: Chased['kind']): string => {
    if (kind === 'ladder-exhausted') return manager;
    const agency = id.split('/')[1] ?? '';
    return (kind === 'escalation' ? leads.get(agency) : undefined) ?? contacts.get(agency) ?? '';
  };
  const happens = (id: string, happening: Happening, letter?: string): void => {
    app.happens(id, happening, letter);
    oracle.happens(id, happening);
  };
  const carryOut = (day: string, one: Act['act']): void => {
    if (one.what === 'contact') {
      contacts.set(one.agency, one.email);
    } else if (one.what === 'drop') {
      for (const id of returnIds.filter((of) => of.startsWith(`${one.case}/`))) happens(id, { what: one.what });
    } else if (one.what === 'submission') {
      happens(one.of, { what: one.what }, one.letter);
    } else if ('inDays' in one) {
      // More time ends later than what it adds to; the others count from today.
      const from = one.what === 'extension' ? (app.last(one.of)?.dueOn ?? day) : day;
      const dueOn = addDays(from, one.inDays + (one.what === 'extension' ? 1 : 0));
      happens(one.of, { what: one.what, on: day, dueOn });
    } else {
      happens(one.of, { what: one.what });
    }
  };

  const late: { tick: string; arrivesOn: number; first: boolean }[] = [];
  for (let index = 0; index < lengthInDays + quietDays; index += 1) {
    const day = addDays(firstDay, index);
    if (index === 0) {
      returnIds.forEach((id, nth) =>
        happens(id, { what: 'ask', on: day, dueOn: addDays(day, history.dueIn[nth] ?? 0) }),
      );
    }
    const todays = history.acts.filter((one) => one.day === index);
    for (const one of todays.filter(({ before }) => before)) carryOut(day, one.act);

    const fate = history.ticks[index] ?? 'on time';
    if (typeof fate === 'object') late.push({ tick: day, arrivesOn: index + fate.late, first: fate.first });
    const now = fate === 'on time' ? [day] : fate === 'doubled' ? [day, day] : [];
    const arrived = (first: boolean): string[] =>
      late.filter((one) => one.arrivesOn === index && one.first === first).map(({ tick }) => tick);
    for (const tick of [...arrived(true), ...now, ...arrived(false)]) {
      app.tick(tick, addressOf);
      oracle.tick(tick, addressOf);
      afterTick(app);
    }

    for (const one of todays.filter(({ before }) => !before)) carryOut(day, one.act);
    // At the end of the day the tick of the morning comes again: nothing may follow from it twice.
    if (fate === 'doubled') {
      app.tick(day, addressOf);
      oracle.tick(day, addressOf);
      afterTick(app);
    }
  }
  return { app, oracle };
}

const told = ({ tick, kind, to, returns }: Chased): string => [tick, kind, to, ...returns].join(' | ');
const lastDay = addDays(firstDay, lengthInDays + quietDays - 1);
const allPlanned = ({ mails }: App): PlannedStep[] => mails.flatMap(({ planned }) => planned);
const isOf = (id: string) => (one: PlannedStep) => `${one.case}/${one.agency}` === id;

/** Thursday's tick comes on Saturday, after Friday's, for a return that is owed again since: it waits for Monday's. */
const thursdayOnSaturday: History = {
  holidays: [],
  dueIn: [17, 30, 30, 30],
  acts: [
    { day: 8, before: true, act: { what: 'check-cannot-identify', of: 'case-1/school' } },
    { day: 12, before: true, act: { what: 'check-known', of: 'case-1/school' } },
  ],
  ticks: Array.from({ length: lengthInDays }, (_, day) => (day === 10 ? { late: 2, first: false } : 'on time')),
};

describe('any sequence of asks, answers, changes and ticks', () => {
  test('gives the mails that a second telling of the ladder gives: no more, no fewer', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        let seen = 0;
        const { app, oracle } = play(history, ({ mails, last }) => {
          // Nobody is chased for what is settled, dropped or cannot be identified.
          for (const one of mails.slice(seen).flatMap(({ planned }) => planned)) {
            expect(['asked', 'known', 'reopened']).toContain(last(`${one.case}/${one.agency}`)?.state);
          }
          seen = mails.length;
        });
        expect(app.mails.map(told).toSorted()).toEqual(oracle.mails.map(told).toSorted());

        // Nobody gets two mails of a kind at one tick.
        const heard = app.mails.map(({ tick, kind, to }) => `${tick} ${kind} ${to}`);
        expect(new Set(heard).size).toBe(heard.length);

        // No step goes twice in a cycle, and none after a later one: what was skipped is void.
        const newest = new Map<string, number>();
        for (const one of allPlanned(app)) {
          const cycle = `${one.case}/${one.agency}/${one.cycle}`;
          expect(one.step).toBeGreaterThan(newest.get(cycle) ?? -Infinity);
          newest.set(cycle, one.step);
        }

        // Nobody is forgotten: once ticks come on time, whoever owes has had the newest step of the cycle.
        for (const id of returnIds.filter((one) => oracle.owed(one))) {
          const had = allPlanned(app).filter((one) => isOf(id)(one) && one.cycle === app.last(id)?.cycle);
          expect(had.at(-1)?.step).toBe(oracle.newest(id, lastDay)?.step);
        }
      }),
      { numRuns: runs(20, 1000), examples: [[thursdayOnSaturday]] },
    );
  });

  test('gives each step once, on its day, when ticks come on time and nothing happens to a return', () => {
    fc.assert(
      fc.property(punctual, (history) => {
        const { app } = play(history);
        const touched = new Set(
          history.acts.flatMap(({ act: one }) => ('of' in one ? [one.of] : 'case' in one ? [one.case] : [])),
        );
        for (const id of returnIds.filter((one) => !touched.has(one) && !touched.has(one.split('/')[0]!))) {
          const had = app.mails.flatMap(({ tick, kind, planned }) =>
            planned.filter(isOf(id)).map(({ step }) => ({ step, kind, on: tick })),
          );
          const met = rungsMet(
            firstDay,
            addDays(firstDay, history.dueIn[returnIds.indexOf(id)]!),
            lastDay,
            isSchool(id) ? closuresOf(history) : [],
          );
          // Of several that wait for the same day the last stands for all.
          expect(had).toEqual(met.filter((rung, at) => met[at + 1]?.on !== rung.on));
        }
      }),
      { numRuns: runs(12, 300) },
    );
  }, 60_000);
});

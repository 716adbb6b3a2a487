import type { Act, State } from '../../../../shared/domain/returns/life-cycle.ts';
import { leadsTo } from '../returns/design.ts';

/** What a mail of the ladder is about. */
export interface Chased {
  tick: string;
  kind: 'chaser' | 'escalation' | 'ladder-exhausted';
  to: string;
  /** `case/agency` and step, sorted. */
  returns: string[];
}

/** What happens to a return; days are London's. */
export type Happening =
  | { what: Exclude<Act, 'ask' | 'extension' | 'query' | 'send-back'> }
  | { what: 'ask' | 'extension' | 'query' | 'send-back'; on: string; dueOn: string };

const everyDay = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let instant = Date.parse(from); instant <= Date.parse(to); instant += 24 * 60 * 60 * 1000) {
    days.push(new Date(instant).toISOString().slice(0, 10));
  }
  return days;
};

// As the government's list for England has them: Easter, May, August, Christmas and New Year.
const bankHolidays = ['04-03', '04-06', '05-04', '05-25', '08-31', '12-25', '12-28'].map((day) => `2026-${day}`);
const workingDays = everyDay('2026-03-02', '2027-02-26').filter(
  (day) => ![0, 6].includes(new Date(day).getUTCDay()) && ![...bankHolidays, '2027-01-01'].includes(day),
);
/** Working days by their number. */
const numberOf = new Map(workingDays.map((day, number) => [day, number]));

/** Whether people are at work in England on a day. */
const worksOn = (day: string): boolean => numberOf.has(day);

/** A rung of the ladder: how many working days from the due date it is, and what is done there. */
export interface Rung {
  step: number;
  kind: Chased['kind'];
  on: string;
}

const kinds = new Map<number, Chased['kind']>([
  [-5, 'chaser'],
  [-2, 'chaser'],
  [0, 'chaser'],
  [2, 'chaser'],
  [5, 'escalation'],
  [8, 'ladder-exhausted'],
]);

/** The first and the last day on which somebody is closed. */
export interface Closed {
  from: string;
  to: string;
}

/**
 * The rungs that are met on the way from the day after the asking to a day, that day included. Whatever falls on a closed day
 * is carried to the next working day that is not, and met there, in order.
 */
export function rungsMet(askedOn: string, dueOn: string, by: string, closed: readonly Closed[] = []): Rung[] {
  const stepZero = workingDays.findIndex((day) => day >= dueOn);
  const met: Rung[] = [];
  let carried: Omit<Rung, 'on'>[] = [];
  for (const day of workingDays) {
    if (day > by) break;
    const step = (numberOf.get(day) ?? Number.NaN) - stepZero;
    const kind = kinds.get(step);
    if (kind !== undefined) carried.push({ step, kind });
    if (closed.some(({ from, to }) => from <= day && day <= to)) continue;
    if (day > askedOn) met.push(...carried.map((rung) => ({ ...rung, on: day })));
    carried = [];
  }
  return met;
}

interface Known {
  id: string;
  state: State | undefined;
  askedOn: string;
  dueOn: string;
  /** Its case was taken out of the audit: nothing that happens changes that. */
  isDropped?: boolean;
  /** Steps that were mailed since the cycle began. */
  mailed: number[];
}

/**
 * The ladder told a second time, day by day: for each return it walks from the day after it was asked for to the tick,
 * and holds in its hand the newest rung that it meets.
 */
export class Oracle {
  readonly #returns = new Map<string, Known>();
  /** Days on which whoever owes a return is closed. */
  readonly closedOf: (id: string) => readonly Closed[];
  #newestTick = '';
  readonly mails: Chased[] = [];

  constructor(closedOf: (id: string) => readonly Closed[] = () => []) {
    this.closedOf = closedOf;
  }

  happens(id: string, happening: Happening): void {
    const known = this.#returns.get(id) ?? { id, state: undefined, askedOn: '', dueOn: '', mailed: [] };
    const state = leadsTo(known.state, happening.what);
    if (state === undefined || known.isDropped === true) return;
    known.isDropped = happening.what === 'drop';
    known.state = state;
    if ('dueOn' in happening) {
      known.askedOn = happening.on;
      known.dueOn = happening.dueOn;
      known.mailed = [];
    }
    this.#returns.set(id, known);
  }

  /** Whether something is owed on a return that is chased. */
  owed(id: string): boolean {
    return ['asked', 'known', 'reopened'].includes(this.#returns.get(id)?.state ?? '');
  }

  /** The newest rung that a return has met since its cycle began. */
  newest(id: string, by: string): Rung | undefined {
    const known = this.#returns.get(id);
    return known === undefined ? undefined : rungsMet(known.askedOn, known.dueOn, by, this.closedOf(id)).at(-1);
  }

  /** A tick, on time, again, or late; `addressOf` tells who hears of a kind. */
  tick(day: string, addressOf: (id: string, kind: Chased['kind']) => string): void {
    if (!worksOn(day) || day < this.#newestTick) return;
    this.#newestTick = day;
    const told = new Map<string, Chased>();
    const noted: (() => void)[] = [];
    for (const known of this.#returns.values()) {
      const hand = this.owed(known.id) ? this.newest(known.id, day) : undefined;
      if (hand === undefined || known.mailed.some((step) => step >= hand.step)) continue;
      const to = addressOf(known.id, hand.kind);
      // Whoever has had this kind at this tick gets no second one: the return waits for the next tick.
      if (this.mails.some((mail) => mail.tick === day && mail.kind === hand.kind && mail.to === to)) continue;
      const key = `${hand.kind} ${to}`;
      const mail = told.get(key) ?? { tick: day, kind: hand.kind, to, returns: [] };
      mail.returns.push(`${known.id} ${hand.step}`);
      told.set(key, mail);
      noted.push(() => known.mailed.push(hand.step));
    }
    for (const note of noted) note();
    this.mails.push(...[...told.values()].map((mail) => ({ ...mail, returns: mail.returns.toSorted() })));
  }
}

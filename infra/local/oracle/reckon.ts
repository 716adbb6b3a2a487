/**
 * Every mail that an audit file calls for, worked out from the file alone: day by day, each return with its working days
 * counted off one by one. Nothing of the product is used here, so that the two can only agree by being right.
 */
import type { AuditFile, FiledAct, FiledReply } from '../player/audit-file.ts';
import { daysOf, type Fact, type Held, isOwed, isSettled, isToSee, openBook } from './book.ts';
import { allGivenTo, wordsOf } from './given.ts';
import { dayAfter, isWorked, worked, workedFrom, workedSince } from './days.ts';

/** A mail as `mails.json` has it. */
export interface ReckonedMail {
  on: string;
  kind: 'invite' | 'chaser' | 'escalation' | 'notice' | 'alert' | 'digest';
  alert?: string;
  /** In small letters. */
  to: string;
  returns: { case: string; agency: string; step?: number }[];
  delivery: 'delivered' | 'bounced';
}

/** Mails that go out between two rests of the system: they come before those of the next part, in any order. */
export interface ReckonedPart {
  on: string;
  /** `opening`, `tick`, an act's kind, `replies`, `summaries`, `closing`. */
  part: string;
  mails: ReckonedMail[];
}

/** Who the staff are. */
export interface StaffAddresses {
  manager: string;
  second: string;
}

/** What is done on which working day from the due date, where an audit says nothing else. */
const usualLadder = [
  { step: -5, does: 'chaser' },
  { step: -2, does: 'chaser' },
  { step: 0, does: 'chaser' },
  { step: 2, does: 'chaser' },
  { step: 5, does: 'escalation' },
  { step: 8, does: 'ladder-exhausted' },
] as const;

/** How many working days an agency has for its record check. */
const checkWithin = 3;

/** What the audit's questionnaire says of whom to ask, and which answers raise a concern. */
export interface CallingTool {
  calledFor: readonly { always?: true; factor?: string; ageBand?: string; services: readonly string[] }[];
  concerns: readonly { question: string; is: string }[];
}

const lower = (email: string): string => email.toLowerCase();
const nameOf = ({ of, agency }: Held): ReckonedMail['returns'][number] => ({ case: of.id, agency });
const idOf = ({ of, agency }: Held): string => `${of.id}/${agency}`;

/**
 * The mails of an audit file played from the day that it opens up to a day.
 * @param tool the audit's questionnaire as its file has it
 * @param until may come after the closing
 */
export function reckon(file: AuditFile, tool: CallingTool, staff: StaffAddresses, until: string): ReckonedPart[] {
  const book = openBook(file);
  const manager = lower(staff.manager);
  const second = lower(staff.second);
  const raisesConcern = ({ submission }: FiledReply): boolean =>
    tool.concerns.some(({ question, is }) =>
      allGivenTo(submission?.answers ?? {}, question).some((given) => wordsOf(given).includes(is)),
    );
  const bouncing = new Set<string>();
  /** Addresses from which mail came back. */
  const cameBack = new Set<string>();
  /** Concerns that nobody has acknowledged. */
  let concerns: Held[] = [];
  /** By return: the last step of its cycle that a mail has told, with the cycle. */
  const told = new Map<Held, { askedOn: string; dueOn: string; step: number }>();
  /** By return and cycle: who has heard that it is late. */
  const heardLate = new Map<string, Set<string>>();
  /** By address: the due dates that stand in its calendar. */
  const calendars = new Map<string, Set<string>>();
  /** By case: how much had happened when it was last said that nothing more is due on it. */
  const settledAt = new Map<string, number>();
  let wasAllSettled = false;
  let today = file.audit.opensOn;
  const parts: ReckonedPart[] = [];
  let mails: ReckonedMail[] = [];

  const extra = (): readonly string[] | undefined => book.audit.extraHolidays;
  const isOpen = (): boolean => book.closedOn === undefined;
  const all = (): Held[] => [...book.returns.values()];
  const leadProfessionalOf = ({ of }: Held) => of.leadProfessional;
  const agencyOf = ({ agency }: Held) => book.agencies.get(agency);
  /** Who answers: the agency's contact, or the auditor whom the case has of its own for it. */
  const ownerOf = (one: Held): string =>
    lower(
      (one.agency === 'summary'
        ? leadProfessionalOf(one)?.email
        : (one.of.auditors?.[one.agency] ?? agencyOf(one)?.contact.email)) ?? '',
    );
  const seniorOf = (one: Held): string =>
    lower(
      (one.agency === 'summary' ? leadProfessionalOf(one)?.lead?.email : agencyOf(one)?.lead.email) ?? ownerOf(one),
    );
  /** Whom somebody named as hearing of what is late; undefined of a lead professional who answers to nobody. */
  const namedSenior = (one: Held): string | undefined =>
    (one.agency === 'summary' ? leadProfessionalOf(one)?.lead : agencyOf(one)?.lead)?.email.toLowerCase();
  const owedBy = (to: string): Held[] => all().filter((one) => isOwed(one) && ownerOf(one) === to);

  /** A mail goes, and comes back where its address bounces: the manager hears of it, of the staff's own the other. */
  const send = (kind: ReckonedMail['kind'], to: string, returns: ReckonedMail['returns'], alert?: string): void => {
    const isBounced = bouncing.has(to);
    const delivery = isBounced ? 'bounced' : 'delivered';
    mails.push({ on: today, kind, ...(alert === undefined ? {} : { alert }), to, returns, delivery });
    if (isBounced) cameBack.add(to);
  };
  const sendToStaff = (
    kind: 'alert' | 'digest',
    to: string,
    returns: ReckonedMail['returns'],
    alert?: string,
  ): void => {
    send(kind, to, returns, alert);
    if (bouncing.has(to)) send(kind, to === manager ? second : manager, returns, alert);
  };
  const alertManager = (alert: string, returns: ReckonedMail['returns']): void =>
    sendToStaff('alert', manager, returns, alert);
  const sendToAgency = (kind: ReckonedMail['kind'], to: string, returns: ReckonedMail['returns']): void => {
    send(kind, to, returns);
    if (bouncing.has(to))
      alertManager(
        'bounce',
        returns.map(({ step: _step, ...bare }) => bare),
      );
  };

  /** Due dates of what an address owes, as they belong into its calendar. */
  const datesOf = (to: string): Set<string> =>
    new Set(isOpen() && book.audit.calendarEntries !== false ? owedBy(to).map(({ dueOn }) => dueOn) : []);
  /** A mail that asks or tells of what is asked brings the calendar up to date. */
  const write = (kind: 'invite' | 'notice', to: string, of: readonly Held[]): void => {
    if (of.length === 0) return;
    sendToAgency(kind, to, of.map(nameOf));
    calendars.set(to, datesOf(to));
  };
  /** Once nothing more is due, a mail goes where a date in the calendar stands for nothing any more. */
  const cancel = (one: Held): void => {
    const to = ownerOf(one);
    const dates = datesOf(to);
    const isOver = [...(calendars.get(to) ?? [])].some((dueOn) => !dates.has(dueOn));
    if (isOpen() && isOver) write('notice', to, [one]);
  };
  const byOwner = (of: readonly Held[]): [string, Held[]][] => [...Map.groupBy(of, ownerOf)];

  // ---- what follows from what has happened ----

  const isNews = new Set<Fact['what']>(['extend', 'reopen']);

  /** What is mailed of facts that are looked at together: of several of one return, as the last has left it. */
  const tell = (facts: readonly Fact[]): void => {
    for (const [at, { what, of, before, check, leaves }] of facts.entries()) {
      const isLatest = facts.findLastIndex((other) => other.of === of) === at;
      if (what === 'ask' && isOpen()) write('invite', ownerOf(of), [of]);
      if (isNews.has(what)) write('notice', ownerOf(of), [of]);
      if (what === 'withdraw' && before !== 'withdrawn') write('notice', ownerOf(of), [of]);
      if (check?.outcome === 'cannot-identify' && isLatest) alertManager('cannot-identify', [nameOf(of)]);
      if (leaves !== undefined && of.household === leaves) alertManager('to-do', [nameOf(of)]);
      if (what === 'submission' && isLatest) write('notice', ownerOf(of), [of]);
      if ((what === 'check' || what === 'decline') && isLatest && isSettled(of)) cancel(of);
    }
    for (const [to, moved] of byOwner(facts.filter(({ what }) => what === 'move').map(({ of }) => of))) {
      write('notice', to, moved);
    }
    const ended = facts.filter(({ what, before }) => what === 'drop' && before !== 'withdrawn');
    for (const [to, of] of byOwner(ended.map(({ of: one }) => one))) write('notice', to, of);
    tellSettled(facts);
  };

  const isCaseSettled = (id: string): boolean => {
    const asked = all().filter(({ of, agency }) => of.id === id && agency !== 'summary');
    return asked.length > 0 && asked.every(isSettled);
  };

  /** Of each case that something has happened to, that nothing more is due on it; and of the audit, once, when it is so. */
  const tellSettled = (facts: readonly Fact[]): void => {
    if (!isOpen()) return;
    for (const id of new Set(facts.map(({ of }) => of.of.id))) {
      const isDropped = book.dropped.has(id);
      if (!isDropped && !isCaseSettled(id)) continue;
      const happened = all().reduce((sum, one) => sum + (one.of.id === id ? one.facts : 0), 0);
      if (settledAt.get(id) === happened) continue;
      settledAt.set(id, happened);
      if (!isDropped) alertManager('case-settled', []);
      const isAllSettled = [...book.cases.keys()].every((one) => book.dropped.has(one) || isCaseSettled(one));
      if (isAllSettled && !wasAllSettled) alertManager('audit-settled', []);
      wasAllSettled = isAllSettled;
    }
  };

  // ---- the morning ----

  const isClosed = (agency: string, day: string): boolean => {
    const service = book.agencies.get(agency)?.service;
    return (book.audit.closures ?? []).some(
      (one) =>
        (one.agency ?? agency) === agency && (one.service ?? service) === service && one.from <= day && day <= one.to,
    );
  };

  /** The last rung that lies after the asking and not after today; one on a closed day waits for the next worked one. */
  const rungOf = (one: Held): { step: number; does: string } | undefined => {
    const zero = workedFrom(one.dueOn, extra());
    return (book.audit.ladder ?? usualLadder).findLast(({ step }) => {
      let day = worked(zero, step, extra());
      while (isClosed(one.agency, day)) day = workedFrom(dayAfter(day), extra());
      return day > one.askedOn && day <= today;
    });
  };

  const cycleOf = (one: Held): string => `${idOf(one)} ${one.askedOn} ${one.dueOn}`;
  const hearLate = (to: string, of: readonly Held[]): void => {
    for (const one of of) heardLate.set(cycleOf(one), new Set([...(heardLate.get(cycleOf(one)) ?? []), to]));
  };

  /** Somebody else hears of what is late from now on: also of what the one before has heard, and has not come. */
  const takeOverLate = (before: ReadonlyMap<Held, string | undefined>): void => {
    const fresh = [...before].flatMap(([one, was]) => (was !== undefined && namedSenior(one) !== was ? [one] : []));
    const late = fresh.filter((one) => {
      const isDue = isOpen() ? isOwed(one) : one.state === 'reopened';
      const heard = heardLate.get(cycleOf(one));
      return isDue && heard !== undefined && !heard.has(seniorOf(one));
    });
    for (const [to, of] of Map.groupBy(late, seniorOf)) {
      sendToAgency('escalation', to, of.map(nameOf));
      hearLate(to, of);
    }
  };

  const climb = (): void => {
    const heard = new Map<string, ReckonedMail['returns']>();
    for (const one of all()) {
      // Once the audit has closed, only what is asked again is chased.
      if (isOpen() ? !isOwed(one) : one.state !== 'reopened') continue;
      const rung = rungOf(one);
      if (rung === undefined) continue;
      const last = told.get(one);
      const isSameCycle = last?.askedOn === one.askedOn && last.dueOn === one.dueOn;
      if (isSameCycle && rung.step <= last.step) continue;
      told.set(one, { askedOn: one.askedOn, dueOn: one.dueOn, step: rung.step });
      const to = { chaser: ownerOf(one), escalation: seniorOf(one) }[rung.does] ?? '';
      if (rung.does === 'escalation') hearLate(to, [one]);
      const list = heard.get(`${rung.does} ${to}`) ?? [];
      heard.set(`${rung.does} ${to}`, [...list, { ...nameOf(one), step: rung.step }]);
    }
    for (const [key, returns] of heard) {
      const [does = '', to = ''] = key.split(' ');
      if (does === 'chaser' || does === 'escalation') sendToAgency(does, to, returns);
      else alertManager(does, returns);
    }
  };

  const tellConcerns = (of: readonly Held[]): void => {
    const returns = [...new Set(of)].map(nameOf);
    for (const to of new Set([manager, second])) sendToStaff('alert', to, returns, 'concern');
  };

  /** Whether the manager has anything to see to. */
  const isSomethingOpen = (): boolean => {
    const owed = all().filter(isOwed);
    const cases = [...book.cases.values()].filter(({ id }) => !book.dropped.has(id));
    const left = workedSince(today, book.audit.closesOn, extra());
    return (
      left === 0 ||
      all().some(({ state }) => state === 'cannot-identify') ||
      all().some(({ of, household }) => isToSee(household) && !book.dropped.has(of.id)) ||
      owed.some((one) => workedSince(workedFrom(one.dueOn, extra()), today, extra()) > 0) ||
      owed.some((one) => cameBack.has(ownerOf(one)) || cameBack.has(seniorOf(one))) ||
      owed.some(
        ({ state, agency, checkFrom }) =>
          state === 'asked' && agency !== 'summary' && workedSince(checkFrom, today, extra()) >= checkWithin,
      ) ||
      cases.some(({ id, factors, children }) => {
        const asked = new Set(all().flatMap((one) => (one.of.id === id ? (agencyOf(one)?.service ?? []) : [])));
        return tool.calledFor.some(({ always, factor, ageBand, services }) => {
          const isOfChild = children.some((child) => child.ageBand === ageBand);
          const calls = always === true || (factor !== undefined && factors.includes(factor)) || isOfChild;
          return calls && services.some((service) => !asked.has(service));
        });
      }) ||
      cases.some(({ id, children }) => {
        const asked = all().filter(({ of, agency }) => of.id === id && agency !== 'summary');
        if (!asked.some(({ newest }) => newest !== undefined) && !asked.every(isSettled)) return false;
        const covered = new Set(asked.flatMap(({ newest }) => newest?.covers ?? []));
        return children.some((child) => !covered.has(child.id));
      })
    );
  };

  // ---- the days ----

  /** Does something, and keeps what was mailed of it. */
  const during = (part: string, work: () => void): void => {
    mails = [];
    work();
    parts.push({ on: today, part, mails });
  };

  const morning = (): void => {
    climb();
    if (concerns.length > 0) tellConcerns(concerns);
    if (isOpen() && isSomethingOpen()) sendToStaff('digest', manager, []);
  };

  const doAct = (act: FiledAct): void => {
    const before = new Map(all().map((one) => [one, ownerOf(one)]));
    const seniors = new Map(all().map((one) => [one, namedSenior(one)]));
    const facts = book.act(act);
    if (act.kind === 'acknowledge') concerns = concerns.filter((one) => idOf(one) !== `${act.case}/${act.agency}`);
    // Whoever takes over is asked for all that is owed, also of what was theirs before.
    const takenOver = [...before].flatMap(([one, owner]) => (ownerOf(one) === owner ? [] : [ownerOf(one)]));
    for (const to of new Set(takenOver)) write('invite', to, owedBy(to));
    takeOverLate(seniors);
    tell(facts);
  };

  const takeReply = (reply: FiledReply): Fact[] => {
    const facts = book.reply(reply);
    const sent = facts.find(({ what }) => what === 'submission');
    if (sent !== undefined && raisesConcern(reply)) {
      concerns.push(sent.of);
      tellConcerns([sent.of]);
    }
    return facts;
  };

  const close = (): void => {
    book.closedOn = today;
    for (const [to, owed] of byOwner(all().filter(isOwed))) write('notice', to, owed);
  };

  const days = daysOf(file);
  const bounceToday = (): void => {
    for (const act of days.get(today)?.acts ?? []) if (act.kind === 'bounce') bouncing.add(lower(act.address));
  };
  for (; today <= until; today = dayAfter(today)) {
    bounceToday();
    const { acts = [], replies = [], summaries = [] } = days.get(today) ?? {};
    if (today === file.audit.opensOn) {
      during('opening', () => {
        for (const [to, asked] of byOwner(all())) write('invite', to, asked);
      });
    }
    if (isWorked(today, extra())) during('tick', morning);
    for (const act of acts) if (act.kind !== 'bounce') during(act.kind, () => doAct(act));
    if (replies.length > 0) during('replies', () => tell(replies.flatMap(takeReply)));
    if (summaries.length > 0) during('summaries', () => tell(summaries.flatMap(book.summary)));
    if (today === book.audit.closesOn) during('closing', close);
  }
  return parts;
}

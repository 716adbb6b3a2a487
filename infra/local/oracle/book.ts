/**
 * An audit file gone through in its own order: what is asked of whom, where each return stands, and since when. Which acts are
 * taken and what follows of them is written down here a second time, with nothing of the product, so that what the
 * product does can be held against it.
 */
import { createHash } from 'node:crypto';
import type { AuditFile, FiledAct, FiledReply, FiledSummary } from '../player/audit-file.ts';
import { dayAfter, worked } from './days.ts';

export type State =
  | 'asked'
  | 'known'
  | 'not-known'
  | 'cannot-identify'
  | 'submitted'
  | 'reopened'
  | 'declined'
  | 'withdrawn';

type Happening =
  | 'ask'
  | 'known'
  | 'not-known'
  | 'cannot-identify'
  | 'declined'
  | 'submission'
  | 'extend'
  | 'reopen'
  | 'decline'
  | 'withdraw';

const whileWaited = {
  ask: 'asked',
  known: 'known',
  'not-known': 'not-known',
  'cannot-identify': 'cannot-identify',
  declined: 'declined',
  submission: 'submitted',
  decline: 'declined',
  withdraw: 'withdrawn',
} as const;

/** By state: where what happens leads to. What is not there is not taken, and changes nothing. */
const leadsTo: Record<State, Partial<Record<Happening, State>>> = {
  asked: { ...whileWaited, extend: 'asked' },
  known: { ...whileWaited, extend: 'known' },
  'cannot-identify': whileWaited,
  'not-known': { ask: 'asked', known: 'known', 'not-known': 'not-known', submission: 'submitted' },
  submitted: { known: 'submitted', submission: 'submitted', reopen: 'reopened', withdraw: 'withdrawn' },
  reopened: {
    known: 'reopened',
    submission: 'submitted',
    extend: 'reopened',
    reopen: 'reopened',
    withdraw: 'withdrawn',
  },
  declined: {
    ask: 'asked',
    known: 'known',
    declined: 'declined',
    submission: 'submitted',
    withdraw: 'withdrawn',
  },
  withdrawn: { ask: 'asked' },
};

/** Whether something is waited for. */
export const isOwed = ({ state }: { state: State }): boolean =>
  state === 'asked' || state === 'known' || state === 'reopened';

/** Whether nothing more is due. */
export const isSettled = ({ state }: { state: State }): boolean => !isOwed({ state }) && state !== 'cannot-identify';

export type FiledCase = AuditFile['cases'][number];
type FiledAgency = AuditFile['agencies'][number];
type Amendment = Extract<FiledAct, { kind: 'amend' }>;
type ActOnReturn = Exclude<FiledAct, { kind: 'amend' | 'drop' | 'move' | 'ask' | 'contact' | 'bounce' }>;
export type Submission = NonNullable<FiledReply['submission']>;
type Check = FiledReply['check'];

/** The version that counts. */
interface Newest {
  version: number;
  on: string;
  sha256: string;
  covers: string[];
}

/** What a return is asked again: a question, or what it was sent back for. */
export type AskedAgain = { question: string } | { reason: string };

/** One return of the book. */
export interface Held {
  of: FiledCase;
  agency: string;
  state: State;
  knows: string[] | undefined;
  versions: number;
  newest: (Newest & Pick<Submission, 'answers' | 'header'>) | undefined;
  /** What waits for an answer, in the order of asking. */
  again: AskedAgain[];
  /** When that was asked, and in which words, as one line each. */
  waiting: string[];
  /** When this cycle was begun and when it is due. */
  askedOn: string;
  dueOn: string;
  /** Since when a record check is waited for. */
  checkFrom: string;
  /** How much has happened to it. */
  facts: number;
  /** What the last check said, and its note where nothing has happened since. */
  said: string;
  note: string | undefined;
  /** What the last check said of each person, until the agency is asked again. */
  household: Household | undefined;
}

/** What a check says of each person, with its note; and what of it somebody has to see to. */
interface Household {
  said: string;
  note: string | undefined;
  left: string[];
  isSeenTo: boolean;
}

/** Whether something is left that nobody has seen to. */
export const isToSee = (one: Household | undefined): boolean => one?.isSeenTo === false && one.left.length > 0;

/** Something that has happened to a return. */
export interface Fact {
  what: 'ask' | 'extend' | 'move' | 'reopen' | 'withdraw' | 'drop' | 'decline' | 'check' | 'submission';
  of: Held;
  before: State | undefined;
  check?: Check;
  /** What the check leaves to see to, where it is news. */
  leaves?: Household;
}

/** Everything that is so at a moment. */
export interface Book {
  audit: AuditFile['audit'];
  agencies: Map<string, FiledAgency>;
  cases: Map<string, FiledCase>;
  returns: Map<string, Held>;
  /** By case that was taken out of the audit: why, and what stands in its place. */
  dropped: Map<string, { reason: string; replacedBy?: string | undefined }>;
  /** The day on which it closed. */
  closedOn: string | undefined;
  /** What was amended so far: of the audit and its agencies under nothing, else by case. */
  amended: { case?: string; fields: string[] }[];
  /** Takes what happens on a day. @returns what has come of it; nothing of what is not taken */
  act: (act: FiledAct) => Fact[];
  reply: (reply: FiledReply) => Fact[];
  summary: (summary: FiledSummary) => Fact[];
}

/** JSON with sorted keys: for texts alone the very form of RFC 8785. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys: string[] = [];
  for (const [key, of] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (of !== undefined) keys.push(`${JSON.stringify(key)}:${sortedJson(of)}`);
  }
  return `{${keys.join(',')}}`;
}

const sha256Of = (value: unknown): string => createHash('sha256').update(sortedJson(value)).digest('hex');
const isSame = (a: unknown, b: unknown): boolean => a === b || sortedJson(a ?? null) === sortedJson(b ?? null);

/** For so many days after it has closed an audit's returns are queried and sent back. */
const reopenedFor = 90;

/** Whom a check says that the agency knows: nobody said is everybody. */
function knownIn({ people, knows }: Check): string[] | undefined {
  if (people === undefined) return knows;
  return Object.keys(people).filter((id) => people[id] === 'known');
}

/**
 * What a check says of each person. Whoever cannot be told, where nobody is known, is told by the alert that the family cannot
 * be identified.
 */
function householdIn({ people, unlisted, note }: Check): Household | undefined {
  if (people === undefined && unlisted === undefined) return undefined;
  const all = Object.entries(people ?? {});
  const isSomebodyKnown = all.some(([, says]) => says === 'known');
  const left = all.flatMap(([id, says]) =>
    says === 'moved' || (says === 'cannot-tell' && isSomebodyKnown) ? [`${id} ${says}`] : [],
  );
  return {
    said: sortedJson({ people, unlisted }),
    note,
    left: unlisted === true ? [...left, 'a child who is not listed'] : left,
    isSeenTo: false,
  };
}

/** What a check says, whatever its note. */
const saidBy = ({ note: _note, ...check }: Check): string =>
  sortedJson({ ...check, ...(check.knows === undefined ? {} : { knows: check.knows.toSorted() }) });

/** Puts right, by its id, what a list has, or adds it. */
function putRight<T extends { id: string }>(list: readonly T[], said: readonly T[] | undefined): T[] {
  const all = [...list];
  for (const one of said ?? []) {
    const at = all.findIndex(({ id }) => id === one.id);
    const [is] = at === -1 ? [] : all.splice(at, 1);
    const now = { ...is, ...one };
    // What is not said of somebody who is there stays.
    for (const [field, value] of Object.entries(is ?? {})) {
      if (Reflect.get(now, field) === undefined) Object.assign(now, { [field]: value });
    }
    all.splice(at === -1 ? all.length : at, 0, now);
  }
  return all;
}

/** People as figures and mails see them: who they are is in neither. */
const unnamed = <T extends { identifiers?: unknown }>(people: readonly T[] | undefined) =>
  people?.map(({ identifiers: _apart, ...one }) => one);

/** A case field by field, without who its people are. */
const fieldsOf = (of: FiledCase): Map<string, unknown> =>
  new Map<string, unknown>(Object.entries({ ...of, children: unnamed(of.children), adults: unnamed(of.adults) }));

/** Opens the book of an audit file, on the day that the audit opens. */
export function openBook(file: AuditFile): Book {
  const agencies = new Map(file.agencies.map((one) => [one.id, one]));
  const cases = new Map<string, FiledCase>();
  const returns = new Map<string, Held>();
  const dropped: Book['dropped'] = new Map();

  /** When a cycle that begins on a day is due; undefined where the file's own date is. */
  const dueOf = (askedOn: string, given: string | undefined, days: number): string => {
    const { dueOn, closesOn, extraHolidays } = book.audit;
    const last = book.closedOn === undefined ? closesOn : dayAfter(book.closedOn, reopenedFor);
    const unsaid = worked(askedOn, days, extraHolidays);
    const wanted = given ?? (unsaid > dueOn ? unsaid : dueOn);
    return wanted < last ? wanted : last;
  };

  const ofCase = (id: string): Held[] => [...returns.values()].filter(({ of }) => of.id === id);

  /** Something that happens to a return, if its state takes it. */
  const happen = (one: Held, what: Fact['what'], happening: Happening, check?: Check): Fact[] => {
    const before = one.state;
    const state = leadsTo[before][happening];
    if (state === undefined || dropped.has(one.of.id)) return [];
    one.state = state;
    one.facts += 1;
    one.note = undefined;
    return [{ what, of: one, before, ...(check === undefined ? {} : { check }) }];
  };

  const begin = (one: Held, askedOn: string, dueOn: string): void => {
    one.askedOn = askedOn;
    one.dueOn = dueOn;
  };

  const askFirst = (of: FiledCase, agency: string, askedOn: string, dueOn: string): Fact => {
    const fresh: Held = {
      of,
      agency,
      state: 'asked',
      knows: undefined,
      versions: 0,
      newest: undefined,
      again: [],
      waiting: [],
      askedOn,
      dueOn,
      checkFrom: askedOn,
      facts: 1,
      said: saidBy({ outcome: 'known' }),
      note: undefined,
      household: undefined,
    };
    returns.set(`${of.id}/${agency}`, fresh);
    return { what: 'ask', of: fresh, before: undefined };
  };

  const askAgain = (one: Held, on: string, given: string | undefined): Fact[] => {
    const facts = happen(one, 'ask', 'ask');
    if (facts.length === 0) return [];
    begin(one, on, dueOf(on, given, 5));
    one.checkFrom = on;
    one.again = [];
    one.waiting = [];
    one.household = undefined;
    return facts;
  };

  const askAll = (of: FiledCase, on: string, dueOn: string): Fact[] => [
    ...of.expects.map((agency) => askFirst(of, agency, on, dueOn)),
    ...(of.leadProfessional === undefined ? [] : [askFirst(of, 'summary', on, dueOn)]),
  ];

  const reopen = (one: Held, on: string, asks: AskedAgain, text: string, given?: string): Fact[] => {
    // The same again on the same day, in no new words, is as it was; a day's replies come after its acts.
    const said = [on, ...Object.values(asks), text.trim()].join(' ');
    if (one.waiting.includes(said)) return [];
    const facts = happen(one, 'reopen', 'reopen');
    if (facts.length === 0) return [];
    begin(one, on, dueOf(on, given, 10));
    one.again.push(asks);
    one.waiting.push(said);
    return facts;
  };

  const note = (of: string | undefined, fields: string[]): void => {
    if (fields.length > 0) book.amended.push({ ...(of === undefined ? {} : { case: of }), fields });
  };

  const amendAudit = (change: NonNullable<Amendment['audit']>): void => {
    const fields = (['title', 'closesOn', 'extraHolidays'] as const).filter(
      (field) => change[field] !== undefined && !isSame(change[field], book.audit[field]),
    );
    for (const field of fields) Object.assign(book.audit, { [field]: change[field] });
    note(undefined, fields);
  };

  const amendAgency = (change: NonNullable<Amendment['agency']>): void => {
    const { id, name, service, contact, lead } = change;
    const before = agencies.get(id);
    if (before !== undefined) {
      const after = { ...before, ...(name === undefined ? {} : { name }), ...(lead === undefined ? {} : { lead }) };
      if (isSame(after, before)) return;
      agencies.set(id, after);
    } else {
      if (name === undefined || service === undefined || contact === undefined || lead === undefined) return;
      agencies.set(id, { id, name, service, contact, lead });
    }
    note(undefined, ['agencies']);
  };

  const addCase = (change: NonNullable<Amendment['case']>, on: string): Fact[] => {
    const { children, factors, expects } = change;
    if (!children || !factors || !expects) return [];
    const added: FiledCase = { ...change, children, factors, expects };
    cases.set(added.id, added);
    note(added.id, ['added']);
    return askAll(added, on, dueOf(on, undefined, 5));
  };

  /** A child who is new asks again whoever has answered: what came is sent back, and who knew nobody is asked anew. */
  const askForChild = (one: Held, on: string): Fact[] => {
    if (one.agency === 'summary') return [];
    if (one.state === 'not-known') return askAgain(one, on, undefined);
    return reopen(one, on, { reason: 'child-added' }, `${one.facts}`);
  };

  const amendCase = (change: NonNullable<Amendment['case']>, on: string): Fact[] => {
    if (dropped.has(change.id)) return [];
    const of = cases.get(change.id);
    if (of === undefined) return addCase(change, on);
    const before = { ...of };
    const { id: _id, expects: _asked, children, adults, leadProfessional, auditors, ...rest } = change;
    // A case goes between two levels or stands at one.
    if (rest.route !== undefined) delete of.level;
    if (rest.level !== undefined) delete of.route;
    for (const [field, value] of Object.entries(rest)) if (value !== undefined) Object.assign(of, { [field]: value });
    of.children = putRight(of.children, children);
    if (adults !== undefined) of.adults = putRight(of.adults ?? [], adults);
    if (auditors !== undefined) of.auditors = { ...of.auditors, ...auditors };
    // Who a lead professional is changes by way of the summary; of one who is there, only whom they answer to.
    if (leadProfessional !== undefined) of.leadProfessional = { ...leadProfessional, ...before.leadProfessional };
    if (leadProfessional?.lead !== undefined && of.leadProfessional !== undefined) {
      of.leadProfessional = { ...of.leadProfessional, lead: leadProfessional.lead };
    }
    const were = fieldsOf(before);
    const are = fieldsOf(of);
    note(
      of.id,
      [...are.keys()].filter((field) => !isSame(are.get(field), were.get(field))),
    );
    const isGrown = of.children.length > before.children.length;
    const isSet = before.leadProfessional === undefined && of.leadProfessional !== undefined;
    return [
      ...(isSet ? [askFirst(of, 'summary', on, dueOf(on, undefined, 5))] : []),
      ...(isGrown ? ofCase(of.id).flatMap((one) => askForChild(one, on)) : []),
    ];
  };

  const drop = ({ case: id, reason, replacedBy }: Extract<FiledAct, { kind: 'drop' }>): Fact[] => {
    if (dropped.has(id) || !cases.has(id)) return [];
    dropped.set(id, { reason, replacedBy });
    return ofCase(id).map((one): Fact => {
      const before = one.state;
      one.state = 'withdrawn';
      one.newest = undefined;
      one.facts += 1;
      return { what: 'drop', of: one, before };
    });
  };

  const move = (act: Extract<FiledAct, { kind: 'move' }>): Fact[] => {
    const { agency, service, dueOn, on } = act;
    if (agency === undefined && service === undefined) book.audit.dueOn = dueOn;
    return [...returns.values()].flatMap((one) => {
      const isMeant =
        (agency ?? one.agency) === one.agency &&
        (service === undefined || service === agencies.get(one.agency)?.service);
      if (!isMeant || !isOwed(one) || one.dueOn >= dueOn) return [];
      const facts = happen(one, 'move', 'extend');
      if (facts.length > 0) begin(one, on, dueOn);
      return facts;
    });
  };

  /** Who answers for an agency changes, or for one case alone: then the contact stays, and so does every other auditor. */
  const changeContact = ({ agency: id, case: only, email, wrong }: Extract<FiledAct, { kind: 'contact' }>): void => {
    const agency = agencies.get(id);
    if (agency === undefined) return;
    const of = only === undefined ? undefined : cases.get(only);
    const was = of?.auditors?.[id] ?? agency.contact.email;
    // What was never theirs is theirs nowhere.
    const isGone = (address: string | undefined): boolean =>
      wrong === true && address?.toLowerCase() === was.toLowerCase();
    for (const one of cases.values()) {
      if (one === of || isGone(one.auditors?.[id])) one.auditors = { ...one.auditors, [id]: email };
    }
    if (of === undefined || isGone(agency.contact.email)) agencies.set(id, { ...agency, contact: { email } });
  };

  const ask = (act: Extract<FiledAct, { kind: 'ask' }>): Fact[] => {
    const known = returns.get(`${act.case}/${act.agency}`);
    if (known !== undefined) return askAgain(known, act.on, act.dueOn);
    const of = cases.get(act.case);
    if (of === undefined || dropped.has(act.case)) return [];
    return [askFirst(of, act.agency, act.on, dueOf(act.on, act.dueOn, 5))];
  };

  const actOnReturn = (one: Held, act: ActOnReturn): Fact[] => {
    switch (act.kind) {
      case 'acknowledge':
        return [];
      case 'seen-to':
        if (one.household !== undefined && !dropped.has(one.of.id)) one.household.isSeenTo = true;
        one.note = undefined;
        return [];
      case 'query':
        return reopen(one, act.on, { question: act.question }, act.text, act.dueOn);
      case 'send-back':
        return reopen(one, act.on, { reason: act.reason }, act.text, act.dueOn);
      case 'extend': {
        if (act.dueOn <= one.dueOn) return [];
        const facts = happen(one, 'extend', 'extend');
        if (facts.length > 0) begin(one, act.on, act.dueOn);
        return facts;
      }
      case 'decline':
        return happen(one, 'decline', 'decline');
      case 'withdraw': {
        const facts = happen(one, 'withdraw', 'withdraw');
        if (facts.length === 0) return [];
        one.newest = undefined;
        one.again = [];
        one.waiting = [];
        return facts;
      }
    }
  };

  const check = (one: Held, said: Check): Fact[] => {
    const state = leadsTo[one.state][said.outcome];
    const before = one.household;
    const isNews = said.note !== undefined && said.note !== one.note && said.note !== before?.note;
    if (state === one.state && saidBy(said) === one.said && !isNews) return [];
    const facts = happen(one, 'check', said.outcome, said);
    if (facts.length === 0) return [];
    one.said = saidBy(said);
    one.note = said.note;
    if (said.outcome === 'known') one.knows = knownIn(said);
    if (said.outcome === 'not-known' || said.outcome === 'cannot-identify') one.knows = undefined;
    if (said.outcome === 'declined') return facts;
    const now = householdIn(said);
    // The same again, in no new words, is as it was.
    if (now !== undefined && before?.said === now.said && !isNews) return facts;
    one.household = now;
    if (now === undefined) return facts;
    // Nothing that is left was not seen to before.
    now.isSeenTo = !isNews && before?.isSeenTo === true && now.left.every((thing) => before.left.includes(thing));
    return isToSee(now) ? facts.map((fact) => ({ ...fact, leaves: now })) : facts;
  };

  const submit = (
    one: Held,
    on: string,
    content: unknown,
    { childrenCovered: covers, answers, header }: Pick<Submission, 'childrenCovered' | 'answers' | 'header'>,
  ): Fact[] => {
    const sha256 = sha256Of(content);
    // The current version sent again is the same version.
    if (one.state === 'submitted' && one.newest?.sha256 === sha256) return [];
    const facts = happen(one, 'submission', 'submission');
    if (facts.length === 0) return [];
    one.versions += 1;
    one.newest = { version: one.versions, on, sha256, covers, answers, ...(header && { header }) };
    one.again = [];
    one.waiting = [];
    return facts;
  };

  const book: Book = {
    // Copies: what is amended is put right in them.
    audit: { ...file.audit },
    agencies,
    cases,
    returns,
    dropped,
    closedOn: undefined,
    amended: [],
    act(one) {
      switch (one.kind) {
        case 'amend':
          if (one.audit !== undefined) amendAudit(one.audit);
          if (one.agency !== undefined) amendAgency(one.agency);
          return one.case === undefined ? [] : amendCase(one.case, one.on);
        case 'drop':
          return drop(one);
        case 'move':
          return move(one);
        case 'ask':
          return ask(one);
        case 'contact':
          changeContact(one);
          return [];
        case 'bounce':
          return [];
        case 'extend':
        case 'withdraw':
        case 'query':
        case 'send-back':
        case 'decline':
        case 'acknowledge':
        case 'seen-to': {
          const held = returns.get(`${one.case}/${one.agency}`);
          return held === undefined ? [] : actOnReturn(held, one);
        }
      }
    },
    reply({ check: said, submission, on = file.audit.opensOn, ...to }) {
      const one = returns.get(`${to.case}/${to.agency}`);
      if (one === undefined) return [];
      return [...check(one, said), ...(submission === undefined ? [] : submit(one, on, submission, submission))];
    },
    summary({ case: id, on, text }) {
      const one = returns.get(`${id}/summary`);
      return one === undefined ? [] : submit(one, on, { text }, { childrenCovered: [], answers: {} });
    },
  };
  for (const entered of file.cases) {
    const of = { ...entered };
    cases.set(of.id, of);
    askAll(of, file.audit.opensOn, file.audit.dueOn);
  }
  return book;
}

/** What happens on one day of an audit file, in the order in which it happens. */
export interface FiledDay {
  acts: FiledAct[];
  replies: FiledReply[];
  summaries: FiledSummary[];
}

/** By day: what the file has of it. */
export function daysOf(file: AuditFile): Map<string, FiledDay> {
  const days = new Map<string, FiledDay>();
  const on = (day: string): FiledDay => {
    const found = days.get(day) ?? { acts: [], replies: [], summaries: [] };
    days.set(day, found);
    return found;
  };
  for (const act of file.acts ?? []) on(act.on).acts.push(act);
  for (const reply of file.replies) on(reply.on ?? file.audit.opensOn).replies.push(reply);
  for (const summary of file.summaries ?? []) on(summary.on).summaries.push(summary);
  return days;
}

/**
 * The book as it stands at the end of a day; where none is said, when the audit closes: what comes after that publishes
 * nothing by itself.
 */
export function bookAt(file: AuditFile, until?: string): Book {
  const book = openBook(file);
  const days = [...daysOf(file)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [day, { acts, replies, summaries }] of days) {
    if (day > (until ?? book.audit.closesOn)) break;
    for (const act of acts) book.act(act);
    for (const reply of replies) book.reply(reply);
    for (const summary of summaries) book.summary(summary);
  }
  return book;
}

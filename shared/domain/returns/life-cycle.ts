/** States of a return: the state of its log's last entry (docs/architecture.md, "The life of a return"). */
export const states = [
  'asked',
  'known',
  'cannot-identify',
  'not-known',
  'submitted',
  'reopened',
  'declined',
  'withdrawn',
] as const;
export type State = (typeof states)[number];

/** What can happen to a return; each is one entry of its log. */
export const acts = [
  'ask',
  'check-known',
  'check-not-known',
  'check-cannot-identify',
  'check-declined',
  'submission',
  'extension',
  'query',
  'send-back',
  'correction',
  'seen-to',
  'decline',
  'withdrawal',
  'drop',
] as const;
export type Act = (typeof acts)[number];

/** The state before there is a log: only asking begins one. */
export const beforeTheLog = 'none';

/**
 * The life of a return as data: the state that each legal act leads to. What is not in the table is refused.
 * Asking again starts a new cycle; an extension keeps the state; a check `known` on a submitted return keeps it and
 * replaces whom the agency knows; a changed `cannot-identify` replaces what was missing, a changed `declined` the reason; a
 * further `not-known` is an entry only where it comes with another note. A query and a sending back reopen what came, and
 * each adds to what is asked of a return that is reopened. What an agency declines (`check-declined`) and what the manager
 * declines for it (`decline`) are one state. A coded correction of the audit lead's keeps the state, and everything that is
 * owed: it stands beside what was submitted; so does the manager's word that what a check left to see to is seen to, which is
 * taken in every state that a check may have been before. A drop is of the whole case: it ends each of its returns, in whatever
 * state.
 */
export const lifeCycle: Record<State | typeof beforeTheLog, Partial<Record<Act, State>>> = {
  none: { ask: 'asked' },
  asked: {
    ask: 'asked',
    'check-known': 'known',
    'check-not-known': 'not-known',
    'check-cannot-identify': 'cannot-identify',
    'check-declined': 'declined',
    submission: 'submitted',
    extension: 'asked',
    decline: 'declined',
    withdrawal: 'withdrawn',
    drop: 'withdrawn',
  },
  known: {
    ask: 'asked',
    'check-known': 'known',
    'check-not-known': 'not-known',
    'check-cannot-identify': 'cannot-identify',
    'check-declined': 'declined',
    submission: 'submitted',
    extension: 'known',
    decline: 'declined',
    withdrawal: 'withdrawn',
    'seen-to': 'known',
    drop: 'withdrawn',
  },
  'cannot-identify': {
    ask: 'asked',
    'check-known': 'known',
    'check-not-known': 'not-known',
    'check-cannot-identify': 'cannot-identify',
    'check-declined': 'declined',
    submission: 'submitted',
    decline: 'declined',
    withdrawal: 'withdrawn',
    'seen-to': 'cannot-identify',
    drop: 'withdrawn',
  },
  'not-known': {
    ask: 'asked',
    'check-known': 'known',
    'check-not-known': 'not-known',
    submission: 'submitted',
    'seen-to': 'not-known',
    drop: 'withdrawn',
  },
  submitted: {
    'check-known': 'submitted',
    submission: 'submitted',
    query: 'reopened',
    'send-back': 'reopened',
    correction: 'submitted',
    withdrawal: 'withdrawn',
    'seen-to': 'submitted',
    drop: 'withdrawn',
  },
  reopened: {
    'check-known': 'reopened',
    submission: 'submitted',
    extension: 'reopened',
    query: 'reopened',
    'send-back': 'reopened',
    correction: 'reopened',
    withdrawal: 'withdrawn',
    'seen-to': 'reopened',
    drop: 'withdrawn',
  },
  declined: {
    ask: 'asked',
    'check-known': 'known',
    'check-declined': 'declined',
    submission: 'submitted',
    withdrawal: 'withdrawn',
    'seen-to': 'declined',
    drop: 'withdrawn',
  },
  withdrawn: { ask: 'asked', 'seen-to': 'withdrawn', drop: 'withdrawn' },
};

/**
 * What staff say beside a return: it overtakes nothing that is mailed of it, and settles nothing anew. Whoever asks whether
 * anything has happened since looks past it.
 */
export const actsAside: ReadonlySet<string> = new Set<Act>(['correction', 'seen-to']);

/** States in which nothing more is owed. */
export const settledStates: ReadonlySet<State> = new Set(['submitted', 'not-known', 'declined', 'withdrawn']);

/** States in which the agency owes something and is chased. */
export const owedStates: ReadonlySet<State> = new Set(['asked', 'known', 'reopened']);

/**
 * States in which a return of an audit is reminded of: all that are owed while the audit is open; once it has closed only
 * what somebody asks again.
 */
export const chasedStates = (audit: { state: string }): ReadonlySet<State> =>
  audit.state === 'open' ? owedStates : askedAgain;

const askedAgain: ReadonlySet<State> = new Set(['reopened']);

/**
 * The state an act leads to, or undefined when it is not legal.
 * @param from the last entry's state; undefined before the log begins
 */
export const nextState = (from: State | undefined, act: Act): State | undefined => lifeCycle[from ?? beforeTheLog][act];

/** How many versions had come of a return when it was last withdrawn; undefined where it never was, or none had. */
export const withdrawnOf = ({
  counted,
  versions,
}: {
  counted?: { withdrawn?: number | undefined } | undefined;
  versions: number;
}): number | undefined => (counted === undefined ? versions || undefined : counted.withdrawn);

/**
 * Faults of a life cycle: states that nothing reaches, states without a way to be settled.
 * @returns one sentence a fault; none when the table is sound
 */
export function faultsOf(table: typeof lifeCycle): string[] {
  const reached = new Set<State>();
  const visit = (from: State | typeof beforeTheLog): void => {
    for (const to of Object.values(table[from])) {
      if (reached.has(to)) continue;
      reached.add(to);
      visit(to);
    }
  };
  visit(beforeTheLog);
  return [
    ...states.filter((state) => !reached.has(state)).map((state) => `nothing leads to ${state}`),
    ...states
      .filter((state) => !settledStates.has(state))
      .filter((state) => !Object.values(table[state]).some((to) => settledStates.has(to)))
      .map((state) => `${state} cannot be settled`),
  ];
}

const faults = faultsOf(lifeCycle);
if (faults.length > 0) throw new Error(`the life cycle of a return is unsound: ${faults.join('; ')}`);

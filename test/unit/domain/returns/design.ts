import type { Act, State } from '../../../../shared/domain/returns/life-cycle.ts';

/** The life of a return as the design tells it, written out again: one line a legal act. */
export const legal: readonly (readonly [State | undefined, Act, State])[] = [
  [undefined, 'ask', 'asked'],

  ['asked', 'ask', 'asked'],
  ['asked', 'check-known', 'known'],
  ['asked', 'check-not-known', 'not-known'],
  ['asked', 'check-cannot-identify', 'cannot-identify'],
  ['asked', 'check-declined', 'declined'],
  ['asked', 'decline', 'declined'],
  ['asked', 'submission', 'submitted'],
  ['asked', 'extension', 'asked'],
  ['asked', 'withdrawal', 'withdrawn'],

  ['known', 'ask', 'asked'],
  ['known', 'check-known', 'known'],
  ['known', 'check-not-known', 'not-known'],
  ['known', 'check-cannot-identify', 'cannot-identify'],
  ['known', 'check-declined', 'declined'],
  ['known', 'decline', 'declined'],
  ['known', 'submission', 'submitted'],
  ['known', 'extension', 'known'],
  ['known', 'withdrawal', 'withdrawn'],

  ['cannot-identify', 'ask', 'asked'],
  ['cannot-identify', 'check-known', 'known'],
  ['cannot-identify', 'check-not-known', 'not-known'],
  // What is missing can change without the state changing.
  ['cannot-identify', 'check-cannot-identify', 'cannot-identify'],
  ['cannot-identify', 'check-declined', 'declined'],
  ['cannot-identify', 'decline', 'declined'],
  ['cannot-identify', 'submission', 'submitted'],
  ['cannot-identify', 'withdrawal', 'withdrawn'],

  ['not-known', 'ask', 'asked'],
  ['not-known', 'check-known', 'known'],
  // A decision of ours: a second note is kept (docs/adr/0008-cannot-identify-again.md).
  ['not-known', 'check-not-known', 'not-known'],
  ['not-known', 'submission', 'submitted'],

  ['submitted', 'check-known', 'submitted'],
  ['submitted', 'submission', 'submitted'],
  ['submitted', 'query', 'reopened'],
  ['submitted', 'send-back', 'reopened'],
  // A decision of ours: the audit lead's coded correction stands beside what came (docs/adr/0019-corrections.md).
  ['submitted', 'correction', 'submitted'],
  ['submitted', 'withdrawal', 'withdrawn'],

  ['reopened', 'check-known', 'reopened'],
  ['reopened', 'submission', 'submitted'],
  ['reopened', 'extension', 'reopened'],
  ['reopened', 'query', 'reopened'],
  ['reopened', 'send-back', 'reopened'],
  ['reopened', 'correction', 'reopened'],
  ['reopened', 'withdrawal', 'withdrawn'],

  ['declined', 'ask', 'asked'],
  ['declined', 'check-known', 'known'],
  // A decision of ours: the agency may give another reason (docs/adr/0047-declined-and-asked-again.md).
  ['declined', 'check-declined', 'declined'],
  ['declined', 'submission', 'submitted'],
  ['declined', 'withdrawal', 'withdrawn'],
  ['declined', 'drop', 'withdrawn'],

  ['withdrawn', 'ask', 'asked'],

  // A dropped case ends each of its returns (docs/adr/0045-a-case-is-dropped-in-one-transaction.md).
  ['asked', 'drop', 'withdrawn'],
  ['known', 'drop', 'withdrawn'],
  ['cannot-identify', 'drop', 'withdrawn'],
  ['not-known', 'drop', 'withdrawn'],
  ['submitted', 'drop', 'withdrawn'],
  ['reopened', 'drop', 'withdrawn'],
  ['withdrawn', 'drop', 'withdrawn'],

  // What a check left to see to is seen to, wherever one may have been before (docs/adr/0055-what-a-check-leaves-is-seen-to.md).
  ['known', 'seen-to', 'known'],
  ['cannot-identify', 'seen-to', 'cannot-identify'],
  ['not-known', 'seen-to', 'not-known'],
  ['submitted', 'seen-to', 'submitted'],
  ['reopened', 'seen-to', 'reopened'],
  ['declined', 'seen-to', 'declined'],
  ['withdrawn', 'seen-to', 'withdrawn'],
];

/** Where an act leads from a state (undefined before the log begins); undefined when it is refused. */
export const leadsTo = (from: State | undefined, act: Act): State | undefined =>
  legal.find((row) => row[0] === from && row[1] === act)?.[2];

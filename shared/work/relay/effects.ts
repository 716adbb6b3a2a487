import type { Owed } from '../../domain/owed/store.ts';
import type { BoardEffect } from '../../domain/board/keep-board.ts';
import type { ConcernEffect } from '../../domain/alerts/keep-concerns.ts';
import type { LinksEffect } from '../../domain/links/link-effects.ts';
import type { Change, Message, Plan, PackOrder } from '../../domain/messages/messages.ts';

/** What is owed, as the newest entry of a return's log says: kept for the ladder to find, or dropped. */
export interface OwedEffect {
  owed: Owed;
  /** Nothing more is owed; else the row is kept. */
  settled: boolean;
  /** The due date of the cycle before, whose row goes. */
  wasDueOn?: string;
}

/** Everything that follows from facts, by the queue that it goes to; and the rows that the relay itself keeps. */
export interface Effects {
  owed: OwedEffect[];
  board: BoardEffect[];
  links: LinksEffect[];
  concerns: ConcernEffect[];
  changes: Change[];
  messages: Message[];
  plans: Plan[];
  packs: PackOrder[];
}

/** What the relay itself keeps rows of. */
export type KeptRows = Pick<Effects, 'owed' | 'board' | 'links' | 'concerns'>;

export const noEffects = (): Effects => ({
  owed: [],
  board: [],
  links: [],
  concerns: [],
  changes: [],
  messages: [],
  plans: [],
  packs: [],
});

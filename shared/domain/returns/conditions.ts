import { reopenedForOf } from './reopened-for.ts';
import type { Counted, Entry } from './schema.ts';

/** What whoever sends a submission says of it, and what it was sent on. */
export interface Conditions {
  /** The hash of its `Idempotency-Key`. */
  key?: string;
  /** The version that it is to replace: the newest one, or nothing is taken. */
  ifMatch?: number;
  /** What its sender was shown that is asked again, as {@link askedMark} has it: where that is another, nothing is taken. */
  asked?: string;
  /** The number of the draft that it is: as its row stands, with nothing brought into it from elsewhere. */
  draft?: number;
}

/** What a return is reopened for, as a form says that it showed it; empty where nothing is asked again. */
export const askedMark = (last: Entry): string =>
  reopenedForOf(last)
    .map(({ seq }) => seq)
    .join(' ');

/** Why a submission is not taken that was made before something came which its sender has not seen. */
export function passedSince(last: Entry, { ifMatch, asked }: Conditions): string | undefined {
  if (ifMatch !== undefined && ifMatch !== last.versions) {
    return last.versions === 0
      ? 'No version has come yet: send it with If-Match "0", or without the header.'
      : `Version ${last.versions} is the newest. Look at it, then send yours with If-Match "${last.versions}", or without the header.`;
  }
  return asked === undefined || asked === askedMark(last)
    ? undefined
    : 'What is asked again has changed. Look at it, then send yours.';
}

/** The newest version that was sent from the draft: this one, or the one that was before. */
export function sentFrom({ counted }: Entry, seq: number, rev: number | undefined): Pick<Counted, 'draft'> {
  if (rev !== undefined) return { draft: { seq, rev } };
  return counted?.draft === undefined ? {} : { draft: counted.draft };
}

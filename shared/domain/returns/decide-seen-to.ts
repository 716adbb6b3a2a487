import { packed } from '../../base/content/compressed.ts';
import { following, repeatOf, type Decision, type Stamp } from './decide-entry.ts';
import { toDoOf } from './people-checked.ts';
import { describeRefusal } from './refusals.ts';
import type { Entry, SeenTo, SeenToContent } from './schema.ts';

/** What an entry that keeps the state keeps of why it is so. */
const whyOf = ({ missing, cannotIdentifySince, declined, reason }: Entry): Partial<Entry> => ({
  ...(missing === undefined ? {} : { missing }),
  ...(cannotIdentifySince === undefined ? {} : { cannotIdentifySince }),
  ...(declined === undefined ? {} : { declined }),
  ...(reason === undefined ? {} : { reason }),
});

/**
 * The manager's word that what a check left to see to is seen to. It is of the check that was looked at: what a later one says is
 * another thing to do. Whoever comes second is answered with what the first one said.
 * @param seq the entry of the check, as the list of things to do names it
 */
export function decideSeenTo(last: Entry, seq: number, { by, note }: SeenTo, stamp: Stamp): Decision {
  const { checked } = last;
  if (checked?.seq === seq && checked.seenTo !== undefined) return repeatOf(last, checked.seenTo);
  const entry = last.dropped === undefined ? following(last, 'seen-to', 'seen-to', stamp) : undefined;
  if (entry === undefined) return { refused: describeRefusal('seen-to', last) };
  if (checked?.seq !== seq || toDoOf(checked) === undefined) {
    return {
      refused:
        'Nothing of this record check is to be seen to now: another one came since, or it left nothing. Look at the list of things to do.',
    };
  }
  return {
    entry: {
      ...entry,
      ...whyOf(last),
      checked: { ...checked, seenTo: entry.seq },
      content: packed({ by, note } satisfies SeenToContent),
    },
  };
}

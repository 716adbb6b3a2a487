import { describe, expect, test } from 'vitest';
import { unpacked } from '../../../../shared/base/content/compressed.ts';
import { unlessOvertaken } from '../../../../shared/domain/returns/at-once.ts';
import {
  decideAsk,
  decideCheck,
  decideDecline,
  decideExtension,
  decideSubmission,
  decideWithdrawal,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { decideSeenTo } from '../../../../shared/domain/returns/decide-seen-to.ts';
import { entriesOfDrop } from '../../../../shared/domain/returns/drop.ts';
import { toDoOf } from '../../../../shared/domain/returns/people-checked.ts';
import { SeenTo, SeenToContent, type Check, type Entry } from '../../../../shared/domain/returns/schema.ts';
import { asked, assessed, entryOf, key, stamp } from './samples.ts';

const people = { 'child-1': 'known', 'child-2': 'moved' } as const;
const known: Check = { outcome: 'known', people, unlisted: true };
const word = { by: 'A. Manager', note: 'The other school has the record.' };
const later = { receivedAt: new Date('2026-04-22T10:00:00.000Z'), on: '2026-04-22', by: 'staff-one' };
const check = (last: Entry, said: Check): Entry => entryOf(decideCheck(last, said, later));
const checked = (): Entry => entryOf(decideCheck(asked(), known, stamp));
const seenTo = (last: Entry): Entry => entryOf(decideSeenTo(last, last.checked?.seq ?? 0, word, later));
const openIn = (entry: Entry) => toDoOf(entry.checked);

describe('what a check left to see to', () => {
  test('is seen to on the word of whoever says what they did, which stands in the content and nowhere else', () => {
    const entry = seenTo(checked());
    expect(openIn(checked())).toMatchObject({ seq: 2, saidOn: '2026-04-20', unlisted: true });
    expect(openIn(entry)).toBeUndefined();
    expect(entry).toMatchObject({ act: 'seen-to', seq: 3, state: 'known', on: '2026-04-22', by: 'staff-one' });
    expect(entry.checked).toStrictEqual({ ...checked().checked, seenTo: 3 });
    expect(unpacked(SeenToContent, entry.content!)).toStrictEqual(word);
    const { content: _content, ...rest } = entry;
    expect(JSON.stringify(rest)).not.toContain('school');
  });

  test('is seen to once: whoever comes second is answered with the first', () => {
    const entry = seenTo(checked());
    expect(decideSeenTo(entry, 2, { by: 'B. Second', note: 'Rang' }, later)).toStrictEqual({ repeat: entry });
    const withdrawn = entryOf(decideWithdrawal(entry, { reason: 'duplicate' }, later));
    expect(decideSeenTo(withdrawn, 2, word, later)).toStrictEqual({ repeatOf: 3 });
  });

  test('is of the check that was looked at, and of none that came since', () => {
    const other = check(checked(), { ...known, people: { ...people, 'child-1': 'moved', 'child-2': 'known' } });
    expect(decideSeenTo(other, 2, word, later)).toMatchObject({ refused: expect.stringMatching(/another one came/) });
    expect(decideSeenTo(other, 3, word, later)).toHaveProperty('entry');
    // Neither is there anything where nothing was left, or the agency was asked again.
    const plain = check(asked(), { outcome: 'known', people: { 'child-1': 'known' } });
    expect(decideSeenTo(plain, 2, word, later)).toHaveProperty('refused');
    const again = { ...key, service: 'school', askedOn: '2026-04-22', dueOn: '2026-05-01', atOpening: false };
    const anew = entryOf(decideAsk(checked(), again, later));
    expect(decideSeenTo(anew, 2, word, later)).toMatchObject({
      refused: expect.stringMatching(/Since it was asked for/),
    });
  });

  test('is seen to whatever became of the return, and nothing else of it changes; of a dropped case nothing is', () => {
    const moved = {
      outcome: 'cannot-identify',
      missing: ['name'],
      people: { 'child-1': 'moved', 'child-2': 'cannot-tell' },
    };
    const states: Record<string, Entry> = {
      known: checked(),
      'not-known': check(asked(), { outcome: 'not-known', people: { 'child-1': 'moved' } }),
      'cannot-identify': check(asked(), moved as Check),
      submitted: entryOf(decideSubmission(checked(), assessed('a'), later)),
      declined: entryOf(decideDecline(checked(), { reason: 'legal-advice' }, later)),
      withdrawn: entryOf(decideWithdrawal(checked(), { reason: 'duplicate' }, later)),
    };
    for (const [state, last] of Object.entries(states)) {
      const { sk, seq, act, checked: _checked, content, on, receivedAt, by, ...rest } = seenTo(last);
      expect({ sk, seq, act, on, by }).toStrictEqual({
        sk: `R#${key.agency}#${String(last.seq + 1).padStart(6, '0')}`,
        seq: last.seq + 1,
        act: 'seen-to',
        on: '2026-04-22',
        by: 'staff-one',
      });
      expect([receivedAt, content]).toStrictEqual([later.receivedAt.toISOString(), expect.any(Uint8Array)]);
      expect(rest.state).toBe(state);
      expect(last).toMatchObject(rest);
      for (const field of ['missing', 'cannotIdentifySince', 'declined', 'reason', 'counted'] as const) {
        expect(rest[field]).toStrictEqual(last[field]);
      }
    }
    const [dropped] = entriesOfDrop([checked()], { reason: 'moved-away' }, later);
    expect(decideSeenTo(dropped!, 2, word, later)).toMatchObject({
      refused:
        'This case was taken out of the audit, because the family moved away. Nothing is done about it any more.',
    });
  });

  test('needs somebody and something', () => {
    expect(SeenTo.safeParse({ by: ' ', note: '\u200B' }).error?.issues.map(({ path }) => path)).toStrictEqual([
      ['by'],
      ['note'],
    ]);
  });
});

describe('a check after something was seen to', () => {
  test('that says the same again, in no new words, is no entry, whatever happened between', () => {
    const first = check(asked(), { ...known, note: 'Child 2 has left.' });
    const seen = seenTo(first);
    for (const last of [seen, entryOf(decideSubmission(seen, assessed('a'), later))]) {
      expect(decideCheck(last, { ...known, note: 'Child 2 has left.' }, later)).toStrictEqual({ repeat: last });
      expect(decideCheck(last, known, later)).toStrictEqual({ repeat: last });
    }
  });

  test('that says the same in another state leaves it seen to, and told once', () => {
    const unseen = check(entryOf(decideDecline(checked(), { reason: 'no-capacity' }, later)), known);
    expect(unseen).toMatchObject({ act: 'check', seq: 4, checked: { seq: 2 } });
    const declined = entryOf(decideDecline(seenTo(checked()), { reason: 'no-capacity' }, later));
    expect(check(declined, known).checked).toStrictEqual(seenTo(checked()).checked);
  });

  test('that leaves nothing more leaves it seen to; that leaves something new, or says it in new words, is a new thing to do', () => {
    const seen = seenTo(checked());
    const less = check(seen, { outcome: 'known', people: { ...people, 'child-3': 'known' } });
    expect(less.checked).toMatchObject({ seq: 4, seenTo: 3 });
    expect(decideSeenTo(less, 4, word, later)).toStrictEqual({ repeatOf: 3 });
    expect(openIn(less)).toBeUndefined();
    const more = check(seen, { ...known, people: { ...people, 'child-1': 'moved', 'child-3': 'known' } });
    expect(openIn(more)).toMatchObject({ seq: 4, saidOn: '2026-04-22' });
    expect(openIn(check(less, known))).toMatchObject({ seq: 5, unlisted: true });
    expect(openIn(check(seen, { ...known, note: 'Another child too.' }))).toMatchObject({ seq: 4 });
    // Of two things that were seen to one is left, or neither.
    const both = { 'child-1': 'moved', 'child-2': 'moved' } as const;
    const done = seenTo(check(asked(), { outcome: 'not-known', people: both, unlisted: true }));
    const one = { outcome: 'known', people: { ...both, 'child-2': 'known' } } as const;
    expect(openIn(check(done, one))).toBeUndefined();
    expect(openIn(check(done, { ...one, unlisted: true }))).toBeUndefined();
    const listed = seenTo(check(asked(), { outcome: 'not-known', people: both }));
    expect(openIn(check(listed, one))).toBeUndefined();
    expect(openIn(check(listed, { ...one, unlisted: true }))).toMatchObject({ unlisted: true });
    // What could not be told before and has moved now is another thing.
    const told = { ...people, 'child-2': 'cannot-tell' } as const;
    expect(openIn(check(seen, { outcome: 'known', people: told }))).toMatchObject({ seq: 4 });
  });
});

describe('a check that is told again', () => {
  test('without its note, of the same people, is a repeat', () => {
    const first = check(asked(), { ...known, note: 'Child 2 has left.' });
    expect(decideCheck(first, known, later)).toStrictEqual({ repeat: first });
    // Nor has it new words where other people were told of since.
    const other = check(first, { outcome: 'known', people: { ...people, 'child-3': 'known' } });
    expect(other.checked).not.toHaveProperty('said');
  });

  test('by whoever declines, after people were told of, is a repeat', () => {
    const declined = check(checked(), { outcome: 'declined', reason: 'legal-advice' });
    expect(decideCheck(declined, { outcome: 'declined', reason: 'legal-advice' }, later)).toStrictEqual({
      repeat: declined,
    });
    expect(decideCheck(declined, { outcome: 'declined', reason: 'no-capacity' }, later)).toHaveProperty('entry');
  });
});

describe('two at once', () => {
  const extension = { askedOn: '2026-04-22', dueOn: '2026-05-08', reason: 'Leave' };

  test('of whom one sees to something: the other is told so, and told what the other did', () => {
    const seen = seenTo(checked());
    const extended = entryOf(decideExtension(checked(), extension, later));
    expect(unlessOvertaken(decideExtension(seen, extension, later), [seen])).toMatchObject({
      refused: expect.stringContaining('what its record check left to see to was seen to'),
    });
    expect(unlessOvertaken(decideSeenTo(extended, 2, word, later), [extended])).toMatchObject({
      refused: expect.stringContaining('it was given more time'),
    });
  });
});

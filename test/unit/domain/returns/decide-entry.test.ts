import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { keyHash, mostInCycle } from '../../../../shared/domain/returns/cycle.ts';
import { askedBy, mostAtOnce, reopenedForOf, saidOf } from '../../../../shared/domain/returns/reopened-for.ts';
import { childrenNotCovered, onOf } from '../../../../shared/domain/returns/log.ts';
import { describeRefusal } from '../../../../shared/domain/returns/refusals.ts';
import { Check, Entry } from '../../../../shared/domain/returns/schema.ts';
import { asked, entryOf, key, queried, query, stamp, assessed } from './samples.ts';
import {
  decideAsk,
  decideCheck,
  decideDecline,
  decideCorrection,
  decideExtension,
  decideSubmission,
  decideWithdrawal,
  type Decision,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery, decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';

const later = { receivedAt: new Date('2026-04-21T10:00:00.000Z') };
const again = (dates: { askedOn: string; dueOn: string }) => ({
  ...key,
  service: 'general-practice',
  atOpening: false,
  ...dates,
});
const known = (knows?: string[]): Entry =>
  entryOf(decideCheck(asked(), { outcome: 'known', ...(knows === undefined ? {} : { knows }) }, stamp));
const submitted = (letter: string): Entry => entryOf(decideSubmission(known(), assessed(letter), stamp));

const written = (entry: Entry): unknown =>
  entry.content === undefined ? undefined : JSON.parse(brotliDecompressSync(entry.content).toString());
/** All of an entry that can be read without unpacking. */
const openly = ({ content: _content, ...entry }: Entry): string => JSON.stringify(entry);

describe('asking', () => {
  test('begins a log under its case, found by its agency', () => {
    expect(asked()).toStrictEqual({
      pk: '2026-q2#case-3',
      sk: 'R#general-practice-a#000001',
      ...key,
      seq: 1,
      act: 'ask',
      state: 'asked',
      service: 'general-practice',
      cycle: 1,
      askedOn: '2026-04-13',
      dueOn: '2026-05-01',
      checkAskedOn: '2026-04-13',
      receivedAt: '2026-04-20T09:30:00.123Z',
      on: '2026-04-13',
      versions: 0,
      inCycle: { versions: 0, checks: 0 },
      ref: 'ASKED#2026-q2#general-practice-a',
      refSort: 'case-3',
    });
  });

  test('notes that the opening covers it, and who asked', () => {
    const entry = entryOf(
      decideAsk(
        undefined,
        { ...again({ askedOn: '2026-04-13', dueOn: '2026-05-01' }), atOpening: true },
        { ...stamp, by: 'subject' },
      ),
    );
    expect(entry.atOpening).toBe(true);
    expect(entry.by).toBe('subject');
    expect(entryOf(decideCheck(entry, { outcome: 'known' }, stamp)).atOpening).toBeUndefined();
  });

  test('again with the same dates is a repeat, with another date a new cycle', () => {
    const last = asked();
    expect(decideAsk(last, again({ askedOn: '2026-04-13', dueOn: '2026-05-01' }), later)).toStrictEqual({
      repeat: last,
    });
    for (const dates of [
      { askedOn: '2026-04-14', dueOn: '2026-05-01' },
      { askedOn: '2026-04-13', dueOn: '2026-05-04' },
    ]) {
      const entry = entryOf(decideAsk(last, again(dates), later));
      expect(entry).toMatchObject({ ...dates, seq: 2, state: 'asked', receivedAt: '2026-04-21T10:00:00.000Z' });
      expect(entry).toMatchObject({ cycle: 2, wasDueOn: '2026-05-01' });
    }
  });

  test('again on the same dates after the agency replied is no repeat', () => {
    const last = entryOf(decideCheck(asked(), { outcome: 'cannot-identify' }, stamp));
    const entry = entryOf(decideAsk(last, again({ askedOn: '2026-04-13', dueOn: '2026-05-01' }), later));
    expect(entry).toMatchObject({ seq: 3, state: 'asked' });
    expect(entry.missing).toBeUndefined();
  });

  test('is refused of what was submitted, in words of what to do', () => {
    expect(decideAsk(submitted('a'), again({ askedOn: '2026-05-01', dueOn: '2026-05-08' }), later)).toStrictEqual({
      refused: 'This questionnaire has come. To have it looked at again, send it back.',
    });
  });
});

describe('checks', () => {
  test('keep whom the agency knows, in order; a check in another order is a repeat', () => {
    const last = known(['child-2', 'adult-1', 'child-1']);
    expect(last.knows).toStrictEqual(['adult-1', 'child-1', 'child-2']);
    expect(decideCheck(last, { outcome: 'known', knows: ['child-1', 'child-2', 'adult-1'] }, later)).toStrictEqual({
      repeat: last,
    });
  });

  test('replace whom the agency knows, and take back what they no longer say', () => {
    const one = entryOf(decideCheck(known(['child-1']), { outcome: 'known', knows: ['child-2'] }, later));
    expect(one).toMatchObject({ seq: 3, state: 'known', knows: ['child-2'] });
    const none = entryOf(decideCheck(one, { outcome: 'known' }, later));
    expect(none).toMatchObject({ seq: 4, state: 'known' });
    expect('knows' in none).toBe(false);
  });

  test.each(['submitted', 'reopened'] as const)('`known` leaves a %s return as it is, and counted', (state) => {
    const last = state === 'submitted' ? submitted('a') : queried(submitted('a'));
    expect(decideCheck(last, { outcome: 'known' }, later)).toStrictEqual({ repeat: last });
    const entry = entryOf(decideCheck(last, { outcome: 'known', knows: ['child-1'] }, later));
    expect(entry).toMatchObject({ state, knows: ['child-1'], versions: 1, counted: last.counted });
  });

  test.each(['not-known', 'cannot-identify'] as const)('`%s` is refused of what was submitted', (outcome) => {
    for (const last of [submitted('a'), queried(submitted('a'))]) {
      expect(decideCheck(last, { outcome }, later)).toStrictEqual({
        refused: describeRefusal(`check-${outcome}`, last),
      });
    }
  });

  test('`not-known` twice is one entry, and takes back whom the agency knew', () => {
    const entry = entryOf(decideCheck(known(['child-1']), { outcome: 'not-known' }, stamp));
    expect(entry.state).toBe('not-known');
    expect('knows' in entry).toBe(false);
    expect(decideCheck(entry, { outcome: 'not-known' }, later)).toStrictEqual({ repeat: entry });
  });

  test('`cannot-identify` says by code what was missing; `unspecified` when it did not', () => {
    const entry = entryOf(decideCheck(asked(), { outcome: 'cannot-identify' }, stamp));
    expect(entry.missing).toStrictEqual(['unspecified']);
    expect(decideCheck(entry, { outcome: 'cannot-identify', missing: ['unspecified'] }, later)).toStrictEqual({
      repeat: entry,
    });
    const changed = entryOf(
      decideCheck(entry, { outcome: 'cannot-identify', missing: ['nhs-number', 'date-of-birth'] }, later),
    );
    expect(changed).toMatchObject({ seq: 3, state: 'cannot-identify', missing: ['date-of-birth', 'nhs-number'] });
    expect(
      decideCheck(changed, { outcome: 'cannot-identify', missing: ['date-of-birth', 'nhs-number'] }, later),
    ).toStrictEqual({ repeat: changed });
  });

  test('`cannot-identify` says since when, until something else is said', () => {
    const stuck = entryOf(decideCheck(asked(), { outcome: 'cannot-identify' }, stamp));
    expect(stuck.cannotIdentifySince).toBe('2026-04-20');
    const still = entryOf(decideCheck(stuck, { outcome: 'cannot-identify', missing: ['name'] }, later));
    expect(still.cannotIdentifySince).toBe('2026-04-20');
    const told = entryOf(decideCheck(still, { outcome: 'known' }, later));
    expect('cannotIdentifySince' in told).toBe(false);
    expect(entryOf(decideCheck(told, { outcome: 'cannot-identify' }, later)).cannotIdentifySince).toBe('2026-04-21');
    // Of one that was written before it was kept nothing is guessed.
    const { cannotIdentifySince: _since, ...old } = stuck;
    const next = entryOf(decideCheck(old, { outcome: 'cannot-identify', missing: ['name'] }, later));
    expect('cannotIdentifySince' in next).toBe(false);
  });

  test.each([
    { outcome: 'known' as const },
    { outcome: 'not-known' as const },
    { outcome: 'cannot-identify' as const, missing: ['address' as const] },
  ])('another note with the same $outcome is kept; the same note again is a repeat', (check) => {
    const first = entryOf(decideCheck(asked(), { ...check, note: 'one' }, stamp));
    expect(decideCheck(first, { ...check, note: 'one' }, stamp)).toStrictEqual({ repeat: first });
    expect(decideCheck(first, check, stamp)).toStrictEqual({ repeat: first });
    expect(entryOf(decideCheck(first, { ...check, note: 'two' }, stamp)).seq).toBe(first.seq + 1);
  });

  test('what was missing leaves with the state', () => {
    const stuck = entryOf(decideCheck(asked(), { outcome: 'cannot-identify', missing: ['name'] }, stamp));
    for (const next of [
      entryOf(decideCheck(stuck, { outcome: 'known' }, later)),
      entryOf(decideCheck(stuck, { outcome: 'not-known' }, later)),
      entryOf(decideSubmission(stuck, assessed('a'), later)),
      entryOf(decideWithdrawal(stuck, { reason: 'other' }, later)),
    ]) {
      expect('missing' in next).toBe(false);
    }
  });

  test('missing details have codes, each said once; of people it speaks of one to sixty', () => {
    const said = (missing: unknown): boolean => z.safeParse(Check, { outcome: 'cannot-identify', missing }).success;
    expect(said(['name', 'date-of-birth', 'nhs-number', 'address', 'no-match', 'unspecified'])).toBe(true);
    expect(said(['name', 'name'])).toBe(false);
    expect(said([])).toBe(false);
    expect(said(['surname'])).toBe(false);
    const ofPeople = (count: number): boolean => {
      const ids = Array.from({ length: count }, (_, n) => [`child-${n}`, 'known']);
      return z.safeParse(Check, { outcome: 'known', people: Object.fromEntries(ids) }).success;
    };
    expect([0, 1, 60, 61].map(ofPeople)).toStrictEqual([false, true, true, false]);
    expect(z.safeParse(Check, { outcome: 'known', missing: ['name'] }).success).toBe(false);
    expect(z.safeParse(Check, { outcome: 'not-known', knows: ['child-1'] }).success).toBe(false);
  });
});

describe('submissions', () => {
  test('are numbered versions that say what they count for', () => {
    const last = known(['child-1', 'child-2']);
    const entry = entryOf(
      decideSubmission(last, assessed('a', { gaps: ['A1'], unexplained: 2, concern: true }), later),
    );
    expect(entry).toMatchObject({
      act: 'submission',
      state: 'submitted',
      versions: 1,
      counted: {
        version: 1,
        seq: 3,
        sha256: 'a'.repeat(64),
        receivedAt: later.receivedAt.toISOString(),
        covers: ['child-1'],
        gaps: ['A1'],
        unexplained: 2,
      },
      concern: true,
      knows: ['child-1', 'child-2'],
    });
    expect(z.safeParse(Entry, entry).success).toBe(true);
  });

  test('A, B, A is three versions; A, A is one', () => {
    const first = submitted('a');
    expect(decideSubmission(first, assessed('a'), later)).toStrictEqual({ repeat: first });
    const second = entryOf(decideSubmission(first, assessed('b'), later));
    const third = entryOf(decideSubmission(second, assessed('a'), later));
    expect([first, second, third].map((entry) => entry.counted?.version)).toStrictEqual([1, 2, 3]);
    expect(third.counted?.sha256).toBe(first.counted?.sha256);
  });

  test('equal to the current version is a repeat though a check came between', () => {
    const last = entryOf(decideCheck(submitted('a'), { outcome: 'known', knows: ['child-1'] }, later));
    expect(decideSubmission(last, assessed('a'), later)).toStrictEqual({ repeatOf: last.counted?.seq });
  });

  test('of a reopened return answer the query, even with the same content', () => {
    const reopened = queried(submitted('a'));
    const entry = entryOf(decideSubmission(reopened, assessed('a'), later));
    expect(entry).toMatchObject({ state: 'submitted', versions: 2, counted: { version: 2, seq: reopened.seq + 1 } });
  });

  test('after a withdrawal count anew, on numbers that go on', () => {
    const withdrawn = entryOf(decideWithdrawal(submitted('a'), { reason: 'filed-in-error' }, later));
    expect(withdrawn).toMatchObject({ state: 'withdrawn', versions: 1, reason: 'filed-in-error' });
    expect('counted' in withdrawn).toBe(false);
    const askedAgain = entryOf(decideAsk(withdrawn, again({ askedOn: '2026-05-01', dueOn: '2026-05-08' }), later));
    expect('counted' in askedAgain).toBe(false);
    expect('reason' in askedAgain).toBe(false);
    expect(entryOf(decideSubmission(askedAgain, assessed('a'), later)).counted?.version).toBe(2);
  });

  test("a concern is the entry's own and does not carry over", () => {
    const entry = entryOf(decideSubmission(known(), assessed('a', { concern: true }), stamp));
    const next = entryOf(decideSubmission(entry, assessed('b'), later));
    expect('concern' in next).toBe(false);
  });

  test('say which version they replace: the one that counted, of which there is none after a withdrawal', () => {
    const first = submitted('a');
    expect(first.counted?.replaces).toBeUndefined();
    const second = entryOf(decideSubmission(first, assessed('b'), later));
    expect(second.counted?.replaces).toBe(1);
    const checked = entryOf(decideCheck(second, { outcome: 'known', knows: ['child-1'] }, later));
    expect(entryOf(decideSubmission(checked, assessed('c'), later)).counted?.replaces).toBe(2);
    const withdrawn = entryOf(decideWithdrawal(second, { reason: 'filed-in-error' }, later));
    const anew = entryOf(decideAsk(withdrawn, again({ askedOn: '2026-05-01', dueOn: '2026-05-08' }), later));
    expect(entryOf(decideSubmission(anew, assessed('a'), later)).counted?.replaces).toBeUndefined();
  });
});

describe('keys', () => {
  const sent = (last: Entry, letter: string, name?: string): Entry =>
    entryOf(decideSubmission(last, assessed(letter), later, name === undefined ? {} : { key: keyHash(key, name) }));
  const asKeyed = (last: Entry, letter: string, name: string) =>
    decideSubmission(last, assessed(letter), later, { key: keyHash(key, name) });

  test('are carried by the last entry of their cycle, and found without the log', () => {
    const first = sent(known(), 'a', 'one');
    const second = sent(first, 'b', 'two');
    const checked = entryOf(decideCheck(sent(second, 'c'), { outcome: 'known', knows: ['child-1'] }, later));
    expect(checked.keys?.map(({ version, seq }) => [version, seq])).toStrictEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(checked.keyed).toBe(2);
    expect(asKeyed(checked, 'a', 'one')).toStrictEqual({ repeatOf: 3 });
    expect(asKeyed(checked, 'b', 'two')).toStrictEqual({ repeatOf: 4 });
    expect(asKeyed(second, 'b', 'two')).toStrictEqual({ repeat: second });
    expect(z.safeParse(Entry, checked).success).toBe(true);
  });

  test('with another body are refused, whatever else would be said', () => {
    const second = sent(sent(known(), 'a', 'one'), 'b');
    expect(asKeyed(second, 'b', 'one')).toMatchObject({ type: 'key-reused' });
    const passed = { key: keyHash(key, 'one'), ifMatch: 1 };
    expect(decideSubmission(second, assessed('c'), later, passed)).toMatchObject({ type: 'key-reused' });
    expect(decideSubmission(second, assessed('a'), later, passed)).toStrictEqual({ repeatOf: 3 });
  });

  test('are in clear nowhere, and worth nothing for another return', () => {
    const entry = sent(known(), 'a', 'a-key-of-the-sender');
    expect(openly(entry)).not.toContain('a-key-of-the-sender');
    expect(entry.keys?.[0]?.key).toHaveLength(16);
    expect(keyHash(key, 'one')).not.toBe(keyHash({ ...key, case: 'case-4' }, 'one'));
  });

  test('end with their cycle', () => {
    const reopened = queried(sent(known(), 'a', 'one'));
    expect('keys' in reopened || 'keyed' in reopened).toBe(false);
    expect(asKeyed(reopened, 'b', 'one')).toHaveProperty('entry');
  });

  test('of entries that were written when they stood there in clear are found still, and carried on hashed', () => {
    const { inCycle: _inCycle, ...plain } = submitted('a');
    const old: Entry = { ...plain, idempotencyKey: 'one' };
    expect(z.safeParse(Entry, old).success).toBe(true);
    expect(asKeyed(old, 'a', 'one')).toStrictEqual({ repeat: old });
    expect(asKeyed(old, 'b', 'one')).toMatchObject({ type: 'key-reused' });
    const next = sent(old, 'b');
    expect('idempotencyKey' in next).toBe(false);
    expect(asKeyed(next, 'a', 'one')).toStrictEqual({ repeatOf: old.seq });
  });
});

describe('If-Match', () => {
  const onto = (last: Entry, letter: string, ifMatch: number) =>
    decideSubmission(last, assessed(letter), later, { ifMatch });

  test('holds a submission to the newest version', () => {
    const second = entryOf(decideSubmission(submitted('a'), assessed('b'), later));
    expect(entryOf(onto(second, 'c', 2)).counted?.version).toBe(3);
    for (const version of [0, 1, 3]) expect(onto(second, 'c', version)).toMatchObject({ type: 'version-passed' });
    expect(entryOf(onto(known(), 'a', 0)).counted?.version).toBe(1);
    expect(onto(known(), 'a', 1)).toMatchObject({ type: 'version-passed' });
  });

  test('is looked at after a repeat, and before whether the state allows it', () => {
    const second = entryOf(decideSubmission(submitted('a'), assessed('b'), later));
    expect(onto(second, 'b', 1)).toStrictEqual({ repeat: second });
    const withdrawn = entryOf(decideWithdrawal(second, { reason: 'other' }, later));
    expect(onto(withdrawn, 'c', 1)).toMatchObject({ type: 'version-passed' });
    expect(onto(withdrawn, 'c', 2)).toStrictEqual({ refused: describeRefusal('submission', withdrawn) });
  });
});

describe('as much as a cycle takes', () => {
  /** The fifty versions of a cycle. */
  const full = (): Entry[] => {
    const log = [known()];
    for (let n = 1; n <= mostInCycle; n++) {
      log.push(entryOf(decideSubmission(log.at(-1)!, assessed(n % 2 === 0 ? 'a' : 'b'), later)));
    }
    return log;
  };
  const checks = (count: number): Entry[] => {
    const log = [asked()];
    for (let n = 1; n <= count; n++) {
      log.push(entryOf(decideCheck(log.at(-1)!, { outcome: 'known', knows: [`child-${(n % 2) + 1}`] }, later)));
    }
    return log;
  };

  test('is fifty versions: the last of them says so, and further ones are refused in words to act on', () => {
    const log = full();
    expect(log.filter(({ limit }) => limit !== undefined)).toStrictEqual([log.at(-1)]);
    const last = log.at(-1)!;
    expect(last).toMatchObject({
      limit: 'versions',
      versions: mostInCycle,
      inCycle: { versions: mostInCycle, checks: 1 },
    });
    const refused = decideSubmission(last, assessed('c'), later);
    expect(refused).toMatchObject({ type: 'limit-reached' });
    expect('refused' in refused && refused.refused).toMatch(/50 versions .* write to the business manager/);
    // What repeats is a repeat still.
    expect(decideSubmission(last, assessed(mostInCycle % 2 === 0 ? 'a' : 'b'), later)).toStrictEqual({ repeat: last });
    // Checks are counted apart.
    expect(decideCheck(last, { outcome: 'known', knows: ['child-1'] }, later)).toHaveProperty('entry');
  });

  test('is fifty checks, and versions are counted apart', () => {
    const last = checks(mostInCycle).at(-1)!;
    expect(last).toMatchObject({ limit: 'checks' });
    expect(decideCheck(last, { outcome: 'not-known' }, later)).toMatchObject({ type: 'limit-reached' });
    expect(decideCheck(last, { outcome: 'known', knows: last.knows! }, later)).toStrictEqual({ repeat: last });
    const sent = entryOf(decideSubmission(last, assessed('a'), later));
    expect('limit' in sent).toBe(false);
    expect(sent.inCycle).toStrictEqual({ versions: 1, checks: mostInCycle });
  });

  test('begins anew with what staff do, and with nothing that an agency does', () => {
    const last = full().at(-1)!;
    for (const entry of [
      queried(last),
      entryOf(decideExtension(queried(last), { askedOn: '2026-05-06', dueOn: '2026-06-01', reason: 'Leave' }, later)),
    ]) {
      expect(entry.inCycle).toStrictEqual({ versions: 0, checks: 0 });
      expect(decideSubmission(entry, assessed('c'), later)).toHaveProperty('entry');
    }
    expect(entryOf(decideWithdrawal(last, { reason: 'other' }, later)).inCycle?.versions).toBe(mostInCycle);
    const anew = checks(mostInCycle).at(-1)!;
    const dates = again({ askedOn: '2026-05-01', dueOn: '2026-05-08' });
    expect(entryOf(decideAsk(anew, dates, later)).inCycle).toStrictEqual({ versions: 0, checks: 0 });
  });

  test('is counted from now on in a log that was written before it was counted', () => {
    const { inCycle: _inCycle, ...old } = submitted('a');
    expect(entryOf(decideSubmission(old, assessed('b'), later)).inCycle).toStrictEqual({ versions: 1, checks: 0 });
  });
});

describe('extensions and withdrawals', () => {
  const extension = { askedOn: '2026-04-28', dueOn: '2026-05-08', reason: 'A new practice manager' };

  test('an extension starts a cycle and keeps the state', () => {
    const entry = entryOf(decideExtension(known(['child-1']), extension, { ...later, by: 'subject' }));
    expect(entry).toMatchObject({
      act: 'extension',
      state: 'known',
      askedOn: '2026-04-28',
      dueOn: '2026-05-08',
      cycle: 3,
      wasDueOn: '2026-05-01',
      knows: ['child-1'],
      by: 'subject',
    });
    expect(decideExtension(entry, extension, later)).toStrictEqual({ repeat: entry });
    expect(decideExtension(entry, { ...extension, dueOn: '2026-05-11' }, later)).toHaveProperty('entry');
  });

  test('an extension of a reopened return keeps what counts', () => {
    const entry = entryOf(decideExtension(queried(submitted('a')), extension, later));
    expect(entry).toMatchObject({ state: 'reopened', counted: { version: 1 } });
  });

  test('an extension is refused where nothing is owed', () => {
    const stuck = entryOf(decideCheck(asked(), { outcome: 'cannot-identify' }, stamp));
    for (const last of [stuck, submitted('a')]) {
      expect(decideExtension(last, extension, later)).toStrictEqual({
        refused: describeRefusal('extension', last),
      });
    }
  });

  test('withdrawing twice for the same reason is one entry, for another it is refused', () => {
    const entry = entryOf(decideWithdrawal(asked(), { reason: 'duplicate' }, stamp));
    expect(decideWithdrawal(entry, { reason: 'duplicate' }, later)).toStrictEqual({ repeat: entry });
    expect(decideWithdrawal(entry, { reason: 'other' }, later)).toStrictEqual({
      refused: describeRefusal('withdrawal', entry),
    });
  });
});

describe('queries', () => {
  test('reopen what was submitted, in a cycle of their own, and what came keeps counting', () => {
    const last = submitted('a');
    const entry = entryOf(decideQuery(last, query, { ...later, by: 'subject' }));
    const { content: _content, ...rest } = entry;
    expect(rest).toStrictEqual({
      ...key,
      pk: last.pk,
      sk: 'R#general-practice-a#000004',
      seq: 4,
      act: 'query',
      state: 'reopened',
      service: 'general-practice',
      cycle: 4,
      askedOn: '2026-05-05',
      dueOn: '2026-05-19',
      wasDueOn: '2026-05-01',
      reopenedFor: [{ seq: 4, question: 'A1', askedOn: '2026-05-05', said: saidOf(query.text) }],
      receivedAt: '2026-04-21T10:00:00.000Z',
      checkAskedOn: '2026-04-13',
      on: '2026-05-05',
      versions: 1,
      inCycle: { versions: 0, checks: 0 },
      counted: last.counted,
      by: 'subject',
    });
    expect(written(entry)).toStrictEqual({ text: query.text });
    expect(openly(entry)).not.toContain(query.text);
  });

  test('stand until they are answered: more time, or a check, does not take the question away', () => {
    const more = { askedOn: '2026-05-18', dueOn: '2026-05-22', reason: 'Leave' };
    const extended = entryOf(decideExtension(queried(submitted('a')), more, later));
    const checked = entryOf(decideCheck(extended, { outcome: 'known', knows: ['child-2'] }, later));
    const asks = [{ seq: 4, question: 'A1' }];
    expect([extended, checked]).toMatchObject([{ reopenedFor: asks }, { reopenedFor: asks }]);
    expect(checked).toMatchObject({ cycle: 5, askedOn: '2026-05-18', dueOn: '2026-05-22' });
    expect('wasDueOn' in checked).toBe(false);
    const answer = entryOf(decideSubmission(checked, assessed('b'), later));
    expect('reopenedFor' in answer).toBe(false);
    expect(answer.answers).toMatchObject(asks);
    expect('reopenedFor' in entryOf(decideWithdrawal(checked, { reason: 'other' }, later))).toBe(false);
  });

  test('are refused of anything but what was submitted, in words that do not repeat them', () => {
    for (const last of [asked(), known()]) {
      expect(decideQuery(last, query, later)).toStrictEqual({
        refused: describeRefusal('query', last),
      });
    }
  });

  test('add to what is asked, with what is sent back; the newest cycle counts, and one submission answers all', () => {
    const first = queried(submitted('a'));
    const second = entryOf(
      decideSendBack(
        first,
        { reason: 'gaps', text: 'Fill them in.', askedOn: '2026-05-06', dueOn: '2026-05-20' },
        later,
      ),
    );
    const third = entryOf(decideQuery(second, { ...query, text: 'And when?', askedOn: '2026-05-07' }, later));
    expect(third).toMatchObject({ state: 'reopened', cycle: 6, askedOn: '2026-05-07', dueOn: '2026-05-19' });
    const asks = [
      { seq: 4, question: 'A1', askedOn: '2026-05-05' },
      { seq: 5, reason: 'gaps', askedOn: '2026-05-06' },
      { seq: 6, question: 'A1', askedOn: '2026-05-07' },
    ];
    expect(third.reopenedFor).toMatchObject(asks);
    expect(openly(third)).not.toMatch(/Fill|when/);
    const answer = entryOf(decideSubmission(third, assessed('b'), later));
    expect(answer).toMatchObject({ state: 'submitted', answers: asks });
    expect(reopenedForOf(answer)).toStrictEqual([]);
  });

  test('that come twice, or late, are one: while they wait and once they are answered; other words, or another day, are new', () => {
    const first = queried(submitted('a'));
    expect(decideQuery(first, query, later)).toStrictEqual({ repeat: first });
    const second = entryOf(decideQuery(first, { ...query, question: 'A2' }, later));
    expect(decideQuery(second, query, later)).toStrictEqual({ repeatOf: first.seq });
    const answer = entryOf(decideSubmission(second, assessed('b'), later));
    expect(decideQuery(answer, query, later)).toStrictEqual({ repeatOf: first.seq });
    for (const other of [{ text: 'Which other?' }, { askedOn: '2026-05-20' }]) {
      expect(entryOf(decideQuery(answer, { ...query, ...other }, later)).reopenedFor).toHaveLength(1);
    }
    // It is so still where a check came since.
    const checked = entryOf(decideCheck(answer, { outcome: 'known', knows: ['child-1'] }, later));
    expect(decideQuery(checked, query, later)).toStrictEqual({ repeatOf: first.seq });
    // Withdrawn it takes none, and asked for again it begins anew.
    const withdrawn = entryOf(decideWithdrawal(answer, { reason: 'other' }, later));
    expect(decideQuery(withdrawn, query, later)).toStrictEqual({ refused: describeRefusal('query', withdrawn) });
    const asked2 = entryOf(decideAsk(withdrawn, again({ askedOn: '2026-05-21', dueOn: '2026-06-01' }), later));
    const sent = entryOf(decideSubmission(asked2, assessed('c'), later));
    expect(entryOf(decideQuery(sent, query, later)).reopenedFor).toHaveLength(1);
  });

  test(`are ${mostAtOnce} at a time at most`, () => {
    const full = Array.from({ length: mostAtOnce }).reduce<Entry>(
      (last, _, n) => entryOf(decideQuery(last, { ...query, text: `Which? ${n}` }, later)),
      submitted('a'),
    );
    expect(decideQuery(full, query, later)).toMatchObject({ type: 'limit-reached' });
    expect(entryOf(decideSubmission(full, assessed('b'), later)).answers).toHaveLength(mostAtOnce);
  });

  test('of an older release name one question and its cycle, and take more', () => {
    const { reopenedFor: _none, ...bare } = queried(submitted('a'));
    const old: Entry = { ...bare, question: 'A1' };
    expect(reopenedForOf(old)).toStrictEqual([{ seq: 4, question: 'A1', askedOn: '2026-05-05', said: '' }]);
    expect(askedBy(old)).toMatchObject({ question: 'A1' });
    const more = entryOf(
      decideSendBack(old, { reason: 'other', text: 'See D3.', askedOn: '2026-05-06', dueOn: '2026-05-20' }, later),
    );
    expect(more.reopenedFor).toMatchObject([
      { seq: 4, question: 'A1' },
      { seq: 5, reason: 'other' },
    ]);
    const extended = entryOf(
      decideExtension(old, { askedOn: '2026-05-18', dueOn: '2026-05-22', reason: 'Leave' }, later),
    );
    expect(extended.reopenedFor).toMatchObject([{ seq: 4, question: 'A1' }]);
    expect(askedBy(extended)).toBeUndefined();
  });
});

describe('declining', () => {
  test('is a state of its own, by the agency or the manager for it; the same again is one, another word comes too late', () => {
    const own = entryOf(
      decideCheck(known(['child-1']), { outcome: 'declined', reason: 'legal-advice', note: 'See us.' }, later),
    );
    expect(own).toMatchObject({ act: 'check', state: 'declined', declined: 'legal-advice', knows: ['child-1'] });
    expect(written(own)).toStrictEqual({ note: 'See us.' });
    const said = entryOf(decideDecline(asked(), { reason: 'no-capacity' }, { ...later, by: 'subject' }));
    expect(said).toMatchObject({ act: 'decline', state: 'declined', declined: 'no-capacity', by: 'subject' });
    expect(decideDecline(said, { reason: 'no-capacity' }, later)).toStrictEqual({ repeat: said });
    expect(decideDecline(said, { reason: 'other' }, later)).toStrictEqual({
      refused: describeRefusal('decline', said),
    });
    expect(decideCheck(said, { outcome: 'declined', reason: 'no-capacity' }, later)).toStrictEqual({ repeat: said });
    const mended = entryOf(decideCheck(said, { outcome: 'declined', reason: 'legal-advice' }, later));
    expect(mended).toMatchObject({ seq: said.seq + 1, declined: 'legal-advice' });
  });

  test('keeps nobody from answering after all, or from being asked again', () => {
    const last = entryOf(decideDecline(asked(), { reason: 'other', note: 'Rang.' }, later));
    expect(written(last)).toStrictEqual({ note: 'Rang.' });
    expect(entryOf(decideCheck(last, { outcome: 'known' }, later))).toMatchObject({ state: 'known' });
    const sent = entryOf(decideSubmission(last, assessed('a'), later));
    expect(sent.state).toBe('submitted');
    expect('declined' in sent).toBe(false);
    expect(entryOf(decideAsk(last, again({ askedOn: '2026-05-02', dueOn: '2026-05-20' }), later)).state).toBe('asked');
  });
});

describe('a check of each person', () => {
  const people = { 'child-1': 'known', 'child-2': 'moved', 'adult-1': 'no-record' } as const;

  test('says whom the agency knows, and stands until another check or asking again', () => {
    const entry = entryOf(decideCheck(asked(), { outcome: 'known', people, unlisted: true }, stamp));
    expect(entry).toMatchObject({ state: 'known', knows: ['child-1'], checked: { seq: 2, people, unlisted: true } });
    const sent = entryOf(decideSubmission(entry, assessed('a'), later));
    expect(sent.checked).toStrictEqual(entry.checked);
    expect(decideCheck(sent, { outcome: 'known', people, unlisted: true }, later)).toStrictEqual({ repeat: sent });
    expect('checked' in entryOf(decideCheck(sent, { outcome: 'known' }, later))).toBe(false);
    const plain = entryOf(decideCheck(sent, { outcome: 'known', people: { ...people, 'child-2': 'known' } }, later));
    expect(plain).toMatchObject({ knows: ['child-1', 'child-2'], checked: { seq: 4 } });
    const asked2 = entryOf(decideAsk(entry, again({ askedOn: '2026-05-02', dueOn: '2026-05-20' }), later));
    expect('checked' in asked2).toBe(false);
    const declined = entryOf(decideDecline(entry, { reason: 'other' }, later));
    expect(declined.checked).toStrictEqual(entry.checked);
  });

  test('is new where it says something else of anybody, though it comes to the same', () => {
    const check = (last: Entry, more: Partial<Extract<Check, { outcome: 'not-known' }>>): Decision =>
      decideCheck(last, { outcome: 'not-known', ...more }, later);
    const said = { 'child-1': 'no-record', 'child-2': 'moved' } as const;
    const first = entryOf(check(asked(), { people: said }));
    expect(check(first, { people: said })).toStrictEqual({ repeat: first });
    const other = entryOf(check(first, { people: { ...said, 'child-1': 'moved' } }));
    expect(other.checked?.people).toStrictEqual({ 'child-1': 'moved', 'child-2': 'moved' });
    expect(entryOf(check(first, { people: said, unlisted: true })).checked).toMatchObject({ unlisted: true });
    // A child who is not on the list may be all that is said of anybody.
    const bare = entryOf(check(asked(), { unlisted: true }));
    expect(bare.checked).toStrictEqual({ seq: 2, unlisted: true, on: '2026-04-21' });
    expect(check(bare, { unlisted: true })).toStrictEqual({ repeat: bare });
    expect('checked' in entryOf(check(bare, {}))).toBe(false);
  });

  test('in another order is the same, and whoever is not told apart is not known', () => {
    const one = entryOf(decideCheck(asked(), { outcome: 'known', people }, stamp));
    const reordered = Object.fromEntries(Object.entries(people).toReversed());
    expect(decideCheck(one, { outcome: 'known', people: reordered }, later)).toStrictEqual({ repeat: one });
    const family = { 'child-1': 'cannot-tell', 'child-2': 'moved' } as const;
    const unclear = entryOf(decideCheck(one, { outcome: 'cannot-identify', people: family }, later));
    expect(unclear).toMatchObject({ state: 'cannot-identify', missing: ['unspecified'] });
    expect('knows' in unclear).toBe(false);
  });
});

describe('what somebody wrote', () => {
  const canary = 'Quill Featherstonehaugh was seen at home';

  test("stands compressed in the entry's content and nowhere else", () => {
    const written1 = entryOf(decideCheck(asked(), { outcome: 'known', note: canary }, stamp));
    const written2 = entryOf(decideCheck(asked(), { outcome: 'not-known', note: canary }, stamp));
    const written3 = entryOf(decideCheck(asked(), { outcome: 'cannot-identify', note: canary }, stamp));
    for (const entry of [written1, written2, written3]) expect(written(entry)).toStrictEqual({ note: canary });
    const reason = entryOf(
      decideExtension(known(), { askedOn: '2026-04-28', dueOn: '2026-05-08', reason: canary }, stamp),
    );
    expect(written(reason)).toStrictEqual({ reason: canary });
    const content = { childrenCovered: ['child-1'], answers: { F1: { answer: canary } } };
    const submission = entryOf(decideSubmission(known(), assessed('a', { content }), stamp));
    expect(written(submission)).toStrictEqual(content);
    for (const entry of [written1, written2, written3, reason, submission]) {
      expect(openly(entry)).not.toContain('Quill');
    }
  });

  test('takes less room than it has letters', () => {
    const text = `${canary}. `.repeat(500);
    const entry = entryOf(decideCheck(asked(), { outcome: 'known', note: text }, stamp));
    expect(entry.content?.byteLength).toBeLessThan(text.length / 10);
  });

  test('does not carry over to the next entry', () => {
    const noted = entryOf(decideCheck(asked(), { outcome: 'known', note: canary }, stamp));
    const next = entryOf(decideExtension(noted, { askedOn: '2026-04-28', dueOn: '2026-05-08', reason: 'x' }, stamp));
    expect(written(next)).toStrictEqual({ reason: 'x' });
    expect(written(entryOf(decideWithdrawal(noted, { reason: 'other' }, stamp)))).toBeUndefined();
    expect(written(entryOf(decideCheck(noted, { outcome: 'not-known' }, stamp)))).toBeUndefined();
  });
});

describe('childrenNotCovered', () => {
  const children = ['child-1', 'child-2', 'child-3'];
  const covering = (covers: string[], knows?: string[]): Entry =>
    entryOf(decideSubmission(known(knows), assessed('a', { covers }), stamp));

  test('an agency that did not say whom it knows answers for all children of the case', () => {
    expect(childrenNotCovered(covering(['child-2']), children)).toStrictEqual(['child-1', 'child-3']);
    expect(childrenNotCovered(covering(children), children)).toStrictEqual([]);
  });

  test('an agency that knows some answers for those', () => {
    expect(childrenNotCovered(covering(['child-2'], ['child-2', 'child-3', 'adult-1']), children)).toStrictEqual([
      'child-3',
    ]);
    expect(childrenNotCovered(covering(['child-1', 'child-2'], ['child-2']), children)).toStrictEqual([]);
  });

  test('an agency that knows adults only answers for no child', () => {
    expect(childrenNotCovered(covering(['child-1'], ['adult-1']), children)).toStrictEqual([]);
  });

  test('a return without a counted version covers nobody', () => {
    expect(childrenNotCovered(known(['child-2']), children)).toStrictEqual(['child-2']);
    expect(childrenNotCovered(asked(), children)).toStrictEqual(children);
  });
});

describe('the day of an entry', () => {
  const night = { receivedAt: new Date('2026-04-20T23:30:00.000Z') };
  const played = { ...night, on: '2015-05-07' };
  const acts: [string, (last: Entry, at: typeof night & { on?: string }) => Decision][] = [
    ['a check', (_last, at) => decideCheck(asked(), { outcome: 'known' }, at)],
    ['a submission', (last, at) => decideSubmission(last, assessed('b'), at)],
    ['a withdrawal', (last, at) => decideWithdrawal(last, { reason: 'duplicate' }, at)],
    [
      'a correction',
      (last, at) => decideCorrection([last], { version: 1, question: 'A1', corrected: 'no', reason: 'wrong-box' }, at),
    ],
  ];

  test.each(acts)('of %s is the request’s; where none is said, London’s at the clock', (_what, decide) => {
    expect(entryOf(decide(submitted('a'), played)).on).toBe('2015-05-07');
    expect(entryOf(decide(submitted('a'), night)).on).toBe('2026-04-21');
  });

  test('that begins a cycle is the day of asking, whatever the clock says', () => {
    const dates = { askedOn: '2026-04-16', dueOn: '2026-05-08' };
    for (const at of [played, night]) {
      expect(entryOf(decideAsk(asked(), again(dates), at)).on).toBe('2026-04-16');
      expect(entryOf(decideExtension(asked(), { ...dates, reason: 'Leave' }, at)).on).toBe('2026-04-16');
      expect(entryOf(decideQuery(submitted('a'), { question: 'A1', text: 'Which?', ...dates }, at)).on).toBe(
        '2026-04-16',
      );
    }
  });

  test('of one that was put before days were kept is that of its instant', () => {
    const { on: _on, ...old } = entryOf(decideCheck(asked(), { outcome: 'known' }, night));
    expect(onOf(old)).toBe('2026-04-21');
    expect(onOf({ ...old, on: '2015-05-07' })).toBe('2015-05-07');
  });
});

describe('what an act is held against', () => {
  test('is all whom the agency knew before, not some', () => {
    const last = known(['child-1', 'child-2']);
    for (const knows of [['child-1'], ['child-1', 'child-3'], ['child-1', 'child-2', 'child-3']]) {
      expect(entryOf(decideCheck(last, { outcome: 'known', knows }, later)).knows).toEqual(knows);
    }
    expect(decideCheck(last, { outcome: 'known', knows: ['child-2', 'child-1'] }, later)).toEqual({ repeat: last });
  });

  test('is the note of a check, and of nothing else that somebody wrote', () => {
    const extended = entryOf(
      decideExtension(asked(), { askedOn: '2026-05-01', dueOn: '2026-05-08', reason: 'Away.' }, later),
    );
    expect(written(entryOf(decideCheck(extended, { outcome: 'known', note: 'Away.' }, later)))).toEqual({
      note: 'Away.',
    });
    expect(written(entryOf(decideCheck(known(), { outcome: 'known', note: 'Seen.' }, later)))).toEqual({
      note: 'Seen.',
    });
  });

  test('is an extension, where it has the same date as one before', () => {
    const extension = { askedOn: '2026-04-20', dueOn: asked().dueOn, reason: 'Away.' };
    const extended = entryOf(decideExtension(asked(), extension, later));
    expect(extended).toMatchObject({ act: 'extension', cycle: 2 });
    expect(decideExtension(extended, extension, later)).toEqual({ repeat: extended });
  });
});

describe('a refusal says', () => {
  const withdrawn = (): Entry => entryOf(decideWithdrawal(known(), { reason: 'duplicate' }, later));

  test('what the state does not take', () => {
    expect(decideCheck(withdrawn(), { outcome: 'known' }, later)).toEqual({
      refused: describeRefusal('check-known', withdrawn()),
    });
  });

  test('which version is the newest, if any has come', () => {
    expect(decideSubmission(known(), assessed('a'), later, { ifMatch: 1 })).toEqual({
      type: 'version-passed',
      refused: 'No version has come yet: send it with If-Match "0", or without the header.',
    });
    expect(decideSubmission(submitted('a'), assessed('b'), later, { ifMatch: 0 })).toEqual({
      type: 'version-passed',
      refused: 'Version 1 is the newest. Look at it, then send yours with If-Match "1", or without the header.',
    });
  });

  test('that a key was used for something else', () => {
    const came = entryOf(decideSubmission(known(), assessed('a'), later, { key: 'k' }));
    expect(decideSubmission(came, assessed('b'), later, { key: 'k' })).toEqual({
      type: 'key-reused',
      refused: 'Send this under a key of its own: what came with that one is kept as it was.',
    });
  });

  test.each([
    ['versions', (last: Entry) => decideSubmission(last, assessed('b'), later)],
    ['record checks', (last: Entry) => decideCheck(last, { outcome: 'known', note: 'Again.' }, later)],
  ] as const)('that no more %s are taken, and who can begin anew', (what, decide) => {
    const full = { ...known(), inCycle: { versions: mostInCycle, checks: mostInCycle } };
    expect(decide(full)).toEqual({
      type: 'limit-reached',
      refused:
        `50 ${what} have come since this return was last asked for, and it takes no more. The last of them stands. The business manager has been told. ` +
        'If something must still change, write to the business manager: once you are asked again, given more time or sent a query, this return takes more.',
    });
  });
});

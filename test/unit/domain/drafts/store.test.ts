/** Drafts as they stand in their table: one write a save, nobody's lost, kept as long as it is said. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { emptyDraft, isKept, maySee, type Draft } from '../../../../shared/domain/drafts/draft.ts';
import { draftOf, getDraft, saveDraft, type DraftChange } from '../../../../shared/domain/drafts/store.ts';
import { openAws } from '../../../aws/aws.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'police' };
const audit = { closesOn: '2026-05-29' };
const mine = 'a'.repeat(64);
const others = 'b'.repeat(64);
const now = new Date('2026-04-20T09:30:00.000Z');
const days = (count: number, from = now) => new Date(from.getTime() + count * 24 * 60 * 60 * 1000);

const open = () => {
  const aws = openAws();
  return { aws, drafts: aws.createTable('drafts', [], { isPlain: true }) };
};
const salt = 'salt';
const answering =
  (question: string, answer: string, by = mine): DraftChange =>
  (draft, rev) => ({
    answers: { ...draft.answers, [question]: { answer } },
    about: draft.about,
    changed: { ...draft.changed, [question]: { rev, at: now.toISOString(), by } },
  });

describe('a save', () => {
  test('is one write, and what it wrote is read again', async () => {
    const { aws, drafts } = open();
    const saved = await saveDraft(
      drafts,
      key,
      { known: emptyDraft, audit, by: mine, now, salt },
      answering('A1', 'yes'),
    );
    expect(aws.items('drafts')).toHaveLength(1);
    expect(saved).toMatchObject({ rev: 1, answers: { A1: { answer: 'yes' } }, only: mine });
    expect(await getDraft(drafts, key)).toEqual(saved);
    // What somebody wrote stands there as no text that a look at the row would show.
    expect(JSON.stringify(aws.items('drafts'))).not.toContain('yes');
  });

  test('that changes nothing writes nothing', async () => {
    const { aws, drafts } = open();
    expect(await saveDraft(drafts, key, { known: emptyDraft, audit, by: mine, now, salt }, () => undefined)).toBe(
      emptyDraft,
    );
    expect(aws.items('drafts')).toEqual([]);
  });

  test('beside those of others at the same moment loses none of them', async () => {
    const { drafts } = open();
    const of = (by: string) => ({ known: emptyDraft, audit, by, now, salt });
    await Promise.all([
      saveDraft(drafts, key, of(mine), answering('A1', 'yes')),
      saveDraft(drafts, key, of(others), answering('A2', 'no', others)),
      saveDraft(drafts, key, of(mine), answering('A3', 'yes')),
    ]);
    const kept = await getDraft(drafts, key);
    expect(Object.keys(kept?.answers ?? {}).toSorted()).toEqual(['A1', 'A2', 'A3']);
    expect(kept?.rev).toBe(3);
  });

  test('of more than can be kept is refused', async () => {
    const { drafts } = open();
    // Nothing that can be compressed.
    const noise = randomBytes(450 * 1024).toString('base64');
    const save = saveDraft(drafts, key, { known: emptyDraft, audit, by: mine, now, salt }, answering('A1', noise));
    const refusal: unknown = await save.then(
      ({ rev }) => rev,
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ type: 'too-large' });
    expect(await getDraft(drafts, key)).toBeUndefined();
  });
});

describe('whose a draft is', () => {
  test('is told without a code to whoever began it, as long as nobody else has saved', async () => {
    const { drafts } = open();
    expect(maySee(emptyDraft, others, false)).toBe(true);
    // One that begins from a version begins from what others wrote.
    const begun = { ...emptyDraft, from: 3 };
    expect([maySee(begun, mine, false), maySee(begun, mine, true)]).toEqual([false, true]);
    const first = await saveDraft(
      drafts,
      key,
      { known: emptyDraft, audit, by: mine, now, salt },
      answering('A1', 'yes'),
    );
    expect([maySee(first, mine, false), maySee(first, others, false), maySee(first, others, true)]).toEqual([
      true,
      false,
      true,
    ]);
    const second = await saveDraft(drafts, key, { known: first, audit, by: others, now, salt }, answering('A2', 'no'));
    expect([maySee(second, mine, false), maySee(second, others, false)]).toEqual([false, false]);
    const third = await saveDraft(drafts, key, { known: second, audit, by: mine, now, salt }, answering('A3', 'no'));
    expect(maySee(third, mine, false)).toBe(false);
  });
});

describe('a draft is kept', () => {
  const closedAt = '2026-05-29T17:00:00.000Z';
  const savedAt = now.toISOString();
  test.each([
    ['while its audit is open', savedAt, {}, days(400), true],
    ['for 90 days after closing', savedAt, { closedAt }, days(89, new Date(closedAt)), true],
    ['and no longer', savedAt, { closedAt }, days(90, new Date(closedAt)), false],
    [
      'for 30 days after it was saved, if that is later',
      days(80, new Date(closedAt)).toISOString(),
      { closedAt },
      days(109, new Date(closedAt)),
      true,
    ],
    ['and no longer', days(80, new Date(closedAt)).toISOString(), { closedAt }, days(110, new Date(closedAt)), false],
  ])('%s', (_when, at, closed, moment, kept) => {
    expect(isKept({ savedAt: at }, closed, moment)).toBe(kept);
  });

  test('and is an empty one after that, which the next save takes the place of', async () => {
    const { aws, drafts } = open();
    await saveDraft(drafts, key, { known: emptyDraft, audit, by: mine, now, salt }, answering('A1', 'yes'));
    const later = days(200, new Date(closedAt));
    const known: Draft = draftOf(await getDraft(drafts, key), { audit: { closedAt }, counted: undefined, now: later });
    expect(known).toEqual({ ...emptyDraft, rev: 1 });
    await saveDraft(
      drafts,
      key,
      { known, audit: { ...audit, closedAt }, by: others, now: later, salt },
      answering('A2', 'no'),
    );
    expect(await getDraft(drafts, key)).toMatchObject({ rev: 2, answers: { A2: { answer: 'no' } }, only: others });
    expect(aws.items('drafts')[0]?.['ttl']).toBe(later.getTime() / 1000 + 30 * 24 * 60 * 60);
  });

  test('and its row stays beyond the closing date of an audit that nobody has closed', async () => {
    const { aws, drafts } = open();
    await saveDraft(drafts, key, { known: emptyDraft, audit, by: mine, now, salt }, answering('A1', 'yes'));
    expect(Number(aws.items('drafts')[0]?.['ttl'])).toBeGreaterThan(Date.parse('2027-05-01') / 1000);
  });
});

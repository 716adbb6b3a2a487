/** What several type at once into one draft: nothing goes without a word. */
import {
  array,
  assert,
  constantFrom,
  dictionary,
  integer,
  boolean,
  property,
  record,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aboutAsTyped,
  emptyDraft,
  isSameTyped,
  shownHash,
  type About,
  type Draft,
  type Typed,
  type TypedAnswers,
} from '../../../../shared/domain/drafts/draft.ts';
import { aboutAnswers, changeAboutBy, mergeTyped, type FromPage } from '../../../../shared/domain/drafts/merge.ts';

const at = '2026-04-20T14:03:00.000Z';
const mine = 'a'.repeat(64);
const others = 'b'.repeat(64);

type State = Pick<Draft, 'answers' | 'changed' | 'from' | 'saves'>;
const answered = (answers: Draft['answers'], by = others): State => ({
  answers,
  changed: Object.fromEntries(
    Object.keys(answers).map((question) => [question, { rev: 1, at, by, page: 'their-page' }]),
  ),
});
/** A page that shows a draft, as it is sent once something is typed. */
const pageOf = (draft: State, typed: Draft['answers'], more: Partial<FromPage> = {}): FromPage => ({
  typed,
  shown: Object.fromEntries(Object.keys(typed).map((question) => [question, shownHash(draft.answers[question])])),
  at,
  by: mine,
  hadCode: true,
  page: 'my-page',
  save: 0,
  ...more,
});
const after = (draft: State, from: FromPage): State => mergeTyped(draft, 2, from).merged ?? draft;

const yes = { answer: 'yes' };
const no = { answer: 'no', details: 'It is not on file.' };

describe('a question', () => {
  test.each<[string, Typed, Typed, Typed, Typed, boolean]>([
    // shown, in the draft meanwhile, typed here, in the draft after, both told
    ['that nobody changed stays', yes, yes, yes, yes, false],
    ['that was changed here alone is taken', yes, yes, no, no, false],
    ['that was changed elsewhere alone stays', yes, no, yes, no, false],
    ['that was changed to the same stays', yes, no, no, no, false],
    ['that was changed here and elsewhere stays, and both are told', {}, yes, no, yes, true],
    ['that was taken away here and changed elsewhere stays, and is told', yes, no, {}, no, true],
    ['that was taken away here alone is taken away', yes, yes, {}, {}, false],
    ['left blank here and elsewhere is no change', { answer: '' }, {}, { details: '' }, {}, false],
  ])('%s', (_what, shown, meanwhile, typed, expected, isTold) => {
    const draft = answered({ A1: meanwhile });
    const from = { ...pageOf(draft, { A1: typed }), shown: { A1: shownHash(shown) } };
    const { merged, conflicts } = mergeTyped(draft, 2, from);
    expect(isSameTyped((merged ?? draft).answers['A1'], expected)).toBe(true);
    expect(conflicts).toEqual(isTold ? [{ question: 'A1', mine: typed, theirs: meanwhile, at, by: others }] : []);
  });

  test('that a draft began with, and whose words were not read, is changed by what differs from what was shown', () => {
    const unread: State = { answers: {}, changed: {}, from: 3 };
    expect(mergeTyped(unread, 2, { ...pageOf(unread, { A1: yes }), shown: { A1: shownHash(yes) } })).toEqual({
      conflicts: [],
      unseen: [],
    });
    const cleared = mergeTyped(unread, 2, { ...pageOf(unread, { A1: {} }), shown: { A1: shownHash(yes) } });
    expect(cleared.merged?.answers).toEqual({ A1: {} });
  });

  test('that a draft began with otherwise than the page showed is told, where its words were read', () => {
    const unread: State = { answers: {}, changed: {}, from: 3 };
    const sent = { answers: { A1: no, A2: yes }, at: '2026-04-20T13:00:00.000Z' };
    const from = {
      ...pageOf(unread, { A1: yes, A2: {}, A3: yes }),
      shown: { A1: shownHash(), A2: shownHash(), A3: shownHash() },
    };
    const { merged, conflicts } = mergeTyped(unread, 2, from, sent);
    expect(merged?.answers).toEqual({ A3: yes });
    expect(conflicts).toEqual([{ question: 'A1', mine: yes, theirs: no, at: sent.at, by: '' }]);
  });

  test('is changed again from the page that changed it, though it shows what was before', () => {
    const draft: State = emptyDraft;
    const first = after(draft, pageOf(draft, { A1: yes }, { save: 1 }));
    const second = mergeTyped(first, 3, pageOf(draft, { A1: no }, { save: 2 }));
    expect(second).toMatchObject({ merged: { answers: { A1: no } }, conflicts: [] });
    // And taken back to what it was at first.
    expect(mergeTyped(first, 3, pageOf(draft, { A1: {} }, { save: 2 })).merged?.answers).toEqual({ A1: {} });
  });

  test('keeps what was said last on a page, whichever save arrives last', () => {
    const draft: State = emptyDraft;
    const late = pageOf(draft, { A1: yes }, { save: 1 });
    const last = pageOf(draft, { A1: no }, { save: 2 });
    expect(after(after(draft, late), last).answers).toEqual({ A1: no });
    expect(after(after(draft, last), late).answers).toEqual({ A1: no });
  });

  test.each<[string, State]>([
    ['nobody had answered', emptyDraft],
    ['somebody had answered', answered({ A1: yes })],
    ['was answered when it was sent', { answers: {}, changed: {}, from: 3 }],
  ])('that %s stays so where it was typed and taken back, though the typing arrives last', (_what, draft) => {
    const shown = { A1: shownHash(draft.from === undefined ? draft.answers['A1'] : yes) };
    const stood = draft.from === undefined ? (draft.answers['A1'] ?? {}) : yes;
    const taken = after(draft, { ...pageOf(draft, { A1: stood }, { save: 2 }), shown });
    const late = mergeTyped({ ...draft, ...taken }, 3, { ...pageOf(draft, { A1: no }, { save: 1 }), shown });
    expect(late).toEqual({ conflicts: [], unseen: [] });
    expect(taken.answers).toEqual(draft.answers);
    expect(taken.changed).toEqual(draft.changed);
  });

  test('of a page’s first save, or the next after one that is known, changes nothing where nothing was typed', () => {
    const first = mergeTyped(emptyDraft, 2, pageOf(emptyDraft, { A1: {} }, { save: 1 }));
    expect(first.merged).toBeUndefined();
    const known = after(emptyDraft, pageOf(emptyDraft, { A1: yes }, { save: 3 }));
    expect(mergeTyped(known, 3, pageOf(emptyDraft, { A1: yes }, { save: 4 })).merged).toBeUndefined();
  });

  test('is not held by what is known of the saves of many other pages', () => {
    let draft: State = emptyDraft;
    for (let page = 0; page < 100; page++)
      draft = after(draft, pageOf(draft, { A1: { answer: `${page}` } }, { page: `page-${page}`, save: 1 }));
    expect(Object.keys(draft.saves ?? {}).length).toBeLessThan(30);
    expect(draft.saves).toMatchObject({ 'page-99': 1 });
  });

  test('of which a page does not say what it showed overwrites nothing without a word', () => {
    const draft = answered({ A1: yes });
    const { merged, conflicts } = mergeTyped(draft, 2, { ...pageOf(draft, { A1: no }), shown: {} });
    expect([merged, conflicts.length]).toEqual([undefined, 1]);
  });
});

const typedArbitrary: Arbitrary<Typed> = record(
  { answer: constantFrom('', 'yes', 'no'), details: constantFrom('', 'a', 'b') },
  { requiredKeys: [] },
);
const ids = ['A1', 'A2', 'A3'] as const;
const answersArbitrary = dictionary(constantFrom(...ids), typedArbitrary);
/** Pages that are opened at some moment, and then sent, changed or not. */
const saves = array(record({ page: integer({ min: 0, max: 3 }), typed: answersArbitrary, isReopened: boolean() }), {
  maxLength: 12,
});

describe('whatever is typed, in however many windows', () => {
  test('stands in the draft, or stood there before somebody who had seen it changed it, or is told', () => {
    assert(
      property(answersArbitrary, saves, (begun, sent) => {
        let draft: State = answered(begun);
        let opened = 0;
        const open = new Map<number, { name: string; saw: State; save: number }>();
        sent.forEach(({ page, typed, isReopened }, index) => {
          const known = open.get(page);
          if (known === undefined || isReopened) open.set(page, { name: `page-${(opened += 1)}`, saw: draft, save: 0 });
          const { name, saw, save } = open.get(page)!;
          open.set(page, { name, saw, save: save + 1 });
          const from = pageOf(saw, typed, { page: name, save });
          const { merged, conflicts } = mergeTyped(draft, index + 2, from);
          const next = merged ?? draft;
          for (const id of ids) {
            const before = draft.answers[id] ?? {};
            const now = next.answers[id] ?? {};
            const isMine = id in typed && isSameTyped(now, typed[id]);
            const isTold = conflicts.some(
              ({ question, mine: told }) => question === id && isSameTyped(told, typed[id]),
            );
            const isUntouched = !(id in typed) || isSameTyped(typed[id], saw.answers[id]);
            // What was changed here is there, or is told.
            expect(isMine || isTold || isUntouched).toBe(true);
            // What stood there goes only where this page had shown it, or had written it.
            const wasSeen = isSameTyped(before, saw.answers[id]) || draft.changed[id]?.page === name;
            expect(isSameTyped(now, before) || wasSeen).toBe(true);
          }
          draft = next;
        });
      }),
    );
  });

  test('ends in the same answers in either order, where no question was changed on both pages', () => {
    assert(
      property(answersArbitrary, answersArbitrary, answersArbitrary, (begun, one, other) => {
        const draft = answered(begun);
        // Each shows all questions; what the other changes is left as it was shown.
        const typedOn = (changes: Draft['answers'], skip: Draft['answers']) =>
          Object.fromEntries(ids.map((id) => [id, (id in skip ? undefined : changes[id]) ?? draft.answers[id] ?? {}]));
        const a = pageOf(draft, typedOn(one, {}), { page: 'a' });
        const b = pageOf(draft, typedOn(other, one), { page: 'b' });
        const [ab, ba] = [after(after(draft, a), b), after(after(draft, b), a)];
        for (const id of ids) expect(isSameTyped(ab.answers[id], ba.answers[id])).toBe(true);
      }),
    );
  });
});

describe('who filled it in', () => {
  const about = { role: 'Practice nurse', children: ['child-2', 'child-1'] };

  test('is taken as one, and told as one where two changed it', () => {
    const from = { shown: { about: shownHash(aboutAsTyped({})) }, at, by: mine, hadCode: true, page: 'p' };
    /** Saves it. @param begun what was sent, where the page did not show that */
    const save = (
      draft: Draft,
      said: About,
      page = 'p',
      begun?: { about: About; answers: TypedAnswers; at: string },
    ) => {
      const { change, conflicts } = changeAboutBy(said, { ...from, page, typed: aboutAnswers(said) }, begun);
      return { changed: change(draft, draft.rev + 1), conflicts: conflicts() };
    };
    const { changed } = save(emptyDraft, about);
    expect(changed).toMatchObject({ about, answers: {}, changed: { about: { rev: 1, by: mine } } });
    const draft = { ...emptyDraft, ...changed };
    const again = save(draft, { ...about, children: ['child-1', 'child-2'] });
    expect(again).toEqual({ changed: undefined, conflicts: [] });
    expect(save(draft, { role: 'GP' }, 'q').conflicts).toMatchObject([{ question: 'about' }]);
    // What was sent since the page was opened is not written over without a word either.
    const sent = { about: { role: 'Doctor' }, answers: {}, at };
    expect(save({ ...emptyDraft, from: 2 }, about, 'p', sent).conflicts).toMatchObject([{ question: 'about' }]);
  });

  test('stays as it began where it was typed and taken back, though the typing arrives last', () => {
    const began: Draft = { ...emptyDraft, from: 2 };
    const shown = { about: shownHash(aboutAsTyped(about)) };
    const save = (draft: Draft, said: About, number: number): Draft => {
      const from = { typed: aboutAnswers(said), shown, at, by: mine, hadCode: true, page: 'p', save: number };
      return { ...draft, ...changeAboutBy(said, from).change(draft, draft.rev + 1) };
    };
    const after = save(save(began, about, 2), { ...about, role: 'Not meant' }, 1);
    expect([after.about, after.changed]).toEqual([{}, {}]);
  });
});

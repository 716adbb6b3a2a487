import { describe, expect, test } from 'vitest';
import {
  countShown,
  distributedOf,
  isExplained,
  returnStateOf,
  shownState,
  type ShownState,
} from '../../../../shared/domain/returns/shown-state.ts';
import { gapCount, leftOpen, type LeftOpen } from '../../../../shared/domain/returns/left-open.ts';
import { decideCheck, decideSubmission, decideWithdrawal } from '../../../../shared/domain/returns/decide-entry.ts';
import { decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';
import type { State } from '../../../../shared/domain/returns/life-cycle.ts';
import { asked, assessed, entryOf, key, queried, stamp } from './samples.ts';

describe('a state as readers are told it', () => {
  test.each<[State, number, ShownState]>([
    ['asked', 0, 'no-reply'],
    ['known', 0, 'no-reply'],
    ['cannot-identify', 0, 'cannot-identify'],
    ['not-known', 0, 'not-known'],
    ['declined', 0, 'declined'],
    ['withdrawn', 0, 'withdrawn'],
    ['submitted', 0, 'complete'],
    ['submitted', 1, 'with-gaps'],
    ['reopened', 0, 'complete'],
    ['reopened', 2, 'with-gaps'],
  ])('%s with %i gaps is %s', (state, gaps, shown) => expect(shownState({ state }, gaps)).toBe(shown));

  test('of a return is its key, its last entry and its dates', () => {
    const last = asked();
    const { seq, state, askedOn, dueOn } = last;
    expect(returnStateOf(last)).toStrictEqual({ ...key, seq, state, askedOn, dueOn });
  });

  test('of a reopened return is also each thing that waits for an answer, without the words it was asked in', () => {
    const dates = { askedOn: '2026-05-06', dueOn: '2026-05-20' };
    const query = queried(entryOf(decideSubmission(asked(), assessed('a'), stamp)));
    const sentBack = entryOf(decideSendBack(query, { reason: 'gaps', text: 'Fill them in.', ...dates }, stamp));
    expect(returnStateOf(sentBack).waiting).toStrictEqual([
      { question: 'A1', askedOn: '2026-05-05' },
      { reason: 'gaps', askedOn: '2026-05-06' },
    ]);
  });
});

describe('gaps', () => {
  const caseOf = (...children: string[]) => ({
    children: children.map((id) => ({ id, ageBand: 'school-age' as const })),
    factors: [],
  });
  const both = caseOf('child-1', 'child-2');
  const gapsOf = (...of: Parameters<typeof leftOpen>) => gapCount(leftOpen(...of));
  const submitted = (gaps: string[], knows?: string[]) => {
    const known = entryOf(decideCheck(asked(), { outcome: 'known', ...(knows && { knows }) }, stamp));
    return entryOf(decideSubmission(known, assessed('a', { gaps }), stamp));
  };

  test('are questions left open and children not covered', () => {
    expect(gapsOf(submitted(['A1', 'A2']), both)).toBe(3);
    expect(gapsOf(submitted(['A1']), caseOf('child-1'))).toBe(1);
    expect(gapsOf(submitted([], ['child-1']), both)).toBe(0);
    expect(gapsOf(submitted([], ['child-2']), both)).toBe(1);
  });

  test('are none before anything has come, and none of what was withdrawn', () => {
    expect(gapsOf(asked(), both)).toBe(0);
    const withdrawn = entryOf(decideWithdrawal(submitted(['A1']), { reason: 'duplicate' }, stamp));
    expect(gapsOf(withdrawn, both)).toBe(0);
  });
});

describe('a return that has come is explained', () => {
  const counted = { textsCounted: true as const };
  const nothing: LeftOpen = { questions: [], children: [], unexplained: 0 };
  test.each<[what: string, last: Parameters<typeof isExplained>[0], left: LeftOpen, explained: boolean]>([
    ['where nothing is left out', { counted }, nothing, true],
    ['not with a question left open', { counted }, { ...nothing, questions: ['A1'] }, false],
    ['not with a child not covered', { counted }, { ...nothing, children: ['child-1'] }, false],
    ['not where a comment is missing', { counted }, { ...nothing, unexplained: 1 }, false],
    ['not where texts were not looked at', { counted: {} }, nothing, false],
    ['not where nothing counts', {}, nothing, false],
  ])('%s', (_, last, left, explained) => expect(isExplained(last, left)).toBe(explained));
});

describe('questionnaires are counted', () => {
  const returns = (of: Partial<Record<ShownState, number>>, explained = 0) =>
    Object.entries(of).flatMap(([shown, n]) =>
      Array.from({ length: n }, (_, i) => ({
        shown: shown as ShownState,
        explained: shown === 'complete' && i < explained,
      })),
    );

  test('each by what readers are told of it', () => {
    const of = {
      'no-reply': 1,
      'cannot-identify': 2,
      'not-known': 3,
      'with-gaps': 4,
      complete: 5,
      declined: 7,
      withdrawn: 6,
    };
    expect(countShown(returns(of, 2))).toEqual({
      expected: 28,
      returned: 9,
      complete: 5,
      explained: 2,
      notKnown: 3,
      cannotIdentify: 2,
      noReply: 1,
      declined: 7,
      withdrawn: 6,
    });
  });

  test('distributed less those that reached nobody who could answer', () => {
    expect(distributedOf({ expected: 21, cannotIdentify: 2, withdrawn: 6 })).toBe(13);
  });
});

import { describe, expect, test } from 'vitest';
import { decideSeenTo } from '../../../../shared/domain/returns/decide-seen-to.ts';
import { entriesOfDrop } from '../../../../shared/domain/returns/drop.ts';
import { lastEntries } from '../../../../shared/domain/returns/log.ts';
import { stepDown2 } from '../../../library.ts';
import { caseFacts, countedFacts, seqsOf, settlingOf } from '../../../../shared/domain/figures/facts.ts';
import { states, type State } from '../../../../shared/domain/returns/life-cycle.ts';
import type { Check, Entry, NewCorrection } from '../../../../shared/domain/returns/schema.ts';
import type { Case } from '../../../../shared/domain/audits/schema.ts';
import { entered } from '../../front/manager/fixture.ts';
import { asked, entryOf, key, queried, stamp, assessed } from '../returns/samples.ts';
import { gapCount, leftOpen } from '../../../../shared/domain/returns/left-open.ts';
import { shownState } from '../../../../shared/domain/returns/shown-state.ts';
import {
  decideAsk,
  decideCheck,
  decideCorrection,
  decideSubmission,
  decideWithdrawal,
  type Assessed,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { factsWith } from '../../../facts.ts';

const children = ['child-1', 'child-2'];
const both = { covers: children };

const check = (log: Entry[], outcome: Check): Entry[] => [...log, entryOf(decideCheck(log.at(-1)!, outcome, stamp))];
const submit = (log: Entry[], letter: string, more: Partial<Assessed> = both): Entry[] => [
  ...log,
  entryOf(decideSubmission(log.at(-1)!, assessed(letter, more), stamp)),
];
const withdraw = (log: Entry[]): Entry[] => [
  ...log,
  entryOf(decideWithdrawal(log.at(-1)!, { reason: 'filed-in-error' }, stamp)),
];
const askAgain = (log: Entry[]): Entry[] => [
  ...log,
  entryOf(
    decideAsk(
      log.at(-1),
      { ...key, service: 'general-practice', askedOn: '2026-05-05', dueOn: '2026-05-12', atOpening: false },
      stamp,
    ),
  ),
];

const correct = (log: Entry[], correction: NewCorrection): Entry[] => [
  ...log,
  entryOf(decideCorrection(log, correction, stamp)),
];
const readAs = (corrected: string | null, version = 1, question = 'A1'): NewCorrection => ({
  version,
  question,
  corrected,
  ...(corrected === null ? {} : { reason: 'wrong-box' as const }),
});

const facts = (...logs: Entry[][]) => caseFacts(stepDown2, '2026-q2', entered('case-3'), logs.flat());
const gapsOf = (last: Entry, of: Case): number => gapCount(leftOpen(last, of));
const factsOf = (log: Entry[]) => facts(log).returns[0]!;

describe('what a version leaves open', () => {
  const whole = Object.fromEntries(
    stepDown2.questions.map(({ id, options }) => [id, { answer: options[0]?.value ?? 'So.' }]),
  );
  const left = (childrenCovered: string[], more: { knows?: string[]; textsCounted?: true } = {}, answers = whole) =>
    countedFacts(stepDown2, { content: { answers, childrenCovered }, ...more }, { children, facts: factsWith() });

  test('is each child whom its agency knows and it does not cover: all of the case where it did not say', () => {
    const { gaps, coverage } = left(children);
    expect(coverage).toBe('all-children');
    expect(left(['child-1'])).toMatchObject({ gaps: gaps + 1, coverage: 'some-children' });
    expect(left(['child-1'], { knows: ['child-1'] })).toMatchObject({ gaps, coverage: 'all-children' });
    expect(left([], { knows: children })).toMatchObject({ gaps: gaps + 2, coverage: 'some-children' });
  });

  test('is a text left empty where those are counted, and is no gap', () => {
    const text = stepDown2.questions.find(({ type, appliesWhen }) => type === 'text' && appliesWhen === undefined)!;
    const { [text.id]: _, ...answers } = whole;
    const before = left(children, { textsCounted: true });
    expect(left(children, { textsCounted: true }, answers)).toMatchObject({
      gaps: before.gaps,
      unexplained: before.unexplained + 1,
    });
    expect(left(children, {}, answers).unexplained).toBe(left(children).unexplained);
  });
});

describe('shownState', () => {
  test.each<[State, string, string]>([
    ['asked', 'no-reply', 'no-reply'],
    ['known', 'no-reply', 'no-reply'],
    ['cannot-identify', 'cannot-identify', 'cannot-identify'],
    ['not-known', 'not-known', 'not-known'],
    ['submitted', 'complete', 'with-gaps'],
    ['reopened', 'complete', 'with-gaps'],
    ['declined', 'declined', 'declined'],
    ['withdrawn', 'withdrawn', 'withdrawn'],
  ])('%s is shown as %s, with gaps as %s', (state, whole, gaps) => {
    const last = { ...asked(), state };
    expect(shownState(last, 0)).toBe(whole);
    expect(shownState(last, 1)).toBe(gaps);
  });

  test('every state is shown', () => {
    expect(states.map((state) => shownState({ ...asked(), state }, 0)).filter(Boolean)).toHaveLength(8);
  });
});

describe('gaps', () => {
  test('counts questions without an answer and children not covered', () => {
    const last = submit([asked()], 'a', { covers: ['child-1'], gaps: ['A1', 'B2'] }).at(-1)!;
    expect(gapsOf(last, entered('case-3'))).toBe(3);
    expect(gapsOf(submit([asked()], 'a').at(-1)!, entered('case-3'))).toBe(0);
  });

  test('are none where nothing was submitted: that is no reply, not a gap', () => {
    expect(gapsOf(asked(), entered('case-3'))).toBe(0);
    expect(gapsOf(withdraw(submit([asked()], 'a', { covers: [] })).at(-1)!, entered('case-3'))).toBe(0);
  });
});

describe('lastEntries', () => {
  test('is the last of each log', () => {
    const other = { ...asked(), agency: 'police', sk: 'R#police#000001' };
    const log = check([asked()], { outcome: 'known' });
    expect([...lastEntries([...log, other])]).toStrictEqual([
      ['general-practice-a', log[1]],
      ['police', other],
    ]);
  });
});

describe('the facts of a return', () => {
  test('that was asked for', () => {
    expect(factsOf([asked()])).toStrictEqual({
      agency: 'general-practice-a',
      service: 'general-practice',
      seq: 1,
      state: 'no-reply',
      settled: false,
      gaps: 0,
      unexplained: 0,
    });
  });

  test('that counts: which version, and its answers', () => {
    const log = submit(submit(check([asked()], { outcome: 'known' }), 'a'), 'b', {
      ...both,
      gaps: ['A1'],
      unexplained: 3,
    });
    expect(factsOf(log)).toStrictEqual({
      agency: 'general-practice-a',
      service: 'general-practice',
      seq: 4,
      state: 'with-gaps',
      settled: true,
      gaps: 1,
      unexplained: 3,
      counted: {
        version: 2,
        sha256: 'b'.repeat(64),
        receivedAt: stamp.receivedAt.toISOString(),
        coverage: 'all-children',
        answers: { A1: { answer: 'b' } },
        facts: {
          factors: ['domestic-abuse'],
          attributes: undefined,
          service: 'general-practice',
          involvement: undefined,
          children: [{ id: 'child-1', ageBand: 'under-1' }],
        },
      },
    });
  });

  test('that is explained says so, and one that came before text questions were looked at does not', () => {
    const log = submit([asked()], 'a', both);
    expect(factsOf(log)).toMatchObject({ state: 'complete', unexplained: 0, explained: true });
    for (const more of [{ unexplained: 1 }, { gaps: ['A1'] }, { covers: ['child-1'] }]) {
      expect(factsOf(submit([asked()], 'a', { ...both, ...more }))).not.toHaveProperty('explained');
    }
    const [first, last] = log;
    const { textsCounted: _texts, ...counted } = last!.counted!;
    expect(factsOf([first!, { ...last!, counted }])).not.toHaveProperty('explained');
  });

  test('that is reopened keeps counting, and is not settled', () => {
    const log = submit([asked()], 'a');
    expect(factsOf([...log, queried(log.at(-1)!)])).toMatchObject({
      state: 'complete',
      settled: false,
      seq: 3,
      counted: { version: 1, answers: { A1: { answer: 'a' } } },
    });
  });

  test('that was withdrawn counts nothing, nor when it is asked for again', () => {
    const withdrawn = withdraw(submit([asked()], 'a'));
    expect(factsOf(withdrawn)).toMatchObject({ state: 'withdrawn', settled: true, gaps: 0 });
    expect('counted' in factsOf(withdrawn)).toBe(false);
    const again = askAgain(withdrawn);
    expect(factsOf(again)).toMatchObject({ state: 'no-reply', settled: false });
    expect('counted' in factsOf(again)).toBe(false);
    expect(factsOf(submit(again, 'a'))).toMatchObject({ state: 'complete', counted: { version: 2 } });
  });

  test.each(['not-known', 'cannot-identify'] as const)('whose agency said %s', (outcome) => {
    expect(factsOf(check([asked()], { outcome }))).toMatchObject({ state: outcome, settled: outcome === 'not-known' });
  });

  test('a counted version without its content is a fault, never a zero', () => {
    const log = submit([asked()], 'a');
    const { content: _content, ...bare } = log.at(-1)!;
    expect(() => facts([asked(), bare])).toThrow('a counted version has no content');
    expect(() => facts(log.slice(1).map((entry) => ({ ...entry, counted: { ...entry.counted!, seq: 1 } })))).toThrow(
      'a counted version has no content',
    );
  });
});

describe('corrections', () => {
  const one = submit([asked()], 'a');
  const shown = (log: Entry[]): string[] | undefined =>
    factsOf(log).counted?.corrections?.map(({ question, corrected }) => `${question} ${corrected}`);

  test('that stand are the newest of each question, not taken back', () => {
    let log = correct(correct(one, readAs('no')), readAs('dont-know', 1, 'B1'));
    expect(shown(log)).toStrictEqual(['A1 no', 'B1 dont-know']);
    log = correct(log, readAs('dont-know'));
    expect(shown(log)).toStrictEqual(['A1 dont-know', 'B1 dont-know']);
    log = correct(log, readAs(null));
    expect(shown(log)).toStrictEqual(['B1 dont-know']);
    expect(shown(correct(log, readAs(null, 1, 'B1')))).toBeUndefined();
    expect(shown(correct(log, readAs('no')))).toStrictEqual(['A1 no', 'B1 dont-know']);
  });

  test('are of the version that counts: with the next they are gone, and do not come back with the same content', () => {
    const corrected = correct(one, readAs('no'));
    expect(shown(submit(corrected, 'b'))).toBeUndefined();
    expect(shown(submit(submit(corrected, 'b'), 'a'))).toBeUndefined();
    expect(shown(submit(askAgain(withdraw(corrected)), 'a'))).toBeUndefined();
    expect('counted' in factsOf(withdraw(corrected))).toBe(false);
    expect(shown([...corrected, queried(corrected.at(-1)!)])).toStrictEqual(['A1 no']);
  });

  test('change nothing else that is told of the return', () => {
    const { counted, seq, ...rest } = factsOf(one);
    const corrected = factsOf(correct(one, readAs('no')));
    expect(corrected).toStrictEqual({
      ...rest,
      seq: seq + 1,
      beforeCorrections: seq,
      counted: { ...counted, corrections: [{ version: 1, question: 'A1', corrected: 'no', reason: 'wrong-box' }] },
    });
  });

  test('are not looked past once something else has come', () => {
    const corrected = correct(one, readAs('no'));
    expect(factsOf(correct(corrected, readAs(null))).beforeCorrections).toBe(2);
    expect('beforeCorrections' in factsOf(check(corrected, { outcome: 'known', knows: ['child-1'] }))).toBe(false);
  });
});

test('that something is seen to changes no figure, and settles nothing anew', () => {
  const log = submit(check([asked()], { outcome: 'known', unlisted: true }), 'a');
  const { seq, ...rest } = factsOf(log);
  const seen = [...log, entryOf(decideSeenTo(log.at(-1)!, 2, { by: 'A. Manager', note: 'Rang' }, stamp))];
  expect(factsOf(seen)).toStrictEqual({ ...rest, seq: seq + 1, beforeCorrections: seq });
  expect(settlingOf(seen)).toStrictEqual(settlingOf(log));
});

describe('coverage', () => {
  const coverageOf = (knows: string[] | undefined, covers: string[]): string | undefined =>
    factsOf(submit(check([asked()], { outcome: 'known', ...(knows === undefined ? {} : { knows }) }), 'a', { covers }))
      .counted?.coverage;

  test('is of the children whom the agency knows', () => {
    expect(coverageOf(undefined, ['child-1'])).toBe('some-children');
    expect(coverageOf(undefined, children)).toBe('all-children');
    expect(coverageOf(['child-1'], ['child-1'])).toBe('all-children');
    expect(coverageOf(['child-1', 'child-2'], ['child-1'])).toBe('some-children');
    expect(coverageOf(['adult-1'], ['child-1'])).toBe('all-children');
  });

  test('changes with a check that comes after the submission', () => {
    const log = submit(check([asked()], { outcome: 'known', knows: ['child-1'] }), 'a', { covers: ['child-1'] });
    expect(factsOf(log)).toMatchObject({ state: 'complete', counted: { coverage: 'all-children' } });
    expect(factsOf(check(log, { outcome: 'known' }))).toMatchObject({
      state: 'with-gaps',
      gaps: 1,
      counted: { version: 1, coverage: 'some-children' },
    });
  });
});

describe('whether a case is settled', () => {
  const police: Entry = { ...asked(), agency: 'police', service: 'police', sk: 'R#police#000001' };
  const summary: Entry = { ...asked(), agency: 'summary', service: 'summary', sk: 'R#summary#000001' };
  const came = submit([asked()], 'a');
  const both = [...came, ...withdraw([police])];

  test('is whether nothing more is owed on any of its questionnaires, whatever of its summary', () => {
    expect(settlingOf([...both, summary])).toEqual({ settled: true, at: 5 });
    expect(settlingOf([...came, police])).toMatchObject({ settled: false });
    expect(settlingOf([summary])).toMatchObject({ settled: false });
    expect(settlingOf([])).toEqual({ settled: false, at: 0 });
    expect(seqsOf([...both, summary])).toEqual({ [key.agency]: 2, police: 2, summary: 1 });
  });

  test('is said at the same settling once an answer was corrected', () => {
    const { at } = settlingOf(both);
    const corrected = correct(came, readAs('no'));
    expect(settlingOf([...corrected, ...withdraw([police])])).toEqual({ settled: true, at });
    expect(settlingOf([...submit(corrected, 'b'), ...withdraw([police])]).at).toBe(at + 2);
  });

  test('is not asked of one that was dropped, which has neither returns nor counts', () => {
    const dropped = entriesOfDrop([...came, police], { reason: 'moved-away' }, stamp);
    const logs = [...came, dropped[0]!, police, dropped[1]!];
    expect(settlingOf(logs)).toMatchObject({ settled: false });
    expect(facts(logs)).toMatchObject({
      returns: [],
      dropped: { reason: 'moved-away', seqs: { [key.agency]: 3, police: 2 } },
    });
  });
});

describe('an amended case', () => {
  test('is looked at by its factors of now where the version that came did not say what rests on others', () => {
    const log = submit([asked()], 'a', { ...both, content: { childrenCovered: children, answers: {} }, gaps: ['A1'] });
    const of = (version?: number) =>
      caseFacts(stepDown2, '2026-q2', { ...entered('case-3'), ...(version && { version }) }, log).returns[0]!.gaps;
    // As it was entered what was kept stands; once it was amended the answers say what is open.
    expect(of()).toBe(1);
    expect(of(2)).toBeGreaterThan(10);
    const kept = submit([asked()], 'a', { ...both, gaps: ['A1'], openWhere: [] });
    const amended = { ...entered('case-3'), version: 2 };
    expect(caseFacts(stepDown2, '2026-q2', amended, kept).returns[0]!.gaps).toBe(1);
  });

  test('names what waits for an answer in the facts of its return', () => {
    const log = submit([asked()], 'a');
    expect(factsOf([...log, queried(log.at(-1)!)]).openQueries).toEqual([{ question: 'A1' }]);
    expect(factsOf(log)).not.toHaveProperty('openQueries');
  });
});

describe('the facts of a case', () => {
  const summary = (state: State): Entry => ({
    ...asked(),
    agency: 'summary',
    service: 'summary',
    sk: 'R#summary#000001',
    state,
  });

  test('are its route, its factors and its questionnaires, each told from the others', () => {
    const police = submit([{ ...asked(), agency: 'police', service: 'police', sk: 'R#police#000001' }], 'c');
    const log = submit([asked()], 'a');
    const { returns, ...rest } = facts(log, police);
    expect(rest).toStrictEqual({
      audit: '2026-q2',
      case: 'case-3',
      route: { from: 'CP', to: 'CIN' },
      factors: ['domestic-abuse'],
      children: entered('case-3').children,
    });
    expect(returns.map((one) => [one.agency, one.counted?.answers])).toStrictEqual([
      ['general-practice-a', { A1: { answer: 'a' } }],
      ['police', { A1: { answer: 'c' } }],
    ]);
  });

  test('hold the summary apart from the questionnaires', () => {
    expect(facts([asked()], [summary('asked')])).toMatchObject({
      returns: [{ agency: 'general-practice-a' }],
      summary: { seq: 1, withdrawn: false, received: false },
    });
    expect(facts([summary('withdrawn')]).summary).toStrictEqual({ seq: 1, withdrawn: true, received: false });
    const received = submit([summary('asked')], 'a', { covers: [], content: { text: 'They did well.' } });
    expect(facts(received)).toMatchObject({ returns: [], summary: { seq: 2, withdrawn: false, received: true } });
    expect('summary' in facts([asked()])).toBe(false);
  });
});

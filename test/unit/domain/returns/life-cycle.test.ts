import { describe, expect, test } from 'vitest';
import {
  acts,
  chasedStates,
  faultsOf,
  lifeCycle,
  nextState,
  owedStates,
  settledStates,
  states,
} from '../../../../shared/domain/returns/life-cycle.ts';
import { leadsTo, legal } from './design.ts';

const everyPair = [undefined, ...states].flatMap((from) => acts.map((act) => [from, act] as const));

describe('the life cycle', () => {
  test('the design names each pair once', () => {
    expect(new Set(legal.map(([from, act]) => `${from}/${act}`)).size).toBe(legal.length);
  });

  test.each(everyPair)('from %s, %s', (from, act) => {
    expect(nextState(from, act)).toBe(leadsTo(from, act));
  });

  test('what is settled is never owed, and only what the agency cannot mend is neither', () => {
    expect(states.filter((state) => settledStates.has(state))).toStrictEqual([
      'not-known',
      'submitted',
      'declined',
      'withdrawn',
    ]);
    expect(states.filter((state) => owedStates.has(state))).toStrictEqual(['asked', 'known', 'reopened']);
    expect(states.filter((state) => !owedStates.has(state) && !settledStates.has(state))).toStrictEqual([
      'cannot-identify',
    ]);
  });

  test('an extension keeps the state and is legal exactly where something is owed', () => {
    for (const state of states) {
      expect(nextState(state, 'extension')).toBe(owedStates.has(state) ? state : undefined);
    }
  });
});

test('once the audit has closed only what is asked again is reminded of', () => {
  expect([...chasedStates({ state: 'open' })]).toStrictEqual([...owedStates]);
  expect([...chasedStates({ state: 'closed' })]).toStrictEqual(['reopened']);
});

test('a correction keeps the state, and is legal exactly where a version may count', () => {
  for (const state of states) {
    expect(nextState(state, 'correction')).toBe(['submitted', 'reopened'].includes(state) ? state : undefined);
  }
});

test('that something is seen to keeps the state, and is said wherever a check may have been before', () => {
  for (const state of states) expect(nextState(state, 'seen-to')).toBe(state === 'asked' ? undefined : state);
});

describe('faultsOf', () => {
  test('the life cycle has none', () => {
    expect(faultsOf(lifeCycle)).toStrictEqual([]);
  });

  test('finds a state that nothing leads to', () => {
    const { query: _query, 'send-back': _sendBack, ...submitted } = lifeCycle.submitted;
    expect(faultsOf({ ...lifeCycle, submitted })).toStrictEqual(['nothing leads to reopened']);
  });

  test('finds a state that only an unreachable one leads to', () => {
    expect(faultsOf({ ...lifeCycle, none: {} })).toStrictEqual(states.map((state) => `nothing leads to ${state}`));
  });

  test('finds a state from which a return can never be settled', () => {
    expect(faultsOf({ ...lifeCycle, reopened: { 'check-known': 'reopened', extension: 'reopened' } })).toStrictEqual([
      'reopened cannot be settled',
    ]);
  });

  test('tells every fault', () => {
    const { query: _query, 'send-back': _sendBack, ...submitted } = lifeCycle.submitted;
    expect(faultsOf({ ...lifeCycle, submitted, reopened: {} })).toStrictEqual([
      'nothing leads to reopened',
      'reopened cannot be settled',
    ]);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFaults } from '../../../../shared/domain/returns/check-faults.ts';
import { knownOf, outcomeOfPeople, toDoOf } from '../../../../shared/domain/returns/people-checked.ts';
import { PersonChecked, type Check } from '../../../../shared/domain/returns/schema.ts';

const says = fc.constantFrom(...PersonChecked.options);
const people = fc.dictionary(fc.constantFrom('child-1', 'child-2', 'child-3', 'adult-1'), says, { minKeys: 1 });

describe('what a check of each person comes to', () => {
  test.each([
    [['known', 'cannot-tell', 'moved'], 'known'],
    [['no-record', 'cannot-tell', 'moved'], 'cannot-identify'],
    [['no-record', 'moved'], 'not-known'],
    [['no-record', 'no-record'], 'not-known'],
  ] as const)('%s: %s', (said, outcome) => {
    expect(outcomeOfPeople(Object.fromEntries(said.map((one, n) => [`child-${n}`, one])))).toBe(outcome);
  });

  test('whoever is known makes the family known, and nobody else does', () => {
    fc.assert(
      fc.property(people, (said) => {
        expect(outcomeOfPeople(said) === 'known').toBe(knownOf(said).length > 0);
      }),
    );
  });
});

describe('what is to be done', () => {
  test('is a record that moved, whoever cannot be told, and a child who is not on the list; no record is plain', () => {
    const said = { 'child-1': 'known', 'child-2': 'moved', 'child-3': 'cannot-tell', 'adult-1': 'no-record' } as const;
    expect(toDoOf({ seq: 2, people: said, unlisted: true, on: '2026-04-20' })).toStrictEqual({
      seq: 2,
      saidOn: '2026-04-20',
      people: [
        { person: 'child-2', says: 'moved' },
        { person: 'child-3', says: 'cannot-tell' },
      ],
      unlisted: true,
    });
    expect(toDoOf({ seq: 2, people: { 'child-1': 'known', 'child-2': 'no-record' } })).toBeUndefined();
    expect(toDoOf({ seq: 2, unlisted: true })).toStrictEqual({ seq: 2, people: [], unlisted: true });
    expect(toDoOf(undefined)).toBeUndefined();
  });

  test('is not told twice: where the family cannot be told from the details, the alert of that says so', () => {
    expect(toDoOf({ seq: 2, people: { 'child-1': 'cannot-tell', 'child-2': 'no-record' } })).toBeUndefined();
    expect(toDoOf({ seq: 2, people: { 'child-1': 'cannot-tell', 'child-2': 'moved' } })?.people).toStrictEqual([
      { person: 'child-2', says: 'moved' },
    ]);
  });
});

describe('a check of each person', () => {
  const entered = {
    children: [
      { id: 'child-1', ageBand: 'school-age' as const },
      { id: 'child-2', ageBand: 'pre-school' as const },
    ],
    adults: [{ id: 'adult-1', role: 'mother' }],
  };
  const pointers = (check: Check): string[] => checkFaults(check, entered).map(({ pointer }) => pointer);

  test('says so of every child, of people of the case alone, and comes to its outcome', () => {
    const said = { 'child-1': 'known', 'child-2': 'moved' } as const;
    expect(pointers({ outcome: 'known', people: said })).toStrictEqual([]);
    expect(pointers({ outcome: 'known', knows: ['child-1'], people: said })).toStrictEqual([]);
    expect(pointers({ outcome: 'known', people: { 'child-1': 'known' } })).toStrictEqual(['/people/child-2']);
    expect(pointers({ outcome: 'known', people: { ...said, 'child-9': 'known' } })).toStrictEqual(['/people/child-9']);
    expect(pointers({ outcome: 'not-known', people: said })).toStrictEqual(['/outcome']);
    expect(pointers({ outcome: 'known', knows: ['child-2'], people: said })).toStrictEqual(['/knows']);
    expect(pointers({ outcome: 'known', knows: ['child-1', 'child-9'] })).toStrictEqual(['/knows/1']);
    expect(pointers({ outcome: 'declined', reason: 'other' })).toStrictEqual([]);
  });

  test('is told in words what is wrong with it', () => {
    expect(
      checkFaults({ outcome: 'known', knows: ['child-2'], people: { 'child-1': 'known' } }, entered),
    ).toStrictEqual([
      { pointer: '/people/child-2', code: 'invalid_type', detail: 'is missing: say so of every child of the case' },
      {
        pointer: '/knows',
        code: 'invalid_value',
        detail: 'must be left out, or name those whom people says are known',
      },
    ]);
    const said = { 'child-1': 'moved', 'child-2': 'moved' } as const;
    expect(checkFaults({ outcome: 'cannot-identify', people: said }, entered)).toStrictEqual([
      {
        pointer: '/outcome',
        code: 'invalid_value',
        detail: 'must be not-known: what is said of the people comes to that',
      },
    ]);
  });

  test('that says of each child what it likes, with the outcome of that, is taken', () => {
    fc.assert(
      fc.property(fc.record({ 'child-1': says, 'child-2': says }), (said) => {
        expect(pointers({ outcome: outcomeOfPeople(said), people: said })).toStrictEqual([]);
      }),
    );
  });
});

import { expect, test } from 'vitest';
import { badField, problemOf, refuseUnknownIds } from '../../../../shared/base/http/problem.ts';

const where = { at: '/expects', code: 'unknown-agency', detail: 'is not an agency of this audit' };

test('a bad field is a 422 that names it', () => {
  expect(problemOf(badField('/dueOn', 'too_big', 'must not be after the audit closes'), 'id-1')).toStrictEqual({
    type: '/problems/invalid-body',
    title: 'Some of what you sent is not valid',
    status: 422,
    requestId: 'id-1',
    errors: [{ pointer: '/dueOn', code: 'too_big', detail: 'must not be after the audit closes' }],
  });
});

test.each([
  [[], []],
  [['police'], []],
  [['police', 'school'], [1]],
  [
    ['school', 'police', 'school'],
    [0, 2],
  ],
])('of %j those at %j are not known, and are told by their places', (ids, places) => {
  const refusedIn = (known: ReadonlySet<string> | ReadonlyMap<string, unknown>): unknown => {
    try {
      refuseUnknownIds(ids, known, where);
      return [];
    } catch (error) {
      return problemOf(error, 'id-1').errors;
    }
  };
  const told = places.map((place) => ({ pointer: `/expects/${place}`, code: where.code, detail: where.detail }));
  expect(refusedIn(new Set(['police']))).toStrictEqual(told);
  expect(refusedIn(new Map([['police', undefined]]))).toStrictEqual(told);
});

import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { pageSizeOf, pagingQuery } from '../../../../shared/base/http/paging.ts';

const query = pagingQuery(z.string().check(z.regex(/^[1-9][0-9]*$/)));

test.each([
  [{}, 50],
  [{ limit: '1' }, 1],
  [{ limit: '9', after: '7' }, 9],
  [{ limit: '10' }, 10],
  [{ limit: '99' }, 99],
  [{ limit: '100' }, 100],
])('%j asks for a page of %i', (given, size) => {
  expect(pageSizeOf(z.parse(query, given))).toBe(size);
});

test.each([
  { limit: '0' },
  { limit: '101' },
  { limit: '1000' },
  { limit: '01' },
  { limit: '-1' },
  { limit: '1.5' },
  { limit: '' },
  { limit: 'all' },
  { after: '0' },
  { after: '' },
  { before: '1' },
])('%j is refused', (given) => {
  expect(z.safeParse(query, given).success).toBe(false);
});

import { expect, test } from 'vitest';
import {
  cameFrom,
  formReturnPath,
  returnPage,
  ReturnPageParams,
} from '../../../../../shared/front/agency/form/paths.ts';
import { createRouter } from '../../../../../shared/base/http/router.ts';
import * as z from 'zod/mini';

const key = { audit: 'a-1', case: 'case-1', agency: 'surgery' };

test('the page of a return stands where the API has it, without the version', () => {
  expect(returnPage(key)).toBe('/audits/a-1/cases/case-1/returns/surgery');
  expect(returnPage(key, 'pages', 'A-1')).toBe('/audits/a-1/cases/case-1/returns/surgery/pages/A-1');
});

test('a route finds what the address of a page names', () => {
  const route = { method: 'GET', path: `${formReturnPath}/check` } as const;
  const found = createRouter([route])('GET', returnPage(key, 'check'));
  expect(z.parse(ReturnPageParams, found?.params)).toEqual(key);
});

test('somebody is led back to a page of questions about a child, and to nothing that only looks like one', () => {
  const page = returnPage(key, 'pages', 'B-2.child-1');
  expect(cameFrom(page)).toEqual({ path: page, of: key });
  for (const id of ['B-2.', '.child-1', '..', 'B-2..child-1', 'B-2.child-1.x']) {
    expect([id, cameFrom(returnPage(key, 'pages', id))]).toEqual([id, undefined]);
  }
});

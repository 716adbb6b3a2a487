import { expect, test } from 'vitest';
import { formReturnPath, returnPage, ReturnPageParams } from '../../../../../shared/front/agency/form/paths.ts';
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

import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { PostedFields } from './fields.ts';
import { Again, formReturnPath, ReturnPageParams } from './paths.ts';

/** The page on which a lead professional writes a case summary. */
export const summaryRoutes = {
  'summary-page': {
    method: 'GET',
    path: `${formReturnPath}/summary`,
    access: 'session',
    summary: 'A case summary, as a page',
    params: ReturnPageParams,
    query: Again,
  },
  'save-summary': {
    method: 'POST',
    path: `${formReturnPath}/summary`,
    access: 'session',
    takes: 'form',
    summary: 'Save what was written of a case summary',
    params: ReturnPageParams,
    body: PostedFields,
  },
} as const satisfies Routes;
export type SummaryPageHandlers = Handlers<typeof summaryRoutes>;

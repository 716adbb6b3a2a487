import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { PostedFields } from './fields.ts';
import { formReturnPath, OnTo, ReturnPageParams } from './paths.ts';

/** Who filled a return in, and whom it covers. */
export const aboutRoutes = {
  'about-page': {
    method: 'GET',
    path: `${formReturnPath}/about`,
    access: 'session',
    summary: 'Who filled a return in, and which children it covers, as a page',
    params: ReturnPageParams,
    query: OnTo,
  },
  'save-about': {
    method: 'POST',
    path: `${formReturnPath}/about`,
    access: 'session',
    takes: 'form',
    summary: 'Save who filled a return in, and which children it covers',
    params: ReturnPageParams,
    body: PostedFields,
  },
} as const satisfies Routes;
export type AboutHandlers = Handlers<typeof aboutRoutes>;

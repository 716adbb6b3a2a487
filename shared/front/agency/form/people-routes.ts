import * as z from 'zod/mini';
import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { PostedFields } from './fields.ts';
import { codeTakenPath, formReturnPath, ReturnPageParams } from './paths.ts';

/** The pages of the one function that may read who the people of a case are. */
export const peopleRoutes = {
  'people-page': {
    method: 'GET',
    path: `${formReturnPath}/people`,
    access: 'session',
    summary: 'Who the family is, as a page; each look is on the record',
    params: ReturnPageParams,
  },
  'keep-reference': {
    method: 'POST',
    path: `${formReturnPath}/people`,
    access: 'session',
    takes: 'form',
    summary: 'Say what the agency itself calls a return',
    params: ReturnPageParams,
    body: PostedFields,
  },
  'code-taken': {
    method: 'GET',
    path: codeTakenPath,
    access: 'session',
    summary: 'Keeps, for the session, what its returns are called, and leads back to where somebody came from',
    query: z.object({ to: z.optional(z.string()) }),
  },
} as const satisfies Routes;
export type PeopleHandlers = Handlers<typeof peopleRoutes>;

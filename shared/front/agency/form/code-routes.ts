import * as z from 'zod/mini';
import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { PostedFields } from './fields.ts';
import { codePath } from './paths.ts';

/** The pages on which a code is asked for and entered. */
export const codeRoutes = {
  'code-page': {
    method: 'GET',
    path: codePath,
    access: 'session',
    summary: 'Whether a code is on its way, and a box for it',
    // Where somebody came from; what is no page of a return leads nowhere.
    query: z.object({ to: z.optional(z.string()) }),
  },
  'ask-code': {
    method: 'POST',
    path: `${codePath}/request`,
    access: 'session',
    takes: 'form',
    shownAt: codePath,
    summary: 'Have a one-time code mailed',
    body: PostedFields,
  },
  'enter-code': {
    method: 'POST',
    path: codePath,
    access: 'session',
    takes: 'form',
    summary: 'Enter a one-time code, once a sitting',
    body: PostedFields,
  },
} as const satisfies Routes;
export type CodePageHandlers = Handlers<typeof codeRoutes>;

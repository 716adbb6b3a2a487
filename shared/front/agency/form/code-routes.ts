import * as z from 'zod/mini';
import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { codePath } from './paths.ts';

/** Where somebody came from; what is no page of a return leads nowhere. */
const to = z.optional(z.string());

/** The pages on which a code is asked for and entered. */
export const codeRoutes = {
  'code-page': {
    method: 'GET',
    path: codePath,
    access: 'session',
    summary: 'Whether a code is on its way, and a box for it',
    query: z.object({ to }),
  },
  'ask-code': {
    method: 'POST',
    path: `${codePath}/mail`,
    access: 'session',
    takes: 'form',
    summary: 'Have a one-time code mailed',
    body: z.object({ token: z.string(), to }),
  },
  'enter-code': {
    method: 'POST',
    path: codePath,
    access: 'session',
    takes: 'form',
    summary: 'Enter a one-time code, once a sitting',
    body: z.object({ token: z.string(), to, code: z.string() }),
  },
} as const satisfies Routes;
export type CodePageHandlers = Handlers<typeof codeRoutes>;

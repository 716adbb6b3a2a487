import * as z from 'zod/mini';
import { openPath } from '../../../domain/links/open-path.ts';
import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { aboutRoutes } from './about-routes.ts';
import { answersRoutes } from './answers-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { codeRoutes } from './code-routes.ts';
import { copyRoutes } from './copy-routes.ts';
import { PostedFields } from './fields.ts';
import { Again, endPath, listPath, sessionPath } from './paths.ts';
import { questionnaireRoutes } from './questionnaire-routes.ts';
import { summaryRoutes } from './summary-routes.ts';

/** A session's beginning and end, and the list that it opens. */
export const sittingRoutes = {
  'begin-session': {
    method: 'POST',
    path: sessionPath,
    access: 'public',
    takes: 'form',
    summary: 'Exchange the key of a link for a session',
    body: PostedFields,
  },
  'end-session': {
    method: 'POST',
    path: endPath,
    access: 'session',
    takes: 'form',
    shownAt: openPath,
    summary: 'End a session',
    body: PostedFields,
  },
  'list-page': { method: 'GET', path: listPath, access: 'session', summary: 'What is asked of me, as a page' },
} as const satisfies Routes;

/** The pages of those who answer. They are no part of the API: `docs/openapi.json` does not have them. */
export const formRoutes = {
  asset: {
    method: 'GET',
    path: '/assets/{file}',
    access: 'public',
    summary: 'A file that pages load',
    params: z.strictObject({ file: z.string() }),
  },
  'open-page': {
    method: 'GET',
    path: openPath,
    access: 'public',
    summary: 'The page that a link in a mail opens',
    query: z.extend(Again, { out: z.optional(z.string()) }),
  },
  ...sittingRoutes,
  ...checkRoutes,
  ...codeRoutes,
  ...copyRoutes,
  ...questionnaireRoutes,
  ...aboutRoutes,
  ...answersRoutes,
  ...summaryRoutes,
} as const satisfies Routes;
export type FormHandlers = Handlers<typeof formRoutes>;

import * as z from 'zod/mini';
import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { NumberInPath } from '../paths.ts';
import { formReturnPath, ReturnPageParams } from './paths.ts';

/** The page of what was sent. */
export const copyRoutes = {
  'copy-page': {
    method: 'GET',
    path: `${formReturnPath}/copies/{version}`,
    access: 'session',
    summary: 'A copy of what was sent, with the wording, to print or save; each look is on the record',
    params: z.extend(ReturnPageParams, { version: NumberInPath }),
  },
} as const satisfies Routes;
export type CopyPageHandlers = Handlers<typeof copyRoutes>;

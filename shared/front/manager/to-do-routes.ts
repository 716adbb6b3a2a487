import * as z from 'zod/mini';
import type { Routes } from '../../base/http/route.ts';
import { SeenTo } from '../../domain/returns/schema.ts';
import { AuditParams, NumberInPath, ReturnParams, returnPath } from '../agency/paths.ts';

/** What record checks leave to the business manager. */
export const toDoRoutes = {
  'list-to-do': {
    method: 'GET',
    path: '/v1/audits/{audit}/to-do',
    access: 'business-manager',
    summary: 'What record checks left to see to, and nobody has said that it is seen to',
    params: AuditParams,
    problems: [404],
  },
  'seen-to': {
    method: 'POST',
    path: `${returnPath}/to-do/{seq}/seen-to`,
    access: 'business-manager',
    summary: 'Say who saw to what a record check left to see to, and what they did; it is then no longer listed',
    params: z.extend(ReturnParams, { seq: NumberInPath }),
    body: SeenTo,
    problems: [404, 409],
  },
} as const satisfies Routes;

import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { PostedFields } from './fields.ts';
import { formReturnPath, ReturnPageParams } from './paths.ts';

const ofReturn = { access: 'session', params: ReturnPageParams } as const;

/** The pages with which an agency answers first: whom it has a record of, or that it cannot take part. */
export const checkRoutes = {
  'check-page': {
    ...ofReturn,
    method: 'GET',
    path: `${formReturnPath}/check`,
    summary: 'The record check, as a page',
  },
  'send-check': {
    ...ofReturn,
    method: 'POST',
    path: `${formReturnPath}/check`,
    takes: 'form',
    summary: 'Send a record check',
    body: PostedFields,
  },
  'checked-page': {
    ...ofReturn,
    method: 'GET',
    path: `${formReturnPath}/checked`,
    summary: 'What a record check came to, and what happens next',
  },
  'decline-page': {
    ...ofReturn,
    method: 'GET',
    path: `${formReturnPath}/decline`,
    summary: 'That the agency cannot take part, as a page',
  },
  'send-decline': {
    ...ofReturn,
    method: 'POST',
    path: `${formReturnPath}/decline`,
    takes: 'form',
    summary: 'Say that the agency cannot take part',
    body: PostedFields,
  },
} as const satisfies Routes;
export type CheckPageHandlers = Handlers<typeof checkRoutes>;

import * as z from 'zod/mini';
import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { NumberInPath } from '../paths.ts';
import { PostedFields } from './fields.ts';
import { formReturnPath, ReturnPageParams } from './paths.ts';

/** Looking through what was typed, sending it, and that it has come. */
export const answersRoutes = {
  'answers-page': {
    method: 'GET',
    path: `${formReturnPath}/answers`,
    access: 'session',
    summary: 'All that was answered of a return, or written of a case summary, before it is sent',
    params: ReturnPageParams,
  },
  'send-answers': {
    method: 'POST',
    path: `${formReturnPath}/answers`,
    access: 'session',
    takes: 'form',
    summary: 'Send a return, a case summary too',
    params: ReturnPageParams,
    body: PostedFields,
  },
  'sent-page': {
    method: 'GET',
    path: `${formReturnPath}/sent/{version}`,
    access: 'session',
    summary: 'That a version of a return has come, and what happens next',
    params: z.extend(ReturnPageParams, { version: NumberInPath }),
  },
} as const satisfies Routes;
export type AnswersHandlers = Handlers<typeof answersRoutes>;

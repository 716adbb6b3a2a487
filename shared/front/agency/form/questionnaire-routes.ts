import * as z from 'zod/mini';
import type { Handlers } from '../../../base/http/request.ts';
import type { Routes } from '../../../base/http/route.ts';
import { PostedFields } from './fields.ts';
import { formReturnPath, OnTo, ReturnPageParams } from './paths.ts';

const QuestionPageParams = z.extend(ReturnPageParams, { page: z.string().check(z.maxLength(80)) });

/** What there is to do for a return, its questions, and whether the session of a page is still there. */
export const questionnaireRoutes = {
  'session-state': {
    method: 'GET',
    path: '/session/state',
    access: 'session',
    summary: 'When my session ends, and the token of its forms: for the script of a page that stays open',
  },
  'return-page': {
    method: 'GET',
    path: formReturnPath,
    access: 'session',
    summary: 'What there is to do for one return, as a page',
    params: ReturnPageParams,
  },
  'question-page': {
    method: 'GET',
    path: `${formReturnPath}/pages/{page}`,
    access: 'session',
    summary: 'A page of questions',
    params: QuestionPageParams,
    query: OnTo,
  },
  'save-questions': {
    method: 'POST',
    path: `${formReturnPath}/pages/{page}`,
    access: 'session',
    takes: 'form',
    summary: 'Save what was typed on a page of questions',
    params: QuestionPageParams,
    body: PostedFields,
  },
} as const satisfies Routes;
export type QuestionnaireHandlers = Handlers<typeof questionnaireRoutes>;

import { pagingQuery } from '../../base/http/paging.ts';
import type { Routes } from '../../base/http/route.ts';
import { NewComment } from '../../domain/consultation/schema.ts';
import { NumberInPath } from './paths.ts';

/** The query of a list of comments: `next` of one page is `after` of the following. */
export const CommentsQuery = pagingQuery(NumberInPath);

/** What the bearer of a consultation's link can do: no other link opens these, and that one opens nothing else. */
export const consultedRoutes = {
  consulted: {
    method: 'GET',
    path: '/v1/consultation',
    access: 'link',
    summary: 'The questionnaire that I am asked to comment on, in draft too, and until when',
  },
  'read-comments': {
    method: 'GET',
    path: '/v1/consultation/comments',
    access: 'link',
    summary: 'What was said of the questionnaire, and what the business manager answered',
    query: CommentsQuery,
  },
  comment: {
    method: 'POST',
    path: '/v1/consultation/comments',
    access: 'link',
    summary: 'Comment on a question, or on the questionnaire as a whole',
    body: NewComment,
    problems: [409],
  },
} as const satisfies Routes;

import { dayInWords } from '../../base/time/days.ts';
import type { Handlers } from '../../base/http/request.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { toolOfDraft, toolOfRead } from '../../domain/audits/audit-tool.ts';
import { quarterInWords } from '../../domain/audits/names.ts';
import { decideComment, type Thread } from '../../domain/consultation/comments.ts';
import { stateOf } from '../../domain/consultation/consultation.ts';
import { openConsultation } from '../../domain/consultation/open.ts';
import { listCommentHeads, putComment } from '../../domain/consultation/store.ts';
import { pageOfComments } from './comment-pages.ts';
import type { CommentRead, Consulted } from './consultation-responses.ts';
import type { consultedRoutes } from './consultation-routes.ts';
import type { AgencyDeps } from './deps.ts';

/** How often a comment that loses its race to another is decided anew. */
const commentAttempts = 8;

/** A comment as all who are consulted read it: whose it is, is told to the manager alone. */
const shownTo =
  (addressee: string) =>
  ({ comment: { comment, question, text, on, addressee: whose }, answers }: Thread): CommentRead => ({
    comment,
    ...(question === undefined ? {} : { question }),
    text,
    on,
    mine: whose === addressee,
    answers: answers.map((one) => ({ text: one.text, on: one.on })),
  });

/** What the bearer of a consultation's link does: reads the questionnaire and what was said of it, and comments. */
export function createConsultedHandlers(deps: AgencyDeps): Handlers<typeof consultedRoutes> {
  const { table, log } = deps;
  return {
    async consulted(request) {
      const { audit, last, agencies } = await openConsultation(deps, request);
      const tool = await toolOfRead(deps, audit);
      const body: Consulted = {
        audit: { id: audit.id, title: audit.title, quarter: audit.quarter.label },
        agencies: agencies.map(({ name }) => name),
        by: last.by,
        takesComments: stateOf(audit, last, request.today) === 'running',
        words: { quarter: quarterInWords(audit.quarter), by: dayInWords(last.by) },
        tool: { ...tool },
      };
      return { status: 200, body };
    },

    async 'read-comments'(request) {
      const { audit, link } = await openConsultation(deps, request);
      const page = await pageOfComments(table, audit.id, await toolOfRead(deps, audit), request.query);
      const shown = shownTo(link.addressee);
      return { status: 200, body: { ...page, comments: page.comments.map(shown), gone: page.gone.map(shown) } };
    },

    async comment(request) {
      const stamp = { at: request.now.toISOString(), on: request.today };
      for (let attempt = 1; attempt <= commentAttempts; attempt++) {
        const { audit, link, last, agencies } = await openConsultation(deps, request);
        const [{ tool, stored }, heads] = await Promise.all([
          toolOfDraft(table, audit),
          listCommentHeads(table, audit.id),
        ]);
        const facts = { audit, last, tool, stored, heads, addressee: link.addressee, agencies };
        const decided = decideComment(facts, request.body, stamp);
        if ('comment' in decided && !(await putComment(table, decided.comment, last))) continue;
        const { comment, question, on } = 'comment' in decided ? decided.comment : decided.stands;
        if ('comment' in decided) log.info('comment-taken', { audit: audit.id, seq: comment });
        return { status: 201, body: { comment, ...(question === undefined ? {} : { question }), on } };
      }
      throw new HttpProblem('busy');
    },
  };
}

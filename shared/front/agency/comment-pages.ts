import { pageSizeOf } from '../../base/http/paging.ts';
import type { Table } from '../../base/aws/table.ts';
import { threadsOf, type Thread } from '../../domain/consultation/comments.ts';
import { listCommentAnswers, listComments } from '../../domain/consultation/store.ts';
import type { Tool } from '../../domain/tool/tool.ts';

/** The most characters that a page of comments holds: a page of long ones has fewer of them, and one at least. */
const longestPage = 500_000;

const lengthOf = ({ comment, answers }: Thread): number =>
  comment.text.length + answers.reduce((sum, { text }) => sum + text.length, 0);

/** As many threads as a page holds. */
function firstOf(threads: readonly Thread[], limit: number): Thread[] {
  let length = 0;
  const end = threads.findIndex((thread, at) => {
    length += lengthOf(thread);
    return at > 0 && (at === limit || length > longestPage);
  });
  return threads.slice(0, end === -1 ? threads.length : end);
}

/** Comments in the order in which they were made, with the manager's answers, a page at a time. */
export interface CommentPage {
  comments: Thread[];
  /** On questions that the questionnaire does not have any more. */
  gone: Thread[];
  next?: string;
}

/** A page of the comments of an audit. @param tool the questionnaire as it stands */
export async function pageOfComments(
  table: Table,
  audit: string,
  tool: Tool,
  query: { after?: string | undefined; limit?: string | undefined },
): Promise<CommentPage> {
  const [comments, answers] = await Promise.all([listComments(table, audit), listCommentAnswers(table, audit)]);
  const { standing, gone } = threadsOf(comments, answers, tool);
  const isGone = new Set(gone);
  const all = [...standing, ...gone]
    .toSorted((one, other) => one.comment.comment - other.comment.comment)
    .filter(({ comment }) => comment.comment > Number(query.after ?? 0));
  const page = firstOf(all, pageSizeOf(query));
  const last = page.at(-1)?.comment.comment;
  return {
    comments: page.filter((one) => !isGone.has(one)),
    gone: page.filter((one) => isGone.has(one)),
    ...(page.length < all.length && last !== undefined ? { next: String(last) } : {}),
  };
}

/** What was said in a consultation: what a comment comes to, who has said nothing, and how comments and answers are shown. */
import type { Day } from '../../base/time/days.ts';
import { textHash } from '../../base/content/canonical.ts';
import { HttpProblem, badField } from '../../base/http/problem.ts';
import { oneOf } from '../../base/http/parse.ts';
import { addresseeId } from '../audits/addressee.ts';
import type { Agency, Audit } from '../audits/schema.ts';
import type { StoredTool } from '../tool/store.ts';
import type { Tool } from '../tool/tool.ts';
import { requireRunning } from './consultation.ts';
import type { NewComment } from './schema.ts';
import type { Comment, CommentAnswer, CommentHead, ConsultationEntry } from './store.ts';

/** So many comments an agency's contact makes in one audit at most, and so many there are in all. */
export const mostCommentsEach = 100;
export const mostComments = 500;

/** Agencies that an addressee is the contact of. */
export const agenciesOf = (audit: string, addressee: string, agencies: readonly Agency[]): Agency[] =>
  agencies.filter(({ contact }) => addresseeId(audit, contact.email) === addressee);

/** Contacts of an audit's agencies, by addressee, each once: who is consulted. */
export const consulted = (audit: string, agencies: readonly Agency[]): Map<string, Agency[]> =>
  Map.groupBy(agencies, ({ contact }) => addresseeId(audit, contact.email));

/** Whether nothing was said in a round by, or for, an agency. */
export const isSilent = (agency: string, heads: readonly CommentHead[], { round }: { round: number }): boolean =>
  !heads.some((head) => head.round === round && head.agencies.includes(agency));

/** What a comment is decided on. */
export interface CommentFacts {
  audit: Audit;
  last: ConsultationEntry;
  tool: Tool;
  stored: Pick<StoredTool, 'id' | 'sha256'>;
  heads: readonly CommentHead[];
  addressee: string;
  /** The agencies that the addressee is the contact of. */
  agencies: readonly Agency[];
}

/**
 * What a comment comes to: the next one, or the one that said the same before.
 * @throws HttpProblem 409 where no comments are taken, or no more of them; 422 where the questionnaire has no such question
 */
export function decideComment(
  facts: CommentFacts,
  wanted: NewComment,
  stamp: { at: string; on: Day },
): { stands: CommentHead } | { comment: Comment } {
  const { audit, last, tool, heads, addressee } = facts;
  requireRunning(audit, last, stamp.on);
  const { question, text } = wanted;
  const sha256 = textHash(text);
  const mine = heads.filter((head) => head.addressee === addressee);
  const same = mine.find(
    (head) =>
      head.round === last.round &&
      head.question === question &&
      head.sha256 === sha256 &&
      calledOf(head.tool) === calledOf(facts.stored.id),
  );
  if (same !== undefined) return { stands: same };
  const ids = tool.questions.map(({ id }) => id);
  if (question !== undefined && !ids.includes(question)) {
    throw badField('/question', 'invalid_value', oneOf(ids, question));
  }
  if (mine.length >= mostCommentsEach || heads.length >= mostComments) {
    throw new HttpProblem(
      'not-legal-now',
      'As many comments were made as are taken. Ring the business manager to say more.',
    );
  }
  return {
    comment: {
      audit: audit.id,
      comment: (heads.at(-1)?.comment ?? 0) + 1,
      round: last.round,
      ...(question === undefined ? {} : { question }),
      tool: facts.stored.id,
      toolSha256: facts.stored.sha256,
      addressee,
      agencies: facts.agencies.map(({ id }) => id),
      ...stamp,
      sha256,
      text,
    },
  };
}

/** A comment and what the manager answered to it, the oldest answer first. */
export interface Thread {
  comment: Comment;
  answers: CommentAnswer[];
}

/** What a tool is called whatever its number: its next one asks the same under the same ids. */
const calledOf = (tool: string): string => tool.replace(/@\d+$/, '');

/**
 * Comments with their answers: those on the questionnaire as it stands, and apart those on questions that are gone: with the
 * audit's tool replaced by another, that asks something else under the same id, all of the one before are.
 */
export function threadsOf(
  comments: readonly Comment[],
  answers: readonly CommentAnswer[],
  tool: Tool,
): { standing: Thread[]; gone: Thread[] } {
  const ids = new Set(tool.questions.map(({ id }) => id));
  const byComment = Map.groupBy(answers, ({ comment }) => comment);
  const all = comments.map((comment) => ({ comment, answers: byComment.get(comment.comment) ?? [] }));
  const isGone = ({ comment: { question, tool: of } }: Thread): boolean =>
    question !== undefined && (!ids.has(question) || calledOf(of) !== calledOf(tool.id));
  return { standing: all.filter((one) => !isGone(one)), gone: all.filter(isGone) };
}

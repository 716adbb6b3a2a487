import * as z from 'zod/mini';
import { unpacked, packed } from '../../base/content/compressed.ts';
import { queryAll, queryLast, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { AgencyId, AuditId, Day, Instant, padded } from '../audits/ids.ts';
import { auditKey } from '../audits/store.ts';
import { auditPartition, sortPrefix } from '../audits/table-keys.ts';

const stored = { pk: z.string(), sk: z.string() };
const drop = <T extends { pk: string; sk: string }>({ pk: _pk, sk: _sk, ...rest }: T) => rest;

/** What the manager did with the consultation of an audit: entry n of a log whose last entry is how it stands. */
const EntryItem = z.strictObject({
  ...stored,
  audit: AuditId,
  seq: z.int(),
  act: z.enum(['begin', 'change', 'end']),
  /** The entry that began it: an audit may have several, one after the other. */
  round: z.int(),
  /** The last day on which comments are taken. */
  by: Day,
  /** That day before a change. */
  wasBy: z.optional(Day),
  at: Instant,
  /** The London day that it belongs to. */
  on: Day,
  /** Who did it (the user pool's opaque subject). */
  actor: z.optional(z.string()),
});
export type ConsultationEntry = Omit<z.infer<typeof EntryItem>, 'pk' | 'sk'>;

/** All of a comment but its words. */
const headFields = {
  audit: AuditId,
  /** Its number in the audit, from 1. */
  comment: z.int(),
  round: z.int(),
  /** Absent of one on the questionnaire as a whole. */
  question: z.optional(z.string()),
  /** The tool that it was made on, as it stood then. */
  tool: z.string(),
  toolSha256: z.string(),
  /** Whose link it came with, and which agencies that one answered for then. */
  addressee: z.string(),
  agencies: z.array(AgencyId),
  at: Instant,
  on: Day,
  /** Of its words: the same said again is the same comment. */
  sha256: z.string(),
};
const HeadItem = z.strictObject(headFields);
export type CommentHead = z.infer<typeof HeadItem>;

/** Words that somebody wrote: compressed, as those of answers are. */
const content = z.instanceof(Uint8Array);
const Words = z.strictObject({ text: z.string() });
const CommentItem = z.strictObject({ ...stored, ...headFields, content });
const AnswerItem = z.strictObject({
  ...stored,
  audit: AuditId,
  comment: z.int(),
  /** Its number among the answers to that comment, from 1. */
  answer: z.int(),
  at: Instant,
  on: Day,
  actor: z.optional(z.string()),
  content,
});

/** A comment with its words. */
export type Comment = CommentHead & z.infer<typeof Words>;
/** The manager's answer to a comment, with its words. */
export type CommentAnswer = Omit<z.infer<typeof AnswerItem>, 'pk' | 'sk' | 'content'> & z.infer<typeof Words>;

const entryKey = (audit: string, seq: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.consultation}${padded(seq)}`,
});
const commentKey = (audit: string, comment: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.comment}${padded(comment)}`,
});
const answerKey = (audit: string, comment: number, answer: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.commentAnswer}${padded(comment)}#${padded(answer)}`,
});

const parseEntry = (item: RawItem): ConsultationEntry => drop(z.parse(EntryItem, item));

/** A transaction's step: the audit is in draft. It changes nothing of what the audit opens with, so it counts as no edit. */
const inDraft = (audit: string): Step => ({ check: auditKey(audit), attribute: 'state', expected: 'draft' });

/** What the manager did with the consultation of an audit, the oldest first. Read consistently. */
export const listConsultation = async (table: Table, audit: string): Promise<ConsultationEntry[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.consultation)).map(parseEntry);

/** The newest of it, read consistently; undefined where none was ever begun. */
export async function lastOfConsultation(table: Table, audit: string): Promise<ConsultationEntry | undefined> {
  const item = await queryLast(table, auditPartition(audit), sortPrefix.consultation);
  return item === undefined ? undefined : parseEntry(item);
}

/** Puts what the manager did, on condition that nothing else was, and that the audit is in draft. @returns whether it was put */
export const putConsultation = async (table: Table, entry: ConsultationEntry): Promise<boolean> =>
  (await transact(table, [
    inDraft(entry.audit),
    { put: { ...entryKey(entry.audit, entry.seq), ...entry }, mustBeNew: true },
  ])) === undefined;

/** The comments of an audit without their words, the oldest first. Read consistently. */
export const listCommentHeads = async (table: Table, audit: string): Promise<CommentHead[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.comment, Object.keys(headFields))).map((item) =>
    z.parse(HeadItem, item),
  );

const parseComment = (item: RawItem): Comment => {
  const { content: bytes, ...head } = drop(z.parse(CommentItem, item));
  return { ...head, ...unpacked(Words, bytes) };
};

const parseAnswer = (item: RawItem): CommentAnswer => {
  const { content: bytes, ...answer } = drop(z.parse(AnswerItem, item));
  return { ...answer, ...unpacked(Words, bytes) };
};

/** The comments of an audit, the oldest first. Read consistently. */
export const listComments = async (table: Table, audit: string): Promise<Comment[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.comment)).map(parseComment);

/** The manager's answers, to one comment or to all of an audit, by comment, the oldest first. Read consistently. */
export const listCommentAnswers = async (table: Table, audit: string, comment?: number): Promise<CommentAnswer[]> => {
  const of = comment === undefined ? '' : `${padded(comment)}#`;
  return (await queryAll(table, auditPartition(audit), `${sortPrefix.commentAnswer}${of}`)).map(parseAnswer);
};

/**
 * Puts a comment as the next one, while the audit is in draft and the consultation stands as it was read.
 * @param last the newest entry of the consultation
 * @returns whether it was put
 */
export async function putComment(table: Table, { text, ...head }: Comment, last: ConsultationEntry): Promise<boolean> {
  const put = { ...commentKey(head.audit, head.comment), ...head, content: packed({ text }) };
  const steps: Step[] = [inDraft(head.audit), { absent: entryKey(head.audit, last.seq + 1) }, { put, mustBeNew: true }];
  return (await transact(table, steps)) === undefined;
}

/** Puts an answer as the next one to its comment, while the audit is in draft. @returns whether it was put */
export async function putCommentAnswer(table: Table, { text, ...answer }: CommentAnswer): Promise<boolean> {
  const put = { ...answerKey(answer.audit, answer.comment, answer.answer), ...answer, content: packed({ text }) };
  return (await transact(table, [inDraft(answer.audit), { put, mustBeNew: true }])) === undefined;
}

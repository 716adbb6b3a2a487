import * as z from 'zod/mini';
import { written } from '../../base/content/written.ts';
import { KnownDay } from '../audits/ids.ts';
import { maxTextLength } from '../tool/text-length.ts';

/** Beginning a consultation on an audit's questionnaire, or giving it another last day: comments are taken up to it. */
export const NewConsultation = z.strictObject({ by: KnownDay }).register(z.globalRegistry, { id: 'NewConsultation' });
export type NewConsultation = z.infer<typeof NewConsultation>;

/** A text that is held to what the text of an answer is held to. */
const text = written(maxTextLength);

/** A comment on a question, or without one on the questionnaire as a whole. */
export const NewComment = z
  .strictObject({ question: z.optional(z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/))), text })
  .register(z.globalRegistry, { id: 'NewComment' });
export type NewComment = z.infer<typeof NewComment>;

/** The business manager's answer to a comment. */
export const NewCommentAnswer = z.strictObject({ text }).register(z.globalRegistry, { id: 'NewCommentAnswer' });
export type NewCommentAnswer = z.infer<typeof NewCommentAnswer>;

import * as z from 'zod/mini';

/** Pages of this many where the request does not say. */
const usualPage = 50;

/** The query of a list that is read page by page: `next` of one page is `after` of the following. @param cursor a `next` */
export const pagingQuery = (cursor: z.ZodMiniString) =>
  z.strictObject({
    after: z.optional(cursor),
    limit: z.optional(z.string().check(z.regex(/^([1-9][0-9]?|100)$/))),
  });

/** How many a page holds at the most. */
export const pageSizeOf = ({ limit }: { limit?: string | undefined }): number =>
  limit === undefined ? usualPage : Number(limit);

import * as z from 'zod/mini';
import { Slug } from '../audits/ids.ts';
import { KeptCondition } from '../tool/case-condition.ts';

const open = {
  gaps: z.array(z.string()),
  unexplained: z.int(),
  held: z.optional(z.literal(true)),
};

/** What is open of a version's questions that rest on the case; see `openWhere` of the tool's rules. */
export const OpenWhere = z.strictObject({ where: KeptCondition, ...open });

/** The same of what came when nothing but factors decided. */
export const OpenUnderFactors = z.strictObject({ factors: z.array(Slug).check(z.minLength(1)), ...open });

/** What the fields of a tool file are made of. */
import * as z from 'zod/mini';

/** A code of the theme. */
export const slug = z.string().check(z.regex(/^[a-z0-9-]{1,32}$/));
/** Of questions and sections: they stand in pages' addresses and in files. */
export const partId = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/));
/** An answer, a reason: what stands on the wire. */
export const value = z.string().check(z.regex(/^[A-Za-z0-9_+-]{1,32}$/));
export const words = z.string().check(z.regex(/\S/), z.maxLength(600));
export const some = <T extends z.core.$ZodType>(of: T) => z.array(of).check(z.minLength(1), z.maxLength(300));
export const few = <T extends z.core.$ZodType>(of: T) => z.array(of).check(z.maxLength(300));
/** What a number of a tool can be at the most: nobody counts further in one case. */
export const largest = 1_000_000;

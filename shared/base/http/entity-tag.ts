import * as z from 'zod/mini';

/** A version as an entity tag: `"3"`; `"0"` while there is none. Sent back as `If-Match`, it is held to. */
export const etagOf = (version: number): string => `"${version}"`;

/** The version that an `If-Match` names. @param header in the shape of an entity tag of {@link etagOf} */
export const versionOfTag = (header: string): number => Number(header.slice(1, -1));

/** An entity tag in the shape of {@link etagOf}, as a header of a request. */
export const VersionTag = z.string().check(z.regex(/^"(0|[1-9][0-9]{0,5})"$/, 'not-a-version'));

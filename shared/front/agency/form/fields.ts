import * as z from 'zod/mini';
import { html as markup, type Html } from '../../../base/html/template.ts';
import type { Posted, RequestHeaders } from '../../../base/http/request.ts';
import { sessionPath } from './paths.ts';

/** Fields of a form, whatever they are: a page looks at each itself, so that it can show again what it does not take. */
export const PostedFields = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export type PostedFields = z.infer<typeof PostedFields>;

/** All that came for a field, in order; several for one that is there several times. */
export function valuesOf(fields: PostedFields, name: string): readonly string[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return value === undefined ? [] : [value].flat();
}

/** What came for a field that is there once; the last where it came several times, empty where nothing did. */
export const valueOf = (fields: PostedFields, name: string): string => valuesOf(fields, name).at(-1) ?? '';

/** The field that says where to post a form once more that came when no session was there. */
export const postAgainAt = 'post-again-at';
/** The field that says which page to lead back to. */
export const backTo = 'back-to';

/** Fields that belong to a session, or to the way into one: no page's own. */
const ofSessions = new Set(['token', 'key', postAgainAt, backTo]);

/** A page of a return or of a session, with where it leads on to, and nothing of another site or of the API. */
const ownPath = /^\/(?!v1\/|session)[a-z0-9][\w/.@-]{0,300}(?:\?(?:to|then)=[\w%/.-]{1,400})?$/i;

/** Whether a path is one of a page here, whatever is there: nothing else is led to. */
export const isOwnPath = (path: string): boolean => ownPath.test(path);

/** A path that came with a form, where it is one of a page here; undefined for any other. */
export const pathIn = (fields: PostedFields, name: string): string | undefined => {
  const path = valueOf(fields, name);
  return isOwnPath(path) ? path : undefined;
};

/** Fields that are not seen, and come with a form as they stand. */
export const hidden = (fields: PostedFields): Html[] =>
  Object.keys(fields).flatMap((name) =>
    valuesOf(fields, name).map((value) => markup`<input type="hidden" name="${name}" value="${value}">`),
  );

/** The page's own of what was posted, and its token: no page carries a key on, nor where to post what came before one. */
export const withoutKey = ({ path, fields }: Posted): PostedFields =>
  path === sessionPath
    ? fields
    : Object.fromEntries(Object.entries(fields).filter(([name]) => name === 'token' || !ofSessions.has(name)));

/** What a form of a page was posted with, for the page that asks for a key in its place: that page's form carries it on. */
export function carriedBy({ path, fields }: Posted): PostedFields {
  const typed = Object.fromEntries(Object.entries(fields).filter(([name]) => !ofSessions.has(name)));
  // The page that asks for a key was itself asked in vain: it knows for whom.
  const at = pathIn(fields, postAgainAt) ?? (isOwnPath(path) ? path : undefined);
  if (at !== undefined) return { ...typed, [postAgainAt]: at };
  const back = pathIn(fields, backTo);
  return back === undefined ? {} : { [backTo]: back };
}

/** Whether a request is a script's, which takes data in place of a page. */
export const asksForData = (headers: RequestHeaders): boolean => /^application\/json\b/.test(headers['accept'] ?? '');

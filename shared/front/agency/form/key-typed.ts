import * as z from 'zod/mini';
import { againName } from '../../../base/http/again.ts';
import { dropPageCookie, pageCookieOf, setPageCookie } from '../../../base/http/cookies.ts';
import type { Reply, RequestHeaders } from '../../../base/http/request.ts';
import { seeOther, type Site } from '../../../base/ui/page.ts';
import { keyFault } from '../../../domain/links/link.ts';
import { openPath } from '../../../domain/links/open-path.ts';
import { backTo, pathIn, postAgainAt, type PostedFields } from './fields.ts';
import { openPage, type NotOpened } from './open-page.ts';

/** What was typed in vain where a key is asked for: nobody has a session there, so a cookie of that page alone keeps it. */
const cookie = { name: 'key-typed', path: openPath };
/** For so many seconds: long enough to look at the mail once more. */
const keptFor = 600;
/** Browsers take no cookie that is longer, its name and its attributes among it. */
const mostLetters = 3800;

const Typed = z.strictObject({ key: z.string(), back: z.optional(z.string()) });

/** What the page is asked for with that says what is wrong with a key. */
const wrongKey = { [againName]: 'key' } as const;
export const isOfWrongKey = (query: Readonly<Record<string, unknown>>): boolean =>
  query[againName] === wrongKey[againName];

/** Takes away what was typed in vain. */
export const dropTyped = dropPageCookie(cookie.name, cookie.path);

/** What keeps what was typed from opening anything. */
const problemOf = (key: string): NotOpened => (key === '' ? 'no-key' : (keyFault(key) ?? 'unknown-key'));

/**
 * What a key that opens nothing is answered with: the way to the page that says so; or that page itself, where it holds what was
 * typed on another page, or what is longer than a cookie.
 * @param key as it was typed
 * @param carried fields that the page's form carries on
 */
export function toWrongKey(site: Site, key: string, carried: PostedFields): Reply {
  const back = pathIn(carried, backTo);
  const typed: z.output<typeof Typed> = { key, ...(back === undefined ? {} : { back }) };
  const value = Buffer.from(JSON.stringify(typed)).toString('base64url');
  if (Object.hasOwn(carried, postAgainAt) || value.length > mostLetters) return wrongKeyPage(site, key, carried);
  const address = `${openPath}?${new URLSearchParams(wrongKey).toString()}`;
  return seeOther(address, [setPageCookie(cookie.name, value, { path: cookie.path, seconds: keptFor })]);
}

const wrongKeyPage = (site: Site, key: string, carried: PostedFields): Reply =>
  openPage(site, problemOf(key), carried, key === '' ? {} : { typed: key });

/** The page that says what is wrong with a key; the page for one, where it is not known any more what was typed. */
export function shownWrongKey(site: Site, headers: RequestHeaders): Reply {
  const typed = readTyped(pageCookieOf(headers, cookie.name) ?? '');
  if (typed === undefined) return openPage(site);
  const { key, back = '' } = typed;
  const path = pathIn({ [backTo]: back }, backTo);
  return wrongKeyPage(site, key, path === undefined ? {} : { [backTo]: path });
}

/** What a cookie says that was typed; undefined where it is none of ours. */
function readTyped(value: string): z.output<typeof Typed> | undefined {
  try {
    const { data } = z.safeParse(Typed, JSON.parse(Buffer.from(value, 'base64url').toString('utf8')));
    return data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

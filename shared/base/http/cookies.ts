/**
 * Cookies of pages. One of the whole site is a `__Host-` one: a browser takes it from this host alone, over TLS, and no other host of
 * the domain can set or read it. One of a single page cannot be, and holds nothing that is believed.
 */

type CookieHeaders = Readonly<Record<string, string | undefined>>;

/** A cookie's value as a browser sent it; undefined where it sent none, or two that disagree. */
function valueSent(headers: CookieHeaders, name: string): string | undefined {
  const begin = `${name}=`;
  const values = (headers['cookie'] ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .flatMap((pair) => (pair.startsWith(begin) ? [pair.slice(begin.length)] : []));
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** The value of a cookie of the whole site; undefined where there is none, or two that disagree. @param name without `__Host-` */
export const cookieOf = (headers: CookieHeaders, name: string): string | undefined =>
  valueSent(headers, `__Host-${name}`);

/** The value of a cookie of one page; undefined where there is none, or two that disagree. @param name without `__Secure-` */
export const pageCookieOf = (headers: CookieHeaders, name: string): string | undefined =>
  valueSent(headers, `__Secure-${name}`);

/** Out of reach of scripts, and not sent with what another site posts. It goes when the browser is closed. */
const guarded = 'Secure; HttpOnly; SameSite=Lax';
const attributes = `Path=/; ${guarded}`;

/** What sets a cookie. @param value letters, digits, `-`, `_` and `.` @throws TypeError for anything else */
export const setCookie = (name: string, value: string): string => `__Host-${name}=${allowed(value)}; ${attributes}`;

function allowed(value: string): string {
  if (!/^[\w.-]+$/.test(value)) throw new TypeError('a cookie has characters that it cannot have');
  return value;
}

/** What takes a cookie away. */
export const dropCookie = (name: string): string => `__Host-${name}=; ${attributes}; Max-Age=0`;

/** What sets a cookie that one page alone is sent, for some seconds. @throws TypeError as {@link setCookie} does */
export const setPageCookie = (
  name: string,
  value: string,
  { path, seconds }: { path: string; seconds: number },
): string => `__Secure-${name}=${allowed(value)}; Path=${path}; ${guarded}; Max-Age=${seconds}`;

/** What takes a cookie of one page away. */
export const dropPageCookie = (name: string, path: string): string =>
  `__Secure-${name}=; Path=${path}; ${guarded}; Max-Age=0`;

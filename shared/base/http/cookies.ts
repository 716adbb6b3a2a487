/**
 * Cookies of pages. Each is a `__Host-` one: a browser takes it from this host alone, over TLS, for the whole site, and no
 * other host of the domain can set or read it.
 */

/** A cookie's value as a browser sent it; undefined where it sent none, or two that disagree. @param name without `__Host-` */
export function cookieOf(headers: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const begin = `__Host-${name}=`;
  const values = (headers['cookie'] ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .flatMap((pair) => (pair.startsWith(begin) ? [pair.slice(begin.length)] : []));
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** Out of reach of scripts, and not sent with what another site posts. It goes when the browser is closed. */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** What sets a cookie. @param value letters, digits, `-`, `_` and `.` @throws TypeError for anything else */
export function setCookie(name: string, value: string): string {
  if (!/^[\w.-]+$/.test(value)) throw new TypeError('a cookie has characters that it cannot have');
  return `__Host-${name}=${value}; ${attributes}`;
}

/** What takes a cookie away. */
export const dropCookie = (name: string): string => `__Host-${name}=; ${attributes}; Max-Age=0`;

/** What pages need of HTTP: forms, cookies, and where a form was posted from. */
import * as fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  cookieOf,
  dropCookie,
  dropPageCookie,
  pageCookieOf,
  setCookie,
  setPageCookie,
} from '../../../../shared/base/http/cookies.ts';
import { formBody } from '../../../../shared/base/http/form.ts';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { refuseForeignOrigin } from '../../../../shared/base/http/same-origin.ts';
import { zipped } from '../../../../shared/base/http/zipped.ts';

const kind = 'application/x-www-form-urlencoded';
const read = (body: string, type = kind) =>
  formBody({ headers: { 'content-type': type }, body, isBase64Encoded: false });
const problemOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof HttpProblem) return error.type;
    throw error;
  }
  return 'none';
};

describe('a posted form', () => {
  test('is read as a browser encodes it, each text put right', () => {
    expect({ ...read('key=++a%0D%0Ab+&other=e%CC%81&empty=') }).toEqual({ key: 'a\nb', other: 'é', empty: '' });
    expect({ ...read('one=1&one=2&two=3') }).toEqual({ one: ['1', '2'], two: '3' });
    expect(read(Array.from({ length: 5000 }, (_, i) => `one=${i}`).join('&'))['one']).toHaveLength(5000);
  });

  test('is the same in base64, as API Gateway hands over what it does not know', () => {
    const body = Buffer.from('key=%C3%A9').toString('base64');
    expect({ ...formBody({ headers: { 'content-type': kind }, body, isBase64Encoded: true }) }).toEqual({ key: 'é' });
  });

  test('has every field that was sent under its name, whatever that is', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name }), (fields) => {
        const got = read(new URLSearchParams(fields).toString());
        expect(Object.keys(got).toSorted()).toEqual(fields.map(([name]) => name).toSorted());
      }),
    );
    expect(read('__proto__=x')['__proto__']).toBe('x');
    // What somebody pastes may have this character in it: it is no sign of bytes that are none.
    expect(read('a=%EF%BF%BD')['a']).toBe('\uFFFD');
  });

  test.each([
    ['JSON', () => read('{}', 'application/json'), 'unsupported-media-type'],
    ['another charset', () => read('a=b', `${kind}; charset=latin1`), 'unsupported-media-type'],
    ['bytes that are no UTF-8', () => read('a=%E9'), 'not-utf-8'],
    ['more than is taken', () => read(`a=${'x'.repeat(256 * 1024)}`), 'too-large'],
    ['more fields than any page has', () => read('a&'.repeat(5000)), 'too-large'],
    // Read one by one, they would take longer than a function has.
    ['a body of fields alone', () => read('a&'.repeat(700_000)), 'too-large'],
  ])('is refused where it is %s', (_what, act, type) => {
    expect(problemOf(act)).toBe(type);
  });
});

describe('a cookie', () => {
  test('is one of this host alone, out of reach of scripts', () => {
    expect(setCookie('form', 'a-b_c.d')).toBe('__Host-form=a-b_c.d; Path=/; Secure; HttpOnly; SameSite=Lax');
    const ofPage = 'Path=/open; Secure; HttpOnly; SameSite=Lax; Max-Age';
    expect(setPageCookie('typed', 'x', { path: '/open', seconds: 60 })).toBe(`__Secure-typed=x; ${ofPage}=60`);
    expect(dropPageCookie('typed', '/open')).toBe(`__Secure-typed=; ${ofPage}=0`);
    expect(() => setPageCookie('typed', 'x; Path=/', { path: '/open', seconds: 60 })).toThrow(TypeError);
    expect(dropCookie('form')).toMatch(/^__Host-form=; .*; Max-Age=0$/);
    expect(() => setCookie('form', 'a; b')).toThrow(TypeError);
  });

  test('is read by its whole name', () => {
    const cookie = 'a=1; __Host-form=x; __Host-former=y; form=z';
    expect(cookieOf({ cookie }, 'form')).toBe('x');
    expect(cookieOf({ cookie }, 'staff')).toBeUndefined();
    expect(cookieOf({}, 'form')).toBeUndefined();
    expect(pageCookieOf({ cookie: '__Host-a=x; __Secure-a=y; __Secure-b=z' }, 'a')).toBe('y');
  });

  test('that is there twice with two values is none', () => {
    expect(cookieOf({ cookie: '__Host-form=x; __Host-form=y' }, 'form')).toBeUndefined();
    expect(cookieOf({ cookie: '__Host-form=x; __Host-form=x' }, 'form')).toBe('x');
  });
});

describe('a page as it is sent', () => {
  const page = { status: 200, body: '<p>Wörter</p>'.repeat(99), contentType: 'text/html; charset=utf-8' };

  test.each([
    ['gzip', true],
    ['gzip, deflate, br, zstd', true],
    ['br;q=1.0, GZIP;q=0.8, *;q=0.1', true],
    ['gzip;q=0', false],
    ['gzip; q=0.0, br', false],
    ['gzip;q=0.01', true],
    ['identity', false],
    [undefined, false],
  ])('is compressed for whoever takes that: %s', async (accepts, isZipped) => {
    const { body, headers } = await zipped(page, { 'accept-encoding': accepts });
    expect(headers).toEqual({ vary: 'accept-encoding', ...(isZipped ? { 'content-encoding': 'gzip' } : {}) });
    expect(body instanceof Uint8Array ? gunzipSync(body).toString() : body).toBe(page.body);
    expect(body instanceof Uint8Array).toBe(isZipped);
  });

  test('is no data, nor a file, nor what leads elsewhere', async () => {
    const accepts = { 'accept-encoding': 'gzip' };
    for (const other of [
      { status: 200, body: { a: 1 } },
      { status: 200, body: new Uint8Array(9), contentType: 'text/css' },
      { status: 303, body: '', contentType: 'text/plain; charset=utf-8', headers: { location: '/asked' } },
    ]) {
      expect(await zipped(other, accepts)).toBe(other);
    }
  });
});

describe('where a form was posted from', () => {
  const host = 'audits.example';
  test.each([
    ['this site', { host, origin: 'https://audits.example', 'sec-fetch-site': 'same-origin' }, 'none'],
    ['this site, whose pages tell no origin', { host, origin: 'null', 'sec-fetch-site': 'same-origin' }, 'none'],
    ['this site, whose pages tell no origin, by an old browser', { host, origin: 'null' }, 'none'],
    ['this site, by an old browser', { host, origin: 'https://audits.example' }, 'none'],
    ['no browser', { host }, 'none'],
    ['another site', { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 'not-allowed'],
    [
      'another host of the domain',
      { host, origin: 'https://x.audits.example', 'sec-fetch-site': 'same-site' },
      'not-allowed',
    ],
    ['another port', { host, origin: 'https://audits.example:8443' }, 'not-allowed'],
    ['a frame without an origin', { host, origin: 'null', 'sec-fetch-site': 'cross-site' }, 'not-allowed'],
    ['an origin that is no address', { host, origin: 'x' }, 'not-allowed'],
    ['another site, by a browser that says no origin', { host, 'sec-fetch-site': 'cross-site' }, 'not-allowed'],
  ])('%s', (_from, headers, type) => {
    expect(problemOf(() => refuseForeignOrigin(headers))).toBe(type);
  });
});

import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { createLog, type Log } from '../../../../shared/base/aws/log.ts';
import { createHttpHandler } from '../../../../shared/base/http/handler.ts';
import type { Handlers, HttpRequest } from '../../../../shared/base/http/request.ts';
import { HttpProblem, Problem } from '../../../../shared/base/http/problem.ts';
import type { Routes } from '../../../../shared/base/http/route.ts';
import { keptLog } from '../../front/manager/fixture.ts';
import { context, eventOf, type Sent } from '../../../http-event.ts';

const Body = z.strictObject({
  name: z.string().check(z.minLength(2), z.maxLength(5)),
  outcome: z.optional(z.enum(['known', 'not-known'])),
  on: z.optional(z.iso.date()),
  id: z.optional(z.string().check(z.regex(/^[a-z]+$/))),
  list: z.optional(z.array(z.strictObject({ 'a/b~c': z.int() })).check(z.minLength(1))),
});
const routes = {
  public: { method: 'GET', path: '/v1/things', access: 'public', summary: '' },
  post: { method: 'POST', path: '/v1/things', access: 'public', summary: '', body: Body },
  'open-body': {
    method: 'PUT',
    path: '/v1/things',
    access: 'public',
    summary: '',
    body: z.record(z.string(), z.unknown()),
  },
  one: {
    method: 'GET',
    path: '/v1/things/{thing}',
    access: 'public',
    summary: '',
    params: z.strictObject({ thing: z.string().check(z.regex(/^[a-z0-9-]{1,8}$/)) }),
    query: z.strictObject({ asAt: z.optional(z.iso.date()) }),
  },
  manage: { method: 'POST', path: '/v1/manage', access: 'business-manager', summary: '' },
  lead: { method: 'POST', path: '/v1/lead', access: 'audit-lead', summary: '' },
  linked: { method: 'GET', path: '/v1/linked', access: 'link', summary: '' },
  fail: { method: 'GET', path: '/v1/fail', access: 'public', summary: '' },
  page: { method: 'GET', path: '/v1/page', access: 'public', summary: '' },
} as const satisfies Routes;

const canary = 'Quill Featherstonehaugh 943 476 5919';

/** Sends one request to a fresh handler; `request` is what the feature saw. */
async function send(
  sent: Sent,
  options: { log?: Log; failure?: () => Promise<never>; now?: string; dayHeader?: string } = {},
) {
  const kept = keptLog();
  let seen: HttpRequest | undefined;
  const plain = (request: HttpRequest) => {
    seen = request;
    return Promise.resolve({ status: 200, body: { ok: true } });
  };
  const handlers: Handlers<typeof routes> = {
    public: plain,
    post: plain,
    'open-body': plain,
    one: plain,
    manage: plain,
    lead: plain,
    linked: plain,
    fail: () =>
      options.failure?.() ?? Promise.reject(Object.assign(new TypeError(canary), { cause: new RangeError(canary) })),
    page: () =>
      Promise.resolve({
        status: 200,
        body: '<p>hello',
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy': "default-src 'none'", 'cache-control': 'public' },
      }),
  };
  const now = new Date(options.now ?? '2026-04-20T09:30:00.000Z');
  const { log = kept.log, dayHeader } = options;
  const handler = createHttpHandler({ routes, handlers, log, now: () => now, dayHeader });
  const answer = await handler(eventOf(sent), context);
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    text: answer.body ?? '',
    json: (answer.body ?? '').startsWith('{') ? (JSON.parse(answer.body ?? '') as Record<string, unknown>) : undefined,
    request: seen,
    lines: kept.lines,
  };
}

const json = { 'content-type': 'application/json' };
const post = (body: string, more: Partial<Sent> = {}) =>
  send({ method: 'POST', path: '/v1/things', headers: json, body, ...more });

describe('an answer', () => {
  test('is JSON, kept by nobody, and cannot be taken for anything else', async () => {
    const { status, headers, json: body } = await send({ path: '/v1/things' });
    expect(status).toBe(200);
    expect(body).toStrictEqual({ ok: true });
    expect(headers).toStrictEqual({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000',
      'x-content-type-options': 'nosniff',
      'content-type': 'application/json',
      'x-request-id': 'JKJaXmPLvHcESHA=',
    });
  });

  test('carries what its feature says instead', async () => {
    const { text, headers } = await send({ path: '/v1/page' });
    expect(text).toBe('<p>hello');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'cache-control': 'public',
      'x-content-type-options': 'nosniff',
    });
  });

  test('of a problem has the same headers', async () => {
    const { headers } = await send({ path: '/nothing' });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-type': 'application/problem+json',
    });
  });

  test.each(['3b241101-e2bb-4255-8caf-4136c566a962', '3B241101-E2BB-4255-8CAF-4136C566A962'])(
    'echoes the X-Request-ID %s, which is a UUID',
    async (id) => {
      for (const path of ['/v1/things', '/nothing', '/v1/fail']) {
        const { headers, lines } = await send({ path, headers: { 'x-request-id': id } });
        expect(headers['x-request-id']).toBe(id);
        expect(lines.map((line) => line.fields?.requestId)).toStrictEqual(lines.map(() => id));
      }
    },
  );

  test.each([
    '',
    'a',
    'ERROR',
    'Quill-Featherstonehaugh',
    '943-476-5919',
    'a b',
    '<script>',
    'a\r\nset-cookie: a=b',
    'é',
    '{"level":"ERROR"}',
    '3b241101-e2bb-4255-8caf-4136c566a962\n',
    '3b241101e2bb42558caf4136c566a962',
    '3b241101-e2bb-4255-8caf-4136c566a962, 3b241101-e2bb-4255-8caf-4136c566a962',
  ])('neither echoes nor logs the X-Request-ID %j', async (id) => {
    for (const path of ['/v1/things', '/nothing', '/v1/fail']) {
      const { headers, lines } = await send({ path, headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toBe('JKJaXmPLvHcESHA=');
      expect(lines.map((line) => line.fields?.requestId)).toStrictEqual(lines.map(() => 'JKJaXmPLvHcESHA='));
    }
  });
});

describe('routing', () => {
  test.each([
    { method: 'GET', path: '/' },
    { method: 'GET', path: '/v1/thing' },
    { method: 'GET', path: '/v1/things/a/b' },
    { method: 'GET', path: '/__proto__' },
  ])('there is nothing at $method $path', async (sent) => {
    const { status, json: body } = await send(sent);
    expect(status).toBe(404);
    expect(body).toMatchObject({ type: '/problems/not-found', status: 404 });
  });

  test.each([
    { method: 'DELETE', path: '/v1/things', allow: 'GET, POST, PUT' },
    { method: 'HEAD', path: '/v1/things/', allow: 'GET, POST, PUT' },
    { method: 'POST', path: '/v1/things/a', allow: 'GET' },
    { method: 'PATCH', path: '/v1/things/NO%20THING', allow: 'GET' },
    { method: 'OPTIONS', path: '/v1/manage', allow: 'POST' },
    { method: '__proto__', path: '/v1/page', allow: 'GET' },
  ])('$path takes other methods than $method, and says which', async ({ allow, ...sent }) => {
    const { status, json: body, headers, request } = await send(sent);
    expect(status).toBe(405);
    expect(body).toMatchObject({ type: '/problems/method-not-allowed', status: 405 });
    expect(headers).toMatchObject({ allow, 'content-type': 'application/problem+json' });
    expect(request).toBeUndefined();
  });

  test('of what other functions serve says the methods too, and serves none of it', async () => {
    const { log } = keptLog();
    const handler = createHttpHandler({ routes: {}, handlers: {}, served: routes, log, now: () => new Date(0) });
    const answered = async (sent: Sent) => {
      const { statusCode, headers } = await handler(eventOf(sent), context);
      return [statusCode, headers?.['allow']];
    };
    expect(await answered({ method: 'DELETE', path: '/v1/things' })).toStrictEqual([405, 'GET, POST, PUT']);
    expect(await answered({ method: 'GET', path: '/v1/nothing' })).toStrictEqual([404, undefined]);
    // The gateway would have sent it to its function: what comes here did not match there.
    expect(await answered({ method: 'GET', path: '/v1/things' })).toStrictEqual([404, undefined]);
  });

  test('hands over parameters, query, headers, clock', async () => {
    const { request } = await send({
      path: '/v1/things/case-3',
      query: { asAt: '2026-04-20' },
      headers: { authorization: 'Bearer x' },
    });
    expect(request).toMatchObject({
      params: { thing: 'case-3' },
      query: { asAt: '2026-04-20' },
      headers: { authorization: 'Bearer x' },
      now: new Date('2026-04-20T09:30:00.000Z'),
    });
  });

  test('refuses parameters by name, never by what was sent', async () => {
    const {
      status,
      json: body,
      text,
    } = await send({
      path: '/v1/things/QUILL-FEATHERSTONEHAUGH',
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      type: '/problems/invalid-parameter',
      errors: [{ pointer: '/path/thing', code: 'invalid_format' }],
    });
    expect(text).not.toContain('QUILL');
    const query = await send({ path: '/v1/things/a', query: { asAt: canary, also: canary } });
    expect(query.json).toMatchObject({
      status: 400,
      errors: [
        { pointer: '/query/asAt', code: 'invalid_format' },
        { pointer: '/query/also', code: 'unrecognized_keys' },
      ],
    });
    expect(query.text).not.toContain('Quill');
  });
});

describe('the size of a body', () => {
  const limit = 256 * 1024;
  const frame = '{"name":""}'.length;
  const named = (name: string): string => `{"name":${name}}`;
  const escaped = (text: string): string =>
    `"${Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
  const tooLong = { errors: [{ pointer: '/name', code: 'too_big' }] };

  test('256 KB of content are read, one byte more is not, as text and as base64', async () => {
    for (const isBase64Encoded of [false, true]) {
      const as = (text: string): string => (isBase64Encoded ? Buffer.from(text).toString('base64') : text);
      const most = await post(as(named(JSON.stringify('x'.repeat(limit - frame)))), { isBase64Encoded });
      expect(most.status).toBe(422);
      expect(most.json).toMatchObject(tooLong);
      const more = await post(as(named(JSON.stringify('x'.repeat(limit - frame + 1)))), { isBase64Encoded });
      expect(more.status).toBe(413);
      expect(more.json).toMatchObject({ type: '/problems/too-large' });
      expect(more.request).toBeUndefined();
    }
  });

  test('counts bytes of content: a letter is as large escaped as it is in UTF-8, and the space between is nothing', async () => {
    // The frame is odd, the letter two bytes.
    for (const [letters, status] of [
      [(limit - frame - 1) / 2, 422],
      [(limit - frame + 1) / 2, 413],
    ] as const) {
      const text = '\u00e9'.repeat(letters);
      for (const body of [named(JSON.stringify(text)), named(escaped(text)), `${named(escaped(text))}${' '.repeat(9)}`])
        expect((await post(body)).status).toBe(status);
    }
    expect((await post(named(JSON.stringify('\u00e9'.repeat(45_000))))).status).toBe(422);
    expect((await post(named(escaped('\u00e9'.repeat(45_000))))).status).toBe(422);
  });

  test('has an end, whatever it is made of', async () => {
    const { status } = await post(`{"name":"abc"${' '.repeat(6 * limit)}}`);
    expect(status).toBe(413);
  });
});

describe('the kind of a body', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset=UTF-8',
    ' application/json ',
    'application/json;charset="utf-8"',
    'application/json; charset=utf8',
    'application/json; profile=x; charset=utf-8',
  ])('takes %j', async (type) => {
    expect((await post('{"name":"abc"}', { headers: { 'content-type': type } })).status).toBe(200);
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'application/jsonp',
    'application/x-www-form-urlencoded',
    'text/json',
    ';application/json',
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-16',
    'application/json;charset=',
    'application/json; profile=x; Charset = latin1',
  ])('refuses %j', async (type) => {
    const { status, json: body } = await post('{"name":"abc"}', {
      headers: type === undefined ? {} : { 'content-type': type },
    });
    expect(status).toBe(415);
    expect(body).toMatchObject({ type: '/problems/unsupported-media-type' });
  });

  test.each(['', '{', '{"name":"abc"', "{'name':'abc'}", '{"name":"abc"}}', 'undefined', 'NaN'])(
    'says that %j is not JSON',
    async (text) => {
      const { status, json: body } = await post(text);
      expect(status).toBe(400);
      expect(body).toMatchObject({ type: '/problems/malformed-json' });
    },
  );

  test('says so of a body that is not there, or not UTF-8', async () => {
    expect((await send({ method: 'POST', path: '/v1/things', headers: json })).status).toBe(400);
    // As base64 the bytes are there; as text API Gateway has put U+FFFD in the place of those that are no UTF-8.
    const latin1 = Buffer.from('{"name":"caf\u00e9"}', 'latin1');
    for (const sent of [
      { body: latin1.toString('base64'), isBase64Encoded: true },
      { body: latin1.toString('utf8'), isBase64Encoded: false },
    ]) {
      const { status, json: body, request } = await post(sent.body, sent);
      expect([status, request]).toStrictEqual([400, undefined]);
      expect(body).toMatchObject({ type: '/problems/not-utf-8' });
    }
  });

  test.each(['gzip', 'GZIP', 'br', 'deflate, gzip', 'x-unknown'])('refuses the coding %s', async (coding) => {
    const { status } = await post('{"name":"abc"}', { headers: { ...json, 'content-encoding': coding } });
    expect(status).toBe(415);
  });

  test.each(['', 'identity', ' Identity '])('the coding %j changes nothing', async (coding) => {
    expect((await post('{"name":"abc"}', { headers: { ...json, 'content-encoding': coding } })).status).toBe(200);
  });

  test('takes a byte order mark off', async () => {
    const text = '\ufeff{"name":"abc"}';
    for (const sent of [
      { body: text, isBase64Encoded: false },
      { body: Buffer.from(text).toString('base64'), isBase64Encoded: true },
    ]) {
      expect((await post(sent.body, sent)).request?.body).toStrictEqual({ name: 'abc' });
    }
    expect((await post(`\ufeff${text}`)).status).toBe(400);
  });

  test('that says a key twice is refused, and the keys are named', async () => {
    const { status, json: body } = await post('{"name":"abc","list":[{"a/b~c":1,"a\\u002fb~c":2}],"name":"abd"}');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      type: '/problems/repeated-key',
      errors: [
        { pointer: '/list/0/a~1b~0c', code: 'repeated' },
        { pointer: '/name', code: 'repeated' },
      ],
    });
  });

  test('with half a surrogate pair is refused where it stands, in keys too, and never a 500', async () => {
    const {
      status,
      json: body,
      lines,
    } = await post(String.raw`{"name":"x\ud800y","\udc00":["\ud83d"]}`, {
      method: 'PUT',
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      errors: ['/name', '/\ufffd', '/\ufffd/0'].map((pointer) => ({ pointer, code: 'not-well-formed' })),
    });
    expect(lines.some(({ level }) => level === 'failure')).toBe(false);
  });

  test('is put right once: white space at the ends, line ends, letters', async () => {
    const { request } = await post(JSON.stringify({ deep: [{ text: ' Zoe\u0308:\r\nno ' }] }), { method: 'PUT' });
    expect(request?.body).toStrictEqual({ deep: [{ text: 'Zo\u00eb:\nno' }] });
  });

  test('reads base64', async () => {
    const { status, request } = await post(Buffer.from('{"name":"éàü"}').toString('base64'), { isBase64Encoded: true });
    expect(status).toBe(200);
    expect(request?.body).toStrictEqual({ name: 'éàü' });
  });
});

describe('a body that does not fit', () => {
  test('has every bad field named, and nothing that was sent', async () => {
    const {
      status,
      json: body,
      text,
    } = await post(
      JSON.stringify({
        name: canary,
        outcome: canary,
        on: canary,
        id: canary,
        list: [{ 'a/b~c': canary }, { 'a/b~c': 1, more: canary }],
        extra: canary,
      }),
    );
    expect(status).toBe(422);
    expect(z.safeParse(Problem, body).success).toBe(true);
    expect(body).toStrictEqual({
      type: '/problems/invalid-body',
      title: 'Some of what you sent is not valid',
      status: 422,
      requestId: 'JKJaXmPLvHcESHA=',
      errors: [
        { pointer: '/name', code: 'too_big', detail: 'must be at most 5 characters long' },
        { pointer: '/outcome', code: 'invalid_value', detail: 'must be one of: known, not-known' },
        { pointer: '/on', code: 'invalid_format', detail: 'must be a valid date' },
        { pointer: '/id', code: 'invalid_format', detail: 'has characters that are not allowed here' },
        { pointer: '/list/0/a~1b~0c', code: 'invalid_type', detail: 'must be of type number' },
        { pointer: '/list/1/more', code: 'unrecognized_keys', detail: 'is not a known field' },
        { pointer: '/extra', code: 'unrecognized_keys', detail: 'is not a known field' },
      ],
    });
    expect(text).not.toMatch(/Quill|Featherstonehaugh|943/);
  });

  test.each([
    ['[]', ''],
    ['null', ''],
    ['"text"', ''],
    ['1', ''],
    ['{}', '/name'],
  ])('%s is refused at %j', async (text, pointer) => {
    const { status, json: body } = await post(text);
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ pointer, code: 'invalid_type' }] });
  });

  test('with more bad fields than anybody reads has the first hundred named, and the others counted', async () => {
    const keys = Array.from({ length: 9000 }, (_, at) => [`k${at}`, 1]);
    const { status, json: body, text } = await post(JSON.stringify({ name: 'abc', ...Object.fromEntries(keys) }));
    expect(status).toBe(422);
    expect(z.safeParse(Problem, body).success).toBe(true);
    const errors = body?.['errors'] as { pointer: string; code: string; detail: string }[];
    expect(errors).toHaveLength(101);
    expect(errors[99]).toStrictEqual({ pointer: '/k99', code: 'unrecognized_keys', detail: 'is not a known field' });
    const detail = 'There are 8900 more problems than the 100 above.';
    expect(errors[100]).toStrictEqual({ pointer: '', code: 'further', detail });
    expect(text.length).toBeLessThan(10_000);
  });

  test.each([
    [{ name: 1, list: Array.from({ length: 120_000 }, () => 1) }, 120_001],
    [{ list: Array.from({ length: 60 }, () => ({ 'a/b~c': '', x: 1, y: 1 })) }, 181],
  ])('counts every one of them, wherever it stands', async (sent, found) => {
    const { json: body } = await post(JSON.stringify(sent));
    const errors = body?.['errors'] as { detail: string }[];
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)?.detail).toBe(`There are ${found - 100} more problems than the 100 above.`);
  });

  test.each([
    ['a key said so often', 400, `{"name":"abc"${',"name":"abc"'.repeat(250)}}`, 250],
    ['half a surrogate pair so often', 422, `{"list":[${Array.from({ length: 250 }, () => '"\\ud800"').join()}]}`, 250],
  ])('counts %s', async (_what, expected, sent, found) => {
    const { status, json: body } = await post(sent);
    expect(status).toBe(expected);
    const errors = body?.['errors'] as { detail: string }[];
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)?.detail).toBe(`There are ${found - 100} more problems than the 100 above.`);
  });

  test('names the field around one whose name is too long to repeat', async () => {
    const long = 'k'.repeat(60_000);
    const { json: body, text } = await post(
      JSON.stringify({ name: 'abc', [long]: 1, list: [{ 'a/b~c': 1, [long]: 1, ['n'.repeat(200)]: 1 }] }),
    );
    const detail = 'is not a known field (the name of the field is too long to repeat)';
    expect(body?.['errors']).toStrictEqual([
      { pointer: '/list/0', code: 'unrecognized_keys', detail },
      { pointer: `/list/0/${'n'.repeat(200)}`, code: 'unrecognized_keys', detail: 'is not a known field' },
      { pointer: '', code: 'unrecognized_keys', detail },
    ]);
    expect(text.length).toBeLessThan(1000);
  });

  test.each(['POST', 'PUT'])('a __proto__ of its own is refused (%s)', async (method) => {
    const { status, json: body } = await post('{"name":"abc","__proto__":{"polluted":true}}', { method });
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ pointer: '/__proto__', code: 'unrecognized_keys' }] });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('a __proto__ is refused however deep, whatever the schema says of what stands there', async () => {
    const { status, json: body } = await post('{"name":"abc","list":[{"a/b~c":1,"__proto__":{"polluted":true}}]}');
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ pointer: '/list/0/__proto__' }] });
    const deep = await post('{"name":"abc","any":{"a":[{"\\u005f_proto__":null}],"__proto__":1}}');
    expect(deep.status).toBe(422);
    expect(deep.json?.['errors']).toEqual(
      ['/any/a/0/__proto__', '/any/__proto__'].map((pointer) => ({
        pointer,
        code: 'unrecognized_keys',
        detail: 'is not a known field',
      })),
    );
  });
});

describe('roles', () => {
  const manage = (groups: unknown) =>
    send({
      method: 'POST',
      path: '/v1/manage',
      claims: { sub: 'subject', token_use: 'access', 'cognito:groups': groups },
    });

  test.each([
    'business-manager',
    '[business-manager]',
    '[audit-lead business-manager]',
    '[business-manager, audit-lead]',
    ['audit-lead', 'business-manager'],
  ])('lets a business manager in: %j', async (groups) => {
    const { status, request } = await manage(groups);
    expect(status).toBe(200);
    expect(request?.claims['sub']).toBe('subject');
  });

  test('claims are text; one that has none is left out', async () => {
    const claims = {
      sub: 'subject',
      token_use: 'access',
      exp: 1_776_677_400,
      odd: { toString: null },
      'cognito:groups': ['business-manager'],
    };
    const { request } = await send({ method: 'POST', path: '/v1/manage', claims });
    expect(request?.claims).toStrictEqual({ sub: 'subject', token_use: 'access', exp: '1776677400' });
  });

  test.each([
    undefined,
    null,
    '',
    '[]',
    'audit-lead',
    '[audit-lead]',
    ['audit-lead'],
    'business-manager-of-another',
    '[not-business-manager]',
    'Business-Manager',
    7,
    { 'business-manager': true },
  ])('keeps others out: %j', async (groups) => {
    const { status, json: body, request } = await manage(groups);
    expect(status).toBe(403);
    expect(body).toMatchObject({ type: '/problems/not-allowed' });
    expect(request).toBeUndefined();
  });

  test.each([undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'abc', 'Bearerabc'])(
    'a route for links is not even looked at without a key: %j',
    async (authorization) => {
      const {
        status,
        json: body,
        headers,
        request,
      } = await send({
        path: '/v1/linked',
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(status).toBe(401);
      expect(body).toMatchObject({ type: '/problems/not-signed-in' });
      expect(headers['www-authenticate']).toBe('Bearer');
      expect(request).toBeUndefined();
    },
  );

  test.each(['Bearer abc', 'bearer abc', 'BEARER  abc'])(
    'what a key opens is for the route to say: %j',
    async (key) => {
      const { status } = await send({ path: '/v1/linked', headers: { authorization: key } });
      expect(status).toBe(200);
    },
  );

  test('a role opens its own routes only', async () => {
    const as = (group: string, path: string) =>
      send({ method: 'POST', path, claims: { token_use: 'access', 'cognito:groups': group } });
    expect((await as('audit-lead', '/v1/lead')).status).toBe(200);
    expect((await as('business-manager', '/v1/lead')).status).toBe(403);
  });

  // What Cognito puts into an ID token beside what an access token has too.
  const idToken = { sub: 'subject', token_use: 'id', aud: 'client', email: 'm@partnership.example' };
  test.each([
    { claims: undefined },
    { claims: {} },
    { claims: { sub: 'subject', 'cognito:groups': '[business-manager]' } },
    { claims: { ...idToken, 'cognito:groups': '[business-manager]' } },
    { claims: { ...idToken, token_use: 'ACCESS', 'cognito:groups': '[business-manager]' } },
    { claims: { ...idToken, token_use: ['access'], 'cognito:groups': '[business-manager]' } },
    { claims: { ...idToken, token_use: 'refresh', 'cognito:groups': '[business-manager]' } },
  ])('nobody without an access token is signed in: $claims', async ({ claims }) => {
    const sent = { method: 'POST', path: '/v1/manage', ...(claims === undefined ? {} : { claims }) };
    const { status, json: body, headers, request } = await send(sent);
    expect(status).toBe(401);
    expect(body).toMatchObject({
      type: '/problems/not-signed-in',
      detail: 'Sign in, and send the access token that you get.',
    });
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(request).toBeUndefined();
  });
});

describe('a failure', () => {
  test('is answered without a word of the inside', async () => {
    const { status, json: body, text, lines } = await send({ path: '/v1/fail' });
    expect(status).toBe(500);
    expect(body).toStrictEqual({
      type: '/problems/internal-error',
      title: 'Something went wrong on our side; nothing of yours is lost if you send it again',
      status: 500,
      requestId: 'JKJaXmPLvHcESHA=',
    });
    expect(text).not.toContain('Quill');
    expect(lines.map((line) => [line.level, line.code])).toStrictEqual([
      ['failure', 'request-failed'],
      ['info', 'request-answered'],
    ]);
  });

  test('is logged by its class, without its message', async () => {
    const written: string[] = [];
    const keep = (chunk: unknown): boolean => {
      written.push(String(chunk));
      return true;
    };
    const out = vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    const err = vi.spyOn(process.stderr, 'write').mockImplementation(keep);
    await send({ path: '/v1/fail' }, { log: createLog('test', () => new Date()) });
    out.mockRestore();
    err.mockRestore();
    const all = written.join('');
    expect(all).toContain('"error":"TypeError"');
    expect(all).toContain('"cause":"RangeError"');
    expect(all).not.toMatch(/Quill|Featherstonehaugh|943/);
  });

  test.each([
    { thrown: Object.assign(new Error(canary), { statusCode: 418, status: 418, expose: true }) },
    { thrown: { statusCode: 404, message: canary } },
    { thrown: canary },
    { thrown: undefined },
  ])('is a 500 whatever was thrown: $thrown', async ({ thrown }) => {
    const { status, text } = await send({ path: '/v1/fail' }, { failure: () => Promise.reject(thrown) });
    expect(status).toBe(500);
    expect(text).not.toContain('Quill');
  });

  test('that the sender can understand is told', async () => {
    const {
      status,
      json: body,
      lines,
    } = await send(
      { path: '/v1/fail' },
      { failure: () => Promise.reject(new HttpProblem('not-legal-now', 'the audit is closed')) },
    );
    expect(status).toBe(409);
    expect(body).toMatchObject({ type: '/problems/not-legal-now', detail: 'the audit is closed' });
    expect(lines.map((line) => line.code)).toStrictEqual(['request-answered']);
  });

  test('of the event itself is answered too', async () => {
    const { log } = keptLog();
    const handler = createHttpHandler({
      routes: { public: routes.public },
      handlers: { public: () => Promise.resolve({ status: 200, body: {} }) },
      log,
      now: () => new Date(0),
    });
    const { requestContext, ...rest } = eventOf({ path: '/v1/public' });
    const bare = { ...rest, requestContext: { requestId: requestContext.requestId } } as typeof requestContext &
      Parameters<typeof handler>[0];
    expect(await handler(bare, context)).toMatchObject({ statusCode: 500 });
  });
});

describe('the log of a request', () => {
  test('is its route, its status and its id', async () => {
    const requestId = '3b241101-e2bb-4255-8caf-4136c566a962';
    const { lines } = await post('{"name":"abc"}', { headers: { ...json, 'x-request-id': requestId } });
    expect(lines).toStrictEqual([
      { level: 'info', code: 'request-answered', fields: { requestId, route: 'post', status: 200 } },
    ]);
  });

  test('holds nothing that was sent', async () => {
    const { lines } = await post(JSON.stringify({ name: canary, [canary]: 1 }), {
      headers: { ...json, authorization: `Bearer ${canary}` },
      query: { q: canary },
    });
    expect(JSON.stringify(lines)).not.toContain('Quill');
  });
});

const twice = 'is there more than once: give it once, with one value';

describe('what is there more than once', () => {
  test('is said of a parameter of the query', async () => {
    const { json: body } = await send({ path: '/v1/things/a', query: { asAt: '2026-04-20,2026-04-21' } });
    expect(body).toMatchObject({ errors: [{ pointer: '/query/asAt', code: 'repeated', detail: twice }] });
  });

  test('is said of a link’s token and of the kind of a body', async () => {
    const linked = await send({ path: '/v1/linked', headers: { authorization: 'Bearer a,Bearer b' } });
    expect(linked).toMatchObject({
      status: 401,
      json: { detail: 'The header Authorization is there more than once. Send it once.' },
    });
    const kind = 'application/json, application/json';
    expect(await post('{}', { headers: { 'content-type': kind } })).toMatchObject({
      status: 415,
      json: { detail: 'The header Content-Type is there more than once. Send it once.' },
    });
  });
});

describe('the day of a request', () => {
  const played = { dayHeader: 'x-day' };
  const dayed = (day: string) => ({ path: '/v1/things', headers: { 'x-day': day } });

  test.each([
    ['2026-04-20T22:59:59.999Z', '2026-04-20'],
    ['2026-04-20T23:00:00.000Z', '2026-04-21'],
    ['2026-12-31T23:30:00.000Z', '2026-12-31'],
  ])('is London’s at the clock: at %s it is %s', async (now, day) => {
    for (const options of [{ now }, { now, ...played }]) {
      expect((await send({ path: '/v1/things' }, options)).request).toMatchObject({ now: new Date(now), today: day });
    }
  });

  test('is what the header says where days are played, and the clock is left alone', async () => {
    const { status, request } = await send(dayed('2015-04-24'), played);
    expect([status, request?.today, request?.now.toISOString()]).toStrictEqual([
      200,
      '2015-04-24',
      '2026-04-20T09:30:00.000Z',
    ]);
  });

  test('is not what the header says anywhere else', async () => {
    for (const day of ['2015-04-24', 'no day']) {
      expect((await send(dayed(day))).request?.today).toBe('2026-04-20');
    }
  });

  test.each(['', '24 April 2015', '2015-02-29', '2015-04-24T00:00:00Z'])('is refused when it is %j', async (day) => {
    const { status, json: body, request } = await send(dayed(day), played);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: '/problems/invalid-parameter', errors: [{ pointer: '/header/x-day' }] });
    expect(request).toBeUndefined();
  });

  test('is refused when the header is there twice, which is said', async () => {
    const { json: body } = await send(dayed('2015-04-24, 2015-04-25'), played);
    expect(body).toMatchObject({ errors: [{ pointer: '/header/x-day', code: 'repeated', detail: twice }] });
  });

  test('is asked for after the key: who may not call learns nothing of it', async () => {
    const { status } = await send({ method: 'POST', path: '/v1/manage', headers: { 'x-day': 'x' } }, played);
    expect(status).toBe(401);
  });
});

import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { createHttpHandler } from '../../../../shared/base/http/handler.ts';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { bind, fitting, stampOf, type Prepare, type RawRequest } from '../../../../shared/base/http/request.ts';
import type { Routes } from '../../../../shared/base/http/route.ts';
import { keptLog } from '../../front/manager/fixture.ts';
import { context, eventOf } from '../../../http-event.ts';

/** Puts out something else than it takes, so that one cannot pass for the other. */
const numeral = z.pipe(z.string().check(z.regex(/^[0-9]+$/)), z.transform(Number));
const Things = z.strictObject({ thing: numeral });
const routes = {
  change: {
    method: 'PUT',
    path: '/v1/things/{thing}',
    access: 'public',
    summary: '',
    params: Things,
    query: z.strictObject({ limit: z.prefault(numeral, '50') }),
    headers: z.object({ 'x-count': z.optional(numeral) }),
    body: z.strictObject({
      on: z.pipe(
        z.iso.date(),
        z.transform((day) => new Date(day)),
      ),
    }),
  },
  look: { method: 'GET', path: '/v1/things/{thing}', access: 'public', summary: '', params: Things },
  list: { method: 'GET', path: '/v1/things', access: 'public', summary: '' },
} as const satisfies Routes;

const asIs: Prepare = (schema) => schema;
const now = new Date('2026-04-20T09:30:00.000Z');
const raw = (more: Partial<RawRequest> = {}): RawRequest => ({
  params: { thing: '7' },
  query: {},
  headers: { 'x-count': '3', authorization: 'Bearer x' },
  claims: { sub: 'subject' },
  readBody: () => ({ on: '2026-04-20' }),
  now,
  today: '2026-04-21',
  ...more,
});
const refused = (more: Partial<RawRequest>) => {
  try {
    return fitting(routes.change, asIs)(raw(more));
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return { type: error.type, errors: error.errors.map(({ pointer, code }) => `${pointer} ${code}`) };
  }
};

describe('a request', () => {
  test('is what the schemas of its route put out, and what else came with it', () => {
    const request = fitting(routes.change, asIs)(raw({ query: { limit: '20' } }));
    // As the types say it: a string here would not compile.
    const numbers: (number | undefined)[] = [
      request.params.thing,
      request.query.limit,
      request.headers['x-count'],
      request.body.on.getTime(),
    ];
    expect(numbers).toStrictEqual([7, 20, 3, Date.parse('2026-04-20')]);
    expect(request.headers).toStrictEqual({ 'x-count': 3, authorization: 'Bearer x' });
    expect(request).toMatchObject({ claims: { sub: 'subject' }, now, today: '2026-04-21' });
    expect(fitting(routes.change, asIs)(raw()).query).toStrictEqual({ limit: 50 });
  });

  test('whose route states nothing is as it came, and its body is not read', () => {
    const readBody = vi.fn<() => unknown>();
    const request = fitting(routes.list, asIs)(raw({ query: { any: 'thing' }, readBody }));
    expect(request).toStrictEqual({
      params: { thing: '7' },
      query: { any: 'thing' },
      headers: raw().headers,
      body: undefined,
      claims: { sub: 'subject' },
      now,
      today: '2026-04-21',
    });
    expect(readBody).not.toHaveBeenCalled();
  });

  test('leaves what came as it was', () => {
    const { headers, ...rest } = raw();
    Object.freeze(headers);
    expect(fitting(routes.change, asIs)({ headers, ...rest }).headers['x-count']).toBe(3);
    expect(headers['x-count']).toBe('3');
  });

  test.each([
    [{ params: { thing: 'a' } }, 'invalid-parameter', ['/path/thing invalid_format']],
    [{ params: {} }, 'invalid-parameter', ['/path/thing invalid_type']],
    [
      { query: { limit: 'a', more: '' } },
      'invalid-parameter',
      ['/query/limit invalid_format', '/query/more unrecognized_keys'],
    ],
    [{ headers: { 'x-count': 'a' } }, 'invalid-parameter', ['/header/x-count invalid_format']],
    [{ readBody: () => ({ on: 1 }) }, 'invalid-body', ['/on invalid_type']],
  ])('that does not fit is refused by name: %j', (more, type, errors) => {
    expect(refused(more)).toStrictEqual({ type, errors });
  });

  test('is held against its path, its query, its body and its headers, in this order', () => {
    const wrong = { params: {}, query: { more: '' }, readBody: () => ({}), headers: { 'x-count': 'a' } };
    const mended: Partial<RawRequest>[] = [
      { params: raw().params },
      { query: {} },
      { readBody: raw().readBody },
      { headers: {} },
    ];
    const told = mended.map((_one, index) => refused(Object.assign({ ...wrong }, ...mended.slice(0, index))));
    expect(told).toMatchObject([
      { errors: ['/path/thing invalid_type'] },
      { errors: ['/query/more unrecognized_keys'] },
      { errors: ['/on invalid_type'] },
      { errors: ['/header/x-count invalid_format'] },
    ]);
    expect(refused(Object.assign({ ...wrong }, ...mended))).toMatchObject({ params: { thing: 7 } });
  });

  test('goes to the handler of its own route', async () => {
    const bound = bind(
      routes,
      {
        change: ({ body }) => Promise.resolve({ status: 200, body: body.on.getTime() }),
        look: ({ params }) => Promise.resolve({ status: 200, body: params.thing + 1 }),
        list: () => Promise.resolve({ status: 204, body: undefined }),
      },
      asIs,
    );
    expect(bound.map(({ id, method, path }) => [id, method, path])).toStrictEqual([
      ['change', 'PUT', '/v1/things/{thing}'],
      ['look', 'GET', '/v1/things/{thing}'],
      ['list', 'GET', '/v1/things'],
    ]);
    const replies = await Promise.all(bound.map(({ answer }) => answer(raw())));
    expect(replies.map(({ body }) => body)).toStrictEqual([Date.parse('2026-04-20'), 8, undefined]);
  });

  test('says who acted, when and on which day; nobody where nobody is signed in', () => {
    expect(stampOf(raw())).toStrictEqual({ receivedAt: now, on: '2026-04-21', by: 'subject' });
    expect(stampOf(raw({ claims: {} }))).toStrictEqual({ receivedAt: now, on: '2026-04-21' });
  });
});

describe('schemas', () => {
  test('are prepared once each, when first used, however many routes state them', async () => {
    const given: z.core.$ZodType[] = [];
    const runs: (() => number)[] = [];
    const prepare: Prepare = (schema) => {
      given.push(schema);
      const compiled = z.compile(schema);
      const { mock } = vi.spyOn(compiled['_zod'], 'run');
      runs.push(() => mock.calls.length);
      return compiled;
    };
    const reply = () => Promise.resolve({ status: 200, body: {} });
    const handler = createHttpHandler({
      routes,
      handlers: { change: reply, look: reply, list: reply },
      log: keptLog().log,
      now: () => now,
      prepare,
    });
    const send = async (method: string, path: string, body?: string) =>
      (
        await handler(
          eventOf({ method, path, headers: { 'content-type': 'application/json' }, ...(body && { body }) }),
          context,
        )
      ).statusCode;
    expect(await send('GET', '/v1/things')).toBe(200);
    expect(given).toStrictEqual([]);
    expect([await send('GET', '/v1/things/7'), await send('GET', '/v1/things/7')]).toStrictEqual([200, 200]);
    expect(given).toStrictEqual([Things]);
    expect(await send('PUT', '/v1/things/7', '{"on":"2026-04-20"}')).toBe(200);
    expect(await send('PUT', '/v1/things/a', '{"on":"2026-04-20"}')).toBe(400);
    const { query, body, headers } = routes.change;
    expect(given).toStrictEqual([Things, query, body, headers]);
    expect(runs.map((count) => count())).toStrictEqual([4, 1, 1, 1]);
  });
});

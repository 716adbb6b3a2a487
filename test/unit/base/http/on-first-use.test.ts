import { describe, expect, test } from 'vitest';
import { createHttpHandler } from '../../../../shared/base/http/handler.ts';
import { onFirstUse } from '../../../../shared/base/http/on-first-use.ts';
import type { Handlers } from '../../../../shared/base/http/request.ts';
import type { Routes } from '../../../../shared/base/http/route.ts';
import { context, eventOf } from '../../../http-event.ts';
import { keptLog } from '../../front/manager/fixture.ts';

const routes = {
  one: { method: 'GET', path: '/v1/one', access: 'public', summary: '' },
  other: { method: 'GET', path: '/v1/other', access: 'public', summary: '' },
} as const satisfies Routes;

/** A handler of both routes whose first loadings fail, as many as are said. */
function served(failures = 0) {
  let loads = 0;
  const load = async (): Promise<Handlers<typeof routes>> => {
    loads++;
    if (loads <= failures) throw new Error('no such file');
    const answer = (body: string) => () => Promise.resolve({ status: 200, body: [body] });
    return Promise.resolve({ one: answer('one'), other: answer('other') });
  };
  const { log, lines } = keptLog();
  const handler = createHttpHandler({ routes, handlers: onFirstUse(routes, load), log, now: () => new Date(0) });
  const get = async (path: string) => {
    const { statusCode, body } = await handler(eventOf({ method: 'GET', path }), context);
    return [statusCode, JSON.parse(body ?? '') as unknown];
  };
  return { get, lines, loads: () => loads };
}

describe('handlers that are loaded on first use', () => {
  test('are not loaded with their function, nor by a request for nothing', async () => {
    const { get, loads } = served();
    expect((await get('/v1/nothing'))[0]).toBe(404);
    expect(loads()).toBe(0);
  });

  test('are loaded once for all that come at once, and each answers its own route', async () => {
    const { get, loads } = served();
    const answers = await Promise.all([get('/v1/one'), get('/v1/other'), get('/v1/one')]);
    expect(answers).toEqual([
      [200, ['one']],
      [200, ['other']],
      [200, ['one']],
    ]);
    expect(loads()).toBe(1);
  });

  test('that cannot be loaded fail the request, in the log too, and are loaded anew for the next', async () => {
    const { get, lines, loads } = served(1);
    expect((await get('/v1/one'))[0]).toBe(500);
    expect(lines.map(({ code }) => code)).toContain('request-failed');
    expect(await get('/v1/one')).toEqual([200, ['one']]);
    expect(loads()).toBe(2);
  });
});

test('a problem whose page cannot be loaded is told as data, and the log has both', async () => {
  const { log, lines } = keptLog();
  const handler = createHttpHandler({
    routes,
    handlers: onFirstUse(routes, () => Promise.reject(new TypeError('no handlers'))),
    log,
    now: () => new Date(0),
    problemPage: () => Promise.reject(new RangeError('no page')),
  });
  const { statusCode, headers } = await handler(eventOf({ method: 'GET', path: '/v1/one' }), context);
  expect(statusCode).toBe(500);
  expect(headers?.['content-type']).toBe('application/problem+json');
  const failed = lines.filter(({ code }) => code === 'request-failed').map(({ error }) => error);
  expect(failed).toEqual([new TypeError('no handlers'), new RangeError('no page')]);
});

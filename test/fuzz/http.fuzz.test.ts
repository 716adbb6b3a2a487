/** docs/openapi.json held against the program behind its gateway by a public fuzzer, as whoever may call. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Route } from '../../shared/base/http/route.ts';
import { isStaffs } from './gateway.ts';
import { fuzz } from './schemathesis.ts';
import { bearers, openWorld, routes } from './world.ts';

describe('what the document says is what is answered', () => {
  /** Routes that somebody was served on. */
  const served = new Set<string>();

  // Beside each other: each has a world of its own, and waits for the fuzzer most of its time.
  test.concurrent.each([
    { who: 'manager', asks: () => true, without: [] },
    // What a lead is told on a link's routes is what the manager is told there: that it opens nothing.
    { who: 'lead', asks: isStaffs, without: [] },
    // A link that opens nothing is a 404, whatever it is: there is no telling whether anything is there. On the staff's routes
    // it is API Gateway that answers, and the program is never asked.
    { who: 'link', asks: (route: Route) => !isStaffs(route), without: ['ignored_auth'] },
  ] as const)('as $who', async ({ who, asks, without }) => {
    const world = await openWorld();
    const operations = routes.filter(asks).map(({ id }) => id);
    const { passed, output } = await fuzz({ url: world.url, bearer: bearers[who], operations, without });
    await world.close();
    for (const [route, statuses] of world.statuses) {
      if ([...statuses].some((status) => status < 300)) served.add(route);
    }
    console.log(passed ? output.slice(output.lastIndexOf('= SUMMARY =')) : output);
    expect(passed).toBe(true);
    expect(world.failures()).toStrictEqual([]);
    expect(output).toContain(`Tested: ${operations.length}`);
    expect([...(world.statuses.get('none') ?? [])]).toContain(405);
  });

  test('and every route was taken by somebody: refusals alone say nothing of success', () => {
    const never = routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !served.has(route));
    expect(never).toStrictEqual([]);
  });
});

test('what is answered otherwise is found', async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(418, { 'content-type': 'text/plain' }).end('a teapot');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { passed, output } = await fuzz({ url, bearer: 'any', operations: ['asked'], without: [], atMost: 1 });
  server.close();
  server.closeAllConnections();
  expect(passed).toBe(false);
  expect(output).toContain('Undocumented status code');
});

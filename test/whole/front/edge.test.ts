/** What holds of every answer, whatever its route and whatever it says; and of every line that a log has of a request. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { maxFileBytes } from '../../../shared/base/http/body.ts';
import { everyAnswersHeaders } from '../../../shared/base/http/response-headers.ts';
import { Problem } from '../../../shared/base/http/problem.ts';
import type { Table } from '../../../shared/base/aws/table.ts';
import type { Route, Routes } from '../../../shared/base/http/route.ts';
import { pullRoutes } from '../../../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes, toolRoutes } from '../../../shared/front/agency/routes.ts';
import { leadRoutes } from '../../../shared/front/lead/routes.ts';
import { managerRoutes } from '../../../shared/front/manager/routes.ts';
import { context, eventOf, staffClaims, type Sent } from '../../http-event.ts';
import { openProgram } from '../../program.ts';
import { keptLog, openAudit, token } from '../../unit/front/manager/fixture.ts';

const tables: readonly Routes[] = [agencyRoutes, pullRoutes, toolRoutes, managerRoutes, leadRoutes];
const routes = tables.flatMap((table) =>
  Object.entries(table).map(([id, route]): Route & { id: string } => ({ id, ...route })),
);

const known: Record<string, string> = {
  audit: '2026-q2',
  case: 'case-1',
  agency: 'gp-a',
  person: 'child-1',
  service: 'housing',
  version: '1',
  seq: '2',
  comment: '2',
  revision: '1',
  tool: 'step-down@2',
};
const pathOf = ({ path }: Route, values: Record<string, string> = {}): string =>
  path.replaceAll(/\{(\w+)\}/g, (_braced, name: string) => values[name] ?? known[name] ?? 'x');

const json = { 'content-type': 'application/json' };

const isStaffs = <R extends Route>(route: R): route is R & { access: 'business-manager' | 'audit-lead' } =>
  route.access === 'business-manager' || route.access === 'audit-lead';

/** A request of a route as the people it is for make it. */
const rightly = (route: Route, more: Partial<Sent> = {}): Sent => ({
  method: route.method,
  path: pathOf(route),
  ...(isStaffs(route) ? { claims: staffClaims(route.access) } : {}),
  ...(route.body === undefined ? {} : { body: '{}' }),
  ...more,
  headers: { ...json, authorization: `Bearer ${token}`, ...more.headers },
});

/** The whole program over one open audit, and what each function answers and logs. */
async function opened(options: { isBroken?: boolean } = {}) {
  const { aws, table } = await openAudit();
  const broken = new Proxy(table, {
    get: () => {
      throw new Error('no table of Quill Featherstonehaugh is there');
    },
  });
  const { log, lines } = keptLog();
  const used: Table = options.isBroken === true ? broken : table;
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const program = openProgram(
    { table: used, identifiers, bucket: aws.createBucket() },
    { now: () => new Date('2026-04-20T09:30:00.000Z'), logOf: () => log, newSecret: () => 's'.repeat(32) },
  );
  const send = async (sent: Sent) => {
    lines.length = 0;
    const {
      statusCode = 0,
      headers = {},
      body = '',
    } = await program.functionOf(sent.method ?? 'GET', sent.path ?? '')(eventOf(sent), context);
    return { status: statusCode, headers, body, lines: [...lines] };
  };
  return { send };
}

type Answered = Awaited<ReturnType<Awaited<ReturnType<typeof opened>>['send']>>;

/** Holds an answer against what every one has. @param keeps may be kept by whoever gets it */
function expectEdge({ status, headers, body }: Answered, { keeps = false } = {}): void {
  const { 'cache-control': cacheControl, 'content-security-policy': policy, ...always } = everyAnswersHeaders;
  expect(headers).toMatchObject(always);
  expect(headers['x-request-id']).toBe('JKJaXmPLvHcESHA=');
  expect(String(headers['cache-control'])).toMatch(keeps ? /immutable$/ : new RegExp(`^${cacheControl}$`));
  const type = String(headers['content-type']);
  const said = String(headers['content-security-policy']);
  const isPage = type.startsWith('text/html');
  expect(said).toMatch(
    isPage
      ? /^default-src 'none'; .*base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/
      : new RegExp(`^${policy}$`),
  );
  expect(said).not.toContain('unsafe');
  if (status < 400) return;
  expect(type).toBe('application/problem+json');
  expect(z.parse(Problem, JSON.parse(body))).toMatchObject({ status, requestId: 'JKJaXmPLvHcESHA=' });
  expect(body.length).toBeLessThan(64 * 1024);
}

describe('every answer has the headers, and every problem is problem details', () => {
  test.each(routes)('of $id: taken, refused, not found, failed', async (route) => {
    const keeps = route.access === 'public' && route.path.startsWith('/v1/tools/');
    const { send } = await opened();
    const taken = await send(rightly(route));
    expectEdge(taken, { keeps: keeps && taken.status === 200 });

    const statuses: Record<string, number> = {};
    const refused = async (how: string, sent: Sent): Promise<void> => {
      const answer = await send(sent);
      expectEdge(answer);
      statuses[how] = answer.status;
    };
    await refused('method', rightly(route, { method: 'PATCH' }));
    if (route.params !== undefined) {
      const bad = Object.fromEntries(Object.keys(known).map((name) => [name, 'NO%20SUCH']));
      await refused('parameter', rightly(route, { path: pathOf(route, bad) }));
    }
    if (route.query !== undefined) await refused('query', rightly(route, { query: { ['q'.repeat(9000)]: '1' } }));
    if (isStaffs(route)) {
      const { claims: _claims, ...without } = rightly(route);
      await refused('nobody', without);
      await refused('id token', rightly(route, { claims: { ...staffClaims(route.access), token_use: 'id' } }));
      const other = route.access === 'audit-lead' ? 'business-manager' : 'audit-lead';
      await refused('other role', rightly(route, { claims: staffClaims(other) }));
    }
    if (route.access === 'link') {
      const { headers: _key, ...without } = rightly(route);
      await refused('no key', { ...without, headers: json });
      await refused('another key', { ...without, headers: { ...json, authorization: `Basic ${token}` } });
      await refused('unknown link', rightly(route, { headers: { ...json, authorization: 'Bearer no' }, body: '{}' }));
    }
    if (route.body !== undefined) {
      await refused(
        'large',
        rightly(route, { body: JSON.stringify(['a'.repeat(route.takes === 'file' ? maxFileBytes : 256 * 1024)]) }),
      );
      await refused('text', rightly(route, { headers: { 'content-type': 'text/plain' } }));
      await refused('no JSON', rightly(route, { body: '{' }));
      await refused('no object', rightly(route, { body: '[]' }));
      const keys = Array.from({ length: 9000 }, (_, at) => [`k${at}`, 1]);
      await refused('unknown keys', rightly(route, { body: JSON.stringify(Object.fromEntries(keys)) }));
      await refused('long key', rightly(route, { body: JSON.stringify({ ['k'.repeat(200_000)]: 1 }) }));
    }
    const asStaff = { nobody: 401, 'id token': 401, 'other role': 403 };
    const ofBody = { large: 413, text: 415, 'no JSON': 400, 'no object': 422, 'unknown keys': 422 };
    expect(statuses).toMatchObject({
      method: 405,
      ...(isStaffs(route) ? asStaff : {}),
      ...(route.access === 'link' ? { 'no key': 401, 'another key': 401 } : {}),
      ...(route.body === undefined ? {} : ofBody),
    });

    // Held against a table out of reach: a route that reads it fails, and says no word of why.
    const broken = await (await opened({ isBroken: true })).send(rightly(route));
    expectEdge(broken, { keeps: keeps && broken.status === 200 });
    expect(broken.body).not.toContain('Quill');
  });

  test('of what is no route', async () => {
    const { send } = await opened();
    for (const path of ['/', '/v1', '/v1/nothing', `/v1/${'a'.repeat(9000)}`]) {
      const answer = await send({ path });
      expectEdge(answer);
      expect(answer.status).toBe(404);
    }
  });
});

describe('no line of a log has anything that was sent', () => {
  const canary = /quill|featherstonehaugh|943.?476.?5919|ERROR/i;
  const text = 'Quill Featherstonehaugh 943 476 5919 ERROR';
  const slug = 'quill-featherstonehaugh';
  const ownHeaders = {
    ...Object.fromEntries(
      [
        ['x-request-id', 'x-amzn-trace-id', 'x-forwarded-for', 'forwarded', 'te', 'origin', 'from', 'x-on'],
        ['if-match', 'if-none-match', 'idempotency-key', 'pull-key', 'accept-language', 'content-encoding'],
      ].flatMap((names) => names.map((name) => [name, slug] as const)),
    ),
    cookie: `name=${text}`,
    'user-agent': text,
    referer: `https://${slug}.example/`,
    [slug]: text,
  };
  /** What people write, in a body that a route takes as it is. */
  const bodies: Record<string, unknown> = {
    check: { outcome: 'known', note: text },
    submission: { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes', details: text } } },
    'exchange-code': { code: text },
    'put-agency': {
      name: text,
      service: 'police',
      contact: { email: `${slug}@a.example` },
      lead: { email: 'b@b.example' },
    },
    extend: { askedOn: '2026-04-20', dueOn: '2026-05-20', reason: text },
    'change-contact': { email: `${slug}@agency.example` },
    acknowledge: { by: text, note: text },
    'seen-to': { by: text, note: text },
    'put-identifiers': { name: text, dateOfBirth: '2015-05-05', nhsNumber: '943 476 5919', address: text },
    query: { question: 'A1', text, askedOn: '2026-04-20' },
    'ask-revision': { note: text },
    release: { to: [text] },
  };

  /** Whether a request has left a line, and nothing of its own in any. */
  const isQuiet = ({ lines }: Answered): boolean =>
    lines.some(({ code }) => code === 'request-answered') &&
    !canary.test(JSON.stringify(lines.map(({ code, fields }) => ({ code, fields }))));

  test.each(routes)('of $id: headers, path, query, body', async (route) => {
    const { send } = await opened();
    const body = JSON.stringify(bodies[route.id] ?? { [text]: text });
    const right = rightly(route, route.body === undefined ? {} : { body });
    const withHeader = (name: string, value: string): Sent => ({
      ...right,
      headers: { ...right.headers, [name]: value },
    });
    const told: Sent[] = [
      ...Object.entries(ownHeaders).map(([name, value]) => withHeader(name, value)),
      ...[`Bearer ${slug}`, text].map((value) => withHeader('authorization', value)),
      withHeader('content-type', text),
      { ...right, query: { [text]: text, after: slug, asAt: slug } },
      { ...right, body: text },
    ];
    const loud: unknown[] = [];
    for (const sent of told) if (!isQuiet(await send(sent))) loud.push(sent);
    // An id that fits and is nobody's; one parameter at a time, and all of them.
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    for (const some of [...names.map((name) => [name]), names]) {
      for (const value of [slug, encodeURIComponent(text)]) {
        const path = pathOf(route, Object.fromEntries(some.map((name) => [name, value])));
        const answer = await send({ ...right, path });
        // What the manager puts under an id of their own choosing is logged by it.
        if (answer.status >= 300 && !isQuiet(answer)) loud.push(path);
      }
    }
    expect(loud).toStrictEqual([]);
  });

  test('of what is no route', async () => {
    const { send } = await opened();
    const loud: unknown[] = [];
    for (const path of [`/${slug}`, `/v1/audits/${encodeURIComponent(text)}/${slug}`]) {
      for (const method of ['GET', slug]) {
        if (!isQuiet(await send({ method, path, headers: ownHeaders }))) loud.push(`${method} ${path}`);
      }
    }
    expect(loud).toStrictEqual([]);
  });
});

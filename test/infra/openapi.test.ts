import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { openApiFile, openApiText } from '../../infra/openapi.ts';
import { bodyExamples } from '../../infra/openapi-examples.ts';
import { managerRoutes } from '../../shared/front/manager/routes.ts';
import { leadRoutes } from '../../shared/front/lead/routes.ts';
import { maxBodyBytes } from '../../shared/base/http/body.ts';
import { problemTypes } from '../../shared/base/http/problem.ts';
import type { Route, Routes } from '../../shared/base/http/route.ts';
import { pullRoutes } from '../../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes, toolRoutes } from '../../shared/front/agency/routes.ts';
import { Tool } from '../../shared/domain/tool/tool.ts';
import { at, listAt, root, textAt } from './template.ts';

const text = readFileSync(openApiFile, 'utf8');
const document: unknown = JSON.parse(text);
const tables: readonly Routes[] = [agencyRoutes, pullRoutes, toolRoutes, managerRoutes, leadRoutes];
const routes = tables.flatMap((table) => Object.entries(table).map(([id, route]) => ({ id, ...route })));

const entriesAt = (value: unknown, ...path: string[]): [string, unknown][] => Object.entries(at(value, ...path) ?? {});

interface Operation {
  method: string;
  path: string;
  value: unknown;
}
const operations: Operation[] = entriesAt(document, 'paths').flatMap(([path, methods]) =>
  entriesAt(methods).map(([method, value]) => ({ method: method.toUpperCase(), path, value })),
);
const operationOf = (route: Route): unknown =>
  operations.find((one) => one.method === route.method && one.path === route.path)?.value;

const redocly = (file: string) =>
  promisify(execFile)(
    join(root, 'node_modules/.bin/redocly'),
    ['lint', file, '--config', join(root, '.redocly.yaml'), '--format', 'json'],
    { cwd: root, env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
  ).then(
    ({ stdout }) => ({ passed: true, stdout }),
    (error: unknown) => ({ passed: false, stdout: String(at(error, 'stdout')) }),
  );

describe('docs/openapi.json', () => {
  test('is what the routes make', () => {
    // When this fails: npm run openapi
    expect(text).toBe(openApiText());
  });

  test('passes the linter, without a warning', async () => {
    const { passed, stdout } = await redocly(openApiFile.pathname);
    expect(passed).toBe(true);
    expect(at(JSON.parse(stdout), 'totals')).toMatchObject({ errors: 0, warnings: 0 });
  });

  test('has no pattern that looks ahead or behind: many programs that read such documents cannot', () => {
    const patterns = [...text.matchAll(/"pattern": (".*")/g)].map(([, pattern = '']) => String(JSON.parse(pattern)));
    expect(patterns.length).toBeGreaterThan(50);
    expect(patterns.filter((pattern) => /\(\?<?[=!]/.test(pattern))).toStrictEqual([]);
  });

  test('would not pass with an operation that says nothing of who may call it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'case-audit-openapi-'));
    const broken: unknown = JSON.parse(text);
    Reflect.deleteProperty(at(broken, 'paths', '/v1/asked', 'get') as object, 'security');
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(broken));
    const { passed, stdout } = await redocly(join(folder, 'openapi.json'));
    rmSync(folder, { recursive: true });
    expect(passed).toBe(false);
    expect(listAt(JSON.parse(stdout), 'problems').map((problem) => at(problem, 'ruleId'))).toStrictEqual([
      'security-defined',
    ]);
  });
});

describe('its operations', () => {
  test('are the routes of the tables, and nothing else', () => {
    const named = (one: { method: string; path: string }, id: unknown) => `${one.method} ${one.path} ${String(id)}`;
    expect(operations.map((one) => named(one, at(one.value, 'operationId'))).toSorted()).toStrictEqual(
      routes.map((route) => named(route, route.id)).toSorted(),
    );
    expect(routes.length).toBeGreaterThan(20);
  });

  test('have names and places of their own', () => {
    expect(new Set(routes.map((route) => route.id)).size).toBe(routes.length);
    expect(new Set(routes.map((route) => `${route.method} ${route.path}`)).size).toBe(routes.length);
  });

  test.each(routes)('$id stands under /v1: pages stand elsewhere, and are not told here', (route) => {
    expect(route.path.startsWith('/v1/')).toBe(true);
  });

  test.each(routes)('$id says who may call it', (route) => {
    const wanted = {
      link: [{ link: [] }],
      'business-manager': [{ staff: [] }],
      'audit-lead': [{ staff: [] }],
      public: [],
      session: 'no part of the document',
    };
    expect(at(operationOf(route), 'security')).toStrictEqual(wanted[route.access]);
  });

  test.each(routes)('$id takes exactly the parameters that its path names', (route) => {
    const inPath = listAt(operationOf(route), 'parameters')
      .filter((one) => at(one, 'in') === 'path')
      .map((one) => String(at(one, 'name')));
    expect(inPath.toSorted()).toStrictEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted());
  });

  test.each(routes)('$id has no token, name or address in its path or query', (route) => {
    const names = listAt(operationOf(route), 'parameters')
      .filter((one) => at(one, 'in') !== 'header')
      .map((one) => String(at(one, 'name')));
    const allowed = new Set([
      'audit',
      'case',
      'agency',
      'person',
      'service',
      'version',
      'revision',
      'tool',
      'after',
      'limit',
      'asAt',
      'seq',
      'comment',
    ]);
    expect(names.filter((name) => !allowed.has(name))).toStrictEqual([]);
  });

  test.each(routes.filter((route) => route.body !== undefined))('$id tells how a body can be refused', (route) => {
    const answers = entriesAt(operationOf(route), 'responses').map(([status]) => status);
    expect(answers).toStrictEqual(expect.arrayContaining(['400', '413', '415', '422', '500']));
    expect(at(operationOf(route), 'requestBody', 'required')).toBe(true);
  });

  test.each(routes.filter((route) => route.body !== undefined))(
    '$id has a body to begin with, which it takes',
    (route) => {
      const example = at(operationOf(route), 'requestBody', 'content', 'application/json', 'example');
      expect(example).toStrictEqual(bodyExamples[route.id]);
      // A file is taken as text, and read by the route itself.
      const body = route.takes === 'file' ? Tool : route.body!;
      expect(z.safeParse(body, example).error?.issues).toBeUndefined();
    },
  );

  test('show no body of what is no route', () => {
    const ids = new Set(routes.filter((route) => route.body !== undefined).map(({ id }) => id));
    expect(Object.keys(bodyExamples).filter((id) => !ids.has(id))).toStrictEqual([]);
  });

  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const gateway = { 'application/json': { schema: { $ref: '#/components/schemas/GatewayAnswer' } } };

  test.each(routes)('$id answers each problem as problem details, or as API Gateway answers it', (route) => {
    const isStaffs = route.access === 'business-manager' || route.access === 'audit-lead';
    const refused = entriesAt(operationOf(route), 'responses').filter(([status]) => Number(status) >= 400);
    const contents = Object.fromEntries(refused.map(([status, answer]) => [status, at(answer, 'content')]));
    const byGatewayToo = [...(isStaffs ? ['401'] : []), ...(route.body === undefined ? [] : ['413']), '429', '500'];
    expect(contents).toStrictEqual({
      ...Object.fromEntries(refused.map(([status]) => [status, problem])),
      ...Object.fromEntries(byGatewayToo.map((status) => [status, { ...problem, ...gateway }])),
      '503': gateway,
    });
    for (const [, answer] of refused) expect(textAt(answer, 'description')).not.toBe('');
  });

  test.each(routes)('$id says how whoever has no key for it is refused', (route) => {
    const wanted = {
      link: ['401', '404'],
      'business-manager': ['401', '403'],
      'audit-lead': ['401', '403'],
      public: [],
      session: ['no part of the document'],
    };
    const answers = entriesAt(operationOf(route), 'responses').map(([status]) => status);
    expect(answers).toStrictEqual(expect.arrayContaining(wanted[route.access]));
    expect(answers.includes('401')).toBe(route.access !== 'public');
  });

  test('say of a header that nothing is answered without that it is required, and of no other', () => {
    const required = operations.flatMap(({ value }) =>
      listAt(value, 'parameters').flatMap((one) =>
        at(one, 'in') === 'header' && at(one, 'required') === true
          ? [`${String(at(value, 'operationId'))} ${String(at(one, 'name'))}`]
          : [],
      ),
    );
    expect(required.toSorted()).toStrictEqual(['copy pull-key', 'pull-identifiers pull-key']);
  });

  test('promise only statuses that a problem has, or that API Gateway gives by itself', () => {
    const known = new Set([...Object.values(problemTypes).map(({ status }) => String(status)), '429', '503']);
    const promised = operations.flatMap(({ value }) => entriesAt(value, 'responses').map(([status]) => status));
    expect(promised.filter((status) => Number(status) >= 400 && !known.has(status))).toStrictEqual([]);
  });
});

describe('its schemas', () => {
  /** Every schema of an object, by where it stands. */
  function objectsIn(value: unknown, way: string): { way: string; strict: boolean }[] {
    if (typeof value !== 'object' || value === null) return [];
    // What is one of several is as strict as each of them.
    const isShape = at(value, 'type') === 'object' && at(value, 'oneOf') === undefined;
    const own = isShape ? [{ way, strict: at(value, 'additionalProperties') === false }] : [];
    return [...own, ...Object.entries(value).flatMap(([key, inner]) => objectsIn(inner, `${way}/${key}`))];
  }

  test('of objects are strict, save where the shape belongs to the questionnaire, or is by person or agency', () => {
    const open = objectsIn(document, '').filter((one) => !one.strict);
    expect(open.map((one) => one.way).toSorted()).toStrictEqual([
      '/components/schemas/Amendment/properties/case/properties/attributes',
      '/components/schemas/Amendment/properties/case/properties/auditors',
      '/components/schemas/Amendment/properties/case/properties/children/items/properties/attributes',
      '/components/schemas/Case/properties/attributes',
      '/components/schemas/Case/properties/auditors',
      '/components/schemas/Case/properties/children/items/properties/attributes',
      '/components/schemas/Check/oneOf/0/properties/people',
      '/components/schemas/Check/oneOf/1/properties/people',
      '/components/schemas/Check/oneOf/2/properties/people',
      '/components/schemas/Checked/properties/people',
      '/components/schemas/Completeness/properties/cases/items/properties/returns/items/properties/people',
      '/components/schemas/Consulted/properties/tool',
      '/components/schemas/Copy/properties/content',
      '/components/schemas/History/properties/historyEvents/items/properties/said/properties/people',
      '/components/schemas/NewCase/properties/attributes',
      '/components/schemas/NewCase/properties/auditors',
      '/components/schemas/NewCase/properties/children/items/properties/attributes',
      '/components/schemas/Submission',
      '/paths//v1/tool.schema.json/get/responses/200/content/application/schema+json/schema',
      '/paths//v1/tools/{tool}/get/responses/200/content/application/json/schema',
      '/paths//v1/tools/{tool}/loaded/get/responses/200/content/application/json/schema/properties/tool',
      '/paths//v1/tools/{tool}/schema.json/get/responses/200/content/application/schema+json/schema',
    ]);
  });

  test('of answers are objects, never bare arrays', () => {
    const bare = operations.flatMap(({ path, value }) =>
      entriesAt(value, 'responses').flatMap(([, answer]) =>
        entriesAt(answer, 'content')
          .filter(([, content]) => at(content, 'schema', 'type') === 'array')
          .map(() => path),
      ),
    );
    expect(bare).toStrictEqual([]);
  });

  test('name fields in camelCase', () => {
    const names = (value: unknown): string[] =>
      typeof value !== 'object' || value === null
        ? []
        : [
            ...(at(value, 'type') === 'object' ? entriesAt(value, 'properties').map(([name]) => name) : []),
            ...Object.values(value).flatMap(names),
          ];
    expect(names(at(document, 'components')).filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name))).toStrictEqual([]);
  });

  test('the largest body is said as it is', () => {
    expect(problemTypes['too-large'].title).toContain(`${maxBodyBytes / 1024} KB`);
  });
});

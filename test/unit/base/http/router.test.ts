import { describe, expect, test } from 'vitest';
import { createMethodsOf, createRouter } from '../../../../shared/base/http/router.ts';

const routes = [
  { id: 'one', method: 'GET', path: '/v1/things/{thing}' },
  { id: 'list', method: 'GET', path: '/v1/things' },
  { id: 'special', method: 'GET', path: '/v1/things/special' },
  { id: 'make', method: 'POST', path: '/v1/things' },
  { id: 'part', method: 'GET', path: '/v1/things/{thing}/parts/{part}' },
  { id: 'dotted', method: 'GET', path: '/v1/schema.json' },
] as const;
const find = createRouter(routes);

describe('a route is found', () => {
  test.each([
    ['GET', '/v1/things', 'list', {}],
    ['POST', '/v1/things', 'make', {}],
    ['GET', '/v1/things/', 'list', {}],
    ['GET', '/v1/things/a', 'one', { thing: 'a' }],
    ['GET', '/v1/things/a/', 'one', { thing: 'a' }],
    ['GET', '/v1/things/special', 'special', {}],
    ['GET', '/v1/things/a/parts/b', 'part', { thing: 'a', part: 'b' }],
    ['GET', '/v1/things/%2Fa%20b/parts/b', 'part', { thing: '%2Fa%20b', part: 'b' }],
    ['GET', '/v1/schema.json', 'dotted', {}],
  ])('for %s %s', (method, path, id, params) => {
    const found = find(method, path);
    expect([found?.route.id, found?.params]).toStrictEqual([id, params]);
  });

  test.each([
    ['PUT', '/v1/things'],
    ['GET', ''],
    ['GET', '/'],
    ['GET', '//'],
    ['GET', '/v1'],
    ['GET', '/v1/things//'],
    ['GET', '/v1/things//parts/b'],
    ['GET', '/v1/things/a/b'],
    ['GET', '/v1/things/a/parts/b/c'],
    ['GET', '/v1/schema-json'],
    ['GET', 'v1/things'],
    ['GET', '/v1/things/{thing}/parts'],
  ])('for none other: %s %s', (method, path) => {
    expect(find(method, path)).toBeUndefined();
  });
});

describe('the methods of a path', () => {
  const methodsOf = createMethodsOf(routes);

  test.each([
    ['/v1/things', ['GET', 'POST']],
    ['/v1/things/', ['GET', 'POST']],
    ['/v1/things/a', ['GET']],
    ['/v1/things/special', ['GET']],
    ['/v1/things/a/parts/b', ['GET']],
    ['/v1/things//', []],
    ['/v1', []],
    ['', []],
  ])('%j: %j', (path, methods) => {
    expect(methodsOf(path)).toStrictEqual(methods);
  });
});

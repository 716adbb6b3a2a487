/** What stands in the addresses of pages: browsers keep them, and programs on the way note them. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { Route, Routes } from '../../../../../shared/base/http/route.ts';
import { peopleRoutes } from '../../../../../shared/front/agency/form/people-routes.ts';
import { formRoutes } from '../../../../../shared/front/agency/form/routes.ts';

const all: Routes = { ...formRoutes, ...peopleRoutes };
const routes = Object.entries(all).map(([id, route]) => ({ id, route }));

/** The names that a route's schema states for its path or its query. */
const namesOf = (schema: Route['params']): string[] =>
  schema === undefined ? [] : Object.keys(z.toJSONSchema(schema, { io: 'input' }).properties ?? {});

describe('the address of a page', () => {
  test.each(routes)('$id stands apart from the API, which is under /v1', ({ route }) => {
    expect(route.path).toMatch(/^\/(?!v\d)/);
  });

  test.each(routes)('$id takes exactly the parameters that its path names', ({ route }) => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    expect(namesOf(route.params).toSorted()).toStrictEqual(inPath.toSorted());
  });

  test.each(routes)('$id has no key, code, name or address of anybody in its path or query', ({ route }) => {
    // Ids, numbers of versions, files that pages load; and of a query where it leads on to, and that somebody signed out, and which
    // page is shown once more: an id of the session's own.
    const allowed = new Set(['again', 'audit', 'case', 'agency', 'page', 'version', 'file', 'to', 'then', 'out']);
    expect([...namesOf(route.params), ...namesOf(route.query)].filter((name) => !allowed.has(name))).toStrictEqual([]);
  });
});

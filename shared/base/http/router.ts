import type { Route } from './route.ts';

/** The route of a request, with its path's parameters as they stand in it, not decoded. */
export interface Found<T> {
  route: T;
  params: Record<string, string>;
}

interface Pattern<T> {
  route: T;
  /** By segment: the text it must be, or the name of the parameter that it is. */
  segments: readonly { text: string; param?: string }[];
}

const patternOf = <T extends Pick<Route, 'path'>>(route: T): Pattern<T> => ({
  route,
  segments: route.path.split('/').map((text) => {
    const param = /^\{(.+)\}$/.exec(text)?.[1];
    return param === undefined ? { text } : { text, param };
  }),
});

/** What a path's segments give the parameters of a pattern; undefined where they do not fit it. */
function paramsOf<T>({ segments }: Pattern<T>, given: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, { text, param }] of segments.entries()) {
    const value = given[index] ?? '';
    if (param === undefined ? value !== text : value === '') return undefined;
    if (param !== undefined) params[param] = value;
  }
  return params;
}

/** A path's segments; a slash may follow it. */
function segmentsOf(path: string): string[] {
  const segments = path.split('/');
  if (segments.length > 2 && segments.at(-1) === '') segments.pop();
  return segments;
}

/** What tells which methods a path is served with: none where it is no route's. */
export function createMethodsOf(
  routes: readonly Pick<Route, 'method' | 'path'>[],
): (path: string) => readonly string[] {
  const patterns = routes.map(patternOf);
  return (path) => {
    const given = segmentsOf(path);
    const serving = patterns.filter((pattern) => paramsOf(pattern, given) !== undefined);
    return [...new Set(serving.map(({ route }) => route.method))].toSorted();
  };
}

/** What finds a request's route. A slash may follow its path; a path without parameters goes before one that has some. */
export function createRouter<T extends Pick<Route, 'method' | 'path'>>(
  routes: readonly T[],
): (method: string, path: string) => Found<T> | undefined {
  const patterns = routes
    .map(patternOf)
    .toSorted((a, b) => Number(a.route.path.includes('{')) - Number(b.route.path.includes('{')));
  return (method, path) => {
    const given = segmentsOf(path);
    for (const pattern of patterns) {
      if (pattern.route.method !== method) continue;
      const params = paramsOf(pattern, given);
      if (params !== undefined) return { route: pattern.route, params };
    }
    return undefined;
  };
}

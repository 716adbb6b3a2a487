import type { Route } from './route.ts';

/** The route of a request, with its path's parameters as they stand in it, not decoded. */
export interface Found<T> {
  route: T;
  params: Record<string, string>;
}

const slashes = (path: string): number => path.split('/').length;

/** A pattern of a path such as `/v1/audits/{audit}`, by segment; a slash may follow. */
function patternOf(path: string): RegExp {
  const segments = path.split('/').map((segment) => {
    const name = /^\{([a-zA-Z]+)\}$/.exec(segment)?.[1];
    return name === undefined ? segment.replaceAll(/[^\w-]/g, String.raw`\$&`) : `(?<${name}>[^/]+)`;
  });
  return new RegExp(`^${segments.join('/')}/?$`);
}

/**
 * What finds a request's route. A path without parameters goes before one that has some. Patterns are made when a request
 * first asks for them: a function that starts has better things to do.
 */
export function createRouter<T extends Pick<Route, 'method' | 'path'>>(
  routes: readonly T[],
): (method: string, path: string) => Found<T> | undefined {
  const patterns = new Map<T, RegExp>();
  const ordered = routes.toSorted((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));
  return (method, path) => {
    const depth = slashes(path.replace(/(?<=.)\/$/, ''));
    for (const route of ordered) {
      if (route.method !== method || slashes(route.path) !== depth) continue;
      const pattern = patterns.get(route) ?? patternOf(route.path);
      patterns.set(route, pattern);
      const match = pattern.exec(path);
      if (match !== null) return { route, params: { ...match.groups } };
    }
    return undefined;
  };
}

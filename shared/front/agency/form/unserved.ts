import type { Reply, RequestHeaders } from '../../../base/http/request.ts';
import { problemTypes } from '../../../base/http/problem.ts';
import type { Site } from '../../../base/ui/page.ts';
import { openPage } from './open-page.ts';
import { problemPage } from './site.ts';

/** The page of a link, also where a program that rewrites links has put a slash or its key behind it. */
const openish = /^\/open(?:[/#%]|$)/;

/**
 * What somebody with a browser is shown at an address that is no route. The page of a link takes a key out of its address by
 * itself: nothing here reads it.
 */
export const unservedPage =
  (site: Site) =>
  ({ method, path, headers }: { method: string; path: string; headers: RequestHeaders }): Reply | undefined => {
    if (method !== 'GET') return undefined;
    if (openish.test(path)) return openPage(site);
    if (path.startsWith('/v1/') || !(headers['accept'] ?? '').includes('text/html')) return undefined;
    return problemPage(site, { type: '/problems/not-found', ...problemTypes['not-found'] });
  };

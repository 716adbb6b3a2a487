import type { Problem } from '../../../base/http/problem.ts';
import type { Reply, RequestHeaders } from '../../../base/http/request.ts';
import type { Site } from '../../../base/ui/page.ts';
import { openPage } from './open-page.ts';
import { problemPage } from './problem-page.ts';

/** The page of a link, also where a program that rewrites links has put a slash or its key behind it. */
const openish = /^\/open(?:[/#%]|$)/;

/**
 * What is shown at an address that is no route, where a program that rewrites links has made it of a link's. Its page takes the
 * key out of its address by itself: nothing here reads it.
 */
export const unservedPage =
  (site: Site) =>
  ({ method, path }: { method: string; path: string }): Reply | undefined =>
    method === 'GET' && openish.test(path) ? openPage(site) : undefined;

/** That an address is no route, for somebody with a browser; a program that asks for data is told so as data. */
export const unservedProblem =
  (site: Site) =>
  (problem: Problem, { address, headers }: { address: string; headers: RequestHeaders }): Reply | undefined =>
    address.startsWith('/v1/') || !(headers['accept'] ?? '').includes('text/html')
      ? undefined
      : problemPage(site, problem);

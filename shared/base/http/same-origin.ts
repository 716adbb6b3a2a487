import { HttpProblem } from './problem.ts';
import type { RequestHeaders } from './request.ts';

/**
 * Whether another site's page posted something. Browsers say where a form was posted from (`Sec-Fetch-Site`); older ones only which
 * origin (`Origin`), and `null` for a page that tells nobody where it stands, as ours do. What says neither is no browser, or
 * one of ours: then the token of the form's session has to tell.
 */
export function isForeignOrigin(headers: RequestHeaders): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  return site === undefined
    ? origin !== undefined && origin !== 'null' && !(URL.canParse(origin) && new URL(origin).host === host)
    : site !== 'same-origin' && site !== 'none';
}

/** Refuses what another site's page posts. @throws HttpProblem 403 */
export function refuseForeignOrigin(headers: RequestHeaders): void {
  if (isForeignOrigin(headers)) throw new HttpProblem('not-allowed', 'This form was sent from another site.');
}

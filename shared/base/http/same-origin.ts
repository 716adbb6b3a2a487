import { HttpProblem } from './problem.ts';
import type { RequestHeaders } from './request.ts';

/**
 * Refuses what another site's page posts. Browsers say where a form was posted from (`Sec-Fetch-Site`); older ones only which
 * origin (`Origin`), and `null` for a page that tells nobody where it stands, as ours do. What says neither is no browser, or
 * one of ours: then the token of the form's session has to tell.
 * @throws HttpProblem 403
 */
export function refuseForeignOrigin(headers: RequestHeaders): void {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isForeign =
    site === undefined
      ? origin !== undefined && origin !== 'null' && !(URL.canParse(origin) && new URL(origin).host === host)
      : site !== 'same-origin' && site !== 'none';
  if (isForeign) throw new HttpProblem('not-allowed', 'This form was sent from another site.');
}

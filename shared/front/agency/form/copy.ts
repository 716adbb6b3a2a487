import type { Table } from '../../../base/aws/table.ts';
import { seeOther, type Site } from '../../../base/ui/page.ts';
import { findForCopy } from '../../../domain/identifiers/pull-key.ts';
import type { LinkDeps } from '../../../domain/links/open.ts';
import { pullKeyOf } from '../../../domain/sessions/session.ts';
import { openCopy } from '../copy.ts';
import { copyPage } from './copy-page.ts';
import type { CopyPageHandlers } from './copy-routes.ts';
import { codeFor, returnPage } from './paths.ts';
import { inSession } from './session.ts';

/** What the page of what was sent works with. */
export interface CopyPageDeps extends LinkDeps {
  drafts: Table;
  site: Site;
}

/** What was sent, for whoever has given a code. */
export const createCopyPages = (deps: CopyPageDeps): CopyPageHandlers => ({
  async 'copy-page'(request) {
    const { now, params } = request;
    const { session, found } = await inSession(deps.drafts, request, (link, { secret }) =>
      findForCopy(deps, { headers: { 'pull-key': pullKeyOf(secret) }, link, now, params }),
    );
    const { opened, isGood } = found;
    if (!isGood) return seeOther(codeFor(returnPage(opened.key, 'copies', params.version)));
    const copy = await openCopy(deps, opened, params.version, { link: session.link, now });
    return copyPage(deps.site, opened, copy);
  },
});

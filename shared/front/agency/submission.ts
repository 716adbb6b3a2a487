import { etagOf, versionOfTag } from '../../base/http/entity-tag.ts';
import { openReturn } from '../../domain/links/open.ts';
import { keyHash } from '../../domain/returns/cycle.ts';
import type { AgencyDeps } from './deps.ts';
import type { AgencyHandlers } from './routes.ts';
import { assessed, takeSubmission } from './send.ts';

/** What the bearer of a link sends: a version of a return. */
export const createSubmissionHandlers = (deps: AgencyDeps): Pick<AgencyHandlers, 'submission'> => ({
  async submission(request) {
    const idempotencyKey = request.headers['idempotency-key'];
    const ifMatch = request.headers['if-match'];
    const opened = await openReturn(deps, request, { callerMayReject: false });
    const conditions = {
      ...(idempotencyKey === undefined ? {} : { key: keyHash(opened.key, idempotencyKey) }),
      ...(ifMatch === undefined ? {} : { ifMatch: versionOfTag(ifMatch) }),
    };
    const receipt = await takeSubmission(deps, opened, assessed(opened, request.body), { request, conditions });
    return { status: 201, body: receipt, headers: { etag: etagOf(receipt.version) } };
  },
});

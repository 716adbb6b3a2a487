import { createAskedHandlers } from './asked.ts';
import { createCheckHandlers } from './check.ts';
import { createCodeHandlers } from './codes.ts';
import { createConsultedHandlers } from './consultation.ts';
import { createCopyHandlers } from './copy.ts';
import type { AgencyDeps } from './deps.ts';
import { createReceiptHandlers } from './receipt.ts';
import type { AgencyHandlers } from './routes.ts';
import { createSubmissionHandlers } from './submission.ts';

/** Everything that the bearer of a link can do, but for pulling identifiers. */
export const createAgencyHandlers = (deps: AgencyDeps): AgencyHandlers => ({
  ...createAskedHandlers(deps),
  ...createCheckHandlers(deps),
  ...createSubmissionHandlers(deps),
  ...createReceiptHandlers(deps),
  ...createCopyHandlers(deps),
  ...createCodeHandlers(deps),
  ...createConsultedHandlers(deps),
});

import { createCorrectionHandlers } from './corrections.ts';
import type { LeadDeps } from './deps.ts';
import { createJudgementHandlers } from './judgements.ts';
import { createPackHandlers } from './packs.ts';
import { createQueryHandlers } from './queries.ts';
import { createReleaseHandlers } from './releases.ts';
import { createRevisionHandlers } from './revisions.ts';
import type { LeadHandlers } from './routes.ts';

/** Everything that the audit lead can do. */
export const createLeadHandlers = (deps: LeadDeps): LeadHandlers => ({
  ...createRevisionHandlers(deps),
  ...createQueryHandlers(deps),
  ...createCorrectionHandlers(deps),
  ...createJudgementHandlers(deps),
  ...createPackHandlers(deps),
  ...createReleaseHandlers(deps),
});

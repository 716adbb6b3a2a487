import { onFirstUse } from '../../base/http/on-first-use.ts';
import { createAgencyHandlers } from './agencies.ts';
import { createAmendmentHandlers } from './amendments.ts';
import { createAuditHandlers } from './audits.ts';
import { createCaseHandlers } from './cases.ts';
import { createCompletenessHandlers } from './completeness.ts';
import { createConcernHandlers } from './concerns.ts';
import { consultationRoutes } from './consultation-routes.ts';
import { createContactHandlers } from './contacts.ts';
import type { ManagerDeps } from './deps.ts';
import { createDraftHandlers } from './drafts.ts';
import { createGateHandlers } from './gates.ts';
import { createDropHandlers } from './drops.ts';
import { createHistoryHandlers } from './history.ts';
import { createIdentifierHandlers } from './identifiers.ts';
import { createReopeningHandlers } from './reopening.ts';
import { createMoveHandlers } from './moves.ts';
import { createReturnHandlers } from './returns.ts';
import type { ManagerHandlers } from './routes.ts';
import { createToDoHandlers } from './to-do.ts';
import { toolFileRoutes } from './tool-routes.ts';
import { createWaiverHandlers } from './waivers.ts';

/** Everything that the business manager can do. */
export const createManagerHandlers = (deps: ManagerDeps): ManagerHandlers => ({
  ...createAuditHandlers(deps),
  ...createGateHandlers(deps),
  ...createDraftHandlers(deps),
  ...createAgencyHandlers(deps),
  ...createAmendmentHandlers(deps),
  ...createCaseHandlers(deps),
  ...createDropHandlers(deps),
  ...createMoveHandlers(deps),
  ...createReturnHandlers(deps),
  ...createReopeningHandlers(deps),
  ...createContactHandlers(deps),
  ...createConcernHandlers(deps),
  ...createToDoHandlers(deps),
  ...createWaiverHandlers(deps),
  ...createHistoryHandlers(deps),
  ...createCompletenessHandlers(deps),
  ...createIdentifierHandlers(deps),
  // It goes before the opening of some audits.
  ...onFirstUse(consultationRoutes, async () => (await import('./consultation.ts')).createConsultationHandlers(deps)),
  // What reads a tool's file, and packs it, is needed a few times a year.
  ...onFirstUse(toolFileRoutes, async () => (await import('./tools.ts')).createToolHandlers(deps)),
});

import * as z from 'zod/mini';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { createCodeHandlers } from '../shared/front/agency/identifiers.ts';
import { newSecret } from '../shared/domain/identifiers/code-rules.ts';
import { codeRoutes } from '../shared/front/agency/identifiers-routes.ts';
import { createAgencyHandlers } from '../shared/front/agency/returns.ts';
import { agencyRoutes } from '../shared/front/agency/routes.ts';
import { toolHandlers } from '../shared/front/agency/tools.ts';
import { toolRoutes } from '../shared/front/agency/tools-routes.ts';

const env = readEnv({ TABLE_NAME: text });
const log = createLog('agency-api');
const deps = { table: openTable(env.TABLE_NAME), log, newSecret };

export const handler = createHttpHandler({
  routes: [...agencyRoutes, ...codeRoutes, ...toolRoutes],
  handlers: { ...createAgencyHandlers(deps), ...createCodeHandlers(deps), ...toolHandlers },
  log,
  now: () => new Date(),
  // It compiles questionnaires as well.
  prepare: z.compile,
});

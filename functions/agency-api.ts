import * as z from 'zod/mini';
import { readEnv, text } from '../shared/aws/env.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { createHttpHandler } from '../shared/http/handler.ts';
import { createCodeHandlers } from '../shared/identifiers/agency.ts';
import { newSecret } from '../shared/identifiers/code-rules.ts';
import { codeRoutes } from '../shared/identifiers/routes.ts';
import { createAgencyHandlers } from '../shared/returns/agency.ts';
import { agencyRoutes } from '../shared/returns/routes.ts';
import { toolHandlers } from '../shared/tool/handlers.ts';
import { toolRoutes } from '../shared/tool/routes.ts';

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

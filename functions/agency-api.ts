import { readEnv, text } from '../shared/aws/env.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { createHttpHandler } from '../shared/http/handler.ts';
import { createAgencyHandlers } from '../shared/returns/agency.ts';
import { agencyRoutes } from '../shared/returns/routes.ts';
import { toolHandlers } from '../shared/tool/handlers.ts';
import { toolRoutes } from '../shared/tool/routes.ts';

const env = readEnv({ TABLE_NAME: text });
const log = createLog('agency-api');

export const handler = createHttpHandler({
  routes: [...agencyRoutes, ...toolRoutes],
  handlers: { ...createAgencyHandlers({ table: openTable(env.TABLE_NAME), log }), ...toolHandlers },
  log,
  now: () => new Date(),
});

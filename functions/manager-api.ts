import { createManagerHandlers } from '../shared/audits/manager.ts';
import { managerRoutes } from '../shared/audits/routes.ts';
import { readEnv, text } from '../shared/aws/env.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { createHttpHandler } from '../shared/http/handler.ts';

const env = readEnv({ TABLE_NAME: text });
const log = createLog('manager-api');

export const handler = createHttpHandler({
  routes: managerRoutes,
  handlers: createManagerHandlers({ table: openTable(env.TABLE_NAME), log }),
  log,
  now: () => new Date(),
});

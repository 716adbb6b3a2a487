import { createManagerHandlers } from '../shared/front/manager/manager.ts';
import { managerRoutes } from '../shared/front/manager/routes.ts';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { createIdentifierHandlers } from '../shared/front/manager/identifiers.ts';
import { identifierRoutes } from '../shared/front/manager/identifiers-routes.ts';

const env = readEnv({ TABLE_NAME: text, IDENTIFIERS_TABLE_NAME: text });
const log = createLog('manager-api');
const deps = { table: openTable(env.TABLE_NAME), identifiers: openTable(env.IDENTIFIERS_TABLE_NAME), log };

export const handler = createHttpHandler({
  routes: [...managerRoutes, ...identifierRoutes],
  handlers: { ...createManagerHandlers(deps), ...createIdentifierHandlers(deps) },
  log,
  now: () => new Date(),
});

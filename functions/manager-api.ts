import { createManagerHandlers } from '../shared/audits/manager.ts';
import { managerRoutes } from '../shared/audits/routes.ts';
import { readEnv, text } from '../shared/aws/env.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { createHttpHandler } from '../shared/http/handler.ts';
import { createIdentifierHandlers } from '../shared/identifiers/manager.ts';
import { identifierRoutes } from '../shared/identifiers/routes.ts';

const env = readEnv({ TABLE_NAME: text, IDENTIFIERS_TABLE_NAME: text });
const log = createLog('manager-api');
const deps = { table: openTable(env.TABLE_NAME), identifiers: openTable(env.IDENTIFIERS_TABLE_NAME), log };

export const handler = createHttpHandler({
  routes: [...managerRoutes, ...identifierRoutes],
  handlers: { ...createManagerHandlers(deps), ...createIdentifierHandlers(deps) },
  log,
  now: () => new Date(),
});

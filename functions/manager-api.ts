import * as z from 'zod/mini';
import { createManagerHandlers } from '../shared/front/manager/handlers.ts';
import { managerRoutes } from '../shared/front/manager/routes.ts';
import { days, readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';

const env = readEnv({
  TABLE_NAME: text,
  IDENTIFIERS_TABLE_NAME: text,
  IDENTIFIERS_DAYS: days,
  LINK_DAYS: days,
  DAY_HEADER: z.optional(text),
});
const log = createLog('manager-api', () => new Date());
const table = openTable(env.TABLE_NAME);

export const handler = createHttpHandler({
  routes: managerRoutes,
  handlers: createManagerHandlers({
    table,
    tools: emptyTools(),
    identifiers: openTable(env.IDENTIFIERS_TABLE_NAME, table),
    linkDays: env.LINK_DAYS,
    identifiersDays: env.IDENTIFIERS_DAYS,
    log,
  }),
  log,
  now: () => new Date(),
  dayHeader: env.DAY_HEADER,
});

import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { days, readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { createPullHandlers } from '../shared/front/agency/identifiers.ts';
import { pullRoutes } from '../shared/front/agency/identifiers-routes.ts';

const env = readEnv({ TABLE_NAME: text, IDENTIFIERS_TABLE_NAME: text, LINK_DAYS: days, DAY_HEADER: z.optional(text) });
const log = createLog('pull-identifiers');

export const handler = createHttpHandler({
  routes: pullRoutes,
  handlers: createPullHandlers({
    table: openTable(env.TABLE_NAME),
    linkDays: env.LINK_DAYS,
    identifiers: openTable(env.IDENTIFIERS_TABLE_NAME),
    log,
    newId: randomUUID,
  }),
  log,
  now: () => new Date(),
  dayHeader: env.DAY_HEADER,
});

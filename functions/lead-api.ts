import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { openBucket } from '../shared/base/aws/files.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { createLeadHandlers } from '../shared/front/lead/handlers.ts';
import { leadRoutes } from '../shared/front/lead/routes.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';

const env = readEnv({ TABLE_NAME: text, RESULTS_BUCKET: text, DAY_HEADER: z.optional(text) });
const log = createLog('lead-api', () => new Date());

export const handler = createHttpHandler({
  routes: leadRoutes,
  handlers: createLeadHandlers({
    table: openTable(env.TABLE_NAME),
    tools: emptyTools(),
    bucket: openBucket(env.RESULTS_BUCKET),
    log,
    newId: randomUUID,
  }),
  log,
  now: () => new Date(),
  dayHeader: env.DAY_HEADER,
});

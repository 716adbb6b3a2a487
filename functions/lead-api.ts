import { randomUUID } from 'node:crypto';
import { readEnv, text } from '../shared/aws/env.ts';
import { openBucket } from '../shared/aws/files.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { createLeadHandlers } from '../shared/figures/lead.ts';
import { leadRoutes } from '../shared/figures/routes.ts';
import { createHttpHandler } from '../shared/http/handler.ts';

const env = readEnv({ TABLE_NAME: text, RESULTS_BUCKET: text });
const log = createLog('lead-api');

export const handler = createHttpHandler({
  routes: leadRoutes,
  handlers: createLeadHandlers({
    table: openTable(env.TABLE_NAME),
    bucket: openBucket(env.RESULTS_BUCKET),
    log,
    newId: randomUUID,
  }),
  log,
  now: () => new Date(),
});

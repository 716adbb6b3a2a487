import { randomUUID } from 'node:crypto';
import { readEnv, text } from '../shared/aws/env.ts';
import { openBucket } from '../shared/aws/files.ts';
import { createLog } from '../shared/aws/log.ts';
import { openTable } from '../shared/aws/table.ts';
import { createLeadHandlers } from '../shared/figures/lead.ts';
import { leadRoutes } from '../shared/figures/routes.ts';
import { createHttpHandler } from '../shared/http/handler.ts';
import { createPackHandlers } from '../shared/packs/lead.ts';
import { packRoutes } from '../shared/packs/routes.ts';

const env = readEnv({ TABLE_NAME: text, RESULTS_BUCKET: text });
const log = createLog('lead-api');

const deps = { table: openTable(env.TABLE_NAME), bucket: openBucket(env.RESULTS_BUCKET), log };

export const handler = createHttpHandler({
  routes: [...leadRoutes, ...packRoutes],
  handlers: { ...createLeadHandlers({ ...deps, newId: randomUUID }), ...createPackHandlers(deps) },
  log,
  now: () => new Date(),
});

import { randomUUID } from 'node:crypto';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { openBucket } from '../shared/base/aws/files.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { createLeadHandlers } from '../shared/front/lead/figures.ts';
import { leadRoutes } from '../shared/front/lead/figures-routes.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { createPackHandlers } from '../shared/front/lead/packs.ts';
import { packRoutes } from '../shared/front/lead/packs-routes.ts';

const env = readEnv({ TABLE_NAME: text, RESULTS_BUCKET: text });
const log = createLog('lead-api');

const deps = { table: openTable(env.TABLE_NAME), bucket: openBucket(env.RESULTS_BUCKET), log };

export const handler = createHttpHandler({
  routes: [...leadRoutes, ...packRoutes],
  handlers: { ...createLeadHandlers({ ...deps, newId: randomUUID }), ...createPackHandlers(deps) },
  log,
  now: () => new Date(),
});

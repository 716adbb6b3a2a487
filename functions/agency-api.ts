import * as z from 'zod/mini';
import { compile } from 'zod/v4/core';
import { days, readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';
import { newSecret } from '../shared/domain/identifiers/code-rules.ts';
import { createAgencyHandlers } from '../shared/front/agency/handlers.ts';
import { agencyRoutes, toolRoutes } from '../shared/front/agency/routes.ts';
import { createToolHandlers } from '../shared/front/agency/tools.ts';

const env = readEnv({ TABLE_NAME: text, LINK_DAYS: days, DAY_HEADER: z.optional(text) });
const log = createLog('agency-api', () => new Date());
const table = openTable(env.TABLE_NAME);

export const handler = createHttpHandler({
  routes: { ...agencyRoutes, ...toolRoutes },
  handlers: {
    ...createAgencyHandlers({
      table,
      tools: emptyTools(),
      linkDays: env.LINK_DAYS,
      log,
      newSecret,
    }),
    ...createToolHandlers({ table }),
  },
  log,
  now: () => new Date(),
  dayHeader: env.DAY_HEADER,
  // It compiles questionnaires as well.
  prepare: compile,
});

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { days, readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { againOnFirstUse } from '../shared/base/http/again.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { readAssets } from '../shared/base/ui/assets.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';
import { newSessionSecret } from '../shared/domain/sessions/secret.ts';
import { createFormHandlers } from '../shared/front/agency/form/handlers.ts';
import { formRoutes } from '../shared/front/agency/form/routes.ts';
import { sessionSite } from '../shared/front/agency/form/site.ts';

const env = readEnv({
  TABLE_NAME: text,
  DRAFTS_TABLE_NAME: text,
  LINK_DAYS: days,
  IDENTIFIERS_DAYS: days,
  PARTNERSHIP: text,
  MANAGER_NAME: text,
  TELEPHONE: text,
  MANAGER_ADDRESS: text,
  CONSENT: text,
  DAY_HEADER: z.optional(text),
});
const log = createLog('agency-form', () => new Date());
const table = openTable(env.TABLE_NAME);
const site = sessionSite(env.PARTNERSHIP, readAssets(join(import.meta.dirname, 'assets')), {
  manager: env.MANAGER_NAME,
  telephone: env.TELEPHONE,
  address: env.MANAGER_ADDRESS,
});

const deps = {
  table,
  tools: emptyTools(),
  drafts: openTable(env.DRAFTS_TABLE_NAME, table),
  linkDays: env.LINK_DAYS,
  identifiersDays: env.IDENTIFIERS_DAYS,
  site,
  log,
  newSessionSecret,
  consent: env.CONSENT,
  newPageId: randomUUID,
  newSalt: randomUUID,
};

export const handler = createHttpHandler({
  routes: formRoutes,
  handlers: createFormHandlers(deps),
  log,
  now: () => new Date(),
  problemPage: async (problem, asked) =>
    (await import('../shared/front/agency/form/problem-page.ts')).sessionProblemPage(site, problem, asked),
  again: againOnFirstUse(async () =>
    (await import('../shared/front/agency/form/pages-again.ts')).createPagesAgain(deps),
  ),
  dayHeader: env.DAY_HEADER,
});

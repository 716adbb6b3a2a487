import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { days, readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { againOnFirstUse } from '../shared/base/http/again.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { onFirstUse } from '../shared/base/http/on-first-use.ts';
import { readAssets } from '../shared/base/ui/assets.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';
import { peopleRoutes } from '../shared/front/agency/form/people-routes.ts';
import { sessionSite } from '../shared/front/agency/form/site.ts';
import { pullRoutes } from '../shared/front/agency/identifiers-routes.ts';

const env = readEnv({
  TABLE_NAME: text,
  IDENTIFIERS_TABLE_NAME: text,
  DRAFTS_TABLE_NAME: text,
  LINK_DAYS: days,
  IDENTIFIERS_DAYS: days,
  PARTNERSHIP: text,
  MANAGER_NAME: text,
  TELEPHONE: text,
  MANAGER_ADDRESS: text,
  DAY_HEADER: z.optional(text),
});
const log = createLog('pull-identifiers', () => new Date());
const table = openTable(env.TABLE_NAME);
const site = sessionSite(env.PARTNERSHIP, readAssets(join(import.meta.dirname, 'assets')), {
  manager: env.MANAGER_NAME,
  telephone: env.TELEPHONE,
  address: env.MANAGER_ADDRESS,
});
const deps = {
  table,
  tools: emptyTools(),
  linkDays: env.LINK_DAYS,
  identifiersDays: env.IDENTIFIERS_DAYS,
  identifiers: openTable(env.IDENTIFIERS_TABLE_NAME, table),
  drafts: openTable(env.DRAFTS_TABLE_NAME, table),
  site,
  log,
  newId: randomUUID,
  newPageId: randomUUID,
};

export const handler = createHttpHandler({
  routes: { ...pullRoutes, ...peopleRoutes },
  handlers: {
    ...onFirstUse(pullRoutes, async () =>
      (await import('../shared/front/agency/identifiers.ts')).createPullHandlers(deps),
    ),
    ...onFirstUse(peopleRoutes, async () =>
      (await import('../shared/front/agency/form/people.ts')).createPeoplePages(deps),
    ),
  },
  log,
  now: () => new Date(),
  problemPage: async (problem, asked) =>
    (await import('../shared/front/agency/form/problem-page.ts')).problemOfBoth(site, problem, asked),
  again: againOnFirstUse(async () =>
    (await import('../shared/front/agency/form/pages-again.ts')).createPagesAgain(deps),
  ),
  dayHeader: env.DAY_HEADER,
});

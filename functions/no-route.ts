import { join } from 'node:path';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { readAssets } from '../shared/base/ui/assets.ts';
import { peopleRoutes } from '../shared/front/agency/form/people-routes.ts';
import { formRoutes } from '../shared/front/agency/form/routes.ts';
import { formSite } from '../shared/front/agency/form/site.ts';
import { unservedPage, unservedProblem } from '../shared/front/agency/form/unserved.ts';
import { pullRoutes } from '../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes, toolRoutes } from '../shared/front/agency/routes.ts';
import { leadRoutes } from '../shared/front/lead/routes.ts';
import { managerRoutes } from '../shared/front/manager/routes.ts';

const env = readEnv({ PARTNERSHIP: text });
const site = formSite(env.PARTNERSHIP, readAssets(join(import.meta.dirname, 'assets')));

export const handler = createHttpHandler({
  routes: {},
  handlers: {},
  served: {
    ...formRoutes,
    ...peopleRoutes,
    ...agencyRoutes,
    ...pullRoutes,
    ...toolRoutes,
    ...managerRoutes,
    ...leadRoutes,
  },
  unserved: unservedPage(site),
  problemPage: unservedProblem(site),
  log: createLog('no-route', () => new Date()),
  now: () => new Date(),
});

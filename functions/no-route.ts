import { createLog } from '../shared/base/aws/log.ts';
import { createHttpHandler } from '../shared/base/http/handler.ts';
import { pullRoutes } from '../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes, toolRoutes } from '../shared/front/agency/routes.ts';
import { leadRoutes } from '../shared/front/lead/routes.ts';
import { managerRoutes } from '../shared/front/manager/routes.ts';

export const handler = createHttpHandler({
  routes: {},
  handlers: {},
  served: { ...agencyRoutes, ...pullRoutes, ...toolRoutes, ...managerRoutes, ...leadRoutes },
  log: createLog('no-route'),
  now: () => new Date(),
});

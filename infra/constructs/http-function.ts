import { Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  type HttpApi,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Access, Route, Routes } from '../../shared/base/http/route.ts';
import { createHouseFunction, type HouseFunction, type HouseFunctionProps } from './house-function.ts';
import { createAlarm, type Operations } from './operations.ts';

export interface HttpFunctionProps extends HouseFunctionProps {
  api: HttpApi;
  /** Checks the JWT of routes for the partnership's own people. */
  authorizer: IHttpRouteAuthorizer;
  routes: Routes;
  /** Also answers whatever is no route of any function: in its place API Gateway's own answer is a 404 without a word. */
  isDefault?: true;
}

const methods: Record<Route['method'], HttpMethod> = {
  GET: HttpMethod.GET,
  POST: HttpMethod.POST,
  PUT: HttpMethod.PUT,
  DELETE: HttpMethod.DELETE,
};

/** Why a route has no authorizer at the gateway; undefined where it must have one. */
export const withoutAuthorizer: Record<Access, string | undefined> = {
  link: "The function looks the link's token up beside the return, on every call: ending a link takes effect at once.",
  session: 'The function looks up the session of the cookie, and the link that it stands for, on every call.',
  public: 'Questionnaires, and the page that asks for a key, hold no case data.',
  'business-manager': undefined,
  'audit-lead': undefined,
};

/**
 * A function behind the HTTP API: one gateway route for each route of the tables that it serves, with the authorizer that
 * the route's access asks for. Alarm `<name>-errors`.
 */
export function createHttpFunction(parent: Construct, operations: Operations, props: HttpFunctionProps): HouseFunction {
  const house = createHouseFunction(parent, operations, props);
  const integration = new HttpLambdaIntegration(`${props.name}-integration`, house.fn);
  for (const route of Object.values(props.routes)) {
    const reason = withoutAuthorizer[route.access];
    const created = props.api.addRoutes({
      path: route.path,
      methods: [methods[route.method]],
      integration,
      ...(reason === undefined ? { authorizer: props.authorizer } : {}),
    });
    if (reason === undefined) continue;
    for (const httpRoute of created) Validations.of(httpRoute).acknowledge({ id: 'AwsSolutions-APIG4', reason });
  }
  if (props.isDefault === true) {
    const rest = new HttpRoute(house.scope, 'Default', {
      httpApi: props.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration,
    });
    const reason =
      'What is no route is told so, to anybody: the function has no permission at all but to write its log.';
    Validations.of(rest).acknowledge({ id: 'AwsSolutions-APIG4', reason });
  }

  // The handler answers a failure itself, with a 500, so Lambda counts no error for it: its line of level ERROR does. Of a
  // crash or a timeout Lambda itself writes how the call ended. Fields are read, which no value that somebody sent is in.
  const failures = new MetricFilter(house.scope, 'Failures', {
    logGroup: house.logGroup,
    filterPattern: FilterPattern.any(
      FilterPattern.stringValue('$.level', '=', 'ERROR'),
      FilterPattern.all(
        FilterPattern.stringValue('$.type', '=', 'platform.report'),
        FilterPattern.stringValue('$.record.status', '!=', 'success'),
      ),
    ),
    metricNamespace: Stack.of(house.scope).stackName,
    metricName: `${props.name}-failures`,
    metricValue: '1',
  });
  createAlarm(house.scope, operations, {
    runbook: `${props.name}-errors`,
    impact: props.impact,
    metric: failures.metric({ period: Duration.minutes(5), statistic: Stats.SUM }),
    threshold: 1,
  });
  return house;
}

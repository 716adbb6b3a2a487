import { readFileSync, writeFileSync } from 'node:fs';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import * as z from 'zod/mini';
import { managerResponses } from '../shared/front/manager/responses.ts';
import { managerRoutes } from '../shared/front/manager/routes.ts';
import { leadResponses } from '../shared/front/lead/responses.ts';
import { leadRoutes } from '../shared/front/lead/routes.ts';
import { Problem, problemTypes } from '../shared/base/http/problem.ts';
import type { Responses, Route, RouteResponse, RouteTable } from '../shared/base/http/route.ts';
import { pullRoutes } from '../shared/front/agency/identifiers-routes.ts';
import { agencyResponses, pullResponses, toolResponses } from '../shared/front/agency/responses.ts';
import { agencyRoutes, toolRoutes } from '../shared/front/agency/routes.ts';
import { Tool } from '../shared/domain/tool/tool.ts';
import { toolFileRoutes } from '../shared/front/manager/tool-routes.ts';
import { toolSchema } from './tool-schema.ts';
import { bodyExamples } from './openapi-examples.ts';

/** A route with its id and its responses. */
type Documented = Route & { id: string; responses: Readonly<Record<number, RouteResponse>> };

function withResponses<T extends RouteTable<T>>(routes: T, responses: Responses<T>): Documented[] {
  const documented: Documented[] = [];
  for (const id in routes) documented.push({ id, ...routes[id], responses: responses[id] });
  return documented;
}

/** Every route of the HTTP API, by the part of it that the document groups it under. */
const parts: { name: string; description: string; routes: readonly Documented[] }[] = [
  {
    name: 'Agencies',
    description: 'What the bearer of a link in a mail can do',
    routes: [...withResponses(agencyRoutes, agencyResponses), ...withResponses(pullRoutes, pullResponses)],
  },
  { name: 'Questionnaires', description: 'Tools, for anybody', routes: withResponses(toolRoutes, toolResponses) },
  {
    name: 'Business manager',
    description: 'Audits, cases, who is expected, and who the children are',
    routes: withResponses(managerRoutes, managerResponses),
  },
  {
    name: 'Audit lead',
    description: 'Revisions and their files',
    routes: withResponses(leadRoutes, leadResponses),
  },
];

/** What the files of a route that takes one are: the route itself takes their text. */
const fileSchemas: Readonly<Record<string, z.core.$ZodType>> = { 'load-tool': Tool };

const security = {
  link: [{ link: [] }],
  'business-manager': [{ staff: [] }],
  'audit-lead': [{ staff: [] }],
  public: [],
  // Pages are no part of the document.
  session: [],
} satisfies Record<Route['access'], unknown>;

const methods = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const satisfies Record<
  Route['method'],
  string
>;

/** What API Gateway answers by itself, before or in place of a function. It cannot be told to say it otherwise. */
const GatewayAnswer = z.strictObject({ message: z.string() }).register(z.globalRegistry, {
  id: 'GatewayAnswer',
  description: 'An answer of API Gateway itself, which knows no problem details',
});

/** Where API Gateway answers so, beside the function or alone. */
const gatewayAnswers: Record<number, { why: string; when: (route: Route) => boolean }> = {
  401: {
    why: 'no token of the user pool',
    when: ({ access }) => access === 'business-manager' || access === 'audit-lead',
  },
  413: { why: 'the body is larger than 10 MB', when: ({ body }) => body !== undefined },
  429: { why: 'too many requests at once', when: () => true },
  500: { why: 'the function could not be called', when: () => true },
  503: { why: 'the function took too long', when: () => true },
};

const impliedProblems = (route: Route): number[] => [
  ...(route.params === undefined && route.query === undefined && route.headers === undefined ? [] : [400]),
  ...(route.body === undefined ? [] : [400, 413, 415, 422]),
  ...(route.access === 'link' ? [401, 404] : []),
  ...(route.access === 'business-manager' || route.access === 'audit-lead' ? [401, 403] : []),
  429,
  500,
];

const titlesOf = (status: number): string =>
  [...new Set(Object.values(problemTypes).flatMap((type) => (type.status === status ? [type.title] : [])))].join('; ');

/** The schema of a route's parameters, which the document lists one by one. @throws Error where it is no object's */
function parametersOf(schema: z.core.$ZodType): z.core.$ZodObject {
  if (!(schema instanceof z.core.$ZodObject)) throw new Error("a route's parameters are the fields of an object");
  return schema;
}

const responseOf = ({ description, contentType, schema }: RouteResponse): ZodOpenApiResponseObject => ({
  description,
  content: { [contentType ?? 'application/json']: { schema: schema ?? { type: 'string' } } },
});

/** The refusal of a status: what the function says, what API Gateway says, or either. */
function refusalOf(status: number, route: Route, ours: ReadonlySet<number>): ZodOpenApiResponseObject {
  const gateway = gatewayAnswers[status]?.when(route) === true ? gatewayAnswers[status] : undefined;
  return {
    description: [
      ...(ours.has(status) ? [titlesOf(status)] : []),
      ...(gateway === undefined ? [] : [`API Gateway itself: ${gateway.why}`]),
    ].join('; '),
    content: {
      ...(ours.has(status) ? { 'application/problem+json': { schema: Problem } } : {}),
      ...(gateway === undefined ? {} : { 'application/json': { schema: GatewayAnswer } }),
    },
  };
}

function operationOf({ responses, ...route }: Documented, tag: string): ZodOpenApiOperationObject {
  const ours = new Set([...impliedProblems(route), ...(route.problems ?? [])]);
  const byGateway = Object.keys(gatewayAnswers).map(Number);
  const refusals = [...new Set([...ours, ...byGateway.filter((status) => gatewayAnswers[status]?.when(route))])];
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [tag],
    security: security[route.access],
    requestParams: {
      ...(route.params === undefined ? {} : { path: parametersOf(route.params) }),
      ...(route.query === undefined ? {} : { query: parametersOf(route.query) }),
      ...(route.headers === undefined ? {} : { header: parametersOf(route.headers) }),
    },
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: fileSchemas[route.id] ?? route.body, example: bodyExamples[route.id] },
            },
          },
        }),
    responses: Object.fromEntries([
      ...Object.entries(responses).map(([status, response]) => [status, responseOf(response)] as const),
      ...refusals.toSorted((a, b) => a - b).map((status) => [String(status), refusalOf(status, route, ours)] as const),
    ]),
  };
}

function pathsOf(): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const part of parts) {
    for (const route of part.routes) {
      paths[route.path] = { ...paths[route.path], [methods[route.method]]: operationOf(route, part.name) };
    }
  }
  return paths;
}

/** The OpenAPI document of the HTTP API as it is written to docs/openapi.json. */
export const openApiText = (): string =>
  `${JSON.stringify(
    createDocument({
      openapi: '3.1.1',
      info: {
        title: 'Multi-agency case audit',
        version: '1.0.0',
        description:
          'Agencies answer for their own work on a case; the business manager sees what is missing; the audit lead downloads the figures.',
        license: { name: 'All rights reserved', identifier: 'LicenseRef-proprietary' },
      },
      servers: [{ url: '/', description: 'The API of one deployment (output ApiUrl of the pipeline stack)' }],
      tags: parts.map(({ name, description }) => ({ name, description })),
      components: {
        securitySchemes: {
          link: {
            type: 'http',
            scheme: 'bearer',
            description: "The token of a link, which stands in the mail's link behind #t=",
          },
          staff: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'An access token of the Cognito user pool; its groups name the role',
          },
        },
      },
      paths: pathsOf(),
    }),
    null,
    2,
  )}\n`;

/** Where the document stands. */
export const openApiFile = new URL('../docs/openapi.json', import.meta.url);

/** Documents that are made from the schemas of the code, each with what it has to say. */
const documents: readonly [name: string, file: URL, text: () => string][] = [
  ['docs/openapi.json', openApiFile, openApiText],
  [
    'shared/domain/tool/tool-v1.schema.json',
    new URL('../shared/domain/tool/tool-v1.schema.json', import.meta.url),
    () => `${JSON.stringify(toolSchema(toolFileRoutes['tool-file-schema'].path), null, 2)}\n`,
  ],
];

if (import.meta.main) {
  for (const [name, file, text] of documents) {
    if (!process.argv.includes('--check')) writeFileSync(file, text());
    else if (readFileSync(file, 'utf8') !== text()) throw new Error(`${name} is stale: run \`npm run openapi\``);
  }
}

import * as z from 'zod/mini';
import { consultedRoutes } from './consultation-routes.ts';
import { NumberInPath, ReturnParams, returnPath } from './paths.ts';
import { VersionTag } from '../../base/http/entity-tag.ts';
import type { Handlers } from '../../base/http/request.ts';
import type { Routes } from '../../base/http/route.ts';
import { CodeExchange, OptionalPullKeyHeader, PullKeyHeader } from '../../domain/identifiers/code-schema.ts';
import { Check } from '../../domain/returns/schema.ts';
import { ToolId } from '../../domain/tool/codes.ts';

const VersionParams = z.extend(ReturnParams, { version: NumberInPath });

/** The exact shape depends on the audit's tool: see its JSON Schema at `schemaUrl`. */
const SubmissionBody = z.record(z.string(), z.unknown()).register(z.globalRegistry, {
  id: 'Submission',
  description:
    "A questionnaire in the shape of the audit's tool (its JSON Schema stands at `schemaUrl`), or, for `summary`, an object with `text` and, where they are known, `route`, `from` and `to` (the days of the referral and of the change in the level of need), `reason` and `outcome`.",
});

const SubmissionHeaders = z.object({
  'idempotency-key': z.optional(z.string().check(z.regex(/^[\x21-\x2b\x2d-\x7e]{1,128}$/, 'not-printable'))),
  /** The version that this one is to replace, as its entity tag: `"3"`; `"0"` where none is to have come. */
  'if-match': z.optional(VersionTag),
});

/** What the bearer of a link can do. */
export const agencyRoutes = {
  asked: {
    method: 'GET',
    path: '/v1/asked',
    access: 'link',
    summary: 'What is asked of me in the audit of my link',
    headers: OptionalPullKeyHeader,
  },
  return: {
    method: 'GET',
    path: returnPath,
    access: 'link',
    summary: 'One return that is asked of me; its entity tag is the newest version, for If-Match',
    params: ReturnParams,
    headers: OptionalPullKeyHeader,
  },
  check: {
    method: 'POST',
    path: `${returnPath}/check`,
    access: 'link',
    summary: 'Say whether the agency knows the family',
    params: ReturnParams,
    body: Check,
    problems: [409],
  },
  submission: {
    method: 'POST',
    path: `${returnPath}/submissions`,
    access: 'link',
    summary: 'Send a version of a return',
    params: ReturnParams,
    headers: SubmissionHeaders,
    body: SubmissionBody,
    problems: [409, 412],
  },
  receipt: {
    method: 'GET',
    path: `${returnPath}/submissions/{version}/receipt`,
    access: 'link',
    summary: 'That a version came; with a pull key, its receipt',
    params: VersionParams,
    headers: OptionalPullKeyHeader,
  },
  copy: {
    method: 'GET',
    path: `${returnPath}/submissions/{version}`,
    access: 'link',
    summary: 'A copy of what was sent, with the wording',
    params: VersionParams,
    headers: PullKeyHeader,
  },
  'request-code': {
    method: 'POST',
    path: `${returnPath}/code`,
    access: 'link',
    summary: "Have a one-time code mailed to the link's address",
    params: ReturnParams,
  },
  'exchange-code': {
    method: 'POST',
    path: `${returnPath}/pull-key`,
    access: 'link',
    summary: 'Exchange a one-time code, once, for a pull key',
    params: ReturnParams,
    body: CodeExchange,
  },
  ...consultedRoutes,
} as const satisfies Routes;
export type AgencyHandlers = Handlers<typeof agencyRoutes>;

const ToolParams = z.strictObject({ tool: ToolId });
/** What was read before, by its entity tag. */
const ToolHeaders = z.object({ 'if-none-match': z.optional(z.string()) });

/** Questionnaires carry no case data: anybody may read them. */
export const toolRoutes = {
  tool: {
    method: 'GET',
    path: '/v1/tools/{tool}',
    access: 'public',
    summary: 'A questionnaire as data: sections, questions, answers, boxes and conditions',
    params: ToolParams,
    headers: ToolHeaders,
    problems: [404],
  },
  'tool-schema': {
    method: 'GET',
    path: '/v1/tools/{tool}/schema.json',
    access: 'public',
    summary: 'The JSON Schema of a submission under a tool',
    params: ToolParams,
    headers: ToolHeaders,
    problems: [404],
  },
} as const satisfies Routes;
export type ToolHandlers = Handlers<typeof toolRoutes>;

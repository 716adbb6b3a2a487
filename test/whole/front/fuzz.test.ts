import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createManagerHandlers } from '../../../shared/front/manager/handlers.ts';
import { managerRoutes } from '../../../shared/front/manager/routes.ts';
import { createLeadHandlers } from '../../../shared/front/lead/handlers.ts';
import { leadRoutes } from '../../../shared/front/lead/routes.ts';
import { createHttpHandler } from '../../../shared/base/http/handler.ts';
import { everyAnswersHeaders } from '../../../shared/base/http/response-headers.ts';
import type { Routes } from '../../../shared/base/http/route.ts';
import { createAgencyHandlers } from '../../../shared/front/agency/handlers.ts';
import { agencyRoutes, toolRoutes } from '../../../shared/front/agency/routes.ts';
import { createPullHandlers } from '../../../shared/front/agency/identifiers.ts';
import { pullRoutes } from '../../../shared/front/agency/identifiers-routes.ts';
import { stepDown2 } from '../../library.ts';
import { createToolHandlers } from '../../../shared/front/agency/tools.ts';
import { keptLog, openAudit, summaryToken, token } from '../../unit/front/manager/fixture.ts';
import { contentOf } from '../../unit/domain/tool/samples.ts';
import type { Table } from '../../../shared/base/aws/table.ts';
import { context, eventOf, staffClaims, type Sent } from '../../http-event.ts';
import { anyCharacter } from '../../any-character.ts';
import { emptyTools } from '../../../shared/domain/audits/read-tools.ts';

const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 40 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'summary', '%2e%2e', '..', '\u0000', '\ud800'),
);

/** A path of one of the routes, its parameters right or wrong; or any path. */
const pathOf = (routes: Routes): fc.Arbitrary<{ method: string; path: string }> =>
  fc
    .oneof(
      { weight: 9, arbitrary: fc.constantFrom(...Object.values(routes)) },
      {
        weight: 1,
        arbitrary: fc.record({
          method: fc.constantFrom('GET', 'POST', 'DELETE', 'a'),
          path: anyText.map((text) => `/${text}`),
        }),
      },
    )
    .chain(({ method, path }) => {
      const right: Record<string, string> = {
        '{audit}': '2026-q2',
        '{case}': 'case-1',
        '{agency}': 'gp-a',
        '{version}': '1',
        '{tool}': 'step-down@2',
        '{service}': 'housing',
        '{revision}': '1',
        '{person}': 'child-1',
      };
      const parts = path
        .split('/')
        .map((part) =>
          right[part] === undefined
            ? fc.constant(part)
            : fc.oneof(
                { weight: 8, arbitrary: fc.constant(right[part] ?? '') },
                { weight: 1, arbitrary: fc.constant('summary') },
                { weight: 1, arbitrary: anyText },
              ),
        );
      return fc.tuple(...parts).map((all) => ({ method, path: all.join('/') }));
    });

const jsonText = fc.oneof(
  fc.json({ maxDepth: 6 }),
  fc.constantFrom(
    '{"outcome":"known"}',
    '{"outcome":"known","knows":["adult-1"]}',
    '{"outcome":"cannot-identify","note":"\\ud800"}',
    '{"outcome":"not-known","__proto__":{"a":1}}',
    '{"text":"The family did well."}',
    '{"text":"half a \\ud800 letter"}',
    '{"dueOn":"2026-05-20","askedOn":"2026-04-20","reason":"\\udc00"}',
    '{"askedOn":"2026-04-20"}',
    '{"askedOn":"9999-12-31"}',
    '{"reason":"duplicate"}',
    '{"email":"new@agency.example"}',
    '{"by":"A. Manager","note":"Seen"}',
    '{"reason":"not-involved"}',
    '{"ladder":[{"step":0,"does":"chaser"}]}',
    '{"ladder":[{"step":1e9,"does":"chaser"}]}',
    '{"code":"12345678"}',
    '{"note":"One late return"}',
    '{"question":"A1","text":"Which?","askedOn":"2026-04-20"}',
    '{"version":1,"question":"A1","corrected":"no","reason":"wrong-box"}',
    '{"version":1,"question":"A1","corrected":null}',
    '{"version":1e9,"question":"A1","corrected":"no","reason":"other"}',
    '{"version":1,"question":"C12","corrected":"no","reason":"other"}',
    '{"code":"\\ud800"}',
    '{"name":"Quill Featherstonehaugh"}',
    '{"dateOfBirth":"9999-12-31"}',
    `{"childrenCovered":["child-1"],"answers":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  ),
  contentOf(stepDown2).map((content) => JSON.stringify({ ...content, childrenCovered: ['child-2'] })),
);

const sentTo = (routes: Routes): fc.Arbitrary<Sent> =>
  fc
    .record({
      where: pathOf(routes),
      body: fc.option(fc.oneof({ weight: 4, arbitrary: jsonText }, { weight: 1, arbitrary: anyText }), {
        nil: undefined,
      }),
      isBase64Encoded: fc.boolean(),
      encodes: fc.boolean(),
      headers: fc.record(
        {
          'content-type': fc.oneof(
            { weight: 8, arbitrary: fc.constant('application/json') },
            { weight: 1, arbitrary: anyText },
          ),
          authorization: fc.oneof(
            { weight: 8, arbitrary: fc.constantFrom(`Bearer ${token}`, `Bearer ${token}`, `Bearer ${summaryToken}`) },
            { weight: 1, arbitrary: anyText },
          ),
          'pull-key': fc.oneof(fc.constant(`000001.${'s'.repeat(32)}`), anyText),
          'idempotency-key': fc.oneof(fc.constantFrom('k1', 'k2'), anyText),
          'x-request-id': anyText,
        },
        { requiredKeys: ['content-type', 'authorization'] },
      ),
      query: fc.option(fc.dictionary(fc.oneof(fc.constantFrom('asAt', 'after', 'limit'), anyText), anyText), {
        nil: undefined,
      }),
      claims: fc.option(
        fc.oneof(
          {
            weight: 6,
            arbitrary: fc.constant({
              sub: 'subject',
              token_use: 'access',
              'cognito:groups': '[business-manager audit-lead]',
            }),
          },
          { weight: 1, arbitrary: fc.dictionary(anyText, fc.anything({ withBigInt: false })) },
        ),
        { nil: undefined },
      ),
    })
    .map(({ where, body, isBase64Encoded, encodes, query, claims, headers }) => ({
      ...where,
      headers,
      isBase64Encoded,
      ...(body === undefined ? {} : { body: isBase64Encoded && encodes ? Buffer.from(body).toString('base64') : body }),
      ...(query === undefined ? {} : { query }),
      ...(claims === undefined ? {} : { claims }),
    }));

const own = `Bearer ${token}`;
const json = { 'content-type': 'application/json' };
const returnPath = '/v1/audits/2026-q2/cases/case-1/returns/gp-a';
const staff = { claims: staffClaims('business-manager') };
const lead = { claims: staffClaims('audit-lead') };
/** Sent first each time, so that there is something to collide with. */
const right: { agencies: Sent[]; manager: Sent[]; lead: Sent[] } = {
  agencies: [
    {
      method: 'POST',
      path: `${returnPath}/check`,
      headers: { ...json, authorization: own },
      body: '{"outcome":"known"}',
    },
    {
      method: 'POST',
      path: `${returnPath}/submissions`,
      headers: { ...json, authorization: own, 'idempotency-key': 'k1' },
      body: '{"childrenCovered":["child-1"],"answers":{"A1":{"answer":"yes"}}}',
    },
    { method: 'POST', path: `${returnPath}/code`, headers: { authorization: own } },
    {
      method: 'POST',
      path: `${returnPath}/pull-key`,
      headers: { ...json, authorization: own },
      body: '{"code":"12345678"}',
    },
    { method: 'GET', path: `${returnPath}/identifiers`, headers: { authorization: own } },
  ],
  lead: [
    {
      method: 'POST',
      path: `${returnPath}/corrections`,
      headers: json,
      body: '{"version":1,"question":"A1","corrected":"no","reason":"wrong-box"}',
      ...lead,
    },
    {
      method: 'POST',
      path: `${returnPath}/corrections`,
      headers: json,
      body: '{"version":1,"question":"A1","corrected":"good","reason":"other"}',
      ...lead,
    },
    {
      method: 'POST',
      path: `${returnPath}/corrections`,
      headers: json,
      body: '{"version":2,"question":"A1","corrected":"no","reason":"other"}',
      ...lead,
    },
    {
      method: 'POST',
      path: `${returnPath}/query`,
      headers: json,
      body: '{"question":"A1","text":"Which?","askedOn":"2026-04-20"}',
      ...lead,
    },
    { method: 'POST', path: '/v1/audits/2026-q2/revisions', headers: json, body: '{}', ...lead },
    {
      method: 'POST',
      path: '/v1/audits/2026-q2/revisions/1/releases',
      headers: json,
      body: '{"to":["Executive Group"]}',
      ...lead,
    },
    { method: 'GET', path: '/v1/audits/2026-q2/revisions', ...lead },
  ],
  manager: [
    {
      method: 'POST',
      path: `${returnPath}/withdraw`,
      headers: json,
      body: '{"reason":"duplicate"}',
      ...staff,
    },
    { method: 'GET', path: '/v1/audits/2026-q2/completeness', ...staff },
    {
      method: 'PUT',
      path: `${returnPath}/contact`,
      headers: json,
      body: '{"email":"new@agency.example"}',
      ...staff,
    },
    { method: 'POST', path: `${returnPath}/reissue`, ...staff },
    { method: 'POST', path: `${returnPath}/acknowledge`, headers: json, body: '{"by":"A","note":"Seen"}', ...staff },
    { method: 'GET', path: '/v1/audits/2026-q2/to-do', ...staff },
    {
      method: 'POST',
      path: `${returnPath}/to-do/2/seen-to`,
      headers: json,
      body: '{"by":"A","note":"Rang"}',
      ...staff,
    },
    {
      method: 'PUT',
      path: '/v1/audits/2026-q2/ladder',
      headers: json,
      body: '{"ladder":[{"step":0,"does":"chaser"}]}',
      ...staff,
    },
    { method: 'GET', path: '/v1/audits/2026-q2/cases/case-1/history', ...staff },
    { method: 'GET', path: `${returnPath}/history`, ...staff },
    {
      method: 'PUT',
      path: '/v1/audits/2026-q2/cases/case-1/people/child-1/identifiers',
      headers: json,
      body: '{"name":"Quill Featherstonehaugh"}',
      ...staff,
    },
  ],
};

describe('whatever is sent', { timeout: 60_000 }, () => {
  const { log, lines } = keptLog();
  const statuses = new Set<string>();
  const now = (): Date => new Date('2026-04-20T09:30:00.000Z');
  const newSecret = (): string => 's'.repeat(32);
  let memory: Awaited<ReturnType<typeof openAudit>>;
  let identifiers: Table;
  beforeAll(async () => {
    memory = await openAudit();
    identifiers = memory.aws.createTable('identifiers', [], { isPlain: true });
  });

  /** Each of many requests to one handler, over one audit that lives on between them. */
  const sendMany = (
    handler: ReturnType<typeof createHttpHandler>,
    sent: fc.Arbitrary<Sent>,
    first: readonly Sent[],
  ): Promise<void> =>
    fc.assert(
      fc.asyncProperty(sent, async (one) => {
        lines.length = 0;
        const answer = await handler(eventOf(one), context);
        expect(lines.find((line) => line.level === 'failure')).toBeUndefined();
        expect(answer.statusCode).toBeGreaterThanOrEqual(200);
        expect(answer.statusCode).toBeLessThan(500);
        expect(Object.keys(answer.headers ?? {})).toEqual(expect.arrayContaining(Object.keys(everyAnswersHeaders)));
        expect(answer.headers?.['x-request-id']).toBe('JKJaXmPLvHcESHA=');
        statuses.add(`${lines.at(-1)?.fields?.route} ${answer.statusCode}`);
      }),
      // One seed: what was sent before decides what is legal, and the routes reached are asserted below.
      { numRuns: 600, seed: 20_260_420, examples: first.map((one) => [one]) },
    );

  test("the agencies' API answers, and never fails", async () => {
    const routes = { ...agencyRoutes, ...pullRoutes, ...toolRoutes };
    const { table } = memory;
    const handlers = {
      ...createAgencyHandlers({ table, tools: emptyTools(), linkDays: 90, log, newSecret }),
      ...createPullHandlers({ table, tools: emptyTools(), linkDays: 90, identifiers, log, newId: () => '1' }),
      ...createToolHandlers({ table }),
    };
    await sendMany(createHttpHandler({ routes, handlers, log, now }), sentTo(routes), right.agencies);
    expect([...statuses]).toStrictEqual(
      expect.arrayContaining([
        'check 200',
        'submission 201',
        'request-code 202',
        'exchange-code 404',
        'pull-identifiers 404',
        'none 404',
      ]),
    );
  });

  test("the audit lead's API answers, and never fails", async () => {
    const { aws, table } = await openAudit();
    // One version of the lead's own audit, so that there is something to correct.
    const agencies = createHttpHandler({
      routes: agencyRoutes,
      handlers: createAgencyHandlers({ table, tools: emptyTools(), linkDays: 90, log, newSecret }),
      log,
      now,
    });
    for (const one of right.agencies.slice(0, 2)) await agencies(eventOf(one), context);
    const bucket = aws.createBucket();
    const routes = leadRoutes;
    const handlers = createLeadHandlers({ table, tools: emptyTools(), bucket, log, newId: randomUUID });
    await sendMany(createHttpHandler({ routes, handlers, log, now }), sentTo(routes), right.lead);
    expect([...statuses]).toStrictEqual(
      expect.arrayContaining([
        'correct 200',
        'correct 409',
        'correct 422',
        'query 200',
        'ask-revision 202',
        'list-revisions 200',
        'get-revision 404',
        'release 404',
      ]),
    );
  });

  test("the business manager's API answers, and never fails", async () => {
    const routes = managerRoutes;
    const deps = { table: memory.table, tools: emptyTools(), identifiers, linkDays: 90, identifiersDays: 90, log };
    const handlers = createManagerHandlers(deps);
    await sendMany(createHttpHandler({ routes, handlers, log, now }), sentTo(routes), right.manager);
    expect([...statuses]).toStrictEqual(
      expect.arrayContaining([
        'withdraw 200',
        'completeness 200',
        'list-to-do 200',
        'change-contact 200',
        'reissue-link 200',
        'change-ladder 200',
        'case-history 200',
        'return-history 200',
        'put-identifiers 200',
      ]),
    );
    // Whether there is a concern to acknowledge, or something to see to, depends on what the agencies' requests have said.
    for (const act of ['acknowledge', 'seen-to']) {
      expect([...statuses]).toContainEqual(expect.stringMatching(`^${act} (200|409)$`));
    }
  });
});

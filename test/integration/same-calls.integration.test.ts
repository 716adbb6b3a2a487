/** What the bench sets the product against makes the product's own calls: so it is known when either changes. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, Context, DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Table } from '../../shared/base/aws/table.ts';
import { auditOf, settling, type Return } from '../bench/deployed/audits.ts';
import { callsOf, type Call } from '../bench/deployed/calls.ts';
import { submissionEvent } from '../http-event.ts';
import { apisOn, linkFor, type Apis, openAnyway, loadTool } from '../audit.ts';
import { fill, itemsOf, newBucket, newQueue, newTable } from './fixture.ts';

const audit = 'same-calls';
const { file, returns } = auditOf(audit);
const { before, last } = settling(returns);
const [first, measured] = last as [Return, Return];
const tokens = new Map<string, string>();
let products: Table;
let apis: Apis;

/** The audit as it is when a submission is about to settle its second case, after the first was published. */
beforeAll(async () => {
  products = await newTable();
  const [copies, bucket, fifo, queue] = [
    await newTable(),
    await newBucket(),
    await newQueue({ fifo: true }),
    await newQueue(),
  ];
  // What the functions log is nothing to look at here.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  for (const way of ['log', 'info'] as const) vi.spyOn(console, way).mockReturnValue();
  const common = { RESULTS_BUCKET: bucket.name, CHANGES_QUEUE_URL: fifo, MESSAGES_QUEUE_URL: queue };
  for (const [key, value] of Object.entries({
    ...common,
    TABLE_NAME: products.name,
    PLANS_QUEUE_URL: queue,
    PACKS_QUEUE_URL: queue,
    PARKED_QUEUE_URL: queue,
    OWN_QUEUE_URL: fifo,
    DEAD_LETTER_QUEUE_URL: fifo,
    LINK_DAYS: '90',
  })) {
    vi.stubEnv(key, value);
  }
  apis = apisOn(products, () => new Date());
  const root = `/v1/audits/${audit}`;
  await loadTool(apis.manager, file.audit.tool);
  await apis.manager({ method: 'POST', path: '/v1/audits', body: file.audit });
  for (const { id, ...body } of file.agencies) {
    await apis.manager({ method: 'PUT', path: `${root}/agencies/${id}`, body });
    tokens.set(id, await linkFor(products, audit, body.contact.email));
  }
  for (const { id, children, adults = [], ...rest } of file.cases) {
    const body = {
      ...rest,
      children: children.map(({ identifiers: _apart, ...child }) => child),
      adults: adults.map(({ identifiers: _apart, ...adult }) => adult),
    };
    await apis.manager({ method: 'PUT', path: `${root}/cases/${id}`, body });
  }
  await apis.manager({ method: 'POST', path: `${root}/open`, body: openAnyway });
  const product = await productHandlers();
  for (const one of [...before, first]) {
    await product.submit(requestOf(one));
    await product.aggregate(changeOf(one));
  }
  // Puts the row of the case that is measured, which the opening's relay would have put.
  await product.relay(await recordOf(before.find((one) => one.case === measured.case)!));
  await fill(copies, await itemsOf(products));
  vi.stubEnv('TABLE_NAME', copies.name);
  await baselineHandlers();
});

// The files of this rung share their process.
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** As they are deployed: each reads its environment as it is loaded. */
async function productHandlers() {
  const { handler: agencyApi } = await import('../../functions/agency-api.ts');
  const { handler: relay } = await import('../../functions/relay-changes.ts');
  const { handler: aggregate } = await import('../../functions/aggregate.ts');
  return { submit: (event: APIGatewayProxyEventV2) => agencyApi(event, {} as Context), relay, aggregate };
}

async function baselineHandlers() {
  const { handler: submit } = await import('../bench/deployed/handlers/same-calls.ts');
  const { handler: relay } = await import('../bench/deployed/handlers/relay-same-calls.ts');
  const { handler: aggregate } = await import('../bench/deployed/handlers/aggregate-same-calls.ts');
  return { submit, relay, aggregate };
}

const requestOf = (one: Return): APIGatewayProxyEventV2 =>
  submissionEvent({ audit, ...one }, one.submission, tokens.get(one.agency));

const changeOf = ({ case: id, agency }: Return): SQSEvent =>
  ({
    Records: [
      {
        messageId: 'message-1',
        body: JSON.stringify({ kind: 'return', audit, case: id, agency, seq: 2 }),
        attributes: { ApproximateReceiveCount: '1' },
      },
    ],
  }) as SQSEvent;

/** The stream's record of a return's submission. */
async function recordOf({ case: id, agency }: Return): Promise<DynamoDBStreamEvent> {
  const item = (await itemsOf(products)).find(
    ({ pk, sk }) => pk?.S === `${audit}#${id}` && sk?.S === `R#${agency}#000002`,
  );
  return {
    Records: [{ eventName: 'INSERT', dynamodb: { NewImage: item as Record<string, AttributeValue> } }],
  } as never;
}

/** Calls of a round in an order that does not depend on who was answered first. */
const inOrder = (rounds: readonly (readonly Call[])[]): Call[][] =>
  rounds.map((round) => round.toSorted((a, b) => a.name.localeCompare(b.name) || a.received - b.received));

/** The same calls, as many of them at once, each of about the same size. */
function expectSame(baseline: readonly (readonly Call[])[], product: readonly (readonly Call[])[]): void {
  const [ours, theirs] = [inOrder(baseline), inOrder(product)];
  const namesOf = (rounds: readonly Call[][]): string[][] => rounds.map((round) => round.map(({ name }) => name));
  expect(namesOf(ours)).toEqual(namesOf(theirs));
  for (const [index, call] of theirs.flat().entries()) {
    for (const way of ['sent', 'received'] as const) {
      const bytes = ours.flat()[index]?.[way] ?? NaN;
      expect(Math.abs(bytes - call[way]), `${call.name}: ${bytes} and ${call[way]} bytes ${way}`).toBeLessThan(
        50 + call[way] / 10,
      );
    }
  }
}

describe('the calls of a baseline are those of the product', () => {
  test('for a submission, for what is relayed of it, and for the revision that it publishes', async () => {
    const [product, baseline] = [await productHandlers(), await baselineHandlers()];
    const submitted = [
      await callsOf(() => baseline.submit(requestOf(measured))),
      await callsOf(() => product.submit(requestOf(measured))),
    ] as const;
    expect(submitted[1].flat()).toHaveLength(3);
    expectSame(...submitted);
    const record = await recordOf(measured);
    expectSame(await callsOf(() => baseline.relay(record)), await callsOf(() => product.relay(record)));
    expectSame(
      await callsOf(() => baseline.aggregate(changeOf(measured))),
      await callsOf(() => product.aggregate(changeOf(measured))),
    );
  });
});

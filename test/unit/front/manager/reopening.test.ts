import { describe, expect, test } from 'vitest';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { readLog } from '../../../../shared/domain/returns/store.ts';
import { context, eventOf, staffClaims } from '../../../http-event.ts';
import { openAws } from '../../../aws/aws.ts';
import { openProgram } from '../../../program.ts';
import { opened } from '../agency/requests.ts';
import { audit } from './fixture.ts';
import { canary, refusal, request } from './requests.ts';
import { world, type World } from './world.ts';

const back = { reason: 'gaps', text: `${canary} is left out`, askedOn: '2026-04-20' };
const logOf = (it: Pick<World, 'table'>) => readLog(it.table, { audit: audit.id, case: 'case-1', agency: 'gp-a' });
const pointersOf = (answer: Promise<unknown>): Promise<string[]> =>
  answer.then(
    () => [],
    (error: unknown) => (error instanceof HttpProblem ? error.errors.map(({ pointer }) => pointer) : [String(error)]),
  );

/** The audit lead's query through the API. */
async function query(it: Pick<World, 'table'>, body: unknown, at = '2026-04-20T09:00:00.000Z') {
  const aws = openAws();
  const program = openProgram({ table: it.table, bucket: aws.createBucket() }, { now: () => new Date(at) });
  const path = `/v1/audits/${audit.id}/cases/case-1/returns/gp-a/query`;
  const answer = await program.functionOf('POST', path)(
    eventOf({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      claims: { ...staffClaims('audit-lead'), sub: 'lead-1' },
    }),
    context,
  );
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? '') as Record<string, unknown> };
}

describe('sending back', () => {
  test('reopens what was submitted, ten working days from then unless it says otherwise', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    expect(await request(it, 'send-back', { body: back })).toMatchObject({
      seq: 3,
      state: 'reopened',
      askedOn: '2026-04-20',
      dueOn: '2026-05-05',
    });
    expect((await logOf(it)).at(-1)).toMatchObject({ act: 'send-back', by: 'staff-1', on: '2026-04-20' });
    const dueOn = '2026-04-27';
    expect(await request(it, 'send-back', { body: { ...back, reason: 'other', dueOn } })).toMatchObject({
      seq: 4,
      dueOn,
    });
  });

  test('twice is once; by two of them in other words both stand, and the history tells each', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await request(it, 'send-back', { body: back });
    expect(await request(it, 'send-back', { body: back })).toMatchObject({ seq: 3 });
    await request(it, 'send-back', { body: { ...back, text: 'And section B.' } });
    expect(await logOf(it)).toHaveLength(4);
    const { historyEvents } = await request(it, 'return-history');
    expect(historyEvents).toMatchObject([
      {},
      {},
      { what: 'send-back', code: 'gaps' },
      { what: 'send-back', code: 'gaps' },
    ]);
    const { cases } = (await request(it, 'completeness')) as { cases: { returns: object[] }[] };
    expect(cases[0]?.returns[0]).toMatchObject({ openQueries: [{ reason: 'gaps' }, { reason: 'gaps' }] });
  });

  test('is refused of what was not submitted, and with days out of the audit', async () => {
    const it = await world();
    expect(await refusal(request(it, 'send-back', { body: back }))).toBe('not-legal-now');
    await it.submit('case-1', 'gp-a');
    const late = { ...back, askedOn: '2026-06-01', dueOn: '2026-05-01' };
    expect(await pointersOf(request(it, 'send-back', { body: late }))).toStrictEqual(['/askedOn', '/dueOn']);
    expect(await logOf(it)).toHaveLength(2);
  });
});

describe('a query about a question that is not asked', () => {
  const unasked = (question: string) => ({ question, text: 'Which?', askedOn: '2026-04-20' });
  const refused = {
    status: 422,
    body: { errors: [{ pointer: '/question', detail: 'is not asked of this agency about this case' }] },
  };

  test('is refused, and the return stays as it is', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    expect(await query(it, unasked('B3-2'))).toMatchObject(refused);
    expect(await logOf(it)).toHaveLength(2);
    // One that the case's factor asks is taken, and one that everybody is asked.
    for (const asked of ['C17', 'B3-1']) {
      expect(await query(it, unasked(asked))).toMatchObject({ status: 200, body: { state: 'reopened' } });
    }
  });

  test('of a return that has not come says so instead', async () => {
    const it = await world();
    expect(await query(it, unasked('B3-2'))).toMatchObject({ status: 409 });
  });
});

describe('after the closing', () => {
  const asked = { ...back, askedOn: '2026-06-01' };
  const question = { question: 'A1', text: 'Which?', askedOn: '2026-06-01' };

  test('queries and sendings back are taken for 90 days by the clock, due by the ninetieth at the latest', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.close();
    expect(await query(it, question, '2026-06-01T09:00:00.000Z')).toMatchObject({
      status: 200,
      body: { state: 'reopened', dueOn: '2026-06-15' },
    });
    const lastDay = { at: '2026-08-27T22:00:00.000Z' };
    expect(await request(it, 'send-back', { ...lastDay, body: { ...asked, askedOn: '2026-08-26' } })).toMatchObject({
      dueOn: '2026-08-27',
    });
    expect(
      await pointersOf(request(it, 'send-back', { ...lastDay, body: { ...asked, dueOn: '2026-08-28' } })),
    ).toStrictEqual(['/dueOn']);
    const dayAfter = '2026-08-28T09:00:00.000Z';
    expect(await refusal(request(it, 'send-back', { at: dayAfter, body: asked }))).toBe('not-legal-now');
    expect(await query(it, { ...question, text: 'And?' }, dayAfter)).toMatchObject({ status: 409 });
    expect(await logOf(it)).toHaveLength(4);
  });
});

describe('declining for an agency', () => {
  test('is on the record with its reason, and a second manager is told how it stands', async () => {
    const it = await world();
    const body = { reason: 'no-capacity', note: `Rang about ${canary}` };
    expect(await request(it, 'decline', { body })).toMatchObject({ seq: 2, state: 'declined' });
    expect(await request(it, 'decline', { body })).toMatchObject({ seq: 2 });
    const other = await request(it, 'decline', { body: { reason: 'other' } }).catch((error: unknown) => error);
    expect(other).toMatchObject({
      type: 'not-legal-now',
      detail:
        'The agency is taking no part, because it has no capacity. To give another reason, ask for it again first.',
    });
    expect(await request(it, 'completeness')).toMatchObject({ expected: 3, declined: 1, noReply: 2, distributed: 3 });
    const { historyEvents } = await request(it, 'return-history');
    expect(historyEvents).toMatchObject([{}, { what: 'decline', code: 'no-capacity', by: 'staff-1' }]);
    // It can still answer.
    await it.submit('case-1', 'gp-a');
    expect(await request(it, 'completeness')).toMatchObject({ declined: 0, returned: 1 });
  });

  test('is refused of what has come', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    expect(await refusal(request(it, 'decline', { body: { reason: 'other' } }))).toBe('not-legal-now');
  });
});

describe('the bearer of a link', () => {
  test('reads all that is asked again, and what its check said of each person', async () => {
    const { send, table } = await opened();
    const check = (body: object) => send('POST', '/check', {}, JSON.stringify(body));
    expect(await check({ outcome: 'known', people: { 'child-1': 'known' } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/people/child-2' }] },
    });
    const people = { 'child-1': 'known', 'child-2': 'moved' };
    expect(await check({ outcome: 'known', people, unlisted: true })).toMatchObject({
      status: 200,
      body: { state: 'known', knows: ['child-1'], people, unlisted: true },
    });
    await send('POST', '/submissions', {}, '{"childrenCovered":["child-1"],"answers":{"A1":{"answer":"no"}}}');
    await query({ table }, { question: 'A1', text: 'Which?', askedOn: '2026-04-20' });
    await request({ table }, 'send-back', { body: { ...back, text: 'Section B.' } });
    const asked = [
      { question: 'A1', text: 'Which?' },
      { reason: 'gaps', text: 'Section B.' },
    ];
    expect(await send('GET', '', {})).toMatchObject({ body: { state: 'reopened', askedAgain: asked } });
    expect(await send('GET', '/v1/asked', {})).toMatchObject({ body: { returns: [{ askedAgain: asked }] } });
    const { cases } = (await request({ table }, 'completeness')) as { cases: { returns: object[] }[] };
    expect(cases[0]?.returns[0]).toMatchObject({
      people,
      toDo: { people: [{ person: 'child-2', says: 'moved' }], unlisted: true },
    });
    await send('POST', '/submissions', {}, '{"childrenCovered":["child-1"],"answers":{"A1":{"answer":"yes"}}}');
    expect((await send('GET', '', {})).body).not.toHaveProperty('askedAgain');
  });

  test('can decline, and say why', async () => {
    const { send } = await opened();
    const body = JSON.stringify({ outcome: 'declined', reason: 'no-consent-believed' });
    expect(await send('POST', '/check', {}, body)).toMatchObject({
      status: 200,
      body: { state: 'declined', reason: 'no-consent-believed' },
    });
    expect(await send('POST', '/check', {}, '{"outcome":"declined"}')).toMatchObject({ status: 422 });
  });
});

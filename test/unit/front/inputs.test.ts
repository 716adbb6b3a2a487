/** Small inputs of the kinds that public bug reports tell of, through the whole stack. */
import { describe, expect, test } from 'vitest';
import { context, eventOf, staffClaims } from '../../http-event.ts';
import { openProgram } from '../../program.ts';
import { readLog } from '../../../shared/domain/returns/store.ts';
import { audit, keptLog, openAudit, token } from './manager/fixture.ts';

async function opened() {
  const { aws, table } = await openAudit();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const { log, lines } = keptLog();
  const program = openProgram(
    { table, identifiers },
    { now: () => new Date('2026-04-20T09:30:00.000Z'), logOf: () => log, newSecret: () => 's'.repeat(32) },
  );
  const send = async (method: string, path: string, body: string | Uint8Array) => {
    const answer = await program.functionOf(method, path)(
      eventOf({
        method,
        path,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        claims: staffClaims('business-manager'),
        // As API Gateway hands JSON over: decoded, with U+FFFD for what is no UTF-8.
        body: typeof body === 'string' ? body : Buffer.from(body).toString('utf8'),
      }),
      context,
    );
    const problem = JSON.parse(answer.body ?? '') as { errors?: { pointer: string; detail: string }[] };
    return { status: answer.statusCode, body: problem, pointers: problem.errors?.map(({ pointer }) => pointer) };
  };
  const versions = async (): Promise<number> =>
    (await readLog(table, { audit: audit.id, case: 'case-1', agency: 'gp-a' })).at(-1)?.versions ?? 0;
  return { send, versions, lines };
}

const path = `/v1/audits/${audit.id}/cases/case-1/returns/gp-a`;

describe('a submission', () => {
  test.each([
    [
      'answers',
      '{"childrenCovered":["child-1"],"answers":{"A1":{"answer":"no"}},"answers":{"A2":{"answer":"yes"}}}',
      '/answers',
    ],
    [
      'a question',
      '{"childrenCovered":["child-1"],"answers":{"A1":{"answer":"no"},"A1":{"answer":"yes","details":"x"}}}',
      '/answers/A1',
    ],
  ])('that has %s twice is refused, and the key is named', async (_, body, pointer) => {
    const { send, versions } = await opened();
    expect(await send('POST', `${path}/submissions`, body)).toMatchObject({ status: 400, pointers: [pointer] });
    expect(await versions()).toBe(0);
  });

  test('in ISO 8859-1 is refused, and nothing is stored', async () => {
    const { send, versions } = await opened();
    const body = '{"childrenCovered":["child-1"],"answers":{"A1":{"answer":"yes","details":"caf\u00e9"}}}';
    expect(await send('POST', `${path}/submissions`, Buffer.from(body, 'latin1'))).toMatchObject({ status: 400 });
    expect(await versions()).toBe(0);
    expect(await send('POST', `${path}/submissions`, Buffer.from(body))).toMatchObject({ status: 201 });
  });

  test('behind a byte order mark is taken', async () => {
    const { send, versions } = await opened();
    const body = '\ufeff{"childrenCovered":["child-1"],"answers":{"A1":{"answer":"yes"}}}';
    expect(await send('POST', `${path}/submissions`, body)).toMatchObject({ status: 201 });
    expect(await versions()).toBe(1);
  });
});

test.each(['acknowledge', 'to-do/2/seen-to'])('nobody who did nothing can %s', async (act) => {
  const { send } = await opened();
  expect(await send('POST', `${path}/${act}`, String.raw`{"by":" ","note":"\u200b"}`)).toMatchObject({
    status: 422,
    pointers: ['/by', '/note'],
  });
});

const newAudit = {
  id: 'another',
  title: 'A title',
  theme: 'step-down',
  quarter: { label: '2026-Q1', from: '2026-01-01', to: '2026-03-31' },
  tool: 'step-down@2015',
  windowsAnchor: '2026-01-01',
  opensOn: '2026-01-05',
  dueOn: '2026-01-23',
  closesOn: '2026-02-13',
};

test('half a surrogate pair in a title is refused where it stands', async () => {
  const { send, lines } = await opened();
  const body = JSON.stringify({ ...newAudit, title: 'x\ud800y', theme: 'neglect' });
  expect(await send('POST', '/v1/audits', body)).toMatchObject({ status: 422, pointers: ['/title'] });
  expect(lines.some(({ level }) => level === 'failure')).toBe(false);
});

test('an NHS number pasted with no-break spaces is kept as ten digits', async () => {
  const { send } = await opened();
  const to = `/v1/audits/${audit.id}/cases/case-1/people/child-1/identifiers`;
  expect(await send('PUT', to, '{"nhsNumber":"943\u00a0476\u00a05919"}')).toMatchObject({
    status: 200,
    body: { people: [{ id: 'child-1', identifiers: { nhsNumber: '9434765919' } }, {}, {}] },
  });
});

describe('days and codes', () => {
  const oneCase = {
    children: [{ id: 'child-1', ageBand: '16-17' }],
    route: { from: 'CP', to: 'CIN' },
    factors: ['neglect'],
    referredOn: '2025-01-01',
    expects: [],
  };
  const agency = { name: 'A', service: 'police', contact: { email: 'a@b.example' }, lead: { email: 'a@b.example' } };

  /** A draft audit in which an agency and a case are entered. */
  async function draft() {
    const { send } = await opened();
    expect(await send('POST', '/v1/audits', JSON.stringify(newAudit))).toMatchObject({ status: 201 });
    return (to: string, body: unknown) => send('PUT', `/v1/audits/another/${to}`, JSON.stringify(body));
  }

  test('that are right are taken', async () => {
    const put = await draft();
    expect(await put('agencies/a', agency)).toMatchObject({ status: 200 });
    expect(await put('cases/case-1', oneCase)).toMatchObject({ status: 200 });
  });

  test.each([
    [{ opensOn: '2014-01-05' }, ['/opensOn']],
    [{ dueOn: '2062-01-23', closesOn: '2062-02-13' }, ['/dueOn', '/closesOn']],
    [{ windowsAnchor: '2090-01-01' }, ['/windowsAnchor']],
    [{ theme: 'neglect' }, ['/theme']],
    [{ tool: 'step-down@2014' }, ['/tool']],
    [{ quarter: { label: 'Q', from: '2026-03-31', to: '2026-01-01' } }, ['/quarter/to']],
    [{ quarter: { label: 'Q', from: '1926-01-01', to: '1926-03-31' } }, ['/quarter/from']],
  ])('of an audit are refused: %j', async (change, pointers) => {
    const { send } = await opened();
    expect(await send('POST', '/v1/audits', JSON.stringify({ ...newAudit, ...change }))).toMatchObject({
      status: 422,
      pointers,
    });
  });

  test.each([
    [{ referredOn: '0001-01-01' }, ['/referredOn']],
    [{ referredOn: '2026-02-14' }, ['/referredOn']],
    [{ steppedDownOn: '2024-12-31' }, ['/steppedDownOn']],
    [{ route: { from: 'CIN', to: 'CIN' } }, ['/route/to']],
    [{ route: { from: 'CIN', to: 'nowhere' } }, ['/route/to']],
    [{ factors: ['domestic-violence'] }, ['/factors/0']],
    [{ children: [{ id: 'child-1', ageBand: 'preschool' }] }, ['/children/0/ageBand']],
  ])('of a case are refused: %j', async (change, pointers) => {
    const put = await draft();
    const answer = await put('cases/case-1', { ...oneCase, ...change });
    expect(answer).toMatchObject({ status: 422, pointers });
  });

  test('that are misspelt are told the nearest', async () => {
    const put = await draft();
    const details = async (to: string, body: unknown) => (await put(to, body)).body.errors?.map(({ detail }) => detail);
    expect(await details('agencies/a', { ...agency, service: 'gp' })).toEqual([
      expect.stringContaining('did you mean general-practice?'),
    ]);
    expect(await details('cases/case-1', { ...oneCase, children: [{ id: 'a', ageBand: 'preschool' }] })).toEqual([
      expect.stringContaining('did you mean pre-school?'),
    ]);
    const { send } = await opened();
    const waiver = `/v1/audits/${audit.id}/cases/case-1/never-asked/hosing`;
    expect(await send('PUT', waiver, '{"reason":"other"}')).toMatchObject({
      status: 400,
      pointers: ['/path/service'],
      body: { errors: [{ detail: expect.stringContaining('did you mean housing?') as string }] },
    });
  });
});

test.each(['2014-12-31', '2062-01-01', '0001-01-01', '2026-02-30'])(
  'completeness as at %s is refused',
  async (asAt) => {
    const { aws, table } = await openAudit();
    const identifiers = aws.createTable('identifiers', [], { isPlain: true });
    const path = `/v1/audits/${audit.id}/completeness`;
    const claims = { sub: 'staff-1', token_use: 'access', 'cognito:groups': '[business-manager]' };
    const { functionOf } = openProgram({ table, identifiers }, { now: () => new Date('2026-04-20T09:30:00.000Z') });
    const answer = await functionOf('GET', path)(eventOf({ path, query: { asAt }, claims }), context);
    expect(answer.statusCode).toBe(400);
  },
);

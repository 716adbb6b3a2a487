/** What the deployed system promises whatever is sent to it, on audits that nobody else uses. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { drained, keptMails } from '../../infra/local/emulator/clients.ts';
import { tokenIn } from '../../infra/local/emulator/mailbox.ts';
import { openAudit, type StaffTokens } from '../../infra/local/player/play-audit.ts';
import { deployedStage } from '../../infra/local/player/stage.ts';
import { type ApiAnswer, type ApiRequest, send } from '../../infra/local/player/request.ts';
import { londonDay } from '../../shared/base/time/days.ts';
import { createStaff } from '../../infra/local/emulator/sign-in.ts';
import { readDeployment, signInStaff } from './deployed.ts';
import { smallAudit, submission } from './small-audit.ts';

const deployed = readDeployment();
const run = randomBytes(3).toString('hex');
const file = smallAudit(`small-${run}`);

let staff: StaffTokens;
/** Tokens of addressees, by the name of the agency. */
let school: string;
let police: string;

const tokenOf = (links: ReadonlyMap<string, string>, email: string): string => tokenIn(links.get(email)!);

beforeAll(async () => {
  staff = await signInStaff(deployed, 'small');
  const mailbox = await openAudit(deployedStage(deployed, file.audit.id), file, staff.manager, () => undefined);
  const links = mailbox.links();
  school = tokenOf(links, file.agencies[0]!.contact.email);
  police = tokenOf(links, file.agencies[1]!.contact.email);
});

const api = (request: ApiRequest): Promise<ApiAnswer> => send(deployed.apiUrl, request);
const returnPath = (id: string, agency: string): string => `/v1/audits/${file.audit.id}/cases/${id}/returns/${agency}`;
const submit = (id: string, body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> =>
  api({ method: 'POST', path: `${returnPath(id, 'north-school')}/submissions`, token: school, body, headers });
/** A key for a one-time code, which is asked for with the link and read from the mail to the agency's contact. */
async function pullKey(path: string): Promise<string> {
  expect((await api({ method: 'POST', path: `${path}/code`, token: school })).status).toBe(202);
  await drained(deployed, deployed);
  const mail = (await keptMails(deployed.endpoint)).findLast(
    ({ to, subject }) => to.includes(file.agencies[0]!.contact.email) && /your code/i.test(subject),
  );
  const code = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/m.exec(mail?.text ?? '')?.[0];
  const answer = await api({ method: 'POST', path: `${path}/pull-key`, token: school, body: { code } });
  expect(answer.status).toBe(201);
  return (answer.json as { pullKey: string }).pullKey;
}
/** How many versions the log has: completeness of a day reads that, and not the row which the relay comes to keep. */
const versions = async (id: string, agency: string): Promise<number | undefined> => {
  const path = `/v1/audits/${file.audit.id}/completeness?asAt=${londonDay(new Date())}`;
  const { json } = await api({ method: 'GET', path, token: staff.manager });
  const { cases } = json as { cases: { case: string; returns: { agency: string; versions: number }[] }[] };
  return cases.find((one) => one.case === id)?.returns.find((one) => one.agency === agency)?.versions;
};

describe('the same submission, sent again', () => {
  test('is stored once, however often and however much at once it comes', async () => {
    const body = submission('yes', { A2: { answer: 'no' } });
    // Each that comes meanwhile starts a function of its own: more of them race in test/orders/submissions.ts.
    const answers = await Promise.all(Array.from({ length: 4 }, () => submit('case-1', body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await submit('case-1', body)).text).toBe(answers[0]!.text);
    expect(await versions('case-1', 'north-school')).toBe(1);
  });

  test('with an Idempotency-Key is told from another body under the same key', async () => {
    const headers = { 'idempotency-key': `key-${run}` };
    const path = `${returnPath('case-1', 'police')}/submissions`;
    const post = (body: unknown) => api({ method: 'POST', path, token: police, body, headers });
    const first = await post(submission('yes'));
    expect([first.status, (await post(submission('yes'))).text]).toEqual([201, first.text]);
    const other = await post(submission('no'));
    expect([other.status, other.json]).toMatchObject([409, { type: '/problems/key-reused' }]);
    expect(await versions('case-1', 'police')).toBe(1);
  });
});

test('going back to an earlier answer is a version of its own, and the last one counts', async () => {
  const receipts = [];
  for (const answer of ['yes', 'no', 'yes'] as const) receipts.push((await submit('case-2', submission(answer))).json);
  expect(receipts).toMatchObject([{ version: 1 }, { version: 2 }, { version: 3 }]);
  const [first, , third] = receipts as { sha256: string }[];
  expect(third?.sha256).toBe(first?.sha256);

  const copy = (version: number, headers: Record<string, string>) =>
    api({
      method: 'GET',
      path: `${returnPath('case-2', 'north-school')}/submissions/${version}`,
      token: school,
      headers,
    });
  expect((await copy(1, {})).status).toBe(404);
  const key = { 'pull-key': await pullKey(returnPath('case-2', 'north-school')) };
  expect((await copy(1, key)).json).toMatchObject({ version: 1, counts: false });
  expect((await copy(3, key)).json).toMatchObject({ version: 3, counts: true, content: submission('yes') });
});

describe('a body that is not right', () => {
  const path = `${returnPath('case-1', 'north-school')}/submissions`;
  const post = (request: Partial<ApiRequest>) => api({ method: 'POST', path, token: school, ...request });

  test('is refused with a pointer to each bad answer, and without repeating any', async () => {
    const said = `said-${run}`;
    const body = {
      childrenCovered: ['child-1'],
      answers: {
        A1: { answer: said },
        A2: { answer: 'yes', reason: 'not-in-records' },
        B3: { answer: 'dont-know' },
        B4: { answer: 'very-good', details: 7 },
        Z9: { answer: 'yes' },
      },
      extra: said,
    };
    const answer = await post({ body });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const { errors, type } = answer.json as { type: string; errors: { pointer: string }[] };
    expect(type).toBe('/problems/invalid-body');
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(
      [
        '/answers/A1/answer',
        '/answers/A2/reason',
        '/answers/B3/reason',
        '/answers/B4/details',
        '/answers/Z9',
        '/extra',
      ].toSorted(),
    );
    expect(answer.text).not.toContain(said);
  });

  test('names the children who are not of the case', async () => {
    const answer = await post({ body: { ...submission('yes'), childrenCovered: ['child-1', 'child-9'] } });
    expect([answer.status, answer.json]).toMatchObject([422, { errors: [{ pointer: '/childrenCovered/1' }] }]);
  });

  const filler = 'x'.repeat(19_000);
  const large = JSON.stringify({ ...submission('yes'), filler: Array.from({ length: 15 }, () => filler) });
  test.each<[string, number, Partial<ApiRequest>]>([
    ['half a document', 400, { raw: '{"childrenCovered": [' }],
    ['nothing', 400, { raw: '', headers: { 'content-type': 'application/json' } }],
    ['bytes that are no UTF-8', 400, { raw: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]) }],
    ['another media type', 415, { raw: '{}', headers: { 'content-type': 'text/plain' } }],
    ['a form', 415, { raw: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['more than 256 KB', 413, { raw: large }],
    ['a key twice', 400, { raw: '{"childrenCovered":["child-1"],"answers":{},"answers":{}}' }],
    ['another character set', 415, { raw: '{}', headers: { 'content-type': 'application/json; charset=iso-8859-1' } }],
    ['null', 422, { body: null }],
    ['a list', 422, { body: [] }],
    ['a number', 422, { body: 1 }],
    ['a text', 422, { body: 'yes' }],
    ['an empty object', 422, { body: {} }],
    ['a prototype', 422, { raw: '{"__proto__":{"childrenCovered":["child-1"],"answers":{}}}' }],
    [
      'half a character',
      422,
      { raw: String.raw`{"childrenCovered":["child-1"],"answers":{"C12":{"answer":"\ud800"}}}` },
    ],
    ['ten thousand levels', 400, { raw: `${'['.repeat(10_000)}${']'.repeat(10_000)}` }],
    [
      'ten thousand unknown keys',
      422,
      { body: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i])) },
    ],
  ])('%s is answered %i', async (_, status, request) => {
    const answer = await post(request);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({
      status,
      type: expect.stringMatching(/^\/problems\//),
      requestId: expect.any(String),
    });
  });

  test.each<[string, Partial<ApiRequest>]>([
    ['an id with a space', { path: `/v1/audits/${file.audit.id}/cases/case%201/returns/north-school/submissions` }],
    [
      'an id that climbs',
      { path: `/v1/audits/${file.audit.id}/cases/..%2f..%2fcase-1/returns/north-school/submissions` },
    ],
    [
      'an id of thousands of letters',
      { path: `/v1/audits/${'a'.repeat(3000)}/cases/case-1/returns/north-school/submissions` },
    ],
    ['a version that is none', { method: 'GET', path: `${path}/-1` }],
    ['a key of thousands of letters', { body: submission('yes'), headers: { 'idempotency-key': 'k'.repeat(3000) } }],
    ['a check of no kind', { path: `${returnPath('case-1', 'north-school')}/check`, body: { outcome: 'maybe' } }],
    ['a token that is no token', { token: '"%00' }],
  ])('%s is refused and breaks nothing', async (_, request) => {
    const { status } = await post(request);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  test('changes nothing', async () => {
    expect(await versions('case-1', 'north-school')).toBe(1);
  });
});

describe('a link', () => {
  const withoutRequestId = ({ json }: ApiAnswer): unknown => {
    const { requestId, ...rest } = json as { requestId: string };
    expect(requestId).toEqual(expect.any(String));
    return rest;
  };

  test('that is unknown, or of another return, looks the same; where there is none, that is told', async () => {
    const unknown = randomBytes(24).toString('base64url');
    const check = {
      method: 'POST',
      path: `${returnPath('case-1', 'north-school')}/check`,
      body: { outcome: 'known' },
    } as const;
    const send = {
      method: 'POST',
      path: `${returnPath('case-1', 'north-school')}/submissions`,
      body: submission('no'),
    } as const;
    const read = { method: 'GET', path: `${returnPath('case-1', 'north-school')}/submissions/1` } as const;
    for (const request of [check, send, read]) {
      const answers = await Promise.all([unknown, police, staff.manager].map((token) => api({ ...request, token })));
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      const [first, ...others] = answers.map(withoutRequestId);
      expect(others).toEqual([first, first]);
      expect(await api(request)).toMatchObject({ status: 401, json: { type: '/problems/not-signed-in' } });
      expect(new Set(answers.map(({ headers }) => [...headers.keys()].join()))).toHaveProperty('size', 1);
    }
    expect(await versions('case-1', 'north-school')).toBe(1);
  });

  test('opens the list of its own addressee and audit, and nothing that is not there', async () => {
    const asked = await api({ method: 'GET', path: '/v1/asked', token: school });
    expect(asked.json).toMatchObject({ audit: { id: file.audit.id } });
    const absent = await api({
      method: 'GET',
      path: `${returnPath('case-9', 'north-school')}/submissions/1`,
      token: school,
    });
    expect(absent.status).toBe(404);
  });

  test('opens a page that sends its key nowhere', async () => {
    const page = await api({ method: 'GET', path: '/open' });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('staff routes', () => {
  const managers = { method: 'GET', path: `/v1/audits/${file.audit.id}/completeness` } as const;
  const leads = { method: 'GET', path: `/v1/audits/${file.audit.id}/revisions` } as const;

  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged = (token: string): Record<string, string | undefined> => {
    const [header, claims, signature] = token.split('.') as [string, string, string];
    const payload = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const changed = encoded({ ...payload, 'cognito:groups': ['business-manager', 'audit-lead'], exp: 4_102_444_800 });
    return {
      missing: undefined,
      'another signature': [header, claims, `${signature.slice(0, -8)}AAAAAAAA`].join('.'),
      'changed claims': [header, changed, signature].join('.'),
      'no algorithm': [encoded({ alg: 'none', typ: 'JWT' }), changed, ''].join('.'),
      'a link': school,
    };
  };

  test('answer 401 to a token that is missing or forged', async () => {
    for (const [how, token] of Object.entries(forged(staff.manager))) {
      expect([how, (await api({ ...managers, token })).status]).toEqual([how, 401]);
    }
  });

  test('answer 401 to an ID token, which the gateway lets through', async () => {
    const { signInForId } = await createStaff(deployed, 'small-id@partnership.example', 'business-manager');
    const answer = await api({ ...managers, token: await signInForId() });
    expect(answer).toMatchObject({ status: 401, json: { type: '/problems/not-signed-in' } });
  });

  test('answer 403 to the other role', async () => {
    const wrong = [await api({ ...managers, token: staff.lead }), await api({ ...leads, token: staff.manager })];
    expect(wrong.map(({ status, json }) => [status, json])).toMatchObject([
      [403, { type: '/problems/not-allowed' }],
      [403, { type: '/problems/not-allowed' }],
    ]);
  });

  test('list the audits, this one among them', async () => {
    const { status, json } = await api({ method: 'GET', path: '/v1/audits?limit=100', token: staff.manager });
    expect(status).toBe(200);
    expect((json as { audits: { id: string }[] }).audits.map(({ id }) => id)).toContain(file.audit.id);
  });
});

describe('what is no route', () => {
  const hsts = 'max-age=63072000';

  test('is told so, as a problem, to anybody', async () => {
    const { status, headers, json } = await api({ method: 'GET', path: '/v1/nothing' });
    expect([status, json]).toMatchObject([404, { type: '/problems/not-found' }]);
    expect(headers.get('strict-transport-security')).toBe(hsts);
  });

  test('with another method is told which there are', async () => {
    const { status, headers, json } = await api({ method: 'PUT', path: '/v1/audits' });
    expect([status, json]).toMatchObject([405, { type: '/problems/method-not-allowed' }]);
    expect(headers.get('allow')).toBe('GET, POST');
    expect(headers.get('strict-transport-security')).toBe(hsts);
  });
});

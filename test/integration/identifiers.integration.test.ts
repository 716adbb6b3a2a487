/**
 * Who the child is, on a real engine: tables of the test's own for the rules, the deployed app for the permissions.
 */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { localClients } from '../../infra/local/emulator/clients.ts';
import { send } from '../../infra/local/player/request.ts';
import { createStaff } from '../../infra/local/emulator/sign-in.ts';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import type { Agency, Audit, Case } from '../../shared/domain/audits/schema.ts';
import { casePut, createAudit, putAgency } from '../../shared/domain/audits/store.ts';
import type { Log } from '../../shared/base/aws/log.ts';
import { putNew, type RawItem, type Table } from '../../shared/base/aws/table.ts';
import { transact } from '../../shared/base/aws/transaction.ts';
import { keepLinks } from '../../shared/domain/links/keep-expiry.ts';
import { HttpProblem } from '../../shared/base/http/problem.ts';
import { keyHash, newSecret, pullKeyOf } from '../../shared/domain/identifiers/code-rules.ts';
import { codeAddressee, issueCode } from '../../shared/domain/identifiers/codes.ts';
import { openForCopy } from '../../shared/domain/identifiers/pull-key.ts';
import { changeCode, getCode, listPulls, putCodeRequest } from '../../shared/domain/identifiers/store.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import { lastEntry } from '../../shared/domain/returns/store.ts';
import { tokenHash } from '../../shared/domain/links/link.ts';
import { putLink } from '../../shared/domain/links/store.ts';
import { context, eventOf, staffClaims } from '../http-event.ts';
import { openProgram, type Program } from '../program.ts';
import {
  decideAsk,
  decideSubmission,
  decideWithdrawal,
  type Decision,
} from '../../shared/domain/returns/decide-entry.ts';
import { newTable } from './fixture.ts';

/** Nobody's: nothing of it may stand anywhere but in the identifiers table. */
const canary = {
  name: 'Canary Quillfeather',
  formerNames: ['Canary Oldname'],
  dateOfBirth: '2011-11-21',
  nhsNumber: '943 476 5919',
  address: '7 Nowhere Rise, Sometown',
};
const canaries = ['Canary', 'Quillfeather', 'Oldname', '2011-11-21', '9434765919', '943 476 5919', 'Nowhere Rise'];
const withoutCanaries = (what: unknown): void => {
  const text = JSON.stringify(what);
  expect(canaries.filter((one) => text.includes(one))).toEqual([]);
};

const contact = 'contact@surgery.example';
const caseRow: Case = {
  id: 'case-1',
  children: [
    { id: 'child-1', ageBand: 'school-age' },
    { id: 'child-2', ageBand: 'unborn' },
  ],
  adults: [{ id: 'adult-1', role: 'mother' }],
  route: { from: 'CP', to: 'CIN' },
  factors: [],
  referredOn: '2026-01-12',
  leadProfessional: { email: 'worker@council.example' },
};
const agencyRow = (id: string, service: string, email: string): Agency => ({
  id,
  name: `The ${id}`,
  service,
  contact: { email },
  lead: { email: `lead@${id}.example` },
});
const agencies = [
  agencyRow('surgery', 'general-practice', contact),
  agencyRow('police', 'police', 'contact@police.example'),
];
const auditRow = (id: string): Audit => ({
  id,
  title: 'Stepping down',
  theme: 'step-down',
  quarter: { label: '2026-Q2', from: '2026-04-01', to: '2026-06-30' },
  tool: 'step-down@2015',
  windowsAnchor: '2026-04-30',
  opensOn: '2026-05-05',
  dueOn: '2026-05-19',
  closesOn: '2026-06-30',
  state: 'open',
  createdAt: '2026-05-01T09:00:00.000Z',
  openedAt: '2026-05-05T09:00:00.000Z',
});

const entryOf = (decision: Decision): Entry => {
  if (!('entry' in decision)) throw new Error('no entry');
  return decision.entry;
};

/** Puts an audit of one case, asked of both agencies and of the lead professional. */
async function enterAudit(table: Table, id: string, state: Audit['state'] = 'open'): Promise<void> {
  const audit = { ...auditRow(id), state };
  await createAudit(table, audit);
  for (const agency of agencies) await putAgency(table, audit, agency);
  await transact(table, [casePut(id, caseRow)]);
  for (const { agency, service } of [
    { agency: 'surgery', service: 'general-practice' },
    { agency: 'police', service: 'police' },
    { agency: 'summary', service: 'summary' },
  ]) {
    const ask = { audit: id, case: 'case-1', agency, service, askedOn: '2026-05-05', dueOn: '2026-05-19' };
    await putNew(
      table,
      entryOf(decideAsk(undefined, { ...ask, atOpening: true }, { receivedAt: new Date('2026-05-01T09:00:00Z') })),
    );
  }
}

async function mintLink(table: Table, audit: string, email: string): Promise<string> {
  const token = randomUUID();
  const link = { audit, addressee: addresseeId(audit, email), mintedAt: '2026-05-05T09:00:00.000Z' };
  await putLink(table, tokenHash(token), link);
  return token;
}

async function everythingIn(table: Table): Promise<RawItem[]> {
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new ScanCommand({ TableName: table.name, ConsistentRead: true }),
  );
  if (LastEvaluatedKey !== undefined) throw new Error('the test put more than one page');
  return Items.map((item) => unmarshall(item));
}

describe('codes and pulls', () => {
  const client = new DynamoDBClient({});
  let commands: string[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      commands.push(String(context['commandName']).replace('Command', ''));
      return next(args);
    },
    { step: 'initialize', name: 'counted' },
  );

  const lines: unknown[] = [];
  const log: Log = {
    info: (...line) => void lines.push(line),
    warn: (...line) => void lines.push(line),
    failure: (code, error, fields) => void lines.push([code, String(error), fields]),
  };

  let table: Table;
  let identifiers: Table;
  let program: Program;
  let now = new Date();
  let audit = '';
  /** The surgery's link. */
  let token = '';

  beforeAll(async () => {
    table = { ...(await newTable()), client };
    identifiers = { ...(await newTable()), client };
    program = openProgram({ table, identifiers }, { now: () => now, logOf: () => log });
  });

  beforeEach(async () => {
    audit = `audit-${randomUUID().slice(0, 8)}`;
    now = new Date('2026-05-06T09:00:00.000Z');
    await enterAudit(table, audit);
    token = await mintLink(table, audit, contact);
  });

  const later = (seconds: number): void => {
    now = new Date(now.getTime() + seconds * 1000);
  };

  interface Call {
    token?: string | undefined;
    body?: unknown;
    key?: string | undefined;
  }
  interface Answer {
    status: number;
    body: Record<string, unknown>;
    text: string;
  }

  async function call(method: 'GET' | 'POST' | 'PUT', path: string, options: Call = {}): Promise<Answer> {
    const event = eventOf({
      method,
      path,
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.key === undefined ? {} : { 'pull-key': options.key }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      claims: staffClaims('business-manager'),
    });
    const { statusCode = 0, body = '' } = await program.functionOf(method, path)(event, context);
    return { status: statusCode, body: JSON.parse(body) as Answer['body'], text: body };
  }

  const of = (agency = 'surgery') => ({ audit, case: 'case-1', agency });
  const path = (agency = 'surgery', id = 'case-1'): string => `/v1/audits/${audit}/cases/${id}/returns/${agency}`;
  const ask = (with_ = token, agency = 'surgery'): Promise<Answer> =>
    call('POST', `${path(agency)}/code`, { token: with_ });
  const exchange = (code: string, with_ = token, agency = 'surgery'): Promise<Answer> =>
    call('POST', `${path(agency)}/pull-key`, { token: with_, body: { code } });
  const pull = (key: string | undefined, with_ = token, agency = 'surgery'): Promise<Answer> =>
    call('GET', `${path(agency)}/identifiers`, { token: with_, key });

  let made = 0;
  /** As `send-message` does when the mail goes. */
  async function mail(request: string, agency = 'surgery'): Promise<string> {
    const newCode = (): string => String(++made).padStart(8, '0');
    const issued = await issueCode({ table, log, now: () => now, newCode }, { ...of(agency), request });
    if (issued === undefined) throw new Error('nobody waits for the code');
    return issued.code;
  }
  const codeRows = async (agency = 'surgery'): Promise<RawItem[]> =>
    (await everythingIn(table)).filter(
      (item) => item['pk'] === `${audit}#case-1` && String(item['sk']).startsWith(`CODE#${agency}#`),
    );

  /** Asks, gets the mail and exchanges its code. */
  async function keyFor(with_ = token, agency = 'surgery'): Promise<string> {
    await ask(with_, agency);
    const newest = (await codeRows(agency)).toSorted((a, b) => (String(a['sk']) < String(b['sk']) ? 1 : -1))[0];
    const answer = await exchange(await mail(String(newest?.['request']), agency), with_, agency);
    expect(answer.status).toBe(201);
    return String(answer.body['pullKey']);
  }

  const enter = (person: string, body: unknown): Promise<Answer> =>
    call('PUT', `/v1/audits/${audit}/cases/case-1/people/${person}/identifiers`, { body });

  async function submit(agency = 'surgery'): Promise<Entry> {
    const last = await lastEntry(table, of(agency));
    const entry = entryOf(
      decideSubmission(
        last!,
        { sha256: 'a'.repeat(64), content: { text: 'x' }, covers: [], gaps: [], unexplained: 0, concern: false },
        { receivedAt: now },
      ),
    );
    await putNew(table, entry);
    return entry;
  }

  /** The commands that a call made of the engine, and its answer. */
  async function counted<T>(run: () => Promise<T>): Promise<{ cost: string[]; answer: T }> {
    commands = [];
    const answer = await run();
    return { cost: commands.toSorted(), answer };
  }

  test('the asked agency pulls who its case is about, as often as it needs, until its return is settled', async () => {
    expect((await enter('child-1', canary)).status).toBe(200);
    expect((await enter('adult-1', { name: 'Canary Quillfeather' })).status).toBe(200);

    expect(await ask()).toMatchObject({ status: 202, body: { minutes: 10 } });
    const [row] = await codeRows();
    expect(row).toMatchObject({ ...of(), request: '000001', state: 'asked' });
    expect(await codeAddressee(table, { ...of(), request: '000001' }, now)).toBe(addresseeId(audit, contact));
    const answer = await exchange(await mail('000001'));
    expect(answer.status).toBe(201);
    const key = String(answer.body['pullKey']);

    const pulled = await pull(key);
    expect(pulled).toMatchObject({
      status: 200,
      body: {
        ...of(),
        people: [
          { id: 'child-1', kind: 'child', identifiers: { ...canary, nhsNumber: '9434765919' } },
          { id: 'child-2', kind: 'child', identifiers: {} },
          { id: 'adult-1', kind: 'adult', role: 'mother', identifiers: { name: 'Canary Quillfeather' } },
        ],
      },
    });
    later(7 * 24 * 3600);
    expect((await pull(key)).text).toBe(pulled.text);
    const addressee = addresseeId(audit, contact);
    expect(await listPulls(table, audit, 'case-1')).toEqual([
      { ...of(), at: '2026-05-06T09:00:00.000Z', addressee, people: ['child-1', 'adult-1'] },
      { ...of(), at: '2026-05-13T09:00:00.000Z', addressee, people: ['child-1', 'adult-1'] },
    ]);

    const last = await submit();
    expect((await pull(key)).status).toBe(404);
    await putNew(table, { ...last, sk: 'R#surgery#000003', seq: 3, act: 'query', state: 'reopened' });
    expect((await pull(key)).status).toBe(404);
    expect((await pull(await keyFor())).status).toBe(200);
    expect(await listPulls(table, audit, 'case-1')).toHaveLength(3);
  });

  test('the lead professional of the case pulls too: its summary is a return like others', async () => {
    const worker = await mintLink(table, audit, 'worker@council.example');
    expect((await pull(await keyFor(worker, 'summary'), worker, 'summary')).status).toBe(200);
  });

  test('a code works once, even when it is exchanged many times at the same moment', async () => {
    await ask();
    const code = await mail('000001');
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(code)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201, 404]));
    expect((await exchange(code)).status).toBe(404);
  });

  test('a code can be tried five times, however many guesses come at the same moment', async () => {
    await ask();
    const code = await mail('000001');
    const wrong = Array.from({ length: 30 }, (_, index) => `9999${String(index).padStart(4, '0')}`);
    const atOnce = await Promise.all(wrong.slice(0, 25).map((guess) => exchange(guess)));
    for (const guess of wrong.slice(25)) atOnce.push(await exchange(guess));
    expect(atOnce.every((answer) => answer.status === 404)).toBe(true);
    expect((await getCode(table, of(), '000001'))?.tries).toBe(5);
    expect((await exchange(code)).status).toBe(404);
  });

  test('a request within a minute gets the same answer and writes nothing, and so does a fourth in ten minutes', async () => {
    const first = await ask();
    later(59);
    expect((await ask()).text).toBe(first.text);
    expect(await codeRows()).toHaveLength(1);
    later(1);
    const both = await Promise.all([ask(), ask(), ask()]);
    expect(both.every((answer) => answer.text === first.text)).toBe(true);
    expect(await codeRows()).toHaveLength(2);
    later(60);
    await ask();
    later(60);
    expect((await ask()).text).toBe(first.text);
    expect(await codeRows()).toHaveLength(3);
  });

  test('an overtaken or lapsed request is not mailed any more', async () => {
    await ask();
    later(60);
    await ask();
    const deps = { table, log, now: () => now, newCode: () => '00000000' };
    expect(await issueCode(deps, { ...of(), request: '000001' })).toBeUndefined();
    expect(await issueCode(deps, { ...of(), request: '000009' })).toBeUndefined();
    later(600);
    expect(await issueCode(deps, { ...of(), request: '000002' })).toBeUndefined();
    expect(await codeAddressee(table, { ...of(), request: '000002' }, now)).toBeUndefined();
  });

  test('a code made again, because its mail did not go, is the only one that works', async () => {
    await ask();
    const before = await mail('000001');
    const again = await mail('000001');
    expect((await exchange(before)).status).toBe(404);
    expect((await exchange(again)).status).toBe(201);
  });

  test('whatever opens nothing looks the same and costs the same', async () => {
    const police = await mintLink(table, audit, 'contact@police.example');
    const elsewhere = `other-${randomUUID().slice(0, 8)}`;
    await enterAudit(table, elsewhere);
    const foreign = await mintLink(table, elsewhere, contact);
    const worker = await mintLink(table, audit, 'worker@council.example');
    const workersKey = await keyFor(worker, 'summary');
    const summary = await lastEntry(table, of('summary'));
    await putNew(table, entryOf(decideWithdrawal(summary!, { reason: 'not-involved' }, { receivedAt: now })));
    await keepLinks(table, [{ of: 'return', ...of('summary'), act: 'withdrawal' }]);

    await ask(police, 'police');
    const policeCode = await mail('000001', 'police');
    await ask();
    const used = await mail('000001');
    expect((await exchange(used)).status).toBe(201);

    const refusals = new Map<string, () => Promise<Answer>>([
      ['a guessed token', () => exchange(used, randomUUID())],
      ["another agency's link", () => exchange(policeCode, police)],
      ["another audit's link", () => exchange(used, foreign)],
      ['a used code', () => exchange(used)],
      ['a used code, guessed at', () => exchange('99999999')],
      ["another return's code", () => exchange(policeCode)],
      ['a return that nobody was asked for', () => exchange(used, token, 'school')],
      ['what is no code', () => exchange('open sesame')],
      ['a link whose returns are all withdrawn', () => exchange('99999999', worker, 'summary')],
      ["such a link, on another's return", () => exchange(used, worker)],
    ]);
    const answers: { what: string; cost: string[]; answer: Answer }[] = [];
    for (const [what, run] of refusals) answers.push({ what, ...(await counted(run)) });
    later(61);
    await ask();
    const open = await mail('000002');
    answers.push({ what: 'a wrong code', ...(await counted(() => exchange('99999999'))) });
    later(600);
    answers.push({ what: 'an expired code', ...(await counted(() => exchange(open))) });

    for (const { what, cost, answer } of answers) {
      expect({ what, cost, answer }).toEqual({
        what,
        cost: ['BatchGetItem', 'GetItem', 'Query', 'Query', 'UpdateItem'],
        answer: answers[0]?.answer,
      });
    }
    expect(answers[0]?.answer).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    expect(await getCode(table, { audit, case: 'case-1', agency: 'surgery' }, '000000')).toBeUndefined();

    const mine = await keyFor();
    const hers = await keyFor(police, 'police');
    const pulls = new Map<string, () => Promise<Answer>>([
      ['no key', () => pull(undefined)],
      ['a guessed token', () => pull(mine, randomUUID())],
      ["another agency's link", () => pull(mine, police)],
      ["another audit's link", () => pull(mine, foreign)],
      ["another return's key", () => pull(hers)],
      ["another return's link and key", () => pull(hers, police)],
      ['a guessed key', () => pull(`${mine.slice(0, 7)}${newSecret()}`)],
      ['a key of no request', () => pull(`000099.${newSecret()}`)],
      ['what is no key', () => pull('open sesame')],
      ['a return that nobody was asked for', () => pull(mine, token, 'school')],
      ['a link whose returns are all withdrawn', () => pull(workersKey, worker, 'summary')],
    ]);
    const refused: { what: string; cost: string[]; answer: Answer }[] = [];
    for (const [what, run] of pulls) refused.push({ what, ...(await counted(run)) });
    expect((await pull(mine)).status).toBe(200);
    await submit();
    refused.push({ what: 'a settled return', ...(await counted(() => pull(mine))) });
    for (const { what, cost, answer } of refused) {
      expect({ what, cost, answer }).toEqual({
        what,
        cost: ['BatchGetItem', 'GetItem', 'Query'],
        answer: answers[0]?.answer,
      });
    }
    expect(await listPulls(table, audit, 'case-1')).toHaveLength(1);
  });

  test('a key dies with the address that it was mailed to', async () => {
    const key = await keyFor();
    await putAgency(table, auditRow(audit), agencyRow('surgery', 'general-practice', 'new@surgery.example'));
    expect((await pull(key)).status).toBe(404);
    expect((await pull(key, await mintLink(table, audit, 'new@surgery.example'))).status).toBe(404);
  });

  test('the same key opens the copy of what was sent, also once the return is settled', async () => {
    const key = await keyFor();
    await submit();
    const request = (headers: Record<string, string>) => ({
      params: of(),
      query: {},
      body: undefined,
      headers,
      claims: {},
      now,
    });
    const authorization = `Bearer ${token}`;
    const refused = async (headers: Record<string, string>): Promise<void> => {
      const error: unknown = await openForCopy(table, request(headers)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(HttpProblem);
      expect(error).toMatchObject({ type: 'not-found', detail: undefined, errors: [] });
    };
    const opened = await openForCopy(table, request({ authorization, 'pull-key': key }));
    expect(opened.last).toMatchObject({ act: 'submission', versions: 1 });
    await refused({ authorization });
    await refused({ 'pull-key': key });
    await refused({ authorization, 'pull-key': `000001.${newSecret()}` });
    later(12 * 3600);
    await refused({ authorization, 'pull-key': key });
  });

  test('nothing opens before the audit does', async () => {
    audit = `draft-${randomUUID().slice(0, 8)}`;
    await enterAudit(table, audit, 'draft');
    const early = await mintLink(table, audit, contact);
    expect((await ask(early)).status).toBe(404);
    expect((await exchange('00000001', early)).status).toBe(404);
    expect(await codeRows()).toEqual([]);
  });

  test('who the child is does not open from a withdrawal on, and nothing does once all is withdrawn', async () => {
    const key = await keyFor();
    const last = await lastEntry(table, of());
    await putNew(table, entryOf(decideWithdrawal(last!, { reason: 'not-involved' }, { receivedAt: now })));
    expect((await pull(key)).status).toBe(404);
    await keepLinks(table, [{ of: 'return', ...of(), act: 'withdrawal' }]);
    later(61);
    expect((await ask()).status).toBe(404);
    expect(await codeRows()).toHaveLength(1);
  });

  test('opening can say what is short, for each service that is asked', async () => {
    await enter('child-1', { name: canary.name, dateOfBirth: canary.dateOfBirth, address: canary.address });
    const shortfalls = async (): Promise<unknown> =>
      (await call('GET', `/v1/audits/${audit}/shortfalls`)).body['shortfalls'];
    const whole = ['name', 'date-of-birth', 'nhs-number', 'address'];
    expect(await shortfalls()).toEqual([
      {
        case: 'case-1',
        service: 'general-practice',
        agencies: ['surgery'],
        people: [
          { id: 'child-1', missing: ['nhs-number'] },
          { id: 'adult-1', missing: whole },
        ],
      },
      {
        case: 'case-1',
        service: 'police',
        agencies: ['police'],
        people: [{ id: 'adult-1', missing: ['name', 'date-of-birth', 'address'] }],
      },
      {
        case: 'case-1',
        service: 'summary',
        agencies: ['summary'],
        people: [{ id: 'adult-1', missing: ['name', 'date-of-birth'] }],
      },
    ]);
    await enter('child-1', canary);
    await enter('adult-1', { ...canary, nhsNumber: '4010232137' });
    expect(await shortfalls()).toEqual([]);
  });

  test('the manager mends what was entered, and is told what is wrong without hearing it again', async () => {
    await enter('child-1', { name: 'Canary Wrong' });
    expect((await enter('child-1', canary)).body['people']).toEqual([
      {
        id: 'child-1',
        kind: 'child',
        identifiers: { ...canary, nhsNumber: '9434765919' },
        enteredAt: now.toISOString(),
      },
      { id: 'child-2', kind: 'child', identifiers: {} },
      { id: 'adult-1', kind: 'adult', identifiers: {} },
    ]);
    const whole = await call('GET', `/v1/audits/${audit}/cases/case-1/identifiers`);
    expect(whole.text).not.toContain('Wrong');

    const wrong = await enter('child-1', { ...canary, nhsNumber: '943 476 5918', dateOfBirth: '21/11/2011' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).not.toMatch(/943|2011|Canary/);
    const unborn = await enter('child-2', { dateOfBirth: '2026-05-07' });
    expect(unborn).toMatchObject({ status: 422, body: { errors: [{ pointer: '/dateOfBirth' }] } });
    expect((await enter('child-9', canary)).status).toBe(404);
    expect((await call('GET', `/v1/audits/${audit}/cases/case-9/identifiers`)).status).toBe(404);
    expect((await call('GET', '/v1/audits/no-such/shortfalls')).status).toBe(404);
  });

  test('who a child is stands in the identifiers table alone: not in the main one, not in a log line', async () => {
    await enter('child-1', canary);
    await pull(await keyFor());
    await enter('child-1', { ...canary, nhsNumber: '1' });
    withoutCanaries(await everythingIn(table));
    withoutCanaries(lines);
    expect(lines.length).toBeGreaterThan(10);
    expect(JSON.stringify(await everythingIn(identifiers))).toContain(canary.name);
  });
});

describe('the deployed app', () => {
  const given = z.parse(
    z.object({
      endpoint: z.string(),
      env: z.record(z.string(), z.string()),
      outputs: z.record(z.string(), z.string()),
      apiUrl: z.string(),
    }),
    JSON.parse(process.env['LOCAL_DEPLOYMENT'] ?? 'null'),
  );
  const { dynamodb } = localClients(given.env);
  const deployed: Table = { client: dynamodb, name: given.outputs['TableName'] ?? '' };

  test('lets the manager enter, and the bearer of a link and a key see, who a child is; each by its own role', async () => {
    const audit = `audit-${randomUUID().slice(0, 8)}`;
    await enterAudit(deployed, audit);
    const manager = await createStaff(
      { ...given, outputs: given.outputs },
      `${audit}@partnership.example`,
      'business-manager',
    );
    const staff = await manager.signIn();
    const entered = await send(given.apiUrl, {
      method: 'PUT',
      path: `/v1/audits/${audit}/cases/case-1/people/child-1/identifiers`,
      token: staff,
      body: canary,
    });
    expect(entered).toMatchObject({ status: 200, json: { people: [{ identifiers: { name: canary.name } }, {}, {}] } });
    const short = await send(given.apiUrl, {
      method: 'GET',
      path: `/v1/audits/${audit}/shortfalls`,
      token: staff,
    });
    expect(short).toMatchObject({ status: 200, json: { shortfalls: [{ people: [{ id: 'adult-1' }] }, {}, {}] } });

    // A key as an exchange leaves it: what the mail would carry is the business of other tests.
    const of = { audit, case: 'case-1', agency: 'surgery' };
    const addressee = addresseeId(audit, contact);
    const token = await mintLink(deployed, audit, contact);
    const path = `/v1/audits/${audit}/cases/case-1/returns/surgery`;
    await putCodeRequest(deployed, of, { seq: 1, addressee, askedAt: '2000-01-01T00:00:00.000Z' });
    const row = await getCode(deployed, of, '000001');
    const secret = newSecret();
    const exchangedAt = new Date().toISOString();
    await changeCode(deployed, row!, { state: 'used', keyHash: keyHash(row!, secret), exchangedAt, exchangedSeq: 1 });
    const headers = { 'pull-key': pullKeyOf('000001', secret) };
    const pulled = await send(given.apiUrl, { method: 'GET', path: `${path}/identifiers`, token, headers });
    expect(pulled).toMatchObject({ status: 200, json: { people: [{ identifiers: { name: canary.name } }, {}, {}] } });
    expect(pulled.headers.get('cache-control')).toBe('no-store');
    expect(await listPulls(deployed, audit, 'case-1')).toHaveLength(1);

    const refused = await send(given.apiUrl, { method: 'GET', path: `${path}/identifiers`, token });
    expect(refused.status).toBe(404);
    const tried = await send(given.apiUrl, {
      method: 'POST',
      path: `${path}/pull-key`,
      token,
      body: { code: '00000000' },
    });
    expect(tried.status).toBe(404);
    const asked = await send(given.apiUrl, { method: 'POST', path: `${path}/code`, token });
    expect(asked.status).toBe(202);
    withoutCanaries(await everythingIn(deployed));
  });
});

/** Who the child is, and the codes that open it: the rules behind the routes, on the AWS in memory. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { moveAudit, putAgency } from '../../../../shared/domain/audits/store.ts';
import type { Log } from '../../../../shared/base/aws/log.ts';
import { putNew, type RawItem, type Table } from '../../../../shared/base/aws/table.ts';
import { keepLinks } from '../../../../shared/domain/links/keep-expiry.ts';
import { newSecret } from '../../../../shared/domain/identifiers/code-rules.ts';
import { codeAccepted, isWaitedFor, issueCode } from '../../../../shared/domain/identifiers/codes.ts';
import { effectsOf } from '../../../../shared/work/relay/effects-of-item.ts';
import { getCode, listTries } from '../../../../shared/domain/identifiers/code-store.ts';
import { listPulls } from '../../../../shared/domain/identifiers/store.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { lastEntry } from '../../../../shared/domain/returns/store.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { openAws, type InMemoryAws } from '../../../aws/aws.ts';
import { context, eventOf, staffClaims } from '../../../http-event.ts';
import { openProgram, type Program } from '../../../program.ts';
import { decideSubmission, decideWithdrawal, type Assessed } from '../../../../shared/domain/returns/decide-entry.ts';
import { agencyRow, auditRow, canary, contact, enterAudit, mintLink, withoutCanaries } from '../../../canary-audit.ts';
import { entryOf } from '../../domain/returns/samples.ts';

describe('codes and pulls', () => {
  let aws: InMemoryAws;
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

  beforeEach(async () => {
    // What is under way gets into each other's way, as it does in AWS.
    aws = openAws({ conflicts: true });
    table = aws.createTable();
    identifiers = aws.createTable('identifiers', [], { isPlain: true });
    program = openProgram({ table, identifiers }, { now: () => now, logOf: () => log });
    lines.length = 0;
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

  async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, options: Call = {}): Promise<Answer> {
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

  /** A request for a code, as its message names it. */
  const requested = (request: string, email = contact) => ({ audit, addressee: addresseeId(audit, email), request });

  let made = 0;
  /** As `send-message` does when the mail goes. */
  async function mail(request: string, email = contact): Promise<string> {
    const newCode = (): string => String(++made).padStart(8, '0');
    const issued = await issueCode({ table, log, now: () => now, newCode }, requested(request, email));
    if (issued === undefined) throw new Error('nobody waits for the code');
    return issued.code;
  }
  const codeRows = (email = contact): RawItem[] =>
    aws.items(table.name).filter((item) => item['pk'] === `CODES#${audit}#${addresseeId(audit, email)}`);

  /** Asks, gets the mail and exchanges its code. */
  async function keyFor(with_ = token, agency = 'surgery', email = contact): Promise<string> {
    await ask(with_, agency);
    const newest = codeRows(email).toSorted((a, b) => (String(a['sk']) < String(b['sk']) ? 1 : -1))[0];
    const answer = await exchange(await mail(String(newest?.['request']), email), with_, agency);
    expect(answer.status).toBe(201);
    return String(answer.body['pullKey']);
  }

  const enter = (person: string, body: unknown): Promise<Answer> =>
    call('PUT', `/v1/audits/${audit}/cases/case-1/people/${person}/identifiers`, { body });

  async function submit(agency = 'surgery', content: Assessed['content'] = { text: 'x' }): Promise<Entry> {
    const last = await lastEntry(table, of(agency));
    const entry = entryOf(
      decideSubmission(
        last!,
        { sha256: 'a'.repeat(64), content, covers: [], gaps: [], unexplained: 0, concern: false },
        { receivedAt: now },
      ),
    );
    await putNew(table, entry);
    return entry;
  }

  /** The commands that a call made of the engine, and its answer. */
  async function counted<T>(run: () => Promise<T>): Promise<{ cost: string[]; answer: T }> {
    const { value: answer, usage } = await aws.meter.measure(run);
    return { cost: usage.calls.map(({ command }) => command.replace('Command', '')).toSorted(), answer };
  }

  test('the asked agency pulls who its case is about, as often as it needs, until its return is settled', async () => {
    expect((await enter('child-1', canary)).status).toBe(200);
    expect((await enter('adult-1', { name: 'Canary Quillfeather' })).status).toBe(200);

    expect(await ask()).toMatchObject({ status: 202, body: { minutes: 60 } });
    expect(codeRows()).toMatchObject([
      { ...of(), addressee: addresseeId(audit, contact), request: '000001', state: 'asked' },
    ]);
    expect(await isWaitedFor(table, requested('000001'), now)).toBe(true);
    const answer = await exchange(await mail('000001'));
    expect(answer.status).toBe(201);
    const key = String(answer.body['pullKey']);

    const pulled = await pull(key);
    expect(pulled).toMatchObject({
      status: 200,
      body: {
        ...of(),
        people: [
          { id: 'child-1', kind: 'child', identifiers: { ...canary, nhsNumber: '9434765919' }, withheld: [] },
          { id: 'child-2', kind: 'child', identifiers: {}, withheld: [] },
          {
            id: 'adult-1',
            kind: 'adult',
            role: 'mother',
            identifiers: { name: 'Canary Quillfeather' },
            withheld: [],
          },
        ],
      },
    });
    later(11 * 3600);
    expect((await pull(key)).text).toBe(pulled.text);
    // The link is named by its token's hash, cut short of what finds it.
    const through = { addressee: addresseeId(audit, contact), link: tokenHash(token).slice(0, 16) };
    const pulls = { ...of(), ...through, mintedAt: '2026-05-05T09:00:00.000Z', people: ['child-1', 'adult-1'] };
    expect(await listPulls(table, audit, 'case-1')).toEqual([
      { ...pulls, at: '2026-05-06T09:00:00.000Z' },
      { ...pulls, at: '2026-05-06T20:00:00.000Z' },
    ]);

    const last = await submit();
    expect((await pull(key)).status).toBe(404);
    await putNew(table, { ...last, sk: 'R#surgery#000003', seq: 3, act: 'query', state: 'reopened' });
    expect((await pull(key)).status).toBe(200);
    expect(await listPulls(table, audit, 'case-1')).toHaveLength(3);
    // Twelve hours after it was exchanged the key is over, whatever stands.
    later(3600);
    expect((await pull(key)).status).toBe(404);
  });

  test('the lead professional of the case pulls too: its summary is a return like others', async () => {
    const worker = await mintLink(table, audit, 'worker@council.example');
    const key = await keyFor(worker, 'summary', 'worker@council.example');
    expect((await pull(key, worker, 'summary')).status).toBe(200);
  });

  test('a code works once, even when it is exchanged many times at the same moment', async () => {
    await ask();
    const code = await mail('000001');
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(code)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201, 404]));
    // Whoever came second had the right one: nothing is counted against them.
    expect(await listTries(table, audit)).toEqual([]);
    expect((await exchange(code)).status).toBe(404);
  });

  test('a code is right although its mail is noted as accepted while it is exchanged', async () => {
    await ask();
    const code = await mail('000001');
    let accepted = false;
    const undo = aws.use(async ({ command }, next) => {
      if (command === 'TransactWriteItemsCommand' && !accepted) {
        accepted = true;
        await codeAccepted(table, requested('000001'), now);
      }
      return next();
    });
    expect((await exchange(code)).status).toBe(201);
    undo();
    expect(accepted).toBe(true);
  });

  test('a code made again, because its mail did not go, is the only one that works', async () => {
    await ask();
    const before = await mail('000001');
    const again = await mail('000001');
    expect((await exchange(before)).status).toBe(404);
    expect((await exchange(again)).status).toBe(201);
  });

  test('a key dies with the address that it was mailed to', async () => {
    const key = await keyFor();
    await putAgency(table, auditRow(audit), agencyRow('surgery', 'general-practice', 'new@surgery.example'));
    expect((await pull(key)).status).toBe(404);
    expect((await pull(key, await mintLink(table, audit, 'new@surgery.example'))).status).toBe(404);
  });

  test('nothing opens before the audit does', async () => {
    audit = `draft-${randomUUID().slice(0, 8)}`;
    await enterAudit(table, audit, 'draft');
    const early = await mintLink(table, audit, contact);
    expect((await ask(early)).status).toBe(404);
    expect((await exchange('00000001', early)).status).toBe(404);
    expect(codeRows()).toEqual([]);
  });

  test('who the child is does not open from a withdrawal on, and nothing does once all is withdrawn', async () => {
    const key = await keyFor();
    const last = await lastEntry(table, of());
    await putNew(table, entryOf(decideWithdrawal(last!, { reason: 'not-involved' }, { receivedAt: now })));
    expect((await pull(key)).status).toBe(404);
    await keepLinks(table, [{ of: 'return', ...of(), act: 'withdrawal' }]);
    later(61);
    expect((await ask()).status).toBe(404);
    expect(codeRows()).toHaveLength(1);
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
    later(1);
    await enter('child-1', canary);
    await enter('adult-1', { ...canary, nhsNumber: '4010232137' });
    expect(await shortfalls()).toEqual([]);
  });

  test('the manager mends what was entered, and is told what is wrong without hearing it again', async () => {
    await enter('child-1', { name: 'Canary Wrong' });
    later(1);
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
    withoutCanaries(aws.items(table.name));
    withoutCanaries(lines);
    expect(lines.length).toBeGreaterThan(8);
    expect(JSON.stringify(aws.items(identifiers.name))).toContain(canary.name);
  });

  test('wrong codes count for the link that they come by, and burn neither the code nor the other links of its owner', async () => {
    await ask();
    const code = await mail('000001');
    const wrong = Array.from({ length: 30 }, (_, index) => `9999${String(index).padStart(4, '0')}`);
    const atOnce = await Promise.all(wrong.slice(0, 25).map((guess) => exchange(guess)));
    for (const guess of wrong.slice(25)) atOnce.push(await exchange(guess));
    expect(atOnce.every((answer) => answer.status === 404)).toBe(true);
    expect((await listTries(table, audit)).flatMap(({ wrong: all }) => all)).toHaveLength(5);
    // The link that was leaked has had its tries; the one in the owner's newest mail has not.
    expect((await exchange(code)).status).toBe(404);
    expect((await exchange(code, await mintLink(table, audit, contact))).status).toBe(201);
    // An hour later every code has lapsed, and the link takes codes again.
    later(3600);
    await ask();
    expect((await exchange(await mail('000002'))).status).toBe(201);
  });

  test('a right code in the middle of many wrong ones opens nothing beyond what a link may try', async () => {
    await ask();
    const code = await mail('000001');
    for (const guess of ['99990001', '99990002', '99990003', '99990004', '99990005']) await exchange(guess);
    const all = await Promise.all([exchange(code), exchange('99990006'), exchange(code)]);
    expect(all.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await getCode(table, requested('000001')))?.state).toBe('issued');
  });

  test('a hundred wrong codes in a day close the addressee until the next, and the manager is told once', async () => {
    const tokens = await Promise.all(Array.from({ length: 21 }, () => mintLink(table, audit, contact)));
    await ask();
    const code = await mail('000001');
    for (const one of tokens.slice(0, 20)) for (let n = 0; n < 5; n++) await exchange(`9999000${n}`, one);
    const [tries] = await listTries(table, audit);
    expect(tries).toMatchObject({ addressee: addresseeId(audit, contact), day: '2026-05-06' });
    expect(tries?.wrong).toHaveLength(100);
    expect((await exchange(code, tokens[20])).status).toBe(404);
    const told = effectsOf({ pk: `TRIES#${audit}`, sk: 'x', ...tries }).messages;
    expect(told).toEqual([
      { about: 'code-limit', audit, addressee: addresseeId(audit, contact), day: '2026-05-06', to: 'manager' },
    ]);
    expect(effectsOf({ pk: `TRIES#${audit}`, sk: 'x', ...tries, wrong: tries!.wrong.slice(1) }).messages).toEqual([]);
    later(24 * 3600);
    await ask(tokens[20]);
    expect((await exchange(await mail('000002'), tokens[20])).status).toBe(201);
  });

  test('three codes are mailed in ten minutes and twenty a day, and every one of them works', async () => {
    const first = await ask();
    await ask();
    await ask();
    expect((await ask()).text).toBe(first.text);
    expect(codeRows()).toHaveLength(3);
    const codes = [await mail('000001'), await mail('000002'), await mail('000003')];
    for (const code of codes.toReversed()) expect((await exchange(code)).status).toBe(201);
    for (let n = 0; n < 30; n++) {
      later(600);
      await ask();
    }
    expect(codeRows()).toHaveLength(20);
    later(24 * 3600 - 29 * 600);
    await ask();
    expect(codeRows()).toHaveLength(21);
    // Somebody else's are their own.
    await ask(await mintLink(table, audit, 'contact@police.example'), 'police');
    expect(codeRows('contact@police.example')).toHaveLength(1);
  });

  test('a code that is asked for many times at the same moment is asked for once, and all get one answer', async () => {
    const many = () => Promise.all(Array.from({ length: 10 }, () => ask()));
    const first = await many();
    expect(new Set(first.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(first[0]?.status).toBe(202);
    expect(codeRows()).toHaveLength(1);
    // Later moments have codes of their own, as many as are mailed in ten minutes.
    for (let n = 0; n < 4; n++) {
      later(60);
      expect((await many()).map(({ text }) => text)).toEqual(first.map(({ text }) => text));
    }
    expect(codeRows()).toHaveLength(3);
    expect((await exchange(await mail('000003'))).status).toBe(201);
  });

  test('a code is good for an hour from the acceptance of its mail, and one that was never mailed lapses', async () => {
    await ask();
    const code = await mail('000001');
    later(1800);
    await codeAccepted(table, requested('000001'), now);
    later(3599);
    const other = await mintLink(table, audit, contact);
    expect((await exchange(code, other)).status).toBe(201);
    await ask();
    const lapsing = await mail('000002');
    later(3600);
    expect((await exchange(lapsing, other)).status).toBe(404);
    await ask();
    later(3600);
    const deps = { table, log, now: () => now, newCode: () => '00000000' };
    expect(await issueCode(deps, requested('000003'))).toBeUndefined();
    expect(await issueCode(deps, requested('000009'))).toBeUndefined();
    // What comes of its mail after it was used, or to a request that is not there, changes nothing.
    await codeAccepted(table, requested('000001'), now);
    await codeAccepted(table, requested('000009'), now);
    expect((await getCode(table, requested('000001')))?.state).toBe('used');
  });

  test('one code opens every return of its link, in that session alone', async () => {
    await enter('child-1', canary);
    await putAgency(table, auditRow(audit), agencyRow('police', 'police', contact));
    const key = await keyFor();
    expect((await pull(key)).status).toBe(200);
    const police = await pull(key, token, 'police');
    expect(police.status).toBe(200);
    // Each by its own service: the police are not given the NHS number.
    expect(police.text).not.toContain('9434765919');
    expect((await pull(key, await mintLink(table, audit, contact))).status).toBe(404);
    await submit('police', { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes' } } });
    const copy = { token, key };
    expect((await call('GET', `${path('police')}/submissions/1`, copy)).status).toBe(200);
    later(12 * 3600);
    expect((await call('GET', `${path('police')}/submissions/1`, copy)).status).toBe(404);
  });

  test('who the child is opens to nobody once the audit is closed, and not once it was destroyed', async () => {
    await enter('child-1', canary);
    const key = await keyFor();
    expect((await pull(key)).status).toBe(200);
    expect((await call('DELETE', `/v1/audits/${audit}/cases/case-1/identifiers`)).status).toBe(200);
    expect((await pull(key)).status).toBe(404);
    // Whatever else the link opens it still does.
    expect((await call('GET', path(), { token })).status).toBe(200);

    audit = `audit-${randomUUID().slice(0, 8)}`;
    await enterAudit(table, audit);
    token = await mintLink(table, audit, contact);
    const other = await keyFor();
    expect((await pull(other)).status).toBe(200);
    await moveAudit(table, auditRow(audit), { state: 'closed', closedAt: now.toISOString() });
    expect((await pull(other)).status).toBe(404);
    expect((await call('GET', path(), { token })).status).toBe(200);
  });

  test('wrong codes stand in the history of the case, with whose link it was', async () => {
    await exchange('99999999');
    const history = await call('GET', `${path()}/history`);
    expect(history.body['historyEvents']).toContainEqual({
      at: now.toISOString(),
      what: 'wrong-code',
      case: 'case-1',
      agency: 'surgery',
      by: addresseeId(audit, contact),
    });
    expect((await call('GET', `${path('police')}/history`)).text).not.toContain('wrong-code');
    expect(history.text).not.toContain('99999999');
  });

  test('whatever opens nothing looks the same and costs the same', async () => {
    const police = await mintLink(table, audit, 'contact@police.example');
    const elsewhere = `other-${randomUUID().slice(0, 8)}`;
    await enterAudit(table, elsewhere);
    const foreign = await mintLink(table, elsewhere, contact);
    const fresh = await mintLink(table, audit, contact);
    const mine = await keyFor();
    await ask();
    const used = await mail('000002');
    expect((await exchange(used)).status).toBe(201);

    const refusals = new Map<string, () => Promise<Answer>>([
      ['a guessed token', () => exchange(used, randomUUID())],
      ["another agency's link", () => exchange('99999999', police)],
      ["another audit's link", () => exchange(used, foreign)],
      ['a used code', () => exchange(used)],
      ['a wrong code', () => exchange('99999999')],
      ['a return that nobody was asked for', () => exchange(used, token, 'school')],
      ['what is no code', () => exchange('open sesame')],
      ['one wrong code too many', () => exchange('99999999')],
    ]);
    const answers: { what: string; cost: string[]; answer: Answer }[] = [];
    for (const [what, run] of refusals) answers.push({ what, ...(await counted(run)) });
    for (const { what, cost, answer } of answers) {
      expect({ what, cost, answer }).toEqual({
        what,
        cost: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'Query', 'Query'],
        answer: answers[0]?.answer,
      });
    }
    expect(answers[0]?.answer).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    expect(aws.items(table.name).filter(({ pk }) => pk === 'TRIES#')).toEqual([]);

    const pulls = new Map<string, () => Promise<Answer>>([
      ['no key', () => pull(undefined)],
      ['a guessed token', () => pull(mine, randomUUID())],
      ["another agency's link", () => pull(mine, police)],
      ["another audit's link", () => pull(mine, foreign)],
      ["another session's key", () => pull(mine, fresh)],
      ['a guessed key', () => pull(newSecret())],
      ['what is no key', () => pull('open sesame')],
      ['a return that nobody was asked for', () => pull(mine, token, 'school')],
    ]);
    const refused: { what: string; cost: string[]; answer: Answer }[] = [];
    for (const [what, run] of pulls) refused.push({ what, ...(await counted(run)) });
    expect((await pull(mine)).status).toBe(200);
    await submit();
    refused.push({ what: 'a settled return', ...(await counted(() => pull(mine))) });
    for (const { what, cost, answer } of refused) {
      expect({ what, cost, answer }).toEqual({
        what,
        cost: ['BatchGetItem', 'BatchGetItem', 'GetItem', 'Query'],
        answer: answers[0]?.answer,
      });
    }
    expect(await listPulls(table, audit, 'case-1')).toHaveLength(1);
  });
});

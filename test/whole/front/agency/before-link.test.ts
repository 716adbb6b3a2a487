/**
 * Before a link is known to be good the calls are the same for the same keys and attributes, whatever is there, and what
 * comes back grows neither with versions nor with content. Told by the calls themselves, not by the clock.
 */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { apisOn, at, emailOf, linkFor, makeAudit, returnPath } from '../../../audit.ts';
import { openAws } from '../../../aws/aws.ts';
import { listening } from '../../../unit/front/agency/requests.ts';

const audit = 'audit-1';
const police = (id: string): string => returnPath(audit, id, 'police');

/** What came of a return by then; of `never there` nobody was asked, and of `no such case` there is no case. */
const states = ['no such case', 'never there', 'asked', 'submitted once', 'submitted 40 times'] as const;
type State = (typeof states)[number];
const times: Record<State, number> = {
  'no such case': 0,
  'never there': 0,
  asked: 0,
  'submitted once': 1,
  'submitted 40 times': 40,
};

const body = (n: number): object => ({
  childrenCovered: ['child-1'],
  answers: { A1: { answer: 'yes', details: `${n} `.repeat(40 * n) } },
});

/** Every route of the bearer of a link that names a return, each with what it is used with. */
const routes: Record<string, { method: 'GET' | 'POST'; to: string; body?: object; headers?: Record<string, string> }> =
  {
    'the return': { method: 'GET', to: '' },
    check: { method: 'POST', to: '/check', body: { outcome: 'known', note: 'Seen.' } },
    submission: { method: 'POST', to: '/submissions', body: body(1) },
    'submission with a key': {
      method: 'POST',
      to: '/submissions',
      body: body(1),
      headers: { 'idempotency-key': 'key-1', 'if-match': '"1"' },
    },
    receipt: { method: 'GET', to: '/submissions/1/receipt' },
    copy: { method: 'GET', to: '/submissions/1', headers: { 'pull-key': 'A'.repeat(32) } },
    'ask for a code': { method: 'POST', to: '/code' },
    'exchange a code': { method: 'POST', to: '/pull-key', body: { code: '12345678' } },
    pull: { method: 'GET', to: '/identifiers', headers: { 'pull-key': 'A'.repeat(32) } },
  };

interface Heard {
  command: string;
  input: object;
  bytes: number;
}

/** An audit in which the return of the police on case 1 is as it says, and links of every kind that is not good for it. */
async function worldOf(state: State) {
  const aws = openAws();
  const table = aws.createTable();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  let now = at('2026-05-05');
  const quiet = apisOn(table, () => now, identifiers);
  // Nobody asks the police about case 3; there is no case 9.
  const id = { 'no such case': 'case-9', 'never there': 'case-3' }[state as string] ?? 'case-1';
  await makeAudit(quiet.manager, { audit, cases: ['case-1', 'case-2', 'case-3'] });
  await makeAudit(quiet.manager, { audit: 'audit-2', cases: ['case-1'] });
  const own = await linkFor(table, audit, emailOf('police'));
  now = at('2026-05-06');
  for (let n = 1; n <= times[state]; n++) {
    const headers = { 'idempotency-key': `key-${n}` };
    const answer = await quiet.agency({
      method: 'POST',
      path: `${police(id)}/submissions`,
      token: own,
      body: body(n),
      headers,
    });
    expect(answer.status).toBe(201);
  }
  const links = {
    unknown: 'a-token-that-nobody-was-given',
    foreign: await linkFor(table, 'audit-2', emailOf('police')),
    'good for another return': await linkFor(table, audit, emailOf('school-a')),
    ended: own,
  };
  // Ends the links minted before it.
  await quiet.manager({ method: 'POST', path: `${police('case-1')}/reissue` });
  const heard: Heard[] = [];
  /** The agencies' API, in a process that has read nothing yet. */
  const newProcess = () => apisOn(listening(table, heard), () => now, listening(identifiers, heard));
  return {
    links,
    newProcess,
    call: async (token: string, route: keyof typeof routes, apis = newProcess(), of = audit) => {
      heard.length = 0;
      const { to, ...request } = routes[route]!;
      const path = `${police(id).replace(`/${audit}/`, `/${of}/`)}${to}`;
      const { status } = await apis.agency({ ...request, path, token });
      // Whatever is in the path is; what matters is that nothing else differs.
      const plain = JSON.stringify(heard.map(({ command, input }) => ({ command, input }))).replaceAll(id, 'case');
      return { status, calls: plain, heard: [...heard] };
    },
  };
}

const kinds = ['unknown', 'foreign', 'good for another return', 'ended'] as const;

/** What a token's link is found by differs from token to token; everything else must not. */
const withoutToken = (calls: string): string =>
  calls.replaceAll(/LINK#[0-9a-f]{64}/g, 'LINK').replaceAll(/"(?:[0-9a-f]{32}|nobody)"|LINKS#[a-z0-9-]*/g, 'addressee');

describe('a link that is not good', () => {
  test.each(kinds)(
    'that is %s makes the same calls for the same keys and attributes whatever is there',
    async (kind) => {
      const found: Record<string, Record<string, unknown>> = {};
      for (const state of states) {
        const { links, call } = await worldOf(state);
        for (const route of Object.keys(routes)) {
          const { status, calls } = await call(links[kind], route);
          expect({ state, route, status }).toEqual({ state, route, status: 404 });
          // The worlds are made anew: their tokens differ, and addressees do not.
          (found[route] ??= {})[state] = calls.replaceAll(/LINK#[0-9a-f]{64}/g, 'LINK');
        }
      }
      for (const [route, calls] of Object.entries(found)) {
        for (const state of states)
          expect({ route, state, calls: calls[state] }).toEqual({ route, state, calls: calls['asked'] });
      }
    },
  );

  test('makes the calls of an unknown one, of whatever kind it is', async () => {
    const { links, call } = await worldOf('submitted 40 times');
    for (const route of Object.keys(routes)) {
      const unknown = withoutToken((await call(links.unknown, route)).calls);
      for (const kind of kinds) {
        expect({ route, kind, calls: withoutToken((await call(links[kind], route)).calls) }).toEqual({
          route,
          kind,
          calls: unknown,
        });
      }
    }
  });

  test('makes the same calls in a process that has looked for the tool before, whether or not there is an audit', async () => {
    const found: Record<string, unknown> = {};
    for (const state of ['submitted once', 'no such audit'] as const) {
      const { links, call, newProcess } = await worldOf(state === 'submitted once' ? state : 'asked');
      const apis = newProcess();
      const of = state === 'no such audit' ? 'audit-9' : audit;
      const calls: string[] = [];
      for (const route of [...Object.keys(routes), ...Object.keys(routes)]) {
        const answer = await call(links.unknown, route, apis, of);
        calls.push(withoutToken(answer.calls).replaceAll(of, 'the audit'));
      }
      found[state] = calls;
      // Where an audit's tool is, each of the two functions looks once.
      expect(JSON.stringify(calls).split('TOOL')).toHaveLength(3);
    }
    expect(found['no such audit']).toEqual(found['submitted once']);
  });

  test.each(kinds)('that is %s is answered no more bytes after 40 versions than after one', async (kind) => {
    const bytesOf = async (state: State): Promise<Record<string, number>> => {
      const { links, call } = await worldOf(state);
      const bytes: Record<string, number> = {};
      for (const route of Object.keys(routes)) {
        bytes[route] = (await call(links[kind], route)).heard.reduce((sum, one) => sum + one.bytes, 0);
      }
      return bytes;
    };
    const [one, forty] = [await bytesOf('submitted once'), await bytesOf('submitted 40 times')];
    // Numbers have more digits, and one version replaces another.
    for (const [route, bytes] of Object.entries(forty)) expect(bytes - one[route]!).toBeLessThan(60);
  });

  test('asks of a log its last entry alone, and neither what was written nor the keys', async () => {
    const { links, call } = await worldOf('submitted 40 times');
    for (const route of Object.keys(routes)) {
      const { heard } = await call(links.ended, route);
      const queries = heard.flatMap(({ command, input }) => (command === 'Query' ? [input as QueryCommandInput] : []));
      const logs = queries.filter((one) => JSON.stringify(one.ExpressionAttributeValues).includes('R#police#'));
      expect(logs).toHaveLength(1);
      expect(logs[0]).toMatchObject({ Limit: 1 });
      const names = Object.values(logs[0]!.ExpressionAttributeNames ?? {});
      expect(names).toContain('state');
      expect(names).not.toContain('content');
      expect(names).not.toContain('keys');
    }
  });
});

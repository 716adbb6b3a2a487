/**
 * Nothing that ended opens, and whatever opens nothing makes the same calls: an audit lives through any sequence of acts that
 * end links, and a reckoning of its own says after each what every link opens.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { getAudit, moveAudit } from '../../../../shared/domain/audits/store.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { linkKey, putLink } from '../../../../shared/domain/links/store.ts';
import { getItem } from '../../../../shared/base/aws/table.ts';
import { apisOn, at, emailOf, expected, makeAudit, returnPath, type AgencyName } from '../../../audit.ts';
import { openAws } from '../../../aws/aws.ts';
import { openProgram } from '../../../program.ts';
import { runs, seedOf } from '../../../runs.ts';
import { listening, type HeardCall } from './requests.ts';

const audit = 'audit-1';
const cases = ['case-1', 'case-2', 'case-3'];
const returns = cases.flatMap((id) => (expected[id] ?? []).map((agency) => ({ id, agency })));

type Step =
  | { does: 'mint' | 'reissue'; of: number }
  | { does: 'move' | 'correct'; agency: AgencyName }
  | { does: 'appoint'; of: number; email: string }
  | { does: 'withdraw' | 'ask'; of: number }
  | { does: 'close' }
  | { does: 'wait'; days: number };

const agency = fc.constantFrom<AgencyName>('general-practice', 'police', 'school-a');
const of = fc.nat(returns.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('mint' as const), of }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('reissue' as const), of }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('move' as const, 'correct' as const), agency }) },
  {
    weight: 2,
    // Somebody of their own, somebody who answers for another agency, and the very contact.
    arbitrary: fc.record({
      does: fc.constant('appoint' as const),
      of,
      email: fc.constantFrom('partner@agency.example', emailOf('police'), emailOf('school-a')),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constantFrom('withdraw' as const, 'ask' as const), of }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'close' as const }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), days: fc.constantFrom(1, 30, 89, 90) }) },
);

const plain = (calls: readonly HeardCall[]): string =>
  JSON.stringify(calls.map(({ command, input }) => ({ command, input })))
    .replaceAll(/LINK#[0-9a-f]{64}/g, 'LINK')
    .replaceAll(/"(?:[0-9a-f]{32}|nobody)"|LINKS#[a-z0-9-]*/g, 'addressee');

/** An audit, its links, and what they are reckoned to open. */
async function world() {
  const aws = openAws();
  const table = aws.createTable();
  const heard: HeardCall[] = [];
  let now = at('2026-05-05');
  const { manager } = apisOn(table, () => now);
  await makeAudit(manager, { audit, cases });

  const contacts = new Map<string, string>(['general-practice', 'police', 'school-a'].map((id) => [id, emailOf(id)]));
  /** By return: who audits that case alone for its agency. */
  const auditors = new Map<string, string>();
  /** By agency, and by return of a case's own auditor. */
  const reissued = new Map<string, number>();
  type Return = (typeof returns)[number];
  const nameOf = ({ id, agency: of }: Return): string => `${id} ${of}`;
  const answers = (one: Return): string => auditors.get(nameOf(one)) ?? contacts.get(one.agency)!;
  const standing = new Set(returns.map(({ id, agency: of }) => `${id} ${of}`));
  const links: { token: string; email: string; minted: number }[] = [];
  let closed: number | undefined;
  let made = 0;

  const isOver = (): boolean => closed !== undefined && now.getTime() >= closed + 90 * 24 * 3600 * 1000;
  /** By the facts alone: whose return it is, since when their links are good, and whether anything of theirs stands. */
  const opens = (link: (typeof links)[number], one: (typeof returns)[number]): boolean => {
    const isGood = (of: Return): boolean => {
      const since = reissued.get(auditors.has(nameOf(of)) ? nameOf(of) : of.agency) ?? 0;
      return answers(of) === link.email && link.minted >= since;
    };
    return !isOver() && isGood(one) && returns.some((of) => standing.has(nameOf(of)) && isGood(of));
  };
  const mint = async (of: Return): Promise<void> => {
    const email = answers(of);
    const token = `token-${++made}`;
    await putLink(table, tokenHash(token), {
      audit,
      addressee: addresseeId(audit, email),
      mintedAt: now.toISOString(),
    });
    links.push({ token, email, minted: now.getTime() });
  };
  const act = async (path: string, method: 'POST' | 'PUT', body?: object): Promise<boolean> => {
    try {
      await manager({ method, path, ...(body === undefined ? {} : { body }) });
      return true;
    } catch {
      return false;
    }
  };
  const caseOf = (of: string): string => returns.find((one) => one.agency === of)!.id;

  const take = async (one: Step): Promise<void> => {
    now = new Date(now.getTime() + 60_000);
    switch (one.does) {
      case 'mint':
        return mint(returns[one.of]!);
      case 'reissue': {
        const { id, agency: of } = returns[one.of]!;
        const email = answers(returns[one.of]!);
        if (!(await act(`${returnPath(audit, id, of)}/reissue`, 'POST'))) return;
        // Every return of the address has its older links ended.
        for (const [who, other] of [...contacts, ...auditors]) if (other === email) reissued.set(who, now.getTime());
        return;
      }
      case 'move': {
        const email = `moved-${++made}@agency.example`;
        const path = `${returnPath(audit, caseOf(one.agency), one.agency)}/contact`;
        if (!(await act(path, 'PUT', { email }))) return;
        contacts.set(one.agency, email);
        reissued.set(one.agency, now.getTime());
        return;
      }
      case 'correct': {
        const email = `right-${++made}@agency.example`;
        const wrong = contacts.get(one.agency);
        const path = `${returnPath(audit, caseOf(one.agency), one.agency)}/contact`;
        if (!(await act(path, 'PUT', { email, wrong: true }))) return;
        // It is taken off the agency wherever it stands, and nobody else's.
        for (const [of, all] of [
          [one.agency, contacts],
          ...returns.filter((of) => of.agency === one.agency).map((of) => [nameOf(of), auditors] as const),
        ] as const) {
          if (all.get(of) !== wrong) continue;
          all.set(of, email);
          reissued.set(of, now.getTime());
        }
        return;
      }
      case 'appoint': {
        const { id, agency: of } = returns[one.of]!;
        const name = nameOf(returns[one.of]!);
        const body = { email: one.email, role: 'auditor' };
        if (auditors.get(name) === one.email || !(await act(`${returnPath(audit, id, of)}/contact`, 'PUT', body)))
          return;
        auditors.set(name, one.email);
        reissued.set(name, now.getTime());
        return;
      }
      case 'withdraw':
      case 'ask': {
        const { id, agency: of } = returns[one.of]!;
        const body = one.does === 'ask' ? { askedOn: '2026-05-06' } : { reason: 'not-involved' };
        if (!(await act(`${returnPath(audit, id, of)}/${one.does}`, 'POST', body))) return;
        if (one.does === 'ask') standing.add(`${id} ${of}`);
        else standing.delete(`${id} ${of}`);
        return;
      }
      case 'close': {
        if (closed !== undefined) return;
        closed = now.getTime();
        await moveAudit(table, (await getAudit(table, audit))!, { state: 'closed', closedAt: now.toISOString() });
        return;
      }
      case 'wait':
        now = new Date(now.getTime() + one.days * 24 * 3600 * 1000);
    }
  };
  /** The rows that asking leaves to the relay, brought up to date: a link that opens again does so then. */
  const told = (): Promise<void> => {
    const asks = returns.map(({ id, agency: of }) => ({
      of: 'return' as const,
      audit,
      case: id,
      agency: of,
      act: 'ask' as const,
    }));
    return openProgram({ table }, { now: () => now }).keep({ owed: [], board: [], links: asks, concerns: [] });
  };
  const get = async (token: string, one: (typeof returns)[number]) => {
    heard.length = 0;
    // A process of its own each time: one that has looked for an audit's tool, there or not, does not look again.
    const apis = apisOn(listening(table, heard), () => now);
    const { status } = await apis.agency({ method: 'GET', path: returnPath(audit, one.id, one.agency), token });
    return { status, calls: plain(heard) };
  };
  return { take, told, get, links, opens, table, now: () => now, mint };
}

describe('whatever acts end links', () => {
  test('what ended opens nothing, what stands opens, and refusals make the calls of an unknown link', async () => {
    let opened = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const it = await world();
        await it.mint(returns[1]!);
        for (const one of steps) {
          await it.take(one);
          await it.told();
        }
        for (const one of returns) {
          const unknown = await it.get('nobody-was-given-this', one);
          expect(unknown.status).toBe(404);
          for (const link of it.links) {
            const found = await it.get(link.token, one);
            const isOpen = it.opens(link, one);
            expect({ steps, link, one, status: found.status }).toEqual({
              steps,
              link,
              one,
              status: isOpen ? 200 : 404,
            });
            if (isOpen) opened += 1;
            else refused += 1;
            expect({ steps, link, one, calls: isOpen ? '' : found.calls }).toEqual({
              steps,
              link,
              one,
              calls: isOpen ? '' : unknown.calls,
            });
          }
        }
      }),
      { numRuns: runs(6, 400), seed: seedOf(20_260_505) },
    );
    // Neither is rare: a world in which nothing opens would say nothing.
    expect(Math.min(opened, refused)).toBeGreaterThan(10);
  });

  test('ninety days after closing all are over, and the sweep deletes them; until then none is deleted', async () => {
    const it = await world();
    await it.mint(returns[1]!);
    await it.take({ does: 'close' });
    const [link] = it.links;
    const here = async () => (await getItem(it.table, linkKey(tokenHash(link!.token)))) !== undefined;
    const aws = openAws();
    const sweep = () =>
      openProgram({ table: it.table, bucket: aws.createBucket(`b${it.now().getTime()}`) }, { now: it.now }).sweep(
        it.now().toISOString(),
        () => Promise.resolve(),
      );
    await it.take({ does: 'wait', days: 89 });
    await sweep();
    expect(await here()).toBe(true);
    expect((await it.get(link!.token, returns[1]!)).status).toBe(200);
    await it.take({ does: 'wait', days: 1 });
    expect((await it.get(link!.token, returns[1]!)).status).toBe(404);
    await sweep();
    expect(await here()).toBe(false);
  });
});

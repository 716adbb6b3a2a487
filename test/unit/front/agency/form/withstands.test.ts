/** What link, key, code and session withstand: each threat, against every page that there is. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Routes } from '../../../../../shared/base/http/route.ts';
import { addresseeId } from '../../../../../shared/domain/audits/addressee.ts';
import { putAgency } from '../../../../../shared/domain/audits/store.ts';
import { recentCodes } from '../../../../../shared/domain/identifiers/code-store.ts';
import { putIdentifiers } from '../../../../../shared/domain/identifiers/store.ts';
import { tokenHash } from '../../../../../shared/domain/links/link.ts';
import { putLink } from '../../../../../shared/domain/links/store.ts';
import { formTokenOf, pullKeyOf, readCookie } from '../../../../../shared/domain/sessions/session.ts';
import { peopleRoutes } from '../../../../../shared/front/agency/form/people-routes.ts';
import { formRoutes } from '../../../../../shared/front/agency/form/routes.ts';
import { askForCode, enterCode, giveCode, mailCode, type Browser } from '../../../../form-code.ts';
import { isKeptPage, openForm, tokenOn } from '../../../../form.ts';
import { audit, gp, summaryToken, token } from '../../manager/fixture.ts';

const all: Routes = { ...formRoutes, ...peopleRoutes };

/** What is secret of the case: who the child is, and what was answered. */
const secrets = ['Canary', 'words of the answer', 'canary-record'];

/** Pages of a session, each with its address for a return. */
const pagesOf = (method: 'GET' | 'POST', agency = 'gp-a', of = audit.id): string[] => {
  const named: Record<string, string> = { audit: of, case: 'case-1', agency, page: 'A-1', version: '1' };
  return Object.values(all).flatMap((route) =>
    route.access === 'session' && route.method === method
      ? [route.path.replaceAll(/\{(\w+)\}/g, (_braced, name: string) => named[name] ?? 'x')]
      : [],
  );
};
const ofReturn = (path: string): boolean => path.startsWith('/audits/');

let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
  const identifiers = { name: 'Canary Quillfeather' };
  const at = { enteredAt: '2026-04-14T09:00:00.000Z', on: '2026-04-14' };
  const row = { audit: audit.id, case: 'case-1', person: 'child-1', identifiers, ...at };
  await putIdentifiers(form, { ...audit, state: 'open' }, { caseRow: {}, before: undefined }, row);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const content = { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes', details: 'words of the answer' } } };
  const path = '/v1/audits/2026-q2/cases/case-1/returns/gp-a/submissions';
  const { answer } = await form.ask('POST', path, headers, JSON.stringify(content));
  if (answer.statusCode !== 201) throw new Error('the return was not taken');
});

const inside = async (key = token): Promise<Browser> => {
  const browser = form.browser();
  expect((await browser.post('/session', { key })).status).toBe(303);
  return browser;
};
const secretOf = (browser: Browser): string => readCookie(browser.jar.get('__Host-form'))!.secret;
const addressed = { audit: audit.id, addressee: addresseeId(audit.id, gp.contact.email) };

/** All that stands in the tables, but for when a session was used. @param but rows that are left out */
const standing = (but: typeof isKeptPage = () => false): string =>
  JSON.stringify(
    [form.table, form.identifiers, form.drafts].map(({ name }) =>
      form.aws.items(name).flatMap((row) => {
        const { usedAt: _used, ttl: _ttl, ...rest } = row;
        return but(row) ? [] : [rest];
      }),
    ),
  );

/** What a browser is answered at many addresses: none of it may be a page of the case. */
async function refusals(
  method: 'GET' | 'POST',
  paths: readonly string[],
  visit: (path: string) => Promise<{ status: number; body: string; location?: string }>,
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const { status, body, location = '' } = await visit(path);
    const told = secrets.filter((one) => body.includes(one));
    found.push([method, path, status, location, ...told].filter((part) => part !== '').join(' '));
  }
  return found;
}
const each = (method: 'GET' | 'POST', paths: readonly string[], status: number): string[] =>
  paths.map((path) => `${method} ${path} ${status}`);

/** Cookies that are none, made of one that is. */
const cookies: Record<string, (right: string) => string | undefined> = {
  none: () => undefined,
  'an empty one': () => '',
  'one with another secret': (right) => `${'s'.repeat(43)}${right.slice(43)}`,
  'one that was planted': () => `${'s'.repeat(43)}.${tokenHash(token)}`,
  'one with a letter changed': (right) => `${right.startsWith('A') ? 'B' : 'A'}${right.slice(1)}`,
  'one that names the link of another': (right) => `${right.slice(0, 44)}${tokenHash(summaryToken)}`,
  'one that is too long': (right) => `${right}0`,
  'half of one': (right) => right.slice(0, 60),
};

describe('a cookie', () => {
  test.each(Object.keys(cookies))('%s opens no page and takes no form', async (which) => {
    const browser = await inside();
    await giveCode(form, browser);
    const right = browser.jar.get('__Host-form')!;
    const value = cookies[which]!(right);
    if (value === undefined) browser.jar.delete('__Host-form');
    else browser.jar.set('__Host-form', value);
    const before = standing();
    const [gets, posts] = [pagesOf('GET'), pagesOf('POST').filter((path) => path !== '/session/end')];
    expect(await refusals('GET', gets, (path) => browser.get(path))).toEqual(each('GET', gets, 401));
    const fields = { token: formTokenOf(readCookie(right)!.secret) };
    expect(await refusals('POST', posts, (path) => browser.post(path, fields))).toEqual(each('POST', posts, 401));
    expect(standing()).toBe(before);
  });

  test('beside another of its name is none, so that nobody slips one in', async () => {
    const browser = await inside();
    const cookie = `__Host-form=${'s'.repeat(43)}.${tokenHash(token)}; __Host-form=${browser.jar.get('__Host-form')}`;
    expect((await form.ask('GET', '/asked', { cookie })).answer.statusCode).toBe(401);
  });
});

describe('a form', () => {
  const origins: Record<string, Record<string, string>> = {
    'another site': { origin: 'https://evil.example' },
    'another host of the domain': { 'sec-fetch-site': 'same-site' },
    'a page of another site, as the browser says it': { 'sec-fetch-site': 'cross-site', origin: 'null' },
  };
  test.each(Object.keys(origins))('from %s changes nothing, whatever token it carries', async (from) => {
    const browser = await inside();
    const before = standing();
    const fields = { token: formTokenOf(secretOf(browser)), reference: 'canary-record', text: 'x', code: 'x' };
    const paths = pagesOf('POST');
    expect(await refusals('POST', paths, (path) => browser.post(path, fields, origins[from]))).toEqual(
      each('POST', paths, 403),
    );
    expect(standing()).toBe(before);
  });

  const tokens: Record<string, (other: Browser) => Record<string, string>> = {
    'without a token': () => ({}),
    'with a blank one': () => ({ token: '' }),
    'with one of another session of the same link': (other) => ({ token: formTokenOf(secretOf(other)) }),
    "with the session's secret in its place": () => ({ token: 's'.repeat(43) }),
  };
  test.each(Object.keys(tokens))('%s changes nothing', async (how) => {
    const [browser, other] = [await inside(), await inside()];
    await giveCode(form, browser);
    // That what was sent is shown again beside it is on the record. Signing out needs no token.
    await browser.get(`/audits/${audit.id}/cases/case-1/returns/gp-a/answers`);
    const before = standing(isKeptPage);
    for (const path of pagesOf('POST').filter((one) => one !== '/session/end')) {
      const { status } = await browser.post(path, { reference: 'r', ...tokens[how]!(other) });
      expect([path, [303, 403, 404, 422].includes(status)]).toEqual([path, true]);
    }
    expect(standing(isKeptPage)).toBe(before);
  });
});

describe('another return', () => {
  test.each([
    ['of the same case', 'summary', audit.id],
    ['of an agency that there is not', 'nobody', audit.id],
    ['of another audit', 'gp-a', '2026-q1'],
  ])('%s is not there for a session, with a code neither', async (_which, agency, of) => {
    const browser = await inside();
    await giveCode(form, browser);
    const before = standing();
    const [gets, posts] = [pagesOf('GET', agency, of).filter(ofReturn), pagesOf('POST', agency, of).filter(ofReturn)];
    expect(await refusals('GET', gets, (path) => browser.get(path))).toEqual(each('GET', gets, 404));
    const fields = { token: formTokenOf(secretOf(browser)) };
    expect(await refusals('POST', posts, (path) => browser.post(path, fields))).toEqual(each('POST', posts, 404));
    expect(standing()).toBe(before);
  });
});

describe('a code', () => {
  test('opens its own session and no other, of the same link neither', async () => {
    const [browser, other] = [await inside(), await inside()];
    await giveCode(form, browser);
    expect((await browser.get(pagesOf('GET').find((path) => path.endsWith('/copies/1'))!)).body).toContain(
      'words of the answer',
    );
    for (const path of pagesOf('GET')) {
      const { body } = await other.get(path);
      expect([path, secrets.filter((one) => body.includes(one))]).toEqual([path, []]);
    }
  });

  test('is taken once, however many sessions enter it at the same moment', async () => {
    const browsers = await Promise.all(Array.from({ length: 5 }, () => inside()));
    await askForCode(browsers[0]!);
    const code = await mailCode(form);
    const pages = await Promise.all(browsers.map((one) => one.get('/code')));
    const taken = await Promise.all(browsers.map((one, index) => enterCode(one, pages[index]!, code)));
    expect(taken.map(({ status }) => String(status)).toSorted()).toEqual(['303', '422', '422', '422', '422']);
    expect((await enterCode(await inside(), pages[1]!, code)).status).not.toBe(303);
  });

  test('of one addressee opens nothing for another', async () => {
    const [browser, professional] = [await inside(), await inside(summaryToken)];
    await askForCode(browser);
    const code = await mailCode(form);
    const page = await professional.get('/code');
    expect((await enterCode(professional, page, code)).status).toBe(422);
  });

  test('leaves a key that no other link takes', async () => {
    const browser = await inside();
    await giveCode(form, browser);
    const again = 'another-link-of-the-same-addressee';
    await putLink(form.table, tokenHash(again), { ...addressed, mintedAt: '2026-04-14T07:00:00.000Z' });
    const key = pullKeyOf(secretOf(browser));
    const copy = '/v1/audits/2026-q2/cases/case-1/returns/gp-a/submissions/1';
    const statusWith = async (bearer: string): Promise<number | undefined> =>
      (await form.ask('GET', copy, { authorization: `Bearer ${bearer}`, 'pull-key': key })).answer.statusCode;
    expect([await statusWith(token), await statusWith(again), await statusWith(summaryToken)]).toEqual([200, 404, 404]);
  });
});

describe('the key of a link', () => {
  test.each([
    ['guessed', 'AAAA-AAAA-AAAA-AAAA-AAAA'],
    ['as its hash, which stands in the table and in cookies', tokenHash(token)],
    ['with a letter less', token.slice(0, -1)],
    ['with a letter more', `${token}A`],
    ['of a session', 's'.repeat(43)],
  ])('%s begins no session', async (_how, key) => {
    const before = standing();
    const browser = form.browser();
    expect((await browser.post('/session', { key })).status).toBe(404);
    expect(browser.jar.has('__Host-form')).toBe(false);
    expect(standing()).toBe(before);
  });

  test('is not used up by a program that looks at the link, runs its script, or posts it: a person still gets in', async () => {
    const before = (await recentCodes(form.table, addressed)).length;
    for (const method of ['GET', 'HEAD'] as const)
      for (const path of ['/open', `/open%23t=${token}`, `/open?t=${token}`, '/session', ...pagesOf('GET')])
        await form.ask(method as 'GET', path, {});
    for (let times = 0; times < 5; times++) await inside();
    expect((await recentCodes(form.table, addressed)).length).toBe(before);
    const browser = await inside();
    expect((await browser.get('/asked')).status).toBe(200);
    await giveCode(form, browser);
    expect((await browser.get('/code')).status).toBe(303);
    expect(JSON.stringify(form.lines)).not.toContain(token);
  });

  test('opens nothing any more once the address was another’s, and nor do the sessions that it began', async () => {
    const browser = await inside();
    await giveCode(form, browser);
    const moved = { ...gp, contact: { email: 'new@agency.example' } };
    expect(await putAgency(form.table, { ...audit, state: 'open' }, moved)).toBe(true);
    const gets = pagesOf('GET').filter(ofReturn);
    expect(await refusals('GET', gets, (path) => browser.get(path))).toEqual(each('GET', gets, 404));
    const { body } = await browser.get('/asked');
    expect(body).not.toContain('Case 1');
  });
});

test('a session that was signed out or is over opens nothing, whoever kept its cookie', async () => {
  const [out, idle] = [await inside(), await inside()];
  for (const browser of [out, idle]) await giveCode(form, browser);
  const cookie = out.jar.get('__Host-form')!;
  await out.post('/session/end', { token: tokenOn((await out.get('/asked')).body) });
  out.jar.set('__Host-form', cookie);
  const gets = pagesOf('GET');
  expect(await refusals('GET', gets, (path) => out.get(path))).toEqual(each('GET', gets, 401));
  form.clock.now = new Date(form.clock.now.getTime() + 60 * 60_000);
  expect(await refusals('GET', gets, (path) => idle.get(path))).toEqual(each('GET', gets, 401));
});

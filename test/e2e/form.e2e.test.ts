/** The pages of those who answer, as they are deployed: behind API Gateway, under the function's own role. */
import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { keptMails } from '../../infra/local/emulator/clients.ts';
import { tokenIn } from '../../infra/local/emulator/mailbox.ts';
import { openAudit } from '../../infra/local/player/play-audit.ts';
import { deployedStage } from '../../infra/local/player/stage.ts';
import { returnPage } from '../../shared/front/agency/form/paths.ts';
import { tokenOn, wordsOf } from '../form.ts';
import { readDeployment, signInStaff } from './deployed.ts';
import { smallAudit } from './small-audit.ts';

const deployed = readDeployment();
const small = smallAudit(`form-${randomBytes(3).toString('hex')}`);
/** The same, with a child whose name is known. */
const file = {
  ...small,
  cases: small.cases.map((one) => ({
    ...one,
    children: one.children.map((child, index) =>
      index > 0 ? child : { ...child, identifiers: { name: 'Wren Tidewater', dateOfBirth: '2010-03-04' } },
    ),
  })),
};
let key: string;

beforeAll(async () => {
  const staff = await signInStaff(deployed, 'form');
  const mailbox = await openAudit(deployedStage(deployed, file.audit.id), file, staff.manager, () => undefined);
  key = tokenIn(mailbox.links().get(file.agencies[0]!.contact.email)!);
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${deployed.apiUrl}${path}`, { redirect: 'manual', ...init });
const post = (path: string, fields: Record<string, string>, cookie?: string): Promise<Response> =>
  ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: cookie === undefined ? {} : { cookie } });

test.each(['/open', '/open/', '/open%23t=KEY', '/open%2523t=KEY'])(
  '%s shows the box for a key, and its files',
  async (path) => {
    const page = await ask(path, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('strict-transport-security')).toBe('max-age=63072000');
    const body = await page.text();
    expect(body).toContain('name="key"');
    for (const [, asset = ''] of body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      const got = await ask(asset);
      expect([asset, got.status]).toEqual([asset, 200]);
      expect(got.headers.get('cache-control')).toContain('immutable');
      expect((await got.text()).length).toBeGreaterThan(100);
    }
  },
);

test('a key begins a session, whose cookie shows the list until somebody signs out', async () => {
  const begun = await post('/session', { key });
  expect(begun.status).toBe(303);
  expect(begun.headers.get('location')).toBe('/asked');
  const cookie = begun.headers.get('set-cookie')!.split(';')[0]!;
  const list = await ask('/asked', { headers: { cookie } });
  expect(list.status).toBe(200);
  const body = await list.text();
  expect(wordsOf(body)).toContain('Case 1, The north-school');
  expect((await post('/session/end', { token: tokenOn(body) }, cookie)).status).toBe(303);
  expect((await ask('/asked', { headers: { cookie } })).status).toBe(401);
});

/** A browser that keeps its cookie, follows where it is led, and fills in whatever form it is shown. */
function visitor() {
  let cookie = '';
  async function go(path: string, fields?: [string, string][]): Promise<{ path: string; body: string }> {
    const got = await ask(path, {
      ...(fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) },
    });
    const [set] = got.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const on = got.headers.get('location');
    if (on !== null) return go(on);
    const body = await got.text();
    expect([path, got.status, wordsOf(body).slice(0, 300)]).toEqual([path, 200, expect.anything()]);
    return { path, body };
  }
  return {
    go,
    /**
     * Sends the form of a page that posts to an address: what it holds, the first of what it offers, and what is typed. What
     * says why nothing can be said, a reason for not knowing or what was missing, goes with none of it.
     */
    fill: async (page: { body: string }, action: string, typed: Readonly<Record<string, string>> = {}) => {
      const [, form = ''] = new RegExp(`<form[^>]*action="${action}"[^>]*>(.*?)</form>`, 's').exec(page.body) ?? [];
      const of = (tag: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
      const fields = new Map<string, string>();
      for (const [tag, kind = ''] of form.matchAll(/<(input|textarea)\b[^>]*>/g)) {
        const name = of(tag, 'name');
        if (name.endsWith('.reason') || name === 'missing') continue;
        const isTyped = kind === 'textarea' || of(tag, 'type') === 'text';
        if (!fields.has(name)) fields.set(name, typed[name] ?? (isTyped ? '' : of(tag, 'value')));
      }
      expect([action, fields.size > 1]).toEqual([action, true]);
      return go(action, [...fields]);
    },
  };
}

test('a whole return is sent with a browser: record check, code, who the family is, questions, receipt and copy', async () => {
  const { email } = file.agencies[0]!.contact;
  const { go, fill } = visitor();
  const at = (...more: string[]): string =>
    returnPage({ audit: file.audit.id, case: 'case-1', agency: 'north-school' }, ...more);
  await go('/session', [['key', key]]);
  await fill(await go(at('check')), at('check'));

  const asking = await go(at('people'));
  expect(asking.path).toMatch(/^\/code/);
  const asked = await fill(asking, '/code/request');
  const mailed = async (): Promise<string | undefined> =>
    (await keptMails(deployed.endpoint))
      .filter(({ to }) => to.includes(email))
      .flatMap(({ text }) => /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/m.exec(text)?.[1] ?? [])
      .at(-1);
  const code = await vi.waitUntil(mailed, { timeout: 60_000, interval: 500 });
  const people = await fill(asked, '/code', { code });
  expect(people.path).toBe(at('people'));
  expect(wordsOf(people.body)).toContain('Wren Tidewater');
  await fill(people, at('people'), { reference: 'our shelf 7' });

  let page = await go(at());
  expect(wordsOf(page.body)).toContain('WT');
  expect(wordsOf(page.body)).toContain('our shelf 7');
  page = await go(at('pages', 'A-1'));
  for (let name = page.path; name.includes('/pages/'); name = page.path) page = await fill(page, name);
  await fill(await go(at('about')), at('about'), { role: 'Head of pastoral care' });
  const checked = await go(at('answers'));
  const sent = await fill(checked, at('answers'));
  expect(sent.path).toBe(at('sent', '1'));
  expect(wordsOf(sent.body)).toContain('We have received your answers');
  // What was sent already is not sent again.
  expect((await fill(checked, at('answers'))).path).toBe(at('sent', '1'));
  const copy = await go(at('copies', '1'));
  expect(wordsOf(copy.body)).toContain('Head of pastoral care');
  expect(copy.body).not.toContain('Tidewater');
});

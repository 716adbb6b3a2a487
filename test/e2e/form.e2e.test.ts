/** The pages of those who answer, as they are deployed: behind API Gateway, under the function's own role. */
import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { tokenIn } from '../../infra/local/emulator/mailbox.ts';
import { openAudit } from '../../infra/local/player/play-audit.ts';
import { deployedStage } from '../../infra/local/player/stage.ts';
import { tokenOn, wordsOf } from '../form.ts';
import { readDeployment, signInStaff } from './deployed.ts';
import { smallAudit } from './small-audit.ts';

const deployed = readDeployment();
const file = smallAudit(`form-${randomBytes(3).toString('hex')}`);
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

/** The mailbox of the local stage: what it shows, and to whom. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attachedEntries } from '../../../infra/local/mailbox/attached.ts';
import type { KeptMail } from '../../../infra/local/emulator/clients.ts';
import { type MailboxServer, openMailboxServer } from '../../../infra/local/mailbox/server.ts';
import type { Mail } from '../../../shared/domain/mail/templates/layout.ts';
import { invite as askFor } from '../../../shared/domain/mail/templates/invites-and-chasers.ts';
import { calendarCancelledNotice, movedNotice } from '../../../shared/domain/mail/templates/notices.ts';
import { partnership } from '../../program.ts';
import { audit, contact, owedMail, police } from '../domain/mail/every-mail.ts';

const mail = (id: string, to: string, at: number, more: Partial<KeptMail> = {}): KeptMail => ({
  id,
  from: 'audits@partnership.example',
  to: [to],
  cc: [],
  bcc: [],
  subject: `Subject of ${id}`,
  text: `Text of ${id}`,
  html: `<!doctype html><html><head><title>x</title></head><body>HTML of ${id}</body></html>`,
  at: Date.parse('2026-04-20T09:00:00.000Z') + at,
  ...more,
});
const link = 'http://a.execute-api.localhost:1/open#t=KEY';
const invite = mail('one@ses', 'GP@agency.example', 1, {
  text: `Your link:\n\n${link}\n`,
  html: `<html><head></head><body><a href="${link}">${link}</a></body></html>`,
});
const code = mail('two@ses', 'gp@agency.example', 3, { text: 'Your code:\n\n7AB2-C0D1\n\nIt works once.' });
const other = mail('three@ses', 'police@agency.example', 2, { subject: '<script>alert(1)</script>' });

let server: MailboxServer;
let mails: KeptMail[];
let breaks = false;
beforeAll(async () => {
  server = await openMailboxServer({
    mails: () => (breaks ? Promise.reject(new Error('gone')) : Promise.resolve(mails)),
    filesOf: ({ id }) =>
      Promise.resolve(
        id === invite.id
          ? [{ filename: 'due.ics', contentType: 'text/calendar; method=REQUEST', content: 'BEGIN' }]
          : [],
      ),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  mails = [invite, other, code];
});

const get = async (path: string): Promise<{ status: number; body: string; headers: Headers }> => {
  const answer = await fetch(new URL(path, server.url));
  return { status: answer.status, body: await answer.text(), headers: answer.headers };
};
/** Asks with headers that `fetch` does not let anybody set. */
const asked = (
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(path, server.url), { method, headers }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    sent.once('error', reject);
    sent.end();
  });

describe('the mailbox', () => {
  test('shows each address with its newest mail, and first the codes that nobody has read', async () => {
    const { body } = await get('/');
    expect(body.indexOf('Codes that nobody has read')).toBeLessThan(body.indexOf('By address'));
    const [, byAddress = ''] = body.split('By address');
    expect([...byAddress.matchAll(/\/to\/([^"]+)"/g)].map(([, to]) => decodeURIComponent(to!))).toEqual([
      'gp@agency.example',
      'police@agency.example',
    ]);
    expect(byAddress).toContain('Subject of two@ses');
    expect(byAddress).not.toContain('Subject of one@ses');
    await get('/mail/two%40ses');
    expect((await get('/')).body).not.toContain('Codes that nobody has read');
  });

  test('shows what an address was sent, the newest first, and what of it nobody has looked at', async () => {
    mails.push(mail('four@ses', 'gp@agency.example', 9));
    const { body } = await get('/to/gp%40agency.example');
    expect([...body.matchAll(/Subject of (\w+)@ses/g)].map(([, id]) => id)).toEqual(['four', 'two', 'one']);
    expect(body).not.toContain('three');
    expect(body.split('>unread<')).toHaveLength(3);
  });

  test('shows a mail as its reader sees it: in a frame that may do nothing but lead on in a new tab, as text, and with its files', async () => {
    const { body } = await get('/mail/one%40ses');
    const may = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';
    expect(body).toMatch(new RegExp(`<iframe\\s+src="/mail/one%40ses/html"[^>]*sandbox="${may}"`));
    expect(body).toContain(`<a href="${link}" target="_blank" rel="noopener">${link}</a>`);
    expect(body).toContain('<a href="/mail/one%40ses/files/0">due.ics</a>');
    const part = await get('/mail/one%40ses/html');
    expect(part.body).toContain('<head><base target="_blank">');
    const policy = part.headers.get('content-security-policy');
    expect(policy).toContain(`sandbox ${may};`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script');
    const file = await get('/mail/one%40ses/files/0');
    expect([file.body, file.headers.get('content-disposition')]).toEqual(['BEGIN', 'attachment; filename="due.ics"']);
  });

  test.each([
    ['of', ['two', 'three', 'one']],
    ['POLICE@', ['three']],
    [' <SCRIPT> ', ['three']],
    ['three', []],
  ])('finds mails by what stands in their address or subject, the newest first: %j', async (wanted, ids) => {
    mails = [invite, { ...other, subject: '<script>alert(1)</script> of', html: 'three' }, code];
    const { body, status } = await get(`/?q=${encodeURIComponent(wanted)}`);
    expect(status).toBe(200);
    expect([...body.matchAll(/\/mail\/(\w+)%40ses"/g)].map(([, id]) => id)).toEqual(ids);
    expect(body.includes('No mail has that')).toBe(ids.length === 0);
    expect(body).not.toMatch(/<script>/i);
  });

  test('shows all of it where nothing is looked for', async () => {
    expect((await get('/?q=%20')).body).toBe((await get('/')).body);
  });

  test('takes no markup from a mail into its own pages', async () => {
    for (const path of ['/', '/to/police%40agency.example', '/mail/three%40ses']) {
      expect((await get(path)).body).not.toContain('<script>alert');
    }
  });

  test.each([
    '/nothing',
    '/to/nobody%40agency.example',
    '/mail/none',
    '/mail/one%40ses/files/7',
    '/mail/%zz',
    '/mail/%ff',
  ])('%s is nothing', async (path) => expect((await get(path)).status).toBe(404));

  test('says so where the mails cannot be read', async () => {
    breaks = true;
    try {
      expect((await get('/')).status).toBe(503);
    } finally {
      breaks = false;
    }
  });
});

describe('the calendar files of a mail', () => {
  const kept = (id: string, at: number, { text: words }: Mail): KeptMail =>
    mail(id, 'gp@agency.example', at, { text: words });
  const first = kept('invite', 1, askFor({ ...owedMail([police]), calendar: { set: ['2015-04-24'], cancelled: [] } }));
  const notice = { audit, partnership, contact };
  const moved = kept(
    'moved',
    2,
    movedNotice({
      ...notice,
      owed: [{ ...police, dueOn: '2015-05-05' }],
      link,
      calendar: { set: ['2015-05-05', '2015-05-11'], cancelled: ['2015-04-24'] },
    }),
  );
  const last = kept(
    'last',
    3,
    calendarCancelledNotice({ ...notice, calendar: { set: [], cancelled: ['2015-05-05', '2015-05-11'] } }),
  );
  const all = [first, moved, last];
  const days = ['2015-04-24', '2015-05-05', '2015-05-11'];

  test('are those that it says, whatever later mails made of their entries', () => {
    expect(attachedEntries(first, all, days)).toEqual([{ dueOn: '2015-04-24', standing: true, sequence: 1 }]);
    expect(attachedEntries(moved, all, days)).toEqual([
      { dueOn: '2015-05-05', standing: true, sequence: 1 },
      { dueOn: '2015-05-11', standing: true, sequence: 1 },
      { dueOn: '2015-04-24', standing: false, sequence: 2 },
    ]);
    expect(attachedEntries(last, all, days)).toEqual([
      { dueOn: '2015-05-05', standing: false, sequence: 2 },
      { dueOn: '2015-05-11', standing: false, sequence: 2 },
    ]);
  });

  test('are none of a mail that says nothing of any, and no other address changes them', () => {
    expect(attachedEntries(code, all, days)).toEqual([]);
    const elsewhere = { ...first, id: 'elsewhere', at: 0, to: ['police@agency.example'] };
    expect(attachedEntries(first, [elsewhere, ...all], days)[0]?.sequence).toBe(1);
  });
});

describe('who may look', () => {
  const own = (): string => new URL(server.url).host;

  test('this machine alone: it listens on no other address', () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
  });

  test.each<[string, (host: string) => Record<string, string>]>([
    ['another name that leads here', () => ({ host: 'evil.example' })],
    ['another port', () => ({ host: '127.0.0.1:1' })],
    ['a script of another site', (host) => ({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' })],
    [
      'a frame of another site',
      (host) => ({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }),
    ],
    ['a picture of another port', (host) => ({ host, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })],
  ])('not %s', async (_who, headers) => {
    const { status, body } = await asked('/mail/one%40ses', headers(own()));
    expect(status).toBe(403);
    expect(body).not.toContain('KEY');
  });

  test('whoever comes back from a page that a mail led to, and a window of their own', async () => {
    const headers = {
      host: own(),
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await asked('/', headers)).status).toBe(200);
  });

  test('nobody changes anything, and no other site is let in by a header', async () => {
    expect((await asked('/', { host: own() }, 'POST')).status).toBe(405);
    const { headers } = await get('/');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

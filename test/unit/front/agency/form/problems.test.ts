/** Pages for what goes wrong, through the real handlers: what each says, and that what was typed is in it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { host, openForm, tokenOn, wordsOf } from '../../../../form.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { failCall } from '../../../../aws/hooks.ts';
import { addresseeId } from '../../../../../shared/domain/audits/addressee.ts';
import { newToken, tokenHash } from '../../../../../shared/domain/links/link.ts';
import { putLink } from '../../../../../shared/domain/links/store.ts';
import { casePut, moveAudit } from '../../../../../shared/domain/audits/store.ts';
import { transact } from '../../../../../shared/base/aws/transaction.ts';
import { decideAsk } from '../../../../../shared/domain/returns/decide-entry.ts';
import { entryPut } from '../../../../../shared/domain/returns/store.ts';
import { audit, entered, gp, token } from '../../manager/fixture.ts';
import { request } from '../../manager/requests.ts';

let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

/** Has the next write of a session fail. */
const failWith = (name: string): void => {
  failCall(form.aws, Object.assign(new Error('a table is not there'), { name }), { command: 'PutItemCommand' });
};

/** Mints a link of the general practice, whose token has the letters that a mail's has. */
async function newLink(): Promise<string> {
  const [mailed, addressee] = [newToken(), addresseeId(audit.id, gp.contact.email)];
  await putLink(form.table, tokenHash(mailed), { audit: audit.id, addressee, mintedAt: '2026-04-13T07:01:00.000Z' });
  return mailed;
}

const codes = (): string[] => form.lines.map(({ code }) => code);

describe('a problem on our side', () => {
  test('is a page with a reference, from which the same is sent once more', async () => {
    failWith('InternalServerError');
    const browser = form.browser();
    const shown = await browser.post('/session', { key: token, other: 'kept "as" it\nis' });
    expect(shown.status).toBe(500);
    expect(wordsOf(shown.body)).toContain('If you ask about this, give the reference JKJaXmPLvHcESHA=');
    expect(shown.body).not.toContain('a table is not there');
    expect(shown.body).toContain('<form action="/session" method="post"');
    expect(shown.body).toContain('name="other" value="kept &quot;as&quot; it\nis"');
    expect(codes()).toContain('request-failed');
    expect(await browser.post('/session', { key: token })).toMatchObject({ status: 303 });
  });

  test('that is over in a moment says when to try again', async () => {
    failWith('ThrottlingException');
    const shown = await form.browser().post('/session', { key: token });
    expect(shown.status).toBe(429);
    expect(shown.headers['retry-after']).toBe('10');
    expect(wordsOf(shown.body)).toContain('Wait 10 seconds, then try again.');
    expect(shown.body).toContain('<form action="/session" method="post"');
    expect(codes()).toContain('request-failed');
  });
});

describe('what is too much at once', () => {
  const long = `${'what somebody wrote '.repeat(14_000)}<end>`;

  test('can be made shorter on the page that says so, and sent from there', async () => {
    const shown = await form.browser().post('/session', { key: token, text: long, other: 'short' });
    expect(shown.status).toBe(413);
    expect(shown.body).toMatch(/<textarea[^>]* name="text" rows="12">what somebody wrote .*&lt;end&gt;<\/textarea>/);
    expect(wordsOf(shown.body)).toContain('What you wrote, 280,005 characters: make it shorter');
    expect(shown.body).toContain('type="hidden" name="other" value="short"');
  });

  test('is not shown where it is more than is read', async () => {
    const shown = await form.browser().post('/session', { key: token, text: long.repeat(6) });
    expect(shown.status).toBe(413);
    expect(wordsOf(shown.body)).toContain('Go back, and send it with fewer words.');
  });
});

describe('what comes from another site', () => {
  test('is not shown again: nobody sends on what they did not write', async () => {
    const shown = await form
      .browser()
      .post('/session', { key: token, x: 'theirs' }, { 'sec-fetch-site': 'cross-site' });
    expect(shown.status).toBe(403);
    expect(shown.body).not.toContain('theirs');
    expect(shown.body).not.toContain('<form');
  });
});

describe('an address that is none', () => {
  test.each([
    ['POST', '/nothing', 404, 'Page not found'],
    ['GET', '/session', 405, 'This page cannot be used in this way'],
    ['POST', '/asked', 405, 'This page cannot be used in this way'],
  ] as const)('is a page: %s %s', async (method, path, status, words) => {
    const sent = { 'content-type': 'application/x-www-form-urlencoded', origin: `https://${host}` };
    const { answer, body } = await form.ask(method, path, sent, method === 'GET' ? undefined : '');
    expect(answer.statusCode).toBe(status);
    expect(wordsOf(String(body))).toContain(words);
    expect(answer.headers?.['allow']).toBe({ '/session': 'POST', '/asked': 'GET' }[path as string]);
  });
});

describe('somebody who is asked for it no more', () => {
  const cases = '/audits/2026-q2/cases/case-1/returns';
  const inside = async (key = token) => {
    const browser = form.browser();
    await browser.post('/session', { key });
    return browser;
  };
  const newest = 'use the key in your latest email';
  const toList = 'href="/asked">See all that you are asked for</a>';

  /** They are asked about another case too, and so their key goes on. */
  async function askForAnother(): Promise<void> {
    const of = { audit: audit.id, case: 'case-2', agency: gp.id, service: gp.service };
    const ask = { ...of, askedOn: audit.opensOn, dueOn: audit.dueOn, atOpening: true };
    const decision = decideAsk(undefined, ask, { receivedAt: new Date('2026-04-02T09:00:00.000Z') });
    if (!('entry' in decision)) throw new Error('it can be asked for');
    await transact(form.table, [casePut(audit.id, entered('case-2')), entryPut(decision.entry)]);
  }

  test('because the case was dropped is told so in the list and on its pages, and that nothing is to do', async () => {
    await askForAnother();
    const browser = await inside();
    await request(form, 'drop-case', { body: { reason: 'wrong-family' } });
    const list = wordsOf((await browser.get('/asked')).body);
    expect(list).toMatch(/Nothing more due Case 1, The gp-a State No longer asked for/);
    for (const page of ['check', 'about', 'answers', 'pages/A-1', 'decline']) {
      const shown = await browser.get(`${cases}/gp-a/${page}`);
      const { body } = shown.location === undefined ? shown : await browser.get(shown.location);
      expect([page, wordsOf(body)]).toEqual([page, expect.stringMatching(/o longer asked for|no longer asked for/)]);
      // Nothing came of it.
      expect(body).not.toContain('What you sent before is kept');
      expect(body).toContain('href="/asked"');
    }
  });

  test('because all that they were asked for was dropped is told that a key may have ended so', async () => {
    const mailed = await newLink();
    const browser = await inside(mailed);
    await request(form, 'drop-case', { body: { reason: 'wrong-family' } });
    const shown = await browser.get('/asked');
    expect(shown.status).toBe(404);
    expect(wordsOf(shown.body)).toContain('or it is no longer asked for: then you need do nothing more.');
    // It leads nowhere that this would be told again.
    expect(shown.body).not.toContain(toList);
    const again = await browser.post('/session', { key: mailed });
    expect(wordsOf(again.body)).toContain('A key also ends where nothing is asked of you any more');
  });

  test('because one case has an auditor of its own is led to all that is theirs', async () => {
    await askForAnother();
    const browser = await inside();
    const page = await browser.get(`${cases}/gp-a/check`);
    await request(form, 'change-contact', { body: { email: 'one@gp.example', role: 'auditor' } });
    const shown = await browser.get(`${cases}/gp-a/check`);
    expect(shown.status).toBe(404);
    expect(wordsOf(shown.body)).toContain('Or somebody else is asked for this now');
    expect(shown.body).toContain(toList);
    expect((await browser.get('/asked')).status).toBe(200);
    // What somebody typed stands on this page alone: it leads nowhere else.
    const posted = await browser.post(`${cases}/gp-a/check`, { ...fieldsOn(page.body), note: 'kept' });
    expect(posted.body).not.toContain(toList);
    expect(posted.body).toContain('name="note" value="kept"');
  });

  test('because the address was wrong is told to say so, and whom to ask', async () => {
    const browser = await inside();
    await request(form, 'change-contact', { body: { email: 'right@gp.example', wrong: true } });
    for (const page of [`${cases}/gp-a`, `${cases}/gp-a/people`]) {
      const shown = await browser.get(page);
      expect(shown.status).toBe(404);
      const words = wordsOf(shown.body);
      for (const said of [
        newest,
        'ask the person whom the emails name',
        'If the emails were meant for somebody else, tell',
      ])
        expect(words).toContain(said);
      expect(words).not.toMatch(/Case 1|right@/);
    }
  });
});

describe('a session that is over', () => {
  test('leads back to the page that was asked for', async () => {
    const browser = form.browser();
    const ended = await browser.get('/asked');
    expect(ended.status).toBe(401);
    expect(ended.body).toContain('name="back-to" value="/asked"');
    expect(await browser.post('/session', { key: token, 'back-to': '/audits/x/cases/y/returns/z' })).toMatchObject({
      status: 303,
      location: '/audits/x/cases/y/returns/z',
    });
  });

  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/v1/asked', '/session/end', '/a?b', ''])(
    'leads nowhere else: %s',
    async (path) => {
      for (const name of ['back-to', 'post-again-at']) {
        const begun = await form.browser().post('/session', { key: token, [name]: path });
        expect(begun).toMatchObject({ status: 303, location: '/asked' });
      }
    },
  );

  test('is told what to do where its link ends meanwhile, ninety days after the closing', async () => {
    await moveAudit(form.table, { ...audit, state: 'open' }, { state: 'closed', closedAt: '2026-01-20T09:40:00.000Z' });
    const browser = form.browser();
    const mailed = await newLink();
    await browser.post('/session', { key: mailed });
    const check = '/audits/2026-q2/cases/case-1/returns/gp-a/check';
    const page = await browser.get(check);
    expect(wordsOf(page.body)).toContain('This audit is closed. What you send now can still change the report.');
    // Nobody is sent for a code that shows nothing.
    expect(wordsOf(page.body)).toContain('Nobody is shown any more who they are, since the audit is closed.');
    const tasks = wordsOf((await browser.get(check.replace('/check', ''))).body);
    expect(tasks).toContain('Who the family is No longer shown: the audit is closed');
    form.clock.now = new Date('2026-04-20T09:40:00.000Z');
    for (const path of ['/asked', check]) {
      const shown = await browser.get(path);
      expect(shown.status).toBe(404);
      expect(wordsOf(shown.body)).toContain('Some months after an audit has closed, its keys open nothing any more.');
      expect(shown.body).toContain('name="key"');
    }
    const posted = await browser.post(check, { token: tokenOn(page.body), note: 'kept' });
    expect(posted.status).toBe(404);
    expect(posted.body).toContain('name="note" value="kept"');
    const again = await browser.post('/session', { key: mailed, note: 'kept', 'post-again-at': check });
    expect(again.status).toBe(404);
    expect(wordsOf(again.body)).toContain('and some months after an audit has closed');
    expect(again.body).toContain('name="note" value="kept"');
  });

  test('keeps what came with a wrong key, and has the browser post it again with a right one', async () => {
    const browser = form.browser();
    const at = '/audits/x/cases/y/returns/z/check';
    const fields = { 'post-again-at': at, note: 'two\nlines', people: 'known' };
    const refused = await browser.post('/session', { key: 'x', ...fields });
    expect(refused.status).toBe(404);
    for (const [name, value] of Object.entries(fields))
      expect(refused.body).toContain(`<input type="hidden" name="${name}" value="${value}">`);
    expect(refused.body).not.toContain('type="hidden" name="key"');
    expect(await browser.post('/session', { key: token, ...fields })).toMatchObject({ status: 307, location: at });
  });
});

/** Pages that forms are answered with: kept for the session that posted them, and asked for by an address of their own. */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { latestEnd } from '../../../../../shared/domain/sessions/session.ts';
import { putErasure } from '../../../../../shared/domain/identifiers/store.ts';
import { moveAudit } from '../../../../../shared/domain/audits/store.ts';
import { backToAnswers } from '../../../../../shared/front/agency/form/paths.ts';
import { failCall } from '../../../../aws/hooks.ts';
import { giveCode, type Browser } from '../../../../form-code.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { isKeptPage, openForm, tokenOn, wordsOf } from '../../../../form.ts';
import { audit, summaryToken, token } from '../../manager/fixture.ts';
import { request } from '../../manager/requests.ts';

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
const [check, people] = [`${gpReturn}/check`, `${gpReturn}/people`];
const typed = 'Canary Quillfeather was seen';

let form: Awaited<ReturnType<typeof openForm>>;
let browser: Browser;

const inside = async (): Promise<Browser> => {
  const one = form.browser();
  await one.post('/session', { key: token });
  return one;
};
beforeEach(async () => {
  form = await openForm();
  browser = await inside();
});

const kept = () => form.aws.items('drafts').filter(isKeptPage);
const minutesLater = (count: number): void => {
  form.clock.now = new Date(form.clock.now.getTime() + count * 60_000);
};

/** A record check that says for nobody whether they are known. @returns where the page is that says so */
async function wrongCheck(of = browser): Promise<string> {
  const page = await of.get(check);
  const { status, location = '' } = await of.posted(check, { ...fieldsOn(page.body), note: typed });
  expect(status).toBe(303);
  return location;
}

describe('a page that a form was answered with', () => {
  test('is asked for under an id that tells nothing, with the status that it had, as often as one likes', async () => {
    const location = await wrongCheck();
    expect(location).toMatch(/\/check\?again=[0-9a-f-]{36}$/);
    for (let time = 0; time < 3; time++) {
      const page = await browser.get(location);
      expect(page.status).toBe(422);
      expect(page.body).toContain(typed);
      expect(page.headers['cache-control']).toBe('no-store');
    }
    expect(kept()).toHaveLength(1);
  });

  test('is kept where nobody reads it without the cookie, and no longer than the session can last', async () => {
    const openedAt = form.clock.now.toISOString();
    minutesLater(30);
    await wrongCheck();
    const [row] = kept();
    const { sealed, ...rest } = row!;
    const all = `${Buffer.from(sealed as Uint8Array).toString('latin1')}${JSON.stringify(rest)}`;
    for (const text of ['Canary', 'Quillfeather', 'case-1', 'html']) expect(all).not.toContain(text);
    expect(row?.['ttl']).toBe(latestEnd({ openedAt }) / 1000);
  });

  test('takes what is sent from it', async () => {
    const page = await browser.get(await wrongCheck());
    const known = Object.fromEntries(['child-1', 'child-2', 'adult-1'].map((id) => [`person.${id}`, 'known']));
    const sent = await browser.post(check, { ...fieldsOn(page.body), ...known });
    expect(sent).toMatchObject({ status: 303, location: `${gpReturn}/checked` });
  });

  test('is shown to no other session: that sees the page of the path, as it stands', async () => {
    const location = await wrongCheck();
    const page = await (await inside()).get(location);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain(typed);
  });

  test.each([
    ['that there is none of', '00000000-0000-4000-8000-000000000000'],
    ['that is none', 'x'],
    ['that is blank', ''],
  ])('of an id %s is the page of the path, as it stands', async (_which, id) => {
    const page = await browser.get(`${check}?again=${id}`);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain(typed);
  });

  test('is shown at its own path alone', async () => {
    const [, id] = (await wrongCheck()).split('=');
    const page = await browser.get(`${gpReturn}/decline?again=${id}`);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain(typed);
  });

  test('goes when somebody signs out', async () => {
    const location = await wrongCheck();
    const cookie = browser.jar.get('__Host-form')!;
    await browser.post('/session/end', {});
    expect(form.aws.items('drafts')).toEqual([]);
    browser.jar.set('__Host-form', cookie);
    const page = await browser.get(location);
    expect(page.status).toBe(401);
    expect(page.body).not.toContain(typed);
  });

  test('is shown no more once the session is over, which asks for a key and leads back to the page of the path', async () => {
    const location = await wrongCheck();
    minutesLater(61);
    const page = await browser.get(location);
    expect(page.status).toBe(401);
    expect(page.body).not.toContain(typed);
    expect(page.body).toContain(`name="back-to" value="${check}"`);
  });

  test('is shown no more once the link opens its return no more', async () => {
    const location = await wrongCheck();
    await request(form, 'change-contact', { body: { email: 'right@gp.example', wrong: true } });
    const page = await browser.get(location);
    expect(page.status).toBe(404);
    expect(page.body).not.toContain(typed);
  });

  test.each(['because somebody said so', 'in time'])(
    'and says who a family is, is shown no more once that was destroyed %s',
    async (how) => {
      const inTime = { state: 'closed', closedAt: '2026-02-19T09:35:00.000Z' } as const;
      form = await openForm({ identifiersDays: 60 });
      browser = await inside();
      if (how === 'in time') await moveAudit(form.table, { ...audit, state: 'open' }, inTime);
      const location = await wrongCheck();
      expect((await browser.get(location)).body).toContain(typed);
      minutesLater(10);
      const erasure = { audit: audit.id, at: form.clock.now.toISOString(), on: '2026-04-20', by: 'staff' };
      if (how !== 'in time') await putErasure(form.table, erasure);
      expect((await browser.get(location)).body).not.toContain(typed);
      // One that was made since says nothing of them.
      expect((await browser.get(await wrongCheck())).body).toContain(typed);
    },
  );

  test('is the answer itself where it cannot be kept: what was typed is there', async () => {
    const page = await browser.get(check);
    failCall(form.aws, Object.assign(new Error('away'), { name: 'InternalServerError' }), {
      command: 'PutItemCommand',
    });
    const answered = await browser.posted(check, { ...fieldsOn(page.body), note: typed });
    expect(answered.status).toBe(422);
    expect(answered.body).toContain(typed);
    expect(form.lines.map(({ code }) => code)).toContain('request-failed');
  });

  test('is the answer itself where it is more than a row takes', async () => {
    const long = randomBytes(500_000).toString('base64');
    const answered = await browser.posted(check, { ...fieldsOn((await browser.get(check)).body), note: long });
    expect(answered.status).toBe(413);
    expect(answered.body).toContain(long.slice(-100));
    expect(kept()).toEqual([]);
  });

  test.each([
    ['answers', `${check}?then=answers&again=`],
    ['//evil.example', `${check}?again=`],
    ['x'.repeat(500), `${check}?again=`],
  ])('leads on to where the page of its path leads on to, and nowhere else: %s', async (to, begin) => {
    const page = await browser.get(check);
    const fields = { ...fieldsOn(page.body), note: typed, [backToAnswers.name]: to, to };
    const { location = '' } = await browser.posted(check, fields);
    expect(location.replace(/again=.*/, 'again=')).toBe(begin);
  });

  test('is kept for nobody without a session, and not of what another site posts', async () => {
    await form.browser().post(check, { note: typed });
    await form.browser().post('/session', { key: 'x' });
    await browser.post(check, { note: typed }, { 'sec-fetch-site': 'cross-site' });
    minutesLater(61);
    await browser.post(check, { note: typed });
    expect(kept()).toEqual([]);
  });

  test('is at no path that is none: what stands in it may be anything', async () => {
    const at = `${gpReturn}/pages/${encodeURIComponent('x\r\nset-cookie: a=b')}`;
    const answered = await browser.posted(decodeURIComponent(at), { token: tokenOn((await browser.get(check)).body) });
    expect(answered.headers['location']).toBeUndefined();
  });
});

test('a page that was kept says when the session ends now, and counts its saves anew', async () => {
  const questions = `${gpReturn}/pages/A-1`;
  const page = await browser.get(questions);
  const foreign = { ...fieldsOn(page.body), token: 'f'.repeat(64), save: '7', 'A1.answer': 'yes' };
  const { location = '' } = await browser.posted(questions, foreign);
  const first = fieldsOn((await browser.get(location)).body);
  minutesLater(20);
  const later = await browser.get(location);
  const second = fieldsOn(later.body);
  expect([first['save'], second['save']]).toEqual(['0', '0']);
  expect(new Set([foreign['page' as never], first['page'], second['page']]).size).toBe(3);
  expect(second['A1.answer']).toBe('yes');
  expect(later.body).toContain('data-ends-in="3600"');
  expect(wordsOf(later.body)).toContain('You will be signed out at 11:50');
  // A save from it is no earlier one of the page that was shown before.
  const save = (of: typeof first, answer: string) =>
    browser.post(questions, { ...of, save: '1', 'A1.answer': answer }, { accept: 'application/json' });
  await save(first, 'no');
  await save(first, 'dont-know');
  const told = await save(second, 'yes');
  expect(JSON.parse(told.body)).toMatchObject({
    conflicts: ['Question A1 was changed in another window of yours at 10:50.'],
  });
});

describe('a page that tells what is no longer so is the page of its path, as it stands', () => {
  const answers = `${gpReturn}/answers`;
  const everybody = ['child-1', 'child-2', 'adult-1'];
  const fill = async (path: string, fields: Record<string, string>) =>
    browser.posted(path, { ...fieldsOn((await browser.get(path)).body), ...fields });
  const said = (what: string) => Object.fromEntries(everybody.map((id) => [`person.${id}`, what]));

  test('where the return was sent since', async () => {
    await fill(`${gpReturn}/pages/A-1`, { 'A1.answer': 'yes' });
    await fill(`${gpReturn}/about`, { role: 'Nurse', involvement: 'present' });
    const { location = '' } = await fill(answers, {});
    expect((await browser.get(location)).body).toContain('Say that you want to send it although');
    minutesLater(1);
    expect((await fill(answers, { open: 'yes' })).location).toBe(`${gpReturn}/sent/1`);
    const page = await browser.get(location);
    expect(page.status).toBe(200);
    expect(wordsOf(page.body)).toContain('This is what you sent');
    expect(page.body).not.toContain('There is a problem');
  });

  test('where a code was given since', async () => {
    const other = await inside();
    await other.posted(`${gpReturn}/pages/A-1`, {
      ...fieldsOn((await other.get(`${gpReturn}/pages/A-1`)).body),
      'A1.answer': 'yes',
    });
    const { location = '' } = await browser.posted(answers, {
      token: tokenOn((await browser.get(check)).body),
      based: '0',
    });
    const wrong = await browser.posted('/code', {
      token: tokenOn((await browser.get('/code')).body),
      code: 'AAAA-AAAA',
    });
    for (const one of [location, wrong.location!]) expect((await browser.get(one)).status).toBeGreaterThan(400);
    minutesLater(1);
    await giveCode(form, browser);
    expect((await browser.get(location)).status).toBe(200);
    expect(await browser.get(wrong.location!)).toMatchObject({ status: 303, location: '/asked' });
  });

  test.each([
    ['answered', check, said('known')],
    ['declined', `${gpReturn}/decline`, { reason: 'no-capacity', meant: 'yes' }],
  ])('where the record check was %s from it since', async (_how, path, right) => {
    const { location = '' } = await fill(path, {});
    expect((await browser.get(location)).status).toBe(422);
    minutesLater(1);
    expect((await fill(path, right)).location).toBe(`${gpReturn}/checked`);
    expect((await browser.get(location)).status).toBe(200);
  });

  test('but not where a colleague has answered it: what was typed stands nowhere else', async () => {
    const location = await wrongCheck();
    minutesLater(1);
    const other = await inside();
    await other.posted(check, { ...fieldsOn((await other.get(check)).body), ...said('known') });
    expect((await browser.get(location)).body).toContain(typed);
  });
});

test('looking at a page anew is no look at the people', async () => {
  await giveCode(form, browser);
  const page = await browser.get(people);
  const { location = '' } = await browser.posted(people, { token: tokenOn(page.body), reference: 'long'.repeat(40) });
  const looks = () => form.aws.items('main').filter(({ sk }) => String(sk).startsWith('PULL#')).length;
  const before = looks();
  const again = await browser.get(location);
  expect(again.status).toBe(422);
  expect(again.body).toContain('long'.repeat(40));
  expect(looks()).toBe(before);
});

describe('what is to be corrected of what was saved', () => {
  const summary = '/audits/2026-q2/cases/case-1/returns/summary/summary';
  const date = { 'from.day': '31', 'from.month': '2', 'from.year': '2026' };
  const wrong: [
    name: string,
    path: string,
    key: string,
    fields: Record<string, string>,
    right: Record<string, string>,
  ][] = [
    ['a page of questions', `${gpReturn}/pages/A-1`, token, { 'A1.answer': 'dont-know' }, { 'A1.answer': 'no' }],
    [
      'who filled it in',
      `${gpReturn}/about`,
      token,
      { role: 'Nurse', involvement: 'present', ...date },
      { 'from.day': '3' },
    ],
    [
      'a case summary',
      summary,
      summaryToken,
      date,
      { 'from.day': '', 'from.month': '', 'from.year': '', text: 'Both are well.' },
    ],
  ];

  test.each(wrong)(
    'on %s is told of what stands there now, and no page is kept for it',
    async (_name, path, key, fields, right) => {
      browser = form.browser();
      await browser.post('/session', { key });
      const page = await browser.get(path);
      const { location = '' } = await browser.posted(path, { ...fieldsOn(page.body), ...fields });
      expect(location).toBe(`${path}?again=saved`);
      expect(kept()).toEqual([]);
      const shown = await browser.get(location);
      expect(shown.status).toBe(422);
      expect(fieldsOn(shown.body)).toMatchObject(fields);
      // It is told of nobody who did not ask for it.
      expect((await browser.get(path)).status).toBe(200);
      await browser.posted(path, { ...fieldsOn(shown.body), ...right });
      const later = await browser.get(location);
      expect(later.status).toBe(200);
      expect(fieldsOn(later.body)).toMatchObject({ ...fields, ...right });
    },
  );
});

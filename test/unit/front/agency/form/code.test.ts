/** The page for a code: asked for, waited for, entered, once a sitting. */
import { beforeEach, describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../../shared/domain/audits/addressee.ts';
import { putTries } from '../../../../../shared/domain/identifiers/code-store.ts';
import { formTokenOf, readCookie } from '../../../../../shared/domain/sessions/session.ts';
import { askForCode, enterCode, giveCode, mailCode, type Browser } from '../../../../form-code.ts';
import { openForm, wordsOf } from '../../../../form.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { gp, token } from '../../manager/fixture.ts';

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
const people = `${gpReturn}/people`;

let form: Awaited<ReturnType<typeof openForm>>;
let browser: Browser;
beforeEach(async () => {
  form = await openForm();
  browser = await inside();
});

async function inside(): Promise<Browser> {
  const opened = form.browser();
  await opened.post('/session', { key: token });
  return opened;
}
const minutes = (count: number): void => {
  form.clock.now = new Date(form.clock.now.getTime() + count * 60_000);
};
const shown = async (): Promise<string> => wordsOf((await browser.get('/code')).body);
/** Enters a code, whatever page the session shows. */
const enter = (code: string, to?: string) => {
  const { secret } = readCookie(browser.jar.get('__Host-form'))!;
  return enterCode(
    browser,
    { status: 200, headers: {}, body: `name="token" value="${formTokenOf(secret)}"` },
    code,
    to,
  );
};
const codes = () => form.aws.items(form.table.name).filter(({ pk }) => String(pk).startsWith('CODES#'));

describe('asking for a code', () => {
  test('is a button, which has it mailed with the return that somebody comes from, and leads back to the page', async () => {
    const first = await browser.get(`/code?to=${people}`);
    expect(first.body).toContain('Send me a code');
    expect(first.body).not.toContain('name="code"');
    expect(codes()).toEqual([]);
    expect(await askForCode(browser, '/audits/2026-q2/cases/case-1/returns/gp-a/people')).toMatchObject({
      status: 303,
      location: `/code?to=${encodeURIComponent(people)}`,
    });
    expect(codes()).toMatchObject([{ case: 'case-1', agency: 'gp-a', state: 'asked' }]);
  });

  test.each(['/audits/2026-q2/cases/case-1/returns/summary/people', '//evil.example', undefined])(
    'names the first return of the link where somebody comes from %s',
    async (to) => {
      await askForCode(browser, to);
      expect(codes()).toMatchObject([{ case: 'case-1', agency: 'gp-a' }]);
    },
  );

  test('says how far its mail is, in London, and that it can take half an hour', async () => {
    await askForCode(browser);
    expect(await shown()).toContain('You asked for a code at 10:30. The email is on its way.');
    minutes(3);
    await mailCode(form);
    const words = await shown();
    expect(words).toContain('Your newest code was sent by email at 10:33');
    expect(words).toContain('NHSmail can take half an hour');
    expect(words).toContain('A code from an earlier email of the last hour can still be used.');
    minutes(30);
    await shown();
    minutes(30);
    expect((await browser.get('/code')).body).toContain('Send me a code');
  });

  test('twice on one page, such as by a double click without scripts, is one request', async () => {
    const page = fieldsOn((await browser.get('/code')).body);
    const both = await Promise.all([browser.post('/code/request', page), browser.post('/code/request', page)]);
    await browser.post('/code/request', page);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(codes()).toHaveLength(1);
    // The page says that it was sent, and asks for another where that is meant.
    await browser.post('/code/request', fieldsOn((await browser.get('/code')).body));
    expect(codes()).toHaveLength(2);
    // What that page showed has lapsed: it asks again.
    minutes(30);
    await shown();
    minutes(31);
    await browser.post('/code/request', page);
    expect(codes()).toHaveLength(3);
  });

  test('three times in ten minutes leaves no button, and says when there is one again', async () => {
    for (let count = 0; count < 3; count++) {
      await askForCode(browser);
      minutes(1);
    }
    const page = await browser.get('/code');
    expect(page.body).not.toContain('Send another code');
    expect(wordsOf(page.body)).toContain('ask for another after 10:40');
    minutes(7);
    expect((await browser.get('/code')).body).toContain('Send another code');
  });
});

describe('a code', () => {
  test.each([
    ['as it stands in the mail', (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`],
    ['in small letters', (code: string) => code.toLowerCase()],
    ['in other groups', (code: string) => ` ${code.slice(0, 2)} ${code.slice(2, 4)}–${code.slice(4)} `],
  ])('is taken %s, and leads back to where somebody came from', async (_how, typed) => {
    await askForCode(browser);
    const code = await mailCode(form);
    expect(await enter(typed(code), people)).toMatchObject({ status: 303, location: people });
    // One a sitting: from then on the page only leads on.
    expect(await browser.get('/code')).toMatchObject({ status: 303, location: '/asked' });
    expect(await browser.get(`/code?to=${people}`)).toMatchObject({ status: 303, location: people });
  });

  test('leads back to a page of a section whose id has every letter that an id may have', async () => {
    const page = '/audits/2026-q2/cases/case-1/returns/gp-a/pages/A_x-1';
    await askForCode(browser);
    expect(await enter(await mailCode(form), page)).toMatchObject({ status: 303, location: page });
  });

  test('of an older mail of the last hour is taken too', async () => {
    await askForCode(browser);
    const older = await mailCode(form);
    minutes(20);
    await askForCode(browser);
    await mailCode(form);
    expect(await enter(older)).toMatchObject({ status: 303, location: '/asked' });
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/open',
    `${people}?next=//evil.example`,
    `${people}/../../../../../../open`,
    '/audits/2026-q2/cases/case-1/returns/GP/people',
  ])('leads nowhere but to a page of a return: not to %s', async (to) => {
    await askForCode(browser);
    expect(await enter(await mailCode(form), to)).toMatchObject({ status: 303, location: '/asked' });
    for (const page of ['/code', '/code/taken'])
      expect(await browser.get(`${page}?${new URLSearchParams({ to }).toString()}`)).toMatchObject({
        location: '/asked',
      });
  });

  test('is entered after the session has ended on the page for it, and leads on as it would have', async () => {
    await askForCode(browser, people);
    minutes(61);
    const ended = await browser.get(`/code?to=${encodeURIComponent(people)}`);
    expect(ended.status).toBe(401);
    const back = await browser.post('/session', { ...fieldsOn(ended.body), key: token });
    expect(back.location).toBe(`/code?to=${encodeURIComponent(people)}`);
    await browser.post('/code/request', fieldsOn((await browser.get(back.location!)).body));
    const page = await browser.get(back.location!);
    const code = await mailCode(form);
    const taken = await browser.post('/code', { ...fieldsOn(page.body), code });
    expect(taken).toMatchObject({ status: 303, location: `/code/taken?to=${encodeURIComponent(people)}` });
  });

  test.each([
    ['0000000', 'and this has 7: 1 is missing'],
    ['000000000', 'and this has 9: that is 1 too many'],
    ['0000-000u', 'and no “U” is among them'],
  ])('that can be none, %s, is told what is wrong with it, and is no try', async (typed, words) => {
    await askForCode(browser);
    const shownAgain = await enter(typed);
    expect(shownAgain.status).toBe(422);
    expect(wordsOf(shownAgain.body)).toContain(`A code has 8 letters and digits, ${words}`);
    expect(shownAgain.body).toContain(`value="${typed}"`);
    expect(wordsOf((await enter('00000000')).body)).toContain('You can try 4 more times');
  });

  test('that is wrong is told beside the box and at the top, with how often another is taken', async () => {
    await askForCode(browser);
    const page = await enter('00000000');
    expect(page.status).toBe(422);
    expect(page.body).toContain('<title>Error: ');
    expect(wordsOf(page.body).split('This code is not right, or it is too old.')).toHaveLength(3);
    expect(page.body).toContain('href="#code"');
    expect(wordsOf(page.body)).toContain('You can try 4 more times');
    expect(wordsOf((await enter('')).body).split('Enter the code from your email')).toHaveLength(4);
    expect(wordsOf((await enter('00000000')).body)).toContain('You can try 3 more times');
  });

  test('is taken no more after five wrong ones of a session, and is by another session of the same link', async () => {
    await askForCode(browser);
    const code = await mailCode(form);
    const tried = await Promise.all(Array.from({ length: 9 }, () => enter('00000000')));
    while (!wordsOf((await browser.get('/code')).body).includes('No more codes are taken here'))
      await enter('00000000');
    expect(tried.every(({ status }) => status === 422)).toBe(true);
    const refused = await enter(code);
    expect(refused.status).toBe(422);
    expect(refused.body).not.toContain('name="code"');
    expect(wordsOf(refused.body)).toContain('Sign out, open the link in your email again');
    browser = await inside();
    expect(await enter(code)).toMatchObject({ status: 303 });
  });

  test('is taken no more after a hundred wrong ones of an addressee on a day, by whatever session', async () => {
    const whose = { audit: '2026-q2', addressee: addresseeId('2026-q2', gp.contact.email), day: '2026-04-20' };
    const wrong = { at: '2026-04-20T08:00:00.000Z', case: 'case-1', agency: 'gp-a', session: 's'.repeat(16) };
    await putTries(form.table, { ...whose, version: 1, wrong: Array.from({ length: 99 }, () => wrong) });
    expect(wordsOf((await enter('00000000')).body)).toContain('No more codes are taken for your address today');
    browser = await inside();
    expect(await shown()).toContain('ring Alex Morgan, the business manager, on ');
  });

  test('stands in no log line and no address', async () => {
    const answer = await giveCode(form, browser, people);
    expect(answer.location).toBe(people);
    expect(JSON.stringify(form.lines)).not.toMatch(/[0-9A-HJKMNP-TV-Z]{8}/);
  });
});

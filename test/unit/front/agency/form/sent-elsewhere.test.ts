/** What is sent otherwise, or asked, while somebody has a page open: nobody sends over what they were not shown. */
import { beforeEach, describe, expect, test } from 'vitest';
import { unpacked } from '../../../../../shared/base/content/compressed.ts';
import { decideQuery } from '../../../../../shared/domain/returns/decide-reopening.ts';
import { SummaryContent } from '../../../../../shared/domain/returns/schema.ts';
import { append, getEntry, lastEntry, readLog } from '../../../../../shared/domain/returns/store.ts';
import { Content } from '../../../../../shared/domain/tool/submission.ts';
import { giveCode } from '../../../../form-code.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { openForm, wordsOf, type Shown } from '../../../../form.ts';
import { summaryToken, token } from '../../manager/fixture.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
const at = '/audits/2026-q2/cases/case-1/returns/gp-a';
const [first, answers] = [`${at}/pages/A-1`, `${at}/answers`];
const about = { role: 'Practice nurse', involvement: 'present' };
let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

/** Somebody with a key, and a code if they were given one. */
async function inside(isWithCode = false, secret = token, email?: string) {
  const browser = form.browser();
  await browser.post('/session', { key: secret });
  if (isWithCode) await giveCode(form, browser, undefined, email);
  return browser;
}
type Browser = Awaited<ReturnType<typeof inside>>;

const later = (minutes: number): void => {
  form.clock.now = new Date(form.clock.now.getTime() + minutes * 60_000);
};
const type = async (browser: Browser, typed: Record<string, string>, path = first): Promise<Shown> =>
  browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...typed });
const sendFrom = (browser: Browser, page: Shown, path = answers): Promise<Shown> =>
  browser.post(path, { ...fieldsOn(page.body), open: 'yes' });
const send = async (browser: Browser): Promise<Shown> => sendFrom(browser, await browser.get(answers));
const sendByProgram = async (said: object, more: object = {}): Promise<void> => {
  const body = { header: about, childrenCovered: ['child-1', 'child-2'], answers: said, ...more };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { answer } = await form.ask('POST', `/v1${at}/submissions`, headers, JSON.stringify(body));
  expect(answer.statusCode).toBe(201);
};
async function sent(): Promise<Content> {
  const last = await lastEntry(form.table, key);
  return unpacked(Content, (await getEntry(form.table, key, last?.counted?.seq ?? 0)).content ?? new Uint8Array());
}
const versions = async (): Promise<number> => (await lastEntry(form.table, key))?.versions ?? 0;

/** Somebody who has sent a version from the pages. */
async function whoSent(): Promise<Browser> {
  const browser = await inside(true);
  await type(browser, { 'A1.answer': 'yes', 'A1.details': 'First' });
  await type(browser, about, `${at}/about`);
  expect(await send(browser)).toMatchObject({ status: 303 });
  later(5);
  return browser;
}
const corrected = { A1: { answer: 'no', details: 'Corrected' }, A2: { answer: 'no', details: 'Added' } };

describe('a version that a program sent', () => {
  test('stays in what is sent from the pages after it, but for what is changed there', async () => {
    const browser = await whoSent();
    await sendByProgram(corrected);
    later(5);
    expect((await browser.get(first)).body).toContain('Corrected');
    await type(browser, { 'A3-1.answer': 'yes' });
    expect(await send(browser)).toMatchObject({ status: 303, location: `${at}/sent/3` });
    expect((await sent()).answers).toEqual({ ...corrected, 'A3-1': { answer: 'yes' } });
  });

  test('stays where it was not looked at on a page before the next one came', async () => {
    const browser = await whoSent();
    await sendByProgram(corrected);
    later(5);
    // Nothing has to be sent, and so what the program sent is the newest still.
    expect(wordsOf((await browser.get(answers)).body)).toContain('There is nothing new to send');
    const more = { ...corrected, A2: { answer: 'yes', details: 'More' } };
    await sendByProgram(more);
    later(5);
    await type(browser, { 'A3-1.answer': 'yes' });
    await send(browser);
    expect((await sent()).answers).toEqual({ ...more, 'A3-1': { answer: 'yes' } });
  });

  test('stands beside what was changed here before it came, until that is changed again', async () => {
    const browser = await whoSent();
    await type(browser, { 'A1.answer': 'yes', 'A1.details': 'Second thought' });
    await type(browser, { role: 'Doctor' }, `${at}/about`);
    later(5);
    await sendByProgram(corrected);
    later(5);
    const page = await browser.get(answers);
    const words = wordsOf(page.body);
    expect(words).toContain('Changed here, and otherwise in the version that was sent since Who filled this in A1');
    expect(words).toContain('which came after this was changed here, says: No Please tell us what you saw. Corrected');
    expect(words).toContain('says: Your role: Practice nurse');
    expect(words).toContain('Second thought');
    // The pages themselves say it too, where it is changed.
    expect(wordsOf((await browser.get(first)).body)).toContain(
      'Version 2, which came after this was changed here, says: No Please tell us what you saw. Corrected A1 Have you',
    );
    expect(wordsOf((await browser.get(`${at}/about`)).body)).toContain(
      'Version 2, which came after this was changed here, says: Your role: Practice nurse',
    );
    const others = await browser.get(`${at}/pages/B-1`);
    expect(others.body).not.toContain('which came after this was changed here');
    const hidden = await inside();
    for (const page of [first, `${at}/about`]) {
      const { status, body } = await hidden.get(page);
      expect([status, body.includes('Version 2, which')]).toEqual([403, false]);
    }
    // What is saved in sight of it, and is to be corrected, stands beside it no more.
    const wrong = await type(browser, { 'A1.details': 'x'.repeat(20_001) });
    expect([wrong.status, wrong.body.includes('Version 2, which')]).toEqual([422, false]);
    await type(browser, { 'A1.details': 'Third' });
    const noRole = await type(browser, { role: '' }, `${at}/about`);
    expect([noRole.status, noRole.body.includes('Version 2, which')]).toEqual([422, false]);
    await type(browser, { role: 'Nurse' }, `${at}/about`);
    expect((await browser.get(answers)).body).not.toContain('Version 2, which came after');
    await send(browser);
    expect((await sent()).answers).toEqual({ ...corrected, A1: { answer: 'yes', details: 'Third' } });
    expect((await sent()).header).toMatchObject({ role: 'Nurse' });
  });

  test('is not typed over on a page that was open before: both are shown', async () => {
    const browser = await whoSent();
    const open = fieldsOn((await browser.get(first)).body);
    await sendByProgram(corrected);
    later(5);
    const saved = await browser.post(first, { ...open, 'A1.details': 'Typed meanwhile', 'A3-1.answer': 'yes' });
    expect(saved.status).toBe(409);
    expect(wordsOf(saved.body)).toContain('Typed meanwhile');
    await send(browser);
    expect((await sent()).answers).toEqual({ ...corrected, 'A3-1': { answer: 'yes' } });
  });

  test('is for whoever has had a code, also where they alone typed before', async () => {
    const browser = await inside();
    await type(browser, { 'A1.answer': 'yes', 'A1.details': 'First' });
    await type(browser, about, `${at}/about`);
    await send(browser);
    expect((await browser.get(answers)).status).toBe(200);
    later(5);
    await sendByProgram(corrected);
    const page = await browser.get(answers);
    expect(page.status).toBe(403);
    expect(page.body).not.toContain('Corrected');
  });

  test('of a case summary stays in the next one, and is shown beside what was changed before', async () => {
    const path = '/audits/2026-q2/cases/case-1/returns/summary/summary';
    const browser = await inside();
    await browser.post('/session', { key: summaryToken });
    const check = path.replace(/summary$/, 'answers');
    await browser.post(path, { ...fieldsOn((await browser.get(path)).body), text: 'First', reason: 'Reason' });
    await sendFrom(browser, await browser.get(check), check);
    later(5);
    await browser.post(path, { ...fieldsOn((await browser.get(path)).body), text: 'Changed', after: 'list' });
    later(5);
    const headers = { authorization: `Bearer ${summaryToken}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'By a program', outcome: 'Settled' });
    await form.ask('POST', `/v1${path.replace(/\/summary$/, '/submissions')}`, headers, body);
    later(5);
    expect((await browser.get(path)).status).toBe(403);
    await giveCode(form, browser, undefined, 'social.worker@council.example');
    const page = await browser.get(path);
    expect(wordsOf(page.body)).toContain('which came after this was changed here, says: By a program');
    await sendFrom(browser, page, path);
    const looked = await browser.get(check);
    expect(wordsOf(looked.body)).toMatch(
      /Changed here, and otherwise in the version that was sent since Case summary /,
    );
    expect(wordsOf(looked.body)).toContain('which came after this was changed here, says: By a program');
    await sendFrom(browser, looked, check);
    const of = { ...key, agency: 'summary' };
    const last = await lastEntry(form.table, of);
    const { content } = await getEntry(form.table, of, last?.seq ?? 0);
    expect(unpacked(SummaryContent, content ?? new Uint8Array())).toEqual({ text: 'Changed', outcome: 'Settled' });
  });
});

describe('a page that was typed on before a version came, and that is shown again as it was typed in the next session', () => {
  const summary = '/audits/2026-q2/cases/case-1/returns/summary';
  const of = {
    'a questionnaire': { path: first, typed: { 'A1.details': 'Mine' }, theirs: 'Corrected' },
    'who filled it in': { path: `${at}/about`, typed: { role: 'Mine' }, theirs: 'Practice nurse' },
    'a case summary': {
      path: `${summary}/summary`,
      typed: { outcome: 'Mine', after: 'list' },
      theirs: 'Settled',
      email: 'social.worker@council.example',
    },
  };
  const sendSummary = async (body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${summaryToken}`, 'content-type': 'application/json' };
    const { answer } = await form.ask('POST', `/v1${summary}/submissions`, headers, JSON.stringify(body));
    expect(answer.statusCode).toBe(201);
  };
  const sendAll = async (isFirst: boolean): Promise<void> => {
    await sendByProgram(isFirst ? { A1: { answer: 'yes', details: 'First' } } : corrected, {
      header: isFirst ? { ...about, role: 'Doctor' } : about,
    });
    await sendSummary({ text: 'First', outcome: isFirst ? 'Open' : 'Settled' });
  };

  test.each(Object.entries(of))('does not say that it showed that version: %s', async (_what, how) => {
    const { path, typed, theirs } = how;
    const whose = 'email' in how ? { secret: summaryToken, email: how.email } : { secret: token };
    await sendAll(true);
    const page = fieldsOn((await (await inside(true, whose.secret, whose.email)).get(path)).body);
    later(3);
    await sendAll(false);
    later(61);
    const browser = await inside(true, whose.secret, whose.email);
    const again = await browser.post(path, { ...page, ...typed });
    expect(again.status).toBe(403);
    expect(fieldsOn(again.body)['from']).toBe(page['from']);
    const told = await browser.post(path, { ...fieldsOn(again.body), ...typed });
    expect(told.status).toBe(409);
    expect(told.body).toContain('Mine');
    expect(told.body).toContain(theirs);
    expect((await browser.get(path)).body).not.toContain('Mine');
  });

  test('has a question that came onto it since as it stands, and takes nothing away of that', async () => {
    const [mine, theirs] = [await inside(true), await inside(true)];
    const [before, rests] = [`${at}/pages/D-2`, `${at}/pages/D-3`];
    const page = await mine.get(rests);
    expect(page.body).not.toContain('name="D10.answer"');
    await type(theirs, { 'D4-1.answer': 'yes' }, before);
    await type(theirs, { 'D10.answer': 'yes' }, rests);
    const again = await mine.post(rests, { ...fieldsOn(page.body), token: 'of another session' });
    expect(again.status).toBe(403);
    expect(fieldsOn(again.body)['D10.answer']).toBe('yes');
    await mine.post(rests, fieldsOn(again.body));
    expect(fieldsOn((await mine.get(rests)).body)['D10.answer']).toBe('yes');
  });
});

describe('what a colleague types and sends on the same pages', () => {
  test('is not sent by whoever has not seen it', async () => {
    const [mine, theirs] = [await inside(true), await inside(true)];
    await type(mine, { 'A1.answer': 'yes', 'A1.details': 'Mine' });
    await type(mine, about, `${at}/about`);
    const looked = await mine.get(answers);
    await send(theirs);
    await type(theirs, { 'A1.answer': 'no', 'A1.details': 'Half a thought of theirs' });
    const told = await sendFrom(mine, looked);
    expect(told.status).toBe(409);
    expect(told.body).not.toContain('name="token"');
    await sendFrom(mine, told);
    expect((await sent()).answers['A1']).toMatchObject({ details: 'Mine' });
    expect(await versions()).toBe(1);
  });

  test('back to what was sent is no receipt for what stood on the page', async () => {
    const browser = await whoSent();
    await type(browser, { 'A1.answer': 'no' });
    const looked = await browser.get(answers);
    await type(await inside(true), { 'A1.answer': 'yes' });
    const told = await sendFrom(browser, looked);
    expect(told.status).toBe(409);
    expect(wordsOf(told.body)).toContain('changed since you opened this page');
  });
});

describe('a query that comes while the page is open', () => {
  const query = { question: 'A1', text: 'Which visit?', askedOn: '2026-04-20', dueOn: '2026-05-05' };
  const ask = async (of = key, about: Partial<typeof query> = {}) => {
    await append(form.table, await readLog(form.table, of), (log) => {
      const last = log.at(-1);
      if (last === undefined) throw new Error('it was asked for');
      return decideQuery(last, { ...query, ...about }, { receivedAt: form.clock.now });
    });
  };

  test('is shown, and not answered by who has not read it', async () => {
    const browser = await whoSent();
    await type(browser, { 'A1.details': 'Second' });
    const looked = await browser.get(answers);
    await ask();
    const told = await sendFrom(browser, looked);
    expect(told.status).toBe(409);
    expect(wordsOf(told.body)).toContain('Which visit?');
    expect((await lastEntry(form.table, key))?.state).toBe('reopened');
    await ask(key, { question: 'A2', text: 'And this?' });
    const again = await sendFrom(browser, told);
    expect(wordsOf(again.body)).toContain('And this?');
    expect(await sendFrom(browser, again)).toMatchObject({ status: 303, location: `${at}/sent/2` });
  });

  test('at the very moment of sending is not answered either', async () => {
    const browser = await whoSent();
    await type(browser, { 'A1.details': 'Second' });
    const looked = await browser.get(answers);
    const [told] = await Promise.all([sendFrom(browser, looked), ask()]);
    const last = await lastEntry(form.table, key);
    expect([last?.state, told.status === 409 ? last?.versions : 1]).toEqual(['reopened', 1]);
  });
});

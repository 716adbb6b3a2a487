/** The copy of what was sent: with a code alone, on the record, in the wording that it was answered under. */
import { beforeEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { dayInWords } from '../../../../../shared/base/time/days.ts';
import { pullKeyOf, readCookie } from '../../../../../shared/domain/sessions/session.ts';
import { stepDown2 } from '../../../../library.ts';
import { Copy } from '../../../../../shared/front/agency/responses.ts';
import { listCopiesOpened } from '../../../../../shared/domain/identifiers/openings.ts';
import { giveCode, type Browser } from '../../../../form-code.ts';
import { openForm, tokenOn, wordsOf } from '../../../../form.ts';
import { audit, summaryToken, token } from '../../manager/fixture.ts';

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
const page = `${gpReturn}/copies/1`;

let form: Awaited<ReturnType<typeof openForm>>;
let browser: Browser;

/** Sends a version by the API. */
async function send(content: object, bearer = token, agency = 'gp-a'): Promise<{ body: object }> {
  const path = `/v1${gpReturn.replace('gp-a', agency)}/submissions`;
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const { answer } = await form.ask('POST', path, headers, JSON.stringify(content));
  expect(answer.statusCode).toBe(201);
  return { body: JSON.parse(answer.body ?? '') as object };
}

beforeEach(async () => {
  form = await openForm();
  browser = form.browser();
  await browser.post('/session', { key: token });
  await send({
    header: { role: 'Practice manager', involvement: 'present' },
    childrenCovered: ['child-1', 'child-2'],
    answers: {
      A1: { answer: 'dont-know', reason: 'not-in-records' },
      A2: { answer: 'no', details: 'First line\nand <b>second</b>' },
    },
  });
});

const opened = () => listCopiesOpened(form.table, audit.id, 'case-1');

test('asks for a code first, and leads back', async () => {
  expect(await browser.get(page)).toMatchObject({ status: 303, location: `/code?to=${encodeURIComponent(page)}` });
  expect(await opened()).toEqual([]);
  expect(await giveCode(form, browser, page)).toMatchObject({ status: 303, location: page });
});

test('shows every question in its wording, what was answered, and who answered; each look is on the record', async () => {
  await giveCode(form, browser);
  const shown = await browser.get(page);
  expect(shown.status).toBe(200);
  const words = wordsOf(shown.body);
  for (const one of [
    'Received Monday 20 April 2026 at 10:30',
    'Receipt number ',
    'Version 1, the one that counts',
    'Your role Practice manager',
    'Children covered Child 1, aged under 1; Child 2, of school age',
    "Don't know",
    'Left unanswered',
    'print this page or save it',
  ])
    expect(words).toContain(one);
  expect(shown.body).toContain('First line\nand &lt;b&gt;second&lt;/b&gt;');
  expect(await opened()).toMatchObject([{ agency: 'gp-a', version: 1 }]);
});

test('has dates in words, what each box is called, and the day itself in a question', async () => {
  await send({
    childrenCovered: ['child-1'],
    answers: {
      C9: { answer: 'dont-know', reason: 'other', details: 'A page is lost.' },
      D1: { answer: 'dont-know', reason: 'other', details: 'Because so.' },
      E11: { answer: 'at-decision', 'learned-on': '2026-02-09' },
    },
  });
  await giveCode(form, browser);
  const words = wordsOf((await browser.get(`${gpReturn}/copies/2`)).body);
  expect(words).toContain('Which other reason? A page is lost.');
  expect(words).toContain('Which other reason? Because so.');
  expect(words).toContain('Monday 9 February 2026');
  expect(words).toContain(`up to ${dayInWords(audit.windowsAnchor)}`);
  expect(words).not.toMatch(/2026-02-09|the day this audit looks back from/);
});

test('leaves out what did not apply and says so, tells what was left open, and where a comment is missing', async () => {
  const { body } = await send({
    childrenCovered: ['child-1'],
    answers: { A1: { answer: 'yes' }, E11: { answer: 'dont-know', reason: 'not-in-records' } },
  });
  await giveCode(form, browser);
  const shown = (await browser.get(`${gpReturn}/copies/2`)).body;
  const words = wordsOf(shown);
  expect(words).not.toContain('Not answered');
  const [, count] = /(\d+) questions did not apply, and are left out\./.exec(words) ?? [];
  const { gaps, unexplained } = body as unknown as { gaps: string[]; unexplained: number };
  const listed = [...shown.matchAll(/<dt[^>]*>\s*([A-Z]\d[\d-]*)\. /g)].map(([, id]) => id);
  expect(listed).toHaveLength(stepDown2.questions.length - Number(count));
  // As the receipt counts them.
  expect(words.split('Left unanswered')).toHaveLength(gaps.length + 1);
  expect(words.split('Comment missing')).toHaveLength(unexplained + 1);
  const asked = stepDown2.questions.find(({ id }) => id === 'A1')!.boxes[0]!;
  expect(words).toContain(`Yes ${asked.wording} Comment missing`);
  expect(words).toMatch(/E2\. As you understand it, why was the plan stepped down\? Comment missing/);
});

test('the copy of the API tells of each question that it was left open, and nothing of what did not apply and was not answered', async () => {
  const follows = stepDown2.questions.filter(
    ({ options, appliesWhen }) =>
      options.some(({ value }) => value === 'no') && appliesWhen !== undefined && 'question' in appliesWhen,
  );
  const [answered, notAnswered] = follows.map(({ id }) => id);
  await send({
    childrenCovered: ['child-1'],
    answers: { A1: { answer: 'yes' }, [answered!]: { answer: 'no' } },
  });
  await giveCode(form, browser);
  const { secret = '' } = readCookie(browser.jar.get('__Host-form')) ?? {};
  const { answer } = await form.ask('GET', `/v1${gpReturn}/submissions/2`, {
    authorization: `Bearer ${token}`,
    'pull-key': pullKeyOf(secret),
  });
  const { answers } = z.parse(Copy, JSON.parse(answer.body ?? ''));
  const leftOf = (of: string) => answers.find(({ question }) => question === of)?.left;
  const listed = answers.map(({ question }) => question);
  expect([leftOf('A1'), leftOf('A2'), leftOf('E2')]).toEqual([undefined, 'unanswered', 'comment-missing']);
  expect(listed).not.toContain(notAnswered);
  // What was answered is shown, whether it applied or not.
  expect(answers.find(({ question }) => question === answered)).toMatchObject({ answer: 'No' });
  expect(answers.find(({ question }) => question === 'A1')?.commentsMissing).toEqual(
    stepDown2.questions.find(({ id }) => id === 'A1')!.boxes.map(({ wording }) => wording),
  );
});

test('bears nothing that is destroyed with the identifiers: it may be saved or printed', async () => {
  await giveCode(form, browser);
  const people = `${gpReturn}/people`;
  await browser.post(people, { token: tokenOn((await browser.get(people)).body), reference: 'A-77' });
  expect(wordsOf((await browser.get(gpReturn)).body)).toContain('A-77');
  expect(wordsOf((await browser.get(page)).body)).not.toContain('A-77');
});

test('says of an older version that a later one counts', async () => {
  await send({ childrenCovered: ['child-1', 'child-2'], answers: { A1: { answer: 'yes' } } });
  await giveCode(form, browser);
  expect(wordsOf((await browser.get(page)).body)).toContain('Version 1: a later one counts in its place');
  expect(wordsOf((await browser.get(`${gpReturn}/copies/2`)).body)).toContain('Version 2, the one that counts');
});

test.each(['copies/2', 'copies/0', 'copies/x', '../summary/copies/1'])('shows nothing at %s', async (path) => {
  await giveCode(form, browser);
  const shown = await browser.get(new URL(`${gpReturn}/${path}`, 'https://audits.example').pathname);
  expect([400, 404]).toContain(shown.status);
  expect(shown.body).not.toContain('Practice manager');
  expect(await opened()).toEqual([]);
});

test('shows a case summary part by part', async () => {
  await send({ text: 'It went well.', outcome: 'Closed.' }, summaryToken, 'summary');
  browser = form.browser();
  await browser.post('/session', { key: summaryToken });
  await giveCode(form, browser, undefined, 'social.worker@council.example');
  const words = wordsOf((await browser.get(page.replace('gp-a', 'summary'))).body);
  expect(words).toContain('It went well.');
  expect(words).toContain('Closed.');
});

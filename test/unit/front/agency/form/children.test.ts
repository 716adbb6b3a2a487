/** What is asked of each child: one child after the other, with what was typed of each kept apart, to the copy of what was sent. */
import { beforeEach, describe, expect, test } from 'vitest';
import { unpacked } from '../../../../../shared/base/content/compressed.ts';
import { getDraft } from '../../../../../shared/domain/drafts/store.ts';
import { readLog } from '../../../../../shared/domain/returns/store.ts';
import { Content } from '../../../../../shared/domain/tool/submission.ts';
import { openForm, wordsOf } from '../../../../form.ts';
import { giveCode } from '../../../../form-code.ts';
import { brokenReferences, fieldsOn, type Fields } from '../../../../form-fields.ts';
import { childrenOf, growing } from '../../../../growing.ts';
import { token } from '../../manager/fixture.ts';
import { request } from '../../manager/requests.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
const at = '/audits/2026-q2/cases/case-1/returns/gp-a';
const page = (id: string): string => `${at}/pages/${id}`;
let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm({ other: { tool: growing, service: 'general-practice', case: childrenOf(4) } });
});

async function inside() {
  const browser = form.browser();
  await browser.post('/session', { key: token });
  return browser;
}
type Browser = Awaited<ReturnType<typeof inside>>;
const fill = async (browser: Browser, path: string, typed: Fields) =>
  browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...typed });
const words = async (browser: Browser, path: string): Promise<string> => wordsOf((await browser.get(path)).body);
const covering = (...children: string[]): Fields => ({ role: 'Nurse', involvement: 'present', children });
const answersKept = async () => (await getDraft(form.drafts, key))?.answers ?? {};

describe('a page of questions about the child', () => {
  test('is of one child, named as the return names it, with fields and ids of its own', async () => {
    const browser = await inside();
    const { body } = await browser.get(page('B-1.child-2'));
    expect(body).toMatch(/<h1[^>]*>\s*B\. Each child\s*<\/h1>/);
    expect(body).toContain('<h2 class="govuk-heading-m">Child 2, of school age</h2>');
    expect(body).toContain('<title>B. Each child – Child 2 – Page 1 of 2 – ');
    expect(wordsOf(body)).toContain('Page 1 of 2 about this child.');
    expect(body).toMatch(/<div class="question" +id="B1\/child-2">/);
    expect(body).toContain('name="shown.B1/child-2"');
    const names = Object.keys(fieldsOn(body)).filter((name) => /^B\d/.test(name));
    expect(names.length).toBeGreaterThan(5);
    expect(names.every((name) => name.includes('/child-2.'))).toBe(true);
    expect(brokenReferences(body)).toEqual([]);
    expect(wordsOf(body)).not.toContain('together');
  });

  test('leads through one child and then to the next, and back', async () => {
    const browser = await inside();
    const order = ['B-1.child-1', 'B-2.child-1', 'B-1.child-2', 'B-2.child-2'];
    for (const [i, id] of order.entries()) {
      const saved = await fill(browser, page(id), {});
      const next = order[i + 1] ?? 'B-1.child-3';
      expect(saved).toMatchObject({ status: 303, location: page(next) });
      expect((await browser.get(page(next))).body).toContain(`href="${page(id)}" class="govuk-back-link"`);
    }
    expect(await fill(browser, page('B-2.child-4'), {})).toMatchObject({ location: at });
  });

  test('looks at the answers about the same child alone', async () => {
    const browser = await inside();
    await fill(browser, page('C-1'), { 'C1.answer': 'yes' });
    const seen = await browser.get(page('C-2.child-3'));
    expect(seen.body).toContain('id="C3/child-3" data-shown-when="C2/child-3.answer=yes"');
    expect(wordsOf(seen.body)).toContain('Answer C3 only if you answered Yes to C2.');
  });

  test('is there for children of the case alone, and leads on where the answers are about others', async () => {
    const browser = await inside();
    for (const id of ['B-1', 'B-1.child-9', 'A-1.child-1', 'B-1.']) {
      expect((await browser.get(page(id))).status).toBe(404);
    }
    await fill(browser, `${at}/about`, covering('child-1', 'child-3'));
    expect(await browser.get(page('B-1.child-2'))).toMatchObject({ status: 303, location: page('B-1.child-3') });
    expect(await fill(browser, page('B-2.child-1'), {})).toMatchObject({ location: page('B-1.child-3') });
  });

  test('shows what was typed there, valid or not, and leads to what is wrong', async () => {
    const browser = await inside();
    const wrong = await fill(browser, page('B-1.child-2'), {
      'B3/child-2.answer': ['play', 'none'],
      'B4/child-2.answer': ['often', 'dont-know'],
      'B6/child-2.answer.day': '31',
      'B6/child-2.answer.month': '2',
      'B6/child-2.answer.year': '2026',
    });
    expect(wrong.status).toBe(422);
    const summary = /govuk-error-summary.*?<\/ul>/s.exec(wrong.body)?.[0] ?? '';
    expect([...summary.matchAll(/href="#([^"]*)">([^<]*)/g)].map(([, id, what]) => [id, what])).toEqual([
      [
        'B3/child-2.answer',
        'B3 (Child 2): you chose “None of these” and other answers too. Take it away, or take all others away',
      ],
      ['B4/child-2.answer', 'B4 (Child 2): give a number, or choose Don&#39;t know, and not both'],
      [
        'B6/child-2.answer.day',
        'B6 (Child 2): the date must be a real date, such as 27 3 2026, or a month and a year, such as 3 2026',
      ],
    ]);
    expect(brokenReferences(wrong.body)).toEqual([]);
    expect(fieldsOn(wrong.body)).toMatchObject({
      'B3/child-2.answer': ['play', 'none'],
      'B4/child-2.answer': ['often', 'dont-know'],
      'B6/child-2.answer.day': '31',
    });
    expect(await answersKept()).toMatchObject({
      'B3/child-2': { answer: 'none play' },
      'B4/child-2': { answer: 'often dont-know' },
      'B6/child-2': { answer: '31/2/2026' },
    });
    expect(Object.keys(await answersKept()).some((one) => one.endsWith('child-1'))).toBe(false);
  });

  test('keeps what two have changed of the same child, and shows both', async () => {
    const browser = await inside();
    const before = fieldsOn((await browser.get(page('B-1.child-2'))).body);
    const here = { ...before, 'B2/child-2.answer': 'better' };
    await browser.post(page('B-1.child-2'), { ...here, page: 'another', 'B2/child-2.answer': 'worse' });
    await fill(browser, page('B-1.child-1'), { 'B2/child-1.answer': 'same' });
    const both = await browser.post(page('B-1.child-2'), here);
    expect(both.status).toBe(409);
    expect(both.body).toContain('href="#B2/child-2">B2 (Child 2) was changed elsewhere');
    expect(wordsOf(both.body)).toMatch(/B2 \(Child 2\) was changed in another window of yours at .* You typed: Better/);
    expect(await answersKept()).toMatchObject({ 'B2/child-2': { answer: 'worse' }, 'B2/child-1': { answer: 'same' } });
    const told = await browser.posted(page('B-1.child-2'), here, { accept: 'application/json' });
    expect(told.body).toContain('Question B2 (Child 2) was changed');
  });
});

test('what a program sent of a child since stands beside what was typed of the same, and of no other', async () => {
  const browser = await inside();
  await fill(browser, page('B-1.child-2'), { 'B2/child-2.answer': 'better' });
  await fill(browser, page('B-1.child-3'), { 'B2/child-3.answer': 'same' });
  form.clock.now = new Date(form.clock.now.getTime() + 60_000);
  const answers = { B2: { children: { 'child-2': { answer: 'worse' }, 'child-3': { answer: 'same' } } } };
  const sent = await form.ask(
    'POST',
    `/v1${at}/submissions`,
    { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    JSON.stringify({ childrenCovered: ['child-2', 'child-3'], answers }),
  );
  expect(sent.answer.statusCode).toBe(201);
  await giveCode(form, browser);
  const says = 'Version 1, which came after this was changed here, says: Worse';
  expect(await words(browser, page('B-1.child-2'))).toContain(says);
  expect(await words(browser, page('B-1.child-3'))).not.toContain('which came after');
  const looked = await browser.get(`${at}/answers`);
  expect(wordsOf(looked.body)).toMatch(
    /Changed here, and otherwise in the version that was sent since Child 2, of school age B2 How is it now against the start\? (?!Child 3)/,
  );
  expect(looked.body).toContain(`href="${page('B-1.child-2')}?then=answers#B2/child-2"`);
});

describe('the list of tasks', () => {
  test('has a row for each child, with how far it is', async () => {
    const browser = await inside();
    await fill(browser, page('B-1.child-2'), { 'B2/child-2.answer': 'better', 'B5/child-2.answer': '0' });
    const list = await browser.get(at);
    expect(wordsOf(list.body)).toMatch(
      /B\. Each child: Child 1, of pre-school age 0 of 10 questions answered Not started B\. Each child: Child 2, of school age 2 of 10 questions answered, 1 answer to correct, 1 comment missing In progress B\. Each child: Child 3/,
    );
    expect(list.body).toContain(`href="${page('B-1.child-1')}"`);
    expect(list.body).toContain(`href="${page('B-1.child-2')}"`);
    expect(wordsOf(list.body)).toContain('C. Now 0 of 1 question answered');
  });
});

describe('what was typed of a child', () => {
  test('stays where the child is covered no more, is not sent, and is back with it', async () => {
    const browser = await inside();
    await fill(browser, page('B-1.child-1'), { 'B2/child-1.answer': 'worse' });
    await fill(browser, page('B-1.child-2'), { 'B2/child-2.answer': 'better' });
    await fill(browser, `${at}/about`, covering('child-1'));
    const shown = await words(browser, `${at}/answers`);
    expect(shown).toMatch(
      /Answered, and not sent By what you say now, these questions do not apply\..* Child 2, of school age B2 How is it now against the start\?/,
    );
    expect(await words(browser, at)).not.toContain('B. Each child: Child 2');
    expect(await answersKept()).toMatchObject({ 'B2/child-2': { answer: 'better' } });
    await fill(browser, `${at}/about`, covering('child-1', 'child-2'));
    expect(await words(browser, `${at}/answers`)).not.toContain('Answered, and not sent');
    expect(fieldsOn((await browser.get(page('B-1.child-2'))).body)).toMatchObject({ 'B2/child-2.answer': 'better' });
  });
});

describe('looking through, sending and the copy', () => {
  test('stand child by child, and what is left leads to the very control', async () => {
    const browser = await inside();
    await fill(browser, `${at}/about`, covering('child-1', 'child-2'));
    await fill(browser, page('B-1.child-2'), {
      'B2/child-2.answer': 'better',
      'B3/child-2.answer': ['sleep', 'school'],
      'B3/child-2.details': 'Goes every day',
      'B4/child-2.answer': '3',
    });
    await fill(browser, page('C-1'), { 'C1.answer': 'yes' });
    await fill(browser, page('C-2.child-2'), { 'C2/child-2.answer': 'yes' });
    const looked = await browser.get(`${at}/answers`);
    const shown = wordsOf(looked.body);
    expect(looked.body).toContain(`href="${page('B-1.child-1')}?then=answers#B2/child-1.answer"`);
    expect(looked.body).toContain(`href="${page('B-1.child-1')}?then=answers#B6/child-1.answer.day"`);
    expect(looked.body).toContain(`href="${page('C-2.child-2')}?then=answers#C2/child-2.details"`);
    expect(shown).toMatch(
      /A concern without words .* Child 2, of school age C2 Does this child need help now\? “What help\?”/,
    );
    expect(shown).toMatch(/Left unanswered A1 .* Child 1, of pre-school age B1 .* Child 2, of school age B1 /);
    expect(shown).toContain(
      'B. Each child Child 1, of pre-school age B1 Was it seen? Not answered Change your answer to B1 (Child 1)',
    );
    expect(shown).toMatch(
      /Child 2, of school age B1 .* Better Change your answer to B2 \(Child 2\) .* Sleep; School What about school\? Goes every day/,
    );
    expect(shown).toContain('3 times Change your answer to B4 (Child 2)');
    expect(shown).toContain('the concern in C2 (Child 2) has no words');

    await fill(browser, page('C-2.child-2'), { 'C2/child-2.details': 'A place to sleep' });
    const ready = await browser.get(`${at}/answers`);
    expect(wordsOf(ready.body)).toContain('told at once of the concern in C2 (Child 2).');
    const sent = await browser.post(`${at}/answers`, { ...fieldsOn(ready.body), open: 'yes' });
    expect(sent).toMatchObject({ status: 303, location: `${at}/sent/1` });
    expect(await words(browser, `${at}/sent/1`)).toContain('You said that this case may need to be escalated.');
    const last = (await readLog(form.table, key)).at(-1);
    expect(unpacked(Content, last!.content!).answers).toEqual({
      B2: { children: { 'child-2': { answer: 'better' } } },
      B3: { children: { 'child-2': { answer: ['sleep', 'school'], details: 'Goes every day' } } },
      B4: { children: { 'child-2': { answer: 3 } } },
      C1: { answer: 'yes' },
      C2: { children: { 'child-2': { answer: 'yes', details: 'A place to sleep' } } },
    });

    // The manager is shown that answer, and of which child it is.
    const read = await request(form, 'read-concern', { agency: 'gp-a', seq: String(last?.seq) });
    expect(read['answers']).toMatchObject([
      { question: 'C2', child: 'child-2', answer: 'Yes', boxes: [{ text: 'A place to sleep' }] },
    ]);

    // Nothing new is there to send, whatever order the answers stand in.
    expect(await words(browser, `${at}/answers`)).toContain('There is nothing new to send.');
    await giveCode(form, browser);
    const copy = await words(browser, `${at}/copies/1`);
    expect(copy).toMatch(/Each child Child 1, of pre-school age B1\. Was it seen\? Left unanswered/);
    expect(copy).toMatch(
      /Child 2, of school age B1\. .* B2\. How is it now against the start\? Better B3\. What has changed\? Sleep; School/,
    );
    // B12 of both children and C3 of the first; A and C are asked once.
    expect(copy).toContain('3 questions did not apply, and are left out.');
  });
});

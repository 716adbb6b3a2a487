/** The list, the list of tasks and the page of the answers say the same of one return. */
import { beforeEach, expect, test } from 'vitest';
import { getDraft, saveDraft } from '../../../../../shared/domain/drafts/store.ts';
import { emptyDraft } from '../../../../../shared/domain/drafts/draft.ts';
import { readCookie, sessionHash } from '../../../../../shared/domain/sessions/session.ts';
import { stepDown2 } from '../../../../library.ts';
import { giveCode } from '../../../../form-code.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { openForm, wordsOf } from '../../../../form.ts';
import { summaryToken, token } from '../../manager/fixture.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
const at = '/audits/2026-q2/cases/case-1/returns/gp-a';
const [first, answers] = [`${at}/pages/A-1`, `${at}/answers`];
let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

async function inside(secret = token) {
  const browser = form.browser();
  await browser.post('/session', { key: secret });
  return browser;
}
type Browser = Awaited<ReturnType<typeof inside>>;
const later = (): void => {
  form.clock.now = new Date(form.clock.now.getTime() + 60_000);
};
const save = async (browser: Browser, path: string, typed: Record<string, string>) =>
  browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...typed });
const said = async (browser: Browser) => {
  const [list, tasks, page] = await Promise.all(
    ['/asked', at, answers].map(async (path) => wordsOf((await browser.get(path)).body)),
  );
  return {
    list: list!.includes('There are changes that are not sent yet.'),
    tasks: tasks!.includes('Changes not yet sent'),
    answers: !page!.includes('There is nothing new to send'),
  };
};

test('whether there is anything to send, by what it is and not by when it was saved', async () => {
  const browser = await inside();
  await save(browser, first, { 'A1.answer': 'yes', 'A1.details': 'First' });
  await save(browser, `${at}/about`, { role: 'Nurse', involvement: 'present' });
  await save(browser, answers, { open: 'yes' });
  expect(await said(browser)).toEqual({ list: false, tasks: false, answers: false });
  later();
  await save(browser, first, { 'A1.answer': 'no' });
  expect(await said(browser)).toEqual({ list: true, tasks: true, answers: true });
  later();
  await save(browser, first, { 'A1.answer': 'yes' });
  expect(await said(browser)).toEqual({ list: false, tasks: false, answers: false });
  // What was changed here before a program sent another version is still to be sent.
  later();
  await save(browser, first, { 'A1.answer': 'no' });
  later();
  const sent = {
    header: { role: 'Nurse', involvement: 'present' },
    childrenCovered: ['child-1'],
    answers: { A2: { answer: 'no' } },
  };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  await form.ask('POST', `/v1${at}/submissions`, headers, JSON.stringify(sent));
  await giveCode(form, browser);
  expect(await said(browser)).toEqual({ list: true, tasks: true, answers: true });
});

test('whether a case summary was changed since it was sent', async () => {
  const path = at.replace('gp-a', 'summary/summary');
  const browser = await inside(summaryToken);
  const list = async () => wordsOf((await browser.get('/asked')).body).includes('changes that are not sent yet');
  await save(browser, path, { text: 'First' });
  await save(browser, path.replace(/summary$/, 'answers'), {});
  later();
  expect(await list()).toBe(false);
  await save(browser, path, { text: 'Second', after: 'list' });
  expect(await list()).toBe(true);
  await save(browser, path, { text: 'First', after: 'list' });
  expect(await list()).toBe(false);
});

test('how many questions are answered: a text that is left empty is a comment that is missing', async () => {
  const browser = await inside();
  const by = sessionHash(readCookie(browser.jar.get('__Host-form'))?.secret ?? '');
  const known = (await getDraft(form.drafts, key)) ?? emptyDraft;
  const full = Object.fromEntries(
    stepDown2.questions
      .filter(({ type }) => type !== 'text')
      .map(({ id, options, boxes }) => [
        id,
        {
          answer: options[0]?.value ?? '',
          ...Object.fromEntries(boxes.map((box) => [box.id, box.type === 'date' ? '2026-01' : 'x'])),
        },
      ]),
  );
  const about = { role: 'Nurse', involvement: 'present', children: ['child-1', 'child-2'] };
  await saveDraft(
    form.drafts,
    key,
    { known, audit: { closesOn: '2026-05-29' }, by, now: form.clock.now, salt: 'salt' },
    () => ({
      answers: full,
      about,
      changed: {},
    }),
  );
  const words = wordsOf((await browser.get(answers)).body);
  expect(words).not.toContain('Left unanswered');
  const [, missing] = /(\d+) comments are missing/i.exec(words) ?? [];
  expect(wordsOf((await browser.get('/asked')).body)).toMatch(/(\d+) of \1 questions answered/);
  const tasks = wordsOf((await browser.get(at)).body);
  const counts = [...tasks.matchAll(/(\d+) of (\d+) questions? answered(?:, (\d+) comments? missing)? Completed/g)];
  expect(counts.length).toBeGreaterThan(3);
  expect(counts.filter(([, some, all]) => some !== all)).toEqual([]);
  expect(counts.reduce((sum, [, , , comments = '0']) => sum + Number(comments), 0)).toBe(Number(missing));
});

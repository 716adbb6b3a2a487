/** What others wrote is shown in the form to whoever has had a code: that it was is on the record, as an opened copy is. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listCopiesOpened } from '../../../../../shared/domain/identifiers/openings.ts';
import { giveCode, type Browser } from '../../../../form-code.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { openForm } from '../../../../form.ts';
import { audit, token } from '../../manager/fixture.ts';

const at = '/audits/2026-q2/cases/case-1/returns/gp-a';
const first = `${at}/pages/A-1`;

let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});
async function inside(): Promise<Browser> {
  const browser = form.browser();
  await browser.post('/session', { key: token });
  return browser;
}
async function sendVersion(answer = 'no'): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent = { childrenCovered: ['child-1'], answers: { A1: { answer, details: 'Words' } } };
  const { answer: told } = await form.ask('POST', `/v1${at}/submissions`, headers, JSON.stringify(sent));
  expect(told.statusCode).toBe(201);
}
const opened = () => listCopiesOpened(form.table, audit.id, 'case-1');

describe('what was sent', () => {
  test.each(['answers', 'about', 'pages/A-1'])('is on the record once somebody opens %s of it', async (page) => {
    await sendVersion();
    const browser = await inside();
    await browser.get(`${at}/${page}`);
    expect(await opened()).toEqual([]);
    await giveCode(form, browser);
    const { usage, value } = await form.aws.meter.measure(() => browser.get(`${at}/${page}`));
    expect(value.status).toBe(200);
    expect(usage.rounds).toBe(2);
    expect(await opened()).toMatchObject([
      { agency: 'gp-a', version: 1, at: form.clock.now.toISOString(), mintedAt: expect.any(String) as string },
    ]);
  });

  test('is once for each version and session, however many pages are opened and saved', async () => {
    await sendVersion();
    const browser = await inside();
    await giveCode(form, browser);
    for (const page of ['answers', 'about', 'pages/A-1', 'pages/A-2']) await browser.get(`${at}/${page}`);
    form.clock.now = new Date(form.clock.now.getTime() + 60_000);
    await browser.post(first, { ...fieldsOn((await browser.get(first)).body), 'A2.answer': 'yes' });
    expect(await opened()).toMatchObject([{ version: 1 }]);
    await sendVersion('yes');
    await browser.get(`${at}/answers`);
    expect(await opened()).toMatchObject([{ version: 1 }, { version: 2 }]);
    const other = await inside();
    await giveCode(form, other);
    form.clock.now = new Date(form.clock.now.getTime() + 60_000);
    await other.get(first);
    expect(await opened()).toMatchObject([{ version: 1 }, { version: 2 }, { version: 2 }]);
  });

  test('is too where a page that was open before is saved, and both are shown', async () => {
    const browser = await inside();
    const page = await browser.get(first);
    await giveCode(form, browser);
    await sendVersion();
    const both = await browser.post(first, { ...fieldsOn(page.body), 'A1.answer': 'yes' });
    expect(both.status).toBe(409);
    expect(both.body).toContain('Words');
    expect(await opened()).toMatchObject([{ version: 1 }]);
  });
});

describe('what was typed', () => {
  test('by a colleague is, as version 0 before anything was sent; by oneself it is not', async () => {
    const theirs = await inside();
    await theirs.post(first, { ...fieldsOn((await theirs.get(first)).body), 'A1.answer': 'no' });
    await giveCode(form, theirs);
    await theirs.get(first);
    expect(await opened()).toEqual([]);
    const mine = await inside();
    await giveCode(form, mine);
    await mine.get(first);
    expect(await opened()).toMatchObject([{ agency: 'gp-a', version: 0 }]);
  });
});

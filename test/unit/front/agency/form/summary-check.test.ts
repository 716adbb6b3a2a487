/** Looking through a case summary and sending it: whatever is clicked, what was shown is sent, and once. */
import { beforeEach, describe, expect, test } from 'vitest';
import { unpacked } from '../../../../../shared/base/content/compressed.ts';
import { decideSendBack } from '../../../../../shared/domain/returns/decide-reopening.ts';
import { SummaryContent } from '../../../../../shared/domain/returns/schema.ts';
import { append, getEntry, lastEntry, readLog } from '../../../../../shared/domain/returns/store.ts';
import { returnPage } from '../../../../../shared/front/agency/form/paths.ts';
import { giveCode, type Browser } from '../../../../form-code.ts';
import { brokenReferences, fieldsOn, type Fields } from '../../../../form-fields.ts';
import { openForm, wordsOf, type Shown } from '../../../../form.ts';
import { audit, summaryToken } from '../../manager/fixture.ts';

const key = { audit: audit.id, case: 'case-1', agency: 'summary' };
const [page, check] = [returnPage(key, 'summary'), returnPage(key, 'answers')];
const receipt = (version: number) => ({ status: 303, location: returnPage(key, 'sent', String(version)) });

let form: Awaited<ReturnType<typeof openForm>>;
let browser: Browser;
beforeEach(async () => {
  form = await openForm();
  browser = await inside();
});
async function inside(isWithCode = false): Promise<Browser> {
  const opened = form.browser();
  await opened.post('/session', { key: summaryToken });
  if (isWithCode) await giveCode(form, opened, undefined, 'social.worker@council.example');
  return opened;
}
const write = async (fields: Fields, of = browser): Promise<Shown> =>
  of.post(page, { ...fieldsOn((await of.get(page)).body), ...fields });
const looked = (of = browser): Promise<Shown> => of.get(check);
const sendFrom = (shown: Shown, of = browser, more: Fields = {}): Promise<Shown> =>
  of.post(check, { ...fieldsOn(shown.body), ...more });
const later = (minutes: number): void => {
  form.clock.now = new Date(form.clock.now.getTime() + minutes * 60_000);
};
async function sendByProgram(summary: object): Promise<void> {
  const headers = { authorization: `Bearer ${summaryToken}`, 'content-type': 'application/json' };
  const path = `/v1${returnPage(key, 'submissions')}`;
  expect((await form.ask('POST', path, headers, JSON.stringify(summary))).answer.statusCode).toBe(201);
}
const submissions = async (): Promise<number> =>
  (await readLog(form.table, key)).filter(({ act }) => act === 'submission').length;
async function sent() {
  const last = await lastEntry(form.table, key);
  return unpacked(SummaryContent, (await getEntry(form.table, key, last?.counted?.seq ?? 0)).content!);
}
const whole = { text: 'It went\nwell.', reason: 'A plan was kept' };

describe('looking through a case summary', () => {
  test('comes after writing it: nothing is sent before', async () => {
    expect(await write(whole)).toMatchObject({ status: 303, location: check });
    expect(await submissions()).toBe(0);
    expect((await browser.get(page)).body).not.toContain('Send the case summary');
    expect((await looked()).body).toContain('Send the case summary');
  });

  test('shows every part, what is empty too, each with the way to its control', async () => {
    await write(whole);
    const { body, status } = await looked();
    expect(status).toBe(200);
    const words = wordsOf(body);
    for (const said of [
      'Level of need before Child protection plan (CP) Change',
      'Level of need after Child in need plan (CIN) Change',
      'children’s social care Tuesday 30 September 2025 Change',
      'Date the level of need changed Thursday 15 January 2026 Change',
      'Why the level of need changed A plan was kept Change',
      'Outcome for the children Not filled in Change',
      'Case summary It went well. Change',
    ])
      expect(words).toContain(said);
    const written = (await browser.get(page)).body;
    const links = [...body.matchAll(/href="([^"#]*)#([^"]*)"[^>]*>Change/g)];
    expect(links).toHaveLength(7);
    for (const [, to, control = ''] of links) {
      expect(to).toBe(page);
      expect(written).toContain(`id="${control}"`);
    }
    expect(brokenReferences(body.replaceAll(/href="[^"#]+#[^"]*"/g, ''))).toEqual([]);
  });

  test('lists what has to be corrected, and sends none of it', async () => {
    await write({ ...whole, 'to.year': '2020', text: '', after: 'list' });
    const shown = await looked();
    expect(wordsOf(shown.body)).toContain('To correct before you send it ');
    expect(shown.body).toContain(`<a class="govuk-link" href="${page}#text">Enter the case summary</a>`);
    const refused = await sendFrom(shown);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain(`<a href="${page}#text">Enter the case summary</a>`);
    // Once, at its top.
    expect(wordsOf(refused.body)).not.toContain('To correct before you send it');
    expect(await submissions()).toBe(0);
  });

  test('says what it replaces', async () => {
    await write(whole);
    expect(wordsOf((await looked()).body)).not.toContain('in place of');
    await sendFrom(await looked());
    await write({ outcome: 'Both are well' });
    const shown = await looked();
    expect(wordsOf(shown.body)).toContain('This becomes version 2, and counts in place of version 1.');
    expect(await sendFrom(shown)).toMatchObject(receipt(2));
    expect(await sent()).toMatchObject({ ...whole, outcome: 'Both are well' });
  });

  test('is for whoever wrote it, or has had a code', async () => {
    await write(whole);
    const other = await inside();
    const hidden = await looked(other);
    expect(hidden.status).toBe(403);
    expect(hidden.body).not.toContain('A plan was kept');
    expect(hidden.body).toContain('href="/code?to=');
    await giveCode(form, other, undefined, 'social.worker@council.example');
    expect(wordsOf((await looked(other)).body)).toContain('A plan was kept');
  });
});

describe('what is legal and seldom meant is asked about, and sent all the same', () => {
  const up = 'The level of need after is higher than the level before.';
  test.each<[string, Fields, string[]]>([
    ['a level that went up', { 'route.from': 'CIN', 'route.to': 'CP' }, [up]],
    ['a level that went up from none', { 'route.from': 'closure', 'route.to': 'CAF' }, [up]],
    [
      'a step down that has not come',
      { 'to.year': '2027' },
      ['Date the level of need changed: Friday 15 January 2027 has not come yet'],
    ],
    [
      'both days in the future',
      { 'from.year': '2027', 'to.year': '2028' },
      [
        'Date of the referral to children’s social care: Thursday 30 September 2027',
        'Date the level of need changed: Saturday 15 January 2028',
      ],
    ],
  ])('%s', async (_what, fields, said) => {
    await write({ ...whole, ...fields });
    const shown = await looked();
    const words = wordsOf(shown.body);
    for (const one of said) expect(words).toContain(one);
    expect(shown.body.match(/class="govuk-warning-text"/g)).toHaveLength(said.length);
    expect(await sendFrom(shown)).toMatchObject(receipt(1));
  });

  test('a step down that has come is not', async () => {
    await write({ ...whole, 'to.day': '20', 'to.month': '4', 'route.from': 'CP', 'route.to': 'closure' });
    expect((await looked()).body).not.toContain('govuk-warning-text');
  });
});

describe('sending a case summary', () => {
  test.each<[string, (shown: Shown) => Promise<Shown[]>]>([
    ['a double click', async (shown) => Promise.all([sendFrom(shown), sendFrom(shown)])],
    ['a refresh', async (shown) => [await sendFrom(shown), await sendFrom(shown)]],
    [
      'the same from a second tab',
      async (shown) => {
        const second = await looked();
        return [await sendFrom(shown), await sendFrom(second)];
      },
    ],
  ])('%s sends it once', async (_how, twice) => {
    await write(whole);
    for (const one of await twice(await looked())) expect(one).toMatchObject(receipt(1));
    expect(await submissions()).toBe(1);
  });

  test('the page that it has come says once until when it can be filled in or corrected', async () => {
    await write({ text: 'In short.' });
    const { location } = await sendFrom(await looked());
    const words = wordsOf((await browser.get(location!)).body);
    expect(words.split('until the audit closes')).toHaveLength(2);
  });

  test('the back button leads to a page that says what was sent, and offers nothing to send', async () => {
    await write(whole);
    await sendFrom(await looked());
    const back = await looked();
    expect(wordsOf(back.body)).toContain('This is what you sent on Monday 20 April 2026 at 10:30');
    expect(back.body).not.toContain('name="token"');
  });

  test('what was changed since it was looked at is shown, and not sent', async () => {
    await write(whole);
    const shown = await looked();
    await write({ text: 'Another' });
    const told = await sendFrom(shown);
    expect(told.status).toBe(409);
    expect(wordsOf(told.body)).toContain('What stands here was changed since you opened this page');
    expect(await submissions()).toBe(0);
    expect(await sendFrom(told)).toMatchObject(receipt(1));
    expect(await sent()).toMatchObject({ text: 'Another' });
  });

  test('a colleague’s in between is told of, and nothing is sent over it', async () => {
    await write(whole);
    const shown = await looked();
    await sendByProgram({ text: 'Of a colleague' });
    const told = await sendFrom(shown);
    expect(told.status).toBe(409);
    expect(wordsOf(told.body)).toContain(
      'A case summary has already been sent, on Monday 20 April 2026 at 10:30, as version 1. Nothing was sent now.',
    );
    expect(told.body).toContain(`href="${returnPage(key, 'copies', '1')}"`);
    expect(told.body).not.toContain('Of a colleague');
    expect(told.body).not.toContain('name="token"');
    expect((await looked()).status).toBe(403);
    await giveCode(form, browser, undefined, 'social.worker@council.example');
    const both = await looked();
    expect(wordsOf(both.body)).toContain('Version 1, which came after this was changed here, says: Of a colleague');
    expect(await sendFrom(both)).toMatchObject(receipt(2));
  });

  test('a session that ended loses nothing, and sends nothing that is not looked at again', async () => {
    await write(whole);
    const shown = await looked();
    later(61);
    const ended = await sendFrom(shown);
    expect(ended.status).toBe(401);
    expect(ended.body).toContain(`name="post-again-at" value="${check}"`);
    const begun = await browser.post('/session', { ...fieldsOn(ended.body), key: summaryToken });
    expect(begun).toMatchObject({ status: 307, location: check });
    // What was written in the session that ended is shown to whoever has had a code.
    expect((await sendFrom(shown)).status).toBe(403);
    await giveCode(form, browser, undefined, 'social.worker@council.example');
    const again = await sendFrom(shown);
    expect(again.status).toBe(403);
    expect(wordsOf(again.body)).toContain('Look through it, and press its button once more.');
    expect(await submissions()).toBe(0);
    expect(await sendFrom(again)).toMatchObject(receipt(1));
    expect(await sent()).toMatchObject(whole);
  });

  test('what is asked again meanwhile is shown before it is answered', async () => {
    await write(whole);
    await sendFrom(await looked());
    await write({ text: 'More' });
    const shown = await looked();
    const back = { reason: 'other' as const, text: 'And since then?', askedOn: '2026-04-20', dueOn: '2026-05-05' };
    await append(form.table, await readLog(form.table, key), (log) =>
      decideSendBack(log.at(-1)!, back, { receivedAt: form.clock.now }),
    );
    const told = await sendFrom(shown);
    expect(told.status).toBe(409);
    expect(wordsOf(told.body)).toContain('And since then?');
    expect(await submissions()).toBe(1);
    expect(await sendFrom(told)).toMatchObject(receipt(2));
  });

  test('is not there once it is withdrawn, nor for a return of nobody', async () => {
    expect((await browser.get(check.replace('case-1', 'case-9'))).status).toBe(404);
    expect((await form.browser().get(check)).status).toBe(401);
  });
});

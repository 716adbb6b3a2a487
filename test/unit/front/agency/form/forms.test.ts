/** What holds of every form of every page: what was typed into it is never lost, and never taken from another site. */
import { beforeEach, describe, expect, test } from 'vitest';
import { formRoutes } from '../../../../../shared/front/agency/form/routes.ts';
import { peopleRoutes } from '../../../../../shared/front/agency/form/people-routes.ts';
import type { Routes } from '../../../../../shared/base/http/route.ts';
import { failCall } from '../../../../aws/hooks.ts';
import { isKeptPage, openForm, tokenOn } from '../../../../form.ts';
import { audit, gp, summaryToken, token } from '../../manager/fixture.ts';

const all: Routes = { ...formRoutes, ...peopleRoutes };

/** What somebody types into each, and whose link opens it. Signing out takes no words. */
const typed: Record<string, { fields: Record<string, string>; agencies?: string[]; page?: string }> = {
  'send-check': { fields: { 'person.child-1': 'known', missing: 'address', note: 'words that\nwere typed' } },
  'send-decline': { fields: { reason: 'legal-advice', note: 'words that\nwere typed' } },
  'save-summary': { fields: { text: 'words that\nwere typed', 'from.day': '31' }, agencies: ['summary'] },
  'save-questions': {
    fields: { 'A1.answer': 'no', 'A1.details': 'words that\nwere typed', 'shown.A1': '' },
    page: 'A-1',
  },
  'save-about': { fields: { role: 'a role that was typed' } },
  'keep-reference': { fields: { reference: 'ref typed' } },
  // It sends what is saved.
  'send-answers': { fields: {}, agencies: [gp.id, 'summary'] },
  'ask-code': { fields: {} },
  'enter-code': { fields: { code: '7K2M-9QXD' } },
};

const forms = Object.entries(all).flatMap(([id, route]) =>
  route.takes === 'form' && route.access === 'session' && id !== 'end-session' ? [{ id, path: route.path }] : [],
);
const told = forms.flatMap(({ id, path }) => {
  const { fields, agencies = [gp.id], page = '' } = typed[id] ?? { fields: {} };
  return agencies.map((agency) => {
    const named: Record<string, string> = { audit: audit.id, case: 'case-1', agency, page };
    const at = path.replaceAll(/\{(\w+)\}/g, (_braced, name: string) => named[name] ?? 'x');
    return { id, agency, at, fields, key: agency === 'summary' ? summaryToken : token };
  });
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The fields that a page carries on unseen. */
const hiddenIn = (body: string): Record<string, string> =>
  Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );

let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

test('each is told of here, and nothing else is', () => {
  expect(forms.map(({ id }) => id).toSorted()).toEqual(Object.keys(typed).toSorted());
});

describe.each(told)('$id of $agency', ({ at, fields, key }) => {
  /** A browser that has a session. */
  const inside = async () => {
    const browser = form.browser();
    await browser.post('/session', { key });
    return browser;
  };
  /** How much stands in the tables, but for what a form was answered with. */
  const rows = (): number[] =>
    ['drafts', 'main'].map((name) => form.aws.items(name).filter((row) => !isKeptPage(row)).length);
  /** That what was typed stands in a page, to be read and sent on. */
  const expectTyped = (body: string): void => {
    for (const text of Object.values(fields)) expect(body).toContain(escaped(text));
  };

  test('is carried on by the page that asks for a key, which leads to it as it was typed', async () => {
    const browser = form.browser();
    const ended = await browser.post(at, { ...fields, token: 'x'.repeat(64) });
    expect(ended.status).toBe(401);
    const carried = hiddenIn(ended.body);
    expect(carried).toEqual({ ...fields, 'post-again-at': at });
    const begun = await browser.post('/session', { ...carried, key });
    expect(begun).toMatchObject({ status: 307, location: at });
    const before = rows();
    const again = await browser.post(at, { ...carried, key });
    expect(again.status).toBe(403);
    expectTyped(again.body);
    expect(rows()).toEqual(before);
    expect(again.body).not.toContain(key);
    // The page that it is shown on is the session's own.
    expect(tokenOn(again.body)).toMatch(/^[\w-]{86}$/);
  });

  test('is shown as it was typed where its token is of an earlier session', async () => {
    const browser = await inside();
    const shown = await browser.post(at, { ...fields, token: 'f'.repeat(64) });
    expect(shown.status).toBe(403);
    expectTyped(shown.body);
    const isBare = Object.keys(fields).length === 0;
    expect(shown.body).toContain(isBare ? 'nothing has been sent.' : 'Nothing of it has been saved yet.');
    expect(shown.body.includes('What you typed is here')).toBe(!isBare);
  });

  test('is answered with no page of its own: what leads on to it can be gone back to, and loaded anew', async () => {
    const browser = await inside();
    const { status, location = '', body } = await browser.posted(at, { ...fields, token: 'f'.repeat(64) });
    expect([status, body]).toEqual([303, '']);
    expect(location.split('?')[0]).toBe(at === '/code/request' ? '/code' : at);
    for (const page of [await browser.get(location), await browser.get(location)]) {
      expect(page.status).toBe(403);
      expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'content-security-policy': expect.anything() });
      expectTyped(page.body);
      expect(tokenOn(page.body)).toMatch(/^[\w-]{86}$/);
    }
  });

  test('can be sent once more where a table does not answer', async () => {
    const browser = await inside();
    failCall(form.aws, Object.assign(new Error('away'), { name: 'InternalServerError' }));
    // What the page that asked for a key was posted with comes along, where it led here.
    const carried = { key, 'post-again-at': at };
    const failed = await browser.post(at, { ...fields, ...carried, token: 'kept' });
    expect(failed.status).toBe(500);
    expect(hiddenIn(failed.body)).toEqual({ ...fields, token: 'kept' });
    expect(failed.body).not.toContain(key);
    expect(failed.body).toContain(`<form action="${at}" method="post"`);
  });

  test('does nothing for good where Enter is pressed in one of its boxes and it has several buttons', async () => {
    const page = await (await inside()).get(at);
    // A browser presses the first.
    const pressed = [...page.body.matchAll(/<form\b(.*?)<\/form>/gs)].flatMap(([, markup = '']) => {
      const buttons = [...markup.matchAll(/<button type="submit"[^>]*>([^<]*)</g)].map(([, words = '']) => words);
      return buttons.length > 1 ? buttons.slice(0, 1) : [];
    });
    expect(pressed.filter((words) => !words.startsWith('Save and '))).toEqual([]);
  });

  test('is refused of another site, whatever it says', async () => {
    const browser = await inside();
    const shown = await browser.post(at, fields, { 'sec-fetch-site': 'cross-site' });
    expect(shown.status).toBe(403);
    for (const text of Object.values(fields).filter((one) => one.length > 6)) expect(shown.body).not.toContain(text);
  });
});

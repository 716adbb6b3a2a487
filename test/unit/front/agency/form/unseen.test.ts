/** What a session without a code can find out about what others wrote, and do to it, whatever it posts: nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { contentHash } from '../../../../../shared/base/content/canonical.ts';
import { aboutAsTyped, shownHash } from '../../../../../shared/domain/drafts/draft.ts';
import { getDraft } from '../../../../../shared/domain/drafts/store.ts';
import { lastEntry } from '../../../../../shared/domain/returns/store.ts';
import { onCall } from '../../../../aws/hooks.ts';
import { giveCode, type Browser } from '../../../../form-code.ts';
import { fieldsOn, type Fields } from '../../../../form-fields.ts';
import { openForm, tokenOn, wordsOf, type Shown } from '../../../../form.ts';
import { summaryToken, token } from '../../manager/fixture.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
const cases = '/audits/2026-q2/cases/case-1/returns';
const at = `${cases}/gp-a`;
const first = `${at}/pages/A-1`;
const summary = `${cases}/summary/summary`;
const asData = { accept: 'application/json' };

let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

const later = (minutes: number): void => {
  form.clock.now = new Date(form.clock.now.getTime() + minutes * 60_000);
};
async function inside(link = token): Promise<Browser> {
  const browser = form.browser();
  await browser.post('/session', { key: link });
  return browser;
}
const type = async (browser: Browser, typed: Fields, path = first): Promise<Shown> =>
  browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...typed });
async function sendVersion(): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent = { childrenCovered: ['child-1'], answers: { A1: { answer: 'no' } } };
  const { answer } = await form.ask('POST', `/v1${at}/submissions`, headers, JSON.stringify(sent));
  expect(answer.statusCode).toBe(201);
}
/** A session that has had no code, with the token of its forms. */
async function spying(link = token) {
  const browser = await inside(link);
  return { browser, its: tokenOn((await browser.get('/asked')).body) };
}

/** The last is what a colleague typed, that before it what was sent. */
const guesses: Record<string, string>[] = [
  { 'A1.answer': 'yes' },
  { 'A1.answer': 'dont-know', 'A1.reason': 'not-in-records' },
  { 'A1.answer': 'no' },
  { 'A1.answer': 'dont-know', 'A1.reason': 'other' },
];
const typedIn = (guess: Record<string, string>) =>
  Object.fromEntries(Object.entries(guess).map(([name, text]) => [name.slice('A1.'.length), text]));

describe('of an answer', () => {
  const written: Record<string, () => Promise<unknown>> = {
    'that a colleague typed': async () => type(await inside(), { 'A1.answer': 'dont-know', 'A1.reason': 'other' }),
    'that was sent': sendVersion,
    'that was sent, and beside which something is being corrected': async () => {
      await sendVersion();
      const browser = await inside();
      await giveCode(form, browser);
      await type(browser, { 'A2.answer': 'yes' });
    },
  };
  const shownAs: Record<string, (guess: Record<string, string>) => string> = {
    'something that is none of ours': () => 'x',
    'what is guessed': (guess) => shownHash(typedIn(guess)),
  };
  test.each(Object.keys(written).flatMap((what) => Object.keys(shownAs).map((how) => ({ what, how }))))(
    '$what no guess can be told from another by a form that says it was shown $how',
    async ({ what, how }) => {
      const shownOf = shownAs[how]!;
      await written[what]!();
      const before = await getDraft(form.drafts, key);
      const { browser, its } = await spying();
      for (const more of [{}, { from: '' }, { from: '2' }] as Fields[]) {
        const told = new Set<string>();
        for (const guess of guesses) {
          const posted = { token: its, page: 'p', ...more, 'shown.A1': shownOf(guess), ...guess };
          const data = await browser.post(first, posted, asData);
          const page = await browser.post(first, posted);
          told.add(`${data.status} ${data.body} ${page.status} ${page.location}`);
        }
        expect([...told]).toHaveLength(1);
        expect([...told][0]).toContain('"shown":{}');
      }
      expect(await getDraft(form.drafts, key)).toEqual(before);
    },
  );

  test('when it was written, and whether it was, is not told to a script', async () => {
    await type(await inside(), { 'A1.answer': 'no' });
    later(17);
    const { browser, its } = await spying();
    const told = new Set<string>();
    for (const id of ['A1', 'A2']) {
      const posted = { token: its, page: 'p', [`shown.${id}`]: 'x', [`${id}.answer`]: 'yes' };
      told.add((await browser.post(first, posted, asData)).body.replaceAll(id, 'An'));
    }
    expect([...told]).toHaveLength(1);
    expect(JSON.parse([...told][0]!)).toMatchObject({
      saved: 'Saved at 10:47.',
      conflicts: ['Question An was changed elsewhere.'],
    });
  });

  test('a colleague’s is not written over with what could be guessed of it', async () => {
    await type(await inside(), { 'A1.answer': 'no' });
    const { browser, its } = await spying();
    const posted = { token: its, 'shown.A1': shownHash({ answer: 'no' }), 'A1.answer': 'yes' };
    expect((await browser.post(first, posted)).status).toBe(409);
    expect((await getDraft(form.drafts, key))?.answers).toEqual({ A1: { answer: 'no' } });
  });

  test('what a colleague began while a form is on its way is not shown in the page that answers it', async () => {
    const mine = await inside();
    const page = await mine.get(first);
    const theirs = await inside();
    onCall(form.aws, 1, { command: 'PutItemCommand', target: 'drafts' }, async (_call, make) => {
      await type(theirs, { 'A1.answer': 'no', 'A1.details': 'A secret.' });
      return make();
    });
    const sent = await mine.post(first, { ...fieldsOn(page.body), 'A1.answer': 'yes' });
    expect(sent.status).toBe(409);
    expect(sent.body).not.toContain('A secret.');
  });
});

describe('of who filled it in', () => {
  const about = { role: 'Practice nurse', involvement: 'present' };
  const children = ['child-1', 'child-2'];

  test('a guess that is right is told from none that is wrong, and nothing is written over', async () => {
    await type(await inside(), about, `${at}/about`);
    const before = await getDraft(form.drafts, key);
    expect(before?.about).toEqual({ ...about, children });
    const { browser, its } = await spying();
    const told = new Set<string>();
    for (const role of ['Practice nurse', 'Doctor']) {
      const guess = { ...about, role, children };
      for (const shown of [shownHash(aboutAsTyped(guess)), shownHash(aboutAsTyped({ ...about, children }))]) {
        const posted = { token: its, 'shown.about': shown, ...guess };
        const page = await browser.post(`${at}/about`, posted);
        expect([403, 409]).toContain(page.status);
        told.add((await browser.post(`${at}/about`, { ...posted, 'shown.about': 'x' }, asData)).body);
      }
    }
    expect([...told]).toHaveLength(1);
    await browser.post(`${at}/about`, {
      token: its,
      'shown.about': shownHash(aboutAsTyped({ ...about, children })),
      role: 'Another',
      involvement: 'past',
      children: ['child-1'],
    });
    expect(await getDraft(form.drafts, key)).toEqual(before);
  });
});

describe('a form that does not say what it showed', () => {
  test('is answered alike, be what it has of who filled it in right or wrong', async () => {
    const about = { role: 'Practice nurse', involvement: 'present', children: ['child-1', 'child-2'] };
    await type(await inside(), about, `${at}/about`);
    const { browser, its } = await spying();
    const told = new Set<string>();
    for (const involvement of ['present', 'past']) {
      const { status, location } = await browser.post(`${at}/about`, { ...about, token: its, involvement });
      told.add(`${status} ${location}`);
    }
    expect([...told]).toEqual(['403 undefined']);
  });

  test('is answered alike, be what it has of a case summary right or wrong', async () => {
    const lead = await inside(summaryToken);
    await type(lead, { 'route.to': 'CAF', outcome: 'Well', after: 'list' }, summary);
    const fields = fieldsOn((await lead.get(summary)).body);
    const { browser, its } = await spying(summaryToken);
    const told = new Set<string>();
    for (const more of [{}, { 'route.to': 'CIN' }, { outcome: 'Not well' }]) {
      const posted = Object.entries({ ...fields, token: its, ...more }).filter(([name]) => !name.startsWith('shown.'));
      const { status, location } = await browser.post(summary, Object.fromEntries(posted));
      told.add(`${status} ${location}`);
    }
    expect([...told]).toEqual(['403 undefined']);
  });
});

describe('of a whole version', () => {
  const header = { role: 'Doctor', involvement: 'present' };
  const sent = { header, childrenCovered: ['child-1'], answers: { A1: { answer: 'no' } } };
  const sendAs = async (path: string, secret: string, body: object) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    expect((await form.ask('POST', `/v1${path}/submissions`, headers, JSON.stringify(body))).answer.statusCode).toBe(
      201,
    );
  };
  test.each([
    {
      what: 'a questionnaire',
      path: at,
      secret: token,
      right: sent,
      wrong: { ...sent, answers: { A1: { answer: 'yes' } } },
    },
    {
      what: 'a case summary',
      path: `${cases}/summary`,
      secret: summaryToken,
      right: { text: 'Well' },
      wrong: { text: 'Ill' },
    },
  ])('that was sent of $what no guess is told from another by the form that sends', async (of) => {
    const { path, secret, right, wrong } = of;
    await sendAs(path, secret, right);
    const entry = await lastEntry(form.table, { ...key, agency: path.slice(cases.length + 1) });
    const { browser, its } = await spying(secret);
    for (const based of ['0', '1']) {
      const told = new Set<string>();
      for (const shown of [entry!.counted!.sha256, contentHash(wrong), 'x']) {
        const { status, location, body } = await browser.post(`${path}/answers`, {
          token: its,
          based,
          shown,
          open: 'yes',
        });
        told.add(`${status} ${location} ${wordsOf(body)}`);
      }
      expect([...told]).toHaveLength(1);
    }
  });
});

describe('of a case summary', () => {
  test('a guess that is right is told from none that is wrong, and nothing is written over', async () => {
    const of = { ...key, agency: 'summary' };
    const { browser, its } = await spying(summaryToken);
    const fields = fieldsOn((await browser.get(summary)).body);
    await type(await inside(summaryToken), { outcome: 'Well', after: 'list' }, summary);
    const before = await getDraft(form.drafts, of);
    const told = new Set<string>();
    for (const outcome of ['Well', 'Not well']) {
      const posted = { ...fields, token: its, 'shown.outcome': shownHash({ answer: outcome }), outcome };
      const [page, data] = [await browser.post(summary, posted), await browser.post(summary, posted, asData)];
      told.add(`${page.status} ${data.body}`);
    }
    expect([...told]).toHaveLength(1);
    await browser.post(summary, { token: its, 'shown.outcome': shownHash({ answer: 'Well' }), outcome: 'Changed' });
    expect(await getDraft(form.drafts, of)).toEqual(before);
  });
});

describe('a page that was open in a session that ended', () => {
  const freshToken = async (browser: Browser): Promise<string> =>
    JSON.parse((await browser.get('/session/state', asData)).body).token;

  test('is saved in the next without a code where it was shown what stands, also what was sent', async () => {
    await sendVersion();
    const browser = await inside();
    await giveCode(form, browser);
    await type(browser, { 'A2.answer': 'yes' });
    const page = await browser.get(first);
    later(61);
    await browser.post('/session', { key: token });
    const its = await freshToken(browser);
    const changed = await browser.post(first, {
      ...fieldsOn(page.body),
      token: its,
      'A1.answer': 'yes',
      'A2.answer': 'no',
    });
    expect(changed.status).toBe(303);
    expect((await getDraft(form.drafts, key))?.answers).toEqual({ A1: { answer: 'yes' }, A2: { answer: 'no' } });
  });

  test('and that a colleague has changed meanwhile is kept as they left it', async () => {
    const browser = await inside();
    await type(browser, { 'A1.answer': 'yes' });
    const page = await browser.get(first);
    const theirs = await inside();
    await giveCode(form, theirs);
    await type(theirs, { 'A1.answer': 'no' });
    later(61);
    await browser.post('/session', { key: token });
    const its = await freshToken(browser);
    const sent = await browser.post(first, { ...fieldsOn(page.body), token: its, 'A1.answer': 'partly' });
    expect(sent.status).toBe(409);
    expect((await getDraft(form.drafts, key))?.answers).toEqual({ A1: { answer: 'no' } });
  });
});

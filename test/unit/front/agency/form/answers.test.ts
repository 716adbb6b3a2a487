/** Looking through the answers, sending them, and that they have come: whatever is clicked, nothing is sent twice. */
import { beforeEach, describe, expect, test } from 'vitest';
import { emptyDraft, type Draft } from '../../../../../shared/domain/drafts/draft.ts';
import { getDraft, saveDraft } from '../../../../../shared/domain/drafts/store.ts';
import { pullKeyOf, readCookie, sessionHash } from '../../../../../shared/domain/sessions/session.ts';
import { append, lastEntry, readLog } from '../../../../../shared/domain/returns/store.ts';
import { decideSendBack } from '../../../../../shared/domain/returns/decide-reopening.ts';
import { stepDown2 } from '../../../../library.ts';
import { isNearlyEmpty } from '../../../../../shared/front/agency/form/to-send.ts';
import { openForm, wordsOf, type Shown } from '../../../../form.ts';
import { giveCode } from '../../../../form-code.ts';
import { brokenReferences, fieldsOn } from '../../../../form-fields.ts';
import { audit, token } from '../../manager/fixture.ts';

const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };
const at = '/audits/2026-q2/cases/case-1/returns/gp-a';
const path = `${at}/answers`;
const about = { role: 'Practice nurse', involvement: 'present', children: ['child-1', 'child-2'] };
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

/** What somebody typed, saved in their session. */
async function typed(browser: Browser, answers: Draft['answers'], who: Draft['about'] = about): Promise<void> {
  const by = sessionHash(readCookie(browser.jar.get('__Host-form'))?.secret ?? '');
  const known = (await getDraft(form.drafts, key)) ?? emptyDraft;
  await saveDraft(form.drafts, key, { known, audit, by, now: form.clock.now, salt: 'salt' }, () => ({
    answers,
    about: who,
    changed: {},
  }));
}
const one = { A1: { answer: 'yes', details: 'Seen at home' } };

/** The form of the page as it stands, with the deliberate yes. */
const yes = { open: 'yes' };
const sendFrom = (browser: Browser, page: Shown, more: Record<string, string> = yes) =>
  browser.post(path, { ...fieldsOn(page.body), ...more });
const versions = async (): Promise<number> => (await lastEntry(form.table, key))?.versions ?? 0;

/** What a colleague sends by another way. */
const sendByProgram = (answers: Draft['answers'], more = {}) =>
  form.ask(
    'POST',
    `/v1${at}/submissions`,
    { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
    JSON.stringify({ header: { role: 'Doctor', involvement: 'present' }, childrenCovered: ['child-1'], answers }),
  );

describe('looking through the answers', () => {
  test.each([
    ['a question', 'your answer to A1', `${at}/pages/A-1`, { 'A1.answer': 'no' }],
    ['who filled it in', 'your role', `${at}/about`, { role: 'Doctor' }],
  ])('leads to %s, and from there back here', async (_what, change, page, fields) => {
    const browser = await inside();
    await typed(browser, one);
    const links = [
      ...(await browser.get(path)).body.matchAll(/<a [^>]*href="([^"#]*)(?:#[^"]*)?"[^>]*>Change(.*?)<\/a>/gs),
    ];
    const [, href = ''] = links.find(([, , of = '']) => wordsOf(of) === change) ?? [];
    expect(href).toBe(`${page}?then=answers`);
    const shown = await browser.get(href);
    const sent = await browser.post(page, { ...fieldsOn(shown.body), ...fields });
    expect(sent).toMatchObject({ status: 303, location: path });
    expect(wordsOf((await browser.get(path)).body)).toContain(Object.values(fields)[0] === 'no' ? 'No' : 'Doctor');
    // Opened from elsewhere it leads on as ever.
    const alone = fieldsOn((await browser.get(page)).body);
    expect((await browser.post(page, { ...alone, ...fields })).location).not.toBe(path);
  });

  test('shows each in the words of the tool, with its box, its reason and the way to change it', async () => {
    const browser = await inside();
    await typed(browser, {
      ...one,
      A2: { answer: 'dont-know', reason: 'not-in-records' },
      'D4-1': { answer: 'yes' },
      D8: { answer: 'at-a-meeting', 'raised-on': '2026-02', details: '<b>Two</b>' },
    });
    const { body, status } = await browser.get(path);
    expect(status).toBe(200);
    expect(brokenReferences(body.replaceAll(/href="[^"#]*#[^"]*"/g, ''))).toEqual([]);
    const words = wordsOf(body);
    expect(words).toContain('Yes Please tell us what you saw. Seen at home Change your answer to A1');
    expect(words).toContain("Don't know Why: Our records do not say");
    expect(words).toContain('February 2026');
    expect(body).toContain('&lt;b&gt;Two&lt;/b&gt;');
    expect(body).toContain(`href="${at}/pages/A-1?then=answers#A1"`);
    expect(words).toContain('Your role Practice nurse Change');
    expect(words).toContain('Child 1, aged under 1; Child 2, of school age');
  });

  test('lists first what is left unanswered, whom it does not cover and what has to be corrected', async () => {
    const browser = await inside();
    await typed(browser, { ...one, A2: { answer: 'dont-know' } }, { ...about, children: ['child-1'] });
    const { body } = await browser.get(path);
    const words = wordsOf(body);
    expect(words).toMatch(
      /To correct before you send it A2: say why you do not know Left unanswered A3-1 Does the plan/,
    );
    expect(words).toContain('Children not covered Child 2 ');
    expect(words).toMatch(
      /I want to send it although \d+ questions are left unanswered, 1 child is not covered and 3 comments are/,
    );
    expect(body).toContain(`href="${at}/pages/A-1?then=answers#A2.reason"`);
  });

  test('leads from each thing to look at to the very control, which is there', async () => {
    const browser = await inside();
    await typed(
      browser,
      {
        ...one,
        A2: { answer: 'dont-know' },
        'A3-1': { answer: 'no', reason: 'other' },
        'A3-2': { reason: 'other', details: 'x' },
        'D4-1': { answer: 'yes' },
        D8: { answer: 'at-a-meeting', 'raised-on': '31/2/2026' },
        F2: { answer: 'yes' },
      },
      { children: ['child-1'], from: '31/2/2026' },
    );
    const page = await browser.get(path);
    const wrong = await sendFrom(browser, page);
    const lists = /<h1.*?<h2[^>]*>Who filled this in/s;
    const links = [page, wrong].flatMap(({ body }) =>
      [
        ...`${/govuk-error-summary.*?<\/ul>/s.exec(body)?.[0]}${lists.exec(body)?.[0]}`.matchAll(
          /href="(\/[^"#]*)#([^"]*)"/g,
        ),
      ].map(([, to = '', id = '']) => ({ to, id })),
    );
    const shownAt = new Map<string, string>();
    for (const { to, id } of links) {
      const body = shownAt.get(to) ?? (await browser.get(to)).body;
      shownAt.set(to, body);
      expect(body).toMatch(new RegExp(`<(?:input|textarea)[^>]* id="${id.replaceAll('.', '\\.')}"`));
    }
    const ids = new Set(links.map(({ id }) => id));
    for (const id of ['A2.reason', 'A3-1.reason', 'A3-2.reason', 'D8.raised-on.day', 'D8.details', 'F2.details']) {
      expect(ids).toContain(id);
    }
    for (const id of ['A4.answer', 'C12.answer', 'role', 'from.day', 'children']) expect(ids).toContain(id);
  });

  test('shows a reason that stands where none goes, and says what to do about it', async () => {
    const browser = await inside();
    await typed(browser, { A1: { answer: 'yes', details: 'x', reason: 'not-in-records' }, A2: { reason: 'other' } });
    const words = wordsOf((await browser.get(path)).body);
    expect(words).toContain(
      "To correct before you send it A1: you gave a reason for not knowing, but answered Yes. Choose Don't know, or take the reason away A2: choose Don't know, or take away the reason",
    );
    expect(words).toContain('Yes Reason for not knowing: Our records do not say');
    expect(words).toContain('Not answered Reason for not knowing: Another reason');
    expect((await sendFrom(browser, await browser.get(path))).status).toBe(422);
    expect(await versions()).toBe(0);
  });

  test('says of a comment that the answer no longer asks for that it is kept and sent', async () => {
    const browser = await inside();
    const kept = 'This comment is kept and sent, though your answer does not ask for it.';
    const shown = async (answer: string, reason = ''): Promise<string> => {
      await typed(browser, { E1: { answer, reason, details: 'We were not invited' } });
      return wordsOf((await browser.get(path)).body);
    };
    const box = 'Please tell us why it was not. We were not invited';
    expect(await shown('no')).toContain(box);
    expect(await shown('no')).not.toContain(kept);
    expect(await shown('yes')).toContain(`${box} ${kept}`);
    expect(await shown('dont-know', 'other')).not.toContain(kept);
    // Without an answer it is to be corrected, which says what to do.
    expect(await shown('')).not.toContain(kept);
  });

  test('calls a box by what was written there: another reason is none of what the question asks for', async () => {
    const browser = await inside();
    const { wording } = stepDown2.questions.find(({ id }) => id === 'C9')!.boxes[0]!;
    await typed(browser, { C9: { answer: 'dont-know', reason: 'other', details: 'Two pages are lost' } });
    const words = wordsOf((await browser.get(path)).body);
    expect(words).toContain('Why: Another reason (please say which) Which other reason? Two pages are lost');
    expect(words).not.toContain(wording);
    await typed(browser, { C9: { answer: 'dont-know', reason: 'other' } });
    expect(wordsOf((await browser.get(path)).body)).toMatch(/Comments missing .*C9 [^“]*“Which other reason\?”/);
    await typed(browser, { C9: { answer: 'no', details: 'The goals' } });
    expect(wordsOf((await browser.get(path)).body)).toContain(`${wording} The goals`);
  });

  test.each([
    [1, 4, true],
    [2, 4, false],
    [2, 5, true],
    [3, 5, false],
    [0, 0, false],
  ])('takes %i of %i for nearly empty: %s', (answered, asked, isSo) => {
    expect(isNearlyEmpty({ questions: { asked, answered } })).toBe(isSo);
  });

  test('warns of what is nearly empty, and sends it all the same', async () => {
    const browser = await inside();
    await typed(browser, one);
    const page = await browser.get(path);
    const asked = /Only 1 of (\d+) questions has an answer\. You can go on later: what you saved is kept\./;
    expect(wordsOf(page.body)).toMatch(asked);
    expect(page.body.indexOf('govuk-warning-text')).toBeGreaterThan(page.body.indexOf('Send your answers</h2>'));
    expect(page.body.indexOf('govuk-warning-text')).toBeLessThan(page.body.indexOf('name="open"'));
    expect(await sendFrom(browser, page)).toMatchObject({ status: 303 });
    // One less than half, and half of those that apply.
    const [, count = ''] = asked.exec(wordsOf(page.body)) ?? [];
    const first = (many: number) =>
      Object.fromEntries(
        stepDown2.questions
          .filter(({ type, appliesWhen }) => type !== 'text' && type !== 'choice' && appliesWhen === undefined)
          .slice(0, many)
          .map(({ id, options }) => [
            id,
            { answer: options.find(({ value }) => value === 'no')?.value ?? options[0]?.value ?? '' },
          ]),
      );
    const half = Math.ceil(Number(count) / 2);
    await typed(browser, first(half - 1));
    expect(wordsOf((await browser.get(path)).body)).toContain(`Only ${half - 1} of ${count} questions have an answer.`);
    await typed(browser, first(half));
    expect((await browser.get(path)).body).not.toContain('govuk-warning-text');
    await typed(browser, {});
    expect(wordsOf((await browser.get(path)).body)).toContain(`None of ${count} questions has an answer.`);
  });

  test('counts what is left open as the page after it, the receipt and its mail do', async () => {
    const browser = await inside();
    // A box of A1 and both of another answer's are empty, and so is each text question.
    await typed(browser, { A1: { answer: 'no' }, A2: { answer: 'dont-know', reason: 'other' } });
    const before = await browser.get(path);
    const said = /although (\d+ questions are left unanswered and (\d+) comments are missing) /.exec(
      wordsOf(before.body),
    );
    const [, words = '', comments] = said ?? [];
    expect(before.body.split('Comments missing</h2>')[1]!.split('</ul>')[0]!.match(/<li>/g)).toHaveLength(
      Number(comments),
    );
    expect(wordsOf(before.body)).toContain(
      'Comments missing A1 Have you found any evidence that your agency meets its own… “Please tell us what you saw.” A2 Have you',
    );
    await sendFrom(browser, before);
    expect(wordsOf((await browser.get(`${at}/sent/1`)).body)).toContain(`${words}. This can be filled in until`);
    await giveCode(form, browser);
    const { answer } = await form.ask('GET', `/v1${at}/submissions/1/receipt`, {
      authorization: `Bearer ${token}`,
      'pull-key': pullKeyOf(readCookie(browser.jar.get('__Host-form'))?.secret ?? ''),
    });
    const receipt = JSON.parse(answer.body ?? '');
    expect(receipt.unexplained).toBe(Number(comments));
    expect(receipt.stillOpen.words).toContain(`${words}. This can be filled in until`);
  });

  test('has no question that does not apply among the answers, keeps what was typed, and says that it is not sent', async () => {
    const browser = await inside();
    await typed(browser, { 'B3-1': { answer: 'no' }, 'B3-2': { answer: 'yes' } });
    const { body } = await browser.get(path);
    expect(body.split('govuk-summary-list').slice(1).join(' ')).not.toContain('Is the chronology up to date?');
    expect(wordsOf(body)).toMatch(/Answered, and not sent .*Is the chronology up to date\?/);
    expect((await getDraft(form.drafts, key))?.answers).toHaveProperty('B3-2');
    await typed(browser, { 'B3-1': { answer: 'yes' }, 'B3-2': { answer: 'yes' } });
    expect(wordsOf((await browser.get(path)).body)).not.toContain('Answered, and not sent');
  });

  test('is for whoever typed them, or has had a code', async () => {
    await typed(await inside(), one);
    const other = await (await inside()).get(path);
    expect(other.status).toBe(403);
    expect(other.body).not.toContain('Seen at home');
    expect((await form.browser().get(path)).status).toBe(401);
  });
});

describe('sending', () => {
  test('leads to a page that says so, with a reference and what happens next', async () => {
    const browser = await inside();
    await typed(browser, one);
    const sent = await sendFrom(browser, await browser.get(path));
    expect(sent).toMatchObject({ status: 303, location: `${at}/sent/1` });
    const page = await browser.get(`${at}/sent/1`);
    const words = wordsOf(page.body);
    expect(words).toMatch(/We have received your answers Receipt number [0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4} /);
    expect(words).toContain('received on Monday 20 April 2026 at 10:30, as version 1.');
    expect(words).toMatch(/\d+ questions are left unanswered and 3 comments are missing\. This can be filled in until/);
    expect(page.body).toContain(`href="${at}/copies/1"`);
    expect(page.body).toContain('href="/asked"');
    expect(words).not.toContain('escalated');
    expect((await lastEntry(form.table, key))?.counted?.covers).toEqual(about.children);
    expect(await getDraft(form.drafts, key)).toBeDefined();
  });

  test('that leaves something open is told of alike by the list, the list of tasks and the page that it has come', async () => {
    const browser = await inside();
    await typed(browser, one);
    await sendFrom(browser, await browser.get(path));
    const pages = async (of: Browser) =>
      Promise.all(['/asked', at, `${at}/sent/1`].map(async (page) => (await of.get(page)).body));
    const [list = '', tasks = '', sent = ''] = await pages(browser);
    const [open = 'nothing'] = /\d+ questions are left unanswered/.exec(wordsOf(list)) ?? [];
    expect(wordsOf(list)).toContain(`Questions left unanswered What is left ${open}`);
    expect(wordsOf(tasks)).toContain(
      `Check your answers and send them ${open} and 3 comments are missing Questions left unanswered`,
    );
    expect(tasks).toMatch(/govuk-tag--yellow">Questions left unanswered/);
    expect(wordsOf(sent)).toContain(open);
    for (const body of [list, sent]) expect(body).toMatch(new RegExp(`href="${path}">Answer what is left`));
    // Of what a colleague sent, the pages of a return tell that to nobody who has had no code.
    const [, hidden = '', came = ''] = await pages(await inside());
    for (const body of [hidden, came]) expect(wordsOf(body)).not.toMatch(/left unanswered|what is left/i);
    expect(wordsOf(hidden)).toContain('Version 1 received');
  });

  test('has the reference that the receipt of the API has', async () => {
    const browser = await inside();
    await typed(browser, one);
    await sendFrom(browser, await browser.get(path));
    const { answer } = await form.ask('GET', `/v1${at}/submissions/1/receipt`, { authorization: `Bearer ${token}` });
    const { reference } = JSON.parse(answer.body ?? '{}') as { reference?: string };
    expect((await browser.get(`${at}/sent/1`)).body).toContain(`<strong>${reference ?? 'none'}</strong>`);
  });

  test('says on the spot what a concern means', async () => {
    const browser = await inside();
    const [concern] = stepDown2.concerns;
    await typed(browser, { ...one, [concern?.question ?? '']: { answer: concern?.is ?? '', details: 'x' } });
    await sendFrom(browser, await browser.get(path));
    const words = wordsOf((await browser.get(`${at}/sent/1`)).body);
    expect(words).toContain(
      'The business manager has been told. This does not replace your local safeguarding procedure',
    );
  });

  test('says in no other session what rests on the answers, until it has had a code', async () => {
    const browser = await inside();
    const [concern] = stepDown2.concerns;
    await typed(browser, { ...one, [concern?.question ?? '']: { answer: concern?.is ?? '', details: 'x' } });
    await sendFrom(browser, await browser.get(path));
    const rests = /business manager has been told|questions? (?:is|are) left|can be filled in/;
    expect(wordsOf((await browser.get(`${at}/sent/1`)).body)).toMatch(rests);
    const other = await inside();
    const sent = await other.get(`${at}/sent/1`);
    expect(sent.status).toBe(200);
    expect(wordsOf(sent.body)).toContain('We have received your answers');
    expect(wordsOf(sent.body)).not.toMatch(rests);
    await giveCode(form, other);
    expect(wordsOf((await other.get(`${at}/sent/1`)).body)).toMatch(rests);
  });

  test('asks for a deliberate yes where something is left open, and for none where nothing is', async () => {
    const browser = await inside();
    await typed(browser, one);
    const sent = await sendFrom(browser, await browser.get(path), {});
    expect(sent.status).toBe(422);
    expect(sent.body).toContain('<title>Error: ');
    expect(wordsOf(sent.body)).toMatch(
      /There is a problem Say that you want to send it although \d+ questions are left/,
    );
    expect(sent.body).toContain('href="#open"');
    expect(sent.body).toContain(' id="open"');
    expect(await versions()).toBe(0);

    const whole = Object.fromEntries(
      stepDown2.questions.map(({ id, type, options, boxes }) => [
        id,
        {
          answer: type === 'text' ? 'x' : (options[0]?.value ?? ''),
          ...Object.fromEntries(boxes.map((box) => [box.id, box.type === 'date' ? '2026-01' : 'x'])),
        },
      ]),
    );
    await typed(browser, whole);
    const page = await browser.get(path);
    expect(page.body).not.toContain('name="open"');
    expect(await sendFrom(browser, page, {})).toMatchObject({ status: 303 });
    const came = wordsOf((await browser.get(`${at}/sent/1`)).body);
    expect(came).toContain('You can correct it until the audit closes');
    expect(came).not.toContain('Answer what is left');
    expect(wordsOf((await browser.get('/asked')).body)).not.toContain('Questions left unanswered');
    expect(wordsOf((await browser.get(at)).body)).toContain('Version 1 received');
  });

  test('of a concern without words is asked for by name, and never barred', async () => {
    const browser = await inside();
    const whole = Object.fromEntries(
      stepDown2.questions.map(({ id, type, options, boxes }) => [
        id,
        {
          answer: type === 'text' ? 'x' : (options[0]?.value ?? ''),
          ...Object.fromEntries(boxes.map((box) => [box.id, box.type === 'date' ? '2026-01' : 'x'])),
        },
      ]),
    );
    // All else is complete.
    await typed(browser, { ...whole, F2: { answer: 'yes' } });
    const page = await browser.get(path);
    const words = wordsOf(page.body);
    expect(words).toContain('I want to send it although the concern in F2 has no words');
    const [, afterHeading = ''] = page.body.split('</h1>');
    expect(wordsOf(afterHeading.split('</h2>')[0] ?? '')).toMatch(/A concern without words$/);
    expect(words).toContain('That tells the business manager too little to act on.');
    expect(page.body).toContain(`href="${at}/pages/F-1?then=answers#F2.details"`);
    expect(words).not.toContain('Comments missing');
    const refused = await sendFrom(browser, page, {});
    expect([refused.status, await versions()]).toEqual([422, 0]);
    expect(wordsOf(refused.body)).toContain('Say that you want to send it although the concern in F2 has no words');
    expect(await sendFrom(browser, page)).toMatchObject({ status: 303 });
    expect(wordsOf((await browser.get(`${at}/sent/1`)).body)).toContain('The business manager has been told.');

    // Beside what else is left open.
    await typed(browser, { ...whole, A1: {}, F2: { answer: 'yes' }, F3: { answer: 'yes' } });
    const more = wordsOf((await browser.get(path)).body);
    expect(more).toContain(
      'I want to send it although 1 question is left unanswered and 1 comment is missing, and the concern in F2 has no words',
    );
    expect(more).toContain('Comments missing F3 ');
    await typed(browser, { ...whole, F2: { answer: 'yes', details: 'Seen by night' } });
    expect((await browser.get(path)).body).not.toContain('name="open"');
  });

  test('that fails says once what has to be corrected', async () => {
    const browser = await inside();
    await typed(browser, { ...one, A2: { answer: 'dont-know' } }, { children: ['child-1'] });
    const page = await browser.get(path);
    const refused = await sendFrom(browser, page);
    for (const words of ['A2: say why you do not know', 'Enter your role']) {
      for (const { body } of [page, refused]) expect(wordsOf(body).split(words)).toHaveLength(2);
    }
    expect(wordsOf(refused.body)).not.toContain('To correct before you send it');
    // What is asked for besides does not take its place.
    expect(wordsOf((await sendFrom(browser, page, { ...yes, shown: 'else' })).body)).toContain('To correct before');
  });

  test('says before who filled it in that this is still to fill in, and nothing else of it', async () => {
    const browser = await inside();
    await typed(browser, one, {});
    const { body } = await browser.get(path);
    const words = wordsOf(body);
    expect(words).toContain('To correct before you send it Say who filled this in, and which children it covers Left');
    expect(body).toContain(`href="${at}/about?then=answers#role"`);
    expect(words).not.toMatch(/Children not covered|child(?:ren)? (?:is|are) not covered|Enter your role/);
    await typed(browser, one, { role: 'Doctor' });
    expect(wordsOf((await browser.get(path)).body)).toContain('Children not covered Child 1');
  });

  test('says beside the button that a concern is told at once, where it has its words', async () => {
    const browser = await inside();
    const told = 'When you send this, the business manager is told at once of the concern in F2. Send ';
    const looked = async (answers: Draft['answers']): Promise<string> => {
      await typed(browser, { ...one, ...answers });
      return wordsOf((await browser.get(path)).body);
    };
    expect(await looked({ F2: { answer: 'yes', details: 'Seen by night' } })).toContain(told);
    for (const answers of [{ F2: { answer: 'yes' } }, { F2: { answer: 'no' } }, {}]) {
      expect(await looked(answers)).not.toContain('is told at once');
    }
  });

  test('takes nothing that has to be corrected, nor a return without an answer', async () => {
    const browser = await inside();
    await typed(browser, { ...one, A2: { answer: 'dont-know' } });
    expect(wordsOf((await sendFrom(browser, await browser.get(path))).body)).toContain(
      'There is a problem A2: say why you do not know',
    );
    await typed(browser, {});
    const empty = await sendFrom(browser, await browser.get(path));
    expect(empty.status).toBe(422);
    expect(wordsOf(empty.body)).toContain('Answer at least one question that applies');
    await typed(browser, one, {});
    expect(wordsOf((await sendFrom(browser, await browser.get(path))).body)).toContain(
      'There is a problem Say who filled this in, and which children it covers Case 1, ',
    );
    expect(await versions()).toBe(0);
  });

  test('without its session’s token sends nothing, and shows the page again', async () => {
    const browser = await inside();
    await typed(browser, one);
    const page = await browser.get(path);
    const sent = await sendFrom(browser, page, { ...yes, token: 'another' });
    expect(sent.status).toBe(403);
    expect(await versions()).toBe(0);
    // With the one that it has now it is sent.
    expect((await sendFrom(browser, sent, yes)).status).toBe(303);
    expect(await versions()).toBe(1);
  });

  test('what was changed since it was looked at is shown, and not sent', async () => {
    const browser = await inside();
    await typed(browser, one);
    const page = await browser.get(path);
    await typed(browser, { A1: { answer: 'no', details: 'x' } });
    const sent = await sendFrom(browser, page);
    expect(sent.status).toBe(409);
    expect(wordsOf(sent.body)).toContain('What stands here was changed since you opened this page');
    expect(await versions()).toBe(0);
    expect(await sendFrom(browser, sent)).toMatchObject({ status: 303 });
  });
});

describe('nothing is sent twice', () => {
  test.each<[string, (browser: Browser, page: Shown) => Promise<Shown[]>]>([
    ['a double click', async (browser, page) => Promise.all([sendFrom(browser, page), sendFrom(browser, page)])],
    ['a refresh', async (browser, page) => [await sendFrom(browser, page), await sendFrom(browser, page)]],
    [
      'the same from a second tab',
      async (browser, page) => {
        const second = await browser.get(path);
        return [await sendFrom(browser, page), await sendFrom(browser, second)];
      },
    ],
  ])('%s', async (_how, twice) => {
    const browser = await inside();
    await typed(browser, one);
    for (const sent of await twice(browser, await browser.get(path))) {
      expect(sent).toMatchObject({ status: 303, location: `${at}/sent/1` });
    }
    expect(await versions()).toBe(1);
    expect((await readLog(form.table, key)).filter(({ act }) => act === 'submission')).toHaveLength(1);
  });

  test('the back button leads to a page that says what was sent, and offers nothing to send', async () => {
    const browser = await inside();
    await typed(browser, one);
    await sendFrom(browser, await browser.get(path));
    const back = await browser.get(path);
    expect(wordsOf(back.body)).toContain('This is what you sent on Monday 20 April 2026 at 10:30');
    expect(back.body).not.toContain('name="token"');
  });

  test('a change after sending becomes a version of its own, which says what it replaces', async () => {
    const browser = await inside();
    await typed(browser, one);
    await sendFrom(browser, await browser.get(path));
    await typed(browser, { A1: { answer: 'no', details: 'x' } });
    const page = await browser.get(path);
    expect(wordsOf(page.body)).toContain('This becomes version 2, and counts in place of version 1.');
    expect(await sendFrom(browser, page)).toMatchObject({ status: 303, location: `${at}/sent/2` });
    expect(wordsOf((await browser.get(`${at}/sent/2`)).body)).toContain('as version 2, in place of version 1.');
    expect(wordsOf((await browser.get(`${at}/sent/1`)).body)).toContain('Version 2 has come since');
    expect((await browser.get(`${at}/sent/3`)).status).toBe(404);
  });
});

describe('a colleague’s submission in between', () => {
  async function between() {
    const browser = await inside();
    await typed(browser, one);
    const page = await browser.get(path);
    await sendByProgram({ A1: { answer: 'no' } });
    form.clock.now = new Date('2026-04-20T09:40:00.000Z');
    return { browser, page };
  }

  test('is told of, with when it came and the way to its copy; nothing is sent over it', async () => {
    const { browser, page } = await between();
    const sent = await sendFrom(browser, page);
    expect(sent.status).toBe(409);
    const words = wordsOf(sent.body);
    expect(words).toContain(
      'Your agency has already sent this, on Monday 20 April 2026 at 10:30, as version 1. Nothing was sent now.',
    );
    expect(sent.body).toContain(`href="${at}/copies/1"`);
    expect(brokenReferences(sent.body)).toEqual([]);
    expect(await versions()).toBe(1);
    expect((await getDraft(form.drafts, key))?.answers).toEqual(one);
  });

  test('is followed by one’s own as the next version, deliberately', async () => {
    const { browser, page } = await between();
    const meanwhile = await sendFrom(browser, page);
    expect(meanwhile.body).not.toContain('name="token"');
    // What the colleague sent is seen before anything is sent in its place, by whoever has had a code.
    expect((await browser.get(path)).status).toBe(403);
    await giveCode(form, browser);
    const both = await browser.get(path);
    expect(wordsOf(both.body)).toContain('Version 1, which came after this was changed here, says: No');
    expect(await sendFrom(browser, both)).toMatchObject({ status: 303, location: `${at}/sent/2` });
    expect(await versions()).toBe(2);
  });

  test('at the same moment is told of in the same way', async () => {
    const browser = await inside();
    await typed(browser, one);
    const page = await browser.get(path);
    const [sent] = await Promise.all([
      sendFrom(browser, page),
      sendByProgram({ A1: { answer: 'no' } }, { 'if-match': '"0"' }),
    ]);
    const both = await readLog(form.table, key);
    const came = both.filter(({ act }) => act === 'submission');
    expect(came).toHaveLength(1);
    expect(sent.status).toBe(came[0]?.counted?.covers.length === 2 ? 303 : 409);
  });

  test('of the very same answers is one submission', async () => {
    const browser = await inside();
    await typed(browser, one, { role: 'Doctor', involvement: 'present', children: ['child-1'] });
    const page = await browser.get(path);
    await sendByProgram(one);
    // Whether it is the same is not told before a code: it may have been guessed.
    expect((await sendFrom(browser, page)).status).toBe(409);
    await giveCode(form, browser);
    expect(await sendFrom(browser, page)).toMatchObject({ status: 303, location: `${at}/sent/1` });
    expect(await versions()).toBe(1);
  });
});

test('a return that was sent back can be sent as it is, as the answer to what was asked', async () => {
  const browser = await inside();
  await typed(browser, one);
  await sendFrom(browser, await browser.get(path));
  const back = { reason: 'gaps' as const, text: 'Please look again', askedOn: '2026-04-20', dueOn: '2026-05-05' };
  await append(form.table, await readLog(form.table, key), (log) => {
    const last = log.at(-1);
    if (last === undefined) throw new Error('it was asked for');
    return decideSendBack(last, back, { receivedAt: form.clock.now });
  });
  const page = await browser.get(path);
  expect(await sendFrom(browser, page)).toMatchObject({ status: 303, location: `${at}/sent/2` });
  expect(await sendFrom(browser, page)).toMatchObject({ status: 303, location: `${at}/sent/2` });
  expect(await versions()).toBe(2);
});

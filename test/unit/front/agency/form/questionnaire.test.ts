/** What there is to do for a return, and its questions: saved whatever is typed, by one write, and nobody's lost. */
import { beforeEach, describe, expect, test } from 'vitest';
import { getDraft } from '../../../../../shared/domain/drafts/store.ts';
import { pagesOf } from '../../../../../shared/domain/tool/pages.ts';
import { stepDown2 } from '../../../../library.ts';
import { brokenReferences, fieldsOn } from '../../../../form-fields.ts';
import { giveCode, type Browser } from '../../../../form-code.ts';
import { openForm, tokenOn, wordsOf, type Shown } from '../../../../form.ts';
import { token } from '../../manager/fixture.ts';

const gpReturn = '/audits/2026-q2/cases/case-1/returns/gp-a';
const first = `${gpReturn}/pages/A-1`;
const key = { audit: '2026-q2', case: 'case-1', agency: 'gp-a' };

let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

/** A browser that has opened the link of the general practice. */
async function inside(): Promise<Browser> {
  const browser = form.browser();
  await browser.post('/session', { key: token });
  return browser;
}
const minutes = (count: number): void => {
  form.clock.now = new Date(form.clock.now.getTime() + count * 60_000);
};
const answers = async () => (await getDraft(form.drafts, key))?.answers ?? {};
const asData = { accept: 'application/json' };
/** Opens a page and sends it with something typed on it. */
async function type(browser: Browser, typed: Record<string, string>, path = first): Promise<Shown> {
  const page = await browser.get(path);
  return browser.post(path, { ...fieldsOn(page.body), ...typed });
}
/** Sends a page as it stands, with something typed on it. */
const send = (browser: Browser, page: Shown, typed: Record<string, string>, headers = {}): Promise<Shown> =>
  browser.post(first, { ...fieldsOn(page.body), ...typed }, headers);

test('the button that saves says where it leads: on, to the list of tasks, or back to the answers', async () => {
  const browser = await inside();
  const saves = async (at: string) => {
    const { body } = await browser.get(`${gpReturn}/${at}`);
    const buttons = [...body.matchAll(/>\s*(Save and [^<]*?)\s*</g)].map(([, words]) => words);
    // The script calls it the same.
    expect(body).toContain(`data-saves="${buttons[0]}"`);
    return buttons;
  };
  const [goesOn, toTasks, toAnswers] = [
    'Save and continue',
    'Save and go to the list of tasks',
    'Save and go back to your answers',
  ];
  expect(await saves('pages/E-1')).toEqual([goesOn, toTasks]);
  expect(await saves('pages/A-1')).toEqual([toTasks]);
  expect(await saves('about')).toEqual([toTasks]);
  expect(await saves('pages/A-1?then=answers')).toEqual([toAnswers, toTasks]);
  expect(await saves('pages/E-1?then=answers')).toEqual([toAnswers, toTasks]);
  expect(await saves('about?then=answers')).toEqual([toAnswers]);
});

describe('the list of what there is to do', () => {
  test('tells a session without a code nothing of how much others answered', async () => {
    await type(await inside(), { 'A1.answer': 'yes' });
    const words = wordsOf((await (await inside()).get(gpReturn)).body);
    expect(words).toContain('A. Hearing the child and family Enter a code to go on');
    expect(words).toContain('It has been begun, by you or a colleague. To see it and go on with it, enter a code');
    expect(words).toContain('To come back you need the key from your email, and a new code by email.');
    expect(words).not.toMatch(/\d of \d+ questions? answered/);
  });

  test('says first that a version was sent, with what names it, what is left, and that something was changed since', async () => {
    const [browser, other] = [await inside(), await inside()];
    const send = async () => {
      const { body } = await browser.get(`${gpReturn}/answers`);
      return (await browser.post(`${gpReturn}/answers`, { ...fieldsOn(body), open: 'yes' })).location;
    };
    await type(browser, { 'A1.answer': 'yes' });
    const about = fieldsOn((await browser.get(`${gpReturn}/about`)).body);
    await browser.post(`${gpReturn}/about`, { ...about, role: 'Nurse', involvement: 'present' });
    expect(wordsOf((await browser.get(gpReturn)).body)).not.toContain('was received');
    expect(await send()).toBe(`${gpReturn}/sent/1`);
    const receipt = /Receipt number ([A-Z0-9-]+)/.exec(wordsOf((await browser.get(`${gpReturn}/sent/1`)).body))?.[1];
    const named = `Sent: version 1 was received on Monday 20 April 2026 at 10:30. Its receipt number is ${receipt}. See what happens next .`;
    const left = / \d+ questions are left unanswered and \d+ comments are missing\. This can be filled in until/;
    const words = wordsOf((await browser.get(gpReturn)).body);
    expect(words.slice(0, words.indexOf('You can do this in any order'))).toMatch(new RegExp(`${named}${left.source}`));
    // Whoever comes back without a code is told that it came, and nothing of what it says.
    const hidden = wordsOf((await other.get(gpReturn)).body);
    expect(hidden).toContain(named);
    expect(hidden).not.toContain('left unanswered');
    expect(hidden).toContain('Answers were sent already, by you or a colleague. To see and correct them, enter a code');
    expect(wordsOf((await other.get(`${gpReturn}/answers`)).body)).toContain(named);
    minutes(5);
    await type(browser, { 'A1.answer': 'no' });
    expect(wordsOf((await browser.get(gpReturn)).body)).toContain('There are changes that are not sent yet.');
    expect(await send()).toBe(`${gpReturn}/sent/2`);
    expect(wordsOf((await other.get(gpReturn)).body)).toContain(
      'Sent: version 2 was received on Monday 20 April 2026 at 10:35.',
    );
    expect(wordsOf((await other.get(gpReturn)).body)).not.toContain('It has been begun');
  });

  test('begins with who the family is: whoever looks into records needs the names first', async () => {
    const words = wordsOf((await (await inside()).get(gpReturn)).body);
    expect(words).toMatch(/Before you begin Who the family is .*Record check: does your agency .*The questionnaire/);
  });

  test('says when it was last saved, and by whom only where that is known: by this session', async () => {
    const [browser, other] = [await inside(), await inside()];
    const saved = async (of: Browser) => /Last saved [^.]*\./.exec(wordsOf((await of.get(gpReturn)).body))?.[0];
    await type(browser, { 'A1.answer': 'yes' });
    expect(await saved(browser)).toBe('Last saved at 10:30, by you.');
    expect(await saved(other)).toBeUndefined();
    await giveCode(form, other);
    expect(await saved(other)).toBe('Last saved at 10:30.');
    minutes(5);
    await type(other, { 'A2.answer': 'no' });
    expect(await saved(other)).toBe('Last saved at 10:35, by you.');
    await giveCode(form, browser);
    expect(await saved(browser)).toBe('Last saved at 10:35.');
  });

  test('has the record check, who the family is, each section, who filled it in and the sending, each with how far it is', async () => {
    const browser = await inside();
    const page = await browser.get(gpReturn);
    expect(page.status).toBe(200);
    const words = wordsOf(page.body);
    for (const part of [
      'Case 1, The gp-a',
      'Record check',
      'Who the family is',
      'A. Hearing the child and family',
      'F. The file as a whole',
      'Who filled this in',
      'Check your answers',
      'Due Friday 1 May 2026',
    ]) {
      expect(words).toContain(part);
    }
    expect(words.split('Not started').length).toBeGreaterThan(6);
    expect(brokenReferences(page.body)).toEqual([]);
  });

  test('leads to the first page of a section that leaves something open, and to its first where nothing was begun', async () => {
    const browser = await inside();
    const leadsTo = async (): Promise<(string | undefined)[]> => {
      const { body } = await browser.get(gpReturn);
      return ['A', 'C'].map(
        (section) => new RegExp(`href="${gpReturn}/pages/(${section}-\\d)"[^>]*>${section}\\. `).exec(body)?.[1],
      );
    };
    expect(await leadsTo()).toEqual(['A-1', 'C-1']);
    const page = pagesOf(stepDown2, []).find(({ id }) => id === 'C-1')!;
    const unknown = page.questions.find(({ reasons }) => reasons !== undefined)!;
    await type(browser, { [`${unknown.id}.answer`]: 'dont-know' }, `${gpReturn}/pages/C-1`);
    // To correct: why it is not known.
    expect(await leadsTo()).toEqual(['A-1', 'C-1']);
    expect(wordsOf((await browser.get(gpReturn)).body)).toMatch(
      /C\. Planning with the child and family 1 of \d+ questions answered, 1 answer to correct, 1 comment missing In progress/,
    );
    const whole = Object.fromEntries(
      page.questions.flatMap(({ id, options, boxes }) => [
        [`${id}.answer`, options[0]!.value],
        [`${id}.reason`, ''],
        ...boxes.map((box) => [`${id}.${box.id}`, 'x']),
      ]),
    );
    await type(browser, whole, `${gpReturn}/pages/C-1`);
    expect(await leadsTo()).toEqual(['A-1', 'C-2']);
    // Whoever has had no code is not told how far others came.
    const other = await inside();
    const { body } = await other.get(gpReturn);
    expect(body).toContain(`href="${gpReturn}/pages/C-1"`);
    expect(body).not.toMatch(/pages\/C-2|to correct/);
  });

  test('says of a section that it is in progress, and that it is completed', async () => {
    const browser = await inside();
    await type(browser, { 'A1.answer': 'yes' });
    expect(wordsOf((await browser.get(gpReturn)).body)).toContain(
      '1 of 6 questions answered, 1 comment missing In progress',
    );
    let at: string | undefined = first;
    while (at !== undefined && at !== gpReturn) {
      const page: Shown = await browser.get(at);
      const fields = fieldsOn(page.body);
      const chosen = Object.fromEntries(
        [...page.body.matchAll(/name="([A-Z][\d-]+\.answer)" type="radio" value="([^"]*)"/g)]
          .toReversed()
          .flatMap(([, name = '', value = '']) =>
            value === 'dont-know' || value === 'not-applicable' ? [] : [[name, value]],
          ),
      );
      at = (await browser.post(at, { ...fields, ...chosen })).location;
    }
    expect(at).toBe(gpReturn);
    // Each asks for a comment.
    const comments = 'A. Hearing the child and family 6 of 6 questions answered, 3 comments missing Completed';
    expect(wordsOf((await browser.get(gpReturn)).body)).toContain(comments);
    await type(browser, { 'A1.details': 'x', 'A2.details': 'x' });
    expect(wordsOf((await browser.get(gpReturn)).body)).toContain(
      '6 of 6 questions answered, 1 comment missing Completed',
    );
    await type(browser, { 'A3-1.details': 'x' });
    expect(wordsOf((await browser.get(gpReturn)).body)).toContain('6 of 6 questions answered Completed');
  });

  test('counts the comments that are missing as the page before sending does, of each section that was begun', async () => {
    const browser = await inside();
    const begun = { A1: 'yes', B1: 'no', C14: 'some', D2: 'no', E1: 'no', F3: 'yes' };
    for (const [id, answer] of Object.entries(begun)) {
      await type(browser, { [`${id}.answer`]: answer }, `${gpReturn}/pages/${id[0]}-1`);
    }
    const hints = [...wordsOf((await browser.get(gpReturn)).body).matchAll(/(\d+) comments? missing/g)];
    const { body } = await browser.get(`${gpReturn}/answers`);
    const [, all] = /and (\d+) comments are missing/.exec(wordsOf(body)) ?? [];
    expect(hints).toHaveLength(6);
    expect(hints.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(Number(all));
  });

  test('is of a return that the link opens, and of no other', async () => {
    const browser = await inside();
    expect((await browser.get('/audits/2026-q2/cases/case-1/returns/police')).status).toBe(404);
    expect((await form.browser().get(gpReturn)).status).toBe(401);
  });
});

describe('a page of questions', () => {
  test('asks those of its section, with a way back, and leads on to the next', async () => {
    const browser = await inside();
    const page = await browser.get(first);
    expect(page.status).toBe(200);
    expect(page.body).toContain(`href="${gpReturn}"`);
    expect(wordsOf(page.body)).toContain('A1');
    expect(brokenReferences(page.body)).toEqual([]);
    const sent = await send(browser, page, { 'A1.answer': 'yes' });
    expect(sent.status).toBe(303);
    expect([`${gpReturn}/pages/A-2`, gpReturn]).toContain(sent.location);
  });

  test('says which of its section’s it is, of those that have a question', async () => {
    const browser = await inside();
    const pages = [`${gpReturn}/pages/C-1`];
    for (const path of pages) {
      const { location = '' } = await type(browser, {}, path);
      if (location !== gpReturn) pages.push(location);
    }
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, path] of pages.entries()) {
      const { body } = await browser.get(path);
      const place = `Page ${index + 1} of ${pages.length}`;
      expect(body).toContain(`<title>C. Planning with the child and family – ${place} – `);
      expect(wordsOf(body)).toContain(`${place} of this section.`);
    }
    expect(wordsOf((await browser.get(`${gpReturn}/pages/F-1`)).body)).not.toMatch(/Page \d of/);
  });

  test('is passed by where nothing on it applies, and is a 404 where there is none', async () => {
    const browser = await inside();
    expect((await browser.get(`${gpReturn}/pages/Z-9`)).status).toBe(404);
    expect((await browser.get('/audits/2026-q2/cases/case-1/returns/summary/pages/A-1')).status).toBe(404);
  });

  test('keeps what was typed, whatever it is, and shows it again on any device', async () => {
    const browser = await inside();
    await type(browser, { 'A1.answer': 'no', 'A1.details': '<b>Nothing</b> on file & "no" reason' });
    expect((await answers())['A1']).toEqual({ answer: 'no', details: '<b>Nothing</b> on file & "no" reason' });
    expect(fieldsOn((await browser.get(first)).body)).toMatchObject({
      'A1.answer': 'no',
      'A1.details': '<b>Nothing</b> on file & "no" reason',
    });
  });

  test.each([
    ["a don't-know without a reason", { 'A1.answer': 'dont-know' }, 'A1: say why you do not know', '#A1.reason'],
    [
      'a reason for not knowing beside another answer',
      { 'A1.answer': 'yes', 'A1.reason': 'not-in-records' },
      "A1: you gave a reason for not knowing, but answered Yes. Choose Don't know, or take the reason away",
      '#A1.reason',
    ],
    [
      'a reason for not knowing alone',
      { 'A1.reason': 'not-in-records' },
      "A1: choose Don't know, or take away the reason",
      '#A1.reason',
    ],
    [
      'a text that is too long',
      { 'A1.answer': 'yes', 'A1.details': 'x'.repeat(20_001) },
      '20,000 characters',
      '#A1.details',
    ],
  ])('says what is wrong with %s, and has kept it', async (_what, typed: Record<string, string>, words, href) => {
    const browser = await inside();
    const shown = await type(browser, typed);
    expect(shown.status).toBe(422);
    expect(shown.body).toContain('<title>Error: ');
    expect(wordsOf(shown.body).split(words).length).toBeGreaterThan(2);
    expect(shown.body).toContain(`href="${href}"`);
    expect(fieldsOn(shown.body)).toMatchObject(typed);
    expect(brokenReferences(shown.body)).toEqual([]);
    const [[name, value]] = Object.entries(typed) as [[string, string]];
    expect((await answers())['A1']?.[name.split('.')[1] ?? '']).toBe(value);
    // Whoever goes to the list finds it there, in progress.
    expect(await type(browser, { ...typed, after: 'list' })).toMatchObject({ status: 303, location: gpReturn });
  });

  test('can be left without an answer, which writes nothing', async () => {
    const browser = await inside();
    expect((await type(browser, {})).status).toBe(303);
    expect(await getDraft(form.drafts, key)).toBeUndefined();
  });

  test('can have an answer taken back, which leaves what else was typed there', async () => {
    const browser = await inside();
    await type(browser, {
      'A1.answer': 'dont-know',
      'A1.reason': 'other',
      'A2.answer': 'no',
      'A2.details': 'Not seen.',
    });
    const page = await browser.get(first);
    expect(page.body).toMatch(/name="A1\.answer" type="radio" value=""/);
    await send(browser, page, { 'A1.answer': '', 'A1.reason': '' });
    expect((await answers())['A1']).toEqual({});
    expect(fieldsOn((await browser.get(first)).body)).toMatchObject({ 'A2.answer': 'no', 'A2.details': 'Not seen.' });
    expect(fieldsOn((await browser.get(first)).body)).not.toHaveProperty('A1.answer');
    expect(wordsOf((await browser.get(gpReturn)).body)).toMatch(/1 of \d+ questions answered/);
    // Words that stood beside an answer are not taken with it, and are seen.
    const words = await type(browser, { 'A2.answer': '' });
    expect(words.status).toBe(422);
    expect(wordsOf(words.body)).toContain('A2: choose an answer, or take away what you wrote beside it');
  });

  test('lets a reason for not knowing be taken away that stands where none goes', async () => {
    const browser = await inside();
    const wrong = await type(browser, { 'A1.answer': 'yes', 'A1.reason': 'not-in-records' });
    expect((await answers())['A1']).toEqual({ answer: 'yes', reason: 'not-in-records' });
    expect((await send(browser, wrong, { 'A1.reason': '' })).status).toBe(303);
    expect((await answers())['A1']).toEqual({ answer: 'yes' });
  });

  test('says whom it means by "this child" where answers are about more than one, and nothing where about one', async () => {
    const browser = await inside();
    const hint =
      'Your answers are about Child 1 and Child 2. Where a question says “this child”, answer for them together';
    const words = async (at: string) => wordsOf((await browser.get(`${gpReturn}/${at}`)).body);
    expect(await words('pages/A-1')).toContain(hint);
    expect((await words('answers')).split(hint)).toHaveLength(2);
    await type(browser, { children: 'child-2', role: 'Nurse', involvement: 'present' }, `${gpReturn}/about`);
    for (const at of ['pages/A-1', 'answers']) expect(await words(at)).not.toContain('this child”');
    await type(browser, { role: 'Practice nurse' }, `${gpReturn}/about`);
    expect(await words('pages/A-1')).not.toContain('this child”');
  });

  test('tells nobody by that whom a colleague has a record of', async () => {
    const path = `${gpReturn}/check`;
    const theirs = await inside();
    const people = { 'person.child-1': 'known', 'person.child-2': 'no-record', 'person.adult-1': 'known' };
    await type(theirs, people, path);
    const mine = await inside();
    const words = async (browser: Browser) => wordsOf((await browser.get(first)).body);
    expect(await words(mine)).toContain('If your answers are about more than one child, answer for them together');
    expect(await words(mine)).not.toContain('Child 1 and');
    // Theirs are about one.
    expect(await words(theirs)).not.toContain('answer for them together');
    await giveCode(form, mine);
    expect(await words(mine)).not.toContain('answer for them together');
  });

  test('sent twice, and again after the next page, is saved once', async () => {
    const browser = await inside();
    const page = await browser.get(first);
    const [one, two] = await Promise.all([
      send(browser, page, { 'A1.answer': 'yes' }),
      send(browser, page, { 'A1.answer': 'yes' }),
    ]);
    expect([one.status, two.status]).toEqual([303, 303]);
    expect((await getDraft(form.drafts, key))?.rev).toBe(1);
    // The browser's back button shows what it had shown: what is typed there now counts.
    expect((await send(browser, page, { 'A1.answer': 'no' })).status).toBe(303);
    expect((await answers())['A1']).toEqual({ answer: 'no' });
  });
});

describe('a save', () => {
  const writes = (usage: { calls: readonly { command: string }[] }) =>
    usage.calls.filter(({ command }) => /Put|Update|Delete|Transact/.test(command));

  test('is one write, in two rounds, of a draft that goes on too', async () => {
    const browser = await inside();
    for (const answer of ['yes', 'no']) {
      const page = await browser.get(first);
      const { usage, value } = await form.aws.meter.measure(() => send(browser, page, { 'A1.answer': answer }));
      expect(value.status).toBe(303);
      expect(writes(usage).map(({ command }) => command)).toEqual(['PutItemCommand']);
      expect(usage.rounds).toBeLessThanOrEqual(2);
    }
  });

  test('a page is read in one round', async () => {
    const browser = await inside();
    for (const path of [gpReturn, first]) {
      const { usage } = await form.aws.meter.measure(() => browser.get(path));
      expect([usage.rounds, writes(usage)]).toEqual([1, []]);
    }
  });
});

describe('where a colleague saved meanwhile', () => {
  let [mine, theirs]: Browser[] = [];
  beforeEach(async () => {
    mine = await inside();
    theirs = await inside();
    await giveCode(form, mine);
    await giveCode(form, theirs);
  });

  test('each keeps what the other did not touch', async () => {
    const page = await mine!.get(first);
    await type(theirs!, { 'A2.answer': 'no' });
    expect((await send(mine!, page, { 'A1.answer': 'yes' })).status).toBe(303);
    expect(await answers()).toMatchObject({ A1: { answer: 'yes' }, A2: { answer: 'no' } });
  });

  test('both are shown of what both changed, theirs is kept, and mine is where I write it', async () => {
    const page = await mine!.get(first);
    minutes(33);
    await type(theirs!, { 'A1.answer': 'no', 'A1.details': 'What they wrote.' });
    const shown = await send(mine!, page, { 'A1.answer': 'yes', 'A1.details': 'What I wrote.', 'A2.answer': 'yes' });
    expect(shown.status).toBe(409);
    expect(shown.body).toContain('data-unsaved="both-changed"');
    const words = wordsOf(shown.body);
    expect(words).toContain('changed by somebody else at 11:03');
    expect(words).toMatch(/A1 was changed [^.]+\. What is kept is what stands below/);
    expect(words).toContain('The rest of what you typed on this page is saved.');
    expect(words).toContain('You typed: Yes What I wrote.');
    expect(fieldsOn(shown.body)).toMatchObject({
      'A1.answer': 'no',
      'A1.details': 'What they wrote.',
      'A2.answer': 'yes',
    });
    expect(await answers()).toMatchObject({ A1: { answer: 'no', details: 'What they wrote.' }, A2: { answer: 'yes' } });
    expect(brokenReferences(shown.body)).toEqual([]);
    // Sent as it stands, theirs stays; written anew, mine is taken.
    expect((await send(mine!, shown, {})).status).toBe(303);
    expect((await answers())['A1']).toMatchObject({ answer: 'no' });
    expect((await send(mine!, shown, { 'A1.answer': 'yes', 'A1.details': 'What I wrote.' })).status).toBe(303);
    expect((await answers())['A1']).toEqual({ answer: 'yes', details: 'What I wrote.' });
  });

  test('both are shown too where by their answers the question applies no more', async () => {
    const [before, path] = [`${gpReturn}/pages/D-2`, `${gpReturn}/pages/D-3`];
    await type(mine!, { 'D4-1.answer': 'yes' }, before);
    const page = await mine!.get(path);
    await type(theirs!, { 'D10.answer': 'no' }, path);
    await type(theirs!, { 'D4-1.answer': 'no' }, before);
    const shown = await mine!.post(path, { ...fieldsOn(page.body), 'D10.answer': 'yes' });
    expect(shown.status).toBe(409);
    expect(wordsOf(shown.body)).toContain('D10 was changed elsewhere');
    expect(brokenReferences(shown.body)).toEqual([]);
    expect(fieldsOn(shown.body)).toMatchObject({ 'D10.answer': 'no' });
  });

  test('another window of mine is told as such', async () => {
    const page = await mine!.get(first);
    await type(mine!, { 'A1.answer': 'no' });
    const shown = await send(mine!, page, { 'A1.answer': 'yes' });
    expect(wordsOf(shown.body)).toContain('changed in another window of yours at 10:30');
  });
});

test('a date that was typed beside somebody else’s is told as it was typed, or in words', async () => {
  const path = `${gpReturn}/pages/E-1`;
  for (const [day, month, year, told] of [
    ['9', '2', '2026', 'Monday 9 February 2026'],
    ['12/3/2026', '', '', '12/3/2026'],
  ]) {
    form = await openForm();
    const [mine, theirs] = [await inside(), await inside()];
    await giveCode(form, mine);
    await giveCode(form, theirs);
    const at = (await mine.get(path)).body.includes('E11.learned-on.day') ? path : path.replace('E-1', 'E-2');
    const dated = (to: string[]) =>
      Object.fromEntries(['day', 'month', 'year'].map((part, index) => [`E11.learned-on.${part}`, to[index] ?? '']));
    const [page, other] = [await mine.get(at), await theirs.get(at)];
    const answer = { 'E11.answer': 'at-decision' };
    await theirs.post(at, { ...fieldsOn(other.body), ...answer, ...dated(['1', '2', '2026']) });
    const both = await mine.post(at, { ...fieldsOn(page.body), ...answer, ...dated([day!, month!, year!]) });
    expect(both.status).toBe(409);
    expect(wordsOf(both.body)).toContain(`You typed: When it was decided ${told} `);
  }
});

describe('what a colleague wrote', () => {
  test('is shown to nobody who had no code, and what they type then is not lost', async () => {
    const theirs = await inside();
    const mine = await inside();
    const page = await mine.get(first);
    await type(theirs, { 'A1.answer': 'no', 'A1.details': 'A secret.' });
    for (const path of [gpReturn, first]) {
      const { body } = await mine.get(path);
      expect(body).not.toContain('A secret.');
      expect(body).toContain('/code?to=');
    }
    expect((await mine.get(first)).status).toBe(403);
    expect((await theirs.get(first)).body).toContain('A secret.');
    const kept = await send(mine, page, { 'A1.answer': 'yes', 'A1.details': 'What I wrote.', 'A2.answer': 'no' });
    expect(kept.status).toBe(409);
    expect(kept.body).toContain('data-unsaved="typed"');
    expect(kept.body).not.toContain('A secret.');
    expect(fieldsOn(kept.body)).toMatchObject({ 'A1.answer': 'yes', 'A1.details': 'What I wrote.' });
    const told = await send(mine, page, { 'A1.answer': 'yes', 'A2.answer': 'no' }, asData);
    expect(JSON.parse(told.body)).toMatchObject({ conflicts: ['Question A1 was changed elsewhere.'] });
    expect(Object.keys(JSON.parse(told.body).shown)).not.toContain('shown.A1');
    // What nobody else has changed is saved.
    expect(await answers()).toMatchObject({ A1: { answer: 'no', details: 'A secret.' }, A2: { answer: 'no' } });
    // With a code, what they type is held against what stands there.
    await giveCode(form, mine);
    const both = await send(mine, kept, {});
    expect(both.status).toBe(409);
    expect(wordsOf(both.body)).toContain('The rest of what you typed on this page is saved.');
    expect(wordsOf(both.body)).toContain('You typed: Yes What I wrote.');
    // Whoever began it saw it without one, until somebody else had saved.
    expect((await theirs.get(first)).status).toBe(403);
  });
});

describe('a return that was sent already', () => {
  const sent = { childrenCovered: ['child-1', 'child-2'], answers: { A1: { answer: 'no', details: 'As sent.' } } };
  async function sendVersion(): Promise<void> {
    const path = `/v1${gpReturn}/submissions`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect((await form.ask('POST', path, headers, JSON.stringify(sent))).answer.statusCode).toBe(201);
  }

  test('begins from what was sent, for whoever enters a code; the first save is one write in two rounds too', async () => {
    await sendVersion();
    const browser = await inside();
    expect((await browser.get(first)).status).toBe(403);
    expect(wordsOf((await browser.get(gpReturn)).body)).toContain('Answers were sent already, by you or a colleague.');
    await giveCode(form, browser);
    const page = await browser.get(first);
    expect(fieldsOn(page.body)).toMatchObject({ 'A1.answer': 'no', 'A1.details': 'As sent.' });
    const { usage } = await form.aws.meter.measure(() => send(browser, page, { 'A2.answer': 'yes' }));
    expect(usage.rounds).toBe(2);
    expect(fieldsOn((await browser.get(first)).body)).toMatchObject({ 'A1.details': 'As sent.', 'A2.answer': 'yes' });
    // What was sent can be taken away.
    await type(browser, { 'A1.details': '' });
    expect(fieldsOn((await browser.get(first)).body)).toMatchObject({ 'A1.answer': 'no', 'A1.details': '' });
    expect(wordsOf((await browser.get(gpReturn)).body)).toContain('Changes not yet sent');
  });

  test('is shown to nobody who had no code, whatever they save of it', async () => {
    await sendVersion();
    const browser = await inside();
    const { body } = await browser.get('/asked');
    for (const shown of ['', 'x']) {
      await browser.post(first, { token: tokenOn(body), 'shown.A2': shown, 'A2.answer': 'yes' });
    }
    expect(await getDraft(form.drafts, key)).toBeUndefined();
    const shown = await browser.get(first);
    expect(shown.status).toBe(403);
    expect(shown.body).not.toContain('As sent.');
  });

  test('by somebody else since a page was opened is changed by nothing on it without a word', async () => {
    const browser = await inside();
    await giveCode(form, browser);
    const page = await browser.get(first);
    await sendVersion();
    const shown = await send(browser, page, { 'A1.answer': 'yes', 'A2.answer': 'yes' });
    expect(shown.status).toBe(409);
    expect(wordsOf(shown.body)).toContain('changed by somebody else at 10:30');
    expect(fieldsOn(shown.body)).toMatchObject({ 'A1.answer': 'no', 'A1.details': 'As sent.', 'A2.answer': 'yes' });
  });
});

describe('while somebody types', () => {
  test('a script saves the same form, and is told when, and what now stands there', async () => {
    const browser = await inside();
    const page = await browser.get(first);
    const saved = await send(browser, page, { 'A1.answer': 'dont-know', save: '1' }, asData);
    expect([saved.status, saved.headers['content-type']]).toEqual([200, 'application/json']);
    const told = JSON.parse(saved.body);
    expect(told).toMatchObject({ saved: 'Saved at 10:30.', conflicts: [], endsIn: 3600 });
    expect((await answers())['A1']).toEqual({ answer: 'dont-know' });
    expect(told.shown['shown.A1']).toBe(fieldsOn((await browser.get(first)).body)['shown.A1']);
  });

  test('one that arrives late changes nothing that was said after it', async () => {
    const browser = await inside();
    const page = await browser.get(first);
    await send(browser, page, { 'A1.details': 'The whole of it.', save: '2' }, asData);
    await send(browser, page, { 'A1.details': 'The', save: '1' }, asData);
    expect((await answers())['A1']).toEqual({ details: 'The whole of it.' });
  });

  test('it is told what somebody else changed, and keeps the text on the page', async () => {
    const [mine, theirs] = [await inside(), await inside()];
    await giveCode(form, mine);
    const page = await mine.get(first);
    await type(theirs, { 'A1.answer': 'no' });
    const told = JSON.parse((await send(mine, page, { 'A1.answer': 'yes' }, asData)).body);
    expect(told.conflicts).toEqual(['Question A1 was changed by somebody else at 10:30.']);
    expect(told.shown['shown.A1']).toBeUndefined();
  });

  test('what somebody else wrote where nothing was typed here stays, however often it is saved', async () => {
    const [mine, theirs] = [await inside(), await inside()];
    await giveCode(form, mine);
    const page = await mine.get(first);
    await giveCode(form, theirs);
    await type(theirs, { 'A2.answer': 'no' });
    const fields: Record<string, string> = { ...fieldsOn(page.body), 'A1.answer': 'yes' };
    for (const save of ['1', '2', '3']) {
      const told = JSON.parse((await mine.post(first, { ...fields, save }, asData)).body);
      Object.assign(fields, told.shown);
    }
    expect(await answers()).toMatchObject({ A1: { answer: 'yes' }, A2: { answer: 'no' } });
  });

  test('it is told that the session is over, by a status', async () => {
    const browser = await inside();
    const page = await browser.get(first);
    minutes(60);
    const over = await send(browser, page, { 'A1.answer': 'yes' }, asData);
    expect([over.status, over.headers['content-type']]).toEqual([401, 'application/problem+json']);
    // Signed in anew in another tab, the same page gets the new token, and saves.
    await browser.post('/session', { key: token });
    expect((await send(browser, page, { 'A1.answer': 'yes' }, asData)).status).toBe(403);
    const state = JSON.parse((await browser.get('/session/state', asData)).body);
    expect(state).toMatchObject({ endsIn: 3600 });
    const saved = await send(browser, page, { 'A1.answer': 'yes', token: state.token }, asData);
    expect([saved.status, (await answers())['A1']]).toEqual([200, { answer: 'yes' }]);
  });

  test('a page that was begun in the session before is saved in the next, without a code for what it shows', async () => {
    const browser = await inside();
    const page = await browser.get(first);
    await send(browser, page, { 'A1.answer': 'yes', 'A1.details': 'The first half', save: '1' }, asData);
    minutes(61);
    await browser.post('/session', { key: token });
    const { token: fresh } = JSON.parse((await browser.get('/session/state', asData)).body);
    const fields = { 'A1.answer': 'yes', 'A1.details': 'The first half and the second', token: fresh, save: '2' };
    const saved = await send(browser, page, fields, asData);
    expect([saved.status, JSON.parse(saved.body).conflicts]).toEqual([200, []]);
    expect((await answers())['A1']).toEqual({ answer: 'yes', details: 'The first half and the second' });
    // It is sent too, and leads on to where a code is asked for.
    expect(await send(browser, page, fields)).toMatchObject({ status: 303, location: gpReturn });
    expect((await browser.get(first)).status).toBe(403);
  });
});

describe('a session that ends while somebody types', () => {
  test('loses nothing: the key leads on to the same page, as it was typed', async () => {
    const browser = await inside();
    const page = await browser.get(first);
    minutes(61);
    const over = await send(browser, page, { 'A1.answer': 'yes', 'A1.details': 'A long answer.' });
    expect(over.status).toBe(401);
    const begun = await browser.post('/session', { ...fieldsOn(over.body), key: token });
    expect(begun).toMatchObject({ status: 307, location: first });
    // The browser posts the same once more.
    const again = await browser.post(first, { ...fieldsOn(over.body), key: token });
    expect(again.status).toBe(403);
    expect(again.body).toContain('data-unsaved="typed"');
    expect(fieldsOn(again.body)).toMatchObject({ 'A1.answer': 'yes', 'A1.details': 'A long answer.' });
    expect((await send(browser, again, {})).status).toBe(303);
    expect((await answers())['A1']).toEqual({ answer: 'yes', details: 'A long answer.' });
  });

  test('loses no answer that rests on one of another page, which the next session is not shown', async () => {
    const browser = await inside();
    const path = `${gpReturn}/pages/D-3`;
    await type(browser, { 'D4-1.answer': 'yes' }, `${gpReturn}/pages/D-2`);
    const page = await browser.get(path);
    minutes(61);
    const over = await browser.post(path, { ...fieldsOn(page.body), 'D10.answer': 'no' });
    await browser.post('/session', { ...fieldsOn(over.body), key: token });
    const again = await browser.post(path, fieldsOn(over.body));
    expect(again.status).toBe(403);
    expect(fieldsOn(again.body)).toMatchObject({ 'D10.answer': 'no' });
    expect((await browser.post(path, fieldsOn(again.body))).status).toBe(303);
    expect(await answers()).toMatchObject({ 'D4-1': { answer: 'yes' }, D10: { answer: 'no' } });
  });

  test('loses no answer to a question that applies no more, since another window says otherwise', async () => {
    const browser = await inside();
    await giveCode(form, browser);
    const path = `${gpReturn}/pages/D-3`;
    await type(browser, { 'D4-1.answer': 'yes' }, `${gpReturn}/pages/D-2`);
    const page = await browser.get(path);
    await type(browser, { 'D4-1.answer': 'no' }, `${gpReturn}/pages/D-2`);
    const again = await browser.post(path, { ...fieldsOn(page.body), token: 'of another session', 'D10.answer': 'no' });
    expect(again.status).toBe(403);
    expect(fieldsOn(again.body)).toMatchObject({ 'D10.answer': 'no' });
  });

  test('is said beforehand: when it ends, in words, and in how many seconds', async () => {
    const browser = await inside();
    minutes(4);
    for (const path of [first, `${gpReturn}/about`, `${gpReturn}/check`, `${gpReturn}/decline`]) {
      const { body } = await browser.get(path);
      expect(wordsOf(body)).toContain('You will be signed out at 11:30');
      expect(body).toContain('data-ends-in="3360"');
      expect(body).toContain('saving.js');
    }
  });
});

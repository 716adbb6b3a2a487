/** The record check as a page, that an agency cannot take part, and what happens next after each. */
import { beforeEach, describe, expect, test } from 'vitest';
import { unpacked } from '../../../../../shared/base/content/compressed.ts';
import { returnPage } from '../../../../../shared/front/agency/form/paths.ts';
import { CheckContent, type Entry } from '../../../../../shared/domain/returns/schema.ts';
import { append, getEntry, lastEntry } from '../../../../../shared/domain/returns/store.ts';
import { decideAsk, decideWithdrawal } from '../../../../../shared/domain/returns/decide-entry.ts';
import { giveCode } from '../../../../form-code.ts';
import { fieldsOn } from '../../../../form-fields.ts';
import { openForm, tokenOn, wordsOf } from '../../../../form.ts';
import { content } from '../requests.ts';
import { audit, gp, summaryToken, token } from '../../manager/fixture.ts';
import { checkBefore } from '../../../../../shared/front/agency/form/check-form.ts';

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
const [check, checked, decline] = ['check', 'checked', 'decline'].map((page) => returnPage(key, page)) as [
  string,
  string,
  string,
];
const all = (said: string) => ({ 'person.child-1': said, 'person.child-2': said, 'person.adult-1': said });

let form: Awaited<ReturnType<typeof openForm>>;
let browser: ReturnType<typeof form.browser>;
beforeEach(async () => {
  form = await openForm();
  browser = form.browser();
  await browser.post('/session', { key: token });
});

/** The last entry, with its words. */
async function last(): Promise<Entry & { note?: string }> {
  const entry = (await lastEntry(form.table, key))!;
  const { content } = await getEntry(form.table, key, entry.seq);
  return content === undefined ? entry : { ...entry, note: unpacked(CheckContent, content).note };
}

/** Posts a page's form as it stands, with these fields. */
async function send(path: string, fields: Record<string, string>) {
  const page = await browser.get(path);
  return browser.post(path, { ...hiddenOn(page.body), ...fields });
}

/** What a page's form carries unseen: its session's token, and what was seen when it was made. */
const hiddenOn = (body: string) => ({ token: tokenOn(body), seq: fieldsOn(body)['seq'] ?? '' });

/** The values that a page's controls hold: of chosen ones, and of texts. */
const heldIn = (body: string): string[] => [
  ...[...body.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"[^>]* checked/g)].map(
    ([, name, value]) => `${name}=${value}`,
  ),
  ...[...body.matchAll(/<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</g)].map(([, name, value]) => `${name}=${value}`),
];

describe('the record check', () => {
  test('asks of each person, by age or role, in the words of whoever looks', async () => {
    const page = await browser.get(check);
    expect(page.status).toBe(200);
    const words = wordsOf(page.body);
    expect(words).toContain(
      'Case 1, The gp-a Child 1, aged under 1; Child 2, of school age Do you have a record of these people?',
    );
    for (const person of ['Child 1, aged under 1', 'Child 2, of school age', 'Adult 1, mother'])
      expect(words).toContain(
        `${person} We have a record of them We have no record of them We cannot tell from these details We had a record, and it has moved`,
      );
    expect(words).toContain('Do not write names, dates of birth, addresses or NHS numbers.');
    expect(heldIn(page.body)).toEqual(['note=']);
  });

  test.each([
    ['all here', all('known'), 'known', 'You have a record of them', 'It takes about 60 minutes'],
    ['none here', all('no-record'), 'not-known', 'Nothing more is needed from you', 'You have no record of them.'],
    [
      'not to be told',
      { ...all('no-record'), 'person.child-1': 'cannot-tell', missing: 'nhs-number' },
      'cannot-identify',
      'The business manager has been told',
      'The business manager corrects the details that you were sent',
    ],
    [
      'one here, the others not',
      { ...all('no-record'), 'person.child-1': 'known' },
      'known',
      'You have a record of some of them',
      'The questionnaire comes next.',
    ],
    [
      'all moved',
      all('moved'),
      'not-known',
      'Nothing more is needed from you',
      'You have no record of them any more: it has moved.',
    ],
    [
      'some moved, the others none',
      { ...all('no-record'), 'person.child-1': 'moved' },
      'not-known',
      'Nothing more is needed from you',
      'You have no record of some of them, and your record of others has moved.',
    ],
    [
      'one moved, one here, one not listed',
      { ...all('moved'), 'person.child-1': 'known', unlisted: 'yes' },
      'known',
      'You have a record of some of them',
      'You will be rung about the child who is not listed.',
    ],
  ] as const)('of %s leads on to what happens next', async (_what, fields, state, title, words) => {
    expect(await send(check, fields)).toMatchObject({ status: 303, location: checked });
    expect(await last()).toMatchObject({ state, act: 'check', seq: 2 });
    const next = await browser.get(checked);
    expect(next.body).toContain(`<h1 class="govuk-heading-l">${title}</h1>`);
    expect(wordsOf(next.body)).toContain(words);
    expect(next.body.includes(`href="${returnPage(key)}"`)).toBe(state === 'known');
    expect(wordsOf(next.body)).toContain('We received the record check on Monday 20 April 2026 at 10:30.');
    // Whoever looks again finds what was said.
    const held = heldIn((await browser.get(check)).body);
    expect(held).toEqual(expect.arrayContaining(Object.entries(fields).map(([name, value]) => `${name}=${value}`)));
  });

  test('sent twice is one', async () => {
    for (const note of ['', 'they moved house', 'they moved house'])
      expect(await send(check, { ...all('known'), note })).toMatchObject({ status: 303 });
    expect(await last()).toMatchObject({ seq: 3, note: 'they moved house' });
    expect(form.lines.filter(({ code }) => code === 'check-taken').map(({ fields }) => fields?.['outcome'])).toEqual([
      'new',
      'new',
      'repeat',
    ]);
  });

  test('says what was missing of one person also where others are here', async () => {
    const fields = { ...all('known'), 'person.child-2': 'cannot-tell', missing: 'address', note: 'See our letter' };
    await send(check, fields);
    expect(await last()).toMatchObject({
      state: 'known',
      note: 'See our letter\nThe address was missing or did not match.',
    });
  });

  test.each([
    ['nobody is answered for', { note: 'kept' }, ['person.child-1', 'person.child-2', 'person.adult-1']],
    ['one is left out', { ...all('known'), 'person.adult-1': '' }, ['person.adult-1']],
    ['it does not say what was missing', all('cannot-tell'), ['missing']],
    ['what was missing is no code', { ...all('cannot-tell'), missing: 'x' }, ['missing']],
    ['it says what was missing, and cannot tell of nobody', { ...all('known'), missing: 'name' }, ['missing']],
    ['its note is too long', { ...all('known'), note: 'x'.repeat(3001) }, ['note']],
  ])('is shown as it was typed where %s', async (_what, fields: Record<string, string>, wrong) => {
    const shown = await send(check, fields);
    expect(shown.status).toBe(422);
    expect(shown.body).toContain('<title>Error: ');
    const errors = [...shown.body.matchAll(/<li><a href="#([^"]+)">([^<]+)</g)];
    expect(errors.map(([, field]) => field)).toEqual(wrong);
    for (const [, field, words] of errors) {
      expect(shown.body).toContain(`id="${field}"`);
      expect(shown.body.split(words!)).toHaveLength(3);
    }
    expect(heldIn(shown.body)).toEqual(
      expect.arrayContaining(
        Object.entries(fields)
          .filter(([name, value]) => value !== '' && value !== 'x' && name !== 'token')
          .map(([name, value]) => `${name}=${value}`),
      ),
    );
    expect((await last()).seq).toBe(1);
  });

  test('may have what was missing still chosen where nobody is unknown any more', async () => {
    await send(check, { ...all('cannot-tell'), missing: 'name' });
    expect((await send(check, { ...all('known'), missing: 'name' })).status).toBe(303);
    expect(await last()).toMatchObject({ state: 'known' });
    expect((await last()).missing).toBeUndefined();
  });

  test('that the return does not take any more is shown as it was typed, with why', async () => {
    const path = `/v1${returnPage(key)}/submissions`;
    const sent = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const { answer } = await form.ask('POST', path, sent, content);
    expect(answer.statusCode).toBe(201);
    expect(wordsOf((await browser.get(check)).body)).toContain('You have sent this already');
    const shown = await send(check, { ...all('no-record'), note: 'kept' });
    expect(shown.status).toBe(409);
    expect(shown.body).toContain('<title>Error: ');
    expect(wordsOf(shown.body)).toContain(
      'There is a problem You have sent this already, so the record check can only',
    );
    expect(heldIn(shown.body)).toContain('note=kept');
    expect(heldIn(shown.body)).toContain('person.child-1=no-record');
    expect(await send(check, all('known'))).toMatchObject({ status: 303 });
    expect(wordsOf((await browser.get(checked)).body)).toContain('What you sent is kept, and counts.');
  });

  test('is not there for a case summary, nor for what the link does not open', async () => {
    const lead = form.browser();
    await lead.post('/session', { key: summaryToken });
    for (const agency of ['summary', gp.id]) {
      const shown = await lead.get(returnPage({ ...key, agency }, 'check'));
      expect(shown.status).toBe(404);
      expect(wordsOf(shown.body)).toContain('Your key does not open this');
    }
  });

  test('is no longer asked for once the return is withdrawn, and nothing tells why', async () => {
    const entry = await lastEntry(form.table, key);
    await append(form.table, [entry!], () =>
      decideWithdrawal(entry!, { reason: 'duplicate' }, { receivedAt: form.clock.now }),
    );
    for (const path of [check, checked, decline]) {
      const words = wordsOf((await browser.get(path)).body);
      expect(words).toContain('This is no longer asked for');
      expect(words).not.toContain('twice');
    }
  });
});

describe('a check that was sent', () => {
  const sentOn = 'A record check was sent on Monday 20 April 2026 at 10:30, by you or a colleague.';
  const program = (body: string) =>
    form.ask(
      'POST',
      `/v1${returnPage(key)}/check`,
      { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    );

  test.each([
    ['cannot-identify', 'We cannot tell from these details'],
    ['not-known', 'We have no record of them'],
    ['known', 'We have a record of them'],
  ])('and names nobody fills in nothing, and is told as a whole: %s', async (outcome, said) => {
    expect(wordsOf((await browser.get(check)).body)).not.toContain('was sent on');
    await program(JSON.stringify({ outcome }));
    await giveCode(form, browser);
    const page = await browser.get(check);
    expect(heldIn(page.body)).toEqual(['note=']);
    expect(wordsOf(page.body)).toContain(`${sentOn} It says of all of them: “${said}”.`);
  });

  test('is told of with what it says of each, and on the page that shows an error', async () => {
    await send(check, all('known'));
    const page = wordsOf((await browser.get(check)).body);
    expect(page).toContain(`${sentOn} What you send from this page takes its place.`);
    expect(wordsOf((await send(check, all(''))).body)).toContain(sentOn);
    const other = form.browser();
    await other.post('/session', { key: token });
    const hidden = await other.get(check);
    const wrong = await other.post(check, hiddenOn(hidden.body));
    for (const { body } of [hidden, wrong]) expect(wordsOf(body)).toContain(`${sentOn} To see what it says of each`);
  });

  test('is told of no more where the family is asked for anew', async () => {
    await program(JSON.stringify({ outcome: 'not-known' }));
    const entry = (await lastEntry(form.table, key))!;
    await append(form.table, [entry], () =>
      decideAsk(
        entry,
        { ...key, service: entry.service, askedOn: '2026-04-20', dueOn: '2026-05-01', atOpening: false },
        { receivedAt: form.clock.now },
      ),
    );
    expect(wordsOf((await browser.get(check)).body)).not.toContain('was sent on');
    expect(wordsOf((await browser.get(checked)).body)).toContain('The record check is not answered yet');
    expect(wordsOf((await browser.get(checked)).body)).not.toContain('We received');
  });
});

test.each([
  ['the record check', check, 'Continue'],
  ['that the agency cannot take part', decline, 'Send'],
])('%s says which button keeps what is typed, and not that it is saved', async (_what, path, button) => {
  const words = wordsOf((await browser.get(path)).body);
  expect(words).toContain(`What you typed on this page is kept only once you press “${button}”.`);
  expect(words).toContain(`come back here and press “${button}”.`);
  expect(words).not.toContain('saved');
});

describe('of a colleague', () => {
  const theirs = { ...all('known'), 'person.child-2': 'moved', unlisted: 'yes' };
  const inside = async () => {
    const other = form.browser();
    await other.post('/session', { key: token });
    return other;
  };
  /** A colleague sends a check or that the agency takes no part, from a page of their own. */
  async function colleague(fields: Record<string, string> = theirs, path = check) {
    const other = await inside();
    expect(await other.post(path, { ...hiddenOn((await other.get(path)).body), ...fields })).toMatchObject({
      status: 303,
    });
    return other;
  }

  test.each([false, true])('a check that came since is not overtaken unseen (with a code: %s)', async (hadCode) => {
    if (hadCode) await giveCode(form, browser);
    const mine = { ...all('known'), note: 'mine "as typed"' };
    const older = await browser.get(check);
    await colleague();
    const shown = await browser.post(check, { ...hiddenOn(older.body), ...mine });
    expect(shown.status).toBe(409);
    const words = wordsOf(shown.body);
    expect(words).toContain('The record check was changed by somebody else at');
    const said =
      /Child 2, of school age We had a record, and it has moved[^?]*A child of this household is not listed\./;
    expect(said.test(words)).toBe(hadCode);
    expect(words.includes('To see what was said, get a code')).toBe(!hadCode);
    expect(fieldsOn(shown.body)).toMatchObject(mine);
    expect(heldIn(shown.body)).not.toContain('unlisted=yes');
    expect(await last()).toMatchObject({ seq: 2, checked: { people: { 'child-2': 'moved' } } });
    // The older page itself stays older; the one that was shown beside theirs is not.
    expect((await browser.post(check, { ...hiddenOn(older.body), ...mine })).status).toBe(409);
    expect(await browser.post(check, fieldsOn(shown.body))).toMatchObject({ status: 303, location: checked });
    expect(await last()).toMatchObject({ seq: 3, checked: { people: { 'child-2': 'known' } }, note: mine.note });
  });

  test('that the agency takes no part is not overtaken unseen, nor does it overtake', async () => {
    const [olderCheck, olderDecline] = [await browser.get(check), await browser.get(decline)];
    const declining = { reason: 'legal-advice', note: 'kept', meant: 'yes' };
    await colleague({ ...declining, reason: 'no-capacity' }, decline);
    await giveCode(form, browser);
    const over = await browser.post(check, { ...hiddenOn(olderCheck.body), ...all('known') });
    expect(over.status).toBe(409);
    expect(wordsOf(over.body)).toContain('takes no part in this case. We have nobody who could do it in time.');
    const shown = await browser.post(decline, { ...hiddenOn(olderDecline.body), ...declining });
    expect(shown.status).toBe(409);
    expect(fieldsOn(shown.body)).toMatchObject(declining);
    expect((await last()).seq).toBe(2);
    expect((await browser.post(decline, fieldsOn(shown.body))).status).toBe(303);
  });

  test('the same sent from an older page is no news, and no test of what a colleague said without a code', async () => {
    const older = await browser.get(check);
    await colleague();
    const guess = { ...hiddenOn(older.body), ...theirs };
    expect((await browser.post(check, guess)).status).toBe(409);
    await giveCode(form, browser);
    expect((await browser.post(check, guess)).status).toBe(303);
    expect((await last()).seq).toBe(2);
    // Pressed twice: what the session itself said is there.
    const twice = await inside();
    const page = hiddenOn((await twice.get(check)).body);
    for (const _ of [1, 2]) expect((await twice.post(check, { ...page, ...all('known') })).status).toBe(303);
    expect((await last()).seq).toBe(3);
    const elsewhere = await twice.post(check, { ...page, ...all('moved') });
    expect(elsewhere.status).toBe(409);
    expect(wordsOf(elsewhere.body)).toContain('changed in another window of yours');
  });

  test('nothing tells what they could not look for, whatever is tried without a code', async () => {
    await colleague({ ...all('cannot-tell'), missing: 'name' });
    const page = hiddenOn((await browser.get(check)).body);
    const tried = async (missing: string) => {
      // The note is too long, so that no try is taken.
      const { body } = await browser.post(check, { ...page, ...all('known'), missing, note: 'x'.repeat(3000) });
      return wordsOf(body).includes('You chose what was missing');
    };
    expect([await tried('name'), await tried('address')]).toEqual([true, true]);
    await giveCode(form, browser);
    expect([await tried('name'), await tried('address')]).toEqual([false, true]);
  });

  test('what came of something else than a check is no other check', async () => {
    const older = await browser.get(check);
    const sent = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    await form.ask('POST', `/v1${returnPage(key)}/submissions`, sent, content);
    expect((await browser.post(check, { ...hiddenOn(older.body), ...all('known') })).status).toBe(303);
  });

  test('is shown only in a session that said so itself or has had a code', async () => {
    const other = await colleague();
    const listed = 'We had a record, and it has moved';
    const toDo = 'You will be rung about the child';
    const own = [await other.get(check), await other.get(checked)] as const;
    expect(heldIn(own[0].body)).toContain('person.child-2=moved');
    expect(wordsOf(own[1].body)).toContain(listed);
    expect(wordsOf(own[1].body)).toContain(toDo);
    const hidden = await browser.get(check);
    expect(heldIn(hidden.body)).toEqual(['note=']);
    for (const page of [hidden, await browser.get(checked)]) {
      expect(wordsOf(page.body)).toMatch(/A record check was sent on \w+day .* at [^ ]+, by you or a colleague\./);
      expect(page.body).toContain('/code?to=');
    }
    const plain = wordsOf((await browser.get(checked)).body);
    expect(plain).not.toContain(listed);
    expect(plain).not.toContain(toDo);
    await giveCode(form, browser);
    expect(heldIn((await browser.get(check)).body)).toContain('person.child-2=moved');
    expect(wordsOf((await browser.get(checked)).body)).toContain(listed);
  });

  test('why the agency takes no part is shown only there, and opens no check that came before it', async () => {
    await colleague();
    const other = await colleague({ reason: 'legal-advice', meant: 'yes' }, decline);
    expect(heldIn((await other.get(decline)).body)).toContain('reason=legal-advice');
    expect(heldIn((await other.get(check)).body)).toEqual(['note=']);
    expect(heldIn((await browser.get(decline)).body)).toEqual(['note=']);
  });
});

describe('what was typed', () => {
  const typed = { ...all('moved'), note: 'two "lines"\nof <words>' };
  const held = Object.entries(all('moved')).map(([name, value]) => `${name}=${value}`);

  /** That a page shows what was typed, under a remark, and can be sent from there. */
  async function goesOnFrom(shown: Awaited<ReturnType<typeof browser.post>>) {
    expect(wordsOf(shown.body)).toContain('Nothing of it has been saved yet.');
    expect(heldIn(shown.body)).toEqual(expect.arrayContaining(held));
    expect(shown.body).toContain('two &quot;lines&quot;\nof &lt;words&gt;</textarea>');
    expect((await last()).seq).toBe(1);
    const sent = await browser.post(check, { ...typed, ...hiddenOn(shown.body) });
    expect(sent).toMatchObject({ status: 303, location: checked });
    expect(await last()).toMatchObject({ seq: 2, note: typed.note });
  }

  test.each([
    ['of an earlier session', 'f'.repeat(64)],
    ['that is none', ''],
  ])('is there again where the form came with a token %s', async (_which, given) => {
    const shown = await browser.post(check, { ...typed, token: given });
    expect(shown.status).toBe(403);
    await goesOnFrom(shown);
  });

  test('is there again after a session that ended, once a key was entered', async () => {
    const page = await browser.get(check);
    form.clock.now = new Date(form.clock.now.getTime() + 61 * 60_000);
    const ended = await browser.post(check, { ...typed, token: tokenOn(page.body) });
    expect(ended.status).toBe(401);
    expect(wordsOf(ended.body)).toContain('What you typed is not lost: this page holds it.');
    const carried = Object.fromEntries(
      [...ended.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
        name!,
        value!.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
      ]),
    );
    expect(carried).toEqual({ ...typed, 'post-again-at': check });
    const opened = await browser.post('/session', { ...carried, key: token });
    expect(opened).toMatchObject({ status: 307, location: check });
    // What a browser does of itself: the same body, to where it is told.
    const again = await browser.post(opened.location!, { ...carried, key: token });
    expect(again.status).toBe(403);
    await goesOnFrom(again);
  });

  test('is in no log', async () => {
    await browser.post(check, { ...typed, token: '' });
    await form.browser().post(check, typed);
    expect(JSON.stringify(form.lines)).not.toContain('lines');
  });
});

describe('that an agency cannot take part', () => {
  const fields = { reason: 'no-capacity', note: 'until May', meant: 'yes' };

  test('is said with a reason and on purpose, and once', async () => {
    const page = wordsOf((await browser.get(decline)).body);
    expect(page).toContain('We believe that we need the consent of the family You do not need the family');
    expect(page).toContain('What happens next: it goes on record with your reason');
    expect(await send(decline, fields)).toMatchObject({ status: 303, location: checked });
    expect(await send(decline, fields)).toMatchObject({ status: 303, location: checked });
    expect(await last()).toMatchObject({ state: 'declined', declined: 'no-capacity', note: 'until May', seq: 2 });
    const next = wordsOf((await browser.get(checked)).body);
    expect(next).toContain('Your agency takes no part in this case We received this on Monday 20 April 2026 at 10:30.');
    expect(next).toContain('You can still answer until the audit closes, on Friday 29 May 2026.');
    // It can still say that it has a record.
    expect(wordsOf((await browser.get(check)).body)).toContain('your agency takes no part in this case.');
    expect(await send(check, all('known'))).toMatchObject({ status: 303 });
    expect((await last()).state).toBe('known');
  });

  test.each([
    ['without a reason', { ...fields, reason: '' }, 'reason'],
    ['for a reason that is none', { ...fields, reason: 'x' }, 'reason'],
    ['not on purpose', { ...fields, meant: '' }, 'meant'],
    ['with too long a note', { ...fields, note: 'x'.repeat(3001) }, 'note'],
  ])('is shown as it was typed %s', async (_how, sent: Record<string, string>, wrong) => {
    const shown = await send(decline, sent);
    expect(shown.status).toBe(422);
    expect(shown.body).toMatch(new RegExp(`<li><a href="#${wrong}">`));
    expect(heldIn(shown.body)).toContain(`note=${sent['note']}`);
    expect((await last()).seq).toBe(1);
  });
});

test.each([
  ['cannot-identify', ['name']],
  ['asked', []],
  ['known', []],
] as const)('of a return that is %s, what was missing before is shown as %j', (state, missing) => {
  expect(
    checkBefore({ state, checked: { seq: 2, people: { 'child-1': 'cannot-tell' } }, missing: ['name'] }).missing,
  ).toEqual(missing);
});

/** Who filled a return in, and which children it covers. */
import { beforeEach, describe, expect, test } from 'vitest';
import { giveCode } from '../../../../form-code.ts';
import { openForm, tokenOn, wordsOf } from '../../../../form.ts';
import { brokenReferences, fieldsOn } from '../../../../form-fields.ts';
import { summaryToken, token } from '../../manager/fixture.ts';

const at = '/audits/2026-q2/cases/case-1/returns/gp-a';
const path = `${at}/about`;
let form: Awaited<ReturnType<typeof openForm>>;
beforeEach(async () => {
  form = await openForm();
});

async function inside(key = token) {
  const browser = form.browser();
  await browser.post('/session', { key });
  return browser;
}
type Browser = Awaited<ReturnType<typeof inside>>;
const save = async (browser: Browser, fields: Record<string, string>, page = '') =>
  browser.post(path, { ...fieldsOn(page === '' ? (await browser.get(path)).body : page), ...fields });
const drafts = (): number => form.aws.items('drafts').filter(({ sk }) => sk === 'DRAFT').length;
const good = { role: 'Practice nurse', involvement: 'present' };

describe('the page', () => {
  test('asks for a role and no name, when the agency worked with the family, and for the children', async () => {
    const { status, body } = await (await inside()).get(path);
    expect(status).toBe(200);
    expect(brokenReferences(body)).toEqual([]);
    const words = wordsOf(body);
    expect(words).toContain('Please do not give your name');
    expect(words).toContain('Child 1, aged under 1');
    expect(words).toContain('Child 2, of school age');
    expect(body.match(/name="children"[^>]*checked/g)).toHaveLength(2);
    expect(fieldsOn(body)).toMatchObject({ role: '', 'from.day': '', 'to.year': '' });
  });

  test('is not there for a case summary, nor without a session', async () => {
    const summary = path.replace('gp-a', 'summary');
    expect((await (await inside(summaryToken)).get(summary)).body).not.toContain('Your role');
    expect((await form.browser().get(path)).status).toBe(401);
  });

  describe('once the record check says of whom there is a record', () => {
    const checked = { 'person.child-1': 'no-record', 'person.child-2': 'known', 'person.adult-1': 'known' };
    const check = async (browser: Browser) =>
      browser.post(`${at}/check`, { ...fieldsOn((await browser.get(`${at}/check`)).body), ...checked });
    const chosenOn = (body: string) =>
      [...body.matchAll(/name="children"[^>]*value="([^"]*)"[^>]*checked/g)].map(([, id]) => id);

    test('has those children chosen, for whoever said it and whoever has had a code', async () => {
      const [own, other] = [await inside(), await inside()];
      expect((await check(own)).status).toBe(303);
      await giveCode(form, other);
      for (const browser of [own, other]) {
        const { body } = await browser.get(path);
        expect(chosenOn(body)).toEqual(['child-2']);
        expect(wordsOf(body)).toContain('Those that your agency has a record of are chosen already.');
      }
    });

    test.each<[string, (browser: Browser) => Promise<unknown>]>([
      ['a colleague in their session', check],
      [
        'a program',
        () =>
          form.ask(
            'POST',
            `/v1${at}/check`,
            { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            JSON.stringify({ outcome: 'known', knows: ['child-2'] }),
          ),
      ],
      [
        'a program, of the family as a whole',
        () =>
          form.ask(
            'POST',
            `/v1${at}/check`,
            { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            JSON.stringify({ outcome: 'known' }),
          ),
      ],
    ])('has none chosen where %s said it, and no code was given', async (_who, said) => {
      await said(await inside());
      const browser = await inside();
      const { body } = await browser.get(path);
      expect(chosenOn(body)).toEqual([]);
      expect(wordsOf(body)).toContain('Choose those that your agency has a record of.');
    });

    test('asks whoever does not see it for all children, where answers are looked through', async () => {
      const open = { 'child-1': 'Children not covered Child 2', 'child-2': 'Children not covered Child 1' };
      for (const [covered, words] of Object.entries(open)) {
        form = await openForm();
        await check(await inside());
        const browser = await inside();
        const { children: _none, ...fields } = fieldsOn((await browser.get(path)).body);
        await browser.post(path, { ...fields, ...good, children: covered });
        expect(wordsOf((await browser.get(`${at}/answers`)).body)).toContain(words);
      }
    });
  });
});

describe('what is said', () => {
  test('is saved, and leads back to what there is to do', async () => {
    const browser = await inside();
    const sent = await save(browser, { ...good, 'from.day': '3', 'from.month': '4', 'from.year': '2025' });
    expect(sent).toMatchObject({ status: 303, location: at });
    expect(fieldsOn((await browser.get(path)).body)).toMatchObject({ ...good, 'from.day': '3', 'from.year': '2025' });
    expect(drafts()).toBe(1);
  });

  test('can be taken back: a date that was none, once its boxes are empty, is wrong no more', async () => {
    const browser = await inside();
    const wrong = await save(browser, { ...good, 'to.day': 'aa' });
    expect(wrong.status).toBe(422);
    const emptied = await save(browser, { 'to.day': '', 'to.month': '', 'to.year': '' }, wrong.body);
    expect(emptied).toMatchObject({ status: 303, location: at });
    expect(fieldsOn((await browser.get(path)).body)).toMatchObject({ ...good, 'to.day': '' });
  });

  test('twice is saved once', async () => {
    const browser = await inside();
    const { body } = await browser.get(path);
    await save(browser, good, body);
    const before = form.aws.items('drafts').find(({ sk }) => sk === 'DRAFT');
    expect(await save(browser, good, body)).toMatchObject({ status: 303 });
    expect(form.aws.items('drafts').find(({ sk }) => sk === 'DRAFT')).toEqual(before);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['without a role', { role: '' }, 'Enter your role', '#role'],
    ['without when', { involvement: '' }, 'Say whether your agency works with the family now', '#involvement'],
    [
      'with a day that is none',
      { 'from.day': '31', 'from.month': '2', 'from.year': '2025' },
      'a real date',
      '#from.day',
    ],
  ])('%s is kept, and has to be corrected', async (_how, fields, words, href) => {
    const browser = await inside();
    const sent = await save(browser, { ...good, ...fields });
    expect(sent.status).toBe(422);
    expect(sent.body).toContain('<title>Error: ');
    expect(wordsOf(sent.body)).toContain(words);
    expect(sent.body).toContain(`href="${href}"`);
    expect(brokenReferences(sent.body)).toEqual([]);
    expect(fieldsOn(sent.body)).toMatchObject(fields['involvement'] === '' ? { role: 'Practice nurse' } : fields);
    expect(drafts()).toBe(1);
  });

  test('covers at least one child, of this case', async () => {
    const browser = await inside();
    const sent = async (children: Record<string, string>) => {
      const { children: _children, ...others } = fieldsOn((await browser.get(path)).body);
      return (await browser.post(path, { ...others, ...good, ...children })).status;
    };
    expect(await sent({})).toBe(422);
    expect(await sent({ children: 'child-9' })).toBe(422);
    expect(await sent({ children: 'child-2' })).toBe(303);
  });

  test('is changed by nobody who does not see it: a form without its session’s token is shown again', async () => {
    const browser = await inside();
    const { body } = await browser.get(path);
    const sent = await browser.post(path, { ...fieldsOn(body), ...good, token: 'another' });
    expect(sent.status).toBe(403);
    expect(fieldsOn(sent.body)).toMatchObject(good);
    expect(drafts()).toBe(0);
    // With the one that it has now it is taken.
    expect((await browser.post(path, fieldsOn(sent.body))).status).toBe(303);
    expect(drafts()).toBe(1);
  });

  test('after a change in another tab is shown beside that, and taken when it is sent once more', async () => {
    const browser = await inside();
    const { body } = await browser.get(path);
    await save(browser, { ...good, role: 'Doctor' });
    form.clock.now = new Date('2026-04-20T10:03:00.000Z');
    const sent = await save(browser, good, body);
    expect(sent.status).toBe(409);
    expect(sent.body).toContain('data-unsaved="both-changed"');
    expect(wordsOf(sent.body)).toContain('This was changed in another window of yours at 10:30');
    expect(wordsOf(sent.body)).toContain('Your role: Doctor');
    expect(fieldsOn(sent.body)).toMatchObject(good);
    expect(await save(browser, {}, sent.body)).toMatchObject({ status: 303 });
    expect(fieldsOn((await browser.get(path)).body)).toMatchObject(good);
  });

  test('is saved while it is typed, by one write in two rounds, and a script is told when', async () => {
    const browser = await inside();
    const { body } = await browser.get(path);
    expect(body).toMatch(/<form[^>]* data-saves=/);
    const asData = { accept: 'application/json' };
    const typed = { ...fieldsOn(body), role: 'Practice nurse', 'from.day': '3' };
    const { usage } = await form.aws.meter.measure(() => browser.post(path, { ...typed, save: '1' }, asData));
    expect(usage.rounds).toBe(2);
    expect(usage.calls.filter(({ command }) => /Put|Update|Delete|Transact/.test(command))).toHaveLength(1);
    form.clock.now = new Date('2026-04-20T10:03:00.000Z');
    const told = await browser.post(path, { ...typed, involvement: 'past', save: '2' }, asData);
    expect(JSON.parse(told.body)).toMatchObject({ saved: 'Saved at 11:03.', conflicts: [] });
    expect(Object.keys(JSON.parse(told.body).shown)).toEqual(['shown.about']);
    const again = (await browser.get(path)).body;
    expect(fieldsOn(again)).toMatchObject({ role: 'Practice nurse', 'from.day': '3', involvement: 'past' });
    expect(wordsOf(again)).toContain('Saved at 11:03.');
    // What a colleague has changed stays, and is told.
    const other = await inside();
    await giveCode(form, other);
    await save(other, { ...good, role: 'Doctor' });
    const late = await browser.post(path, { ...typed, save: '3' }, asData);
    expect(JSON.parse(late.body).conflicts).toEqual(['This page was changed elsewhere.']);
    await giveCode(form, browser);
    const seen = await browser.post(path, { ...typed, save: '4' }, asData);
    expect(JSON.parse(seen.body).conflicts).toEqual(['This page was changed by somebody else at 11:03.']);
  });

  test('is shown to no other session without a code, and changed by none', async () => {
    await save(await inside(), good);
    const other = await inside();
    const page = await other.get(path);
    expect(page.status).toBe(403);
    expect(page.body).not.toContain('Practice nurse');
    const token = tokenOn((await other.get('/asked')).body);
    const before = form.aws.items('drafts').find(({ sk }) => sk === 'DRAFT');
    for (const more of [{}, { 'shown.about': 'x' }]) {
      const typed = { token, role: 'Another', involvement: 'past', children: 'child-1' };
      const sent = await other.post(path, { ...typed, ...more });
      expect(sent.status).toBe('shown.about' in more ? 409 : 403);
      expect(fieldsOn(sent.body)).toMatchObject({ role: 'Another' });
      expect(sent.body).not.toContain('Practice nurse');
    }
    expect(form.aws.items('drafts').find(({ sk }) => sk === 'DRAFT')).toEqual(before);
  });
});

test('a date that does not exist is compared with no other, and errors stand in the order of the fields', async () => {
  const form = await openForm();
  const browser = form.browser();
  await browser.post('/session', { key: token });
  const path = '/audits/2026-q2/cases/case-1/returns/gp-a/about';
  const dates = (from: string, to: string) =>
    Object.fromEntries(
      Object.entries({ from, to }).flatMap(([name, typed]) => {
        const [day = '', month = '', year = ''] = typed.split(' ');
        return [
          [`${name}.day`, day],
          [`${name}.month`, month],
          [`${name}.year`, year],
        ];
      }),
    );
  const linksAfter = async (fields: Record<string, string>) => {
    const { body } = await browser.post(path, { ...fieldsOn((await browser.get(path)).body), ...fields });
    return [...body.matchAll(/<li><a href="#([^"]*)">/g)].map(([, field]) => field);
  };
  expect(await linksAfter({ role: '', ...dates('31 2 2025', '1 1 2025') })).toEqual([
    'role',
    'involvement',
    'from.day',
  ]);
  expect(await linksAfter({ role: '', ...dates('2 1 2025', '1 1 2025') })).toEqual(['role', 'involvement', 'to.day']);
});

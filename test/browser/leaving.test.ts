/** Leaving a page in a real browser, by its button back, by signing out or with its session at an end: nothing is lost, nor written over. */
import { describe, expect, test } from 'vitest';
import { getDraft } from '../../shared/domain/drafts/store.ts';
import { lastEntry } from '../../shared/domain/returns/store.ts';
import { giveCode, mailCode } from '../form-code.ts';
import { fieldsOn } from '../form-fields.ts';
import { token } from '../unit/front/manager/fixture.ts';
import { keyboardOf } from './keyboard.ts';
import {
  enterCode,
  firstAnswer,
  firstPage,
  gpKey,
  gpReturn,
  saveAndGoOn,
  standStill,
  visits,
  writeFirst,
  type Visit,
} from './visit.ts';

const open = visits();
const checkPage = `${gpReturn}/check`;
const isOn = (path: string) => (url: URL) => url.pathname === path;
const isElsewhere = (path: string) => (url: URL) => url.pathname !== path;

/** A colleague's browser, with a code. */
async function colleague({ form }: Visit) {
  const other = form.browser();
  await other.post('/session', { key: token });
  await giveCode(form, other);
  return other;
}
/** Goes back until the page of that path is there. */
async function goBackTo({ page }: Visit, path: string): Promise<void> {
  await page.goBack();
  await page.waitForURL(isOn(path));
}

describe.each([{ scripts: true }, { scripts: false }])(
  'the button back ($scripts: with scripts or without)',
  (with_) => {
    test('shows what a colleague has changed since, and does not write over it', async () => {
      const visit = await open(with_);
      await writeFirst(visit, 'Mine');
      await saveAndGoOn(visit);
      await visit.page.waitForURL(isElsewhere(firstPage));
      const other = await colleague(visit);
      const theirs = { ...fieldsOn((await other.get(firstPage)).body), 'A1.answer': 'no', 'A1.details': 'Theirs' };
      await other.post(firstPage, theirs);
      await enterCode(visit);
      await goBackTo(visit, firstPage);
      expect(await visit.page.locator('textarea[name="A1.details"]').inputValue()).toBe('Theirs');
      await saveAndGoOn(visit);
      await visit.page.waitForURL(isElsewhere(firstPage));
      expect(await firstAnswer(visit)).toEqual({ answer: 'no', details: 'Theirs' });
    });

    test('does not bring back what was there before a later change of one’s own', async () => {
      const visit = await open(with_);
      const { page, site } = visit;
      await writeFirst(visit, 'As it was');
      await saveAndGoOn(visit);
      await page.waitForURL(isElsewhere(firstPage));
      await page.goto(`${site.url}${firstPage}`);
      await writeFirst(visit, 'As it is');
      await saveAndGoOn(visit);
      await page.waitForURL(isElsewhere(firstPage));
      await page.goBack();
      await page.goBack();
      await goBackTo(visit, firstPage);
      await saveAndGoOn(visit);
      await page.waitForURL(isElsewhere(firstPage));
      expect(await firstAnswer(visit)).toEqual({ answer: 'yes', details: 'As it is' });
    });

    test('does not bring back who filled it in before', async () => {
      const about = `${gpReturn}/about`;
      const visit = await open({ ...with_, path: about });
      const { page, site, form } = visit;
      const role = page.getByLabel('Your role');
      await role.fill('Nurse');
      await page.getByLabel('It does now').check();
      await saveAndGoOn(visit);
      await page.waitForURL(isElsewhere(about));
      await page.goto(`${site.url}${about}`);
      await role.fill('Doctor');
      await saveAndGoOn(visit);
      await page.waitForURL(isElsewhere(about));
      await page.goBack();
      await page.goBack();
      await goBackTo(visit, about);
      await saveAndGoOn(visit);
      await page.waitForURL(isElsewhere(about));
      expect((await getDraft(form.drafts, gpKey))?.about).toMatchObject({ role: 'Doctor' });
    });

    test('does not undo a record check that a colleague has answered since', async () => {
      const visit = await open({ ...with_, path: checkPage });
      const { page } = visit;
      const people = ['child-1', 'child-2', 'adult-1'];
      for (const id of people) await page.locator(`input[name="person.${id}"][value="no-record"]`).check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.waitForURL(/checked$/);
      const other = await colleague(visit);
      const known = Object.fromEntries(people.map((id) => [`person.${id}`, 'known']));
      await other.post(checkPage, { ...fieldsOn((await other.get(checkPage)).body), ...known });
      await goBackTo(visit, checkPage);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.locator('.govuk-error-summary').waitFor();
      expect(new URL(page.url()).pathname).toBe(checkPage);
    });
  },
);

describe('what was typed a moment ago', () => {
  test('is counted on the page that a link of its page leads to', async () => {
    const visit = await open();
    const { page, asked, trouble } = visit;
    await page.locator('input[name="A1.answer"][value="no"]').check();
    await page.locator('.govuk-back-link').click();
    await page.waitForURL(isOn(gpReturn));
    await page.getByText('1 of 6 questions answered').waitFor();
    expect(asked).toEqual([]);
    expect(trouble).toEqual([]);
  });

  test('is saved at once where it was chosen, or its box was left', async () => {
    const visit = await open();
    const { page } = visit;
    await standStill(page);
    await page.locator('input[name="A1.answer"][value="no"]').check();
    await page.clock.runFor(300);
    await expect.poll(() => firstAnswer(visit)).toEqual({ answer: 'no' });
    await writeFirst(visit, 'Left');
    await page.locator('textarea[name="A1.details"]').blur();
    await page.clock.runFor(300);
    await expect.poll(() => firstAnswer(visit)).toEqual({ answer: 'yes', details: 'Left' });
  });

  test('is saved before somebody is signed out', async () => {
    const visit = await open();
    await writeFirst(visit, 'A second ago');
    await visit.page.getByRole('button', { name: 'Sign out' }).click();
    await visit.page.waitForURL(/\/open/);
    expect(await firstAnswer(visit)).toEqual({ answer: 'yes', details: 'A second ago' });
    expect(visit.asked).toEqual([]);
    expect(visit.trouble).toEqual([]);
  });

  test('and cannot be saved is asked about before somebody is signed out', async () => {
    const visit = await open();
    await visit.page.route(`**${firstPage}`, (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 413 }) : route.continue(),
    );
    await writeFirst(visit, 'Too much');
    await visit.page.getByRole('button', { name: 'Sign out' }).click();
    await visit.page.waitForURL(/\/open/);
    expect(visit.asked).toEqual(['beforeunload']);
  });

  test('while a slow page was on its way is saved when that comes', async () => {
    const visit = await open();
    const { page } = visit;
    await writeFirst(visit, 'The first half');
    await page.clock.runFor(2000);
    await page.locator('[data-saved]', { hasText: 'Saved at' }).waitFor();
    // Typed when the form is on its way, and the page is still there.
    await page.evaluate(`(() => {
      document.querySelector('form[data-saves] button').click();
      const box = document.querySelector('textarea[name="A1.details"]');
      box.value = 'The first half and the second';
      box.dispatchEvent(new Event('input', { bubbles: true }));
    })()`);
    await page.waitForURL(isElsewhere(firstPage));
    await expect.poll(() => firstAnswer(visit)).toEqual({ answer: 'yes', details: 'The first half and the second' });
  });

  test.each([
    ['looking at who they are', 'link', 'see who they are'],
    ['saying that the agency cannot take part', 'link', 'our agency cannot take part'],
    ['going back to the list', 'link', 'Back to what we need from you'],
    ['signing out', 'button', 'Sign out'],
  ] as const)('in a record check is asked about before %s', async (_what, role, name) => {
    const { page, asked } = await open({ path: checkPage });
    await page.getByLabel('A note for the business manager').fill('Three lines of a note');
    await page.getByRole(role, { name }).click();
    await page.waitForURL(isElsewhere(checkPage));
    expect(asked).toEqual(['beforeunload']);
  });

  test('in a record check is asked about before the browser’s own button back', async () => {
    const { page, asked, site } = await open();
    await page.goto(`${site.url}${checkPage}`);
    await page.locator('input[name="person.child-1"][value="known"]').check();
    await page.goBack();
    await page.waitForURL(isElsewhere(checkPage));
    expect(asked).toEqual(['beforeunload']);
  });

  test('is not asked about where it is sent, or where nothing was typed', async () => {
    const { page, asked, site } = await open({ path: checkPage });
    await page.getByRole('link', { name: 'our agency cannot take part' }).click();
    await page.waitForURL(/decline$/);
    await page.getByLabel('A note for the business manager').fill('A note');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.govuk-error-summary').waitFor();
    expect(asked).toEqual([]);
    // It was not taken: it stands there alone.
    await page.goto(`${site.url}${checkPage}`);
    expect(asked).toEqual(['beforeunload']);
  });
});

test('who the family is does not stay on the screen once the session is over', async () => {
  const visit = await open();
  const { page, site, trouble } = visit;
  await enterCode(visit);
  await page.goto(`${site.url}${gpReturn}/people`);
  const names = page.getByRole('heading', { name: 'Child 1' });
  await page.getByLabel('What you call this record').fill('A-77');
  const seconds = Number(await page.locator('[data-session]').getAttribute('data-ends-in'));
  await page.clock.runFor((seconds - 60) * 1000);
  await page.getByRole('heading', { name: 'You will soon be signed out' }).waitFor();
  expect(await names.count()).toBe(1);
  await page.clock.runFor(70_000);
  await page.getByText('Who the family is is not shown any more').waitFor();
  expect(await names.count()).toBe(0);
  expect(await page.getByLabel('What you call this record').inputValue()).toBe('A-77');
  expect(trouble).toEqual([]);
});

/** A return of which something is answered, on the page that sends it. */
async function readyToSend(scripts: boolean): Promise<Visit> {
  const visit = await open({ scripts });
  const { page, site } = visit;
  await writeFirst(visit, 'Seen at home');
  await saveAndGoOn(visit);
  await page.waitForURL(isElsewhere(firstPage));
  await page.goto(`${site.url}${gpReturn}/about`);
  await page.getByLabel('Your role').fill('Practice nurse');
  await page.getByLabel('It does now').check();
  for (const box of await page.locator('[name=children]').all()) await box.check();
  await saveAndGoOn(visit);
  await page.waitForURL(isElsewhere(`${gpReturn}/about`));
  await page.goto(`${site.url}${gpReturn}/answers`);
  await page.locator('[name=open]').check();
  return visit;
}
const versions = async ({ form }: Visit) => (await lastEntry(form.table, gpKey))?.versions;

describe.each([{ scripts: true }, { scripts: false }])(
  'answers that are sent ($scripts: with scripts or without)',
  (with_) => {
    test('by a double click, loaded anew and gone back to, are one version', async () => {
      const visit = await readyToSend(with_.scripts);
      const { page } = visit;
      const send = page.getByRole('button', { name: 'Send', exact: true });
      await send.dblclick();
      await page.waitForURL(/sent\/1$/);
      await page.reload();
      expect(await page.locator('h1').innerText()).toBe('We have received your answers');
      await goBackTo(visit, `${gpReturn}/answers`);
      await page.getByText('There is nothing new to send').waitFor();
      expect(await send.count()).toBe(0);
      expect(await versions(visit)).toBe(1);
      expect(visit.trouble).toEqual([]);
    });

    test('from two tabs are one version, and the second is told so', async () => {
      const visit = await readyToSend(with_.scripts);
      const { page, context, site } = visit;
      const other = await context.newPage();
      await other.goto(`${site.url}${gpReturn}/answers`);
      await other.locator('[name=open]').check();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.waitForURL(/sent\/1$/);
      await other.getByRole('button', { name: 'Send', exact: true }).click();
      await other.waitForURL(/sent\/1$/);
      expect(await versions(visit)).toBe(1);
    });
  },
);

test('a code, who they are, the agency’s own note and a copy are reached by keyboard alone', async () => {
  const visit = await readyToSend(true);
  const { page, form, site } = visit;
  const hands = keyboardOf(page);
  await page.goto(`${site.url}${gpReturn}`);
  await hands.follow('Who the family is');
  await hands.follow('Send me a code');
  const code = await mailCode(form);
  await hands.fill(({ name }) => (name === 'code' ? code : undefined));
  expect(await page.locator('h1').innerText()).toBe('Who the family is');
  await hands.fill(({ name }) => (name === 'reference' ? 'A-77' : undefined));
  await page.getByText('A-77').first().waitFor();
  await hands.follow('Check your answers');
  await hands.to('the box that says yes', ({ name }) => name === 'open');
  await page.keyboard.press('Space');
  await hands.follow(/^Send$/);
  await hands.follow('See, print or save a copy');
  expect(await page.locator('h1').innerText()).toContain('Copy');
  await hands.follow('Sign out');
  await page.getByText('You are signed out').waitFor();
  expect(hands.unseen).toEqual([]);
});

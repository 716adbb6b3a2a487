/** Answers that are several, a number or a date, and questions about each child, in a real browser: with scripts and without. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { getDraft } from '../../shared/domain/drafts/store.ts';
import { childrenOf, growing } from '../growing.ts';
import { gpKey, gpReturn, saveAndGoOn, visits, type Visit } from './visit.ts';

const visit = visits({ other: { tool: growing, service: 'general-practice', case: childrenOf(2) } });
const first = `${gpReturn}/pages/A-1`;
const ofSecond = `${gpReturn}/pages/B-1.child-2`;

const option = (page: Page, name: string, value: string) => page.locator(`input[name="${name}"][value="${value}"]`);
const typed = (page: Page, name: string) => page.locator(`input[type=text][name="${name}"]`);
const chosen = (page: Page, name: string): Promise<string[]> =>
  page.locator(`input[name="${name}"]:checked`).evaluateAll((all) => all.map((one) => one.getAttribute('value') ?? ''));
const kept = async ({ form }: Visit, key: string) => (await getDraft(form.drafts, gpKey))?.answers[key];
const summary = (page: Page): Promise<string> => page.locator('.govuk-error-summary').innerText();
/** Moves the page's clock on until what was typed is saved. */
async function saved({ page }: Visit): Promise<void> {
  await page.clock.runFor(3000);
  await page.getByText(/^Saved at/).waitFor();
}

test('with scripts the answer that stands alone takes the others back, and any other takes that back', async () => {
  const made = await visit({ path: first });
  const { page } = made;
  await option(page, 'A3.answer', 'sleep').check();
  await option(page, 'A3.answer', 'school').check();
  expect(await page.locator('textarea[name="A3.details"]').isVisible()).toBe(true);
  await option(page, 'A3.answer', 'none').check();
  expect(await chosen(page, 'A3.answer')).toEqual(['none']);
  expect(await page.locator('textarea[name="A3.details"]').isVisible()).toBe(false);
  await option(page, 'A3.answer', 'dont-know').check();
  expect(await chosen(page, 'A3.answer')).toEqual(['dont-know']);
  await option(page, 'A3.reason', 'not-in-records').check();
  await option(page, 'A3.answer', 'play').check();
  expect(await chosen(page, 'A3.answer')).toEqual(['play']);
  expect(await option(page, 'A3.reason', 'not-in-records').isVisible()).toBe(false);
  await saved(made);
  // A reason that is hidden is not sent.
  expect(await kept(made, 'A3')).toEqual({ answer: 'play' });
  // All of it can be taken back, and none stands.
  await option(page, 'A3.answer', 'play').uncheck();
  await saveAndGoOn(made);
  await page.waitForURL(/A-2$/);
  expect(await kept(made, 'A3')).toEqual({});
  expect(made.trouble).toEqual([]);
});

test('with scripts a number takes "don’t know" back, and "don’t know" a number', async () => {
  const made = await visit({ path: first });
  const { page } = made;
  await typed(page, 'A4.answer').fill('3');
  await option(page, 'A4.answer', 'dont-know').check();
  expect(await typed(page, 'A4.answer').inputValue()).toBe('');
  expect(await option(page, 'A4.reason', 'not-in-records').isVisible()).toBe(true);
  await option(page, 'A4.reason', 'not-in-records').check();
  await saved(made);
  expect(await kept(made, 'A4')).toEqual({ answer: 'dont-know', reason: 'not-in-records' });
  await typed(page, 'A4.answer').pressSequentially('12');
  expect(await page.evaluate('document.activeElement.value')).toBe('12');
  expect(await chosen(page, 'A4.answer')).toEqual([]);
  expect(await option(page, 'A4.reason', 'not-in-records').isVisible()).toBe(false);
  expect(await option(page, 'A4.answer', '').isVisible()).toBe(false);
  await saveAndGoOn(made);
  await page.waitForURL(/A-2$/);
  expect(await kept(made, 'A4')).toEqual({ answer: '12' });
  await page.goBack();
  await option(page, 'A4.answer', 'dont-know').check();
  await option(page, 'A4.answer', '').check();
  await saveAndGoOn(made);
  await page.waitForURL(/A-2$/);
  expect(await kept(made, 'A4')).toEqual({});
  expect(made.trouble).toEqual([]);
});

test('with scripts a date takes "don’t know" back from any of its boxes, and "don’t know" all three', async () => {
  const made = await visit({ path: first });
  const { page } = made;
  const boxes = ['day', 'month', 'year'].map((part) => typed(page, `A6.answer.${part}`));
  await option(page, 'A6.answer', 'dont-know').check();
  await boxes[1]!.fill('2');
  expect(await chosen(page, 'A6.answer')).toEqual([]);
  await boxes[2]!.fill('2026');
  await saved(made);
  expect(await kept(made, 'A6')).toEqual({ answer: '2026-02' });
  await option(page, 'A6.answer', 'dont-know').check();
  expect(await Promise.all(boxes.map((box) => box.inputValue()))).toEqual(['', '', '']);
  expect(made.trouble).toEqual([]);
});

test('without scripts both are taken, kept as they are, and told with what to do', async () => {
  const made = await visit({ scripts: false, path: ofSecond });
  const { page } = made;
  await option(page, 'B3/child-2.answer', 'none').check();
  await option(page, 'B3/child-2.answer', 'play').check();
  await typed(page, 'B4/child-2.answer').fill('3');
  await option(page, 'B4/child-2.answer', 'dont-know').check();
  await option(page, 'B4/child-2.reason', 'not-in-records').check();
  await saveAndGoOn(made);
  await page.waitForURL(/again=/);
  expect(await summary(page)).toMatch(
    /B3 \(Child 2\): you chose “None of these” and other answers too\.[^]*B4 \(Child 2\): give a number, or choose Don't know, and not both/,
  );
  expect(await chosen(page, 'B3/child-2.answer')).toEqual(['play', 'none']);
  expect(await typed(page, 'B4/child-2.answer').inputValue()).toBe('3');
  expect(await kept(made, 'B4/child-2')).toEqual({ answer: '3 dont-know', reason: 'not-in-records' });
  await option(page, 'B3/child-2.answer', 'none').uncheck();
  await option(page, 'B4/child-2.answer', '').check();
  await page.locator('[name="B4/child-2.reason"][value=""]').check();
  await saveAndGoOn(made);
  await page.waitForURL(/B-2\.child-2$/);
  expect([await kept(made, 'B3/child-2'), await kept(made, 'B4/child-2')]).toEqual([
    { answer: 'play' },
    { answer: '3' },
  ]);
});

test('what is wrong about a child leads to its control, and is seen', async () => {
  const made = await visit({ path: ofSecond });
  const { page } = made;
  await typed(page, 'B4/child-2.answer').fill('many');
  await typed(page, 'B6/child-2.answer.day').fill('31');
  await saveAndGoOn(made);
  await page.waitForURL(/again=/);
  for (const id of ['B4/child-2.answer', 'B6/child-2.answer.day']) {
    await page.locator(`.govuk-error-summary a[href="#${id}"]`).click();
    expect(await page.evaluate('document.activeElement.id')).toBe(id);
    expect(await page.locator(`[id="${id}"]`).isVisible()).toBe(true);
  }
  expect(made.trouble).toEqual([]);
});

test('what is typed of one child is saved as its own, and shows what rests on it alone', async () => {
  const made = await visit({ path: `${gpReturn}/pages/C-1` });
  const { page, site } = made;
  await option(page, 'C1.answer', 'yes').check();
  await saveAndGoOn(made);
  await page.waitForURL(/C-2\.child-1$/);
  expect(await page.locator('h2').first().innerText()).toBe('Child 1, of pre-school age');
  const since = (child: string) => page.locator(`[id="C3/${child}"]`);
  expect(await since('child-1').isVisible()).toBe(false);
  await option(page, 'C2/child-1.answer', 'yes').check();
  expect(await since('child-1').isVisible()).toBe(true);
  expect(await page.locator('textarea[name="C2/child-1.details"]').isVisible()).toBe(true);
  await typed(page, 'C3/child-1.answer.year').fill('2026');
  await typed(page, 'C3/child-1.answer.month').fill('March');
  await saved(made);
  expect(await kept(made, 'C3/child-1')).toEqual({ answer: '2026-03' });
  expect(await kept(made, 'C2/child-2')).toBeUndefined();
  await page.goto(`${site.url}${gpReturn}/pages/C-2.child-2`);
  expect(await chosen(page, 'C2/child-2.answer')).toEqual([]);
  expect(await since('child-2').isVisible()).toBe(false);
  expect(made.trouble).toEqual([]);
});

test('what was changed of a child in another window is told while it is typed, by the child', async () => {
  const made = await visit({ path: ofSecond });
  const { page, context, site } = made;
  const other = await context.newPage();
  await other.goto(`${site.url}${ofSecond}`);
  await option(other, 'B2/child-2.answer', 'worse').check();
  await other
    .getByRole('button', { name: /^Save and/ })
    .first()
    .click();
  await other.waitForURL(/B-2\.child-2$/);
  await option(page, 'B2/child-2.answer', 'better').check();
  await page.clock.runFor(3000);
  await page.getByText('Question B2 (Child 2) was changed in another window of yours').waitFor();
  expect(await kept(made, 'B2/child-2')).toEqual({ answer: 'worse' });
  expect(made.trouble).toEqual([]);
});

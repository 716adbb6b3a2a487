/** What people cannot use on a page: what axe finds, and what it cannot see. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What axe finds, by WCAG 2.2 AA and the best practices: a rule and the elements that break it. */
export async function barred(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'])
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze();
  expect(passes.length).toBeGreaterThan(15);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`));
}

/**
 * What on a page is too small to touch: less than 24 pixels high or wide (2.5.8). A link within a sentence may be, and a choice
 * is touched by its label too.
 */
export const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`
    [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].flatMap((element) => {
      const isShown = element.checkVisibility({ visibilityProperty: true }) && !element.matches('.govuk-skip-link');
      const isInSentence = element.matches('p a, li a, dd a') && getComputedStyle(element).display === 'inline';
      if (!isShown || isInSentence) return [];
      const labels = element.matches('[type=radio], [type=checkbox]') ? [...element.labels] : [];
      const boxes = [element, ...labels].map((one) => one.getBoundingClientRect());
      const isLarge = boxes.some(({ width, height }) => width >= 23.5 && height >= 23.5);
      return isLarge ? [] : [element.outerHTML.slice(0, 120)];
    })
  `);

/** Which statuses stand out of the column that they are in. */
export const outOfColumn = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`
    [...document.querySelectorAll('.govuk-tag')].flatMap((tag) => {
      const [own, column] = [tag.getBoundingClientRect(), tag.parentElement.getBoundingClientRect()];
      const isOut = own.left < column.left - 0.5 || own.right > column.right + 0.5;
      return isOut || tag.scrollWidth > tag.clientWidth + 1 ? [tag.textContent] : [];
    })
  `);

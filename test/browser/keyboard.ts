/** Somebody who uses a page by keyboard alone, and sees where they are. */
import type { Page } from 'playwright-core';

/** What has the focus. */
export interface Focused {
  /** `a`, `button`, `radio`, `checkbox`, `text`; empty where nothing has it. */
  kind: string;
  name: string;
  value: string;
  text: string;
  isChecked: boolean;
  /** What is wrong with how it is seen: it lies outside the window, under something else, or is not marked. */
  unseen: string | undefined;
}

/** Reads what has the focus. It is seen where a point of it, or of its label, is on top in the window. */
const reading = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) {
    return { kind: '', name: '', value: '', text: '', isChecked: false };
  }
  const choice = element.matches('[type=radio], [type=checkbox]');
  const kind = choice ? element.type : element.matches('input, textarea') ? 'text' : element.localName;
  const shown = choice ? element.labels[0] : element;
  const { left, top, width, height } = element.getBoundingClientRect();
  const middle = [left + width / 2, Math.min(top + height / 2, top + 20)];
  const isInside = middle[0] >= 0 && middle[1] >= 0 && middle[0] < innerWidth && middle[1] < innerHeight;
  const onTop = isInside ? document.elementFromPoint(...middle) : null;
  const isOnTop = onTop !== null && (element.contains(onTop) || shown.contains(onTop) || onTop.contains(element));
  const style = getComputedStyle(element);
  const label = getComputedStyle(shown, choice ? '::before' : undefined);
  const isMarked = [style, label].some((of) => of.outlineStyle !== 'none' || of.boxShadow !== 'none');
  const unseen = isInside ? (isOnTop ? (isMarked ? undefined : 'not marked') : 'covered') : 'outside';
  return {
    kind,
    name: element.getAttribute('name') ?? '',
    value: element.value ?? '',
    text: element.textContent.trim().replace(/\\s+/g, ' '),
    isChecked: element.checked === true,
    unseen: unseen === undefined ? undefined : unseen + ': ' + element.outerHTML.slice(0, 120),
  };
})()`;

/** More than any page has to stop at. */
const longest = 250;

export function keyboardOf(page: Page) {
  /** What could not be seen when it had the focus. */
  const unseen: string[] = [];
  const focused = (): Promise<Focused> => page.evaluate<Focused>(reading);

  async function tab(): Promise<Focused> {
    await page.keyboard.press('Tab');
    const at = await focused();
    if (at.unseen !== undefined) unseen.push(`${new URL(page.url()).pathname}: ${at.unseen}`);
    return at;
  }

  /** Goes on to what is meant. @throws Error where it is not on the page */
  async function to(what: string, is: (at: Focused) => boolean): Promise<Focused> {
    for (let count = 0; count < longest; count += 1) {
      const at = await tab();
      if (is(at)) return at;
    }
    throw new Error(`no key leads to ${what} on ${new URL(page.url()).pathname}`);
  }

  /** Presses Enter, and waits for the page that it leads to. */
  async function enter(): Promise<void> {
    const moved = page.waitForEvent('framenavigated');
    await page.keyboard.press('Enter');
    await moved;
    await page.waitForLoadState('load');
  }

  /** Follows a link, or presses a button, by what it says. */
  async function follow(words: string | RegExp): Promise<void> {
    const says = (text: string): boolean => (typeof words === 'string' ? text.startsWith(words) : words.test(text));
    await to(String(words), ({ kind, text }) => (kind === 'a' || kind === 'button') && says(text));
    await enter();
  }

  /** Chooses one of several: the focus is on any of them. */
  async function choose(at: Focused, value: string): Promise<void> {
    let now = at;
    if (!now.isChecked) await page.keyboard.press('Space');
    for (let count = 0; now.value !== value; count += 1) {
      if (count === longest) throw new Error(`${at.name} cannot be answered ${value}`);
      await page.keyboard.press('ArrowDown');
      now = await focused();
    }
  }

  /**
   * Fills in a form from its beginning, and sends it by its first button.
   * @param wanted what is chosen or typed in a field; undefined leaves it as it is
   */
  async function fill(wanted: (at: Focused) => string | undefined): Promise<void> {
    const done = new Set<string>();
    for (let count = 0; count < longest; count += 1) {
      const at = await tab();
      if (at.kind === 'button') return enter();
      const field = at.kind === 'checkbox' ? `${at.name}=${at.value}` : at.name;
      const value = field === '' || done.has(field) ? undefined : wanted(at);
      if (value === undefined) continue;
      done.add(field);
      if (at.kind === 'radio') await choose(at, value);
      else if (at.kind !== 'checkbox') await page.keyboard.insertText(value);
      else if (!at.isChecked) await page.keyboard.press('Space');
    }
    throw new Error(`no key leads to a button on ${new URL(page.url()).pathname}`);
  }

  return { unseen, focused, tab, to, enter, follow, fill };
}

import type { LettersFault } from '../../../base/content/letters.ts';

/** So many signs are named; who pasted something else has many. */
const mostNamed = 3;

/**
 * What is wrong with a key or a code as it was typed, whatever there is: nothing of it tells whether one was given to anybody.
 * @param of what it is called, and how many letters it has
 */
export function faultInWords(of: { name: 'key' | 'code'; letters: number }, fault: LettersFault): string {
  const has = `A ${of.name} has ${of.letters} letters and digits`;
  if ('strange' in fault) {
    const signs = fault.strange.slice(0, mostNamed).map((sign) => `“${sign}”`);
    const more = fault.strange.length > mostNamed ? ' and others' : '';
    return `${has}, and no ${signs.join(', ')}${more} is among them: compare it with your email`;
  }
  const off = fault.has - of.letters;
  const rest = off < 0 ? `${-off} ${off === -1 ? 'is' : 'are'} missing` : `that is ${off} too many`;
  return `${has}, and this has ${fault.has}: ${rest}`;
}

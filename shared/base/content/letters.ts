/** The digits of base 32 without those that look alike (Crockford's): no I, L, O and U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Letters that are told apart when they are read out or typed: five bits of each byte. */
export const lettersOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte % 32]).join('');

/** Letters as they are shown, in groups of four. */
export const inGroups = (letters: string): string => letters.replaceAll(/.{4}(?=.)/g, '$&-');

/** Letters as they were typed, in whatever groups and for whichever look alike. */
export const lettersTyped = (typed: string): string =>
  typed
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');

/** Whether a text is letters of {@link lettersOf}, and so many. */
export const isLetters = (text: string, count: number): boolean =>
  text.length === count && Array.from(text).every((letter) => alphabet.includes(letter));

/** The digits of base 32 without those that look alike (Crockford's): no I, L, O and U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Letters that are told apart when they are read out or typed: five bits of each byte. */
export const lettersOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte % 32]).join('');

/** Letters as they are shown, in groups of four. */
export const inGroups = (letters: string): string => letters.replaceAll(/.{4}(?=.)/g, '$&-');

/** Letters as they were typed, in whatever groups, with signs that nobody sees, and for whichever look alike. */
export const lettersTyped = (typed: string): string =>
  typed
    .replaceAll(/[\s\p{Pd}\p{Cf}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');

/** Whether a text is letters of {@link lettersOf}, and so many. */
export const isLetters = (text: string, count: number): boolean =>
  text.length === count && Array.from(text).every((letter) => alphabet.includes(letter));

/** Why what was typed cannot be the letters that are wanted: signs that are none of them, each once; or how many it has. */
export type LettersFault = { strange: readonly string[] } | { has: number };

/** What keeps what was typed from being so many letters, read as {@link lettersTyped} does; undefined where nothing does. */
export function lettersFault(typed: string, count: number): LettersFault | undefined {
  const read = Array.from(lettersTyped(typed));
  const strange = [...new Set(read.filter((letter) => !alphabet.includes(letter)))];
  if (strange.length > 0) return { strange };
  return read.length === count ? undefined : { has: read.length };
}

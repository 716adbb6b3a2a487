/** The first letter of each part of a name, as a person reads letters: `Mary-Jane O'Neil` is `MJO`. */
export function initialsOf(name: string): string {
  const graphemes = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });
  return name
    .split(/[\s\p{Pd}]+/u)
    .map((part) => [...graphemes.segment(part)].map(({ segment }) => segment).find((one) => /\p{L}/u.test(one)) ?? '')
    .join('')
    .toLocaleUpperCase('en-GB');
}

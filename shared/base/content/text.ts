/**
 * A spreadsheet's cell carries 32,767 UTF-16 units, one of which may be the apostrophe that keeps a text from being read as
 * a formula. No text that people write is longer: every file can carry it whole.
 */
export const longestWritten = 32_766;

/** A character that shows: not a space, a control, a format or a zero-width character, nor a blank that Unicode calls a letter. */
export const visible = /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether there is anything to read in a text. */
export const isVisible = (text: string): boolean => visible.test(text);

/** A whole number as people read it: `20,000`. */
export const numberInWords = (number: number): string => String(number).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ',');

/** So many marks upon one letter as no writing has, and another mark. */
const heap = /(?:(?!\u034F)\p{M}){30}(?=(?!\u034F)\p{M})/gu;

/**
 * A text in which at most 30 marks stand together: between more, a joiner that does not show (Unicode's Stream-Safe Text
 * Format, UAX #15). To compose marks they are sorted, which takes minutes for a text that is nothing else.
 */
const inHeaps = (text: string): string => text.replaceAll(heap, '$&\u034F');

/**
 * A text as it is kept: lines end in `\n`, letters are composed (NFC), white space at both ends is gone. So the same words
 * are the same text, whatever machine they were written on. A few marks become two where they are composed, so the heaps are
 * made twice.
 */
export const putRight = (text: string): string =>
  inHeaps(inHeaps(text.replaceAll(/\r\n?/g, '\n')).normalize('NFC')).trim();

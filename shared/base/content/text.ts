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

/**
 * A text as it is kept: lines end in `\n`, letters are composed (NFC), white space at both ends is gone. So the same words
 * are the same text, whatever machine they were written on.
 */
export const putRight = (text: string): string => text.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim();

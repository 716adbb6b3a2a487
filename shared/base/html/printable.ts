/**
 * A text of characters that every reader of mail, HTML and XML takes, in its own lines: turned writing direction hides what
 * a line says, and XML knows no control characters.
 */
export const printable = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, ' ');

/** The same on one line: line breaks would add headers to a subject and lines to a text. */
export const oneLine = (text: string): string => printable(text).replaceAll(/\s+/g, ' ').trim();

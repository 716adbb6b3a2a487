/**
 * A text on one line, of characters that every reader of mail, HTML and XML takes: line breaks would add headers to a
 * subject and lines to a text, turned writing direction hides what a line says, and XML knows no control characters.
 */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

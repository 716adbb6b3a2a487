/** Words that a spreadsheet reads as a part of a date, a time, a number or an amount. */
const dateWords = new Set(
  (
    'jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october ' +
    'nov november dec december mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday ' +
    'sun sunday am pm st nd rd th gbp eur usd'
  ).split(' '),
);

/** White space, control and invisible characters (the byte order mark is one): some readers drop them before they look. */
const startsUnseen = /^[\s\p{Cc}\p{Cf}]/u;

/**
 * What can begin a formula, an array or an error value, full-width and small forms and the minus sign among them; `[`,
 * which begins a mark; and the apostrophe itself, so that taking one away is always right.
 */
const startsSpecial = /^[=+\-@|#{['＝＋－＠﹦﹢﹣﹫−]/u;

/** A letter alone can be a part of a number or a time (`1e5`, `5 p`): only longer ones are words. */
const isWord = (letters: string): boolean => letters.length > 1 && !dateWords.has(letters.toLowerCase());

function looksLikeAValue(text: string): boolean {
  if (/^(true|false)\s*$/i.test(text)) return true;
  const runs = text.match(/\p{L}+/gu) ?? [];
  if (runs.some(isWord)) return false;
  if (!/^\p{L}/u.test(text)) return true;
  return dateWords.has((runs[0] ?? '').toLowerCase()) && /\p{N}/u.test(text);
}

/**
 * A text as it is written into a cell of a CSV file, so that no spreadsheet makes a formula, a date, a number, a truth
 * value or a mark of it: with one apostrophe before it where it could be taken for one (`=1+1`, `1-3`, `7+`, `007`,
 * `true`, `[c]`), as it is otherwise (`1 to 3`, `E10`, `case-3`). An apostrophe in front of a cell's text is never part
 * of the text: taking one away gives back every text exactly (CWE-1236; OWASP, CSV Injection).
 */
export function guarded(text: string): string {
  if (text === '') return text;
  return startsUnseen.test(text) || startsSpecial.test(text) || looksLikeAValue(text) ? `'${text}` : text;
}

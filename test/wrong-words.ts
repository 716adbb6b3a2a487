/** What people must not read, wherever it stands, and how to find it. */
import { audit } from './unit/domain/mail/every-mail.ts';

/** Words of the data that people must not read, by what they read instead. */
export const wrong: readonly [RegExp, string][] = [
  [/\bknown\b(?! whether)/i, 'We have a record of them'],
  [/\bcannot[- ]identify\b/i, 'We cannot tell from these details'],
  [/\bnil return\b/i, 'We have no record of them'],
  [/\bow(?:e|es|ed|ing)\b/i, 'what we need from you; you are asked for'],
  [/\bparenting responsibility\b/i, 'parental responsibility'],
  [/\blead\b(?! professional)(?<!audit lead)/i, 'senior contact'],
  [/\bmend(?:s|ed|ing)?\b/i, 'to correct'],
  [/\bsettled?\b/i, 'nothing more due'],
  [/\bgaps?\b/i, 'questions left unanswered; complete'],
  [/\bunexplained\b|\bexplained\b/i, 'comment missing; with comments'],
  [/\bwithdrawn?\b|\bwithdrew\b|\bfiled in error\b/i, 'no longer asked for; sent by mistake'],
  [/\breopen(?:s|ed)?\b/i, 'sent back, or: a query to answer'],
  [/\bchaser?s?\b|\bchased?\b|\bladder\b|\bescalation\b/i, 'reminders'],
  [/\brevisions?\b|\bcounts? it\b|\bcounted apart\b/i, 'version 5 of the figures includes it; shown separately'],
  [/\brestricted\b|\bshareable\b/i, "the audit lead's files; files to share"],
  [/\b(?:case|child|adult)-\d/i, 'Case 1'],
  [/\b\d{4}-Q[1-4]\b/i, 'October to December 2026'],
  [/\b\d{4}-\d{2}-\d{2}\b/, 'Friday 24 April 2026'],
  [
    /(?<!day )\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b/,
    'Friday 24 April 2026',
  ],
  [/\blooks? back\b/i, 'the date itself'],
  [/\brefers the case\b/i, 'this email is not a referral'],
  [/\bnobody has yet\b/i, 'Concern not acknowledged: Case 1'],
  [/\binvites?\b|\baddressees?\b(?!-4)/i, 'a word of the program'],
];

/** What people read of a text: codes, URLs and the audit's id apart. */
const read = (text: string): string =>
  text
    .replaceAll(audit.id, '')
    .replaceAll(/https?:\/\/\S+/g, '')
    .replaceAll(/\s+/g, ' ');

/** @returns each such word that a text has, and what it should say */
export const wrongIn = (text: string): string[] =>
  wrong.flatMap(([pattern, right]) => {
    const found = pattern.exec(read(text))?.[0];
    return found === undefined ? [] : [`${found}: ${right}`];
  });

/** The text of a piece of markup that has no tags. */
export const unescaped = (markup: string): string =>
  markup
    .replaceAll('&quot;', '"')
    .replaceAll(/&(?:#39|apos);/g, "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((one) => one !== '');

const run = 3;

/** Every run of three words that a value has in its texts. */
export function runsIn(value: unknown): Set<string> {
  const found = new Set<string>();
  JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one !== 'string') return one;
    const words = wordsOf(one);
    for (let at = 0; at + run <= words.length; at += 1) found.add(words.slice(at, at + run).join(' '));
    return one;
  });
  return found;
}

/** A text without what it quotes, which may be cut anywhere. */
export function withoutQuoted(text: string, quoted: ReadonlySet<string>): string {
  const words = wordsOf(text);
  const own = words.map(() => true);
  for (let at = 0; at + run <= words.length; at += 1) {
    if (quoted.has(words.slice(at, at + run).join(' '))) own.fill(false, at, at + run);
  }
  return words.filter((_, at) => own[at]).join(' ');
}

/** In records a day is told without the day of the week, and spans of months with the day that they look back from. */
export const ofMails = ['Friday 24 April 2026', 'the date itself'];

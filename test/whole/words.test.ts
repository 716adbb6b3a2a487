import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { everyPage } from '../every-page.ts';
import { wordsOf as wordsOfPage } from '../form.ts';
import { subjectLine } from '../../shared/domain/mail/templates/layout.ts';
import { problemTypes } from '../../shared/base/http/problem.ts';
import { partnership } from '../program.ts';
import type { PackFile } from '../../shared/work/packs/tables/file.ts';
import { toolIds, toolOf } from '../../shared/domain/tool/tools.ts';
import { audit, everyMail } from '../unit/domain/mail/every-mail.ts';
import { goldenInput, goldenNames } from '../unit/work/packs/golden.ts';
import { makeOnce } from '../unit/work/packs/plain-draw.ts';
import { readDocx } from '../unit/work/packs/read-docx.ts';

/** Words of the data that people must not read, by what they read instead. */
const wrong: readonly [RegExp, string][] = [
  [/\bknown\b(?! whether)/i, 'We have a record of them'],
  [/\bcannot[- ]identify\b/i, 'We cannot tell from these details'],
  [/\bnil return\b(?!: the agency has not said)/i, 'We have no record of them'],
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

const wrongIn = (text: string): string[] =>
  wrong.flatMap(([pattern, right]) => {
    const found = pattern.exec(read(text))?.[0];
    return found === undefined ? [] : [`${found}: ${right}`];
  });

const unescaped = (markup: string): string =>
  markup
    .replaceAll('&quot;', '"')
    .replaceAll(/&(?:#39|apos);/g, "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const textsOfMarkup = (markup: string): string[] => unescaped(markup.replaceAll(/<[^>]*>/g, '\n')).split('\n');

/** The texts of a pack's file that people read; of one that programs read, nothing. */
function textsOf({ name, body }: PackFile): string[] {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (name.endsWith('.html')) return textsOfMarkup(String(bytes).replaceAll(/<style[\s\S]*?<\/style>/g, ''));
  // A long text is drawn line by line.
  if (name.endsWith('.svg')) return [unescaped(String(bytes).replaceAll(/<[^>]*>/g, ' '))];
  if (name.endsWith('.docx')) return readDocx(bytes).paragraphs.map(({ text }) => text);
  if (!name.endsWith('.xlsx')) return [];
  const parts = Object.entries(unzipSync(bytes)).filter(([part]) => /sharedStrings|sheet\d+\.xml$/.test(part));
  return parts.flatMap(([, part]) => textsOfMarkup(strFromU8(part)));
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((one) => one !== '');

/** Every run of so many words that a value has in its texts. */
const run = 3;
function runsIn(value: unknown): Set<string> {
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
function withoutQuoted(text: string, quoted: ReadonlySet<string>): string {
  const words = wordsOf(text);
  const own = words.map(() => true);
  for (let at = 0; at + run <= words.length; at += 1) {
    if (quoted.has(words.slice(at, at + run).join(' '))) own.fill(false, at, at + run);
  }
  return words.filter((_, at) => own[at]).join(' ');
}

/** A cell of a sheet that holds a code, as the CSV file of the same rows does. */
const isCode = (text: string): boolean => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
/** The report keeps the titles of the report of 2015. */
const sectionOf2015 = '3.5 Challenge and escalation';
/** In records a day is told without the day of the week, and spans of months with the day that they look back from. */
const ofMails = ['Friday 24 April 2026', 'the date itself'];

describe('what people read has their words', () => {
  test.each(goldenNames)('the files of %s, but for what its questionnaire and its agencies say', async (golden) => {
    const { input, tool } = goldenInput(golden);
    const audits = [input.revision, ...input.revision.quarters].map(({ audit }) => audit);
    const ids = audits.flatMap(({ id, quarter }) => [id, quarter.label]);
    // Trends show the questions of earlier questionnaires too.
    const quoted = runsIn([tool, toolIds.map(toolOf), input, sectionOf2015]);
    const files = await makeOnce(input, tool);
    const found = files.flatMap((file) =>
      [...new Set(textsOf(file))].flatMap((text) => {
        if (isCode(text) || text.startsWith('Answers: ') || wrongIn(text).length === 0) return [];
        const own = ids.reduce((left, id) => left.replaceAll(id, ' '), withoutQuoted(text, quoted));
        return wrongIn(own).flatMap((one) =>
          ofMails.some((right) => one.endsWith(right)) ? [] : [`${file.name}: ${one} (${text.trim().slice(0, 80)})`],
        );
      }),
    );
    expect([...new Set(found)]).toEqual([]);
  });

  test.each(everyMail(audit.title, 'Hill School').map((mail) => [mail.subject, mail] as const))(
    '%s',
    (_subject, mail) => {
      expect(wrongIn(`${subjectLine(partnership.name, mail)} ${mail.text}`)).toEqual([]);
    },
  );

  test('the pages of those who answer', async () => {
    const pages = await everyPage();
    expect(pages.length).toBeGreaterThan(5);
    const quoted = runsIn(toolIds.map(toolOf));
    /** Records tell a day as they have it: when somebody was born, and which months a question is about. */
    const records = /^(?:people|copy|answers)/;
    const found = pages.flatMap(({ name, body }) =>
      wrongIn(withoutQuoted(unescaped(wordsOfPage(body)), quoted)).flatMap((one) =>
        records.test(name) && ofMails.some((right) => one.endsWith(right)) ? [] : [`${name}: ${one}`],
      ),
    );
    expect(found).toEqual([]);
  });

  test('the titles that a request is refused under', () => {
    const titles = Object.values(problemTypes).map(({ title }) => title);
    expect(titles.flatMap(wrongIn)).toEqual([]);
  });

  const page = readFileSync(join(import.meta.dirname, '../../docs/running-an-audit.md'), 'utf8');

  test('the page for a business manager, its calls and codes apart', () => {
    const prose = page.replaceAll(/^```.*?^```/gms, ' ').replaceAll(/`[^`]*`|\]\([^)]*\)/g, ' ');
    expect(prose.length).toBeGreaterThan(3000);
    expect(wrongIn(prose)).toEqual([]);
  });

  test('and its table of alerts has each one that goes to the manager, by its subject', () => {
    const rows = /## What to do with each alert\n\n(?<table>(?:\|.*\n)+)/.exec(page)?.groups?.['table'] ?? '';
    const told = rows
      .split('\n')
      .slice(2, -1)
      .map((row) => (row.split('|')[1] ?? '').trim());
    // A number stands for any, and an ellipsis for any words.
    const isOf = (row: string, subject: string): boolean =>
      new RegExp(`^${row.replaceAll(/\d+/g, String.raw`\d+`).replaceAll('…', '.+')}`).test(subject);
    const subjects = everyMail(audit.title, 'Hill School').flatMap(({ kind, subject }) =>
      kind === 'alert' ? [subject] : [],
    );
    expect(subjects.filter((subject) => !told.some((row) => isOf(row, subject)))).toEqual([]);
    expect(told.filter((row) => !subjects.some((subject) => isOf(row, subject)))).toEqual([]);
  });

  test('each word is caught', () => {
    const sentences = [
      'case-1 is known; they cannot identify it. You owe a return of parenting responsibility to the lead.',
      'Mend what is settled with gaps, unexplained, withdrawn or reopened before the chasers of the ladder.',
      'Revision 5 of the restricted pack for 2026-Q4 looks back from 24 April 2026, or 2026-04-24.',
      'It refers the case to nobody: nobody has yet. The invite to the addressee was a nil return.',
    ];
    expect(wrongIn(sentences.join(' '))).toHaveLength(wrong.length);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyPage } from '../every-page.ts';
import { wordsOf as wordsOfPage } from '../form.ts';
import { subjectLine } from '../../shared/domain/mail/templates/layout.ts';
import { problemTypes } from '../../shared/base/http/problem.ts';
import { partnership } from '../program.ts';
import { audit, everyMail } from '../unit/domain/mail/every-mail.ts';
import { ofMails, runsIn, unescaped, withoutQuoted, wrong, wrongIn } from '../wrong-words.ts';
import { toolIds, toolOf } from '../library.ts';

describe('what people read has their words', () => {
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

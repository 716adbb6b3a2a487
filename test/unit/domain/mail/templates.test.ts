import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mail } from '../../../../shared/domain/mail/templates/layout.ts';
import {
  cannotIdentify,
  caseSettled,
  concern,
  mailUnknown,
  missingInWords,
} from '../../../../shared/domain/mail/templates/alerts.ts';
import { closingNotice, invite } from '../../../../shared/domain/mail/templates/invites-and-chasers.ts';
import { questionnaireMinutes, summaryMinutes } from '../../../../shared/domain/mail/templates/parts.ts';
import type { MissingCode } from '../../../../shared/domain/mail/templates/alerts.ts';
import { MissingDetail } from '../../../../shared/domain/returns/schema.ts';
import { link, contact, audit, police, school, inCase, summary, owedMail, counts, everyMail } from './every-mail.ts';

const readable = (markup: string): string =>
  markup
    .replace(/<title>.*?<\/title>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** The words in order, without the dashes that mark lists and headings in plain text. */
const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => !/^-*$/.test(word));

const tagsOf = (markup: string): string[] => markup.match(/<[^>]*>/g) ?? [];

const flat = (mail: Mail): string => mail.text.replaceAll(/\s+/g, ' ');

// A name that is only dashes would be taken for a line in plain text by the comparison, so each begins with a letter.
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => `N${text}`),
  fc.constantFrom(
    '<script>alert(1)</script>',
    'Title\r\nBcc: everybody@example.org\r\n\r\nBody',
    'A "quoted" & <b>bold</b> name',
    "</title></h1><a href='https://evil.example'>Your link</a>",
    'turned \u202Eround\u202C',
    'x'.repeat(200),
    '&lt;b&gt;',
  ),
);

/** Relative luminance of `#rrggbb`, as WCAG 2 defines it. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

describe('every mail', () => {
  test('says the same in text and in HTML', () => {
    fc.assert(
      fc.property(name, name, (title, agencyName) => {
        for (const mail of everyMail(title, agencyName)) {
          expect(wordsOf(readable(mail.html))).toEqual(wordsOf(mail.text));
        }
      }),
    );
  });

  test('gets no markup from names', () => {
    const plain = everyMail('Title', 'Agency').map((mail) => tagsOf(mail.html));
    fc.assert(
      fc.property(name, name, (title, agencyName) => {
        expect(everyMail(title, agencyName).map((mail) => tagsOf(mail.html))).toEqual(plain);
      }),
    );
  });

  test('has a subject of one line and fewer than 90 characters, without the names of agencies or people', () => {
    fc.assert(
      fc.property(name, (title) => {
        for (const mail of everyMail(title, 'Marker Agency')) {
          expect(mail.subject.length).toBeLessThan(90);
          expect(mail.subject).not.toMatch(/\p{Cc}|\u202E|Marker|manager@|audit\.example/u);
        }
      }),
    );
  });

  test('cuts a long subject between characters, and says that it did', () => {
    for (const { subject } of everyMail('\u{1F4DA}'.repeat(60), 'Agency')) {
      expect(subject.isWellFormed()).toBe(true);
      expect(subject).toMatch(/…$/);
    }
    for (const { subject } of everyMail('2015-Q2', 'Agency')) expect(subject).not.toContain('…');
    for (const mail of everyMail('half a character: \uD83D', 'A')) expect(mail.text.isWellFormed()).toBe(true);
  });

  test('keeps to 72 columns, but for a link, which stays whole', () => {
    for (const mail of everyMail(audit.title, 'The Hill School and Sixth Form (North and South Sites together)')) {
      const lines = mail.text.split('\n').filter((line) => line !== link);
      expect(lines.filter((line) => line.length > 72)).toEqual([]);
    }
  });

  test('is accessible HTML that loads nothing', () => {
    for (const { html } of everyMail(audit.title, 'Agency')) {
      expect(html).toMatch(/^<!doctype html>\s*<html lang="en-GB">/);
      expect(html.match(/<h1\b/g)).toHaveLength(1);
      expect(html).not.toMatch(/<(?:img|link|script|style|iframe|table)\b|\bsrc=|url\(/);
      expect(html.match(/<a href="[^"]+"[^>]*>/g) ?? []).toHaveLength(html.match(/<a\b/g)?.length ?? 0);
    }
  });

  test('has enough contrast: text and links against the background', () => {
    const { html } = invite(owedMail([police]));
    expect(html).toContain('background-color: #ffffff');
    const colours = [...html.matchAll(/[; "]color: (#[0-9a-f]{6})/g)].map((match) => match[1]!);
    expect(new Set(colours).size).toBe(2);
    for (const colour of colours) expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThan(7);
  });

  test('holds at most one link, and none unless it was given one', () => {
    for (const mail of everyMail(audit.title, 'Agency')) {
      const links = mail.text.split('\n').filter((line) => line.includes('://'));
      expect(links).toEqual(links.length === 0 ? [] : [link]);
    }
    const withoutLinks = everyMail(audit.title, 'Agency').filter(({ kind }) =>
      ['alert', 'digest', 'code'].includes(kind),
    );
    for (const { html } of withoutLinks) expect(html).not.toContain('://');
  });

  test('says whom to ask, when it goes to an agency or a lead professional', () => {
    for (const mail of everyMail(audit.title, 'Agency')) {
      expect(mail.text.includes(`\n${contact}\n`)).toBe(mail.kind !== 'alert' && mail.kind !== 'digest');
    }
  });

  test('begins with its subject', () => {
    for (const mail of everyMail('2015-Q2', 'Agency')) expect(flat(mail).startsWith(mail.subject)).toBe(true);
  });
});

describe('invite', () => {
  const mail = invite(owedMail([summary, school, police]));

  test('says what is owed, by when, and from which day on to look, in order of date', () => {
    expect(mail.kind).toBe('invite');
    expect(mail.subject).toBe('Case audit: 2 questionnaires and 1 case summary, first due 24 April 2015, 2015-Q2');
    expect(flat(mail)).toContain('You owe 2 questionnaires and 1 case summary.');
    expect(flat(mail)).toContain('Please send the first by Friday 24 April 2015.');
    expect(flat(mail)).toContain(
      [
        '- case-10, Police: due by Friday 24 April 2015. Look at records from 1 May 2011.',
        '- case-2, Hill School: due by Friday 1 May 2015.',
        '- case-3, case summary: due by Tuesday 5 May 2015.',
      ].join(' '),
    );
    expect(flat(mail)).toContain('The audit closes on Friday 15 May 2015.');
  });

  test('puts cases of one day in their own order', () => {
    const text = flat(invite(owedMail([inCase('case-10'), inCase('case-9'), inCase('case-1')])));
    expect([...text.matchAll(/- (case-\d+),/g)].map((match) => match[1])).toEqual(['case-1', 'case-9', 'case-10']);
    expect(text).toContain('Please send what you owe by Friday 24 April 2015.');
  });

  test('says what to do first, and what each reply means', () => {
    for (const reply of ['- known: ', '- not known: ', '- cannot identify: ']) expect(flat(mail)).toContain(reply);
    expect(flat(mail)).toContain('tell us for its case whether your agency knows the child');
  });

  test('has the link once, whole, on a line of its own, and says that it is personal', () => {
    expect(mail.text.split('\n').filter((line) => line.includes('audit.example'))).toEqual([link]);
    expect(mail.html).toContain(`<a href="${link}" style="color: #003c71">${link}</a>`);
    expect(flat(mail)).toContain('This link is personal to this email address. Do not forward it');
  });

  test('says how long it takes and whom to ask', () => {
    expect(flat(mail)).toContain(`about ${questionnaireMinutes} minutes for each questionnaire`);
    expect(flat(mail)).toContain(`about ${summaryMinutes} minutes for each case summary`);
    expect(mail.text).toContain(`\n${contact}\n`);
    expect(mail.html).toContain(`href="mailto:${contact}"`);
  });

  test('asks a lead professional for the summary only', () => {
    const text = flat(invite(owedMail([summary])));
    expect(text).toContain('You owe 1 case summary.');
    expect(text).toContain('Write a brief summary');
    expect(text).not.toMatch(/cannot identify|questionnaire/);
  });

  test('says nothing of summaries to those who owe none', () => {
    const text = flat(invite(owedMail([police])));
    expect(text).toContain('You owe 1 questionnaire.');
    expect(text).not.toContain('summary');
  });

  test('does without the name of the partnership', () => {
    const { partnership: _, ...rest } = owedMail([police]);
    expect(flat(invite(rest))).toContain('in a multi-agency case audit: Children where');
    expect(flat(mail)).toContain('in a multi-agency case audit by A Partnership: Children where');
  });

  test('keeps an awkward address of the contact inside its link', () => {
    const { html } = invite({ ...owedMail([police]), contact: 'o\'neil+a?b&c"@partnership.example' });
    expect(html).toContain('href="mailto:o&#39;neil%2Ba%3Fb%26c%22@partnership.example"');
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '/returns',
    '',
    'https://a.example/ b',
    'https://a.example/\nx',
  ])('refuses %j as a link, and does not repeat it', (wrong) => {
    expect(() => invite({ ...owedMail([police]), link: wrong })).toThrow(
      new TypeError('a link in a mail must be a whole http or https address'),
    );
  });

  test('refuses to ask for nothing', () => {
    expect(() => invite(owedMail([]))).toThrow(RangeError);
    expect(() => closingNotice({ ...owedMail([]), late: true })).toThrow(RangeError);
  });
});

describe('closingNotice', () => {
  test('says that the audit has closed, what has not come, and that it can still be sent', () => {
    const mail = closingNotice({ ...owedMail([summary, police]), late: true });
    expect(mail.kind).toBe('notice');
    expect(flat(mail)).toContain(
      'closed on Friday 15 May 2015. We have not received 1 questionnaire and 1 case summary',
    );
    expect(flat(mail)).toContain('- case-10, Police: was due by Friday 24 April 2015. - case-3, case summary: was due');
    expect(flat(mail)).toContain('We still take a late return');
    expect(mail.text.split('\n')).toContain(link);
  });

  test('gives no link when late returns are no longer taken', () => {
    const mail = closingNotice({ ...owedMail([police]), late: false });
    expect(flat(mail)).toContain('Late returns are no longer taken.');
    expect(mail.text + mail.html).not.toContain('audit.example');
  });
});

describe('alerts to the business manager', () => {
  test('are all of the kind alert, and name audit and case', () => {
    for (const mail of everyMail(audit.title, 'Agency').filter(({ kind }) => kind === 'alert' || kind === 'digest')) {
      expect(flat(mail)).toContain(audit.id);
    }
    expect(everyMail('T', 'A').filter(({ kind }) => kind === 'alert')).toHaveLength(10);
  });

  test('a settled case gives its counts and the revision', () => {
    const mail = caseSettled({ audit, case: 'case-3', revision: 7, counts });
    expect(mail.subject).toBe('case-3 is settled, 2015-Q2 case audit');
    expect(flat(mail)).toContain('Revision 7 of the figures counts it.');
    expect(mail.text).toContain(
      [
        '- Expected: 9',
        '- Distributed: 6',
        '- Returned: 5, of which complete: 4',
        '- Not known to the agency: 1',
        '- Agency cannot identify the family: 0',
        '- No reply: 0',
        '- Withdrawn: 3',
      ].join('\n'),
    );
  });

  test('a concern calls for the local procedure, now, and says that it is not that procedure', () => {
    const mail = concern({ audit, case: 'case-3', agencyName: 'Police', version: 2 });
    expect(mail.subject).toBe('Act now: case-3 may need escalating, 2015-Q2 case audit');
    expect(flat(mail)).toContain('It is in version 2 of the return from Police.');
    expect(flat(mail)).toContain('Act now, under your local safeguarding procedure. Do not wait for the audit.');
    expect(flat(mail)).toContain('This email is not that procedure');
    expect(flat(mail)).toContain('acknowledge the concern');
  });

  test('cannot-identify says what to mend, and that it is no nil return', () => {
    const mail = cannotIdentify({ audit, case: 'case-3', agencyName: 'Hill Surgery', missing: ['name', 'nhs-number'] });
    expect(flat(mail)).toContain('Hill Surgery cannot identify the family in case-3.');
    expect(mail.text).toContain(`- ${missingInWords.name}\n- ${missingInWords['nhs-number']}\n`);
    expect(flat(mail)).toContain('Mend the details of the case, then ask the agency again.');
    expect(flat(mail)).toContain('This is not a nil return');
    expect(flat(cannotIdentify({ audit, case: 'case-3', agencyName: 'A', missing: [] }))).toContain(
      missingInWords.unspecified,
    );
  });

  test('every code of what was missing has its own words', () => {
    const codes: readonly MissingCode[] = MissingDetail.options;
    expect(Object.keys(missingInWords).toSorted()).toEqual(codes.toSorted());
    expect(new Set(Object.values(missingInWords)).size).toBe(codes.length);
    for (const code of codes) {
      expect(flat(cannotIdentify({ audit, case: 'c', agencyName: 'A', missing: [code] }))).toContain(
        `- ${missingInWords[code]} `,
      );
    }
  });

  test('a mail in doubt says to whom, and how to mend it', () => {
    const doubt = { audit, addressee: 'addressee-4', agencyNames: ['Police', 'Hill School'] };
    expect(flat(mailUnknown({ ...doubt, kind: 'invite' }))).toContain(
      'It is not known whether an invite was sent to Police, Hill School (addressee addressee-4).',
    );
    expect(flat(mailUnknown({ ...doubt, kind: 'chaser' }))).toContain('reissue their link');
    expect(flat(mailUnknown({ ...doubt, kind: 'code' }))).toContain('they can ask for a new code');
    expect(flat(mailUnknown({ ...doubt, kind: 'code' }))).not.toContain('reissue');
    expect(flat(mailUnknown({ ...doubt, kind: 'escalation', agencyNames: [] }))).toContain(
      'sent to a lead professional',
    );
  });
});

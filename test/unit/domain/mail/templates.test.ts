import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { subjectLine, type Mail } from '../../../../shared/domain/mail/templates/layout.ts';
import { cannotIdentify, caseSettled } from '../../../../shared/domain/mail/templates/alerts.ts';
import { missingInWords, type MissingCode } from '../../../../shared/domain/returns/missing.ts';
import { concern } from '../../../../shared/domain/mail/templates/concerns.ts';
import { mailUnknown } from '../../../../shared/domain/mail/templates/undelivered.ts';
import { closingNotice, invite } from '../../../../shared/domain/mail/templates/invites-and-chasers.ts';
import { summaryMinutes } from '../../../../shared/domain/mail/templates/parts.ts';
import { MissingDetail } from '../../../../shared/domain/returns/schema.ts';
import {
  link,
  contact,
  audit,
  police,
  school,
  inCase,
  summary,
  queried,
  sentBack,
  owedMail,
  counts,
  everyMail,
  concernAddress,
  toDoAddress,
} from './every-mail.ts';
import { partnership } from '../../../program.ts';
import { runs } from '../../../runs.ts';
import { anyCharacter } from '../../../any-character.ts';

const readable = (markup: string): string =>
  markup
    .replace(/<title>.*?<\/title>/s, '')
    // Where a link has words of its own, the text part has its address below them.
    .replaceAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g, (_, href: string, words: string) =>
      href === words || href.startsWith('mailto:') ? words : `${words}: ${href}`,
    )
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** The words in order, without the dashes that mark lists and headings in plain text. */
const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => !/^-*$/.test(word));

const page = link.slice(0, link.indexOf('#'));

const tagsOf = (markup: string): string[] => markup.match(/<[^>]*>/g) ?? [];

const flat = (mail: Mail): string => mail.text.replaceAll(/\s+/g, ' ');

// A name that is only dashes would be taken for a line in plain text by the comparison, so each begins with a letter.
const name = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 200 }).map((text) => `N${text}`),
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

/** Each draw is tried in every mail. */
const drawn = { numRuns: runs(15, 400) };

/** Relative luminance of `#rrggbb`, as WCAG 2 defines it. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Whether somebody may never have had a mail before it: one that asks for returns, tells a lead, or asks about a questionnaire. */
const isFirstMail = ({ kind, subject }: { kind: string; subject: string }): boolean =>
  kind === 'invite' || kind === 'escalation' || subject.startsWith('Please comment on the questionnaire');

describe('every mail', () => {
  test('says the same in text and in HTML', () => {
    fc.assert(
      fc.property(name, name, (title, agencyName) => {
        for (const mail of everyMail(title, agencyName)) {
          expect(wordsOf(readable(mail.html))).toEqual(wordsOf(mail.text));
        }
      }),
      drawn,
    );
  });

  test('gets no markup from names', () => {
    const plain = everyMail('Title', 'Agency').map((mail) => tagsOf(mail.html));
    fc.assert(
      fc.property(name, name, (title, agencyName) => {
        expect(everyMail(title, agencyName).map((mail) => tagsOf(mail.html))).toEqual(plain);
      }),
      drawn,
    );
  });

  test('has a subject of one line, of at most 140 characters, without the names of agencies or people', () => {
    fc.assert(
      fc.property(name, name, (title, by) => {
        for (const mail of everyMail(title, 'Marker Agency')) {
          const subject = subjectLine(by, mail);
          expect(subject.length).toBeLessThanOrEqual(140);
          expect(`${mail.subject}${subject}`).not.toMatch(/\p{Cc}|\u202E|Marker|manager@|audit\.example/u);
        }
      }),
      drawn,
    );
  });

  test('has a subject that begins with the name of the partnership', () => {
    for (const mail of everyMail(audit.quarter, 'Agency')) {
      const whole = `${partnership.name}: ${mail.subject}`;
      const subject = subjectLine(partnership.name, mail);
      expect(whole.startsWith(subject.replace(/…$/, ''))).toBe(true);
      expect(subject.endsWith('…')).toBe(whole.length > 140);
    }
  });

  test('cuts a long subject between characters, and says that it did', () => {
    for (const mail of everyMail('\u{1F4DA}'.repeat(90), 'Agency')) {
      const subject = subjectLine(partnership.name, mail);
      expect(subject.isWellFormed()).toBe(true);
      expect(subject).toMatch(/…$/);
    }
    for (const mail of everyMail('half a character: \uD83D', 'A')) expect(mail.text.isWellFormed()).toBe(true);
  });

  test('keeps to 72 columns, but for a link, which stays whole', () => {
    for (const mail of everyMail(audit.title, 'The Hill School and Sixth Form (North and South Sites together)')) {
      const lines = mail.text.split('\n').filter((line) => !line.includes('://'));
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

  test('holds at most one link of its own, with the page that it opens, beside the two pages that a first mail names; those of concerns and things to do open nothing by themselves', () => {
    const pages = [partnership.privacyNotice, partnership.announcementPage];
    for (const mail of everyMail(audit.title, 'Agency')) {
      const links = mail.text.split('\n').filter((line) => line.includes('://'));
      const isFirst = isFirstMail(mail);
      const own = links.filter((line) => !pages.includes(line));
      expect(links).toEqual([...(isFirst ? pages : []), ...own]);
      expect([[], [link, page], [concernAddress], [toDoAddress]]).toContainEqual(own);
    }
    const withoutLinks = everyMail(audit.title, 'Agency').filter(({ kind }) =>
      ['alert', 'digest', 'code'].includes(kind),
    );
    for (const { html } of withoutLinks) {
      expect(html.replaceAll(concernAddress, '').replaceAll(toDoAddress, '')).not.toContain('://');
    }
  });

  test('that brings a link has the way in right after the sentence that says what to do, before any list', () => {
    const linked = everyMail(audit.title, 'Agency').filter(({ text }) => text.includes(link));
    expect(linked.length).toBeGreaterThan(12);
    for (const mail of linked) {
      const blocks = mail.text.trim().split('\n\n');
      const at = blocks.findIndex((block) => block.endsWith(`:\n${link}`));
      // Only who asks stands before it in a first mail, and in any other only what it is about.
      const isFirst = isFirstMail(mail);
      const before = blocks.slice(0, at);
      expect([mail.subject, before.length <= (isFirst ? 10 : 3)]).toEqual([mail.subject, true]);
      expect(before.at(-1)?.replaceAll('\n', ' ')).toMatch(/[Oo]pen this link[^.]*\.$|use this one from now on\.$/);
      expect(before.filter((block) => block.startsWith('- '))).toEqual([]);
      expect(blocks.slice(at + 2, at + 4)).toEqual([page, '7AB2-7AB2-7AB2-7AB2-7AB2-7AB2-7AB2']);
      expect(mail.html).toMatch(new RegExp(`<a href="${link}"[^>]*>Open (?:what|the) [a-z ]+</a>`));
    }
  });

  test('says whom to ask, when it goes to an agency or a lead professional', () => {
    for (const mail of everyMail(audit.title, 'Agency')) {
      const isToStaff = mail.kind === 'alert' || mail.kind === 'digest';
      expect(mail.text.includes(`\n${contact}\n`)).toBe(!isToStaff);
      expect(flat(mail).includes(`our business manager, on ${partnership.telephone}, or write to:`)).toBe(!isToStaff);
    }
  });

  test('names the audit by its title', () => {
    for (const mail of everyMail(audit.title, 'Agency')) expect(flat(mail)).toContain(`"${audit.title}"`);
  });

  test('begins with its subject', () => {
    for (const mail of everyMail('2015-Q2', 'Agency')) expect(flat(mail).startsWith(mail.subject)).toBe(true);
  });
});

describe('invite', () => {
  const mail = invite(owedMail([summary, school, police]));

  test('opens with who asks, for what audit, under what law, whom to ring, and only then says what to do', () => {
    const parts = [
      `${partnership.name} asks you to take part in its multi-agency case audit "${audit.title}" (April to June 2015).`,
      `We ask under ${partnership.law}. ${partnership.consent}`,
      partnership.privacyNotice,
      `ring ${partnership.manager}, our business manager, on ${partnership.telephone}`,
      partnership.announcementPage,
      'What to do first',
      link,
      'What we need from you -',
      'How to answer',
    ];
    const places = parts.map((part) => flat(mail).indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    const law = { ...partnership, law: 'section 16H of the Children Act 2004. ' };
    expect(flat(invite({ ...owedMail([police]), partnership: law }))).toContain('the Children Act 2004. You do not');
  });

  test('says what is needed, by when, and from which day on to look, in order of date', () => {
    expect(mail.kind).toBe('invite');
    expect(mail.subject).toBe(
      '2 questionnaires and 1 case summary, first due Friday 24 April 2015, April to June 2015',
    );
    expect(flat(mail)).toContain('You are asked for 2 questionnaires and 1 case summary.');
    expect(flat(mail)).toContain('Open this link, and please send the first by Friday 24 April 2015.');
    expect(flat(mail)).toContain(
      [
        '- Case 10, Police: due by Friday 24 April 2015. Look at records from Sunday 1 May 2011 (24 months before the referral to children’s social care) to Wednesday 1 April 2015.',
        '- Case 2, Hill School: due by Friday 1 May 2015.',
        '- Case 3, case summary: due by Tuesday 5 May 2015.',
      ].join(' '),
    );
    expect(flat(mail)).toContain('The closing date of the audit is Friday 15 May 2015.');
  });

  test('puts cases of one day in their own order', () => {
    const text = flat(invite(owedMail([inCase('case-10'), inCase('case-9'), inCase('case-1')])));
    expect([...text.matchAll(/- Case (\d+),/g)].map((match) => match[1])).toEqual(['1', '9', '10']);
    expect(text).toContain('please send them by Friday 24 April 2015.');
    expect(flat(invite(owedMail([police])))).toContain('please send it by Friday 24 April 2015.');
  });

  test('says what to do first, and what each reply means', () => {
    for (const reply of [
      'We have a record of them: ',
      'We have no record of them: ',
      'We cannot tell from these details: ',
    ]) {
      expect(flat(mail)).toContain(`- ${reply}`);
    }
    expect(flat(mail)).toContain('somebody with parental responsibility? This is the record check.');
  });

  test('asks for no record check of what was sent already, and says what is wanted of it', () => {
    const text = flat(invite(owedMail([queried, sentBack])));
    expect(text).toContain('You are asked for 1 case summary sent back and 1 query to answer.');
    expect(text).toContain('- Case 4, Police, query on question D3 ("How often was the child seen?"): due by');
    expect(text).toContain('- Case 5, case summary, sent back: due by');
    expect(text).toContain('Where a query is named, we have what you sent');
    expect(text).toContain('Where it says sent back, we have what you sent');
    expect(text).not.toMatch(/record check|minutes/);
  });

  test('has the link once, whole, then its page and its key, each on a line of its own, and says that they are personal', () => {
    const lines = mail.text.split('\n').filter((line) => /audit\.example|7AB2/.test(line));
    expect(lines).toEqual([link, page, '7AB2-7AB2-7AB2-7AB2-7AB2-7AB2-7AB2']);
    expect(mail.html).toContain(`<a href="${link}" style="color: #003c71">Open what we need from you</a>`);
    expect(mail.html).toContain(`<a href="${page}" style="color: #003c71">${page}</a>`);
    expect(mail.html).toMatch(/<p [^>]*><strong>7AB2(?:-7AB2){6}<\/strong><\/p>/);
    expect(flat(mail)).toContain('Link and key are for you alone. Do not forward them: ');
  });

  test('says how long it takes and whom to ask', () => {
    expect(flat(mail)).toContain(`about 60 minutes for each questionnaire`);
    expect(flat(mail)).toContain(`about ${summaryMinutes} minutes for each case summary`);
    expect(mail.text).toContain(`\n${contact}\n`);
    expect(mail.html).toContain(`href="mailto:${contact}"`);
    expect(flat(invite({ ...owedMail([police]), minutes: undefined }))).not.toContain('minutes');
  });

  test('asks a lead professional for the summary only', () => {
    const text = flat(invite(owedMail([summary])));
    expect(text).toContain('You are asked for 1 case summary.');
    expect(text).toContain('confirm or correct it, and write a brief summary of the case.');
    expect(text).not.toMatch(/record of them|questionnaire/);
  });

  test('says nothing of summaries to those who are asked for none', () => {
    const text = flat(invite(owedMail([police])));
    expect(text).toContain('You are asked for 1 questionnaire.');
    expect(text).not.toContain('summary');
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
    const inviteWith = (url: string) => () => invite({ ...owedMail([police]), link: url });
    const noAddress = new TypeError('a link in a mail must be a whole http or https address');
    expect(inviteWith(`${wrong}/open#t=KEY`)).toThrow(noAddress);
    expect(inviteWith(wrong)).toThrow(new TypeError('a link is no address with a key'));
  });

  test('refuses to ask for nothing', () => {
    expect(() => invite(owedMail([]))).toThrow(RangeError);
    expect(() => closingNotice(owedMail([]))).toThrow(RangeError);
  });
});

describe('closingNotice', () => {
  test('says on which day the audit closed, what has not come, and that it can still be sent', () => {
    const mail = closingNotice(owedMail([summary, police]));
    expect(mail.kind).toBe('notice');
    expect(mail.subject).toBe(
      'The audit has closed: 1 questionnaire and 1 case summary not received, April to June 2015',
    );
    expect(flat(mail)).toContain(
      'closed on Wednesday 20 May 2015. We have not received 1 questionnaire and 1 case summary',
    );
    expect(flat(mail)).not.toContain('15 May 2015');
    expect(flat(mail)).toContain('- Case 10, Police: was due by Friday 24 April 2015. - Case 3, case summary: was due');
    expect(flat(mail)).toContain('Open this link to send it: it can still change the report.');
    expect(mail.text.split('\n')).toContain(link);
  });

  test.each([
    [[queried], '1 query not answered'],
    [[queried, { ...queried, case: 'case-6' }, sentBack], '2 queries not answered'],
    [[sentBack], '1 return not sent again'],
  ])('never says of what was sent that it was not received: %#', (owed, title) => {
    const mail = closingNotice(owedMail(owed));
    expect(mail.subject).toBe(`The audit has closed: ${title}, April to June 2015`);
    expect(flat(mail)).toContain('We have what you sent for this, and it counts.');
    expect(flat(mail)).not.toMatch(/not received|has not come/);
  });

  test('tells what has not come from what was sent and is looked at again', () => {
    const text = flat(closingNotice(owedMail([queried, police])));
    expect(text).toContain('We have not received 1 questionnaire from you.');
    expect(text).toMatch(/What has not come -+ - Case 10, Police: was due [^-]*What we asked you to look at again/);
    expect(text).toContain('- Case 4, Police, query on question D3 ("How often was the child seen?"): was due by');
  });
});

describe('alerts to the business manager', () => {
  test('are all of the kind alert, and name audit and case', () => {
    for (const mail of everyMail(audit.title, 'Agency').filter(({ kind }) => kind === 'alert' || kind === 'digest')) {
      expect(flat(mail)).toContain(audit.id);
    }
    expect(everyMail('T', 'A').filter(({ kind }) => kind === 'alert')).toHaveLength(15);
  });

  test('a settled case gives its counts and the revision', () => {
    const mail = caseSettled({ audit, closed: false, case: 'case-3', revision: 7, counts });
    expect(mail.subject).toBe('Nothing more due on Case 3, April to June 2015');
    expect(flat(mail)).toContain('Version 7 of the figures includes it.');
    expect(mail.text).toContain(
      [
        '- Expected: 9',
        '- Distributed: 6',
        '- Returned: 5, of which complete: 4',
        '- The agency has no record of the family: 1',
        '- The agency cannot tell from the details who they are: 0',
        '- No reply: 0',
        '- Declined: 0',
        '- No longer asked for: 3',
      ].join('\n'),
    );
  });

  test('a concern calls for the local procedure, now, and says that it is not that procedure', () => {
    const mail = concern({
      by: partnership,
      audit,
      case: 'case-3',
      agencyName: 'Police',
      version: 2,
      readAt: concernAddress,
    });
    expect(mail.subject).toBe('Act now: Case 3 may need escalating, April to June 2015');
    expect(flat(mail)).toContain('It is in version 2 of the return from Police.');
    expect(flat(mail)).toContain('Act now, under your local safeguarding procedure. Do not wait for the audit.');
    expect(flat(mail)).toContain('This email is not a referral.');
    expect(flat(mail)).toContain('where to acknowledge it: there a named person records what they did');
  });

  test('cannot-identify says what to correct, and that the agency may have a record of the family all the same', () => {
    const mail = cannotIdentify({ audit, case: 'case-3', agencyName: 'Hill Surgery', missing: ['name', 'nhs-number'] });
    expect(flat(mail)).toContain('Hill Surgery cannot tell from the details who Case 3 is about.');
    expect(mail.text).toContain(`- ${missingInWords.name}\n- ${missingInWords['nhs-number']}\n`);
    expect(flat(mail)).toContain('Correct the details of the case, then ask the agency again.');
    expect(flat(mail)).toContain('This is not the same as having no record of the family');
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

  test('a mail in doubt says to whom, and what to do', () => {
    const doubt = { audit, addressee: 'addressee-4', agencyNames: ['Police', 'Hill School'] };
    expect(flat(mailUnknown({ ...doubt, kind: 'invite' }))).toContain(
      'It is not known whether the email that asks for questionnaires or summaries was sent to Police, Hill School (reference addressee-4).',
    );
    expect(flat(mailUnknown({ ...doubt, kind: 'chaser' }))).toContain('reissue their link');
    expect(flat(mailUnknown({ ...doubt, kind: 'code' }))).toContain('they can ask for a new code');
    expect(flat(mailUnknown({ ...doubt, kind: 'code' }))).not.toContain('reissue');
    expect(flat(mailUnknown({ ...doubt, kind: 'escalation', agencyNames: [] }))).toContain(
      'sent to a lead professional',
    );
  });
});

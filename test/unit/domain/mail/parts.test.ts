/** The parts that mails are put together from, one by one: in the whole mails of the other tests not every way comes up. */
import { stepDown2 } from '../../../library.ts';
import { describe, expect, test } from 'vitest';
import { digest, type DigestItems } from '../../../../shared/domain/mail/templates/digest.ts';
import { layOut, subjectLine, type MailBlock } from '../../../../shared/domain/mail/templates/layout.ts';
import {
  aboutAudit,
  askedAgainInWords,
  beginning,
  calendarBlocks,
  enumerated,
  minutesBlock,
  owedLine,
  owner,
  someReturn,
  summaryMinutes,
  theReturn,
  whatIsOwed,
  whoAsks,
  type OwedLine,
} from '../../../../shared/domain/mail/templates/parts.ts';
import { toDoLines, toDoMend, type MailedToDo } from '../../../../shared/domain/mail/templates/to-do.ts';
import { bouncedWhose } from '../../../../shared/domain/mail/templates/undelivered.ts';
import { partnership } from '../../../program.ts';

const audit = { id: '2015-q2', title: 'Stepped down', quarter: 'April to June 2015' };
const said = (blocks: readonly MailBlock[]): string[] =>
  blocks.flatMap((block) => (block.type === 'list' ? block.items : 'text' in block ? [block.text] : []));

const questionnaire: OwedLine = { of: 'questionnaire', case: 'case-3', agencyName: 'Police', dueOn: '2015-05-01' };
const summary: OwedLine = { of: 'summary', case: 'case-3', dueOn: '2015-05-01' };
const questions = (...ids: string[]) => ids.map((id) => ({ id, wording: `What of ${id}?` }));
const queried = (...ids: string[]) => ({ questions: questions(...ids), reasons: [] });
const sentBack = { questions: [], reasons: ['gaps' as const] };
const both = { questions: questions('A1'), reasons: ['gaps' as const] };
/** Of an older entry nobody knows what it was sent back for. */
const unknown = { questions: [], reasons: [] };

describe('how much is needed', () => {
  test.each<[owed: OwedLine[], words: string]>([
    [[questionnaire], '1 questionnaire'],
    [[questionnaire, questionnaire, summary], '2 questionnaires and 1 case summary'],
    [[summary, summary], '2 case summaries'],
    [[{ ...questionnaire, again: sentBack }], '1 questionnaire sent back'],
    [[{ ...questionnaire, again: unknown }], '1 questionnaire sent back'],
    [[{ ...questionnaire, again: queried('A1') }], '1 query to answer'],
    [[{ ...questionnaire, again: queried('A1', 'A2') }], '2 queries to answer'],
    [[{ ...questionnaire, again: both }], '1 questionnaire sent back and 1 query to answer'],
    [
      [questionnaire, { ...questionnaire, again: both }],
      '1 questionnaire, 1 questionnaire sent back and 1 query to answer',
    ],
  ])('%j', (owed, words) => expect(whatIsOwed(owed)).toBe(words));

  test('is said of one thing in words that do for one', () => {
    expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C']].map(enumerated)).toEqual(['', 'A', 'A and B', 'A, B and C']);
    expect(beginning('the lead professional')).toBe('The lead professional');
    expect(beginning('\nthe lead')).toBe('\nthe lead');
  });
});

describe('what is asked again', () => {
  test.each([
    [sentBack, 'sent back'],
    [unknown, 'sent back'],
    [queried('A1'), 'query on question A1 ("What of A1?")'],
    [queried('A1', 'A2'), 'queries on questions A1 ("What of A1?") and A2 ("What of A2?")'],
    [both, 'sent back, and query on question A1 ("What of A1?")'],
  ])('%j', (again, words) => expect(askedAgainInWords(again)).toBe(words));
});

describe('a return', () => {
  test('is named whole, within a sentence, and without its agency', () => {
    expect([questionnaire, summary].map(owner)).toEqual(['Case 3, Police', 'Case 3, case summary']);
    expect([questionnaire, summary].map(theReturn)).toEqual([
      'the questionnaire from Police about Case 3',
      'the case summary of Case 3',
    ]);
    expect([questionnaire, summary].map(someReturn)).toEqual([
      'a questionnaire about Case 3',
      'the case summary about Case 3',
    ]);
  });

  test('that is due says by when, and of a questionnaire which records to look at', () => {
    const lookBack = 'Thursday 1 May 2014 to Tuesday 31 March 2015';
    expect(owedLine({ ...questionnaire, lookBack })).toMatch(
      /^Case 3, Police: due by Friday 1 May 2015\. Look at records from .*2014.*2015\.$/,
    );
    expect(owedLine(questionnaire)).toBe('Case 3, Police: due by Friday 1 May 2015.');
    expect(owedLine({ ...summary, lookBack })).toBe('Case 3, case summary: due by Friday 1 May 2015.');
  });

  test('takes as long as its kind does; what was sent before takes no time that anybody knows', () => {
    const each = 'Once you have read the records, allow about 30 minutes for each questionnaire.';
    const one = `Allow about ${summaryMinutes} minutes for each case summary.`;
    expect(said(minutesBlock([questionnaire], 30))).toEqual([each]);
    expect(said(minutesBlock([questionnaire, summary], 30))).toEqual([`${each} ${one}`]);
    expect(said(minutesBlock([summary], 30))).toEqual([one]);
    expect(minutesBlock([questionnaire], undefined)).toEqual([]);
    expect(minutesBlock([{ ...questionnaire, again: sentBack }], 30)).toEqual([]);
  });
});

describe('calendar entries', () => {
  test('that come with a mail are told, each of its days in order, and nothing where none does', () => {
    expect(calendarBlocks(undefined)).toEqual([]);
    expect(calendarBlocks({ set: [], cancelled: [] })).toEqual([]);
    const [all = ''] = said(calendarBlocks({ set: ['2015-05-08', '2015-05-01'], cancelled: ['2015-04-24'] }));
    expect(all).toContain('Friday 1 May 2015 and Friday 8 May 2015');
    expect(all).toContain('An attached file takes an entry out of your calendar: Friday 24 April 2015.');
    const [one = ''] = said(calendarBlocks({ set: ['2015-05-01'], cancelled: ['2015-04-24', '2015-04-17'] }));
    expect(one).toContain('Attached files take entries out of your calendar: Friday 17 April 2015 and Friday 24 April');
  });
});

describe('what a record check leaves to see to', () => {
  const of = (says: ('moved' | 'cannot-tell')[], unlisted = false): MailedToDo => ({
    people: says.map((one, i) => ({ person: `child-${i + 1}`, words: `Child ${i + 1}`, says: one })),
    unlisted,
  });
  const moved = 'Find out where the record is now, and ask the agency that has it.';
  const details = 'Correct the details of anybody whom the agency cannot tell from them, and tell the agency.';
  const ring = 'Ring the agency to learn which child it means. Do not ask for a name by email.';

  test.each<[MailedToDo, string[]]>([
    [of(['moved']), [moved]],
    [of(['cannot-tell']), [details]],
    [of([], true), [ring]],
    [of(['moved', 'cannot-tell']), [moved, details]],
    [of(['cannot-tell', 'moved', 'moved'], true), [moved, details, ring]],
    [of([]), []],
  ])('%j has what to do about each kind of it, once', (toDo, mend) => expect(toDoMend(toDo)).toEqual(mend));

  test('is a line for each person, and one for whoever is on no list', () => {
    expect(toDoLines(of(['moved', 'cannot-tell'], true))).toEqual([
      'Child 1: the record has moved to another agency or area',
      'Child 2: the agency cannot tell from the details who this is',
      'A child of the household is not on the list of the case',
    ]);
    expect(toDoLines(of([]))).toEqual([]);
  });
});

test('an address that does not work is told by whose it is', () => {
  const of = (role: Parameters<typeof bouncedWhose>[0]['role'], agencyNames: string[], cases = ['case-2']) =>
    bouncedWhose({ role, agencyNames, cases });
  expect(of('auditor', ['Police'])).toBe('the address of whoever answers about Case 2 for Police');
  expect(of('auditor', [])).toBe('the address of whoever answers about Case 2 for an agency');
  expect(of('contact', ['Police', 'Police', 'Housing'])).toBe("the contact's address of Police and Housing");
  expect(of('contact', [])).toBe("the contact's address of an agency");
  expect(of('lead', ['Police'])).toBe("the senior contact's address of Police");
  expect(of('lead', [])).toBe('the address of the manager of the lead professional of Case 2');
  expect(of('lead-professional', [], [])).toBe('the address of the lead professional of a case');
});

describe('the digest', () => {
  const nothing: DigestItems = {
    counts: {
      expected: 4,
      returned: 1,
      complete: 1,
      notKnown: 0,
      cannotIdentify: 0,
      noReply: 3,
      withdrawn: 0,
      summaries: { owed: 1, received: 0 },
    },
    overdue: [],
    coverageGaps: [],
    neverAsked: [],
    uncheckedAfter3: [],
    openCannotIdentify: [],
    openBounces: [],
    openToDo: [],
    exhausted: [],
  };
  const overdue = (contact: boolean, senior: boolean): DigestItems['overdue'][number] => ({
    of: 'questionnaire',
    case: 'case-3',
    agencyName: 'Police',
    dueOn: '2015-05-01',
    overdueWorkingDays: 2,
    reminded: { contact, senior },
  });
  const text = (items: Partial<DigestItems>): string =>
    digest({ audit, tool: stepDown2, toDoAt: 'https://api.example/to-do', ...nothing, ...items }).text.replaceAll(
      /\s+/g,
      ' ',
    );
  const ring = 'Ring those whom no reminder has reached.';

  test('asks to ring where somebody had no reminder at all, and nobody else', () => {
    expect(text({ overdue: [overdue(false, false)] })).toContain(ring);
    expect(text({ overdue: [overdue(true, true), overdue(false, false)] })).toContain(ring);
    expect(text({ overdue: [overdue(true, false), overdue(false, true)] })).not.toContain(ring);
  });

  test('says what to do about each section', () => {
    expect(text({ exhausted: [overdue(true, true)] })).toContain('Nothing more goes to them by itself. Speak to them');
    const uncheckedAfter3 = [{ case: 'case-1', agencyName: 'Housing', askedOn: '2015-04-16', ageWorkingDays: 4 }];
    expect(text({ uncheckedAfter3 })).toContain('Ask them whether our email came, and whether they can tell');
    const coverageGaps = [{ case: 'case-3', children: ['child-1'] }];
    expect(text({ coverageGaps })).toContain(
      'Ask the agencies that have a record of these children to answer for them',
    );
  });

  test('counts one thing as one, and tells a closing date that is to come, not one that is today', () => {
    expect(text({ overdue: [overdue(true, true)] })).toContain('There is 1 thing to see to.');
    expect(text({ overdue: [overdue(true, true), overdue(true, true)] })).toContain('There are 2 things to see to.');
    const closing = (workingDaysLeft: number) => ({ closesOn: '2015-05-15', workingDaysLeft });
    const one = { overdue: [overdue(true, true)] };
    expect(text({ ...one, closing: closing(1) })).toContain(
      'The closing date is Friday 15 May 2015: 1 working day from',
    );
    expect(text({ ...one, closing: closing(0) })).not.toContain('from today');
  });
});

describe('a mail as it is set', () => {
  const url = 'http://audits.example/open';
  const set = () =>
    layOut('notice', 'Subject', [
      { type: 'heading', text: 'A heading' },
      { type: 'paragraph', text: 'One sentence.' },
      { type: 'address', text: 'a+b@agency.example' },
      { type: 'link', url },
      { type: 'key', text: 'ABCD-EFGH' },
    ]);

  test('has headings and paragraphs apart, in text and in HTML', () => {
    const mail = set();
    expect(mail.text).toContain('A heading\n---------\n');
    expect(mail.html).toMatch(/<h2 [^>]*>A heading<\/h2>/);
    expect(mail.html).toMatch(/<p [^>]*>One sentence\.<\/p>/);
    expect(mail.html).toContain('href="mailto:a%2Bb@agency.example"');
    expect(mail.html).not.toContain('mailto:One');
    expect(mail.html).toMatch(/<p [^>]*monospace[^>]*><strong>ABCD-EFGH<\/strong><\/p>/);
    expect(mail.html).toContain(`href="${url}"`);
  });

  test('has text of 72 columns to the last letter, and an address whole', () => {
    const words = (length: number): string => `${'x'.repeat(length - 2)} y`;
    const line = (text: string): string[] =>
      layOut('notice', 'S', [{ type: 'paragraph', text }])
        .text.trim()
        .split('\n');
    expect(line(words(72))).toContain(words(72));
    expect(line(words(73))).not.toContain(words(73));
    const address = `${'a'.repeat(40)} ${'b'.repeat(40)}@agency.example`;
    expect(layOut('notice', 'S', [{ type: 'address', text: address }]).text).toContain(address);
    const heading = 'x'.repeat(80);
    expect(layOut('notice', 'S', [{ type: 'heading', text: heading }]).text).toContain(
      `${heading}\n${'-'.repeat(72)}\n`,
    );
    expect(() => layOut('notice', 'S', [{ type: 'link', url: 'ftp://audits.example' }])).toThrow(TypeError);
  });

  test('has a subject of 140 characters, cut where it is longer', () => {
    const subject = (length: number): string => subjectLine('P', { subject: 'x'.repeat(length - 3) });
    expect(subject(140)).toBe(`P: ${'x'.repeat(137)}`);
    expect(subject(141)).toBe(`P: ${'x'.repeat(136)}…`);
    const cut = subjectLine('P', { subject: `${'x'.repeat(135)} and more` });
    expect(cut).toBe(`P: ${'x'.repeat(135)}…`);
  });
});

test('a first mail says under what law it asks, with one full stop', () => {
  for (const law of ['section 11 of the Children Act 2004', 'section 11 of the Children Act 2004. ', 'S. 11.']) {
    const [, words = ''] = said(whoAsks({ ...partnership, law }, audit, 'asks you to take part in'));
    expect(words.startsWith(`We ask under ${law.trim().replace(/\.$/, '')}. `)).toBe(true);
  }
  expect(said([aboutAudit(audit)])).toEqual(['Audit: "Stepped down" (April to June 2015), 2015-q2.']);
});

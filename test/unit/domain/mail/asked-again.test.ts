/** What mails say of what was sent already and is looked at again, beside what was never sent; of one thing and of several. */
import { describe, expect, test } from 'vitest';
import {
  chaser,
  closingNotice,
  escalation,
  invite,
  type EscalatedReturn,
  type OwedMail,
} from '../../../../shared/domain/mail/templates/invites-and-chasers.ts';
import type { Mail } from '../../../../shared/domain/mail/templates/layout.ts';
import {
  calendarCancelledNotice,
  extensionNotice,
  movedNotice,
  reissueNotice,
  reopenedNotice,
} from '../../../../shared/domain/mail/templates/notices.ts';
import { stepDown2 } from '../../../library.ts';
import { receiptNotice, receivedOpenNotice } from '../../../../shared/domain/mail/templates/received-notices.ts';
import { concernStillOpen } from '../../../../shared/domain/mail/templates/concerns.ts';
import { caseSettled, overdueLine } from '../../../../shared/domain/mail/templates/alerts.ts';
import { calendarUid } from '../../../../shared/domain/mail/calendar.ts';
import { partnership } from '../../../program.ts';

const audit = { id: '2015-q2', title: 'Stepped down', quarter: 'April to June 2015', closesOn: '2015-05-15' };
const link = `https://audit.example/open#t=${'Ab-_'.repeat(8)}`;
const contact = 'manager@partnership.example';
const notice = { audit, partnership, contact, link };
const police: EscalatedReturn = {
  of: 'questionnaire',
  case: 'case-10',
  agencyName: 'Police',
  dueOn: '2015-04-24',
  step: 2,
  overdueWorkingDays: 3,
};
const summary: EscalatedReturn = { of: 'summary', case: 'case-3', dueOn: '2015-04-24', step: 2, overdueWorkingDays: 3 };
const questions = (...ids: string[]) => ids.map((id) => ({ id, wording: `What of ${id}?` }));
const queried = { questions: questions('D3'), reasons: [] };
const back = { questions: [], reasons: ['gaps' as const] };
const unknown = { questions: [], reasons: [] };
const both = { questions: questions('D3'), reasons: ['gaps' as const] };
const owed = (...of: EscalatedReturn[]): OwedMail<EscalatedReturn> => ({ ...notice, owed: of, minutes: 60 });
const flat = (mail: Mail): string => mail.text.replaceAll(/\s+/g, ' ');

const asksQuery = 'Where a query is named, we have what you sent';
const asksAgain = 'Where it says sent back, we have what you sent';
const recordCheck = 'This is the record check.';
const ofSummaries = 'Your link shows each case that we ask you to summarise';
const ofASummary = 'For a case summary, your link shows what we have of it';

describe('how it is answered', () => {
  test.each<[what: string, of: EscalatedReturn[], said: string[]]>([
    ['a questionnaire', [police], [recordCheck]],
    ['summaries', [summary, summary], [ofSummaries]],
    ['a summary beside a questionnaire', [summary, police], [recordCheck, ofASummary]],
    ['a query', [{ ...police, again: queried }], [asksQuery]],
    ['what was sent back', [{ ...police, again: back }], [asksAgain]],
    ['what was sent back for nobody knows what', [{ ...police, again: unknown }], [asksAgain]],
    ['both', [{ ...police, again: both }], [asksQuery, asksAgain]],
    ['a query beside a questionnaire', [police, { ...police, again: queried }], [recordCheck, asksQuery]],
    [
      'a summary sent back beside one that never came',
      [summary, { ...summary, again: back }],
      [ofSummaries, asksAgain],
    ],
  ])('is said of %s, and of nothing else', (_, of, said) => {
    const all = [recordCheck, ofSummaries, ofASummary, asksQuery, asksAgain];
    for (const mail of [invite(owed(...of)), chaser(owed(...of))]) {
      const text = flat(mail);
      expect(all.filter((one) => text.includes(one))).toEqual(all.filter((one) => said.includes(one)));
    }
  });
});

describe('an invite and a chaser', () => {
  test('ask for one thing, for all of it by one day, or for the first of it', () => {
    const later = { ...police, dueOn: '2015-05-01' };
    expect(flat(invite(owed(police)))).toContain('please send it by Friday 24 April 2015.');
    expect(flat(invite(owed(police, summary)))).toContain('please send them by Friday 24 April 2015.');
    expect(flat(invite(owed(later, police)))).toContain('please send the first by Friday 24 April 2015.');
    expect(invite(owed(police, later)).subject).toContain('first due Friday 24 April 2015');
    expect(invite(owed(police, summary)).subject).toContain(', due Friday 24 April 2015');
    expect(chaser(owed(police, later)).subject).toContain('2 overdue');
    expect(flat(chaser(owed(police)))).toContain('Open this link to send it.');
    expect(flat(chaser(owed(police, later)))).toContain('Open this link to send them.');
  });
});

describe('an escalation', () => {
  const ofAgencies = "We asked your agency's contact";

  test('says what was asked of whom, of what never came alone', () => {
    const manages = { ...summary, toManager: true };
    expect(flat(escalation(owed(police)))).toContain(ofAgencies);
    expect(flat(escalation(owed(police, summary)))).toContain(ofAgencies);
    expect(flat(escalation(owed(summary)))).not.toContain(ofAgencies);
    const again = flat(escalation(owed({ ...police, again: queried })));
    expect(again).not.toContain(ofAgencies);
    expect(again).toContain(asksQuery);
    expect(again).not.toContain(recordCheck);
    expect(flat(escalation(owed(police)))).not.toContain(recordCheck);
    const two = flat(escalation(owed(manages, { ...manages, case: 'case-4', again: back })));
    expect(two).toContain('We asked the lead professional of Case 3 for a brief summary of the case,');
  });

  test('says that somebody else was told before where that is so', () => {
    const before = 'We wrote to whoever was that before you, and it has still not come.';
    expect(flat(escalation({ ...owed(police), tookOver: true }))).toContain(before);
    expect(flat(escalation(owed(police)))).not.toContain('before you');
    expect(flat(escalation(owed(police)))).toContain('You get this email as the senior contact of Police. What to do');
  });
});

describe('the closing', () => {
  const closing = (...of: EscalatedReturn[]) =>
    closingNotice({ ...owed(...of), audit: { ...audit, closedOn: '2015-05-15' } });

  test('parts what has not come from what was not answered', () => {
    const missing = flat(closing(police));
    expect(missing).toContain('We have not received 1 questionnaire from you. Open this link to send it');
    expect(missing).not.toContain('What we asked you to look at again');
    const again = flat(closing({ ...police, again: queried }));
    expect(again).toContain('closed on Friday 15 May 2015. Open this link to answer what we asked');
    expect(again).not.toContain('What has not come');
    const whole = closing(police, { ...summary, again: back });
    expect(whole.text.match(/was due by/g)).toHaveLength(2);
    expect(whole.subject).toContain('1 questionnaire not received');
  });

  test('is called by what is missing first, then by queries, then by what was sent back', () => {
    expect(closing({ ...police, again: queried }).subject).toContain('1 query not answered');
    expect(closing({ ...police, again: back }).subject).toContain('1 return not sent again');
    expect(closing({ ...police, again: back }, { ...summary, again: both }).subject).toContain('1 query not answered');
  });
});

describe('notices', () => {
  test('give more time to send, to send again or to answer', () => {
    const moreTime = (again?: EscalatedReturn['again']): string =>
      flat(extensionNotice({ ...notice, owed: { ...police, ...(again && { again }) } }));
    const it = 'the questionnaire from Police about Case 10';
    expect(moreTime()).toContain(`You have more time to send ${it}, for`);
    expect(moreTime(back)).toContain(`You have more time to send ${it} again, for`);
    expect(moreTime(unknown)).toContain(`You have more time to send ${it} again, for`);
    expect(moreTime(both)).toContain(`You have more time to send ${it} again, for`);
    expect(moreTime(queried)).toContain(`You have more time to answer the query on question D3 of ${it}, for`);
    expect(moreTime()).toContain('It is now due by Friday 24 April 2015. Open this link');
  });

  test('give more time for one thing or several', () => {
    expect(flat(movedNotice({ ...notice, owed: [police] }))).toContain(
      'It is now due by Friday 24 April 2015. Open this link to send it.',
    );
    expect(flat(movedNotice({ ...notice, owed: [police, summary] }))).toContain(
      'All of it is now due by Friday 24 April 2015. Open this link to send them.',
    );
    expect(() => movedNotice({ ...notice, owed: [] })).toThrow('more time is given for something that is owed');
  });

  test('of a new link say what is needed now, and what can still be filled in', () => {
    const reissued = (of: Partial<Parameters<typeof reissueNotice>[0]> = {}): string =>
      flat(reissueNotice({ ...notice, owed: [], ...of }));
    const open = [{ of: 'summary' as const, case: 'case-3', questions: 2, children: 0, comments: 0 }];
    const closed = 'The audit is closed. Send it: it can still change the report.';
    expect(reissued()).toContain('Nothing more is due from you at present.');
    expect(reissued()).not.toMatch(/What we need from you|What you can still fill in|closed/);
    expect(reissued({ owed: [police] })).toContain('You are asked for 1 questionnaire.');
    expect(reissued({ owed: [police] })).not.toContain(closed);
    expect(reissued({ owed: [police], closed: true })).toContain(closed);
    expect(reissued({ open })).toContain('This can be filled in until the audit closes, on Friday 15 May 2015.');
    expect(reissued({ open, closed: true })).toContain('The audit is closed: what is filled in now can still change');
    expect(reissued({ open })).not.toMatch(/Nothing more is due|What we need from you/);
  });

  test('of what is asked again say what it is, once', () => {
    const reopened = (again: NonNullable<EscalatedReturn['again']>) =>
      reopenedNotice({ ...notice, owed: police, again });
    expect(flat(reopened(queried))).toMatch(
      /The audit lead has a query about an answer in the questionnaire from Police/,
    );
    expect(flat(reopened(queried))).not.toContain('We ask you to look again');
    const sentBack = flat(reopened(back));
    expect(sentBack).toContain('Questions are left unanswered, or a child is left out. Please send it again by Friday');
    expect(sentBack).not.toContain('The audit lead has');
    expect(flat(reopened(unknown))).toContain(
      'We ask you to look again at the questionnaire from Police about Case 10',
    );
    expect(flat(reopened(both))).toContain('The audit lead has a query about an answer in it.');
    expect(flat(reopened(both))).toContain(
      'Please send it again by Friday 24 April 2015: once is enough for all of this.',
    );
    expect(flat(reopened({ ...queried, questions: questions('D3', 'D4') }))).toContain(
      'Please answer them by Friday 24 April 2015: send the questionnaire once, with all of them answered.',
    );
    expect(reopened(both).subject).toContain('Sent back: Case 10, with 1 query, due');
  });

  test('take one entry or several out of a calendar', () => {
    const cancelled = (...days: string[]): string =>
      flat(calendarCancelledNotice({ ...notice, calendar: { set: [], cancelled: days } }));
    expect(cancelled('2015-05-01')).toContain('If your calendar does not take it out by itself, delete the entry.');
    expect(cancelled('2015-05-01', '2015-05-08')).toContain('does not take them out by itself, delete the entries.');
  });

  test('of what came say what is left open, and until when', () => {
    const open = { questions: 2, children: 0, comments: 0 };
    const of = { of: 'questionnaire' as const, case: 'case-10', agencyName: 'Police' };
    const receipt = (more: Partial<Parameters<typeof receiptNotice>[0]> = {}) =>
      receiptNotice({ ...notice, of, version: 1, reference: '7K2M-9QXD', late: false, tool: stepDown2, ...more });
    const asItIs = 'Until you send it again, what you sent is counted as it is.';
    expect(receipt().subject).toContain('Received: Case 10, receipt number 7K2M-9QXD');
    expect(receipt({ open }).subject).toContain('Received, with questions left unanswered: Case 10');
    expect(receipt({ open: { ...open, questions: 0, comments: 1 } }).subject).toContain('Received: Case 10');
    expect(flat(receipt())).not.toContain(asItIs);
    expect(flat(receipt())).toContain(
      'You can correct it until the audit closes, on Friday 15 May 2015. Open this link',
    );
    expect(flat(receipt({ open }))).toContain(asItIs);
    expect(flat(receipt({ open }))).toContain('This can be filled in until the audit closes, on Friday 15 May 2015.');
    const left = flat(receivedOpenNotice({ ...notice, open: [{ ...of, ...open }] }));
    expect(left).toContain('This can be filled in until the audit closes, on Friday 15 May 2015.');
    // What the link opens is all of the addressee's: which of it this is about is said.
    for (const mail of [left, flat(receipt()), flat(receipt({ open }))])
      expect(mail).toContain('The link opens a list of all that you are asked for: choose Case 10 there.');
    expect(() => receivedOpenNotice({ ...notice, open: [] })).toThrow('nothing is left open');
  });
});

describe('alerts', () => {
  test('count one as one', () => {
    const counts = { expected: 3, returned: 3, complete: 2, notKnown: 0, cannotIdentify: 0, noReply: 0, withdrawn: 0 };
    const settled = (complete: number): string =>
      flat(caseSettled({ audit, closed: false, case: 'case-3', revision: 7, counts: { ...counts, complete } }));
    expect(settled(2)).toContain('1 of those returned has questions left unanswered, or a child not covered.');
    expect(settled(1)).toContain('2 of those returned have questions left unanswered, or a child not covered.');
    const reminded = { contact: true, senior: false };
    expect(overdueLine({ ...police, reminded, overdueWorkingDays: 0 })).toContain(
      'Case 10, Police: due by Friday 24 April',
    );
    expect(overdueLine({ ...police, reminded, overdueWorkingDays: 1 })).toContain('overdue by 1 working day.');
  });

  test('of open concerns name up to three cases, and count more', () => {
    const concerns = (...cases: string[]) =>
      concernStillOpen({
        by: partnership,
        audit,
        readAt: 'https://api.example/v1/concerns?audit=2015-q2',
        concerns: cases.map((id) => ({
          case: id,
          agencyName: 'Police',
          version: 1,
          raisedOn: '2015-04-24',
          ageWorkingDays: 1,
        })),
      });
    expect(concerns('case-1').subject).toContain('Concern not acknowledged: Case 1,');
    expect(flat(concerns('case-1'))).toContain('A concern is open');
    expect(concerns('case-1', 'case-2', 'case-3').subject).toContain(
      '3 concerns not acknowledged: Case 1, Case 2 and Case 3,',
    );
    expect(flat(concerns('case-1', 'case-2'))).toContain('2 concerns are open');
    expect(concerns('case-1', 'case-2', 'case-3', 'case-4').subject).toContain('4 concerns not acknowledged: 4 cases,');
  });
});

test("a calendar entry's name is thirty-two signs, the same for good", () => {
  const uid = calendarUid({ audit: 'q', addressee: 'a'.repeat(32), dueOn: '2015-05-01' });
  expect(uid).toMatch(/^[0-9a-f]{32}$/);
  expect(calendarUid({ audit: 'q', addressee: 'a'.repeat(32), dueOn: '2015-05-08' })).not.toBe(uid);
});

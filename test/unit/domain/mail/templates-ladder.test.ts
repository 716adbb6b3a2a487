import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mail } from '../../../../shared/domain/mail/templates/layout.ts';
import { Withdrawal } from '../../../../shared/domain/returns/schema.ts';
import {
  calendarCancelledNotice,
  codeMail,
  extensionNotice,
  reopenedNotice,
  movedNotice,
  reissueNotice,
} from '../../../../shared/domain/mail/templates/notices.ts';
import { withdrawalNotice } from '../../../../shared/domain/mail/templates/withdrawal-notice.ts';
import {
  chaser,
  escalation,
  invite,
  type ChasedReturn,
  type EscalatedReturn,
  type OwedMail,
} from '../../../../shared/domain/mail/templates/invites-and-chasers.ts';
import { partnership } from '../../../program.ts';

const link = `https://audit.example/open#t=${'Ab-_'.repeat(8)}`;
const contact = 'manager@partnership.example';
const audit = {
  id: '2015-q2-step-down',
  title: 'Children where interventions have been stepped down',
  quarter: 'April to June 2015',
  closesOn: '2015-05-15',
};
const police: ChasedReturn = {
  of: 'questionnaire',
  case: 'case-10',
  agencyName: 'Police',
  dueOn: '2015-04-24',
  step: 2,
  overdueWorkingDays: 3,
};
const school: ChasedReturn = {
  ...police,
  case: 'case-2',
  agencyName: 'Hill School',
  dueOn: '2015-05-01',
  step: -2,
  overdueWorkingDays: 0,
};
const summary: ChasedReturn = { of: 'summary', case: 'case-3', dueOn: '2015-04-28', step: 0, overdueWorkingDays: 0 };
const queried: ChasedReturn = {
  ...police,
  again: { questions: [{ id: 'D3', wording: 'How often was the child seen?' }], reasons: [] },
  step: 5,
  overdueWorkingDays: 5,
};
const owedMail = <T extends ChasedReturn>(owed: readonly T[]): OwedMail<T> => ({
  audit,
  partnership,
  owed,
  link,
  contact,
  minutes: 60,
});
const notice = { audit, partnership, contact, link };

const flat = (mail: Mail): string => mail.text.replaceAll(/\s+/g, ' ');
const lines = (mail: Mail): string[] => mail.text.split('\n');

describe('more time for several', () => {
  test('says the day that all of it is due by, or the first of several days', () => {
    const alike = movedNotice({ ...notice, owed: [school, { ...summary, dueOn: school.dueOn }] });
    expect(alike.subject).toBe(
      'More time: 1 questionnaire and 1 case summary, now due Friday 1 May 2015, April to June 2015',
    );
    expect(flat(alike)).toContain('All of it is now due by Friday 1 May 2015.');
    expect(flat(movedNotice({ ...notice, owed: [school] }))).toContain('It is now due by Friday 1 May 2015.');
    const apart = movedNotice({ ...notice, owed: [school, summary] });
    expect(apart.subject).toContain(', first now due Tuesday 28 April 2015,');
    expect(flat(apart)).toContain('The first is now due by Tuesday 28 April 2015, and each by the day below.');
  });
});

describe('chaser', () => {
  const mail = chaser(owedMail([school, summary, police]));

  test('lists all returns, those that are overdue first, and says by how many working days', () => {
    expect(mail.kind).toBe('chaser');
    expect(mail.subject).toBe('Reminder: 2 questionnaires and 1 case summary, 1 overdue, April to June 2015');
    const text = flat(mail);
    const parts = [
      'Overdue ------- - Case 10, Police: was due by Friday 24 April 2015, overdue by 3 working days.',
      'Due now ------- - Case 3, case summary: due by Tuesday 28 April 2015.',
      'Due soon -------- - Case 2, Hill School: due by Friday 1 May 2015.',
    ];
    expect(text).toContain(parts.join(' '));
    expect(text).toContain('The closing date of the audit is Friday 15 May 2015.');
    expect(text).toContain(`for the multi-agency case audit by ${partnership.name}, "${audit.title}"`);
  });

  test('before the due date it gives the day, and calls nothing overdue', () => {
    const early = chaser(owedMail([school, { ...school, case: 'case-4' }]));
    expect(early.subject).toBe('Reminder: 2 questionnaires, due Friday 1 May 2015, April to June 2015');
    expect(early.text).not.toMatch(/overdue/i);
    expect(chaser(owedMail([school, summary])).subject).toContain('first due Tuesday 28 April 2015');
  });

  test('says what each reply means, has the link and how long it takes', () => {
    expect(flat(mail)).toContain('- We cannot tell from these details: ');
    expect(lines(mail).filter((line) => line === link)).toHaveLength(1);
    expect(flat(mail)).toContain('minutes for each questionnaire');
    expect(flat(mail)).toContain('If you need more time');
  });

  test('tells a query that is owed from a return that never came', () => {
    for (const one of [chaser(owedMail([queried])), escalation(owedMail([queried]))]) {
      expect(flat(one)).toContain(
        '- Case 10, Police, query on question D3 ("How often was the child seen?"): was due by',
      );
      expect(flat(one)).toContain('Where a query is named, we have what you sent');
      expect(flat(one)).toContain('1 query to answer');
      expect(flat(one)).not.toMatch(/record check|has not come|questionnaire/);
    }
    expect(flat(mail)).not.toContain('query');
  });

  test('counts one working day as one', () => {
    expect(flat(chaser(owedMail([{ ...police, overdueWorkingDays: 1 }])))).toContain('overdue by 1 working day.');
  });

  test('names every return exactly once, whatever its step and date', () => {
    const item = fc.record({
      dueOn: fc.constantFrom('2015-04-24', '2015-04-25', '2015-05-01'),
      step: fc.constantFrom(-5, -2, 0, 2, 5),
      overdueWorkingDays: fc.nat({ max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 20 }), (items) => {
        const owed = items.map((one, at): ChasedReturn => ({ ...police, ...one, case: `case-${at}` }));
        const shown = [...flat(chaser(owedMail(owed))).matchAll(/- Case (\d+), Police: (was )?due/g)];
        const told = shown.map((match) => `${match[1]} ${match[2] === undefined ? 'due' : 'overdue'}`);
        const expected = owed.map((one, at) => `${at} ${one.overdueWorkingDays > 0 ? 'overdue' : 'due'}`);
        expect(told.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });

  test('refuses to chase for nothing', () => {
    expect(() => chaser(owedMail([]))).toThrow(RangeError);
  });
});

describe('escalation', () => {
  test('tells the lead which returns of which agency are overdue, and by how much', () => {
    const mail = escalation(
      owedMail([
        { ...police, step: 5, overdueWorkingDays: 5 },
        { ...police, case: 'case-2', step: 5, overdueWorkingDays: 6 },
      ]),
    );
    expect(mail.kind).toBe('escalation');
    expect(mail.subject).toBe('Your help is needed: 2 questionnaires overdue, April to June 2015');
    expect(flat(mail)).toContain(`asks for your help with its multi-agency case audit "${audit.title}"`);
    expect(flat(mail)).toContain(`We ask under ${partnership.law}.`);
    expect(flat(mail)).toContain('You get this email as the senior contact of Police.');
    expect(flat(mail)).toContain(
      '- Case 2, Police: was due by Friday 24 April 2015, overdue by 6 working days. - Case 10, Police: was due by Friday 24 April 2015, overdue by 5 working days.',
    );
    expect(lines(mail)).toContain(link);
    expect(flat(mail)).not.toContain('lead professional');
  });

  test('names each agency that somebody leads, once', () => {
    const late = { step: 5, overdueWorkingDays: 5 };
    const mail = escalation(owedMail([police, { ...police, case: 'case-1' }, { ...school, ...late }]));
    expect(flat(mail)).toContain('as the senior contact of Police and Hill School.');
  });

  test('of a summary speaks to the lead professional', () => {
    const text = flat(escalation(owedMail([{ ...summary, step: 5, overdueWorkingDays: 5 }])));
    expect(text).toContain('1 case summary overdue');
    expect(text).toContain('You get this email as the lead professional of Case 3.');
    expect(text).toContain('Please open this link, and send what is overdue.');
    expect(text).toContain('What we ask for is a brief summary of the case.');
    expect(text).not.toMatch(/contact, and what|senior contact|manager of the lead|questionnaire/);
  });

  test('of a summary to the manager of the lead professional names what is late, and asks them to see to it', () => {
    const late: EscalatedReturn = { ...summary, step: 5, overdueWorkingDays: 5, toManager: true };
    const text = flat(escalation(owedMail([late])));
    expect(text).toContain('You get this email as the manager of the lead professional of Case 3.');
    expect(text).toContain(
      'We asked the lead professional of Case 3 for a brief summary of the case, and it has not come.',
    );
    expect(text).toContain('- Case 3, case summary: was due by Tuesday 28 April 2015, overdue by 5 working days.');
    expect(text).toContain('Please see that what is overdue is sent, or open this link and send it yourself.');
    expect(text).not.toMatch(/What we ask for|child-|senior contact|questionnaire/);
    const both = flat(escalation(owedMail([late, { ...late, case: 'case-9', toManager: false }])));
    expect(both).toContain('as the manager of the lead professional of Case 3 and the lead professional of Case 9.');
  });

  test('refuses what is not overdue', () => {
    expect(() => escalation(owedMail([]))).toThrow(RangeError);
    expect(() => escalation(owedMail([police, school]))).toThrow(RangeError);
  });
});

describe('notices', () => {
  test('an extension gives the new due date and the old one', () => {
    const mail = extensionNotice({ ...notice, owed: school, wasDueOn: '2015-04-24' });
    expect(mail.kind).toBe('notice');
    expect(mail.subject).toBe('More time for Case 2, now due Friday 1 May 2015, April to June 2015');
    expect(flat(mail)).toContain('You have more time to send the questionnaire from Hill School about Case 2');
    expect(flat(mail)).toContain('It is now due by Friday 1 May 2015. Before, it was due by Friday 24 April 2015.');
    expect(lines(mail)).toContain(link);
    expect(flat(extensionNotice({ ...notice, owed: school }))).not.toContain('Before');
    expect(flat(extensionNotice({ ...notice, owed: queried }))).toContain(
      'You have more time to answer the query on question D3 of the questionnaire from Police about Case 10',
    );
    expect(
      flat(extensionNotice({ ...notice, owed: { ...summary, again: { questions: [], reasons: ['other'] } } })),
    ).toContain('You have more time to send the case summary of Case 3 again');
  });

  test('a withdrawal says so, why, and what becomes of the link', () => {
    const withdrawal = { audit, partnership, contact, returns: [school], reason: 'duplicate' as const };
    const mail = withdrawalNotice({ ...withdrawal, othersAsked: true });
    expect(mail.subject).toBe('No longer asked for: a questionnaire about Case 2, April to June 2015');
    expect(flat(mail)).toContain('We no longer ask you for the questionnaire from Hill School about Case 2');
    expect(flat(mail)).toContain('The reason: it was asked for twice.');
    expect(flat(mail)).toContain('Your link still opens');
    expect(flat(withdrawalNotice({ ...withdrawal, othersAsked: false }))).toContain(
      'your link no longer opens anything',
    );
    expect(flat(withdrawalNotice({ ...withdrawal, returns: [summary], othersAsked: true }))).toContain(
      'We no longer ask you for the case summary of Case 3',
    );
  });

  test('a case that is dropped is one mail an addressee, which lists what is no longer asked for', () => {
    const returns = [school, { of: 'summary' as const, case: school.case }];
    const mail = withdrawalNotice({
      audit,
      partnership,
      contact,
      returns,
      reason: 'case-dropped',
      othersAsked: true,
    });
    expect(mail.subject).toBe('No longer asked for: Case 2, 1 questionnaire and 1 case summary, April to June 2015');
    expect(flat(mail)).toContain('We no longer ask you for 1 questionnaire and 1 case summary, for ');
    expect(flat(mail)).toContain('Case 2, Hill School');
    expect(flat(mail)).toContain('Case 2, case summary');
    expect(flat(mail)).toContain('You need do nothing more for them.');
  });

  test('every reason of a withdrawal has its own words', () => {
    const reasons = Withdrawal.shape.reason.options;
    const texts = reasons.map((reason) =>
      flat(withdrawalNotice({ audit, partnership, contact, returns: [school], reason, othersAsked: true })),
    );
    expect(new Set(texts).size).toBe(reasons.length);
    for (const text of texts) expect(text).not.toContain('undefined');
  });

  test('a reissue gives the new link, ends the older ones, and repeats what is needed', () => {
    const mail = reissueNotice({ ...notice, owed: [school, summary] });
    expect(mail.subject).toBe('Your new link, April to June 2015');
    expect(flat(mail)).toContain('The older links that we sent you no longer work');
    expect(flat(mail)).toContain('You are asked for 1 questionnaire and 1 case summary. - Case 3, case summary: due');
    expect(lines(mail)).toContain(link);
    expect(flat(reissueNotice({ ...notice, owed: [] }))).toContain('Nothing more is due from you at present.');
  });

  test('what is asked again is one mail: why it is sent back, and every query in the words of its question', () => {
    const again = {
      questions: [
        { id: 'D3', wording: 'How often was the child seen?' },
        { id: 'A1', wording: 'Was there a plan?' },
      ],
      reasons: ['gaps', 'other'] as const,
    };
    const both = reopenedNotice({ ...notice, owed: { ...police, again }, again, link });
    expect(both.subject).toBe('Sent back: Case 10, with 2 queries, due Friday 24 April 2015, April to June 2015');
    expect(flat(both)).toContain('Questions are left unanswered, or a child is left out. Your link says why.');
    expect(flat(both)).toContain('The audit lead has 2 queries about answers in it.');
    expect(flat(both)).toContain('Please send it again by Friday 24 April 2015: once is enough for all of this.');
    expect(flat(both)).toContain('- Case 10, Police, question D3: How often was the child seen?');
    expect(flat(both)).toContain('- Case 10, Police, question A1: Was there a plan?');
    const queries = reopenedNotice({ ...notice, owed: police, again: { ...again, reasons: [] }, link });
    expect(queries.subject).toContain('2 queries on Case 10, questions D3 and A1, due');
    const back = { questions: [], reasons: ['explanations'] as const };
    const sentBack = reopenedNotice({ ...notice, owed: summary, again: back, link });
    expect(sentBack.subject).toContain('Sent back: Case 3, due Tuesday 28 April 2015');
    expect(flat(sentBack)).toContain('look again at the case summary of Case 3');
    expect(flat(sentBack)).not.toMatch(/query|queries|What it is about/);
    expect(flat(extensionNotice({ ...notice, owed: { ...police, again: { ...again, reasons: [] } } }))).toContain(
      'You have more time to answer the queries on questions D3 and A1 of the questionnaire from Police about Case 10',
    );
  });

  test('a query names the question in its words, and leaves what is asked behind the link', () => {
    const mail = reopenedNotice({
      ...notice,
      owed: police,
      again: { questions: [{ id: 'D3', wording: 'How often was the child seen?' }], reasons: [] },
    });
    expect(mail.subject).toBe('A query on Case 10, question D3, due Friday 24 April 2015, April to June 2015');
    expect(flat(mail)).toContain('- Case 10, Police, question D3: How often was the child seen?');
    expect(flat(mail)).toContain('Please answer it by Friday 24 April 2015.');
    expect(flat(mail)).toContain('this email does not repeat what is asked');
    expect(lines(mail)).toContain(link);
  });

  test('tell of the calendar entries that come with them, and of none when none does', () => {
    const calendar = { set: ['2015-05-01', '2015-04-24'], cancelled: ['2015-04-20'] };
    expect(flat(invite({ ...owedMail([school]), calendar }))).toContain(
      'Entries for your calendar are attached: Friday 24 April 2015 and Friday 1 May 2015. An attached file takes an entry out of your calendar: Monday 20 April 2015.',
    );
    expect(
      flat(extensionNotice({ ...notice, owed: school, calendar: { set: ['2015-05-01'], cancelled: [] } })),
    ).toMatch(/An entry for your calendar is attached: Friday 1 May 2015\. (?!An attached)/);
    for (const mail of [invite(owedMail([school])), extensionNotice({ ...notice, owed: school })]) {
      expect(mail.text).not.toMatch(/calendar|attached/);
    }
    const cancelled = calendarCancelledNotice({
      audit,
      partnership,
      contact,
      calendar: { set: [], cancelled: ['2015-05-01'] },
    });
    expect(cancelled.kind).toBe('notice');
    expect(cancelled.subject).toBe('Nothing more due on Friday 1 May 2015, April to June 2015');
    expect(flat(cancelled)).toContain('takes an entry out of your calendar: Friday 1 May 2015.');
  });

  test('that takes several entries out names each, in order; none takes out nothing', () => {
    const calendar = { set: [], cancelled: ['2015-05-08', '2015-05-01'] };
    const mail = calendarCancelledNotice({ audit, partnership, contact, calendar });
    expect(mail.subject).toBe('Nothing more due on Friday 1 May 2015 and Friday 8 May 2015, April to June 2015');
    expect(flat(mail)).toContain('Nothing more is due from you by Friday 1 May 2015 and Friday 8 May 2015,');
    expect(flat(mail)).toContain('take entries out of your calendar: Friday 1 May 2015 and Friday 8 May 2015.');
    expect(() =>
      calendarCancelledNotice({ audit, partnership, contact, calendar: { set: [], cancelled: [] } }),
    ).toThrow(RangeError);
  });
});

describe('codeMail', () => {
  const facts = {
    audit,
    partnership,
    code: 'K7Q4M2XP',
    minutes: 10,
    isFamilyShown: true,
    contact,
  };
  const mail = codeMail(facts);

  test('has the code once, on a line of its own, and never in the subject', () => {
    expect(mail.kind).toBe('code');
    expect(lines(mail).filter((line) => line.includes('K7Q4M2XP'))).toEqual(['K7Q4M2XP']);
    expect(mail.subject).toBe('Your code for the multi-agency case audit, April to June 2015');
    expect(mail.html.match(/K7Q4M2XP/g)).toHaveLength(1);
  });

  test('says what it opens, for how long, and that nobody ever asks for it', () => {
    expect(flat(mail)).toContain('Your code for the multi-agency case audit by');
    expect(flat(mail)).toContain('It works once, within 10 minutes');
    expect(flat(mail)).toContain('for everything that you are asked for, not for one case alone.');
    expect(flat(mail)).toContain(
      'Until you sign out you then see who each of your cases is about, what was filled in so far, and copies of what was sent.',
    );
    expect(mail.text).not.toMatch(/Case \d/);
    expect(flat(mail)).toContain('Our staff never ask for it.');
  });

  test('promises nobody who the cases are about once that is shown no more', () => {
    const text = flat(codeMail({ ...facts, isFamilyShown: false }));
    expect(text).toContain('Until you sign out you then see what was filled in so far, and copies of what was sent.');
  });
});

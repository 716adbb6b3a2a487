import { stepDown2 } from '../../../library.ts';
import { missingInWords } from '../../../../shared/domain/returns/missing.ts';
import { partnership } from '../../../program.ts';
import { describe, expect, test } from 'vitest';
import type { Mail } from '../../../../shared/domain/mail/templates/layout.ts';
import { auditSettled, ladderExhausted, type OverdueReturn } from '../../../../shared/domain/mail/templates/alerts.ts';
import { concern, concernStillOpen } from '../../../../shared/domain/mail/templates/concerns.ts';
import { codeLimitReached, limitReached } from '../../../../shared/domain/mail/templates/limit.ts';
import { bounceAlert } from '../../../../shared/domain/mail/templates/undelivered.ts';
import { digest, nothingToSay, type DigestItems } from '../../../../shared/domain/mail/templates/digest.ts';
import { concernAddress } from './every-mail.ts';

const audit = { id: '2015-q2-step-down', title: 'Stepped down', quarter: 'April to June 2015', closesOn: '2015-05-15' };
const flat = (mail: Mail): string => mail.text.replaceAll(/\s+/g, ' ');
const exhausted = (id: string, dueOn: string, overdueWorkingDays: number): OverdueReturn => ({
  of: 'questionnaire',
  case: id,
  agencyName: 'Health Visitor',
  dueOn,
  overdueWorkingDays,
  reminded: { contact: true, senior: true },
});

describe('bounceAlert', () => {
  const bounced = { audit, kind: 'chaser' as const, cases: ['case-10', 'case-2', 'case-2'] };

  test('says whose address it is, and what to do', () => {
    const mail = bounceAlert({ ...bounced, role: 'contact', agencyNames: ['Police', 'Hill School'] });
    expect(mail.subject).toBe('An address does not work: a reminder came back, April to June 2015');
    expect(flat(mail)).toContain(
      "A reminder came back: mail does not reach the contact's address of Police and Hill School.",
    );
    expect(flat(mail)).toContain(
      "change the agency's contact. If anything is still needed while the audit is open, the new address then gets an email",
    );
  });

  test('tells the addresses of leads and of lead professionals apart', () => {
    const lead = flat(bounceAlert({ ...bounced, kind: 'escalation', role: 'lead', agencyNames: ['Police'] }));
    expect(lead).toContain(
      "The email that says what is overdue came back: mail does not reach the senior contact's address of Police.",
    );
    expect(lead).toContain('Ring them, and say what is overdue');
    expect(lead).toContain('Find out the right address, and enter it in place of the wrong one');
    expect(lead).not.toContain('gets an email');
    const manager = flat(bounceAlert({ ...bounced, kind: 'escalation', role: 'lead', agencyNames: [] }));
    expect(manager).toContain('the address of the manager of the lead professional of Case 2 and Case 10.');
    const professional = flat(bounceAlert({ ...bounced, role: 'lead-professional', agencyNames: [] }));
    expect(professional).toContain('the address of the lead professional of Case 2 and Case 10.');
    expect(professional).toContain("change the case's lead professional");
  });
});

describe('ladderExhausted', () => {
  test('lists the returns, the longest overdue first, and what to do', () => {
    const mail = ladderExhausted({
      audit,
      returns: [exhausted('case-3', '2015-05-01', 8), exhausted('case-10', '2015-04-24', 9)],
    });
    expect(mail.subject).toBe('All reminders have been sent: 2 questionnaires overdue, April to June 2015');
    expect(flat(mail)).toContain(
      '- Case 10, Health Visitor: was due by Friday 24 April 2015, overdue by 9 working days. Reminders went to the contact and the senior contact. - Case 3, Health Visitor: was due by Friday 1 May 2015, overdue by 8 working days.',
    );
    expect(flat(mail)).toContain('give more time, change the contact, or stop asking for it');
    expect(flat(ladderExhausted({ audit, returns: [exhausted('case-3', '2015-05-01', 8)] }))).toContain(
      'All reminders have been sent for 1 questionnaire, and what is overdue has not come.',
    );
  });

  test('says of a query that it is one, in the words of its question', () => {
    const queried = {
      ...exhausted('case-3', '2015-05-01', 8),
      again: { questions: [{ id: 'D3', wording: 'How often?' }], reasons: [] },
    };
    const mail = ladderExhausted({ audit, returns: [queried] });
    expect(mail.subject).toContain('1 query to answer overdue');
    expect(flat(mail)).toContain('- Case 3, Health Visitor, query on question D3 ("How often?"): was due by');
  });

  test.each([
    [{ contact: false, senior: false }, 'Nobody has been reminded.'],
    [{ contact: true, senior: false }, 'Reminders went to the contact.'],
    [{ contact: false, senior: true }, 'Reminders went to the senior contact.'],
  ])('says who was reminded: %j', (reminded, said) => {
    const one = { ...exhausted('case-3', '2015-05-01', 8), reminded };
    expect(flat(ladderExhausted({ audit, returns: [one] }))).toContain(`8 working days. ${said}`);
    const { agencyName: _, ...rest } = { ...one, of: 'summary' as const, agencyName: '' };
    const ofSummary = flat(
      ladderExhausted({ audit, returns: [{ ...rest, reminded: { contact: true, senior: true } }] }),
    );
    expect(ofSummary).toContain("Reminders went to the lead professional and the lead professional's manager.");
  });

  test('refuses an empty list', () => {
    expect(() => ladderExhausted({ audit, returns: [] })).toThrow(RangeError);
  });
});

describe('auditSettled', () => {
  const counts = { expected: 44, returned: 38, complete: 20, notKnown: 1, cannotIdentify: 2, noReply: 0, withdrawn: 3 };

  test('gives the four counts, the revision, and summaries apart', () => {
    const mail = auditSettled({ audit, closed: false, revision: 9, counts, summaries: { owed: 8, received: 6 } });
    expect(mail.subject).toBe('Nothing more due on any questionnaire, April to June 2015');
    expect(flat(mail)).toContain('Version 9 of the figures includes every case.');
    expect(mail.text).toContain('- Expected: 44\n- Distributed: 39\n- Returned: 38, of which complete: 20\n');
    expect(flat(mail)).toContain('8 asked for, 6 received.');
    expect(flat(mail)).toContain(
      '18 of those returned have questions left unanswered, or a child not covered. This can be filled in until the audit closes, on Friday 15 May 2015.',
    );
    expect(flat(auditSettled({ audit, closed: true, revision: 9, counts }))).toContain(
      'The audit is closed: what is filled in now can still change the report.',
    );
    const whole = { ...counts, complete: 38, explained: 9 };
    const explained = flat(auditSettled({ audit, closed: false, revision: 9, counts: whole }));
    expect(explained).toContain('Returned: 38, of which complete: 38, of which with comments: 9');
    expect(explained).not.toContain('filled in');
    expect(flat(auditSettled({ audit, closed: false, revision: 9, counts }))).toContain(
      'Case summaries are shown separately.',
    );
  });

  test('says that the audit can be closed only while it is open', () => {
    expect(flat(auditSettled({ audit, closed: false, revision: 9, counts }))).toContain('You can close the audit now');
    expect(flat(auditSettled({ audit, closed: true, revision: 9, counts }))).not.toContain('You can close');
  });
});

describe('codeLimitReached', () => {
  test('says on which day, with whose link, that nothing opened, and what to do', () => {
    const mail = codeLimitReached({ audit, agencyNames: ['Police', 'Hill School'], day: '2015-04-20', most: 100 });
    expect(mail.subject).toBe('100 wrong codes in one day, April to June 2015');
    const said = flat(mail);
    expect(said).toContain(
      'On Monday 20 April 2015 100 wrong codes were entered with the link of Police and Hill School.',
    );
    expect(said).toContain('None of these opened anything');
    expect(said).toContain('reissue the link, and the older ones stop working');
  });
});

describe('limitReached', () => {
  const alert = { audit, case: 'case-3', agencyName: 'Police', most: 50 };

  test('says what came how often, that nothing is lost, and how they can send again', () => {
    const sent = flat(limitReached({ ...alert, of: 'versions', hasCome: true }));
    expect(sent).toContain('Police has sent answers on Case 3 50 times since it was last asked. No more are taken.');
    expect(sent).toContain('The last answers stand');
    expect(sent).toContain('ask the audit lead to send a query about it: then they can send it once more');
    expect(
      flat(limitReached({ ...alert, agencyName: 'the lead professional', of: 'versions', hasCome: true })),
    ).toContain('The lead professional has sent answers on Case 3 50 times');
    const checked = flat(limitReached({ ...alert, of: 'checks', hasCome: false }));
    expect(checked).toContain('Police has sent a record check on Case 3 50 times');
    expect(checked).toContain('give them more time or ask them again');
  });
});

describe('concerns', () => {
  const open = { case: 'case-3', agencyName: 'Police', version: 2, raisedOn: '2015-04-20', ageWorkingDays: 4 };

  test('a concern says that it comes again until a named person acknowledges it', () => {
    const text = flat(
      concern({ by: partnership, audit, case: 'case-3', agencyName: 'Police', version: 1, readAt: concernAddress }),
    );
    expect(text).toContain(
      'goes to Alex Morgan, the business manager, and Sam Taylor, the second contact, again each working day.',
    );
    expect(text).toContain('there a named person records what they did');
    expect(text).toContain(concernAddress);
    expect(text).toContain('each reading is recorded');
  });

  test('an open one gives its age, and calls for the local procedure', () => {
    const mail = concernStillOpen({ by: partnership, audit, concerns: [open], readAt: concernAddress });
    expect(mail.subject).toBe('Concern not acknowledged: Case 3, April to June 2015');
    expect(flat(mail)).toContain(
      '- Case 3: raised on Monday 20 April 2015, open for 4 working days, in version 2 of the return from Police.',
    );
    expect(flat(mail)).toContain('Act now, under your local safeguarding procedure.');
    expect(flat(mail)).toContain('Neither a later answer that says no nor the end of the audit closes it.');
    expect(flat(mail)).toContain(concernAddress);
  });

  test('several are listed, the oldest first', () => {
    const mail = concernStillOpen({
      by: partnership,
      audit,
      readAt: concernAddress,
      concerns: [open, { ...open, case: 'case-9', raisedOn: '2015-04-17', ageWorkingDays: 5 }, { ...open, version: 3 }],
    });
    expect(mail.subject).toBe('3 concerns not acknowledged: Case 3 and Case 9, April to June 2015');
    expect([...flat(mail).matchAll(/- (Case \d): raised/g)].map((match) => match[1])).toEqual([
      'Case 9',
      'Case 3',
      'Case 3',
    ]);
    expect(() => concernStillOpen({ by: partnership, audit, concerns: [], readAt: concernAddress })).toThrow(
      RangeError,
    );
  });
});

describe('digest', () => {
  const toDoAt = 'https://api.example/v1/audits/2015-q2/to-do';
  const nothing: DigestItems = {
    counts: {
      expected: 44,
      returned: 38,
      complete: 20,
      notKnown: 1,
      cannotIdentify: 2,
      noReply: 0,
      withdrawn: 3,
      summaries: { owed: 8, received: 6 },
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
  const all: DigestItems = {
    ...nothing,
    closing: { closesOn: '2015-05-15', daysPast: 15 },
    overdue: [{ ...exhausted('case-9', '2015-04-08', 4), reminded: { contact: false, senior: false } }],
    coverageGaps: [{ case: 'case-3', children: ['child-1', 'child-2', 'child-3'] }],
    neverAsked: [{ case: 'case-6', service: 'adult-services' }],
    uncheckedAfter3: [
      { case: 'case-1', agencyName: 'Housing', askedOn: '2015-04-16', ageWorkingDays: 4 },
      { case: 'case-2', agencyName: 'Housing', askedOn: '2015-04-13', ageWorkingDays: 7 },
    ],
    openCannotIdentify: [
      {
        case: 'case-2',
        agencyName: 'Hill Surgery',
        missing: ['name', 'no-match'],
        saidOn: '2015-04-14',
        ageWorkingDays: 1,
      },
      { case: 'case-7', agencyName: 'Mill Surgery', missing: [], saidOn: '2015-04-15', ageWorkingDays: 0 },
    ],
    openToDo: [
      { case: 'case-5', agencyName: 'Hill School', said: { on: '2015-04-15', ageWorkingDays: 6 } },
      { case: 'case-4', agencyName: 'Hill School' },
    ],
    openBounces: [
      { role: 'contact', agencyNames: ['Police'], cases: ['case-1'], bouncedOn: '2015-04-10', ageWorkingDays: 3 },
    ],
    exhausted: [exhausted('case-3', '2015-04-02', 8)],
  };
  const titles: Readonly<Record<Exclude<keyof DigestItems, 'counts'>, string>> = {
    closing: 'The closing date',
    coverageGaps: 'Children whom no agency has answered for',
    neverAsked: 'Services that nobody asked',
    uncheckedAfter3: 'No record check yet',
    openCannotIdentify: 'Agencies that cannot tell from the details who the family is',
    openBounces: 'Addresses that do not work',
    openToDo: 'Things to do that record checks brought up',
    overdue: 'Overdue',
    exhausted: 'Overdue, and all reminders have been sent',
  };

  test('says what is open, since when, and what to do about it', () => {
    const mail = digest({ audit, toDoAt, tool: stepDown2, ...all });
    expect(mail.kind).toBe('digest');
    expect(mail.subject).toBe('Daily digest: 12 things to see to, April to June 2015');
    const text = flat(mail);
    for (const line of [
      '- Case 3: Child 1, Child 2 and Child 3.',
      '- Case 6: Adult services.',
      '- Case 2, Housing: asked on Monday 13 April 2015, open for 7 working days. - Case 1, Housing: asked on Thursday 16 April 2015',
      `- Case 2, Hill Surgery: since Tuesday 14 April 2015, open for 1 working day. The agency says: ${missingInWords.name} and ${missingInWords['no-match']}.`,
      `- Case 7, Mill Surgery: since Wednesday 15 April 2015, open since today. The agency says: ${missingInWords.unspecified}.`,
      '- Case 4, Hill School. - Case 5, Hill School: since Wednesday 15 April 2015, open for 6 working days.',
      '2 are open: they are listed at the address below',
      toDoAt,
      "- Mail does not reach the contact's address of Police: since Friday 10 April 2015, open for 3 working days.",
      '- Case 3, Health Visitor: was due by Thursday 2 April 2015, overdue by 8 working days. Reminders went to the contact and the senior contact.',
      '- Case 9, Health Visitor: was due by Wednesday 8 April 2015, overdue by 4 working days. Nobody has been reminded.',
      'Correct the details of the case, then ask the agency again.',
      "change the agency's contact",
      'record why not',
    ]) {
      expect(text).toContain(line);
    }
  });

  test('gives the counts, and of summaries how many were asked for and received', () => {
    const text = flat(digest({ audit, toDoAt, tool: stepDown2, ...nothing, exhausted: all.exhausted }));
    expect(text).toContain('- Expected: 44 - Distributed: 39 - Returned: 38, of which complete: 20');
    expect(text).toContain('Case summaries are shown separately: 8 asked for, 6 received.');
  });

  test('of an audit past its closing date says so, and what can be done; nothing goes on meanwhile', () => {
    const text = flat(
      digest({ audit, toDoAt, tool: stepDown2, ...nothing, closing: { closesOn: '2015-05-15', daysPast: 15 } }),
    );
    expect(text).toContain('- The audit is past its closing date, Friday 15 May 2015, by 15 days.');
    expect(text).toContain('The audit stays open until you close it.');
    expect(flat(digest({ audit, toDoAt, tool: stepDown2, ...all }))).not.toMatch(/meanwhile|chaser/i);
    expect(
      flat(digest({ audit, toDoAt, tool: stepDown2, ...nothing, closing: { closesOn: '2015-05-15', daysPast: 1 } })),
    ).toContain('by 1 day.');
  });

  test('tells a closing date that is near, with what else there is', () => {
    const near = (workingDaysLeft: number) => ({ closing: { closesOn: '2015-05-15', workingDaysLeft } });
    expect(
      flat(digest({ audit, toDoAt, tool: stepDown2, ...nothing, exhausted: all.exhausted, ...near(3) })),
    ).toContain('The closing date is Friday 15 May 2015: 3 working days from today.');
    expect(nothingToSay({ ...nothing, ...near(3) })).toBe(true);
  });

  test('asks for the audit to be closed on the last working day, if there is nothing else', () => {
    const text = flat(
      digest({ audit, toDoAt, tool: stepDown2, ...nothing, closing: { closesOn: '2015-05-15', workingDaysLeft: 0 } }),
    );
    expect(text).toContain('- The closing date is Friday 15 May 2015: today is the last working day.');
    expect(text).toContain('The audit stays open until you close it.');
    expect(text).toContain('There is 1 thing to see to.');
  });

  test.each(Object.keys(titles) as (keyof typeof titles)[])(
    'with %s alone leaves all other sections out',
    (section) => {
      const mail = digest({ audit, toDoAt, tool: stepDown2, ...nothing, [section]: all[section] });
      const shown = Object.values(titles).filter((title) => mail.text.includes(`\n${title}\n---`));
      expect(shown).toEqual([titles[section]]);
      expect(nothingToSay({ ...nothing, [section]: all[section] })).toBe(false);
    },
  );

  test('with nothing to say is not made', () => {
    expect(nothingToSay(nothing)).toBe(true);
    expect(() => digest({ audit, toDoAt, tool: stepDown2, ...nothing })).toThrow(RangeError);
  });

  test('gives what to do about each kind of address once', () => {
    const lead = {
      role: 'lead' as const,
      agencyNames: ['Police'],
      cases: [],
      bouncedOn: '2015-04-10',
      ageWorkingDays: 3,
    };
    const text = flat(
      digest({
        audit,
        toDoAt,
        tool: stepDown2,
        ...nothing,
        openBounces: [...all.openBounces, ...all.openBounces, lead],
      }),
    );
    expect(text.match(/change the agency's contact/g)).toHaveLength(1);
    expect(text.match(/Ring them, and say what is overdue/g)).toHaveLength(1);
  });
});

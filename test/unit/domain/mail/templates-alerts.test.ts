import { describe, expect, test } from 'vitest';
import type { Mail } from '../../../../shared/domain/mail/templates/layout.ts';
import {
  auditSettled,
  bounceAlert,
  concern,
  concernStillOpen,
  ladderExhausted,
  missingInWords,
} from '../../../../shared/domain/mail/templates/alerts.ts';
import { limitReached } from '../../../../shared/domain/mail/templates/limit.ts';
import { digest, nothingToSay, type DigestItems } from '../../../../shared/domain/mail/templates/digest.ts';

const audit = { id: '2015-q2-step-down', title: 'Stepped down', quarterLabel: '2015-Q2', closesOn: '2015-05-15' };
const flat = (mail: Mail): string => mail.text.replaceAll(/\s+/g, ' ');
const exhausted = (id: string, dueOn: string, overdueWorkingDays: number) => ({
  case: id,
  agencyName: 'Health Visitor',
  dueOn,
  overdueWorkingDays,
});

describe('bounceAlert', () => {
  const bounced = { audit, kind: 'chaser' as const, cases: ['case-10', 'case-2', 'case-2'] };

  test('says whose address it is, and how to mend it', () => {
    const mail = bounceAlert({ ...bounced, role: 'contact', agencyNames: ['Police', 'Hill School'] });
    expect(mail.subject).toBe('An address does not work: a chaser came back, 2015-Q2 case audit');
    expect(flat(mail)).toContain(
      "A chaser came back: mail does not reach the contact's address of Police and Hill School.",
    );
    expect(flat(mail)).toContain("change the agency's contact. The new address gets an invite for what is owed");
  });

  test('tells the addresses of leads and of lead professionals apart', () => {
    const lead = flat(bounceAlert({ ...bounced, kind: 'escalation', role: 'lead', agencyNames: ['Police'] }));
    expect(lead).toContain("An escalation came back: mail does not reach the lead's address of Police.");
    expect(lead).not.toContain('gets an invite');
    const professional = flat(bounceAlert({ ...bounced, role: 'lead-professional', agencyNames: [] }));
    expect(professional).toContain('the address of the lead professional of case-2 and case-10.');
    expect(professional).toContain("change the case's lead professional");
  });
});

describe('ladderExhausted', () => {
  test('lists the returns, the longest overdue first, and what to do', () => {
    const mail = ladderExhausted({
      audit,
      returns: [exhausted('case-3', '2015-05-01', 8), exhausted('case-10', '2015-04-24', 9)],
    });
    expect(mail.subject).toBe('Chasers are at an end: 2 returns overdue, 2015-Q2 case audit');
    expect(flat(mail)).toContain(
      '- case-10, Health Visitor: was due by 24 April 2015, overdue by 9 working days. - case-3, Health Visitor: was due by 1 May 2015, overdue by 8 working days.',
    );
    expect(flat(mail)).toContain('give more time, change the contact, or withdraw the return');
    expect(flat(ladderExhausted({ audit, returns: [exhausted('case-3', '2015-05-01', 8)] }))).toContain(
      '1 return has reached the end of the ladder',
    );
  });

  test('refuses an empty list', () => {
    expect(() => ladderExhausted({ audit, returns: [] })).toThrow(RangeError);
  });
});

describe('auditSettled', () => {
  const counts = { expected: 44, returned: 38, complete: 20, notKnown: 1, cannotIdentify: 2, noReply: 0, withdrawn: 3 };

  test('gives the four counts, the revision, and summaries apart', () => {
    const mail = auditSettled({ audit, revision: 9, counts, summaries: { owed: 8, received: 6 } });
    expect(mail.subject).toBe('Every case is settled, 2015-Q2 case audit');
    expect(flat(mail)).toContain('Revision 9 of the figures counts every case.');
    expect(mail.text).toContain('- Expected: 44\n- Distributed: 39\n- Returned: 38, of which complete: 20\n');
    expect(flat(mail)).toContain('8 owed, 6 received.');
    expect(flat(mail)).toContain(
      '18 of those returned have questions left unanswered, or a child not covered. This can be filled in until the audit closes, on Friday 15 May 2015.',
    );
    const whole = { ...counts, complete: 38, explained: 9 };
    const explained = flat(auditSettled({ audit, revision: 9, counts: whole }));
    expect(explained).toContain('Returned: 38, of which complete: 38, of which with all comments: 9');
    expect(explained).not.toContain('filled in');
    expect(flat(auditSettled({ audit, revision: 9, counts }))).toContain('Case summaries are counted apart.');
  });
});

describe('limitReached', () => {
  const alert = { audit, case: 'case-3', agencyName: 'Police', most: 50 };

  test('says what came how often, that nothing is lost, and how they can send again', () => {
    const sent = flat(limitReached({ ...alert, of: 'versions', hasCome: true }));
    expect(sent).toContain('The return of Police on case-3 has come 50 times since it was last asked for.');
    expect(sent).toContain('The last one stands');
    expect(sent).toContain("the audit lead's query about an answer lets them send it again");
    const checked = flat(limitReached({ ...alert, of: 'checks', hasCome: false }));
    expect(checked).toContain('The record check of Police on case-3 has come 50 times');
    expect(checked).toContain('give them more time or ask them again');
  });
});

describe('concerns', () => {
  const open = { case: 'case-3', agencyName: 'Police', version: 2, raisedOn: '2015-04-20', ageWorkingDays: 4 };

  test('a concern says that it comes again until a named person acknowledges it', () => {
    const text = flat(concern({ audit, case: 'case-3', agencyName: 'Police', version: 1 }));
    expect(text).toContain('the business manager and the second contact again each working day');
    expect(text).toContain('enter who saw it and what they did');
  });

  test('an open one gives its age, and calls for the local procedure', () => {
    const mail = concernStillOpen({ audit, concerns: [open] });
    expect(mail.subject).toBe('Act now, nobody has yet: case-3 may need escalating, 2015-Q2 case audit');
    expect(flat(mail)).toContain(
      '- case-3: raised on 20 April 2015, open for 4 working days, in version 2 of the return from Police.',
    );
    expect(flat(mail)).toContain('Act now, under your local safeguarding procedure.');
    expect(flat(mail)).toContain('A later answer that says no does not close it.');
  });

  test('several are listed, the oldest first', () => {
    const mail = concernStillOpen({
      audit,
      concerns: [open, { ...open, case: 'case-9', raisedOn: '2015-04-17', ageWorkingDays: 5 }, { ...open, version: 3 }],
    });
    expect(mail.subject).toContain('2 cases may need escalating');
    expect([...flat(mail).matchAll(/- (case-\d): raised/g)].map((match) => match[1])).toEqual([
      'case-9',
      'case-3',
      'case-3',
    ]);
    expect(() => concernStillOpen({ audit, concerns: [] })).toThrow(RangeError);
  });
});

describe('digest', () => {
  const nothing: DigestItems = {
    coverageGaps: [],
    neverAsked: [],
    uncheckedAfter3: [],
    openCannotIdentify: [],
    openBounces: [],
    exhausted: [],
  };
  const all: DigestItems = {
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
    openBounces: [
      { role: 'contact', agencyNames: ['Police'], cases: ['case-1'], bouncedOn: '2015-04-10', ageWorkingDays: 3 },
    ],
    exhausted: [exhausted('case-3', '2015-04-02', 8)],
  };
  const titles: Readonly<Record<keyof DigestItems, string>> = {
    coverageGaps: 'Children whom no agency covers',
    neverAsked: 'Services that nobody asked',
    uncheckedAfter3: 'Agencies that have not said whether they know the family',
    openCannotIdentify: 'Agencies that cannot identify the family',
    openBounces: 'Addresses that do not work',
    exhausted: 'Returns at the end of the ladder',
  };

  test('says what is open, since when, and what to do about it', () => {
    const mail = digest({ audit, ...all });
    expect(mail.kind).toBe('digest');
    expect(mail.subject).toBe('Daily digest: 8 things to see to, 2015-Q2 case audit');
    const text = flat(mail);
    for (const line of [
      '- case-3: child-1, child-2 and child-3.',
      '- case-6: adult services.',
      '- case-2, Housing: asked on 13 April 2015, open for 7 working days. - case-1, Housing: asked on 16 April 2015',
      `- case-2, Hill Surgery: since 14 April 2015, open for 1 working day. The agency says: ${missingInWords.name} and ${missingInWords['no-match']}.`,
      `- case-7, Mill Surgery: since 15 April 2015, open since today. The agency says: ${missingInWords.unspecified}.`,
      "- Mail does not reach the contact's address of Police: since 10 April 2015, open for 3 working days.",
      '- case-3, Health Visitor: was due by 2 April 2015, overdue by 8 working days.',
      'Mend the details of the case, then ask the agency again.',
      "change the agency's contact",
      'record why not',
    ]) {
      expect(text).toContain(line);
    }
  });

  test.each(Object.keys(titles) as (keyof DigestItems)[])('with %s alone leaves all other sections out', (section) => {
    const mail = digest({ audit, ...nothing, [section]: all[section] });
    const shown = Object.values(titles).filter((title) => mail.text.includes(`${title}\n---`));
    expect(shown).toEqual([titles[section]]);
    expect(nothingToSay({ ...nothing, [section]: all[section] })).toBe(false);
  });

  test('with nothing to say is not made', () => {
    expect(nothingToSay(nothing)).toBe(true);
    expect(() => digest({ audit, ...nothing })).toThrow(RangeError);
  });

  test('gives the way to mend each kind of address once', () => {
    const lead = {
      role: 'lead' as const,
      agencyNames: ['Police'],
      cases: [],
      bouncedOn: '2015-04-10',
      ageWorkingDays: 3,
    };
    const text = flat(digest({ audit, ...nothing, openBounces: [...all.openBounces, ...all.openBounces, lead] }));
    expect(text.match(/change the agency's contact/g)).toHaveLength(1);
    expect(text.match(/Tell the lead yourself/g)).toHaveLength(1);
  });
});

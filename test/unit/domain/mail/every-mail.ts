/** Every mail that the pipeline sends, and what the tests of single ones are made from. */
import type { Mail } from '../../../../shared/domain/mail/templates/layout.ts';
import {
  auditSettled,
  cannotIdentify,
  caseSettled,
  ladderExhausted,
} from '../../../../shared/domain/mail/templates/alerts.ts';
import { concern, concernStillOpen } from '../../../../shared/domain/mail/templates/concerns.ts';
import { consultationNotice } from '../../../../shared/domain/mail/templates/consultation.ts';
import { bounceAlert, mailUnknown } from '../../../../shared/domain/mail/templates/undelivered.ts';
import {
  calendarCancelledNotice,
  codeMail,
  extensionNotice,
  movedNotice,
  reopenedNotice,
  reissueNotice,
} from '../../../../shared/domain/mail/templates/notices.ts';
import { stepDown2 } from '../../../library.ts';
import { receiptNotice, receivedOpenNotice } from '../../../../shared/domain/mail/templates/received-notices.ts';
import { withdrawalNotice } from '../../../../shared/domain/mail/templates/withdrawal-notice.ts';
import {
  chaser,
  closingNotice,
  escalation,
  invite,
} from '../../../../shared/domain/mail/templates/invites-and-chasers.ts';
import { sentOn } from '../../../../shared/domain/mail/templates/sent-on.ts';
import { digest } from '../../../../shared/domain/mail/templates/digest.ts';
import { codeLimitReached, limitReached } from '../../../../shared/domain/mail/templates/limit.ts';
import type { OwedLine, Partnership } from '../../../../shared/domain/mail/templates/parts.ts';
import type { OwedMail } from '../../../../shared/domain/mail/templates/invites-and-chasers.ts';
import type { OverdueReturn } from '../../../../shared/domain/mail/templates/alerts.ts';
import { toDoAlert } from '../../../../shared/domain/mail/templates/to-do.ts';
import { partnership } from '../../../program.ts';

export const link = `https://audit.example/open#t=${'7AB2'.repeat(7)}`;
export const contact = 'manager@partnership.example';
export const audit = {
  id: '2015-q2-step-down',
  title: 'Children where interventions have been stepped down',
  quarter: 'April to June 2015',
  closesOn: '2015-05-15',
  closedOn: '2015-05-20',
};
export const police: OwedLine = {
  of: 'questionnaire',
  case: 'case-10',
  agencyName: 'Police',
  dueOn: '2015-04-24',
  lookBack: 'Sunday 1 May 2011 (24 months before the referral to children’s social care) to Wednesday 1 April 2015',
};
export const school: OwedLine = { of: 'questionnaire', case: 'case-2', agencyName: 'Hill School', dueOn: '2015-05-01' };
export const inCase = (id: string): OwedLine => ({ ...police, case: id });
export const summary: OwedLine = { of: 'summary', case: 'case-3', dueOn: '2015-05-05' };
export const queried: OwedLine = {
  ...police,
  case: 'case-4',
  again: { questions: [{ id: 'D3', wording: 'How often was the child seen?' }], reasons: [] },
};
export const sentBack: OwedLine = { ...summary, case: 'case-5', again: { questions: [], reasons: ['other'] } };
export const owedMail = (owed: readonly OwedLine[]): OwedMail & { audit: typeof audit } => ({
  audit,
  partnership,
  minutes: 60,
  owed,
  link,
  contact,
});
/** Where a concern can be read. */
export const concernAddress = 'https://audit.example/v1/concerns';
export const toDoAddress = 'https://audit.example/v1/audits/2015-q2/to-do';
export const counts = {
  expected: 9,
  returned: 5,
  complete: 4,
  notKnown: 1,
  cannotIdentify: 0,
  noReply: 0,
  withdrawn: 3,
};

/** Every mail, with the names in it chosen by the caller: those that come from people's typing. */
export const everyMail = (title: string, agencyName: string): Mail[] => {
  const named = { ...audit, title, quarter: title };
  const by: Partnership = {
    ...partnership,
    name: title,
    manager: agencyName,
    secondContact: agencyName,
    law: title,
    consent: title,
  };
  const mail = {
    ...owedMail([police, { ...school, agencyName }, summary, { ...queried, agencyName }, sentBack]),
    audit: named,
    partnership: by,
  };
  const owed = mail.owed.map((item, at) => ({
    ...item,
    step: at * 2 - 2,
    overdueWorkingDays: Math.max(0, at * 2 - 2),
  }));
  const overdue = owed.map((item) => ({ ...item, overdueWorkingDays: 5, toManager: item.of === 'summary' }));
  const consulted = { title: 'Stepping down', by: '2015-04-03', link };
  const notice = {
    audit: named,
    partnership: by,
    contact,
    calendar: { set: ['2015-05-05'], cancelled: ['2015-05-01'] },
  };
  const ofAgency = { ...school, agencyName };
  const open: OverdueReturn = {
    ...ofAgency,
    overdueWorkingDays: 8,
    reminded: { contact: true, senior: true },
  };
  const late: OverdueReturn = { ...summary, overdueWorkingDays: 2, reminded: { contact: false, senior: false } };
  return [
    chaser({ ...mail, owed, calendar: notice.calendar }),
    escalation({ ...mail, owed: overdue }),
    escalation({ ...mail, owed: overdue, tookOver: true }),
    extensionNotice({ ...notice, owed: ofAgency, wasDueOn: '2015-04-24', link }),
    movedNotice({ ...notice, owed: [ofAgency, summary], link }),
    withdrawalNotice({ ...notice, returns: [ofAgency, summary], reason: 'case-dropped', othersAsked: true }),
    withdrawalNotice({ ...notice, returns: [ofAgency], reason: 'other', othersAsked: false }),
    reissueNotice({ ...notice, owed: [ofAgency, summary], link }),
    reissueNotice({ ...notice, owed: [ofAgency, summary], closed: true, link }),
    reopenedNotice({
      ...notice,
      owed: ofAgency,
      again: {
        questions: [
          { id: 'D3', wording: title },
          { id: 'D4', wording: title },
        ],
        reasons: ['gaps', 'explanations', 'other', 'child-added'],
      },
      link,
    }),
    toDoAlert({
      audit: named,
      case: 'case-3',
      agencyName,
      toDo: {
        people: [
          { person: 'child-1', says: 'moved', words: 'Child 1' },
          { person: 'adult-1', says: 'cannot-tell', words: 'Adult 1' },
        ],
        unlisted: true,
      },
      toDoAt: toDoAddress,
    }),
    calendarCancelledNotice({ ...notice, calendar: { set: [], cancelled: ['2015-05-01'] } }),
    receiptNotice({
      ...notice,
      tool: stepDown2,
      of: { of: 'questionnaire', case: 'case-3', agencyName },
      version: 1,
      reference: '7K2M-9QXD',
      link,
      late: false,
      calendar: { set: [], cancelled: ['2015-05-01'] },
    }),
    receiptNotice({
      ...notice,
      tool: stepDown2,
      of: { of: 'questionnaire', case: 'case-3', agencyName },
      version: 2,
      reference: '7K2M-9QXD',
      link,
      late: true,
      open: { questions: 2, children: 1 },
    }),
    receivedOpenNotice({
      ...notice,
      link,
      calendar: { set: [], cancelled: ['2015-05-01'] },
      open: [{ of: 'questionnaire', case: 'case-3', agencyName, questions: 2, children: 1 }],
    }),
    reissueNotice({
      ...notice,
      owed: [],
      open: [{ of: 'questionnaire', case: 'case-3', agencyName, questions: 2, children: 1 }],
      link,
    }),
    limitReached({ audit: named, case: 'case-3', agencyName, of: 'versions', most: 50, hasCome: true }),
    limitReached({ audit: named, case: 'case-3', agencyName, of: 'checks', most: 50, hasCome: false }),
    codeLimitReached({ audit: named, agencyNames: [agencyName, 'Police'], day: '2015-04-20', most: 100 }),
    codeMail({ audit: named, partnership: by, code: 'K7Q4-M2XP', minutes: 60, isFamilyShown: true, contact }),
    bounceAlert({ audit: named, kind: 'invite', role: 'contact', agencyNames: [agencyName], cases: ['case-3'] }),
    ladderExhausted({ audit: named, returns: [open] }),
    auditSettled({ audit: named, closed: false, revision: 9, counts, summaries: { owed: 8, received: 6 } }),
    concernStillOpen({
      by,
      audit: named,
      concerns: [{ case: 'case-3', agencyName, version: 2, raisedOn: '2015-04-20', ageWorkingDays: 4 }],
      readAt: concernAddress,
    }),
    digest({
      audit: named,
      tool: stepDown2,
      toDoAt: toDoAddress,
      counts: { ...counts, summaries: { owed: 8, received: 6 } },
      closing: { closesOn: '2015-05-15', daysPast: 15 },
      overdue: [late],
      coverageGaps: [{ case: 'case-3', children: ['child-1', 'child-2'] }],
      neverAsked: [{ case: 'case-3', service: 'adult-services' }],
      uncheckedAfter3: [{ case: 'case-2', agencyName, askedOn: '2015-04-13', ageWorkingDays: 4 }],
      openCannotIdentify: [{ case: 'case-2', agencyName, missing: ['name'], saidOn: '2015-04-14', ageWorkingDays: 3 }],
      openToDo: [{ case: 'case-2', agencyName, said: { on: '2015-04-14', ageWorkingDays: 3 } }],
      openBounces: [
        { role: 'lead', agencyNames: [agencyName], cases: ['case-1'], bouncedOn: '2015-04-14', ageWorkingDays: 3 },
      ],
      exhausted: [open],
    }),
    invite(mail),
    closingNotice(mail),
    closingNotice({ ...mail, owed: [{ ...queried, agencyName }] }),
    caseSettled({ audit: named, closed: false, case: 'case-3', revision: 7, counts }),
    concern({ by, audit: named, case: 'case-3', agencyName, version: 2, readAt: concernAddress }),
    sentOn(
      concern({ by, audit: named, case: 'case-3', agencyName, version: 2, readAt: concernAddress }),
      'manager',
      by,
    ),
    cannotIdentify({ audit: named, case: 'case-3', agencyName, missing: ['nhs-number', 'no-match'] }),
    mailUnknown({ audit: named, kind: 'chaser', agencyNames: [agencyName], addressee: 'addressee-4' }),
    mailUnknown({ audit: named, kind: 'consultation', agencyNames: [agencyName], addressee: 'addressee-4' }),
    bounceAlert({ audit: named, kind: 'consultation', role: 'contact', agencyNames: [agencyName], cases: [] }),
    consultationNotice({ ...notice, ...consulted, agencyNames: [agencyName], isReminder: false }),
    consultationNotice({
      ...notice,
      ...consulted,
      agencyNames: [agencyName, 'B'],
      wasBy: '2015-03-27',
      isReminder: true,
    }),
  ];
};

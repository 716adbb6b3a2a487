import { describe, expect, test } from 'vitest';
import { remindedOf } from '../../../../shared/domain/alerts/reminded.ts';
import type { MailItem } from '../../../../shared/domain/mail/mail-item.ts';

const late = { case: 'case-1', agency: 'school', askedOn: '2026-04-13' };
const mail = (more: Partial<MailItem> = {}): MailItem => ({
  pk: 'MAIL#2026-q2',
  sk: 'chaser/a/2026-05-06',
  audit: '2026-q2',
  kind: 'chaser',
  about: 'chaser',
  to: 'a',
  returns: [{ case: 'case-1', agency: 'school', step: 2 }],
  tick: '2026-05-06',
  state: 'accepted',
  claimedAt: '2026-05-06T07:00:00.000Z',
  ...more,
});
const remindedBy = (more: Partial<MailItem>, entered = {}, of = late) => remindedOf([mail(more)], of, entered);
const nobody = { contact: false, senior: false };

describe('who was reminded', () => {
  test('by a reminder the contact, by an escalation the senior contact', () => {
    expect(remindedOf([], late, {})).toEqual(nobody);
    expect(remindedBy({})).toEqual({ contact: true, senior: false });
    expect(remindedBy({ kind: 'escalation' })).toEqual({ contact: false, senior: true });
    expect(remindedOf([mail(), mail({ kind: 'escalation' })], late, {})).toEqual({ contact: true, senior: true });
    expect(remindedBy({ delivery: 'delivered' })).toEqual({ contact: true, senior: false });
  });

  test.each<[string, Partial<MailItem>]>([
    ['that came back', { delivery: 'bounced' }],
    ['that was complained of', { delivery: 'complained' }],
    ['of which nobody knows whether it went', { state: 'unknown' }],
    ['that did not go', { state: 'claimed' }],
    ['of the asking before', { tick: '2026-04-13' }],
    ['that is none of the ladder', { kind: 'notice' }],
    ['that was sent at no tick', { tick: undefined }],
    ['about another agency of the case', { returns: [{ case: 'case-1', agency: 'police', step: 2 }] }],
    ['about another return', { returns: [{ case: 'case-2', agency: 'school', step: 2 }] }],
  ])('nobody by a mail %s', (_what, more) => {
    expect(remindedBy(more)).toEqual(nobody);
  });

  test('by one mail about several returns', () => {
    const returns = ['case-2', 'case-1'].map((id) => ({ case: id, agency: 'school', step: 2 }));
    expect(remindedBy({ returns })).toEqual({ contact: true, senior: false });
  });

  test('of a summary by an escalation the manager of the lead professional, where the case names one', () => {
    const summary = { ...late, agency: 'summary' };
    const escalation = { kind: 'escalation' as const, returns: [{ case: 'case-1', agency: 'summary', step: 5 }] };
    const leadProfessional = { email: 'worker@council.example' };
    expect(remindedBy(escalation, { leadProfessional }, summary)).toEqual({ contact: true, senior: false });
    const managed = { leadProfessional: { ...leadProfessional, lead: { email: 'manager@council.example' } } };
    expect(remindedBy(escalation, managed, summary)).toEqual({ contact: false, senior: true });
  });
});

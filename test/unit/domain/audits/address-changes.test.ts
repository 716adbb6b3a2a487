/** Which rows a change of an address sets: that address wherever it stands for what was meant, and nothing else. */
import { describe, expect, test } from 'vitest';
import {
  addressIn,
  isAnswering,
  returnsOf,
  rowsAnsweredBy,
  rowsChanged,
  rowsCorrected,
  type AddressRows,
} from '../../../../shared/domain/audits/address-changes.ts';
import type { Case } from '../../../../shared/domain/audits/schema.ts';
import { agencyItem, caseItem } from '../../../../shared/domain/audits/store.ts';
import { agency, entered } from '../../front/manager/fixture.ts';

const audit = '2026-q2';
const [contact, lead] = ['gp-a@agency.example', 'lead-of-gp-a@agency.example'];
const [auditor, worker, manager] = ['partner@surgery.example', 'social.worker@council.example', 'team@council.example'];
const since = '2026-04-20T09:00:00.000Z';

/** One agency and two cases: the first has an auditor of its own and a lead professional who answers to somebody. */
function rowsOf(more: Partial<Case> = {}) {
  const [gp, police] = [agency('gp-a', 'general-practice'), agency('police', 'police')];
  const { leadProfessional: _, ...bare } = entered('case-2');
  const first = {
    ...entered('case-1'),
    auditors: { 'gp-a': auditor },
    leadProfessional: { email: worker, lead: { email: manager } },
    ...more,
  };
  return {
    agencies: new Map([gp, police].map((one) => [one.id, agencyItem(audit, one)])),
    cases: new Map([
      ['case-1', { ...caseItem(audit, first), auditorsSince: { 'gp-a': since } }],
      ['case-2', caseItem(audit, bare)],
    ]),
  };
}

const of = (agencyId: string, id = 'case-1') => ({ audit, case: id, agency: agencyId });
const summary = (id = 'case-1') => of('summary', id);

/** What rows come to: the addresses that are set, and of what. */
const told = ({ agencies, cases }: AddressRows) => ({
  agencies: agencies.map(({ is, sets }) => [is.id, is.contact.email, is.lead.email, sets]),
  cases: cases.map(({ is, sets, auditors }) => [
    is.id,
    is.leadProfessional?.email,
    is.leadProfessional?.lead?.email,
    is.auditors,
    [...sets, ...auditors],
  ]),
});
const nothing = { agencies: [], cases: [] };

test('who somebody is to a return: its contact or lead, the auditor of that case, the professional or whom they answer to', () => {
  const rows = rowsOf();
  const found = (to: ReturnType<typeof of>) =>
    (['contact', 'auditor', 'lead'] as const).map((role) => addressIn(rows, to, role));
  expect(found(of('gp-a'))).toEqual([contact, auditor, lead]);
  expect(found(of('gp-a', 'case-2'))).toEqual([contact, contact, lead]);
  expect(found(summary())).toEqual([worker, undefined, manager]);
  expect(found(summary('case-2'))).toEqual([undefined, undefined, undefined]);
  expect([found(of('school')), found(of('gp-a', 'case-9')), found(summary('case-9'))].flat()).toEqual(
    Array.from({ length: 9 }),
  );
});

describe('a changed address', () => {
  const email = 'new@agency.example';

  test('of an agency is that of all its returns; its other address stays', () => {
    expect(told(rowsChanged(rowsOf(), of('gp-a'), 'contact', email))).toEqual({
      agencies: [['gp-a', email, lead, ['contact']]],
      cases: [],
    });
    expect(told(rowsChanged(rowsOf(), of('gp-a'), 'lead', email))).toEqual({
      agencies: [['gp-a', contact, email, ['lead']]],
      cases: [],
    });
  });

  test('of an auditor is that of the one case, beside whoever audits it for others', () => {
    const rows = rowsOf({ auditors: { 'gp-a': auditor, police: 'other@police.example' } });
    const changed = rowsChanged(rows, of('gp-a'), 'auditor', email);
    expect(told(changed)).toEqual({
      agencies: [],
      cases: [['case-1', worker, manager, { 'gp-a': email, police: 'other@police.example' }, ['gp-a']]],
    });
    expect(changed.cases[0]?.since).toEqual({ 'gp-a': since });
  });

  test('of a summary is the lead professional, or whom they answer to, and not the other', () => {
    const auditors = { 'gp-a': auditor };
    expect(told(rowsChanged(rowsOf(), summary(), 'contact', email)).cases).toEqual([
      ['case-1', email, manager, auditors, ['professional']],
    ]);
    expect(told(rowsChanged(rowsOf(), summary(), 'lead', email)).cases).toEqual([
      ['case-1', worker, email, auditors, ['lead']],
    ]);
  });

  test('of what is not there sets nothing', () => {
    expect(rowsChanged(rowsOf(), of('school'), 'contact', email)).toEqual(nothing);
    expect(rowsChanged(rowsOf(), of('gp-a', 'case-9'), 'auditor', email)).toEqual(nothing);
    expect(rowsChanged(rowsOf(), summary('case-2'), 'contact', email)).toEqual(nothing);
  });
});

describe('an address that was never theirs', () => {
  const email = 'right@agency.example';

  test('is put right wherever it stands for the agency, however it is written, and nowhere else', () => {
    const rows = rowsOf({ auditors: { 'gp-a': contact.toUpperCase(), police: contact } });
    expect(told(rowsCorrected(rows, of('gp-a'), contact, email))).toEqual({
      agencies: [['gp-a', email, lead, ['contact']]],
      cases: [['case-1', worker, manager, { 'gp-a': email, police: contact }, ['gp-a']]],
    });
    expect(told(rowsCorrected(rows, of('gp-a'), lead, email))).toEqual({
      agencies: [['gp-a', contact, email, ['lead']]],
      cases: [],
    });
    expect(rowsCorrected(rows, of('gp-a'), 'nobody@agency.example', email)).toEqual(nothing);
    expect(rowsCorrected(rows, of('school'), 'nobody@agency.example', email)).toEqual(nothing);
  });

  test('of a summary is put right in that case, as professional and as whom they answer to', () => {
    const auditors = { 'gp-a': auditor };
    const corrected = (wrong: string, more: Partial<Case> = {}) =>
      told(rowsCorrected(rowsOf(more), summary(), wrong, email)).cases;
    expect(corrected(worker)).toEqual([['case-1', email, manager, auditors, ['professional']]]);
    expect(corrected(manager)).toEqual([['case-1', worker, email, auditors, ['lead']]]);
    const both = { leadProfessional: { email: worker, lead: { email: worker } } };
    expect(corrected(worker, both)).toEqual([['case-1', email, email, auditors, ['professional', 'lead']]]);
    const alone = { leadProfessional: { email: worker } };
    expect(corrected(worker, alone)).toEqual([['case-1', email, undefined, auditors, ['professional']]]);
    expect(rowsCorrected(rowsOf(), summary('case-2'), worker, email)).toEqual(nothing);
    expect(rowsCorrected(rowsOf(), summary('case-9'), worker, email)).toEqual(nothing);
  });
});

test('whoever answers by a change is mailed what is owed; a lead hears of what is late when it is', () => {
  const change = (to: ReturnType<typeof of>, role: 'contact' | 'auditor' | 'lead'): AddressRows =>
    rowsChanged(rowsOf(), to, role, 'new@agency.example');
  const answering = [change(of('gp-a'), 'contact'), change(of('gp-a'), 'auditor'), change(summary(), 'contact')];
  const hearing = [change(of('gp-a'), 'lead'), change(summary(), 'lead'), nothing];
  expect([...answering, ...hearing].map(isAnswering)).toEqual([true, true, true, false, false, false]);
});

test('a link that is reissued opens all that the address answers for, and is of those returns', () => {
  const rows = rowsOf({ leadProfessional: { email: contact } });
  const all = rowsAnsweredBy(rows, contact.toUpperCase());
  expect(told(all)).toEqual({
    agencies: [['gp-a', contact, lead, ['contact']]],
    cases: [['case-1', contact, undefined, { 'gp-a': auditor }, ['professional']]],
  });
  expect(returnsOf(all)).toEqual([{ agency: 'gp-a' }, { agency: 'summary', case: 'case-1' }]);
  expect(returnsOf(rowsAnsweredBy(rows, auditor))).toEqual([{ agency: 'gp-a', case: 'case-1' }]);
  expect(rowsAnsweredBy(rows, lead)).toEqual(nothing);
});
